"""Notes on shapes: totals with overlaps once, repeated and copied shapes, a grid, slivers, order of rings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.values.parsed import Problem
from impact.incidents.values.space import ellipsoid
from impact.wording.numbers import fixed

#: shapes below this are slivers of a simplified map or real; they are reported and never left out
SLIVER_M2 = 1000.0
#: union of more shapes than this takes too long for a check
MOST = 200_000
#: different corners from which a repeated outline is no common figure such as a square
CORNERS = 5
#: degrees: outlines that agree within this are copies
TOLERANCE = 1e-6
#: steps in degrees of a grid that is said (a hundred metres and more), and shapes and corners it needs
STEPS = (1.0, 0.1, 0.01, 0.001)
FEWEST_SHAPES, FEWEST_CORNERS = 3, 12


def notes(
    shapes: Sequence[Any], areas: Sequence[float | None], clockwise: int, problems: list[Problem]
) -> list[DataFinding]:
    """Say what a reader must know of the shapes; repeated and copied ones become problems of their rows."""
    there = [(i, s) for i, s in enumerate(shapes) if s is not None]
    if not there:
        return []
    _repeated(there, problems)
    _copied(there, problems)
    measured = [a for a in areas if a is not None]
    out = [_total([s for _, s in there], float(sum(measured)))]
    slivers = [s for (i, s) in there if (areas[i] or 0.0) < SLIVER_M2]
    if slivers:
        triangles = sum(s.geom_type == "Polygon" and len(s.exterior.coords) == 4 for _, s in there)
        detail = (
            f"{len(slivers)} of {len(there)} shapes are under {fixed(SLIVER_M2)} m2; {triangles} shapes are "
            "triangles; none is left out"
        )
        out.append(DataFinding("slivers", Effect.note, count=len(slivers), detail=detail))
    if clockwise:
        detail = f"{clockwise} of {len(there)} outer rings ran clockwise and were turned"
        out.append(DataFinding("ring_order", Effect.note, count=clockwise, detail=detail))
    grid = grid_step([s for _, s in there])
    if grid is not None:
        detail = f"all corners of {len(there)} shapes lie on a grid of {grid} degrees"
        out.append(DataFinding("corners_on_a_grid", Effect.note, count=len(there), detail=detail))
    return out


def _total(shapes: list[Any], total: float) -> DataFinding:
    """Print both totals: the sum of the shapes, and what they cover together."""
    if len(shapes) > MOST:
        detail = f"sum {both_units(total)}; {len(shapes)} shapes are too many to say how much they overlap"
        return DataFinding("areas_total", Effect.note, count=len(shapes), detail=detail)
    once = union_area(shapes)
    detail = f"sum {both_units(total)}; overlaps once {both_units(once)}"
    return DataFinding("areas_total", Effect.note, count=len(shapes), detail=detail)


def both_units(square_metres: float) -> str:
    """Write an area in both units, to be compared with another one.

    >>> both_units(615453.6)
    '615,454 m2 (0.615 km2)'
    """
    return f"{fixed(square_metres)} m2 ({fixed(square_metres / 1e6, 3)} km2)"


def union_area(shapes: Sequence[Any]) -> float:
    """Area that shapes cover together, in square metres on the ellipsoid."""
    there = [s for s in shapes if s is not None]
    return ellipsoid.area(shapely.union_all(there)) if there else 0.0


def _repeated(there: list[tuple[int, Any]], problems: list[Problem]) -> None:
    """Note the rows whose shape is another row's: same corners, wherever the ring begins."""
    groups: dict[bytes, list[int]] = {}
    shapes = shapely.normalize(np.array([s for _, s in there], dtype=object))
    rounded = shapely.transform(shapes, lambda xy: np.round(xy, 9))
    for (index, _), key in zip(there, shapely.to_wkb(rounded), strict=True):
        groups.setdefault(key, []).append(index)
    _note(groups, "shape_repeated", "same shape", problems)


def _copied(there: list[tuple[int, Any]], problems: list[Problem]) -> None:
    """Note the rows whose outline is another row's moved to another place."""
    groups: dict[bytes, list[int]] = {}
    places: dict[bytes, set[tuple[float, float]]] = {}
    for index, shape in there:
        if shape.geom_type != "Polygon" or len(shape.exterior.coords) <= CORNERS:
            continue
        corners = shapely.get_coordinates(shape.exterior)[:-1]
        start = int(np.lexsort((corners[:, 0].round(9), corners[:, 1].round(9)))[0])
        moved = np.roll(corners, -start, axis=0) - corners[start]
        key = np.round(moved / TOLERANCE).astype(np.int64).tobytes()
        groups.setdefault(key, []).append(index)
        places.setdefault(key, set()).add((round(corners[start][0], 6), round(corners[start][1], 6)))
    moved_only = {key: rows for key, rows in groups.items() if len(places[key]) > 1}
    _note(moved_only, "shape_copied", "same outline at another place", problems)


def _note(groups: dict[bytes, list[int]], kind: str, words: str, problems: list[Problem]) -> None:
    number = 0
    for rows in groups.values():
        if len(rows) < 2:
            continue
        number += 1
        proposal = f"{words}: {len(rows)} rows, group {number}"
        problems.extend(Problem(index, kind, Effect.note, proposal) for index in rows)


def grid_step(shapes: Sequence[Any]) -> float | None:
    """Find the widest step of a grid on which all corners lie; None for finer ones or few corners.

    Examples
    --------
    >>> grid_step([shapely.box(x / 10, 0, x / 10 + 0.013, 0.027) for x in range(4)])
    0.001
    """
    corners = shapely.get_coordinates(list(shapes))
    if len(shapes) < FEWEST_SHAPES or len(corners) < FEWEST_CORNERS:
        return None
    for step in STEPS:
        places = corners / step
        if bool((np.abs(places - np.round(places)) < 1e-6).all()):
            return step
    return None
