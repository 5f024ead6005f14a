"""Parts of the variance of any function of independent uniform numbers: Sobol indices by SALib."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from SALib.analyze import sobol as _analyse  # type: ignore[import-untyped]
from SALib.sample import sobol as _sample  # type: ignore[import-untyped]

from impact.errors import ModelInputError

#: Below it a part or a difference is the rounding of floating-point numbers.
DUST = 1e-12
_RESAMPLES = 300


def indices(
    names: Sequence[str],
    model: Callable[[np.ndarray], np.ndarray],
    *,
    n: int,
    seed: int,
    level: float = 0.95,
) -> pd.DataFrame | None:
    """Estimate the parts of any function of independent uniform numbers.

    Parameters
    ----------
    names
        What the columns are called.
    model
        Takes rows of numbers in [0, 1), one column a name; gives one finite number a row.
    n
        A power of two; n (d + 2) rows are computed for d names.
    seed
        A whole number, zero or more.
    level
        Probability of the intervals.

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
    >>> found = indices(["x", "y"], lambda rows: 2 * rows[:, 0] + rows[:, 1], n=1024, seed=1)
    >>> found["first"].round(2).tolist()
    [0.8, 0.2]
    """
    if n < 2 or n & (n - 1) or seed < 0 or not 0 < level < 1:
        raise ModelInputError(
            f"parts were asked for with n = {n}, seed {seed}, level {level}",
            "a power of two, a seed of zero or more, a level between 0 and 1",
            "for example n = 1024, seed = 1, level = 0.95",
        )
    problem = {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}
    # SALib takes a seed of zero for none, and would then draw from the global generator
    states = [int(state) | 1 for state in np.random.SeedSequence(seed).generate_state(2)]
    rows = _sample.sample(problem, n, calc_second_order=False, seed=states[0])
    y = np.asarray(model(rows), dtype=float)
    if np.ptp(y) <= 1e-12 * max(1.0, float(np.abs(y).max())):
        return None
    found = _analyse.analyze(
        problem, y, calc_second_order=False, num_resamples=_RESAMPLES, conf_level=level, seed=states[1]
    )
    columns: dict[str, object] = {"field": list(names)}
    acts = np.asarray(found["ST"]) > DUST
    for name, key in (("first", "S1"), ("total", "ST")):
        middle, reach = np.asarray(found[key]), np.asarray(found[f"{key}_conf"])
        # what does not act at all leaves the dust of rounding
        middle, reach = (np.where(acts, values, 0.0) for values in (middle, reach))
        columns |= {name: middle, f"{name}_low": middle - reach, f"{name}_high": middle + reach}
    return pd.DataFrame(columns)
