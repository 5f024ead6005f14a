"""What some places teach about another one: a middle, and a factor within which the new place may lie.

The logarithms of the values of n places are taken as draws from a normal distribution. For one further
place the t distribution with n - 1 degrees of freedom gives the 90 % prediction interval::

    mean + -t(0.95, n - 1) * s * sqrt(1 + 1 / n)

It is exact for normal logarithms, however few the places are, and wide when they are few: with two places
t is 6.3, with three 2.9. The value of each place is itself known only within the ranges of the figures it
was computed from; that uncertainty (root mean square of the places' own standard deviations, times 1.645) is
added in quadrature. The scatter between places holds part of it already, so the sum errs on the wide side.

Source: Hahn and Meeker (1991), Statistical Intervals, section 4.2, for one further observation.

What cannot be told: whether the new place is like the others at all. Few places were recorded, and they
were not drawn at random.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import stats

from impact.result import Declined, Result
from impact.scenario.inputs.distributions import Lognormal
from impact.scenario.inputs.fields import FIELDS
from impact.wording import assumed, count, ratio

_Z95 = float(stats.norm.ppf(0.95))
#: so many times the log of the spread lie between the middle and the last value a Lognormal can draw
_REACH = float(stats.norm.ppf(0.999)) / _Z95
#: no spread is wider than this: beyond, nothing is known and the draws run out of the fields' ranges
_WIDEST = 100.0


@dataclass(frozen=True, kw_only=True)
class Transfer(Result):
    """The middle of ``n`` places and the factor ``spread`` around it that holds a further one 9 times in 10.

    ``between`` is the standard deviation of the logarithms between the places, ``own`` that of a single
    place's value given the ranges it was computed from.
    """

    middle: float
    spread: float
    between: float
    own: float
    unit: str = ""

    @property
    def frame(self) -> pd.DataFrame:
        """The middle and its factor in one row."""
        names = ("middle", "spread", "between", "own", "unit", "n")
        return pd.DataFrame([{name: getattr(self, name) for name in names}])

    def distribution(self, field: str = "") -> Lognormal:
        """Turn it into an input; of a ``field``, narrowed where its draws would leave the allowed range."""
        spread = self.spread
        if field:
            bounds = FIELDS[field]
            room = [bounds.high / self.middle] + ([self.middle / bounds.low] if bounds.low > 0 else [])
            # a hair inside, so that rounding does not carry the last draw over the bound
            spread = min([spread, *(0.999 * max(r, 1.01) ** (1 / _REACH) for r in room)])
        return Lognormal(middle=self.middle, spread=max(spread, 1.0))

    def interval(self, level: float) -> tuple[float, float]:
        """Compute the bounds between which a further place lies with probability ``level``."""
        factor = self.spread ** (float(stats.norm.ppf((1 + level) / 2)) / _Z95)
        return self.middle / factor, self.middle * factor

    def times(self, factor: float, unit: str = "") -> Transfer:
        """Multiply it by ``factor``, as km2 a year from a share a year."""
        return replace(self, middle=self.middle * factor, unit=unit)

    def in_words(self) -> str:
        """Write the middle, the factor and how many places stand behind it."""
        unit = f" {self.unit}" if self.unit else ""
        middle, factor = assumed(self.middle), ratio(self.spread)
        return f"{middle}{unit}, right within a factor of {factor} ({self.n} places)"


def transfer(values: Sequence[float], own: Sequence[float], unit: str = "") -> Transfer | Declined:
    """Learn from the values of some places what another place may have.

    Parameters
    ----------
    values
        One positive number for each place.
    own
        Standard deviation of the logarithm of each, from the ranges it was computed from; 0 where it is
        known.
    unit
        Unit of the values, for sentences.

    Returns
    -------
    Transfer or Declined
        Declined for fewer than two places: one place shows nothing of how places differ.

    Examples
    --------
    >>> transfer([4e-6, 8e-6, 16e-6], [0.0, 0.0, 0.0]).in_words()
    '0.000008, right within a factor of 10 (3 places)'
    """
    if len(values) < 2:
        return Declined(
            method="t interval for a further place",
            reason=f"{len(values)} place{'' if len(values) == 1 else 's'} cannot show how places differ",
            n=len(values),
        )
    logs = np.log(np.asarray(values, dtype=float))
    n = len(logs)
    between = float(logs.std(ddof=1))
    single = float(np.sqrt(np.mean(np.square(own))))
    t = float(stats.t.ppf(0.95, n - 1))
    half = math.hypot(t * between * math.sqrt(1 + 1 / n), _Z95 * single)
    warnings = []
    if half > math.log(_WIDEST):
        warnings.append(
            f"these places differ so widely that the range was capped at a factor of {count(_WIDEST)}"
        )
    return Transfer(
        method="t interval for a further place, widened by the ranges of the figures",
        n=n,
        warnings=tuple(warnings),
        middle=float(np.exp(logs.mean())),
        spread=min(math.exp(half), _WIDEST),
        between=between,
        own=single,
        unit=unit,
    )
