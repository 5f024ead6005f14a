"""Repair of shapes: made valid without losing a lobe, cut at 180 degrees, outer rings counter-clockwise."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from impact.incidents.values.space import ellipsoid
from impact.incidents.values.space.polygons.shape_decoding import Ring, shape_of, unroll

#: decimals of a degree that mending looks at: a hundredth of a millimetre
_DECIMALS = 10


def valid(shape: Any) -> Any:
    """Make a polygon or multipolygon valid: every lobe stays; parts that overlap count once.

    Parts of a multipolygon are mended one by one and joined, since mending them together would cut out what
    two of them share. None when no area is left.
    """
    if shapely.is_valid(shape):
        return shape
    with np.errstate(all="ignore"):  # corners of almost no distance overflow on the way, harmlessly
        return _valid(shape)


def _valid(shape: Any) -> Any:
    # GEOS cannot place corners that lie nearer together: it loses a lobe, or gives up
    shape = shapely.transform(shape, lambda xy: np.round(xy, _DECIMALS))
    parts = [p for part in shapely.get_parts(shape) for p in _polygons(shapely.make_valid(part))]
    if not parts:
        return None
    if len(parts) == 1:
        return parts[0]
    joined = shapely.union_all(parts)
    if not shapely.is_valid(joined):
        joined = shapely.make_valid(joined)
    return _one(_polygons(joined))


def _polygons(shape: Any) -> list[Any]:
    """List the polygons of any shape; lines and points that mending leaves have no area."""
    if shape.is_empty:
        return []
    if shape.geom_type == "Polygon":
        return [shape]
    return [p for part in getattr(shape, "geoms", ()) for p in _polygons(part)]


def _one(polygons: list[Any]) -> Any:
    if not polygons:
        return None
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)


def crosses(polygons: list[list[Ring]]) -> bool:
    """Say whether a shape crosses 180 degrees: a side longer than half the world, or degrees beyond 180."""
    return any(
        bool((np.abs(np.diff(ring[:, 0])) > 180).any()) or bool((np.abs(ring[:, 0]) > 180).any())
        for polygon in polygons
        for ring in polygon
    )


def unrolled(polygons: list[list[Ring]]) -> list[list[Ring]]:
    """Take all rings the short way, parts of one shape on one side."""
    out = []
    for polygon in polygons:
        around = [unroll(ring) for ring in polygon]
        middle = float(np.mean(around[0][:, 0]))
        shift = -360.0 * np.floor((middle + 180) / 360)
        # holes follow their outer ring
        moved = []
        for ring in around:
            turn = -360.0 * np.round((float(np.mean(ring[:, 0])) - middle) / 360)
            moved.append(ring + np.array([shift + turn, 0.0]))
        out.append(moved)
    return out


def cut(shape: Any) -> Any:
    """Cut a valid shape at 180 degrees, so that all longitudes lie within -180 and 180 (RFC 7946, 3.1.9)."""
    west, _, east, _ = shape.bounds
    if west >= -180 and east <= 180:
        return shape
    parts: list[Any] = []
    for turn in (-360.0, 0.0, 360.0):
        window = shapely.box(-180 + turn, -90.0, 180 + turn, 90.0)
        piece = shapely.intersection(shape, window)
        if not piece.is_empty:
            parts += _polygons(shapely.transform(piece, lambda xy, t=turn: xy - np.array([t, 0.0])))
    return _one(parts) if parts else shape


def oriented(shape: Any) -> Any:
    """Turn outer rings counter-clockwise and holes clockwise (RFC 7946, 3.1.6)."""
    return shapely.orient_polygons(shape)


def raw_area(polygons: list[list[Ring]]) -> float:
    """Area of rings as they are, in square metres: lobes of a figure of eight cancel out."""
    return sum(
        max(ellipsoid.ring_area(p[0]) - sum(ellipsoid.ring_area(h) for h in p[1:]), 0.0) for p in polygons
    )


def runs_clockwise(polygons: list[list[Ring]]) -> bool:
    """Say whether any outer ring runs clockwise, against RFC 7946."""
    return any(not shapely.is_ccw(shapely.LinearRing(p[0])) for p in polygons)


def built(polygons: list[list[Ring]]) -> Any:
    """Build the shape of rings, as it is."""
    return shape_of(polygons)
