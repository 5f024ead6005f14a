"""What the report on the data says: coverage, rivals, contradictions, makers, the account of the build.

`quality_evidence` gathers the tables; `quality_coverage` is about places, years and registers,
`quality_rivals` about figures that compete, `quality_checks` about figures that contradict each other,
`quality_makers` about figures read second-hand, `quality_account` about rows and pages.
What it cannot tell: whether a published figure is true, and who was never counted.
"""

from __future__ import annotations

from impact.answers.data_quality import (
    quality_account,
    quality_checks,
    quality_coverage,
    quality_makers,
    quality_rivals,
)
from impact.answers.data_quality.quality_account import (
    describe_days,
    describe_quarantine,
    describe_revisions,
    draw_tiers,
    tabulate_account,
)
from impact.answers.data_quality.quality_checks import (
    tabulate_caught,
    tabulate_checks,
    tabulate_doubts,
    tabulate_sums,
)
from impact.answers.data_quality.quality_coverage import (
    draw_coverage,
    draw_registers,
    tabulate_recent,
    tabulate_registers,
)
from impact.answers.data_quality.quality_evidence import Evidence, gather
from impact.answers.data_quality.quality_makers import tabulate_makers
from impact.answers.data_quality.quality_rivals import (
    draw_endings,
    draw_statuses,
    tabulate_ties,
    tabulate_uncorroborated,
)
from impact.face_check import check_face
from impact.findings import Finding

__all__ = [
    "Evidence",
    "describe_days",
    "describe_quarantine",
    "describe_revisions",
    "draw_coverage",
    "draw_endings",
    "draw_registers",
    "draw_statuses",
    "draw_tiers",
    "gather",
    "state_findings",
    "state_registers",
    "tabulate_account",
    "tabulate_caught",
    "tabulate_checks",
    "tabulate_doubts",
    "tabulate_makers",
    "tabulate_recent",
    "tabulate_registers",
    "tabulate_sums",
    "tabulate_ties",
    "tabulate_uncorroborated",
]

_FINDINGS = (
    quality_coverage.state_coverage,
    quality_rivals.state_conflicts,
    quality_rivals.state_ties,
    quality_checks.state_plausibility,
    quality_makers.state_second_hand,
    quality_account.state_quarantine,
)


def state_findings(evidence: Evidence) -> list[Finding]:
    """State coverage, how rivals and contradictions ended, what is second-hand, what was set aside."""
    return [make(evidence).about("Q9", as_of=evidence.as_of) for make in _FINDINGS]


def state_registers(evidence: Evidence) -> list[Finding]:
    """State for how many countries and years only another register than the main one has a total."""
    finding = quality_coverage.state_registers(evidence)
    return [finding.about("Q9", as_of=evidence.as_of)] if finding else []


check_face(__name__, Evidence)
