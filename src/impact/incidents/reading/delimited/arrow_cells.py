"""Cells of delimited text through pyarrow, and one record at a time where a record is damaged."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.csv

from impact.incidents.reading.code_pages.decoding import is_utf8
from impact.incidents.reading.delimited import quoting
from impact.incidents.reading.delimited.dialect import Dialect
from impact.incidents.reading.delimited.text_limits import check_records
from impact.incidents.reading.layout.notes_beneath import opens_note
from impact.incidents.reading.layout.table_body import Candidates

#: passes over a text in which a quote that swallowed lines is found and taken as a letter
PASSES = 50


@dataclass(frozen=True)
class Cells:
    """Candidate rows of a text, how many records were counted, and where the two disagree."""

    candidates: Candidates
    counted: int
    read: int
    strays: int = 0
    records: quoting.Records | None = None
    #: lines of records with a cell of several lines that look like records themselves
    doubtful: tuple[int, ...] = ()


class NotUtf8(Exception):
    """The text that was taken for UTF-8 is none further down."""


def read_cells(
    content: bytes, start: int, dialect: Dialect, width: int, first_line: int, name: str = "the text"
) -> Cells:
    """Read records of ``width`` cells; others come padded or cut, with their number of cells.

    Parameters
    ----------
    content, start
        UTF-8 text, and the offset at which the rows under the heading begin.
    dialect
        How its cells are told apart.
    width
        Number of columns.
    first_line
        Number of the line that the rows begin with.
    name
        Of the file, for errors.

    Raises
    ------
    UnreadableFile
        When a record is longer than :data:`impact.incidents.reading.delimited.text_limits.LONGEST`.
    NotUtf8
        When a letter is no UTF-8; the caller judges the encoding anew.
    """
    quoted = dialect.quote is not None and content.find(dialect.quote.encode(), start) >= 0
    lines = quoting.count_lines(content, start)
    if dialect.escape is None and lines is not None:
        # one record a line, none blank: our count of lines and the reader's count of rows are equal only then
        columns = _read(content, start, dialect, width, several_lines=False)
        if columns is not None and len(columns) == lines:
            rows = np.arange(first_line, first_line + lines)
            return Cells(Candidates(columns, rows, rows[:0]), lines, lines)
    body = content[start:]
    if dialect.escape is None:
        records = quoting.find_records(body, dialect.quote, first_line, dialect.delimiter)
        if records.sound:
            check_records(records, name)
        blank = records.blank
        # where the lines are the records, the reader has just failed on the same text
        again = records.sound and (len(records) != lines or bool(blank.any()))
        columns = _read(body, 0, dialect, width, several_lines=quoted) if again else None
        if columns is not None and len(columns) == len(records) - int(blank.sum()):
            rows = records.lines[~blank] if blank.any() else records.lines
            candidates = Candidates(columns, rows, records.lines[blank])
            doubtful = _rows_in_cells(body, records, dialect, width)
            return Cells(candidates, len(records), len(columns), 0, records, doubtful)
        return _read_damaged(body, dialect, width, first_line, records)
    return _read_damaged(body, dialect, width, first_line)


def _read(content: bytes, start: int, dialect: Dialect, width: int, several_lines: bool) -> pa.Table | None:
    """Read cells by pyarrow; None where a record has another width, or it cannot read the text at all."""
    names = [str(i) for i in range(width)]
    if not content[start : start + 4096].strip(b"\r\n") and not content[start:].strip(b"\r\n"):
        return pa.table({name: pa.array([], pa.string()) for name in names})
    for size in (1 << 20, len(content) - start + 1):
        try:
            columns: pa.Table = pyarrow.csv.read_csv(
                pa.BufferReader(pa.py_buffer(content).slice(start)),
                read_options=pyarrow.csv.ReadOptions(column_names=names, block_size=min(size, 2**31 - 1)),
                parse_options=pyarrow.csv.ParseOptions(
                    delimiter=dialect.delimiter,
                    quote_char=dialect.quote or False,
                    escape_char=dialect.escape or False,
                    newlines_in_values=several_lines,
                ),
                convert_options=pyarrow.csv.ConvertOptions(
                    column_types={name: pa.string() for name in names},
                    null_values=[""],
                    strings_can_be_null=True,
                ),
            )
        except pa.ArrowInvalid as error:
            if "UTF8" in str(error):
                raise NotUtf8 from error
            if "straddling" not in str(error):
                return None
            continue
        return columns
    return None


def _rows_in_cells(content: bytes, records: quoting.Records, dialect: Dialect, width: int) -> tuple[int, ...]:
    """Lines of records that hold whole lines with as many delimiters as a record has: swallowed, perhaps."""
    if width < 2 or not len(records):
        return ()
    following = np.append(records.lines[1:], records.lines[-1] + content.count(b"\n", records.starts[-1]) + 1)
    delimiter = dialect.delimiter.encode()
    doubtful = []
    for i in np.flatnonzero(following - records.lines > 2)[:5000]:
        lines = content[records.starts[i] : records.ends[i]].splitlines()[1:-1]
        if sum(line.count(delimiter) == width - 1 for line in lines) * 2 > len(lines):
            doubtful.append(int(records.lines[i]))
    return tuple(doubtful)


def _read_damaged(
    content: bytes, dialect: Dialect, width: int, first_line: int, by_parity: quoting.Records | None = None
) -> Cells:
    """Read text whose records differ in width or whose quotes do not stand in pairs."""
    if not is_utf8(content):
        raise NotUtf8
    records, cells = _find(content, dialect, width, first_line, by_parity)
    blank = records.blank
    stray = np.zeros(len(records), dtype=bool)
    stray[np.searchsorted(records.starts, records.strays, side="right") - 1] = True
    odd = ~blank & ((cells != width) | stray)
    plain = ~blank & ~odd
    several = dialect.quote is not None
    regular = _read(_joined(content, records, plain), 0, dialect, width, several)
    if regular is None or len(regular) != int(plain.sum()):
        # the reader does not see these records as we do: each is cut by itself
        odd, plain = ~blank, np.zeros(len(records), dtype=bool)
        regular = _read(b"", 0, dialect, width, several)
    single = Dialect(dialect.delimiter, None)
    rows_of = np.flatnonzero(odd)
    torn = [
        _cut(content[records.starts[i] : records.ends[i]], single if stray[i] else dialect) for i in rows_of
    ]
    last = rows_of.max(initial=-1) if not plain.any() else np.flatnonzero(plain)[-1]
    for k, i in enumerate(rows_of):
        if i > last and len(torn[k]) < width:  # beneath the table: a note whose commas cut it
            text = content[records.starts[i] : records.ends[i]].decode("utf-8", "replace")
            torn[k] = [text] if opens_note(text.strip()) else torn[k]
    cells[rows_of] = [len(cut) for cut in torn]
    padded = [(cut + [None] * width)[:width] for cut in torn]
    extra = pa.table(
        {str(i): pa.array([row[i] or None for row in padded], pa.string()) for i in range(width)}
    )
    assert regular is not None
    columns = pa.concat_tables([regular, extra])
    order = np.argsort(np.concatenate([np.flatnonzero(plain), rows_of]), kind="stable")
    columns = columns.take(pa.array(order)) if len(rows_of) else columns
    full = ~blank
    unended = not content.endswith((b"\n", b"\r"))
    candidates = Candidates(
        columns, records.lines[full], records.lines[blank], cells[full], stray[full], unended
    )
    doubtful = _rows_in_cells(content, records, dialect, width)
    return Cells(candidates, len(records), len(columns), int(stray.sum()), records, doubtful)


def _find(
    content: bytes, dialect: Dialect, width: int, first_line: int, by_parity: quoting.Records | None
) -> tuple[quoting.Records, np.ndarray]:
    """Find records and their cells; a quote that swallows sound records is taken as a letter."""
    if dialect.quote is None:
        records = quoting.find_records(content, None, first_line)
        return records, quoting.widths(content, records, dialect.delimiter)
    if by_parity is not None:
        counted = quoting.widths_by_parity(content, by_parity, dialect.delimiter, dialect.quote)
        if counted is not None and not _suspects(by_parity, counted, width).size:
            return by_parity, counted
    letters: set[int] = set()
    for _ in range(PASSES):
        records = quoting.follow_quotes(
            content, dialect.delimiter, dialect.quote, dialect.escape, first_line, frozenset(letters)
        )
        cells = quoting.widths(content, records, dialect.delimiter)
        suspects = _suspects(records, cells, width)
        more = {
            at for i in suspects if (at := _swallowing(content, records, int(i), dialect, width)) is not None
        }
        if not more:
            break
        letters |= more
    return records, cells


def _suspects(records: quoting.Records, cells: np.ndarray, width: int) -> np.ndarray:
    """Positions of records of several lines that have another width: they may have swallowed records."""
    following = np.append(records.lines[1:], records.lines[-1:] + 2) if len(records) else records.lines
    return np.flatnonzero((cells != width) & (following - records.lines > 1))


def _swallowing(content: bytes, records: quoting.Records, i: int, dialect: Dialect, width: int) -> int | None:
    """Offset of the quote that makes one record of several lines that look like records themselves."""
    start, end = int(records.starts[i]), int(records.ends[i])
    lines = content[start:end].splitlines()
    whole = sum(line.count(dialect.delimiter.encode()) + 1 == width for line in lines[1:])
    if not whole or records.spans is None:
        return None
    for opened, stop in records.spans[np.searchsorted(records.spans[:, 0], start) :]:
        if opened >= end:
            return None
        if b"\n" in content[opened:stop] or b"\r" in content[opened:stop]:
            return int(opened)
    return None


def _joined(content: bytes, records: quoting.Records, mask: np.ndarray) -> bytes:
    """Text of some of the records, runs of neighbours in one piece."""
    if mask.all():
        return content
    chosen = np.flatnonzero(mask)
    if not len(chosen):
        return b""
    breaks = np.flatnonzero(np.diff(chosen) > 1)
    firsts = chosen[np.concatenate([[0], breaks + 1])]
    lasts = chosen[np.concatenate([breaks, [len(chosen) - 1]])]
    pieces = [content[records.starts[a] : records.ends[b]] for a, b in zip(firsts, lasts, strict=True)]
    return b"\n".join(pieces) + b"\n"


def _cut(record: bytes, dialect: Dialect) -> list[str | None]:
    """Cut one record into cells."""
    text = record.decode("utf-8", "replace")
    if dialect.quote is None:
        return [cell or None for cell in text.split(dialect.delimiter)]
    try:
        cut = next(
            csv.reader(
                io.StringIO(text, newline=""),
                delimiter=dialect.delimiter,
                quotechar=dialect.quote,
                escapechar=dialect.escape,
            ),
            [],
        )
    except csv.Error:
        return [cell or None for cell in text.split(dialect.delimiter)]
    return [cell or None for cell in cut]
