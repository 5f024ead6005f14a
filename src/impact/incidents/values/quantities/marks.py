"""Marks in numbers: which sign is the decimal mark of a column and which one separates thousands.

The column decides, not the cell: 1.200 is one thousand two hundred beside 3.500.000, and one point two beside
0.125. Where the column does not say and the mapping does not either, both readings are given and nothing
stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from impact.incidents.values.quantities.plain_numbers import PlainNumbers

#: a number as people write it: groups with blanks or apostrophes, points, commas, Arabic marks, exponents
NUMBER = (
    r"(?<![^\W\d_])(?<!\^)(?:\d{1,3}(?:[ '](?=\d{3}(?!\d))\d{3})+(?:[.,]\d+)?"
    r"|\d+(?:[.,\u066b\u066c]\d+)*|[.,\u066b]\d+)(?:[eE][+-]?\d{1,3})?"
)
_NUMBER = re.compile(NUMBER)
_GROUPS = re.compile(r"\d{1,3}([.,])\d{3}(?:\1\d{3})*")
_LAKHS = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}")
_EXPONENT = re.compile(r"(\d+)(?:[.,](\d*))?[eE]\+?(\d{1,3})")
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}([.,])\d{3}")


#: a number with more places is none of a register
_GREATEST = 15


@dataclass(frozen=True, slots=True)
class Value:
    """Reading of a number: one value, or two that are both possible, or none."""

    value: float | None = None
    other: float | None = None
    against: bool = False  #: contradicts the marks that the mapping states
    short: bool = False  #: a power of ten with fewer digits than it has places

    @property
    def ambiguous(self) -> bool:
        """Whether two readings are possible."""
        return self.other is not None


@dataclass(frozen=True)
class Marks:
    """What the numbers of a column show of their marks."""

    decimal: frozenset[str] = frozenset()  #: signs that must be decimal marks somewhere
    thousands: frozenset[str] = frozenset()  #: signs that must separate thousands somewhere
    three_decimals: frozenset[str] = frozenset()  #: decimal marks with three decimals or more somewhere
    unmarked: bool = False  #: numbers from 1000 stand there without any mark
    whole: bool = False  #: only whole numbers make sense
    broken: frozenset[str] = frozenset()  #: commas that would leave a part of a person when read as decimals
    stated_decimal: str | None = None
    stated_thousands: str | None = None

    def read(self, text: str) -> Value:
        """Read one number.

        >>> Marks().read("1.200").ambiguous, Marks(thousands=frozenset(".")).read("1.200").value
        (True, 1200.0)
        """
        value = self._read(text)
        return replace(value, short=True) if value.value is not None and _digits_lost(text) else value

    def _read(self, text: str) -> Value:
        text = text.replace(" ", "").replace("'", "").replace("\u066c", "").replace("\u066b", "\u0000")
        mantissa, _, exponent = text.lower().partition("e")
        if exponent and abs(int(exponent)) > _GREATEST:
            return Value()
        factor = 10.0 ** int(exponent) if exponent else 1.0
        if "\u0000" in mantissa:
            return _value(mantissa.replace(",", "").replace(".", "").replace("\u0000", "."), factor)
        points, commas = mantissa.count("."), mantissa.count(",")
        if not points and not commas:
            return _value(mantissa, factor)
        if points and commas:
            return self._both(mantissa, factor)
        mark = "." if points else ","
        if points + commas > 1:
            if _GROUPS.fullmatch(mantissa) or _LAKHS.fullmatch(mantissa):
                against = mark in (self.stated_decimal,)
                return _value(mantissa.replace(mark, ""), factor, against)
            return Value()
        if exponent or not _AMBIGUOUS.fullmatch(mantissa):
            against = (self.stated_decimal or mark) != mark or self.stated_thousands == mark
            return _value(mantissa.replace(mark, "."), factor, against)
        return self._one(mantissa, mark)

    def _both(self, text: str, factor: float) -> Value:
        last = max(text.rfind("."), text.rfind(","))
        mark, other = text[last], "," if text[last] == "." else "."
        left, right = text[:last], text[last + 1 :]
        if mark in left or not (_GROUPS.fullmatch(left) or (other == "," and _LAKHS.fullmatch(left))):
            return Value()
        against = self.stated_decimal == other or self.stated_thousands == mark
        return _value(f"{left.replace(other, '')}.{right}", factor, against)

    def _one(self, text: str, mark: str) -> Value:
        other = "," if mark == "." else "."
        as_thousands, as_decimal = float(text.replace(mark, "")), float(text.replace(mark, "."))
        if self.stated_decimal is not None or self.stated_thousands is not None:
            decimal = self.stated_decimal == mark or (
                self.stated_decimal is None and self.stated_thousands == other
            )
            return Value(as_decimal if decimal else as_thousands)
        here_decimal, here_thousands = mark in self.decimal, mark in self.thousands
        if here_decimal and other in self.decimal:
            return Value(as_thousands, as_decimal)  # two hands: 12,5 and 12.5 in one column
        if not (here_decimal and here_thousands):
            if here_thousands or (other in self.decimal and not here_decimal):
                return Value(as_thousands)
            if here_decimal and (self.unmarked or mark in self.three_decimals):
                return Value(as_decimal)
            if other in self.thousands and not self.whole:
                return Value(as_decimal)
            if not here_decimal and mark in self.broken and not self.unmarked:
                return Value(as_thousands)
        return Value(as_thousands, as_decimal)


def _digits_lost(text: str) -> bool:
    """Whether a power of ten has fewer digits than it has places: 1.2E+5 was some number near 120000."""
    match = _EXPONENT.fullmatch(text)
    return match is not None and int(match[3]) > len(match[2] or "")


def _value(text: str, factor: float, against: bool = False) -> Value:
    try:
        value = float(text) * factor
    except (ValueError, OverflowError):
        return Value()
    return Value(value, against=against) if value < 1e15 else Value()


def decide_marks(
    texts: Iterable[str],
    *,
    decimal: str | None = None,
    thousands: str | None = None,
    whole: bool = False,
    beside: PlainNumbers | None = None,
) -> Marks:
    """Decide on the marks of a column from all its texts.

    Parameters
    ----------
    texts
        Different texts of the column, with plain digits.
    decimal, thousands
        What the mapping states; it decides.
    whole
        Only whole numbers make sense, as in counts.
    beside
        What the plain numbers of the column show, where they are read apart.
    """
    decimals: set[str] = {"."} if beside is not None and beside.decimal_point else set()
    groups: set[str] = set()
    three: set[str] = {"."} if beside is not None and beside.three_decimals else set()
    broken: set[str] = set()
    unmarked = beside is not None and beside.unmarked
    for text in texts:
        if "." not in text and "," not in text:
            unmarked = unmarked or (
                len(text) > 3 and bool(re.search(r"(?<![\d.,' ])[1-9]\d{3,}(?![\d.,])", text))
            )
            continue
        for token in _NUMBER.findall(text):
            points, commas = token.count("."), token.count(",")
            if not points and not commas:
                unmarked = unmarked or (len(token) > 3 and token.isdigit())
            elif points and commas:
                last = "." if token.rfind(".") > token.rfind(",") else ","
                if token.count(last) == 1:
                    decimals.add(last)
                    groups.add("," if last == "." else ".")
            elif points + commas > 1:
                if _GROUPS.fullmatch(token) or _LAKHS.fullmatch(token):
                    groups.add("." if points else ",")
            else:
                mark = "." if points else ","
                if _AMBIGUOUS.fullmatch(token):
                    if mark == "," and not token.endswith("000"):
                        broken.add(mark)
                    continue
                left, _, right = token.partition(mark)
                decimals.add(mark)
                # 1234.5 is written without a mark for thousands
                unmarked = unmarked or (len(left) > 3 and left.isdigit())
                if len(right) >= 3:
                    three.add(mark)
    return Marks(
        frozenset(decimals),
        frozenset(groups),
        frozenset(three),
        unmarked,
        whole,
        frozenset(broken) if whole else frozenset(),
        decimal,
        thousands,
    )
