"""Escaping: text of a file put where it goes (HTML, CSV, a workbook) without doing anything there, and back.

What a spreadsheet would run as a formula, and what is put before it:
:mod:`impact.project.spreadsheet_text`. An escaped text is a text again when our own file is read with
:func:`read_csv`.
"""

from __future__ import annotations

import csv
import html
from pathlib import Path
from typing import Any

import pandas as pd

from impact.project.spreadsheet_text import frame_as_csv, from_csv, is_formula, is_text, listed

#: what the description of a dataset says about its CSV files
DESCRIPTION = (
    "In CSV files an apostrophe stands before a text that a spreadsheet would run as a formula "
    "(it begins with =, +, -, @, a tab or a line end). Numbers are written as numbers."
)


def for_html(text: object) -> str:
    """Escape a text for a page; a missing value is empty.

    >>> for_html("<script>alert(1)</script>")
    '&lt;script&gt;alert(1)&lt;/script&gt;'
    """
    return "" if text is None or text is pd.NA or text != text else html.escape(str(text), quote=True)


def write_csv(frame: pd.DataFrame, path: Path | None = None) -> str:
    """Write a table as CSV in UTF-8, texts in quotes and escaped, numbers bare.

    Parameters
    ----------
    frame
        Any table; the index is not written.
    path
        Where to; None only returns the text.

    Returns
    -------
    str
        What was written.
    """
    text = frame_as_csv(frame, quoting=csv.QUOTE_NONNUMERIC, date_format="%Y-%m-%d")
    if path is not None:
        path.write_text(text, encoding="utf-8", newline="")
    return text


def read_csv(path: Path) -> pd.DataFrame:
    """Read a file of :func:`write_csv`: texts as they were, numbers as numbers, empty cells missing."""
    frame = pd.read_csv(
        path, encoding="utf-8", keep_default_na=False, na_values=[""], dtype_backend="numpy_nullable"
    )
    for name in frame.columns[[is_text(frame[c]) for c in frame.columns]]:
        frame[name] = frame[name].map(from_csv, na_action="ignore")
    frame.columns = [from_csv(str(name)) for name in frame.columns]
    return frame


def write_xlsx(frame: pd.DataFrame, path: Path, sheet: str = "data") -> None:
    """Write a table as a workbook: texts as cells of the type text, unchanged, numbers as numbers.

    A cell of the type text is not run, so nothing is put before it.
    """
    import openpyxl
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet(sheet)

    def cell(value: Any) -> Any:
        value = listed(value)
        if not isinstance(value, str):
            return None if pd.isna(value) else getattr(value, "item", lambda: value)()
        text = WriteOnlyCell(page, value=ILLEGAL_CHARACTERS_RE.sub("", value))
        text.data_type = "s"
        if is_formula(value):
            text.quotePrefix = True  # stays a text when a person edits the cell
        return text

    page.append([cell(str(name)) for name in frame.columns])
    for row in frame.itertuples(index=False, name=None):
        page.append([cell(value) for value in row])
    book.save(path)
