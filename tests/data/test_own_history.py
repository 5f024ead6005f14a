"""What a brief says of earlier wars in the country itself, and what scenarios leave out of a war."""

from __future__ import annotations

import pandas as pd
import pytest

from impact.answers import fighting
from impact.answers.brief import own_history
from impact.data import load
from impact.published import earlier_wars, profile
from impact.result import Estimate
from impact.scenario.inputs import files

pytestmark = pytest.mark.usefixtures("in_built")

HARM = Estimate(method="x", n=1, estimate=9, low=1, high=60, level=0.9, kind="simulated")


def sentence(code: str) -> str:
    findings = own_history.state_own_history(profile.of(code), load("parameters"), HARM)
    return " ".join(finding.sentence for finding in findings)


def test_a_claim_that_only_a_weak_page_makes_is_called_so_and_sets_beside_the_scenario():
    said = sentence("FIN")
    claim = load("parameters").set_index("parameter").loc["deaths_finland_lapland_postwar_claim", "value"]
    assert (
        f"One page claims {claim:,.0f} people killed (Lemdro forum, a weak page); the model does not use it"
        in said
    )
    assert said.startswith("No firm page counts those harmed in Lapland")
    above = f"The largest claim of a weak page lies above this scenario's upper end of {HARM.high:,.0f}"
    assert f"{above}; if it holds, the model gives too few." in said
    assert f"Read the figure of {claim:,.0f} people with care: no first and last year" in said


def test_figures_are_compared_for_as_many_mines_where_the_number_laid_is_known():
    parameters = load("parameters")
    numbers = parameters.set_index("parameter")["value"]
    findings = own_history.state_own_history(profile.of("FIN"), parameters, HARM, 100_000.0)
    of = {finding.id: finding for finding in findings}
    scaled = numbers["deaths_finland_lapland_postwar_claim"] * 1e5 / numbers["mines_laid_finland_lapland_ww2"]
    compared = of["own-history-compared"]
    assert compared.sentence.startswith(
        "Scaled to as many mines as here, the largest claim of a weak page would be "
    )
    assert f"would be {float(f'{scaled:.2g}'):,.0f}, above" in compared.sentence
    assert compared.value == float(f"{scaled:.2g}")
    assert of["own-history"].value == numbers["deaths_finland_lapland_postwar_claim"]


def test_a_figure_of_a_near_page_comes_first_and_killed_and_injured_are_added():
    rows = earlier_wars.claims(earlier_wars.figures(profile.of("POL"), load("parameters")))
    assert rows["tier"].tolist() == sorted(rows["tier"], key=["primary", "secondary", "weak"].index)
    parts = load("parameters").set_index("parameter")["value"]
    both = parts["casualties_poland_ww2_killed_1945_1973"] + parts["casualties_poland_ww2_injured_1945_1973"]
    assert rows.loc[0, "people"] == both
    said = sentence("POL")
    assert (
        "82\u00a0% of them children (1945 to 1973;" in said or "82 % of them children (1945 to 1973;" in said
    )
    assert "No firm page" not in said
    assert "mines are not told apart" in said


@pytest.mark.parametrize("code", ["EST", "LTU", "LVA"])
def test_without_a_figure_of_harm_nothing_is_said(code):
    assert own_history.state_own_history(profile.of(code), load("parameters"), HARM) == []


def test_every_figure_of_a_history_stands_once_with_its_tier():
    rows = earlier_wars.figures(profile.of("FIN"), load("parameters"))
    assert not rows.duplicated(["figure", "source_id", "value"]).any()
    assert set(rows["tier"]) <= set(earlier_wars.TIER_WORDS)
    assert len(rows) >= 6


def test_only_wars_with_totals_of_both_are_told():
    rows = fighting.in_war_and_after("latest").set_index("place")
    bosnia = rows.loc["BIH"]
    assert (bosnia["start"], bosnia["stop"], bosnia["start_after"]) == (1992, 1995, 1996)
    assert bosnia["value"] > 3 * bosnia["value_after"]
    assert (rows["start_after"] == rows["stop"] + 1).all()


def test_the_fighting_is_left_out_where_a_war_comes():
    scenario = files.read("base-100000", "LTU")
    first = fighting.in_war_and_after("latest").iloc[0]
    finding = fighting.state_left_out(scenario, "latest")
    assert finding is not None
    years = f"from {first['start']} to {first['stop']}"
    assert f"{first['value']:,.0f} casualties in {first['war']} {years}" in finding.sentence
    assert finding.value == first["value"]
    assert fighting.clause(scenario) == fighting.CLAUSE


def test_where_no_war_comes_nothing_is_left_out():
    scenario = files.read("no-war", "LTU")
    assert fighting.state_left_out(scenario, "latest") is None
    assert fighting.clause(scenario) == ""


def test_on_an_early_day_no_number_is_told():
    finding = fighting.state_left_out(files.read("base-100000", "LTU"), "2009-01-01")
    assert finding is not None
    assert finding.value == "left out"
    assert pd.Series([finding.sentence]).str.contains("no totals").all()
