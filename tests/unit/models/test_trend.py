"""Joinpoint trend: agrees with R and a published bend, holds the truth, refuses or declines in words."""

from __future__ import annotations

import json
import warnings

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats

from impact import wording
from impact.errors import ModelInputError
from impact.models import trend
from impact.models.trend import joinpoints
from impact.result import Declined
from tests.conftest import CHECKOUT

REFERENCE = json.loads((CHECKOUT / "tests/reference/trend.json").read_text(encoding="utf-8"))
DOWN = pd.read_csv(CHECKOUT / "tests/reference/trend_down.csv").rename(
    columns={"age": "year", "cases": "value"}
)
YEARS, KNOTS = pd.DataFrame(REFERENCE["years"]), REFERENCE["knots"]


@pytest.fixture(autouse=True)
def _no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def _ends(estimate):
    return [estimate.estimate, estimate.low, estimate.high]


def _theirs(reference):
    return [reference["estimate"], reference["low"], reference["high"]]


def _series(values, start=2000):
    return pd.DataFrame({"year": np.arange(start, start + len(values)), "value": values})


# -- against R ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("model", "exposure"), [("quasi", None), ("rate", "people")])
def test_known_joinpoints_agree_with_quasi_poisson_in_r(model, exposure):
    ours, theirs = trend.estimate(YEARS, joinpoints=KNOTS, exposure=exposure), REFERENCE[model]
    assert ours.dispersion == pytest.approx(theirs["dispersion"], rel=1e-7)
    assert ours.chosen.deviance[0] == pytest.approx(theirs["deviance"], rel=1e-7)
    assert ours.chosen.coef[0] == pytest.approx(theirs["coef"], rel=1e-7)
    assert ours.points["fitted"].tolist() == pytest.approx(theirs["fitted"], rel=1e-7)
    for segment, reference in zip(ours.segments.itertuples(), theirs["segments"], strict=True):
        assert _ends(segment) == pytest.approx(_theirs(reference), rel=1e-6)
    assert _ends(ours.aapc()) == pytest.approx(_theirs(theirs["aapc_all"]), rel=1e-6)
    assert _ends(ours.aapc(2014, 2024)) == pytest.approx(_theirs(theirs["aapc_last"]), rel=1e-6)


def test_the_negative_binomial_agrees_with_r():
    ours, theirs = (
        trend.estimate(YEARS, joinpoints=KNOTS, family="negative-binomial"),
        REFERENCE["negative_binomial"],
    )
    assert ours.alpha == pytest.approx(theirs["alpha"], rel=1e-4)
    assert ours.chosen.coef[0] == pytest.approx(theirs["coef"], rel=1e-4)
    assert ours.dispersion == pytest.approx(theirs["pearson"], rel=1e-4)
    # R's glm.nb has no dispersion on top of alpha; ours multiplies its errors by the root of it.
    errors = np.sqrt(np.diag(ours.chosen.unscaled[0]))
    assert errors == pytest.approx(theirs["se"], rel=1e-4)
    wide = stats.t.ppf(0.975, theirs["df"]) * np.sqrt(theirs["pearson"])
    last = theirs["aapc_last"]
    bounds = 100 * np.expm1([last["log"] - wide * last["se"], last["log"] + wide * last["se"]])
    assert _ends(ours.aapc(2014, 2024))[1:] == pytest.approx(bounds, rel=1e-4)


def test_the_search_finds_the_best_of_all_sets_that_r_fits_one_by_one():
    theirs = REFERENCE["grid"]
    sets = joinpoints.places(YEARS["year"].to_numpy(float), 2)
    assert len(sets) == theirs["sets"]
    best = trend.estimate(YEARS, choose="bic").selection.set_index("number").loc[2]
    assert best["joinpoints"] == ", ".join(map(str, theirs["best"]))
    assert best["deviance"] == pytest.approx(theirs["deviance"], rel=1e-7)


# -- a published result ---------------------------------------------------------------------------------


# -- degenerate input -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (pd.DataFrame({"year": [], "value": []}), "at least 5 years with figures; there are 0"),
        (_series([5, 7]), "there are 2"),
        (_series([5]), "there is 1."),
        (_series([np.nan] * 9), "there are 0"),
        (_series([0] * 12), "No casualties are recorded"),
        (_series([0] * 8 + [0, 40]), "No line could be fitted"),
    ],
)
def test_what_cannot_be_answered_is_declined_with_a_reason(frame, words):
    result = trend.estimate(frame, permutations=99)
    assert isinstance(result, Declined)
    assert words in result.reason


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (pd.DataFrame({"year": [2000, 2001]}), "value"),
        (_series([4, 5, -1, 6, 7, 8]), "count of zero or more"),
        (_series([4, 5, np.inf, 6, 7, 8]), "count of zero or more"),
        (_series(["4", "five", "6", "7", "8", "9"]), "five"),
        (pd.concat([_series([4, 5, 6, 7, 8, 9])] * 2), "two rows for one point"),
    ],
)
def test_what_is_no_annual_series_is_refused(frame, words):
    with pytest.raises(ModelInputError, match=words):
        trend.estimate(frame)


@pytest.mark.parametrize(
    "values",
    [
        [60] * 20,
        [60] * 19 + [60_000],
        [60] * 10 + [0] * 10,
        [0] * 10 + [60] * 10,
        [0, 3] * 10,
        [90, 80, np.nan, np.nan, np.nan, 50, 45, np.nan, 40, 31, 30, 22, np.nan, 20],
        [10_000_000, 9_000_000, 8_000_000, 7_100_000, 6_500_000, 6_000_000],
        [1, 0, 0, 1, 0, 0, 2],
        [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0],
    ],
)
@pytest.mark.parametrize("family", ["quasi-poisson", "negative-binomial"])
def test_hard_series_give_finite_intervals_or_a_reason(values, family):
    result = trend.estimate(_series(values), family=family, permutations=99)
    if isinstance(result, Declined):
        assert result.reason.endswith(".")
        return
    numbers = np.array(_ends(result.aapc()))
    assert np.isfinite(numbers).all()
    assert numbers[1] <= numbers[0] <= numbers[2]
    assert np.isfinite(result.fitted[["estimate", "low", "high"]].to_numpy()).all()
    assert np.isfinite(result.segments[["estimate", "low", "high"]].to_numpy()).all()


def test_a_constant_series_has_no_joinpoint_and_no_change():
    result = trend.estimate(_series([60] * 20), permutations=199)
    assert result.joinpoints == ()
    assert result.aapc().estimate == pytest.approx(0, abs=1e-6)
    assert result.aapc().low < 0 < result.aapc().high


def test_an_outlier_is_named():
    random = np.random.default_rng(4)
    values = random.poisson(500, 20)
    values[9] = 9000
    result = trend.estimate(_series(values), joinpoints=())
    assert any("2009" in warning and "far from the line" in warning for warning in result.warnings)


def test_missing_years_are_gaps_not_zeros():
    full = _series((1000 * 0.93 ** np.arange(20)).round())
    result = trend.estimate(full.drop(index=[4, 5, 11]), joinpoints=())
    assert result.n == 17
    assert result.aapc().estimate == pytest.approx(-7, abs=0.1)


@pytest.mark.parametrize("window", [(1999, 2010), (2010, 2010), (2012, 2004), (2004, 2040)])
def test_a_window_beyond_the_series_is_refused(window):
    result = trend.estimate(_series([60, 55, 53, 48, 44, 40, 39, 35]))
    with pytest.raises(ModelInputError, match="window"):
        result.aapc(*window)


def test_joinpoints_without_points_around_them_are_refused():
    with pytest.raises(ModelInputError, match="no points around"):
        trend.estimate(_series([60, 55, 53, 48, 44, 40]), joinpoints=[2000])


# -- simulation -----------------------------------------------------------------------------------------


def test_quantiles_of_a_mixture_are_those_of_its_distribution():
    random = np.random.default_rng(3)
    weights, centres = random.dirichlet(np.ones(40)), random.normal(size=(40, 2))
    scales, df = random.gamma(1, size=(40, 2)), random.choice([20.0, 22.0, 24.0], 40)
    asked = [0.025, 0.5, 0.975]
    got = joinpoints.mixture_quantiles(weights, centres, scales, df, asked)
    for quantity in range(2):
        parts = stats.t.cdf((got[:, quantity][:, None] - centres[:, quantity]) / scales[:, quantity], df)
        assert parts @ weights == pytest.approx(asked, abs=1e-3)  # parts of 0.05 % in all are left out


def test_quantiles_of_a_mixture_of_far_and_narrow_parts_are_found_to_nine_digits():
    random = np.random.default_rng(8)
    centres, scales = random.normal(size=(30, 3)), random.gamma(0.5, size=(30, 3)) + 1e-4
    centres[:3] += 1e3  # a second hill: steps by slope alone leave the bracket
    weights, df = np.ones(30) / 30, random.choice([3.0, 8.0], 30)
    asked = [0.025, 0.5, 0.95, 0.975]
    got = joinpoints.mixture_quantiles(weights, centres, scales, df, asked)
    for quantity, target in np.ndindex(3, 4):

        def excess(x, own=quantity, below=asked[target]):
            return weights @ stats.t.cdf((x - centres[:, own]) / scales[:, own], df) - below

        root = optimize.brentq(excess, -2e3, 4e3, xtol=1e-13, rtol=1e-15)
        assert got[target, quantity] == pytest.approx(root, rel=1e-9, abs=1e-9)


def test_quantiles_of_a_mixture_do_not_hang_on_the_order_of_parts_of_one_weight():
    weights = np.array([0.9990, 0.00045, 0.00045, 0.0001])
    centres, scales = np.array([[0.0], [40.0], [-90.0], [3.0]]), np.ones((4, 1))
    df = np.full(4, 8.0)
    got = [
        joinpoints.mixture_quantiles(weights[order], centres[order], scales[order], df, [0.5, 0.025, 0.9996])
        for order in ([0, 1, 2, 3], [0, 2, 1, 3], [3, 2, 1, 0])
    ]
    assert got[1] == pytest.approx(got[0], rel=1e-12)
    assert got[2] == pytest.approx(got[0], rel=1e-12)


def test_the_underlying_trend_does_not_rest_on_joinpoints() -> None:
    counts = [210, 190, 230, 160, 140, 170, 120, 90, 110, 95, 60, 70, 66]
    frame = pd.DataFrame({"year": range(2000, 2013), "value": counts})
    alone, beside = (trend.estimate(frame, choose=choose) for choose in ("none", "bic"))
    assert alone.underlying() == beside.underlying()
    pd.testing.assert_frame_equal(alone.structure.level(), beside.structure.level())
    assert alone.joinpoints == ()
    assert alone.diagnostics.empty
    assert not beside.diagnostics.empty
    few = [trend.estimate(frame.head(years), choose="none") for years in (4, 5)]
    assert few[0].reason == trend.estimate(frame.head(4), choose="bic").reason
    assert few[1].underlying().reason == trend.estimate(frame.head(5), choose="bic").underlying().reason


@pytest.mark.parametrize("df", [1, 2, 3, 4, 9, 22, 145])
def test_the_finite_sum_of_t_agrees_with_scipy(df):
    z = np.concatenate([np.linspace(-60, 60, 1001), [-1e9, 1e9]])
    np.testing.assert_allclose(joinpoints.student_below(df, z), stats.t.cdf(z, df), rtol=0, atol=2e-12)


def test_what_is_printed_beside_a_line_is_how_that_line_goes():
    years = np.arange(2002, 2024)
    values = np.where(years < 2006, 600 * 1.2 ** (years - 2002), 1150 * 0.85 ** (years - 2006))
    values = values * (1 + 0.25 * (-1.0) ** years)
    fit = trend.estimate(pd.DataFrame({"year": years, "value": values.round()}), permutations=199)
    assert len(fit.averaged) > 1
    for _, part in fit.fitted.groupby("segment"):
        first, last = part.iloc[0], part.iloc[-1]
        slope = 100 * ((last["estimate"] / first["estimate"]) ** (1 / (last["year"] - first["year"])) - 1)
        assert part["label"].iloc[0] == f"{wording.change(slope)} % a year"
    drawn = fit.plot()
    change = fit.underlying()
    assert change
    assert drawn.title.endswith(wording.estimate_words(change))
    assert change.method in fit.method_in_words  # the heading has this number, the table that of the segments
    assert f"the segments below: {fit.method}" in fit._repr_html_()
    line = drawn.data[drawn.data["kind"] == "fitted"]["estimate"].to_numpy()
    assert line == pytest.approx(fit.structure.level()["estimate"].to_numpy())


def test_a_short_series_is_drawn_with_one_model_and_its_own_numbers():
    short = pd.DataFrame({"year": range(2018, 2024), "value": [90, 60, 66, 40, 43, 24]})
    fit = trend.estimate(short, permutations=199)
    assert fit.structure is None
    drawn = fit.plot()
    chosen = f"{wording.change(fit.segments['line'].iloc[0])} % a year"
    assert chosen in drawn.title
    assert fit.in_words().count("95 % interval") == 1
    assert chosen in set(drawn.data["label"].dropna())


def test_lower_bounds_are_open_marks_in_the_picture():
    rows = pd.DataFrame(
        {"year": range(2012, 2024), "value": [90, 85, 80, 84, 70, 66, 60, 61, 50, 52, 47, 40]}
    )
    rows["qualifier"] = np.where(rows["year"] == 2022, "at_least", "exact")
    drawn = trend.estimate(rows, permutations=199).plot()
    assert "at least" in [key.text for key in drawn.keys]
    assert drawn.data.loc[drawn.data["qualifier"] == "at_least", "year"].tolist() == [2022]


def test_the_best_set_of_joinpoints_of_shuffled_series_is_that_of_least_squares():
    random = np.random.default_rng(6)
    years = np.array([2000.0, *range(2002, 2014), 2015])
    series = joinpoints.Series(years, random.poisson(80, 14).astype(float), np.zeros(14))
    weight, columns = random.uniform(0.5, 2, 14), random.normal(size=(14, 5))
    straight = series.design(np.zeros((1, 0)), 2007.0)[0] * weight[:, None]
    for number in range(4):
        sets = joinpoints.places(years, number)
        got = joinpoints._least(columns, straight, *joinpoints._bends(series, sets, weight))
        designs = series.design(sets, 2007.0) * weight[None, :, None]
        rests = [columns - x @ np.linalg.lstsq(x, columns, rcond=None)[0] for x in designs]
        assert len(sets) > 0
        assert got == pytest.approx(np.min([(rest**2).sum(axis=0) for rest in rests], axis=0), rel=1e-9)
