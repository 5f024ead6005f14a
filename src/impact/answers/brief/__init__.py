"""What a brief about one country says: five sentences, what they rest on, dates, what clearing took others.

A brief is drawn from the other models; nothing is estimated here. `brief_evidence` collects: from
`background` what holds for every country (the world total, what followed other wars, what clearing has
taken), from `country_record` what is on record about one (steps of leaving, former stockpile, border
regions), from `variants` its scenario and the same with other mines, war or clearance. `five_sentences` is
the answer, `own_history` sets what earlier wars left in the country beside it, `certainty` parts what it
rests on into what is recorded, assumed and unknown, `brief_pictures` draws.

What a brief cannot tell: whether leaving the treaty is right. It counts harm under stated assumptions; the
military value of mines is not its subject.
"""

from __future__ import annotations

from impact.answers.brief.brief_evidence import Evidence, gather
from impact.answers.brief.brief_pictures import (
    draw_after_wars,
    draw_by_year,
    draw_side_by_side,
    tabulate_announced,
    tabulate_assumptions,
    tabulate_costs,
    tabulate_reasons,
    tabulate_steps,
)
from impact.answers.brief.certainty import (
    describe_assumptions,
    describe_unknowns,
    state_record,
    state_unknowns,
)
from impact.answers.brief.five_sentences import (
    describe_question,
    state_consequences,
    state_elsewhere,
    state_findings,
)
from impact.answers.brief.own_history import tabulate_own_history
from impact.face_check import check_face

__all__ = [
    "Evidence",
    "describe_assumptions",
    "describe_question",
    "describe_unknowns",
    "draw_after_wars",
    "draw_by_year",
    "draw_side_by_side",
    "gather",
    "state_consequences",
    "state_elsewhere",
    "state_findings",
    "state_record",
    "state_unknowns",
    "tabulate_announced",
    "tabulate_assumptions",
    "tabulate_costs",
    "tabulate_own_history",
    "tabulate_reasons",
    "tabulate_steps",
]

check_face(__name__, Evidence)
