"""How sure an input is: a number, or a distribution that says which values are how likely.

A draw is made by the quantile function at a uniform number, never by a generator of its own. So two scenarios
that share their uniform numbers differ only where their inputs differ, and a field that becomes uncertain
leaves the draws of all others as they were.
"""

from __future__ import annotations

import itertools
import math
from abc import ABC, abstractmethod
from typing import Annotated, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator
from scipy import special

from impact.scenario.inputs import posterior
from impact.scenario.inputs.beta_quantile import beta_quantile
from impact.wording import assumed

_Z95 = float(special.ndtri(0.95))
_PERT_WEIGHT = 4.0
#: factor within which a lognormal is right, at most: beyond it nothing is said of a value
WIDEST = 1000.0
#: cases that a beta may stand for: fewer are none, and more no count has
LEAST_CASES, MOST_CASES = 0.01, 1e9

Finite = Annotated[float, Field(allow_inf_nan=False, strict=False)]


class Family(BaseModel, ABC):
    """What every distribution can do."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @abstractmethod
    def quantile(self, u: np.ndarray) -> np.ndarray:
        """Compute the values below which the shares ``u`` (0 to 1, any shape) of all draws lie."""

    @abstractmethod
    def words(self) -> str:
        """Write the distribution for a reader."""

    @property
    def low(self) -> float:
        """The value with 5 % of the draws below it."""
        return float(self.quantile(np.array([0.05]))[0])

    @property
    def median(self) -> float:
        """The value with half of the draws below it."""
        return float(self.quantile(np.array([0.5]))[0])

    @property
    def high(self) -> float:
        """The value with 5 % of the draws above it."""
        return float(self.quantile(np.array([0.95]))[0])

    @property
    @abstractmethod
    def support(self) -> tuple[float, float]:
        """The least and the greatest value that can be drawn (for unbounded ones, all but 1 in 500 draws)."""

    @property
    def varies(self) -> bool:
        """Whether two draws can differ."""
        low, high = self.support
        return high > low


class Fixed(Family):
    """One number, taken as known.

    >>> Fixed(value=100_000).words()
    '100,000'
    """

    name: Literal["value"] = "value"
    value: Finite

    def quantile(self, u: np.ndarray) -> np.ndarray:
        """Repeat the number for every ``u``."""
        return np.full(np.shape(u), self.value)

    def words(self) -> str:
        """Write the number."""
        return assumed(self.value)

    @property
    def support(self) -> tuple[float, float]:
        """The number, twice."""
        return self.value, self.value


class Uniform(Family):
    """Any value between two bounds, each as likely.

    >>> Uniform(low_end=2, high_end=6).words()
    'between 2 and 6'
    """

    name: Literal["uniform"] = "uniform"
    low_end: Finite
    high_end: Finite

    @model_validator(mode="after")
    def _ordered(self) -> Uniform:
        _in_order(self.low_end, self.high_end)
        return self

    def quantile(self, u: np.ndarray) -> np.ndarray:
        """Compute values on the straight line between the bounds."""
        return self.low_end + (self.high_end - self.low_end) * np.asarray(u, dtype=float)

    def words(self) -> str:
        """Write the bounds."""
        return f"between {assumed(self.low_end)} and {assumed(self.high_end)}"

    @property
    def support(self) -> tuple[float, float]:
        """The two bounds."""
        return self.low_end, self.high_end


class _Peaked(Family):
    """A lowest, a most likely and a highest value."""

    low_end: Finite
    mode: Finite
    high_end: Finite

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        _in_order(self.low_end, self.mode, self.high_end)
        return self

    def quantile(self, u: np.ndarray) -> np.ndarray:
        """Compute the values, one and the same where the range has no width."""
        u = np.asarray(u, dtype=float)
        if self.low_end == self.high_end:
            return np.full(u.shape, self.low_end)
        return self._inside(u, self.high_end - self.low_end)

    @abstractmethod
    def _inside(self, u: np.ndarray, width: float) -> np.ndarray: ...

    def words(self) -> str:
        """Write the three values."""
        return f"{assumed(self.low_end)} to {assumed(self.high_end)}, most likely {assumed(self.mode)}"

    @property
    def support(self) -> tuple[float, float]:
        """The lowest and the highest value."""
        return self.low_end, self.high_end


class Triangular(_Peaked):
    """A lowest, a most likely and a highest value, joined by straight lines.

    >>> Triangular(low_end=0, mode=3, high_end=6).median
    3.0
    """

    name: Literal["triangular"] = "triangular"

    def _inside(self, u: np.ndarray, width: float) -> np.ndarray:
        turn = (self.mode - self.low_end) / width
        rising = self.low_end + np.sqrt(u * width * (self.mode - self.low_end))
        falling = self.high_end - np.sqrt((1 - u) * width * (self.high_end - self.mode))
        return np.where(u < turn, rising, falling)


class Pert(_Peaked):
    """A lowest, a most likely and a highest value, smoothly joined: a beta with weight four on the mode.

    Source: Malcolm, Roseboom, Clark and Fazar (1959), Operations Research 7.

    >>> Pert(low_end=1, mode=2, high_end=10).words()
    '1 to 10, most likely 2'
    """

    name: Literal["pert"] = "pert"

    def _inside(self, u: np.ndarray, width: float) -> np.ndarray:
        a = 1 + _PERT_WEIGHT * (self.mode - self.low_end) / width
        b = 1 + _PERT_WEIGHT * (self.high_end - self.mode) / width
        return self.low_end + width * beta_quantile(a, b, u)


class Lognormal(Family):
    """Right by a factor: 9 of 10 draws lie between ``middle / spread`` and ``middle x spread``.

    Cut at one draw in a thousand on either side, so that no draw is absurd and the range can be checked.

    >>> Lognormal(middle=1500, spread=4).words()
    '1,500, right within a factor of 4'
    """

    name: Literal["lognormal"] = "lognormal"
    middle: Annotated[Finite, Field(gt=0)]
    spread: Annotated[Finite, Field(ge=1, le=WIDEST)]

    _cut = 0.001

    def quantile(self, u: np.ndarray) -> np.ndarray:
        """Multiply the middle by a power of the spread."""
        inside = self._cut + (1 - 2 * self._cut) * np.asarray(u, dtype=float)
        return self.middle * np.exp(special.ndtri(inside) * math.log(self.spread) / _Z95)

    def words(self) -> str:
        """Write the middle and the factor."""
        return f"{assumed(self.middle)}, right within a factor of {assumed(self.spread)}"

    @property
    def support(self) -> tuple[float, float]:
        """The values at the two cuts."""
        factor = math.exp(-float(special.ndtri(self._cut)) * math.log(self.spread) / _Z95)
        return self.middle / factor, self.middle * factor


class LognormalShifted(Family):
    """Right by a factor, and moved: every draw of a lognormal, so much more (less where negative).

    >>> LognormalShifted(middle=0.8, spread=18, more=5).words()
    '5 more than 0.8, right within a factor of 18'
    """

    name: Literal["lognormal_shifted"] = "lognormal_shifted"
    middle: Annotated[Finite, Field(gt=0)]
    spread: Annotated[Finite, Field(ge=1, le=WIDEST)]
    more: Finite

    @property
    def unmoved(self) -> Lognormal:
        """The lognormal that is moved."""
        return Lognormal(middle=self.middle, spread=self.spread)

    def quantile(self, u: np.ndarray) -> np.ndarray:
        """Move the quantiles of the lognormal."""
        return self.unmoved.quantile(u) + self.more

    def words(self) -> str:
        """Write by how much it is moved, then the middle and the factor."""
        way = "more" if self.more >= 0 else "less"
        return f"{assumed(abs(self.more))} {way} than {self.unmoved.words()}"

    @property
    def support(self) -> tuple[float, float]:
        """The values at the two cuts, moved."""
        low, high = self.unmoved.support
        return low + self.more, high + self.more


class Beta(Family):
    """A share with a mean, known as well as if ``size`` cases had been counted.

    >>> round(Beta(mean=0.45, size=100).low, 2), round(Beta(mean=0.45, size=100).high, 2)
    (0.37, 0.53)
    """

    name: Literal["beta"] = "beta"
    mean: Annotated[Finite, Field(ge=1e-9, le=1 - 1e-9)]
    size: Annotated[Finite, Field(ge=LEAST_CASES, le=MOST_CASES)]

    def quantile(self, u: np.ndarray) -> np.ndarray:
        """Invert the distribution function of the beta distribution."""
        return special.betaincinv(
            self.mean * self.size, (1 - self.mean) * self.size, np.asarray(u, dtype=float)
        )

    def words(self) -> str:
        """Write the mean and where 9 of 10 draws lie."""
        return f"about {assumed(self.mean)} ({assumed(self.low)} to {assumed(self.high)})"

    @property
    def support(self) -> tuple[float, float]:
        """The values that leave out one draw in a thousand on either side."""
        low, high = self.quantile(np.array([0.001, 0.999]))
        return float(low), float(high)


class Posterior(Family):
    """What the histories on record leave open of a field, drawn together with the other fields of its kind.

    ``field`` is a column of the joint posterior (:mod:`impact.scenario.inputs.posterior`). Alone, its
    quantiles are those of the column; a simulation draws whole rows, so that fields which the histories bind
    together stay together.

    >>> Posterior(field="density_exponent").words().startswith("about ")
    True
    """

    name: Literal["posterior"] = "posterior"
    field: str

    @model_validator(mode="after")
    def _on_record(self) -> Posterior:
        if self.field not in posterior.columns():
            raise ValueError(f"no posterior of {self.field!r}: one of {', '.join(posterior.columns())}")
        return self

    def quantile(self, u: np.ndarray) -> np.ndarray:
        """Look up the quantiles of the column."""
        ordered = posterior.ordered(self.field)
        at = np.ceil(np.asarray(u, dtype=float) * len(ordered)).astype(int) - 1
        return ordered[np.clip(at, 0, len(ordered) - 1)]

    def together(self, u: np.ndarray) -> np.ndarray:
        """Look up the field in the rows that the uniform numbers choose."""
        column = posterior.column(self.field)
        return column[np.minimum((np.asarray(u, dtype=float) * len(column)).astype(int), len(column) - 1)]

    def words(self) -> str:
        """Write the median and where 9 of 10 rows lie."""
        return f"about {assumed(self.median)} ({assumed(self.low)} to {assumed(self.high)})"

    @property
    def support(self) -> tuple[float, float]:
        """The least and the greatest value of the column."""
        ordered = posterior.ordered(self.field)
        return float(ordered[0]), float(ordered[-1])


Distribution = Annotated[
    Fixed | Uniform | Triangular | Pert | Lognormal | LognormalShifted | Beta | Posterior,
    Field(discriminator="name"),
]


def _in_order(*values: float) -> None:
    if any(b < a for a, b in itertools.pairwise(values)):
        written = ", ".join(assumed(v) for v in values)
        raise ValueError(f"the values must rise: {written}")
