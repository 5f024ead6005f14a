"""Land released per year, and how many years the rest would take at such rates.

Released land is cleared, reduced and cancelled land together. Figures that mix in battle areas, or cover one
operator or part of a year, are set aside: they do not belong to the mined area that remains.

Model
-----
Yearly releases x_1 .. x_n of a country are draws from a gamma distribution with mean m. The cube roots are
close to normal (Wilson and Hilferty), with mean a and variance v, and then

    m = (a / 2 + sqrt(a² / 4 + v)) ³

The interval of m is that of the generalised pivotal quantity: a* = ā − z·sqrt(v*/n), v* = (n − 1)·s² / u,
with z standard normal and u chi-squared on n − 1 degrees of freedom; its distribution is computed by
quadrature, not by drawing. With A square kilometres remaining, and a rate that grows by g a year,

    years = A / m,    or    log(1 + A·log(1 + g) / m) / log(1 + g)

and the ends of the interval are those of m, put in.

Assumptions
-----------
- The coming years resemble the years on record: no war, no new mines, no change of funds or method.
- Years are independent. Where good and bad years come in runs, the interval is too narrow.
- The remaining area is known. It is an estimate, mostly of land that only might be mined: survey moves it by
  more than clearance does.

When not to use it
------------------
With fewer than three yearly figures, where nothing was released, where all figures are equal, or where the
remaining area is unknown: declined with the reason.

What it cannot tell
-------------------
When a country will finish. The last areas are often the slowest; new areas are found. Nothing follows about
whether any land is safe.

Proof
-----
The interval against the same formula with ``integrate`` and ``uniroot`` in R: tests/reference/clearance.R.
Simulation with gamma and log-normal years: bench/validation/clearance.py.

References
----------
Krishnamoorthy, Mathew, Mukherjee 2008, Normal-based methods for a gamma distribution, Technometrics. Wilson,
Hilferty 1931, The distribution of chi-square, Proceedings of the National Academy of Sciences.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pandas as pd

from impact.errors import ModelInputError
from impact.result import Declined, Estimate, require
from impact.vocabulary import AGGREGATES

LEAST_YEARS = 3
PARTS = ("cleared_km2", "reduced_km2", "cancelled_km2")
MEASURES = ("released_km2", *PARTS)
METHOD = "mean of yearly figures, gamma years, generalised pivotal interval"

#: Why figures of a use are no yearly figures of mined land.
_ASIDE = {
    "battle_area": "battle areas or remnants mixed in",
    "farmland": "battle areas or remnants mixed in",
    "partial": "part of the work, of the year, or not a year's result",
    "doubtful": "part of the work, of the year, or not a year's result",
}
#: land released by survey, where a page does not tell reduced land from cancelled
SURVEYED = "surveyed_km2"
#: first year whose rate counts where nothing else is asked for
SINCE = 2010


def sort_out(
    clearance: pd.DataFrame, measures: Sequence[str] = MEASURES
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Part the yearly figures of whole countries into those used and those set aside.

    Parameters
    ----------
    clearance
        ``load("clearance")``.
    measures
        Which figures: land when nothing else is asked for.

    Returns
    -------
    used, aside
        Rows of the table; ``aside`` with a column ``reason``.
    """
    require(clearance, ["place", "area", "scope", "year", "measure", "value", "edition", "use"], "clearance")
    rows = clearance[
        clearance["measure"].isin(measures) & clearance["year"].notna() & ~clearance["place"].isin(AGGREGATES)
    ]
    reason = rows["use"].map(_ASIDE).fillna("").astype(object)
    reason[(rows["scope"] != "whole") | (rows["area"] != "")] = "part of the country, year or operators"
    return rows[reason == ""], rows.assign(reason=reason)[reason != ""]


def annual(clearance: pd.DataFrame) -> pd.DataFrame:
    """Give the land released and cleared in each country and year, each square kilometre once.

    The newest edition of each figure stands. A stated total of released land is used where there is one;
    otherwise the sum of cleared, reduced and cancelled land, where clearance and at least one kind of
    survey are given. A year with clearance alone has no figure for released land.

    Parameters
    ----------
    clearance
        ``load("clearance")``.

    Returns
    -------
    DataFrame
        ``place``, ``year``, ``released``, ``cleared`` (km2, missing where not known), ``source_id``.

    Raises
    ------
    ModelInputError
        A column is missing.

    Examples
    --------
    >>> rows = [
    ...     ("AAA", 2016, "cleared_km2", 2.0),
    ...     ("AAA", 2016, "cancelled_km2", 3.0),
    ...     ("AAA", 2017, "cleared_km2", 1.0),
    ... ]
    >>> frame = pd.DataFrame(rows, columns=["place", "year", "measure", "value"])
    >>> frame = frame.assign(area="", scope="whole", edition=2018, use="mined_land", source_id="page")
    >>> annual(frame)[["year", "released", "cleared"]].values.tolist()
    [[2016.0, 5.0, 2.0], [2017.0, nan, 1.0]]
    """
    used, _ = sort_out(clearance)
    newest = used.sort_values("edition", kind="stable").drop_duplicates(
        ["place", "year", "measure"], keep="last"
    )
    if newest.empty:
        return pd.DataFrame(columns=["place", "year", "released", "cleared", "source_id"])
    table = newest.pivot(index=["place", "year"], columns="measure", values="value").reindex(
        columns=list(MEASURES)
    )
    surveyed = table[["reduced_km2", "cancelled_km2"]].notna().any(axis=1)
    parts = table[list(PARTS)].sum(axis=1).where(surveyed & table["cleared_km2"].notna())
    table["released"] = table["released_km2"].fillna(parts)
    table["cleared"] = table["cleared_km2"]
    table["source_id"] = newest.groupby(["place", "year"])["source_id"].first()
    table = table[["released", "cleared", "source_id"]].rename_axis(columns=None).reset_index()
    return table.astype({"year": int}).sort_values(["place", "year"]).reset_index(drop=True)


def by_kind(clearance: pd.DataFrame) -> pd.DataFrame:
    """Give the land of each country and year by the way it was released, as published.

    Nothing is added up. Reduced and cancelled land that a page gives in one figure is a kind of its own,
    ``surveyed_km2``; a kind that was not published for a year has no row, which does not mean that there
    was none.

    Parameters
    ----------
    clearance
        ``load("clearance")``.

    Returns
    -------
    DataFrame
        ``place``, ``year``, ``measure`` (``cleared_km2``, ``reduced_km2``, ``cancelled_km2``,
        ``surveyed_km2``, or the published total ``released_km2``), ``value`` (km2), ``qualifier``,
        ``source_id``; the newest edition of each.

    Raises
    ------
    ModelInputError
        A column is missing.

    Examples
    --------
    >>> rows = [("AAA", 2006, "reduced_km2", 3.0, "combined")]
    >>> frame = pd.DataFrame(rows, columns=["place", "year", "measure", "value", "use"])
    >>> frame = frame.assign(area="", scope="whole", edition=2007, qualifier="exact", source_id="page")
    >>> by_kind(frame)["measure"].tolist()
    ['surveyed_km2']
    """
    require(clearance, ["qualifier", "source_id"], "clearance")
    used, _ = sort_out(clearance)
    used = used.assign(measure=used["measure"].mask(used["use"] == "combined", SURVEYED))
    newest = used.sort_values("edition", kind="stable").drop_duplicates(
        ["place", "year", "measure"], keep="last"
    )
    # one figure for both kinds of survey stands for older figures of either
    both = newest[newest["measure"] == SURVEYED].set_index(["place", "year"])["edition"]
    later = both.reindex(pd.MultiIndex.from_frame(newest[["place", "year"]])).to_numpy(dtype=float)
    old = newest["measure"].isin(PARTS[1:]) & (newest["edition"].to_numpy(dtype=float) < later)
    newest = newest[~old]
    columns = ["place", "year", "measure", "value", "qualifier", "source_id"]
    return newest[columns].astype({"year": int}).sort_values(["place", "year", "measure"], ignore_index=True)


def survey_against_clearance(kinds: pd.DataFrame) -> tuple[int, int]:
    """Count the years in which survey released more land than clearance, and the years with both figures.

    Parameters
    ----------
    kinds
        :func:`by_kind`. What a total leaves beyond its parts is not taken for survey.

    Examples
    --------
    >>> frame = pd.DataFrame({"place": "AAA", "year": [2015, 2015, 2016], "value": [2.0, 3.0, 1.0]})
    >>> survey_against_clearance(frame.assign(measure=["cleared_km2", "reduced_km2", "cleared_km2"]))
    (1, 1)
    """
    require(kinds, ["place", "year", "measure", "value"], "clearance")
    table = kinds.pivot(index=["place", "year"], columns="measure", values="value")
    survey = table.reindex(columns=[*PARTS[1:], SURVEYED]).sum(axis=1, min_count=1)
    cleared = table.reindex(columns=[PARTS[0]])[PARTS[0]]
    both = survey.notna() & cleared.notna()
    return int((survey[both] > cleared[both]).sum()), int(both.sum())


def remaining(contamination: pd.DataFrame) -> pd.DataFrame:
    """Give the newest figure of each country's mined area: ``place``, ``year``, ``area_km2``, ``source_id``.

    A total is preferred to the sum of confirmed and suspected areas of the same year. Only figures of land
    that remained to be cleared count: none of unexploded ordnance, no first estimates, no forecasts, no land
    called potentially mined.
    """
    require(
        contamination, ["place", "area", "scope", "year", "measure", "value", "edition", "stage"], "clearance"
    )
    rows = contamination[
        contamination["value"].notna()
        & contamination["year"].notna()
        & (contamination["scope"] == "whole")
        & (contamination["area"] == "")
        & ~contamination["place"].isin(AGGREGATES)
        & (contamination["stage"] == "remaining")
    ]
    rows = rows.sort_values(["year", "edition"], kind="stable")
    rows = rows.drop_duplicates(["place", "year", "measure"], keep="last")
    found = []
    for place, figures in rows.groupby("place"):
        last = figures[figures["year"] == figures["year"].max()].set_index("measure")
        parts = last["value"].reindex(["confirmed_km2", "suspected_km2"]).sum()
        area = float(last["value"].get("total_km2", parts))
        found.append((place, int(last["year"].iloc[0]), area, last["source_id"].iloc[0]))
    return pd.DataFrame(found, columns=["place", "year", "area_km2", "source_id"])


def rate(values: Sequence[float], level: float = 0.95) -> Estimate | Declined:
    """Estimate the mean yearly area from the figures of several years.

    Parameters
    ----------
    values
        Square kilometres of each year, zero or more; missing ones are left out.
    level
        Probability of the interval.

    Returns
    -------
    Estimate or Declined
        In km2 a year. Declined with fewer than three years, nothing released, or figures that are all equal.

    Raises
    ------
    ModelInputError
        A figure is negative or infinite.

    Examples
    --------
    >>> from impact.wording import estimate_words
    >>> estimate_words(rate([2.0, 3.5, 1.0, 4.0]))
    '2.62 km2 a year (95 % interval 1.46 to 8.83)'
    """
    x = np.asarray(list(values), dtype=float)
    x = x[~np.isnan(x)]
    if (x < 0).any() or np.isinf(x).any():
        raise ModelInputError(
            "clearance: a yearly area is negative or infinite", "zero or more", "correct it"
        )
    if len(x) < LEAST_YEARS:
        years = "one year" if len(x) == 1 else f"{len(x)} years" if len(x) else "no year"
        return Declined(method=METHOD, reason=f"Figures for {years} only; three are needed.", n=len(x))
    if not x.any():
        return Declined(method=METHOD, reason="No land was released in the years on record.", n=len(x))
    roots = np.cbrt(x)
    if np.ptp(roots) < 1e-9:
        return Declined(
            method=METHOD,
            reason="All years have the same figure, so nothing is known of their spread.",
            n=len(x),
        )
    low, high = (_quantile(roots, p) for p in ((1 - level) / 2, (1 + level) / 2))
    mean = float(x.mean())
    return Estimate(
        method=METHOD,
        n=len(x),
        estimate=mean,
        low=min(low, mean),
        high=max(high, mean),
        level=level,
        unit="km2 a year",
        kind="area",
    )


@lru_cache(maxsize=1)
def _nodes() -> tuple[np.ndarray, np.ndarray]:
    """Give the points and weights of the quadrature, computed once: they take a tenth of a second."""
    nodes, weights = np.polynomial.legendre.leggauss(400)
    return nodes, weights


def _quantile(roots: np.ndarray, probability: float) -> float:
    """Give the quantile of the pivotal distribution of the mean, by quadrature over the variance."""
    from scipy.optimize import brentq
    from scipy.stats import chi2, norm

    n, centre, spread = len(roots), roots.mean(), roots.var(ddof=1)
    nodes, weights = _nodes()
    variance = (n - 1) * spread / chi2.ppf((nodes + 1) / 2, n - 1)

    def excess(k: float) -> float:
        z = (k - variance / k - centre) / np.sqrt(variance / n)
        return float(weights @ norm.cdf(z) / 2 - probability)

    top = float(roots.max())
    while excess(top) < 0:
        top *= 2
    return float(brentq(excess, 1e-9, top, xtol=1e-13, rtol=1e-13)) ** 3


def years_to_finish(
    area_km2: float, values: Sequence[float], *, growth: float = 0.0, level: float = 0.95
) -> Estimate | Declined:
    """Estimate how many years an area would take at the rates of the years on record.

    Parameters
    ----------
    area_km2
        What remains.
    values
        Square kilometres of each year.
    growth
        How much the rate grows (or, below zero, falls) each year, as a share.
    level
        Probability of the interval.

    Returns
    -------
    Estimate or Declined
        In years. Declined as in :func:`rate`, or where a falling rate never gets there.

    Raises
    ------
    ModelInputError
        The area is not positive, or growth not above -1.

    Examples
    --------
    >>> years_to_finish(26.25, [2.0, 3.5, 1.0, 4.0]).estimate
    10.0
    """
    if not (math.isfinite(area_km2) and area_km2 > 0 and growth > -1):
        raise ModelInputError(
            f"clearance: area {area_km2}, growth {growth}",
            "an area above zero and growth above -1",
            "correct it",
        )
    pace = rate(values, level)
    if not pace:
        return pace
    middle, low, high = (_years(area_km2, m, growth) for m in (pace.estimate, pace.high, pace.low))
    if not math.isfinite(middle):
        return Declined(
            method=METHOD, reason="At a rate that falls so fast the area is never finished.", n=pace.n
        )
    return Estimate(
        method=METHOD,
        n=pace.n,
        estimate=middle,
        low=low,
        high=high,
        level=level,
        unit="years",
        kind="duration",
    )


def _years(area: float, pace: float, growth: float) -> float:
    if growth == 0:
        return area / pace
    inside = 1 + area * math.log1p(growth) / pace
    return math.log(inside) / math.log1p(growth) if inside > 0 else math.inf


def by_country(
    yearly: pd.DataFrame,
    areas: pd.DataFrame,
    *,
    since: int = SINCE,
    growth: float = 0.0,
    area_km2: float | None = None,
) -> pd.DataFrame:
    """Give years to finish for each country, or for a given area at each country's rates.

    Parameters
    ----------
    yearly, areas
        :func:`annual` and :func:`remaining`.
    since
        First year whose rate counts.
    growth
        As in :func:`years_to_finish`.
    area_km2
        An area to use for all instead of their own.

    Returns
    -------
    DataFrame
        ``place``, ``area_km2``, ``area_year``, ``basis`` (``released``, or ``cleared`` where no released
        land is published for three years), ``n``, ``rate``, ``rate_low``, ``rate_high``, ``estimate``,
        ``low``, ``high`` (years), ``reason`` where there is no estimate, ``source_id``.
    """
    own = areas.set_index("place")
    recent = yearly[yearly["year"] >= since]
    rows = []
    for place in sorted(set(recent["place"]) | set(own.index if area_km2 is None else [])):
        figures = recent[recent["place"] == place]
        basis = "released" if figures["released"].notna().sum() >= LEAST_YEARS else "cleared"
        pace = rate(figures[basis])
        area = area_km2 if area_km2 is not None else own["area_km2"].get(place, math.nan)
        row = {
            "place": place,
            "area_km2": area,
            "area_year": own["year"].get(place),
            "basis": basis,
            "n": pace.n,
        }
        row["source_id"] = figures["source_id"].iloc[-1] if len(figures) else own["source_id"].get(place)
        if not pace:
            row["reason"] = pace.reason
        elif not area > 0:
            row["reason"] = "The remaining area is not published, or is zero."
        else:
            years = years_to_finish(area, figures[basis], growth=growth)
            row |= {"rate": pace.estimate, "rate_low": pace.low, "rate_high": pace.high}
            row |= (
                {"estimate": years.estimate, "low": years.low, "high": years.high}
                if years
                else {"reason": years.reason}
            )
        rows.append(row)
    columns = ["place", "area_km2", "area_year", "basis", "n", "rate", "rate_low", "rate_high"]
    return pd.DataFrame(rows, columns=[*columns, "estimate", "low", "high", "reason", "source_id"])
