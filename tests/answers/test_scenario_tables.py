"""What the tables of scenarios promise."""

from __future__ import annotations

import math

import pytest

from impact.answers import scenario_tables
from impact.errors import ModelInputError
from impact.scenario.analysis.comparison import Comparison, compare
from impact.scenario.inputs.scenario import Scenario

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


def test_scenarios_stand_in_order_with_the_share_that_ends(compared: Comparison) -> None:
    frame = scenario_tables.side_by_side(compared, "year_released").set_index("scenario")
    assert frame.index[0] == "never"
    assert math.isinf(frame.loc["never", "estimate"])
    assert frame.loc["never", "reached"] == 0.0
    assert frame.loc["none", "reached"] == 1.0


def test_what_is_not_compared_is_refused(compared: Comparison) -> None:
    with pytest.raises(ModelInputError, match="happiness"):
        scenario_tables.totals(compared.simulations["base"], ["happiness"])


def test_assumptions_are_listed_for_readers() -> None:
    frame = scenario_tables.assumptions(BASE.with_(hazard=2.5e-5, decoy_share=0.5)).set_index("field")
    assert frame.loc["hazard", "assumed"] == "0.000025 accidents per mine and exposed person-year"
    assert frame.loc["area_per_mine", "assumed"] == "1,000 m² per mine, right within a factor of 4"
    assert frame.loc["decoy_share", "assumed"] == "50\u00a0%"
    assert frame.loc["decoy_share", "basis"] == "judgement"
    assert frame.loc["mines_laid", "input"] == "Mines laid"
    assert "judgement" not in frame.loc["mines_laid", "basis"]
