"""Draws in the order of an input, cut into bins of equal number, and how wide an outcome lies in them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from impact.scenario.analysis.score_fit import even_scores, scores_in_order
from impact.scenario.engine.ordered import median_unbiased

#: Part of the draws between the ends of an interval.
INTERVAL = 0.9
#: Its ends, as parts of the draws below them.
ENDS = ((1 - INTERVAL) / 2, (1 + INTERVAL) / 2)
#: Draws in a bin, and the fewest bins.
IN_BIN, FEWEST = 250, 4
_MOST = 60


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
class Sorted:
    """Draws in the order of an index, equal values in the order of the draws; how often there is each value.

    Sorted once: the order of a part of the draws is the order of all of them, without the others.
    """

    index: np.ndarray
    ranked: np.ndarray
    numbers: np.ndarray

    @classmethod
    def by(cls, index: np.ndarray) -> Sorted:
        """Sort draws by an index."""
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
    bins = min(max(draws // IN_BIN, FEWEST), _MOST)
    return bins, draws // bins


def filling_bins(part: np.ndarray) -> np.ndarray:
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


def spread_in_bins(
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
    ends = median_unbiased(np.sort(middle + rest, axis=1), ENDS)
    low, high = np.clip(ends, *limits).mean(axis=1)
    return Spread(float(low), float(high), float(rest.var(axis=1, ddof=1).mean()))
