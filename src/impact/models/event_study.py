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
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from impact.arguments import Kind, takes, whole
from impact.frame_check import require
from impact.models import panel, ppml
from impact.models.basis import with_credits
from impact.models.panel import Effect, check_frame
from impact.result import LEVEL, Declined, Estimate, Picture, Result
from impact.wording import counted

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

    @property
    def frame(self) -> pd.DataFrame:
        """The ratio of each span of years: :attr:`bins`."""
        return self.bins

    def picture(self) -> Picture:
        """Show the ratio of each span of years."""
        return Picture("event_study", (self.bins,), {"id": "event-study"})


@dataclass(frozen=True)
class _Ratios:
    """Logarithms of all ratios of one set of countries; missing where the data give none."""

    leads: np.ndarray
    lags: np.ndarray
    overall: float
    by_country: pd.Series


def _bin(value: Any) -> tuple[int, int]:
    first, last = (_YEARS.take(year) for year in value)
    if first > last:
        raise ValueError
    return first, last


def _in_order(value: Any) -> list[tuple[int, int]]:
    bins = [_bin(one) for one in value]
    if (
        not bins
        or any(one[1] >= other[0] for one, other in pairwise(bins))
        or not bins[0][1] < 0 <= bins[-1][0]
    ):
        raise ValueError
    if any(first < 0 <= last for first, last in bins):
        raise ValueError
    return bins


_YEARS = whole(-999, 999)
_BINS_OF_YEARS = Kind(
    _in_order,
    "pairs of first and last year since joining, in order, some before 0 and some from 0 on, such as "
    "((-9, -3), (-2, -1), (0, 4))",
)


@takes(METHOD, bins=_BINS_OF_YEARS)
@with_credits
def estimate(frame: pd.DataFrame, *, bins: Sequence[tuple[int, int]] = BINS) -> EventStudy | Declined:
    """Estimate ratios by years since joining.

    Parameters
    ----------
    frame
        :func:`impact.published.country_years.build`: `place`, `year`, `value`, `party`, `joined`.
    bins
        First and last year since joining of each bin, in order; the last one below 0 is the reference.

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
    >>> round(estimate(frame).overall.estimate, 1)
    0.5
    """
    require(frame, ["joined", "place"], METHOD)
    rows = check_frame(frame).reset_index(drop=True)
    rows["since"] = rows["year"] - rows["joined"]
    # Rows are chosen some hundred times below: what is not read is not carried along.
    rows = rows[["place", "year", "value", "party", "since"]].astype({"place": object})
    before = [b for b in bins if b[1] < 0]
    after = [b for b in bins if b[0] >= 0]
    real = _ratios(rows, before[:-1], after)
    joiners = [] if real is None else list(real.by_country.index)
    if real is None or len(joiners) < 3 or not np.isfinite(real.overall):
        reason = (
            f"{counted(len(joiners), 'country has', 'countries have')} usable figures both before and after "
            "joining, with controls in the same years; at least 3 are needed."
        )
        return Declined(method=METHOD, reason=reason, n=len(rows))
    missing = _Ratios(np.full(len(before) - 1, np.nan), np.full(len(after), np.nan), np.nan, pd.Series())
    jackknife = [
        _ratios(rows[rows["place"] != country], before[:-1], after) or missing
        for country in sorted(rows["place"].unique())
    ]
    inside = rows[rows["place"].isin(joiners)]
    overall = _interval(real.overall, [ratios.overall for ratios in jackknife], len(joiners))
    return EventStudy(
        method=METHOD,
        n=len(rows),
        warnings=(f"{len(joiners)} countries have figures before and after joining",),
        bins=pd.DataFrame(_bins(rows, inside, before, after, real, jackknife)),
        overall=Estimate(method=METHOD, n=len(rows), level=LEVEL, kind="ratio", **overall),
        by_country=_by_country(inside, real.by_country),
    )


def _interval(log_ratio: float, jackknife: Sequence[float], countries: int) -> dict[str, Any]:
    """Bound a ratio: `estimate`, `low`, `high`; no ends where one country gives it."""
    from scipy.stats import t

    half, logs = np.nan, np.array(jackknife)
    if countries > 1 and np.isfinite(logs).all():
        error = float(np.sqrt((len(logs) - 1) / len(logs) * ((logs - log_ratio) ** 2).sum()))
        half = error * t.ppf(0.5 + LEVEL / 2, countries - 1)
    ends = np.exp(np.clip([log_ratio, log_ratio - half, log_ratio + half], -300, 300))
    return dict(zip(("estimate", "low", "high"), map(float, ends), strict=True))


def _bins(
    rows: pd.DataFrame,
    inside: pd.DataFrame,
    before: Sequence[tuple[int, int]],
    after: Sequence[tuple[int, int]],
    real: _Ratios,
    jackknife: Sequence[_Ratios],
) -> list[dict[str, object]]:
    """One row for each bin with a ratio, in order."""
    table = []
    for i, (first, last) in enumerate(before):
        # Leads are shared with countries that join after the last figure: they are seen before only.
        points = rows[(rows["party"] == 0) & rows["since"].between(first, last)]
        if i == len(before) - 1:
            table.append(_row(points, {"estimate": 1.0, "low": 1.0, "high": 1.0}, True))
        elif np.isfinite(real.leads[i]):
            others = [ratios.leads[i] for ratios in jackknife]
            ends = _interval(float(real.leads[i]), others, points["place"].nunique())
            table.append(_row(points, ends, False))
    for i, (first, last) in enumerate(after):
        points = inside[(inside["party"] == 1) & inside["since"].between(first, last)]
        if np.isfinite(real.lags[i]):
            others = [ratios.lags[i] for ratios in jackknife]
            ends = _interval(float(real.lags[i]), others, points["place"].nunique())
            table.append(_row(points, ends, False))
    return table


def _by_country(inside: pd.DataFrame, log_ratios: pd.Series) -> pd.DataFrame:
    """Tabulate the ratio of each joiner, with its figures before and after."""
    sides = inside.groupby("place")["party"].agg(["sum", "size"]).reindex(log_ratios.index)
    return pd.DataFrame(
        {
            "place": log_ratios.index,
            "before": (sides["size"] - sides["sum"]).astype(int).to_numpy(),
            "after": sides["sum"].astype(int).to_numpy(),
            "estimate": np.exp(log_ratios.to_numpy(float)),
        }
    )


def _row(points: pd.DataFrame, ends: dict[str, Any], reference: bool) -> dict[str, object]:
    since = points["since"]
    span = {"first": int(since.min()), "last": int(since.max())} if len(points) else {}
    return {
        **span,
        **ends,
        "countries": points["place"].nunique(),
        "points": len(points),
        "reference": reference,
    }


def _ratios(
    rows: pd.DataFrame, leads: Sequence[tuple[int, int]], lags: Sequence[tuple[int, int]]
) -> _Ratios | None:
    """Estimate all ratios; nothing without controls, or without joiners."""
    outside, _ = ppml.usable(rows[rows["party"] == 0])
    if outside.empty:
        return None
    base = ppml.cells(outside)
    dummies, none = base.year_dummies(), np.zeros((len(outside), 0))
    columns = [outside["since"].between(*bin_).to_numpy(float) for bin_ in leads]
    fitted, distinct = ppml.span(base, dummies), []
    for i, column in enumerate(columns):
        if column.any() and not ppml.lost(fitted, column):
            distinct.append(i)
            fitted = ppml.widened(fitted, column)
    with_leads = ppml.solve(base, np.stack([columns[j] for j in distinct], axis=1) if distinct else none)
    plain = ppml.solve(base, none)
    if with_leads is None or plain is None:
        return None
    before = np.full(len(leads), np.nan)
    before[distinct] = with_leads.coefficients[dummies.shape[1] :]
    inside = rows[(rows["party"] == 1) & rows["place"].isin(base.countries) & rows["year"].isin(base.years)]
    if inside.empty:
        return None
    at = _places(inside, base)
    from_leads, from_plain = (_expected(*at, solution) for solution in (with_leads, plain))
    value, since = inside["value"].to_numpy(float), inside["since"].to_numpy(float)
    after = np.array([_log_ratio(value, from_leads, (since >= a) & (since <= b)) for a, b in lags])
    countries = inside["place"].to_numpy()
    by_country = {p: _log_ratio(value, from_plain, countries == p) for p in sorted(set(countries))}
    overall = _log_ratio(value, from_plain, value >= 0)
    return _Ratios(before, after, overall, pd.Series(by_country, dtype=float))


def _log_ratio(value: np.ndarray, expected: np.ndarray, where: np.ndarray) -> float:
    above, below = value[where].sum(), expected[where].sum()
    return float(np.log(above / below)) if above > 0 and below > 0 else float("nan")


def _places(inside: pd.DataFrame, base: ppml.Cells) -> tuple[np.ndarray, np.ndarray]:
    """Codes of country and year that figures of joiners have among the cells outside."""
    country = pd.Index(base.countries, dtype=object).get_indexer(inside["place"])
    return country, pd.Index(base.years).get_indexer(inside["year"])


def _expected(country: np.ndarray, year: np.ndarray, solution: ppml.Solution) -> np.ndarray:
    """Figures of joiners had they moved like the countries outside."""
    years = np.concatenate([[0.0], solution.coefficients[: len(solution.data.years) - 1]])
    return np.asarray(np.exp(solution.country_effects[country] + years[year]))


@takes(METHOD, earlier=whole(1, 999))
def placebo(frame: pd.DataFrame, earlier: int) -> Effect | Declined:
    """Estimate the ratio as if joining had come some years earlier, from years before it really did.

    Parameters
    ----------
    frame
        As for :func:`estimate`.
    earlier
        By how many years the date is moved forward in the calendar's past.

    Returns
    -------
    Effect, or Declined
        A ratio that should be 1 where courses were parallel before joining.
    """
    require(frame, ["joined", "place"], METHOD)
    rows = check_frame(frame)
    rows = rows[rows["party"] == 0].copy()
    rows["party"] = (rows["year"] >= rows["joined"] - earlier).astype(float)
    return panel.estimate(rows)
