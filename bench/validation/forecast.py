"""Whether intervals hold the years to come.

Each world makes 25 log counts and the two after them by one process; a method forecasts those two. The truth
is the future count, another one in each replication. The last world asks for the method that the rule of one
standard error chooses among three after its rolling-origin scores, from 20 years.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy import stats

from bench.validation.check import Check, check
from impact.models import forecast
from impact.models.forecast.methods import METHODS

TITLE = "Forecasts of the next two years"
YEARS, AHEAD = 25, 2
Walk = Callable[[np.random.Generator, int], np.ndarray]


def _walk(random: np.random.Generator, n: int) -> np.ndarray:
    return 8.5 + np.cumsum(random.normal(0, 0.2, n))


def _drift(random: np.random.Generator, n: int) -> np.ndarray:
    return 8.5 + np.cumsum(random.normal(-0.05, 0.2, n))


def _gaps(random: np.random.Generator, n: int) -> np.ndarray:
    values = _walk(random, n)
    values[random.choice(np.arange(1, n - AHEAD - 1), 6, replace=False)] = np.nan
    return values


def _level(random: np.random.Generator, n: int) -> np.ndarray:
    return 8.5 + np.cumsum(random.normal(0, 0.1, n)) + random.normal(0, 0.2, n)


def _damped(random: np.random.Generator, n: int) -> np.ndarray:
    errors, values = random.normal(0, 0.15, n), np.empty(n)
    at, slope = 8.5, -0.15
    for i in range(n):
        values[i] = at + 0.9 * slope + errors[i]
        at, slope = at + 0.9 * slope + 0.6 * errors[i], 0.9 * slope + 0.1 * errors[i]
    return values


KNOWN = (
    "The interval takes the two smoothing weights and the damping as known. 25 years tell little of them, "
    "and the weight of the trend is often put at zero, which hides how errors add up."
)
WORLDS: tuple[tuple[str, str, Walk, str], ...] = (
    ("random walk of log counts", "naive", _walk, ""),
    ("random walk, 6 of 25 years missing", "naive", _gaps, ""),
    ("random walk with drift", "drift", _drift, ""),
    ("local level, noise twice its steps", "level", _level, ""),
    ("random walk, 6 of 25 years missing", "level", _gaps, ""),
    ("damped trend", "damped", _damped, KNOWN),
)


def _by_method(
    world: str, method: str, walk: Walk, note: str, replications: int, seed: int, number: int
) -> list[Check]:
    random = np.random.default_rng([seed, number])
    truths: list[list[float]] = [[] for _ in range(AHEAD)]
    results: list[list[tuple[float, float, float] | None]] = [[] for _ in range(AHEAD)]
    for _ in range(replications):
        values = walk(random, YEARS + AHEAD)
        known = np.flatnonzero(np.isfinite(values[:YEARS]))
        path = METHODS[method][1](known, values[known], AHEAD)
        for h in range(AHEAD):
            truths[h].append(float(np.exp(values[YEARS + h])))
            if isinstance(path, str):
                results[h].append(None)
                continue
            reach = stats.t.ppf(0.975, path.df) * path.error[h]
            low, high = np.exp([path.mean[h] - reach, path.mean[h] + reach])
            results[h].append((float(np.exp(path.mean[h])), float(low), float(high)))
    made = []
    for h, (truth, result) in enumerate(zip(truths, results, strict=True), 1):
        quantity = f"count {h} year{'s' * (h > 1)} ahead, {METHODS[method][0]}"
        made.append(check(world, quantity, truth, result, seed=seed, note=note))
    return made


def _chosen(replications: int, seed: int) -> list[Check]:
    random = np.random.default_rng([seed, 99])
    truths: list[float] = []
    results: list[tuple[float, float, float] | None] = []
    for _ in range(replications):
        values = np.exp(_walk(random, 21))
        frame = pd.DataFrame({"year": np.arange(2000, 2020), "value": values[:20]})
        told = forecast.estimate(frame, horizon=1, methods=("naive", "drift", "level"))
        truths.append(float(values[20]))
        if told:
            row = told.predicted.iloc[0]
            results.append((float(row["estimate"]), float(row["low"]), float(row["high"])))
        else:
            results.append(None)
    return [check("random walk, 20 years", "count 1 year ahead, method chosen", truths, results, seed=seed)]


def run(replications: int, seed: int) -> list[Check]:
    """Simulate every world."""
    checks = []
    for number, (world, method, walk, note) in enumerate(WORLDS):
        checks += _by_method(world, method, walk, note, replications, seed, number)
    return checks + _chosen(replications, seed)
