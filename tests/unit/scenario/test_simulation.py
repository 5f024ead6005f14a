"""Runs: the same draws however many are made, what is kept, what is said of them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest

from impact.errors import ModelInputError
from impact.project.environment import THREADS_VARIABLE
from impact.scenario.analysis.comparison import Comparison, compare
from impact.scenario.engine import draws
from impact.scenario.engine.outcomes import TOTALS, VARIABLES
from impact.scenario.engine.simulate import expected, expected_outcome, simulate, simulate_totals
from impact.scenario.engine.simulated_once import simulate_once
from impact.scenario.engine.totals import total
from impact.scenario.inputs.changes import change
from impact.scenario.inputs.distributions import Pert, Uniform
from impact.scenario.inputs.scenario import Scenario
from impact.wording import digits_above
from tests.unit.scenario.made import still

PLAIN = Scenario(name="plain", title="Plain", horizon=12)


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patched:
        patched.setattr(draws, "BLOCK", 64)
        _forget_blocks()
        yield
    _forget_blocks()


def _forget_blocks() -> None:
    for cache in (draws._drawn, draws._fought, draws._met, draws._paced, draws.luck):
        cache.cache_clear()


@pytest.mark.usefixtures("small_blocks")
def test_draws_do_not_depend_on_how_many_are_made() -> None:
    few, many = simulate(PLAIN, 70, seed=9), simulate(PLAIN, 200, seed=9)
    assert few.totals.equals(many.totals.iloc[:70])
    assert few.years.equals(many.years.isel(draw=slice(0, 70)))
    assert few.inputs.equals(many.inputs.iloc[:70])


def test_a_longer_horizon_leaves_the_first_years_as_they_are() -> None:
    short, long = simulate(PLAIN, 50, seed=9), simulate(PLAIN.with_(horizon=30), 50, seed=9)
    for name in VARIABLES:
        assert (short.years[name].to_numpy() == long.years[name].to_numpy()[:, :12]).all(), name


def test_making_one_field_certain_leaves_the_draws_of_the_others() -> None:
    one, two = simulate(PLAIN, 50, seed=9), simulate(PLAIN.with_(killed_share=0.3), 50, seed=9)
    assert "killed_share" not in two.inputs
    assert one.inputs[list(two.inputs)].equals(two.inputs)
    assert (one.totals["cost"] == two.totals["cost"]).all()


@pytest.mark.usefixtures("small_blocks")
def test_only_the_first_draws_keep_their_course() -> None:
    run = simulate(PLAIN, 500, seed=9, keep_years=100)
    assert run.years.sizes["draw"] == 100
    assert len(run.totals) == 500
    assert run.years.equals(simulate(PLAIN, 100, seed=9).years)


@pytest.mark.parametrize("scenario", [PLAIN, PLAIN.with_(kind="self-destructing", war_probability=0.5)])
def test_totals_alone_are_those_of_the_whole_simulation(scenario: Scenario) -> None:
    whole = simulate(scenario, 9_000, seed=9).totals
    pd.testing.assert_frame_equal(simulate_totals(scenario, 9_000, seed=9).totals, whole)
    for name in TOTALS:
        alone = simulate_totals(scenario, 9_000, seed=9, outcomes=[name])
        pd.testing.assert_frame_equal(alone.totals, whole[[name]])


def test_a_total_that_was_not_simulated_is_asked_for_in_vain() -> None:
    some = simulate_totals(PLAIN, 20, seed=1, outcomes=["cost", "deminers"])
    assert list(some.summary()["outcome"]) == ["deminers", "cost"]
    with pytest.raises(ModelInputError, match="'casualties' was not simulated"):
        some.interval("casualties")
    with pytest.raises(ModelInputError, match="no outcome is named 'harm'"):
        simulate_totals(PLAIN, 20, seed=1, outcomes=["harm"])
    both = Comparison({"some": some, "all": simulate_totals(PLAIN, 20, seed=1)})
    assert list(dict.fromkeys(both.frame["outcome"])) == ["deminers", "cost"]


def test_seeds_differ() -> None:
    assert not simulate(PLAIN, 50, seed=1).totals.equals(simulate(PLAIN, 50, seed=2).totals)


@pytest.mark.parametrize(
    "wrong", [{"draws": 0}, {"seed": -1}, {"keep_years": 0}, {"draws": 10.5}, {"seed": True}]
)
def test_impossible_runs_are_refused(wrong: dict) -> None:
    with pytest.raises(ModelInputError):
        simulate(PLAIN, **({"draws": 5, "seed": 1} | wrong))


def test_arrays_and_totals_carry_their_units() -> None:
    run = simulate(PLAIN, 20, seed=1)
    assert run.years["cost"].attrs == {"units": "USD", "long_name": VARIABLES["cost"].meaning}
    assert run.years.sizes == {"draw": 20, "year": 12}
    assert list(run.totals) == list(TOTALS)


def test_interval_probability_and_statement_agree_with_the_draws() -> None:
    run = simulate(PLAIN, 2000, seed=1)
    values = run.totals["casualties"].to_numpy()
    interval = run.interval("casualties", 0.9)
    assert interval.level == 0.9
    assert (values < interval.low).mean() <= 0.05
    assert (values > interval.high).mean() <= 0.05
    bound = np.quantile(values, 0.75, method="inverted_cdf")
    above = digits_above(bound + 1, "simulated")
    assert run.statement("casualties") == f"in 3 of 4 draws fewer than {above} civilian casualties"
    assert run.probability("casualties", below=bound + 1) >= 0.75
    row = run.summary(["casualties"]).iloc[0]
    assert row["low90"] <= row["low50"] <= row["median"] <= row["high50"] <= row["high90"]
    assert row["median"] == interval.estimate


def test_years_never_reached_are_said_so() -> None:
    run = simulate(still(clearance_capacity=0.0), 30, seed=1)
    assert np.isinf(run.interval("year_released").estimate)
    assert "more than the 20 years looked at" in run.statement("year_released")
    assert run.probability("year_released", below=20) == 0
    assert run.probability("year_released", above=20) == 1


def test_a_bound_that_is_never_reached_is_told_by_how_many_draws_do_not_reach_it() -> None:
    """Two in five draws that never end must not be told as three in four."""
    spread = still(
        clearance_capacity=Uniform(low_end=0.0, high_end=1.0), area_per_mine=20_000.0, horizon=240, hazard=0.0
    )
    run = simulate(spread, 500, seed=1)
    never = float(np.isinf(run.totals["year_released"]).mean())
    assert 0.25 < never < 0.995
    said = run.statement("year_released")
    assert said.startswith(f"in {100 * never:.0f} of 100 draws more than the 240 years looked at")


def test_what_is_said_to_hold_in_three_of_four_draws_does() -> None:
    run = simulate(PLAIN, 400, seed=1)
    said = run.statement("cost")
    assert said.startswith("in 3 of 4 draws at most ")
    bound = float(said.removeprefix("in 3 of 4 draws at most ").split(" USD")[0].replace(",", ""))
    assert 0.75 <= (run.totals["cost"] <= bound).mean() < 0.77
    assert "at most 0 USD" in simulate(still(), 20, seed=1).statement("cost")


def test_bands_follow_the_years() -> None:
    bands = simulate(PLAIN, 300, seed=1).bands("live")
    assert list(bands) == ["year", "median", "low50", "high50", "low90", "high90"]
    assert bands["year"].tolist() == list(range(12))
    assert (bands["median"].diff().dropna() <= 0).all()


@pytest.mark.parametrize("call", ["interval", "summary", "bands"])
def test_unknown_results_are_answered_with_the_known_ones(call: str) -> None:
    run = simulate(PLAIN, 5, seed=1)
    with pytest.raises(ModelInputError, match=r"hazardous_km2|year_released"):
        getattr(run, call)(["deaths"] if call == "summary" else "deaths")


def test_comparison_is_draw_by_draw() -> None:
    both = compare({"all": PLAIN, "half": PLAIN.with_(decoy_share=0.5)}, draws=400, seed=2)
    apart = both.difference("half", "all", "casualties")
    a, b = (both.simulations[n].totals["casualties"] for n in ("half", "all"))
    assert apart.estimate == np.quantile(a - b, 0.5, method="inverted_cdf")
    assert apart.high <= 0
    assert both.probability_less("half", "all", "casualties") == (a < b).mean()
    assert both.table("cost")["scenario"].tolist() == ["all", "half"]
    assert both.plot().title == "Civilian casualties, by scenario"
    with pytest.raises(ModelInputError, match="half"):
        both.difference("half", "none", "cost")


def test_the_rounding_of_the_arithmetic_is_no_difference() -> None:
    both = compare({"base": PLAIN, "same": PLAIN}, draws=50, seed=2)
    totals = both.simulations["same"].totals
    totals["cost"] *= 1 + np.tile([1e-15, -1e-15], 25)
    base = both.simulations["base"].totals["cost"]
    assert (totals["cost"] < base).any()
    apart = both.difference("same", "base", "cost")
    assert (apart.low, apart.estimate, apart.high) == (0, 0, 0)
    assert both.probability_less("same", "base", "cost") == 0
    assert both.probability_less("base", "same", "cost") == 0
    totals["cost"] *= 1 - 1e-6  # a small difference stays one
    assert both.probability_less("same", "base", "cost") == (base > 0).mean() > 0


def test_expected_takes_values_and_uniform_numbers() -> None:
    spread = PLAIN.with_(killed_share=Pert(low_end=0.2, mode=0.3, high_end=0.4))
    by_value = expected(spread, {"killed_share": [0.3]})
    by_uniform = expected(spread, uniforms={"killed_share": np.array([0.5])})
    assert float(by_value["killed"][0]) == pytest.approx(float(by_uniform["killed"][0]))
    assert expected(spread, {"hazard": [1e-6, 1e-5, 1e-4]})["casualties"].shape == (3,)
    luck = {"war_comes": np.array([0.2, 0.2])}
    by_luck = expected(PLAIN, {"war_probability": [0.1, 0.3]}, uniforms=luck)
    by_case = expected(PLAIN, {"war_comes": [0.0, 1.0]})
    assert by_luck["casualties"].to_numpy() == pytest.approx(by_case["casualties"].to_numpy())


@pytest.mark.parametrize(
    "values", [{"decoy_share": 1.5}, {"decoy_share": np.nan}, {"mine_density": 3.0}, {"nonsense": 1.0}]
)
def test_expected_refuses_what_cannot_be(values: dict) -> None:
    with pytest.raises(ModelInputError):
        expected(PLAIN, values)


def test_expected_is_what_simulations_average() -> None:
    """With inputs that do not vary, the mean of the draws is the expected number."""
    fixed = still(clearance_capacity=0.7, war_duration=2.0, combat_displaced_share=0.1, migration_rate=0.01)
    run, truth = simulate(fixed, 4000, seed=3), expected(fixed)
    for name in ("casualties", "children", "killed", "deminers"):
        draws_of = run.totals[name].to_numpy()
        error = draws_of.std() / np.sqrt(draws_of.size)
        assert abs(draws_of.mean() - float(truth[name][0])) <= 4 * error, name
    for name in ("cost", "live_at_end", "cleared", "year_released"):
        assert run.totals[name].to_numpy() == pytest.approx(float(truth[name][0]), rel=1e-6), name


def test_a_scenario_sure_of_war_can_be_asked_about_peace() -> None:
    sure, open_ = PLAIN, PLAIN.with_(war_probability=0.5)
    for asked in ({"war_comes": 0.0}, {"war_comes": 1.0}):
        assert float(expected(sure, asked)["casualties"][0]) == float(expected(open_, asked)["casualties"][0])
    half = expected(sure, {"war_probability": 0.5})
    assert float(half["casualties"][0]) == pytest.approx(float(expected(open_)["casualties"][0]))


def test_half_the_mines_halve_the_casualties_only_where_half_the_land_is_cleared_a_year() -> None:
    """Clearing at the same pace is through sooner with half the mines, so each of them lies for less time."""

    def casualties(*changes: str) -> float:
        return float(expected(change(PLAIN, changes))["casualties"][0])

    whole = casualties()
    assert casualties("mines_laid=*0.5") < 0.48 * whole
    assert casualties("mines_laid=*0.5", "clearance_capacity=*0.5") == pytest.approx(whole / 2)


@pytest.mark.parametrize("outcome", TOTALS)
def test_one_total_alone_is_the_one_among_all(outcome: str) -> None:
    values = {"hazard": np.array([1e-6, 1e-4]), "war_comes": np.array([1.0, 0.0])}
    among = expected(PLAIN, values)[outcome].to_numpy()
    assert np.array_equal(expected_outcome(PLAIN, outcome, values), among)


def test_one_thread_gives_the_bytes_of_several(monkeypatch):
    runs = []
    for number in ("1", "3"):
        monkeypatch.setenv(THREADS_VARIABLE, number)
        runs.append(simulate(PLAIN, 9_000, seed=2))
    one, several = runs
    assert all(one.by_year[name].tobytes() == several.by_year[name].tobytes() for name in one.by_year)
    assert one.totals.to_numpy().tobytes() == several.totals.to_numpy().tobytes()


def test_one_thread_is_the_one_that_asks(monkeypatch):
    monkeypatch.setenv(THREADS_VARIABLE, "1")
    monkeypatch.setattr("impact.scenario.engine.simulate.ThreadPoolExecutor", None)
    assert simulate(PLAIN, 10, seed=2).draws == 10


def test_a_year_is_over_after_the_last_one_in_which_something_was_left():
    released = {
        "suspected_km2": np.array([0.0, 1.0, 1.0, 1.0]),
        "hazardous_km2": np.array([[0.0, 0.0, 2.0, 1.0], [0.0, 0.0, 0.0, 1.0]]),
    }
    assert total("year_released", released, {}).tolist() == [0, 1, 2, np.inf]
    live = {"laid": np.array([1.0, 0.4, 1.0]), "live": np.array([[0.4, 0.4, 1.0], [0.6, 0.4, 0.4]])}
    assert total("year_last_mine", live, {}).tolist() == [np.inf, 0, 2]
    risk = {"expected_casualties": np.array([[0.0, 1.0, 1.0], [0.0, 0.005, 0.5]])}
    assert total("year_risk_gone", risk, {}).tolist() == [0, 1, np.inf]


def test_what_is_summed_up_keeps_its_bands_and_means_and_no_draws():
    whole = simulate(PLAIN, 300, seed=2, variables=["live", "casualties"])
    lean = whole.sum_up(["live"])
    assert list(lean.by_year) == ["casualties"]
    pd.testing.assert_frame_equal(lean.bands("live"), whole.bands("live"), check_exact=True)
    assert lean.mean("live").tobytes() == whole.years["live"].mean("draw").to_numpy().tobytes()
    with pytest.raises(ModelInputError, match="no yearly result is named 'live'"):
        lean.bands("live", levels=[0.8])


def test_a_simulation_that_reports_share_is_the_plain_one_of_the_kept_draws():
    asked = {"outcomes": ("casualties",), "variables": ("casualties",)}
    shared = simulate_once(
        PLAIN, 300, 2, keep_years=100, **asked, summed_up=("live", "casualties"), averaged=("cleared",)
    )
    plain = simulate(PLAIN, 300, 2, keep_years=100)
    assert shared.by_year["casualties"].tobytes() == plain.by_year["casualties"].tobytes()
    for course in ("live", "casualties"):
        pd.testing.assert_frame_equal(shared.bands(course), plain.bands(course), check_exact=True)
    assert shared.mean("cleared").tobytes() == plain.mean("cleared").tobytes()
    with pytest.raises(ModelInputError, match="no yearly result is named 'cleared'"):
        shared.bands("cleared")
    assert shared.totals.equals(plain.totals[["casualties"]])
