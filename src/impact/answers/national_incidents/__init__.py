"""What a national register of incidents says: trend, season, places, devices, people, clearance, its data.

`gather_register` loads a registered dataset (or the made-up one that the project ships), `incident_evidence`
fits the models; `yearly_harm` is about years and their trend, `calendar_months` about seasons,
`change_at_event` about a day at which something changed, `harm_by_place` about places and devices,
`who_in_register` about the people, `clearance_beside_harm` about clearance, `data_behind` about the file.
`harm_map` draws the map.
`published_cells` hides small numbers, and those that would show them. What it cannot tell: how many
casualties nobody recorded.
"""

from __future__ import annotations

from collections.abc import Callable

from impact.answers.national_incidents import (
    calendar_months,
    change_at_event,
    clearance_beside_harm,
    data_behind,
    harm_by_place,
    who_in_register,
    yearly_harm,
)
from impact.answers.national_incidents.calendar_months import draw_seasons
from impact.answers.national_incidents.change_at_event import describe_change, draw_change
from impact.answers.national_incidents.clearance_beside_harm import (
    describe_effect,
    draw_clearance,
    tabulate_clearance,
)
from impact.answers.national_incidents.data_behind import (
    describe_account,
    describe_releases,
    describe_uniqueness,
    tabulate_doubts,
)
from impact.answers.national_incidents.gather_register import gather
from impact.answers.national_incidents.harm_by_place import (
    draw_device_years,
    draw_devices,
    draw_place_years,
    draw_places,
    tabulate_devices,
    tabulate_places,
)
from impact.answers.national_incidents.harm_map import draw_map
from impact.answers.national_incidents.incident_evidence import Evidence
from impact.answers.national_incidents.who_in_register import draw_groups, tabulate_incidents
from impact.answers.national_incidents.yearly_harm import describe_heading, draw_trend, draw_years
from impact.arguments import TEXT, YEAR, optional
from impact.face_check import check_face
from impact.findings import Finding

__all__ = [
    "Evidence",
    "describe_account",
    "describe_change",
    "describe_effect",
    "describe_heading",
    "describe_releases",
    "describe_uniqueness",
    "draw_change",
    "draw_clearance",
    "draw_device_years",
    "draw_devices",
    "draw_groups",
    "draw_map",
    "draw_place_years",
    "draw_places",
    "draw_seasons",
    "draw_trend",
    "draw_years",
    "gather",
    "state_course",
    "state_data",
    "state_findings",
    "state_people",
    "state_work",
    "tabulate_clearance",
    "tabulate_devices",
    "tabulate_doubts",
    "tabulate_incidents",
    "tabulate_places",
]

QUESTION = "Q11"

_LEADING = (
    change_at_event.state_change,
    yearly_harm.state_newest,
    yearly_harm.state_trend,
    harm_by_place.state_places,
    harm_by_place.state_devices,
    who_in_register.state_group("children"),
)


def state_findings(evidence: Evidence) -> list[Finding]:
    """State what leads: the change, the newest year, the trend, place, device and children."""
    return _state(evidence, *_LEADING)


def state_course(evidence: Evidence) -> list[Finding]:
    """State how many more or fewer since the event, and the seasons."""
    return _state(evidence, change_at_event.state_excess, calendar_months.state_season)


def state_people(evidence: Evidence) -> list[Finding]:
    """State who was killed and injured, women and girls, civilians, and how many at once."""
    return _state(
        evidence,
        yearly_harm.state_killed,
        who_in_register.state_group("women-and-girls"),
        who_in_register.state_group("civilians"),
        who_in_register.state_incidents,
    )


def state_work(evidence: Evidence) -> list[Finding]:
    """State what was cleared, and casualties once clearance had begun."""
    return _state(evidence, clearance_beside_harm.state_effect, clearance_beside_harm.state_clearance)


def state_data(evidence: Evidence) -> list[Finding]:
    """State what became of the rows of the file."""
    return _state(evidence, data_behind.state_account)


def _state(evidence: Evidence, *makers: Callable[[Evidence], Finding | None]) -> list[Finding]:
    stated = (make(evidence) for make in makers)
    place = evidence.data.mapping.place
    return [finding.about(QUESTION, place) for finding in stated if finding]


check_face(
    __name__,
    Evidence,
    dataset=TEXT,
    level=TEXT,
    first_year=optional(YEAR),
    last_year=optional(YEAR),
    outlines=optional(TEXT),
    **dict.fromkeys(("event_date", "clearance", "release"), optional(TEXT)),
)
