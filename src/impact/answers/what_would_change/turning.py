"""What would turn an answer: the observation that would change its sign or its order of magnitude.

Small pieces of arithmetic, each in closed form; nothing is estimated anew.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from impact.errors import ModelInputError

_LEAST = 3


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One answer of the project, what would turn it, and whether that is in sight.

    Parameters
    ----------
    id
        Of the finding that states the turn.
    question, place
        Of the report whose answer it is; the place a code, empty for no single place.
    about
        The answer's subject, in a few words.
    answer, turn, sight
        A sentence each: the answer today; the observation that would change its sign or order of magnitude;
        who could make it, and what is on record of when.
    value, unit, kind
        The number at which it turns; ``kind`` one of :data:`impact.vocabulary.KINDS`.
    method
        How that number comes about.
    sources
        Ids of the pages behind it.
    short
        The turn in at most twelve words, where it leads the page.
    """

    id: str
    question: str
    place: str = ""
    about: str
    answer: str
    turn: str
    sight: str
    value: float
    unit: str
    kind: str
    method: str
    sources: Sequence[str] = field(repr=False)
    short: str = ""


def last_value_of_a_flat_line(years: Sequence[float], values: Sequence[float]) -> float:
    """Find the last value with which the straight line through the logarithms of a series would be flat.

    Parameters
    ----------
    years, values
        Of the same length, three or more; values above zero. The last value does not count.

    Returns
    -------
    float
        In the unit of the values.

    Raises
    ------
    impact.errors.ModelInputError
        For fewer than three values, or values that have no logarithm.

    Examples
    --------
    >>> round(last_value_of_a_flat_line([2001, 2002, 2003], [100, 200, 400]), 6)
    100.0
    """
    t, y = np.asarray(years, dtype=float), np.asarray(values, dtype=float)
    if len(t) < _LEAST or len(t) != len(y) or not (y > 0).all():
        raise ModelInputError(
            f"{len(t)} years and {len(y)} values", f"{_LEAST} or more of both, above zero", "leave zeros out"
        )
    t = t - t.mean()
    return math.exp(-float(t[:-1] @ np.log(y[:-1])) / float(t[-1]))


def units_to_tell(units: int, low: float, high: float, effect: float) -> int:
    """Count how many units an interval would have to rest on to tell a ratio from one.

    The width of the interval on the logarithmic scale is taken to fall with the root of their number.

    Parameters
    ----------
    units
        Countries or wars on which the interval rests.
    low, high
        Ends of the interval of a ratio, above zero.
    effect
        The ratio that is to be told from one; above zero, not one.

    Returns
    -------
    int
        ``units`` or more.

    Examples
    --------
    >>> units_to_tell(9, 0.25, 4.0, 0.5)
    36
    """
    half = (math.log(high) - math.log(low)) / 2
    return max(units, math.ceil(units * (half / abs(math.log(effect))) ** 2 - 1e-9))


def units_to_cancel(rates: Sequence[float], other: float) -> int | None:
    """Count the further units with the rate ``other`` that would bring the mean rate to zero.

    None where ``other`` lies on the same side of zero as the mean.

    >>> units_to_cancel([-0.4, -0.2, 0.1], 0.1), units_to_cancel([-0.4], -0.1)
    (5, None)
    """
    total = float(np.sum(np.asarray(rates, dtype=float)))
    if total == 0 or other == 0 or (total > 0) == (other > 0):
        return None
    return math.ceil(abs(total) / abs(other) - 1e-9)
