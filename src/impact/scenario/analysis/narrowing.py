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
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from scipy import stats

from impact.errors import ModelInputError
from impact.project import shared
from impact.scenario.analysis.score_fit import even_scores, fit_scores, scores_in_order
from impact.scenario.engine.ordered import median_unbiased

#: Part of the draws between the ends of an interval.
INTERVAL = 0.9
#: Draws below which bins are too small for the ends of an interval.
LEAST = 1_000
_IN_BIN, _FEWEST, _MOST = 250, 4, 60
_FOLDS = 10
_CHANCES = 4
_ENDS = ((1 - INTERVAL) / 2, (1 + INTERVAL) / 2)


class Spread(NamedTuple):
    """How wide an outcome lies: the ends of the interval, and the variance."""

    low: float
    high: float
    variance: float

    @property
    def width(self) -> float:
        """Distance between the ends."""
        return self.high - self.low


@dataclass(frozen=True)
class Narrowing:
    """An outcome before and after inputs are known.

    ``before``: its spread now, in bins of the same size that know nothing; ``after``: the mean of its spreads
    once the inputs are known. ``narrower``: share of the width that goes, ``explained``: share of the
    variance, each with an interval for the error of sampling; estimates of nothing scatter around zero.
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
    y: np.ndarray, known: Mapping[str, np.ndarray], level: float = 0.95
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
    if np.ptp(np.quantile(y, _ENDS)) <= 0:
        return None
    before = _Before(y)
    return {name: _narrowing(before, columns, level) for name, columns in cases.items()}


class _Before:
    """An outcome with its spread now: as it is, and in bins by chance, of all draws and of nine tenths."""

    def __init__(self, y: np.ndarray) -> None:
        self.y = y
        fold = np.arange(len(y)) % _FOLDS
        self.parts = [np.full(len(y), True), *(fold != left_out for left_out in range(_FOLDS))]
        self.whole_bins = [_filling_bins(part) for part in self.parts]
        chance = np.random.default_rng(len(y)).random((_CHANCES, len(y)))
        self.whole = [_spread(y[part]) for part in self.parts]
        self.ranges = [(y[part].min(), y[part].max()) for part in self.parts]
        parts = [self.in_bins(_Sorted.by(row)) for row in chance]
        self.binned = [Spread(*np.mean(spreads, axis=0)) for spreads in zip(*parts, strict=True)]

    def in_bins(self, ordered: _Sorted, base: np.ndarray | None = None) -> list[Spread]:
        """Average the spread over the bins of an order, of all draws and of nine tenths."""
        rest = self.y if base is None else self.y - base
        return [
            _in_bins(self.y, rest, *ordered.within(part), limits)
            for part, limits in zip(self.whole_bins, self.ranges, strict=True)
        ]


def _narrowing(before: _Before, columns: np.ndarray, level: float) -> Narrowing:
    y = before.y
    columns = columns[:, 0] if columns.ndim == 2 and columns.shape[1] == 1 else columns
    index, base = (columns, None) if columns.ndim == 1 else fit_scores(y, columns)
    ordered = _Sorted.by(index)
    # a few values: a part of its own for each, too large for the bias of bins
    most = max(_FEWEST, len(y) // _IN_BIN)
    values = columns.ndim == 1 and len(ordered.numbers) <= most and ordered.numbers.min() > _FOLDS
    now = before.whole if values else before.binned
    if values:
        known = [_by_value(y[part], index[part]) for part in before.parts]
    else:
        known = before.in_bins(ordered, base)
    shares = [
        (1 - after.width / first.width, 1 - after.variance / first.variance)
        for first, after in zip(now, known, strict=True)
    ]
    (narrower, explained), *others = shares
    errors = math.sqrt(_FOLDS - 1) * np.std(others, axis=0)
    reach = stats.t.ppf((1 + level) / 2, _FOLDS - 1) * errors
    return Narrowing(
        before=now[0],
        after=known[0],
        narrower=narrower,
        narrower_low=narrower - float(reach[0]),
        narrower_high=narrower + float(reach[0]),
        explained=explained,
        explained_low=explained - float(reach[1]),
        explained_high=explained + float(reach[1]),
    )


def _spread(y: np.ndarray) -> Spread:
    low, high = np.quantile(y, _ENDS, method="median_unbiased")
    return Spread(float(low), float(high), float(y.var(ddof=1)))


def _by_value(y: np.ndarray, index: np.ndarray) -> Spread:
    """Average the spread of an outcome over the values of an index."""
    _, place, numbers = np.unique(index, return_inverse=True, return_counts=True)
    parts = [_spread(y[place == at]) for at in range(len(numbers))]
    return Spread(*(numbers / len(y) @ np.array(parts)))


@dataclass(frozen=True)
class _Sorted:
    """Draws in the order of an index, equal values in the order of the draws; how often there is each value.

    Sorted once: the order of a part of the draws is the order of all of them, without the others.
    """

    index: np.ndarray
    ranked: np.ndarray
    numbers: np.ndarray

    @classmethod
    def by(cls, index: np.ndarray) -> _Sorted:
        ranked = np.argsort(index)
        values = index[ranked]
        starts = np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]]))
        return cls(index, ranked, np.diff(starts, append=len(index)))

    @cached_property
    def order(self) -> np.ndarray:
        """That of the draws; without equal values it is the one there is, and quick."""
        return np.argsort(self.index, kind="stable") if self.ties else self.ranked

    @property
    def ties(self) -> bool:
        """Whether values are equal."""
        return len(self.numbers) < len(self.index)

    def within(self, part: np.ndarray) -> tuple[np.ndarray, _Scores]:
        """Cut a part of the draws that fills bins into them: numbers, (bins, draws), and normal scores."""
        bins, size = _bins(int(np.count_nonzero(part)))
        order = self.order[np.flatnonzero(part[self.order])]
        if self.ties:
            scores = _Scores.of(scores_in_order(self.index[order]).reshape(bins, size))
        else:
            scores = _even_bins(bins, size)
        return order.reshape(bins, size), scores


def _bins(draws: int) -> tuple[int, int]:
    """Say how many bins draws are cut into, and how many of them a bin holds."""
    bins = min(max(draws // _IN_BIN, _FEWEST), _MOST)
    return bins, draws // bins


def _filling_bins(part: np.ndarray) -> np.ndarray:
    """Leave out the last draws of a part, which would fill no bin of the same size."""
    bins, size = _bins(int(np.count_nonzero(part)))
    inside = part.copy()
    inside[np.flatnonzero(part)[bins * size :]] = False
    return inside


@dataclass(frozen=True)
class _Scores:
    """Normal scores by bin, less the mean of the bin, and the sum of their squares."""

    centred: np.ndarray
    width: np.ndarray

    @classmethod
    def of(cls, score: np.ndarray) -> _Scores:
        centred = score - score.mean(axis=1, keepdims=True)
        width = (centred**2).sum(axis=1, keepdims=True)
        return cls(centred, np.where(width > 0, width, 1.0))


@lru_cache(maxsize=4)
def _even_bins(bins: int, size: int) -> _Scores:
    """List the scores of values in their order, none of them equal."""
    scores = _Scores.of(even_scores(bins * size).reshape(bins, size))
    for numbers in (scores.centred, scores.width):
        numbers.flags.writeable = False
    return scores


def _in_bins(
    y: np.ndarray, rest: np.ndarray, order: np.ndarray, scores: _Scores, limits: tuple[float, float]
) -> Spread:
    """Average the spread of an outcome over bins of draws, by what rests of it, within its limits."""
    size = order.shape[1]
    all_of_it = rest is y
    rest = rest[order]
    less = rest.mean(axis=1, keepdims=True)
    middle = less if all_of_it else y[order].mean(axis=1, keepdims=True)
    rest -= less
    slope = (scores.centred * rest).sum(axis=1, keepdims=True) / scores.width
    rest -= slope * scores.centred
    rest *= math.sqrt((size - 1) / (size - 2))
    # to sort short rows takes a fraction of what it takes to part them around four places
    ends = median_unbiased(np.sort(middle + rest, axis=1), _ENDS)
    low, high = np.clip(ends, *limits).mean(axis=1)
    return Spread(float(low), float(high), float(rest.var(axis=1, ddof=1).mean()))
