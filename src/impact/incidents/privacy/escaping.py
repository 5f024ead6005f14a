"""Escaping: text of a file put where it goes (HTML, CSV, a workbook) without doing anything there, and back.

A spreadsheet runs a text that begins with one of ``= + - @``, a tab or a line end as a formula. Numbers are
never touched: they are written as numbers, so that -74.08 stays -74.08. An escaped text is a text again when
our own file is read with :func:`read_csv`.
"""

from __future__ import annotations

import csv
import html
import io
import re
from pathlib import Path
from typing import Any

import pandas as pd

#: first characters that a spreadsheet takes for a formula, full-width ones too
DANGEROUS = "=+-@\t\r\n＝＋－＠"
_FIRST = re.compile(rf"^[ \u00a0]*[{re.escape(DANGEROUS)}]")
_ESCAPED = re.compile(rf"^'+[ \u00a0]*[{re.escape(DANGEROUS)}]")

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


def for_csv(text: str) -> str:
    """Escape one text for a cell of a CSV file.

    >>> for_csv("=1+1"), for_csv("ok"), for_csv("'=x")
    ("'=1+1", 'ok', "''=x")
    """
    return f"'{text}" if _FIRST.match(text) or _ESCAPED.match(text) else text


def from_csv(text: str) -> str:
    """Undo :func:`for_csv`.

    >>> from_csv(for_csv("-5 m from the road"))
    '-5 m from the road'
    """
    return text[1:] if _ESCAPED.match(text) else text


def _is_text(column: pd.Series) -> bool:
    return not (
        pd.api.types.is_numeric_dtype(column)
        or pd.api.types.is_bool_dtype(column)
        or pd.api.types.is_datetime64_any_dtype(column)
    )


def _listed(value: Any) -> Any:
    """Put sets and lists of codes into one text, as a CSV file has no lists."""
    return ";".join(map(str, value)) if isinstance(value, (list, tuple, set, frozenset)) else value


def escaped(frame: pd.DataFrame) -> pd.DataFrame:
    """Copy of a table whose texts are safe in a spreadsheet; numbers, days and missing values stay.

    Only values that are texts change, so a column that mixes texts and numbers keeps its numbers.
    """
    frame = frame.copy()
    for name in frame.columns[[_is_text(frame[c]) for c in frame.columns]]:
        values = frame[name].map(_listed, na_action="ignore") if frame[name].dtype == object else frame[name]
        different = {text: for_csv(text) for text in values.dropna().unique() if isinstance(text, str)}
        changed = {text: safe for text, safe in different.items() if text != safe}
        if changed:
            values = values.astype(object).map(lambda text, c=changed: c.get(text, text), na_action="ignore")
        frame[name] = values
    frame.columns = [for_csv(str(name)) for name in frame.columns]
    return frame


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
    text = io.StringIO()
    escaped(frame).to_csv(
        text, index=False, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n", date_format="%Y-%m-%d"
    )
    if path is not None:
        path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return text.getvalue()


def read_csv(path: Path) -> pd.DataFrame:
    """Read a file of :func:`write_csv`: texts as they were, numbers as numbers, empty cells missing."""
    frame = pd.read_csv(
        path, encoding="utf-8", keep_default_na=False, na_values=[""], dtype_backend="numpy_nullable"
    )
    for name in frame.columns[[_is_text(frame[c]) for c in frame.columns]]:
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
        value = _listed(value)
        if not isinstance(value, str):
            return None if pd.isna(value) else getattr(value, "item", lambda: value)()
        text = WriteOnlyCell(page, value=ILLEGAL_CHARACTERS_RE.sub("", value))
        text.data_type = "s"
        if _FIRST.match(value):
            text.quotePrefix = True  # stays a text when a person edits the cell
        return text

    page.append([cell(str(name)) for name in frame.columns])
    for row in frame.itertuples(index=False, name=None):
        page.append([cell(value) for value in row])
    book.save(path)
