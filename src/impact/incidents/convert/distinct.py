"""Different texts of columns, and the codes that lead from each row to its text.

A field is parsed from its different texts only; a file of a million rows has some thousands of them. A
field that reads several columns is parsed from the different combinations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


@dataclass(frozen=True)
class Distinct:
    """Different texts of one field: ``parts`` by name, ``weights`` rows of each, ``codes`` of the rows."""

    parts: Mapping[str, Sequence[str | None]]
    weights: np.ndarray
    codes: np.ndarray

    def __len__(self) -> int:
        return len(self.weights)


def _encoded(column: pa.Array) -> tuple[np.ndarray, list[str | None]]:
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if isinstance(column, pa.ChunkedArray):  # more than 2 GB of text
        column = pa.concat_arrays(column.cast(pa.large_string()).chunks)
    encoded = pc.dictionary_encode(column, null_encoding="encode")
    return np.asarray(encoded.indices), encoded.dictionary.to_pylist()


def distinct(columns: Mapping[str, pa.ChunkedArray], rows: int) -> Distinct:
    """Find the different texts of a field.

    Parameters
    ----------
    columns
        Part of the field -> column of texts. Without any, the field has one empty text for all rows.
    rows
        Number of rows.
    """
    if not columns:
        return Distinct({"column": [None]}, np.array([rows]), np.zeros(rows, dtype=np.int32))
    if len(columns) == 1:
        ((part, column),) = columns.items()
        codes, texts = _encoded(column)
        return Distinct({part: texts}, np.bincount(codes, minlength=len(texts)), codes)
    parts: dict[str, list[str | None]] = {}
    combined: np.ndarray | None = None
    for part, column in columns.items():
        codes, texts = _encoded(column)
        if combined is None:
            combined, parts[part] = codes, texts
            continue
        unique, combined = _unique(combined.astype(np.int64) * len(texts) + codes)
        before, now = (unique // len(texts)).tolist(), (unique % len(texts)).tolist()
        parts = {name: [values[i] for i in before] for name, values in parts.items()}
        parts[part] = [texts[i] for i in now]
    assert combined is not None
    size = len(next(iter(parts.values())))
    return Distinct(parts, np.bincount(combined, minlength=size), combined)


def _unique(key: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Different keys in the order in which they come, and the code of each row; by a hash, not a sort."""
    encoded = pc.dictionary_encode(pa.array(key))
    return np.asarray(encoded.dictionary), np.asarray(encoded.indices)
