"""Raw files changed line by line: every other byte stays, and a file is there whole or as it was."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from impact.catalogue.csvfile import RawFile, read_raw
from impact.errors import AdditionRefused, machine_lacks
from impact.project.held_signals import hold_signals

#: ends the name of a file that is being written
UNFINISHED = ".new"
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class FileChange:
    """A file as it was read, and as it is to be."""

    path: Path
    before: bytes
    after: bytes


def line_of(cells: list[str], ending: str) -> bytes:
    """Write one row, quoted only where it must be, as the files are.

    >>> line_of(["a, b", "=1"], ";")
    b'"a, b",=1;'
    """
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow(cells)  # so that a cell with either of them is quoted
    return (text.getvalue().removesuffix("\r\n") + ending).encode()


def with_row(data: bytes, row: Mapping[str, str], *, sort_by: str = "") -> bytes:
    """Put a row into a file, at its end or where a sorted file has its place.

    Parameters
    ----------
    data
        The file.
    row
        Text by column; all columns of the header.
    sort_by
        A column: in a file sorted by it the row stands before the first greater one.

    Returns
    -------
    bytes
        The file with one record more; line endings, byte order mark and a missing last line end are kept.
    """
    ending, header, spans = _layout(data)
    line = line_of([row[name] for name in header], ending)
    at = len(data)
    if sort_by:
        keys = [_cells(data[start:end])[header.index(sort_by)] for start, end in spans]
        later = [start for key, (start, _) in zip(keys, spans, strict=True) if key > row[sort_by]]
        if later and keys == sorted(keys):
            at = later[0]
    if at == len(data) and not data.endswith(b"\n"):
        return data + ending.encode() + line.removesuffix(ending.encode())
    return data[:at] + line + data[at:]


def with_changed_row(data: bytes, number: int, row: Mapping[str, str]) -> bytes:
    """Replace the data record ``number`` (from nought) of a file; all other bytes stay."""
    ending, header, spans = _layout(data)
    start, end = spans[number]
    line = line_of([row[name] for name in header], ending)
    if not data[start:end].endswith(b"\n"):
        line = line.removesuffix(ending.encode())
    return data[:start] + line + data[end:]


def records(data: bytes) -> list[dict[str, str]]:
    """Read the data records of a file, as text by column."""
    _, header, spans = _layout(data)
    return [dict(zip(header, _cells(data[start:end]), strict=True)) for start, end in spans]


def _layout(data: bytes) -> tuple[str, list[str], list[tuple[int, int]]]:
    """Find the line ending, the columns, and where each data record starts and ends; blank lines are none."""
    ending = "\r\n" if data.partition(b"\n")[0].endswith(b"\r") else "\n"
    starts, position = [len(_MARK) if data.startswith(_MARK) else 0], 0
    while (position := data.find(b"\n", position) + 1) > 0:
        if data.count(b'"', starts[-1], position) % 2 == 0:  # the line end is not inside a quoted cell
            starts.append(position)
    spans = list(pairwise([*starts, len(data)] if starts[-1] < len(data) else starts))
    header, *body = [span for span in spans if data[slice(*span)].strip()]
    return ending, [name.strip() for name in _cells(data[slice(*header)])], body


def _cells(line: bytes) -> list[str]:
    return next(csv.reader(io.StringIO(line.decode("utf-8"), newline=""), strict=True), [])


def parsed(change: FileChange, columns: tuple[str, ...], folder: Path) -> RawFile:
    """Read a file as it is to be with the reader of the build; ``folder`` holds a copy meanwhile."""
    copy = folder / change.path.name
    copy.write_bytes(change.after)
    return read_raw(copy, columns)


def write_all(changes: list[FileChange]) -> None:
    """Write files whole or not at all, in the order given.

    Each is written beside its place first, then renamed into it, so that a run that is killed leaves every
    file as it was or as it was to be. Callers order the changes so that each state between two is a good one.

    Raises
    ------
    AdditionRefused
        When a file has changed since it was read, or may not be written; then nothing has changed.
    MachineLacks
        When the disk does not take it.
    """
    for change in changes:
        now = change.path.read_bytes() if change.path.exists() else b""
        if now != change.before:
            raise AdditionRefused(
                f"{change.path.name} has changed while you were asked",
                "the file as it was read",
                "nothing was written; run the command again",
            )
    names = ", ".join(change.path.name for change in changes)
    written: list[tuple[Path, Path]] = []
    try:
        for change in changes:
            target = change.path.resolve()
            new = target.with_name(f".{target.name}{UNFINISHED}")
            written.append((new, target))
            with new.open("wb") as handle:
                handle.write(change.after)
                handle.flush()
                os.fsync(handle.fileno())
            if target.exists():
                new.chmod(target.stat().st_mode & 0o777)
        with hold_signals():  # a figure without its source would stop every build
            for new, target in written:
                new.replace(target)
    except OSError as error:
        words = f"{error.filename or names} could not be written: {error.strerror or error}"
        raise machine_lacks(error, words) or AdditionRefused(
            words, "permission to write", "correct the permissions; compare with: git status"
        ) from error
    finally:
        for new, _ in written:
            new.unlink(missing_ok=True)
