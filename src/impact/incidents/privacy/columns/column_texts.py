"""Texts of one column: a sample of its different texts, and what share of them passes a test."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from impact.incidents.privacy.columns import header_lexicon, name_likeness, text_patterns

#: rows looked at, evenly over the file
SAMPLE = 4_000
_BLOCKS = 40


@dataclass(frozen=True)
class ColumnTexts:
    """A sample of a column.

    ``texts``: different texts without outer blanks, none empty. ``filled``: how many rows of the sample have
    a text. ``announced``: what header and tag say, see :func:`header_lexicon.meanings`. ``values``: the whole
    column. ``counts``: how many rows of the sample have each text.
    """

    name: str
    texts: tuple[str, ...]
    filled: int
    announced: dict[tuple[str, str], str]
    values: pa.ChunkedArray
    counts: tuple[int, ...] = ()

    def share(self, test: Callable[[str], bool]) -> float:
        """Share of the different texts that pass a test."""
        return sum(map(test, self.texts)) / len(self.texts) if self.texts else 0.0

    def row_share(self, test: Callable[[str], bool]) -> float:
        """Share of the filled rows whose text passes a test."""
        hits = sum(n for text, n in zip(self.texts, self.counts, strict=True) if test(text))
        return hits / self.filled if self.filled else 0.0

    @property
    def variety(self) -> float:
        """Different texts a filled row: 1 where no text is there twice."""
        return len(self.texts) / self.filled if self.filled else 0.0

    @functools.cached_property
    def words(self) -> float:
        """Words in a text, on average."""
        return sum(map(text_patterns.words_in, self.texts)) / len(self.texts) if self.texts else 0.0

    @functools.cached_property
    def likeness(self) -> dict[str, float]:
        """Share of texts by :func:`name_likeness.likeness`."""
        shapes = [name_likeness.likeness(text[:300]) for text in self.texts]
        return {
            shape: shapes.count(shape) / max(len(shapes), 1)
            for shape in ("listed", "name", "single", "plain")
        }

    def says(self, kind: str, strength: str | None = None) -> bool:
        """Whether the header announces this."""
        return any(k == kind and strength in (None, s) for k, s in self.announced)

    def rows(self, numbers: np.ndarray, pattern: str | None = None) -> tuple[tuple[int, ...], int]:
        """Numbers of the first rows that are filled (or hold a pattern), and how many there are."""
        trimmed = pc.utf8_trim_whitespace(self.values)
        mask = pc.not_equal(trimmed, "") if pattern is None else pc.match_substring_regex(trimmed, pattern)
        mask = np.asarray(pc.fill_null(mask, False).to_numpy(zero_copy_only=False), dtype=bool)
        hits = numbers[mask]
        return tuple(int(n) for n in hits[:20]), int(mask.sum())

    def holds(self, pattern: str) -> bool:
        """Whether any row of the whole column holds a pattern."""
        return bool(pc.any(pc.match_substring_regex(self.different, pattern)).as_py())

    def part(self, pattern: str) -> float:
        """Share of the filled rows of the whole column that hold a pattern."""
        filled = len(self.values) - self.values.null_count
        hits = pc.sum(pc.match_substring_regex(self.values, pattern)).as_py() or 0
        return float(hits) / filled if filled else 0.0

    @functools.cached_property
    def different(self) -> pa.Array:
        """Different texts of the whole column."""
        return pc.unique(self.values)


def sample(values: pa.ChunkedArray, size: int) -> pa.ChunkedArray:
    """Take rows evenly over a column, in forty blocks: neighbours cost nothing."""
    if len(values) <= size:
        return values
    block = size // _BLOCKS
    starts = np.linspace(0, len(values) - block, _BLOCKS).astype("int64")
    blocks = [chunk for start in starts for chunk in values.slice(int(start), block).chunks]
    return pa.chunked_array(blocks, values.type)


def column_texts(name: str, values: pa.ChunkedArray, tag: str = "") -> ColumnTexts:
    """Sample a column of text, null where empty."""
    picked = sample(values, SAMPLE)
    trimmed = pc.utf8_trim_whitespace(picked.cast(pa.string()))
    counts = pc.value_counts(trimmed)
    pairs = [(row["values"], row["counts"]) for row in counts.to_pylist() if row["values"]]
    return ColumnTexts(
        name,
        tuple(text for text, _ in pairs),
        sum(count for _, count in pairs),
        header_lexicon.meanings(name, tag),
        values,
        tuple(count for _, count in pairs),
    )
