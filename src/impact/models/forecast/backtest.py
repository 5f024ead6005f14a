"""How good each way to continue a series has been: forecasts from every past year, their scores, the choice.

The arithmetic behind :mod:`impact.models.forecast`, which holds equations, assumptions, proof and references.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import special

from impact.models.forecast.methods import METHODS, Path
from impact.result import LEVEL

#: figures before the first origin
TRAINING = 8


def _interval(path: Path, shift: float) -> pd.DataFrame:
    reach = special.stdtrit(path.df, 0.5 + LEVEL / 2) * path.error
    logs = {"estimate": path.mean, "low": path.mean - reach, "high": path.mean + reach}
    with np.errstate(over="ignore"):
        return pd.DataFrame({name: np.maximum(np.exp(log) - shift, 0.0) for name, log in logs.items()})


def paths(
    years: np.ndarray, values: np.ndarray, methods: Sequence[str], horizon: int, shift: float
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Continue a series of people by each method, with intervals; and why some of them decline."""
    logs = np.log(values + shift)
    frames, declined = [], {}
    for name in methods:
        label, extrapolate = METHODS[name]
        path = extrapolate(years, logs, horizon)
        if isinstance(path, str):
            declined[name] = path
            continue
        frame = _interval(path, shift)
        frame.insert(0, "year", years[-1] + np.arange(1, horizon + 1))
        frame.insert(0, "label", label)
        frame.insert(0, "method", name)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True), declined


def roll(
    years: np.ndarray, values: np.ndarray, methods: Sequence[str], horizon: int, shift: float
) -> pd.DataFrame:
    """Forecast from each past year, by every method that can be tried on most of them."""
    actual = dict(zip(years, values, strict=True))
    frames = []
    for last in range(TRAINING, len(years)):
        past, origin = values[:last], int(years[last - 1])
        if np.ptp(past) == 0:
            continue
        forecasts, _ = paths(years[:last], past, methods, horizon, shift)
        forecasts = forecasts[forecasts["year"].isin(actual)]
        adjacent = np.diff(years[:last]) == 1
        moves = np.abs(np.diff(past))
        scale = (moves[adjacent].mean() if adjacent.any() else 0.0) or moves.mean()
        frames.append(forecasts.assign(origin=origin, value=forecasts["year"].map(actual), scale=scale))
    if not frames:
        return pd.DataFrame({"method": [], "origin": []})
    frame = pd.concat(frames, ignore_index=True)
    total = (frame["method"] == "naive").sum()
    often = frame["method"].map(frame["method"].value_counts()) >= total / 2
    frame = frame[often]
    complete = frame.groupby(["origin", "year"])["method"].transform("nunique") == frame["method"].nunique()
    frame = frame[complete].reset_index(drop=True)
    value, low, high = frame["value"], frame["low"], frame["high"]
    miss = (low - value).clip(lower=0) + (value - high).clip(lower=0)
    frame["horizon"] = frame["year"] - frame["origin"]
    frame["held"] = miss == 0
    frame["scaled_error"] = (value - frame["estimate"]).abs() / frame["scale"]
    frame["interval_score"] = high - low + 2 / (1 - LEVEL) * miss
    columns = ["method", "origin", "horizon", "year", "value", "estimate", "low", "high", "held"]
    return frame[[*columns, "scaled_error", "interval_score"]]


def _by_origin(targets: pd.DataFrame) -> pd.DataFrame:
    """Average the scaled error of each origin: one row for each origin, one column for each method."""
    wide = targets.pivot_table(index="origin", columns="method", values="scaled_error", aggfunc="mean")
    return wide[[name for name in METHODS if name in wide]]


def _difference(losses: pd.DataFrame, first: str, second: str) -> tuple[float, float]:
    """Mean difference of two methods over origins, and its standard error."""
    gap = (losses[first] - losses[second]).to_numpy()
    return float(gap.mean()), float(gap.std(ddof=1) / np.sqrt(len(gap))) if len(gap) > 1 else np.inf


def choose(targets: pd.DataFrame) -> tuple[str, str]:
    """Name the method of the lowest error, and the simplest that has been as good within chance."""
    losses = _by_origin(targets)
    best = str(losses.mean().idxmin())
    for name in losses:
        excess, error = _difference(losses, name, best)
        if excess <= error:
            return best, str(name)
    return best, best


def scores(targets: pd.DataFrame) -> pd.DataFrame:
    """Sum up the forecasts of each method: a row each, the simplest first."""
    losses = _by_origin(targets)
    summaries = []
    for name in losses:
        rows = targets[targets["method"] == name]
        gain, error = _difference(losses, "naive", name)
        summaries.append(
            {
                "method": name,
                "label": METHODS[name][0],
                "targets": len(rows),
                "mase": rows["scaled_error"].mean(),
                "error": (rows["value"] - rows["estimate"]).abs().mean(),
                "held": int(rows["held"].sum()),
                "coverage": rows["held"].mean(),
                "interval_score": rows["interval_score"].mean(),
                "gain": gain,
                "gain_error": error,
            }
        )
    return pd.DataFrame(summaries)
