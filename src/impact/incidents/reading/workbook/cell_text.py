"""Cell of a workbook as text: numbers without ".0", dates as ISO, truth as a spreadsheet shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

#: whole numbers from here on have lost digits, since a spreadsheet keeps fifteen
DIGITS_LOST = 10**15


def _number(value: float) -> str:
    if value == int(value) and abs(value) < 1e18:
        return str(int(value))
    return repr(value)


def _moment(value: dt.datetime) -> str:
    if value.microsecond:
        value = (value + dt.timedelta(microseconds=500)).replace(microsecond=0)
    if (value.hour, value.minute, value.second) == (0, 0, 0):
        return value.date().isoformat()
    return value.isoformat()


def _span(value: dt.timedelta) -> str:
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    minutes, rest = str(seconds // 60 % 60).zfill(2), str(seconds % 60).zfill(2)
    return f"{sign}{seconds // 3600}:{minutes}:{rest}"


_WRITE: dict[type, Callable[[Any], str | None]] = {
    str: lambda value: value.replace("_x000D_", "\r") or None,
    float: lambda value: _number(value) if value == value and abs(value) != float("inf") else None,
    int: str,
    bool: lambda value: "TRUE" if value else "FALSE",
    dt.date: dt.date.isoformat,
    dt.datetime: _moment,
    dt.time: lambda value: value.replace(microsecond=0).isoformat(),
    dt.timedelta: _span,
    type(None): lambda _: None,
}


def text(value: object) -> str | None:
    """Write one cell as text; None for an empty one.

    Examples
    --------
    >>> text(5.0), text(0.1), text(True), text("007"), text("")
    ('5', '0.1', 'TRUE', '007', None)
    >>> text(dt.datetime(2020, 1, 5)), text(dt.datetime(2020, 1, 5, 14, 30)), text(dt.timedelta(hours=30))
    ('2020-01-05', '2020-01-05T14:30:00', '30:00:00')
    """
    return _WRITE[type(value)](value)


def column(values: Sequence[object]) -> pa.Array:
    """Write a column of cells as text."""
    types = set(map(type, values))
    if types == {str}:
        return pa.array([value or None for value in values], pa.string())
    if types <= {float, str} and (whole := _whole_numbers(values)) is not None:
        return whole
    write = _WRITE
    return pa.array([write[type(value)](value) for value in values], pa.string())


def _whole_numbers(values: Sequence[object]) -> pa.Array | None:
    """Write a column of whole numbers at once; None where it holds a text or a fraction."""
    if any(type(value) is str and value for value in values):
        return None
    numbers = np.array([np.nan if value == "" else value for value in values], dtype=np.float64)
    filled = numbers[~np.isnan(numbers)]
    if not len(filled) or (np.floor(filled) != filled).any() or np.abs(filled).max() >= DIGITS_LOST:
        return None
    empty = np.isnan(numbers)
    return pa.array(np.where(empty, 0, numbers).astype(np.int64), mask=empty).cast(pa.string())


def has_lost_digits(values: Sequence[object]) -> np.ndarray:
    """Mask of the numbers that are too long for a spreadsheet: all behind the fifteenth digit is invented."""
    if float not in set(map(type, values)):
        return np.zeros(len(values), dtype=bool)
    return np.array([type(value) is float and abs(value) >= DIGITS_LOST for value in values])
