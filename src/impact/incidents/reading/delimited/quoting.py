"""Quoting machine: where the records of delimited text begin and end, found without any reader.

Two ways to the same answer. The parity of quotes a line, which numpy counts at gigabytes a second, is right
for every file whose quotes stand in pairs. Where its count and that of the reader differ, the exact machine
follows each quoted field, and names quotes that open a field and never close it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

#: bytes looked at in one go
BLOCK = 1 << 24


@dataclass(frozen=True)
class Records:
    """Records of a text: first byte, byte behind the last, and the line a person sees the first one in.

    ``strays`` are the offsets of quotes that open a field and do not close it: they are taken as letters.
    ``spans`` are first and last byte of each quoted field, where the exact machine looked for them. ``sound``
    is false when the parity of quotes may have joined lines that are records of their own.
    """

    starts: np.ndarray
    ends: np.ndarray
    lines: np.ndarray
    strays: np.ndarray
    spans: np.ndarray | None = None
    sound: bool = True

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def blank(self) -> np.ndarray:
        """Mask of the records without a single character."""
        return self.starts == self.ends

    def select(self, mask: np.ndarray) -> Records:
        """Copy with some of the records."""
        return Records(self.starts[mask], self.ends[mask], self.lines[mask], self.strays, self.spans)


def _blocks(content: bytes) -> Iterator[tuple[int, np.ndarray]]:
    array = np.frombuffer(content, dtype=np.uint8)
    for start in range(0, len(array), BLOCK):
        yield start, array[start : start + BLOCK]


def positions(content: bytes, byte: int) -> np.ndarray:
    """Offsets of a byte in a text."""
    parts = [np.flatnonzero(block == byte) + start for start, block in _blocks(content)]
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def count_lines(content: bytes, start: int = 0) -> int | None:
    """Count lines from an offset on, without looking where they are; None when lone CR end some of them."""
    returns = content.count(b"\r", start) if content.find(b"\r", start) >= 0 else 0
    if returns and returns != content.count(b"\r\n", start):
        return None
    array = np.frombuffer(content, dtype=np.uint8)
    small = 1 << 20  # fits a cache, which halves the time
    feeds = sum(int(np.count_nonzero(array[i : i + small] == 10)) for i in range(start, len(array), small))
    return feeds + (len(content) > start and content[-1] != 10)


def first_lines(content: bytes, count: int) -> bytes:
    """Give the first lines of a text."""
    starts, _ = _lines(content)
    return content if count >= len(starts) else content[: starts[count]]


def first_line(content: bytes, beyond: int) -> bytes:
    """Give the first line of a text, which is longer than so many bytes."""
    feed, back = content.find(b"\n", beyond), content.find(b"\r", beyond)
    ends = [end for end in (feed, back) if end >= 0]
    return content[: min(ends) + 1] if ends else content


def _line_ends(content: bytes) -> tuple[np.ndarray, np.ndarray]:
    """Offsets where each line stops, and where the next starts: LF, CRLF and CR, also in one file."""
    feeds = positions(content, 10)
    returns = content.count(b"\r")
    if not returns:
        return feeds, feeds + 1
    array = np.frombuffer(content, dtype=np.uint8)
    if returns == content.count(b"\r\n"):
        after_return = array[np.maximum(feeds - 1, 0)] == 13
        after_return &= feeds > 0
        return feeds - after_return, feeds + 1
    returns_at = positions(content, 13)
    follower = array[np.minimum(returns_at + 1, len(array) - 1)]
    pairs = (follower == 10) & (returns_at + 1 < len(array))
    lone = feeds[(array[np.maximum(feeds - 1, 0)] != 13) | (feeds == 0)]
    stops = np.concatenate([lone, returns_at])
    nexts = np.concatenate([lone + 1, returns_at + 1 + pairs])
    order = np.argsort(stops, kind="stable")
    return stops[order], nexts[order]


def _lines(content: bytes) -> tuple[np.ndarray, np.ndarray]:
    """Start and stop of each line; a last line without a line end is one, nothing behind the last is none."""
    stops, nexts = _line_ends(content)
    starts = np.concatenate([[0], nexts]).astype(np.int64)
    if starts[-1] < len(content):
        stops = np.append(stops, len(content))
    else:
        starts = starts[:-1]
    return starts, stops


def _joined(
    starts: np.ndarray, stops: np.ndarray, closed: np.ndarray, first_line: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Join lines into records: one ends at each line that is closed."""
    lasts = np.flatnonzero(closed)
    firsts = np.concatenate([[0], lasts[:-1] + 1]).astype(np.int64) if len(lasts) else lasts
    return starts[firsts], stops[lasts], firsts + first_line


def find_records(content: bytes, quote: str | None, first_line: int = 1, delimiter: str = ",") -> Records:
    """Find the records by the parity of quotes: right whenever quotes stand in pairs.

    Parameters
    ----------
    content
        Text in an encoding in which quotes and line ends are single bytes (UTF-8, any one-byte page).
    quote
        The quoting character, None where the file has none.
    first_line
        Number of the first line of this part of the file.
    delimiter
        What stands before a quote that opens a field and behind one that closes it.
    """
    starts, stops = _lines(content)
    none = np.zeros(0, dtype=np.int64)
    if not len(starts):
        return Records(none, none, none, none)
    if quote is None or quote.encode() not in content:
        return Records(starts, stops, np.arange(len(starts)) + first_line, none)
    quotes = positions(content, ord(quote))
    seen = np.searchsorted(quotes, stops)
    closed = seen % 2 == 0
    closed[-1] = True
    joined = _joined(starts, stops, closed, first_line)
    sound = len(quotes) % 2 == 0 and (bool(closed.all()) or _in_place(content, quotes, joined, delimiter))
    return Records(*joined, none, sound=sound)


def _in_place(content: bytes, quotes: np.ndarray, joined: tuple[np.ndarray, ...], delimiter: str) -> bool:
    """Tell if quotes in records of several lines open behind a delimiter and close before one."""
    starts, ends, lines = joined
    several = np.flatnonzero(np.append(np.diff(lines) > 1, True))
    first, last = np.searchsorted(quotes, starts[several]), np.searchsorted(quotes, ends[several])
    inside_them = np.repeat(first, last - first) + _counting(last - first)
    return bool(_good_places(content, quotes, delimiter, inside_them).all())


def _counting(lengths: np.ndarray) -> np.ndarray:
    """Count 0, 1, 2 ... anew for each length."""
    ends = np.cumsum(lengths)
    return np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - lengths, lengths)


def _good_places(
    content: bytes, quotes: np.ndarray, delimiter: str, which: np.ndarray | None = None
) -> np.ndarray:
    """Mask of the quotes that stand where parity has them: at the edge of a field, or beside a quote."""
    array = np.frombuffer(content, dtype=np.uint8)
    edge = np.zeros(256, dtype=bool)
    edge[[ord(delimiter), 10, 13, array[quotes[0]]]] = True
    number = np.arange(len(quotes)) if which is None else which
    at = quotes if which is None else quotes[which]
    opens = number % 2 == 0
    beside = at + np.where(opens, -1, 1)
    outside = (beside < 0) | (beside >= len(array))
    return edge[array[np.clip(beside, 0, len(array) - 1)]] | outside


def widths_by_parity(content: bytes, records: Records, delimiter: str, quote: str) -> np.ndarray | None:
    """Count the cells of each record by the parity of quotes; None where a quote is not in its place."""
    quotes = positions(content, ord(quote))
    if not records.sound or (len(quotes) and not _good_places(content, quotes, delimiter).all()):
        return None
    at = positions(content, ord(delimiter))
    at = at[np.searchsorted(quotes, at) % 2 == 0]
    return np.searchsorted(at, records.ends) - np.searchsorted(at, records.starts) + 1


def _quoted_field(delimiter: str, quote: str, escape: str | None) -> re.Pattern[bytes]:
    q, d = re.escape(quote.encode()), re.escape(delimiter.encode())
    inner = rb"[^%s]*+(?:%s%s[^%s]*+)*+" % (q, q, q, q)
    if escape:
        e = re.escape(escape.encode())
        inner = rb"(?:[^%s%s]++|%s.|%s%s)*+" % (q, e, e, q, q)
    return re.compile(rb"(?:(?<=[\r\n%s])|\A)%s(%s)(%s|\Z)" % (d, q, inner, q), re.DOTALL)


def follow_quotes(
    content: bytes,
    delimiter: str,
    quote: str,
    escape: str | None = None,
    first_line: int = 1,
    letters: frozenset[int] = frozenset(),
) -> Records:
    """Find the records by following every quoted field; slower, and right for damaged quoting, too.

    A field whose quote never closes, or closes lines later in the middle of a text, is taken as plain text:
    its quote is a stray, and no line after it is swallowed. ``letters`` are quotes known to be strays.
    """
    pattern = _quoted_field(delimiter, quote, escape)
    ending = {ord(delimiter), 10, 13}
    spans: list[tuple[int, int]] = []
    strays: list[int] = []
    at = 0
    while match := pattern.search(content, at):
        opened, stop = match.start(), match.end()
        closed = bool(match.group(2))
        several_lines = b"\n" in match.group(1) or b"\r" in match.group(1)
        torn = several_lines and stop < len(content) and content[stop] not in ending
        if opened in letters or not closed or torn:
            strays.append(opened)
            at = opened + 1
        else:
            spans.append((opened, stop))
            at = max(stop, opened + 1)
    starts, stops = _lines(content)
    none = np.zeros(0, dtype=np.int64)
    if not len(starts):
        return Records(none, none, none, none)
    within = np.array(spans, dtype=np.int64).reshape(-1, 2)
    closed_lines = ~inside(stops, within)
    closed_lines[-1] = True
    joined = _joined(starts, stops, closed_lines, first_line)
    return Records(*joined, np.array(strays, dtype=np.int64), within)


def inside(offsets: np.ndarray, spans: np.ndarray) -> np.ndarray:
    """Mask of the offsets that lie inside a quoted field."""
    if not len(spans):
        return np.zeros(len(offsets), dtype=bool)
    field = np.searchsorted(spans[:, 0], offsets, side="right") - 1
    return (field >= 0) & (offsets < spans[np.maximum(field, 0), 1])


def widths(content: bytes, records: Records, delimiter: str) -> np.ndarray:
    """Count the cells of each record: delimiters outside quoted fields, and one."""
    at = positions(content, ord(delimiter))
    if records.spans is not None:
        at = at[~inside(at, records.spans)]
    return np.searchsorted(at, records.ends) - np.searchsorted(at, records.starts) + 1
