"""Errors of a regression on a time series whose neighbouring points are alike.

A count regression is seen here as its last weighted least-squares step: rows Z = sqrt(w) x and Pearson
residuals r at known times. Three kinds of errors come out of it, all as a :class:`Spread`, from which
intervals of any combination of coefficients follow:

- ``model``: residuals independent, variance estimated (quasi-likelihood), t with n - k degrees of freedom;
- ``hac``: Newey and West (1987), Bartlett weights, lags by choice or floor(4 (n/100)^(2/9)), factor
  n/(n - k). Exact lags by date: a missing year counts as a missing year. Known to be too narrow below a
  hundred points;
- ``ar``: residuals follow a first-order autoregression of unknown correlation. A correlation estimated
  from twenty residuals is biased towards zero and uncertain; so the t intervals are averaged over all
  correlations between -0.5 and 0.95, each weighted by its restricted likelihood.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from impact.result import LEVEL

Errors = Literal["ar", "hac", "model"]

_GRID = np.round(np.arange(-0.5, 0.951, 0.05), 2)


@dataclass(frozen=True)
class Spread:
    """Covariances of the coefficients with their weights; one of weight 1 unless averaged.

    ``covariances`` (m, k, k), ``weights`` (m,) adding up to 1, ``freedom`` of the t distribution,
    ``autocorrelation``: the weighted mean for ``ar``, else that of the residuals as they are.
    """

    covariances: np.ndarray
    weights: np.ndarray
    freedom: float
    autocorrelation: float

    def half_widths(self, combinations: np.ndarray) -> np.ndarray:
        """Half the width of the interval of each combination (rows) of the coefficients."""
        from scipy.special import stdtr, stdtrit  # the t distribution without the checks of scipy.stats

        widest = float(stdtrit(self.freedom, 0.5 + LEVEL / 2))
        rows = np.atleast_2d(combinations)
        variances = np.einsum("pi,mij,pj->mp", rows, self.covariances, rows)
        errors = np.sqrt(np.maximum(variances, 0))
        if len(self.weights) == 1:
            return np.asarray(errors[0] * widest)
        heavy = self.weights > 1e-9
        weights, errors = self.weights[heavy] / self.weights[heavy].sum(), errors[heavy]
        low, high = np.zeros(len(rows)), errors.max(axis=0) * widest
        for _ in range(48):  # bisection, all rows at once
            middle = (low + high) / 2
            with np.errstate(divide="ignore", invalid="ignore"):
                reached = np.where(errors > 0, middle / errors, np.inf)
            inside = weights @ (2 * stdtr(self.freedom, reached) - 1)
            low, high = np.where(inside < LEVEL, middle, low), np.where(inside < LEVEL, high, middle)
        return (low + high) / 2


def spread(
    rows: np.ndarray, residuals: np.ndarray, times: np.ndarray, kind: Errors, lags: int | None = None
) -> Spread:
    """Estimate the errors of a weighted regression on a series.

    Parameters
    ----------
    rows, residuals
        sqrt(weight) times the regressors (n, k); Pearson residuals (n).
    times
        Position of each point as whole numbers, increasing; a gap is a missing point.
    kind
        ``model``, ``hac`` or ``ar``.
    lags
        Of ``hac``; by :func:`rule` where left out.
    """
    n, k = rows.shape
    bread = np.linalg.inv(rows.T @ rows)
    freedom = float(n - k)
    if kind == "ar":
        return _averaged(rows, residuals, times, bread, freedom)
    if kind == "hac":
        covariance = (
            bread @ _newey_west(rows * residuals[:, None], times, lags or rule(n)) @ bread * n / freedom
        )
    else:
        covariance = bread * (residuals @ residuals) / freedom
    return Spread(covariance[None], np.ones(1), freedom, lag_one(residuals, times))


def inflation(
    rows: np.ndarray, residuals: np.ndarray, times: np.ndarray, kind: Errors, lags: int | None = None
) -> float:
    """Factor by which autocorrelation raises the variance of slow changes, a trend's; at least 1.

    The spectrum of the residuals at zero over their variance: (1 + rho) / (1 - rho) for ``ar``, rho averaged
    as in :func:`spread`; a Bartlett sum of the autocorrelations for ``hac``; 1 for ``model``. Parameters as
    for :func:`spread`.
    """
    if kind == "model":
        return 1.0
    if kind == "ar":
        rho = spread(rows, residuals, times, "ar").autocorrelation
        return max(1.0, (1 + rho) / (1 - rho))
    summed = _newey_west(residuals[:, None], times, lags or rule(len(rows)))
    return max(1.0, float(summed[0, 0] / (residuals @ residuals)))


def lag_one(residuals: np.ndarray, times: np.ndarray) -> float:
    """Correlation of residuals with those one step earlier, over pairs that are both there."""
    near = np.diff(times) == 1
    below = float(residuals @ residuals)
    return float(residuals[1:][near] @ residuals[:-1][near]) / below if below > 0 else 0.0


def rule(n: int) -> int:
    """Count the lags by Newey and West's rule for n points."""
    return int(np.floor(4 * (n / 100) ** (2 / 9)))


def _newey_west(scores: np.ndarray, times: np.ndarray, lags: int) -> np.ndarray:
    apart = np.abs(times[:, None] - times[None, :])
    kernel = np.maximum(1 - apart / (lags + 1), 0)
    return np.asarray(scores.T @ kernel @ scores)


def _averaged(
    rows: np.ndarray, residuals: np.ndarray, times: np.ndarray, bread: np.ndarray, freedom: float
) -> Spread:
    apart = np.abs(times[:, None] - times[None, :])
    gaps = np.diff(times)
    heights, covariances = [], []
    for rho in _GRID:
        height, scale = _restricted(rows, residuals, gaps, rho, freedom)
        heights.append(height)
        related = np.where(apart == 0, 1.0, np.sign(rho) ** apart * np.abs(rho) ** apart)
        covariances.append(bread @ (rows.T @ related @ rows) @ bread * scale)
    weights = np.exp(np.array(heights) - max(heights))
    weights /= weights.sum()
    return Spread(np.array(covariances), weights, freedom, float(weights @ _GRID))


def _restricted(
    rows: np.ndarray, residuals: np.ndarray, gaps: np.ndarray, rho: float, freedom: float
) -> tuple[float, float]:
    """Restricted log-likelihood of a correlation (up to a constant), and the variance it implies.

    Whitening by the step from point to point needs no inverse; with g the time since the last point,
    u_t = (x_t - rho^g x_(t-1)) / sqrt(1 - rho^2g).
    """
    carried = np.sign(rho) ** gaps * np.abs(rho) ** gaps
    fresh = np.sqrt(1 - carried**2)
    white_rows, white = rows.copy(), residuals.copy()
    white_rows[1:] = (rows[1:] - carried[:, None] * rows[:-1]) / fresh[:, None]
    white[1:] = (residuals[1:] - carried * residuals[:-1]) / fresh
    inner = white_rows.T @ white_rows
    projected = white_rows.T @ white
    rest = max(float(white @ white - projected @ np.linalg.solve(inner, projected)), 1e-300)
    height = -np.log(fresh).sum() - 0.5 * np.linalg.slogdet(inner)[1] - 0.5 * freedom * np.log(rest)
    return float(height), rest / freedom
