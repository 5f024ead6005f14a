"""Basis of a result: the pages that the rows it was computed from name, so that its picture can cite them."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

import pandas as pd

from impact.data.provenance import Credit, credits_of, has_sources
from impact.result import Result

P = ParamSpec("P")
R = TypeVar("R")


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
