"""Poisson counts from uniform numbers."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from impact.scenario.engine import poisson
from impact.scenario.engine.poisson import counts


@pytest.mark.parametrize(("low", "high"), [(0, 1), (1, 16), (15, 17), (16, 60), (60, 1000), (1000, 1e6)])
def test_counts_are_the_quantiles_scipy_gives(low: float, high: float) -> None:
    rng = np.random.default_rng(4)
    mean, u = rng.uniform(low, high, 20_000), rng.random(20_000)
    assert (counts(mean, u) == stats.poisson.ppf(u, mean)).mean() > 0.9999


def test_extreme_luck_is_counted_exactly() -> None:
    u = np.array([0.0, 1e-12, 1 - 1e-12])
    for mean in (0.0, 1e-9, 3.0, 15.99, 16.0, 200.0):
        numbers = counts(np.full(3, mean), u)
        assert numbers[1:] == pytest.approx(np.maximum(stats.poisson.ppf(u[1:], mean), 0), abs=1), mean
        assert numbers[0] == 0 or mean >= 16


def test_a_larger_mean_never_gives_a_smaller_count() -> None:
    mean = np.concatenate([np.linspace(0, 40, 40_001), np.linspace(40, 2000, 40_001)])
    for u in (0.001, 0.03, 0.5, 0.77, 0.999):
        assert (np.diff(counts(mean, np.full(mean.size, u))) >= 0).all(), u


@pytest.mark.parametrize(("low", "high"), [(16, 17), (16, 100), (100, 1e4), (1e4, 1e6)])
def test_to_look_at_the_nearest_border_gives_what_a_walk_over_all_of_them_does(
    low: float, high: float
) -> None:
    rng = np.random.default_rng(5)
    mean, u = np.exp(rng.uniform(np.log(low), np.log(high), 20_000)), rng.random(20_000)
    u[:500] *= 1e-6
    start = np.ceil(mean + stats.norm.ppf(u) * np.sqrt(mean))
    assert (counts(mean, u) == poisson._walked(start, mean, u)).all()
