"""Underlying trend: agrees with the Kalman smoother of R, names steps and outliers, widens, refuses."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from statsmodels.tsa.statespace.structural import UnobservedComponents

from impact.errors import ModelInputError
from impact.models import trend
from impact.models.revision import Prediction
from impact.models.trend import features, noise
from tests.conftest import CHECKOUT

REFERENCE = json.loads((CHECKOUT / "tests/reference/trend_state_space.json").read_text(encoding="utf-8"))
WORLD = np.array(
    [
        *(9220, 8000, 7987, 11700, 8065, 6602, 6846, 6022, 5473, 5502, 4224, 4191, 4474, np.nan, 3456),
        *(3695, 6971, 9440, 7253, 6897, 5853, 7073, 5544, 4709, 5757, 6279),
    ]
)
# Explosions in British coal mines that killed ten or more, by year 1851 to 1962: Jarrett (1979), Biometrika
# 66: 191-193 (R: boot::coal).
COAL = [int(digit) for digit in (
    "4541043406334026335453144155342522342132211113001011003103220111010100021000110233112111124200140001"
    "000001001010"
)]  # fmt: skip


def _frame(values, start=1999, **columns):
    return pd.DataFrame({"year": np.arange(start, start + len(values)), "value": values, **columns})


def _one(level: float, slope: float) -> features.Models:
    """One model with known variances, the dispersion held at 1."""
    used = ~np.isnan(WORLD)
    z, steps = np.log(WORLD[used] + 0.5), np.flatnonzero(used).astype(float)
    fixed = np.column_stack([np.ones(len(steps)), steps])
    listed = features.possible(steps)
    alone = noise.Noise(np.full(len(steps), 0.01), level, slope, 26)
    columns = listed.shapes(steps, "bend", "step", "outlier")
    part = features._parts(z, fixed, steps, columns, [np.empty((1, 0), dtype=int)], [alone])[0]
    return features.Models(z, fixed, steps, listed, (part,))


def _told(models: features.Models, steps: list[float]) -> np.ndarray:
    """Centres and scales of the level at some steps under every model."""
    fixed = np.array([[1.0, step] for step in steps])
    shape = models.listed.shapes(np.array(steps), "bend", "step")
    reach = noise.reaches([part.noise for part in models.parts], np.array(steps))
    return np.stack(models._moments(fixed, shape, reach))


@pytest.mark.parametrize("reference", REFERENCE["models"])
def test_the_smoothed_level_and_its_error_agree_with_the_kalman_smoother_of_r(reference):
    models = _one(reference["level"], reference["slope"])
    part = models.parts[0]
    for year in range(26):
        centre, scale = _told(models, [float(year)])[:, 0]
        assert centre[0] == pytest.approx(reference["smoothed"][year], rel=1e-5)
        assert scale[0] / np.sqrt(part.dispersion[0]) == pytest.approx(reference["error"][year], rel=1e-4)


def test_quantities_told_at_once_are_those_told_one_by_one():
    models = features.fit(*_series_of(COAL[:20]), 20)
    every = _told(models, [0.0, 7.0, 19.0])
    single = [_told(models, [step])[:, 0] for step in (0.0, 7.0, 19.0)]
    np.testing.assert_allclose(every, np.stack(single, axis=1), rtol=1e-12)
    assert max(part.sets.shape[1] for part in models.parts) == features.MOST


def test_models_fitted_at_once_are_those_fitted_one_by_one_by_least_squares():
    """Each set of features under each covariance, by generalised least squares and the inverse of LAPACK."""
    z, fixed, steps, own = _series_of(COAL[:12])
    listed = features.possible(steps)
    columns, sets = listed.shapes(steps, "bend", "step", "outlier"), features._sets(listed)
    under = [noise.Noise(own[0], 0.0, 0.0, 12), noise.Noise(own[1], 0.3, 0.0, 12)]
    parts = features._parts(z, fixed, steps, columns, sets, under)
    assert [part.sets.shape[1] for part in parts] == [0, 1, 2, 0, 1, 2]
    for part in parts:
        reach = noise.reaches([part.noise], steps)[0]
        weight = np.linalg.inv(np.diag(part.noise.own) + reach @ reach.T)
        assert len(part.sets) > 0
        for i in range(0, len(part.sets), 7):
            design = np.column_stack([fixed, columns[:, part.sets[i]]])
            covariance = np.linalg.inv(design.T @ weight @ design)
            coef = covariance @ design.T @ weight @ z
            np.testing.assert_allclose(part.coef[i], coef, rtol=1e-7, atol=1e-9)
            np.testing.assert_allclose(part.unscaled[i], covariance, rtol=1e-6, atol=1e-9)
            left = z - design @ coef
            assert part.dispersion[i] == pytest.approx(max(left @ weight @ left / part.df, 1.0))


def test_sets_of_features_that_say_the_same_are_not_fitted():
    z, fixed, steps, own = _series_of(COAL[:12])
    columns = np.column_stack([steps == 3, steps == 5, 2.0 * (steps == 3)]).astype(float)
    pairs = np.array([[0, 1], [0, 2], [1, 2]])
    (part,) = features._parts(z, fixed, steps, columns, [pairs], [noise.Noise(own[0], 0.1, 0.0, 12)])
    assert part.sets.tolist() == [[0, 1], [1, 2]]


def test_the_probability_of_a_feature_is_the_weight_of_the_models_that_hold_it():
    models = features.fit(*_series_of(COAL[:20]), 20)
    for mask in (models.listed.kinds == "step", models.listed.places == 7.0, models.listed.places > 99):
        slowly = sum(
            weight
            for part in models.parts
            for chosen, weight in zip(part.sets, part.weight, strict=True)
            if mask[chosen].any()
        )
        assert models.probability(mask) == pytest.approx(slowly, abs=1e-12)
    single = [models.probability(np.arange(len(models.listed.places)) == i) for i in range(30)]
    assert models.probabilities[:30] == pytest.approx(single, abs=1e-12)
    assert len(models.probabilities) == len(models.listed.places)


def _series_of(values):
    steps = np.arange(float(len(values)))
    values = np.array(values, dtype=float)
    fixed = np.column_stack([np.ones(len(steps)), steps])
    return np.log(values + 0.5), fixed, steps, noise.own_variances(values)


def test_the_diffuse_likelihood_agrees_with_r():
    for level, theirs in zip((0.0, 0.3, 1.0), REFERENCE["loglik"], strict=True):
        part = _one(level, 0.0).parts[0]
        n, p = 25, 2
        phi = max(part.dispersion[0] * part.df / (n - p), 1.0)
        left = part.dispersion[0] * part.df
        ours = part.weight[0] + (n - p) / 2 * np.log(phi) + left / (2 * phi) - left / 2
        assert part.dispersion[0] > 1  # else the dispersion is held at 1 and the formula above is another
        assert ours == pytest.approx(theirs, rel=1e-6)


def _diffuse(models: features.Models) -> float:
    """Diffuse log likelihood of one model at a dispersion of 1, up to a constant."""
    part, df = models.parts[0], len(models.z) - models.fixed.shape[1]
    rest = part.dispersion[0] * part.df
    return part.weight[0] + df / 2 * np.log(rest / df) + df / 2 - rest / 2


@pytest.mark.parametrize(("level", "slope"), [(0.3, 0.0), (1.0, 0.0), (0.3, 0.01)])
def test_smoother_and_likelihood_agree_with_unobserved_components_of_statsmodels(level, slope):
    def theirs(level, slope):
        model = UnobservedComponents(np.log(WORLD + 0.5), "local linear trend", use_exact_diffuse=True)
        return model.smooth([0.01, 0.01 * level, 0.01 * slope])

    models, smoothed = _one(level, slope), theirs(level, slope)
    levels = smoothed.level["smoothed"], np.sqrt(smoothed.level["smoothed_cov"])
    part = models.parts[0]
    for year in range(26):
        centre, scale = _told(models, [float(year)])[:, 0]
        assert centre[0] == pytest.approx(levels[0][year], rel=1e-4)
        assert scale[0] / np.sqrt(part.dispersion[0]) == pytest.approx(levels[1][year], rel=1e-4)
    # Likelihoods differ by a constant, the same for all variances.
    apart = smoothed.llf - theirs(0.1, 0.0).llf
    assert _diffuse(models) - _diffuse(_one(0.1, 0.0)) == pytest.approx(apart, rel=1e-4)


def test_the_coal_mining_disasters_have_a_step_about_1891():
    assert (len(COAL), sum(COAL)) == (112, 191)
    alarms = trend.estimate(_frame(COAL, 1851), joinpoints=None, choose="bic").alarms
    steps = alarms[alarms["kind"] == "step"]
    assert len(steps) == 1
    assert abs(steps["year"].iloc[0] - 1891) <= 1  # dated to the first year after it
    assert steps["ratio"].iloc[0] == pytest.approx(0.29, abs=0.02)
    assert steps["low"].iloc[0] < steps["ratio"].iloc[0] < steps["high"].iloc[0] < 1


@pytest.mark.parametrize("at", [0, 9, 25])
def test_a_year_three_times_its_level_is_named(at):
    values = np.random.default_rng(4).poisson(500 * 0.96 ** np.arange(26))
    values[at] *= 3
    alarms = trend.estimate(_frame(values), choose="bic").alarms
    assert alarms[["kind", "year"]].values.tolist() == [["outlier", 1999.0 + at]]
    assert alarms["ratio"].iloc[0] == pytest.approx(3, rel=0.2)


def test_an_average_change_over_a_jump_is_refused_and_one_beside_it_is_not():
    values = np.random.default_rng(2).poisson(500 * np.where(np.arange(26) < 13, 1, 2))
    result = trend.estimate(_frame(values), choose="bic")
    assert (result.alarms["low"] < 2).all()
    assert (result.alarms["high"] > 2).all()
    assert "is too narrow where they are not" in result.aapc().warnings[-1]
    refused = result.underlying()
    assert not refused
    assert "jumps in 2012" in refused.reason
    assert result.underlying(2014, 2024)


def test_a_plain_line_is_told_tightly():
    values = np.random.default_rng(5).poisson(1000 * 0.96 ** np.arange(26))
    course = trend.estimate(_frame(values), choose="bic").underlying()
    assert course.low < -4 < course.high
    assert course.high - course.low < 3
    assert course.high < 0


def test_dependence_is_judged_on_the_line_without_bends_and_widens_to_a_random_walk():
    logs = np.log(5000) + np.cumsum(np.random.default_rng(12).normal(0, 0.2, 26))
    structure = trend.estimate(_frame(np.exp(logs).round()), choose="bic").structure
    drift, error, _ = structure.walk
    assert structure.dependent
    course = structure.underlying(1999, 2024)
    assert course
    assert course.low <= 100 * np.expm1(drift - 2 * error)
    assert course.high >= 100 * np.expm1(drift + 2 * error)


def test_lower_bounds_widen_the_interval():
    values = np.random.default_rng(5).poisson(300 * 0.96 ** np.arange(26))
    qualifier = np.where(np.arange(26) < 8, "at_least", "exact")
    exact = trend.estimate(_frame(values), choose="bic").underlying()
    bound = trend.estimate(_frame(values, qualifier=qualifier), choose="bic").underlying()
    assert bound.low <= exact.low
    assert bound.high >= exact.high
    assert bound.high - bound.low > exact.high - exact.low


def test_short_or_monthly_series_have_no_underlying_trend():
    course = trend.estimate(_frame([60, 55, 53, 48, 44, 40])).underlying()
    assert not course
    assert "Seven yearly figures" in course.reason


def test_what_the_record_did_has_an_interval_of_revision_only_for_the_newest_year():
    frame = _frame([100, 120, 150])
    newest = Prediction(method="", n=9, estimate=160, low=140, high=180, first=150, year=2001)
    old, new = trend.realised(frame, 1999, 2000, newest), trend.realised(frame, 1999, 2001, newest)
    assert (old.estimate, old.low, old.high) == pytest.approx((20, 20, 20))
    assert (new.estimate, new.low, new.high) == pytest.approx((50, 40, 80))
    with pytest.raises(ModelInputError, match="no change from"):
        trend.realised(frame, 1998, 2001)
