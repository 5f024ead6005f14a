"""Rows of a frame: one by one, as named tuples or dictionaries, or all of them without its own words."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

import pandas as pd


def each_row(frame: pd.DataFrame) -> Iterator[Any]:
    """Go through the rows of a frame as ``frame.itertuples()`` does, in a third of the time for short frames.

    pandas makes a new class of tuples at every call, and looks each column up by position.

    Parameters
    ----------
    frame
        Any frame; a column whose name is no identifier is named by its place, ``_1``, as pandas does.

    Returns
    -------
    iterator of named tuples
        ``Index`` and the columns, in their order.

    Examples
    --------
    >>> frame = pd.DataFrame({"place": ["EST", "LVA"], "km2": [1.5, 2.0]})
    >>> [(row.Index, row.place, row.km2) for row in each_row(frame)]
    [(0, 'EST', 1.5), (1, 'LVA', 2.0)]
    """
    columns = [_values(column) for _, column in frame.items()]
    return map(_maker(tuple(map(str, frame.columns.tolist()))), zip(frame.index, *columns, strict=True))


def records_of(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """List the rows of a frame as ``to_dict("records")`` does, which looks at the kind of every cell.

    Numbers are those of Python; a column of objects gives its objects as they are, and what is missing from
    a column of whole numbers stays ``NA``, where ``to_dict`` gives None.

    Examples
    --------
    >>> records_of(pd.DataFrame({"place": ["EST", "LVA"], "km2": [1.5, 2.0]}))[1]
    {'place': 'LVA', 'km2': 2.0}
    """
    names = list(rows.columns)
    # pandas' own way through the columns; to look each up by name takes longer than to list its cells
    cells = zip(*(array.tolist() for array in rows._iter_column_arrays()), strict=True)
    return [dict(zip(names, row, strict=True)) for row in cells]


def rows_alone(rows: pd.DataFrame) -> pd.DataFrame:
    """Copy rows without what the frame says of itself: rows that two days have in common are then equal.

    Examples
    --------
    >>> frame = pd.DataFrame({"km2": [1.5]})
    >>> frame.attrs = {"as_of": "2024-06-28"}
    >>> rows_alone(frame).attrs
    {}
    """
    alone = rows.copy(deep=False)
    alone.attrs = {}
    return alone


def _values(column: pd.Series) -> Iterable[Any]:
    """Give the values that going through a column gives; texts in one go."""
    return column.tolist() if isinstance(column.dtype, pd.StringDtype) else column


@lru_cache(maxsize=1024)
def _maker(columns: tuple[str, ...]) -> Callable[[Iterable[Any]], Any]:
    kind: Any = namedtuple("Row", ("Index", *columns), rename=True)  # type: ignore[misc]
    make: Callable[[Iterable[Any]], Any] = kind._make
    return make
