"""Workbooks that are written: numbers stay numbers, days stay days, and no text becomes a formula."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from impact.errors import ImpactError, machine_lacks

#: what a sheet holds at most, heading included, and characters in a cell; Excel cuts off the rest in silence
ROWS, CHARACTERS = 1_048_576, 32_767
#: a whole number beyond these digits changes in Excel
_DIGITS = 15
#: first day that a workbook knows; earlier ones are written as text
_FIRST_DAY = dt.datetime(1900, 3, 1)  # noqa: DTZ001 - a day has no zone
_NARROWEST, _WIDEST = 8, 60
#: one moment for all files, so that the same rows give the same bytes
_MOMENT = "2000-01-01T00:00:00Z"
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(<)")


def write_workbook(
    sheets: Mapping[str, pd.DataFrame], notes: Mapping[str, Iterable[str]] | None = None
) -> bytes:
    """Turn frames into a workbook, one sheet each.

    Parameters
    ----------
    sheets
        Name of each sheet and its rows; the first row of a sheet names the columns.
    notes
        Sentences for below the rows of a sheet, by its name.

    Raises
    ------
    ImpactError
        When a sheet has more rows, or a cell more characters, than a workbook holds.
    MachineLacks
        When the folder of temporary files, in which sheets are made, has no room.
    """
    book, buffer = Workbook(write_only=True), io.BytesIO()
    try:
        for name, frame in sheets.items():
            _check_size(name, frame)
            _fill(book.create_sheet(name), frame, tuple((notes or {}).get(name, ())))
        book.save(buffer)
    except OSError as error:
        _let_go(book)
        words = f"a workbook cannot be made in {tempfile.gettempdir()}: {error.strerror or error}"
        raise machine_lacks(error, words) or ImpactError(
            words, "a folder for temporary files that can be written", "set TMPDIR to another one"
        ) from error
    return _timeless(buffer.getvalue())


def _let_go(book: Workbook) -> None:
    """Close the sheets of a workbook that could not be made; each would say so again when it is forgotten."""
    for sheet in book.worksheets:
        writer = sheet._writer
        if writer is not None:
            with suppress(OSError, RuntimeError):
                writer.close()
            with suppress(OSError, ValueError):
                writer.cleanup()


def _check_size(name: str, frame: pd.DataFrame) -> None:
    if len(frame) >= ROWS:
        raise ImpactError(
            f"{len(frame)} rows for the sheet {name!r}",
            f"at most {ROWS - 1}",
            "write .csv or .parquet instead",
        )
    for label, column in frame.items():
        if column.dtype == object or isinstance(column.dtype, (pd.StringDtype, pd.CategoricalDtype)):
            longest = max((len(cell) for cell in column if isinstance(cell, str)), default=0)
            if longest > CHARACTERS:
                raise ImpactError(
                    f"a text of {longest} characters in the column {label!r}",
                    f"at most {CHARACTERS} in a cell of a workbook",
                    "write .csv or .parquet instead",
                )


def _fill(sheet: Any, frame: pd.DataFrame, notes: tuple[str, ...]) -> None:
    sheet.freeze_panes = "A2"
    for at, label in enumerate(frame.columns, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = _width(str(label), frame.iloc[:, at - 1])
    if len(frame):
        sheet.auto_filter.ref = f"A1:{get_column_letter(max(1, frame.shape[1]))}{len(frame) + 1}"
    heading = [_cell(sheet, _plain(str(label))) for label in frame.columns]
    for cell in heading:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(vertical="top")
    sheet.append(heading)
    for row in frame.itertuples(index=False, name=None):
        sheet.append([_cell(sheet, _plain(value)) for value in row])
    for note in ("", *notes) if notes else ():
        sheet.append([_cell(sheet, note)])


def _width(label: str, column: pd.Series) -> float:
    longest = max((len(str(_plain(cell))) for cell in column.head(200)), default=0)
    return float(min(_WIDEST, max(_NARROWEST, len(label) + 3, longest + 2)))


def _cell(sheet: Any, value: Any) -> Any:
    """Make a cell; a text is marked as one, whatever it begins with."""
    if not isinstance(value, (str, dt.datetime)):
        return value
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # openpyxl would take "=1+1" for a formula and "#N/A" for an error
        if value[:1] in ("=", "+", "-", "@", "\t", "\r"):
            cell.quotePrefix = True  # nor does it become one when somebody edits the cell
    else:
        cell.number_format = "yyyy-mm-dd" if value.time() == dt.time() else "yyyy-mm-dd hh:mm:ss"
    return cell


def _plain(value: Any) -> Any:
    """Turn a value of a frame into what a cell can hold; missing becomes an empty cell."""
    if isinstance(value, str):
        return ILLEGAL_CHARACTERS_RE.sub("�", value)
    if isinstance(value, (list, tuple, set)):
        value = "; ".join(map(str, sorted(value) if isinstance(value, set) else value))
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return None
    if isinstance(value, dt.datetime):  # as a Timestamp is
        moment = value.to_pydatetime() if isinstance(value, pd.Timestamp) else value
        return moment if moment.tzinfo is None and moment >= _FIRST_DAY else _iso(moment)
    if isinstance(value, dt.date):
        return _plain(dt.datetime(value.year, value.month, value.day))  # noqa: DTZ001 - a day has no zone
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if len(str(abs(value))) <= _DIGITS else str(value)
    if isinstance(value, float):
        return str(value) if math.isinf(value) else value
    return ILLEGAL_CHARACTERS_RE.sub("�", str(value))


def _iso(moment: dt.datetime) -> str:
    return moment.isoformat().removesuffix("T00:00:00")


def _timeless(content: bytes) -> bytes:
    """Take the time of writing out of a workbook: out of its properties and out of the archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _MODIFIED.sub(rb"\g<1>" + _MOMENT.encode() + rb"\3", part)
            new.writestr(zipfile.ZipInfo(name), part, compress_type=zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
