"""Marks of a sheet: what its own parts say, read without the reader of the cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from impact.errors import UnreadableFile

#: rows and columns of a sheet of a spreadsheet program at most
ROWS, COLUMNS = 1_048_576, 16_384
#: cells from the first to the last value of a sheet at most: the reader makes room for each, empty ones too
MOST_CELLS = 100_000_000
#: no rows
NONE = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class SheetMarks:
    """Rows and flags of one sheet; rows are numbered from 1, columns from 0, as a spreadsheet shows them.

    ``content``: rows with a value. ``written``: rows that the file mentions, with a value or without.
    ``errors``: (row, column) -> text of cells such as #REF!. ``valueless``: cells with a formula but no
    stored value. ``padded``: (row, column) -> width, where a format such as 00000 shows zeros that the
    number lacks.
    """

    content: np.ndarray = field(default_factory=lambda: NONE)
    written: np.ndarray = field(default_factory=lambda: NONE)
    hidden_rows: np.ndarray = field(default_factory=lambda: NONE)
    hidden_columns: tuple[int, ...] = ()
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    valueless: tuple[tuple[int, int], ...] = ()
    padded: Mapping[tuple[int, int], int] = field(default_factory=dict)
    merges: tuple[tuple[int, int, int, int], ...] | None = None
    wide: bool = True  #: has a value beside the first column
    filtered: str | None = None  #: range of a filter that is set
    epoch_1904: bool = False
    #: text of cells with raised digits, which are written as such (5², a footnote, is not 52)
    raised: Mapping[tuple[int, int], str] = field(default_factory=dict)
    #: number of the last column with a value, from 1; where no sheet so short could be too large, 0
    last_column: int = 0

    @property
    def cells(self) -> int:
        """How many cells there are down to the last value, where that may be too many."""
        return int(self.content[-1]) * self.last_column if len(self.content) else 0


def is_long(rows: int) -> bool:
    """Whether a sheet with so many rows may have too many cells, by its columns."""
    return rows * COLUMNS > MOST_CELLS


def check_extent(file: str, sheet: str, rows: int, columns: int) -> None:
    """Refuse a sheet with a value so far away from the others that no memory holds the cells between.

    Raises
    ------
    UnreadableFile
        With the cell.
    """
    if rows * columns > MOST_CELLS or columns > COLUMNS or rows > ROWS:
        far = column_letters(columns - 1)
        raise UnreadableFile(
            f"{file}, sheet {sheet!r}: values down to row {rows} and across to column {far}",
            f"at most {MOST_CELLS} cells, empty ones too",
            "delete rows and columns beyond the table, or save the table alone as CSV",
        )


def rows_of(numbers: Iterable[int]) -> np.ndarray:
    """Put row numbers in order."""
    return np.array(sorted(numbers), dtype=np.int64)


def column_index(letters: str) -> int:
    """Give the number of a column from 0.

    Examples
    --------
    >>> column_index("A"), column_index("Z"), column_index("AB")
    (0, 25, 27)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(index: int) -> str:
    """Letters of a column, the reverse of :func:`column_index`."""
    letters, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
