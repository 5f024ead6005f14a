"""Quantities as people write them: ranges, minimums, approximations, notes in brackets, words.

"at least 3", "5+", "0-1", "~10", "5 (incl. 2 children)", "none", "two": each gives the least and the greatest
value, a qualifier, and a doubt where a person has to decide.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from impact.incidents.values.characters import fold
from impact.incidents.values.quantities.marks import NUMBER, Marks

_NUMBER = re.compile(NUMBER)
_BRACKETS = re.compile(r"\s*[(\[{]([^()\[\]{}]*)[)\]}]")
_FOOTNOTE = re.compile(r"(?<=[\d#])\s*[*†‡§ªº¹]+$")
_DIGIT = re.compile(r"\d")
_BOTH = re.compile(r"#\s*(?:and|y|e|et|и|і|و|i)\s*#")
#: 1 ha - 2 ha
_UNIT_TWICE = re.compile(r"^#\s*([^#\s-][^#]*?)\s*(?:-|to|a|à|al|до|إلى|تا)\s*#\s*\1$")
_RANGE = re.compile(r"#\s*(?:-|\.\.+|to|a|à|al|до|bis|إلى|الی|تا|až|do)\s*#")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity: least and greatest value (None: not known), qualifier, unit as written, note, doubt.

    ``doubt`` is a kind of finding; ``low`` and ``high`` are then what would stand. ``proposal``: in words.
    """

    low: float | None = None
    high: float | None = None
    qualifier: str | None = None
    unit: str = ""
    note: str = ""
    doubt: str | None = None
    proposal: str | None = None
    other: float | None = None


def digits(value: float) -> str:
    """Digits of a number as a person can type them into a mapping or a cell.

    >>> digits(1200.0), digits(0.5)
    ('1200', '0.5')
    """
    return str(int(value)) if value == int(value) else repr(value)


@lru_cache(maxsize=1)
def _phrases() -> tuple[Mapping[str, str], Mapping[str, str], re.Pattern[str], re.Pattern[str]]:
    """Phrases before and after a number with their qualifiers, and patterns that find them."""
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    for row in _rows("qualifying_phrases"):
        (before if row["place"] == "before" else after)[row["phrase"]] = row["qualifier"]
    return before, after, _pattern(before, "^(?:{})(?=\\s|#|-|$)"), _pattern(after, "(?:{})$")


def _pattern(phrases: Mapping[str, str], frame: str) -> re.Pattern[str]:
    longest = sorted(phrases, key=len, reverse=True)
    return re.compile(frame.replace("{}", "|".join(re.escape(p) for p in longest)))


def _rows(name: str) -> list[dict[str, str]]:
    path = Path(__file__).with_name(f"{name}.csv")
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@lru_cache(maxsize=1)
def number_words() -> Mapping[str, tuple[str, float | None]]:
    """Words that stand for a quantity: word -> ("number", value), ("none", 0) or ("some", None)."""
    return {
        fold(row["word"]): (row["kind"], float(row["value"]) if row["value"] else None)
        for row in _rows("number_words")
    }


def read_quantity(text: str, marks: Marks) -> Quantity:
    """Read one quantity from a text with plain digits.

    >>> read_quantity("at least 3", Marks()).low, read_quantity("0-1", Marks()).high
    (3.0, 1.0)
    """
    text = text.removeprefix("'")  # a spreadsheet marks text with it
    if (bare := _bare(text, marks)) is not None:
        return bare
    lowered = text.lower().strip()
    note = ""
    if "(" in lowered or "[" in lowered or "{" in lowered:
        notes = [m.group(1).strip() for m in _BRACKETS.finditer(lowered)]
        lowered = _BRACKETS.sub(" ", lowered).strip()
        if not lowered:
            return Quantity(doubt="number_not_read")
        # a qualifier in brackets is one: 5 (approx.)
        said = [n for n in notes if n in _phrases()[0] or n in _phrases()[1]]
        if len(said) == 1:
            notes.remove(said[0])
            behind = said[0] in _phrases()[1]
            lowered = f"{lowered} {said[0]}" if behind else f"{said[0]} {lowered}"
        note = "; ".join(n for n in notes if n)
    if (worded := _worded(lowered)) is not None:
        return replace(worded, note=note)
    quantity = _composed(lowered, marks)
    return replace(quantity, note=note) if note else quantity


def _bare(text: str, marks: Marks) -> Quantity | None:
    """Read a number alone."""
    body, negative = (text[1:].lstrip(), True) if text.startswith("-") else (text.removeprefix("+"), False)
    if not _NUMBER.fullmatch(body):
        return None
    quantity = _exact(body, marks)
    if negative and quantity.low is not None:
        return replace(quantity, low=-quantity.low, high=-quantity.low if quantity.high is not None else None)
    return quantity


def _exact(token: str, marks: Marks) -> Quantity:
    value = marks.read(token)
    if value.value is None:
        return Quantity(doubt="number_not_read")
    if value.ambiguous:
        return Quantity(value.value, value.value, "exact", doubt="number_mark_unclear", other=value.other)
    doubt = "number_mark_against_mapping" if value.against else "number_digits_lost" if value.short else None
    return Quantity(value.value, value.value, "exact", doubt=doubt)


def _worded(body: str) -> Quantity | None:
    if _DIGIT.search(body) or (word := number_words().get(fold(body))) is None:
        return None
    kind, value = word
    if kind == "none":
        return Quantity(0.0, 0.0, "exact", note="none")
    if kind == "some":
        return Quantity(None, None, "some", doubt="quantity_without_number")
    return Quantity(value, value, "exact", doubt="number_in_words")


def _composed(body: str, marks: Marks) -> Quantity:
    """Read phrases, numbers and a unit."""
    tokens = _NUMBER.findall(body)
    frame = _frame(_NUMBER.sub("#", body)) if 1 <= len(tokens) <= 2 else None
    if frame is None or frame.numbers != len(tokens):
        return Quantity(doubt="number_not_read")
    values = [_exact(token, marks) for token in tokens]
    doubt = next((v.doubt for v in values if v.doubt is not None), None)
    other = next((v.other for v in values if v.other is not None), None)
    low, high = values[0].low, values[-1].low
    if low is None or high is None:
        return Quantity(doubt=doubt or "number_not_read")
    if len(tokens) == 2:
        if low > high:
            return Quantity(high, low, "range", unit=frame.unit, doubt="range_reversed")
        return Quantity(low, high, "range", unit=frame.unit, doubt=doubt, other=other)
    low = -low if frame.negative else low
    return replace(_qualified(low, frame.qualifier), unit=frame.unit, doubt=doubt, other=other)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stands around the numbers of a text."""

    numbers: int
    qualifier: str | None
    unit: str
    negative: bool = False


@lru_cache(maxsize=8192)
def _frame(skeleton: str) -> _Frame | None:
    """Frame of a text whose numbers are replaced by "#"; None where it says something else."""
    skeleton = _FOOTNOTE.sub("", skeleton).strip()
    before, after, start, end = _phrases()
    qualifier: str | None = None
    if match := start.match(skeleton):
        qualifier = before[match.group(0)]
        skeleton = skeleton[match.end() :].strip()
    negative = False
    if skeleton.startswith("-"):
        negative, skeleton = True, skeleton[1:].strip()
    if qualifier == "between":
        skeleton = _BOTH.sub("#-#", skeleton)
    skeleton = _UNIT_TWICE.sub(r"#-# \1", skeleton)
    if match := _RANGE.match(skeleton):
        if negative or qualifier not in (None, "between", "approximate"):
            return None
        return _Frame(2, "range", skeleton[match.end() :].strip())
    if not skeleton.startswith("#") or skeleton.count("#") != 1 or qualifier == "between":
        return None
    rest = skeleton[1:].strip()
    if qualifier in (None, "approximate"):
        rest, qualifier = _suffix(rest, after, end, qualifier)
    return _Frame(1, qualifier, rest, negative)


def _suffix(
    rest: str, after: Mapping[str, str], end: re.Pattern[str], qualifier: str | None
) -> tuple[str, str | None]:
    """Qualifier behind a number or behind its unit, and the unit."""
    if match := end.search(rest):
        return rest[: match.start()].strip(), after[match.group(0)]
    for phrase, meaning in after.items():
        if rest.startswith(phrase) and not phrase[-1].isalpha():
            return rest[len(phrase) :].strip(), meaning
    return rest, qualifier


def _qualified(value: float, qualifier: str | None) -> Quantity:
    match qualifier:
        case "at_least":
            return Quantity(value, None, "at_least")
        case "more_than":
            return Quantity(value, None, "more_than")
        case "at_most":
            return Quantity(0.0, value, "at_most")
        case "fewer_than":
            return Quantity(0.0, value, "fewer_than")
        case "approximate" | "uncertain":
            return Quantity(value, value, qualifier)
        case _:
            return Quantity(value, value, "exact")
