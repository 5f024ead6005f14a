"""Frame check: what the rows that a model is given must hold, and the refusal of frames that do not.

What is wrong with a frame is said with its column, a value and, where there are any, its place and year.
Settings beside the rows are looked at in :mod:`impact.arguments`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from impact.arguments import MOST_NAMED, Kind, Misfit, one_of
from impact.errors import ModelInputError

_LAST_YEAR = 9999


def _nothing(_value: Any) -> bool:
    return False


@dataclass(frozen=True)
class Cells:
    """What the cells of a column are, told by its ``dtype``, else by all of it (``whole``), else by each."""

    expected: str
    remedy: str
    dtype: Callable[[Any], bool]
    fits: Callable[[Any], bool] = _nothing
    whole: Callable[[pd.Series[Any]], bool] = _nothing
    typed: Callable[[pd.Series[Any]], pd.Series[Any]] = lambda column: column


def _is_missing(value: Any) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and value != value)


def _is_time(value: Any) -> bool:
    if isinstance(value, Real):
        return not abs(float(value)) > _LAST_YEAR  # NaN is a missing one
    return value is None or value is pd.NA


def _numbers(column: pd.Series[Any]) -> pd.Series[Any]:
    return pd.to_numeric(column, errors="coerce").astype("float64")


TIMES = Cells(
    "a year, or a number of years",
    "take the year of a date (.dt.year), make numbers of texts (pd.to_numeric), leave the row out",
    lambda dtype: dtype.kind in "iu",
    _is_time,
    typed=_numbers,
)
NAMES = Cells(
    "a code or a name",
    "give each row a text",
    lambda dtype: dtype.kind != "O" or isinstance(dtype, pd.StringDtype),
    lambda value: isinstance(value, str) or _is_missing(value),
)
TEXTS = Cells(
    "a text in each row, an empty one where there is none",
    "fill what is missing: .fillna('')",
    # the texts of our tables; files that pandas reads have Arrow's, with nothing for an empty cell
    lambda dtype: isinstance(dtype, pd.StringDtype) and dtype.storage == "python",
    lambda value: isinstance(value, str),
    lambda column: isinstance(column.dtype, pd.StringDtype) and not column.hasnans,
)
NUMBERS = Cells(
    "a number, or nothing",
    "make numbers of texts: pd.to_numeric",
    lambda dtype: dtype.kind in "iufb",
    lambda value: isinstance(value, Real) or _is_missing(value),
    typed=_numbers,
)
DAYS = Cells(
    "a column of days (datetime64), without a time zone",
    "make days of texts or dates: pd.to_datetime",
    lambda dtype: dtype.kind == "M" and not isinstance(dtype, pd.DatetimeTZDtype),
    typed=pd.to_datetime,
)
FLAGS = Cells(
    "True or False in each row",
    "compare the column with what means yes: frame[...] == ...",
    lambda dtype: dtype.kind == "b",
    lambda value: isinstance(value, bool | np.bool_),
    typed=lambda column: column.astype(bool),
)


def words(*known: str) -> Cells:
    """Describe the cells of a column that holds some words and no others."""
    return Cells(
        one_of(known),
        "correct the row",
        _nothing,
        lambda value: isinstance(value, str) and value in known,
        lambda column: bool(column.isin(known).all()),
    )


#: columns of years and of numbers of years, and those of names, by the names that models give them
_USUAL: Mapping[str, Cells] = {
    **dict.fromkeys(("year", "edition", "month", "quarter", "origin", "delay", "since", "joined"), TIMES),
    **dict.fromkeys(("place", "war", "era", "group"), NAMES),
}


_RENAME = "rename the columns of your frame"


def rows(
    *columns: str,
    least: int = 0,
    known: Sequence[str] = (),
    unique: Sequence[str] = (),
    cells: Mapping[str, Cells] | None = None,
    remedy: str = "",
) -> Kind:
    """Describe a frame with some columns, for `impact.arguments.takes`; others may be there.

    Parameters
    ----------
    columns
        The columns that are read.
    least
        Rows that it has at least.
    known
        Columns that are missing in no row.
    unique
        Columns in which no two rows are alike.
    cells
        What the cells of a column are; without it years are years, and names are texts. Numbers and flags
        that stand in a column of objects become one of numbers or flags.
    remedy
        Where such rows come from.
    """
    own = cells or {}

    def take(value: Any) -> pd.DataFrame:
        if not isinstance(value, pd.DataFrame):
            raise TypeError
        try:
            objects = _check_columns(value, columns, own)
            _check_known(value, known)
            _check_unique(value, unique)
        except Misfit as fault:
            remedied = fault.remedy or remedy or _RENAME
            raise Misfit(f": {fault.found}", fault.expected, remedied) from None
        if len(value) < least:
            had = f"{len(value)} rows" if len(value) else "no row"
            raise Misfit(f" has {had}", f"{least} or more", "loosen the filter that made it, correct a name")
        if not objects or cells is None:
            return value
        return value.assign(**{name: (own.get(name) or _USUAL[name]).typed(value[name]) for name in objects})

    expected = f"a pandas DataFrame with the columns {', '.join(columns)}"
    return Kind(take, expected, remedy or "pass the rows themselves")


def row(*names: str) -> Kind:
    """Describe one row by the names of its cells: a dictionary, or a row of a frame."""

    def take(value: Any) -> Any:
        if lost := [name for name in names if name not in value.keys()]:  # noqa: SIM118 - a row of a frame
            raise Misfit(f" has no {lost[0]!r}")
        return value

    return Kind(take, f"one row with {', '.join(names)}", "pass a row of the frame, or a dictionary")


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
    return _require(lambda: _check_columns(frame, columns, {}), frame, model)


def require_known(frame: pd.DataFrame, columns: Iterable[str], model: str) -> pd.DataFrame:
    """Refuse a frame in which one of the columns is missing in some row."""
    return _require(lambda: _check_known(frame, columns), frame, model)


def require_unique(frame: pd.DataFrame, columns: Sequence[str], model: str) -> pd.DataFrame:
    """Refuse a frame in which two rows are alike in the columns; rows without one of them do not count."""
    return _require(lambda: _check_unique(frame, columns), frame, model)


def _require(check: Callable[[], object], frame: pd.DataFrame, model: str) -> pd.DataFrame:
    try:
        check()
    except Misfit as fault:
        raise ModelInputError(f"{model}: {fault.found}", fault.expected, fault.remedy or _RENAME) from None
    return frame


def _check_columns(frame: pd.DataFrame, columns: Sequence[Any], cells: Mapping[str, Cells]) -> list[str]:
    """Refuse a column that is missing, twice, named as the index, of other cells; list those of objects."""
    present = frame.columns
    missing = [column for column in columns if not (isinstance(column, str) and column in present)]
    if missing:
        more = len(present) - MOST_NAMED
        held = ", ".join(map(str, present[:MOST_NAMED])) + (f" and {more} more" if more > 0 else "")
        raise Misfit(
            f"column {', '.join(repr(c) for c in missing)} is missing",
            f"the columns {', '.join(map(str, columns))}; found {held or 'none'}",
        )
    if not present.is_unique and (twice := [c for c in columns if list(present).count(c) > 1]):
        raise Misfit(
            f"the frame has two columns {twice[0]!r}",
            "each column once",
            "leave one out: frame.loc[:, ~frame.columns.duplicated()]",
        )
    for name in frame.index.names:
        if name in columns:
            raise Misfit(
                f"{name!r} is the name of a column and of the index",
                "a name for one of them",
                "leave the index out: frame.reset_index(drop=True)",
            )
    objects = []
    dtypes = dict(zip(present.tolist(), frame.dtypes.tolist(), strict=True))  # to take a column out is slow
    for name in columns:
        kind = cells.get(name) or _USUAL.get(name)
        if kind is not None and not kind.dtype(dtypes[name]):
            objects.append(name)
            _check_cells(frame[name], name, kind)
    return objects


def _check_cells(column: pd.Series[Any], name: str, kind: Cells) -> None:
    for value in () if column.empty or kind.whole(column) else column:
        if not kind.fits(value):
            text = f"the text {value!r}" if isinstance(value, str) else str(value)
            raise Misfit(f"{name} is {text[:60]}", kind.expected, kind.remedy)


def _check_known(frame: pd.DataFrame, columns: Iterable[str]) -> None:
    for column in columns:
        missing = frame[column].isna()
        if missing.any():
            raise Misfit(
                f"{column} is missing in {int(missing.sum())} of {len(frame)} rows",
                "one in each row",
                f"leave these rows out: frame[frame[{column!r}].notna()]",
            )


def _check_unique(frame: pd.DataFrame, columns: Sequence[str]) -> None:
    if not columns:
        return
    complete = frame.dropna(subset=list(columns))
    twice = complete[complete.duplicated(list(columns))]
    if len(twice):
        raise Misfit(
            f"two rows for {' '.join(f'{twice[name].iloc[0]}' for name in columns)}",
            f"one row for each {' and '.join(columns)}",
            "filter to one place, measure and edition first",
        )


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
