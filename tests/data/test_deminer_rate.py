"""Deminers hurt per mine: the programmes on record, and the input of a scenario that follows from them."""

from __future__ import annotations

import pytest

from impact.data import load
from impact.models import accidents
from impact.models.accidents import AccidentRate
from impact.published import deminers
from impact.published.firmest import bibliography
from impact.scenario.inputs.fields import FIELDS

pytestmark = pytest.mark.usefixtures("in_built")


@pytest.fixture(scope="module")
def programmes():
    tables = [load(name) for name in ("casualties", "clearance", "parameters", "histories")]
    return deminers.programmes(*tables, bibliography(load("sources"), load("makers")))


@pytest.fixture(scope="module")
def pace(programmes) -> AccidentRate:
    result = accidents.estimate(programmes)
    assert result
    return result


def test_deaths_alone_and_ordnance_of_all_kinds_are_no_programme(programmes):
    assert not {"FIN", "POL", "FRA"} & set(programmes["place"])
    assert {"DNK", "GBR", "FLK", "BIH", "HRV", "WLD"} <= set(programmes["place"])


def test_the_world_of_a_year_is_less_the_countries_with_a_row_of_their_own(programmes):
    rows = programmes[programmes["year"] == 2017]
    assert rows["deminers"].sum() == 60
    assert rows["mines"].sum() == 168_000 + 7_500
    before = programmes[programmes["year"] == 2014]
    assert before[["deminers", "mines"]].to_numpy().tolist() == [[53, 232_000]]


def test_the_input_of_a_scenario_is_what_a_new_programme_can_expect(pace):
    value = FIELDS["deminer_casualties_per_mine"].default.distribution
    ends = [1000 * value.middle * factor for factor in (1, 1 / value.spread, value.spread)]
    assert ends == pytest.approx([pace.estimate, pace.low, pace.high], rel=0.03)


def test_the_interval_holds_the_programmes_since_2010_with_more_than_a_few_mines(pace):
    rows = pace.programmes[(pace.programmes["era"] == "2010") & (pace.programmes["mines"] > 1000)]
    assert len(rows) >= 5
    assert rows["rate"].between(pace.low, pace.high).all()


def test_the_rate_fell_after_the_clearances_begun_in_the_1990s(pace):
    eras = pace.eras.set_index("era")
    assert eras.loc["2010", "high"] < eras.loc["1960_2009", "low"]
