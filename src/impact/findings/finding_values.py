"""Values of a finding: finite numbers or words, rounded where they were simulated, and its day."""

from __future__ import annotations

import datetime as dt
import math
import numbers
from typing import Any

from impact import wording
from impact.arguments import shown
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
    if hasattr(value, "item") and not isinstance(value, str) and getattr(value, "size", 1) == 1:
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, (str, numbers.Real)):
        raise FindingError(
            f"finding {name!r} has {field} {shown(value)}", "a number or words", "pass one number"
        )
    if isinstance(value, str):
        return value
    if not math.isfinite(value):
        raise FindingError(
            f"finding {name!r} has {field} {value!r}", "a finite number", "say in words that none is known"
        )
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
        raise FindingError(
            f"finding {name!r} has {field} {value!r}", "a number", "pass one number, or leave it out"
        )
    return number


def check_interval(
    name: str, value: Value, low: float | None, high: float | None, level: float | None
) -> None:
    """Refuse an interval around words, one that does not hold its value, and a level without both ends.

    Raises
    ------
    FindingError
        Any of these.
    """
    if isinstance(value, str):
        if low is not None or high is not None:
            raise FindingError(
                f"{name} has an interval around the words {value!r}", "a number as its value", "leave it out"
            )
    elif (low is not None and low > value) or (high is not None and value > high):
        raise FindingError(
            f"{name} has value {value} outside its interval {low} to {high}",
            "low <= value <= high",
            "correct them",
        )
    if level is not None:
        if not 0 < level < 1:
            raise FindingError(
                f"{name} has level {level}", "a probability between 0 and 1, such as 0.95", "correct it"
            )
        if low is None or high is None:
            raise FindingError(
                f"{name} gives a level without both ends of its interval", "low and high", "pass both"
            )


def is_as_of(text: str) -> bool:
    """Whether a text is a day YYYY-MM-DD, or ``latest``."""
    if text == "latest":
        return True
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
