"""Joinpoint trend of annual, quarterly or monthly counts.

Fits straight lines on the log scale that meet at joinpoints, so that each segment has one annual percent
change (APC), and averages the change over any window (AAPC). The number of joinpoints is chosen by a
permutation test; estimates and intervals do not pretend that number or places of the joinpoints were known.

Model
-----
For the count y of year t, with joinpoints τ1 < ... < τk on a grid of whole years:

    log E[y_t] = β0 + β1 (t − t̄) + δ1 (t − τ1)⁺ + ... + δk (t − τk)⁺   (+ log exposure_t, where given)
                 (+ seasons, in a monthly or quarterly series)
    Var[y_t] = φ E[y_t]                     quasi-Poisson, φ estimated (Pearson), at least 1
    Var[y_t] = φ (E[y_t] + α E[y_t]²)       negative binomial, α by maximum likelihood
    APC of a segment = 100 (exp(slope) − 1)
    AAPC from a to b = 100 (exp((log E[y_b] − log E[y_a]) / (b − a)) − 1)

The AAPC is the mean of the slopes weighted by the length of each segment within the window (Clegg et al.
2009). At least two points lie before the first and after the last joinpoint and between two, points on a
joinpoint not counted; at most 0, 1, 2, 3, 4 or 5 joinpoints below 7, 12, 17, 22, 27 points and above: the
usage of the NCI program. All admissible sets of joinpoints are fitted, so none is missed by a search. A year
without a figure is a gap in the design: nothing is imputed.

In a monthly or quarterly series t is in years, joinpoints stand at the beginning of a year, and years are
counted in place of points. Seasons are those of `impact.models.seasons`, the same in each year; lines,
changes and fitted values are those at their mean. Neighbouring months are alike, so that a point is worth
less than one: first-order autocorrelation ρ (by restricted likelihood, in the fit with most joinpoints)
multiplies variances by (1 + ρ) / (1 − ρ) and divides the evidence for bends by it, and the permutation test
shuffles whole years. ``errors="hac"`` takes a Bartlett sum up to a lag of choice instead. Ljung-Box and
Breusch-Godfrey tests of the residuals and F tests of the seasons stand beside the fit
(`impact.models.diagnostics`).

The number of joinpoints is chosen by the sequence of permutation tests of Kim et al. (2000), from none
against the most, each at level 0.05 / (most − number under the null), which bounds the probability of too
many by 0.05. BIC (a joinpoint costs two parameters) and BIC3 (three; Kim and Kim 2016) stand beside it: on
short noisy series BIC picks too many.

Intervals carry the uncertainty of number and places: every admissible set of joinpoints, of every number up
to the most, gets its approximate posterior probability (BIC approximation with the dispersion profiled out;
all numbers, and all sets of a number, equally probable beforehand). A slope, a window or a fitted value is
then distributed as the mixture of the t distributions of all sets (degrees of freedom: points minus
coefficients); the estimate is its median, the interval its quantiles. The usual t interval, which takes the
chosen joinpoints as given, is narrower than the uncertainty and held the truth less often in a trial; it is
available as ``intervals="conditional"``.

What pages print is the *underlying trend* of yearly series (`impact.models.trend.underlying`), with bends,
steps, outliers, a wandering level and a wandering slope at once:

    log(y_t + 0.5) − log exposure_t = m_t + features_t + e_t,   Var e_t = φ v_t,   v_t = 1 / mean count
    m_t = m_(t−1) + b_(t−1) + w_t,   Var w_t = φ q v;     b_t = b_(t−1) + u_t,   Var u_t = φ r v

averaged over a grid of q and r and over all sets of up to two features, by diffuse likelihood less BIC. It is
refused where a step is named within the window, or with fewer than seven yearly figures; it is widened to a
random walk with drift where residuals of the line are correlated, and by lower bounds taken as gaps.

Assumptions
-----------
The log of the mean is made of straight pieces that meet; counts of different years are independent given that
line, but for neighbouring months; the dispersion is constant; recording is as complete at the end as at the
beginning.

When not to use it
------------------
Fewer than five points. Jumps (a new method of counting) rather than bends: see ``interruption``. Series whose
residuals are correlated from year to year: joinpoints and autocorrelation cannot be told apart in 26 points;
the result warns when the lag-1 correlation is more than two standard errors from zero.

What it cannot tell
-------------------
Why a trend changed. Whether people or the recording of people changed: recorded casualties are a lower bound,
and figures marked "at least" enter as if they were counts, with a warning. Whether the last segment will go
on. A joinpoint is a year in which the best line bends, not an event; its neighbours usually fit nearly as
well.

Proof
-----
R 4.2, in ``tests/reference/trend.R``: ``glm`` with quasi-Poisson and ``MASS::glm.nb``, joinpoints taken as
known (coefficients, standard errors, dispersion, t intervals of APC and AAPC, with and without exposure);
``glm`` over every admissible pair of joinpoints (same pair, same deviance); ``segmented`` 1.6, whose
joinpoints may stand between years: ours are the whole years within one of its, the deviance up to 5 % higher.
By month and by quarter, with seasons and exposure, on R's `Seatbelts`: ``tests/reference/trend_seasons.R``.
The negative binomial differs from R on purpose: a dispersion of at least 1 is put on top of alpha.

Published: the bend in the risk of Down syndrome by mother's age at 31.08 years (standard error 0.72; Muggeo
2003, 2008). On the same data, counts per birth, ours is 31 on a grid of whole years.

Underlying trend: the smoothed level and its error agree with the Kalman smoother of R (``KalmanSmooth``,
``tests/reference/trend_state_space.R``) and with ``UnobservedComponents`` of statsmodels to four digits, the
diffuse likelihood with both. Published: the step in British coal mining disasters about 1891 (Jarrett 1979).

Simulated, in ``bench/validation/trend.py``: underlying trends in twelve worlds, 40 series a world, so that a
coverage of 95 % is known to about 7 points only. Intervals held the truth in 98 to 100 %, wider than need be;
of random walks in 91 and 95 %. A step was falsely named in 35 % of the series with two bends as in the world
total, in 20 % of a small country's, in 0 to 13 % of other lines; a step that was there in 88 and 98 %.
The joinpoint model alone, whose intervals no page prints any more, held the truth in 94 to 98 % of 1,000
series in worlds of independent years, but 90 % in the small country's last ten years; in 71 to 75 % where
errors were correlated by 0.5, in 17 to 92 % with the joinpoints taken as known, and in 18 to 32 % of random
walks. Monthly series with seasons and a population, ``bench/validation/trend_seasons.py``: 94 to 96 %, with a
bend and a correlation of 0.5 from month to month 91 %.

References
----------
Kim HJ, Fay MP, Feuer EJ, Midthune DN (2000). Permutation tests for joinpoint regression with applications to
cancer rates. Statistics in Medicine 19: 335-351.
Clegg LX, Hankey BF, Tiwari R, Feuer EJ, Edwards BK (2009). Estimating average annual per cent change in trend
analysis. Statistics in Medicine 28: 3670-3682.
Kim J, Kim HJ (2016). Consistent model selection in segmented line regression. Journal of Statistical Planning
and Inference 170: 106-116.
Muggeo VMR (2003). Estimating regression models with unknown break-points. Statistics in Medicine 22:
3055-3071.
Muggeo VMR (2008). segmented: an R package to fit regression models with broken-line relationships. R News
8/1: 20-25.
Harvey AC (1989). Forecasting, Structural Time Series Models and the Kalman Filter.
Durbin J, Koopman SJ (2012). Time Series Analysis by State Space Methods.
Jarrett RG (1979). A note on the intervals between coal-mining disasters. Biometrika 66: 191-193.
Raftery AE (1995). Bayesian model selection in social research. Sociological Methodology 25: 111-163.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd

from impact.arguments import COLUMN, choice, number, optional, several, takes, whole
from impact.models import diagnostics, seasons
from impact.models.basis import with_credits
from impact.models.counts import Floats
from impact.models.interruption import serial
from impact.models.seasons import Season
from impact.models.trend import joinpoints as arithmetic
from impact.models.trend.joinpoints import Lines, Series
from impact.models.trend.number_of_joinpoints import ERROR, admissible_sets, choose_number
from impact.models.trend.segments import Family, Trend, autocorrelation, points_of, selection_of, warnings_of
from impact.models.trend.underlying import structure
from impact.result import LEVEL, Declined
from impact.wording import noun

__all__ = ["ERROR", "FEWEST", "Choose", "Family", "Intervals", "Trend", "estimate"]

FEWEST = 5
Choose = Literal["permutation", "bic", "bic3", "none"]
Intervals = Literal["averaged", "conditional"]
_ERRORS = {"ar": ", autoregressive errors", "hac": ", Newey-West errors", "model": ""}
_RULES = {"given": "given", "none": "none tried", "permutation": "permutation test"}
_RULES |= {"bic": "BIC", "bic3": "BIC3"}


@takes(
    "trend",
    exposure=optional(COLUMN),
    joinpoints=optional(several(number())),
    choose=choice(*(rule for rule in _RULES if rule != "given")),
    family=choice("quasi-poisson", "negative-binomial"),
    intervals=choice("averaged", "conditional"),
    permutations=whole(1, 100_000),
    errors=optional(choice(*_ERRORS)),
    lags=optional(whole(1)),
)
@with_credits
def estimate(
    frame: pd.DataFrame,
    *,
    exposure: str | None = None,
    season: Season = None,
    joinpoints: Sequence[float] | None = None,
    choose: Choose = "permutation",
    family: Family = "quasi-poisson",
    intervals: Intervals = "averaged",
    permutations: int = 1999,
    errors: serial.Errors | None = None,
    lags: int | None = None,
) -> Trend | Declined:
    """Fit a joinpoint trend to counts by year, quarter or month.

    Parameters
    ----------
    frame
        ``year``, ``month`` or ``quarter`` where the series is monthly or quarterly, ``value`` (counts; rows
        without a value are gaps), one row a point; used for warnings where present: ``qualifier``, ``tier``.
    exposure
        Column with what the counts are divided by (population, births): the trend is that of the rate.
    season
        Pairs of sine and cosine (2), or "indicators" for one term a month or quarter; none by default.
    joinpoints
        Joinpoints known beforehand; an empty sequence for one straight line. Nothing is chosen then, and
        intervals take them as given.
    choose
        How their number is chosen: ``permutation`` (Kim et al. 2000), ``bic`` or ``bic3``. ``none`` tries
        none and tests no residuals: enough for :meth:`Trend.underlying`, which does not rest on joinpoints.
    family
        Variance proportional to the mean (``quasi-poisson``), or to mean + alpha mean squared
        (``negative-binomial``).
    intervals
        ``averaged`` over all admissible sets of joinpoints, or ``conditional`` on the chosen ones (too
        narrow where they were chosen on the same data).
    permutations
        How many the permutation test draws, always from the same seed.
    errors
        Whether residuals of neighbouring points may be alike: ``ar`` (first order), ``hac`` (up to ``lags``),
        or ``model`` (independent). Left out, ``ar`` in monthly and quarterly series and ``model`` in others.
    lags
        How far back the tests of the residuals and ``hac`` look; by rule where left out.

    Returns
    -------
    Trend or Declined
        Declined with fewer than five points, without casualties, or where no line can be fitted.

    Raises
    ------
    ModelInputError
        A missing column, a value that is no count, two rows for one point, an exposure that is not
        positive, seasons of a yearly series, joinpoints without points around them, or too many lags.

    References
    ----------
    Kim et al. (2000), Statistics in Medicine 19: 335-351; Clegg et al. (2009), ibid. 28: 3670-3682.

    Examples
    --------
    >>> years = np.arange(2000, 2012)
    >>> counts = np.where(years < 2006, 1000 * 0.9 ** (years - 2000), 531 * 1.1 ** (years - 2006)).round()
    >>> trend = estimate(pd.DataFrame({"year": years, "value": counts}), permutations=199)
    >>> trend.joinpoints
    (2006.0,)
    >>> trend.segments["estimate"].round(0).tolist()
    [-10.0, 10.0]
    >>> from impact.wording import estimate_words
    >>> estimate_words(trend.aapc(2006, 2011))
    '+10 % a year (95 % interval +8 to +12)'
    """
    method = f"joinpoint regression, {family}"
    series, rows = _series(frame, exposure, season)
    reason = _refusal(series)
    if reason:
        return Declined(method=method, n=len(rows), reason=reason)
    rule = choose if joinpoints is None else "given"
    grids = admissible_sets(series, joinpoints)[: 1 if rule == "none" else None]
    fits, alpha = _fit_all(series, grids, family)
    if not fits or fits[0].k != grids[0].shape[1]:
        reason = "No line could be fitted: the figures run down to nothing, or jump from nothing."
        return Declined(method=method, n=len(rows), reason=reason)
    best = [lines.best() for lines in fits]
    kind = errors or ("model" if series.per_year == 1 else "ar")
    worth = _inflation(series, best[-1], rows["step"].to_numpy(), kind, lags)
    fits, best = ([replace(lines, inflation=worth) for lines in each] for each in (fits, best))
    place, tests = choose_number(series, best, grids, rule, permutations)
    chosen = best[place]
    averaged = tuple(fits) if joinpoints is None and intervals == "averaged" else (chosen,)
    spread = "averaged over numbers and places of joinpoints"
    if len(averaged) == 1:
        spread = "taking the joinpoints as known"
    points = points_of(rows, chosen, alpha)
    steps = rows["step"].to_numpy()
    correlation, pairs = autocorrelation(points, steps)
    terms = 2 + chosen.k
    groups = {"season": list(range(terms, terms + series.season.shape[1]))} if series.season.size else {}
    if rule == "given" and chosen.k:  # the F of joinpoints that were chosen on the same data would mislead
        groups["joinpoints"] = list(range(2, terms))
    assessed = pd.DataFrame(columns=diagnostics.COLUMNS)
    if rule != "none":
        assessed = diagnostics.assess(
            series.counts, series.offset, series.design(chosen.knots, chosen.centre)[0], chosen, steps,
            groups=groups, lags=lags, per_year=series.per_year,
        )  # fmt: skip
    trend = Trend(
        method=f"{method}, number of joinpoints: {_RULES[rule]}, intervals {spread}{_ERRORS[kind]}",
        n=len(rows),
        joinpoints=tuple(float(year) for year in chosen.knots[0]),
        chosen_by=_RULES[rule],
        family=family,
        dispersion=float(chosen.dispersion[0]),
        alpha=alpha,
        autocorrelation=correlation,
        level=LEVEL,
        selection=selection_of(fits, best, place),
        tests=tests,
        points=points,
        diagnostics=assessed,
        chosen=chosen,
        averaged=averaged,
        structure=structure(rows) if len(averaged) > 1 or rule == "none" else None,
    )
    return replace(trend, warnings=warnings_of(trend, rows, pairs))


def _series(frame: pd.DataFrame, exposure: str | None, season: Season) -> tuple[Series, pd.DataFrame]:
    """Points of a frame in order, and their rows."""
    rows = seasons.order(frame, "trend", exposure=exposure)
    series = Series(
        rows["time"].to_numpy(dtype=float),
        rows["value"].to_numpy(dtype=float),
        rows["log_exposure"].to_numpy(dtype=float),
        seasons.terms(rows, season, "trend"),
        seasons.per_year(rows),
    )
    return series, rows


def _refusal(series: Series) -> str:
    """Why a series has no trend; empty where it has one."""
    points = len(series.counts)
    at_hand = f"there {noun(points, 'is', 'are')} {points}"
    if points < FEWEST:
        return f"A trend needs at least {FEWEST} years with figures; {at_hand}."
    terms = 2 + series.season.shape[1]
    if series.per_year > 1 and points < terms + FEWEST:
        return f"A trend with seasons has {terms} terms and needs {terms + FEWEST} points; {at_hand}."
    if not series.counts.any():
        return "No casualties are recorded in any year, so there is no change to measure."
    return ""


def _fit_all(series: Series, grids: Sequence[Floats], family: Family) -> tuple[list[Lines], float]:
    """Fit every set of joinpoints, and for the negative binomial its alpha, at the set that BIC prefers."""
    alpha = 0.0
    fits = _sound(series, grids, alpha)
    for _ in range(3 if family == "negative-binomial" and fits else 0):
        best = min((lines.best() for lines in fits), key=lambda lines: arithmetic.criteria(lines)[0])
        before, alpha = alpha, arithmetic.negative_binomial_alpha(series, best.knots)
        fits = _sound(series, grids, alpha)
        if len(grids) == 1 or abs(alpha - before) < 1e-6:
            break
    return fits, alpha


def _inflation(series: Series, most: Lines, steps: Floats, kind: serial.Errors, lags: int | None) -> float:
    """How much autocorrelation raises variances; by the fit with most joinpoints, lest it be bends."""
    root = np.sqrt(most.weights[0])
    rows = series.design(most.knots, most.centre)[0] * root[:, None]
    return serial.inflation(rows, (series.counts - most.mean[0]) / most.mean[0] * root, steps, kind, lags)


def _sound(series: Series, grids: Sequence[Floats], alpha: float) -> list[Lines]:
    every = (arithmetic.fit(series, grid, alpha=alpha) for grid in grids)
    return [lines for lines in every if len(lines.deviance)]
