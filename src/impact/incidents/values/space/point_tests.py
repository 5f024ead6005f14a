"""Tests of points: what a doubtful point would be if it were exchanged, turned, scaled or projected.

A test passes when the point it proposes lies in the box of the country, or, where no country is known, near
the bulk of the file's other points. A point inside its box is never touched. What passes is a proposal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from impact.incidents.values.space.boxes import Box
from impact.incidents.values.space.systems import SMALL, System, system, utm_zones

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]

#: metres: the edge of Web Mercator, and the eastings and northings that a zone of UTM can have
MERCATOR_X, MERCATOR_Y = 20_037_508.4, 20_048_966.2
UTM_EAST, UTM_NORTH = (100_000.0, 900_000.0), (0.0, 10_000_000.0)
WEB_MERCATOR = "EPSG:3857"
#: systems that are tried, and points that must agree before one of several is the only proposal
MOST = 24
VOTES = 5
#: below this a number has lost no decimal point: it would have had at most one decimal
LOST = 1000.0
#: metres from (0, 0) below which nothing looks like Web Mercator: that is open sea
SEA = 100_000.0


@dataclass(frozen=True, slots=True)
class Attempt:
    """One test: the kind of doubt, the points as they would be, where it passes, the proposal in words."""

    kind: str
    latitude: Numbers
    longitude: Numbers
    passes: Mask
    proposal: str


def attempts(latitude: Numbers, longitude: Numbers, box: Box) -> Iterator[Attempt]:
    """Try every test on doubtful points.

    Parameters
    ----------
    latitude, longitude
        As stated; NaN where there is none.
    box
        Where the points should lie.
    """
    where = f"inside the box of {box.name}" if len(box.name) == 3 else f"near {box.name}"
    turned = np.zeros(latitude.shape, dtype=bool)
    for kind, new_latitude, new_longitude, words in (
        ("swap", longitude, latitude, "exchange latitude and longitude"),
        ("sign_lon", latitude, -longitude, "turn the sign of the longitude"),
        ("sign_lat", -latitude, longitude, "turn the sign of the latitude"),
        ("sign_both", -latitude, -longitude, "turn both signs"),
        ("longitude_to_360", latitude, longitude - 360, "take 360 degrees off the longitude"),
    ):
        passes = box.has(new_latitude, new_longitude)
        if kind == "sign_both":
            passes &= ~turned  # one lost sign is likelier than two
        elif kind.startswith("sign"):
            turned |= passes
        yield Attempt(kind, new_latitude, new_longitude, passes, f"{words}: {where}")
    yield decimal_lost(latitude, longitude, box, where)
    yield from projected(latitude, longitude, box, where)


def decimal_lost(latitude: Numbers, longitude: Numbers, box: Box, where: str) -> Attempt:
    """Put back a decimal point that was taken for a thousands mark (6143703 for 6.143703).

    Each coordinate has at least one digit before the point. The test passes where only one place of the
    point lies in the box; the place is sought for each coordinate on its own.
    """
    new_latitude, one = _one_place(latitude, box.south, box.north, 90.0)
    west, east = (box.west, box.east) if box.west <= box.east else (-180.0, 180.0)
    new_longitude, other = _one_place(longitude, west, east, 180.0)
    # 9999 in both is a mark for "missing"
    lost = ((np.abs(latitude) >= LOST) | (np.abs(longitude) >= LOST)) & (latitude != longitude)
    whole = _whole(latitude) & _whole(longitude) | (np.abs(longitude) > MERCATOR_X)
    passes = one & other & lost & whole & box.has(new_latitude, new_longitude)
    return Attempt(
        "decimal_lost", new_latitude, new_longitude, passes, f"put the decimal point back: {where}"
    )


def _whole(values: Numbers) -> Mask:
    """Say which values have no fraction or are small enough to be degrees as they stand."""
    return (values == np.floor(values)) | (np.abs(values) <= 180)


def _one_place(values: Numbers, low: float, high: float, limit: float) -> tuple[Numbers, Mask]:
    """Scale values by the one power of ten that brings them between two limits."""
    result = np.full(values.shape, np.nan)
    hits = np.zeros(values.shape, dtype=int)
    inside = (values >= low) & (values <= high)
    result[inside], hits[inside] = values[inside], 1
    for power in range(1, 18):
        scaled = values / 10.0**power
        fits = ~inside & (np.abs(values) > limit) & (np.abs(scaled) >= 1) & (scaled >= low) & (scaled <= high)
        result = np.where(fits, scaled, result)
        hits += fits
    return result, hits == 1


def projected(latitude: Numbers, longitude: Numbers, box: Box, where: str) -> Iterator[Attempt]:
    """Take the numbers for metres of Web Mercator or of the zones of UTM over the box.

    Easting stands in the place of the longitude; the other order is tried where that one fits no system.
    Where one system fits more of the points than any other, it is the only one that is proposed.
    """
    large = (np.abs(latitude) > SMALL) & (np.abs(longitude) > SMALL)
    if not large.any():
        return
    systems = (system(WEB_MERCATOR), *utm_zones(box.west, box.east, box.south, box.north))[:MOST]
    usual = [_projected(longitude, latitude, large, each, box, where) for each in systems]
    fits = np.any([a.passes for a in usual], axis=0)
    turned = [
        _projected(latitude, longitude, large & ~fits, each, box, f"northing first, {where}")
        for each in systems
    ]
    tried = [a for a in (*usual, *turned) if a.passes.any()]
    votes = [int(a.passes.sum()) for a in tried]
    if votes and max(votes) >= VOTES and votes.count(max(votes)) == 1:
        best = tried[votes.index(max(votes))]
        tried = [a if a is best else replace(a, passes=a.passes & ~best.passes) for a in tried]
    yield from tried


def _projected(x: Numbers, y: Numbers, large: Mask, each: System, box: Box, where: str) -> Attempt:
    plausible = large & _plausible(x, y, each)
    longitude, latitude = (np.full(x.shape, np.nan) for _ in range(2))
    if plausible.any():
        longitude[plausible], latitude[plausible] = each.to_degrees(x[plausible], y[plausible])
    proposal = f"looks like {each.name}: {where}; say `system: {each.name}` in the mapping"
    return Attempt("not_degrees", latitude, longitude, plausible & box.has(latitude, longitude), proposal)


def _plausible(x: Numbers, y: Numbers, each: System) -> Mask:
    if each.name == WEB_MERCATOR:
        return (np.abs(x) <= MERCATOR_X) & (np.abs(y) <= MERCATOR_Y)
    return (x >= UTM_EAST[0]) & (x <= UTM_EAST[1]) & (y >= UTM_NORTH[0]) & (y <= UTM_NORTH[1])


def looks_projected(latitude: Numbers, longitude: Numbers) -> Attempt:
    """Name the system of large numbers without knowing where they should lie.

    Only Web Mercator can be told so: numbers that no zone of UTM has. Numbers that a zone of UTM can have fit
    sixty zones; they get no proposal.
    """
    mercator = system(WEB_MERCATOR)
    large = (np.abs(latitude) > SMALL) | (np.abs(longitude) > SMALL)
    in_utm = (
        (np.abs(longitude) >= UTM_EAST[0])
        & (np.abs(longitude) <= UTM_EAST[1])
        & (latitude >= UTM_NORTH[0])
        & (latitude <= UTM_NORTH[1])
        & (longitude > 0)
    )
    far = (np.abs(longitude) > SEA) | (np.abs(latitude) > SEA)
    passes = large & far & _plausible(longitude, latitude, mercator) & ~in_utm
    new_longitude, new_latitude = (np.full(latitude.shape, np.nan) for _ in range(2))
    new_longitude[passes], new_latitude[passes] = mercator.to_degrees(longitude[passes], latitude[passes])
    return Attempt("not_degrees", new_latitude, new_longitude, passes, f"looks like {WEB_MERCATOR}")


def looks_like_utm(latitude: Numbers, longitude: Numbers) -> Mask:
    """Say which numbers a zone of UTM can have, easting in the place of the longitude."""
    east = (longitude >= UTM_EAST[0]) & (longitude <= UTM_EAST[1])
    return east & (latitude > SMALL) & (latitude <= UTM_NORTH[1])
