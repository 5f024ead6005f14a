"""Estimates in words: with the interval, with a horizon that was not reached, against one another."""

from __future__ import annotations

import math

from impact.arguments import instance, needs
from impact.result import Declined, Estimate, Result
from impact.wording.extremes import finite, number
from impact.wording.nouns import counted
from impact.wording.numbers import digits, simulated
from impact.wording.quantity import Quantity

_RESULT = instance(
    Result,
    Declined,
    expected="what a model gives",
    remedy="such as impact.models.trend.estimate(impact.series('World'))",
)


def estimate_words(estimate: Estimate, unit: str | None = None, *, scale: float = 1.0) -> str:
    """Write an estimate with its unit and its interval, for a sentence.

    Parameters
    ----------
    estimate
        Its ``kind`` decides the digits; the interval of a simulated number is one of draws.
    unit
        What stands after the number instead of the estimate's own unit.
    scale
        Multiplies the numbers, for another unit (1e-6: millions).

    Examples
    --------
    >>> change = Estimate(method="m", n=9, kind="change", estimate=-1.73, low=-3.2, high=0.3, unit="% a year")
    >>> estimate_words(change)
    '−1.7 % a year (95 % interval −3.2 to +0.3)'
    """
    return Quantity.of_estimate(estimate, unit, scale=scale).full


@needs("summary", result=_RESULT)
def summary(result: Result | Declined) -> str:
    """Write what a result says, how it was obtained and what weakens it; or why there is none.

    >>> print(summary(Estimate(method="mean", n=1026, estimate=1.234, low=-0.5, high=3.0, unit="dollars")))
    1.23 dollars (95 % interval −0.5 to 3); mean, 1,026 points
    >>> summary(Declined(method="mean", reason="No points."))
    'No estimate (mean): No points.'
    """
    if isinstance(result, Declined):
        return f"No estimate ({result.method}): {result.reason}"
    own = getattr(result, "in_words", None)  # a model with more to say than its number has its own words
    if own is not None:
        words = [own()]
    elif isinstance(result, Estimate):
        words = [estimate_words(result)]
    else:
        words = []
    return "; ".join([*words, f"{result.method}, {counted(result.n, 'point')}", *result.warnings])


def within(value: float, horizon: int, kind: str) -> str:
    """Write a total of a simulation; a year that was not reached within its years as such.

    >>> within(12_345.6, 50, "simulated"), within(24.0, 50, "count"), within(math.inf, 50, "count")
    ('12,000', '24', 'over 50')
    """
    return f"over {horizon}" if math.isinf(number(value)) else digits(value, kind)


def within_ends(low: float, high: float, horizon: int, kind: str) -> str:
    """Write both ends of such totals; one alone where they print the same.

    >>> within_ends(3, 7, 50, "count"), within_ends(31, math.inf, 50, "count")
    ('3 to 7', '31 to over 50')
    """
    ends = [within(end, horizon, kind) for end in (low, high)]
    return ends[0] if ends[0] == ends[1] else " to ".join(ends)


def fewer_or_more(difference: float) -> str:
    """Write a simulated difference of people with the word for its sign.

    >>> fewer_or_more(-147.0), fewer_or_more(70.0), fewer_or_more(-0.0)
    ('150 fewer', '70 more', 'as many')
    """
    difference = finite(difference)
    if round(difference) == 0:
        return "as many"
    return f"{simulated(abs(difference))} {'fewer' if difference < 0 else 'more'}"
