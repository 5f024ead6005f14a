"""The brief says what the tables hold, under "if" what is simulated, and nothing that was not yet known."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from impact import load
from impact.answers import announcements, brief
from impact.answers.brief import (
    background,
    brief_pictures,
    brief_sentences,
    certainty,
    country_record,
    five_sentences,
    own_history,
    variants,
)
from impact.answers.brief.five_sentences import (
    chance_of_war,
    state_clearing,
    state_harm,
    state_more_mines,
    state_promise,
)
from impact.findings import validate
from impact.published import profile
from impact.result import Declined
from impact.scenario.analysis.comparison import Comparison
from impact.scenario.engine.simulate import simulate
from impact.scenario.inputs import borderland, files
from impact.wording import rounded
from tests.data.brief.conftest import FIVE


@pytest.fixture(scope="module")
def evidence(tables_of):
    return brief.gather("EST", "base-100000", draws=2_000, seed=1, horizon=50)


def only(evidence, run):
    """The same evidence with one simulation in place of the scenario and its variants."""
    return replace(evidence, compared=Comparison({run.scenario.name: run}))


def test_five_sentences_of_which_each_can_be_recorded(evidence):
    findings = brief.state_findings(evidence)
    assert [finding.id for finding in findings] == [
        "casualties",
        "with-self-destruction",
        "clearing",
        "history",
        "world",
    ]
    assert {(finding.question, finding.place, finding.as_of) for finding in findings} == {
        ("B", "EST", "latest")
    }
    for finding in findings:
        validate(finding)
        assert not re.search(r"\bnan\b|\binf\b|None|\b(un)?safe\b", finding.sentence)
    harm, variant, *_ = findings
    assert harm.sentence.startswith(
        "If 100,000 long-lived mines were laid in Estonia and war came, the model"
    )
    assert variant.sentence.startswith("If mines self-destructed")
    assert harm.short.endswith(", if mines and war came")


def test_five_sentences_have_at_most_25_words_and_all_others_30(evidence):
    lead = brief.state_findings(evidence)
    assert {finding.id: len(finding.sentence.split()) for finding in lead if _words(finding) > 25} == {}
    others = [
        *lead,
        *brief.state_consequences(evidence),
        *brief.state_elsewhere(evidence),
        *(one for code in FIVE for one in _stated(evidence, code)),
    ]
    assert {finding.sentence for finding in others if _words(finding) > 30} == set()


def _words(finding):
    return len(finding.sentence.split())


def _stated(evidence, code):
    """What a brief states of one country beyond its lead."""
    place = profile.of(code)
    own = own_history.state_own_history(
        place, load("parameters"), evidence.base.interval("casualties"), 100_000.0
    )
    return [
        country_record.state_status(place),
        country_record.state_stockpile(place),
        country_record.state_regions(place, borderland.regions(code)),
        country_record.state_length(place, load("borders")),
        *own,
        *announcements.state_announced(code, "latest", ("page",)),
    ]


def test_the_numbers_of_the_first_sentence_are_those_of_the_draws(evidence):
    finding = state_harm(evidence)
    draws = np.sort(evidence.base.totals["casualties"].to_numpy())
    assert finding.value == rounded(float(draws[len(draws) // 2 - 1]), "simulated")
    people, low, high = re.search(
        r"gives about ([\d,]+) civilian .* plausibly ([\d,]+) to ([\d,]+)\.", finding.sentence
    ).groups()
    assert float(people.replace(",", "")) == finding.value
    low, high = (float(end.replace(",", "")) for end in (low, high))
    assert (low, high) == (finding.low, finding.high)
    assert 0.85 < ((draws >= low) & (draws <= high)).mean() < 0.95


def test_the_headline_counts_no_children_apart(evidence):
    assert "child" not in state_harm(evidence).sentence


def test_clearing_says_when_it_is_finished_and_how_often_it_is_not(evidence):
    sentence = state_clearing(evidence).sentence
    unfinished = np.isinf(evidence.base.totals["year_released"].to_numpy()).mean()
    assert f"(in {100 * unfinished:.0f} of 100 outcomes over 50)" in sentence
    assert sentence.startswith(
        f"Judging by other countries, clearing would end {_middle(evidence.base)} years after laying"
    )
    cost = evidence.base.interval("full_cost", five_sentences.LEVEL)
    low, high = (f"{rounded(1e-6 * end, 'simulated'):,.0f}" for end in (cost.low, cost.high))
    assert sentence.endswith(f" million dollars ({low} to {high}).")
    said = state_promise(evidence).sentence
    promise = evidence.compared.simulations["promise"]
    people = rounded(promise.interval("casualties").estimate, "simulated")
    assert f"it would take about {_middle(promise)} years" in said
    assert f"with about {people:,.0f} civilian casualties" in said


def test_clearing_that_the_middle_outcome_does_not_reach_begins_with_that(evidence):
    values = {"after": np.inf, "cost": 280.0, "low": 14.0, "high": 5900.0, "unfinished": 0.62, "horizon": 50}
    sentence = brief_sentences.clearing(**values, elsewhere=True)
    assert sentence.startswith("In 62 of 100 outcomes clearing would not end within 50 years")
    assert len(sentence.split()) <= 25
    assert "other countries" not in brief_sentences.clearing(**values, elsewhere=False)


def test_clearing_is_that_of_other_countries_unless_the_scenario_says_its_own(evidence):
    assert five_sentences.clearing_values(evidence)["elsewhere"]
    promised = brief.gather("EST", "promise", draws=1_000, seed=1, horizon=50)
    assert not five_sentences.clearing_values(promised)["elsewhere"]  # when it starts is a promise
    assert state_clearing(promised).sentence.startswith("Clearing would end ")


def test_mines_that_destroy_themselves_have_a_range_beside_each_number(evidence):
    sentence = five_sentences.state_variants(evidence).sentence
    required, observed = (
        evidence.compared.simulations[name].interval("casualties", five_sentences.LEVEL)
        for name in ("self-destruct-apii", "self-destruct-observed")
    )
    for harm in (required, observed):
        low, high = (f"{rounded(end, 'simulated'):,.0f}" for end in (harm.low, harm.high))
        assert f"{low} to {high}" in sentence


def _middle(run):
    return f"{run.interval('year_released').estimate:.0f}"


def test_the_steps_in_the_title_are_the_rows_of_the_table(tables_of):
    for code in FIVE:
        place = profile.of(code)
        steps = country_record.list_steps(place)
        assert brief_pictures.steps_title(place, steps).startswith(f"{len(steps)} steps of ")


def test_an_order_has_one_day_and_one_wording_on_a_brief(tables_of):
    (order,) = [
        row for row in announcements.list_announcements("LTU", "latest").itertuples() if "tens of" in row.what
    ]
    steps = country_record.list_steps(profile.of("LTU"))
    (step,) = [row for row in steps.itertuples() if "tens of thousands" in row.reported]
    assert pd.Timestamp(order.announced) == step.day


def test_costs_are_shown_of_the_newest_year_of_each_country(evidence):
    costs = evidence.background.costs
    shown = background.newest_costs(costs)
    assert set(shown["place"]) == set(costs["place"])
    assert (shown.groupby("place")["year"].nunique() == 1).all()
    assert len(shown) < len(costs)


def test_a_war_without_mines_is_said_not_to_be_the_comparison(evidence):
    assert "without these mines: the two are not compared" in brief.describe_unknowns(evidence).data


def test_variants_change_what_the_preset_changes_and_nothing_else(tables_of):
    own = files.read("base-100000", "EST").with_(mines_laid=20_000, casualties_per_accident=1.7)
    base, preset = files.read("base-100000", "EST"), files.read("self-destruct-apii", "EST")
    changed = variants.variant(own, preset, base)
    assert (changed.kind, changed.name) == ("self-destructing", "self-destruct-apii")
    assert changed.input("mines_laid").distribution.median == 20_000
    assert changed.input("casualties_per_accident").distribution.median == 1.7
    assert changed.input("self_destruct_reliability") == preset.input("self_destruct_reliability")


def test_the_same_draws_give_the_same_answer_whatever_the_threads_do(evidence):
    no_war = evidence.compared.simulations["no-war"]
    again = simulate(no_war.scenario, 2_000, 1, keep_years=1)
    assert again.totals[list(no_war.totals)].equals(no_war.totals)


@pytest.mark.parametrize(
    ("war", "says"),
    [
        ((1.0, 1.0), "were laid in Estonia and war came, the model gives about 86 civilian casualties"),
        ((0.0, 0.0), "were laid in Estonia and no war came, the model gives"),
        ((0.2, 0.2), "were laid in Estonia, with war at a probability of 20 %, the model gives"),
        ((0.1, 0.4), "with war at a probability of 10 to 40 %"),
    ],
)
def test_a_scenario_without_war_says_so_and_one_with_a_chance_gives_it(war, says):
    sentence = brief_sentences.harm(
        mines="100,000 long-lived mines", place="Estonia", war=war, people=86.0, low=16, high=420, horizon=50
    )
    assert says in sentence


def test_the_chance_of_war_is_that_of_the_scenario(tables_of):
    base = files.read("base-100000", "EST")
    assert chance_of_war(base) == (1, 1)
    assert chance_of_war(base.with_(war_probability=0.0)) == (0, 0)
    assert chance_of_war(base.with_(war_probability=0.2)) == (0.2, 0.2)


def test_no_mines_give_no_harm_and_whole_sentences(evidence):
    none = simulate(evidence.scenario.with_(mines_laid=0), 1_000, 1)
    harm, clearing, *_ = brief.state_findings(only(evidence, none))
    assert harm.value == 0
    assert harm.sentence.endswith("the model gives 0 civilian casualties over 50 years.")
    assert clearing.sentence == "No land would have to be cleared."  # no variant is there to be compared
    assert brief_pictures.by_year_title(none) == "No civilian would be harmed under the stated assumptions"


def test_costs_in_dollars_are_brought_to_one_year_and_others_are_left(evidence):
    table = evidence.background.costs
    assert set(table.loc[table["constant_low"].notna(), "currency"]) == {"USD"}
    cambodia = table[table["where"] == "Cambodia 2007"].iloc[0]
    index = load("price_index").set_index("year")["value"]
    assert cambodia["constant_low"] == pytest.approx(0.409 * index[cambodia["base"]] / index[2007], rel=1e-3)
    assert table["source"].str.len().gt(0).all()


def test_the_world_sentence_declines_without_figures(evidence):
    empty = replace(evidence.background, world=evidence.background.world.iloc[:0])
    assert background.state_world(empty) is None


def test_the_newest_share_of_children_leads_also_where_no_number_stands_beside_it(evidence):
    assert background.state_world(evidence.background).sentence.endswith(" in 2024; 90 % were civilians.")
    said = background.state_children(evidence.background).sentence
    assert said == "Worldwide, 46 % of the civilian casualties recorded in 2024 were children."


def test_assumptions_are_told_with_what_they_rest_on(evidence):
    frame = evidence.assumptions
    sentences = certainty.assumption_sentences(frame)
    assert sentences[0] == "War reaches the mines: a condition, not a forecast."
    assert sentences[-1].startswith(f"Of the {len(frame)} inputs")
    assert "2 are conditions of the question" in sentences[-1]


def test_the_inputs_of_print_are_the_first_ones_and_all_stand_in_the_fold(evidence):
    rows = certainty.choose_first(evidence.assumptions)
    assert rows["field"].tolist() == [name for name in certainty.FIRST if name in set(rows["field"])]
    assert len(rows) >= 6
    assert set(rows["rests"].str.extract(r"(judgement|condition|opinion|page)")[0]) >= {
        "condition",
        "opinion",
        "page",
    }
    assert len(brief.tabulate_reasons(evidence).frame) == len(evidence.assumptions)


def test_what_clearing_has_cost_elsewhere_is_said_in_a_sentence(evidence):
    said = background.state_costs(evidence.background)
    dollars = background.newest_costs(evidence.background.costs).dropna(subset=["constant_low"])
    lowest, highest = (
        rounded(float(end), "price")
        for end in (dollars["constant_low"].min(), dollars["constant_high"].max())
    )
    both = f"between {lowest:.2f} and {highest:.2f} dollars of"
    assert both in said.sentence
    assert both in said.interval
    assert (said.value, said.low, said.high) == (highest, lowest, highest)


def test_the_sources_of_the_assumptions_exist(evidence):
    assert set(evidence.sources) <= set(load("sources")["source_id"])


def test_the_strongest_inputs_and_the_calibration_are_told():
    frame = pd.DataFrame(
        [("mines_laid", "Mines laid", "100,000 mines", "claims/C8"), ("x", "X", "1 to 2", "judgement")],
        columns=["field", "input", "assumed", "source"],
    )
    moves = pd.DataFrame([("x", "Accidents per km2, at first", 9.0, 90.0)])
    moves.columns = ["field", "meaning", "at_low", "at_high"]

    class Fit:
        harm = pd.DataFrame(
            {
                "inside": [True, False],
                "low90": [1.0, 2.0],
                "high90": [100.0, 200.0],
                "factor": [0.5, 2.0],
                "recorded": [9, 9],
            }
        )

    sentences = certainty.assumption_sentences(frame, moves, Fit())
    assert "accidents per km² moves the result most: from 9 to 90 casualties" in sentences[-3]
    assert "set by recorded casualties of 2 places" in sentences[-2]
    assert "half come within a factor of 2.0 of their record" in sentences[-2]
    assert sentences[-1].startswith("1 of these 2 places lie in the range")
    assert "upper end is about 100 times the lower" in sentences[-1]


def test_more_mines_give_more_harm_on_the_same_draws(evidence):
    more = variants.more_mines(evidence.base)
    assert (more.totals["casualties"] >= evidence.base.totals["casualties"]).mean() > 0.99
    finding = state_more_mines(evidence)
    assert finding.sentence.startswith("With 10 times the mines on 10 times the land")
    middle = evidence.base.interval("casualties").estimate
    assert finding.value > 5 * middle
    assert ("clearing falls behind" in finding.sentence) == (finding.value > 10 * middle)


def test_an_uncertain_number_of_mines_is_not_multiplied(evidence):
    none = simulate(evidence.scenario.with_(mines_laid=0), 100, 1)
    assert variants.more_mines(none) is None
    findings = brief.state_unknowns(only(evidence, none))
    assert [finding.id for finding in findings] == ["announced-numbers", "announced-anti-tank"]


def test_without_aligned_wars_a_sentence_stands_in_place_of_the_picture(evidence):
    background = replace(evidence.background, aligned=evidence.background.aligned.iloc[:0])
    shown = brief.draw_after_wars(replace(evidence, background=background))
    assert shown.data == "No country with a dated end of fighting had enough annual figures by then."


def test_what_was_declined_leaves_no_gap_in_the_list_of_assumptions(evidence):
    declined = Declined(method="m", reason="Nothing is uncertain.")
    certain = replace(evidence)
    certain.__dict__.update(moved_alone=declined, calibration=declined)
    lines = brief.describe_assumptions(certain).data.splitlines()
    assert lines[:2] == ["### Assumed", ""]
    assert all(line.startswith("- ") and line.endswith(".") for line in lines[2:])
    assert not any("biggest unknown" in line or "set by recorded" in line for line in lines)
