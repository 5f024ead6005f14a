"""How many people mines and explosive remnants of war kill and injure each year, and whether more or fewer.

`burden_evidence` gathers the published world totals and the models of them; `world_totals` is about the
totals and their outcomes, `world_trend` about their direction and the next years, `world_revisions` about
later editions, `world_recording` about where casualties are recorded and how sure the totals are.
What it cannot tell: how many casualties nobody recorded.
"""

from __future__ import annotations

from impact.answers.global_burden import world_revisions, world_totals, world_trend
from impact.answers.global_burden.burden_evidence import Evidence, gather
from impact.answers.global_burden.world_recording import describe_certainty, draw_map, draw_states
from impact.answers.global_burden.world_revisions import describe_prediction, draw_revisions, tabulate_history
from impact.answers.global_burden.world_totals import draw_outcomes, draw_totals
from impact.answers.global_burden.world_trend import (
    describe_contributor,
    draw_forecast,
    draw_trend,
    tabulate_choices,
    tabulate_pieces,
)
from impact.findings import Finding
from impact.vocabulary import WORLD

__all__ = [
    "Evidence",
    "describe_certainty",
    "describe_contributor",
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
    "tabulate_choices",
    "tabulate_history",
    "tabulate_pieces",
]

_FINDINGS = (
    world_totals.state_newest,
    world_trend.state_realised,
    world_trend.state_underlying,
    world_trend.state_alarms,
    world_revisions.state_prediction,
    world_totals.state_extremes,
    world_totals.state_split,
    world_revisions.state_revisions,
    world_trend.state_forecast,
    world_totals.state_cumulative,
)


def state_findings(evidence: Evidence) -> list[Finding]:
    """State what the figures answer, the newest total first; what too few figures allow is left out."""
    stated = (make(evidence) for make in _FINDINGS)
    return [finding.about("Q1", WORLD, evidence.as_of) for finding in stated if finding]
