"""Totals, subtotals and notes among the records, by words and arithmetic together, never by a word alone."""

from __future__ import annotations

import csv
import functools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from impact.incidents.data_finding import ROWS_NAMED, DataFinding, Effect
from impact.incidents.mapping.mapping import TotalRows

#: a sheet longer than this is a register: a total is then looked for only where a word says so
_LONG = 20_000


@functools.cache
def words() -> dict[str, frozenset[str]]:
    """Words by kind ("total", "note"), folded; with the language of each in the CSV beside this module."""
    by_kind: dict[str, set[str]] = {}
    with (Path(__file__).parent / "total_words.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            by_kind.setdefault(row["kind"], set()).add(_fold(row["word"]))
    return {kind: frozenset(entries) for kind, entries in by_kind.items()}


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


@functools.cache
def _pattern(kind: str, more: tuple[str, ...] = ()) -> re.Pattern[str]:
    entries = sorted(words()[kind] | {_fold(w) for w in more}, key=len, reverse=True)
    return re.compile(r"(?:^|[\s:(\-])(?:" + "|".join(re.escape(w) for w in entries) + r")(?=$|[\s:.)\-,])")


@dataclass
class NoRecords:
    """Rows that are no records: masks by reason, rows that nobody can tell, and findings."""

    excluded: dict[str, np.ndarray] = field(default_factory=dict)
    doubtful: np.ndarray | None = None
    findings: list[DataFinding] = field(default_factory=list)


def separate(
    columns: pa.Table, numbers: np.ndarray, numeric: Sequence[str], settings: TotalRows, unit: str
) -> NoRecords:
    """Tell totals and notes from records.

    Parameters
    ----------
    columns
        All columns of the file, as text.
    numbers
        Number of each row in the file.
    numeric
        Columns that the mapping counts or measures by.
    settings
        `total_rows:` of the mapping.
    unit
        Unit of the mapping; a table of people has no totals but those that say so.
    """
    result = NoRecords()
    size = len(numbers)
    if size == 0 or settings.keep:
        return result
    filled = np.zeros(size, dtype=np.int32)
    first: np.ndarray = np.full(size, -1, dtype=np.int32)
    for position, name in enumerate(columns.column_names):
        valid = np.asarray(columns.column(name).is_valid())
        first = np.where((first < 0) & valid, position, first)
        filled += valid
    notes = _notes(columns, filled, first)
    if notes.any():
        result.excluded["note"] = notes
        result.findings.append(_finding("note_row", Effect.excluded, numbers, notes, None))
    worded = _worded(columns, [c for c in columns.column_names if c not in numeric], settings) & ~notes
    amounts = {name: _amounts(columns.column(name)) for name in numeric}
    if not worded.any() and (size > _LONG or not amounts):
        return result
    total, doubtful, disagreements = _by_sums(worded, notes, amounts, filled, unit, numbers)
    if total.any():
        result.excluded["total"] = total
        result.findings.append(_finding("total_row", Effect.excluded, numbers, total, None))
        result.findings.extend(disagreements)
    if doubtful.any():
        result.doubtful = doubtful
        result.findings.append(_finding("maybe_total", Effect.quarantined, numbers, doubtful, None))
    return result


def _notes(columns: pa.Table, filled: np.ndarray, first: np.ndarray) -> np.ndarray:
    """Rows with one text only, which begins as a note does or stands below the last record."""
    notes = np.zeros(len(filled), dtype=bool)
    single = np.flatnonzero(filled == 1)
    if len(single) == 0 or columns.num_columns < 3:
        return notes
    pattern = _pattern("note")
    records = np.flatnonzero(filled > 1)
    last = records[-1] if len(records) else -1
    for row in single.tolist():
        text = columns.column(int(first[row]))[row].as_py() or ""
        folded = _fold(text)
        opens = text.lstrip().startswith(("*", "†", "¹", "(*")) or pattern.match(folded) is not None
        sentence = row > last and len(text) > 20 and " " in text.strip()
        notes[row] = opens or sentence
    return notes


def _worded(columns: pa.Table, texts: Sequence[str], settings: TotalRows) -> np.ndarray:
    pattern = _pattern("total", settings.words)
    names = [settings.column] if settings.column in columns.column_names else list(texts)
    mask = np.zeros(columns.num_rows, dtype=bool)
    for name in names:
        encoded = pc.dictionary_encode(columns.column(name).combine_chunks())
        different = encoded.dictionary.to_pylist()
        hits = np.array([_is_total(t, pattern) for t in different] or [False], dtype=bool)
        if hits.any():
            codes = np.asarray(encoded.indices.fill_null(0))
            mask |= hits[codes] & np.asarray(columns.column(name).is_valid())
    return mask


def _is_total(text: str, pattern: re.Pattern[str]) -> bool:
    if len(text) > 60:
        return False
    folded = _fold(text)
    match = pattern.search(folded)
    return match is not None and (match.start() == 0 or match.end() == len(folded))


def _amounts(column: pa.ChunkedArray) -> np.ndarray:
    text = pc.replace_substring_regex(column, r"[\s\u00a0\u202f,]", "")
    plain = pc.match_substring_regex(text, r"^-?\d+(\.\d+)?$")
    return np.asarray(pc.cast(pc.if_else(plain, text, None), pa.float64()).to_numpy(zero_copy_only=False))


@dataclass
class _Running:
    """Sums and the largest value of one column above each row, without notes and, as they are met, totals."""

    amount: np.ndarray
    whole: np.ndarray
    largest: np.ndarray
    totals: float = 0.0
    at_last_total: float = 0.0

    @classmethod
    def of(cls, amount: np.ndarray, notes: np.ndarray, worded: np.ndarray) -> _Running:
        """Add a column up."""
        clean = np.where(np.isnan(amount) | notes, 0.0, amount)
        records = np.where(worded, 0.0, clean)
        return cls(
            amount,
            np.r_[0.0, np.cumsum(clean)[:-1]],
            np.r_[0.0, np.maximum.accumulate(records)[:-1]],
        )

    def sums(self, row: int) -> tuple[float, float]:
        """Sum of the records above a row: since the last total, and of all."""
        whole = float(self.whole[row]) - self.totals
        return whole - self.at_last_total, whole

    def agrees(self, row: int) -> bool:
        """Whether the value of a row is one of the two sums."""
        value = self.amount[row]
        return bool(row > 0 and value > 0 and any(abs(value - s) < 0.5 for s in self.sums(row)))

    def pass_total(self, row: int) -> None:
        """Leave a total out of the sums that follow."""
        self.at_last_total = self.sums(row)[1]
        if not np.isnan(self.amount[row]):
            self.totals += float(self.amount[row])


def _by_sums(
    worded: np.ndarray,
    notes: np.ndarray,
    amounts: dict[str, np.ndarray],
    filled: np.ndarray,
    unit: str,
    numbers: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, list[DataFinding]]:
    size = len(filled)
    total = np.zeros(size, dtype=bool)
    doubtful = np.zeros(size, dtype=bool)
    findings: list[DataFinding] = []
    usual = int(np.median(filled))
    running = {name: _Running.of(amount, notes, worded) for name, amount in amounts.items()}
    candidates = worded.copy()
    if unit != "person" and size <= _LONG:
        candidates |= (filled < usual) & ~notes
    for row in np.flatnonzero(candidates).tolist():
        figures = [r for r in running.values() if not np.isnan(r.amount[row])]
        agrees = [r.agrees(row) for r in figures]
        if not worded[row]:
            doubtful[row] = len(agrees) >= 2 and all(agrees) and row > 1
            continue
        above = bool(figures) and all(r.amount[row] >= r.largest[row] for r in figures)
        nearly_empty = not figures and filled[row] <= max(1, usual // 3)
        if any(agrees) or (above and filled[row] < usual) or nearly_empty:
            total[row] = True
            findings += _disagreements(row, running, numbers)
            for r in running.values():
                r.pass_total(row)
        else:
            doubtful[row] = filled[row] < usual
    return total, doubtful, findings


def _disagreements(row: int, running: dict[str, _Running], numbers: np.ndarray) -> list[DataFinding]:
    """Figures of a total that are not the sum of its rows: the rows stand."""
    findings = []
    for name, column in running.items():
        value = column.amount[row]
        if np.isnan(value) or value == 0 or column.agrees(row):
            continue
        near = min(column.sums(row), key=lambda s: abs(s - value))
        findings.append(
            DataFinding(
                "total_disagrees",
                Effect.note,
                column=name,
                rows=(int(numbers[row]),),
                value=f"{value:g}",
                detail=f"its rows add up to {near:g}: the rows stand, the total is not used",
            )
        )
    return findings


def _finding(
    kind: str, effect: Effect, numbers: np.ndarray, mask: np.ndarray, column: str | None
) -> DataFinding:
    rows = numbers[mask]
    return DataFinding(
        kind,
        effect,
        column=column,
        rows=tuple(rows[:ROWS_NAMED].tolist()),
        count=len(rows),
        decided=effect is not Effect.quarantined,
    )
