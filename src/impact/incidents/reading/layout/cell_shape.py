"""Shape of a cell's text: whether it reads as a number, a year or a date. No value is made of it here."""

from __future__ import annotations

import csv
import functools
import re
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

#: a number in any of the usual writings, with a unit of percent; digits of all scripts
NUMBER = r"^\s*[-+−(]?\s*[\p{Nd}][\p{Nd}.,'’\s\x{00a0}\x{202f}]*([eE][-+]?\d+)?\s*[%)]?\s*$"
_NUMBER = re.compile(r"\s*[-+−(]?\s*\d[\d.,'’\s]*([eE][-+]?\d+)?\s*[%)]?\s*")
_DATE = re.compile(r"\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ]\d{1,2}:\d{2}.*)?\s*")
_YEAR = re.compile(r"\s*(1[89]|20|21)\d\d(\.0)?\s*")


def is_blank(cell: str | None) -> bool:
    """Tell an empty cell, or one with blanks only."""
    return cell is None or not cell.strip()


def is_value(cell: str | None) -> bool:
    """Tell a number or date, which no heading is; a year is none, since years head columns.

    Examples
    --------
    >>> [is_value(text) for text in ("12", "3.5", "2020-01-31", "2020", "Killed", "3 to 5", None)]
    [True, True, True, False, False, False, False]
    """
    if cell is None or _YEAR.fullmatch(cell):
        return False
    return bool(_NUMBER.fullmatch(cell) or _DATE.fullmatch(cell))


def is_number(cell: str | None) -> bool:
    """Tell a number or date, years among them."""
    return cell is not None and bool(_NUMBER.fullmatch(cell) or _DATE.fullmatch(cell))


@functools.cache
def missing_words() -> frozenset[str]:
    """Words for what is missing, folded; the table is that of the values."""
    table = Path(__file__).parents[2] / "values" / "missing_words.csv"
    with table.open(encoding="utf-8", newline="") as handle:
        return frozenset(row["word"].strip().casefold() for row in csv.DictReader(handle))


def numeric_share(column: pa.ChunkedArray | pa.Array) -> float:
    """Share of the filled cells of a column that read as numbers or dates."""
    filled = column.drop_null()
    if not len(filled):
        return 0.0
    known = pc.sum(pc.match_substring_regex(filled, NUMBER)).as_py() or 0
    dates = pc.sum(pc.match_substring_regex(filled, r"^\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")).as_py() or 0
    return float(max(known, dates) / len(filled))
