"""Units of area: square metres of each unit, by country where a word means different things, with sources."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from impact.incidents.values.characters import fold


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit in one country (``country`` empty: everywhere); ``doubt`` says what else it can be."""

    name: str
    country: str
    square_metres: str
    doubt: str
    source: str


@lru_cache(maxsize=1)
def _units() -> tuple[Mapping[str, str], Mapping[str, Mapping[str, Unit]]]:
    """Spelling -> unit, and unit -> country -> its size."""
    spellings: dict[str, str] = {}
    units: dict[str, dict[str, Unit]] = {}
    path = Path(__file__).with_name("area_units.csv")
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            unit = Unit(row["unit"], row["country"], row["m2"], row["doubt"], row["source"])
            units.setdefault(unit.name, {})[unit.country] = unit
            for spelling in (unit.name, *row["spellings"].split("|")):
                if spelling:
                    spellings[_key(spelling)] = unit.name
    return spellings, units


def _key(text: str) -> str:
    text = text.lower().replace("²", "2").replace("^2", "2").replace("**2", "2")
    text = fold(re.sub(r"[.’']", "", text))
    return re.sub(r"\s+", " ", text)


@lru_cache(maxsize=4096)
def known(text: str) -> str | None:
    """Look up the unit of a spelling, None where it is none.

    >>> known("sq. m"), known("hectáreas"), known("xyz")
    ('m2', 'ha', None)
    """
    spellings, _ = _units()
    key = _key(text)
    return spellings.get(key) or spellings.get(key.replace(" ", ""))


def size(unit: str, country: str | None) -> Unit | None:
    """Size of a unit in a country; None where it differs by country and this one is not in the table."""
    by_country = _units()[1][unit]
    return by_country.get(country or "") or by_country.get("")


def everywhere(text: str) -> Unit | None:
    """Look up a unit that has one size in all countries and no doubt, None otherwise."""
    name = known(text)
    unit = _units()[1][name].get("") if name else None
    return unit if unit is not None and len(_units()[1][unit.name]) == 1 and not unit.doubt else None


def sizes(unit: str) -> list[Unit]:
    """All sizes of a unit, for proposals."""
    return list(_units()[1][unit].values())


_IN_HEADING = re.compile(
    r"[\[(]([^\[\]()]+)[\])]|(?:\bin|\ben|_)\s*((?:1[.,\s']?000\s*)?[^\W_]{2,}[²^0-9]*)\s*$", re.I
)
_THOUSANDS = re.compile(r"^(?:1[.,\s']?000|'000|thousands?(?: of)?|miles de|milliers de|тыс\.?)\s*", re.I)


def of_heading(heading: str) -> tuple[str, int] | None:
    r"""Find the unit that a heading states, and how many of it one stands for; None where it states none.

    >>> of_heading("Area (ha)"), of_heading("area_km2"), of_heading("Area in 1000 m2"), of_heading("Area")
    (('ha', 1), ('km2', 1), ('m2', 1000), None)
    """
    for match in _IN_HEADING.finditer(heading.strip()):
        written = (match[1] or match[2]).strip()
        bare = _THOUSANDS.sub("", written)
        unit = known(bare) if len(bare) >= 2 else None
        if unit is not None:
            return unit, 1 if bare == written else 1000
    return None
