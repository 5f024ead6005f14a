"""Shares: percent, and so many of so many draws."""

from __future__ import annotations

from impact.wording.extremes import finite, number
from impact.wording.numbers import digits, digits_above, ends


def percent(share: float) -> str:
    """Write a share, given as a fraction, in percent.

    >>> percent(0.302), percent(1.0)
    ('30 %', '100 %')
    """
    return f"{digits(share, 'share')} %"


#: People below whom a share of them is not written in percent: one more would move it by over ten points.
FEWEST = 10

#: Percentage points by which two bounds of a share must differ to be told apart.
SAME = 0.5

_IN_TEN = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
#: How far a share may lie from a tenth that stands for it.
_NEAR = 0.015


def in_ten(share: float, noun: str) -> str:
    """Write a share of things in everyday words where a tenth comes near to it, else in percent.

    >>> in_ten(0.302, "states"), in_ten(0.341, "states"), in_ten(0.99, "states")
    ('three in ten states', '34 % of states', '99 % of states')
    """
    share = finite(share)
    tenths = round(10 * share) if abs(share) < 1 else 0
    if 1 <= tenths <= len(_IN_TEN) and abs(share - tenths / 10) <= _NEAR:
        return f"{_IN_TEN[tenths - 1]} in ten {noun}"
    return f"{percent(share)} of {noun}"


def share_bounds(low: float, high: float) -> str:
    """Write both bounds of a share in percent, the upper one rounded up; one number where they are the same.

    >>> share_bounds(27.9, 41.02), share_bounds(50.4, 50.7)
    ('28 to 42', '50')
    """
    share = digits(low, "percent")
    return share if high - low < SAME else f"{share} to {digits_above(high, 'percent')}"


def percent_range(low: float, high: float) -> str:
    """Write two shares, given as fractions, with one sign; one number where both print the same.

    >>> percent_range(0.2, 0.432), percent_range(0.861, 0.862)
    ('20 to 43 %', '86 %')
    """
    return f"{ends(low, high, 'share')} %"


def percent_change(share: float) -> str:
    """Write a change, given as a fraction, in percent with its sign.

    >>> percent_change(0.1921), percent_change(-0.004), percent_change(0.0)
    ('+19 %', '−0.4 %', '0 %')
    """
    return f"{digits(100 * number(share), 'change')} %"


def level(probability: float) -> str:
    """Write the probability of an interval, or one that a scenario assumes, as it was chosen.

    >>> level(0.95), level(0.9), level(0.025)
    ('95 %', '90 %', '2.5 %')
    """
    return f"{100 * finite(probability):.6g} %"


def in_draws(share: float) -> str:
    """Write a share of the draws of a simulation.

    >>> in_draws(0.831), in_draws(1.0), in_draws(0.002), in_draws(0.0)
    ('in 83 of 100 draws', 'in all draws', 'in fewer than 1 of 100 draws', 'in no draw')
    """
    share = finite(share)
    if share in (0.0, 1.0):
        return "in all draws" if share else "in no draw"
    if share < 0.005:
        return "in fewer than 1 of 100 draws"
    if share > 0.995:
        return "in more than 99 of 100 draws"
    return f"in {digits(share, 'share')} of 100 draws"
