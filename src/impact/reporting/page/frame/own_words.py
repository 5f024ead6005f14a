"""Words of the frame of a page in the language of its findings: "In short", the newest source, the code.

``own_words.csv`` has a row for each language (ISO 639-1). What a reader meets first is in it; what the
machine adds at the foot of a page stays in English, and is marked as such.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

from impact.reporting.page.words import date_words

ENGLISH = "en"
_DAY = "day"
_YEAR = "year"


@dataclass(frozen=True)
class OwnWords:
    """The words of one language: heads of the short answer and of the contents, what the switch shows.

    ``newest`` stands before the day of the newest source, ``unknown_day`` after a year alone, ``known``
    before the day on which the figures were known.
    """

    language: str
    in_short: str
    contents: str
    code: str
    newest: str
    unknown_day: str
    known: str

    def source(self, published: str, precision: str) -> str:
        """Write when the newest source was published, as exactly as its page says.

        >>> own_words("en").source("2026-01-01", "year"), own_words("pl").source("2026-02-03", "day")
        ('Newest source: 2026, day not known', 'Najnowsze źródło: 3 lutego 2026')
        """
        unknown = f", {self.unknown_day}" if precision == _YEAR else ""
        return f"{self.newest}: {self._date(published, precision)}{unknown}"

    def as_known(self, day: str) -> str:
        """Write on which day the figures were known.

        >>> own_words("en").as_known("2025-03-18")
        'As the figures were known on 18 March 2025'
        """
        return f"{self.known} {self._date(day, _DAY)}"

    def _date(self, text: str, precision: str) -> str:
        if self.language == ENGLISH or precision == _YEAR:
            return date_words(text, precision)
        import datetime as dt  # and the calendars of all languages, which a page in English has no use for

        from babel.dates import format_date, format_skeleton

        when = dt.date.fromisoformat(text)
        if precision == _DAY:
            return format_date(when, "long", locale=self.language)
        return format_skeleton("yMMMM", when, locale=self.language)


def own_words(language: str) -> OwnWords:
    """Look up the words of a language; those of English where it has none."""
    known = _read()
    return known.get(language) or known[ENGLISH]


@lru_cache(maxsize=1)
def _read() -> dict[str, OwnWords]:
    names = [column.name for column in fields(OwnWords)]
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as handle:
        return {row["language"]: OwnWords(*(row[name] for name in names)) for row in csv.DictReader(handle)}
