"""One series of counts with a known fall of its level by 30 % at a known date.

Log-linear trend, log-normal shocks that follow a first-order autoregression, Poisson counts around them. The
interval is the default one, averaged over the autocorrelation; Newey-West is shown once beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from bench.validation.check import Check, check
from impact.models import interruption

TITLE = "Interrupted time series (`interruption`)"
RATIO = 0.7


@dataclass(frozen=True)
class World:
    """Points, first point after the date, autocorrelation, coefficient of variation of the shocks, mean."""

    name: str
    points: int
    at: int
    alike: float
    shocks: float
    mean: float
    slope: bool
    monthly: bool = False
    errors: Literal["ar", "hac"] = "ar"
    note: str = ""


WORLDS = (
    World("26 years, independent", 26, 13, 0.0, 0.2, 500, False),
    World("26 years, autocorrelation 0.4", 26, 13, 0.4, 0.2, 500, True),
    World("26 years, autocorrelation 0.7", 26, 13, 0.7, 0.2, 500, True),
    World("15 years, autocorrelation 0.3", 15, 7, 0.3, 0.2, 500, True),
    World("60 months with seasons, autocorrelation 0.3", 60, 36, 0.3, 0.08, 800, False, True),
    World("120 months with seasons, autocorrelation 0.5", 120, 60, 0.5, 0.2, 100, True, True),
)
NEWEY_WEST = replace(
    WORLDS[1],
    name="26 years, autocorrelation 0.4, Newey-West errors",
    errors="hac",
    note="Newey-West errors need far more points than an annual series has; they are not the default.",
)


def replicate(world: World, replications: int, seed: int) -> list[tuple[float, float, float] | None]:
    """Simulate and estimate; the logarithm of the ratio of levels with its interval."""
    rng = np.random.default_rng(seed)
    n, per_year = world.points, 12 if world.monthly else 1
    steps = np.arange(n)
    after = steps >= world.at
    mean = np.log(world.mean) - 0.03 * (steps - n / 2) / per_year + np.log(RATIO) * after
    frame = pd.DataFrame({"year": 2000 + steps // per_year})
    if world.monthly:
        frame["month"] = steps % 12 + 1
        mean += 0.05 * np.sin(2 * np.pi * frame["month"] / 12)
    at = f"{2000 + world.at // 12}-{world.at % 12 + 1:02d}" if world.monthly else 2000 + world.at
    settings = {"slope": world.slope, "harmonics": 2 if world.monthly else 0, "errors": world.errors}
    variance = np.log(1 + world.shocks**2)
    results: list[tuple[float, float, float] | None] = []
    for _ in range(replications):
        noise = rng.normal(size=n)
        shock = np.empty(n)
        shock[0] = noise[0]
        for t in range(1, n):
            shock[t] = world.alike * shock[t - 1] + np.sqrt(1 - world.alike**2) * noise[t]
        frame["value"] = rng.poisson(np.exp(mean + np.sqrt(variance) * shock - variance / 2))
        found = interruption.estimate(frame, at, **settings)  # type: ignore[arg-type]
        if found:
            level = found.level
            results.append((np.log(level.estimate), np.log(level.low), np.log(level.high)))
        else:
            results.append(None)
    return results


def run(replications: int, seed: int) -> list[Check]:
    """Simulate every world."""
    return [
        check(
            world.name,
            "change of level, log ratio",
            float(np.log(RATIO)),
            replicate(world, replications, seed + i),
            seed=seed + i,
            note=world.note,
        )
        for i, world in enumerate((*WORLDS, NEWEY_WEST))
    ]
