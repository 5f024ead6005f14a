"""Values of a finding: finite numbers or words, rounded where they were simulated, and its day."""

from __future__ import annotations

import datetime as dt
import math
import numbers
from typing import Any

from impact import wording
from impact.errors import FindingError
from impact.wording import Quantity

Value = int | float | str


def as_printed(value: Any, kind: str) -> Any:
    """Round a simulated number to what is printed of it; leave every other value as it is."""
    simulated = kind == "simulated" and isinstance(value, (int, float))
    return wording.rounded(value, kind) if simulated else value


def plain(value: Any, name: str, field: str) -> Value:
    """Check a value of a finding: a finite number, or words.

    Raises
    ------
    FindingError
        It is neither.
    """
    # numpy scalars would reach JSON as text; .item() gives the Python number behind them.
    if hasattr(value, "item") and not isinstance(value, str):
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, (str, numbers.Real)):
        raise FindingError(f"finding {name!r} has {field} {value!r}", "a number or words")
    if isinstance(value, str):
        return value
    if not math.isfinite(value):
        raise FindingError(f"finding {name!r} has {field} {value!r}", "a finite number")
    return int(value) if isinstance(value, numbers.Integral) else float(value)


def printed(quantity: Quantity | None, *, tie: bool) -> list[str]:
    """Write the numbers that must stand in a sentence beside their words: every value of a tie."""
    if quantity is None or (quantity.qualifier == "exact" and not tie):
        return []
    return list(dict.fromkeys(quantity.digits(value) for value in quantity.values))


def bound(value: Any, name: str, field: str) -> int | float | None:
    """Check an end or a level of an interval: a finite number, or none.

    Raises
    ------
    FindingError
        It is neither.
    """
    if value is None:
        return None
    number = plain(value, name, field)
    if isinstance(number, str):
        raise FindingError(f"finding {name!r} has {field} {value!r}", "a number")
    return number


def is_as_of(text: str) -> bool:
    """Whether a text is a day YYYY-MM-DD, or ``latest``."""
    if text == "latest":
        return True
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
