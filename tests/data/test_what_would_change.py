"""What would change our minds, on the real tables: every answer has its turn, and the numbers hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from IPython.display import Markdown

from impact.answers import what_would_change
from impact.answers.what_would_change import turns_of_record
from impact.answers.what_would_change.change_evidence import ALIKE, EXPONENT, Evidence
from impact.data.groups import withdrawing_states
from impact.findings import validate
from impact.scenario.analysis.response import response
from impact.wording import change


@pytest.fixture(scope="module")
def evidence(built) -> Evidence:
    return what_would_change.gather("base-100000", area_km2=100.0, draws=2_000, seed=1, horizon=50)


def test_every_question_with_a_headline_has_a_turn(evidence):
    turns = what_would_change.list_turns(evidence)
    assert {turn.question for turn in turns} >= {"Q1", "Q3", "Q4", "Q6", "B"}
    assert {turn.place for turn in turns if turn.place} == set(withdrawing_states())
    assert all(turn.answer.endswith(".") and turn.turn.endswith(".") for turn in turns)


def test_line_through_the_world_totals_is_flat_with_the_total_named(evidence):
    turn = next(t for t in what_would_change.list_turns(evidence) if t.id == "turn-world-total")
    world = evidence.burden.world.dropna(subset=["value"]).sort_values("year").tail(11)
    logs = np.log([*world["value"].astype(float).iloc[:-1], turn.value])
    assert np.polyfit(world["year"].astype(float), logs, 1)[0] == pytest.approx(0, abs=1e-4)


def test_the_line_through_the_world_totals_is_not_told_as_a_trend_and_stands_beside_revisions(evidence):
    turn = next(t for t in what_would_change.list_turns(evidence) if t.id == "turn-world-total")
    assert "slope" not in turn.short
    assert turn.short == "The total jumped in 2015; no straight line sums it up"
    assert turn.answer.startswith(
        "The recorded total jumped in 2015, from 3,695 to 6,971. So a straight line"
    )
    assert "the 11 totals of 2014 to 2024" in turn.answer
    assert turn.turn == (
        "The total jumped in 2015, so no line sums it up; one since 2014 would be flat with 7,241 casualties "
        "in 2024, not 6,279."
    )
    assert (
        "revisions like earlier ones put it between 5,900 and 7,200, which does not reach 7,241" in turn.sight
    )


def test_withdrawals_that_took_effect_are_told_as_past(evidence):
    turn = next(t for t in what_would_change.list_turns(evidence) if t.id == "turn-treaty")
    assert "took effect between 27 December 2025 and 20 February 2026" in turn.sight


def test_states_are_alike_at_the_exponent_named(evidence):
    exponent = evidence.level_exponent
    assert exponent is not None
    most, least = (
        response(state.scenario, "casualties", {EXPONENT: np.array([exponent])})[0]
        for state in (evidence.states[0], evidence.states[-1])
    )
    assert most / least == pytest.approx(ALIKE)


def test_picture_and_table_show_each_state_now_and_measured(evidence):
    chart = what_would_change.draw_worth_by_state(evidence)
    assert len(chart.data) == 3 * len(evidence.states)
    table = what_would_change.tabulate_worth(evidence)
    assert table.frame.groupby("state").size().eq(3).all()


def test_findings_have_sources_and_finite_values(evidence):
    findings = what_would_change.state_findings(evidence)
    assert findings
    assert all(finding.sources for finding in findings)
    assert all(np.isfinite(pd.to_numeric(finding.value)) for finding in findings)


def test_where_no_state_can_be_drawn_a_sentence_stands_in_place_of_picture_and_table(evidence):
    nobody = replace(evidence, states=())
    for shown in (what_would_change.draw_worth_by_state(nobody), what_would_change.tabulate_worth(nobody)):
        assert isinstance(shown, Markdown)
        assert shown.data.endswith("there is no figure to rank.")


def test_a_line_without_a_jump_is_no_trend_and_says_how_many_totals_it_has(evidence):
    smooth = replace(evidence, burden=replace(evidence.burden, trend=None))
    turn = next(t for t in what_would_change.list_turns(smooth) if t.id == "turn-world-total")
    assert turn.turn.startswith("A line through the world totals since 2014 would be flat with ")
    assert turn.short == "A line through 11 totals: −0.6 % a year, no trend"
    validate(what_would_change.state_findings(smooth)[0])


def test_the_war_with_the_least_fall_has_its_own_rate_and_that_of_the_chart(evidence):
    turn = next(t for t in what_would_change.list_turns(evidence) if t.id == "turn-decay")
    own, pulled = evidence.peace.whole.iloc[-1][["early", "shrunk_early"]]
    assert f"by its own figures alone, casualties changed by {change(own)} % a year" in turn.sight
    assert turn.sight.endswith(f"as in the chart of that report, by {change(pulled)} %.")


def test_several_jumps_leave_the_short_answer_short(evidence, monkeypatch):
    monkeypatch.setattr(turns_of_record, "jumps", lambda burden: [2015, 2018, 2020])
    (first, *_) = what_would_change.state_findings(evidence)
    assert first.short == "The total jumped 3 times; no straight line sums it up"
    assert first.sentence.startswith(
        "The total jumped in 2015, 2018 and 2020, so no line sums it up; one since "
    )
    validate(first)
