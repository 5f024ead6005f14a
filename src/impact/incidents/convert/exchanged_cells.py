"""Exchanged cells: rows in which the words of two columns of names stand in each other's place.

A municipality among the operators, and that operator among the municipalities, is no coincidence: each of the
two words is at home in the other column. Both are withheld until a person decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from impact.incidents.data_finding import ROWS_NAMED, DataFinding, Effect
from impact.incidents.repair import Decisions

KIND = "cells_exchanged"
#: kinds of fields that hold names and words without a closed list
_NAMES = frozenset({"place", "category"})


def withhold(
    columns: dict[str, pa.Array],
    fields: Sequence[tuple[str, str, str | None]],
    decisions: Decisions,
    numbers: np.ndarray,
) -> Iterator[DataFinding]:
    """Withhold words of rows in which two columns have exchanged cells; exchange them back where accepted.

    Parameters
    ----------
    columns
        Output columns of the canonical table, changed in place.
    fields
        Name, kind and column of each field that was read.
    decisions
        What the mapping accepts.
    numbers
        Number of each row in the file.

    Yields
    ------
    DataFinding
        One for each of the two fields.
    """
    named = [(name, column) for name, kind, column in fields if kind in _NAMES and name in columns]
    for (one, column_one), (two, column_two) in combinations(named, 2):
        rows = np.flatnonzero(_exchanged(columns[one], columns[two]))
        if not len(rows):
            continue
        entry = decisions.of(KIND, column_one, None) or decisions.of(KIND, column_two, None)
        accepted = np.zeros(len(rows), dtype=bool)
        if entry is not None and entry.decision == "accept":
            accepted = decisions.rows(entry, numbers[rows])
        declined = entry is not None and entry.decision == "decline"
        if not declined:
            _settle(columns, one, two, rows[accepted], rows[~accepted])
        effect = Effect.note if declined else Effect.repaired if accepted.all() else Effect.withheld
        for name, column, other in ((one, column_one, column_two), (two, column_two, column_one)):
            yield DataFinding(
                KIND,
                effect,
                column=column,
                field=name,
                rows=tuple(numbers[rows[:ROWS_NAMED]].tolist()),
                count=len(rows),
                proposal=f"exchange with {other}",
                decided=entry is not None,
            )


def _exchanged(one: pa.Array, two: pa.Array) -> np.ndarray:
    """Mask of rows whose word of each column is at home in the other."""
    texts = pa.concat_arrays([_plain(one), _plain(two)])
    encoded = pc.dictionary_encode(texts)
    codes = np.asarray(encoded.indices.fill_null(-1))
    first, second = codes[: len(one)], codes[len(one) :]
    size = len(encoded.dictionary)
    if not size:
        return np.zeros(len(one), dtype=bool)
    in_first = np.bincount(first[first >= 0], minlength=size)
    in_second = np.bincount(second[second >= 0], minlength=size)
    both = (first >= 0) & (second >= 0) & (first != second)
    strange_first = in_second[first] > in_first[first]
    strange_second = in_first[second] > in_second[second]
    return np.asarray(both & strange_first & strange_second)


def _plain(column: pa.Array) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _settle(columns: dict[str, pa.Array], one: str, two: str, back: np.ndarray, out: np.ndarray) -> None:
    """Exchange the words of some rows back, and take those of others out."""
    size = len(columns[one])
    exchange, empty = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    exchange[back], empty[out] = True, True
    before = columns[one], columns[two]
    for name, mine, other in ((one, *before), (two, *before[::-1])):
        values = pc.if_else(pa.array(exchange), other, mine)
        columns[name] = pc.if_else(pa.array(empty), pa.scalar(None, mine.type), values)
