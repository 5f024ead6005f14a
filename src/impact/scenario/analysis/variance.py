"""Parts of the variance of any function of independent uniform numbers: Sobol indices by SALib."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np
import pandas as pd
from SALib.analyze import sobol as _estimators  # type: ignore[import-untyped]
from scipy import stats
from scipy.stats import qmc

from impact.arguments import ANY_SEED, PROBABILITY, Kind, takes, whole

#: Below it a part or a difference is the rounding of floating-point numbers.
DUST = 1e-12
#: Independent scramblings of the Sobol sequence, whose scatter gives the intervals.
SCRAMBLINGS = 8


def _power(value: Any) -> int:
    n = _ROWS.take(value)
    if n & (n - 1):
        raise ValueError
    return n


_ROWS = whole(2 * SCRAMBLINGS, 2**24)
#: rows that Sobol's sequence is taken in
POWER = Kind(_power, f"a power of two from {2 * SCRAMBLINGS} to {2**24}", "for example 2048")


@takes("parts", n=POWER, seed=ANY_SEED, level=PROBABILITY)
def indices(
    names: Sequence[str],
    model: Callable[[np.ndarray], np.ndarray],
    *,
    n: int,
    seed: int,
    level: float = 0.95,
    idle: Collection[str] = (),
) -> pd.DataFrame | None:
    """Estimate the parts of any function of independent uniform numbers.

    Parameters
    ----------
    names
        What the columns are called.
    model
        Takes rows of numbers in [0, 1), one column a name; returns one finite number a row.
    n
        A power of two, 16 or more; n (d + 2) rows are computed for d names, in eight parts, each with a
        scrambling of its own.
    seed
        A whole number, zero or more.
    level
        Probability of the intervals.
    idle
        Names that the function does not follow from: the rows in which one of them moves are those in which
        none does, and are not computed.

    Returns
    -------
    pandas.DataFrame or None
        field, first, first_low, first_high, total, total_low, total_high; None where the function is
        constant.

    Raises
    ------
    impact.errors.ModelInputError
        For an n that is no power of two, a negative seed, a level outside 0 to 1.

    Examples
    --------
    >>> parts = indices(["x", "y"], lambda rows: 2 * rows[:, 0] + rows[:, 1], n=2048, seed=1)
    >>> parts["first"].round(2).tolist()
    [0.8, 0.2]
    """
    # SALib takes a seed of zero for none, and would then draw from the global generator
    seeds = [int(word) | 1 for word in np.random.SeedSequence(seed).generate_state(SCRAMBLINGS)]
    rows = [design(len(names), n // SCRAMBLINGS, state) for state in seeds]
    y = _computed(np.concatenate(rows), model, [name in idle for name in names]).reshape(SCRAMBLINGS, -1)
    varied = y[np.ptp(y, axis=1) > DUST * max(1.0, float(np.abs(y).max()))]
    if len(varied) < 2:
        return None
    parts = [_estimate(values, len(names)) for values in varied]
    reach_of = stats.t.ppf((1 + level) / 2, len(parts) - 1) / math.sqrt(len(parts))
    acts = np.max([part["ST"] for part in parts], axis=0) > DUST
    columns: dict[str, object] = {"field": list(names)}
    for name, key in (("first", "S1"), ("total", "ST")):
        estimates = np.array([part[key] for part in parts])
        middle, reach = estimates.mean(axis=0), reach_of * estimates.std(axis=0, ddof=1)
        # what does not act at all leaves the dust of rounding
        middle, reach = (np.where(acts, values, 0.0) for values in (middle, reach))
        columns |= {name: middle, f"{name}_low": middle - reach, f"{name}_high": middle + reach}
    return pd.DataFrame(columns)


def _computed(
    rows: np.ndarray, model: Callable[[np.ndarray], np.ndarray], idle: Sequence[bool]
) -> np.ndarray:
    """Compute the rows of a design; those that move an idle number are the first of their group."""
    numbers = len(idle)
    moving = np.array([True, *(not one for one in idle), True])
    place = np.where(moving, np.cumsum(moving) - 1, 0)
    different = rows.reshape(-1, numbers + 2, numbers)[:, moving]
    y = np.asarray(model(different.reshape(-1, numbers)), dtype=float)
    return y.reshape(different.shape[:2]).take(place, axis=1)


def _estimate(y: np.ndarray, numbers: int) -> dict[str, np.ndarray]:
    """Estimate first and total parts from the rows of a design, as SALib's ``analyze`` does.

    Its intervals, by resampling, are left out: two thirds of its work, and far too wide, as they take rows
    of a Sobol sequence for independent.
    """
    scaled = (y - y.mean()) / y.std()
    first, second, mixed, _ = _estimators.separate_output_values(
        scaled, numbers, len(y) // (numbers + 2), calc_second_order=False
    )
    return {
        name: np.array([estimator(first, column, second) for column in mixed.T])
        for name, estimator in (("S1", _estimators.first_order), ("ST", _estimators.total_order))
    }


def design(numbers: int, n: int, seed: int) -> np.ndarray:
    """Arrange a Sobol sequence in n (numbers + 2) rows, as SALib's ``sample`` does row by row.

    Of each point of twice as many numbers the first half is a row; then comes, for each number, that row with
    the number of the second half; the second half ends the group.
    """
    points = qmc.Sobol(d=2 * numbers, scramble=True, seed=seed).random(n)
    first, second = points[:, :numbers], points[:, numbers:]
    rows = np.repeat(first[:, None, :], numbers + 2, axis=1)
    at = np.arange(numbers)
    rows[:, 1 + at, at] = second
    rows[:, -1] = second
    return rows.reshape(-1, numbers)
