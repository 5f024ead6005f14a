"""Fits of single wars and their pooling: against R and scipy, and once for the same figures."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from impact.models.aftermath import bounded, phases
from impact.models.pooling import pool_pairs
from tests.unit.models.war_reference import REFERENCE, snapshot


@pytest.fixture(scope="module")
def fits() -> dict[str, phases.Phase]:
    rows = snapshot()
    wars = [war for war in phases.collect(rows) if war.name in REFERENCE["wars"]]
    return {own.war.name: own for own in phases.fit_all(wars, REFERENCE["bend"])}


# R's own stopping rules leave the sixth digit open.
CLOSE = 2e-5


# -- against R ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", REFERENCE["wars"])
def test_each_war_agrees_with_r(fits: dict[str, phases.Phase], place: str) -> None:
    expected, own = REFERENCE["wars"][place], fits[place]
    assert own.alpha == pytest.approx(expected["alpha"], rel=CLOSE)
    assert own.rates == pytest.approx(np.atleast_1d(expected["rates"]), rel=CLOSE)
    shape = own.covariance.shape
    assert own.covariance == pytest.approx(np.reshape(expected["covariance"], shape), rel=CLOSE)


def test_pooling_of_both_rates_agrees_with_metafor(fits: dict[str, phases.Phase]) -> None:
    expected = REFERENCE["pooled"]
    pair = pool_pairs(
        [own.rates for own in fits.values()], [own.covariance for own in fits.values()], penalty=0
    )
    assert pair.location == pytest.approx([expected["early"], expected["late"]], rel=CLOSE)
    assert pair.covariance == pytest.approx(np.array(expected["covariance"]), rel=1e-4)
    assert np.diag(pair.between) == pytest.approx(expected["tau2"], rel=1e-4)
    spread = np.sqrt(np.diag(pair.between))
    assert pair.between[0, 1] / spread.prod() == pytest.approx(expected["rho"], rel=1e-4)


def test_the_penalty_keeps_the_spread_of_few_wars_from_zero() -> None:
    alike = [np.array([-0.4, -0.1])] * 4
    plain = pool_pairs(alike, [np.eye(2) * 0.01] * 4, penalty=0)
    penalised = pool_pairs(alike, [np.eye(2) * 0.01] * 4)
    assert np.abs(plain.between).max() < 1e-6
    assert (np.diag(penalised.between) > 1e-3).all()


def restricted(
    effects: list[np.ndarray], errors: list[np.ndarray], between: np.ndarray, penalty: float
) -> float:
    """Penalised restricted likelihood of a covariance between effects, by matrices."""
    height, information, score, seen = 0.0, np.zeros((2, 2)), np.zeros(2), []
    for effect, error in zip(effects, errors, strict=True):
        see = np.eye(2)[2 - len(effect) :]
        weight = np.linalg.inv(see @ between @ see.T + error)
        information, score = information + see.T @ weight @ see, score + see.T @ weight @ effect
        seen.append((see, weight, effect))
        height += np.linalg.slogdet(weight)[1]
    location = np.linalg.solve(information, score)
    height -= sum((y - see @ location) @ weight @ (y - see @ location) for see, weight, y in seen)
    height -= np.linalg.slogdet(information)[1]
    return float(height / 2 + penalty * np.linalg.slogdet(between)[1])


@pytest.mark.parametrize("penalty", [0.0, 0.5])
def test_no_covariance_near_the_pooled_one_is_more_likely(
    fits: dict[str, phases.Phase], penalty: float
) -> None:
    effects, errors = [own.rates for own in fits.values()], [own.covariance for own in fits.values()]
    top = pool_pairs(effects, errors, penalty=penalty).between
    height = restricted(effects, errors, top, penalty)
    for size in (1e-1, 1e-4):
        for way in ([1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1], [1, -1, 1], [-1, 0, 1]):
            change = size * np.array(way)
            near = np.linalg.cholesky(top) * (1 + np.array([[change[0], 0], [change[1], change[2]]]))
            assert restricted(effects, errors, near @ near.T, penalty) < height + 1e-12


def test_the_pooled_pair_depends_neither_on_order_nor_on_unit(fits: dict[str, phases.Phase]) -> None:
    effects, errors = [own.rates for own in fits.values()], [own.covariance for own in fits.values()]
    pair, turned = pool_pairs(effects, errors), pool_pairs(effects[::-1], errors[::-1])
    other = pool_pairs([effect * 1000 for effect in effects], [error * 1e6 for error in errors])
    assert turned.between == pytest.approx(pair.between, rel=1e-9)
    assert other.between / 1e6 == pytest.approx(pair.between, rel=1e-9)
    assert other.covariance / 1e6 == pytest.approx(pair.covariance, rel=1e-9)


def test_effects_far_apart_and_nearly_without_error_are_pooled() -> None:
    effects = [np.array([1e3, -1e3]), np.array([-1e3, 2e3]), np.array([0.0, 1e-3])]
    pair = pool_pairs(effects, [np.eye(2) * 1e-12] * 3, penalty=0)
    assert pair.between == pytest.approx(np.cov(np.array(effects).T), rel=1e-6)


def test_lower_bounds_enter_as_bounds_as_in_r() -> None:
    expected = REFERENCE["bounded"]
    rows = snapshot(bounds=True)
    rows = rows[(rows["place"] == expected["place"]) & (rows["since"] >= REFERENCE["bend"])]
    late = rows["since"].to_numpy(dtype=float) - REFERENCE["bend"]
    design = np.column_stack([np.ones(len(late)), late])
    own = bounded.fit(
        rows["value"].to_numpy(dtype=float),
        design,
        rows["bound"].to_numpy(dtype=bool),
        alpha=expected["alpha"],
    )
    assert own.coef == pytest.approx(expected["coef"], abs=1e-5)
    mean, variance = bounded.beyond(
        np.array([expected["mean"]]), expected["alpha"], np.array([expected["least"]])
    )
    assert mean[0] == pytest.approx(expected["mean_beyond"], rel=1e-8)
    assert variance[0] == pytest.approx(expected["variance_beyond"], rel=1e-8)


# -- once for the same figures ------------------------------------------------------------------------------


def test_a_war_is_fitted_once_for_the_same_figures_and_anew_for_others() -> None:
    design = np.stack([np.ones(6), np.arange(6.0)], axis=-1)
    people, bound = np.array([64.0, 30, 17, 9, 4, 2]), np.zeros(6, dtype=bool)
    first = bounded.fit(people, design, bound, alpha=0.1)
    assert bounded.fit(people.copy(), design.copy(), bound.copy(), alpha=0.1) is first
    with pytest.raises(ValueError, match="read-only"):
        first.coef[0] = 1.0
    others = [
        bounded.fit(people + 1, design, bound, alpha=0.1),
        bounded.fit(people, design * [1, 2], bound, alpha=0.1),
        bounded.fit(people, design, np.arange(6) == 3, alpha=0.1),
        bounded.fit(people, design, bound, alpha=0.2),
        bounded.fit(people, design, bound),
    ]
    assert all(other.coef[1] != first.coef[1] for other in others)


def test_wars_fitted_at_once_are_those_fitted_alone() -> None:
    random = np.random.default_rng(4)
    series, alphas = [], [0.05, 0.2, 0.0, 1.3, 0.2]
    for years, terms in ((6, 2), (11, 3), (9, 2), (5, 2), (8, 3)):
        since = np.arange(1.0, years + 1)
        changes = phases.terms(since, 3)[:, : terms - 1]
        people = random.poisson(200 * np.exp(-0.3 * since)).astype(float)
        bound = np.zeros(years, dtype=bool)
        bound[3] = terms == 3 and years == 8
        series.append((people, np.column_stack([np.ones(years), changes]), bound))
    for (people, design, bound), alpha, at_once in zip(
        series, alphas, bounded.fit_each(series, alphas), strict=True
    ):
        alone = bounded.fit(people, design, bound, alpha=alpha)
        assert at_once.coef == pytest.approx(alone.coef, rel=1e-9)
        assert at_once.covariance == pytest.approx(alone.covariance, rel=1e-9)
        assert at_once.mean == pytest.approx(alone.mean, rel=1e-9)
        assert (at_once.alpha, at_once.df, at_once.settled) == (alone.alpha, alone.df, alone.settled)
    assert bounded.fit_each([series[0]] * 2, [0.05, 0.9])[1].alpha == 0.9


@pytest.mark.parametrize("alpha", [1e-3, 0.4, 5.0])
def test_counts_of_which_a_bound_is_known_have_the_mean_and_variance_of_the_sum(alpha: float) -> None:
    size, most = 1 / alpha, np.arange(40_000)
    for mean, least in ((3.0, 0), (3.0, 1), (3.0, 2), (20.0, 45), (80.0, 7)):
        chance = stats.nbinom.pmf(most, size, size / (size + mean)) * (most >= least)
        first = (chance * most).sum() / chance.sum()
        second = (chance * (most - first) ** 2).sum() / chance.sum()
        got = bounded.beyond(np.array([mean]), alpha, np.array([float(least)]))
        assert (got[0][0], got[1][0]) == pytest.approx((first, second), rel=1e-6)


def test_pairs_are_pooled_once_for_the_same_numbers_and_anew_for_others() -> None:
    effects = [np.array([-0.4, -0.1]), np.array([-0.5, 0.0]), np.array([-0.2, -0.2]), np.array([-0.3])]
    errors = [np.eye(2) * 0.01, np.eye(2) * 0.02, np.eye(2) * 0.03, np.eye(1) * 0.01]
    first = pool_pairs(effects, errors)
    assert pool_pairs([effect.copy() for effect in effects], list(errors)) is first
    with pytest.raises(ValueError, match="read-only"):
        first.between[0, 0] = 1.0
    assert pool_pairs(effects, errors, penalty=0).location[0] != first.location[0]
    assert pool_pairs(effects[:3], errors[:3]).location[1] != first.location[1]
    assert pool_pairs(effects, [*errors[:3], np.eye(1) * 0.02]).location[1] != first.location[1]


def test_the_likelihood_of_counts_and_bounds_is_that_of_scipy() -> None:
    people, mean = np.array([0.0, 3, 40, 7, 0]), np.array([0.5, 4, 30, 12, 2])
    bound = np.array([False, False, False, True, True])
    size = 1 / 0.4
    each = stats.nbinom.logpmf(people, size, size / (size + mean))
    least = stats.nbinom.logsf(people - 1, size, size / (size + mean))
    ours = bounded.log_likelihood(people, mean, bound, 0.4)
    assert ours == pytest.approx(np.where(bound, least, each).sum(), rel=1e-12)
