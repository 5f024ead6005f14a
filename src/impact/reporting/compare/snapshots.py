"""Compare two runs of a report: findings, tables and parameters, numbers with a tolerance."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from impact import findings, regular_file
from impact.errors import ImpactError
from impact.findings import Finding
from impact.project import state_file
from impact.reporting import manifest as records

State = Literal["new", "gone", "changed", "reworded"]
SCHEMA = "impact-diff/1"
#: Two processors give results that differ in the last digits; a change is more than that.
RTOL = 1e-6

_NUMERIC = ("value", "low", "high", "level")
_WORDS = ("sentence", "method")
#: Where a figure comes from; a run of an earlier version does not say.
_ORIGIN = ("register", "maker", "scope")
Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Snapshot:
    """What a run of a report says."""

    label: str
    parameters: Mapping[str, Any]
    findings: tuple[Finding, ...]
    tables: Mapping[str, Rows]


@dataclass(frozen=True)
class Tolerance:
    """How far two numbers may lie apart and be the same: ``|a - b| <= max(rtol * max(|a|, |b|), atol)``."""

    rtol: float = RTOL
    atol: float = 0.0

    def same(self, old: Any, new: Any) -> bool:
        """Whether two values are the same.

        >>> Tolerance(rtol=0.01).same(100, 100.5), Tolerance().same(100, 100.5), Tolerance().same("a", "a")
        (True, False, True)
        """
        if old == new:
            return True
        numbers = isinstance(old, (int, float)) and isinstance(new, (int, float))
        return numbers and math.isclose(old, new, rel_tol=self.rtol, abs_tol=self.atol)


@dataclass(frozen=True)
class FindingChange:
    """A finding that is new, gone, or not what it was."""

    id: str
    state: State
    old: Finding | None
    new: Finding | None
    fields: tuple[str, ...] = ()  # that differ
    overlap: bool | None = None  # of the intervals; None when there are not two

    def to_dict(self) -> dict[str, Any]:
        """Write the change in plain JSON values."""
        return {
            "id": self.id,
            "state": self.state,
            "fields": list(self.fields),
            "intervals_overlap": self.overlap,
            "old": self.old.to_dict() if self.old else None,
            "new": self.new.to_dict() if self.new else None,
        }


@dataclass(frozen=True)
class CellChange:
    """A cell of a table that is not what it was."""

    row: str
    column: str
    old: str
    new: str


@dataclass(frozen=True)
class TableChange:
    """A table that is new, gone, or not what it was."""

    name: str
    state: State
    rows_old: int
    rows_new: int
    columns_added: tuple[str, ...] = ()
    columns_gone: tuple[str, ...] = ()
    rows_added: tuple[str, ...] = ()
    rows_gone: tuple[str, ...] = ()
    cells: tuple[CellChange, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """All that differs between two runs of a report."""

    name: str
    old: str
    new: str
    findings: tuple[FindingChange, ...] = ()
    tables: tuple[TableChange, ...] = ()
    parameters: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.findings or self.tables or self.parameters)

    def to_dict(self) -> dict[str, Any]:
        """Write the comparison in plain JSON values."""
        return {
            "report": self.name,
            "old": self.old,
            "new": self.new,
            "findings": [change.to_dict() for change in self.findings],
            "tables": [asdict(change) for change in self.tables],
            "parameters": {name: {"old": a, "new": b} for name, (a, b) in self.parameters.items()},
        }


def read_snapshot(folder: Path, label: str = "") -> Snapshot:
    """Read what a report, or a kept run of one, says.

    Raises
    ------
    ImpactError
        When it holds no report, or what the report says was changed after it was made.
    FindingError
        When its findings cannot be read.
    """
    manifest = records.read_manifest(folder)
    if manifest is None or not (folder / records.FINDINGS).is_file():
        raise ImpactError(
            f"{folder} holds no report", f"a folder with {records.MANIFEST} and {records.FINDINGS}"
        )
    results = [name for name in manifest.outputs if name == records.FINDINGS or name.startswith("tables/")]
    if not records.unchanged(folder, manifest, *results):
        raise ImpactError(
            f"findings or tables in {state_file.name_of(folder)} were changed after they were made",
            "a report as a run has made it",
            "run: impact run; of an earlier run: impact prune removes it",
        )
    stated = findings.read_findings(folder / records.FINDINGS)
    tables = {path.stem: _read_rows(path) for path in sorted((folder / "tables").glob("*.csv"))}
    return Snapshot(label or str(folder), dict(manifest.parameters), tuple(stated), tables)


def compare(old: Snapshot, new: Snapshot, tolerance: Tolerance | None = None, name: str = "") -> Comparison:
    """Compare two runs of a report.

    Parameters
    ----------
    old, new
        What they say.
    tolerance
        How far numbers may lie apart; by default only by what another processor would change.
    name
        Of the report, for the reader.
    """
    tolerance = tolerance or Tolerance()
    names = sorted({*old.parameters, *new.parameters})
    absent = object()
    return Comparison(
        name=name,
        old=old.label,
        new=new.label,
        findings=tuple(_compare_findings(old.findings, new.findings, tolerance)),
        tables=tuple(_compare_tables(old.tables, new.tables, tolerance)),
        parameters={
            key: (old.parameters.get(key), new.parameters.get(key))
            for key in names
            if old.parameters.get(key, absent) != new.parameters.get(key, absent)
        },
    )


def overlap(old: Finding, new: Finding) -> bool | None:
    """Whether the intervals of two findings share a point; None when one of them has no interval.

    >>> a = Finding("a", "A.", 5, "people", low=4, high=6)
    >>> (
    ...     overlap(a, Finding("a", "A.", 7, "people", low=6, high=8)),
    ...     overlap(a, Finding("a", "A.", 9, "people", low=8)),
    ... )
    (True, None)
    """
    ends = (old.low, old.high, new.low, new.high)
    if any(end is None for end in ends):
        return None
    return float(old.low or 0) <= float(new.high or 0) and float(new.low or 0) <= float(old.high or 0)


def _compare_findings(
    old: Iterable[Finding], new: Iterable[Finding], tolerance: Tolerance
) -> Iterable[FindingChange]:
    before = {finding.id: finding for finding in old}
    after = {finding.id: finding for finding in new}
    for name, finding in after.items():
        was = before.get(name)
        if was is None:
            yield FindingChange(name, "new", None, finding)
            continue
        fields = [key for key in _NUMERIC if not tolerance.same(getattr(was, key), getattr(finding, key))]
        fields += [key for key in ("unit", "place") if getattr(was, key) != getattr(finding, key)]
        fields += [key for key in _ORIGIN if len({getattr(was, key), getattr(finding, key)} - {""}) > 1]
        state: State = "changed" if fields else "reworded"
        # a sentence may hold the digits that the tolerance forgives
        within = was.value != finding.value and "value" not in fields
        fields += [key for key in _WORDS if getattr(was, key) != getattr(finding, key) and not within]
        if fields:
            yield FindingChange(name, state, was, finding, tuple(fields), overlap(was, finding))
    for name, finding in before.items():
        if name not in after:
            yield FindingChange(name, "gone", finding, None)


def _compare_tables(
    old: Mapping[str, Rows], new: Mapping[str, Rows], tolerance: Tolerance
) -> Iterable[TableChange]:
    for name in dict.fromkeys([*new, *old]):
        if name not in old:
            yield TableChange(name, "new", 0, len(new[name]))
        elif name not in new:
            yield TableChange(name, "gone", len(old[name]), 0)
        else:
            change = _compare_rows(name, old[name], new[name], tolerance)
            if change is not None:
                yield change


def _compare_rows(name: str, old: Rows, new: Rows, tolerance: Tolerance) -> TableChange | None:
    was, now = _columns(old), _columns(new)
    shared = [column for column in now if column in was]
    before, after = _by_label(old, new, shared)
    cells = [
        CellChange(label, column, before[label][column], after[label][column])
        for label in after
        if label in before
        for column in shared
        if not tolerance.same(_number(before[label][column]), _number(after[label][column]))
    ]
    change = TableChange(
        name=name,
        state="changed",
        rows_old=len(old),
        rows_new=len(new),
        columns_added=tuple(column for column in now if column not in was and new),
        columns_gone=tuple(column for column in was if column not in now and new),
        rows_added=tuple(label for label in after if label not in before),
        rows_gone=tuple(label for label in before if label not in after),
        cells=tuple(cells),
    )
    differs = (change.columns_added, change.columns_gone, change.rows_added, change.rows_gone, cells)
    return change if any(differs) else None


def _by_label(old: Rows, new: Rows, shared: list[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Name each row by the fewest first columns that tell all rows apart, or else by its place."""
    for count in range(1, len(shared) + 1):
        columns = shared[:count]
        labelled = [{", ".join(row[c] for c in columns): row for row in rows} for rows in (old, new)]
        if len(labelled[0]) == len(old) and len(labelled[1]) == len(new):
            return labelled[0], labelled[1]
    before, after = ({f"row {n}": row for n, row in enumerate(rows, start=1)} for rows in (old, new))
    return before, after


def _columns(rows: Rows) -> list[str]:
    return list(rows[0]) if rows else []


def _number(text: str) -> float | str:
    try:
        number = float(text)
    except ValueError:
        return text
    return number if math.isfinite(number) else text


def _read_rows(path: Path) -> Rows:
    with regular_file.opened_text(path) as handle:
        return [
            {key or "": value or "" for key, value in row.items() if isinstance(value, (str, type(None)))}
            for row in csv.DictReader(io.StringIO(handle.read()))
        ]
