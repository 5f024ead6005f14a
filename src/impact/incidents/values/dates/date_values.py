"""Values of a date: its text, the first and last day it can have been, and its precision."""

from __future__ import annotations

import calendar as gregorian_calendar
import datetime as dt
from dataclasses import dataclass
from typing import Any

from impact.incidents.values.calendars import convert, span


@dataclass(frozen=True, slots=True)
class DateValue:
    """A date as it goes into a table. ``text``: ISO, a month as 2006-02, a period as first/last."""

    text: str
    first: dt.date
    last: dt.date
    precision: str

    def values(self) -> tuple[Any, ...]:
        """Values of the four output columns."""
        return self.text, self.first, self.last, self.precision


def of_day(day: dt.date, within: int = 0) -> DateValue:
    """Date of a day, or of a day that may be off by some days."""
    if not within:
        return DateValue(day.isoformat(), day, day, "day")
    margin = dt.timedelta(within)
    return DateValue(day.isoformat(), day - margin, day + margin, "within_1_day")


def of_month(year: int, month: int, calendar: str = "gregorian") -> DateValue | None:
    """Date of which the month is known; a month of another calendar is a period of ours."""
    if calendar == "gregorian":
        if not (1 <= month <= 12 and 1 <= year <= 9999):
            return None
        last = gregorian_calendar.monthrange(year, month)[1]
        return DateValue(
            dt.date(year, month, 1).isoformat()[:7],
            dt.date(year, month, 1),
            dt.date(year, month, last),
            "month",
        )
    if calendar == "buddhist":
        return of_month(year - 543, month)
    return _of_span(calendar, year, month)


def of_year(year: int, calendar: str = "gregorian") -> DateValue | None:
    """Date of which the year is known; a year of another calendar is a period of ours."""
    if calendar == "gregorian":
        if not 1 <= year <= 9999:
            return None
        return DateValue(str(year).zfill(4), dt.date(year, 1, 1), dt.date(year, 12, 31), "year")
    if calendar == "buddhist":
        return of_year(year - 543)
    return _of_span(calendar, year, None)


def _of_span(calendar: str, year: int, month: int | None) -> DateValue | None:
    days = span(calendar, year, month)
    return None if days is None else of_period(*days)


def of_period(first: dt.date, last: dt.date) -> DateValue:
    """Date that lies between two days."""
    return DateValue(f"{first.isoformat()}/{last.isoformat()}", first, last, "period")


def of_numbers(year: int, month: int, day: int, calendar: str) -> tuple[DateValue | None, bool]:
    """Date of numbers in a calendar, where 0 means not known; and whether only the civil table has the day.

    >>> of_numbers(2006, 2, 0, "gregorian")[0].text, of_numbers(2021, 2, 30, "gregorian")[0]
    ('2006-02', None)
    """
    if month == 0:
        return (of_year(year, calendar) if day == 0 else None), False
    if day == 0:
        return of_month(year, month, calendar), False
    if calendar == "gregorian":
        try:
            return of_day(dt.date(year, month, day)), False
        except ValueError:
            return None, False
    converted = convert(calendar, year, month, day)
    if converted is None:
        return None, False
    return of_day(converted.day, converted.within), converted.civil
