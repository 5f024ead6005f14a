"""Vintages of codes: a code that did not exist on the date of its row is withheld and asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from impact.incidents.data_finding import ROWS_NAMED, DataFinding, Effect
from impact.incidents.mapping.column_spec import ColumnSpec
from impact.incidents.repair import Decisions
from impact.incidents.values.codes.code_list import CodeList
from impact.incidents.values.crosswalk import Crosswalk

KIND = "code_not_valid_then"


def withhold(
    columns: dict[str, pa.Array],
    specs: Mapping[str, ColumnSpec],
    folder: Path | None,
    decisions: Decisions,
    numbers: np.ndarray,
) -> Iterator[DataFinding]:
    """Withhold codes that were not valid on any day that the date of their row can be.

    Parameters
    ----------
    columns
        Output columns of the canonical table, changed in place.
    specs
        Column specification of each field; those with ``list`` or ``crosswalk`` are checked.
    folder
        Folder of the mapping, for its lists.
    decisions
        What the mapping accepts.
    numbers
        Number of each row in the file.

    Yields
    ------
    DataFinding
        One for each code with a wrong date, and its rows.
    """
    first, last = columns.get("date_first"), columns.get("date_last")
    if first is None or last is None or first.null_count == len(first):
        return
    for name, spec in specs.items():
        if name in columns and (spec.list or spec.crosswalk):
            for code, rows in _wrong(columns[name], first, last, spec, folder):
                yield _settle(columns, name, code, rows, spec, decisions, numbers)


def _wrong(
    codes: pa.Array, first: pa.Array, last: pa.Array, spec: ColumnSpec, folder: Path | None
) -> Iterator[tuple[str, np.ndarray]]:
    listed = CodeList.load(spec.list, folder) if spec.list else None
    crosswalk = Crosswalk.load(spec.crosswalk, folder) if spec.crosswalk else None
    encoded = pc.dictionary_encode(codes)
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    position = np.asarray(encoded.indices.fill_null(-1))
    days = [np.asarray(day.cast(pa.int32()).fill_null(-(10**6))) for day in (first, last)]
    for index, code in enumerate(encoded.dictionary.to_pylist()):
        begins, ends = _validity(code, listed, crosswalk)
        if begins is None and ends is None:
            continue
        mine = (position == index) & (days[0] > -(10**6))
        late = mine & (days[0] > _ordinal(ends)) if ends is not None else np.zeros_like(mine)
        early = mine & (days[1] < _ordinal(begins)) if begins is not None else np.zeros_like(mine)
        if (late | early).any():
            yield code, np.flatnonzero(late | early)


def _validity(
    code: str, listed: CodeList | None, crosswalk: Crosswalk | None
) -> tuple[dt.date | None, dt.date | None]:
    """First and last day of a code, by the list or by the crosswalk."""
    entries = listed.codes.get(code, ()) if listed is not None else ()
    begins = [e.valid_from for e in entries]
    ends = [e.valid_to for e in entries]
    first = min((d for d in begins if d is not None), default=None) if None not in begins else None
    last = max((d for d in ends if d is not None), default=None) if None not in ends else None
    if crosswalk is not None:
        by_change = crosswalk.validity(code)
        first, last = first or by_change[0], last or by_change[1]
    return first, last


def _ordinal(day: dt.date) -> int:
    return (day - dt.date(1970, 1, 1)).days


def _settle(
    columns: dict[str, pa.Array],
    name: str,
    code: str,
    rows: np.ndarray,
    spec: ColumnSpec,
    decisions: Decisions,
    numbers: np.ndarray,
) -> DataFinding:
    entry = decisions.of(KIND, spec.column, code)
    accepted = np.zeros(len(rows), dtype=bool)
    if entry is not None and entry.decision == "accept":
        accepted = decisions.rows(entry, numbers[rows])
    out = np.zeros(len(columns[name]), dtype=bool)
    out[rows[~accepted]] = True
    columns[name] = pc.if_else(pa.array(out), pa.scalar(None, columns[name].type), columns[name])
    return DataFinding(
        KIND,
        Effect.note if accepted.all() else Effect.withheld,
        column=spec.column,
        field=name,
        rows=tuple(numbers[rows[:ROWS_NAMED]].tolist()),
        count=len(rows),
        value=code,
        decided=entry is not None,
    )
