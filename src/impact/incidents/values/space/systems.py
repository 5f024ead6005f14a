"""Coordinate systems: what a name, code or .prj text means, and the way from it to degrees of WGS 84.

PROJ is asked only where a system is not WGS 84 itself.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

#: names of WGS 84 in degrees, folded: letters and digits only
_WGS84 = frozenset(
    {
        "degrees",
        "decimaldegrees",
        "wgs84",
        "wgs1984",
        "gcswgs1984",
        "epsg4326",
        "4326",
        "ogccrs84",
        "crs84",
        "urnogcdefcrsogc13crs84",
        "urnogcdefcrsogccrs84",
        "urnogcdefcrsogc12crs84",
        "urnogcdefcrsepsg4326",
        "httpwwwopengisnetdefcrsogc13crs84",
        "httpwwwopengisnetdefcrsepsg04326",
    }
)
#: numbers of ESRI and older ones -> EPSG
_RENUMBERED = {102100: 3857, 102113: 3857, 900913: 3857, 3785: 3857, 104199: 4326}
#: ESRI's own numbers begin here
_ESRI = 37000
_UTM = re.compile(r"\s*utm[\s:_-]*(?:zone\s*)?(\d{1,2})\s*([A-Za-z])?\b.*", re.I)
_CODE = re.compile(r"(?:.*?\b(?:EPSG|ESRI|SRID|WKID)\W{0,3}(?:\d+(?:\.\d+)*:)?|\s*)(\d{4,6})\s*", re.I)
#: no place in use has both metres below this: such numbers are degrees under a wrong name
SMALL = 360.0


class UnknownSystem(ValueError):
    """Text that names no coordinate system."""


@dataclass(frozen=True, slots=True)
class System:
    """A coordinate system: its name, and whether its numbers are degrees and already those of WGS 84."""

    name: str
    degrees: bool
    wgs84: bool
    definition: str = ""

    def to_degrees(self, x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
        """Turn coordinates (easting or longitude first) into longitudes and latitudes of WGS 84.

        What lies outside the area of the system becomes NaN.
        """
        if self.wgs84:
            return x, y
        transformer = _transformer(self.definition)
        longitude, latitude = transformer.transform(np.asarray(x, dtype=float), np.asarray(y, dtype=float))
        bad = ~(np.isfinite(longitude) & np.isfinite(latitude))
        return np.where(bad, np.nan, longitude), np.where(bad, np.nan, latitude)


DEGREES = System("EPSG:4326", degrees=True, wgs84=True)


@functools.cache
def system(text: str) -> System:
    """Read the name of a coordinate system.

    Parameters
    ----------
    text
        "degrees", "utm:48N", "EPSG:32648", "urn:ogc:def:crs:EPSG::32648", an ESRI number (102100), a URL of
        OGC, or the text of a .prj file.

    Raises
    ------
    UnknownSystem
        When it names none.

    Examples
    --------
    >>> system("urn:ogc:def:crs:EPSG::32648").name, system("utm:48N").name, system("102100").name
    ('EPSG:32648', 'EPSG:32648', 'EPSG:3857')
    >>> system("urn:ogc:def:crs:OGC:1.3:CRS84").wgs84
    True
    """
    if re.sub(r"[\W_]", "", text).casefold() in _WGS84 or _is_wgs84_text(text):
        return DEGREES
    utm = _UTM.fullmatch(text)
    if utm is not None:
        return _utm(int(utm[1]), utm[2], text)
    code = _CODE.fullmatch(text)
    if code is not None:
        number = _RENUMBERED.get(int(code[1]), int(code[1]))
        return _known(f"{'ESRI' if number >= _ESRI else 'EPSG'}:{number}", text)
    return _known(text, text)


def _is_wgs84_text(text: str) -> bool:
    """Tell the usual .prj of WGS 84 in degrees without asking PROJ."""
    plain = re.sub(r"\s", "", text).upper()
    return (
        plain.startswith("GEOGCS[")
        and "WGS" in plain
        and 'DATUM["D_WGS_1984"' in plain
        and "6378137.0,298.257223563" in plain
        and 'PRIMEM["GREENWICH",0' in plain
        and 'UNIT["DEGREE",0.01745329251994' in plain
        and "PROJCS" not in plain
    )


def _utm(zone: int, letter: str | None, text: str) -> System:
    letter = (letter or "").upper()
    if not 1 <= zone <= 60 or letter == "" or letter in "IO" or letter in "ABYZ":
        raise UnknownSystem(f"{text!r} is no zone of UTM with its half (utm:48N) or band (utm:18L)")
    # N is the northern half, S the southern, as people write it; the bands C to M lie in the south
    south = letter == "S" or "C" <= letter <= "M"
    return _known(f"EPSG:{(32700 if south else 32600) + zone}", text)


def _known(definition: str, text: str) -> System:
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        crs = CRS.from_user_input(definition)
        if crs.is_compound or len(crs.axis_info) > 2:
            crs = crs.to_2d()
        if not (crs.is_geographic or crs.is_projected or crs.is_derived):
            raise UnknownSystem(f"{text[:80]!r} is no system of places on the ground")
        code = crs.to_authority(min_confidence=70)
        degrees = crs.is_geographic
        # WGS 84 of another name; a datum that differs from it by a metre or more is transformed
        same = degrees and code is not None and code[1] in ("4326", "CRS84")
        if not same:
            _transformer(crs.to_wkt())  # refuses units that cannot be turned into degrees
    except UnknownSystem:
        raise
    except (CRSError, ValueError, RuntimeError) as fault:
        raise UnknownSystem(f"{text[:80]!r} names no coordinate system") from fault
    name = ":".join(code) if code else (crs.name or definition)
    return System(name, degrees=degrees, wgs84=bool(same), definition=crs.to_wkt())


@functools.lru_cache(maxsize=64)
def _transformer(definition: str) -> Any:
    from pyproj import CRS, Transformer

    return Transformer.from_crs(CRS.from_user_input(definition), CRS.from_epsg(4326), always_xy=True)


def utm_zones(west: float, east: float, south: float, north: float) -> tuple[System, ...]:
    """List the zones of UTM over a box, for proposals; a box across 180 degrees has west > east."""
    span = (east - west) % 360
    first = int((west + 180) // 6)
    last = int((west + span + 180) // 6)
    zones = sorted({z % 60 + 1 for z in range(first, last + 1)})
    halves = [base for base, there in ((32600, north > 0), (32700, south < 0)) if there]
    return tuple(system(f"EPSG:{base + zone}") for base in halves for zone in zones)
