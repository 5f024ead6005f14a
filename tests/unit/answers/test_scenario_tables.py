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
    assert frame.loc["cost", "unit"] == "million dollars"
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
