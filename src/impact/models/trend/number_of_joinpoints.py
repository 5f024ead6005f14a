"""The number of joinpoints: which sets are tried, and the rule by which one number is chosen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from impact.errors import ModelInputError
from impact.models.counts import Floats
from impact.models.trend import joinpoints as arithmetic
from impact.models.trend.joinpoints import Lines, Series

_SETS = 200_000
ERROR = 0.05  # bound of the probability of too many joinpoints
SEED = 20250318  # of the permutations


def admissible_sets(series: Series, joinpoints: Sequence[float] | None) -> list[Floats]:
    """Admissible sets of each number of joinpoints; one set where the joinpoints are known beforehand."""
    if joinpoints is not None:
        return [_known(joinpoints, series.years)]
    years = len(series.years) if series.per_year == 1 else len(np.unique(np.floor(series.years)))
    # In a long series sets of many joinpoints run into millions: fewer joinpoints are tried there.
    numbers = [k for k in range(arithmetic.limit(years) + 1) if math.comb(years, k) <= _SETS]
    grids = [arithmetic.places(series.years, k, per_year=series.per_year) for k in numbers]
    return [grid for grid in grids if len(grid)]


def _known(joinpoints: Sequence[float], years: Floats) -> Floats:
    """Check joinpoints known beforehand: a point at least at either side and between two."""
    ordered = np.sort(np.array(list(joinpoints), dtype=float))
    edges = np.concatenate([[-np.inf], ordered, [np.inf]])
    inside = [int(((years > a) & (years < b)).sum()) for a, b in pairwise(edges)]
    if len(ordered) and (min(inside) < 1 or np.any(np.diff(ordered) <= 0)):
        raise ModelInputError(
            f"trend: no points around the joinpoints {', '.join(f'{t:g}' for t in ordered)}",
            "joinpoints within the series, with points before, between and after them",
            "leave one out, or move it",
        )
    return ordered.reshape(1, -1)


def choose_number(
    series: Series, best: Sequence[Lines], grids: Sequence[Floats], rule: str, permutations: int
) -> tuple[int, pd.DataFrame]:
    """Choose the number of joinpoints by a rule: its place among the numbers fitted, and the tests made."""
    tests: list[tuple[object, ...]] = []
    place = 0
    if rule == "permutation":
        place, tests = _test(series, best, grids, permutations)
    elif rule not in ("given", "none"):
        place = int(np.argmin([arithmetic.criteria(lines)[rule == "bic3"] for lines in best]))
    return place, pd.DataFrame(tests, columns=["null", "alternative", "p", "limit", "rejected"])


def _test(
    series: Series, best: Sequence[Lines], grids: Sequence[Floats], permutations: int
) -> tuple[int, list[tuple[object, ...]]]:
    """Choose the number of joinpoints by the sequence of permutation tests."""
    random = np.random.default_rng(SEED)
    sets = {grid.shape[1]: grid for grid in grids}
    null, alternative = 0, len(best) - 1
    tests: list[tuple[object, ...]] = []
    while null < alternative:
        fewer, more = best[null], best[alternative]
        p = arithmetic.permutation_p(
            series, fewer, sets[more.k], sets[fewer.k], permutations=permutations, rng=random
        )
        limit = ERROR / (best[-1].k - fewer.k)
        tests.append((fewer.k, more.k, p, limit, p <= limit))
        null, alternative = (null + 1, alternative) if p <= limit else (null, alternative - 1)
    return null, tests
