"""Notes beneath a table: rows under the last record that hold one cell of words and nothing else."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc

from impact.incidents.reading.layout.cell_shape import is_number
from impact.incidents.reading.raw_table import RawTable

#: a single cell is a note from so many letters on, or when it begins with one of the marks
LETTERS = 12
_MARKS = ("*", "†", "‡", "§", "(", "[", "¹", "²", "³", "#")
#: words before a colon that open a note, in languages of mine action; a note in others is long enough
_OPENERS = (
    "note", "notes", "source", "sources", "remark", "fuente", "nota", "notas", "fonte", "quelle", "anmerkung",
    "примечание", "источник", "примітка", "джерело", "ملاحظة", "المصدر", "منبع", "یادداشت", "izvor",
    "napomena",
    "kaynak", "nguồn", "ghi chú", "remarque", "légende", "bron", "źródło", "uwaga",
)  # fmt: skip


def note_rows(raw: RawTable) -> np.ndarray:
    """Mask of the notes at the end of a table.

    A note stands under the last row that fills two cells or more, and its one cell is a text of some length,
    opens with a word such as "Source:", or with a mark such as "*". A single cell between records is none.

    Parameters
    ----------
    raw
        A table as read.

    Returns
    -------
    numpy.ndarray
        One boolean a row.
    """
    columns = raw.columns
    notes = np.zeros(len(columns), dtype=bool)
    if columns.num_columns < 2 or not len(columns):
        return notes
    filled = np.zeros(len(columns), dtype=np.int32)
    for column in columns.columns:
        filled += pc.is_valid(column).to_numpy(zero_copy_only=False)
    several = np.flatnonzero(filled > 1)
    start = int(several[-1]) + 1 if len(several) else len(columns)
    for row in range(start, len(columns)):
        text = next((c[row].as_py() for c in columns.columns if c[row].is_valid), "").strip()
        notes[row] = bool(text) and not is_number(text) and (len(text) >= LETTERS or opens_note(text))
    return notes


def opens_note(text: str) -> bool:
    """Tell a text that opens as a note does: "Source: ...", "* provisional".

    Examples
    --------
    >>> opens_note("Source: register, version 2"), opens_note("Northern Province")
    (True, False)
    """
    opener, colon, _ = text.partition(":")
    return text.startswith(_MARKS) or (bool(colon) and opener.strip().lower() in _OPENERS)
