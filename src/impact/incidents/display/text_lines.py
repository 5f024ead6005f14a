"""Text lines: findings for a terminal, first what waits for a decision, with the line that accepts it."""

from __future__ import annotations

from collections.abc import Iterable

from impact.incidents.data_finding import DataFinding
from impact.incidents.display.finding_groups import FindingGroup, group_findings
from impact.wording import count, counted

#: kinds that need no decision and are named; the others are counted
_NAMED = 12


def finding_text(findings: Iterable[DataFinding], *, everything: bool = False) -> list[str]:
    """Write findings as lines.

    Parameters
    ----------
    findings
        Of one file.
    everything
        Name all kinds that need no decision, not the first dozen.
    """
    findings = list(findings)
    groups = group_findings(findings)
    waiting = [group for group in groups if group.waits]
    others = [group for group in groups if not group.waits]
    lines: list[str] = []
    if waiting:
        lines += ["", _to_decide(waiting, sum(not finding.decided for finding in findings))]
    for group in waiting:
        lines += _group_lines(group)
    shown = others if everything else others[:_NAMED]
    if shown:
        lines += ["", "To know:"]
    for group in shown:
        lines += _group_lines(group)
    if len(shown) < len(others):
        lines.append(f"  and {counted(len(others) - len(shown), 'more kind')} (--all names them)")
    return lines


def _to_decide(waiting: list[FindingGroup], questions: int) -> str:
    """Head what waits; where many texts of a column are asked for, say how few decisions that takes."""
    decisions = sum(len(group.columns) + group.more_columns for group in waiting)
    if decisions == questions:
        return "To decide:"
    return f"To decide ({counted(decisions, 'decision')} for {counted(questions, 'question')}):"


def _group_lines(group: FindingGroup) -> list[str]:
    lines = [f"  {group.title}: {group.effect_words} [{group.kind}]"]
    for part in group.columns:
        alike = f" ({count(part.count)} alike)" if part.count > 1 else ""
        words = f": {part.words}" if part.words else ""
        lines.append(f"    {part.where}{alike}{words}")
        if group.waits and part.accept:
            lines.append(f"      to accept: {part.accept}")
    if group.more_columns:
        lines.append(f"    and {counted(group.more_columns, 'more column')}")
    if group.waits:
        lines.append(f"    {group.remedy}")
    return lines
