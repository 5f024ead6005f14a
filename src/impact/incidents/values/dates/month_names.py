"""Names of months in the languages of mine action, with their calendar."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from impact.incidents.values.characters import fold


@lru_cache(maxsize=1)
def _names() -> Mapping[str, Mapping[str, int]]:
    """Folded name -> calendar -> month; a name that is two months of one calendar is left out."""
    names: dict[str, dict[str, int]] = {}
    twice: set[tuple[str, str]] = set()
    with Path(__file__).with_name("month_names.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            months = names.setdefault(fold(row["word"]), {})
            month = int(row["month"])
            if months.setdefault(row["calendar"], month) != month:
                twice.add((fold(row["word"]), row["calendar"]))
    for word, calendar in twice:
        del names[word][calendar]
    return {word: months for word, months in names.items() if months}


@lru_cache(maxsize=1)
def pattern() -> re.Pattern[str]:
    """Pattern of all names in a folded text, longest first."""
    longest = sorted(_names(), key=len, reverse=True)
    return re.compile(r"(?<!\S)(" + "|".join(re.escape(name) for name in longest) + r")(?!\S)")


def month_of(name: str, calendar: str | None = None) -> tuple[str, int] | None:
    """Calendar and month of a name, the calendar of the column first, then the Gregorian one.

    >>> month_of("Febrero"), month_of("حوت"), month_of("Smarch")
    (('gregorian', 2), ('jalali', 12), None)
    """
    months = _names().get(fold(name))
    if months is None:
        return None
    for language in (calendar, "gregorian", *months):
        if language in months:
            return str(language), months[str(language)]
    return None
