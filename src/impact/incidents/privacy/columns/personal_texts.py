"""Personal texts in a column: what kinds of them it holds, for a column that nobody has decided on."""

from __future__ import annotations

import re
from collections.abc import Iterable

from impact.incidents.privacy.columns import name_likeness
from impact.incidents.privacy.columns import text_patterns as patterns

#: texts like names from which a column looks like it holds some, and their share of the different texts
_FEWEST, _SHARE = 2, 0.1
_NUMBER = re.compile(r"\+?\(?\d[\d\s()./-]{5,20}\d")
_DATE = re.compile(r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4}")
_DIGITS = 7


def kinds_of_texts(texts: Iterable[str], *, place: bool = False) -> tuple[str, ...]:
    """Name what of a person the different texts of a column look like.

    Parameters
    ----------
    texts
        The different texts.
    place
        They are of places or organisations, whose names look like those of people: no name counts.

    Returns
    -------
    tuple of str
        Of `names`, `telephones`, `e-mail addresses`; empty where nothing is seen.

    Examples
    --------
    >>> kinds_of_texts(["Jane Doe 076 12 34 56", "John Doe", "farmer"])
    ('names', 'telephones')
    """
    different = list(texts)
    named = 0 if place else sum(map(_names_somebody, different))
    seen = []
    if named >= max(_FEWEST, _SHARE * len(different)):
        seen.append("names")
    if any(_calls(text) for text in different):
        seen.append("telephones")
    if any(map(patterns.has_email, different)):
        seen.append("e-mail addresses")
    return tuple(seen)


def looks_personal(text: str) -> bool:
    """Whether one text holds a known name, a telephone number with words or a prefix, or an address.

    >>> looks_personal("John Doe"), looks_personal("Farm Work")
    (True, False)
    """
    return _calls(text) or patterns.has_email(text) or _names_somebody(text)


def are_personal(texts: Iterable[str]) -> bool:
    """Whether so many of the different texts look personal that none of them may be shown."""
    different = list(texts)
    return sum(map(looks_personal, different)) >= max(_FEWEST, _SHARE * len(different))


def _names_somebody(text: str) -> bool:
    """Whether a text holds a known name; words in capitals count beside a number only: Farm Work is none."""
    bare = " ".join(_NUMBER.sub(",", patterns.ascii_digits(text)).split()).strip(" ,")
    shape = name_likeness.likeness(bare)
    return shape == "listed" or (shape == "name" and _calls(text))


def _calls(text: str) -> bool:
    """Whether a text is a telephone number with its prefix, or words with a number to call."""
    if patterns.has_international_phone(text):
        return True
    plain = _DATE.sub(" ", patterns.ascii_digits(text))
    lettered = sum(map(str.isalpha, plain)) >= 3
    numbers = (match.group() for match in _NUMBER.finditer(plain))
    return lettered and " " in plain.strip() and any(sum(map(str.isdigit, n)) >= _DIGITS for n in numbers)
