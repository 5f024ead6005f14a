"""The cron expressions of ``reports.yml``: five fields, or a nickname such as ``@monthly``."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_FIELDS = (
    ("minute", 0, 59),
    ("hour", 0, 23),
    ("day of month", 1, 31),
    ("month", 1, 12),
    ("day of week", 0, 7),
)
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
