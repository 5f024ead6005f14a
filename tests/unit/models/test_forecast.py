"""Forecasts: against R, against a published result, on made worlds, and on what gives none."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from impact.errors import ModelInputError
from impact.models import forecast
from impact.models.forecast import methods
from tests.conftest import CHECKOUT

REFERENCE = json.loads((CHECKOUT / "tests/reference/forecast.json").read_text(encoding="utf-8"))
WORLD = np.log(REFERENCE["world"])
NILE = np.array(REFERENCE["nile"], dtype=float)


def frame(values: list[float], first: int = 2000, without: tuple[int, ...] = ()) -> pd.DataFrame:
    made = pd.DataFrame({"year": range(first, first + len(values)), "value": [float(v) for v in values]})
    return made[~made["year"].isin(without)]


def walk(n: int, seed: int = 1, step: float = 0.2) -> list[float]:
    return np.exp(8 + np.cumsum(np.random.default_rng(seed).normal(0, step, n))).tolist()


@pytest.mark.parametrize("method", ["naive", "drift"])
def test_walks_agree_with_r(method):
    path = forecast.METHODS[method][1](np.arange(len(WORLD)), WORLD, 2)
    np.testing.assert_allclose(path.mean, REFERENCE[method]["mean"], rtol=1e-10)
    np.testing.assert_allclose(path.error, REFERENCE[method]["error"], rtol=1e-10)
    # R takes normal quantiles; ours are those of t, as the error is estimated from few years
    assert path.df == len(WORLD) - (1 if method == "naive" else 2)


@pytest.mark.parametrize(("name", "values"), [("local_nile", NILE), ("local_log_nile", np.log(NILE))])
def test_local_level_agrees_with_structts(name, values):
    truth = REFERENCE[name]
    path = methods.level(np.arange(len(values)), values, 2)
    np.testing.assert_allclose(path.mean, truth["mean"], rtol=1e-5)
    np.testing.assert_allclose(path.error, truth["error"], rtol=1e-4)  # R stops its optimiser earlier
    share, results = methods.local_level(values)
    np.testing.assert_allclose(
        [results.scale * share, results.scale * (1 - share)], [truth["level"], truth["noise"]], rtol=1e-4
    )


def test_local_level_gives_the_published_variances_of_the_nile():
    # Durbin and Koopman 2012, section 2.10: 15,099 and 1,469.1
    share, results = methods.local_level(NILE)
    assert results.scale * (1 - share) == pytest.approx(15099, abs=0.6)
    assert results.scale * share == pytest.approx(1469.1, abs=0.1)


def test_local_level_is_close_to_simple_exponential_smoothing():
    # ses() takes the first level as a parameter and its weight as constant: near, not equal
    truth = REFERENCE["ses_log_nile"]
    path = methods.level(np.arange(len(NILE)), np.log(NILE), 2)
    np.testing.assert_allclose(path.mean, truth["mean"], rtol=2e-3)
    np.testing.assert_allclose(path.error, truth["error"], rtol=6e-3)


def test_damped_trend_is_the_model_of_r():
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    truth, values = REFERENCE["damped"], np.array(REFERENCE["damp"])
    same = ETSModel(values, error="add", trend="add", damped_trend=True).smooth(
        [truth["alpha"], truth["beta"], truth["phi"], truth["l"], truth["b"]]
    )
    np.testing.assert_allclose(same.sse, truth["sse"], rtol=1e-6)
    np.testing.assert_allclose(same.forecast(3), truth["mean"], rtol=1e-6)
    growth = methods.damped_growth(truth["alpha"], truth["beta"], truth["phi"], 3)
    np.testing.assert_allclose(np.sqrt(truth["sse"] / 55 * growth), truth["error"], rtol=1e-6)


def test_damped_trend_is_fitted_at_least_as_well_as_by_r():
    # The optimisers stop at different points of a flat likelihood: 3 digits of the forecast, not 4
    for name, values in (("damped", np.array(REFERENCE["damp"])), ("damped_world", WORLD)):
        truth = REFERENCE[name]
        path = methods.damped(np.arange(len(values)), values, len(truth["mean"]))
        np.testing.assert_allclose(path.mean, truth["mean"], rtol=5e-4)
        np.testing.assert_allclose(path.error, truth["error"], rtol=1e-2)
        assert path.error[0] ** 2 * (len(values) - 5) <= truth["sse"] * (1 + 1e-6)


def test_a_gap_widens_the_walk_and_does_not_bridge_it_with_a_line():
    years = np.array([2000, 2001, 2005])
    path = methods.naive(years, np.array([0.0, 1.0, 3.0]), 1)
    assert path.error[0] ** 2 == pytest.approx((1**2 / 1 + 2**2 / 4) / 2)
    whole = forecast.estimate(frame(walk(24), without=(2009, 2015)))
    assert "damped" in whole.declined
    assert any("2 years" in words for words in whole.warnings)
    assert whole.predicted["year"].tolist() == [2024, 2025]


def test_forecasts_of_the_past_use_only_the_past():
    values = walk(20)
    early = forecast.estimate(frame(values)).targets
    changed = forecast.estimate(frame([*values[:-1], values[-1] * 5])).targets
    same = [frame_[frame_["year"] < 2019].drop(columns="method").to_numpy() for frame_ in (early, changed)]
    np.testing.assert_allclose(same[0].astype(float), same[1].astype(float))


def test_scores_are_what_they_are_said_to_be():
    result = forecast.estimate(frame(walk(18)), methods=["naive"])
    rows = result.targets
    row = rows.iloc[0]
    values = frame(walk(18)).set_index("year")["value"]
    assert row["origin"] == 2007
    assert row["estimate"] == pytest.approx(values[2007])
    scale = values.loc[:2007].diff().abs().mean()
    assert row["scaled_error"] == pytest.approx(abs(values[2008] - values[2007]) / scale)
    score = result.score()
    assert score["targets"] == len(rows) == 10 + 9
    assert score["held"] == rows["held"].sum()
    assert score["mase"] == pytest.approx(rows["scaled_error"].mean())
    missed = rows[~rows["held"]]
    outside = (missed["low"] - missed["value"]).clip(lower=0) + (missed["value"] - missed["high"]).clip(
        lower=0
    )
    widths = (rows["high"] - rows["low"]).sum() + 40 * outside.sum()
    assert score["interval_score"] == pytest.approx(widths / len(rows))


def test_a_steady_fall_is_won_by_drift_and_the_world_by_its_newest_figure():
    falling = forecast.estimate(frame([1000 * 0.9**i * (1.01 if i % 2 else 1) for i in range(20)]))
    assert falling.winner == "drift"
    assert falling.better_than_naive
    assert "has been better than repeating the newest figure" in falling.verdict
    world = forecast.estimate(frame(REFERENCE["world"], 2003))
    assert world.winner == "naive"
    assert world.verdict.startswith("No method has been better")


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([], "There are 0 annual"),
        ([5, 6], "There are 2 annual"),
        ([0] * 20, "All 20 figures are the same"),
        ([7] * 20, "All 20 figures are the same"),
        ([5] * 19 + [6], "No forecast from a past year could be scored"),
    ],
    ids=["empty", "two", "zeros", "constant", "one change"],
)
@pytest.mark.filterwarnings("error")
def test_too_little_is_declined_with_a_reason(values, reason):
    result = forecast.estimate(frame(values))
    assert not result
    assert result.reason.startswith(reason)


@pytest.mark.parametrize(
    "values",
    [
        [*walk(14), 5_000_000, *walk(5)],
        [0, 3, 0, 0, 1, 0, 2, 0, 0, 0, 0, 4, 0, 0, 1],
        [5] * 14 + [6] * 6,
        [1e-3, *walk(12)],
        list(range(100, 0, -5)),
    ],
    ids=["outlier", "many zeros", "one change", "tiny", "line"],
)
@pytest.mark.filterwarnings("error")
def test_odd_series_give_finite_forecasts(values):
    result = forecast.estimate(frame(values))
    assert result
    ahead = result.predicted
    assert np.isfinite(ahead.to_numpy(dtype=float)).all()
    assert (
        (ahead["low"] >= 0) & (ahead["low"] <= ahead["estimate"]) & (ahead["estimate"] <= ahead["high"])
    ).all()
    assert result.scores["method"].iloc[0] == "naive"


def test_few_origins_lower_bounds_zeros_and_weak_pages_are_said():
    rows = frame([0, *walk(11)]).assign(qualifier="at_least", tier="weak")
    words = " ".join(forecast.estimate(rows).warnings)
    for piece in ("origins only", "lower bound", "count plus one", "weak sources"):
        assert piece in words


def test_wrong_input_is_an_error():
    rows = frame(walk(12))
    with pytest.raises(ModelInputError, match="value"):
        forecast.estimate(rows.drop(columns="value"))
    with pytest.raises(ModelInputError, match="two rows for 2000"):
        forecast.estimate(pd.concat([rows, rows.head(1)]))
    with pytest.raises(ModelInputError, match=r"methods is \['arima'\]"):
        forecast.estimate(rows, methods=["arima"])
    with pytest.raises(ModelInputError, match="horizon is 0"):
        forecast.estimate(rows, horizon=0)
