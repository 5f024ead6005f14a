"""What is known about one country: the findings of its page, its pictures and tables, and what is missing.

The evidence is a :class:`impact.published.profile.Profile`. `profile_findings` states the findings
(`country_harm`, `country_registers`, `country_response`), `harm_pictures`, `register_pictures` and
`work_pictures` show the figures, `treaty_status` words how the country stands to the treaty, `country_gaps`
what is missing.
"""

from impact.answers.country_profile.country_gaps import describe_certainty, describe_left_out, tabulate_gaps
from impact.answers.country_profile.harm_pictures import draw_casualties, draw_devices, tabulate_groups
from impact.answers.country_profile.profile_findings import describe_heading, state_findings, state_missing
from impact.answers.country_profile.register_pictures import draw_other_registers, tabulate_other_registers
from impact.answers.country_profile.treaty_status import (
    deadline_words,
    standing_words,
    tabulate_borders,
    tabulate_dates,
    tabulate_stockpiles,
)
from impact.answers.country_profile.work_pictures import (
    describe_donors,
    describe_land,
    draw_funding,
    draw_land,
    tabulate_contamination,
    tabulate_ordnance,
)
from impact.published.profile import of as gather

__all__ = [
    "deadline_words",
    "describe_certainty",
    "describe_donors",
    "describe_heading",
    "describe_land",
    "describe_left_out",
    "draw_casualties",
    "draw_devices",
    "draw_funding",
    "draw_land",
    "draw_other_registers",
    "gather",
    "standing_words",
    "state_findings",
    "state_missing",
    "tabulate_borders",
    "tabulate_contamination",
    "tabulate_dates",
    "tabulate_gaps",
    "tabulate_groups",
    "tabulate_ordnance",
    "tabulate_other_registers",
    "tabulate_stockpiles",
]
