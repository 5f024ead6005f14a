"""Whether membership of the Mine Ban Treaty goes with less harm, and on how few countries an answer rests.

`treaty_evidence` gathers country-years and the models of them; `treaty_members` is about who is bound,
`treaty_sides` about casualties inside and outside, `treaty_joining` about years before and after joining,
`treaty_choices` about other ways to ask, chance, and how sure the answer is.
What it cannot tell: whether the treaty lowers casualties, or what leaving it does.
"""

from __future__ import annotations

from impact.answers.treaty_and_harm import treaty_joining, treaty_sides
from impact.answers.treaty_and_harm.treaty_choices import (
    describe_certainty,
    describe_chance,
    draw_specifications,
    tabulate_placebos,
)
from impact.answers.treaty_and_harm.treaty_evidence import Evidence, gather
from impact.answers.treaty_and_harm.treaty_joining import (
    describe_refusal,
    draw_joining,
    tabulate_joiners,
    tabulate_roles,
)
from impact.answers.treaty_and_harm.treaty_members import draw_map, draw_parties, tabulate_withdrawals
from impact.answers.treaty_and_harm.treaty_sides import (
    draw_casualties,
    draw_countries,
    draw_same_countries,
)
from impact.findings import Finding

__all__ = [
    "Evidence",
    "describe_certainty",
    "describe_chance",
    "describe_refusal",
    "draw_casualties",
    "draw_countries",
    "draw_joining",
    "draw_map",
    "draw_parties",
    "draw_same_countries",
    "draw_specifications",
    "gather",
    "state_findings",
    "tabulate_joiners",
    "tabulate_placebos",
    "tabulate_roles",
    "tabulate_withdrawals",
]

_FINDINGS = (
    treaty_joining.state_switchers,
    treaty_joining.state_ratio_in_membership,
    treaty_joining.state_ratio_after_joining,
    treaty_sides.state_monitor_share,
)


def state_findings(evidence: Evidence) -> list[Finding]:
    """State who can tell anything, and the ratios; a ratio that the figures do not give is left out."""
    stated = (make(evidence) for make in _FINDINGS)
    return [finding.about("Q3", as_of=evidence.as_of) for finding in stated if finding]
