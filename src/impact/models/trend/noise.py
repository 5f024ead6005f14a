"""Covariances of the log figures of a series: what is tried, and how far shocks to level and slope reach.

For :mod:`impact.models.trend.features`, which fits every model under each of them.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from impact.models.counts import Floats

#: variance of one year's shock to the level, over the mean variance of a figure
LEVELS = (0.0, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
#: the same for shocks to the slope; above zero no features stand beside it
SLOPES = (0.0, 0.001, 0.01, 0.1)


@dataclass(frozen=True)
class Noise:
    """Covariance of the log figures, up to the dispersion.

    ``own`` is the variance of each figure given its mean; ``level`` and ``slope`` the variance of a year's
    shock to either, over the mean of ``own``; ``years`` the length of the calendar.
    """

    own: Floats
    level: float
    slope: float
    years: int


def reaches(noises: Sequence[Noise], steps: Floats) -> Floats:
    """Reach of the shocks to the level, then of those to the slope: noises x points x shocks."""
    apart = np.asarray(steps, dtype=float)[:, None] - np.arange(1.0, noises[0].years)[None, :]
    mean = np.array([noise.own.mean() for noise in noises])
    level = np.sqrt(np.array([noise.level for noise in noises]) * mean)[:, None, None] * (apart >= 0)
    # A slope shocked at one point moves the level from the next one on.
    slope = np.sqrt(np.array([noise.slope for noise in noises]) * mean)[:, None, None]
    return np.concatenate([level, slope * np.clip(apart, 0.0, None)], axis=2)


def drifts(noises: Sequence[Noise], start: float, end: float) -> Floats:
    """Reach of each shock into the mean slope of a window, noises x shocks; one to the level has none."""
    rows = reaches(noises, np.array([start, end]))
    rows[:, :, : noises[0].years - 1] = 0.0
    return np.asarray((rows[:, 1] - rows[:, 0]) / (end - start))


def noises(own: Sequence[Floats], length: int) -> list[Noise]:
    """List every covariance tried."""
    return [
        Noise(variance, level, slope, length)
        for variance, slope, level in itertools.product(own, SLOPES, LEVELS)
    ]


def own_variances(counts: Floats) -> tuple[Floats, Floats]:
    """Variances of the log of counts with dispersion 1: one over the mean, by year and alike in all years.

    The mean is that of five neighbouring points, so that a single figure does not set its own weight.
    """
    near = np.arange(len(counts))[:, None] - np.arange(len(counts))[None, :]
    window = (np.abs(near) <= 2).astype(float)
    mean = window @ counts / window.sum(axis=1)
    poisson = 1.0 / (mean + 0.5)
    return poisson, np.full(len(counts), poisson.mean())
