"""Quantiles of sorted rows: those of numpy, to the last bit."""

from __future__ import annotations

import numpy as np
import pytest

from impact.scenario.analysis import binned_draws
from impact.scenario.engine.ordered import linear, median_unbiased

LEVELS = (0.0, 0.05, 0.25, 1 / 3, 0.5, 0.75, 0.95, 1.0)


@pytest.mark.parametrize("n", [1, 2, 3, 20, 999, 20_000])
@pytest.mark.parametrize("dtype", ["int32", "float64"])
def test_linear_quantiles_are_those_of_numpy(n: int, dtype: str) -> None:
    rows = np.random.default_rng(n).gamma(0.3, 900, (5, n)).astype(dtype)
    for level in LEVELS:
        assert (linear(np.sort(rows, axis=1), level) == np.quantile(rows, level, axis=1)).all()


@pytest.mark.parametrize("n", [225, 333, 20_000])
def test_the_ends_of_bins_are_the_quantiles_of_numpy(n: int) -> None:
    rows = np.random.default_rng(n).lognormal(size=(7, n)).round(2)
    expected = np.quantile(rows, binned_draws.ENDS, axis=1, method="median_unbiased")
    assert median_unbiased(np.sort(rows, axis=1), binned_draws.ENDS).tobytes() == expected.tobytes()
