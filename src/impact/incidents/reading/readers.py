"""Readers by format: the one table that says which function reads which kind of file."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from impact.errors import UnreadableFile
from impact.incidents.reading.file_format import identify
from impact.incidents.reading.raw_table import RawTable, ReadOptions

#: nothing given: the reader decides everything
PLAIN = ReadOptions()
_HERE = "impact.incidents.reading"

#: format -> module and function, called as ``read(path, options) -> RawTable``
READERS: dict[str, tuple[str, str]] = {
    "csv": (f"{_HERE}.delimited.delimited_text", "read_delimited"),
    "xlsx": (f"{_HERE}.workbook.workbook_sheet", "read_xlsx"),
    "xls": (f"{_HERE}.workbook.workbook_sheet", "read_xls"),
    "ods": (f"{_HERE}.workbook.workbook_sheet", "read_ods"),
    **dict.fromkeys(("json", "geojson", "esri", "script"), (f"{_HERE}.features.json_file", "read_json")),
}
#: format -> module and function, called as ``sheets(path) -> list[str]``; other formats hold one table
SHEETS: dict[str, tuple[str, str]] = dict.fromkeys(
    ("xlsx", "xls", "ods"), (f"{_HERE}.workbook.workbook_sheet", "sheet_names")
)
#: format -> module and function, called as ``batches(path, options, rows) -> Iterator[RawTable]``
BATCHES: dict[str, tuple[str, str]] = {
    "csv": (f"{_HERE}.delimited.text_batches", "read_batches"),
}


def _load(table: dict[str, tuple[str, str]], form: str) -> Callable[..., Any]:
    module, function = table[form]
    return getattr(importlib.import_module(module), function)


def _format(path: Path) -> str:
    form = identify(path)
    if form not in READERS:
        raise UnreadableFile(
            f"{path.name} is a file of the format {form}",
            f"one of {', '.join(READERS)}",
            "save it in one of these formats from the program that made it",
        )
    return form


def read(path: str | Path, options: ReadOptions = PLAIN) -> RawTable:
    """Read a file of a researcher: every cell as text, as it stands in the file.

    Parameters
    ----------
    path
        The file. What it is, its content decides; the ending decides only where the content does not.
    options
        The `read:` part of a mapping; what is not given the reader decides and says in a finding.

    Returns
    -------
    RawTable
        Records, the rows set apart by reason, and a count of rows that is independent of the reader.

    Raises
    ------
    UnreadableFile
        When the file is missing, empty, encrypted, no data file, or of a format that is not read.
    """
    path = Path(path)
    table: RawTable = _load(READERS, _format(path))(path, options)
    return table


def batches(path: str | Path, options: ReadOptions = PLAIN, rows: int = 500_000) -> Iterator[RawTable]:
    """Read a file in parts of about so many rows, in bounded memory where the format allows it.

    Columns are the same in all parts and row numbers go on. Formats that cannot be read in parts give one.
    Raises what :func:`read` raises.
    """
    path = Path(path)
    form = _format(path)
    if form in BATCHES:
        yield from _load(BATCHES, form)(path, options, rows)
    else:
        yield read(path, options)


def sheets(path: str | Path) -> list[str]:
    """Name the sheets, layers or tables that a file holds; none where the format knows no such thing.

    Raises
    ------
    UnreadableFile
        As :func:`read`.
    """
    path = Path(path)
    form = _format(path)
    return list(_load(SHEETS, form)(path)) if form in SHEETS else []
