"""Known truths simulated in small: the intervals of `trend` hold them about as often as they say."""

from __future__ import annotations

import numpy as np
import pytest

from bench.validation import trend as simulation
from impact.models import trend
from impact.models.trend import joinpoints
from tests.unit.models.test_trend import DOWN, REFERENCE, YEARS, _series


def test_whole_years_cost_little_against_joinpoints_anywhere():
    # R's segmented lets joinpoints stand between years, so its deviance is lower; ours are the whole years
    # beside its two, and no further than a year away.
    anywhere, ours = REFERENCE["years_two"], REFERENCE["grid"]
    assert np.abs(np.subtract(anywhere["bends"], ours["best"])).max() < 1
    assert anywhere["deviance"] < ours["deviance"] < 1.05 * anywhere["deviance"]
    years = YEARS["year"].to_numpy(float)
    series = joinpoints.Series(years, YEARS["value"].to_numpy(float), np.zeros(len(years)))
    fine = joinpoints.fit(series, joinpoints.places(years, 2, step=0.05)).best()
    assert fine.deviance[0] == pytest.approx(anywhere["deviance"], rel=1e-3)


def test_the_bend_in_down_syndrome_by_age_of_the_mother_is_that_published():
    # Muggeo (2003, 2008): 31.08 (standard error 0.72), binomial with logit; ours are counts per birth.
    published = REFERENCE["down"]
    assert published["binomial_bend"] == pytest.approx(31.08, abs=0.005)
    assert published["binomial_se"] == pytest.approx(0.72, abs=0.005)
    whole = trend.estimate(DOWN, exposure="births", permutations=199)
    assert whole.joinpoints == (31.0,)
    ages = DOWN["year"].to_numpy(float)
    series = joinpoints.Series(ages, DOWN["value"].to_numpy(float), np.log(DOWN["births"].to_numpy(float)))
    fine = joinpoints.fit(series, joinpoints.places(ages, 1, step=0.01)).best()
    assert fine.knots[0, 0] == pytest.approx(published["bend"], abs=0.01)
    assert fine.deviance[0] == pytest.approx(published["deviance"], rel=1e-5)
    slopes = np.cumsum(fine.coef[0, 1:])
    assert slopes == pytest.approx(published["slopes"], abs=0.001)


@pytest.mark.parametrize("world", ["constant change", "random walk without drift"])
def test_intervals_hold_the_truth_or_are_refused(world):
    checks = simulation._world(world, 30, seed=7, number=2)
    assert all(one.coverage >= 0.9 for one in checks[:2])
    assert all(one.declined <= 10 for one in checks[:2])
    if world == "constant change":
        assert all(one.mean <= 0.1 for one in checks[2:])  # false alarms


def test_a_single_year_three_times_its_level_is_nearly_always_named():
    checks = simulation._world("a single year × 3", 30, seed=7, number=1)
    assert checks[-1].mean >= 0.9


def test_the_permutation_test_seldom_finds_joinpoints_that_are_not_there():
    random = np.random.default_rng(11)
    trends = [
        trend.estimate(_series(random.poisson(400 * 0.95 ** np.arange(16))), permutations=199)
        for _ in range(100)
    ]
    wrong = sum(bool(one.joinpoints) for one in trends)
    assert wrong <= 10  # 5 expected at most
