"""Distributions of inputs: their quantiles against scipy, their words, what they refuse."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from impact.scenario.inputs.distribution_forms import distribution
from impact.scenario.inputs.distributions import Beta, Family, Fixed, Lognormal, Pert, Triangular, Uniform

U = np.linspace(0.0005, 0.9995, 4001)
Z = stats.norm.ppf(0.95)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (Uniform(low_end=2, high_end=5), stats.uniform(2, 3)),
        (Triangular(low_end=1, mode=2, high_end=7), stats.triang(1 / 6, 1, 6)),
        (Triangular(low_end=1, mode=1, high_end=7), stats.triang(0, 1, 6)),
        (Pert(low_end=1, mode=2, high_end=7), stats.beta(1 + 4 / 6, 1 + 20 / 6, 1, 6)),
        (Pert(low_end=0, mode=0, high_end=1), stats.beta(1, 5)),
        (Beta(mean=0.4, size=8), stats.beta(3.2, 4.8)),
        (Beta(mean=0.01, size=30), stats.beta(0.3, 29.7)),
    ],
)
def test_quantiles_agree_with_scipy(ours: Family, theirs: stats.rv_continuous) -> None:
    low, high = theirs.support()
    assert ours.quantile(U) == pytest.approx(theirs.ppf(U), abs=3e-6 * (high - low))


def test_nine_of_ten_lognormal_draws_lie_within_the_factor() -> None:
    ours = Lognormal(middle=200, spread=5)
    inside = (ours.quantile(U) > 200 / 5) & (ours.quantile(U) < 200 * 5)
    assert inside.mean() == pytest.approx(0.9, abs=0.005)
    low, high = ours.support
    assert ours.quantile(np.array([0.0, 1.0])) == pytest.approx([low, high])


@pytest.mark.parametrize(
    ("form", "values"),
    [
        ("uniform", [5, 2]),
        ("pert", [1, 9, 2]),
        ("triangular", [1, 2]),
        ("lognormal", [0, 2]),
        ("lognormal", [10, 0.5]),
        ("beta", [1.0, 8]),
        ("value", float("nan")),
        ("value", float("inf")),
        ("normal", [0, 1]),
    ],
)
def test_impossible_distributions_are_refused(form: str, values: float | list[float]) -> None:
    with pytest.raises(ValueError, match=r"."):
        distribution(form, values)


def test_a_distribution_without_width_does_not_vary() -> None:
    for same in (
        Fixed(value=3),
        Pert(low_end=3, mode=3, high_end=3),
        Triangular(low_end=3, mode=3, high_end=3),
    ):
        assert not same.varies
        assert (same.quantile(U) == 3).all()
