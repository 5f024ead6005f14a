"""What would be left for civilians if mines were laid along the border of a state.

`scenario_evidence` reads and simulates, `harm_and_cost` says what the scenario adds up to, `alternatives`
sets the other scenarios beside it on the same draws, `influence` ranks assumptions, `measuring` says which
figure would narrow the answer most, `conditions` words what is assumed, `known_histories` checks the model
against places on record, `on_record` lists what has been published of the inputs and announced by
the state, and `scenario_answer` puts the findings in order.

What the page cannot tell stands at its end: above all whether war comes, and whether mines would prevent it.
"""

from impact.answers.withdrawal_scenarios.alternatives import (
    describe_costs,
    draw_scenarios,
    tabulate_differences,
    tabulate_release,
    tabulate_scenarios,
)
from impact.answers.withdrawal_scenarios.density import tabulate_density
from impact.answers.withdrawal_scenarios.harm_and_cost import (
    draw_casualties,
    draw_live_mines,
    tabulate_totals,
)
from impact.answers.withdrawal_scenarios.influence import (
    describe_dependence,
    draw_inputs_moved_alone,
    draw_parts_of_the_spread,
    make_sliders,
    state_order_of_magnitude,
    tabulate_assumptions,
    tabulate_turning_points,
)
from impact.answers.withdrawal_scenarios.known_histories import (
    describe_misses,
    describe_prediction,
    draw_harm,
    tabulate_harm,
    tabulate_histories,
    tabulate_mines_present,
    tabulate_posterior,
)
from impact.answers.withdrawal_scenarios.measuring import draw_worth, state_worth
from impact.answers.withdrawal_scenarios.on_record import tabulate_announced, tabulate_published
from impact.answers.withdrawal_scenarios.scenario_answer import (
    describe_question,
    state_check,
    state_clearance,
    state_findings,
    state_harm_in_detail,
)
from impact.answers.withdrawal_scenarios.scenario_evidence import Evidence, gather
from impact.face_check import check_face

__all__ = [
    "Evidence",
    "describe_costs",
    "describe_dependence",
    "describe_misses",
    "describe_prediction",
    "describe_question",
    "draw_casualties",
    "draw_harm",
    "draw_inputs_moved_alone",
    "draw_live_mines",
    "draw_parts_of_the_spread",
    "draw_scenarios",
    "draw_worth",
    "gather",
    "make_sliders",
    "state_check",
    "state_clearance",
    "state_findings",
    "state_harm_in_detail",
    "state_order_of_magnitude",
    "state_worth",
    "tabulate_announced",
    "tabulate_assumptions",
    "tabulate_density",
    "tabulate_differences",
    "tabulate_harm",
    "tabulate_histories",
    "tabulate_mines_present",
    "tabulate_posterior",
    "tabulate_published",
    "tabulate_release",
    "tabulate_scenarios",
    "tabulate_totals",
    "tabulate_turning_points",
]

check_face(__name__, Evidence)
