"""Revision: how far a first published total moves in later editions, and where the newest one may end.

Each edition of Landmine Monitor gives the casualties of the year before and restates some earlier years, as
reports arrive late. What earlier years gained after their first publication says what the newest one, which
was stated only once, may still gain. The ratio of later to first figure is pooled on the log scale.

Model
-----
For year i with first figure f(i) and newest figure g(i), stated by at least two editions,

    y(i) = log(g(i) / f(i)) = μ + u(i) + e(i),   u(i) ~ N(0, τ²),   e(i) ~ N(0, v(i))

exp(μ) is the typical ratio, τ the spread between years, v(i) what chance alone does to a small count: if the
first edition knew each casualty with the same probability 1/R, independently, the log ratio has the variance
v(i) = |1 - 1/R| / f(i) with R = Σg / Σf. Hence a year with few casualties is shrunk further towards μ.
τ² is the Paule-Mandel estimate (the root of Σ (y - μ)² / (v + τ²) = n - 1), the interval of μ that of
Hartung and Knapp with n - 1 degrees of freedom. A new year with first figure f ends, with probability 95 %,
within

    f · exp( μ ± t(n-1) · √(se(μ)² + τ² + v(new)) )

With equal v this is exactly the prediction interval of n normal values. `statement=2` asks the same from the
second published figure on, for years that were already restated once. Effects by lag are given as far as the
data allow (three years a lag); they are too few to be modelled.

Assumptions
-----------
Past years are exchangeable with the newest: nothing says that this one is revised by other rules. The log
ratios are near normal; in fact several years did not move at all and the others rose, with one exception of
one person, so the interval reaches too low and may not reach high enough. The newest figure of a year counts
as its final one.

When not to use it
------------------
With fewer than five restated years or fewer than three that moved (the model declines: a spread of zero is no
knowledge); for figures that are estimates or sums made by us, or stand on weak pages
(`restatements.firm` leaves those out); for a year whose count is disputed.

What it cannot tell
-------------------
Which part of a revision is a late report and which a correction; `chain_ladder` takes rises as late reports.
How many casualties no edition ever recorded. A year that only one later edition restates may move again: the
ratio is then too small. "At least" before a first figure says that it may rise, not that it cannot fall; the
interval is therefore not cut off at the first figure, and how often such figures fell stands beside it.
Whether the publisher has changed how it revises: in recent editions most first figures stood,
and taking the first figure as final has not erred more, on average, than raising it by the typical ratio.

Proof
-----
R `metafor::rma(method = "PM", test = "knha")` with its `predict()` and `blup()`; for equal variances `lm` and
`predict(interval = "prediction")`. Simulation: coverage of the prediction interval with 17 and 8 past years,
with normal revisions, with small counts, and with a third of the years unmoved. On the real editions:
leave one year out, and only with what was known when a figure was first published (`backtest`).

References
----------
Paule, Mandel 1982, Consensus values and weighting factors, Journal of Research of the National Bureau of
Standards 87. Hartung, Knapp 2001, On tests of the overall treatment effect in meta-analysis with normally
distributed responses, Statistics in Medicine 20. Higgins, Thompson, Spiegelhalter 2009, A re-evaluation of
random-effects meta-analysis, Journal of the Royal Statistical Society A 172. Lawless 1994, Adjustments for
reporting delays and the prediction of occurred but not reported events, Canadian Journal of Statistics 22.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import special

from impact.arguments import YEAR, number, optional, takes, whole
from impact.models.basis import with_credits
from impact.models.pooling import pool
from impact.published.restatements import by_lag, checked, pairs
from impact.result import LEVEL, Declined, Estimate, Picture
from impact.wording import counted

METHOD = "random effects of years on the log ratio (Paule-Mandel, Hartung-Knapp)"
#: restated years, and years whose figure moved, below which no interval is given
FEWEST, FEWEST_MOVED = 5, 3
_ORDINAL = {1: "first", 2: "second", 3: "third"}


@dataclass(frozen=True, kw_only=True)
class Prediction(Estimate):
    """Where a figure that may still be revised will end; ``first`` is the published one.

    ``estimate``, ``low`` and ``high`` are people; ``year`` and ``edition`` say which figure.
    """

    first: float
    year: int | None = None
    edition: int | None = None


@dataclass(frozen=True, kw_only=True)
class Revision(Estimate):
    """The typical ratio of the newest to the first published figure (``estimate``), and what lies behind it.

    Parameters
    ----------
    years
        ``year``, ``edition``, ``first``, ``newest``, ``statements`` (how many editions), ``ratio``,
        ``shrunk`` (the ratio drawn towards the typical one).
    editions
        What was pooled, a copy of what was given.
    tau
        Spread of the log ratio between years.
    raised, lowered, bounds, bounds_lowered
        How many restated years rose and fell; of how many that were first called "at least" how many fell.
    location, error, chance
        μ, its standard error, and |1 - 1/R|, which divided by a figure is its variance by chance.
    """

    years: pd.DataFrame
    editions: pd.DataFrame
    tau: float
    raised: int
    lowered: int
    bounds: int
    bounds_lowered: int
    location: float
    error: float
    chance: float

    @cached_property
    def by_lag(self) -> pd.DataFrame:
        """The ratio of the figure one, two and so on editions later, as in :func:`restatements.by_lag`."""
        return by_lag(self.editions)

    def picture(self) -> Picture:
        """Show the ratio to the first figure, by how many editions later."""
        rows = self.by_lag.assign(
            label=[f"{counted(lag, 'edition')} later" for lag in self.by_lag["editions_later"]]
        )
        return Picture("intervals", (rows,), {"id": "revision", "kind": "ratio", "unit": self.unit})

    @takes("revision", first=number(above=0), year=optional(YEAR), edition=optional(YEAR))
    def predict(self, first: float, *, year: int | None = None, edition: int | None = None) -> Prediction:
        """Predict the interval within which a published figure will end.

        Parameters
        ----------
        first
            The published figure, people.
        year, edition
            Which figure this is; only carried along.

        Raises
        ------
        ModelInputError
            A figure that is not above zero.
        """
        estimate, low, high = ends(first, self)
        return Prediction(
            method=f"prediction interval, {METHOD}",
            n=self.n,
            warnings=self.warnings,
            estimate=estimate,
            low=low,
            high=high,
            level=self.level,
            unit="people",
            kind="count",
            first=float(first),
            year=year,
            edition=edition,
        )


@takes("revision", statement=whole(1))
@with_credits
def estimate(editions: pd.DataFrame, *, statement: int = 1) -> Revision | Declined:
    """Pool the ratio of the newest to the first published figure over years.

    Parameters
    ----------
    editions
        ``year``, ``edition``, ``value`` (people), one row for each year and edition that states it;
        ``qualifier`` is used where present. Usually
        ``vintages.by_edition(revision.firm(load("casualties_vintages")))``.
    statement
        1: from the first published figure on; 2: from the second; and so on.

    Returns
    -------
    Revision or Declined
        The typical ratio with its interval, and :meth:`Revision.predict`.

    Raises
    ------
    ModelInputError
        A missing column, a value that is no count, two rows for one year and edition, a statement below 1.

    Examples
    --------
    >>> from impact.wording import estimate_words
    >>> first = pd.DataFrame({"year": range(2011, 2018), "value": [4286, 3628, 3308, 3678, 6461, 8605, 7239]})
    >>> later = first.assign(value=[4474, 4325, 3456, 3695, 6967, 9440, 7253])
    >>> both = pd.concat([first.assign(edition=first.year + 1), later.assign(edition=later.year + 2)])
    >>> result = estimate(both)
    >>> print(estimate_words(result))
    1.06 of the first figure (95 % interval 1.01 to 1.13)
    >>> print(estimate_words(result.predict(6279)))
    6,683 people (95 % interval 5,712 to 7,820)
    """
    restated = pairs(editions, statement)
    years = restated[(restated["first"] > 0) & (restated["newest"] > 0)].reset_index(drop=True)
    n = len(years)
    pooled = pool_ratios(years["first"].to_numpy(), years["newest"].to_numpy(), statement)
    if isinstance(pooled, str):
        return Declined(method=METHOD, reason=pooled, n=n)
    ratios, location = pooled.ratios, pooled.location
    reach = special.stdtrit(n - 1, 0.5 + LEVEL / 2) * pooled.error
    years["ratio"] = np.exp(ratios)
    years["shrunk"] = np.exp(location + pooled.weights * (ratios - location))
    return Revision(
        method=METHOD,
        n=n,
        warnings=_warnings(years, ratios, statement, len(restated) - n),
        estimate=float(np.exp(location)),
        low=float(np.exp(location - reach)),
        high=float(np.exp(location + reach)),
        unit=f"of the {_ORDINAL.get(statement, f'{statement}th')} figure",
        years=years.drop(columns="bound"),
        editions=editions.copy(),
        tau=pooled.tau,
        raised=int((ratios > 0).sum()),
        lowered=int((ratios < 0).sum()),
        bounds=int(years["bound"].sum()),
        bounds_lowered=int((years["bound"] & (ratios < 0)).sum()),
        location=location,
        error=pooled.error,
        chance=pooled.chance,
    )


@dataclass(frozen=True)
class Pooled:
    """Log ratios of some years, the weight of each year's own one, and what was pooled from them."""

    n: int
    ratios: np.ndarray
    weights: np.ndarray
    location: float
    error: float
    tau: float
    chance: float
    level: float = LEVEL


def pool_ratios(first: np.ndarray, newest: np.ndarray, statement: int = 1) -> Pooled | str:
    """Pool the ratios of newest to first figures, all above zero; the reason where they are too few."""
    ratios = np.log(newest / first)
    if reason := _refusal(len(first), int((ratios != 0).sum()), statement):
        return reason
    chance = float(abs(1 - first.sum() / newest.sum()))
    variances = chance / first
    tau2, location, error = pool(ratios, variances)
    weights = tau2 / (tau2 + variances) if tau2 > 0 else np.zeros(len(first))
    return Pooled(len(first), ratios, weights, location, error, float(np.sqrt(tau2)), chance)


def ends(first: float, pooled: Pooled | Revision) -> tuple[float, float, float]:
    """Where a figure will end: the estimate, and the interval around it."""
    spread = np.sqrt(pooled.error**2 + pooled.tau**2 + pooled.chance / first)
    reach = special.stdtrit(pooled.n - 1, 0.5 + pooled.level / 2) * spread
    low, high = first * np.exp([pooled.location - reach, pooled.location + reach])
    return float(first * np.exp(pooled.location)), float(low), float(high)


def newest(editions: pd.DataFrame) -> Prediction | Declined:
    """Predict where the newest year's figure will end, given how many editions stated it so far.

    Parameters
    ----------
    editions
        As for :func:`estimate`.
    """
    rows = checked(editions)
    if rows.empty:
        return Declined(method=METHOD, reason="No edition gives a figure.")
    last = rows[rows["year"] == rows["year"].max()]
    result = estimate(editions, statement=len(last))
    figure = last.iloc[-1]
    if not result:
        return result
    if figure["value"] == 0:
        return Declined(
            method=METHOD, reason="The newest figure is zero; a ratio cannot revise it.", n=result.n
        )
    return result.predict(float(figure["value"]), year=int(figure["year"]), edition=int(figure["edition"]))


def _refusal(n: int, moved: int, statement: int) -> str:
    if n < FEWEST:
        editions = "one edition" if statement == 1 else f"{statement} editions"
        years = "Only 1 year was" if n == 1 else f"Only {n} years were" if n else "No year was"
        return f"{years} stated by more than {editions}; {FEWEST} are needed to say how far figures move."
    if moved < FEWEST_MOVED:
        changed = f"only {moved}" if moved else "none"
        return f"Of {n} restated years {changed} changed, which is too little to say how far figures move."
    return ""


def _warnings(years: pd.DataFrame, ratios: np.ndarray, statement: int, zeros: int) -> tuple[str, ...]:
    warnings = [f"It rests on {len(years)} restated years."]
    once = int((years["statements"] == statement + 1).sum())
    if once:
        warnings.append(f"{once} of them were restated only once, so that later changes are not known.")
    unmoved = int((ratios == 0).sum())
    if unmoved:
        warnings.append(
            f"{unmoved} did not move, so revisions follow no bell curve and the interval is approximate."
        )
    if zeros:
        warnings.append(f"Years with a figure of zero ({zeros}) are left out, as they have no ratio.")
    return tuple(warnings)
