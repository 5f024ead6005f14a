"""The engine of count regressions: agrees with statsmodels, one at a time or many, and marks what fails."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.tools.sm_exceptions import ConvergenceWarning

from impact.models import counts

YEARS = np.arange(14.0) - 6.5
LINE = np.stack([np.ones(14), YEARS], axis=-1)
STEP = np.stack([np.ones(14), YEARS, YEARS > 2], axis=-1)
#: casualties of Angola: so wild that scoring with the expected information goes in circles
ANGOLA = np.array([840.0, 673, 287, 101, 134, 48, 52, 28, 42, 89, 34, 71, 11, 25, 44, 43, 64, 107])
#: casualties of Bosnia: the likelihood has one hill at alpha zero and a higher one beyond
BOSNIA = np.array(
    [662.0, 290, 149, 94, 100, 87, 72, 54, 43, 19, 35, 30, 39, 28, 14, 22, 12, 13, 16, 1, 12, 0]
)


@pytest.fixture(autouse=True)
def _no_warning_of_ours():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", ConvergenceWarning)  # statsmodels, asked for its last digits
        yield


def _people(number: int, alpha: float, seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    mean = 80 * np.exp(random.normal(0, 0.15, (number, 1)) * YEARS)
    return random.poisson(mean * random.gamma(1 / alpha, alpha, mean.shape)).astype(float)


@pytest.mark.parametrize("alpha", [0.0, 0.3, 5.0])
def test_coefficients_errors_and_deviance_agree_with_statsmodels(alpha):
    people = _people(1, 0.3, 1)[0]
    offset = np.log(np.linspace(1e6, 2e6, 14))
    ours = counts.fit(people, STEP, offset=offset, alpha=alpha)
    family = sm.families.NegativeBinomial(alpha=alpha) if alpha else sm.families.Poisson()
    theirs = sm.GLM(people, STEP, family=family, offset=offset).fit(tol=1e-14, maxiter=300)
    assert ours.coef[0] == pytest.approx(theirs.params, rel=1e-7)
    assert ours.mean[0] == pytest.approx(theirs.mu, rel=1e-7)
    assert ours.unscaled[0] == pytest.approx(theirs.cov_params(scale=1), rel=1e-7)
    assert ours.deviance[0] == pytest.approx(theirs.deviance, rel=1e-9)
    assert ours.pearson[0] == pytest.approx(theirs.pearson_chi2, rel=1e-9)
    assert ours.df[0] == theirs.df_resid


@pytest.mark.parametrize("people", [_people(1, 0.3, 2)[0], _people(1, 2.0, 3)[0]])
def test_alpha_of_greatest_likelihood_agrees_with_statsmodels(people):
    ours = counts.fit(people, STEP, alpha="likelihood")
    theirs = sm.NegativeBinomial(people, STEP).fit(
        start_params=[*ours.coef[0] + 0.05, 1.1 * ours.alpha[0]],
        method="bfgs", maxiter=1000, gtol=1e-8, disp=False,
    )  # fmt: skip
    assert ours.settled[0]
    assert ours.coef[0] == pytest.approx(theirs.params[:-1], rel=1e-5)
    assert ours.alpha[0] == pytest.approx(theirs.params[-1], rel=1e-5)


def _heights(people, design, alphas):
    """Profile log-likelihood at some values of alpha, by statsmodels."""
    families = [sm.families.NegativeBinomial(alpha=a) if a else sm.families.Poisson() for a in alphas]
    return [
        sm.GLM(people, design, family=f).fit(method="newton", maxiter=300, tol=1e-12).llf for f in families
    ]


@pytest.mark.parametrize(("people", "change"), [(ANGOLA, 9), (BOSNIA, 2)], ids=["Angola", "Bosnia"])
def test_no_other_alpha_is_more_likely_in_series_that_mislead_a_search(people, change):
    years = np.arange(len(people)) - len(people) / 2
    design = np.stack([np.ones(len(people)), years, np.arange(len(people)) >= change], axis=-1)
    ours = counts.fit(people, design, alpha="likelihood")
    heights = _heights(people, design, [ours.alpha[0], 0, 0.001, 0.01, 0.03, 0.07, 0.2, 0.5, 1, 3])
    assert ours.settled[0]
    assert heights[0] == max(heights)


def test_alpha_by_moments_makes_pearsons_sum_its_degrees_of_freedom():
    fits = counts.fit(_people(200, 0.4, 4), LINE, alpha="moment")
    spread = fits.alpha > 0
    assert spread.sum() > 150
    assert fits.pearson[spread] == pytest.approx(fits.df[spread], rel=1e-8)
    assert (fits.pearson[~spread] <= fits.df[~spread] + 1e-9).all()


@pytest.mark.parametrize("alpha", [0.0, "moment", "likelihood"])
def test_many_fits_at_once_are_those_of_one_after_the_other(alpha):
    people = _people(30, 0.5, 5)
    together = counts.fit(people, LINE, alpha=alpha)
    for own, coef, error, spread in zip(
        people, together.coef, together.unscaled, together.alpha, strict=True
    ):
        alone = counts.fit(own, LINE, alpha=alpha)
        assert alone.coef[0] == pytest.approx(coef, rel=1e-8)
        assert alone.unscaled[0] == pytest.approx(error, rel=1e-8)
        assert alone.alpha[0] == pytest.approx(spread, rel=1e-6)


@pytest.mark.parametrize("alpha", [0.0, "moment", "likelihood"])
def test_an_absent_point_is_as_if_it_were_not_there(alpha):
    people, here = _people(1, 0.3, 6)[0], np.arange(14) % 5 != 2
    masked = counts.fit(people, LINE, present=here[None], alpha=alpha)
    short = counts.fit(people[here], LINE[here], alpha=alpha)
    assert masked.coef[0] == pytest.approx(short.coef[0], rel=1e-9)
    assert masked.df[0] == short.df[0] == here.sum() - 2
    assert masked.deviance[0] == pytest.approx(short.deviance[0], rel=1e-9)
    assert masked.pearson[0] == pytest.approx(short.pearson[0], rel=1e-9)
    assert (masked.mean[0][~here] == 0).all()


def test_where_it_begins_does_not_matter():
    people = _people(50, 0.5, 7)
    ours = counts.fit(people, LINE, alpha="likelihood")
    far = np.broadcast_to([1.0, 0.3], ours.coef.shape)
    again = counts.fit(people, LINE, alpha="likelihood", start=far)
    assert again.settled.all()
    assert again.coef == pytest.approx(ours.coef, rel=1e-7)


def test_a_line_that_runs_off_to_zero_is_not_settled_and_leaves_the_others_alone():
    people = np.array([[9.0, 6, 5, 3, 2, 2, 1], [9.0, 0, 0, 0, 0, 0, 0], [0.0] * 7])
    design = np.stack([np.ones(7), np.arange(7.0) - 3], axis=-1)
    fits = counts.fit(people, design)
    assert fits.settled.tolist() == [True, False, False]


def test_terms_that_are_alike_are_not_settled():
    twice = np.column_stack([LINE, 2 * YEARS])
    assert not counts.fit(_people(1, 0.3, 8), twice).settled[0]


def test_as_many_terms_as_points_are_not_settled():
    assert not counts.fit(np.array([4.0, 7]), np.array([[1.0, -1], [1, 1]])).settled[0]


def test_less_spread_than_chance_gives_counts_as_chance():
    even = counts.fit(np.full(14, 60.0), LINE)
    assert even.pearson[0] < 1e-12
    assert even.dispersion[0] == 1


def test_a_rough_fit_ranks_designs_as_the_whole_one_does():
    people = _people(1, 0.05, 9)[0]
    bends = np.stack([np.column_stack([LINE, np.clip(YEARS - knot, 0, None)]) for knot in YEARS[2:-2]])
    _, rough = counts.approximate(people, bends)
    assert rough.argmin() == counts.fit(people, bends).deviance.argmin()


def test_each_fit_may_have_a_dispersion_of_its_own() -> None:
    years = np.arange(8.0) - 3.5
    design = np.stack([np.ones(8), years], axis=-1)
    series = np.array([[90.0, 61, 70, 33, 30, 25, 9, 14], [40.0, 44, 12, 30, 8, 9, 15, 2]])
    alphas = np.array([0.0, 0.7])
    both = counts.fit(series, design, alpha=alphas)
    for i in range(2):
        alone = counts.fit(series[i], design, alpha=float(alphas[i]))
        assert both.coef[i] == pytest.approx(alone.coef[0], rel=1e-10)
        assert both.deviance[i] == pytest.approx(alone.deviance[0], rel=1e-10)
    assert both.alpha.tolist() == alphas.tolist()
