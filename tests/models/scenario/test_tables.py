"""What the tables of scenarios promise."""

from __future__ import annotations

import math

import pytest

from impact.answers import scenario_tables
from impact.errors import ModelInputError
from impact.scenario.analysis.comparison import Comparison, compare
from impact.scenario.analysis.crossings import Crossings, crossings
from impact.scenario.analysis.sensitivity import Tornado, tornado
from impact.scenario.engine.simulate import simulate
from impact.scenario.inputs.scenario import Scenario
from impact.wording import in_draws

BASE = Scenario(name="base", title="Mines that stay live")


@pytest.fixture(scope="module")
def compared() -> Comparison:
    others = {
        "half": BASE.with_(mines_laid=50_000),
        "none": BASE.with_(mines_laid=0),
        "never": BASE.with_(clearance_delay=200),
    }
    return compare({"base": BASE, **others}, draws=500, seed=1)


def test_totals_say_what_was_not_reached(compared: Comparison) -> None:
    frame = scenario_tables.totals(compared.simulations["never"]).set_index("outcome")
    assert frame.loc["year_released", "middle"] == "over 50"
    assert frame.loc["cost", "unit"] == "million USD"
    assert frame.loc["cost", "median"] == 0
    assert frame.loc["casualties", "low90"] <= frame.loc["casualties", "median"]
    assert str(frame.loc["casualties", "nine_tenths"]).count(" to ") == 1


def test_money_is_in_millions_everywhere(compared: Comparison) -> None:
    run = compared.simulations["base"]
    median = run.interval("cost").estimate / 1e6
    assert scenario_tables.totals(run, ["cost"])["median"].iloc[0] == pytest.approx(median)
    beside = scenario_tables.side_by_side(compared, "cost").set_index("scenario")
    assert beside.loc["base", "estimate"] == pytest.approx(median)
    apart = scenario_tables.paired(compared, "base", "cost").set_index("scenario")
    assert abs(apart.loc["never", "estimate"]) < 1e5


def test_scenarios_stand_in_order_with_the_share_that_ends(compared: Comparison) -> None:
    frame = scenario_tables.side_by_side(compared, "year_released").set_index("scenario")
    assert frame.index[0] == "never"
    assert math.isinf(frame.loc["never", "estimate"])
    assert frame.loc["never", "reached"] == 0.0
    assert frame.loc["none", "reached"] == 1.0


def test_differences_are_taken_draw_by_draw(compared: Comparison) -> None:
    frame = scenario_tables.paired(compared, "base").set_index("scenario")
    assert "base" not in frame.index
    assert frame.index[0] == "none"
    assert frame.loc["half", "more"] == 0.0  # never more mines, never more harm
    base = compared.simulations["base"].totals["casualties"]
    assert frame.loc["none", "fewer"] == (base > 0).mean()


def test_what_is_not_compared_is_refused(compared: Comparison) -> None:
    with pytest.raises(ModelInputError, match="happiness"):
        scenario_tables.totals(compared.simulations["base"], ["happiness"])
    with pytest.raises(ModelInputError, match="other"):
        scenario_tables.paired(compared, "other")


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.5, "in 50 of 100 draws"), (0.999, "in more than 99 of 100 draws"), (0.001, "in fewer than 1")],
)
def test_shares_of_draws_in_words(share: float, words: str) -> None:
    assert in_draws(share).startswith(words)


def test_assumptions_are_listed_for_readers() -> None:
    frame = scenario_tables.assumptions(BASE.with_(hazard=2.5e-5, decoy_share=0.5)).set_index("field")
    assert frame.loc["hazard", "assumed"] == "0.000025 accidents per mine and exposed person-year"
    assert frame.loc["area_per_mine", "assumed"] == "1,000 m² per mine, right within a factor of 4"
    assert frame.loc["decoy_share", "assumed"] == "50\u00a0%"
    assert frame.loc["decoy_share", "basis"] == "judgement"
    assert frame.loc["mines_laid", "input"] == "Mines laid"
    assert "judgement" not in frame.loc["mines_laid", "basis"]


def test_what_changes_the_order_of_magnitude_is_written_for_readers() -> None:
    found = crossings(BASE, fields=["mines_laid", "killed_share"])
    assert isinstance(found, Crossings)
    frame = scenario_tables.turning(found)
    assert set(frame["field"]) == {"mines_laid"}  # who is killed does not change how many are harmed
    assert set(frame["becomes"]) == {"a tenth as many", "ten times as many"}
    assert set(frame["share"]) == {"held fixed"}
    assert all(words.endswith(" mines") for words in frame["at"])


def test_a_tornado_is_written_without_powers_of_ten() -> None:
    found = tornado(BASE)
    assert isinstance(found, Tornado)
    frame = scenario_tables.swings(found)
    assert frame["label"].iloc[0] == "Hazard"
    assert not frame[["low_value", "high_value"]].apply(lambda c: c.str.contains("e-")).any(axis=None)


def test_more_draws_leave_less_to_luck(compared: Comparison) -> None:
    few = compared.simulations["base"]
    many = simulate(BASE, draws=8_000, seed=1)
    spans = [
        high - low for low, high in (scenario_tables.other_draws(few), scenario_tables.other_draws(many))
    ]
    assert spans[1] < spans[0]
    seeds = [simulate(BASE, draws=500, seed=s).interval("casualties").estimate for s in range(20, 40)]
    low, high = scenario_tables.other_draws(few)
    assert sum(low <= seed <= high for seed in seeds) >= 12  # both medians vary: about 17 of 20 are expected
