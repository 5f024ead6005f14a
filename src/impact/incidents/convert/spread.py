"""Spreading: outputs of a parser over the rows, with the decisions of the mapping and the findings."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from impact.incidents.convert.distinct import Distinct
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
class Spread:
    """Columns of one field for all rows, and what is said of them."""

    columns: dict[str, pa.Array]
    findings: list[DataFinding] = field(default_factory=list)
    quarantine: dict[str, np.ndarray] = field(default_factory=dict)  #: kind -> mask of rows
    missing: dict[str, int] = field(default_factory=dict)
    withheld: int = 0
    repaired: dict[str, int] = field(default_factory=dict)


def spread(
    target: Field,
    parsed: Parsed,
    texts: Distinct,
    numbers: np.ndarray,
    decisions: Decisions,
    *,
    column: str | None,
    personal: bool,
) -> Spread:
    """Spread the outputs of one field over the rows and decide on its problems.

    Parameters
    ----------
    target
        The canonical field.
    parsed, texts
        What its parser returned, and the texts it was given.
    numbers
        Number of each row in the file.
    decisions
        What the mapping accepts.
    column
        Column of the file, for messages.
    personal
        Whether values are left out of the findings.
    """
    outputs = {name: list(parsed.outputs[name]) for name, _ in target.outputs}
    result = Spread({})
    codes = texts.codes
    if parsed.problems:
        rows_of = _rows_of(parsed.problems, texts)
        codes = codes.copy()
        groups: dict[tuple[str, Effect, bool, str], list[tuple[Problem, np.ndarray]]] = defaultdict(list)
        for problem in parsed.problems:
            rows = rows_of[problem.index]
            text = _text(texts, problem.index)
            for part, effect, decided, because in _decide(problem, text, column, rows, numbers, decisions):
                if effect is Effect.repaired and problem.accepted is not None:
                    for name, values in outputs.items():
                        values.append(problem.accepted.get(name))
                    codes[part] = len(next(iter(outputs.values()))) - 1
                groups[(problem.kind, effect, decided, because)].append((problem, part))
        _state(result, groups, target, texts, numbers, column, personal)
    result.columns = {name: _column(outputs[name], codes, TYPES[dtype]) for name, dtype in target.outputs}
    for index, reason in parsed.reasons.items():
        result.missing[reason] = result.missing.get(reason, 0) + int(texts.weights[index])
    return result


def _column(values: Sequence[Any], codes: np.ndarray, kind_: pa.DataType) -> pa.Array:
    if kind_ == pa.date32():
        values = [None if v is None or not isinstance(v, dt.date) else v for v in values]
    return pa.array(values, type=kind_).take(pa.array(codes))


def _rows_of(problems: Sequence[Problem], texts: Distinct) -> dict[int, np.ndarray]:
    """Positions of the rows that have each doubtful text."""
    flagged = np.zeros(len(texts), dtype=bool)
    flagged[[p.index for p in problems]] = True
    positions = np.flatnonzero(flagged[texts.codes])
    codes = texts.codes[positions]
    order = np.argsort(codes, kind="stable")
    positions, codes = positions[order], codes[order]
    starts = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]]) if len(codes) else np.array([], dtype=int)
    ends = np.r_[starts[1:], len(codes)] if len(codes) else starts
    empty = np.array([], dtype=np.int64)
    rows = {p.index: empty for p in problems}
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        rows[int(codes[start])] = positions[start:end]
    return rows


def _text(texts: Distinct, index: int) -> str | None:
    values = [texts_[index] for part, texts_ in texts.parts.items() if part not in ("country", "within")]
    present = [v for v in values if v is not None]
    if not present:
        return None
    return present[0] if len(values) == 1 else ", ".join("" if v is None else v for v in values)


def _decide(
    problem: Problem,
    text: str | None,
    column: str | None,
    rows: np.ndarray,
    numbers: np.ndarray,
    decisions: Decisions,
) -> Iterator[tuple[np.ndarray, Effect, bool, str]]:
    asks = kind(problem.kind).asks
    entry: Accept | None = decisions.of(problem.kind, column, text)
    if entry is None:
        yield rows, problem.effect, not asks, ""
        return
    mask = decisions.rows(entry, numbers[rows])
    accepts = entry.decision == "accept" and problem.accepted is not None
    if mask.any():
        yield rows[mask], Effect.repaired if accepts else problem.effect, True, entry.because
    if not mask.all():
        yield rows[~mask], problem.effect, not asks, ""


def _state(
    result: Spread,
    groups: Mapping[tuple[str, Effect, bool, str], list[tuple[Problem, np.ndarray]]],
    target: Field,
    texts: Distinct,
    numbers: np.ndarray,
    column: str | None,
    personal: bool,
) -> None:
    for (code, effect, decided, because), members in groups.items():
        count = sum(len(rows) for _, rows in members)
        if effect is Effect.quarantined:
            mask = result.quarantine.setdefault(code, np.zeros(len(numbers), dtype=bool))
            for _, rows in members:
                mask[rows] = True
        elif effect is Effect.withheld:
            result.withheld += count
        elif effect is Effect.repaired:
            result.repaired[code] = result.repaired.get(code, 0) + count
        present = [member for member in members if len(member[1])]
        for problem, rows in present[:SHOWN]:
            result.findings.append(
                DataFinding(
                    code,
                    effect,
                    column=column,
                    field=target.name,
                    count=len(rows),
                    decided=decided,
                    rows=tuple(numbers[rows[:ROWS_NAMED]].tolist()),
                    value=None if personal else _text(texts, problem.index),
                    proposal=None if personal else problem.proposal,
                    detail=because or problem.detail,
                )
            )
        rest = present[SHOWN:]
        if rest:
            rows = np.sort(np.concatenate([r for _, r in rest]))
            result.findings.append(
                DataFinding(
                    code,
                    effect,
                    column=column,
                    field=target.name,
                    count=len(rows),
                    decided=decided,
                    rows=tuple(numbers[rows[:ROWS_NAMED]].tolist()),
                    detail=f"{len(rest)} more texts of this kind",
                )
            )
