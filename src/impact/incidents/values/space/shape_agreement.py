"""Agreement of shapes with what else is said of them: the stated area, the label point, the status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from impact.incidents.data_finding import ROWS_NAMED, DataFinding, Effect
from impact.incidents.values.space import ellipsoid
from impact.incidents.values.space.polygons.shape_notes import both_units
from impact.wording.numbers import fixed

#: a stated area and the area of the shape that differ by more than this factor are a finding
FACTOR = 2
#: metres outside its shape from which a point is a finding: fences and turning points lie beside
BESIDE_M = 100.0


def check(columns: Mapping[str, pa.Array], numbers: np.ndarray) -> list[DataFinding]:
    """Compare the shapes of hazards with their stated areas, points and ends.

    Parameters
    ----------
    columns
        Columns of the table `hazards`: shape, shape_m2, area_m2_min, area_m2_max, lat, lon, ended, status.
    numbers
        Number of each row in the file.
    """
    if "shape" not in columns or columns["shape"].null_count == len(columns["shape"]):
        return []
    shapes = shapely.from_wkb(np.array(columns["shape"].to_pylist(), dtype=object))
    findings = [
        _stated_area(columns, numbers),
        _label_outside(shapes, columns, numbers),
        _both(shapes, columns, numbers),
    ]
    return [finding for finding in findings if finding is not None]


def _values(columns: Mapping[str, pa.Array], name: str) -> np.ndarray | None:
    if name not in columns:
        return None
    return np.asarray(columns[name].cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=float)


def _stated_area(columns: Mapping[str, pa.Array], numbers: np.ndarray) -> DataFinding | None:
    low, high = _values(columns, "area_m2_min"), _values(columns, "area_m2_max")
    measured = _values(columns, "shape_m2")
    if low is None or high is None or measured is None:
        return None
    with np.errstate(invalid="ignore", divide="ignore"):
        apart = (measured > high * FACTOR) | (measured * FACTOR < low)
        ratio = np.where(measured > high, measured / high, low / measured)
    rows = np.flatnonzero(apart)
    if not len(rows):
        return None
    finite = ratio[rows][np.isfinite(ratio[rows])]
    spread = f", {fixed(finite.min(), 1)} to {fixed(finite.max(), 1)} times" if len(finite) else ""
    detail = f"stated area and shape differ by more than a factor of {FACTOR}{spread}"
    return _finding("area_mismatch", numbers[rows], detail)


def _label_outside(
    shapes: np.ndarray, columns: Mapping[str, pa.Array], numbers: np.ndarray
) -> DataFinding | None:
    latitude, longitude = _values(columns, "lat"), _values(columns, "lon")
    if latitude is None or longitude is None:
        return None
    there = np.isfinite(latitude) & np.isfinite(longitude) & np.array([s is not None for s in shapes])
    rows = np.flatnonzero(there)
    if not len(rows):
        return None
    points = shapely.points(longitude[rows], latitude[rows])
    lines = shapely.shortest_line(shapes[rows], points)
    ends = shapely.get_coordinates(lines).reshape(-1, 2, 2)
    metres = ellipsoid.distance(ends[:, 0, 1], ends[:, 0, 0], ends[:, 1, 1], ends[:, 1, 0])
    away = metres > BESIDE_M
    if not away.any():
        return None
    detail = f"up to {fixed(metres.max() / 1000, 1)} km outside the shape"
    return _finding("label_outside", numbers[rows[away]], detail)


def _both(shapes: np.ndarray, columns: Mapping[str, pa.Array], numbers: np.ndarray) -> DataFinding | None:
    """Find ground that one shape calls cleared, cancelled or reduced and another one still suspected."""
    if "ended" not in columns or "status" not in columns:
        return None
    ended = np.array(columns["ended"].to_pylist(), dtype=object)
    status = np.array(columns["status"].to_pylist(), dtype=object)
    there = np.array([s is not None for s in shapes])
    done = there & np.isin(ended, ("cleared", "cancelled", "reduced"))
    still = there & np.isin(status, ("open", "worked_on", "suspended")) & ~done
    if not done.any() or not still.any():
        return None
    area, pairs = overlap(shapes[still], shapes[done])
    if area < 1.0:
        return None
    rows = np.unique(numbers[still][[a for a, _ in pairs]])
    detail = f"{both_units(area)} are both still suspected and released"
    return _finding("suspected_and_released", rows, detail)


def overlap(
    one: Sequence[Any] | np.ndarray, other: Sequence[Any] | np.ndarray
) -> tuple[float, list[tuple[int, int]]]:
    """Measure the ground that two sets of shapes share, each square metre once, and name the pairs.

    Returns
    -------
    tuple
        Square metres on the ellipsoid, and pairs of positions in the two sets.
    """
    first, second = (np.array(list(each), dtype=object) for each in (one, other))
    tree = shapely.STRtree(second)
    left, right = tree.query(first, predicate="intersects")
    if not len(left):
        return 0.0, []
    shared = shapely.intersection(first[left], second[right])
    with_area = shapely.area(shared) > 0
    total = ellipsoid.area(shapely.union_all(shared[with_area])) if with_area.any() else 0.0
    return total, list(zip(left[with_area].tolist(), right[with_area].tolist(), strict=True))


def _finding(kind: str, rows: np.ndarray, detail: str) -> DataFinding:
    named = tuple(int(r) for r in rows[:ROWS_NAMED])
    return DataFinding(kind, Effect.note, field="shape", rows=named, count=len(rows), detail=detail)
