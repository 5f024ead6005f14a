"""What the inputs of a scenario rest on: few judgements, and ranges that hold the published figures."""

from __future__ import annotations

import pytest

from impact.data import load
from impact.published import land
from impact.scenario.inputs import borderland, files
from impact.scenario.inputs.fields import CONDITION, FIELDS, JUDGEMENT
from impact.scenario.inputs.input_figures import published_figures, ranges

pytestmark = pytest.mark.usefixtures("in_built")

MOST = 6
DEFAULTS = {name: field.default for name, field in FIELDS.items() if field.default is not None}
WEEK = 1 / 52
#: Inputs whose value the question sets, and no record.
ASKED = {"mines_laid", "war_probability"}


def test_at_most_six_defaults_are_judgements():
    assert len([name for name, default in DEFAULTS.items() if default.source == JUDGEMENT]) <= MOST


@pytest.mark.parametrize("state", borderland.countries())
def test_no_scenario_of_a_state_has_more_than_six_judgements(state):
    for name in files.names(state):
        sources = files.read(name, state).assumptions()["source"]
        assert (sources == JUDGEMENT).sum() <= MOST, name


def test_a_condition_is_what_the_question_or_the_title_of_a_scenario_asks():
    conditions = {
        (name, field)
        for name in files.names("POL")
        for field, assumption in files.read(name, "POL").inputs.items()
        if assumption.source == CONDITION and field != "war_probability"
    }
    assert conditions == {
        ("decoys", "decoy_share"),
        ("promise", "capacity_growth"),
        ("promise", "capacity_ceiling"),
        ("delayed-clearance", "capacity_growth"),
        ("delayed-clearance", "capacity_ceiling"),
        ("delayed-clearance", "clearance_delay"),
    }
    asked = {name for name, default in DEFAULTS.items() if default.source == CONDITION}
    assert asked == {"decoy_share", "war_probability"}


@pytest.mark.parametrize("name", sorted(set(DEFAULTS) - ASKED))
def test_a_range_holds_the_published_figures_of_the_same_quantity(name):
    figures = published_figures([name])
    row = ranges(figures[figures["reading"] == "measure"])
    low, high = DEFAULTS[name].distribution.support
    for least, most in zip(row["least"], row["most"], strict=True):
        # a lognormal never is nothing: a delay of less than a week is none
        assert low <= least or (least == 0 and low < WEEK)
        assert most <= high


def test_what_gives_a_bound_bounds():
    figures = published_figures(["migration_rate"]).set_index("parameter")
    least, most = DEFAULTS["migration_rate"].distribution.support
    assert most <= figures.loc["migration_rate_jordan_north_upper", "value"]
    assert least <= figures.loc["migration_rate_korea_flood_year", "low"]


def test_the_share_who_stay_is_that_of_places_near_a_front():
    row = ranges(published_figures(["stay_in_war_share"])).iloc[0]
    stay = DEFAULTS["stay_in_war_share"].distribution
    assert stay.low == pytest.approx(row["least"], abs=0.02)
    assert stay.high == pytest.approx(row["most"], abs=0.02)


@pytest.mark.parametrize(("name", "tolerance"), [("area_per_mine", 0.05), ("suspected_ratio", 0.05)])
def test_a_lognormal_stands_on_the_middle_figure(name, tolerance):
    figures = published_figures([name])
    measures = figures[figures["reading"] == "measure"]
    middle = measures["value"].fillna((measures["low"] + measures["high"]) / 2).median()
    assert DEFAULTS[name].distribution.median == pytest.approx(middle, rel=tolerance)


def test_the_middle_capacity_lies_between_the_quartiles_of_the_record():
    yearly = land.annual(load("clearance"))
    low, high = yearly["released"].fillna(yearly["cleared"]).quantile([0.25, 0.75])
    assert low < DEFAULTS["clearance_capacity"].distribution.median < high


def test_bosnians_would_be_back_in_as_many_years_as_the_sentence_says():
    share = published_figures(["return_years"]).set_index("parameter").loc["returned_share_bosnia_2004"]
    assert f"take {8.6 / (share['value'] / 100):.0f}." in DEFAULTS["return_years"].why
