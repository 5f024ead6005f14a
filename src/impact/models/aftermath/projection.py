"""What the decay after past wars would mean for a further war whose first recorded year is known.

The equation is that of `aftermath`: the two rates of a further war are drawn from what the past ones had,
with their differences and the error of their mean; the years scatter around their course as theirs did, and
the year that is known did too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from impact.arguments import (
    ANY_SEED,
    NUMBER_OF_DRAWS,
    instance,
    number,
    several,
    takes,
    whole,
)
from impact.models.aftermath.decay import Decay
from impact.models.aftermath.phases import terms
from impact.result import Picture, Result

#: probability of the intervals of what a further war would bring
PREDICTIVE = 0.9
#: of casualties in the first year, by which what follows is told
BASE = 100
_ENDS = (0.5 - PREDICTIVE / 2, 0.5, 0.5 + PREDICTIVE / 2)


@dataclass(frozen=True, kw_only=True)
class Projection(Result):
    """What would follow from a number of casualties in the first year, if a further war were like these.

    ``totals``: ``years``, ``estimate`` (median), ``low``, ``high`` of all casualties in the first so many
    years, the first included; ``path``: ``since``, ``estimate``, ``low``, ``high`` of each year.
    """

    starting: float
    level: float
    totals: pd.DataFrame = field(repr=False)
    path: pd.DataFrame = field(repr=False)

    @property
    def frame(self) -> pd.DataFrame:
        """Casualties of each year: :attr:`path`."""
        return self.path

    def picture(self) -> Picture:
        """Show the years after the first, each with its interval."""
        rows = self.path.rename(columns={"since": "year"})
        return Picture(
            "year_intervals", (rows,), {"id": "projection", "unit": "casualties", "whisker": "9 of 10 draws"}
        )


def draw_years(
    decay: Decay, known: float, since: Sequence[float], *, at: int = 1, seed: int, draws: int = 20_000
) -> np.ndarray:
    """Draw the casualties of years after a further war whose figure for one year is known.

    Parameters
    ----------
    decay
        :func:`impact.models.aftermath.estimate`.
    known
        Casualties recorded in year ``at``, people.
    since
        The years to be drawn, years after the end; ``at`` itself is given back as it is known.
    at
        Year after the end in which ``known`` were recorded.
    seed, draws
        Of the random numbers.

    Returns
    -------
    ndarray
        (draws, years).
    """
    random = np.random.default_rng(seed)
    years = np.asarray(since, dtype=float)
    root = np.linalg.cholesky(decay.pair.between + decay.pair.covariance + 1e-12 * np.eye(2))
    freedom = max(decay.whole - 2, 1)
    wide = np.sqrt(freedom / random.chisquare(freedom, size=draws))
    rates = decay.pair.location + wide[:, None] * (random.standard_normal((draws, 2)) @ root.T)
    steps = terms(years, decay.bend) - terms(np.array([float(at)]), decay.bend)
    alpha = random.choice(np.maximum(decay.alphas, 1e-6), size=draws)
    level = random.gamma(max(known, 1e-12), 1.0, size=draws) / random.gamma(1 / alpha, alpha)
    mean = level[:, None] * np.exp(np.clip(rates @ steps.T, -30, 12))
    noise = random.gamma(1 / alpha[:, None], alpha[:, None], size=mean.shape)
    counts = random.poisson(np.minimum(mean * noise, 1e12)).astype(float)
    counts[:, years == at] = known
    return counts


def quantiles_of_sum(drawn: np.ndarray) -> np.ndarray:
    """Low end, median and high end of the casualties of some years together, from draws (draws, years)."""
    return np.asarray(np.quantile(drawn.sum(axis=1), _ENDS))


_DECAY = instance(
    Decay, expected="a result of impact.models.aftermath.estimate", remedy="ask `if result:` first"
)


@takes(
    "aftermath",
    decay=_DECAY,
    starting=number(0, expected="a count of zero or more"),
    years=several(whole(1, 1000), least=1),
    seed=ANY_SEED,
    draws=NUMBER_OF_DRAWS,
)
def project(
    decay: Decay, starting: float, *, years: Sequence[int] = (10, 20), seed: int, draws: int = 20_000
) -> Projection:
    """Carry a first year's recorded casualties forward with the rates of a further war.

    Parameters
    ----------
    decay
        :func:`impact.models.aftermath.estimate`; its differences between wars and the variation from year to
        year are both in the interval.
    starting
        Casualties recorded in the first year, people.
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
    longest = range(1, max(years) + 1)
    counts = draw_years(decay, starting, longest, seed=seed, draws=draws)
    ordered = np.asfortranarray(counts)  # each year's draws beside one another: quantiles are by year
    sums = [quantiles_of_sum(ordered[:, :n]) for n in years]
    each = np.quantile(ordered, _ENDS, axis=0)
    totals = pd.DataFrame(
        [(n, own[1], own[0], own[2]) for n, own in zip(years, sums, strict=True)],
        columns=["years", "estimate", "low", "high"],
    )
    path = pd.DataFrame({"since": longest, "estimate": each[1], "low": each[0], "high": each[2]})
    return Projection(
        method="pooled decay in two phases carried forward, with differences between wars and years",
        n=decay.n,
        starting=float(starting),
        level=PREDICTIVE,
        totals=totals,
        path=path,
    )
