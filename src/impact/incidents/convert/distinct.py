"""Different texts of columns, and the codes that lead from each row to its text.

A field is parsed from its different texts only; a file of a million rows has some thousands of them. A field
that reads several columns is parsed from the different combinations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Texts = list[str | None]


@dataclass(frozen=True)
class Distinct:
    """Different texts of one field: ``parts`` by name, ``weights`` rows of each, ``codes`` of the rows."""

    parts: Mapping[str, Sequence[str | None]]
    weights: np.ndarray
    codes: np.ndarray

    def __len__(self) -> int:
        return len(self.weights)


class Columns:
    """Columns of one batch of records, each encoded once however many fields and checks read it."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table
        self.rows = table.num_rows
        self._names = frozenset(table.column_names)  # the library makes that list anew whenever it is asked
        self._encoded: dict[str, tuple[np.ndarray, Texts]] = {}

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def encode(self, names: Sequence[str]) -> None:
        """Encode several columns at once, on all processors."""
        todo = [n for n in dict.fromkeys(names) if n in self and n not in self._encoded]
        with ThreadPoolExecutor() as threads:
            for name, encoded in zip(todo, threads.map(self._encode, todo), strict=True):
                self._encoded[name] = encoded

    def encoded(self, name: str) -> tuple[np.ndarray, Texts]:
        """Code of each row and the texts of a column."""
        if name not in self._encoded:
            self._encoded[name] = self._encode(name)
        return self._encoded[name]

    def _encode(self, name: str) -> tuple[np.ndarray, Texts]:
        encoded = pc.dictionary_encode(self.table.column(name), null_encoding="encode")
        if encoded.length() == 0:
            return np.zeros(0, dtype=np.int32), []
        codes = np.concatenate([np.asarray(chunk.indices) for chunk in encoded.chunks])
        return codes, encoded.chunk(
            encoded.num_chunks - 1
        ).dictionary.to_pylist()  # one dictionary for all chunks

    def distinct(self, parts: Mapping[str, str]) -> Distinct:
        """Find the different texts of a field.

        Parameters
        ----------
        parts
            Part of the field -> column. Without any, the field has one empty text for all rows.
        """
        if not parts:
            return Distinct({"column": [None]}, np.array([self.rows]), np.zeros(self.rows, dtype=np.int32))
        texts: dict[str, Texts] = {}
        combined: np.ndarray | None = None
        for part, name in parts.items():
            codes, different = self.encoded(name)
            if combined is None:
                combined, texts[part] = codes, different
                continue
            unique, combined = _unique(combined.astype(np.int64) * max(len(different), 1) + codes)
            size = max(len(different), 1)
            before, now = (unique // size).tolist(), (unique % size).tolist()
            texts = {each: [values[i] for i in before] for each, values in texts.items()}
            texts[part] = [different[i] for i in now]
        assert combined is not None
        size = len(next(iter(texts.values())))
        return Distinct(texts, np.bincount(combined, minlength=size), combined)


def _unique(key: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Different keys in the order in which they come, and the code of each row; by a hash, not a sort."""
    encoded = pc.dictionary_encode(pa.array(key))
    return np.asarray(encoded.dictionary), np.asarray(encoded.indices)


class Gathered:
    """Different texts of one field over all batches of a file."""

    def __init__(self) -> None:
        self.parts: dict[str, Texts] = {}
        self.weights = np.zeros(0, dtype=np.int64)
        self._index: dict[tuple[str | None, ...], int] | None = None
        self._batches = 0

    def add(self, batch: Distinct) -> np.ndarray:
        """Add the texts of a batch; the codes of its rows in all texts so far."""
        self._batches += 1
        if self._batches == 1:
            self.parts = {part: list(texts) for part, texts in batch.parts.items()}
            self.weights = batch.weights.astype(np.int64)
            return batch.codes
        where = np.array(
            [self._position(key) for key in zip(*batch.parts.values(), strict=True)], dtype=np.int64
        )
        size = len(next(iter(self.parts.values())))
        self.weights = np.r_[self.weights, np.zeros(size - len(self.weights), dtype=np.int64)]
        np.add.at(self.weights, where, batch.weights)
        return where[batch.codes] if len(where) else batch.codes

    def codes(self, batch: Distinct) -> np.ndarray:
        """Find the codes of a batch that was added before."""
        if self._batches <= 1:
            return batch.codes
        where = np.array(
            [self._position(key) for key in zip(*batch.parts.values(), strict=True)], dtype=np.int64
        )
        return where[batch.codes] if len(where) else batch.codes

    def _position(self, key: tuple[str | None, ...]) -> int:
        if self._index is None:
            self._index = {k: i for i, k in enumerate(zip(*self.parts.values(), strict=True))}
        if key not in self._index:
            self._index[key] = len(self._index)
            for text, texts in zip(key, self.parts.values(), strict=True):
                texts.append(text)
        return self._index[key]
