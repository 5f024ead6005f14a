"""Conversion of days between calendars, with what a conversion cannot know."""

from __future__ import annotations

import calendar as gregorian_calendar
import csv
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

CALENDARS = ("gregorian", "jalali", "hijri", "ethiopian", "buddhist")
#: years of a calendar that stand for the years in which there are data on mines (1900 to 2100)
_YEARS = {
    "gregorian": (1900, 2100),
    "jalali": (1279, 1479),
    "hijri": (1317, 1524),
    "ethiopian": (1892, 2093),
    "buddhist": (2443, 2643),
}


@dataclass(frozen=True, slots=True)
class Converted:
    """A day in the Gregorian calendar.

    ``within``: days by which observation may differ; ``civil``: only the arithmetic table has the day.
    """

    day: dt.date
    within: int = 0
    civil: bool = False


def years_of(calendar: str) -> tuple[int, int]:
    """First and last year of a calendar that lie between 1900 and 2100."""
    return _YEARS[calendar]


@lru_cache(maxsize=1)
def in_use() -> Mapping[str, frozenset[str]]:
    """Calendars that offices of a country write dates in, beside the Gregorian one."""
    calendars: dict[str, set[str]] = {}
    with Path(__file__).with_name("calendars_in_use.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            calendars.setdefault(row["country"], set()).add(row["calendar"])
    return {country: frozenset(names) for country, names in calendars.items()}


def days_of_month(calendar: str, year: int, month: int) -> int:
    """Days of a month, 0 where there is no such month.

    >>> days_of_month("ethiopian", 2013, 13), days_of_month("jalali", 1399, 12)
    (5, 30)
    """
    months = 13 if calendar == "ethiopian" else 12
    if not 1 <= month <= months:
        return 0
    return _days_of_month(calendar, year, month)


@lru_cache(maxsize=4096)
def _days_of_month(calendar: str, year: int, month: int) -> int:
    match calendar:
        case "ethiopian":
            return 30 if month <= 12 else 6 if year % 4 == 3 else 5
        case "jalali":
            from persiantools.jdatetime import JalaliDate

            return int(JalaliDate.days_in_month(month, year)) if 1 <= year <= 9000 else 0
        case "hijri":
            return 30
        case "buddhist":
            year -= 543
    if not 1 <= year <= 9999:
        return 0
    return gregorian_calendar.monthrange(year, month)[1]


@lru_cache(maxsize=65536)
def convert(calendar: str, year: int, month: int, day: int) -> Converted | None:
    """Convert a day; None where the calendar has no such day.

    Ethiopian days follow from the Coptic calendar, whose months are the same and whose years begin 276 later.
    Hijri days follow Umm al-Qura; observation may differ by a day, and a day that only the arithmetic civil
    table has keeps that mark.

    >>> convert("ethiopian", 2014, 1, 1).day, convert("buddhist", 2563, 12, 31).day
    (datetime.date(2021, 9, 11), datetime.date(2020, 12, 31))
    """
    if not 1 <= day <= days_of_month(calendar, year, month):
        return None
    try:
        return _converted(calendar, year, month, day)
    except (ValueError, OverflowError):
        return None


def _converted(calendar: str, year: int, month: int, day: int) -> Converted | None:
    match calendar:
        case "jalali":
            # convertdate computes the equinox anew each time, and takes 60 ms a day
            from persiantools.jdatetime import JalaliDate

            return Converted(JalaliDate(year, month, day).to_gregorian())
        case "ethiopian":
            from convertdate import coptic

            return Converted(dt.date(*coptic.to_gregorian(year - 276, month, day)))
        case "buddhist":
            return Converted(dt.date(year - 543, month, day))
        case "hijri":
            return _hijri(year, month, day)
    return Converted(dt.date(year, month, day))


def _hijri(year: int, month: int, day: int) -> Converted | None:
    from convertdate import islamic
    from hijridate import Hijri

    try:
        return Converted(Hijri(year, month, day).to_gregorian(), within=1)
    except (ValueError, OverflowError):
        pass
    if day > islamic.month_length(year, month):
        return None
    return Converted(dt.date(*islamic.to_gregorian(year, month, day)), within=1, civil=True)


def span(calendar: str, year: int, month: int | None = None) -> tuple[dt.date, dt.date] | None:
    """First and last Gregorian day of a year or month of a calendar; None where there is none.

    >>> span("jalali", 1400)
    (datetime.date(2021, 3, 21), datetime.date(2022, 3, 20))
    """
    first = convert(calendar, year, month or 1, 1)
    last_month = month or (13 if calendar == "ethiopian" else 12)
    length = days_of_month(calendar, year, last_month)
    last = convert(calendar, year, last_month, length) or convert(calendar, year, last_month, length - 1)
    if first is None or last is None:
        return None
    return first.day - dt.timedelta(first.within), last.day + dt.timedelta(last.within)
