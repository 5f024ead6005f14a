"""Repeated rows: an id that comes twice, and rows that are alike without an id."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from impact.incidents.convert.distinct import distinct
from impact.incidents.data_finding import ROWS_NAMED, DataFinding, Effect


@dataclass
class Repeats:
    """Rows that repeat another: masks of exact repeats and of conflicts, and findings."""

    repeated: np.ndarray
    conflicting: np.ndarray
    findings: list[DataFinding] = field(default_factory=list)


def _rows_alike(columns: pa.Table, rows: int) -> np.ndarray:
    """Code of the whole content of each row."""
    return distinct({name: columns.column(name) for name in columns.column_names}, rows).codes


def find_repeats(
    identifiers: pa.ChunkedArray | pa.Array | None,
    columns: pa.Table,
    numbers: np.ndarray,
    rule: str,
    column: str | None,
) -> Repeats:
    """Find rows that repeat another.

    Parameters
    ----------
    identifiers
        Id of each row; None where the data have no id: alike rows are then reported and stay, because people
        hurt in one accident look alike.
    columns
        Columns that the mapping reads, as text.
    numbers
        Number of each row in the file.
    rule
        `duplicates:` of the mapping: which row stands where one id has two contents: "ask" sets all aside.
    column
        Column of the id, for messages.
    """
    size = len(numbers)
    none = np.zeros(size, dtype=bool)
    if size == 0 or columns.num_columns == 0:
        return Repeats(none, none.copy())
    content = _rows_alike(columns, size)
    if identifiers is None:
        return _alike(content, numbers, none)
    ids = distinct(
        {
            "column": identifiers
            if isinstance(identifiers, pa.ChunkedArray)
            else pa.chunked_array([identifiers])
        },
        size,
    )
    known = np.array([t is not None for t in ids.parts["column"]], dtype=bool)[ids.codes]
    several = (ids.weights > 1)[ids.codes] & known
    repeated, conflicting = none.copy(), none.copy()
    findings: list[DataFinding] = []
    if not several.any():
        return Repeats(repeated, conflicting, findings)
    positions = np.flatnonzero(several)
    order = np.lexsort((positions, content[positions], ids.codes[positions]))
    positions = positions[order]
    id_codes, contents = ids.codes[positions], content[positions]
    same_id = np.r_[False, id_codes[1:] == id_codes[:-1]]
    same = same_id & np.r_[False, contents[1:] == contents[:-1]]
    repeated[positions[same]] = True
    changed = same_id & ~np.r_[False, contents[1:] == contents[:-1]]
    conflict_ids = np.unique(id_codes[changed])
    conflicting = np.isin(ids.codes, conflict_ids) & known & ~repeated
    if conflicting.any() and rule != "ask":
        conflicting = _all_but_one(conflicting, ids.codes, rule)
        findings.append(_finding("id_conflict_by_rule", Effect.excluded, numbers, conflicting, column, True))
        repeated |= conflicting
        return Repeats(repeated, none, _with_repeats(findings, repeated & ~conflicting, numbers, column))
    if conflicting.any():
        findings.append(_finding("id_conflict", Effect.quarantined, numbers, conflicting, column, False))
    return Repeats(repeated, conflicting, _with_repeats(findings, repeated, numbers, column))


def _with_repeats(
    findings: list[DataFinding], repeated: np.ndarray, numbers: np.ndarray, column: str | None
) -> list[DataFinding]:
    if repeated.any():
        findings.append(_finding("id_repeated", Effect.excluded, numbers, repeated, column, True))
    return findings


def _all_but_one(conflicting: np.ndarray, codes: np.ndarray, rule: str) -> np.ndarray:
    positions = np.flatnonzero(conflicting)
    if rule == "later":
        positions = positions[::-1]
    _, first = np.unique(codes[positions], return_index=True)
    mask = conflicting.copy()
    mask[positions[first]] = False
    return mask


def _alike(content: np.ndarray, numbers: np.ndarray, none: np.ndarray) -> Repeats:
    weights = np.bincount(content)
    alike = (weights > 1)[content]
    findings = []
    if alike.any():
        copies = int((weights[weights > 1] - 1).sum())
        findings.append(
            DataFinding(
                "identical_rows",
                Effect.note,
                rows=tuple(numbers[alike][:ROWS_NAMED].tolist()),
                count=int(alike.sum()),
                detail=f"{copies} rows copy another; without an id they may be different people, so all stay",
            )
        )
    return Repeats(none, none.copy(), findings)


def _finding(
    kind: str, effect: Effect, numbers: np.ndarray, mask: np.ndarray, column: str | None, decided: bool
) -> DataFinding:
    rows = numbers[mask]
    return DataFinding(
        kind,
        effect,
        column=column,
        field="id",
        rows=tuple(rows[:ROWS_NAMED].tolist()),
        count=len(rows),
        decided=decided,
    )
