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

from impact.incidents.convert.distinct import Columns
from impact.incidents.data_finding import ROWS_NAMED, DataFinding, Effect
from impact.incidents.mapping.mapping import TotalRows
from impact.wording.numbers import exact

#: a sheet longer than this is a register: a total is then looked for only where a word says so
_LONG = 20_000

#: records that a table has at least where a row without a word is held against all others
_FEWEST = 4

#: how strongly a row is called a total: by a word in a cell, a whole cell, a word that the mapping states
_PART, _WHOLE, _STATED = 1, 2, 3


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
    """Rows that are no records: masks by reason, and rows that nobody can tell."""

    excluded: dict[str, np.ndarray] = field(default_factory=dict)
    doubtful: np.ndarray | None = None


class Separator:
    """Tells totals and notes from records, batch after batch, with sums that go on.

    ``numeric`` are the columns that the mapping counts or measures by, ``settings`` its `total_rows:`,
    ``unit`` its unit: a table of people has no totals but those that say so.
    """

    def __init__(self, numeric: Sequence[str], settings: TotalRows, unit: str) -> None:
        self.numeric, self.settings, self.unit = list(dict.fromkeys(numeric)), settings, unit
        self.findings: list[DataFinding] = []
        self._cells = np.zeros(1, dtype=np.int64)  # records by number of cells with a text
        self._running = {name: _Running() for name in self.numeric}

    def separate(self, batch: Columns, numbers: np.ndarray, skip: np.ndarray) -> NoRecords:
        """Separate the rows of a batch.

        Parameters
        ----------
        batch
            Columns of the file, as text.
        numbers
            Number of each row in the file.
        skip
            Mask of rows that were set apart before.
        """
        result, columns = NoRecords(), batch.table
        if len(numbers) == 0 or self.settings.keep:
            return result
        filled, first = _filled(columns)
        notes = _notes(columns, filled, first) & ~skip
        numeric = [n for n in self.numeric if n in columns.column_names]
        if notes.any():
            result.excluded["note"] = notes
            self.findings.append(_finding("note_row", Effect.excluded, numbers, notes))
        texts = [c for c in columns.column_names if c not in numeric]
        strength = np.where(notes | skip, 0, _worded(batch, texts, self.settings))
        worded = strength > 0
        for name in numeric:
            self._running[name].extend(_amounts(columns.column(name)), notes | skip, worded)
        summed = bool(numeric) and self.unit != "person" and len(numbers) <= _LONG
        if worded.any() or summed:
            total, doubtful = self._by_sums(strength, notes | skip, filled, numbers)
            if summed:
                doubtful |= self._above_their_rows(total | doubtful | notes | skip, filled)
            if total.any():
                result.excluded["total"] = total
                self.findings.append(_finding("total_row", Effect.excluded, numbers, total))
            if doubtful.any():
                result.doubtful = doubtful
                self.findings.append(_finding("maybe_total", Effect.quarantined, numbers, doubtful))
        return result

    def _by_sums(
        self, strength: np.ndarray, apart: np.ndarray, filled: np.ndarray, numbers: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        worded = strength > 0
        total, doubtful = np.zeros(len(filled), dtype=bool), np.zeros(len(filled), dtype=bool)
        usual = self._usual(filled[~worded & ~apart])
        candidates = worded.copy()
        if self.unit != "person" and len(filled) <= _LONG:
            candidates |= (filled < usual) & ~apart
        for row in np.flatnonzero(candidates).tolist():
            figures = [r for r in self._running.values() if r.has(row)]
            agrees = [r.agrees(row) for r in figures]
            if not worded[row]:
                # one figure may equal the sum by chance: the row has to be half empty, and to add two others
                alone = len(agrees) == 1 and filled[row] <= usual / 2 and figures[0].adds(row)
                doubtful[row] = row > 1 and bool(agrees) and all(agrees) and (len(agrees) >= 2 or alone)
                if doubtful[row]:
                    for running in self._running.values():
                        running.pass_total(row)
                continue
            above = bool(figures) and all(r.amount[row] >= r.largest[row] for r in figures)
            nearly_empty = not figures and filled[row] <= max(1, usual // 3)
            stated = strength[row] == _STATED
            if stated or any(agrees) or (above and filled[row] < usual) or nearly_empty:
                total[row] = True
                self._disagree(row, int(numbers[row]))
                for running in self._running.values():
                    running.pass_total(row)
            else:
                doubtful[row] = filled[row] < usual or strength[row] == _WHOLE
        return total, doubtful

    def _above_their_rows(self, apart: np.ndarray, filled: np.ndarray) -> np.ndarray:
        """Rows without a word that hold the sum of the rows beneath them, or, at an end, of all others.

        The first and the last row are compared with all others of the batch, in every column that counts;
        rows with fewer cells than others are compared with the rows down to the next such row, and count
        only where each of them agrees.
        """
        totals = np.zeros(len(filled), dtype=bool)
        records = np.flatnonzero(~apart)
        if len(records) < _FEWEST:
            return totals
        amounts = [np.nan_to_num(r.amount) for r in self._running.values()]
        for end in (records[0], records[-1]):
            totals[end] = _is_sum(amounts, end, records[records != end])
        if totals.any():
            return totals
        usual = int(np.median(filled[records]))
        heads = records[filled[records] < usual]
        if len(heads) < 2 or heads[0] != records[0]:
            return totals
        for head, below in zip(heads, [*heads[1:], len(filled)], strict=True):
            beneath = records[(records > head) & (records < below)]
            if not _is_sum(amounts, head, beneath, fewest=2, alone=2):
                return np.zeros(len(filled), dtype=bool)
            totals[head] = True
        return totals

    def _usual(self, filled: np.ndarray) -> int:
        """Count the cells that half of the records so far have filled."""
        counts = np.bincount(filled, minlength=len(self._cells))
        counts[: len(self._cells)] += self._cells
        self._cells = counts
        return int(np.searchsorted(np.cumsum(counts), counts.sum() / 2)) if counts.sum() else 0

    def _disagree(self, row: int, number: int) -> None:
        """Note figures of a total that are not the sum of its rows: the rows stand."""
        for name, column in self._running.items():
            if not column.has(row) or column.amount[row] == 0 or column.agrees(row):
                continue
            if not any(column.sums(row)):
                continue  # a total above its rows
            value = column.amount[row]
            near = min(column.sums(row), key=lambda s: abs(s - value))
            self.findings.append(
                DataFinding(
                    "total_disagrees",
                    Effect.note,
                    column=name,
                    rows=(number,),
                    value=exact(float(value)),
                    detail=f"its rows add up to {exact(near)}: the rows stand, the total is not used",
                )
            )


@dataclass
class _Running:
    """Sums and the largest value of one column above each row, without notes and, as they are met, totals."""

    amount: np.ndarray = field(default_factory=lambda: np.zeros(0))
    whole: np.ndarray = field(default_factory=lambda: np.zeros(0))
    largest: np.ndarray = field(default_factory=lambda: np.zeros(0))
    totals: float = 0.0
    at_last_total: float = 0.0
    passed: int = 0  #: row after the last total of this batch
    _sum: float = 0.0
    _largest: float = 0.0

    def extend(self, amount: np.ndarray, apart: np.ndarray, worded: np.ndarray) -> None:
        """Go on with the rows of the next batch."""
        clean = np.where(np.isnan(amount) | apart, 0.0, amount)
        sums = self._sum + np.r_[0.0, np.cumsum(clean)]
        largest = np.maximum.accumulate(np.r_[self._largest, np.where(worded, 0.0, clean)])
        self.amount, self.whole, self.largest, self.passed = amount, sums[:-1], largest[:-1], 0
        self._sum, self._largest = float(sums[-1]), float(largest[-1])

    def has(self, row: int) -> bool:
        """Whether a row has a figure in this column."""
        return row < len(self.amount) and not np.isnan(self.amount[row])

    def sums(self, row: int) -> tuple[float, float]:
        """Sum of the records above a row: since the last total, and of all."""
        whole = float(self.whole[row]) - self.totals
        return whole - self.at_last_total, whole

    def agrees(self, row: int) -> bool:
        """Whether the value of a row is one of the two sums."""
        value = self.amount[row]
        return bool(value > 0 and any(abs(value - s) < 0.5 for s in self.sums(row)))

    def adds(self, row: int) -> bool:
        """Whether two records or more since the last total have a figure."""
        above = self.amount[self.passed : row]
        return bool(np.count_nonzero(np.nan_to_num(above)) >= 2)

    def pass_total(self, row: int) -> None:
        """Leave a total out of the sums that follow."""
        if row >= len(self.amount):
            return
        self.at_last_total, self.passed = self.sums(row)[1], row + 1
        if self.has(row):
            self.totals += float(self.amount[row])


def _is_sum(
    amounts: Sequence[np.ndarray],
    row: int,
    others: np.ndarray,
    fewest: int = _FEWEST - 1,
    alone: int = _FEWEST,
) -> bool:
    """Whether the figures of a row are, in every column, the sum of those of other rows.

    At least one column has to add ``fewest`` figures which are not zero; a single column ``alone`` of them.
    """
    parts = [a[others] for a in amounts if len(a) > row]
    values = [float(a[row]) for a in amounts if len(a) > row]
    if not any(values) or any(abs(v - p.sum()) > 0.5 for v, p in zip(values, parts, strict=True)):
        return False
    figures = [int(np.count_nonzero(p)) for v, p in zip(values, parts, strict=True) if v]
    return max(figures) >= (fewest if len(figures) > 1 else alone)


def likely_totals(columns: pa.Table) -> np.ndarray:
    """Rows that a word calls a total and that have fewer cells than most: no words are learnt from them."""
    filled, _ = _filled(columns)
    if not len(filled):
        return np.zeros(0, dtype=bool)
    worded = _worded(Columns(columns), columns.column_names, TotalRows()) > 0
    return np.asarray(worded & (filled < np.median(filled)))


def _filled(columns: pa.Table) -> tuple[np.ndarray, np.ndarray]:
    """Count the cells with a text in each row, and find the first."""
    filled = np.zeros(columns.num_rows, dtype=np.int32)
    first = np.full(columns.num_rows, -1, dtype=np.int32)
    for position, name in enumerate(columns.column_names):
        valid = np.asarray(columns.column(name).is_valid())
        first[(first < 0) & valid] = position
        filled += valid
    return filled, first


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
        opens = text.lstrip().startswith(("*", "†", "¹", "(*", "# ")) or pattern.match(folded) is not None
        sentence = row > last and len(text) > 20 and " " in text.strip()
        notes[row] = opens or sentence
    return notes


def _worded(batch: Columns, texts: Sequence[str], settings: TotalRows) -> np.ndarray:
    """Tell how strongly each row is called a total: not at all, in a cell, by a whole one, by the mapping."""
    pattern, stated = _pattern("total", settings.words), {_fold(w) for w in settings.words}
    only = settings.column
    names = [only] if only is not None and only in batch else list(texts)
    strength = np.zeros(batch.rows, dtype=np.int8)
    for name in names:
        codes, different = batch.encoded(name)
        if len(different) > _LONG and not _has_letters(different):
            continue
        hits = np.array([_strength(t, pattern, stated) for t in different] or [0], dtype=np.int8)
        if hits.any():
            strength = np.maximum(strength, hits[codes])
    return strength


def _has_letters(texts: Sequence[str | None]) -> bool:
    """Whether any text of a long column has a letter; a total is named by a word."""
    lettered = pc.match_substring_regex(pa.array(texts, pa.string()), r"\p{L}")
    return bool(pc.any(lettered).as_py())


def _strength(text: str | None, pattern: re.Pattern[str], stated: set[str]) -> int:
    if text is None or len(text) > 60 or text.isdigit():
        return 0
    folded = _fold(text)
    if folded in stated:
        return _STATED
    match = pattern.search(folded)
    if match is None or (match.start() > 0 and match.end() < len(folded)):
        return 0
    return _WHOLE if match.start() == 0 and match.end() == len(folded) else _PART


def _amounts(column: pa.ChunkedArray) -> np.ndarray:
    text = pc.replace_substring_regex(column, r"[\s\x{00a0}\x{202f},]", "")
    plain = pc.match_substring_regex(text, r"^-?\d+(\.\d+)?$")
    return np.asarray(pc.cast(pc.if_else(plain, text, None), pa.float64()).to_numpy(zero_copy_only=False))


def _finding(kind: str, effect: Effect, numbers: np.ndarray, mask: np.ndarray) -> DataFinding:
    rows = numbers[mask]
    decided = effect is not Effect.quarantined
    return DataFinding(kind, effect, rows=tuple(rows[:ROWS_NAMED].tolist()), count=len(rows), decided=decided)
