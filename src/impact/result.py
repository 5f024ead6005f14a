"""What a model gives back: an estimate with its interval, or a reason why there is none.

Every model returns a frozen :class:`Result` or :class:`Declined`. A caller asks ``if result:``: a result is
true, a refusal is false and carries its reason in words that a reader understands. Wrong input (a missing
column, a negative count) is not a refusal but an error: see :class:`impact.errors.ModelInputError`.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Real
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from impact.errors import ImpactError, ModelInputError, NoResult, NothingToDraw

#: probability of the intervals of all models
LEVEL = 0.95


#: the room that shows results. It stands on a floor above this one, and is asked by name when somebody looks
DISPLAY = "impact.charts.tables.result_display"


class Picture(NamedTuple):
    """How a result is drawn: which chart of `impact.charts`, from which frames, with which words."""

    chart: str
    frames: tuple[pd.DataFrame, ...]
    words: Mapping[str, Any]
    #: the line of sources where the rows behind the result name no page
    otherwise: str = "computed from the series given"


@dataclass(frozen=True, kw_only=True)
class Result:
    """What all results share: how they were obtained, from how many points, with which warnings.

    ``warnings`` are sentences for the reader: what weakens this very result. ``credits`` are the pages that
    the rows it was computed from name, with the makers of their statistics; none where they name none. Every
    result has its numbers in ``frame``.
    """

    method: str
    n: int
    warnings: tuple[str, ...] = ()
    credits: tuple[tuple[str, str], ...] = field(default=(), repr=False, compare=False)

    @property
    def method_in_words(self) -> str:
        """What the display says of how the result was obtained."""
        return self.method

    def picture(self) -> Picture | None:
        """Say how the result is drawn; None where no picture says more than its numbers."""
        return None

    def plot(self, **words: Any) -> Any:
        """Draw the result as a :class:`impact.charts.Chart`.

        Parameters
        ----------
        words
            What every chart takes, in place of what the result gives: ``title``, ``subtitle``, ``caption``,
            ``alt``, ``id``, ``unit``, ``sources``, ``source_line``. Without the last two the line names the
            pages of the rows that the result was computed from; where those named none, it says so.

        Raises
        ------
        NothingToDraw
            Where no picture says more than the numbers: they are in ``frame``.
        """
        return importlib.import_module(DISPLAY).plot(self, words)

    def _repr_html_(self) -> str:
        html: str = importlib.import_module(DISPLAY).html_of(self)
        return html

    def __bool__(self) -> Literal[True]:
        """Be true: there is a result (a refusal is false)."""
        return True


@dataclass(frozen=True, kw_only=True)
class Estimate(Result):
    """One number with its interval of probability ``level``, in ``unit``.

    ``kind`` is what the number measures, one of :data:`impact.vocabulary.KINDS`; it decides the digits with
    which :mod:`impact.wording` prints it.

    >>> Estimate(method="mean", n=26, estimate=1.234, low=-0.5, high=3.0, unit="dollars").level
    0.95
    """

    estimate: float
    low: float
    high: float
    level: float = LEVEL
    unit: str = ""
    kind: str = "number"

    @property
    def frame(self) -> pd.DataFrame:
        """The number in one row: ``estimate``, ``low``, ``high``, ``level``, ``unit``, ``n``, ``method``."""
        names = ("estimate", "low", "high", "level", "unit", "n", "method")
        return pd.DataFrame([{name: getattr(self, name) for name in names}])

    def picture(self) -> Picture | None:
        """One dot with its interval."""
        rows = pd.DataFrame(
            {
                "label": [self.unit or "estimate"],
                "estimate": [self.estimate],
                "low": self.low,
                "high": self.high,
            }
        )
        return Picture("intervals", (rows,), {"id": "estimate", "kind": self.kind, "unit": self.unit})


@dataclass(frozen=True, kw_only=True)
class Declined:
    """A model that does not answer, and why; false where a result is true.

    ``reason`` is a whole sentence for the reader of a report.
    """

    method: str
    reason: str
    n: int = 0

    def __bool__(self) -> Literal[False]:
        """Be false: there is no result."""
        return False

    @property
    def frame(self) -> pd.DataFrame:
        """Refuse, with the reason: there are no numbers."""
        raise ImpactError(self._refusal, "a result", "ask `if result:` before you use its numbers")

    def plot(self, **_words: Any) -> Any:
        """Refuse, with the reason: there is nothing to draw.

        Raises
        ------
        NothingToDraw
            Always.
        """
        raise NothingToDraw(self._refusal, "a result", "ask `if result:` before you draw it")

    def in_words(self) -> str:
        """Write the reason: what is said in the place of a number."""
        return f"No estimate: {self.reason}"

    if not TYPE_CHECKING:  # a checker of types still asks for `if result:`

        def __getattr__(self, name: str) -> Any:
            """Refuse what only a result has, with the reason."""
            if name.startswith("_"):
                raise AttributeError(name)
            raise NoResult(
                f"the model declined, so there is no {name!r}: {self.reason.rstrip('.')}",
                "a result",
                "test `if result:` first",
            )

    @property
    def _refusal(self) -> str:
        return f"no estimate ({self.method}): {self.reason.rstrip('.')}"

    def _repr_html_(self) -> str:
        html: str = importlib.import_module(DISPLAY).html_of(self)
        return html


#: columns of years and of numbers of years, and those of names, by the names that models give them
_TIMES = frozenset({"year", "edition", "month", "quarter", "origin", "delay", "since", "joined"})
_NAMES = frozenset({"place", "war", "era", "group"})
_LAST_YEAR = 9999
_OF_TIMES = "take the year of a date (.dt.year), make numbers of texts (pd.to_numeric), leave the row out"


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


def require_number(value: Any, name: str, model: str, expected: str = "a finite number") -> float:
    """Take an argument of a model as a finite number; refuse texts, lists, what is missing or infinite."""
    try:
        number = math.nan if isinstance(value, str | bytes) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        shown = "so large" if isinstance(value, int) else repr(value)
        raise ModelInputError(f"{model}: {name} is {shown[:60]}", expected, "give one number")
    return number


def require_choice(value: Any, choices: Iterable[str], name: str, model: str) -> None:
    """Refuse an argument of a model that is none of the words it may be."""
    offer = list(choices)
    if not isinstance(value, str) or value not in offer:
        raise ModelInputError(
            f"{model}: {name}={value!r}", f"one of {', '.join(map(repr, offer))}", "choose one"
        )


def require_list(value: Any, name: str, model: str, expected: str) -> Sequence[Any]:
    """Take an argument of a model as a list; refuse one value alone, a text, nothing."""
    if isinstance(value, str | bytes) or not isinstance(value, Iterable):
        raise ModelInputError(f"{model}: {name} is {value!r}", expected, "put it in brackets")
    return list(value)


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
