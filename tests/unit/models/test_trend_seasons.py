"""Joinpoint trends by month and by quarter: agree with R, keep seasons and population out of the line."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from impact.errors import ModelInputError
from impact.models import trend
from impact.models.trend import joinpoints
from tests.conftest import CHECKOUT

REFERENCE = json.loads((CHECKOUT / "tests/reference/trend_seasons.json").read_text(encoding="utf-8"))
MONTHS, QUARTERS = (pd.DataFrame(REFERENCE[name]) for name in ("months", "quarters"))


def seasonal(years: int, bend: int | None = None, seed: int = 1) -> pd.DataFrame:
    """Draw monthly counts that fall by 10 % a year and rise after a bend, in a growing population."""
    step = np.arange(12 * years)
    time, month = 2000 + step / 12, step % 12 + 1
    slope = -0.105 * (time - 2000) + (0.21 * np.clip(time - bend, 0, None) if bend else 0)
    people = 1e6 * 1.03 ** (time - 2000)
    mean = 200e-6 * people * np.exp(slope + 0.4 * np.sin(2 * np.pi * month / 12))
    value = np.random.default_rng(seed).poisson(mean)
    return pd.DataFrame({"year": 2000 + step // 12, "month": month, "value": value, "people": people})


@pytest.mark.parametrize(
    ("frame", "name", "season"),
    [(MONTHS, "waves", 1), (MONTHS, "indicators", "indicators"), (QUARTERS, "by_quarter", "indicators")],
    ids=["waves", "indicators", "by_quarter"],
)
def test_known_joinpoints_with_seasons_and_exposure_agree_with_r(frame, name, season):
    theirs = REFERENCE[name]
    knots = np.atleast_1d(theirs["knots"]).tolist()
    ours = trend.estimate(frame, exposure="km", season=season, joinpoints=knots, errors="model", lags=12)
    assert ours.dispersion == pytest.approx(theirs["dispersion"], rel=1e-7)
    assert ours.chosen.deviance[0] == pytest.approx(theirs["deviance"], rel=1e-7)
    segments = ours.segments[["estimate", "low", "high"]].to_numpy()
    assert segments == pytest.approx(np.array(theirs["segments"]), rel=1e-5)
    rows = ours.diagnostics.set_index(["test", "terms"])
    for key, value in (
        (("ljung-box", "residuals"), "box"),
        (("breusch-godfrey", "residuals"), "godfrey"),
        (("f", "season"), "season"),
        (("f", "joinpoints"), "joinpoints"),
    ):
        statistic, p = theirs[value]["statistic"], theirs[value]["p"]
        assert rows.loc[key, "statistic"] == pytest.approx(statistic, rel=1e-6), key
        assert rows.loc[key, "p"] == pytest.approx(p, rel=1e-5, abs=1e-12), key


def test_a_bend_is_placed_at_the_beginning_of_its_year():
    ours = trend.estimate(seasonal(16, bend=2008), season=1, exposure="people", permutations=199)
    assert ours.joinpoints == (2008.0,)
    assert ours.segments["estimate"].to_numpy() == pytest.approx([-10, 11], abs=1.5)
    assert ours.segments["low"].iloc[1] > 0


def test_seasons_and_population_stay_out_of_line_and_change():
    frame = seasonal(10)
    ours = trend.estimate(frame, season="indicators", exposure="people")
    change = ours.aapc(2001, 2009)
    assert change.low < -10 < change.high
    assert change.high - change.low < 2
    fitted = ours.fitted.drop_duplicates("year")["estimate"].to_numpy()
    assert (np.diff(np.log(fitted)) < 0).all()  # no season in it
    raw = trend.estimate(frame, season="indicators").aapc(2001, 2009)
    assert raw.estimate == pytest.approx(change.estimate + 3, abs=0.5)
    assert "2001 to 2009" in change.method


def test_joinpoints_of_months_keep_two_years_around_them():
    time = 2000.5 + np.arange(12 * 7) / 12
    assert joinpoints.places(time, 1, per_year=12).ravel().tolist() == [2003.0, 2004.0, 2005.0]
    assert joinpoints.places(time, 2, per_year=12).tolist() == [[2003.0, 2005.0]]


def test_years_decide_how_many_joinpoints_a_monthly_series_may_have():
    ours = trend.estimate(seasonal(6), season=1)
    assert ours.selection["number"].tolist() == [0]


def test_a_gap_of_months_stays_a_gap_and_correlation_is_said_by_month():
    frame = seasonal(10)
    frame["value"] = (frame["value"] * np.exp(np.sin(np.arange(120) / 9))).round()
    frame.loc[40:45, "value"] = np.nan
    ours = trend.estimate(frame, season=1, joinpoints=())
    assert ours.n == 114
    assert ours.autocorrelation > 0.8
    independent = trend.estimate(frame, season=1, joinpoints=(), errors="model")
    assert any(words.startswith("Residuals one month apart") for words in independent.warnings)
    ends, narrow = ours.aapc(), independent.aapc()
    assert ends.high - ends.low > 2 * (narrow.high - narrow.low)


def test_a_chosen_lag_raises_variances_by_its_bartlett_sum():
    from statsmodels.tsa.stattools import acovf

    plain, wide = (
        trend.estimate(MONTHS, season=2, joinpoints=(1974,), errors=kind, lags=6) for kind in ("model", "hac")
    )
    covariances = acovf(plain.points["residual"], demean=False, nlag=6)
    total = covariances[0] + 2 * (covariances[1:] * (1 - np.arange(1, 7) / 7)).sum()
    assert wide.chosen.inflation == pytest.approx(total / covariances[0], rel=1e-9)
    slopes = [np.log1p(fit.segments[["low", "high"]] / 100).to_numpy() for fit in (plain, wide)]
    widths = [np.diff(ends, axis=1).ravel() for ends in slopes]
    assert widths[1] / widths[0] == pytest.approx(np.sqrt([wide.chosen.inflation] * 2), rel=1e-6)


def test_whole_years_are_shuffled_in_the_test_of_joinpoints():
    shuffled = joinpoints._shuffled(np.arange(30.0), 12, 5, np.random.default_rng(1))
    for row in shuffled:
        assert sorted(row) == list(range(30))
        assert [row.tolist().index(k + 1) - row.tolist().index(k) for k in (0, 12, 24)] == [1, 1, 1]


def test_too_few_months_for_the_seasons_are_declined():
    ours = trend.estimate(seasonal(1), season="indicators")
    assert "13 terms and needs 18 points" in ours.reason


def test_seasons_of_a_yearly_series_are_refused():
    frame = pd.DataFrame({"year": range(2000, 2010), "value": range(10, 20)})
    with pytest.raises(ModelInputError, match="column month or quarter"):
        trend.estimate(frame, season=2)


def test_a_choice_of_errors_that_is_none_is_refused():
    with pytest.raises(ModelInputError, match="one of 'ar', 'hac', 'model'"):
        trend.estimate(seasonal(6), errors="robust")
