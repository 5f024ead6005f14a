"""The likelihood behind `accidents`: counts with an exposure, and rates that differ between programmes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import scipy
from numpy.typing import NDArray
from scipy.special import gammaln, logsumexp

Floats = NDArray[np.float64]

#: spread between programmes (standard deviation of the logarithm): the least and the largest considered
LEAST, LARGEST = 0.05, 5.0
#: standard deviation of the half-normal prior of the spread: two programmes in three within a factor of 2.7
PRIOR = 1.0
#: points for the spread; reach and step of the grid of log rates
_NODES, _BEYOND, _STEP = 64, 10.0, 0.02


@lru_cache(maxsize=1)
def spreads() -> tuple[Floats, Floats]:
    """Spreads at which all is computed, and the logarithm of prior times weight of each."""
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    # close together where the spread is small: the square of a uniform step
    half = (np.sqrt(LARGEST) - np.sqrt(LEAST)) / 2
    root = np.sqrt(LEAST) + half * (nodes + 1)
    return root**2, np.log(weights * half * 2 * root) + scipy.stats.norm.logpdf(root**2, scale=PRIOR)


@dataclass(frozen=True)
class Level:
    """The logarithm of an era's middle rate: a grid, and the log likelihood at each spread and point."""

    grid: Floats
    loglik: Floats

    def __post_init__(self) -> None:
        # That of the same programmes is given to all who ask: nobody may write into it.
        for shared in (self.grid, self.loglik):
            shared.setflags(write=False)

    @property
    def step(self) -> float:
        """Distance between two points of the grid."""
        return float(self.grid[1] - self.grid[0])

    @property
    def marginal(self) -> Floats:
        """Log likelihood of each spread, the level integrated out under a flat prior."""
        return np.asarray(logsumexp(self.loglik, axis=1) + np.log(self.step))

    def middle(self, weights: Floats) -> Floats:
        """Posterior of the era's middle log rate, given the weights of the spreads; it adds up to 1."""
        return np.asarray(weights @ self._by_spread)

    def new(self, weights: Floats) -> Floats:
        """Posterior of the log rate of a new programme, which differs from the middle by the spread."""
        shared = weights[:, None] * self._by_spread
        density = scipy.signal.fftconvolve(
            shared, _kernels(self.step, len(self.grid)), mode="same", axes=1
        ).sum(axis=0)
        return np.asarray(np.maximum(density, 0) / np.maximum(density, 0).sum())

    @cached_property
    def _by_spread(self) -> Floats:
        return np.asarray(np.exp(self.loglik - logsumexp(self.loglik, axis=1, keepdims=True)))


def level(events: Floats, exposure: Floats) -> Level:
    """Compute the likelihood of one era's level, the programmes' own rates integrated out.

    Parameters
    ----------
    events, exposure
        One number each for each programme; exposure above zero.
    """
    numbers = (np.asarray(each, dtype=float).tobytes() for each in (events, exposure))
    return _level(*numbers)


@lru_cache(maxsize=8)  # a megabyte each
def _level(of_events: bytes, of_exposure: bytes) -> Level:
    """Compute the likelihood of one era, once for the same programmes: choices leave the other eras alone."""
    events, exposure = np.frombuffer(of_events), np.frombuffer(of_exposure)
    # half an event stands for none, to place the grid; a large count is known to within few steps
    rates, step = np.log((events + 0.5) / exposure), min(_STEP, 0.5 / np.sqrt(events.max() + 1))
    grid = np.arange(rates.min() - _BEYOND, rates.max() + _BEYOND, step)
    kernels = _kernels(step, len(grid))
    loglik = np.zeros(kernels.shape)
    # scipy.signal.fftconvolve with mode="same", the kernels transformed once for all programmes
    points = len(grid)
    length = scipy.fft.next_fast_len(2 * points - 1, real=True)
    transformed, within = scipy.fft.rfft(kernels, length, axis=1), slice((points - 1) // 2, None)
    for count, work in zip(events, exposure, strict=True):
        mean = grid + np.log(work)
        chance = np.exp(count * mean - np.exp(mean) - gammaln(count + 1))
        both = scipy.fft.irfft(transformed * scipy.fft.rfft(chance, length), length, axis=1)
        mixed = both[:, within][:, :points]
        loglik += np.log(np.maximum(mixed, 1e-40))
    return Level(grid, loglik)


def _kernels(step: float, points: int) -> Floats:
    """Weigh the points of a grid by a normal of each spread, the middle point at no difference."""
    difference = (np.arange(points) - (points - 1) // 2) * step
    return np.asarray(scipy.stats.norm.pdf(difference[None], scale=spreads()[0][:, None]) * step)


def quantiles(grid: Floats, density: Floats, probabilities: Floats) -> Floats:
    """Quantiles of a distribution given on a grid."""
    below = np.cumsum(density)
    inside = np.concatenate([[True], np.diff(below) > 1e-13])
    # the sum up to a point is the distribution function half a step above it
    return np.asarray(np.interp(probabilities, below[inside], (grid + (grid[1] - grid[0]) / 2)[inside]))


def count_tail(grid: Floats, density: Floats, count: float, work: float) -> float:
    """Compute how likely a count so far out is, on either side, where the log rate has this distribution."""
    mean = np.exp(grid) * work
    above, below = (
        density @ scipy.stats.poisson.sf(count - 1, mean),
        density @ scipy.stats.poisson.cdf(count, mean),
    )
    return float(min(1.0, 2 * min(above, below)))
