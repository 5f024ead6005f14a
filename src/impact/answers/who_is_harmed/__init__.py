"""How many of the casualties are civilians, children, women and girls, how many are killed, and by what.

`harmed_evidence` gathers the published shares with what each leaves open; `harmed_groups` is about civilians,
women and girls, soldiers and deminers, `harmed_children` about children, of the world and by country,
`harmed_devices` about how deadly accidents are and what caused them.
What it cannot tell: who was harmed and not recorded, and who runs the greater risk.
"""

from __future__ import annotations

from impact.answers.who_is_harmed import harmed_children, harmed_devices, harmed_groups
from impact.answers.who_is_harmed.harmed_children import draw_children, draw_countries
from impact.answers.who_is_harmed.harmed_devices import describe_improvised, draw_devices, draw_killed
from impact.answers.who_is_harmed.harmed_evidence import Evidence, gather
from impact.answers.who_is_harmed.harmed_groups import (
    describe_certainty,
    describe_uniformed,
    draw_civilians,
    draw_women,
)
from impact.findings import Finding
from impact.vocabulary import WORLD

__all__ = [
    "Evidence",
    "describe_certainty",
    "describe_improvised",
    "describe_uniformed",
    "draw_children",
    "draw_civilians",
    "draw_countries",
    "draw_devices",
    "draw_killed",
    "draw_women",
    "gather",
    "state_countries",
    "state_findings",
]

_FINDINGS = (
    harmed_groups.state_civilians,
    harmed_children.state_children,
    harmed_devices.state_killed,
    harmed_children.state_monitor,
)


def state_findings(evidence: Evidence) -> list[Finding]:
    """State the shares of the world: civilians, children, people killed; and whether countries add up."""
    stated = (make(evidence) for make in _FINDINGS)
    return [finding.about("Q2", WORLD, evidence.as_of) for finding in stated if finding]


def state_countries(evidence: Evidence) -> list[Finding]:
    """State how far countries differ in their share of children; empty where too few give ages."""
    finding = harmed_children.state_spread(evidence)
    return [finding.about("Q2", as_of=evidence.as_of)] if finding else []
