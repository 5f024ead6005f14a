"""What a model gives back: an estimate with its interval, or a reason why there is none.

Every model returns a frozen :class:`Result` or :class:`Declined`. A caller asks ``if result:``: a result is
true, a refusal is false and carries its reason in words that a reader understands. Wrong input (a missing
column, a negative count) is not a refusal but an error: see :class:`impact.errors.ModelInputError`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from impact.errors import ModelInputError

#: probability of the intervals of all models
LEVEL = 0.95


@dataclass(frozen=True, kw_only=True)
class Result:
    """What all results share: how they were obtained, from how many points, with which warnings.

    ``warnings`` are sentences for the reader: what weakens this very result.
    """

    method: str
    n: int
    warnings: tuple[str, ...] = ()

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


def require(frame: pd.DataFrame, columns: Iterable[str], model: str) -> pd.DataFrame:
    """Refuse a frame that lacks a column; give it back otherwise."""
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise ModelInputError(
            f"{model}: column {', '.join(repr(c) for c in missing)} is missing",
            f"the columns {', '.join(columns)}; found {', '.join(map(str, frame.columns)) or 'none'}",
            "rename the columns of your frame",
        )
    return frame


def require_counts(frame: pd.DataFrame, column: str, model: str) -> pd.DataFrame:
    """Refuse values that cannot be counts (not a number, infinite, negative); missing ones may stay."""
    numbers = pd.to_numeric(frame[column], errors="coerce").astype(float)
    wrong = (numbers.isna() & frame[column].notna()) | (numbers < 0) | np.isinf(numbers)
    if wrong.any():
        row = frame[wrong].iloc[0]
        where = ", ".join(f"{name}={row[name]}" for name in ("place", "year") if name in frame.columns)
        raise ModelInputError(
            f"{model}: {column} is {row[column]}{f' ({where})' if where else ''}",
            "a count of zero or more",
            "correct the row, or leave the value empty where it is not known",
        )
    return frame
