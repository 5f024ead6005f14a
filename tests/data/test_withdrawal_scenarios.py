"""The page on scenarios: totals, differences from other scenarios, influence of inputs, known histories."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from IPython.display import Markdown

from impact.answers import fighting, scenario_tables, withdrawal_scenarios
from impact.answers.withdrawal_scenarios import (
    alternatives,
    harm_and_cost,
    influence,
    known_histories,
    on_record,
)
from impact.errors import ModelInputError
from impact.findings import record
from impact.result import Declined
from impact.scenario.analysis.comparison import Comparison, compare
from impact.scenario.analysis.crossings import Crossings, crossings
from impact.scenario.analysis.one_at_a_time import Tornado, tornado
from impact.scenario.analysis.sensitivity import sobol
from impact.scenario.calibration.calibrate import calibrate
from impact.scenario.engine.simulate import simulate
from impact.scenario.inputs.distributions import Uniform
from impact.scenario.inputs.scenario import Scenario
from impact.scenario.sliders import Sliders

BASE = Scenario(name="base", title="Mines that stay live")
NONE = Declined(method="m", reason="Nothing is uncertain.")


@pytest.fixture(scope="module")
def evidence(built):
    """A scenario of Estonia, gathered once for the whole module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMPACT_PROJECT", str(built))
        gathered = withdrawal_scenarios.gather("EST", "base-100000", draws=400, seed=1, horizon=20)
        # what takes seconds, from few rows and draws: what is estimated is tested elsewhere
        gathered.__dict__["spread"] = sobol(gathered.scenario, n=32, seed=1)
        gathered.__dict__["calibration"] = calibrate(draws=50, seed=1)
        yield gathered


@pytest.fixture(scope="module")
def compared() -> Comparison:
    others = {
        "half": BASE.with_(mines_laid=50_000),
        "none": BASE.with_(mines_laid=0),
        "never": BASE.with_(clearance_delay=200),
    }
    return compare({"base": BASE, **others}, draws=500, seed=1)


# -- the page ---------------------------------------------------------------------------------------------


def test_a_country_is_typed_by_name_or_code_in_any_case(evidence):
    typed = withdrawal_scenarios.gather("estonia", "base-100000", draws=20, seed=1, horizon=20)
    assert typed.country == evidence.country == "EST"


def test_findings_stand_in_order_and_only_the_projection_has_no_place(evidence):
    findings = [
        *withdrawal_scenarios.state_findings(evidence),
        *withdrawal_scenarios.state_harm_in_detail(evidence),
        *withdrawal_scenarios.state_clearance(evidence),
        *withdrawal_scenarios.state_check(evidence),
    ]
    assert [finding.id for finding in findings] == [
        "casualties",
        "scenarios",
        "price-of-waiting",
        "land-released",
        "cost",
        "largest-input",
        "children",
        "chance",
        "in-war",
        "during-war",
        "clearance-at-once",
        "monitor-projection",
    ]
    assert {finding.question for finding in findings} == {"Q5"}
    assert [finding.place for finding in findings] == ["EST"] * 11 + [None]
    record(*findings)


def test_numbers_of_the_sentence_are_those_of_the_finding(evidence):
    finding = harm_and_cost.state_casualties(evidence)
    low, high = evidence.totals.loc["casualties", "nine_tenths"].split(" to ")
    assert f"{finding.low:,.0f}" == low
    assert f"{finding.high:,.0f}" == high
    assert evidence.totals.loc["casualties", "middle"] in finding.sentence


def test_the_scenario_comes_first_and_stands_beside_every_other(evidence):
    assert next(iter(evidence.compared.simulations)) == "base-100000"
    assert "base-100000" not in evidence.presets
    assert len(scenario_tables.paired(evidence.compared, "base-100000")) == len(evidence.presets)


def test_without_a_scenario_of_late_clearance_waiting_has_no_price(evidence):
    runs = {name: run for name, run in evidence.compared.simulations.items() if name != "delayed-clearance"}
    assert alternatives.state_price_of_waiting(replace(evidence, compared=Comparison(runs))) is None


def test_waiting_is_priced_against_clearance_at_once_else_against_the_scenario(evidence):
    assert "than clearing at once" in alternatives.state_price_of_waiting(evidence).sentence
    presets = {name: preset for name, preset in evidence.presets.items() if name != "promise"}
    runs = {name: run for name, run in evidence.compared.simulations.items() if name != "promise"}
    without = replace(evidence, presets=presets, compared=Comparison(runs))
    assert "than clearing as assumed here" in alternatives.state_price_of_waiting(without).sentence


def test_where_nothing_is_uncertain_reasons_stand_in_place_of_pictures(evidence):
    certain = replace(evidence)
    certain.__dict__.update(spread=NONE, moved_alone=NONE, crossed=NONE, calibration=NONE)
    assert influence.state_largest_input(certain) is None
    assert influence.state_order_of_magnitude(certain) == []
    for show in (
        influence.draw_parts_of_the_spread,
        influence.draw_inputs_moved_alone,
        influence.tabulate_turning_points,
        known_histories.describe_prediction,
    ):
        assert show(certain).data == NONE.reason
    assert isinstance(influence.make_sliders(certain), Markdown)
    assert known_histories.tabulate_histories(certain).data == ""
    assert known_histories.describe_misses(certain).data == ""


def test_without_histories_the_projection_says_so_and_rests_on_the_scenario_s_pages(evidence):
    bare = replace(evidence)
    bare.__dict__.update(calibration=NONE)
    finding = known_histories.state_projection(bare)
    assert finding.value == "nothing to compare"
    assert "too little was on record to check the model against Bosnia" in finding.sentence
    assert finding.sources == evidence.sources


def test_each_place_missed_is_named_with_the_side_it_is_missed_on(evidence):
    rows = evidence.calibration.harm
    missed = rows[~rows["inside"].astype(bool)]
    assert len(missed) > 0
    sentence = known_histories.state_projection(evidence).sentence
    more, _, fewer = sentence.partition("fewer than recorded for ")
    for row in missed.itertuples():
        assert row.name in (more if row.predicted > row.recorded else fewer)


def test_five_sliders_redraw_the_casualties(evidence):
    moving = withdrawal_scenarios.make_sliders(evidence)
    assert isinstance(moving, Sliders)
    assert len(moving.ranges) == 5
    assert moving.chart.id == "casualties"


# -- frames -----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("in_built")
def test_assumptions_are_listed_for_readers() -> None:
    frame = scenario_tables.assumptions(BASE.with_(hazard=2.5e-5, decoy_share=0.5)).set_index("field")
    assert frame.loc["hazard", "assumed"] == (
        "12.5 accidents a year per 10,000 live mines where 50 people live on each km²"
    )
    assert frame.loc["area_per_mine", "assumed"] == "450 m² per mine, right within a factor of 8"
    assert frame.loc["decoy_share", "assumed"] == "50\u00a0%"
    assert frame.loc["decoy_share", "basis"] == "judgement"
    assert frame.loc["mines_laid", "input"] == "Mines laid"
    assert "judgement" not in frame.loc["mines_laid", "basis"]


def test_differences_are_taken_draw_by_draw(compared: Comparison) -> None:
    frame = scenario_tables.paired(compared, "base").set_index("scenario")
    assert "base" not in frame.index
    assert frame.index[0] == "none"
    assert frame.loc["half", "more"] == 0.0  # never more mines, never more harm
    base = compared.simulations["base"].totals["casualties"]
    assert frame.loc["none", "fewer"] == (base > 0).mean()


def test_differences_in_money_are_in_millions(compared: Comparison) -> None:
    frame = scenario_tables.paired(compared, "base", "cost").set_index("scenario")
    assert abs(frame.loc["never", "estimate"]) < 1e5


def test_a_scenario_alone_differs_from_none(compared: Comparison) -> None:
    alone = Comparison({"base": compared.simulations["base"]})
    frame = scenario_tables.paired(alone, "base")
    assert list(frame.columns) == list(scenario_tables.paired(compared, "base").columns)
    assert frame.empty


def test_differences_from_a_scenario_that_is_not_compared_are_refused(compared: Comparison) -> None:
    alone = Comparison({"base": compared.simulations["base"]})
    for scenarios in (compared, alone):
        with pytest.raises(ModelInputError, match="other"):
            scenario_tables.paired(scenarios, "other")
        with pytest.raises(ModelInputError, match="casualtys"):
            scenario_tables.paired(scenarios, "base", "casualtys")


def test_what_changes_the_order_of_magnitude_is_written_for_readers() -> None:
    turns = crossings(BASE, fields=["mines_laid", "killed_share"])
    assert isinstance(turns, Crossings)
    frame = influence.turning(turns)
    assert set(frame["field"]) == {"mines_laid"}  # who is killed does not change how many are harmed
    assert set(frame["becomes"]) == {"a tenth as many", "ten times as many"}
    assert set(frame["share"]) == {"held fixed"}
    assert all(words.endswith(" mines") for words in frame["at"])


def test_a_tornado_is_written_without_powers_of_ten() -> None:
    turns = tornado(BASE)
    assert isinstance(turns, Tornado)
    frame = influence.swings(turns)
    assert frame["label"].iloc[0] == "Accidents per live mine"
    assert not frame[["low_value", "high_value"]].apply(lambda c: c.str.contains("e-")).any(axis=None)


def test_more_draws_leave_less_to_luck(compared: Comparison) -> None:
    few = compared.simulations["base"]
    many = simulate(BASE, draws=8_000, seed=1)
    spans = [high - low for low, high in (harm_and_cost.other_draws(few), harm_and_cost.other_draws(many))]
    assert spans[1] < spans[0]
    seeds = [simulate(BASE, draws=500, seed=s).interval("casualties").estimate for s in range(20, 40)]
    low, high = harm_and_cost.other_draws(few)
    assert sum(low <= seed <= high for seed in seeds) >= 12  # both medians vary: about 17 of 20 are expected


# -- the years of war, means, residents ---------------------------------------------------------------------


def test_casualties_split_into_years_of_war_and_after() -> None:
    whole = simulate(BASE.with_(war_probability=1, war_start=0, war_duration=3), draws=300, seed=1)
    first = whole.years["casualties"].to_numpy()[:, :3].sum(axis=1)
    assert np.array_equal(fighting.casualties_in_war(whole), first)
    part = simulate(BASE.with_(war_probability=1, war_start=1, war_duration=1.5), draws=300, seed=1)
    years = part.years["casualties"].to_numpy()
    assert np.allclose(fighting.casualties_in_war(part), years[:, 1] + 0.5 * years[:, 2])


def test_draws_without_a_war_have_no_years_of_war() -> None:
    run = simulate(BASE.with_(war_probability=0.5, war_start=0, war_duration=2), draws=300, seed=1)
    peace = run.inputs["war_comes"].to_numpy() == 0
    assert 0 < peace.sum() < len(peace)
    in_war = fighting.casualties_in_war(run)
    assert not in_war[peace].any()
    assert in_war[~peace].any()


def test_the_headline_names_the_years_of_war_and_leaves_out_the_fighting(evidence):
    assert harm_and_cost.state_casualties(evidence).method.endswith("not counting the fighting itself")
    in_war = harm_and_cost.state_in_war(evidence)
    assert f"About {evidence.totals.loc['in_war', 'middle']} of the civilian casualties" in in_war.sentence


def test_where_no_war_can_come_no_years_of_war_are_listed(evidence):
    peace = simulate(evidence.scenario.with_(war_probability=0), draws=50, seed=1)
    calm = replace(evidence, scenario=peace.scenario, run=peace)
    assert "in_war" not in calm.totals.index
    assert harm_and_cost.state_in_war(calm) is None
    assert "the fighting" not in harm_and_cost.state_casualties(calm).method


def test_means_stand_beside_medians_of_amounts_and_not_of_years(evidence):
    totals = evidence.totals
    assert totals.loc["casualties", "mean"] == evidence.run.totals["casualties"].mean()
    assert totals.loc["full_cost", "mean"] == pytest.approx(evidence.run.totals["full_cost"].mean() / 1e6)
    assert totals.loc["year_released", "average"] == ""


def test_residents_are_the_suspected_land_times_the_people_on_it() -> None:
    run = simulate(BASE.with_(people_near=40), draws=50, seed=1)
    assert np.allclose(scenario_tables.residents(run), 40 * run.totals["suspected_km2"])


def test_published_figures_lie_inside_partly_or_outside_what_is_assumed() -> None:
    scenario = BASE.with_(people_near=Uniform(low_end=5, high_end=95))
    lies = [
        on_record.lies_within(scenario, "people_near", *ends) for ends in ((5, 95), (4, 50), (96, 99), (1, 4))
    ]
    assert lies == ["inside", "partly", "outside", "outside"]


def test_clearance_at_once_is_not_set_beside_itself(evidence):
    promise = replace(evidence, scenario=evidence.presets["promise"])
    assert alternatives.state_clearance_at_once(promise) is None
    finding = alternatives.state_clearance_at_once(evidence)
    assert finding.value <= 0


def test_clearing_and_other_mines_stand_with_their_ranges_and_with_whose_clearance_they_are(evidence):
    said = {finding.id: finding.sentence for finding in withdrawal_scenarios.state_findings(evidence)}
    assert re.search(r"casualt(y|ies) \([\d,]+ to [\d,]+\), not ", said["scenarios"])
    assert said["land-released"].startswith(
        "Judging by other countries, all suspected land would be released"
    )
    assert re.search(
        r"^Judging by other countries, clearing .* plausibly [\d,]+ to [\d,]+ million\.$", said["cost"]
    )


def test_clearance_is_not_that_of_other_countries_where_a_page_of_the_country_or_a_judgement_says_it():
    rows = pd.DataFrame(
        {"field": ["clearance_delay", "cost_per_km2"], "source": ["clearance/all", "unit_costs/HRV"]}
    )
    assert scenario_tables.cleared_as_elsewhere(rows, "FIN")
    for source in ("judgement", "condition", "claims/C11", "unit_costs/FIN", "parameters/delay_finland_1945"):
        own = rows.assign(source=["clearance/all", source])
        assert not scenario_tables.cleared_as_elsewhere(own, "FIN"), source
    assert not scenario_tables.cleared_as_elsewhere(rows.iloc[:0], "FIN")
