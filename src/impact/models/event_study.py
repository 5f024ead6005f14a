"""Event study around entry into force: casualties by years since joining, against countries outside.

Each joiner is compared with what it would have had, had it moved in parallel with countries that never joined
or had not joined yet. No joiner serves as a control once it has joined.

Model
-----
Country effects a_i, year effects d_t and effects g_k of the years before joining are estimated from
country-years OUTSIDE the treaty only::

    E(y_it) = exp(a_i + d_t + sum over k < -reference of g_k 1(t - joined_i in bin k))

Then for country-years inside, the counterfactual is exp(a_i + d_t), and the effect of a bin of years since
joining is

    sum of y_it / sum of exp(a_i + d_t)    over the joiners with figures in the bin.

Both sides are ratios to the last years before joining, the reference. This is the imputation form of
Wooldridge (2023) and of Borusyak, Jaravel and Spiess (2024); like the estimator of Callaway and Sant'Anna
(2021) with not-yet-treated controls it makes no comparison between joiners already in the treaty, and allows
effects that differ between countries. Their estimator needs a figure in the year before joining from each
joiner; published figures have too many gaps for that.

Errors: whole countries are left out in turn (jackknife) and all is estimated again; t with m - 1 degrees of
freedom, m the number of joiners behind a ratio. A ratio from a single country gets no interval.

Assumptions
-----------
Parallel courses in ratio without joining, and no effect before it. The ratios before joining test the first
only where figures from long before exist.

When not to use it
------------------
Where hardly any joiner has figures from before joining: most ratios then rest on one or two countries.

What it cannot tell
-------------------
What would have happened without the treaty, when joining comes with the end of a war: the controls are not at
the same point of theirs.

Proof
-----
R: `glm` (poisson) on the country-years outside, prediction for those inside; tests/reference/panel.R.
Simulated: as for `panel` (bench/validation/panel.py); the overall ratio, which is printed, held in 95 %.

References
----------
Callaway B, Sant'Anna PHC (2021). Difference-in-differences with multiple time periods. Journal of
Econometrics 225, 200-230.
Wooldridge JM (2023). Simple approaches to nonlinear difference-in-differences with panel data. Econometrics
Journal 26, C31-C66.
Borusyak K, Jaravel X, Spiess J (2024). Revisiting event-study designs: robust and efficient estimation.
Review of Economic Studies 91, 3253-3285.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from impact.models import ppml
from impact.models.panel import Effect, check_frame, effect
from impact.result import Declined, Estimate, Result, require

METHOD = "event study against countries not in the treaty"
#: years since joining, first and last of each bin; the last bin before joining is the reference
BINS = ((-99, -5), (-4, -3), (-2, -1), (0, 1), (2, 4), (5, 9), (10, 99))


@dataclass(frozen=True, kw_only=True)
class EventStudy(Result):
    """Ratios by years since joining.

    ``bins``: `first`, `last` (years since joining, as far as figures go), `estimate`, `low`, `high` (ratio to
    the reference; missing ends where one country gives it), `countries`, `points`, `reference`. ``overall``:
    all years since joining against all years before. ``by_country``: `place`, `before` and `after` (figures),
    `estimate`, the ratio of each joiner.
    """

    bins: pd.DataFrame
    overall: Estimate
    by_country: pd.DataFrame


@dataclass(frozen=True)
class _Raw:
    leads: np.ndarray
    lags: np.ndarray
    overall: float
    by_country: pd.Series


def fit(
    frame: pd.DataFrame,
    *,
    bins: Sequence[tuple[int, int]] = BINS,
    offset: str | None = None,
    level: float = 0.95,
) -> EventStudy | Declined:
    """Estimate ratios by years since joining.

    Parameters
    ----------
    frame
        :func:`impact.published.country_years.build`: `place`, `year`, `value`, `party`, `joined`.
    bins
        First and last year since joining of each bin, in order; the last one below 0 is the reference.
    offset
        Column with the population, for rates.
    level
        Probability of the intervals.

    Returns
    -------
    EventStudy, or Declined
        The ratios, or why there are none.

    Raises
    ------
    ModelInputError
        A column is missing, or a count is impossible.

    Examples
    --------
    >>> rows = [(p, y, 2005 if p < "D" else None) for p in "ABCDEF" for y in range(2000, 2010)]
    >>> frame = pd.DataFrame(rows, columns=["place", "year", "joined"])
    >>> frame["party"] = (frame["year"] >= frame["joined"]).astype(float)
    >>> frame["value"] = (40 + 3 * (frame.index % 7)) * (1 - frame["party"] / 2)
    >>> round(fit(frame).overall.estimate, 1)
    0.5
    """
    from scipy.stats import t

    require(frame, ["joined"], METHOD)
    rows = check_frame(frame, offset).reset_index(drop=True)
    rows["since"] = rows["year"] - rows["joined"]
    before = [b for b in bins if b[1] < 0]
    after = [b for b in bins if b[0] >= 0]
    real = _estimate(rows, before[:-1], after, offset)
    joiners = [] if real is None else list(real.by_country.index)
    if real is None or len(joiners) < 3 or not np.isfinite(real.overall):
        reason = (
            f"{len(joiners)} countries have usable figures both before and after joining, with controls in "
            "the same years; at least 3 are needed."
        )
        return Declined(method=METHOD, reason=reason, n=len(rows))
    countries = sorted(rows["place"].unique())
    again = [_estimate(rows[rows["place"] != c], before[:-1], after, offset) for c in countries]
    nothing = _Raw(np.full(len(before) - 1, np.nan), np.full(len(after), np.nan), np.nan, pd.Series())
    left_out = [one or nothing for one in again]

    def error(value: float, without: Sequence[float]) -> float:
        known = np.array([v for v in without if np.isfinite(v)])
        groups = len(known)
        return float(np.sqrt((groups - 1) / groups * ((known - value) ** 2).sum())) if groups > 1 else np.nan

    def ends(value: float, without: Sequence[float], behind: int) -> dict[str, Any]:
        lost = sum(not np.isfinite(v) for v in without)
        half = np.nan
        if behind > 1 and not lost:
            half = error(value, without) * t.ppf(0.5 + level / 2, behind - 1)
        shown = np.exp(np.clip([value, value - half, value + half], -300, 300))
        return dict(zip(("estimate", "low", "high"), map(float, shown), strict=True))

    table = []
    inside = rows[rows["place"].isin(joiners)]
    for i, (first, last) in enumerate(before):
        # Leads are shared with countries that join after the last figure: they are seen before only.
        here = rows[(rows["party"] == 0) & rows["since"].between(first, last)]
        if i == len(before) - 1:
            table.append(_row(here, {"estimate": 1.0, "low": 1.0, "high": 1.0}, True))
        elif np.isfinite(real.leads[i]):
            gone = [one.leads[i] for one in left_out]
            table.append(_row(here, ends(float(real.leads[i]), gone, here["place"].nunique()), False))
    for i, (first, last) in enumerate(after):
        here = inside[(inside["party"] == 1) & inside["since"].between(first, last)]
        if np.isfinite(real.lags[i]):
            gone = [one.lags[i] for one in left_out]
            table.append(_row(here, ends(float(real.lags[i]), gone, here["place"].nunique()), False))
    sides = inside.groupby("place")["party"].agg(["sum", "size"])
    by_country = pd.DataFrame(
        {
            "place": real.by_country.index,
            "before": (sides["size"] - sides["sum"]).reindex(real.by_country.index).astype(int).to_numpy(),
            "after": sides["sum"].reindex(real.by_country.index).astype(int).to_numpy(),
            "estimate": np.exp(real.by_country.to_numpy(float)),
        }
    )
    overall = Estimate(
        method=METHOD,
        n=len(rows),
        level=level,
        kind="ratio",
        **ends(real.overall, [one.overall for one in left_out], len(joiners)),
    )
    said = f"{len(joiners)} countries have figures before and after joining"
    return EventStudy(
        method=METHOD,
        n=len(rows),
        warnings=(said,),
        bins=pd.DataFrame(table),
        overall=overall,
        by_country=by_country,
    )


def _row(here: pd.DataFrame, ends: dict[str, Any], reference: bool) -> dict[str, object]:
    span = {"first": int(here["since"].min()), "last": int(here["since"].max())} if len(here) else {}
    return {
        **span,
        **ends,
        "countries": here["place"].nunique(),
        "points": len(here),
        "reference": reference,
    }


def _estimate(
    rows: pd.DataFrame, leads: Sequence[tuple[int, int]], lags: Sequence[tuple[int, int]], offset: str | None
) -> _Raw | None:
    """Logarithms of all ratios; missing where the data give none."""
    outside, _ = ppml.usable(rows[rows["party"] == 0])
    if outside.empty:
        return None
    base = ppml.cells(outside, offset)
    dummies = base.year_dummies()
    columns = [outside["since"].between(*bin_).to_numpy(float) for bin_ in leads]
    told: list[int] = []
    for i, column in enumerate(columns):
        if column.any() and not ppml.lost(
            base, np.column_stack([dummies, *(columns[j] for j in told)]), column
        ):
            told.append(i)
    with_leads = ppml.solve(base, np.column_stack([dummies, *(columns[j] for j in told)]))
    plain = ppml.solve(base, dummies)
    if with_leads is None or plain is None:
        return None
    known = np.full(len(leads), np.nan)
    known[told] = with_leads.coefficients[dummies.shape[1] :]
    inside = rows[(rows["party"] == 1) & rows["place"].isin(base.countries) & rows["year"].isin(base.years)]
    if inside.empty:
        return None
    expected = {
        name: _expected(inside, base, one, offset) for name, one in (("leads", with_leads), ("plain", plain))
    }
    value, since = inside["value"].to_numpy(float), inside["since"].to_numpy(float)
    behind = np.array([_log_ratio(value, expected["leads"], (since >= a) & (since <= b)) for a, b in lags])
    countries = inside["place"].to_numpy()
    each = {p: _log_ratio(value, expected["plain"], countries == p) for p in sorted(set(countries))}
    return _Raw(known, behind, _log_ratio(value, expected["plain"], value >= 0), pd.Series(each, dtype=float))


def _log_ratio(value: np.ndarray, expected: np.ndarray, where: np.ndarray) -> float:
    above, below = value[where].sum(), expected[where].sum()
    return float(np.log(above / below)) if above > 0 and below > 0 else float("nan")


def _expected(
    inside: pd.DataFrame, base: ppml.Cells, solved: ppml.Solution, offset: str | None
) -> np.ndarray:
    years = np.concatenate([[0.0], solved.coefficients[: len(base.years) - 1]])
    country = pd.Index(base.countries).get_indexer(inside["place"])
    year = pd.Index(base.years).get_indexer(inside["year"])
    logs = np.log(inside[offset].to_numpy(float)) if offset else 0.0
    return np.asarray(np.exp(solved.country_effects[country] + years[year] + logs))


def placebo(frame: pd.DataFrame, earlier: int, *, level: float = 0.95) -> Effect | Declined:
    """Pretend that joining came some years earlier, and look only at years before it really did.

    Parameters
    ----------
    frame
        As for :func:`fit`.
    earlier
        By how many years the date is moved forward in the calendar's past.
    level
        Probability of the interval.

    Returns
    -------
    Effect, or Declined
        A ratio that should be 1 where courses were parallel before joining.
    """
    require(frame, ["joined"], METHOD)
    rows = check_frame(frame)
    rows = rows[rows["party"] == 0].copy()
    rows["party"] = (rows["year"] >= rows["joined"] - earlier).astype(float)
    return effect(rows, level=level)
