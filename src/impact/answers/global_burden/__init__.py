"""How many people mines and explosive remnants of war kill and injure each year, and whether more or fewer.

`burden_evidence` gathers the published world totals and the models of them; `world_totals` is about the
totals and their outcomes, `world_course` about rising or falling, `world_trend` about the fitted level and
the next years, `world_revisions` about later editions, `world_recording` about where casualties are recorded
and how sure the totals are.
What it cannot tell: how many casualties nobody recorded.
"""

from __future__ import annotations

from collections.abc import Callable

from impact.answers.global_burden import world_course, world_revisions, world_totals, world_trend
from impact.answers.global_burden.burden_evidence import Evidence, gather
from impact.answers.global_burden.world_course import tabulate_bases
from impact.answers.global_burden.world_recording import describe_certainty, draw_map, draw_states
from impact.answers.global_burden.world_revisions import describe_prediction, draw_revisions, tabulate_history
from impact.answers.global_burden.world_totals import draw_outcomes, draw_totals
from impact.answers.global_burden.world_trend import (
    describe_contributor,
    describe_jumps,
    draw_forecast,
    draw_trend,
    tabulate_choices,
    tabulate_pieces,
)
from impact.face_check import check_face
from impact.findings import Finding
from impact.vocabulary import WORLD

__all__ = [
    "Evidence",
    "describe_certainty",
    "describe_contributor",
    "describe_jumps",
    "describe_prediction",
    "draw_forecast",
    "draw_map",
    "draw_outcomes",
    "draw_revisions",
    "draw_states",
    "draw_totals",
    "draw_trend",
    "gather",
    "state_findings",
    "state_forecast",
    "state_outcomes",
    "state_revisions",
    "state_sums",
    "state_trend",
    "tabulate_bases",
    "tabulate_choices",
    "tabulate_history",
    "tabulate_pieces",
]

_LEAD = (
    world_course.state_year_on_year,
    world_course.state_direction,
    world_totals.state_newest,
    world_trend.state_alarms,
    world_revisions.state_prediction,
    world_totals.state_extremes,
)


def _stated(evidence: Evidence, *makers: Callable[[Evidence], Finding | None]) -> list[Finding]:
    """Make findings in order; what too few figures allow is left out."""
    stated = (make(evidence) for make in makers)
    return [finding.about("Q1", WORLD, evidence.as_of) for finding in stated if finding]


def state_findings(evidence: Evidence) -> list[Finding]:
    """State the answer: change on the year before, direction, newest total, jumps, revision, extremes."""
    return _stated(evidence, *_LEAD)


def state_trend(evidence: Evidence) -> list[Finding]:
    """State the change of the record over all years, and its underlying trend."""
    return _stated(evidence, world_course.state_realised, world_trend.state_underlying)


def state_outcomes(evidence: Evidence) -> list[Finding]:
    """State how many were killed in the newest year that tells them from the injured."""
    return _stated(evidence, world_totals.state_split)


def state_revisions(evidence: Evidence) -> list[Finding]:
    """State how many restated years were raised."""
    return _stated(evidence, world_revisions.state_revisions)


def state_forecast(evidence: Evidence) -> list[Finding]:
    """State what the next years could bring."""
    return _stated(evidence, world_trend.state_forecast)


def state_sums(evidence: Evidence) -> list[Finding]:
    """Set the sum of the yearly totals beside that of Landmine Monitor."""
    return _stated(evidence, world_totals.state_cumulative)


check_face(__name__, Evidence)
