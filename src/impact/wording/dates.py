"""Dates: days, months, partial dates and periods in English."""

from __future__ import annotations

import datetime as dt
import math

from impact.wording.extremes import finite


def day(date: dt.date) -> str:
    """Write a day in a sentence.

    >>> day(dt.date(2025, 12, 27))
    '27 December 2025'
    """
    return f"{date.day} {date:%B %Y}"


def short_day(date: dt.date) -> str:
    """Write a day in a table or beside a mark.

    >>> short_day(dt.date(2025, 12, 27))
    '27 Dec 2025'
    """
    return f"{date.day} {date:%b %Y}"


def short_month(date: dt.date, *, year: bool = True) -> str:
    """Write the month of a day below an axis, with its year or without.

    >>> short_month(dt.date(2025, 12, 27)), short_month(dt.date(2025, 12, 27), year=False)
    ('Dec 2025', 'Dec')
    """
    return f"{date:%b %Y}" if year else f"{date:%b}"


def month(text: str) -> str:
    """Write a partial date, ``YYYY`` or ``YYYY-MM`` or longer, as a year or as a month of a year.

    >>> month("2021-11"), month("2006")
    ('November 2021', '2006')
    """
    return f"{dt.date.fromisoformat(f'{text[:7]}-01'):%B %Y}" if len(text) >= 7 else text


def partial_date(text: str) -> str:
    """Write a partial date as far as it is known: a day, a month of a year, a year, or nothing.

    >>> partial_date("2025-12-17"), partial_date("2025-12"), partial_date("")
    ('17 December 2025', 'December 2025', '')
    """
    return day(dt.date.fromisoformat(text)) if len(text) == 10 else month(text)


def as_known(date: dt.date, precision: str) -> str:
    """Write the day of a page in a table as far as it is known: ``day``, ``month`` or ``year``.

    >>> [as_known(dt.date(2014, 11, 30), precision) for precision in ("day", "month", "year")]
    ['30 Nov 2014', 'Nov 2014', '2014']
    """
    match precision:
        case "year":
            return f"{date.year}"
        case "month":
            return short_month(date)
        case _:
            return short_day(date)


def iso_as_known(date: dt.date, precision: str) -> str:
    """Write a day for programs as far as it is known.

    >>> [iso_as_known(dt.date(2014, 11, 30), precision) for precision in ("day", "month", "year")]
    ['2014-11-30', '2014-11', '2014']
    """
    return date.isoformat()[: {"year": 4, "month": 7}.get(precision, 10)]


def last_day(date: dt.date, precision: str) -> str:
    """Write a last day that is known to the ``day``, the ``month`` or the ``year``.

    >>> [last_day(dt.date(2026, 12, 31), precision) for precision in ("day", "month", "year")]
    ['31 December 2026', 'December 2026', 'the end of 2026']
    """
    match precision:
        case "day":
            return day(date)
        case "month":
            return f"{date:%B %Y}"
        case _:
            return f"the end of {date.year}"


def period(start: str, end: str) -> str:
    """Write a period between two partial dates; without a start, the years to its end.

    >>> period("2021-11", "2024-05"), period("", "2006"), period("2014", "2014")
    ('from November 2021 to May 2024', 'in the years to 2006', 'in 2014')
    """
    if not start:
        return f"in the years to {month(end)}"
    return f"in {month(end)}" if start == end else f"from {month(start)} to {month(end)}"


def years(first: float, last: float) -> str:
    """Write a first and a last year; one year alone where both are the same.

    >>> years(1999, 2024), years(2024.0, 2024.0)
    ('1999 to 2024', '2024')
    """
    start, end = (
        math.floor(round(finite(year), 6)) for year in (first, last)
    )  # a month is a part of its year
    return f"{start}" if start == end else f"{start} to {end}"
