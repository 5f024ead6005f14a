"""A result in one sentence, with all that a finding needs, and the words for numbers in it."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

from impact.result import Estimate


@dataclass(frozen=True)
class Statement:
    """One result, ready to be recorded.

    ``low``, ``high`` and ``level`` are the interval of ``value`` in the same ``unit``; ``level`` is missing
    for plain bounds. ``sources`` are ids of pages.
    """

    id: str
    sentence: str
    value: float | str
    unit: str
    sources: tuple[str, ...]
    method: str
    low: float | None = None
    high: float | None = None
    level: float | None = None

    def fields(self) -> dict[str, Any]:
        """Give the arguments of :func:`impact.record_finding` that depend on the result."""
        return asdict(self)


def rounded(value: float) -> float:
    """Round a simulated number to two figures that count: more would pretend to be known.

    >>> rounded(1234.5), rounded(0.0372), rounded(8.0), rounded(0.0)
    (1200.0, 0.037, 8.0, 0.0)
    """
    if value == 0 or not math.isfinite(value):
        return value
    return float(f"{value:.2g}")


def words(value: float) -> str:
    """Write a simulated number with two figures that count, thousands separated.

    >>> words(1234.5), words(12.4), words(0.42), words(0.0), words(float("inf"))
    ('1,200', '12', '0.42', '0', 'more than can be told')
    """
    if not math.isfinite(value):
        return "more than can be told"
    value = rounded(value)
    return f"{value:,.0f}" if abs(value) >= 10 or float(value).is_integer() else f"{value:g}"


def spread(found: Estimate, what: str = "", *, told: bool = True) -> str:
    """Write an estimate of ``what`` with its interval; ``told``: say that the interval is one of draws.

    >>> found = Estimate(method="m", n=9, estimate=341.0, low=120.0, high=902.0, level=0.9)
    >>> spread(found, "civilians"), spread(found, told=False)
    ('340 civilians (90 % of draws: 120 to 900)', '340 (120 to 900)')
    """
    noun = f" {what}" if what else ""
    share = f"{100 * found.level:g} % of draws: " if told else ""
    return f"{words(found.estimate)}{noun} ({share}{words(found.low)} to {words(found.high)})"


def signed(found: Estimate) -> str:
    """Write a change in percent a year with its interval, with signs.

    >>> signed(Estimate(method="m", n=9, estimate=-1.73, low=-3.2, high=0.3))
    '−1.7 % a year (95 % interval −3.2 to +0.3)'
    """
    number, low, high = (
        f"{value:+.1f}".replace("-", "−") for value in (found.estimate, found.low, found.high)
    )
    return f"{number} % a year ({100 * found.level:g} % interval {low} to {high})"
