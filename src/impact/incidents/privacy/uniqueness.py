"""Uniqueness: how many people are alone with their place, month, sex, age and the like.

Whoever knows these things of a neighbour finds the neighbour's row. The number says how careful a table of
people has to be handled; it is no proof that nobody is recognisable.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact.errors import ModelInputError
from impact.wording import counted, listed, percent

#: quasi-identifiers of the table of people; of the places only the finest that the table has
PLACES = ("pcode", "admin3_code", "admin3", "admin2_code", "admin2", "admin1_code", "admin1", "country")
PERSON = ("sex", "age_band", "age_group", "disability", "ethnicity", "occupation", "civil_status", "outcome")
MONTH = "month"


@dataclass(frozen=True)
class Uniqueness:
    """How far the rows of people can be told apart.

    ``people``: rows. ``alone``: people whose combination nobody shares. ``cells``: different combinations.
    ``small``: combinations with fewer than ``threshold`` people, ``in_small`` the people in them.
    ``without``: how many would be alone if one quasi-identifier were left out.
    """

    quasi: tuple[str, ...]
    people: int
    alone: int
    cells: int
    small: int
    in_small: int
    threshold: int
    without: dict[str, int]

    def sentence(self) -> str:
        """State it for a reader."""
        if not self.people or not self.quasi:
            return "No quasi-identifier is in the table, so nobody stands out by one."
        names = listed([name.replace("_", " ") for name in self.quasi])
        return (
            f"{counted(self.alone, 'person')} of {counted(self.people, 'person')} "
            f"({percent(self.alone / self.people)}) are alone with their {names}."
        )

    def as_dict(self) -> dict[str, object]:
        """Fields as plain values, for JSON."""
        return {
            "quasi_identifiers": list(self.quasi),
            "people": self.people,
            "alone": self.alone,
            "cells": self.cells,
            "small_cells": self.small,
            "people_in_small_cells": self.in_small,
            "threshold": self.threshold,
            "alone_without": dict(self.without),
        }


def _quasi_identifiers(people: pd.DataFrame) -> pd.DataFrame:
    columns = {name: people[name] for name in PERSON if name in people and people[name].notna().any()}
    if "age_band" in columns:
        columns.pop("age_group", None)
    for name in PLACES:
        if name in people and people[name].notna().any():
            columns[name] = people[name]
            break
    if "date" in people and people["date"].notna().any():
        columns[MONTH] = _months(people["date"])
    return pd.DataFrame(columns)


def _months(dates: pd.Series) -> pd.Series:
    """Cut dates to their month, each different date once."""
    codes, different = pd.factorize(dates)
    months = pd.Index([str(date)[:7] for date in different])
    values = pd.array(
        months.take(np.maximum(codes, 0)) if len(months) else [None] * len(dates), dtype="string"
    )
    values[codes < 0] = pd.NA
    return pd.Series(values, index=dates.index)


def _codes(column: pd.Series) -> np.ndarray:
    """Give each different value of a column a number; a missing value is a value."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy().astype(np.int64) + 1
    return pd.factorize(column, use_na_sentinel=False)[0].astype(np.int64)


def _together(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Give each different pair of two numberings a number."""
    width = int(second.max(initial=0)) + 1
    return pd.factorize(first * width + second)[0].astype(np.int64)


def _sizes_without_each(columns: list[np.ndarray]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Count all combinations, and those without each column, from what stands before and after it."""
    nothing = np.zeros(len(columns[0]), dtype=np.int64)
    before, after = [nothing], [nothing]
    for column in columns:
        before.append(_together(before[-1], column))
    for column in reversed(columns):
        after.append(_together(after[-1], column))
    whole = np.bincount(before[-1])
    size = len(columns)
    return whole, [np.bincount(_together(before[i], after[size - 1 - i])) for i in range(size)]


def uniqueness(people: pd.DataFrame, quasi: Sequence[str] | None = None, threshold: int = 5) -> Uniqueness:
    """Count the people who are alone on their quasi-identifiers.

    Parameters
    ----------
    people
        One row a person: the canonical table, or any table together with ``quasi``.
    quasi
        Columns to compare people by. None takes the finest place, the month, sex, age, disability,
        ethnicity, occupation, civil status and outcome, as far as the table has them. A missing value is a
        value: two people with an unknown age look alike.
    threshold
        A combination with fewer people is small.

    Returns
    -------
    Uniqueness

    Raises
    ------
    ModelInputError
        When a column of ``quasi`` is not in the table.

    Examples
    --------
    >>> rows = pd.DataFrame({"place": ["A", "A", "B"], "sex": ["female", "female", "male"]})
    >>> uniqueness(rows, ["place", "sex"]).alone
    1
    """
    if quasi is None:
        columns = _quasi_identifiers(people)
    else:
        unknown = [name for name in quasi if name not in people]
        if unknown:
            raise ModelInputError(
                f"the table of people has no column {unknown[0]!r}",
                f"columns of the table: {', '.join(map(str, people.columns))}",
                "correct the name, or leave `quasi` out to take those the table has",
            )
        columns = people[list(quasi)]
    names = tuple(map(str, columns.columns))
    if not names or columns.empty:
        return Uniqueness(names, len(people), 0, 0, 0, 0, threshold, {})
    sizes, others = _sizes_without_each([_codes(columns[name]) for name in columns.columns])
    small = sizes[sizes < threshold]
    without = {
        name: int((left_out == 1).sum()) if len(names) > 1 else 0
        for name, left_out in zip(names, others, strict=True)
    }
    return Uniqueness(
        names,
        len(people),
        int((sizes == 1).sum()),
        len(sizes),
        len(small),
        int(small.sum()),
        threshold,
        without,
    )
