"""Outlines of countries for small maps: decoded from TopoJSON, laid out in the Equal Earth projection.

The outlines are Natural Earth's (public domain) at 1:110 million, as the package world-atlas carries them;
see ``natural_earth/README.md``. Borders stand as that source draws them, disputed ones too. Files of the
package itself are part of the code that a report's key is made of, so that reading them needs no note.

References
----------
Šavrič, B., Patterson, T., Jenny, B. (2019): The Equal Earth map projection. International Journal of
Geographical Information Science 33(3), for the formula.
"""

from __future__ import annotations

import csv
import io
import json
from functools import cache
from importlib import resources
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

_COEFFICIENTS = (1.340264, -0.081106, 0.000893, 0.003796)
_ANTARCTICA = "010"
#: degrees; parts south of it are left out of a map of people
SOUTH = -57.0
#: what every caption of a map says
BORDERS = "Borders as in Natural Earth; they say nothing on their status."


def project(degrees: Points) -> Points:
    """Lay longitudes and latitudes (degrees, two columns) out in the Equal Earth projection.

    Areas keep their proportions. The map is about 5.4 wide and 2.6 high.

    Examples
    --------
    >>> project(np.array([[0.0, 0.0], [180.0, 0.0]])).round(3).tolist()
    [[0.0, 0.0], [2.707, 0.0]]
    """
    a1, a2, a3, a4 = _COEFFICIENTS
    longitude, latitude = np.radians(degrees).T
    theta = np.arcsin(np.sqrt(3) / 2 * np.sin(latitude))
    square = theta**2
    sixth = square**3
    slope = 9 * a4 * sixth * square + 7 * a3 * sixth + 3 * a2 * square + a1
    x = 2 * np.sqrt(3) * longitude * np.cos(theta) / (3 * slope)
    y = theta * (a4 * sixth * square + a3 * sixth + a2 * square + a1)
    return np.column_stack([x, y])


def disc(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    """Fill a circle with points dense enough that no label slips between two of them.

    Examples
    --------
    >>> len(disc(0.0, 0.0, 1.0)), disc(0.0, 0.0, 1.0)[1]
    (37, (0.35, 0.0))
    """
    angles = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    rings = [
        (x + part * radius * float(np.cos(a)), y + part * radius * float(np.sin(a)))
        for part in (0.35, 0.7, 1.0)
        for a in angles
    ]
    return [(x, y), *rings]


def split(ring: Points) -> list[Points]:
    """Cut a ring (degrees) at the antimeridian, so that no line runs across the whole map.

    Examples
    --------
    >>> ring = np.array([[170.0, 0.0], [-170.0, 0.0], [-170.0, 10.0], [170.0, 10.0]])
    >>> [part[:, 0].tolist() for part in split(ring)]
    [[170.0, 180.0, 180.0, 170.0], [-180.0, -170.0, -170.0, -180.0]]
    """
    if np.ptp(ring[:, 0]) <= 180 and np.abs(ring[:, 0]).max() <= 180:  # as most do
        return [ring]
    turns = np.cumsum(np.round(np.diff(ring[:, 0], prepend=ring[0, 0]) / 360))
    unrolled = np.column_stack([ring[:, 0] - 360 * turns, ring[:, 1]])
    if np.abs(unrolled[:, 0]).max() <= 180:
        return [unrolled]
    parts = []
    for shift in (0.0, -360.0, 360.0):
        moved = unrolled + np.array([shift, 0.0])
        inside = _clip(_clip(moved, 180.0, below=True), -180.0, below=False)
        if len(inside) > 2 and np.ptp(inside[:, 0]) > 0:
            parts.append(inside)
    return parts


def _clip(ring: Points, limit: float, *, below: bool) -> Points:
    """Keep the part of a ring on one side of a meridian (Sutherland and Hodgman)."""
    clipped: list[Points] = []
    sign = 1.0 if below else -1.0
    for start, end in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        inside = [sign * (limit - point[0]) >= 0 for point in (start, end)]
        if inside[0]:
            clipped.append(start)
        if inside[0] != inside[1]:
            share = (limit - start[0]) / (end[0] - start[0])
            clipped.append(np.array([limit, start[1] + share * (end[1] - start[1])]))
    return np.array(clipped) if clipped else np.empty((0, 2))


def thin(ring: Points, finest: float) -> Points:
    """Leave out points of a ring that lie nearer than ``finest`` to the last one kept; first and last stay.

    Examples
    --------
    >>> thin(np.array([[0.0, 0.0], [0.1, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]), 0.5).tolist()
    [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]
    """
    corners = [0]
    for i in range(1, len(ring) - 1):
        if np.abs(ring[i] - ring[corners[-1]]).max() >= finest:
            corners.append(i)
    return ring if len(corners) < 3 else ring[[*corners, len(ring) - 1]]


@cache
def outlines() -> tuple[tuple[str, tuple[Points, ...]], ...]:
    """Read the outlines of all countries, projected: ISO 3166-1 alpha-3 code and rings.

    Areas to which the source gives no code (Kosovo, Northern Cyprus, Somaliland) have an empty one.
    """
    import pycountry

    topology = json.loads(_packaged("countries-110m.json"))
    arcs = _arcs(topology)
    countries: list[tuple[str, list[Points]]] = []
    for shape in topology["objects"]["countries"]["geometries"]:
        number = str(shape.get("id", ""))
        if number == _ANTARCTICA:
            continue
        country = pycountry.countries.get(numeric=number) if number else None
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        rings = [part for polygon in polygons for ring in polygon for part in split(_ring(ring, arcs))]
        countries.append((country.alpha_3 if country else "", rings))
    every = [ring for _, rings in countries for ring in rings]
    ends = np.cumsum([len(ring) for ring in every])
    projected = iter(np.split(project(np.concatenate(every)), ends[:-1]))
    return tuple((code, tuple(islice(projected, len(rings)))) for code, rings in countries)


@cache
def points() -> dict[str, tuple[float, float]]:
    """Read one projected point inside each country or territory, by ISO 3166-1 alpha-3 code."""
    rows = list(csv.DictReader(io.StringIO(_packaged("points.csv"))))
    degrees = np.array([[float(row["longitude"]), float(row["latitude"])] for row in rows])
    degrees[:, 0] = (degrees[:, 0] + 180) % 360 - 180
    places = [row["place"] for row in rows]
    return {place: (float(x), float(y)) for place, (x, y) in zip(places, project(degrees), strict=True)}


def _packaged(name: str) -> str:
    return resources.files("impact.charts.maps").joinpath("natural_earth", name).read_text(encoding="utf-8")


def _arcs(topology: dict[str, Any]) -> list[Points]:
    """Undo the delta coding and the whole numbers of TopoJSON."""
    scale, origin = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    return [np.cumsum(np.array(arc, dtype=float), axis=0) * scale + origin for arc in topology["arcs"]]


def _ring(indices: list[int], arcs: list[Points]) -> Points:
    """Join arcs to a ring; a negative index is an arc taken backwards, and shared ends are dropped."""
    pieces = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
    return np.concatenate([piece[:-1] for piece in pieces])
