"""Delimited text as a raw table: pyarrow reads it, our own quoting machine counts it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from impact.errors import UnreadableFile
from impact.incidents.data_finding import ROWS_NAMED, DataFinding, Effect
from impact.incidents.reading.code_pages.decoding import Decoded, decode
from impact.incidents.reading.delimited import quoting, text_limits
from impact.incidents.reading.delimited.arrow_cells import NotUtf8, read_cells
from impact.incidents.reading.delimited.dialect import Dialect, decide
from impact.incidents.reading.layout import heading as headings
from impact.incidents.reading.layout.heading import Heading
from impact.incidents.reading.layout.spreadsheet_errors import may_hold_errors, without_errors
from impact.incidents.reading.layout.table_body import settle
from impact.incidents.reading.raw_table import RawTable, ReadOptions

#: bytes of the beginning in which the heading is looked for
HEAD = 1 << 18
HEAD_LINES = 400


@dataclass(frozen=True)
class Opening:
    """What the beginning of a file says about the rest."""

    dialect: Dialect
    heading: Heading
    width: int
    body_starts: int  #: offset of the first byte under the heading
    first_line: int  #: its line
    numbers: tuple[int, ...]  #: line of each record of the head
    findings: tuple[DataFinding, ...] = ()
    cut: int = 0  #: empty columns without a name at the right, which are left out


def read_delimited(path: Path, options: ReadOptions) -> RawTable:
    """Read delimited text; see :func:`impact.incidents.reading.read`."""
    content = path.read_bytes()
    try:
        table = _whole(path, decode(content, options.encoding, options.language, trusting=True), options)
    except NotUtf8:
        table = _whole(path, decode(content, options.encoding, options.language), options)
    return replace(table, findings=tuple(f.at(path.name, None) for f in table.findings))


def _whole(path: Path, decoded: Decoded, options: ReadOptions) -> RawTable:
    text_limits.check_lines(decoded.content, path.name, None)
    opening = open_text(decoded.content, options, path.name)
    text_limits.check_lines(decoded.content, path.name, opening.dialect.quote)
    if opening.dialect.spaced:
        decoded = replace(decoded, content=opening.dialect.tightened(decoded.content))
    return table_of(path, decoded, opening.body_starts, opening.first_line, opening, options)


def open_text(content: bytes, options: ReadOptions, name: str) -> Opening:
    """Decide dialect, heading and width from the beginning of a text."""
    head = content[:HEAD]
    if len(content) > HEAD:
        # names of very many columns are longer: the first line is taken whole
        head = head[: max(head.rfind(b"\n"), head.rfind(b"\r")) + 1] or quoting.first_line(content, HEAD)
    head = b"".join(head.splitlines(keepends=True)[:HEAD_LINES])
    lowest = max(options.header_rows or (0,))
    if lowest > HEAD_LINES // 2:  # a heading far down, as that of a second table
        head = quoting.first_lines(content, lowest + HEAD_LINES)
    text = head.decode("utf-8", "replace")
    dialect = decide(text, options.delimiter)
    skipped = 1 if dialect.directive else 0
    head = dialect.tightened(head)
    records = quoting.find_records(head, dialect.quote)
    if dialect.quote is not None and dialect.quote.encode() in head:
        records = quoting.follow_quotes(head, dialect.delimiter, dialect.quote, dialect.escape)
    records = records.select(np.arange(len(records)) >= skipped)
    top = records.select(np.arange(len(records)) < headings.HEAD_ROWS + lowest)
    grid: list[list[str | None]] = []
    for start, end in zip(top.starts, top.ends, strict=True):
        cut = dialect.split(head[start:end].decode("utf-8", "replace"))
        grid.append([cell or None for cell in cut[0]] if cut else [])
    if not any(map(any, grid)):
        raise UnreadableFile(
            f"{name} has no row with text in it", "a row of headings", "check that it is the whole file"
        )
    numbers = [int(line) for line in top.lines]
    text_limits.check_cells(grid, numbers, name)
    across = max(map(len, grid))
    squared = [row + [None] * (across - len(row)) for row in grid]
    heading = headings.decide(squared, numbers, None, options.header_rows)
    if not heading.rows:
        text_limits.check_delimiter(grid, numbers, dialect, name)
    width, heading, findings = _width(heading, grid, numbers)
    last = heading.first - 1
    begins = heading.first < len(records)
    starts = int(records.starts[heading.first]) if begins else len(head)
    line = int(records.lines[heading.first]) if begins else numbers[last] + 1
    return Opening(dialect, heading, width, starts, line, tuple(numbers), tuple(findings), across - width)


def _width(
    heading: Heading, grid: list[list[str | None]], numbers: list[int]
) -> tuple[int, Heading, list[DataFinding]]:
    """Width of the table: that of its heading, unless every row has the one cell more of row names in R."""
    body = [row for row in grid[heading.first :] if any(row)]
    if not heading.rows:
        lengths = [len(row) for row in body] or [1]
        width = max(set(lengths), key=lengths.count)
        return width, replace(heading, names=heading.names[:width]), []
    width = max(len(grid[i]) for i in heading.rows)
    names = heading.names[:width]
    longer = {len(row) for row in body} == {width + 1} and len(body) > 1
    if longer and all(row[-1] is None for row in body):
        return width, replace(heading, names=names), []
    if longer and len({row[0] for row in body}) == len(body):
        finding = DataFinding(
            "heading_one_short",
            Effect.note,
            rows=(numbers[heading.rows[-1]],),
            decided=False,
            proposal="the first column holds names of rows, as R writes them",
        )
        return width + 1, replace(heading, names=("row name", *names)), [finding]
    while (
        width > 1
        and names[width - 1] == f"column {width}"
        and all(len(r) < width or not r[width - 1] for r in body)
    ):
        width -= 1  # delimiters behind the last heading
    return width, replace(heading, names=names[:width]), []


def table_of(
    path: Path,
    decoded: Decoded,
    start: int,
    first_line: int,
    opening: Opening,
    options: ReadOptions,
    part: bool = False,
) -> RawTable:
    """Make the table of the rows from an offset on; ``part``: they are one part of a file."""
    content = decoded.content
    cells = read_cells(content, start, opening.dialect, opening.width, first_line, path.name)
    candidates = cells.candidates
    findings = [*decoded.findings, *opening.heading.findings, *opening.findings]
    if candidates.cells is not None:
        candidates = replace(
            candidates,
            cells=_without_surplus(
                candidates.cells, opening.width, content[start:], cells.records, opening.dialect
            ),
        )
    if may_hold_errors(content, start):
        columns, errors = without_errors(candidates.columns, candidates.rows, opening.heading.names)
        candidates, findings = replace(candidates, columns=columns), [*findings, *errors]
    settled = settle(candidates, opening.heading, options.ragged == "pad", bool(options.header_rows), part)
    findings += settled.findings
    if cells.counted != cells.read + len(candidates.gaps):
        findings.append(
            DataFinding(
                "rows_disagree",
                Effect.note,
                count=abs(cells.counted - cells.read - len(candidates.gaps)),
                decided=False,
                detail=f"counted {cells.counted}, read {cells.read + len(candidates.gaps)}",
            )
        )
    if cells.doubtful:
        findings.append(
            DataFinding(
                "rows_in_a_cell",
                Effect.note,
                rows=cells.doubtful[:ROWS_NAMED],
                count=len(cells.doubtful),
                decided=False,
            )
        )
    if opening.width == 1 and len(candidates.rows) > 1:
        findings.append(DataFinding("one_column", Effect.note, decided=bool(options.delimiter)))
    facts: dict[str, Any] = {"delimiter": opening.dialect.delimiter, "line_ends": _line_ends(content)}
    if opening.dialect.quote not in ('"',):
        facts["quote"] = opening.dialect.quote
    if opening.heading.titles:
        facts["rows_above_heading"] = [opening.numbers[i] for i in opening.heading.titles]
    if settled.empty_columns + opening.cut:
        facts["empty_columns"] = settled.empty_columns + opening.cut
    return RawTable(
        path.name,
        settled.columns,
        settled.rows,
        counted=cells.counted,
        format="csv",
        excluded=settled.excluded,
        quarantined=settled.quarantined,
        encoding=decoded.encoding,
        header_rows=tuple(opening.numbers[i] for i in opening.heading.rows),
        tags=opening.heading.tags,
        findings=tuple(findings),
        facts=facts,
    )


def _without_surplus(
    cells: np.ndarray, width: int, body: bytes, records: quoting.Records | None, dialect: Dialect
) -> np.ndarray:
    """Widths in which empty cells behind the last column do not count: nothing is lost with them."""
    if records is None:
        return cells
    cells = cells.copy()
    full = records.select(~records.blank)
    for row in np.flatnonzero(cells > width):
        record = body[full.starts[row] : full.ends[row]].rstrip(dialect.delimiter.encode() + b" \t")
        empty = body[full.starts[row] : full.ends[row]].count(dialect.delimiter.encode()) - record.count(
            dialect.delimiter.encode()
        )
        if cells[row] - empty <= width:
            cells[row] = width
    return cells


def _line_ends(content: bytes) -> str:
    head = content[: 1 << 20]
    pairs, feeds, returns = head.count(b"\r\n"), head.count(b"\n"), head.count(b"\r")
    kinds = [name for name, n in (("CRLF", pairs), ("LF", feeds - pairs), ("CR", returns - pairs)) if n]
    return " and ".join(kinds) or "none"
