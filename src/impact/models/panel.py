"""Country-years with fixed effects: whether casualties differ in years in the treaty from years outside it.

Every country is compared with itself before and after, set against other countries in the same years.

Model
-----
For the count y of country i in year t::

    E(y_it) = exp(a_i + d_t + b party_it) [times population_it, as an alternative]

with an effect a_i for every country and d_t for every year; exp(b) is the ratio of casualties in
membership to casualties outside. Poisson pseudo-maximum likelihood: only the mean has to be right, the counts
may spread as they like (Wooldridge 1999). Country effects are profiled out; the result is that of dummies.
Countries with only zeros, or a single figure, say nothing and are dropped, and named. Separation (zeros that
the effects fit without end) is looked for before the fit.

Errors: every country is left out once (cluster jackknife, CV3); t with m - 1 degrees of freedom, m the
number of countries that change sides within the data. Beside it the usual sandwich clustered by country (CR1,
factor G/(G-1) (N-1)/(N-K), country effects not counted in K, t with G - 1), which is too narrow here.
A companion that needs no errors: dates of joining are dealt out anew among the countries.

Assumptions
-----------
- Without joining, casualties of joiners would have moved in parallel (in ratio) with those of the others.
- Joining does not come because casualties rise or fall, and is not foreseen by a change.
- The effect is the same in every country and year: with staggered joining the estimate otherwise mixes
  effects with weights that can be negative. `event_study` does without this.
- Figures are missing for reasons that have nothing to do with joining.

When not to use it
------------------
With fewer than three countries that change sides; where countries begin to publish because they join.

What it cannot tell
-------------------
Whether the treaty does anything. States join when wars end, and clearance, access and recording begin at the
same time: all of that is in the ratio. Published figures are recorded casualties.

Proof
-----
R: `glm` (poisson) with dummies, `sandwich::vcovCL` (G/(G-1) by cadjust; the factor for K multiplied by hand)
and fits without each country in turn (the jackknife); tests/reference/panel.R. `fixest::fepois` could not be
installed; its default small-sample factor is the one stated above.
Simulated: thirty countries with gaps, nine of which join within the data, a known ratio, overdispersion and
autocorrelated shocks (bench/validation/panel.py). The sandwich held the truth in 86 %, the jackknife in 96 %.

References
----------
Wooldridge JM (1999). Distribution-free estimation of some nonlinear panel data models. Journal of
Econometrics 90, 77-97.
Santos Silva JMC, Tenreyro S (2006). The log of gravity. Review of Economics and Statistics 88, 641-658.
Correia S, Guimaraes P, Zylkin T (2019). Verifying the existence of maximum likelihood estimates for
generalized linear models. arXiv:1903.01633.
MacKinnon JG, Nielsen MO, Webb MD (2023). Fast and reliable jackknife and bootstrap methods for
cluster-robust inference. Journal of Applied Econometrics 38, 671-694.
Goodman-Bacon A (2021). Difference-in-differences with variation in treatment timing. Journal of Econometrics
225, 254-277.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from impact.errors import ModelInputError
from impact.models import ppml
from impact.published.country_years import switchers
from impact.result import Declined, Estimate, Result, require, require_counts
from impact.wording import ratio

METHOD = "Poisson with country and year effects"
#: fewest countries that change sides
_SWITCHERS = 3


@dataclass(frozen=True, kw_only=True)
class Effect(Estimate):
    """Ratio of casualties in membership to casualties outside, with the jackknife interval.

    ``coefficient`` and ``error`` on the log scale; ``switchers``: the countries that identify the ratio;
    ``countries``: all in the fit; ``dropped``: `place`, `year`, `reason`; ``sandwich``: the same ratio
    with the usual clustered interval; ``without``: `place`, `estimate`, the ratio without each country.
    """

    coefficient: float
    error: float
    switchers: tuple[str, ...]
    countries: int
    dropped: pd.DataFrame
    sandwich: Estimate
    without: pd.DataFrame


@dataclass(frozen=True, kw_only=True)
class Permuted(Result):
    """Ratios when dates of joining are dealt out anew.

    ``low`` and ``high`` hold ``level`` of the ratios that come about by chance; ``beyond``: share of them as
    far from 1 as the real one.
    """

    ratios: np.ndarray
    low: float
    high: float
    beyond: float
    level: float = 0.95


def check_frame(frame: pd.DataFrame, offset: str | None = None) -> pd.DataFrame:
    """Refuse a frame that is no panel; give the rows with a figure (and a population where asked for)."""
    require(frame, ["place", "year", "value", "party", *([offset] if offset else [])], METHOD)
    require_counts(frame, "value", METHOD)
    kept = frame[frame["value"].notna()]
    if kept.duplicated(["place", "year"]).any():
        row = kept[kept.duplicated(["place", "year"])].iloc[0]
        raise ModelInputError(
            f"{METHOD}: two rows for {row['place']} {row['year']}", "one row each", "choose one figure"
        )
    if offset:
        kept = kept[kept[offset].notna() & (kept[offset] > 0)]
    return kept.astype({"value": float, "party": float, "year": int})


def effect(frame: pd.DataFrame, *, offset: str | None = None, level: float = 0.95) -> Effect | Declined:
    """Estimate the ratio of casualties in the treaty to casualties outside, within countries.

    Parameters
    ----------
    frame
        :func:`impact.published.country_years.build`: `place`, `year`, `value`, `party` (1 in the treaty).
    offset
        Column with the population, for rates; rows without it are left out.
    level
        Probability of the interval.

    Returns
    -------
    Effect, or Declined
        The ratio, or why the data cannot give one.

    Raises
    ------
    ModelInputError
        A column is missing, a count is impossible, two rows share a country and year.

    Examples
    --------
    >>> years, places = range(2000, 2010), "ABCDEF"
    >>> rows = [(p, y, float(p < "D" and y >= 2005)) for p in places for y in years]
    >>> frame = pd.DataFrame(rows, columns=["place", "year", "party"])
    >>> frame["value"] = (40 + 3 * (frame.index % 7)) * (1 - frame["party"] / 2)
    >>> found = effect(frame)
    >>> round(found.estimate, 1), found.switchers
    (0.5, ('A', 'B', 'C'))
    """
    given = check_frame(frame, offset)
    kept, dropped = ppml.usable(given)
    changing = switchers(kept) if len(kept) else []
    if len(changing) < _SWITCHERS:
        reason = (
            f"Only {len(changing)} countries have usable figures both before and after joining; at least "
            f"{_SWITCHERS} are needed."
        )
        return Declined(method=METHOD, reason=reason, n=len(kept))
    data = ppml.cells(kept, offset)
    dummies, party = data.year_dummies(), kept["party"].to_numpy(float)
    if ppml.lost(data, dummies, party):
        reason = "Membership cannot be told from the effects of countries and years in these data."
        return Declined(method=METHOD, reason=reason, n=len(kept))
    design = np.column_stack([dummies, party])
    lone = ppml.separated(data, design)
    if lone.any():
        reason = (
            f"{int(lone.sum())} zeros are fitted without end (separation): the ratio has no finite value."
        )
        return Declined(method=METHOD, reason=reason, n=len(kept))
    found = ppml.solve(data, design)
    if found is None:
        return Declined(method=METHOD, reason="The fit did not settle on a finite ratio.", n=len(kept))
    return _effect(data, design, found, changing, dropped, level)


def _effect(
    data: ppml.Cells,
    design: np.ndarray,
    found: ppml.Solution,
    changing: list[str],
    dropped: pd.DataFrame,
    level: float,
) -> Effect | Declined:
    from scipy.stats import t

    n, groups, b = len(data.counts), len(data.countries), float(found.coefficients[-1])
    left_out = leave_one_out(data, design, found)
    if np.isnan(left_out).any():
        names = ", ".join(c for c, v in zip(data.countries, left_out, strict=True) if np.isnan(v))
        return Declined(method=METHOD, reason=f"Without {names} the ratio has no finite value.", n=n)
    error = float(np.sqrt((groups - 1) / groups * ((left_out - b) ** 2).sum()))
    half = error * t.ppf(0.5 + level / 2, len(changing) - 1)
    usual = sandwich_error(data, design, found) * t.ppf(0.5 + level / 2, groups - 1)
    common: dict[str, Any] = {
        "n": n,
        "level": level,
        "unit": "",
        "kind": "ratio",
        "estimate": float(np.exp(b)),
    }
    without = pd.DataFrame({"place": data.countries, "estimate": np.exp(left_out)})
    most = without.loc[np.abs(left_out - b).argmax()]
    warnings = [f"the ratio rests on {len(changing)} countries that change sides within the data"]
    if abs(np.log(most["estimate"]) - b) > error / 2:
        warnings.append(f"without {most['place']} alone it is {ratio(most['estimate'])}")
    return Effect(
        method=f"{METHOD}, errors by leaving out countries",
        low=float(np.exp(b - half)),
        high=float(np.exp(b + half)),
        warnings=tuple(warnings),
        coefficient=b,
        error=error,
        switchers=tuple(changing),
        countries=groups,
        dropped=dropped,
        sandwich=Estimate(
            method=f"{METHOD}, clustered sandwich",
            low=float(np.exp(b - usual)),
            high=float(np.exp(b + usual)),
            **common,
        ),
        without=without,
        **common,
    )


def leave_one_out(data: ppml.Cells, design: np.ndarray, found: ppml.Solution) -> np.ndarray:
    """Give the last coefficient without each country in turn; not a number where there is none."""
    results = []
    for group in range(len(data.countries)):
        again = ppml.solve(data, design, found.coefficients, data.country != group)
        results.append(np.nan if again is None else float(again.coefficients[-1]))
    return np.array(results)


def sandwich_error(data: ppml.Cells, design: np.ndarray, found: ppml.Solution) -> float:
    """Give the standard error of the last coefficient, clustered by country (CR1)."""
    n, groups, k = len(data.counts), len(data.countries), design.shape[1]
    scores = np.zeros((groups, k))
    np.add.at(scores, data.country, design * (data.counts - found.mu)[:, None])
    bread = np.linalg.pinv(found.information)
    factor = groups / (groups - 1) * (n - 1) / (n - k)
    return float(np.sqrt((bread @ scores.T @ scores @ bread)[-1, -1] * factor))


def permuted(
    frame: pd.DataFrame, real: Effect, *, draws: int = 499, rng: np.random.Generator, level: float = 0.95
) -> Permuted | Declined:
    """Deal the dates of joining out anew among the countries, and estimate each time.

    Parameters
    ----------
    frame
        As for :func:`effect`, with `joined` (missing for states that never joined).
    real
        What :func:`effect` gave for the frame.
    draws, rng
        How often, and the generator of the random numbers.
    level
        Share of the chance ratios that the interval holds.

    Returns
    -------
    Permuted, or Declined
        What ratios come about when dates mean nothing. Countries are exchangeable only so far: their figures
        begin in different years.
    """
    require(frame, ["joined"], METHOD)
    kept, _ = ppml.usable(check_frame(frame))
    data = ppml.cells(kept)
    dummies = data.year_dummies()
    dates = kept.groupby("place", sort=True)["joined"].first().to_numpy(float)
    years = kept["year"].to_numpy()
    ratios = []
    for _ in range(draws):
        dealt = rng.permutation(dates)[data.country]
        party = (years >= dealt).astype(float)
        if party.min() == party.max() or ppml.lost(data, dummies, party):
            continue
        found = ppml.solve(data, np.column_stack([dummies, party]))
        if found is not None:
            ratios.append(float(found.coefficients[-1]))
    if len(ratios) < draws / 2:
        return Declined(method=METHOD, reason="Most of the dealt dates give no ratio.", n=len(kept))
    logs = np.array(ratios)
    low, high = np.exp(np.quantile(logs, [0.5 - level / 2, 0.5 + level / 2]))
    beyond = (1 + (np.abs(logs) >= abs(real.coefficient)).sum()) / (1 + len(logs))
    return Permuted(
        method=f"{METHOD}, dates of joining dealt out anew {len(logs)} times",
        n=len(kept),
        ratios=np.exp(logs),
        low=float(low),
        high=float(high),
        beyond=float(beyond),
        level=level,
    )
