"""Positions: one point from one text: "(6.1, -75.1)", a map reference, UTM, WKT or a link to a map."""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from impact.incidents.values.characters import plain
from impact.incidents.values.space.angles import NoAngle, angle, direction
from impact.incidents.values.space.systems import UnknownSystem, system

_NUMBER = r"[+-]?\d+(?:\.\d+)?"
_WKT = re.compile(rf"(?:SRID=(\d+);)?\s*POINT\s*(?:Z|M|ZM)?\s*\(\s*({_NUMBER})\s+({_NUMBER})[^)]*\)", re.I)
_LINK = re.compile(
    rf"(?:!3d({_NUMBER})!4d({_NUMBER}))|(?:(?:@|[?&](?:q|ll|query|center|sll|daddr)=(?:loc:)?|^geo:|mlat=)"
    rf"({_NUMBER})(?:,|%2C|&mlon=)\+?({_NUMBER}))",
    re.I,
)
_NAMED = re.compile(
    rf"[(\[]?lat\w*[\s:=.]*({_NUMBER})[\s,;°]+(?:lon|lng)\w*[\s:=.]*({_NUMBER})[\s°)\].;]*", re.I
)
_NAMED_X_FIRST = re.compile(
    rf"[(\[]?(?:lon|lng)\w*[\s:=.]*({_NUMBER})[\s,;°]+lat\w*[\s:=.]*({_NUMBER})[\s°)\].;]*", re.I
)
_MGRS = re.compile(r"(\d{1,2})\s*([C-HJ-NP-X])\s*([A-HJ-NP-Z]{2})\s*(\d{1,5})\s*(\d{0,5})", re.I)
_UTM = re.compile(
    r"(?:UTM\s*)?(?:zone\s*)?(\d{1,2})\s*([C-HJ-NP-X])\s*[,;]?\s*(?:[EX][\s:=]*)?(\d{6}(?:[.,]\d+)?)\s*"
    r"(?:m?\s*E)?\s*[,;/]?\s*(?:[NY][\s:=]*)?(\d{1,7}(?:[.,]\d+)?)\s*(?:m?\s*N)?",
    re.I,
)
_BEARING = re.compile(
    r"(?:(?P<d1>\d+(?:\.\d+)?)\s*(?P<u1>k?m)\W+)?(?P<bearing>\d+(?:\.\d+)?\s*°|[NSEW]{1,3}|\w+)\s*"
    r"(?:(?:,|;|at|a)?\s*(?P<d2>\d+(?:\.\d+)?)\s*(?P<u2>k?m))?\s+(?:from|of|de|du|von|от|від)\s+(?P<from>.+)",
    re.I,
)
_COMPASS = (
    "N",
    "NNE",
    "NE",
    "ENE",
    "E",
    "ESE",
    "SE",
    "SSE",
    "S",
    "SSW",
    "SW",
    "WSW",
    "W",
    "WNW",
    "NW",
    "NNW",
)
_TOKEN = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_TWO_ANGLES = re.compile(r"(.*?\d.*?[NSEWO]\b)\W*(.*\d.*)|([NSEWO]\W*\d.*?)[\s,;]+([NSEWO]\W*\d.*)", re.I)


class NoPosition(ValueError):
    """Text that is no position, with the reason in everyday words."""


@dataclass(frozen=True, slots=True)
class Position:
    """A point in degrees of WGS 84; ``half`` where the text has only one number; ``size`` of a map square."""

    latitude: float
    longitude: float
    size: float | None = None  #: metres of the square of a map reference, None for other texts


@functools.lru_cache(maxsize=65536)
def position(text: str, named: str | None = None, language: str | None = None) -> Position:
    """Read one point from one text.

    Parameters
    ----------
    text
        As in the file.
    named
        System that the mapping names ("degrees", "mgrs", "utm:48N", "EPSG:32648"); without one, plain numbers
        are degrees, latitude first, and other forms say what they are.
    language
        ISO 639-1, for letters of directions.

    Raises
    ------
    NoPosition
        When the text is no position.
    UnknownSystem
        When ``named`` is no system.

    Examples
    --------
    >>> p = position("(6.143703, -75.185183)")
    >>> (p.latitude, p.longitude)
    (6.143703, -75.185183)
    """
    clean = plain(text).replace("\u066b", ".").replace("\u066c", "")
    for read in (_from_json, _from_wkt, _from_link, _from_names, _from_mgrs, _from_utm, _from_bearing):
        place = read(clean)
        if place is not None:
            return place
    if named is not None and named.casefold() == "mgrs":
        raise NoPosition("no reference of a military grid")
    return _from_numbers(clean, named, language)


def _in(x: float, y: float, name: str) -> Position:
    longitude, latitude = system(name).to_degrees(np.array([x]), np.array([y]))
    if not np.isfinite(longitude[0]):
        raise NoPosition(f"outside the area of {name}")
    return Position(float(latitude[0]), float(longitude[0]))


def _from_json(text: str) -> Position | None:
    if not text.startswith("{"):
        return None
    try:
        value: Any = json.loads(text.replace("'", '"'))
        if isinstance(value.get("coordinates"), list):
            return Position(float(value["coordinates"][1]), float(value["coordinates"][0]))
        names = {str(k).casefold()[:3]: v for k, v in value.items()}
        return Position(float(names["lat"]), float(names["lon"] if "lon" in names else names["lng"]))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        raise NoPosition("an object without two coordinates") from None


def _from_wkt(text: str) -> Position | None:
    match = _WKT.fullmatch(text)
    if match is None:
        return None
    x, y = float(match[2]), float(match[3])
    if match[1] is None or match[1] == "4326":
        return Position(y, x)
    try:
        return _in(x, y, f"EPSG:{match[1]}")
    except UnknownSystem as fault:
        raise NoPosition(str(fault)) from None


def _from_link(text: str) -> Position | None:
    if "://" not in text and not text.casefold().startswith("geo:"):
        return None
    match = _LINK.search(text)
    if match is None:
        raise NoPosition("a link without coordinates")
    first, second = (match[1], match[2]) if match[1] is not None else (match[3], match[4])
    return Position(float(first), float(second))


def _from_names(text: str) -> Position | None:
    if match := _NAMED.fullmatch(text):
        return Position(float(match[1]), float(match[2]))
    if match := _NAMED_X_FIRST.fullmatch(text):
        return Position(float(match[2]), float(match[1]))
    return None


def _from_mgrs(text: str) -> Position | None:
    match = _MGRS.fullmatch(text)
    if match is None:
        return None
    digits = match[4] + match[5]
    if len(digits) % 2 or len(digits) > 10 or (match[5] and len(match[4]) != len(match[5])):
        raise NoPosition("a military grid reference with an odd number of digits")
    import mgrs

    size = 10.0 ** (5 - len(digits) // 2)
    half = len(digits) // 2
    # the middle of the square, as a digit more on both sides
    middle = digits[:half] + "5" + digits[half:] + "5" if half < 5 else digits
    try:
        latitude, longitude = mgrs.MGRS().toLatLon(f"{match[1].zfill(2)}{match[2]}{match[3]}{middle}".upper())
    except mgrs.core.MGRSError:
        raise NoPosition("a military grid reference of no square") from None
    return Position(float(latitude), float(longitude), size)


def _from_utm(text: str) -> Position | None:
    match = _UTM.fullmatch(text)
    if match is None:
        return None
    import utm

    letter = match[2].upper()
    easting, northing = float(match[3].replace(",", ".")), float(match[4].replace(",", "."))
    if letter == "S":
        raise NoPosition(
            "S is the southern half or the band of 32 to 40 degrees north: say `system: utm:18S`"
        )
    try:
        latitude, longitude = utm.to_latlon(easting, northing, int(match[1]), letter)
    except (utm.OutOfRangeError, ValueError):
        raise NoPosition("numbers outside the zone of UTM") from None
    return Position(float(latitude), float(longitude))


def _from_bearing(text: str) -> Position | None:
    match = _BEARING.fullmatch(text)
    if match is None or not (match["d1"] or match["d2"]):
        return None
    bearing = bearing_of(match["bearing"])
    if bearing is None:
        return None
    start = position(match["from"])
    metres = float(match["d1"] or match["d2"])
    if (match["u1"] or match["u2"]).casefold() == "km":
        metres *= 1000
    return along(start, bearing, metres)


def bearing_of(text: str) -> float | None:
    """Read a bearing in degrees or as a direction of the compass; None when it is none.

    >>> bearing_of("45°"), bearing_of("NNE"), bearing_of("norte")
    (45.0, 22.5, 0.0)
    """
    text = text.strip()
    if re.fullmatch(r"\d{1,3}(?:\.\d+)?\s*(?:°|deg\w*)", text):
        degrees = float(re.sub(r"[^\d.]", "", text))
        return degrees if degrees <= 360 else None
    if text.upper() in _COMPASS:
        return _COMPASS.index(text.upper()) * 22.5
    try:
        letter = direction(text, None)
    except NoAngle:
        return None
    return None if letter is None else _COMPASS.index(letter) * 22.5


def along(start: Position, bearing: float, metres: float) -> Position:
    """Go from a point along a true bearing (degrees from north) on the ellipsoid."""
    from geographiclib.geodesic import Geodesic

    end = Geodesic.WGS84.Direct(start.latitude, start.longitude, bearing, metres)
    return Position(end["lat2"], end["lon2"])


def _from_numbers(text: str, named: str | None, language: str | None) -> Position:
    inner = text.strip(" ()[]<>")
    projected = named is not None and not system(named).degrees
    pair = _split(inner)
    if projected:
        numbers = [n.replace(",", ".") for n in _TOKEN.findall(inner)] if pair is None else list(pair)
        if len(numbers) < 2:
            raise NoPosition("not two numbers")
        try:
            return _in(float(numbers[0].replace(",", ".")), float(numbers[1].replace(",", ".")), str(named))
        except ValueError as fault:
            raise NoPosition("not two numbers") from fault
    if pair is None:
        raise NoPosition("not two numbers")
    try:
        first, second = angle(pair[0], language), angle(pair[1], language)
    except NoAngle as fault:
        raise NoPosition(str(fault)) from None
    if first.axis == "lon" or second.axis == "lat":
        if first.axis == second.axis:
            raise NoPosition("two longitudes or two latitudes")
        first, second = second, first
    place = Position(first.degrees, second.degrees)
    if named is not None and not system(named).wgs84:
        return _in(place.longitude, place.latitude, named)
    return place


def _split(text: str) -> tuple[str, str] | None:
    """Split a text into two coordinates; a comma may be between them or inside them."""
    for mark in (";", "|", "/", "\t"):
        parts = [p for p in text.split(mark) if p.strip()]
        if len(parts) == 2:
            return parts[0], parts[1]
    commas = re.split(r",\s+|\s+,", text)
    if len(commas) >= 2 and all(any(c.isdigit() for c in p) for p in commas[:2]) and len(commas) <= 4:
        return commas[0], commas[1]
    parts = text.split(",")
    if (
        len(parts) == 2
        and all(any(c.isdigit() for c in p) for p in parts)
        and not re.search(r"\d\s+[+-]?\d", text)
    ):
        return parts[0], parts[1]
    if len(parts) == 4 and all(_TOKEN.fullmatch(p.strip()) for p in parts):
        return f"{parts[0]}.{parts[1]}", f"{parts[2]}.{parts[3]}"
    match = _TWO_ANGLES.fullmatch(text)
    if match is not None:
        return (match[1], match[2]) if match[1] is not None else (match[3], match[4])
    tokens = text.split()
    # latitude, longitude, and perhaps height and accuracy, as collection tools write them
    if 2 <= len(tokens) <= 4 and all(_TOKEN.fullmatch(t) for t in tokens):
        return tokens[0], tokens[1]
    return None
