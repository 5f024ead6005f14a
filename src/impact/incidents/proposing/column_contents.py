"""Contents of columns: what the different texts of a column look like, by share of its rows."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from impact.incidents.values.missing import usual_reason

#: different texts that are looked at, the most frequent ones
_LOOKED_AT = 2000
_NUMBER = re.compile(
    r"[<>~≈≥≤+-]*\s*\d[\d\s.,'’٫٬]*(?:e[+-]?\d+)?\s*(?:%|ha|m2|m²|km2|km²|sqm|dunam|acres?|га|м2)?", re.I
)
_COUNT = re.compile(
    r"(?:[^\W\d]+\.?\s+){0,2}[<>~≈≥≤]?\s*\d[\d.,'\s]*"
    r"(?:\s*(?:[-–—]|to|a|à|до)\s*\d[\d.,'\s]*)?\+?",
    re.IGNORECASE,
)
_QUANTITY = re.compile(r"\D{0,14}\d")
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?", re.I)
_ISO = re.compile(r"\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?(?:[T ]\d{1,2}:\d{2}.*)?")
_DAYS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[T ,]+\d{1,2}:\d{2}.*)?")
_WORDED = re.compile(
    r"\d{1,2}[-\s.]+[^\W\d_]{3,12}\.?[-\s.,]+\d{2,4}|[^\W\d_]{3,12}\.? \d{1,2},? \d{4}", re.I
)
_CODE = re.compile(r"[^\W_][\w./\\-]{0,39}")
_POINT = re.compile(
    r"\(?\s*-?\d{1,3}[.,]\d+\s*[,; ]\s*-?\d{1,3}[.,]\d+.*|(?:multi)?point\s*\(.*|\d{1,2}[C-X][A-Z]{2}"
    r"\s?\d{2,5}\s?\d{2,5}"
    r"|.*\d+\s*°.*[NSns].*\d+\s*°.*[EWew].*",
    re.I,
)
_DEGREES = re.compile(r"-?\d{1,3}[.,]\d{2,}|.*\d\s*°.*|-?\d{1,3}")
_AGE = re.compile(r"\d{1,3}(?:\.0)?|\d{1,3}\s*[-–]\s*\d{1,3}|\d{1,3}\s*\+|[<>]\s*\d{1,3}")


@dataclass(frozen=True)
class Contents:
    """The different texts of one column with how many rows have each; missing words are apart."""

    name: str
    texts: tuple[str, ...]
    weights: tuple[int, ...]
    missing: dict[str, str]  #: words that usually mean "missing", with the reason they state
    different: int
    filled: int
    rows: int

    def share(self, test: Callable[[str], bool]) -> float:
        """Share of the rows with a text whose text passes a test."""
        total = sum(self.weights)
        return (
            sum(w for t, w in zip(self.texts, self.weights, strict=True) if test(t)) / total if total else 0.0
        )

    @cached_property
    def numbers(self) -> float:
        """Share of numbers, also with units, thousands marks and signs."""
        return self.share(lambda t: _NUMBER.fullmatch(ascii_digits(t)) is not None)

    @cached_property
    def counts(self) -> float:
        """Share of counts, also as ranges and with words ("0-1", "at least 3")."""
        return self.share(lambda t: _COUNT.fullmatch(ascii_digits(t.strip())) is not None)

    @cached_property
    def quantities(self) -> float:
        """Share of texts with a number at the front, whatever its unit."""
        return self.share(lambda t: _QUANTITY.match(ascii_digits(t)) is not None)

    @cached_property
    def whole(self) -> float:
        """Share of whole numbers that are not negative."""
        return self.share(lambda t: (v := number(t)) is not None and v >= 0 and v == int(v))

    @cached_property
    def dates(self) -> float:
        """Share of dates as texts."""
        return self.share(is_date)

    @cached_property
    def years(self) -> float:
        """Share of years of some calendar, also as 2,006 and 2006.0."""
        return self.share(lambda t: (v := number(t)) is not None and v == int(v) and _is_year(int(v)))

    @cached_property
    def months(self) -> float:
        """Share of numbers of months, or 1 where the column has at most twelve words."""
        numbered = self.share(lambda t: (v := number(t)) is not None and 1 <= v <= 12 and v == int(v))
        worded = self.different <= 24 and self.numbers < 0.1
        return max(numbered, 1.0 if worded else 0.0)

    @cached_property
    def epochs(self) -> str | None:
        """Unit of seconds since 1970 where the column has them: "ms" or "s"."""
        amounts = [number(t) for t in self.texts]
        for unit, low, high in (("ms", 1e11, 3e12), ("s", 1e8, 3e9)):
            if amounts and sum(v is not None and low < v < high for v in amounts) > len(amounts) / 2 - 1:
                return unit
        return None

    @cached_property
    def serials(self) -> float:
        """Share of numbers that can be days since 1900 in a spreadsheet (1954 to 2064)."""
        return self.share(lambda t: (v := number(t)) is not None and 20_000 <= v < 60_000)

    @cached_property
    def points(self) -> float:
        """Share of coordinate pairs in one text."""
        return self.share(lambda t: _POINT.fullmatch(t.strip()) is not None)

    @cached_property
    def degrees(self) -> float:
        """Share of texts that can be degrees of latitude or longitude."""
        return self.share(lambda t: _DEGREES.fullmatch(t.strip()) is not None)

    @cached_property
    def ages(self) -> float:
        """Share of ages and age bands in digits."""
        return self.share(lambda t: _AGE.fullmatch(ascii_digits(t.strip())) is not None and _below(t, 121))

    @cached_property
    def codes(self) -> float:
        """Share of short texts without blanks."""
        return self.share(lambda t: _CODE.fullmatch(t.strip()) is not None)

    @cached_property
    def letters(self) -> float:
        """Share of texts with at least two letters."""
        return self.share(lambda t: sum(c.isalpha() for c in t) >= 2)

    @cached_property
    def longest(self) -> int:
        """Length of the longest text."""
        return max((len(t) for t in self.texts), default=0)

    @property
    def unique(self) -> bool:
        """Whether no text stands in two rows."""
        return self.filled > 0 and self.different == self.filled

    @cached_property
    def kind(self) -> str:
        """What the column holds, in words without any value of it."""
        if not self.filled:
            return "empty"
        for share, word in (
            (self.dates, "dates"),
            (self.points, "coordinates"),
            (self.years, "years"),
            (self.numbers, "numbers"),
        ):
            if share > 0.8:
                return word
        if self.different == 1:
            return "one text in all rows"
        if self.longest > 80:
            return "free text"
        return "words" if self.different <= 60 else "texts"


def contents(name: str, column: pa.ChunkedArray) -> Contents:
    """Look at one column of a raw table."""
    counts = pc.value_counts(column.combine_chunks() if column.num_chunks != 1 else column.chunk(0))
    order = pc.array_sort_indices(counts.field("counts"), order="descending")
    values = counts.field("values").take(order[: _LOOKED_AT + 1]).to_pylist()
    weights = counts.field("counts").take(order[: _LOOKED_AT + 1]).to_pylist()
    missing: dict[str, str] = {}
    texts: list[tuple[str, int]] = []
    filled = 0
    for text, weight in zip(values, weights, strict=True):
        if text is None or not text.strip():
            missing.setdefault("", "not_stated")
            continue
        if (reason := usual_reason(text)) is not None:
            missing[text] = reason
            continue
        texts.append((text, weight))
    empty = column.null_count
    filled = len(column) - empty
    different = len(counts) - (1 if empty else 0)
    return Contents(
        name,
        tuple(t for t, _ in texts),
        tuple(w for _, w in texts),
        missing,
        different,
        filled,
        len(column),
    )


def ascii_digits(text: str) -> str:
    """Text with the digits of all scripts as ASCII."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.digit(c)) if c.isdigit() and unicodedata.digit(c, None) is not None else c
        for c in text
    )


def number(text: str) -> float | None:
    """Read a plain number, also 2,006 and 5313.0 (for looking at a column only)."""
    plain = ascii_digits(text.strip())
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", plain):
        plain = plain.replace(",", "")
    value = float(plain) if _PLAIN.fullmatch(plain) else math.nan
    return value if math.isfinite(value) else None


def is_date(text: str) -> bool:
    """Whether a text has the form of a date."""
    plain = ascii_digits(text.strip())
    return any(p.fullmatch(plain) is not None for p in (_ISO, _DAYS, _WORDED))


def day_order(texts: Sequence[str]) -> str | None:
    """Order of day and month that all texts of a column allow; None where nothing tells.

    >>> day_order(["03/04/2009", "25/12/2009"]), day_order(["03/04/2009"])
    ('dmy', None)
    """
    pairs = [m.groups() for t in texts if (m := _DAYS.fullmatch(ascii_digits(t.strip()))) is not None]
    first = any(int(a) > 12 for a, _, _ in pairs)
    second = any(int(b) > 12 for _, b, _ in pairs)
    if first == second:
        return None
    return "dmy" if first else "mdy"


def _is_year(value: int) -> bool:
    return 1900 <= value <= 2100 or 1300 <= value <= 1450 or 2440 <= value <= 2643


def _below(text: str, limit: int) -> bool:
    return all(int(n) < limit for n in re.findall(r"\d+", ascii_digits(text))[:2])
