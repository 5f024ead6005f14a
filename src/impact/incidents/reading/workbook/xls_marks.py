"""Marks of an XLS sheet, from its records (BIFF5 and BIFF8 in a compound file): rows, hidden parts, errors.

Layouts: [MS-CFB] for the compound file, [MS-XLS] 2.3 for the records of cells.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from impact.errors import UnreadableFile
from impact.incidents.reading.workbook.sheet_marks import SheetMarks, rows_of

_END = 0xFFFFFFFA  #: sector numbers from here on are marks
#: records of one cell with a value; FORMULA and BOOLERR are looked into
_VALUES = {0x0203, 0x027E, 0x00FD, 0x0204, 0x00D6, 0x0006, 0x0205}
_BLANKS = {0x0201, 0x00BE}
_MULRK, _ROW, _COLINFO, _MERGE, _BOUNDSHEET, _DATEMODE, _FILEPASS = 0xBD, 0x208, 0x7D, 0xE5, 0x85, 0x22, 0x2F
_FILTER = 0x9D
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def workbook_stream(content: bytes, name: str) -> bytes:
    """Stream of the workbook in a compound file.

    Raises
    ------
    UnreadableFile
        When the file is damaged or holds no workbook.
    """
    try:
        return _stream(content)
    except (struct.error, IndexError, ValueError) as error:
        raise UnreadableFile(
            f"{name} is a damaged XLS file ({error})",
            "a whole workbook",
            "open it in a spreadsheet and save it as XLSX",
        ) from error


def _stream(content: bytes) -> bytes:
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    small = 1 << struct.unpack_from("<H", content, 32)[0]
    first_directory, cutoff, first_mini = (struct.unpack_from("<I", content, at)[0] for at in (48, 56, 60))
    first_more, more = struct.unpack_from("<II", content, 68)

    def sector(number: int) -> bytes:
        return content[(number + 1) * size : (number + 2) * size]

    tables = list(struct.unpack_from("<109I", content, 76))
    for _ in range(more):
        if first_more >= _END:
            break
        numbers = struct.unpack(f"<{size // 4}I", sector(first_more))
        tables += numbers[:-1]
        first_more = numbers[-1]
    chain = [link for table in tables if table < _END for link in _numbers(sector(table))]

    def read(start: int) -> bytes:
        return b"".join(sector(number) for number in _follow(start, chain))

    directory = read(first_directory)
    entries = {}
    for at in range(0, len(directory) - 127, 128):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        title = directory[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        entries[title] = struct.unpack_from("<II", directory, at + 116)
    key = next((title for title in ("Workbook", "Book") if title in entries), None)
    if key is None:
        raise ValueError("it holds no workbook")
    start, length = entries[key]
    if length >= cutoff:
        return read(start)[:length]
    root = read(entries["Root Entry"][0])
    links = _numbers(read(first_mini))
    return b"".join(root[n * small : (n + 1) * small] for n in _follow(start, links))[:length]


def _numbers(part: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(part) // 4}I", part))


def _follow(start: int, links: list[int]) -> Iterator[int]:
    """Sectors of a stream, one after the other."""
    seen = 0
    while start < _END:
        yield start
        start, seen = links[start], seen + 1
        if seen > len(links):
            raise ValueError("a chain of sectors goes in a circle")


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length
        if kind == 0x000A:  # end of this sheet
            return


class XlsParts:
    """Parts of an XLS file."""

    def __init__(self, path: Path) -> None:
        self._stream = workbook_stream(path.read_bytes(), path.name)
        self.sheets: dict[str, str] = {}
        self._at: dict[str, int] = {}
        self.epoch_1904 = False
        unicode_names = struct.unpack_from("<H", self._stream, 4)[0] >= 0x0600
        for kind, data in _records(self._stream, 0):
            if kind == _FILEPASS:
                raise UnreadableFile(
                    f"{path.name} is a workbook locked with a password",
                    "a workbook that opens without one",
                    "open it with the password in a spreadsheet, take the password off, save a copy",
                )
            if kind == _DATEMODE:
                self.epoch_1904 = data[:2] == b"\x01\x00"
            elif kind == _BOUNDSHEET and data[5] == 0:
                at, count = struct.unpack_from("<I", data)[0], data[6]
                if unicode_names:
                    wide = data[7] & 1
                    raw = data[8 : 8 + count * (2 if wide else 1)]
                    name = raw.decode("utf-16-le" if wide else "latin-1")
                else:
                    name = data[7 : 7 + count].decode("cp1252", "replace")
                self.sheets[name] = ""
                self._at[name] = at

    def close(self) -> None:
        """Do nothing: the file is read whole."""

    def rows(self, sheet: str) -> SheetMarks:
        """Collect the marks of a sheet."""
        return self.marks(sheet)

    def marks(self, sheet: str) -> SheetMarks:
        """Collect the marks of a sheet."""
        content: set[int] = set()
        written: set[int] = set()
        hidden: list[int] = []
        columns: list[int] = []
        merges: list[tuple[int, int, int, int]] = []
        errors: dict[tuple[int, int], str] = {}
        wide, filtered = False, None
        for kind, data in _records(self._stream, self._at[sheet]):
            if kind in _VALUES or kind == _MULRK:
                row, column = struct.unpack_from("<HH", data)
                written.add(row + 1)
                error = _error(kind, data)
                if error is not None:
                    errors[row + 1, column] = error
                if not _is_empty_text(kind, data):
                    content.add(row + 1)
                wide = wide or column > 0 or kind == _MULRK
            elif kind in _BLANKS:
                written.add(struct.unpack_from("<H", data)[0] + 1)
            elif kind == _ROW and struct.unpack_from("<H", data, 12)[0] & 0x20:
                hidden.append(struct.unpack_from("<H", data)[0] + 1)
            elif kind == _COLINFO and struct.unpack_from("<H", data, 8)[0] & 1:
                first, last = struct.unpack_from("<HH", data)
                columns += range(first, min(last, first + 500) + 1)
            elif kind == _MERGE:
                for i in range(struct.unpack_from("<H", data)[0]):
                    top, bottom, left, right = struct.unpack_from("<4H", data, 2 + 8 * i)
                    merges.append((top, left, bottom, right))
            elif kind == _FILTER:
                filtered = "set"
        return SheetMarks(
            rows_of(content),
            rows_of(written),
            rows_of(hidden),
            tuple(columns),
            errors,
            merges=tuple(merges),
            wide=wide,
            filtered=filtered,
            epoch_1904=self.epoch_1904,
        )


def _error(kind: int, data: bytes) -> str | None:
    """Error in a cell: BOOLERR with its flag set, or the stored result of a formula."""
    if kind == 0x0205 and len(data) >= 8 and data[7]:
        return _ERRORS.get(data[6], "#N/A")
    if kind == 0x0006 and len(data) >= 14 and data[12:14] == b"\xff\xff" and data[6] == 2:
        return _ERRORS.get(data[8], "#N/A")
    return None


def _is_empty_text(kind: int, data: bytes) -> bool:
    """Tell a formula whose stored result is an empty text."""
    return kind == 0x0006 and len(data) >= 14 and data[12:14] == b"\xff\xff" and data[6] == 3
