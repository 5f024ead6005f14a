"""Comparisons of whole folders of reports, and how they are shown: as text, as JSON, as a page."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from impact.errors import ImpactError
from impact.findings import Finding
from impact.reporting import history
from impact.reporting import manifest as records
from impact.reporting.compare.snapshots import (
    SCHEMA,
    Comparison,
    FindingChange,
    TableChange,
    Tolerance,
    compare,
    read_snapshot,
)
from impact.reporting.page.check import check_page
from impact.reporting.page.templates import fill, style
from impact.reporting.page.words import SITE_TITLE
from impact.wording import count, exact

_LONGEST_CELL = 60
_SHOWN = 12  # cells or rows of a table that are named; the others are counted


def compare_paths(old: Path, new: Path, tolerance: Tolerance | None = None) -> list[Comparison]:
    """Compare two reports, or all reports of two folders that have the same place in both.

    Parameters
    ----------
    old, new
        A report's folder (or a kept run of one), or a folder of reports such as ``reports/``.
    tolerance
        How far numbers may lie apart.

    Returns
    -------
    list of Comparison
        One for each report; of a report that is only in one folder, everything is new or gone.

    Raises
    ------
    ImpactError
        When a folder holds no report, or one is a report and the other a folder of reports.
    """
    for path in (old, new):
        if not path.is_dir():
            raise ImpactError(f"there is no folder {path}", "a report's folder, or a folder of reports")
    single = [(path / records.MANIFEST).is_file() for path in (old, new)]
    if all(single):
        before, after = read_snapshot(old, _label(old)), read_snapshot(new, _label(new))
        return [compare(before, after, tolerance, name=_name(new))]
    if any(single):
        raise ImpactError(
            f"{old} and {new} are not of one kind", "two reports, or two folders of reports, to compare"
        )
    found_old, found_new = reports_in(old), reports_in(new)
    if not found_old or not found_new:
        raise ImpactError(f"{old if not found_old else new} holds no report", "a folder such as reports/")
    comparisons = []
    for name in sorted({*found_old, *found_new}):
        where = found_old.get(name), found_new.get(name)
        comparisons.append(_compare_one(name, *where, tolerance, (str(old), str(new))))
    return comparisons


def reports_in(folder: Path) -> dict[str, Path]:
    """Find the reports of a folder: ``<id>/<parameters>`` to its place."""
    folders = {}
    for manifest in sorted(folder.glob(f"*/*/{records.MANIFEST}")):
        if not manifest.parent.parent.name.startswith("."):
            folders[manifest.parent.relative_to(folder).as_posix()] = manifest.parent
    return folders


def as_text(comparisons: Iterable[Comparison]) -> str:
    """Write comparisons for a terminal."""
    lines: list[str] = []
    for comparison in comparisons:
        lines.append(f"{comparison.name}: {summary(comparison)}")
        for name, (was, now) in comparison.parameters.items():
            lines.append(f"  parameter {name}: {_value(was)} -> {_value(now)}")
        for change in comparison.findings:
            lines += [f"  {line}" for line in finding_lines(change)]
        for table in comparison.tables:
            lines += [f"  {line}" for line in table_lines(table)]
    return "\n".join(lines)


def as_json(comparisons: Iterable[Comparison]) -> str:
    """Write comparisons for programs."""
    body = {"schema": SCHEMA, "reports": [comparison.to_dict() for comparison in comparisons]}
    return json.dumps(body, indent=2, ensure_ascii=False, default=str) + "\n"


def as_page(comparisons: Iterable[Comparison]) -> str:
    """Write comparisons as a page of one file, without network."""
    listed = list(comparisons)
    page = fill(
        "diff.html.j2",
        site_title=SITE_TITLE,
        style=style(),
        comparisons=[
            {
                "name": comparison.name,
                "old": comparison.old,
                "new": comparison.new,
                "summary": summary(comparison),
                "parameters": comparison.parameters,
                "findings": [finding_row(change) for change in comparison.findings],
                "tables": [table_lines(table) for table in comparison.tables],
            }
            for comparison in listed
        ],
        changed=sum(bool(comparison) for comparison in listed),
        total=len(listed),
    )
    check_page(page)
    return page


def summary(comparison: Comparison) -> str:
    """Sum up in one line what differs.

    >>> summary(Comparison("a", "old", "new"))
    'no change'
    """
    counts: dict[str, int] = {}
    for change in comparison.findings:
        counts[change.state] = counts.get(change.state, 0) + 1
    parts = [
        f"{counts[state]} {state}" for state in ("changed", "new", "gone", "reworded") if state in counts
    ]
    words = [f"findings: {', '.join(parts)}"] if parts else []
    words += [f"tables that differ: {len(comparison.tables)}"] if comparison.tables else []
    words += [f"parameters: {', '.join(comparison.parameters)}"] if comparison.parameters else []
    return "; ".join(words) or "no change"


def finding_row(change: FindingChange) -> dict[str, str]:
    """Put a change of a finding into words: what was said, what is said, and whether that is compatible."""
    return {
        "id": change.id,
        "state": change.state,
        "old": change.old.sentence if change.old else "",
        "new": change.new.sentence if change.new else "",
        "numbers": _numbers(change),
        "overlap": overlap_words(change.overlap),
    }


def finding_lines(change: FindingChange) -> list[str]:
    """Write the change of a finding for a terminal."""
    row = finding_row(change)
    details = "; ".join(part for part in (row["numbers"], row["overlap"]) if part)
    lines = [f"finding {change.id}: {change.state}{f' ({details})' if details else ''}"]
    lines += [f"  was: {row['old']}"] if row["old"] and row["old"] != row["new"] else []
    lines += [f"  now: {row['new']}"] if row["new"] else []
    return lines


def table_lines(table: TableChange) -> list[str]:
    """Write the change of a table: what came, what went, and the first cells that differ."""
    if table.state != "changed":
        return [f"table {table.name}: {table.state} ({count(max(table.rows_old, table.rows_new))} rows)"]
    lines = [f"table {table.name}: {count(table.rows_old)} rows, now {count(table.rows_new)}"]
    groups = (
        ("columns added", table.columns_added),
        ("columns gone", table.columns_gone),
        ("rows added", table.rows_added),
        ("rows gone", table.rows_gone),
    )
    lines += [f"  {words}: {_some(names)}" for words, names in groups if names]
    lines += [
        f"  {cell.row}, {cell.column}: {_cell(cell.old)} -> {_cell(cell.new)}"
        for cell in table.cells[:_SHOWN]
    ]
    more = len(table.cells) - _SHOWN
    return [*lines, f"  and {count(more)} more cells"] if more > 0 else lines


def overlap_words(overlap: bool | None) -> str:
    """Word whether two intervals can both be right."""
    if overlap is None:
        return ""
    return "the intervals overlap" if overlap else "the intervals do not overlap"


def _compare_one(
    name: str, old: Path | None, new: Path | None, tolerance: Tolerance | None, labels: tuple[str, str]
) -> Comparison:
    from impact.reporting.compare.snapshots import Snapshot

    absent = Snapshot("not there", {}, (), {})
    before = read_snapshot(old, labels[0]) if old else absent
    after = read_snapshot(new, labels[1]) if new else absent
    if old is None or new is None:  # its parameters are no change
        before = Snapshot(before.label, {}, before.findings, before.tables)
        after = Snapshot(after.label, {}, after.findings, after.tables)
    return compare(before, after, tolerance, name=name)


def _name(folder: Path) -> str:
    manifest = records.read_manifest(folder)
    return f"{manifest.report}/{manifest.slug}" if manifest else folder.name


def _label(folder: Path) -> str:
    """Name a run by its place and the day it was made on."""
    run = records.read_run(folder)
    made = f", made {run.made_at[:10]}" if run and run.made_at else ""
    earlier = history.HISTORY in folder.parts
    return f"{'earlier run ' + folder.name if earlier else folder}{made}"


def _numbers(change: FindingChange) -> str:
    if change.old is None or change.new is None or not set(change.fields) - {"sentence", "method"}:
        return ""
    stated = [_stated(finding) for finding in (change.old, change.new)]
    if stated[0] != stated[1]:
        return " -> ".join(stated)
    return f"{_measured(change.old)} -> {_measured(change.new)}"


def _stated(finding: Finding) -> str:
    """Write a finding's value as its page states it, with its interval where that says more."""
    stated, interval = finding.stated, finding.interval
    return stated if not interval or interval == stated else f"{stated} ({interval})"


def _measured(finding: Finding) -> str:
    """Write a finding's value with all its digits, for a change that does not show as it is stated."""
    unit = f" {finding.unit}" if finding.unit and not isinstance(finding.value, str) else ""
    interval = f" ({finding.interval})" if finding.interval else ""
    return f"{_value(finding.value)}{unit}{interval}"


def _value(value: object) -> str:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return exact(value)
    return "not set" if value is None else str(value)


def _cell(text: str) -> str:
    if not text:
        return "empty"
    return text if len(text) <= _LONGEST_CELL else f"{text[:_LONGEST_CELL]}…"


def _some(names: tuple[str, ...]) -> str:
    more = f" and {count(len(names) - _SHOWN)} more" if len(names) > _SHOWN else ""
    return "; ".join(names[:_SHOWN]) + more
