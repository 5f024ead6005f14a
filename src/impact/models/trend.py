"""Joinpoint trend of annual counts.

Fits straight lines on the log scale that meet at joinpoints, so that each segment has one annual percent
change (APC), and averages the change over any window (AAPC). The number of joinpoints is chosen by a
permutation test; estimates and intervals do not pretend that number or places of the joinpoints were known.

Model
-----
For the count y of year t, with joinpoints τ1 < ... < τk on a grid of whole years:

    log E[y_t] = β0 + β1 (t − t̄) + δ1 (t − τ1)⁺ + ... + δk (t − τk)⁺   (+ log exposure_t, where given)
    Var[y_t] = φ E[y_t]                     quasi-Poisson, φ estimated (Pearson), at least 1
    Var[y_t] = φ (E[y_t] + α E[y_t]²)       negative binomial, α by maximum likelihood
    APC of a segment = 100 (exp(slope) − 1)
    AAPC from a to b = 100 (exp((log E[y_b] − log E[y_a]) / (b − a)) − 1)

The AAPC is the mean of the slopes weighted by the length of each segment within the window (Clegg et al.
2009). At least two points lie before the first and after the last joinpoint and between two, points on a
joinpoint
not counted; at most 0, 1, 2, 3, 4 or 5 joinpoints below 7, 12, 17, 22, 27 points and above: the usage of the
NCI program. All admissible sets of joinpoints are fitted, so none is missed by a search. A year without a
figure is a gap in the design: nothing is imputed.

The number of joinpoints is chosen by the sequence of permutation tests of Kim et al. (2000), from none
against the most, each at level 0.05 / (most − number under the null), which bounds the probability of too
many by
0.05. BIC (a joinpoint costs two parameters) and BIC3 (three; Kim and Kim 2016) stand beside it: on short
noisy series BIC picks too many.

Intervals carry the uncertainty of number and places: every admissible set of joinpoints, of every number
up to
the most, gets its approximate posterior probability (BIC approximation with the dispersion profiled out; all
numbers, and all sets of a number, equally probable beforehand). A slope, a window or a fitted value is then
distributed as the mixture of the t distributions of all sets (degrees of freedom: points minus coefficients);
the estimate is its median, the interval its quantiles. The usual t interval, which takes the
chosen joinpoints as given, is narrower than the uncertainty and held the truth less often in a trial; it is
available as ``intervals="conditional"``.

Assumptions
-----------
The log of the mean is made of straight pieces that meet; counts of different years are independent given that
line; the dispersion is constant; recording is as complete at the end as at the beginning.

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
The negative binomial differs from R on purpose: a dispersion of at least 1 is put on top of alpha.

Published: the bend in the risk of Down syndrome by mother's age at 31.08 years (standard error 0.72; Muggeo
2003, 2008). On the same data, counts per birth, ours is 31 on a grid of whole years.

Simulated, in ``bench/validation/trend.py``, 1,000 series a world: one line, one bend, two bends as in the
world total, correlated errors, a small country with high dispersion. Averaged intervals of the AAPC held the
truth in 94 to 98 % of the first three worlds, in 90 % of the small country's last ten years (a weak bend is
pulled towards none), and in only 71 to 75 % where errors are correlated by 0.5: the model takes them as
independent and warns. Intervals with the joinpoints taken as known held it in 17 to 92 %.

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
Raftery AE (1995). Bayesian model selection in social research. Sociological Methodology 25: 111-163.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd

from impact.errors import ModelInputError
from impact.models import joinpoints as arithmetic
from impact.models.joinpoints import Fits, Floats, Series
from impact.models.results import Declined, Estimate, Result, require, require_counts

FEWEST = 5
ERROR = 0.05  # bound of the probability of too many joinpoints
UNIT = "% a year"

Choose = Literal["permutation", "bic", "bic3"]
Family = Literal["quasi-poisson", "negative-binomial"]
Intervals = Literal["averaged", "conditional"]

_QUALIFIERS = {
    "at_least": "published as “at least” and entered as counts",
    "approximate": "approximate",
    "derived": "computed from another figure",
}


@dataclass(frozen=True, kw_only=True)
class Trend(Result):
    """A joinpoint trend.

    ``joinpoints`` are the places of the chosen model, ``chosen_by`` how their number was chosen.
    ``selection``
    has a row for each number of joinpoints: ``number``, ``joinpoints`` (best places, as text), ``deviance``,
    ``dispersion``, ``bic``, ``bic3``, ``weight`` (approximate posterior probability of the number),
    ``chosen``;
    ``tests`` the permutation tests in order: ``null``, ``alternative``, ``p``, ``limit``, ``rejected``.
    ``points`` has ``year``, ``value``, ``fitted``, ``residual`` (Pearson, divided by the root of the
    dispersion) of the chosen model; ``autocorrelation`` is that of its residuals one year apart.
    """

    joinpoints: tuple[float, ...]
    chosen_by: str
    family: Family
    dispersion: float
    alpha: float
    autocorrelation: float
    level: float
    selection: pd.DataFrame = field(repr=False)
    tests: pd.DataFrame = field(repr=False)
    points: pd.DataFrame = field(repr=False)
    chosen: Fits = field(repr=False)
    averaged: tuple[Fits, ...] = field(repr=False)

    @property
    def first(self) -> float:
        """Year of the first point."""
        return float(self.points["year"].iloc[0])

    @property
    def last(self) -> float:
        """Year of the last point."""
        return float(self.points["year"].iloc[-1])

    @cached_property
    def segments(self) -> pd.DataFrame:
        """The annual percent change of each segment of the chosen model.

        Columns ``segment``, ``start``, ``end``, ``estimate``, ``low``, ``high`` (percent a year): the average
        change over the years of the segment; ``line``: the slope of the chosen model alone.
        """
        edges = np.array([self.first, *self.joinpoints, self.last])
        changes = pd.DataFrame(self._changes(edges[:-1], edges[1:]), columns=["estimate", "low", "high"])
        changes["line"] = np.cumsum(self.chosen.coef[0, 1:])
        spans = {"segment": np.arange(1, len(edges)), "start": edges[:-1], "end": edges[1:]}
        return pd.concat([pd.DataFrame(spans), 100 * np.expm1(changes)], axis=1)

    @cached_property
    def fitted(self) -> pd.DataFrame:
        """The mean of each year with its interval, for :func:`impact.charts.fitted`.

        Columns ``year``, ``estimate``, ``low``, ``high``, ``segment``, ``label`` (the APC in words); years of
        joinpoints stand in both segments. Per unit of exposure where an exposure was given.
        """
        edges = [self.first, *self.joinpoints, self.last]
        years = np.unique([*np.arange(self.first, self.last + 1), *edges])
        lines = self._bounds([fits.rows(years) for fits in self.averaged])
        every = pd.DataFrame(np.exp(lines), columns=["estimate", "low", "high"])
        every.insert(0, "year", years)
        parts = []
        for row in self.segments.itertuples():
            part = every[every["year"].between(row.start, row.end)]
            decimals = 1 if abs(row.estimate) < 9.95 else 0
            words = f"{row.estimate:+.{decimals}f} % a year".replace("-", "−")
            parts.append(part.assign(segment=str(row.segment), label=words))
        return pd.concat(parts, ignore_index=True)

    def aapc(self, first: float | None = None, last: float | None = None) -> Estimate:
        """Average the annual percent change over a window (Clegg et al. 2009).

        Parameters
        ----------
        first, last
            Years within the series; the whole series by default.

        Returns
        -------
        Estimate
            Percent a year, with its interval.

        Raises
        ------
        ModelInputError
            The window is empty or reaches beyond the series: a trend is not a forecast.
        """
        start, end = self.first if first is None else first, self.last if last is None else last
        if not self.first <= start < end <= self.last:
            raise ModelInputError(
                f"trend: a window from {start:g} to {end:g}",
                f"two years in order, from {self.first:g} to {self.last:g}",
                "choose a window within the series; for years beyond it see impact.models.forecast",
            )
        estimate, low, high = 100 * np.expm1(self._changes(np.array([start]), np.array([end]))[0])
        return Estimate(
            method=f"average annual percent change {start:g} to {end:g}; {self.method}",
            n=self.n,
            warnings=self.warnings,
            estimate=float(estimate),
            low=float(low),
            high=float(high),
            level=self.level,
            unit=UNIT,
        )

    def summary(self) -> str:
        """Say the segments and what weakens them."""
        said = [
            f"{row.start:g} to {row.end:g}: {row.estimate:.1f} % a year ({row.low:.1f} to {row.high:.1f})"
            for row in self.segments.itertuples()
        ]
        return "; ".join([*said, super().summary()])

    def _changes(self, starts: Floats, ends: Floats) -> Floats:
        """Average slopes over windows: estimate, low, high on the log scale, one row a window."""
        length = (ends - starts)[None, :, None]
        return self._bounds([(fits.rows(ends) - fits.rows(starts)) / length for fits in self.averaged])

    def _bounds(self, rows: Sequence[Floats]) -> Floats:
        """Bound linear combinations (rows for each set of all averaged models): estimate, low, high."""
        weights = arithmetic.weigh(self.averaged)
        pairs = list(zip(rows, self.averaged, strict=True))
        centres = np.concatenate([np.einsum("mqp,mp->mq", x, fits.coef) for x, fits in pairs])
        variances = [
            np.einsum("mqp,mpr,mqr->mq", x, f.unscaled, x, optimize=True) * f.dispersion()[:, None]
            for x, f in pairs
        ]
        df = np.concatenate([np.full(len(fits.deviance), float(fits.df)) for fits in self.averaged])
        tail = (1 - self.level) / 2
        scales = np.sqrt(np.maximum(np.concatenate(variances), 0.0))
        quantiles = arithmetic.mixture_quantiles(weights, centres, scales, df, [0.5, tail, 1 - tail])
        return np.asarray(quantiles.T)


def joinpoint(
    frame: pd.DataFrame,
    *,
    exposure: str | None = None,
    joinpoints: Sequence[float] | None = None,
    most: int | None = None,
    choose: Choose = "permutation",
    family: Family = "quasi-poisson",
    intervals: Intervals = "averaged",
    step: float = 1.0,
    ends: int = 2,
    between: int = 2,
    permutations: int = 1999,
    seed: int = 20250318,
    level: float = 0.95,
) -> Trend | Declined:
    """Fit a joinpoint trend to annual counts.

    Parameters
    ----------
    frame
        ``year``, ``value`` (counts; rows without a value are gaps), one row a year; used for warnings where
        present: ``qualifier``, ``tier``.
    exposure
        Column with what the counts are divided by (population, births): the trend is that of the rate.
    joinpoints
        Joinpoints known beforehand; an empty sequence for one straight line. Nothing is chosen then, and
        intervals take them as given.
    most
        Largest number of joinpoints; the NCI program's default for the number of points when left out.
    choose
        How their number is chosen: ``permutation`` (Kim et al. 2000), ``bic`` or ``bic3``.
    family
        Variance proportional to the mean (``quasi-poisson``), or to mean + alpha mean squared
        (``negative-binomial``).
    intervals
        ``averaged`` over all admissible sets of joinpoints, or ``conditional`` on the chosen ones (too
        narrow where they were chosen on the same data).
    step, ends, between
        Grid and least numbers of points around joinpoints: :func:`impact.models.joinpoints.places`.
    permutations, seed
        Of the permutation test.
    level
        Probability of the intervals.

    Returns
    -------
    Trend or Declined
        Declined with fewer than five points, without casualties, or where no line can be fitted.

    Raises
    ------
    ModelInputError
        A missing column, a value that is no count, two rows for one year, an exposure that is not
        positive, or
        joinpoints without points around them.

    References
    ----------
    Kim et al. (2000), Statistics in Medicine 19: 335-351; Clegg et al. (2009), ibid. 28: 3670-3682.

    Examples
    --------
    >>> years = np.arange(2000, 2012)
    >>> counts = np.where(years < 2006, 1000 * 0.9 ** (years - 2000), 531 * 1.1 ** (years - 2006)).round()
    >>> found = joinpoint(pd.DataFrame({"year": years, "value": counts}), permutations=199)
    >>> found.joinpoints
    (2006.0,)
    >>> found.segments["estimate"].round(0).tolist()
    [-10.0, 10.0]
    >>> found.aapc(2006, 2011).interval(0)
    '10 % a year (95 % interval 8 to 12)'
    """
    kind = f"joinpoint regression, {family}"
    series, rows = _series(frame, exposure)
    n = len(rows)
    if n < FEWEST:
        return Declined(
            method=kind, n=n, reason=f"A trend needs at least {FEWEST} years with figures; there are {n}."
        )
    if not series.counts.any():
        return Declined(
            method=kind,
            n=n,
            reason="No casualties are recorded in any year, so there is no change to measure.",
        )
    known = joinpoints is not None
    limit = len(joinpoints or ()) if known else arithmetic.most(n) if most is None else most
    grids = [
        arithmetic.places(series.years, k, step=step, ends=ends, between=between) for k in range(limit + 1)
    ]
    grids = [grid for grid in grids if len(grid)]
    if known:
        grids = [_given(joinpoints or (), series.years)]

    fits, alpha = _fit_all(series, grids, family)
    if not fits or fits[0].k != grids[0].shape[1]:
        return Declined(
            method=kind,
            n=n,
            reason="No line could be fitted: the figures run down to nothing, or jump from nothing.",
        )
    best = [some.best() for some in fits]
    rng = np.random.default_rng(seed)
    tests = pd.DataFrame(columns=["null", "alternative", "p", "limit", "rejected"])
    if known:
        place = 0
    elif choose == "permutation":
        place, tests = _test(series, best, grids, alpha, permutations, rng)
    else:
        place = int(np.argmin([arithmetic.criteria(one)[choose == "bic3"] for one in best]))
    chosen = best[place]
    used = (chosen,) if known or intervals == "conditional" else tuple(fits)
    points = _points(rows, chosen, alpha)
    correlation, pairs = _autocorrelation(points)
    how = "given" if known else {"permutation": "permutation test", "bic": "BIC", "bic3": "BIC3"}[choose]
    spread = (
        "taking the joinpoints as known"
        if len(used) == 1
        else "averaged over numbers and places of joinpoints"
    )
    trend = Trend(
        method=f"{kind}, number of joinpoints: {how}, intervals {spread}",
        n=n,
        joinpoints=tuple(float(t) for t in chosen.knots[0]),
        chosen_by=how,
        family=family,
        dispersion=float(chosen.dispersion()[0]),
        alpha=alpha,
        autocorrelation=correlation,
        level=level,
        selection=_selection(fits, best, place),
        tests=tests,
        points=points,
        chosen=chosen,
        averaged=used,
    )
    return replace(trend, warnings=_warnings(trend, rows, pairs))


def _series(frame: pd.DataFrame, exposure: str | None) -> tuple[Series, pd.DataFrame]:
    """Check the frame and give its points in order."""
    columns = ["year", "value"] + ([exposure] if exposure else [])
    rows = require_counts(require(frame, columns, "trend"), "value", "trend")
    rows = rows[rows["value"].notna() & rows["year"].notna()].sort_values("year").reset_index(drop=True)
    twice = rows.loc[rows["year"].duplicated(), "year"]
    if len(twice):
        raise ModelInputError(
            f"trend: {len(twice)} years have two figures, the first is {twice.iloc[0]}",
            "one row a year",
            "filter to one place, measure and edition first",
        )
    offset = np.zeros(len(rows))
    if exposure:
        divisor = pd.to_numeric(rows[exposure], errors="coerce").to_numpy(dtype=float)
        if not (np.isfinite(divisor) & (divisor > 0)).all():
            raise ModelInputError(
                f"trend: {exposure} is not positive in every year",
                "a positive number",
                "leave these years out",
            )
        offset = np.log(divisor)
    years = rows["year"].to_numpy(dtype=float)
    return Series(years, rows["value"].to_numpy(dtype=float), offset), rows


def _given(joinpoints: Sequence[float], years: Floats) -> Floats:
    """Check joinpoints known beforehand: two points at least at either side and one between."""
    given = np.sort(np.array(list(joinpoints), dtype=float))
    edges = np.concatenate([[-np.inf], given, [np.inf]])
    inside = [int(((years > a) & (years < b)).sum()) for a, b in pairwise(edges)]
    if len(given) and (min(inside[0], inside[-1]) < 1 or min(inside) < 1 or np.any(np.diff(given) <= 0)):
        raise ModelInputError(
            f"trend: no points around the joinpoints {', '.join(f'{t:g}' for t in given)}",
            "joinpoints within the series, with points before, between and after them",
            "leave one out, or move it",
        )
    return given.reshape(1, -1)


def _fit_all(series: Series, grids: Sequence[Floats], family: Family) -> tuple[list[Fits], float]:
    """Fit every set of joinpoints, and for the negative binomial its alpha, at the set that BIC prefers."""
    alpha = 0.0
    fits = _sound(series, grids, alpha)
    for _ in range(3 if family == "negative-binomial" and fits else 0):
        best = min((some.best() for some in fits), key=lambda one: arithmetic.criteria(one)[0])
        before, alpha = alpha, arithmetic.dispersion_ml(series, best.knots)[1]
        fits = _sound(series, grids, alpha)
        if len(grids) == 1 or abs(alpha - before) < 1e-6:
            break
    return fits, alpha


def _sound(series: Series, grids: Sequence[Floats], alpha: float) -> list[Fits]:
    return [some for grid in grids if len((some := arithmetic.fit(series, grid, alpha=alpha)).deviance)]


def _test(
    series: Series,
    best: Sequence[Fits],
    grids: Sequence[Floats],
    alpha: float,
    permutations: int,
    rng: np.random.Generator,
) -> tuple[int, pd.DataFrame]:
    """Choose the number of joinpoints by the sequence of tests; give its place among the numbers fitted."""
    sets = {grid.shape[1]: grid for grid in grids}
    null, alternative, rows = 0, len(best) - 1, []
    while null < alternative:
        fewer, more = best[null], best[alternative]
        p = arithmetic.permutation_p(
            series,
            fewer,
            sets[more.k],
            sets[fewer.k],
            alpha=alpha,
            permutations=permutations,
            rng=rng,
        )
        limit = ERROR / (best[-1].k - fewer.k)
        rows.append((fewer.k, more.k, p, limit, p <= limit))
        null, alternative = (null + 1, alternative) if p <= limit else (null, alternative - 1)
    return null, pd.DataFrame(rows, columns=["null", "alternative", "p", "limit", "rejected"])


def _selection(fits: Sequence[Fits], best: Sequence[Fits], place: int) -> pd.DataFrame:
    weights = arithmetic.weigh(fits)
    starts = np.cumsum([0, *(len(some.deviance) for some in fits[:-1])])
    return pd.DataFrame(
        {
            "number": [one.k for one in best],
            "joinpoints": [", ".join(f"{t:g}" for t in one.knots[0]) or "none" for one in best],
            "deviance": [float(one.deviance[0]) for one in best],
            "dispersion": [float(one.dispersion()[0]) for one in best],
            "bic": [arithmetic.criteria(one)[0] for one in best],
            "bic3": [arithmetic.criteria(one)[1] for one in best],
            "weight": np.add.reduceat(weights, starts),
            "chosen": [i == place for i in range(len(best))],
        }
    )


def _points(rows: pd.DataFrame, chosen: Fits, alpha: float) -> pd.DataFrame:
    mean = chosen.mean[0]
    value = rows["value"].to_numpy(dtype=float)
    spread = np.sqrt((mean + alpha * mean**2) * chosen.dispersion()[0])
    return pd.DataFrame(
        {"year": rows["year"].to_numpy(), "value": value, "fitted": mean, "residual": (value - mean) / spread}
    )


def _autocorrelation(points: pd.DataFrame) -> tuple[float, int]:
    """Correlate residuals one year apart; also give the number of pairs."""
    residual = points["residual"].to_numpy()
    near = np.diff(points["year"].to_numpy(dtype=float)) == 1
    total = float((residual**2).sum())
    if not near.any() or total == 0:
        return 0.0, int(near.sum())
    return float((residual[1:] * residual[:-1])[near].sum() / total), int(near.sum())


def _warnings(trend: Trend, rows: pd.DataFrame, pairs: int) -> tuple[str, ...]:
    said = []
    if "qualifier" in rows:
        for qualifier, words in _QUALIFIERS.items():
            years = rows.loc[rows["qualifier"] == qualifier, "year"]
            if len(years):
                said.append(f"The figures of {_spans(years)} are {words}.")
    if "tier" in rows and (weak := rows.loc[rows["tier"] == "weak", "year"]).size:
        said.append(f"The figures of {_spans(weak)} rest on weak sources only.")
    if pairs and abs(trend.autocorrelation) > 2 / np.sqrt(pairs):
        said.append(
            f"Residuals one year apart are correlated ({trend.autocorrelation:.2f}): the intervals are too "
            "narrow."
        )
    far = trend.points[trend.points["residual"].abs() > 3.5]
    if len(far):
        said.append(f"The figures of {_spans(far['year'])} lie far from the line and may decide it.")
    weights = trend.selection.set_index("number")["weight"]
    own = float(weights[len(trend.joinpoints)])
    if trend.chosen_by != "given" and own < 0.5:
        other = int(weights.idxmax())
        rival = f", {other} {100 * weights[other]:.0f} %" if other != len(trend.joinpoints) else ""
        said.append(
            f"The number of joinpoints is uncertain: {len(trend.joinpoints)} has a weight of "
            f"{100 * own:.0f} %"
            f"{rival}."
        )
    return tuple(said)


def _spans(years: pd.Series) -> str:
    text = [f"{year:g}" for year in years]
    return text[0] if len(text) == 1 else f"{', '.join(text[:-1])} and {text[-1]}"
