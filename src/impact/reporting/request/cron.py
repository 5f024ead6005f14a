"""The cron expressions of ``reports.yml``: five fields, or a nickname such as ``@monthly``."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from impact.wording import partial_date

_FIELDS = (
    ("minute", 0, 59),
    ("hour", 0, 23),
    ("day of month", 1, 31),
    ("month", 1, 12),
    ("day of week", 0, 7),
)
_WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_NICKNAMES = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
}


def five_fields(expression: str) -> str:
    """Write an expression in five fields.

    >>> five_fields("@monthly"), five_fields("0 6 2 * *")
    ('0 0 1 * *', '0 6 2 * *')
    """
    return _NICKNAMES.get(expression, expression)


def schedule_words(expression: str) -> str:
    """Write for people how often something is due: the common forms in words, others as they are.

    >>> schedule_words("0 6 2 * *"), schedule_words("@weekly"), schedule_words("*/5 * * * *")
    ('on day 2 of every month', 'every Sunday', 'on the schedule */5 * * * *')
    """
    fields = five_fields(expression)
    minute, hour, day, month, weekday = fields.split()
    if minute.isdigit() and hour.isdigit():
        if day.isdigit() and month == "*" and weekday == "*":
            return f"on day {day} of every month"
        if day.isdigit() and month.isdigit() and weekday == "*":
            return (
                f"every year on {partial_date(f'2000-{month.zfill(2)}-{day.zfill(2)}').removesuffix(' 2000')}"
            )
        if day == "*" and month == "*" and weekday.isdigit():
            return f"every {_WEEKDAYS[int(weekday) % 7]}"
        if (day, month, weekday) == ("*", "*", "*"):
            return "every day"
    return f"on the schedule {fields}"


def check_cron(text: str) -> None:
    """Refuse what is not a cron expression, and one that names a day there never is.

    >>> check_cron("0 6 1 * *")
    >>> check_cron("0 26 1 * *")
    Traceback (most recent call last):
    ...
    ValueError: cron expression '0 26 1 * *': hour '26' is not within 0 to 23

    Raises
    ------
    ValueError
        Naming the field and its range.
    """
    parts = five_fields(text).split()
    if len(parts) != len(_FIELDS):
        names = ", ".join(name for name, _, _ in _FIELDS)
        raise ValueError(f"cron expression {text!r} has {len(parts)} fields, expected five: {names}")
    for part, (name, low, high) in zip(parts, _FIELDS, strict=True):
        for item in part.split(","):
            match = re.fullmatch(r"(?:\*|(\d+)(?:-(\d+))?)(?:/([1-9]\d*))?", item)
            numbers = [int(n) for n in match.groups()[:2] if n is not None] if match else []
            if match is None or any(not low <= n <= high for n in numbers) or numbers != sorted(numbers):
                raise ValueError(f"cron expression {text!r}: {name} {item!r} is not within {low} to {high}")
    if not _comes(five_fields(text)):
        raise ValueError(f"cron expression {text!r} names a day that never comes")


def _comes(expression: str) -> bool:
    from cronsim import CronSim, CronSimError

    try:
        return next(CronSim(expression, datetime(2000, 1, 1, tzinfo=UTC)), None) is not None
    except CronSimError:  # 30 February
        return False
