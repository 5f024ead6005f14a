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

from impact.arguments import COLUMN, NUMBER_OF_DRAWS, instance, optional, takes
from impact.errors import ModelInputError
from impact.frame_check import require, require_counts, require_known
from impact.models import ppml
from impact.models.basis import with_credits
from impact.published.country_years import switchers
from impact.result import LEVEL, Declined, Estimate, Result
from impact.wording import counted, ratio

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
    level: float = LEVEL

    @property
    def frame(self) -> pd.DataFrame:
        """The ratios that came about by chance, one a row: ``ratio``."""
        return pd.DataFrame({"ratio": self.ratios})


@takes(METHOD, offset=optional(COLUMN))
def check_frame(frame: pd.DataFrame, offset: str | None = None) -> pd.DataFrame:
    """Refuse a frame that is no panel; select the rows with a figure (and a population where asked for)."""
    require(frame, ["place", "year", "value", "party", *([offset] if offset else [])], METHOD)
    require_known(require_counts(frame, "value", METHOD), ["place", "year", "party"], METHOD)
    require_counts(frame, "party", METHOD, "1 in the treaty, 0 outside")
    if offset:
        frame = require_counts(frame, offset, METHOD, "people, above zero").astype({offset: float})
    rows = frame[frame["value"].notna()]
    if rows.duplicated(["place", "year"]).any():
        row = rows[rows.duplicated(["place", "year"])].iloc[0]
        raise ModelInputError(
            f"{METHOD}: two rows for {row['place']} {row['year']}", "one row each", "choose one figure"
        )
    if offset:
        rows = rows[rows[offset].notna() & (rows[offset] > 0)]
    return rows.astype({"value": float, "party": float, "year": int})


@takes(METHOD, offset=optional(COLUMN))
@with_credits
def estimate(frame: pd.DataFrame, *, offset: str | None = None) -> Effect | Declined:
    """Estimate the ratio of casualties in the treaty to casualties outside, within countries.

    Parameters
    ----------
    frame
        :func:`impact.published.country_years.build`: `place`, `year`, `value`, `party` (1 in the treaty).
    offset
        Column with the population, for rates; rows without it are left out.

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
    >>> treaty = estimate(frame)
    >>> round(treaty.estimate, 1), treaty.switchers
    (0.5, ('A', 'B', 'C'))
    """
    rows, dropped = ppml.usable(check_frame(frame, offset))
    changing = switchers(rows) if len(rows) else []
    if len(changing) < _SWITCHERS:
        reason = (
            f"Only {counted(len(changing), 'country has', 'countries have')} usable figures both before and "
            f"after joining; at least {_SWITCHERS} are needed."
        )
        return Declined(method=METHOD, reason=reason, n=len(rows))
    data = ppml.cells(rows, offset)
    dummies, party = data.year_dummies(), rows["party"].to_numpy(float)
    if ppml.lost(ppml.span(data, dummies), party):
        reason = "Membership cannot be told from the effects of countries and years in these data."
        return Declined(method=METHOD, reason=reason, n=len(rows))
    design = np.column_stack([dummies, party])
    lone = ppml.separated(data, design)
    if lone.any():
        reason = (
            f"{int(lone.sum())} zeros are fitted without end (separation): the ratio has no finite value."
        )
        return Declined(method=METHOD, reason=reason, n=len(rows))
    solution = ppml.solve(data, party[:, None])
    if solution is None:
        return Declined(method=METHOD, reason="The fit did not settle on a finite ratio.", n=len(rows))
    return _effect(data, design, solution, changing, dropped)


def _effect(
    data: ppml.Cells,
    design: np.ndarray,
    solution: ppml.Solution,
    changing: list[str],
    dropped: pd.DataFrame,
) -> Effect | Declined:
    from scipy.stats import t

    n, groups, b = len(data.counts), len(data.countries), float(solution.coefficients[-1])
    jackknife = leave_one_out(data, design[:, -1:], solution)
    if np.isnan(jackknife).any():
        names = ", ".join(c for c, v in zip(data.countries, jackknife, strict=True) if np.isnan(v))
        return Declined(method=METHOD, reason=f"Without {names} the ratio has no finite value.", n=n)
    error = float(np.sqrt((groups - 1) / groups * ((jackknife - b) ** 2).sum()))
    half = error * t.ppf(0.5 + LEVEL / 2, len(changing) - 1)
    usual = sandwich_error(data, design, solution) * t.ppf(0.5 + LEVEL / 2, groups - 1)
    common: dict[str, Any] = {
        "n": n,
        "level": LEVEL,
        "unit": "",
        "kind": "ratio",
        "estimate": float(np.exp(b)),
    }
    without = pd.DataFrame({"place": data.countries, "estimate": np.exp(jackknife)})
    most = without.loc[np.abs(jackknife - b).argmax()]
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


def leave_one_out(data: ppml.Cells, columns: np.ndarray, solution: ppml.Solution) -> np.ndarray:
    """Estimate the last coefficient without each country in turn; not a number where there is none."""
    coefficients = []
    for group in range(len(data.countries)):
        rest = ppml.solve(data, columns, solution.coefficients, data.country != group)
        coefficients.append(np.nan if rest is None else float(rest.coefficients[-1]))
    return np.array(coefficients)


def sandwich_error(data: ppml.Cells, design: np.ndarray, solution: ppml.Solution) -> float:
    """Estimate the standard error of the last coefficient, clustered by country (CR1)."""
    n, groups, k = len(data.counts), len(data.countries), design.shape[1]
    scores = np.zeros((groups, k))
    np.add.at(scores, data.country, design * (data.counts - solution.mu)[:, None])
    bread = np.linalg.pinv(solution.information)
    factor = groups / (groups - 1) * (n - 1) / (n - k)
    return float(np.sqrt((bread @ scores.T @ scores @ bread)[-1, -1] * factor))


_REAL = instance(Effect, expected="a result of impact.models.panel.estimate", remedy="ask `if result:` first")
_GENERATOR = instance(
    np.random.Generator, expected="a generator of random numbers", remedy="numpy.random.default_rng(1), say"
)


@takes(METHOD, real=_REAL, draws=NUMBER_OF_DRAWS, rng=_GENERATOR)
def permuted(
    frame: pd.DataFrame, real: Effect, *, draws: int = 499, rng: np.random.Generator
) -> Permuted | Declined:
    """Deal the dates of joining out anew among the countries, and estimate each time.

    Parameters
    ----------
    frame
        As for :func:`estimate`, with `joined` (missing for states that never joined).
    real
        :func:`estimate` of the same frame.
    draws, rng
        How often, and the generator of the random numbers.

    Returns
    -------
    Permuted, or Declined
        What ratios come about when dates mean nothing. Countries are exchangeable only so far: their figures
        begin in different years.
    """
    require(frame, ["joined"], METHOD)
    rows, _ = ppml.usable(check_frame(frame))
    data = ppml.cells(rows)
    dummies = data.year_dummies()
    dates = rows.groupby("place", sort=True)["joined"].first().to_numpy(float)
    years = rows["year"].to_numpy()
    fitted, coefficients = ppml.span(data, dummies), []
    for _ in range(draws):
        dealt = rng.permutation(dates)[data.country]
        party = (years >= dealt).astype(float)
        if party.min() == party.max() or ppml.lost(fitted, party):
            continue
        solution = ppml.solve(data, party[:, None])
        if solution is not None:
            coefficients.append(float(solution.coefficients[-1]))
    if len(coefficients) < draws / 2:
        return Declined(method=METHOD, reason="Most of the dealt dates give no ratio.", n=len(rows))
    logs = np.array(coefficients)
    low, high = np.exp(np.quantile(logs, [0.5 - LEVEL / 2, 0.5 + LEVEL / 2]))
    beyond = (1 + (np.abs(logs) >= abs(real.coefficient)).sum()) / (1 + len(logs))
    return Permuted(
        method=f"{METHOD}, dates of joining dealt out anew {len(logs)} times",
        n=len(rows),
        ratios=np.exp(logs),
        low=float(low),
        high=float(high),
        beyond=float(beyond),
    )
