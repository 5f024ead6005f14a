"""Numbers and dates as they stand in the sentences of a page about one place."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

_QUALIFIED = {"at_least": "At least ", "approximate": "About "}


def capital(text: str) -> str:
    """Begin a sentence.

    >>> capital("the Gambia")
    'The Gambia'
    """
    return text[:1].upper() + text[1:]


def qualified(number: str, qualifier: str) -> str:
    """Begin a sentence with a number and the word that its qualifier calls for.

    >>> qualified("42", "at_least"), qualified("42", "exact")
    ('At least 42', '42')
    """
    return f"{_QUALIFIED.get(qualifier, '')}{number}"


def people(number: float) -> str:
    """Say how many people, with the verb.

    >>> people(0), people(1), people(1234)
    ('nobody was', '1 person was', '1,234 people were')
    """
    return "nobody was" if number == 0 else "1 person was" if number == 1 else f"{number:,.0f} people were"


def amount(value: float) -> str:
    """Write an area or an amount of money: three digits that count, no more than the figure has.

    >>> amount(1091.4), amount(13.0), amount(12.963), amount(0.0401)
    ('1,091', '13', '13', '0.04')
    """
    if value >= 100 or float(value).is_integer():
        return f"{value:,.0f}"
    return f"{value:,.3g}" if value >= 1 else f"{value:,.2g}"


def month(text: str) -> str:
    """Write a partial date as a year or as a month of a year.

    >>> month("2021-11"), month("2006")
    ('November 2021', '2006')
    """
    return f"{pd.Timestamp(text[:7] + '-01'):%B %Y}" if len(text) >= 7 else text


def day(date: pd.Timestamp) -> str:
    """Write a day.

    >>> day(pd.Timestamp("2025-12-27"))
    '27 December 2025'
    """
    return f"{date.day} {date:%B %Y}"


def listed(items: list[str]) -> str:
    """Join words as a list in a sentence.

    >>> listed(["1999", "2000", "2001"])
    '1999, 2000 and 2001'
    """
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " and " + items[-1] if items else ""


def runs(years: Iterable[int]) -> list[list[int]]:
    """Split years into runs without a gap, in order.

    >>> runs([2007, 2001, 2002])
    [[2001, 2002], [2007]]
    """
    found: list[list[int]] = []
    for year in sorted(years):
        if found and year == found[-1][-1] + 1:
            found[-1].append(year)
        else:
            found.append([year])
    return found
