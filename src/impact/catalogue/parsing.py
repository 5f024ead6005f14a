"""From the text of a cell to a value: numbers, dates, years and periods, qualifiers.

Every function takes text and returns a value or raises :class:`CellError`, which says what was found
and what was expected; nothing else escapes, whatever the input. None of them guesses.
"""

from __future__ import annotations

import calendar
import datetime as dt
import difflib
import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from impact import vocabulary
from impact.errors import ImpossibleDate

FIRST_YEAR = 1900
LAST_YEAR = 2100


class CellError(ValueError):
    """A cell that cannot be read; the row it stands in is quarantined."""

    def __init__(self, value: str, expected: str) -> None:
        self.value = value
        self.expected = expected
        super().__init__(f"{value!r} is not {expected}")


_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_YEAR_RANGE = re.compile(r"(\d{4})-(\d{4})", re.ASCII)
_CUMULATIVE = re.compile(r"(\d{4})-cumulative", re.ASCII)
_PARTIAL_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)


def number(text: str) -> float:
    """Read a plain decimal number.

    Thousands marks are refused rather than interpreted: `1,234` is read differently by different people.

    >>> number("3628"), number("0.0098"), number("7e-05")
    (3628.0, 0.0098, 7e-05)
    """
    stripped = text.strip()
    if not _NUMBER.fullmatch(stripped):
        raise CellError(text, "a plain number (digits, a point for decimals, no thousands marks)")
    value = float(stripped)
    if not math.isfinite(value):
        raise CellError(text, "a finite number")
    return value


def count(text: str) -> float:
    """Read a number that cannot be negative."""
    value = number(text)
    if value < 0:
        raise CellError(text, "a number of zero or more")
    return value


def whole(text: str) -> int:
    """Read a whole number from nought on, written in digits alone."""
    stripped = text.strip()
    if not re.fullmatch(r"\d+", stripped, re.ASCII):
        raise CellError(text, "a whole number in digits")
    return int(stripped)


def year(text: str) -> int:
    """Read a calendar year of four digits."""
    stripped = text.strip()
    if not _YEAR.fullmatch(stripped) or not FIRST_YEAR <= int(stripped) <= LAST_YEAR:
        raise CellError(text, f"a year from {FIRST_YEAR} to {LAST_YEAR}")
    return int(stripped)


@dataclass(frozen=True)
class Period:
    """A calendar year, or a span between partial ISO dates; an open end is an empty text."""

    year: int | None
    start: str = ""
    end: str = ""


def year_or_period(text: str) -> Period:
    """Read a year (`2016`), a span of years (`2008-2012`) or a cumulative figure up to a year.

    >>> year_or_period("2008-2012")
    Period(year=None, start='2008', end='2012')
    >>> year_or_period("2000-cumulative")
    Period(year=None, start='', end='2000')
    """
    stripped = text.strip()
    if match := _YEAR_RANGE.fullmatch(stripped):
        first, last = year(match[1]), year(match[2])
        if first > last:
            raise CellError(text, "a span whose first year is not after its last")
        return Period(None, str(first), str(last))
    if match := _CUMULATIVE.fullmatch(stripped):
        return Period(None, "", str(year(match[1])))
    if _YEAR.fullmatch(stripped):
        return Period(year(stripped))
    raise CellError(
        text, "a year (2016), a span of years (2008-2012) or a cumulative figure (2000-cumulative)"
    )


def partial_date(text: str) -> str:
    """Read an ISO date of which the day, or month and day, may be missing; returns it unchanged.

    >>> partial_date("2020-11")
    '2020-11'
    """
    stripped = text.strip()
    if _PARTIAL_DATE.fullmatch(stripped):
        parts = [int(part) for part in stripped.split("-")]
        parts += [1] * (3 - len(parts))
        try:
            dt.date(*parts)
        except ValueError:
            pass
        else:
            if FIRST_YEAR <= parts[0] <= LAST_YEAR:
                return stripped
    raise CellError(text, "a date as YYYY, YYYY-MM or YYYY-MM-DD")


def date(text: str) -> dt.date:
    """Read a full ISO date."""
    stripped = text.strip()
    try:
        if len(stripped) == 10:
            value = dt.date.fromisoformat(stripped)
            if FIRST_YEAR <= value.year <= LAST_YEAR:
                return value
    except ValueError:
        pass
    raise CellError(text, "a date as YYYY-MM-DD")


def word(text: str, known: Collection[str], kind: str) -> str:
    """Read a word of a fixed vocabulary."""
    if text in known:
        return text
    close = difflib.get_close_matches(text, known, n=1)
    listed = (
        ", ".join(each or "empty" for each in sorted(known))
        if len(known) <= 8
        else f"{len(known)} known words"
    )
    raise CellError(text, f"a {kind} ({listed})" + (f"; closest: {close[0]}" if close else ""))


def qualifier(text: str) -> str:
    """Read how a figure was given; `approx` and `approximate` are the same word.

    >>> qualifier("approx")
    'approximate'
    """
    stripped = text.strip()
    return word(vocabulary.QUALIFIER_SPELLINGS.get(stripped, stripped), vocabulary.QUALIFIERS, "qualifier")


#: First match wins; texts are the publishers' own and therefore many.
_BASE_PATTERNS: Mapping[str, str] = {
    r"civilian.*known age": "civilians_known_age",
    r"known age": "known_age",
    r"known (civilian )?status": "known_status",
    r"known sex": "known_sex",
    r"civilian": "civilians",
    r"not stated": "not_stated",
    r"casualt|victim|recorded cases|\bcases\b": "all",
}


def base(text: str) -> str:
    """Read which people a share refers to, from the publisher's words.

    >>> base("of 2,403 civilian casualties with known age"), base("of recorded victims"), base("")
    ('civilians_known_age', 'all', '')
    """
    stripped = text.strip()
    if not stripped:
        return ""
    if "known civilian status" in stripped:
        return "known_status"
    for pattern, code in _BASE_PATTERNS.items():
        if re.search(pattern, stripped):
            return code
    raise CellError(text, "a known way to name the people a share refers to (see BASES in the codebook)")


def known_on(published: str) -> dt.date:
    """Return the day from which a page counts as published.

    A month stands for its last day, so that a figure is never used before it can have been known.

    >>> known_on("2016-11-22").isoformat(), known_on("2024-02").isoformat()
    ('2016-11-22', '2024-02-29')

    Raises
    ------
    ImpossibleDate
        When the text is neither ``YYYY-MM-DD`` nor ``YYYY-MM``.
    """
    try:
        if len(published) == 10:
            return dt.date.fromisoformat(published)
        if len(published) == 7 and published[4] == "-":
            year, month = int(published[:4]), int(published[5:])
            return dt.date(year, month, calendar.monthrange(year, month)[1])
    except (ValueError, calendar.IllegalMonthError):
        pass
    raise ImpossibleDate(f"date of publication {published!r}", "YYYY-MM-DD or YYYY-MM")
