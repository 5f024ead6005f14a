"""Qualifiers: the words that say how a number was given, and the check that they are there."""

from __future__ import annotations

import re
from collections.abc import Mapping

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
#: Words after a number and its noun.
_AFTER: Mapping[str, str] = {"derived": " (computed from published figures)"}

#: Remarks below a table.
_REMARKS: Mapping[str, str] = {
    "at_least": "A lower bound.",
    "approximate": "Approximate.",
    "derived": "Computed by us from published figures.",
}

#: What a sentence must hold so that a reader sees the qualifier of its number.
_MARKS: Mapping[str, re.Pattern[str]] = {
    "at_least": re.compile(r"\bat least\b|\bmore than\b|\bor more\b|\blower bound", re.IGNORECASE),
    "range_low": re.compile(r"\bat least\b|\bmore than\b|\bfrom\b|\bbetween\b", re.IGNORECASE),
    "range_high": re.compile(r"\bat most\b|\bup to\b|\bfewer than\b|\bto\b", re.IGNORECASE),
    "fewer_than": re.compile(r"\bfewer than\b|\bless than\b|\bunder\b", re.IGNORECASE),
    "approximate": re.compile(r"\babout\b|\baround\b|\bnearly\b|\bsome\b", re.IGNORECASE),
    "derived": re.compile(r"\bcomputed (?:by us )?from\b|\badd(?:ed)? up\b|\bwe add\b", re.IGNORECASE),
    "tie": re.compile(r"\bor\b|\bbetween\b|\band\b", re.IGNORECASE),
}


def before(qualifier: str) -> str:
    """Choose the words that stand before a number, ending in a space.

    >>> before("at_least"), before("exact"), before("derived")
    ('at least ', '', '')
    """
    return _BEFORE.get(qualifier, "")


def after(qualifier: str) -> str:
    """Choose the words that stand after a number and its noun, beginning with a space.

    >>> after("derived"), after("at_least")
    (' (computed from published figures)', '')
    """
    return _AFTER.get(qualifier, "")


def remark(qualifier: str) -> str:
    """Choose the remark on a number in a table; none on an exact one.

    >>> remark("at_least"), remark("exact")
    ('A lower bound.', '')
    """
    return _REMARKS.get(qualifier, "")


def is_worded(sentence: str, qualifier: str) -> bool:
    """Check that a sentence tells its reader the qualifier of its number.

    >>> is_worded("420 people were recorded.", "at_least")
    False
    >>> is_worded("At least 420 people were recorded.", "at_least")
    True
    """
    mark = _MARKS.get(qualifier)
    return mark is None or bool(mark.search(sentence))
