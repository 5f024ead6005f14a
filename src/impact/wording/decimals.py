"""Decimals of each kind of quantity: always the same, or by the size of the number."""

from __future__ import annotations

import math
from collections.abc import Callable

from impact.wording.extremes import MOST

#: Kinds whose last zeros after the point are left out: they count figures, not decimals. A ratio keeps the
#: zero of "3.0 times".
TRIMMED = frozenset({"simulated", "area", "money", "assumed", "number"})


def _figures(value: float, figures: int) -> int:
    """Count the decimals that leave ``figures`` figures (negative: before the point)."""
    # The value rounded to those figures decides: 99.96 has three figures as 100, not as 100.0.
    exponent = int(f"{abs(value):.{figures - 1}e}".partition("e")[2])
    return figures - 1 - exponent


def _whole_from(limit: float, figures: Callable[[float], int]) -> Callable[[float], int]:
    return lambda value: 0 if abs(value) >= limit or value.is_integer() else figures(value)


def _two_or_three(value: float) -> int:
    return _figures(value, 3 if abs(value) >= 1 else 2)


def _rate_decimals(value: float) -> int:
    if abs(value) < 0.095:
        return _figures(value, 1)
    return 2 if abs(value) < 0.995 else 1 if abs(value) < 19.95 else 0


def _percent_decimals(value: float) -> int:
    """Count the decimals of a percentage: none, but 99.87 is not all of them and 0.3 not none."""
    apart = min(value, 100 - value)
    return _figures(apart, 1) if 0 < apart < 1 else 0


#: Decimals of each kind: always the same, or by the size of the number.
_DECIMALS: dict[str, int | Callable[[float], int]] = {
    "count": 0,
    "simulated": lambda value: _figures(value, 2),
    "area": _whole_from(100, _two_or_three),
    "money": _whole_from(100, _two_or_three),
    "price": 2,
    "share": _percent_decimals,
    "percent": _percent_decimals,
    "change": lambda value: 1 if abs(value) < 9.95 else 0,
    "ratio": lambda value: max(_figures(value, 2), 0),
    "rate": _rate_decimals,
    "duration": lambda value: 1 if abs(value) < 19.95 else 0,
    "year": 0,
    "score": 2,
    "assumed": _whole_from(math.inf, lambda value: _figures(value, 3)),
    "number": _whole_from(100, _two_or_three),
}


def decimals_of(value: float, kind: str) -> int:
    """Count the decimals with which a number of a kind is printed; negative before the point."""
    if abs(value) >= MOST:
        return _figures(value, 3)
    rule = _DECIMALS[kind]
    if isinstance(rule, int):
        return rule
    return rule(float(value)) if value else 0
