"""Nouns and verbs that agree with their number."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pycountry

from impact.arguments import COLUMN, TEXT, needs
from impact.wording.extremes import finite
from impact.wording.numbers import count

#: Currencies that a reader knows by their codes.
_KNOWN_CURRENCIES = ("EUR", "USD")


def capital(text: str) -> str:
    """Begin a sentence.

    >>> capital("the Gambia")
    'The Gambia'
    """
    return text[:1].upper() + text[1:]


_NOUN = replace(COLUMN, expected="a word, as text")


@needs("noun", one=_NOUN, many=TEXT)
def noun(number: float, one: str, many: str = "") -> str:
    """Choose the form of a noun, or of a verb, that agrees with a number.

    >>> noun(1, "year"), noun(2, "year"), noun(0, "entry", "entries"), noun(1, "was", "were")
    ('year', 'years', 'entries', 'was')
    """
    return one if number == 1 else many or f"{one}s"


def noun_after(words: str, one: str, many: str = "") -> str:
    """Choose the form of a noun that follows a number as it is written, rounded or not.

    >>> noun_after("about 1", "casualty", "casualties"), noun_after("about 11", "casualty", "casualties")
    ('casualty', 'casualties')
    """
    return noun(1 if words.rsplit(" ", 1)[-1] == "1" else 2, one, many)


#: Units that are counted, as they stand after the number one
_ONE_OF = {
    "announcements": "announcement",
    "casualties": "casualty",
    "children": "child",
    "civilians": "civilian",
    "countries": "country",
    "deminers": "deminer",
    "inputs": "input",
    "mines": "mine",
    "months": "month",
    "pages": "page",
    "people": "person",
    "persons": "person",
    "records": "record",
    "soldiers": "soldier",
    "states": "state",
    "wars": "war",
    "years": "year",
}


def unit_after(words: str, unit: str) -> str:
    """Choose the form of a unit, whose first word is a noun, that follows a number as it is written.

    >>> unit_after("about 1", "civilians killed or injured"), unit_after("31", "people in 2024")
    ('civilian killed or injured', 'people in 2024')
    """
    first, blank, rest = unit.partition(" ")
    return f"{noun_after(words, _ONE_OF[first], first)}{blank}{rest}" if first in _ONE_OF else unit


@needs("counted", one=_NOUN, many=TEXT)
def counted(number: float, one: str, many: str = "") -> str:
    """Put a counted number before its noun.

    >>> counted(1, "year"), counted(1200, "year"), counted(0, "entry", "entries")
    ('1 year', '1,200 years', '0 entries')
    """
    return f"{count(number)} {noun(number, one, many)}"


def people(number: float) -> str:
    """Write how many people, with the verb.

    >>> people(0), people(1), people(1234)
    ('nobody was', '1 person was', '1,234 people were')
    """
    return "nobody was" if number == 0 else counted(number, "person was", "people were")


#: numbers that a sentence writes as words
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def number_word(number: int) -> str:
    """Write a small whole number as a word, as it stands before a noun; a larger one in digits.

    >>> number_word(5), number_word(12)
    ('five', '12')
    """
    value = finite(number)
    return _WORDS[int(value)] if value.is_integer() and 0 <= value < len(_WORDS) else count(value)


@lru_cache(maxsize=32)
def currency(code: str) -> str:
    """Name a currency (ISO 4217): the dollar and the euro by code, others in full.

    >>> currency("EUR"), currency("ILS")
    ('EUR', 'New Israeli Sheqel (ILS)')
    """
    if code in _KNOWN_CURRENCIES:
        return code
    entry = pycountry.currencies.get(alpha_3=code)
    return f"{entry.name} ({code})" if entry else code
