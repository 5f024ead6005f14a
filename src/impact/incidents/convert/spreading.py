"""Spreading: outputs of a parser over the rows, with the decisions of the mapping and the findings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from impact.incidents.data_finding import ROWS_NAMED, DataFinding, Effect
from impact.incidents.kinds import kind
from impact.incidents.mapping.mapping import Accept
from impact.incidents.repair import Decisions
from impact.incidents.tables import Field
from impact.incidents.values.parsed import Parsed, Problem

#: findings of one kind in one column that are shown text by text; the others are shown as one
SHOWN = 200
#: Arrow type of an output column
TYPES: Mapping[str, pa.DataType] = {
    "string": pa.string(),
    "Int64": pa.int64(),
    "Float64": pa.float64(),
    "date": pa.date32(),
    "list": pa.list_(pa.string()),
    "bytes": pa.binary(),
}


@dataclass
class _Group:
    """Rows that share a doubt."""

    problem: Problem
    text: str | None
    because: str
    count: int = 0
    rows: list[int] = field(default_factory=list)
    texts: int = 1


@dataclass
class Outputs:
    """Output columns of one field for the rows of a batch, and the rows to set aside by kind of finding."""

    columns: dict[str, pa.Array]
    quarantine: dict[str, np.ndarray] = field(default_factory=dict)


class Spreading:
    """One field of a file: what the mapping decides on its doubtful texts, and what became of the rows."""

    def __init__(self, target: Field, column: str | None, decisions: Decisions, *, personal: bool) -> None:
        self.target, self.column, self.decisions, self.personal = target, column, decisions, personal
        self.missing: dict[str, int] = {}
        self.withheld = 0
        self.repaired: dict[str, int] = {}
        self._groups: dict[tuple[str, Effect, bool, str | None, str], _Group] = {}
        self._shown: dict[tuple[str, Effect, bool], int] = {}

    def apply(
        self,
        parsed: Parsed,
        parts: Mapping[str, Sequence[str | None]],
        codes: np.ndarray,
        numbers: np.ndarray,
    ) -> Outputs:
        """Spread the outputs over the rows of a batch.

        Parameters
        ----------
        parsed, parts
            What the parser returned, and the texts it was given.
        codes, numbers
            Text of each row, and the number of each row in the file.
        """
        outputs = {name: list(parsed.outputs[name]) for name, _ in self.target.outputs}
        quarantine: dict[str, np.ndarray] = {}
        self._count_missing(parsed, codes)
        if parsed.problems:
            rows_of = _rows_of(parsed.problems, codes, len(next(iter(outputs.values()))))
            codes = codes.copy()
            for problem in parsed.problems:
                rows = rows_of.get(problem.index)
                if rows is None:
                    continue
                text = _text(parts, problem.index)
                for part, effect, decided, because in self._decide(problem, text, rows, numbers):
                    if effect is Effect.repaired and problem.accepted is not None:
                        codes[part] = len(next(iter(outputs.values())))
                        for name, values in outputs.items():
                            values.append(problem.accepted.get(name))
                    if effect is Effect.quarantined:
                        quarantine.setdefault(problem.kind, np.zeros(len(numbers), dtype=bool))[part] = True
                    self._note(problem, text, effect, decided, because, numbers[part])
        columns = {name: _column(outputs[name], codes, TYPES[dtype]) for name, dtype in self.target.outputs}
        return Outputs(columns, quarantine)

    def findings(self) -> list[DataFinding]:
        """State the findings of all batches so far."""
        return [
            DataFinding(
                code,
                effect,
                column=self.column,
                field=self.target.name,
                count=group.count,
                decided=decided,
                rows=tuple(group.rows),
                value=None if self.personal or group.texts > 1 else group.text,
                proposal=None if self.personal or group.texts > 1 else group.problem.proposal,
                detail=f"{group.texts} more texts of this kind"
                if group.texts > 1
                else group.because or group.problem.detail,
            )
            for (code, effect, decided, _, _), group in self._groups.items()
        ]

    def _decide(
        self, problem: Problem, text: str | None, rows: np.ndarray, numbers: np.ndarray
    ) -> Iterator[tuple[np.ndarray, Effect, bool, str]]:
        asks = kind(problem.kind).asks
        entry: Accept | None = self.decisions.of(problem.kind, self.column, text)
        if entry is None:
            yield rows, problem.effect, not asks, ""
            return
        mask = self.decisions.rows(entry, numbers[rows])
        accepts = entry.decision == "accept" and problem.accepted is not None
        if mask.any():
            yield rows[mask], Effect.repaired if accepts else problem.effect, True, entry.because
        if not mask.all():
            yield rows[~mask], problem.effect, not asks, ""

    def _note(
        self,
        problem: Problem,
        text: str | None,
        effect: Effect,
        decided: bool,
        because: str,
        rows: np.ndarray,
    ) -> None:
        count = len(rows)
        if effect is Effect.withheld:
            self.withheld += count
        elif effect is Effect.repaired:
            self.repaired[problem.kind] = self.repaired.get(problem.kind, 0) + count
        key = (problem.kind, effect, decided, text, problem.proposal or "")
        if key not in self._groups:
            kinds = (problem.kind, effect, decided)
            self._shown[kinds] = self._shown.get(kinds, 0) + 1
            if self._shown[kinds] > SHOWN:
                key = (problem.kind, effect, decided, None, "\0rest")
                if key in self._groups:
                    self._groups[key].texts += 1
        group = self._groups.setdefault(key, _Group(problem, text, because))
        group.count += count
        if len(group.rows) < ROWS_NAMED:
            group.rows += rows[: ROWS_NAMED - len(group.rows)].tolist()

    def _count_missing(self, parsed: Parsed, codes: np.ndarray) -> None:
        if not parsed.reasons:
            return
        weights = np.bincount(codes)
        for index, reason in parsed.reasons.items():
            if index < len(weights):
                self.missing[reason] = self.missing.get(reason, 0) + int(weights[index])


def _column(values: Sequence[Any], codes: np.ndarray, dtype: pa.DataType) -> pa.Array:
    if dtype == pa.date32():
        values = [v if isinstance(v, dt.date) else None for v in values]
    column = pa.array(values, type=dtype)
    if dtype != pa.string() or len(codes) < len(values):
        return column.take(pa.array(codes))
    # texts stay encoded: a column of a million rows holds each text once
    unique = pc.dictionary_encode(column)
    indices = unique.indices.take(pa.array(codes))
    return pa.DictionaryArray.from_arrays(indices, unique.dictionary)


def _rows_of(problems: Sequence[Problem], codes: np.ndarray, size: int) -> dict[int, np.ndarray]:
    """Positions of the rows that have each doubtful text."""
    flagged = np.zeros(size, dtype=bool)
    flagged[[p.index for p in problems]] = True
    positions = np.flatnonzero(flagged[codes]) if len(codes) else np.zeros(0, dtype=np.int64)
    if len(positions) == 0:
        return {}
    order = np.argsort(codes[positions], kind="stable")
    positions = positions[order]
    doubtful = codes[positions]
    starts = np.flatnonzero(np.r_[True, doubtful[1:] != doubtful[:-1]])
    return dict(zip(doubtful[starts].tolist(), np.split(positions, starts[1:]), strict=True))


def _text(parts: Mapping[str, Sequence[str | None]], index: int) -> str | None:
    values = [
        texts[index]
        for part, texts in parts.items()
        if part not in ("country", "within") and len(texts) > index
    ]
    present = [v for v in values if v is not None]
    if not present:
        return None
    return present[0] if len(values) == 1 else ", ".join("" if v is None else v for v in values)
