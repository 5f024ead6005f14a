"""Four ways to continue a series, each as a mean and an error for every year ahead; `forecast` scores them.

All work on the transformed scale. The first three take missing years as they are: a random walk over a gap
of g years has g times the variance of one step, and a Kalman filter skips what it does not see. The damped
trend needs an unbroken run of years up to the newest.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy


@dataclass(frozen=True)
class Path:
    """Mean and standard error for each year ahead, and the degrees of freedom behind the error."""

    mean: np.ndarray
    error: np.ndarray
    df: int


#: years, transformed values, years ahead to a path, or to the reason why there is none
Method = Callable[[np.ndarray, np.ndarray, int], Path | str]

#: unbroken years that a damped trend, with five unknowns, is given
DAMPED_RUN = 10


def naive(years: np.ndarray, values: np.ndarray, horizon: int) -> Path | str:
    """Repeat the newest value: a random walk without drift.

    Examples
    --------
    >>> path = naive(np.array([2001, 2002, 2004]), np.array([1.0, 2.0, 2.0]), 2)
    >>> path.mean.tolist(), path.error.round(3).tolist(), path.df
    ([2.0, 2.0], [0.707, 1.0], 2)
    """
    steps, gaps = np.diff(values), np.diff(years)
    variance = np.mean(steps**2 / gaps)
    ahead = np.arange(1, horizon + 1)
    return Path(np.full(horizon, values[-1]), np.sqrt(variance * ahead), len(steps))


def drift(years: np.ndarray, values: np.ndarray, horizon: int) -> Path | str:
    """Go on by the mean change per year: a random walk with drift.

    Examples
    --------
    >>> path = drift(np.array([2001, 2002, 2003]), np.array([1.0, 1.0, 2.0]), 2)
    >>> path.mean.tolist(), path.error.round(3).tolist()
    ([2.5, 3.0], [0.866, 1.414])
    """
    steps, gaps = np.diff(values), np.diff(years)
    if len(steps) < 2:
        return "A drift needs three figures."
    span = years[-1] - years[0]
    slope = (values[-1] - values[0]) / span
    variance = np.sum((steps - slope * gaps) ** 2 / gaps) / (len(steps) - 1)
    ahead = np.arange(1, horizon + 1)
    return Path(values[-1] + slope * ahead, np.sqrt(variance * ahead * (1 + ahead / span)), len(steps) - 1)


def level(years: np.ndarray, values: np.ndarray, horizon: int) -> Path | str:
    """Average the past with falling weights: local level, exponential smoothing in state-space form."""
    if len(values) < 4:
        return "A local level needs four figures."
    unit = np.std(values) or 1.0
    whole = np.full(int(years[-1] - years[0]) + 1, np.nan)
    whole[(years - years[0]).astype(int)] = (values - values[-1]) / unit
    forecast = local_level(whole)[1].get_forecast(horizon)
    mean, error = np.asarray(forecast.predicted_mean), np.asarray(forecast.se_mean)
    if not (np.isfinite(mean).all() and np.isfinite(error).all()):
        return "The local level could not be estimated."
    return Path(values[-1] + unit * mean, unit * error, len(values) - 2)


def local_level(values: np.ndarray) -> tuple[float, Any]:
    """Estimate a local level by maximum likelihood over the whole range of its one unknown ratio.

    The sum of both variances is concentrated out (exact diffuse start), so that no starting value is needed.

    Parameters
    ----------
    values
        One for each year, NaN where missing.

    Returns
    -------
    share, results
        The level's share of the sum of both variances, and statsmodels' results for it;
        ``results.scale`` is that sum.
    """
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = UnobservedComponents(values, "llevel", use_exact_diffuse=True)
        model.ssm.filter_concentrated = True

        def loss(share: float) -> float:
            return -float(model.loglike(np.array([1 - share, share])))

        inside = scipy.optimize.minimize_scalar(
            loss, bounds=(0, 1), method="bounded", options={"xatol": 1e-9}
        )
        share = min((0.0, 1.0, float(inside.x)), key=loss)
        return share, model.filter(np.array([1 - share, share]))


def damped(years: np.ndarray, values: np.ndarray, horizon: int) -> Path | str:
    """Follow a trend that levels off: exponential smoothing with additive errors and a damped trend.

    Fitted to the years since the last gap, from two starting points; the likelier is taken. The variance of
    the errors is divided by the years less five (two smoothing weights, the damping, two initial states).
    """
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    gaps = np.flatnonzero(np.diff(years) != 1)
    run = values[gaps[-1] + 1 :] if len(gaps) else values
    if len(run) < DAMPED_RUN:
        return (
            f"A damped trend needs {DAMPED_RUN} years without a gap; there are {len(run)} up to the newest."
        )
    unit = np.std(run)
    if unit == 0:
        return "A damped trend needs figures that differ."
    scaled = (run - run.mean()) / unit
    best = None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = ETSModel(scaled, error="add", trend="add", damped_trend=True)
        for start in (None, np.array([0.5, 0.1, 0.9, scaled[0], 0.0])):
            try:
                fit = model.fit(start_params=start, disp=0)
            except (ValueError, np.linalg.LinAlgError):  # a start that the optimiser cannot leave
                continue
            if np.isfinite(fit.llf) and (best is None or fit.llf > best.llf):
                best = fit
        if best is None:
            return "The damped trend could not be estimated."
        mean = np.asarray(best.forecast(horizon))
    alpha, beta, phi = (float(best.params[i]) for i in range(3))
    growth = damped_growth(alpha, beta, phi, horizon)
    variance = best.sse / (len(run) - 5)
    return Path(run.mean() + unit * mean, unit * np.sqrt(variance * growth), len(run) - 5)


def damped_growth(alpha: float, beta: float, phi: float, horizon: int) -> np.ndarray:
    """Variance of each year ahead over that of one step (Hyndman et al. 2008, table 6.1).

    Examples
    --------
    >>> damped_growth(1.0, 0.0, 0.9, 3).tolist()
    [1.0, 2.0, 3.0]
    """
    weights = alpha + beta * np.cumsum(phi ** np.arange(1, horizon))
    return np.concatenate([[1.0], 1 + np.cumsum(weights**2)])


#: the simplest first; the names for a reader
METHODS: dict[str, tuple[str, Method]] = {
    "naive": ("newest figure repeated", naive),
    "drift": ("mean change continued", drift),
    "level": ("exponential smoothing", level),
    "damped": ("damped trend", damped),
}
