"""Poisson pseudo-maximum likelihood with country effects profiled out and year effects as regressors.

The engine of `panel` and `event_study`. Only the mean has to be right: the variance may be anything, because
the errors come from whole countries. For given coefficients the country effects have a closed form, so that
Newton's method runs on the year effects and regressors alone; the coefficients are those of a Poisson
regression with dummies for all countries and years.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

_STEPS = 60
#: a regressor is lost in the fixed effects when less than this share of its variation is left
_LOST = 1e-6
#: an information whose Cholesky root has a smaller pivot, as a share of the largest, may lack a rank
_FULL = 1e-5


@dataclass(frozen=True)
class Cells:
    """Country-years ready for a fit: counts, offset (log), codes of country and year, their names."""

    counts: np.ndarray
    offset: np.ndarray
    country: np.ndarray
    year: np.ndarray
    countries: tuple[str, ...]
    years: tuple[int, ...]

    @cached_property
    def places(self) -> np.ndarray:
        """Where each cell stands in a table of countries by years, counted row by row."""
        return self.country * len(self.years) + self.year

    def table(self, values: np.ndarray) -> np.ndarray:
        """Table of one number a cell: countries x years, zero where there is no cell."""
        size = len(self.countries), len(self.years)
        return np.bincount(self.places, values, size[0] * size[1]).reshape(size)

    def year_dummies(self) -> np.ndarray:
        """Build one column for each year but the first."""
        return (self.year[:, None] == np.arange(1, len(self.years))[None, :]).astype(float)


@dataclass(frozen=True)
class Solution:
    """Coefficients, fitted means, log country effects, and the information without country effects.

    The last two are computed when asked for: fits without one country, or with dealt dates, need neither.
    """

    coefficients: np.ndarray
    mu: np.ndarray
    data: Cells
    columns: np.ndarray
    weight: np.ndarray

    @cached_property
    def country_effects(self) -> np.ndarray:
        """Logarithm of each country's level; minus infinity where nothing was counted."""
        return _country_effects(self.data, self.columns, self.coefficients, self.weight)

    @cached_property
    def information(self) -> np.ndarray:
        """Information of the coefficients."""
        return _information(self.data, self.columns, self.mu)


def usable(frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Drop countries and years that say nothing, again and again until all others say something.

    Parameters
    ----------
    frame
        `place`, `year`, `value`.

    Returns
    -------
    rows, dropped
        Rows that stay; `place` (or `year`) and `reason` of those dropped: all figures zero (no finite effect
        fits), or a single figure (its effect fits it exactly).
    """
    value, stay = np.nan_to_num(frame["value"].to_numpy(float)), np.ones(len(frame), dtype=bool)
    groups = {by: pd.factorize(frame[by], sort=True) for by in ("place", "year")}
    reasons: list[dict[str, object]] = []
    while True:
        before = stay.sum()
        for by, (codes, names) in groups.items():
            size = np.bincount(codes[stay], minlength=len(names))
            total = np.bincount(codes[stay], value[stay], minlength=len(names))
            zero, single = (size > 0) & (total == 0), size == 1
            reasons += [{by: name, "reason": "only zeros"} for name in names[zero]]
            reasons += [{by: name, "reason": "a single figure"} for name in names[single & ~zero]]
            stay &= ~(zero | single)[codes]
        if stay.sum() == before:
            dropped = pd.DataFrame(reasons, columns=["place", "year", "reason"])
            return frame[stay].reset_index(drop=True), dropped


def cells(frame: pd.DataFrame, offset: str | None = None) -> Cells:
    """Turn a frame into :class:`Cells`; ``offset`` names a column of positive numbers."""
    country, countries = pd.factorize(frame["place"], sort=True)
    year, years = pd.factorize(frame["year"], sort=True)
    logs = np.log(frame[offset].to_numpy(float)) if offset else np.zeros(len(frame))
    return Cells(
        frame["value"].to_numpy(float),
        logs,
        np.asarray(country),
        np.asarray(year),
        tuple(str(c) for c in countries),
        tuple(int(y) for y in years),
    )


def solve(
    data: Cells, columns: np.ndarray, start: np.ndarray | None = None, used: np.ndarray | None = None
) -> Solution | None:
    """Maximise the likelihood; nothing where it has no finite maximum or Newton does not arrive.

    Parameters
    ----------
    data, columns
        The cells, and the regressors beside the effects of countries and years: cells x regressors.
    start
        Coefficients to start from, those of the years (but the first) before those of the regressors.
    used
        Cells to use (the others have weight 0): how one country is left out without a new set-up.
    """
    weight = np.ones(len(data.counts)) if used is None else used.astype(float)
    counts = data.counts * weight
    totals = np.bincount(data.country, counts, len(data.countries))
    beta = np.zeros(len(data.years) - 1 + columns.shape[1]) if start is None else start.copy()
    state = _evaluate(data, columns, beta, weight, counts, totals)
    for _ in range(_STEPS):
        mu, likelihood = state
        step = _step(_information(data, columns, mu), _score(data, columns, counts - mu))
        largest = np.abs(step).max() if len(step) else 0.0
        size = min(1.0, 5.0 / largest) if largest > 0 else 1.0
        while True:
            state = _evaluate(data, columns, beta + size * step, weight, counts, totals)
            if state[1] >= likelihood - 1e-10 * abs(likelihood) or size < 1e-8:
                break
            size /= 2
        beta = beta + size * step
        if largest < 1e-9:
            break
    else:
        return None
    if not np.isfinite(beta).all() or np.abs(beta).max(initial=0.0) > 25:
        return None
    return Solution(beta, state[0], data, columns, weight)


def _step(information: np.ndarray, score: np.ndarray) -> np.ndarray:
    """Solve for a step of Newton's; the shortest one where the information lacks a rank."""
    try:
        pivots = np.diagonal(np.linalg.cholesky(information))
        if pivots.min(initial=np.inf) > _FULL * pivots.max(initial=0.0):
            return np.asarray(np.linalg.solve(information, score))
    except np.linalg.LinAlgError:
        pass
    # Countries or years without a figure leave empty rows behind: the minimum-norm step passes over them.
    return np.asarray(np.linalg.lstsq(information, score, rcond=1e-12)[0])


def _line(data: Cells, columns: np.ndarray, beta: np.ndarray) -> np.ndarray:
    years = len(data.years) - 1
    of_years = np.concatenate([[0.0], beta[:years]])[data.year]
    return np.asarray(np.clip(of_years + columns @ beta[years:] + data.offset, -300, 300))


def _country_effects(data: Cells, columns: np.ndarray, beta: np.ndarray, weight: np.ndarray) -> np.ndarray:
    line = _line(data, columns, beta)
    totals = np.bincount(data.country, data.counts * weight, len(data.countries))
    sums = np.bincount(data.country, weight * np.exp(line), len(data.countries))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(totals > 0, np.log(totals) - np.log(sums), -np.inf)


def _evaluate(
    data: Cells,
    columns: np.ndarray,
    beta: np.ndarray,
    weight: np.ndarray,
    counts: np.ndarray,
    totals: np.ndarray,
) -> tuple[np.ndarray, float]:
    """Fitted means, and the likelihood of the shares that years have in each country's total."""
    line = _line(data, columns, beta)
    raw = weight * np.exp(line)
    sums = np.bincount(data.country, raw, len(data.countries))
    scale = np.divide(totals, sums, out=np.zeros_like(totals), where=sums > 0)
    likelihood = counts @ line - totals @ np.log(np.where(sums > 0, sums, 1.0))
    return raw * scale[data.country], float(likelihood)


def _score(data: Cells, columns: np.ndarray, rest: np.ndarray) -> np.ndarray:
    of_years = np.bincount(data.year, rest, len(data.years))[1:]
    return np.concatenate([of_years, columns.T @ rest])


def _information(data: Cells, columns: np.ndarray, mu: np.ndarray) -> np.ndarray:
    """Information of years and regressors, what country effects take from it away.

    A year's column is zero but in its cells, so that its products are sums of a table.
    """
    years, weighted = len(data.years) - 1, columns * mu[:, None]
    means, products = data.table(mu), [data.table(column) for column in weighted.T]
    information = np.zeros((years + len(products),) * 2)
    information[range(years), range(years)] = means.sum(axis=0)[1:]
    for place, product in enumerate(products, start=years):
        information[place, :years] = information[:years, place] = product.sum(axis=0)[1:]
    information[years:, years:] = columns.T @ weighted
    sums = np.column_stack([means[:, 1:], *(product.sum(axis=1) for product in products)])
    totals = means.sum(axis=1)
    inverse = np.divide(1.0, totals, out=np.zeros_like(totals), where=totals > 0)
    return np.asarray(information - sums.T @ (sums * inverse[:, None]))


def span(data: Cells, design: np.ndarray) -> np.ndarray:
    """Orthonormal columns of all that country effects and ``design`` can fit."""
    base = _with_countries(data, design)
    directions, sizes, _ = np.linalg.svd(base, full_matrices=False)
    return np.asarray(directions[:, sizes > np.finfo(float).eps * max(base.shape) * sizes[0]])


def lost(fitted: np.ndarray, column: np.ndarray) -> bool:
    """Check whether a regressor cannot be told from what spans ``fitted`` (:func:`span`)."""
    rest = column - fitted @ (fitted.T @ column)
    return bool(rest @ rest <= _LOST * max(column @ column, 1e-300))


def widened(fitted: np.ndarray, column: np.ndarray) -> np.ndarray:
    """Orthonormal columns of what ``fitted`` (:func:`span`) and one more regressor, not lost in it, fit."""
    rest = column - fitted @ (fitted.T @ column)
    rest -= fitted @ (fitted.T @ rest)  # once more: the first time leaves what rounding lost
    return np.column_stack([fitted, rest / np.sqrt(rest @ rest)])


def _with_countries(data: Cells, design: np.ndarray) -> np.ndarray:
    dummies = (data.country[:, None] == np.arange(len(data.countries))[None, :]).astype(float)
    return np.hstack([dummies, design])


def separated(data: Cells, design: np.ndarray) -> np.ndarray:
    """Find zeros that regressors and effects explain without end (no finite estimate exists).

    The iterative rectifier of Correia, Guimaraes and Zylkin (2019): a combination of the regressors that
    is zero wherever something was counted and positive somewhere among the zeros.

    Returns
    -------
    ndarray of bool
        One for each cell: whether it is separated.
    """
    zero = data.counts == 0
    if not zero.any():
        return np.zeros(len(zero), dtype=bool)
    base = _with_countries(data, design)
    root = np.where(zero, 1.0, 1e4)
    directions, sizes, _ = np.linalg.svd(base * root[:, None], full_matrices=False)
    basis = directions[:, sizes > 1e-10 * sizes[0]]
    target = zero.astype(float)
    for _ in range(200):
        fitted = (basis @ (basis.T @ (target * root))) / root
        fitted[np.abs(fitted) < 1e-5] = 0.0
        if (fitted >= 0).all() or np.abs(fitted[zero] - target[zero]).max() < 1e-7:
            break
        target = np.where(zero, np.maximum(fitted, 0.0), 0.0)
    return np.asarray(zero & (fitted > 1e-4))
