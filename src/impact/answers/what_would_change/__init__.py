"""What would change our minds: for each answer of the project, the observation that would turn it.

`turning` is the arithmetic, `change_evidence` gathers what the other reports rest on and simulates the
scenario of each withdrawing state, `turns_of_record` and `turns_of_scenarios` say at which observation an
answer would change its sign or its order of magnitude, and who could make it. What the page cannot tell:
whether an observation will be made, and what nobody has thought of.
"""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from impact.answers.what_would_change import turns_of_record, turns_of_scenarios
from impact.answers.what_would_change.change_evidence import QUESTION, Evidence, gather
from impact.answers.what_would_change.turning import Turn
from impact.answers.what_would_change.turns_of_scenarios import draw_worth_by_state, tabulate_worth
from impact.arguments import number
from impact.charts import Column, Table
from impact.data import load
from impact.face_check import check_face
from impact.findings import Finding, state

__all__ = [
    "Evidence",
    "draw_worth_by_state",
    "gather",
    "list_turns",
    "state_findings",
    "state_findings_of_states",
    "tabulate_turns",
    "tabulate_worth",
]

_NO_TURN = "By that day no answer rested on enough figures to say what would turn it."


def list_turns(evidence: Evidence) -> list[Turn]:
    """List what would turn each answer, in the order of the reports; what cannot be computed is left out."""
    record = (
        turns_of_record.turn_of_the_world_total(evidence),
        turns_of_record.turn_of_the_treaty(evidence),
        turns_of_record.turn_of_the_decay(evidence),
        turns_of_scenarios.turn_of_the_contrast(evidence),
        turns_of_record.turn_of_the_pace(evidence),
        turns_of_record.turn_of_the_price(evidence),
        *(turns_of_scenarios.turn_of_a_state(one) for one in evidence.states),
    )
    return [turn for turn in record if turn is not None]


def state_findings(evidence: Evidence) -> list[Finding]:
    """State for each answer the observation that would turn it; that there is none where no answer stands."""
    turns = list_turns(evidence)
    if not turns:
        none = state(
            "no-turn",
            _NO_TURN,
            value="nothing to turn",
            unit="answers",
            method="none",
            sources=load("treaty", evidence.as_of),
            short="Too few figures to say what would turn an answer",
        )
        return [none.about(QUESTION, None, evidence.as_of)]
    return _state([turn for turn in turns if not turn.place], evidence)


def state_findings_of_states(evidence: Evidence) -> list[Finding]:
    """State for each withdrawing state how often its scenario has another order of magnitude."""
    return _state([turn for turn in list_turns(evidence) if turn.place], evidence)


def _state(turns: list[Turn], evidence: Evidence) -> list[Finding]:
    return [
        state(
            turn.id,
            turn.turn,
            value=turn.value,
            unit=turn.unit,
            kind=turn.kind,
            method=turn.method,
            sources=sorted(set(turn.sources)),
            short=turn.short,
        ).about(QUESTION, turn.place or None, evidence.as_of)
        for turn in turns
    ]


def tabulate_turns(evidence: Evidence) -> Table | Markdown:
    """List the answers as they are, what would turn each, and whether that is in sight."""
    turns = list_turns(evidence)
    if not turns:
        return Markdown(_NO_TURN)
    return Table(
        pd.DataFrame(
            [{name: getattr(turn, name) for name in ("about", "answer", "turn", "sight")} for turn in turns]
        ),
        id="turns",
        title=f"{len(turns)} answers, and what would change them",
        columns=(
            Column("about", "Answer about"),
            Column("answer", "Today"),
            Column("turn", "Would change with"),
            Column("sight", "In sight?"),
        ),
        sources=sorted({page for turn in turns for page in turn.sources}),
        stack=True,
    )


check_face(__name__, Evidence, area_km2=number(above=0))
