"""Initials: words of a closed field written as one letter, which mean what the other letters let them mean.

M is male beside F, but female beside the H of `hombre`; alone it may be either.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from impact.incidents.values.characters import word_key

_FILE = Path(__file__).parents[1] / "initials.csv"


def initial_meanings(field: str, words: Iterable[str]) -> dict[str, str]:
    """Codes of the letters among the words of a column, as far as all that they may be short for agree.

    Parameters
    ----------
    field
        A closed field.
    words
        All words of the column.

    Returns
    -------
    dict
        Code by folded letter; none where no language has all the letters, or two give one another meaning.

    Examples
    --------
    >>> initial_meanings("sex", ["M", "F", "-"]), initial_meanings("sex", ["H", "M"])
    ({'m': 'male', 'f': 'female'}, {'h': 'male', 'm': 'female'})
    >>> initial_meanings("sex", ["M"]), initial_meanings("sex", ["V", "M"])
    ({}, {})
    """
    sets = _initials().get(field, ())
    letters = {key: None for word in words if any((key := word_key(word)) in each for each in sets)}
    fitting = [each for each in sets if letters.keys() <= each.keys()]
    codes = {letter: {each[letter] for each in fitting} for letter in letters}
    return {letter: code for letter, (code, *others) in codes.items() if not others} if fitting else {}


@lru_cache(maxsize=1)
def _initials() -> Mapping[str, tuple[Mapping[str, str], ...]]:
    """Codes by letter for each set of words that letters are short for, by field."""
    sets: dict[str, dict[str, dict[str, str]]] = {}
    with _FILE.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            words = sets.setdefault(row["field"], {}).setdefault(row["short_for"], {})
            words[word_key(row["letter"])] = row["code"]
    return {field: tuple(each.values()) for field, each in sets.items()}
