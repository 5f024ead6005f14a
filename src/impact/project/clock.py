"""Clock: what time it is, and which times on record cannot be true.

A clock that was set back leaves times behind that are still to come. Such a time says nothing: whoever reads
it takes it as unknown, and the user is told once. Tests set the clock by a variable of the environment.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

from impact.errors import ImpossibleDate

#: of tests alone: the time it is, in ISO form
ENVIRONMENT_VARIABLE = "IMPACT_TEST_CLOCK"
#: clocks of two machines may be so far apart and both be right enough
SLACK = timedelta(minutes=5)
#: nothing of ours is older, and what is later cannot be reckoned with
_FIRST, _LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(9990, 1, 1, tzinfo=UTC)


def now() -> datetime:
    """Tell the time, in UTC.

    Raises
    ------
    ImpossibleDate
        When the clock was never set: a machine without a battery starts in 1970. Figures are chosen by the
        day, and reports dated by it.
    """
    time = reading()
    if not _can_be(time):
        raise ImpossibleDate(
            f"the clock of this machine says {time:%Y-%m-%d %H:%M} UTC",
            f"a time after {_FIRST:%Y-%m-%d}",
            "set the clock: reports are dated by it",
        )
    return time


def reading() -> datetime:
    """Read the clock, in UTC, whatever it says: for a log, and for work that goes on when it was set."""
    given = os.environ.get(ENVIRONMENT_VARIABLE)
    return datetime.fromisoformat(given).astimezone(UTC) if given else datetime.now(UTC)


def stamp() -> str | None:
    """Write the time for a record, to the second; None while the clock says what no machine can mean.

    What has begun under a clock that was right ends whatever becomes of that, and its time is not known.
    """
    time = reading()
    return time.isoformat(timespec="seconds") if _can_be(time) else None


def is_to_come(time: datetime, until: datetime | None = None) -> bool:
    """Whether a time on record is later than it is now, by more than clocks differ.

    A clock that was never set can say that of no time.

    Parameters
    ----------
    time
        With a time zone.
    until
        What time it is; none asks the clock.
    """
    latest = until or reading()
    return _can_be(latest) and time > latest + SLACK


def read_moment(text: str) -> datetime:
    """Read a time on record.

    >>> read_moment("2026-02-02T06:00:00+00:00").year
    2026

    Raises
    ------
    ValueError
        When it is no time, has no time zone, or lies where no record of ours can.
    """
    return plausible(datetime.fromisoformat(text))


def plausible(time: datetime) -> datetime:
    """Give back a time that a record of ours can hold.

    Raises
    ------
    ValueError
        When it has no time zone, or lies where no record of ours can.
    """
    if time.tzinfo is None or not _can_be(time):
        raise ValueError(f"{time} is no time of a record")
    return time


def _can_be(time: datetime) -> bool:
    return _FIRST <= time <= _LAST
