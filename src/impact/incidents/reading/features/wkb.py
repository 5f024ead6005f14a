"""Shapes as WKB, from lists of coordinates, without mending them: an open ring stays open."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

POINT, LINE, POLYGON, MULTIPOINT, MULTILINE, MULTIPOLYGON, COLLECTION = range(1, 8)
#: names of GeoJSON -> codes of WKB
TYPES = {
    "Point": POINT,
    "LineString": LINE,
    "Polygon": POLYGON,
    "MultiPoint": MULTIPOINT,
    "MultiLineString": MULTILINE,
    "MultiPolygon": MULTIPOLYGON,
    "GeometryCollection": COLLECTION,
}


class NoShape(ValueError):
    """Coordinates that are no shape: a word where a number belongs, one number, a type nobody knows."""


def _head(code: int, count: int | None = None) -> bytes:
    return struct.pack("<BI", 1, code) if count is None else struct.pack("<BII", 1, code, count)


def pairs(coordinates: Sequence[Any]) -> np.ndarray:
    """Read positions as an (n, 2) array of numbers; heights are left out.

    Raises
    ------
    NoShape
        When a position has fewer than two numbers, or none at all.
    """
    if not coordinates:
        return np.empty((0, 2))
    try:
        points = np.asarray([(float(c[0]), float(c[1])) for c in coordinates], dtype="<f8")
    except (TypeError, ValueError, IndexError, KeyError) as fault:
        raise NoShape("a position is not two numbers") from fault
    if not np.isfinite(points).all():
        raise NoShape("a position is not two numbers")
    return points


def point(x: Any, y: Any) -> bytes:
    """Write a point."""
    try:
        pair = (float(x), float(y))
    except (TypeError, ValueError) as fault:
        raise NoShape("a position is not two numbers") from fault
    if not (math.isfinite(pair[0]) and math.isfinite(pair[1])):
        raise NoShape("a position is not two numbers")
    return _head(POINT) + struct.pack("<dd", *pair)


def line(coordinates: Sequence[Any]) -> bytes:
    """Write a line."""
    points = pairs(coordinates)
    return _head(LINE, len(points)) + points.tobytes()


def polygon(rings: Sequence[Any]) -> bytes:
    """Write a polygon of its rings, as they are."""
    parts = [pairs(ring) for ring in rings]
    return _head(POLYGON, len(parts)) + b"".join(struct.pack("<I", len(p)) + p.tobytes() for p in parts)


def many(code: int, parts: Sequence[bytes]) -> bytes:
    """Write a shape of several parts."""
    return _head(code, len(parts)) + b"".join(parts)


def from_geojson(geometry: Any, depth: int = 0) -> bytes | None:
    """Write a GeoJSON geometry as WKB; None for null.

    Raises
    ------
    NoShape
        When it is no geometry of GeoJSON.
    """
    if geometry is None or geometry == {}:
        return None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in TYPES or depth > DEEPEST:
        raise NoShape(f"a geometry of type {kind!r}" if isinstance(kind, str) else "no geometry of GeoJSON")
    if kind == "GeometryCollection":
        members = geometry.get("geometries") or []
        if not isinstance(members, list):
            raise NoShape("a collection without a list")
        return many(COLLECTION, [w for m in members if (w := from_geojson(m, depth + 1)) is not None])
    coordinates = geometry.get("coordinates")
    if coordinates is None:
        return None
    if not isinstance(coordinates, list):
        raise NoShape("coordinates are no list")
    try:
        return _WRITERS[kind](coordinates)
    except TypeError as fault:
        raise NoShape("coordinates are not nested as the type asks") from fault


def _point(coordinates: list[Any]) -> bytes:
    if not coordinates:
        return _head(POINT) + struct.pack("<dd", math.nan, math.nan)
    if len(coordinates) < 2:
        raise NoShape("a position is not two numbers")
    return point(coordinates[0], coordinates[1])


#: a collection inside a collection inside ... more often than this is damage
DEEPEST = 8
_WRITERS: dict[str, Callable[[list[Any]], bytes]] = {
    "Point": _point,
    "LineString": line,
    "Polygon": polygon,
    "MultiPoint": lambda c: many(MULTIPOINT, [_point(p) for p in c]),
    "MultiLineString": lambda c: many(MULTILINE, [line(p) for p in c]),
    "MultiPolygon": lambda c: many(MULTIPOLYGON, [polygon(p) for p in c]),
}


def column(shapes: Sequence[bytes | None]) -> np.ndarray:
    """Lay shapes out as an object array, one a record."""
    out = np.empty(len(shapes), dtype=object)
    out[:] = shapes
    return out
