"""Shapes from WKB: polygons as their rings, also those that libraries refuse (open, too few corners)."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ring = NDArray[np.float64]

_POLYGON, _MULTIPOLYGON, _COLLECTION = 3, 6, 7


class DamagedShape(ValueError):
    """Bytes that are no WKB of a polygon."""


@dataclass
class Rings:
    """Polygons of a shape, each a list of rings (outer one first), and what was mended to make them rings."""

    polygons: list[list[Ring]] = field(default_factory=list)
    closed: int = 0  #: rings whose last corner was not the first
    degenerate: int = 0  #: rings of fewer than three different corners, left out
    others: int = 0  #: points and lines of a collection, left out


def rings(shape: bytes) -> Rings:
    """Read the rings of a polygon, multipolygon or collection.

    Raises
    ------
    DamagedShape
        When the bytes end too early or have no known type.
    """
    out = Rings()
    try:
        _read(shape, 0, out)
    except (struct.error, ValueError, OverflowError) as fault:
        raise DamagedShape("the bytes of the shape end too early") from fault
    return out


def _read(data: bytes, at: int, out: Rings) -> int:
    order = "<" if data[at : at + 1] == b"\x01" else ">"
    (code,) = struct.unpack_from(f"{order}I", data, at + 1)
    at += 5
    flags, kind = code & 0xE0000000, code & 0x1FFFFFFF
    width = 2 + bool(flags & 0x80000000) + bool(flags & 0x40000000) + (0, 1, 1, 2)[min(kind // 1000, 3)]
    kind %= 1000
    if flags & 0x20000000:
        at += 4
    if kind == _POLYGON:
        return _polygon(data, at, order, width, out)
    if kind in (4, 5, _MULTIPOLYGON, _COLLECTION):
        (count,) = struct.unpack_from(f"{order}I", data, at)
        at += 4
        for _ in range(count):
            at = _read(data, at, out)
        return at
    if kind == 1:
        out.others += 1
        return at + 8 * width
    if kind == 2:
        (count,) = struct.unpack_from(f"{order}I", data, at)
        out.others += 1
        return at + 4 + 8 * width * int(count)
    raise DamagedShape(f"a shape of type {kind}")


def _polygon(data: bytes, at: int, order: str, width: int, out: Rings) -> int:
    (count,) = struct.unpack_from(f"{order}I", data, at)
    at += 4
    polygon: list[Ring] = []
    for position in range(count):
        (corners,) = struct.unpack_from(f"{order}I", data, at)
        at += 4
        size = 8 * width * int(corners)
        if at + size > len(data):
            raise DamagedShape("the bytes of the shape end too early")
        ring = np.frombuffer(data, dtype=f"{order}f8", count=width * corners, offset=at)
        at += size
        mended = _mend(ring.reshape(-1, width)[:, :2].astype(float), out)
        if mended is not None:
            polygon.append(mended)
        elif position == 0 and corners:
            # holes of an outer ring that is none have nothing to be cut from
            for _ in range(count - 1):
                (corners,) = struct.unpack_from(f"{order}I", data, at)
                at += 4 + 8 * width * int(corners)
            return at
    if polygon:
        out.polygons.append(polygon)
    return at


def _mend(ring: Ring, out: Rings) -> Ring | None:
    """Close an open ring; None for one of fewer than three different corners."""
    if len(ring) == 0:
        return None
    if not np.isfinite(ring).all():
        raise DamagedShape("a corner is not two numbers")
    if not np.array_equal(ring[0], ring[-1]) or len(ring) == 1:
        ring = np.vstack([ring, ring[:1]])
        if len(np.unique(ring, axis=0)) >= 3:
            out.closed += 1
    if len(np.unique(ring, axis=0)) < 3:
        out.degenerate += 1
        return None
    return ring


def unroll(ring: Ring) -> Ring:
    """Take a ring the short way across 180 degrees: no side is longer than half the world.

    Examples
    --------
    >>> unroll(np.array([[179.9, 0.0], [-179.9, 0.0], [-179.9, 1.0], [179.9, 0.0]]))[:, 0].round(1).tolist()
    [179.9, 180.1, 180.1, 179.9]
    """
    turns = np.round(np.diff(ring[:, 0], prepend=ring[0, 0]) / 360)
    if not turns.any():
        return ring
    out = ring.copy()
    out[:, 0] -= 360 * np.cumsum(turns)
    return out


def shape_of(polygons: list[list[Ring]]) -> Any:
    """Build the polygon or multipolygon of rings, as they are: it may be invalid."""
    import shapely

    parts = [shapely.Polygon(p[0], p[1:]) for p in polygons]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
