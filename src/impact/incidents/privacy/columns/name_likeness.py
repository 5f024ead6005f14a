"""Likeness to names of people: shapes of words, given names of many languages, words of places."""

from __future__ import annotations

import csv
import functools
import re
import unicodedata
from pathlib import Path

from impact.incidents.privacy.columns.header_lexicon import fold

_PIECES = re.compile(r"\s*(?:[,;/&|\n+]|\band\b|\by\b|\bet\b|\be\b|\bи\b|\bта\b| و )\s*")
_INITIAL = re.compile(r"^[^\W\d_]\.?$")


@functools.cache
def _words(kind: str) -> frozenset[str]:
    """Words of `words_of_names.csv`: `particle` between parts of a name, `never` in one."""
    with Path(__file__).with_name("words_of_names.csv").open(encoding="utf-8", newline="") as table:
        rows = [row for row in csv.DictReader(table) if row["kind"] == kind]
    return frozenset(fold(word) for row in rows for word in row["words"].split())


@functools.cache
def given_names() -> frozenset[str]:
    """Given names and frequent family names of `given_names.csv`, folded."""
    with Path(__file__).with_name("given_names.csv").open(encoding="utf-8", newline="") as table:
        return frozenset(fold(name) for row in csv.DictReader(table) for name in row["names"].split())


@functools.cache
def place_names() -> frozenset[str]:
    """Names of countries and their divisions, folded: many given names are names of places, too."""
    import pycountry

    names = [place.name for place in pycountry.subdivisions] + [place.name for place in pycountry.countries]
    return frozenset(fold(name) for name in names)


def _caseless(word: str) -> bool:
    return word.upper() == word.lower() and any(unicodedata.category(letter) == "Lo" for letter in word)


def _shape(piece: str) -> str:
    """`name`, `listed` (with a given name that is known), `single` or nothing, for one piece of a text."""
    if any(letter.isdigit() for letter in piece):
        return ""
    words = [word.strip(".'’\"()-") for word in piece.split()]
    words = [word for word in words if word]
    if not 1 <= len(words) <= 6:
        return ""
    folded = [fold(word) for word in words]
    if fold(piece) in place_names() or any(word in _words("never") for word in folded):
        return ""
    parts = {part for word in folded for part in word.split()}
    listed = bool(parts & given_names())
    own = [word for word, low in zip(words, folded, strict=True) if low not in _words("particle")]
    if len(own) < 2:
        return "single" if listed and len(words) == 1 else ""
    proper = all(word[0].isupper() or _caseless(word) or _INITIAL.match(word) for word in own)
    if not proper and not (listed and all(word.islower() for word in words) and len(own) <= 3):
        return ""
    if listed:
        return "listed"
    if all(map(_caseless, own)):
        return "plain" if len(own) <= 4 else ""
    return "name" if proper and all(word.istitle() or "." in word for word in own) else ""


def likeness(text: str) -> str:
    """Say how a text looks: `listed`, `name`, `single` (one given name alone), `plain` or empty.

    `plain` are two to four words of a script without capitals: they may be anything.

    A text may hold several names. A known given name inside a longer text counts, too.

    >>> likeness("Jane Doe, John Doe"), likeness("Puerto Rico"), likeness("PMN-2")
    ('listed', '', '')
    """
    shapes = {_shape(piece) for piece in _PIECES.split(text.strip()) if piece}
    return next((shape for shape in ("listed", "name", "single", "plain") if shape in shapes), "")
