"""How many of the casualties are civilians, children, women and girls, how many are killed, and by what.

`harmed_evidence` gathers the published shares with what each leaves open; `harmed_groups` is about civilians,
women and girls, soldiers and deminers, `harmed_children` about children, of the world and by country,
`harmed_devices` about how deadly accidents are and what caused them.
What it cannot tell: who was harmed and not recorded, and who runs the greater risk.
"""

from __future__ import annotations

from impact.answers.who_is_harmed import harmed_children, harmed_devices, harmed_groups
from impact.answers.who_is_harmed.harmed_children import draw_children, draw_countries
from impact.answers.who_is_harmed.harmed_devices import (
    draw_devices,
    draw_killed,
    tabulate_antipersonnel,
    tabulate_improvised,
)
from impact.answers.who_is_harmed.harmed_evidence import Evidence, gather
from impact.answers.who_is_harmed.harmed_groups import (
    describe_certainty,
    describe_uniformed,
    draw_civilians,
    draw_women,
)
from impact.face_check import check_face
from impact.findings import Finding
from impact.vocabulary import WORLD

__all__ = [
    "Evidence",
    "describe_certainty",
    "describe_uniformed",
    "draw_children",
    "draw_civilians",
    "draw_countries",
    "draw_devices",
    "draw_killed",
    "draw_women",
    "gather",
    "state_children",
    "state_findings",
    "state_sums",
    "tabulate_antipersonnel",
    "tabulate_improvised",
]

_LEAD = (
    harmed_groups.state_civilians,
    harmed_children.state_children,
    harmed_groups.state_women,
    harmed_devices.state_killed,
    harmed_devices.state_antipersonnel,
    harmed_devices.state_improvised,
)


def state_findings(evidence: Evidence) -> list[Finding]:
    """State the answer: civilians, children, women, people killed, kinds of mines; how countries differ."""
    stated = [finding for make in _LEAD if (finding := make(evidence))]
    findings = [finding.about("Q2", WORLD, evidence.as_of) for finding in stated]
    spread = harmed_children.state_spread(evidence)
    return findings + ([spread.about("Q2", as_of=evidence.as_of)] if spread else [])


def state_children(evidence: Evidence) -> list[Finding]:
    """State the newest share of children that comes with numbers; empty where the lead has it already."""
    finding = harmed_children.state_counted_children(evidence)
    return [finding.about("Q2", WORLD, evidence.as_of)] if finding else []


def state_sums(evidence: Evidence) -> list[Finding]:
    """Set the sum over countries beside the published share of children."""
    return [harmed_children.state_monitor(evidence).about("Q2", WORLD, evidence.as_of)]


check_face(__name__, Evidence)
