"""Moments and day counts: numbers that a computer or spreadsheet keeps in place of a date."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from impact.errors import RawDataError, machine_lacks
from impact.incidents.values.dates.date_values import DateValue, of_day

_DAY_ZERO = {1900: dt.date(1899, 12, 30), 1904: dt.date(1904, 1, 1)}
_UNITS = {"s": 1.0, "ms": 0.001}
#: whole numbers that a spreadsheet writes for days of 1954 to 2064
SERIALS = (20000, 60000)


def unit_seconds(unit: str | None) -> float | None:
    """Seconds of one unit of moments since 1970."""
    return None if unit is None else _UNITS[unit]


def is_serial(number: float) -> bool:
    """Whether a number may be a day count of a spreadsheet."""
    return SERIALS[0] <= number <= SERIALS[1]


def of_serial(number: float, base: int) -> dt.date | None:
    """Day of a day count; a part of a day is a time, which is left out.

    >>> of_serial(43831, 1900), of_serial(43831, 1904)
    (datetime.date(2020, 1, 1), datetime.date(2024, 1, 2))
    """
    days = int(number)
    if base == 1900 and days < 61:
        days += 1  # the spreadsheet counts a 29 February 1900 that never was
    try:
        return _DAY_ZERO[base] + dt.timedelta(days)
    except (OverflowError, ValueError):
        return None


def serial_of(day: dt.date, base: int = 1900) -> int:
    """Day count of a day."""
    return (day - _DAY_ZERO[base]).days


def zone(name: str | None) -> ZoneInfo | None:
    """Time zone by its name.

    Raises
    ------
    RawDataError
        When there is no such zone.
    """
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        lack = machine_lacks(error, f"the time zone {name!r} cannot be read: {error}")
        raise lack or RawDataError(
            f"the time zone {name!r} is not known",
            "a name of the tz database, such as Asia/Kabul",
            "correct `time_zone:`",
        ) from None


def looks_like_moment(number: float, digits: int) -> str | None:
    """Find the unit in which a number may be a moment between 1990 and 2040, None where it may not.

    >>> looks_like_moment(1609443000000, 13), looks_like_moment(1609443000, 10), looks_like_moment(1400, 4)
    ('ms', 's', None)
    """
    if digits == 0:
        return None
    for unit, seconds in _UNITS.items():
        if 631152000 <= number * seconds <= 2208988800:
            return unit
    return None


def of_moment(seconds: float, where: ZoneInfo | None, *, certain: bool) -> DateValue | None:
    """Day of a moment in a zone; without one the day of UTC, which may be off by one unless ``certain``."""
    try:
        moment = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=seconds)
        if where is not None:
            return of_day(moment.astimezone(where).date())
        return of_day(moment.date(), 0 if certain else 1)
    except (OverflowError, ValueError):
        return None


def crosses_year(value: DateValue) -> bool:
    """Whether a date that is off by one may lie in another year."""
    return value.first.year != value.last.year
