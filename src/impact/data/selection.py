"""Rows of a table by place, measure and year: names are checked against what the table holds.

A filter that selects nothing is a mistake more often than an answer, so each of them is refused with what
there is instead.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pandas as pd

from impact import places
from impact.arguments import one_of
from impact.data.series.series_request import close_measures, usual_first
from impact.errors import RequestError, UnknownName, UnknownPlace


def select(
    frame: pd.DataFrame,
    *,
    place: Iterable[str] = (),
    measure: Iterable[str] = (),
    years: Sequence[int] | None = None,
) -> pd.DataFrame:
    """Select rows of a table.

    Parameters
    ----------
    frame
        As :func:`impact.load` returns it; ``attrs["name"]`` is used in errors.
    place
        Names or codes of places, in any case; an area reported apart, such as Abkhazia, is its own rows.
    measure
        Words of the column ``measure``.
    years
        First and last year, both included; rows without a year are left out.

    Returns
    -------
    DataFrame
        The rows, in their order, with the ``attrs`` of the frame but for the pages of all rows.

    Raises
    ------
    UnknownPlace
        A name that is no place.
    UnknownName
        A filter for a column that the table lacks; a place or measure of which it has no row.
    RequestError
        Each filter has rows, and all of them together have none.
    """
    table = str(frame.attrs.get("name", "the table"))
    choices: list[tuple[str, list[Any]]] = [
        ("place", [places.resolve(name, any_case=True) for name in place]),
        ("measure", [word.strip().casefold().replace(" ", "_") for word in measure]),
        ("year", list(years or ())),
    ]
    chosen = pd.Series(True, index=frame.index)
    for column, values in choices:
        if not values:
            continue
        if column not in frame:
            raise UnknownName(
                f"the table {table} has no {column}",
                "a filter for one of its columns: " + ", ".join(frame.columns),
                "leave the filter out",
            )
        chosen &= _CHOICES[column](frame, values, table)
    if not chosen.any() and len(frame):
        raise RequestError(
            f"no row of {table} fits all filters at once",
            "filters that leave a row",
            "try them one at a time",
        )
    rows = frame[chosen].reset_index(drop=True)
    rows.attrs = {**frame.attrs, "sources": None}
    return rows


def read_years(text: str) -> tuple[int, int]:
    """Read a span of years as it is typed.

    >>> read_years("2015-2024"), read_years("2014")
    ((2015, 2024), (2014, 2014))

    Raises
    ------
    RequestError
        For anything else.
    """
    ends = re.fullmatch(r"\s*(\d{4})\s*(?:(?:-|–|\.\.|to|:)\s*(\d{4})\s*)?", text)
    if ends is None:
        raise RequestError(f"--years {text!r}", "a year or two", "write --years 2015-2024 or --years 2014")
    first, last = int(ends[1]), int(ends[2] or ends[1])
    if first > last:
        raise RequestError(
            f"--years {text}: the first comes after the last",
            "the earlier one first",
            f"write --years {last}-{first}",
        )
    return first, last


def _by_place(frame: pd.DataFrame, targets: list[places.Place], table: str) -> pd.Series:
    chosen = pd.Series(False, index=frame.index)
    for place in targets:
        rows = frame["place"] == place.code
        if place.area and "area" in frame:
            rows &= frame["area"] == place.area
        if not rows.any():
            label = place.area or place.name
            held = [code for code in frame["place"].dropna().unique() if code]
            names = sorted({_name(code) for code in held})
            raise UnknownName(f"the table {table} has no row of {label}", *_offer(label, names, "place"))
        chosen |= rows
    return chosen


def _by_measure(frame: pd.DataFrame, measures: list[str], table: str) -> pd.Series:
    held = usual_first(frame["measure"].dropna().unique())
    for word in measures:
        if word not in held:
            close = close_measures(word, held)
            raise UnknownName(
                f"the table {table} has no measure {word!r}", *_offer(word, held, "measure", close)
            )
    return frame["measure"].isin(measures)


def _by_year(frame: pd.DataFrame, years: list[int], table: str) -> pd.Series:
    low, high = min(years), max(years)
    chosen = frame["year"].between(low, high).fillna(False).astype(bool)
    if not chosen.any():
        held = frame["year"].dropna()
        span = f"{int(held.min())} to {int(held.max())}" if len(held) else "none: its rows have no year"
        raise UnknownName(
            f"the table {table} has no row of {low if low == high else f'{low} to {high}'}",
            f"years from {span}",
            "choose other years",
        )
    return chosen


_CHOICES: dict[str, Callable[[pd.DataFrame, Any, str], pd.Series]] = {
    "place": _by_place,
    "measure": _by_measure,
    "year": _by_year,
}


def _offer(word: str, held: Sequence[str], kind: str, near: Sequence[str] = ()) -> tuple[str, str]:
    """Say what there is, and the nearest of it."""
    close = near or difflib.get_close_matches(word, held, n=3)
    return (
        one_of(held),
        f"did you mean {' or '.join(close)}?" if close else f"leave the {kind} out to see them all",
    )


def _name(code: str) -> str:
    try:
        return places.name(code)
    except UnknownPlace:
        return code
