"""What happens to civilians after the fighting stops: how fast casualties fall, at first and later.

The annual figures of each country stand against the end of its war (`wars`); `aftermath` estimates how fast
they fall and predicts each war from the others, `returns` sets the first year of peace against the last of
war, `war_totals` what was recorded during the fighting beside what came after. What cannot be told from them:
why casualties fell, and what happened where nobody counted.
"""

from __future__ import annotations

from impact.answers.after_the_war.peace_evidence import Evidence, gather
from impact.answers.after_the_war.peace_findings import (
    QUESTION,
    state_findings,
    state_left_out,
    state_slowing,
    state_totals,
    state_twenty_years,
)
from impact.answers.after_the_war.peace_pictures import (
    draw_first_years,
    draw_from_the_start,
    draw_left_out,
    draw_rates,
    draw_series,
)
from impact.answers.after_the_war.peace_tables import (
    tabulate_choices,
    tabulate_courses,
    tabulate_coverage,
    tabulate_during,
    tabulate_left_out,
    tabulate_wars,
)
from impact.answers.after_the_war.peace_texts import (
    describe_first_phase,
    describe_left_out,
    describe_outlook,
    describe_totals,
)
from impact.arguments import choice, number
from impact.face_check import check_face

__all__ = [
    "QUESTION",
    "Evidence",
    "describe_first_phase",
    "describe_left_out",
    "describe_outlook",
    "describe_totals",
    "draw_first_years",
    "draw_from_the_start",
    "draw_left_out",
    "draw_rates",
    "draw_series",
    "gather",
    "state_findings",
    "state_left_out",
    "state_slowing",
    "state_totals",
    "state_twenty_years",
    "tabulate_choices",
    "tabulate_courses",
    "tabulate_coverage",
    "tabulate_during",
    "tabulate_left_out",
    "tabulate_wars",
]

check_face(__name__, Evidence, phase=choice("early", "late"), starting_casualties=number(0))
