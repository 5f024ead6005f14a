"""The brief says what the tables hold, under "if" what is simulated, and nothing that was not yet known."""

from __future__ import annotations

import re
import shutil

import numpy as np
import pandas as pd
import pytest

from impact import load
from impact.answers import brief, scenario_tables
from impact.answers.brief import background, certainty, state, variants
from impact.answers.brief.answer import condition, harm
from impact.findings import validate
from impact.published import profile
from impact.scenario.engine.simulate import simulate
from impact.scenario.inputs import borderland, files, references
from impact.wording import rounded

FIVE = ("EST", "LVA", "LTU", "POL", "FIN")
EARLY = "2025-03-18"


@pytest.fixture(scope="module")
def tables_of(built, tmp_path_factory):
    """Work inside a built project with scenarios for the whole module: what is gathered takes seconds."""
    folder = tmp_path_factory.mktemp("brief") / "project"
    shutil.copytree(built, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMPACT_PROJECT", str(folder))
        yield folder


@pytest.fixture(scope="module")
def found(tables_of):
    return background.gather()


@pytest.fixture(scope="module")
def compared(tables_of):
    return brief.compare("EST", "base-100000", as_of="latest", draws=2_000, seed=1, horizon=50)


def test_five_sentences_of_which_each_can_be_recorded(found, compared):
    base = compared.simulations["base-100000"]
    said = brief.answer(profile.of("EST"), base, compared.simulations, found, sources=("a-page",))
    assert [one.id for one in said] == ["casualties", "with-self-destruction", "clearing", "history", "world"]
    for one in said:
        validate(one.about("B", "EST"))
        assert not re.search(r"\bnan\b|\binf\b|None|\b(un)?safe\b", one.sentence)
    assert said[0].sentence.startswith("If 100,000 antipersonnel mines that stay live were laid in Estonia")
    assert said[1].sentence.startswith("If the mines destroyed themselves")


def test_the_numbers_of_the_first_sentence_are_those_of_the_draws(compared):
    base = compared.simulations["base-100000"]
    said = harm(profile.of("EST"), base, ("a-page",))
    draws = np.sort(base.totals["casualties"].to_numpy())
    assert said.value == rounded(float(draws[len(draws) // 2 - 1]), "simulated")
    above = int(re.search(r"fewer than ([\d,]+)\.", said.sentence)[1].replace(",", ""))
    assert (draws < above).mean() >= 0.75


def test_variants_change_what_the_preset_changes_and_nothing_else(tables_of):
    own = files.read("base-100000", "EST").with_(mines_laid=20_000, casualties_per_accident=1.7)
    base, preset = files.read("base-100000", "EST"), files.read("self-destruct-apii", "EST")
    made = variants.variant(own, preset, base)
    assert (made.kind, made.name) == ("self-destructing", "self-destruct-apii")
    assert made.input("mines_laid").distribution.median == 20_000
    assert made.input("casualties_per_accident").distribution.median == 1.7
    assert made.input("self_destruct_reliability") == preset.input("self_destruct_reliability")


def test_the_same_draws_give_the_same_answer_whatever_the_threads_do(compared):
    again = simulate(compared.simulations["no-war"].scenario, 2_000, 1, keep_years=1)
    assert again.totals.equals(compared.simulations["no-war"].totals)


def test_a_scenario_without_war_says_so_and_one_with_a_chance_gives_it(tables_of):
    place = profile.of("EST")
    base = files.read("base-100000", "EST")
    assert condition(place, base).endswith("and war reached them")
    assert condition(place, base.with_(war_probability=0.0)).endswith("and no war came")
    assert "with a probability of 20 %" in condition(place, base.with_(war_probability=0.2))


def test_no_mines_give_no_harm_and_whole_sentences(found, tables_of):
    none = simulate(files.read("base-100000", "EST").with_(mines_laid=0), 1_000, 1)
    said = brief.answer(profile.of("EST"), none, {"none": none}, found, sources=("a-page",))
    assert said[0].value == 0
    assert said[0].sentence.endswith("in 3 of 4 draws fewer than 1.")
    assert brief.by_year_title(none) == "No civilian would be harmed under the stated assumptions"


@pytest.mark.parametrize("code", FIVE)
def test_the_timeline_ends_with_the_withdrawal_in_effect(tables_of, code):
    steps = state.timeline(profile.of(code))
    assert steps["day"].is_monotonic_increasing
    assert (steps["event"] == "effective").sum() == 1
    assert not steps["reported"].str.contains("UNTC|conflict|weak source").any()


def test_votes_that_pages_report_differently_stand_side_by_side(tables_of):
    steps = state.timeline(profile.of("LVA"))
    vote = steps[steps["event"] == "parliament_vote"].iloc[0]
    assert vote["reported"] == "Pages differ: 68 for, 14 against; 66 for, 14 against, 2 abstained"
    _, more = brief.unknown(profile.of("LVA"), load("parameters"), steps)
    assert any("parliament votes on 16 April 2025" in one for one in more)


def test_on_the_day_of_the_article_nothing_later_is_known(tables_of):
    estonia, finland = profile.of("EST", EARLY), profile.of("FIN", EARLY)
    assert set(state.timeline(estonia)["event"]) == {"consented", "announced"}
    assert state.status(estonia).sentence.endswith(
        "On 18 March 2025 it announced that it would leave; nothing later was known on the day of this brief."
    )
    assert "No step towards leaving it was on record" in state.status(finland).sentence
    assert brief.timeline_title(finland, state.timeline(finland)).startswith("No step of Finland")
    assert state.announced(finland, load("parameters", as_of=EARLY)).value == "none on record"


@pytest.mark.parametrize(("code", "says"), [("EST", "No number"), ("LVA", "No number"), ("FIN", "1,000,000")])
def test_announced_numbers_are_told_or_said_to_be_missing(tables_of, code, says):
    assert says in state.announced(profile.of(code), load("parameters")).sentence


@pytest.mark.parametrize(
    ("code", "says"),
    [("POL", "1,055,971"), ("EST", "held no stockpile"), ("LVA", "earlier declarations ranged 0 to 4,666")],
)
def test_the_former_stockpile_is_told_with_what_bears_on_its_number(tables_of, code, says):
    assert says in state.stockpile(profile.of(code)).sentence


@pytest.mark.parametrize("code", FIVE)
def test_border_regions_are_counted_once_and_none_is_named(tables_of, code):
    rows = borderland.regions(code)
    said = state.regions(profile.of(code), rows, load("borders"))
    assert said.value == round(rows["population"].sum() / rows["area_km2"].sum(), 1)
    assert not any(name in said.sentence for name in load("border_regions")["region"])


def test_costs_in_dollars_are_brought_to_one_year_and_others_are_left(found):
    table = found.costs
    assert set(table.loc[table["constant_low"].notna(), "currency"]) == {"USD"}
    cambodia = table[table["where"] == "Cambodia 2007"].iloc[0]
    index = load("price_index").set_index("year")["value"]
    assert cambodia["constant_low"] == pytest.approx(0.409 * index[cambodia["base"]] / index[2007], rel=1e-3)
    assert table["source"].str.len().gt(0).all()


def test_the_world_sentence_declines_without_figures(found):
    from dataclasses import replace

    empty = replace(found, world=found.world.iloc[:0])
    assert background.world(empty) is None


def test_assumptions_are_told_with_what_they_rest_on(compared):
    scenario = compared.simulations["base-100000"].scenario
    frame = scenario_tables.assumptions(scenario)
    told = brief.assumed(frame)
    assert told[0].startswith(
        "Mines laid: 100,000 mines (an opinion quoted); war reaches the mines: a condition, no forecast; "
    )
    assert told[-1].startswith(f"Of the {len(frame)} inputs")
    assert set(brief.listing(frame)["rests"].str.extract(r"(judgement|opinion|page)")[0]) == {
        "judgement",
        "opinion",
        "page",
    }


def test_the_sources_of_the_assumptions_exist(compared):
    pages = references.source_ids(compared.simulations["base-100000"].scenario)
    assert set(pages) <= set(load("sources")["source_id"])


def test_the_strongest_inputs_and_the_calibration_are_told():
    frame = pd.DataFrame(
        [("mines_laid", "Mines laid", "100,000 mines", "claims/C8"), ("x", "X", "1 to 2", "judgement")],
        columns=["field", "input", "assumed", "source"],
    )
    moves = pd.DataFrame([("x", "Accidents per km2, at first", 9.0, 90.0)])
    moves.columns = ["field", "meaning", "at_low", "at_high"]

    class Fit:
        predictions = pd.DataFrame(
            {
                "place": ["Aland", "Bland"],
                "outcome": "casualties",
                "recorded": [10.0, 20.0],
                "ratio": [0.5, 1.2],
                "low90": [1.0, 2.0],
                "high90": [100.0, 200.0],
            }
        )

    told = certainty.assumed(frame, moves, Fit())
    assert "accidents per km² (9 to 90 casualties)" in told[-2]
    assert "0.5 in Aland and 1.2 in Bland times the record" in told[-1]
    assert "a factor of about 100" in told[-1]


def test_more_mines_give_more_harm_on_the_same_draws(compared):
    base = compared.simulations["base-100000"]
    more = brief.more_mines(base)
    assert (more.totals["casualties"] >= base.totals["casualties"]).mean() > 0.99
    said = brief.scaled(base, more, ("a-page",))
    assert said.sentence.startswith("With 10 times the mines on 10 times the land")
    assert said.value > 5 * base.interval("casualties").estimate


def test_an_uncertain_number_of_mines_is_not_multiplied(tables_of):
    scenario = files.read("base-100000", "EST").with_(mines_laid=0)
    assert brief.more_mines(simulate(scenario, 100, 1)) is None
