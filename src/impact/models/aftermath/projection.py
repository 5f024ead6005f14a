"""What the pooled decay after past wars would mean for a first year with a given number of casualties.

The equation is that of `aftermath`: the rate of a further war is drawn from what the past ones had, with
their differences and the error of their mean; the years scatter around it as theirs did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from impact.models.aftermath.decay import Decay
from impact.result import Result, require_counts


@dataclass(frozen=True, kw_only=True)
class Projection(Result):
    """What would follow from a number of casualties in the first year, if a further war were like these.

    ``totals``: ``years``, ``estimate`` (median), ``low``, ``high`` of all casualties in the first so many
    years; ``path``: ``since``, ``estimate``, ``low``, ``high`` of each year.
    """

    starting: float
    level: float
    totals: pd.DataFrame = field(repr=False)
    path: pd.DataFrame = field(repr=False)


def project(
    decay: Decay, starting: float, *, years: Sequence[int] = (10, 20), seed: int, draws: int = 20_000
) -> Projection:
    """Carry a first year's casualties forward with the rate of a further war.

    Parameters
    ----------
    decay
        :func:`impact.models.aftermath.estimate`; its differences between wars and the variation from year to
        year are both in the interval.
    starting
        Casualties in the first year, people; taken as given.
    years
        Lengths of the spans that are added up.
    seed, draws
        Of the random numbers.

    Returns
    -------
    Projection

    Raises
    ------
    ModelInputError
        A starting level that is no count.
    """
    require_counts(pd.DataFrame({"starting": [starting]}), "starting", "aftermath")
    random = np.random.default_rng(seed)
    longest = max(years)
    reach = np.sqrt(decay.tau**2 + decay.error**2)
    rates = decay.slope + reach * random.standard_t(max(len(decay.wars) - 2, 1), size=draws)
    mean = starting * np.exp(np.clip(rates[:, None] * np.arange(longest), -30, 12))
    if decay.alpha > 1e-9:
        mean[:, 1:] *= random.gamma(1 / decay.alpha, decay.alpha, size=(draws, longest - 1))
    counts = np.concatenate([mean[:, :1], random.poisson(mean[:, 1:])], axis=1)
    ends = [0.5 - decay.level / 2, 0.5, 0.5 + decay.level / 2]
    sums = np.quantile(np.cumsum(counts, axis=1), ends, axis=0)
    each = np.quantile(counts, ends, axis=0)
    totals = pd.DataFrame(
        [(n, sums[1, n - 1], sums[0, n - 1], sums[2, n - 1]) for n in years],
        columns=["years", "estimate", "low", "high"],
    )
    path = pd.DataFrame(
        {"since": np.arange(1, longest + 1), "estimate": each[1], "low": each[0], "high": each[2]}
    )
    return Projection(
        method="pooled decay carried forward, with differences between wars and from year to year",
        n=decay.n,
        starting=float(starting),
        level=decay.level,
        totals=totals,
        path=path,
    )
