"""What clearing mined land has taken elsewhere: time, money, people; no forecast for any country.

`clearing_record` gathers what is on record, `clearing_results` states the findings, `clearing_time` shows how
long states needed and what remains, `clearing_work` what was done, paid and suffered, `clearing_accidents`
how many deminers were hurt for every 100,000 mines, `meaningful_years` when a pace gives a number of years.
"""

from impact.answers.clearance_burden.clearing_accidents import (
    draw_accident_rates,
    tabulate_accident_choices,
    tabulate_accident_eras,
)
from impact.answers.clearance_burden.clearing_record import Evidence, gather
from impact.answers.clearance_burden.clearing_results import (
    state_comparison,
    state_deminers,
    state_findings,
)
from impact.answers.clearance_burden.clearing_time import (
    describe_certainty,
    describe_size,
    draw_area_at_rates,
    draw_completion,
    tabulate_choices,
    tabulate_finish,
    tabulate_size,
)
from impact.answers.clearance_burden.clearing_work import (
    draw_funding,
    draw_land_by_country,
    draw_mines_destroyed,
    draw_unit_costs,
    draw_world,
    tabulate_campaigns,
    tabulate_deminers,
    tabulate_deminers_and_work,
)
from impact.arguments import number
from impact.face_check import check_face

__all__ = [
    "Evidence",
    "describe_certainty",
    "describe_size",
    "draw_accident_rates",
    "draw_area_at_rates",
    "draw_completion",
    "draw_funding",
    "draw_land_by_country",
    "draw_mines_destroyed",
    "draw_unit_costs",
    "draw_world",
    "gather",
    "state_comparison",
    "state_deminers",
    "state_findings",
    "tabulate_accident_choices",
    "tabulate_accident_eras",
    "tabulate_campaigns",
    "tabulate_choices",
    "tabulate_deminers",
    "tabulate_deminers_and_work",
    "tabulate_finish",
    "tabulate_size",
]

check_face(__name__, Evidence, area_km2=number(above=0))
