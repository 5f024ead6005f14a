"""Marks of an XLSX sheet, from its XML: rows, hidden parts, errors, merges, formats that show zeros."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from defusedxml import ElementTree

from impact.errors import UnreadableFile
from impact.incidents.reading.workbook.sheet_marks import ROWS, SheetMarks, column_index, is_long, rows_of

#: largest part of a workbook that is unpacked, and how much more than its packed size it may be
PART_BYTES = 1 << 31
RATIO = 400
#: bytes of a sheet that are unpacked at once
_PIECE = 1 << 24
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_NUMBER = re.compile(rb'\br="(\d+)"')
_CONTENT = re.compile(rb"<(?:\w+:)?[vt](?:\s[^>]*)?>\s*[^<\s]")
_ERROR = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]+)(\d+)"[^>]*>.*?<(?:\w+:)?v>([^<]*)<', re.DOTALL
)
_VALUELESS = re.compile(
    rb'<(?:\w+:)?c\b[^>]*\br="([A-Z]+)(\d+)"[^>]*>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)'
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)/?>")
_FILTER = re.compile(rb'<(?:\w+:)?autoFilter\b[^>]*\bref="([^"]+)"')
_BESIDE = re.compile(rb'<(?:\w+:)?c\b[^>]*\br="(?!A\d)[A-Z]+\d+"[^>]*>\s*<')
_FAR = re.compile(rb'<(?:\w+:)?c\b[^>]*\br="([A-Z]{2,3})\d+"[^>]*(?<!/)>\s*<(?!/)')
_PLACED = re.compile(rb'<(?:\w+:)?c\b[^>]*\br="')
_STYLED = re.compile(rb'<(?:\w+:)?c\b[^>]*\bs="(\d+)"[^>]*>')
_SHARED = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*\bt="s")[^>]*\br="([A-Z]+)(\d+)"[^>]*>\s*<(?:\w+:)?v>(\d+)</')
_INLINE = re.compile(
    rb'<c\b(?=[^>]*\bt="inlineStr")[^>]*\br="([A-Z]+)(\d+)"[^>]*>\s*(<is>(?:(?!</is>).)*superscript.*?</is>)',
    re.DOTALL,
)
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_ENDS = re.compile(rb'\b(?:min|max)="(\d+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')


def check_size(path: Path) -> None:
    """Refuse a workbook that unpacks to far more than it is.

    Raises
    ------
    UnreadableFile
        When a part is larger than two gigabytes, or unpacks to 400 times its size.
    """
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            huge = info.file_size > PART_BYTES
            bomb = info.file_size > 50_000_000 and info.file_size > RATIO * max(info.compress_size, 1)
            if huge or bomb:
                raise UnreadableFile(
                    f"{path.name} unpacks {info.filename} to {info.file_size} bytes",
                    f"parts of at most {PART_BYTES} bytes that are not packed {RATIO} times",
                    "ask where the file comes from; a real one: save it as CSV",
                )


def _attribute(element: object, name: str) -> str | None:
    attributes: dict[str, str] = element.attrib  # type: ignore[attr-defined]
    return next((v for k, v in attributes.items() if k.rpartition("}")[2] == name), None)


class XlsxParts:
    """Parts of an open XLSX file."""

    def __init__(self, path: Path) -> None:
        check_size(path)
        self._archive, self._name = zipfile.ZipFile(path), path.name
        names = self._archive.namelist()
        self._book = next(name for name in names if name.lower().endswith("xl/workbook.xml"))
        book = ElementTree.fromstring(self._archive.read(self._book))
        folder = posixpath.dirname(self._book)
        links = f"{folder}/_rels/{posixpath.basename(self._book)}.rels"
        targets = {}
        for link in ElementTree.fromstring(self._archive.read(links)):
            target = link.attrib["Target"]
            whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            targets[link.attrib["Id"]] = whole
        self.epoch_1904 = False
        self.sheets: dict[str, str] = {}
        for element in book.iter():
            tag = element.tag.rpartition("}")[2]
            if tag == "workbookPr":
                self.epoch_1904 = _attribute(element, "date1904") in ("1", "true")
            elif tag == "sheet":
                part = next((v for k, v in element.attrib.items() if k.endswith("}id")), "")
                if targets.get(part) in names:
                    self.sheets[element.attrib["name"]] = targets[part]
        self._strings = next((name for name in names if name.lower().endswith("xl/sharedstrings.xml")), None)
        self._styles = next((name for name in names if name.lower().endswith("xl/styles.xml")), None)

    def close(self) -> None:
        """Close the archive."""
        self._archive.close()

    def _sheet(self, sheet: str) -> bytes:
        """Unpack a sheet; one of more rows than a sheet can have is refused where the first one comes."""
        pieces, rows = [], 0
        with self._archive.open(self.sheets[sheet]) as part:
            while piece := part.read(_PIECE):
                pieces.append(piece)
                rows += piece.count(b"<row") + piece.count(b":row") // 2
                if rows > ROWS:
                    raise UnreadableFile(
                        f"{self._name}, sheet {sheet!r}: more than {ROWS:,} rows",
                        "no more rows than a sheet of a spreadsheet can have",
                        "ask where the file comes from; a real one: save it as CSV",
                    )
        return b"".join(pieces)

    def rows(self, sheet: str) -> SheetMarks:
        """Rows of a sheet only, which is quick: to choose among sheets."""
        data = self._sheet(sheet)
        content, written, _ = _rows(data)
        return SheetMarks(content, written, wide=_is_wide(data), last_column=_last_column(data, content))

    def marks(self, sheet: str) -> SheetMarks:
        """All marks of a sheet."""
        data = self._sheet(sheet)
        content, written, hidden = _rows(data)
        head = data[: max(data.find(b"sheetData"), 0)]
        columns: list[int] = []
        for attributes in _COLUMN.findall(head):
            ends = _ENDS.findall(attributes)
            if _HIDDEN.search(attributes) and len(ends) == 2:
                first, last = sorted(map(int, ends))
                columns += range(first - 1, min(last, first + 500))
        errors = {
            (int(row), column_index(letters.decode())): text.decode()
            for letters, row, text in _ERROR.findall(data) if b't="e"' in data
        } if b't="e"' in data else {}  # fmt: skip
        valueless = (
            tuple((int(row), column_index(letters.decode())) for letters, row in _VALUELESS.findall(data))
            if re.search(rb"<(?:\w+:)?f\b", data)
            else ()
        )
        merges = tuple(
            (int(top) - 1, column_index(left.decode()), int(bottom) - 1, column_index(right.decode()))
            for left, top, right, bottom in _MERGE.findall(data)
        )
        filtered = _FILTER.search(data)
        return SheetMarks(
            content,
            written,
            hidden,
            tuple(columns),
            errors,
            valueless,
            self._padded(data),
            merges,
            _is_wide(data),
            filtered[1].decode() if filtered else None,
            self.epoch_1904,
            self._raised(data),
            _last_column(data, content),
        )

    def _raised(self, data: bytes) -> dict[tuple[int, int], str]:
        """Texts of cells in which digits stand raised, with those digits as such."""
        values: dict[tuple[int, int], str] = {}
        if b"superscript" in data:  # texts that stand in their cells
            for letters, row, item in _INLINE.findall(data):
                if (text := _with_raised(ElementTree.fromstring(item))) is not None:
                    values[int(row), column_index(letters.decode())] = text
        if self._strings is None or b"superscript" not in (shared := self._archive.read(self._strings)):
            return values
        texts = {
            str(i).encode(): text
            for i, item in enumerate(ElementTree.fromstring(shared))
            if (text := _with_raised(item)) is not None
        }
        for letters, row, number in _SHARED.findall(data):
            if number in texts:
                values[int(row), column_index(letters.decode())] = texts[number]
        return values

    def _padded(self, data: bytes) -> dict[tuple[int, int], int]:
        """Cells whose format is nothing but zeros, such as 00000 for a postal or municipality code."""
        if self._styles is None:
            return {}
        styles = ElementTree.fromstring(self._archive.read(self._styles))
        formats, widths = {}, {}
        for element in styles.iter():
            tag = element.tag.rpartition("}")[2]
            if tag == "numFmt":
                formats[element.attrib.get("numFmtId")] = element.attrib.get("formatCode", "")
            elif tag == "cellXfs":
                for i, one in enumerate(element):
                    code = formats.get(one.attrib.get("numFmtId"), "")
                    if re.fullmatch(r"0{2,}", code.strip('"')):
                        widths[str(i).encode()] = len(code.strip('"'))
        if not widths:
            return {}
        out = {}
        place = re.compile(rb'\br="([A-Z]+)(\d+)"')
        for match in _STYLED.finditer(data):
            width = widths.get(match.group(1))
            at = place.search(match.group()) if width else None
            if width and at:
                out[int(at[2]), column_index(at[1].decode())] = width
        return out


def _with_raised(item: Iterable[Any]) -> str | None:
    """Text of a shared string whose raised digits are written as such; None where it has none."""
    pieces, raised = [], False
    for run in item:
        tags = {part.tag.rpartition("}")[2]: part for part in run.iter()}
        if run.tag.rpartition("}")[2] not in ("r", "t"):
            continue
        text = (tags["t"].text or "") if "t" in tags else ""
        mark = tags.get("vertAlign")
        if (
            mark is not None
            and mark.attrib.get("val") == "superscript"
            and any(c in "0123456789" for c in text)
        ):
            text, raised = text.translate(_RAISED), True
        pieces.append(text)
    return "".join(pieces) if raised else None


def _rows(data: bytes) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Numbers of the rows with a value, of all rows in the XML, and of the hidden ones."""
    content, written, hidden = [], [], []
    rows = list(_ROW.finditer(data))
    number = 0
    for i, match in enumerate(rows):
        stated = _NUMBER.search(match.group(1))
        number = int(stated[1]) if stated else number + 1
        written.append(number)
        end = rows[i + 1].start() if i + 1 < len(rows) else len(data)
        if not match.group(1).endswith(b"/") and _CONTENT.search(data, match.end(), end):
            content.append(number)
        if _HIDDEN.search(match.group(1)):
            hidden.append(number)
    return rows_of(content), rows_of(written), rows_of(hidden)


def _is_wide(data: bytes) -> bool:
    """Tell a sheet with a value beside the first column; cells without a place are taken for it."""
    return bool(_BESIDE.search(data)) or not _PLACED.search(data)


def _last_column(data: bytes, content: np.ndarray) -> int:
    """Find the last column with a value, at least Z; 0 in a sheet that cannot be too large."""
    if not len(content) or not is_long(int(content[-1])):
        return 0
    return max((column_index(letters.decode()) + 1 for letters in {*_FAR.findall(data)}), default=26)
