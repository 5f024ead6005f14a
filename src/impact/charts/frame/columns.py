"""Columns of a frame that a chart draws: there, each once, numbers where numbers are meant."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from impact.errors import ImpactError
from impact.wording.extremes import MOST

#: years that a calendar has; more is a day count or a number of something else
_LAST_YEAR = 9999


def require(frame: pd.DataFrame, columns: Sequence[str], chart: str) -> pd.DataFrame:
    """Refuse a frame without rows, without one of ``columns`` or with one twice; return it otherwise.

    Raises
    ------
    ImpactError
        No frame, an empty one, or a column that is missing (the closest name is suggested) or there twice.
    """
    if not isinstance(frame, pd.DataFrame):
        raise ImpactError(
            f"{chart} was given a {type(frame).__name__}",
            "a pandas DataFrame",
            "pass what impact.load returns",
        )
    present = frame.columns
    missing = [name for name in columns if name not in present]
    if missing:
        names = [str(name) for name in present]
        close = difflib.get_close_matches(missing[0], names, n=1)
        hint = f"rename {close[0]!r}, or " if close else ""
        raise ImpactError(
            f"{chart}: no column {missing[0]!r} in the frame (it has {', '.join(names) or 'none'})",
            f"the columns {', '.join(columns)}",
            f"{hint}pass a frame with these columns",
        )
    if not present.is_unique:
        twice = [name for name in columns if isinstance(frame[name], pd.DataFrame)]
        if twice:
            raise ImpactError(
                f"{chart}: the frame has two columns {twice[0]!r}",
                "each column once",
                "leave one out: frame.loc[:, ~frame.columns.duplicated()]",
            )
    if frame.empty:
        raise ImpactError(
            f"{chart}: the frame has no rows",
            "at least one figure to draw",
            "look at the filter before the chart; say in words that there are no data",
        )
    return frame


def texts(frame: pd.DataFrame, name: str, chart: str) -> pd.Series[str]:
    """Convert a column of names to text.

    Raises
    ------
    ImpactError
        A row without a name: nobody could tell what is drawn there.
    """
    column = frame[name]
    if column.isna().any():
        raise ImpactError(
            f"{chart}: row {column.index[column.isna()][0]!r} has nothing in column {name!r}",
            "a name for everything that is drawn",
            f"leave it out: frame[frame[{name!r}].notna()], or name it",
        )
    return column.astype(str)


def with_numbers(frame: pd.DataFrame, names: Sequence[str], chart: str) -> pd.DataFrame:
    """Copy a frame with numbers in some columns; those that hold some already stay as they are.

    Raises
    ------
    ImpactError
        As for :func:`numbers`.
    """
    other = [name for name in names if frame[name].dtype.kind not in "iuf"]
    for name in set(names) - set(other):
        _drawable(frame[name], name, chart)
    return frame.assign(**{name: numbers(frame, name, chart) for name in other})


def numbers(frame: pd.DataFrame, name: str, chart: str) -> pd.Series[float]:
    """Convert a column to float; what is missing stays missing, and texts such as "12" are numbers.

    Raises
    ------
    ImpactError
        A value that is none, such as a word, a date or a list, with its row, or one that is beyond all
        that is counted.
    """
    column = frame[name]
    if column.dtype.kind in "iuf":
        return _drawable(column.astype(float), name, chart)
    made = [_number(value) for value in column]
    for at, (number, value) in enumerate(zip(made, column, strict=True)):
        if number is None:
            words = value.isoformat() if hasattr(value, "isoformat") else repr(value)
            raise ImpactError(
                f"{chart}: row {frame.index[at]!r} has {words[:40]} in column {name!r}",
                "a number, or nothing where none is known",
                _remedy(value, name),
            )
    return _drawable(pd.Series(made, index=column.index, dtype=float), name, chart)


def years(frame: pd.DataFrame, name: str, chart: str) -> pd.Series[float]:
    """Convert a column to years, parts of years included.

    Raises
    ------
    ImpactError
        As for :func:`numbers`, or a number that no calendar has.
    """
    made = numbers(frame, name, chart)
    wrong = ~(made.abs() <= _LAST_YEAR)
    if wrong.any():
        row, value = made.index[wrong][0], made[wrong].iloc[0]
        raise ImpactError(
            f"{chart}: row {row!r} has {f'{value:g}' if value == value else 'nothing'} as {name}",
            f"a year up to {_LAST_YEAR}",
            "leave the row out, or look whether another column is meant",
        )
    return made


def across(frame: pd.DataFrame, name: str, chart: str) -> pd.Series[float]:
    """Convert what runs along the horizontal axis to float: years where it is called so."""
    return (years if name == "year" else numbers)(frame, name, chart)


def _drawable(column: pd.Series[float], name: str, chart: str) -> pd.Series[float]:
    """Refuse what no axis can hold; infinite is another matter, an interval may be open."""
    size = column.abs()
    beyond = (size >= MOST) & (size != np.inf)
    if beyond.any():
        row, value = column.index[beyond][0], column[beyond].iloc[0]
        raise ImpactError(
            f"{chart}: row {row!r} has {value:g} in column {name!r}",
            f"a number below {MOST:g}",
            "look at the unit, or make it missing where it stands for nothing known",
        )
    return column


def _number(value: Any) -> float | None:
    """Read a value as a number; NaN where it is missing, None where it is no number."""
    if value is None or value is pd.NA or value is pd.NaT:
        return np.nan
    if isinstance(value, np.datetime64 | np.timedelta64) or hasattr(value, "isoformat"):
        return None
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return None


def _remedy(value: Any, name: str) -> str:
    if hasattr(value, "year"):
        return f"take the year of the date: frame[{name!r}].dt.year"
    if hasattr(value, "__len__") and not isinstance(value, str):
        return f"one row for each number: frame.explode({name!r})"
    return f'make it missing: pd.to_numeric(frame[{name!r}], errors="coerce")'
