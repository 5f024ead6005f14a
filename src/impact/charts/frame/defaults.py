"""Words of a chart that its frame gives where the caller does not: id, title, unit, names of places."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from impact import places
from impact.errors import UnknownPlace
from impact.wording import capital, counted, listed, years

_NOUNS = {"total": "casualties", "killed": "people killed", "injured": "people injured"}
#: more places than these are counted in a title, not named
_NAMED = 4


def unit_of(frame: pd.DataFrame, unit: str) -> str:
    """Take the unit that is given, otherwise that of the rows, otherwise people."""
    return unit or _only(frame, "unit") or "people"


def title_of(frame: pd.DataFrame, unit: str) -> str:
    """Describe what the rows are, without a claim: measure, places, years.

    >>> frame = pd.DataFrame(
    ...     {"place": ["UKR", "UKR"], "year": [2014, 2015], "measure": "killed", "value": 1.0}
    ... )
    >>> title_of(frame, "people")
    'People killed: Ukraine, 2014 to 2015'
    """
    measure = _only(frame, "measure")
    what = _NOUNS.get(measure, measure.replace("_", " ")) or unit
    rows = frame[frame["value"].notna()] if "value" in frame else frame
    parts = []
    if "place" in rows:
        names = named(rows["place"].dropna().astype(str))
        known = list(dict.fromkeys(names))
        parts = [listed(known) if len(known) <= _NAMED else counted(len(known), "place")] if known else []
    if "year" in rows and rows["year"].notna().any():
        parts.append(years(int(rows["year"].min()), int(rows["year"].max())))
    return capital(f"{what}: {', '.join(parts)}") if parts else capital(what)


def named(values: pd.Series) -> pd.Series:
    """Replace codes of places by their names where all values are codes."""
    distinct = list(dict.fromkeys(values))
    try:
        names = {code: places.name(code) for code in distinct}
    except UnknownPlace:
        return values
    return values.map(names)


def as_named(words: Iterable[str], present: Iterable[str]) -> list[str]:
    """Replace codes and spellings of places by the names that are drawn; leave other words as they are."""
    drawn = set(present)
    result = []
    for word in words:
        name = word
        if word not in drawn:
            try:
                name = places.name(places.resolve(word, any_case=True).code)
            except UnknownPlace:
                name = word
        result.append(name if name in drawn else word)
    return result


def _only(frame: pd.DataFrame, column: str) -> str:
    """Take the one word of a column; empty where it has several, or is not there."""
    if column not in frame.columns:
        return ""
    distinct = frame[column].dropna().unique()
    return str(distinct[0]) if len(distinct) == 1 else ""
