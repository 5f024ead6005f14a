"""Sheet of a workbook as a raw table: calamine reads the cells, the marks of the sheet count its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from impact.errors import UnreadableFile, machine_lacks
from impact.incidents.data_finding import ROWS_NAMED, DataFinding, Effect
from impact.incidents.reading.layout import heading as headings
from impact.incidents.reading.layout.table_body import Candidates, named_rows, settle
from impact.incidents.reading.raw_table import RawTable, ReadOptions
from impact.incidents.reading.workbook import cell_text
from impact.incidents.reading.workbook.ods_marks import OdsParts
from impact.incidents.reading.workbook.sheet_choice import Parts, choose
from impact.incidents.reading.workbook.sheet_marks import SheetMarks, check_extent, column_letters
from impact.incidents.reading.workbook.xls_marks import XlsParts
from impact.incidents.reading.workbook.xlsx_marks import XlsxParts

Cells = list[list[Any]]


def read_xlsx(path: Path, options: ReadOptions) -> RawTable:
    """Read a sheet of an XLSX file; see :func:`impact.incidents.reading.read`."""
    return _read(path, options, "xlsx")


def read_xls(path: Path, options: ReadOptions) -> RawTable:
    """Read a sheet of an XLS file; see :func:`impact.incidents.reading.read`."""
    return _read(path, options, "xls")


def read_ods(path: Path, options: ReadOptions) -> RawTable:
    """Read a sheet of an ODS file; see :func:`impact.incidents.reading.read`."""
    return _read(path, options, "ods")


def sheet_names(path: Path) -> list[str]:
    """Names of the sheets of a workbook in their order, hidden ones too."""
    return list(_open(path).sheet_names)


_PARTS: dict[str, Any] = {"xlsx": XlsxParts, "xls": XlsParts, "ods": OdsParts}


def _open(path: Path) -> Any:
    import python_calamine

    try:
        return python_calamine.load_workbook(str(path))
    except python_calamine.PasswordError as error:
        raise UnreadableFile(
            f"{path.name} is a workbook locked with a password",
            "a workbook that opens without one",
            "open it with the password in a spreadsheet, take the password off, save a copy",
        ) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        words = f"{path.name} cannot be read as a workbook ({error})"
        raise machine_lacks(error, words) or UnreadableFile(
            words,
            "a whole XLSX, XLS or ODS file",
            "open it in a spreadsheet and save it as XLSX",
        ) from error


def _parts(path: Path, form: str) -> Parts:
    try:
        parts: Parts = _PARTS[form](path)
    except (KeyError, StopIteration, ValueError, SyntaxError) as error:
        raise UnreadableFile(
            f"{path.name} lacks parts that a workbook has ({error})",
            "a whole XLSX, XLS or ODS file",
            "open it in a spreadsheet and save it as XLSX",
        ) from error
    return parts


def _read(path: Path, options: ReadOptions, form: str) -> RawTable:
    parts = _parts(path, form)
    try:
        book = _open(path)
        name, findings, facts = choose(path, book, parts, options.sheet)
        marks = parts.marks(name)
        check_extent(path.name, name, int(marks.content[-1]) if marks.last_column else 0, marks.last_column)
        sheet = book.get_sheet_by_name(name)
        cells: Cells = sheet.to_python(skip_empty_area=False)
        if marks.merges is None:
            marks = replace(marks, merges=tuple((*a, *b) for a, b in sheet.merged_cell_ranges or ()))
    finally:
        parts.close()
    table = _table(path, name, form, _trimmed(cells), marks, options)
    facts |= table.facts
    findings = [*findings, *table.findings]
    return replace(table, facts=facts, findings=tuple(f.at(path.name, name) for f in findings))


def _trimmed(cells: Cells) -> Cells:
    """Cells without the empty columns at the right, all rows of one length."""
    width = 0
    for row in cells:
        at = len(row)
        while at > width and row[at - 1] == "":
            at -= 1
        width = max(width, at)
    return [row[:width] + [""] * (width - len(row)) for row in cells]


def _table(
    path: Path, name: str, form: str, cells: Cells, marks: SheetMarks, options: ReadOptions
) -> RawTable:
    findings: list[DataFinding] = []
    for row, column in marks.errors:
        if row <= len(cells) and column < len(cells[row - 1]):
            cells[row - 1][column] = ""
    for (row, column), text in marks.raised.items():
        if row <= len(cells) and column < len(cells[row - 1]):
            cells[row - 1][column] = text
    _show_zeros(cells, marks, findings)
    if not len(marks.content) and not any(value != "" for row in cells for value in row):
        raise UnreadableFile(
            f"the sheet {name!r} of {path.name} is empty",
            "a sheet with a row of headings",
            "name another sheet under `read:` in the mapping",
        )
    width = max(map(len, cells), default=1)
    numbers = list(range(1, len(cells) + 1))
    lowest = headings.HEAD_ROWS + max(options.header_rows or (0,))
    head = [[cell_text.text(value) for value in row] for row in cells[:lowest]]
    heading = headings.decide(head, numbers, marks.merges or (), options.header_rows)
    first = heading.first
    findings += heading.findings
    filled = _fill_down(cells, marks.merges or (), first)
    if filled:
        findings.append(
            DataFinding(
                "merged_cells_filled", Effect.note, rows=tuple(filled[:ROWS_NAMED]), count=len(filled)
            )
        )
    body = cells[first:]
    rows = np.arange(first + 1, first + 1 + len(body))
    arrays = []
    for i in range(width):
        values = [row[i] for row in body]
        arrays.append(cell_text.column(values))
        if (lost := cell_text.has_lost_digits(values)).any():
            name_of = heading.names[i]
            findings.append(named_rows("digits_lost", Effect.note, rows[lost], column=name_of, decided=False))
    columns = pa.table(arrays, names=[str(i) for i in range(width)])
    full = np.array([any(value != "" for value in row) for row in body], dtype=bool)
    counted, blank = _counted(marks, first)
    columns = columns.filter(pa.array(full)) if not full.all() else columns
    settled = settle(
        Candidates(columns, rows[full], blank[~np.isin(blank, rows[full])]),
        heading,
        whole=bool(options.header_rows),
    )
    findings += settled.findings
    findings += _comparison(marks, rows[full], first)
    findings += _flags(marks, first, heading.names)
    return RawTable(
        path.name,
        settled.columns,
        settled.rows,
        counted=counted,
        format=form,
        sheet=name,
        excluded=settled.excluded,
        quarantined=settled.quarantined,
        header_rows=tuple(numbers[i] for i in heading.rows),
        tags=heading.tags,
        findings=tuple(findings),
        facts=_facts(marks, heading, settled.empty_columns),
    )


def _facts(marks: SheetMarks, heading: headings.Heading, empty: int) -> dict[str, Any]:
    facts: dict[str, Any] = {"dates": "1904" if marks.epoch_1904 else "1900"}
    if heading.titles:
        facts["rows_above_heading"] = [i + 1 for i in heading.titles]
    if empty:
        facts["empty_columns"] = empty
    if marks.filtered:
        facts["filter"] = marks.filtered
    return facts


def _counted(marks: SheetMarks, first: int) -> tuple[int, np.ndarray]:
    """Candidate rows under the heading by the marks, and which of them have no value.

    They are all rows down to the last with a value, and rows beneath it that the file mentions.
    """
    content = marks.content[marks.content > first]
    last = int(content[-1]) if len(content) else first
    trailing = marks.written[marks.written > last]
    candidates = np.concatenate([np.arange(first + 1, last + 1), trailing])
    return len(candidates), candidates[~np.isin(candidates, content)]


def _comparison(marks: SheetMarks, read: np.ndarray, first: int) -> list[DataFinding]:
    """Hold the rows with a value by the marks against those that the reader of the cells gave."""
    counted = marks.content[marks.content > first]
    errors_only = np.array([row for row, _ in marks.errors], dtype=np.int64)
    valueless = np.array([row for row, _ in marks.valueless], dtype=np.int64)
    missing = np.setdiff1d(counted, np.concatenate([read, errors_only, valueless]))
    extra = np.setdiff1d(read, counted)
    if not len(missing) and not len(extra):
        return []
    return [_disagree(len(counted), len(read), np.concatenate([missing, extra]))]


def _disagree(counted: int, read: int, rows: Sequence[int] | np.ndarray) -> DataFinding:
    named = tuple(int(row) for row in rows[:ROWS_NAMED])
    return DataFinding(
        "rows_disagree",
        Effect.note,
        rows=named,
        count=max(len(rows), 1),
        detail=f"counted {counted}, read {read}",
        decided=False,
    )


def _show_zeros(cells: Cells, marks: SheetMarks, findings: list[DataFinding]) -> None:
    """Write numbers as their format shows them where it is all zeros: 5001 under 00000 is 05001."""
    rows = []
    for (row, column), width in marks.padded.items():
        if row > len(cells) or column >= len(cells[row - 1]):
            continue
        value = cells[row - 1][column]
        if isinstance(value, float) and value == int(value) and 0 <= value < 10 ** (width - 1):
            cells[row - 1][column] = str(int(value)).zfill(width)
            rows.append(row)
    if rows:
        findings.append(named_rows("zeros_by_format", Effect.note, np.array(rows)))


def _fill_down(cells: Cells, merges: Sequence[tuple[int, int, int, int]], first: int) -> list[int]:
    """Fill merged cells down their rows, within the merge only; numbers of the rows that gained a value."""
    rows = []
    for top, left, bottom, _ in merges:
        if top < first or bottom == top or top >= len(cells) or left >= len(cells[top]):
            continue
        value = cells[top][left]
        for row in range(top + 1, min(bottom + 1, len(cells))):
            if value != "" and cells[row][left] == "" and any(other != "" for other in cells[row]):
                cells[row][left] = value
                rows.append(row + 1)
    return sorted(rows)


def _flags(marks: SheetMarks, first: int, names: Sequence[str]) -> list[DataFinding]:
    """List findings on what a spreadsheet hides and on cells that hold no value a person can use."""
    findings: list[DataFinding] = []
    hidden = marks.hidden_rows[(marks.hidden_rows > first) & np.isin(marks.hidden_rows, marks.content)]
    if len(hidden):
        findings.append(
            named_rows("hidden_rows", Effect.note, hidden, detail="a filter is set" if marks.filtered else "")
        )
    columns = [i for i in marks.hidden_columns if i < len(names)]
    if columns:
        detail = ", ".join(f"{column_letters(i)} ({names[i]})" for i in columns[:ROWS_NAMED])
        findings.append(DataFinding("hidden_columns", Effect.note, count=len(columns), detail=detail))
    errors: dict[str, list[int]] = {}
    for (row, _), text in marks.errors.items():
        if row > first:
            errors.setdefault(text, []).append(row)
    for text, rows in errors.items():
        findings.append(named_rows("cell_error", Effect.withheld, np.array(rows), value=text))
    valueless = [row for row, _ in marks.valueless if row > first]
    if valueless:
        findings.append(
            named_rows("formula_without_value", Effect.withheld, np.array(valueless), decided=False)
        )
    return findings
