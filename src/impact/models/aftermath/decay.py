"""Casualties after the fighting: how fast they fall, from war to war.

Each country's annual casualties since the end of its war are fitted by an exponential decay of its own; the
decay rates are then pooled with random effects, so that a country with few years borrows from the others.
The decay is given as change per year and as half-life, always with its interval, and the pooled rates give
what would follow from a chosen number of casualties in the first year.

Model
-----
For war i and year t after its end (1 is the first calendar year of peace), the recorded casualties y are
negative binomial:

    y_it ~ NB(mu_it, alpha_i),   variance mu_it + alpha_i mu_it²
    log mu_it = a_i + b_i (t - mean t_i)

with t centred. alpha_i makes Pearson's sum equal to its degrees of freedom (Breslow 1984), because the
maximum of the likelihood is too small in short series; intervals of one country use t with n - 2 degrees of
freedom. Standard errors are those of the expected information given alpha, as in R's `glm.nb`. The rates
are pooled:

    b̂_i ~ N(b_i, v_i),   b_i ~ N(beta, tau²)

with tau² by Paule and Mandel, the error of beta by Hartung and Knapp (t with k - 1 degrees of freedom), and
each country's rate drawn towards beta by its weight tau² / (tau² + v_i), with an interval that allows for
tau² being an estimate (Kass and Steffey 1989). The half-life is log 2 / -b. Where
the interval of b reaches zero the half-life has no upper end, and where b itself is not negative it is
infinite; a negative half-life is never given. For a new war,

    b_new ~ beta + t(k - 2) sqrt(tau² + error²),   y_t ~ NB(S exp(b_new (t - 1)), alpha)

with S the casualties of the first year and alpha the median of the fitted ones.

Assumptions
-----------
- After the end of a war casualties change by the same proportion each year. Where they fall fast at first
  and slowly later, the rate is an average over the years that have figures, and `returns.surge` measures the
  difference.
- The recorded share of casualties does not drift. A system of records that is being built makes the decay
  look slower, one that is being given up makes it look faster.
- The wars are a sample of those to which the pooled rate is applied. They are not a random one.
- The date of the end is right to within the year; rival dates are part of the specification table.

When not to use it
------------------
With fewer than three wars, with fewer than five years of figures in a war, where fighting goes on (Colombia
is a borderline case, shown with and without), or for a figure that adds up several years. Lower bounds enter
as counts; the specification table shows the result without them.

What it cannot tell
-------------------
Why casualties fell. Clearance, marking, risk education, people who leave, and people who have learnt where
not to walk act together and are not separated. It does not say how many casualties there were: these are
recorded ones. It says nothing of the first year itself, which is a given number.

Proof
-----
R: `MASS::glm.nb` (likelihood) and `MASS::theta.mm` with `glm` (moments) for the fit of each country,
`metafor::rma` with method "PM" and test "knha", its `blup` and `predict`, for the pooling, to six digits;
`glmmTMB` (nbinom2, random intercept and slope, one common dispersion) as another way to the same number,
within 0.015 a year, because it weighs countries by one common dispersion. Simulated:
known rates with and without differences between wars, gaps, five to twenty years, small counts. The annual
figures are also added up and set against totals that Landmine Monitor published for the same years.

References
----------
Breslow, N. (1984). Extra-Poisson variation in log-linear models. Applied Statistics 33, 38-44.
Paule, R. C. and Mandel, J. (1982). Consensus values and weighting factors. Journal of Research of the
National Bureau of Standards 87, 377-385.
Hartung, J. and Knapp, G. (2001). A refined method for the meta-analysis of controlled clinical trials with
binary outcome. Statistics in Medicine 20, 3875-3889.
Kass, R. and Steffey, D. (1989). Approximate Bayesian inference in conditionally independent hierarchical
models. Journal of the American Statistical Association 84, 717-726.
Higgins, J., Thompson, S. and Spiegelhalter, D. (2009). A re-evaluation of random-effects meta-analysis.
Journal of the Royal Statistical Society A 172, 137-159.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats

from impact.models import counts
from impact.models.pooling import pool
from impact.result import LEVEL, Declined, Estimate, require, require_counts

Dispersion = Literal["moment", "likelihood", "proportional"]
#: years of figures that a war needs, wars that pooling needs, years after the end that are used
LEAST, WARS, AFTER = 5, 3, 25
#: part of a war's casualties that one year may hold
MOST = 0.9
#: probability below the upper end of an interval
_TAIL = 0.5 + LEVEL / 2
_METHOD = (
    "negative binomial decay per country, rates pooled with random effects (Paule-Mandel, Hartung-Knapp)"
)


@dataclass(frozen=True, kw_only=True)
class Decay(Estimate):
    """The pooled annual change in percent, with what it was pooled from.

    Attributes
    ----------
    wars
        One row for each war: ``war``, ``place``, ``years`` (with figures), ``first``, ``last``,
        ``casualties`` (their sum), ``alpha``, ``error`` of the rate, ``weight`` (how far its own rate
        counts against the pooled one), and, each with ``_low`` and ``_high``: ``slope`` (log change a year,
        from its own figures), ``change`` (the same in percent), ``half_life`` (years), ``shrunk`` (slope
        drawn towards the pooled one), ``shrunk_change``, ``shrunk_half_life``, ``level`` (fitted
        casualties of the first year).
    left_out
        Wars without an estimate: ``war``, ``years``, ``reason`` (a whole sentence).
    slope, error, tau
        Pooled log change a year, its error, and the standard deviation of the rates between wars.
    half_life, half_life_low, half_life_high
        In years; infinite where open.
    new_low, new_high
        Annual change in percent in which the rate of a further war lies.
    alpha
        Median dispersion.
    """

    wars: pd.DataFrame = field(repr=False)
    left_out: pd.DataFrame = field(repr=False)
    slope: float
    error: float
    tau: float
    half_life: float
    half_life_low: float
    half_life_high: float
    new_low: float
    new_high: float
    alpha: float


def half_life(slope: float, low: float, high: float) -> tuple[float, float, float]:
    """Turn a log change a year with its interval into a half-life with its own, in years.

    Examples
    --------
    >>> [round(years, 1) for years in half_life(-0.1, -0.2, -0.05)]
    [6.9, 3.5, 13.9]
    >>> half_life(-0.1, -0.2, 0.05)[2], half_life(0.02, -0.01, 0.05)[0]
    (inf, inf)
    """
    estimate, shortest, longest = (
        float(np.log(2) / -rate) if rate < 0 else float("inf") for rate in (slope, low, high)
    )
    return estimate, shortest, longest


def percent(slope: float | np.ndarray) -> float | np.ndarray:
    """Turn a log change a year into percent a year."""
    return 100 * np.expm1(slope)


def estimate(
    aligned: pd.DataFrame,
    *,
    after: int | None = AFTER,
    least: int = LEAST,
    dispersion: Dispersion = "moment",
) -> Decay | Declined:
    """Estimate how fast casualties fall after a war, for each war and pooled.

    Parameters
    ----------
    aligned
        :func:`impact.published.wars.align`: ``war``, ``place``, ``year``, ``since`` (1 is the first year
        after the war), ``value`` (people), ``counted`` (rows without it are not used).
    after
        Years after the end that are used; ``None`` for all.
    least
        Years with figures that a war needs.
    dispersion
        ``moment`` or ``likelihood``: how alpha is estimated, see :mod:`impact.models.counts`;
        ``proportional``: variance proportional to the mean instead.

    Returns
    -------
    Decay or Declined
        Declined with fewer than three wars that can be fitted.

    Raises
    ------
    ModelInputError
        A missing column, or a value that is no count.

    Examples
    --------
    >>> from impact.wording import duration, estimate_words
    >>> frame = pd.DataFrame([(w, t) for w in "ABC" for t in range(1, 9)], columns=["war", "since"])
    >>> frame["value"] = (200 * 0.5 ** (frame["since"] / 4)).round()
    >>> pooled = estimate(frame.assign(place="BIH", year=1990 + frame["since"], counted=True))
    >>> print(f"{estimate_words(pooled)}; half-life {duration(pooled.half_life)} years")
    −16 % a year (95 % interval −16 to −16); half-life 4.0 years
    """
    require(aligned, ["war", "place", "year", "since", "value", "counted"], "aftermath")
    require_counts(aligned, "value", "aftermath")
    used = aligned[aligned["counted"].astype(bool) & aligned["value"].notna() & (aligned["since"] >= 1)]
    if after is not None:
        used = used[used["since"] <= after]
    names = list(dict.fromkeys(aligned["war"]))
    series = {str(name): rows.sort_values("since") for name, rows in used.groupby("war", sort=False)}
    reasons = {name: _refusal(series.get(name, used.iloc[:0]), least) for name in names}
    fitted = [name for name in names if not reasons[name]]
    table = _fit_wars([series[name] for name in fitted], dispersion)
    for name in set(fitted) - set(table["war"]):
        reasons[name] = "The fit of its figures did not settle."
    refused = [(name, len(series.get(name, ())), reason) for name, reason in reasons.items() if reason]
    left_out = pd.DataFrame(refused, columns=["war", "years", "reason"])
    points = int(table["years"].sum()) if len(table) else 0
    if len(table) < WARS:
        reason = (
            f"Pooling needs {WARS} wars with figures for {least} years after the end; "
            f"{len(table) or 'none'} can be used."
        )
        return Declined(method=_METHOD, reason=reason, n=points)
    return _pool(table, left_out, points)


def _refusal(rows: pd.DataFrame, least: int) -> str:
    """Why a war cannot be fitted; empty where it can."""
    if len(rows) < least:
        years = {0: "no year", 1: "only one year"}.get(len(rows), f"only {len(rows)} years")
        return f"There are figures for {years} after the end; {least} are needed."
    if (rows["value"] > 0).sum() < 2:
        return "Casualties were recorded in fewer than two of its years, so no rate of change can be told."
    if rows["value"].max() > MOST * rows["value"].sum():
        return "One of its years holds nearly all of its casualties, so a rate would be that of one figure."
    return ""


def _fit_wars(groups: Sequence[pd.DataFrame], dispersion: Dispersion) -> pd.DataFrame:
    columns = ["war", "place", "years", "first", "last", "casualties", "alpha", "scale", "slope", "error"]
    if not groups:
        return pd.DataFrame(columns=columns)
    width = max(len(rows) for rows in groups)
    people, since = np.zeros((len(groups), width)), np.zeros((len(groups), width))
    present = np.zeros((len(groups), width), dtype=bool)
    for i, rows in enumerate(groups):
        people[i, : len(rows)], since[i, : len(rows)] = rows["value"], rows["since"]
        present[i, : len(rows)] = True
    centre = (since * present).sum(axis=1) / present.sum(axis=1)
    design = np.stack([np.ones_like(since), since - centre[:, None]], axis=-1)
    alpha: float | counts.Estimator = 0.0 if dispersion == "proportional" else dispersion
    fits = counts.fit(people, design, present=present, alpha=alpha)
    scale = fits.dispersion if dispersion == "proportional" else np.ones(len(groups))
    covariance = fits.unscaled * scale[:, None, None]
    error = np.sqrt(covariance[:, 1, 1])
    quantile = stats.t.ppf(_TAIL, np.maximum(fits.df, 1))
    table = pd.DataFrame(
        {
            "war": [str(rows["war"].iloc[0]) for rows in groups],
            "place": [rows["place"].iloc[0] for rows in groups],
            "years": present.sum(axis=1),
            "first": [int(rows["year"].min()) for rows in groups],
            "last": [int(rows["year"].max()) for rows in groups],
            "casualties": people.sum(axis=1),
            "alpha": fits.alpha,
            "scale": scale,
            "slope": fits.coef[:, 1],
            "error": error,
            "slope_low": fits.coef[:, 1] - quantile * error,
            "slope_high": fits.coef[:, 1] + quantile * error,
        }
    )
    # The level of the first year and its error: a + b (1 - centre).
    lever = np.stack([np.ones_like(centre), 1 - centre], axis=-1)
    height = np.einsum("bi,bi->b", fits.coef, lever)
    doubt = quantile * np.sqrt(np.einsum("bi,bij,bj->b", lever, covariance, lever))
    for name, value in (("level", height), ("level_low", height - doubt), ("level_high", height + doubt)):
        table[name] = np.exp(np.clip(value, -30, 30))
    return table[fits.settled].reset_index(drop=True)


def _pool(table: pd.DataFrame, left_out: pd.DataFrame, points: int) -> Decay:
    own, variances = table["slope"].to_numpy(), table["error"].to_numpy() ** 2
    tau2, slope, error = pool(own, variances)
    quantile = float(stats.t.ppf(_TAIL, len(table) - 1))
    weight = tau2 / (tau2 + variances)
    shrunk = weight * own + (1 - weight) * slope
    shrunk_error = np.sqrt(weight * variances + (1 - weight) ** 2 * error**2)
    # tau2 is itself an estimate: to first order (Kass and Steffey 1989) that adds what the weight may vary.
    unsure = 2 / np.sum(1 / (tau2 + variances) ** 2) * (variances / (tau2 + variances) ** 2) ** 2
    own_quantile = stats.t.ppf(_TAIL, table["years"].to_numpy() - 2)
    mixed = weight * own_quantile + (1 - weight) * quantile
    spread = mixed * np.sqrt(shrunk_error**2 + (own - slope) ** 2 * unsure)
    table = table.assign(weight=weight, shrunk=shrunk, shrunk_error=shrunk_error)
    table = table.assign(shrunk_low=shrunk - spread, shrunk_high=shrunk + spread)
    for source, change, years in (
        ("slope", "change", "half_life"),
        ("shrunk", "shrunk_change", "shrunk_half_life"),
    ):
        for end in ("", "_low", "_high"):
            table[f"{change}{end}"] = percent(table[f"{source}{end}"].to_numpy())
            rates = table[f"{source}{end}"].to_numpy()
            table[f"{years}{end}"] = np.where(rates < 0, np.log(2) / np.maximum(-rates, 1e-300), np.inf)
    low, high = slope - quantile * error, slope + quantile * error
    further = float(stats.t.ppf(_TAIL, len(table) - 2))  # Higgins et al. 2009
    reach = further * np.sqrt(tau2 + error**2)
    halves = half_life(slope, low, high)
    warnings = []
    if high >= 0:
        warnings.append("The interval of the pooled rate includes no decline at all.")
    if tau2 == 0:
        warnings.append("The rates differ no more than chance would make them: they are pooled as one.")
    return Decay(
        method=_METHOD,
        n=points,
        warnings=tuple(warnings),
        estimate=float(percent(slope)),
        low=float(percent(low)),
        high=float(percent(high)),
        level=LEVEL,
        unit="% a year",
        kind="change",
        wars=table,
        left_out=left_out,
        slope=slope,
        error=error,
        tau=float(np.sqrt(tau2)),
        half_life=halves[0],
        half_life_low=halves[1],
        half_life_high=halves[2],
        new_low=float(percent(slope - reach)),
        new_high=float(percent(slope + reach)),
        alpha=float(table["alpha"].median()),
    )
