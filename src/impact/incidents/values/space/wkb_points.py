"""Points in WKB: coordinates of many at once, and what is no point."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from impact.incidents.data_finding import Effect
from impact.incidents.values.parsed import Problem

#: length and first bytes of a point, little-endian, two dimensions
_LENGTH = 21
_START = b"\x01\x01\x00\x00\x00"
_POINT = np.dtype([("head", "V5"), ("x", "<f8"), ("y", "<f8")])


def are_points(geometry: NDArray[Any]) -> bool:
    """Say whether most of the shapes of a file are points."""
    shapes = [g for g in geometry if g is not None][:10_000]
    points = sum(_is_point(g) for g in shapes)
    return points * 2 > len(shapes) or not shapes


def _is_point(shape: bytes) -> bool:
    if len(shape) < 5:
        return False
    code = int.from_bytes(shape[1:5], "little" if shape[0] == 1 else "big")
    return (code & 0xFF) in (1, 4) or code % 1000 in (1, 4)


def coordinates(geometry: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64], list[Problem]]:
    """Read the coordinates of points; NaN where there is none.

    A set of one point is that point; any other shape is a problem `not_a_point`, without coordinates.
    """
    size = len(geometry)
    x, y = np.full(size, np.nan), np.full(size, np.nan)
    plain = np.fromiter(
        (g is not None and len(g) == _LENGTH and g[:5] == _START for g in geometry), dtype=bool, count=size
    )
    if plain.any():
        read = np.frombuffer(b"".join(geometry[plain].tolist()), dtype=_POINT)
        x[plain], y[plain] = read["x"], read["y"]
    problems: list[Problem] = []
    rest = np.flatnonzero(~plain & np.array([g is not None for g in geometry], dtype=bool))
    if len(rest):
        import shapely

        shapes = shapely.from_wkb(geometry[rest], on_invalid="ignore")
        for index, content in zip(rest.tolist(), shapes, strict=True):
            single = content is not None and content.geom_type == "MultiPoint" and len(content.geoms) == 1
            shape = content.geoms[0] if single else content
            if shape is not None and shape.geom_type == "Point":
                if not shape.is_empty:
                    x[index], y[index] = shape.x, shape.y
                continue
            if shape is not None and shape.is_empty:
                continue
            what = "no shape at all" if shape is None else f"a {shape.geom_type}"
            problems.append(
                Problem(index, "not_a_point", Effect.withheld, detail=f"{what} where a point belongs")
            )
    return x, y, problems
