"""The numbers of a chart as a reader's table: headings in words, cells as the house prints numbers.

A chart keeps all that it draws in its ``data``, for programs. A reader sees the columns that say something:
none that is empty, no end of an interval that is the value itself, no code beside the name it stands for.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from impact.wording import digits, digits_bound, fixed, percent_change, short_day

#: Rows that a page shows at most; a longer table is a file.
MOST_ROWS = 60

_MISSING = "–"
_TENTHS = "tenths"
_RECORDED = "recorded"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_CODE = re.compile(r"[a-z]+(?:_[a-z]+)+")


@dataclass(frozen=True)
class Heading:
    """How one column of the numbers is read: its name in the frame, its words, and what it measures.

    ``kind`` is one of :data:`impact.vocabulary.KINDS` or ``text``; empty, whole numbers are counts and others
    are printed with three figures. Shares get a percent sign. A kind of the table alone is ``tenths``: one
    decimal, whatever the size, so that times close to each other differ.
    """

    name: str
    words: str
    kind: str = ""


#: Columns that charts share, in the order in which they are read.
HEADINGS = (
    Heading("name", "Place", "text"),
    Heading("place", "Place", "text"),
    Heading("country", "Country", "text"),
    Heading("scope_name", "Programme", "text"),
    Heading("group", "Group", "text"),
    Heading("line", "Register", "text"),
    Heading("side", "Side", "text"),
    Heading("war", "War", "text"),
    Heading("label", "Item", "text"),
    Heading("category", "Status", "text"),
    Heading("event", "Event", "text"),
    Heading("date", "Date", "text"),
    Heading("year", "Year", "year"),
    Heading("edition", "Edition", "year"),
    Heading("since", "Years since the end", "count"),
    Heading("laid", "Years since laying", "count"),
    Heading("time", "Years", _TENTHS),
    Heading("killed", "Killed"),
    Heading("injured", "Injured"),
    Heading("outcome_unknown", "Outcome unknown"),
    Heading("total", "In all"),
    Heading("rest", "Not split"),
    Heading("value", "Number"),
    Heading("qualifier", "As published", "text"),
    Heading("rough", "Parts that are rounded", "text"),
    Heading("estimate", "Estimate"),
    Heading("low", "Low end"),
    Heading("high", "High end"),
    Heading("bound_low", "Lowest possible"),
    Heading("bound_high", "Highest possible"),
    Heading("low90", "Low end, 9 of 10 draws"),
    Heading("low50", "Low end, half of the draws"),
    Heading("median", "Median"),
    Heading("high50", "High end, half of the draws"),
    Heading("high90", "High end, 9 of 10 draws"),
    Heading("low_value", "Low value", "text"),
    Heading("at_low", "Result at the low value"),
    Heading("high_value", "High value", "text"),
    Heading("at_high", "Result at the high value"),
    Heading("change", "Change since first published"),
    Heading("first_value", "First published as"),
    Heading("at_risk", "Still at it", "count"),
)
_QUALIFIERS = {
    "exact": "exact",
    "at_least": "at least",
    "approximate": "about",
    "derived": "computed by us",
    "range_low": "low end of a range",
    "range_high": "high end of a range",
}
_BOUNDS = ("low", "high", "bound_low", "bound_high")
#: Ends of a value: they say something only where one of them is not the value.
_ENDS = {"low": ("value", "estimate"), "high": ("value", "estimate"), "first_value": ("value",)}


def tabulate(
    data: pd.DataFrame,
    headings: Sequence[Heading] = (),
    parts: Mapping[str, str] | None = None,
    kind: str = "",
) -> dict[str, Any]:
    """Write the numbers of a chart for reading.

    Parameters
    ----------
    data
        What is drawn, one row for each mark.
    headings
        The columns to show and their words; otherwise those of :data:`HEADINGS` that the frame has.
    parts
        Further columns and their words, as the parts of a stack, before the total.
    kind
        What the numbers measure whose heading does not say so.

    Returns
    -------
    dict
        ``headings``, whether each column stands ``right``, ``rows`` of texts, and how many rows are ``left``
        out.

    Examples
    --------
    >>> frame = pd.DataFrame({"year": [2023, 2024], "value": [5757.0, 6279.0], "tie": [False, False]})
    >>> tabulate(frame.assign(qualifier=["exact", "at_least"]))["rows"]
    [['2023', '5,757', 'exact'], ['2024', '6,279', 'at least']]
    """
    chosen = [
        heading
        for heading in headings or _known(data, parts or {})
        if heading.name in data.columns and (headings or _says_something(data, heading.name))
    ]
    shown = data.head(MOST_ROWS)
    columns = [list(_cells(shown[heading.name], heading, kind)) for heading in chosen]
    return {
        "headings": [heading.words for heading in chosen],
        "right": [_is_number(data[heading.name], heading) for heading in chosen],
        "rows": [list(row) for row in zip(*columns, strict=True)],
        "left": max(len(data) - MOST_ROWS, 0),
    }


def _known(data: pd.DataFrame, parts: Mapping[str, str]) -> Iterator[Heading]:
    named = {heading.name for heading in HEADINGS}
    extra = [Heading(name, words) for name, words in parts.items() if name not in named]
    for heading in HEADINGS:
        if heading.name == "total":
            yield from extra
        words = parts.get(heading.name)
        if heading.name == "name" and not {"place", "event"} & set(data.columns):
            words = words or "Series"  # of several, none of which is a place
        yield Heading(heading.name, words, heading.kind) if words else heading


def _says_something(data: pd.DataFrame, name: str) -> bool:
    """Whether a reader learns from a column; looked at cell by cell, as frames of few rows are slow."""
    column = data[name]
    cells = column.tolist()
    filled = [row for row, known in enumerate(column.notna().tolist()) if known]
    if not pd.api.types.is_numeric_dtype(column):  # no number is an empty text
        filled = [row for row in filled if str(cells[row]) != ""]
    if not filled or (name in ("rest", "outcome_unknown") and all(cells[row] == 0 for row in filled)):
        return False
    if name == "place":  # its code beside its name
        return "name" not in data.columns
    if name == "label":  # rows of their own, or words on a few of the marks
        return len(filled) == len(column)
    if name == "qualifier":
        return any(cells[row] != "exact" for row in filled)
    beside = [other for other in _ENDS.get(name, ()) if other in data.columns]
    if not beside:
        return True
    values = data[beside[0]].tolist()
    return any(values[row] is not pd.NA and cells[row] != values[row] for row in filled)


def _is_number(column: pd.Series, heading: Heading) -> bool:
    return heading.kind != "text" and pd.api.types.is_numeric_dtype(column)


def _cells(column: pd.Series, heading: Heading, otherwise: str) -> Iterator[str]:
    kind = heading.kind or otherwise
    if heading.name == _RECORDED and kind == "simulated":
        kind = "count"  # what is on record nobody simulated
    if not _is_number(column, heading):
        for value in column:
            missing = pd.api.types.is_scalar(value) and pd.isna(value)
            text = "" if missing else _QUALIFIERS.get(str(value), _plain(value))
            yield text or _MISSING
        return
    numbers = column.astype(float).tolist()
    if not kind:
        kind = "count" if all(number % 1 == 0 for number in numbers if number == number) else "number"
    for number in numbers:
        if number != number:
            yield _MISSING
        elif abs(number) == float("inf"):
            yield "without limit"
        elif kind == _TENTHS:
            yield fixed(number, 1)
        elif kind in ("share", "percent"):
            is_bound = heading.name in _BOUNDS
            yield f"{digits_bound(number, kind) if is_bound else digits(number, kind)} %"
        else:
            yield percent_change(number / 100) if kind == "change" else digits(number, kind)


def _plain(value: Any) -> str:
    if isinstance(value, pd.Timestamp):
        return short_day(value)
    text = str(value)
    if _DAY.fullmatch(text):
        return short_day(dt.date.fromisoformat(text))
    return text.replace("_", " ") if _CODE.fullmatch(text) else text
