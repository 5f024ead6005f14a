"""Readers by format: the one table that says which function reads which kind of file."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from impact.errors import UnreadableFile
from impact.incidents.reading.damaged_file import guarded
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
    "shapefile": (f"{_HERE}.features.shapefile", "read_shapefile"),
    "dbf": (f"{_HERE}.features.dbf", "read_dbf"),
    "kml": (f"{_HERE}.features.kml", "read_kml"),
    "kmz": (f"{_HERE}.features.kml", "read_kml"),
    "parquet": (f"{_HERE}.stored.parquet", "read_parquet"),
    "stata": (f"{_HERE}.stored.labelled_tables", "read_stata"),
    "spss": (f"{_HERE}.stored.labelled_tables", "read_spss"),
    "archive": (f"{_HERE}.packed_files", "read_archive"),
    "gzip": (f"{_HERE}.packed_files", "read_gzip"),
}
#: format -> module and function, called as ``sheets(path) -> list[str]``; other formats hold one table
SHEETS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("xlsx", "xls", "ods"), (f"{_HERE}.workbook.workbook_sheet", "sheet_names")),
    "shapefile": (f"{_HERE}.features.shapefile", "layers_of_shapefile"),
    "archive": (f"{_HERE}.packed_files", "sheets_of_archive"),
}
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
    form = _format(path)
    with guarded(path, form):
        table: RawTable = _load(READERS, form)(path, options)
        return _with_choices(table, _choices(path, form, options))


def batches(path: str | Path, options: ReadOptions = PLAIN, rows: int = 500_000) -> Iterator[RawTable]:
    """Read a file in parts of about so many rows, in bounded memory where the format allows it.

    Columns are the same in all parts and row numbers go on. Formats that cannot be read in parts give one.
    Raises what :func:`read` raises.
    """
    path = Path(path)
    form = _format(path)
    if form not in BATCHES:
        yield read(path, options)
        return
    with guarded(path, form):
        lists = _choices(path, form, options)
        for table in _load(BATCHES, form)(path, options, rows):
            yield _with_choices(table, lists)


def _choices(path: Path, form: str, options: ReadOptions) -> tuple[Any, Any] | None:
    """Read choice lists and the questions that use them: of the file that is named, or of the workbook."""
    from impact.incidents.reading import choice_lists

    beside, own = path, options.choices is None
    if options.choices is not None:
        beside = Path(options.choices) if Path(options.choices).exists() else path.parent / options.choices
        form = _format(beside)
    names = {name.strip().lower(): name for name in sheets(beside)} if form in SHEETS else {}
    if own and "choices" not in names:
        return None
    sheet = ReadOptions(sheet=names.get("choices"), language=options.language)
    try:
        listed = choice_lists.read_lists(_load(READERS, form)(beside, sheet), options.language)
    except UnreadableFile:
        if own:  # a sheet that happens to be called so
            return None
        raise
    survey = {}
    if "survey" in names:
        survey = choice_lists.questions(_load(READERS, form)(beside, ReadOptions(sheet=names["survey"])))
    return listed, survey


def _with_choices(table: RawTable, lists: tuple[Any, Any] | None) -> RawTable:
    from impact.incidents.reading import choice_lists

    if answers := choice_lists.groups(table.columns.column_names):
        table = replace(table, facts={**table.facts, "answers": answers})
    return table if lists is None else choice_lists.with_labels(table, *lists)


def sheets(path: str | Path) -> list[str]:
    """Name the sheets, layers or tables that a file holds; none where the format knows no such thing.

    Raises
    ------
    UnreadableFile
        As :func:`read`.
    """
    path = Path(path)
    form = _format(path)
    with guarded(path, form):
        return list(_load(SHEETS, form)(path)) if form in SHEETS else []
