"""Frame check: what the rows that a model is given must hold, and the refusal of frames that do not.

What is wrong with a frame is said with its column, a value and, where there are any, its place and year.
Settings beside the rows are looked at in :mod:`impact.arguments`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from impact.arguments import Kind
from impact.errors import ModelInputError

#: columns of years and of numbers of years, and those of names, by the names that models give them
_TIMES = frozenset({"year", "edition", "month", "quarter", "origin", "delay", "since", "joined"})
_NAMES = frozenset({"place", "war", "era", "group"})
_LAST_YEAR = 9999
_OF_TIMES = "take the year of a date (.dt.year), make numbers of texts (pd.to_numeric), leave the row out"


def rows(*columns: str) -> Kind:
    """Describe a frame with some columns, for `impact.arguments.takes`; others may be there."""

    def take(value: Any) -> pd.DataFrame:
        if not isinstance(value, pd.DataFrame) or not set(columns).issubset(value.columns):
            raise TypeError
        return value

    return Kind(take, f"a pandas DataFrame with the columns {', '.join(columns)}", "pass the rows themselves")


def require(frame: pd.DataFrame, columns: Iterable[str], model: str) -> pd.DataFrame:
    """Refuse what is no frame, or a frame that lacks a column; give it back otherwise.

    A column that is there twice, years that are none and an index called as a column are refused, too.
    """
    columns = list(columns)
    if not isinstance(frame, pd.DataFrame):
        raise ModelInputError(
            f"{model} was given a {type(frame).__name__}",
            f"a pandas DataFrame with the columns {', '.join(map(str, columns))}",
            "pass the rows themselves, such as impact.series returns, and not one column of them",
        )
    present = frame.columns
    missing = [column for column in columns if not _is_column(column, frame)]
    if missing:
        raise ModelInputError(
            f"{model}: column {', '.join(repr(c) for c in missing)} is missing",
            f"the columns {', '.join(map(str, columns))}; found {', '.join(map(str, present)) or 'none'}",
            "rename the columns of your frame",
        )
    _check_columns(frame, columns, model)
    return frame


def _is_column(name: Any, frame: pd.DataFrame) -> bool:
    return isinstance(name, str) and name in frame.columns


def require_known(frame: pd.DataFrame, columns: Iterable[str], model: str) -> pd.DataFrame:
    """Refuse a frame in which one of the columns is missing in some row."""
    for column in columns:
        missing = frame[column].isna()
        if missing.any():
            raise ModelInputError(
                f"{model}: {column} is missing in {int(missing.sum())} of {len(frame)} rows",
                "one in each row",
                f"leave these rows out: frame[frame[{column!r}].notna()]",
            )
    return frame


def require_unique(frame: pd.DataFrame, columns: Sequence[str], model: str) -> pd.DataFrame:
    """Refuse a frame in which two rows are alike in the columns; rows without one of them do not count."""
    rows = frame.dropna(subset=list(columns))
    twice = rows[rows.duplicated(list(columns))]
    if len(twice):
        values = " ".join(f"{twice[name].iloc[0]}" for name in columns)
        raise ModelInputError(
            f"{model}: two rows for {values}",
            f"one row for each {' and '.join(columns)}",
            "filter to one place, measure and edition first",
        )
    return frame


def _check_columns(frame: pd.DataFrame, columns: list[str], model: str) -> None:
    """Refuse a column that is there twice, that names the index too, or that holds what it cannot mean."""
    if not frame.columns.is_unique and (twice := [c for c in columns if list(frame.columns).count(c) > 1]):
        raise ModelInputError(
            f"{model}: the frame has two columns {twice[0]!r}",
            "each column once",
            "leave one out: frame.loc[:, ~frame.columns.duplicated()]",
        )
    for name in columns:
        if name in frame.index.names:
            raise ModelInputError(
                f"{model}: {name!r} is the name of a column and of the index",
                "a name for one of them",
                "leave the index out: frame.reset_index(drop=True)",
            )
        if name in _TIMES and frame[name].dtype.kind not in "iu":
            _check(frame[name], name, model, _is_time, "a year, or a number of years", _OF_TIMES)
        elif name in _NAMES and frame[name].dtype.kind == "O":
            _check(frame[name], name, model, _is_name, "a code or a name", "give each row a text")


def _check(
    column: pd.Series[Any], name: str, model: str, fits: Callable[[Any], bool], expected: str, remedy: str
) -> None:
    for value in column:
        if not fits(value):
            shown = f"the text {value!r}" if isinstance(value, str) else str(value)
            raise ModelInputError(f"{model}: {name} is {shown[:60]}", expected, remedy)


def _is_time(value: Any) -> bool:
    if isinstance(value, Real):
        return not abs(float(value)) > _LAST_YEAR  # NaN is a missing one
    return value is None or value is pd.NA


def _is_name(value: Any) -> bool:
    return value is None or value is pd.NA or isinstance(value, str) or value != value


def require_counts(
    frame: pd.DataFrame, column: str, model: str, expected: str = "a count of zero or more"
) -> pd.DataFrame:
    """Refuse values that cannot be counts (not a number, infinite, negative); missing ones may stay."""
    if frame[column].dtype.kind == "M":
        raise ModelInputError(f"{model}: {column} holds dates", expected, "name another column")
    try:
        numbers = pd.to_numeric(frame[column], errors="coerce").astype(float)
    except TypeError:  # a list in a cell
        raise ModelInputError(f"{model}: {column} holds lists", expected, "one row for each value") from None
    wrong = (numbers.isna() & frame[column].notna()) | (numbers < 0) | np.isinf(numbers)
    if wrong.any():
        row = frame[wrong].iloc[0]
        where = ", ".join(f"{name}={row[name]}" for name in ("place", "year") if name in frame.columns)
        raise ModelInputError(
            f"{model}: {column} is {row[column]}{f' ({where})' if where else ''}",
            expected,
            "correct the row, or leave the value empty where it is not known",
        )
    return frame
