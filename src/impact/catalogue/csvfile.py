"""Read a raw CSV file strictly, keeping the line each row stands on."""

from __future__ import annotations

import csv
import difflib
import io
from dataclasses import dataclass, field
from pathlib import Path

from impact import regular_file
from impact.errors import RawDataError, machine_lacks


@dataclass(frozen=True)
class RawRow:
    """One line of a raw file, as text."""

    file: str
    line: int
    texts: dict[str, str]


@dataclass(frozen=True)
class Refused:
    """A row that was set aside, with the cell and the reason."""

    file: str
    line: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class RawFile:
    """The rows of one raw file and the lines that are no rows."""

    name: str
    rows: list[RawRow]
    refused: list[Refused] = field(default_factory=list)

    @property
    def read(self) -> int:
        """How many data lines the file holds, good and bad."""
        return len(self.rows) + len(self.refused)


def raw_bytes(path: Path) -> bytes:
    """Read the bytes of a raw file.

    Raises
    ------
    RawDataError
        When there is no such file, or it cannot be read.
    """
    try:
        return regular_file.read_bytes(path)
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        words = f"{path.name} is missing" if missing else f"{path.name} cannot be read ({error.strerror})"
        raise machine_lacks(error, words) or RawDataError(
            words, f"a file {path.name} in data/raw", "restore it: git checkout -- data/raw"
        ) from None


def _decode(path: Path) -> str:
    data = raw_bytes(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise RawDataError(
            f"{path.name}, line {line}: byte {data[error.start]:#04x} is not UTF-8",
            "text in UTF-8",
            "save the file as UTF-8 (it may have been saved as Windows-1252 or Latin-1)",
        ) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise RawDataError(
            f"{path.name}, line {line}: a NUL character",
            "text only",
            "restore the file from git: it is damaged",
        )
    return text


def _check_header(path: Path, header: list[str], columns: tuple[str, ...]) -> None:
    missing = [column for column in columns if column not in header]
    extra = [column for column in header if column not in columns]
    repeated = sorted({column for column in header if header.count(column) > 1})
    if not (missing or extra or repeated):
        return
    parts = []
    for column in missing:
        close = difflib.get_close_matches(column, extra, n=1)
        parts.append(f"column {column!r} is missing" + (f" (is it {close[0]!r}?)" if close else ""))
    if not missing:
        parts += [f"column {column!r} is not known" for column in extra]
    parts += [f"column {column!r} stands twice" for column in repeated]
    raise RawDataError(f"{path.name}, line 1: " + ", ".join(parts), "the columns " + ", ".join(columns))


def read_raw(path: Path, columns: tuple[str, ...], at_least: int = 0) -> RawFile:
    """Read a raw file.

    Parameters
    ----------
    path
        A CSV file in UTF-8 with a header line.
    columns
        The columns the header must have, in any order, and no others.
    at_least
        How many data lines the file is known to have had; it may only grow.

    Returns
    -------
    RawFile
        Rows as text. Lines with too few or too many cells are refused one by one.

    Raises
    ------
    RawDataError
        When the file is missing, is not UTF-8, has another header, ends inside a quoted cell or without a
        line break, or is shorter than it was.
    """
    text = _decode(path)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[RawRow] = []
    refused: list[Refused] = []
    header: list[str] = []
    line = 1
    try:
        for cells in reader:
            start, line = line, reader.line_num + 1
            if not header:
                header = [cell.strip() for cell in cells]
                _check_header(path, header, columns)
            elif not cells:
                continue
            elif len(cells) != len(header):
                reason = f"the line has {len(cells)} cells, expected {len(header)}"
                refused.append(Refused(path.name, start, "", ",".join(cells)[:200], reason))
            else:
                rows.append(RawRow(path.name, start, dict(zip(header, cells, strict=True))))
    except csv.Error as error:
        raise RawDataError(
            f"{path.name}, line {line}: {error}",
            "closed quotation marks",
            "the file may be cut off: compare it with git diff",
        ) from None
    if not header:
        raise RawDataError(f"{path.name} is empty", "a header line and data", "restore it from git")
    result = RawFile(path.name, rows, refused)
    if result.read < at_least:
        raise RawDataError(
            f"{path.name} has {result.read} data lines",
            f"at least {at_least} (data/raw/expected_rows.csv): raw tables only grow",
            "the file may be cut off: restore it from git, or lower the number if rows left on purpose",
        )
    if not text.endswith(("\n", "\r")):  # the last cell may be half of what it was, a number too
        raise RawDataError(
            f"{path.name} ends without a line break",
            "one after the last line",
            "the file may be cut off: compare it with git diff; if it is whole, add the line break",
        )
    return result
