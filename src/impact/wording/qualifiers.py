"""Qualifiers: the words that say how a number was given, and the check that they are there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from impact.vocabulary import QUALIFIERS, STOCKPILE_QUALIFIERS

#: Every qualifier that a table may carry.
KNOWN: Mapping[str, str] = {**QUALIFIERS, **STOCKPILE_QUALIFIERS}
#: Words before a number.
_BEFORE: Mapping[str, str] = {
    "at_least": "at least ",
    "approximate": "about ",
    "range_low": "at least ",
    "range_high": "at most ",
    "fewer_than": "fewer than ",
}
#: Words in brackets after a number and its noun.
_AFTER: Mapping[str, str] = {"derived": "computed from published figures"}

#: Remarks below a table.
_REMARKS: Mapping[str, str] = {
    "at_least": "A lower bound.",
    "approximate": "Approximate.",
    "derived": "Computed by us from published figures.",
}

#: What a sentence must hold so that a reader sees the qualifier of its number: words before the number,
#: words after it, and words anywhere in the same sentence.
_MARKS: Mapping[str, tuple[str, str, str]] = {
    "at_least": ("at least|more than", "or more", "lower bounds?"),
    "range_low": ("at least|more than|from|between", "or more|to", ""),
    "range_high": ("at most|up to|fewer than|to|and", "at most|or fewer", ""),
    "fewer_than": ("fewer than|less than|under", "or fewer", ""),
    "approximate": ("about|around|nearly|some|roughly", "or so", "approximate(?:ly)?"),
    "derived": ("", "", "computed (?:by us )?from|add(?:ed)? up|we add|our sum|our difference|our average"),
}
#: Words that may stand between a number and the words beside it ("at least US$ 12", "12 people or more").
_GAP = r"(?:\S+\s+){0,2}"
_AFTER_GAP = r"\S*\s+(?:\S+\s+){0,3}"
#: What joins the values of a tie.
_TIED = r"(?:\s*,\s*|\s+(?:or|and|to)\s+)"


def before(qualifier: str) -> str:
    """Choose the words that stand before a number, ending in a space.

    >>> before("at_least"), before("exact"), before("derived")
    ('at least ', '', '')
    """
    return _BEFORE.get(qualifier, "")


def after(qualifier: str) -> str:
    """Choose the words that stand in brackets after a number and its noun.

    >>> after("derived"), after("at_least")
    ('computed from published figures', '')
    """
    return _AFTER.get(qualifier, "")


def remark(qualifier: str) -> str:
    """Choose the remark on a number in a table; none on an exact one.

    >>> remark("at_least"), remark("exact")
    ('A lower bound.', '')
    """
    return _REMARKS.get(qualifier, "")


def is_worded(sentence: str, qualifier: str, numbers: Sequence[str] = ()) -> bool:
    """Check that a sentence tells its reader how its number was given.

    Parameters
    ----------
    sentence
        As it is printed.
    qualifier
        One of :data:`KNOWN`.
    numbers
        The number as it is printed; all values of a tie, in rising order: they must stand together. Where it
        is given, the words must stand beside it. Without it they may stand anywhere.

    Examples
    --------
    >>> is_worded("420 people were recorded.", "at_least")
    False
    >>> is_worded("At least 420 people were recorded.", "at_least", ["420"])
    True
    >>> is_worded("420 people were recorded, at least 12 of them children.", "at_least", ["420"])
    False
    >>> is_worded("25 people were recorded.", "exact", ["25", "40"])
    False
    """
    number = _TIED.join(_digits(text) for text in numbers)
    if number and not re.search(number, sentence):
        return False
    if qualifier not in _MARKS:
        return True
    before, after, anywhere = _MARKS[qualifier]
    if not number:
        return bool(_search("|".join(filter(None, _MARKS[qualifier])), sentence))
    own = [part for part in _END.split(sentence) if re.search(number, part)]
    return (
        bool(before and _search(before, sentence, rf"\s+{_GAP}{number}"))
        or bool(after and re.search(rf"{number}{_AFTER_GAP}(?:{after})\b", sentence, re.IGNORECASE))
        or any(anywhere and _search(anywhere, part) for part in own)
    )


#: Where a sentence ends.
_END = re.compile(r"(?<=\.)\s")


def _digits(text: str) -> str:
    """Make the pattern of a number that is not a part of a longer one."""
    return rf"(?<![\d.,]){re.escape(text)}(?!\d|[.,]\d)"


def _search(words: str, text: str, more: str = "") -> re.Match[str] | None:
    return re.search(rf"\b(?:{words})\b{more}", text, re.IGNORECASE)
