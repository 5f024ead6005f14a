"""Dialect of delimited text: delimiter, quote and escape, decided by how evenly they cut the file."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, replace

from impact.errors import UnreadableFile

#: order of preference where two delimiters cut a file equally well
DELIMITERS = ("\t", ";", "|", ",", "\x1f", "\x01", "^", "~", ":")
#: letters of the longest cell: a polygon in a cell is far longer than what the csv module takes by itself
LONGEST = 1 << 28
#: records that are looked at
SAMPLE = 200


@dataclass(frozen=True)
class Dialect:
    """How cells are told apart. ``directive``: the first line says so itself ("sep=;") and is no row."""

    delimiter: str
    quote: str | None = '"'
    escape: str | None = None
    directive: bool = False
    spaced: bool = False  #: a blank stands between delimiter and quote

    def tightened(self, content: bytes) -> bytes:
        """Take the blanks before quotes out, which only then open a field."""
        if not self.spaced or self.quote is None:
            return content
        quote, delimiter = re.escape(self.quote.encode()), re.escape(self.delimiter.encode())
        return re.sub(rb"(?<=%s) +(?=%s(?!%s))" % (delimiter, quote, quote), b"", content)

    def split(self, text: str) -> list[list[str]]:
        """Cut a text into records of cells."""
        csv.field_size_limit(max(csv.field_size_limit(), LONGEST))
        lines = io.StringIO(text, newline="")
        if self.quote is None:
            return list(csv.reader(lines, delimiter=self.delimiter, quoting=csv.QUOTE_NONE))
        return list(
            csv.reader(
                lines,
                delimiter=self.delimiter,
                quotechar=self.quote,
                escapechar=self.escape,
                skipinitialspace=self.spaced,
            )
        )


def decide(sample: str, delimiter: str | None = None) -> Dialect:
    """Decide the dialect from the beginning of a file.

    A delimiter is right when most records have the same number of cells, more than one. What a mapping or
    the file itself ("sep=;" in its first line, as Excel writes) says wins.

    Raises
    ------
    UnreadableFile
        When the delimiter that a mapping gives is not one character.
    """
    first, _, rest = sample.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip("\r")) == 5:
        below = decide(rest, delimiter or first[4])
        return replace(below, directive=True)
    if delimiter is not None:
        delimiter = {"tab": "\t", "\\t": "\t"}.get(delimiter, delimiter)
        if len(delimiter) != 1 or not delimiter.isascii():
            raise UnreadableFile(
                f"the delimiter {delimiter!r} is not one character",
                'one character, such as ";" or "\\t"',
                "correct `delimiter` under `read:` in the mapping, or leave it out",
            )
    choices = [delimiter] if delimiter else [d for d in DELIMITERS if d in sample]
    candidates = [Dialect(d, quote, escape) for d in choices for quote, escape in _quotings(sample, d)]
    candidates += [Dialect(d, spaced=True) for d in choices if re.search(rf'{re.escape(d)} +"', sample)]
    if not candidates:
        return Dialect(",")
    return max(candidates, key=lambda dialect: _evenness(dialect, sample))


def _quotings(sample: str, delimiter: str) -> list[tuple[str | None, str | None]]:
    """Ways of quoting that the sample gives reason for, the usual one first."""
    ways: list[tuple[str | None, str | None]] = [('"', None)]
    if '\\"' in sample:
        ways.append(('"', "\\"))
    if sample.startswith("'") and f"'{delimiter}'" in sample:
        ways.insert(0, ("'", None))
    if '"' in sample:
        ways.append((None, None))
    return ways


def _evenness(dialect: Dialect, sample: str) -> tuple[float, ...]:
    try:
        records = [record for record in dialect.split(sample)[:SAMPLE] if any(record)]
    except csv.Error:
        return (-1.0, 0.0, 0.0, 0.0)
    counts = Counter(len(record) for record in records)
    if not counts:
        return (-1.0, 0.0, 0.0, 0.0)
    width, times = max(counts.items(), key=lambda item: (item[1] if item[0] > 1 else 0, item[0]))
    if width == 1:
        return (0.0, 0.0, 0.0, 0.0)
    even = times / len(records)
    usual = dialect.quote is not None and dialect.escape is None and not dialect.spaced
    quoted = (
        sum(cell[:1] == '"' for record in records[:SAMPLE] for cell in record) if dialect.quote is None else 0
    )
    rank = -DELIMITERS.index(dialect.delimiter) if dialect.delimiter in DELIMITERS else 0
    rare = dialect.delimiter in ":^~\x01"
    return (round(even, 2) - 0.2 * rare - 0.1 * bool(quoted), min(width, 40), float(usual), float(rank))
