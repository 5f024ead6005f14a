"""Limits of delimited text: endless records, two delimiters and curly quotes are refused before reading.

Such a text would be read for minutes, or set aside row by row with nothing said of the one thing that is
wrong with it. Each refusal names the file, the row, what was expected and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from impact.errors import UnreadableFile
from impact.incidents.reading.delimited.dialect import DELIMITERS, Dialect
from impact.incidents.reading.delimited.quoting import Records

#: most bytes of a record: a polygon of some 400,000 points
LONGEST = 1 << 23
#: most cells of a record, twice what a sheet can hold; twenty thousand columns take half a minute
MOST_CELLS = 32_768
_MB = LONGEST >> 20
#: rows under the heading that have to agree before the heading is called wrong
_AGREEING = 3
#: quotation marks of typography, opening and closing, that some programs put around cells
_OPEN, _CLOSE = "“„", "”“"
_QUOTED = re.compile(f"[{_OPEN}][^{_OPEN}{_CLOSE}]*[{_CLOSE}]")


def check_lines(content: bytes, name: str, quote: str | None) -> None:
    """Refuse a text with a line, or a quoted cell, of more than :data:`LONGEST` bytes; looks at few bytes."""
    too_far = _gap(content, (b"\n", b"\r"))
    if too_far is not None:
        line = content.count(b"\n", 0, too_far) + 1
        raise _too_long(name, line, "a line", "look whether line ends were lost when the file was written")
    if quote is None or len(content) <= LONGEST:
        return
    mark = quote.encode()
    at = content.find(mark)
    while at >= 0 and (opened := _gap(content, (mark,), at + 1)) is not None:
        closed = content.find(mark, opened)
        if closed >= 0 and _edge(content, opened - 2) and _edge(content, closed + 1):
            line = content.count(b"\n", 0, opened) + 1
            raise _too_long(name, line, "a quoted cell", "look where its quote should close")
        at = closed


def _edge(content: bytes, at: int) -> bool:
    """Whether a delimiter or a line end stands at an offset, or nothing does."""
    return at < 0 or at >= len(content) or chr(content[at]) in (*DELIMITERS, "\n", "\r")


def _gap(content: bytes, ends: Sequence[bytes], at: int = 0) -> int | None:
    """Find the offset behind an end after which none comes for :data:`LONGEST` bytes, if there is one."""
    while len(content) - at > LONGEST:
        last = max(content.rfind(end, at, at + LONGEST) for end in ends)
        if last < at:
            return at
        at = last + 1
    return None


def check_records(records: Records, name: str) -> None:
    """Refuse a record of more than :data:`LONGEST` bytes, of however many lines."""
    lengths = records.ends - records.starts
    if len(lengths) and int(lengths.max()) > LONGEST:
        line = int(records.lines[int(np.argmax(lengths))])
        raise _too_long(name, line, "a record", "look whether a quote in it should close earlier")


def _too_long(name: str, line: int, what: str, remedy: str) -> UnreadableFile:
    return UnreadableFile(f"{name}, row {line}: {what} of more than {_MB} MB", f"at most {_MB} MB", remedy)


def check_cells(grid: Sequence[Sequence[str | None]], lines: Sequence[int], name: str) -> None:
    """Refuse first records of very many cells, and such as stand between curly quotes.

    Parameters
    ----------
    grid, lines
        Cells of the first records, and the line of each.
    name
        Of the file.
    """
    wide = next((i for i, row in enumerate(grid) if len(row) > MOST_CELLS), None)
    if wide is not None:
        raise UnreadableFile(
            f"{name}, row {lines[wide]}: {len(grid[wide])} cells",
            f"at most {MOST_CELLS} columns",
            "look whether line ends were lost when the file was written, or turn columns into rows",
        )
    first = next(i for i, row in enumerate(grid) if any(row))
    names = [cell.strip() for cell in grid[first] if cell]
    if len(names) < 2 or not all(_QUOTED.fullmatch(cell) for cell in names):
        return
    start, stop = names[0][0], names[0][-1]
    raise UnreadableFile(
        f"{name}, row {lines[first]}: cells stand between {start} and {stop}, which enclose nothing in a CSV",
        'straight quotes (") around cells, or none',
        f'replace {start} and {stop} by " in the whole file, and check it again',
    )


def check_delimiter(
    grid: Sequence[Sequence[str | None]], lines: Sequence[int], dialect: Dialect, name: str
) -> None:
    """Refuse a text without a row of names, whose first row is one by another delimiter than the rest."""
    filled = [(line, row) for line, row in zip(lines, grid, strict=True) if any(row)]
    (line, first), below = filled[0], [row for _, row in filled[1:]]
    widths = {len(row) for row in below}
    if len(below) < _AGREEING or len(widths) != 1 or len(first) != 1 or (width := widths.pop()) == 1:
        return
    for other in DELIMITERS:
        if other != dialect.delimiter and len((first[0] or "").split(other)) == width:
            raise UnreadableFile(
                f"{name}, row {line}: the names of columns are divided by {other!r}, the rows below by "
                f"{dialect.delimiter!r}",
                "one delimiter in the whole file",
                f"put {dialect.delimiter!r} between the names in row {line}",
            )
