"""Whether membership of the Mine Ban Treaty goes with less harm, and on how few countries an answer rests.

`treaty_evidence` gathers country-years and the models of them; `treaty_members` is about who is bound,
`treaty_sides` about casualties inside and outside, `treaty_joining` about years before and after joining,
`treaty_choices` about other ways to ask, chance, and how sure the answer is.
What it cannot tell: whether the treaty lowers casualties, or what leaving it does.
"""

from __future__ import annotations

from impact.answers.treaty_and_harm import treaty_choices, treaty_joining, treaty_members, treaty_sides
from impact.answers.treaty_and_harm.treaty_choices import (
    describe_certainty,
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
from impact.face_check import check_face
from impact.findings import Finding

__all__ = [
    "Evidence",
    "describe_certainty",
    "describe_refusal",
    "draw_casualties",
    "draw_countries",
    "draw_joining",
    "draw_map",
    "draw_parties",
    "draw_same_countries",
    "draw_specifications",
    "gather",
    "state_after_joining",
    "state_findings",
    "tabulate_joiners",
    "tabulate_placebos",
    "tabulate_roles",
    "tabulate_withdrawals",
]


def state_findings(evidence: Evidence, *, draws: int, seed: int) -> list[Finding]:
    """State the answer and on what it rests; a ratio that the figures do not give is left out.

    Parameters
    ----------
    evidence
        :func:`gather`.
    draws, seed
        As for :func:`treaty_choices.state_chance`.
    """
    stated = (
        treaty_joining.state_answer(evidence),
        treaty_joining.state_switchers(evidence),
        treaty_joining.state_ratio_in_membership(evidence),
        treaty_choices.state_chance(evidence, draws=draws, seed=seed),
        treaty_members.state_bound(evidence),
        treaty_sides.state_monitor_share(evidence),
    )
    return [finding.about("Q3", as_of=evidence.as_of) for finding in stated if finding]


def state_after_joining(evidence: Evidence) -> list[Finding]:
    """State the ratio of casualties after joining to those expected; empty without an estimate."""
    finding = treaty_joining.state_ratio_after_joining(evidence)
    return [finding.about("Q3", as_of=evidence.as_of)] if finding else []


check_face(__name__, Evidence)
