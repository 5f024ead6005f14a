"""What a scenario takes from the tables of a country, and what its sources lead to."""

from __future__ import annotations

import pandas as pd
import pytest

from impact.data import load
from impact.data.processed import table_file
from impact.errors import ModelInputError, UnknownName
from impact.published import land
from impact.result import Declined
from impact.scenario.inputs import borderland, references
from impact.scenario.inputs.distributions import Pert
from impact.scenario.inputs.fields import FIELDS, WORDS, Input, problems

STATES = ["EST", "FIN", "LTU", "LVA", "POL"]

pytestmark = pytest.mark.usefixtures("in_built")


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> dict[str, pd.DataFrame]:
    """Made-up tables in place of the real ones, to be filled by a test."""
    made: dict[str, pd.DataFrame] = {}
    monkeypatch.setattr(borderland, "load", lambda name, as_of="latest": made[name])
    return made


def region(density: float, area: float, code: str = "EE001", place: str = "EST") -> dict[str, object]:
    return {
        "place": place,
        "region": f"region of {density}",
        "nuts_code": code,
        "adjoins": "RUS",
        "population": density * area,
        "population_year": 2021,
        "area_km2": area,
        "published": pd.Timestamp("2026-11-30"),
        "source_id": "a-page",
    }


def border(neighbour: str, value: float, part: str = "whole") -> dict[str, object]:
    return {
        "place": "EST",
        "neighbour": neighbour,
        "value": value,
        "unit": "km",
        "published": pd.Timestamp("2026-05-31"),
        "source_id": "a-page",
        "part": part,
    }


@pytest.mark.parametrize("as_of", ["latest", "2025-03-18", "1999-06-01"])
@pytest.mark.parametrize("state", STATES)
def test_every_state_has_inputs_that_fit_their_fields_on_any_day(state, as_of):
    inputs = borderland.country_inputs(state, as_of)
    assert {"people_near", "border_length"} <= set(inputs)
    for name, assumed in inputs.items():
        assert problems(name, assumed) == []
        assert references.source_ids(assumed.source)
        assert len(assumed.why) > 40


@pytest.mark.parametrize("state", STATES)
def test_figures_that_are_younger_than_the_day_are_used_and_it_is_said(state):
    assert "2010-01-01" in borderland.people_near(state, "2010-01-01").why
    assert "2010-01-01" in borderland.border_length(state, "2010-01-01").why
    assert "Published after" not in borderland.people_near(state).why


def test_residents_run_from_half_the_emptiest_region_over_the_median_to_those_around_a_resident(tables):
    tables["border_regions"] = pd.DataFrame([region(10, 100), region(20, 300), region(90, 100)])
    assumed = borderland.people_near("EST").distribution
    assert isinstance(assumed, Pert)
    around = (1000 * 10 + 6000 * 20 + 9000 * 90) / 16_000
    assert (assumed.low_end, assumed.mode, assumed.high_end) == (5, 20, pytest.approx(around, rel=0.005))


def test_a_city_moves_the_highest_value_only(tables):
    tables["border_regions"] = pd.DataFrame([region(10, 100), region(12, 120), region(13, 90)])
    without = borderland.people_near("EST").distribution
    tables["border_regions"] = pd.DataFrame([region(10, 100), region(12, 120), region(500, 90)])
    assumed = borderland.people_near("EST").distribution
    assert (assumed.low_end, assumed.mode) == (without.low_end, without.mode)
    assert assumed.high_end > 400


def test_where_all_regions_are_alike_the_median_is_the_highest(tables):
    tables["border_regions"] = pd.DataFrame([region(30, 100), region(30, 120)])
    assumed = borderland.people_near("EST").distribution
    assert assumed.low_end <= assumed.mode == assumed.high_end


def test_totals_that_contain_other_rows_are_left_out(tables):
    tables["border_regions"] = pd.DataFrame([region(10, 100, "PL843"), region(200, 400, "PL84")])
    assert list(borderland.regions("EST")["nuts_code"]) == ["PL843"]
    assert borderland.people_near("EST").distribution.high_end == 10


def test_polish_regions_hold_each_resident_once():
    rows = borderland.regions("POL")
    assert set(rows["nuts_code"].str.len()) == {5}
    assert not rows["nuts_code"].str[:4].isin(rows["nuts_code"]).any()
    assert (rows["density"] == rows["population"] / rows["area_km2"]).all()


def test_vilnius_does_not_dominate():
    rows = borderland.regions("LTU")
    assert rows["density"].max() > 80
    assert borderland.people_near("LTU").distribution.mode < 35


def test_border_lengths_add_up_over_neighbours_and_sections_are_left_out(tables):
    tables["borders"] = pd.DataFrame(
        [
            border("RUS", 300),
            border("RUS", 340),
            border("RUS", 320),
            border("RUS", 120, "section"),
            border("BLR", 100),
            border("BLR", 110),
        ]
    )
    assumed = borderland.border_length("EST")
    assert (assumed.distribution.low_end, assumed.distribution.mode, assumed.distribution.high_end) == (
        400,
        425,
        450,
    )
    assert "judgement" in assumed.why


@pytest.mark.parametrize("state", ["EST", "LVA"])
def test_a_state_that_announced_nothing_is_declined_with_a_sentence(state):
    assumed = borderland.announced(state)
    assert isinstance(assumed, Declined)
    assert assumed.reason.startswith("No number of antipersonnel mines")
    assert "mines_laid" not in borderland.country_inputs(state)


@pytest.mark.parametrize("state", ["FIN", "LTU", "POL"])
def test_announced_numbers_are_those_of_the_table_from_their_day_on(state):
    assumed = borderland.announced(state)
    assert isinstance(assumed, Input)
    row = references.rows(assumed.source).iloc[0]
    low, high = assumed.distribution.support
    for column in ("value", "low", "high"):
        assert pd.isna(row[column]) or low <= row[column] <= high
    before = borderland.announced(state, "2024-12-31")
    assert isinstance(before, Declined)
    assert "2024-12-31" in before.reason


def test_inputs_are_the_callers_own_and_follow_the_files_of_the_tables(monkeypatch):
    inputs = borderland.country_inputs("FIN")
    again = borderland.country_inputs("FIN")
    inputs.clear()
    assert again
    assert borderland.country_inputs("FIN") == again

    def changed(project, table):
        return table_file(project, table)._replace(stamp=("another", table))

    def loaded(name, as_of):
        raise LookupError(name)

    monkeypatch.setattr(borderland, "load", loaded)
    assert borderland.country_inputs("FIN") == again  # nothing is read while the files stand
    monkeypatch.setattr(borderland, "table_file", changed)
    with pytest.raises(LookupError, match="border_regions"):
        borderland.country_inputs("FIN")


def test_a_country_without_such_a_border_is_refused_with_the_ones_there_are():
    with pytest.raises(ModelInputError, match="EST, FIN, LTU, LVA, POL"):
        borderland.country_inputs("ESP")


def test_all_defaults_name_rows_that_exist():
    for field in FIELDS.values():
        if field.default is not None:
            pages = references.source_ids(field.default.source)
            assert bool(pages) == (field.default.source not in WORDS), field.name


def test_what_the_default_of_the_capacity_says_of_the_record_is_true():
    yearly = land.annual(load("clearance"))
    figures = yearly["released"].fillna(yearly["cleared"])
    low, middle, high = figures.quantile([0.25, 0.5, 0.75]).round()
    why = FIELDS["clearance_capacity"].default.why
    assert f"between {low:.0f} and {high:.0f} km2, the middle one near {middle:.0f}" in why


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("parameters/mine_removal_cot", "did you mean 'parameters/mine_removal_cost'"),
        ("parameter/mine_removal_cost", "did you mean 'parameters'"),
        ("judgment", "did you mean 'judgement'"),
        ("clearance/XXX", "no such row"),
        ("clearance/HRV/1066", "no such row"),
        ("claims/", "TABLE/KEY"),
        ("parameters/mine_removal_cost; claims/C99", "'claims/C99'"),
    ],
)
def test_a_source_that_leads_nowhere_is_refused_with_the_nearest(source, said):
    with pytest.raises(UnknownName, match=said):
        references.source_ids(source)


def test_sources_of_several_rows_lead_to_all_their_pages():
    both = references.source_ids("parameters/clearance_capacity_bosnia; claims/C8")
    assert both == tuple(
        sorted(
            {
                *references.source_ids("parameters/clearance_capacity_bosnia"),
                *references.source_ids("claims/C8"),
            }
        )
    )
    assert len(references.source_ids("clearance/all")) > 100
    assert references.source_ids("judgement") == references.source_ids("condition") == ()


def test_what_was_not_published_by_a_day_is_named():
    source = "parameters/casualty_half_life_bosnia_1996_1999; claims/C8; judgement"
    assert references.published_after(source, references.Tables("2010-01-01")) == ["claims/C8"]
    assert references.published_after(source, references.Tables()) == []
