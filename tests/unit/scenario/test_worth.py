"""What it is worth to know an input: closed forms, a published function, R, and nested simulation."""

from __future__ import annotations

import itertools
import json
import math

import numpy as np
import pandas as pd
import pytest
from scipy import special, stats

from impact.errors import ModelInputError
from impact.result import Declined
from impact.scenario.analysis import binned_draws, score_fit
from impact.scenario.analysis.narrowing import narrowings
from impact.scenario.analysis.worth import MEASURABLE, RANKED, worth
from impact.scenario.engine.simulate import simulate, simulate_totals
from impact.scenario.inputs.scenario import Scenario
from tests.conftest import CHECKOUT
from tests.unit.scenario.made import still

REFERENCE = CHECKOUT / "tests" / "reference"
WEIGHTS = np.array([1.5, 0.5, 0.8, 0.0])


def _normal(n: int, correlation: float, seed: int) -> np.ndarray:
    z = np.random.default_rng(seed).standard_normal((n, 4))
    z[:, 1] = correlation * z[:, 0] + math.sqrt(1 - correlation**2) * z[:, 1]
    return z


def _explained(known: list[int], correlation: float) -> float:
    """Share of the variance of a sum of dependent normal inputs that goes with those known."""
    cov = np.eye(4)
    cov[0, 1] = cov[1, 0] = correlation
    with_y = (cov @ WEIGHTS)[known]
    return float(with_y @ np.linalg.inv(cov[np.ix_(known, known)]) @ with_y / (WEIGHTS @ cov @ WEIGHTS))


@pytest.mark.parametrize("correlation", [0.0, 0.7])
@pytest.mark.parametrize("known", [[0], [1], [2], [3], [0, 1], [0, 3], [0, 1, 2]])
def test_normal_inputs_narrow_as_the_closed_form_says_dependent_or_not(known, correlation) -> None:
    z = _normal(20_000, correlation, seed=5)
    gains = narrowings(z @ WEIGHTS, {"known": z[:, known]})
    assert gains
    truth = _explained(known, correlation)
    assert gains["known"].explained == pytest.approx(truth, abs=0.012)
    assert gains["known"].narrower == pytest.approx(1 - math.sqrt(max(1 - truth, 0)), abs=0.02)


def test_intervals_hold_the_closed_form() -> None:
    """In 95 % of many simulations: docs/validation.md."""
    held = []
    for seed in range(40):
        z = _normal(4_000, 0.7, seed)
        gains = narrowings(z @ WEIGHTS, {str(at): z[:, at] for at in range(4)})
        assert gains
        for at in range(4):
            truth, gain = _explained([at], 0.7), gains[str(at)]
            held.append(gain.explained_low <= truth <= gain.explained_high)
            held.append(gain.narrower_low <= 1 - math.sqrt(1 - truth) <= gain.narrower_high)
    assert 0.9 <= np.mean(held) <= 0.99


def test_parts_of_the_variance_are_those_published_of_ishigamis_function() -> None:
    """First-order parts 0.314, 0.442 and 0 (Saltelli and others 2008, p. 179, a = 7, b = 0.1)."""
    x = np.random.default_rng(3).uniform(-math.pi, math.pi, (40_000, 3))
    y = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    gains = narrowings(y, {"1": x[:, 0], "2": x[:, 1], "3": x[:, 2], "1 and 3": x[:, [0, 2]]})
    assert gains
    parts = [gains[name].explained for name in "123"]
    np.testing.assert_allclose(parts, [0.314, 0.442, 0.0], atol=0.01)


def test_parts_agree_with_additive_models_and_quantile_regression_in_r() -> None:
    data = pd.read_csv(REFERENCE / "worth_data.csv")
    reference = json.loads((REFERENCE / "worth.json").read_text(encoding="utf-8"))
    cases = {name: data[name].to_numpy() for name in "abc"} | {"ab": data[["a", "b"]].to_numpy()}
    gains = narrowings(data["y"].to_numpy(), cases)
    assert gains
    # splines smooth and bins do not: two estimators of one quantity, as far apart as 2,000 draws leave them
    for name, value in reference["explained"].items():
        assert gains[name].explained == pytest.approx(value, abs=0.015), name
    for name, value in reference["narrower"].items():
        assert gains[name].narrower == pytest.approx(value, abs=0.025), name


def _nested(scenario: Scenario, name: str, cases: int = 16, draws: int = 2_500) -> tuple[float, float]:
    """Narrow by brute force: the input fixed at many values in turn, the scenario simulated at each."""
    levels = scenario.input(name).distribution.quantile((np.arange(cases) + 0.5) / cases)
    logs = [
        np.log1p(simulate(scenario.with_(**{name: x}), draws, seed=at, keep_years=1).totals["casualties"])
        for at, x in enumerate(levels)
    ]
    widths = [np.ptp(np.quantile(y, [0.05, 0.95], method="median_unbiased")) for y in logs]
    now = np.log1p(simulate(scenario, cases * draws, seed=99, keep_years=1).totals["casualties"])
    width = np.ptp(np.quantile(now, [0.05, 0.95], method="median_unbiased"))
    return float(1 - np.mean(widths) / width), float(1 - np.mean([y.var() for y in logs]) / now.var())


#: Few casualties, so that many draws have none; and the plain scenario.
FEW = Scenario(name="few", title="Few").with_(mines_laid=2_000)
PLAIN = Scenario(name="plain", title="Plain")


@pytest.mark.parametrize(("scenario", "name"), [(PLAIN, "hazard"), (PLAIN, "people_near"), (FEW, "hazard")])
def test_one_run_tells_what_nested_simulation_tells(scenario, name) -> None:
    gains = worth(simulate_totals(scenario, draws=20_000, seed=1))
    assert gains
    row = gains.frame.set_index("field").loc[name]
    narrower, explained = _nested(scenario, name)
    assert row["explained"] == pytest.approx(explained, abs=0.02)
    assert row["narrower"] == pytest.approx(narrower, abs=0.04)


def test_inputs_known_together_tell_what_nested_simulation_tells() -> None:
    run = simulate_totals(PLAIN, draws=20_000, seed=1)
    gains = worth(run, groups={"both": ["hazard", "people_near"]})
    assert gains
    levels = (np.arange(6) + 0.5) / 6
    variances, widths = [], []
    for one in PLAIN.input("hazard").distribution.quantile(levels):
        for other in PLAIN.input("people_near").distribution.quantile(levels):
            fixed = PLAIN.with_(hazard=one, people_near=other)
            y = np.log1p(simulate(fixed, 2_000, seed=len(widths), keep_years=1).totals["casualties"])
            variances.append(y.var())
            widths.append(np.ptp(np.quantile(y, [0.05, 0.95])))
    now = np.log1p(run.totals["casualties"])
    row = gains.groups.iloc[0]
    assert row["explained"] == pytest.approx(1 - np.mean(variances) / now.var(), abs=0.03)
    assert row["narrower"] == pytest.approx(
        1 - np.mean(widths) / np.ptp(np.quantile(now, [0.05, 0.95])), abs=0.03
    )


def test_figures_that_can_be_measured_are_told_from_decisions_and_from_what_lies_ahead() -> None:
    gains = worth(simulate_totals(PLAIN.with_(war_probability=0.5), draws=4_000, seed=1))
    assert gains
    kinds = gains.frame.set_index("field")["knowable"]
    assert kinds[["hazard", "clearance_delay", "war_comes"]].tolist() == ["measurable", "decision", "future"]
    assert set(gains.measurable["knowable"]) == {"measurable"}
    whole = gains.groups.set_index("group").loc[MEASURABLE]
    assert set(whole["fields"]) == set(gains.measurable["field"])
    assert whole["narrower"] > gains.measurable["narrower"].max()
    assert "“accidents per live mine” would narrow" in gains.in_words()


def test_interval_now_is_the_one_that_the_simulation_gives() -> None:
    run = simulate(PLAIN, draws=4_000, seed=1)
    gains = worth(run)
    assert gains
    now = run.interval("casualties")
    assert [gains.low, gains.median, gains.high] == pytest.approx([now.low, now.estimate, now.high])
    assert gains.apart == pytest.approx((1 + now.high) / (1 + now.low))
    first = gains.frame.iloc[0]
    assert gains.low < first["low"] < first["high"] < gains.high
    assert math.log(first["apart"]) / math.log(gains.apart) == pytest.approx(1 - first["narrower"], abs=0.02)


def test_a_run_that_kept_its_inputs_tells_the_same_as_one_that_kept_its_totals() -> None:
    run, totals = (make(PLAIN, draws=2_000, seed=1) for make in (simulate, simulate_totals))
    first, second = worth(run), worth(totals)
    assert first
    assert second
    pd.testing.assert_frame_equal(first.frame, second.frame)


def test_what_pages_say_is_the_same_of_a_brief_estimate() -> None:
    run = simulate_totals(PLAIN.with_(war_probability=0.5), draws=2_000, seed=1)
    whole, brief = worth(run), worth(run, briefly=True)
    assert whole
    assert brief
    ends = ["narrower_low", "narrower_high", "explained_low", "explained_high"]
    pd.testing.assert_frame_equal(whole.frame.drop(columns=ends), brief.frame.drop(columns=ends), rtol=0)
    pd.testing.assert_frame_equal(whole.measurable.head(RANKED), brief.measurable.head(RANKED), rtol=0)
    assert brief.frame[ends].notna().all(axis=1).sum() == RANKED
    assert brief.groups["group"].tolist() == [MEASURABLE]
    assert (brief.groups["low"] == whole.groups.set_index("group").loc[MEASURABLE, "low"]).all()
    assert brief.in_words() == whole.in_words()


def test_years_not_reached_count_as_the_horizon() -> None:
    gains = worth(simulate_totals(PLAIN, draws=4_000, seed=1), "year_released")
    assert gains
    assert gains.scale == "natural"
    assert gains.high <= PLAIN.horizon
    assert np.isfinite(gains.frame["narrower"]).all()


def test_what_cannot_be_narrowed_is_declined_with_a_reason() -> None:
    fixed = worth(simulate_totals(still(), draws=1_000, seed=1))
    assert isinstance(fixed, Declined)
    assert "measured" in fixed.reason
    none = worth(simulate_totals(PLAIN.with_(mines_laid=0), draws=1_000, seed=1))
    assert isinstance(none, Declined)
    assert "no interval" in none.reason


def test_wrong_requests_are_refused_in_three_parts() -> None:
    run = simulate_totals(PLAIN, draws=1_000, seed=1)
    for request in (
        lambda: worth(simulate_totals(PLAIN, draws=100, seed=1)),
        lambda: worth(run, "harm"),
        lambda: worth(run, groups={"own": ["mines_laid", "hazard"]}),
        lambda: narrowings(np.full(2_000, np.inf), {"x": np.arange(2_000.0)}),
    ):
        with pytest.raises(ModelInputError):
            request()


def test_normal_scores_are_those_of_mean_ranks() -> None:
    for values in (np.random.default_rng(1).integers(0, 40, 900) / 7, np.random.default_rng(1).random(900)):
        ranked = special.ndtri((stats.rankdata(values) - 0.5) / len(values))
        assert score_fit._Scored.of(values).scores.tobytes() == ranked.tobytes()
        assert score_fit.scores_in_order(np.sort(values)).tobytes() == np.sort(ranked).tobytes()


@pytest.mark.parametrize("values", [5, 40, None])
def test_the_splines_of_a_score_are_those_of_each_draw(values: int | None) -> None:
    rng = np.random.default_rng(1)
    scored = score_fit._Scored.of(rng.random(900) if values is None else rng.integers(0, values, 900) / 7)
    score, splines = scored.scores, scored.splines[:, scored.place]
    if values == 5:
        assert splines.tolist() == (score == np.unique(score)[1:, None]).astype(float).tolist()
    else:
        assert splines.tolist() == score_fit._basis(score, score).tolist()


def test_the_columns_of_the_fit_are_one_the_splines_and_the_products() -> None:
    rng = np.random.default_rng(2)
    inputs = [score_fit._Scored.of(draws) for draws in (*rng.random((3, 900)), rng.integers(0, 2, 900))]
    columns = [np.ones((1, 900)), *(one.splines[:, one.place] for one in inputs)]
    columns += [(a.scores * b.scores)[None] for a, b in itertools.combinations(inputs, 2)]
    assert score_fit._matrix(inputs).tolist() == np.vstack(columns).T.tolist()


def test_equal_values_stay_in_the_order_of_the_draws() -> None:
    draws = np.random.default_rng(1).integers(0, 40, 900).astype(float)
    ordered = binned_draws.Sorted.by(draws)
    assert ordered.ties
    assert ordered.order.tolist() == np.argsort(draws, kind="stable").tolist()
    assert not binned_draws.Sorted.by(np.arange(900.0)).ties
