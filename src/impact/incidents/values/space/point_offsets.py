"""Offsets and zones: points at a bearing and distance from a reference, and UTM with a zone in each row."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.values.characters import plain
from impact.incidents.values.parsed import Problem
from impact.incidents.values.space.boxes import Box
from impact.incidents.values.space.coordinate_texts import fast
from impact.incidents.values.space.positions import bearing_of
from impact.incidents.values.space.systems import UnknownSystem, system

Numbers = NDArray[np.float64]

_DISTANCE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(km|m|metres?|meters?|metros?|mètres?|м|км)?", re.I)
_ZONE = re.compile(r"(?:UTM|zone|zona|\s|-)*(\d{1,2})\s*([A-Za-z])?\w*", re.I)
#: metres: a turning point of a field is nearer to its reference
FARTHEST = 100_000.0


def moved(
    latitude: Numbers, longitude: Numbers, bearings: Sequence[str | None], distances: Sequence[str | None]
) -> tuple[Numbers, Numbers, list[Problem], list[DataFinding]]:
    """Move reference points along true bearings on the ellipsoid.

    Rows without bearing and distance keep their reference point. Bearings are taken as true: a magnetic one
    differs by the declination of the place, which is said.
    """
    from pyproj import Geod

    angles, odd_angles = fast(bearings)
    metres, odd_metres = fast(distances)
    problems: list[Problem] = []
    for index in odd_angles:
        bearing = bearing_of(plain(str(bearings[index])))
        angles[index] = np.nan if bearing is None else bearing
    for index in odd_metres:
        match = _DISTANCE.fullmatch(plain(str(distances[index])))
        if match is not None:
            unit = (match[2] or "m").casefold()
            metres[index] = float(match[1].replace(",", ".")) * (1000 if unit in ("km", "км") else 1)
    stated = np.array(
        [bool((a or "").strip() or (b or "").strip()) for a, b in zip(bearings, distances, strict=True)]
    )
    here = np.isfinite(latitude) & np.isfinite(longitude)
    fits = (angles >= 0) & (angles <= 360) & (metres >= 0) & (metres <= FARTHEST)
    for index in np.flatnonzero(stated & here & ~fits).tolist():
        detail = "the bearing is not 0 to 360 degrees, or the distance no number of metres"
        problems.append(Problem(index, "point_unreadable", Effect.withheld, detail=detail))
    go = stated & here & fits
    if not go.any():
        return latitude, longitude, problems, []
    east, north, _ = Geod(ellps="WGS84").fwd(longitude[go], latitude[go], angles[go], metres[go])
    latitude, longitude = latitude.copy(), longitude.copy()
    latitude[go], longitude[go] = north, east
    detail = "bearings are taken as true; magnetic ones differ by the declination of the place"
    note = DataFinding("bearing_taken_as_true", Effect.note, count=int(go.sum()), detail=detail)
    return latitude, longitude, problems, [note]


def from_zones(
    east: Numbers, north: Numbers, zones: Sequence[str | None], box: Box | None
) -> tuple[Numbers, Numbers, list[Problem]]:
    """Turn eastings and northings into degrees by the zone of each row ("48N", "48 P", "UTM 18").

    A zone without its half takes that of the country; the letter S is the southern half in a country that
    reaches south of the equator, and a band elsewhere.
    """
    longitude, latitude = np.full(east.shape, np.nan), np.full(north.shape, np.nan)
    problems: list[Problem] = []
    texts = np.array(["" if z is None else z for z in zones], dtype=object)
    there = np.isfinite(east) & np.isfinite(north)
    for text in sorted(set(texts.tolist())):
        rows = there & (texts == text)
        if not rows.any():
            continue
        name = _zone(text, box)
        try:
            grid = None if name is None else system(name)
        except UnknownSystem:
            grid = None
        if grid is None:
            problems += [
                Problem(int(i), "point_unreadable", Effect.withheld, detail="the zone of UTM is not clear")
                for i in np.flatnonzero(rows)
            ]
            continue
        longitude[rows], latitude[rows] = grid.to_degrees(east[rows], north[rows])
    return longitude, latitude, problems


def _zone(text: str, box: Box | None) -> str | None:
    match = _ZONE.fullmatch(plain(text))
    if match is None:
        return None
    letter = (match[2] or "").upper()
    if letter in ("", "S"):
        if box is None:
            return None
        north, south = box.north > 0, box.south < 0
        if letter == "":
            letter = "" if north and south else "N" if north else "S"
        elif not south:
            letter = "N"  # the band S lies between 32 and 40 degrees north
    return f"utm:{match[1]}{letter}" if letter else None
