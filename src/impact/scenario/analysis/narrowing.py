"""How much narrower an outcome becomes once inputs are known, from draws that are already there.

Model
-----
The draws of an outcome Y are sorted by one input X_i and cut into bins of equal number. Within a bin a
straight line in the normal score of X_i is taken out, so that the width of a bin counts for nothing; the
distance from the 5 to the 95 % point of what remains is the interval of Y once X_i is known to lie there, its
variance (on m - 2 degrees of freedom) the variance of Y. Their means over the bins are E[W(Y | X_i)] and
E[Var(Y | X_i)]. They are compared with the same in bins of as many draws taken by chance, which takes out the
bias of small bins and of counts. Several inputs at once: Y is fitted by cubic splines of the normal scores
and their products, two by two; the fitted value takes the place of X_i, the residuals that of Y.

Assumptions
-----------
Draws are independent of each other; inputs need not be. Y given several inputs has a shape that goes with its
fitted value alone, and inputs act together at most in pairs.

References
----------
Strong, Oakley and Brennan (2014), Medical Decision Making 34 (regression on given draws). Plischke, Borgonovo
and Smith (2013), European Journal of Operational Research 226 (bins of given draws).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from scipy import stats

from impact.errors import ModelInputError
from impact.project import shared
from impact.scenario.analysis.binned_draws import (
    ENDS,
    FEWEST,
    IN_BIN,
    Sorted,
    Spread,
    filling_bins,
    spread_in_bins,
)
from impact.scenario.analysis.score_fit import fit_scores

#: Draws below which bins are too small for the ends of an interval.
LEAST = 1_000
_FOLDS = 10
_CHANCES = 4


@dataclass(frozen=True)
class Narrowing:
    """An outcome before and after inputs are known.

    ``before``: its spread now, in bins of the same size that know nothing; ``after``: the mean of its spreads
    once the inputs are known. ``narrower``: share of the width that goes, ``explained``: share of the
    variance, each with an interval for the error of sampling, nan where nobody asked for it; estimates of
    nothing scatter around zero.
    """

    before: Spread
    after: Spread
    narrower: float
    narrower_low: float
    narrower_high: float
    explained: float
    explained_low: float
    explained_high: float


@shared.once_for_a_batch
def narrowings(
    y: np.ndarray,
    known: Mapping[str, np.ndarray],
    level: float = 0.95,
    *,
    best_of: Sequence[str] | None = None,
    best: int = 1,
) -> dict[str, Narrowing] | None:
    """Estimate how much narrower an outcome becomes once inputs are known, for each of several cases.

    Parameters
    ----------
    y
        (n,) outcome by draw, on the scale on which width is meant.
    known
        By the name of a case, (n,) values of one input, or (n, d) of inputs that become known together.
    level
        Probability of the intervals of ``narrower`` and ``explained``: Student's, by leaving out a tenth of
        the draws at a time.
    best_of, best
        Names of cases, and how many of them, those that narrow most, have intervals, which take most of the
        work; None for intervals of all cases.

    Returns
    -------
    dict[str, Narrowing] or None
        None where the outcome does not vary between the ends of its interval.

    Raises
    ------
    impact.errors.ModelInputError
        For fewer than 1,000 draws, numbers that are not finite, lengths that differ.

    Examples
    --------
    >>> z = np.random.default_rng(1).standard_normal((20_000, 2))
    >>> gain = narrowings(z @ [2.0, 1.0], {"first": z[:, 0]})["first"]
    >>> round(float(gain.explained), 1), round(float(gain.narrower), 2)  # 4/5; 1 less the root of 1/5
    (0.8, 0.55)
    """
    y = np.asarray(y, dtype=float)
    cases = {name: np.asarray(columns, dtype=float) for name, columns in known.items()}
    for name, columns in cases.items():
        if (
            len(y) != len(columns)
            or len(y) < LEAST
            or not (np.isfinite(y).all() and np.isfinite(columns).all())
        ):
            raise ModelInputError(
                f"narrowings was given {len(y)} outcomes and {len(columns)} rows of {name}",
                f"as many of both, {LEAST} or more, all finite",
                "simulate more draws, and count what is not reached as the horizon",
            )
    if np.ptp(np.quantile(y, ENDS)) <= 0:
        return None
    before = _Before(y)
    prepared = {name: _Case.of(before, columns) for name, columns in cases.items()}
    gains = {name: case.narrowing() for name, case in prepared.items()}
    sure = list(cases)
    if best_of is not None:
        sure = sorted(best_of, key=lambda name: -gains[name].narrower)[:best]
    return gains | {name: prepared[name].with_intervals(gains[name], level) for name in sure}


class _Before:
    """An outcome with its spread now: as it is, and in bins by chance, of all draws and of nine tenths.

    Parts of the draws are numbered: all of them, then those without each tenth.
    """

    def __init__(self, y: np.ndarray) -> None:
        self.y = y
        self._fold = np.arange(len(y)) % _FOLDS
        self._chance = np.random.default_rng(len(y)).random((_CHANCES, len(y)))
        self._parts: dict[int, _Part] = {}
        self._binned: dict[int, Spread] = {}

    def part(self, number: int) -> _Part:
        """Take all draws, or those that are left without a tenth."""
        if number not in self._parts:
            inside = self._fold != number - 1 if number else np.full(len(self.y), True)
            self._parts[number] = _Part.of(self.y, inside)
        return self._parts[number]

    @cached_property
    def _by_chance(self) -> list[Sorted]:
        return [Sorted.by(row) for row in self._chance]

    def binned(self, number: int) -> Spread:
        """Average the spread of a part over bins by chance."""
        if number not in self._binned:
            spreads = [self.in_bins(number, ordered, self.y) for ordered in self._by_chance]
            self._binned[number] = Spread(*np.mean(spreads, axis=0))
        return self._binned[number]

    def in_bins(self, number: int, ordered: Sorted, rest: np.ndarray) -> Spread:
        """Average the spread of a part over the bins of an order, by what rests of the outcome."""
        part = self.part(number)
        return spread_in_bins(self.y, rest, *ordered.within(part.in_bins), part.limits)


class _Part(NamedTuple):
    """A part of the draws: which they are, those of them that fill bins, their spread and their ends."""

    inside: np.ndarray
    in_bins: np.ndarray
    whole: Spread
    limits: tuple[float, float]

    @classmethod
    def of(cls, y: np.ndarray, inside: np.ndarray) -> _Part:
        values = y[inside]
        return cls(inside, filling_bins(inside), _spread(values), (values.min(), values.max()))


@dataclass(frozen=True)
class _Case:
    """Inputs that become known: the order of the draws by them, and what rests of the outcome.

    ``by_value``: few values, so that each is a part of its own, too large for the bias of bins.
    """

    before: _Before
    ordered: Sorted
    rest: np.ndarray
    by_value: bool

    @classmethod
    def of(cls, before: _Before, columns: np.ndarray) -> _Case:
        columns = columns[:, 0] if columns.ndim == 2 and columns.shape[1] == 1 else columns
        index, base = (columns, None) if columns.ndim == 1 else fit_scores(before.y, columns)
        ordered = Sorted.by(index)
        most = max(FEWEST, len(before.y) // IN_BIN)
        values = columns.ndim == 1 and len(ordered.numbers) <= most and ordered.numbers.min() > _FOLDS
        return cls(before, ordered, before.y if base is None else before.y - base, values)

    def narrowing(self) -> Narrowing:
        """Estimate from all draws, without intervals."""
        now, known = self._now(0), self._known(0)
        narrower, explained = _shares(now, known)
        nan = math.nan
        return Narrowing(now, known, narrower, nan, nan, explained, nan, nan)

    def with_intervals(self, gain: Narrowing, level: float) -> Narrowing:
        """Add the intervals, by leaving out a tenth of the draws at a time."""
        others = [_shares(self._now(number), self._known(number)) for number in range(1, _FOLDS + 1)]
        errors = math.sqrt(_FOLDS - 1) * np.std(others, axis=0)
        reach = stats.t.ppf((1 + level) / 2, _FOLDS - 1) * errors
        return replace(
            gain,
            narrower_low=gain.narrower - float(reach[0]),
            narrower_high=gain.narrower + float(reach[0]),
            explained_low=gain.explained - float(reach[1]),
            explained_high=gain.explained + float(reach[1]),
        )

    def _now(self, number: int) -> Spread:
        return self.before.part(number).whole if self.by_value else self.before.binned(number)

    def _known(self, number: int) -> Spread:
        if not self.by_value:
            return self.before.in_bins(number, self.ordered, self.rest)
        inside = self.before.part(number).inside
        return _by_value(self.before.y[inside], self.ordered.index[inside])


def _shares(now: Spread, known: Spread) -> tuple[float, float]:
    """Compute the shares of width and variance that go."""
    return 1 - known.width / now.width, 1 - known.variance / now.variance


def _spread(y: np.ndarray) -> Spread:
    low, high = np.quantile(y, ENDS, method="median_unbiased")
    return Spread(float(low), float(high), float(y.var(ddof=1)))


def _by_value(y: np.ndarray, index: np.ndarray) -> Spread:
    """Average the spread of an outcome over the values of an index."""
    _, place, numbers = np.unique(index, return_inverse=True, return_counts=True)
    parts = [_spread(y[place == at]) for at in range(len(numbers))]
    return Spread(*(numbers / len(y) @ np.array(parts)))
