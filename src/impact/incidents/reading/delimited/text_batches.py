"""Batches of delimited text: a file of any length in parts that end where a record ends."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from impact.incidents.data_finding import DataFinding
from impact.incidents.reading.code_pages.decoding import BLOCK, MARKS, Decoded, Verdict, clean, judge
from impact.incidents.reading.delimited import quoting, text_limits
from impact.incidents.reading.delimited.delimited_text import (
    HEAD,
    Opening,
    open_text,
    read_delimited,
    table_of,
)
from impact.incidents.reading.delimited.dialect import Dialect
from impact.incidents.reading.raw_table import RawTable, ReadOptions

#: most bytes of one part, and of the blocks by which the encoding is judged
PART_BYTES, JUDGED = 1 << 28, 1 << 26
#: least bytes of a part
LEAST_BYTES = 1 << 20


def read_batches(path: Path, options: ReadOptions, rows: int) -> Iterator[RawTable]:
    """Read delimited text in parts of about ``rows`` rows; see :func:`impact.incidents.reading.batches`."""
    verdict = _judge_file(path, options)
    with path.open("rb") as handle:
        head = handle.read(4 * HEAD)
        if b"\n" not in head and b"\r" not in head:
            head += handle.read(text_limits.LONGEST)
    head = _without_mark(head, verdict)
    text_limits.check_lines(head, path.name, None)
    text, _ = clean(_decoder(verdict).decode(head).encode("utf-8", "replace"))
    opening = open_text(text, options, path.name)
    average = max(len(text) // max(text.count(b"\n") + text.count(b"\r"), 1), 1)
    size = min(max(rows * average, LEAST_BYTES), PART_BYTES)
    if path.stat().st_size <= size:
        yield read_delimited(path, options)
        return
    said = [*verdict.findings, *opening.heading.findings, *opening.findings]
    over = False  # a second table has begun: nothing after it is a record
    for number, part in enumerate(_parts(path, verdict, opening, size)):
        decoded = Decoded(part.content, verdict.encoding, part.findings)
        bare = replace(opening, heading=replace(opening.heading, findings=()), findings=())
        table = table_of(path, decoded, 0, part.first_line, bare, options, part=True)
        if over:
            table = _nothing_of(table)
        over = over or "second_table" in table.excluded
        findings = [*(said if number == 0 else ()), *table.findings]
        yield replace(table, findings=tuple(f.at(path.name, None) for f in findings))


def _nothing_of(table: RawTable) -> RawTable:
    """Set all records of a part aside as rows of a second table."""
    aside = len(table) + sum(map(len, table.quarantined.values()))
    excluded = dict(table.excluded)
    excluded["second_table"] = excluded.get("second_table", 0) + aside
    return replace(
        table.take(np.zeros(len(table), dtype=bool)), excluded=excluded, quarantined={}, findings=()
    )


@dataclass(frozen=True)
class _Part:
    content: bytes
    first_line: int
    findings: tuple[DataFinding, ...] = ()


def _judge_file(path: Path, options: ReadOptions) -> Verdict:
    """Judge the encoding by the beginning and by blocks with letters outside ASCII, all of them for UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    sound, sample = True, b""
    with path.open("rb") as handle:
        while block := handle.read(BLOCK):
            if len(sample) < JUDGED and (not sample or not block.isascii()):
                sample += block
            if sound:
                try:
                    decoder.decode(block)
                except UnicodeDecodeError:
                    sound = False
                    sample += block if not sample.endswith(block) else b""
            elif len(sample) >= JUDGED:
                break
    head = sample[: sample.rfind(b"\n") + 1] or sample
    if sound and options.encoding is None and not sample.startswith(tuple(m for m, _ in MARKS)):
        return Verdict("utf-8", "strict") if b"\0" not in sample[:4096] else judge(head)
    return judge(head, options.encoding, options.language)


def _decoder(verdict: Verdict) -> codecs.IncrementalDecoder:
    return codecs.getincrementaldecoder(verdict.encoding)("replace")


def _without_mark(block: bytes, verdict: Verdict) -> bytes:
    mark = next((m for m, e in MARKS if e == verdict.encoding and block.startswith(m)), b"")
    return block[len(mark) :]


def _parts(path: Path, verdict: Verdict, opening: Opening, size: int) -> Iterator[_Part]:
    """Parts of the rows under the heading, each ending where a record does, as UTF-8."""
    plain = verdict.encoding == "utf-8" and verdict.how != "damaged"
    decoder = _decoder(verdict)
    line, carry, skip = opening.first_line, b"", opening.body_starts
    with path.open("rb") as handle:
        block = _without_mark(handle.read(size), verdict)
        while True:
            following = handle.read(size)
            text = block if plain else decoder.decode(block, final=not following).encode("utf-8", "replace")
            content, findings = clean(carry + text, line)
            content = opening.dialect.tightened(content)
            if skip:
                content, skip = content[skip:], 0
            end = len(content) if not following else _last_end(content, opening.dialect)
            if end:
                part = content[:end]
                yield _Part(part, line, findings)
                line += quoting.count_lines(part) or len(quoting.find_records(part, None))
            carry, block = content[end:], following
            text_limits.check_lines(carry, path.name, None)
            if not end:
                text_limits.check_lines(carry, path.name, opening.dialect.quote)
            if not following:
                return


def _last_end(content: bytes, dialect: Dialect) -> int:
    """Offset behind the last whole record; 0 when the text holds none."""
    last = max(content.rfind(b"\n"), content[:-1].rfind(b"\r")) + 1
    if dialect.quote is None or dialect.quote.encode() not in content:
        return last
    quotes = quoting.positions(content, ord(dialect.quote))
    at = last
    for _ in range(1000):
        if at == 0 or np.searchsorted(quotes, at) % 2 == 0:
            break
        at = max(content.rfind(b"\n", 0, at - 1), content.rfind(b"\r", 0, at - 1)) + 1
    else:
        at = 0
    plain = at > 0 and dialect.escape is None
    if plain and quoting.find_records(content[:at], dialect.quote, 1, dialect.delimiter).sound:
        return at
    records = quoting.follow_quotes(content[:last], dialect.delimiter, dialect.quote, dialect.escape)
    if not len(records):
        return 0
    open_quotes = records.strays[records.strays >= records.starts[-1]] if len(records.strays) else ()
    # a quote that is open at the end may close in the next part: its record waits, unless it is all there is
    if len(open_quotes) and records.starts[-1] > 0:
        return int(records.starts[-1])
    return last
