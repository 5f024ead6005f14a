"""Basis of a result: the pages behind its rows, which its picture cites, and what weakens its figures."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

import pandas as pd

from impact import wording
from impact.data.provenance import Credit, credits_of, has_sources
from impact.result import Result

P = ParamSpec("P")
R = TypeVar("R")

#: columns that say how firm a figure is; a picture draws its marks by them
FIRMNESS = ("qualifier", "tier")
_QUALIFIERS = {
    "at_least": "published as “at least” and entered as counts",
    "approximate": "approximate",
    "derived": "computed from another figure",
}


def with_credits(estimate: Callable[P, R]) -> Callable[P, R]:
    """Make a model note the pages behind the frames that it is given in ``credits`` of its result.

    Frames without a column of source ids name no page, and nothing is noted of them.

    Examples
    --------
    >>> from impact.result import Estimate
    >>> @with_credits
    ... def mean(frame: pd.DataFrame) -> Estimate:
    ...     return Estimate(method="mean", n=1, estimate=1.0, low=0.0, high=2.0)
    >>> mean(pd.DataFrame({"value": [1.0], "source_id": ["lm-2016"]})).credits
    (Credit(source_id='lm-2016', maker=''),)
    """

    @functools.wraps(estimate)
    def noting(*args: P.args, **kwargs: P.kwargs) -> R:
        result = estimate(*args, **kwargs)
        if not isinstance(result, Result):
            return result
        frames = [
            one for one in (*args, *kwargs.values()) if isinstance(one, pd.DataFrame) and has_sources(one)
        ]
        credited: set[Credit] = set().union(*(credits_of(frame) for frame in frames))
        return cast("R", dataclasses.replace(result, credits=tuple(sorted(credited)))) if credited else result

    return noting


def weak_figures(rows: pd.DataFrame) -> tuple[str, ...]:
    """Say which figures of a series are no firm counts: a sentence for each kind, with their years.

    Parameters
    ----------
    rows
        ``year``; used where present: ``qualifier``, ``tier``.

    Examples
    --------
    >>> weak_figures(pd.DataFrame({"year": [2021, 2022], "qualifier": ["exact", "at_least"]}))
    ('The figures of 2022 are published as “at least” and entered as counts.',)
    """
    warnings = []
    if "qualifier" in rows:
        for qualifier, words in _QUALIFIERS.items():
            years = rows.loc[rows["qualifier"] == qualifier, "year"]
            if len(years):
                warnings.append(f"The figures of {each_year(years)} are {words}.")
    if "tier" in rows and (weak := rows.loc[rows["tier"] == "weak", "year"]).size:
        warnings.append(f"The figures of {each_year(weak)} rest on weak sources only.")
    return tuple(warnings)


def firmness(rows: pd.DataFrame) -> list[str]:
    """Name the columns of a frame that say how firm its figures are."""
    return [name for name in FIRMNESS if name in rows]


def each_year(years: pd.Series) -> str:
    """List the years of some rows."""
    return wording.listed(wording.digits(year, "year") for year in years.drop_duplicates())
