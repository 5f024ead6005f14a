"""Meaningful years: when a pace on record may be turned into years, and what is printed where it may not.

Dividing an area by a yearly rate always gives a number. It says something only within the experience behind
the rate: a programme that clears a few hectares a year tells nothing of a hundred square kilometres, and
where good and bad years differ much, the middle of the interval is no better than its ends.
"""

from __future__ import annotations

import pandas as pd

from impact.catalogue.frame_rows import each_row
from impact.wording import count

#: Years between which a number is printed; beyond them only that it is less, or more.
LEAST, MOST = 1.0, 100.0
#: Ends of an interval that lie further apart than this leave no middle worth a number.
EVEN = 10.0


def about_years(years: float) -> str:
    """Write a time in a sentence: in whole years, no number outside the years that mean something.

    >>> about_years(11.3), about_years(0.4), about_years(4432.0)
    ('about 11', 'under 1', 'more than 100')
    """
    if years > MOST:
        return f"more than {count(MOST)}"
    return f"under {count(LEAST)}" if years < LEAST else f"about {count(years)}"


def is_even(rows: pd.DataFrame) -> pd.Series:
    """Tell which rows have an interval narrow enough for a middle: its ends at most ``EVEN`` times apart.

    >>> is_even(pd.DataFrame({"low": [3.0, 0.1], "high": [22.0, 5.3]})).tolist()
    [True, False]
    """
    return rows["high"] <= EVEN * rows["low"]


def years_in_words(rows: pd.DataFrame) -> list[str]:
    """Write the years of each row: middle and interval where the pace is even, else the interval alone.

    >>> years_in_words(pd.DataFrame({"estimate": [10.0, 1.5], "low": [3.0, 0.1], "high": [22.0, 5.3]}))
    ['10 (3 to 22)', 'anything from under 1 to 5']
    """
    words = []
    for row, even in zip(each_row(rows), is_even(rows), strict=True):
        low, high = (about_years(end).removeprefix("about ") for end in (row.low, row.high))
        whole = count(row.estimate)
        words.append(f"{whole} ({low} to {high})" if even else f"anything from {low} to {high}")
    return words


def drawable(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows whose years mean something, and leave ends open that lie outside of them.

    >>> frame = pd.DataFrame({"estimate": [4.0, 4432.0], "low": [0.4, 95.0], "high": [13.6, 19000.0]})
    >>> drawable(frame).values.tolist()
    [[4.0, nan, 13.6]]
    """
    printed = rows[rows["estimate"].between(LEAST, MOST)].copy()
    printed["low"] = printed["low"].where(printed["low"] >= LEAST)
    printed["high"] = printed["high"].where(printed["high"] <= MOST)
    return printed


def rule() -> str:
    """Say by which rule years are printed."""
    return (
        f"No number is printed below {count(LEAST)} year or beyond {count(MOST)} years: "
        "such a pace says nothing of an area of this size."
    )
