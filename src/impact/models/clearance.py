"""How many years the mined land that remains would take at the rates of the years on record.

Land released a year and land remaining are those of :mod:`impact.published.land`.

Model
-----
Yearly releases x_1 .. x_n of a country are draws from a gamma distribution with mean m. The cube roots are
close to normal (Wilson and Hilferty), with mean a and variance v, and then

    m = (a / 2 + sqrt(a² / 4 + v)) ³

The interval of m is that of the generalised pivotal quantity: a* = ā − z·sqrt(v*/n), v* = (n − 1)·s² / u,
with z standard normal and u chi-squared on n − 1 degrees of freedom; its distribution is computed by
quadrature, not by drawing. Good and bad years come in runs: neighbouring years are taken as correlated by
r = 0.6, so that the variance of ā is v·w/n with w = 1 + 2·sum(1 − k/n)·r^k, s² is divided by
(n − w)/(n − 1), and u has the degrees of freedom of s² under that correlation (Satterthwaite). With A
square kilometres remaining, and a rate that grows by g a year,

    years = A / m,    or    log(1 + A·log(1 + g) / m) / log(1 + g)

and the ends of the interval are those of m, put in.

Assumptions
-----------
- The coming years resemble the years on record: no war, no new mines, no change of funds or method.
- Neighbouring years are correlated by 0.6. Five years cannot tell it; within the countries with five years
  since 2010 it is 0.3 on average, and so short series understate it by about as much.
- The remaining area is known. It is an estimate, mostly of land that only might be mined: survey moves it by
  more than clearance does.

When not to use it
------------------
With fewer than five yearly figures of the last twelve years, where nothing was released, where all figures
are
equal, or where no remaining area of the last five years is published: declined with the reason.

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
from typing import Any

import numpy as np
import pandas as pd

from impact.arguments import PROBABILITY, YEAR, Kind, number, optional, several, takes
from impact.errors import ModelInputError
from impact.frame_check import rows
from impact.result import Declined, Estimate

#: Years of figures that a rate needs, of the last so many years.
LEAST_YEARS, RECENT_YEARS = 5, 12
#: A remaining area may be so many years old.
AREA_YEARS = 5
#: Correlation of neighbouring years.
RUNS = 0.6
_WORDS = "five"
METHOD = "mean of yearly figures, gamma years in runs, generalised pivotal interval"


def _area(value: Any) -> float:
    if isinstance(value, str | bytes | bool):
        raise TypeError
    return math.nan if value is None else float(value)


#: the land of each year; those without a figure may be missing
_AREAS = several(Kind(_area, ""), expected="a number for each year")


@takes("clearance", values=_AREAS, level=PROBABILITY, correlation=number(0, below=1))
def estimate(
    values: Sequence[float], level: float = 0.95, *, correlation: float = RUNS
) -> Estimate | Declined:
    """Estimate the mean yearly area from the figures of several years.

    Parameters
    ----------
    values
        Square kilometres of each year, zero or more; missing ones are left out.
    level
        Probability of the interval.
    correlation
        Of neighbouring years; 0 for years that are independent.

    Returns
    -------
    Estimate or Declined
        In km2 a year. Declined with fewer than five years, nothing released, or figures that are all equal.

    Raises
    ------
    ModelInputError
        A figure is negative or infinite.

    Examples
    --------
    >>> from impact.wording import estimate_words
    >>> estimate_words(estimate([2.0, 3.5, 1.0, 4.0, 2.5]))
    '2.6 km2 a year (95 % interval 0.96 to 12.9)'
    """
    x = np.asarray(values, dtype=float)
    x = x[~np.isnan(x)]
    if (x < 0).any() or np.isinf(x).any():
        raise ModelInputError(
            "clearance: a yearly area is negative or infinite", "zero or more", "correct it"
        )
    if len(x) < LEAST_YEARS:
        years = "one year" if len(x) == 1 else f"{len(x)} years" if len(x) else "no year"
        return Declined(method=METHOD, reason=f"Figures for {years} only; {_WORDS} are needed.", n=len(x))
    if not x.any():
        return Declined(method=METHOD, reason="No land was released in the years on record.", n=len(x))
    roots = np.cbrt(x)
    if np.ptp(roots) < 1e-9:
        return Declined(
            method=METHOD,
            reason="All years have the same figure, so nothing is known of their spread.",
            n=len(x),
        )
    low, high = (_quantile(roots, p, correlation) for p in ((1 - level) / 2, (1 + level) / 2))
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
    """Compute the points and weights of the quadrature, once: they take a tenth of a second."""
    nodes, weights = np.polynomial.legendre.leggauss(400)
    return nodes, weights


def _quantile(roots: np.ndarray, probability: float, correlation: float) -> float:
    """Compute the quantile of the pivotal distribution of the mean, by quadrature over the variance."""
    from scipy.linalg import toeplitz
    from scipy.optimize import brentq
    from scipy.special import gammaincinv, ndtr

    n, centre, spread = len(roots), roots.mean(), roots.var(ddof=1)
    nodes, weights = _nodes()
    alike = toeplitz(correlation ** np.arange(n))
    runs = alike.sum() / n
    around = alike - alike.mean(axis=0) - alike.mean(axis=1)[:, None] + alike.mean()
    freedom = np.trace(around) ** 2 / np.sum(around**2)
    # Quantiles of chi-square and the normal distribution, without what scipy.stats looks at in each call.
    variance = freedom * spread * (n - 1) / (n - runs) / (2 * gammaincinv(freedom / 2, (nodes + 1) / 2))
    error = np.sqrt(variance * runs / n)

    def excess(k: float) -> float:
        return float(weights @ ndtr((k - variance / k - centre) / error) / 2 - probability)

    top = float(roots.max())
    while excess(top) < 0:
        top *= 2
    return float(brentq(excess, 1e-9, top, xtol=1e-13, rtol=1e-13)) ** 3


@takes("clearance", area_km2=number(above=0), values=_AREAS, growth=number(above=-1), level=PROBABILITY)
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
        In years. Declined as in :func:`estimate`, or where a falling rate never gets there.

    Raises
    ------
    ModelInputError
        The area is not positive, or growth not above -1.

    Examples
    --------
    >>> round(years_to_finish(26.0, [2.0, 3.5, 1.0, 4.0, 2.5]).estimate, 6)
    10.0
    """
    pace = estimate(values, level)
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


@takes(
    "clearance",
    yearly=rows("place", "year", "released", "cleared", "source_id"),
    areas=rows("place", "year", "area_km2", "source_id"),
    today=YEAR,
    growth=number(above=-1),
    area_km2=optional(number(above=0)),
)
def by_country(
    yearly: pd.DataFrame,
    areas: pd.DataFrame,
    *,
    today: int,
    growth: float = 0.0,
    area_km2: float | None = None,
) -> pd.DataFrame:
    """Estimate years to finish for each country, or for one area at each country's rates.

    Parameters
    ----------
    yearly, areas
        :func:`impact.published.land.annual` and :func:`impact.published.land.remaining`.
    today
        Year of the day of the page: land released in the twelve years before counts, and an area of the five.
    growth
        As in :func:`years_to_finish`.
    area_km2
        An area to use for all instead of their own.

    Returns
    -------
    DataFrame
        ``place``, ``area_km2``, ``area_year``, ``basis`` (``released``, or ``cleared`` where no released
        land is published for five years), ``n``, ``rate``, ``rate_low``, ``rate_high``, ``estimate``,
        ``low``, ``high`` (years), ``reason`` where there is no estimate, ``source_id``.
    """
    own = areas.set_index("place")
    recent = yearly[yearly["year"] >= today - RECENT_YEARS]
    rows = []
    for place in sorted(set(recent["place"]) | set(own.index if area_km2 is None else [])):
        figures = recent[recent["place"] == place]
        basis = "released" if figures["released"].notna().sum() >= LEAST_YEARS else "cleared"
        pace = estimate(figures[basis])
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
        elif area_km2 is None and own["year"][place] < today - AREA_YEARS:
            row["reason"] = f"The newest figure of the remaining area is of {own['year'][place]}."
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
