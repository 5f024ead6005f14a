"""Marks of an ODS sheet, from content.xml: rows with their repeats, merges, hidden parts, errors."""

from __future__ import annotations

import html
import re
import zipfile
from pathlib import Path

from impact.incidents.reading.workbook.sheet_marks import COLUMNS, SheetMarks, check_extent, is_long, rows_of
from impact.incidents.reading.workbook.xlsx_marks import check_size

_TABLE = re.compile(rb"<table:table\b([^>]*)>(.*?)</table:table>", re.DOTALL)
_NAME = re.compile(rb'\btable:name="([^"]*)"')
_ROW = re.compile(rb"<table:table-row\b([^>]*?)(/?)>")
_REPEAT = re.compile(rb'number-rows-repeated="(\d+)"')
_CONTENT = re.compile(rb"<text:(?:p|span|a)\b[^>]*>\s*[^<\s]|office:(?:date-|time-)?value=\"")
_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*?)/?>")
_ACROSS = re.compile(rb'number-columns-repeated="(\d+)"')
_HIDDEN = re.compile(rb'table:visibility="(collapse|filter)"')
_COLUMN = re.compile(rb"<table:table-column\b([^>]*?)/?>")
#: rows of a sheet of a spreadsheet program; a last run of blank rows up to here is filling
FULL = (1_048_576, 65_536)


class OdsParts:
    """Parts of an ODS file."""

    def __init__(self, path: Path) -> None:
        check_size(path)
        with zipfile.ZipFile(path) as archive:
            data = archive.read("content.xml")
        self._tables: dict[str, bytes] = {}
        for match in _TABLE.finditer(data):
            name = _NAME.search(match.group(1))
            self._tables[html.unescape(name[1].decode("utf-8")) if name else ""] = match.group(2)
        self.sheets = dict.fromkeys(self._tables, "")
        for sheet, table in self._tables.items():  # the reader of the cells opens all at once
            check_extent(path.name, sheet, *_extent(table))

    def close(self) -> None:
        """Do nothing: the archive is closed already."""

    def rows(self, sheet: str) -> SheetMarks:
        """Collect the marks of a sheet."""
        return self.marks(sheet)

    def marks(self, sheet: str) -> SheetMarks:
        """Collect the marks of a sheet."""
        data = self._tables[sheet]
        content: list[int] = []
        written: list[int] = []
        hidden: list[int] = []
        merges: list[tuple[int, int, int, int]] = []
        wide = False
        rows = list(_ROW.finditer(data))
        number = 1
        for i, match in enumerate(rows):
            repeat = int(m[1]) if (m := _REPEAT.search(match.group(1))) else 1
            end = rows[i + 1].start() if i + 1 < len(rows) else len(data)
            segment = data[match.end() : end]
            span = range(number, number + repeat)
            if not match.group(2) and _CONTENT.search(segment):
                content += span
                written += span
                merges += _merges(segment, number - 1)
                wide = wide or len(_CELL.findall(segment)) > 1
            elif number + repeat - 1 not in FULL and repeat < 10_000:
                written += span
            if _HIDDEN.search(match.group(1)) and repeat < 10_000:
                hidden += span
            number += repeat
        columns: list[int] = []
        at = 0
        for one in _COLUMN.findall(data):
            repeat = int(m[1]) if (m := re.search(rb'number-columns-repeated="(\d+)"', one)) else 1
            if _HIDDEN.search(one) and repeat < 500:
                columns += range(at, at + repeat)
            at += repeat
        return SheetMarks(
            rows_of(content),
            rows_of(written),
            rows_of(hidden),
            tuple(columns),
            merges=tuple(merges),
            wide=wide,
        )


def _extent(data: bytes) -> tuple[int, int]:
    """Find the last row with a value, and the last column with one where that may be too far."""
    rows = list(_ROW.finditer(data))
    last, number, full = 0, 0, []
    for match, following in zip(rows, [*rows[1:], None], strict=True):
        repeat = _REPEAT.search(match.group(1))
        number += int(repeat[1]) if repeat else 1
        segment = data[match.end() : following.start() if following else len(data)]
        if not match.group(2) and _CONTENT.search(segment):
            last = number
            full.append(segment)
    far = max(map(int, _ACROSS.findall(data)), default=0)
    return last, max(map(_width, full), default=0) if is_long(last) or far > COLUMNS else 0


def _width(segment: bytes) -> int:
    """Find the last column with a value in a row, numbered from 1."""
    cells = list(_CELL.finditer(segment))
    width = at = 0
    for cell, following in zip(cells, [*cells[1:], None], strict=True):
        repeat = _ACROSS.search(cell.group(1))
        at += int(repeat[1]) if repeat else 1
        if _CONTENT.search(segment, cell.start(), following.start() if following else len(segment)):
            width = at
    return width


def _merges(segment: bytes, row: int) -> list[tuple[int, int, int, int]]:
    """List merged cells that begin in a row."""
    if b"-spanned=" not in segment:
        return []
    out, column = [], 0
    for match in _CELL.finditer(segment):
        attributes = match.group(1)

        def number(name: bytes, text: bytes = attributes) -> int:
            m = re.search(rb'%s="(\d+)"' % name, text)
            return int(m[1]) if m else 1

        across, down = number(b"number-columns-spanned"), number(b"number-rows-spanned")
        if across > 1 or down > 1:
            out.append((row, column, row + down - 1, column + across - 1))
        column += number(b"number-columns-repeated")
    return out
