"""What is known about one country: the findings of its page, its pictures and tables, and what is missing.

The evidence is a :class:`impact.published.profile.Profile`. `profile_findings` states the findings of
`country_harm`, `country_registers`, `country_response` and `country_history`; `lead_order` says which lead,
`page_parts` what a page of each size shows. `harm_pictures`, `register_pictures` and `work_pictures` show the
figures, `treaty_status` how the country stands to the treaty, `country_gaps` what is missing, `card_table`
all there is on a card.
"""

from impact.answers.country_profile import (
    card_table,
    country_gaps,
    country_history,
    harm_pictures,
    lead_order,
    page_limits,
    register_pictures,
    treaty_status,
    work_pictures,
)
from impact.answers.country_profile.page_parts import sized
from impact.answers.country_profile.profile_findings import (
    describe_heading,
    state_findings,
    state_lead,
    state_more,
)
from impact.answers.country_profile.treaty_status import deadline_words, standing_words
from impact.arguments import choice, instance
from impact.face_check import check_face
from impact.published.profile import PROFILE, Profile
from impact.published.profile import of as gather
from impact.published.treaty.standing import Standing

tabulate_record = sized(card_table.tabulate_record)
tabulate_history = sized(country_history.tabulate_history)
draw_casualties = sized(harm_pictures.draw_casualties)
tabulate_groups = sized(harm_pictures.tabulate_groups)
draw_devices = sized(harm_pictures.draw_devices)
draw_other_registers = sized(register_pictures.draw_other_registers)
describe_conflicts = sized(register_pictures.describe_conflicts)
tabulate_other_registers = sized(register_pictures.tabulate_other_registers)
tabulate_contamination = sized(work_pictures.tabulate_contamination)
draw_land = sized(work_pictures.draw_land)
describe_land = sized(work_pictures.describe_land)
tabulate_ordnance = sized(work_pictures.tabulate_ordnance)
draw_funding = sized(work_pictures.draw_funding)
describe_donors = sized(work_pictures.describe_donors)
tabulate_dates = sized(treaty_status.tabulate_dates)
tabulate_stockpiles = sized(treaty_status.tabulate_stockpiles)
tabulate_borders = sized(treaty_status.tabulate_borders)
tabulate_gaps = sized(country_gaps.tabulate_gaps)
describe_left_out = sized(country_gaps.describe_left_out)
describe_certainty = sized(country_gaps.describe_certainty)
describe_limits = page_limits.describe_limits
describe_further = page_limits.describe_further

__all__ = [
    "deadline_words",
    "describe_certainty",
    "describe_conflicts",
    "describe_donors",
    "describe_further",
    "describe_heading",
    "describe_land",
    "describe_left_out",
    "describe_limits",
    "draw_casualties",
    "draw_devices",
    "draw_funding",
    "draw_land",
    "draw_other_registers",
    "gather",
    "standing_words",
    "state_findings",
    "state_lead",
    "state_more",
    "tabulate_borders",
    "tabulate_contamination",
    "tabulate_dates",
    "tabulate_gaps",
    "tabulate_groups",
    "tabulate_history",
    "tabulate_ordnance",
    "tabulate_other_registers",
    "tabulate_record",
    "tabulate_stockpiles",
]

check_face(
    __name__,
    Profile,
    place=PROFILE,
    section=choice(*lead_order.SECTIONS),
    known=instance(
        Standing, expected="where a place stands", remedy="impact.published.treaty.standing.standing finds it"
    ),
)
