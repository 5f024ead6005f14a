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
from impact.models.seasons import Season

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
    per_year: int = 1
    season: Season = None
    exposed: bool = False
    errors: Literal["ar", "hac"] = "ar"
    note: str = ""


WORLDS = (
    World("26 years, independent", 26, 13, 0.0, 0.2, 500, False),
    World("26 years, autocorrelation 0.4", 26, 13, 0.4, 0.2, 500, True),
    World("26 years, autocorrelation 0.7", 26, 13, 0.7, 0.2, 500, True),
    World("15 years, autocorrelation 0.3", 15, 7, 0.3, 0.2, 500, True),
    World("60 months with seasons, autocorrelation 0.3", 60, 36, 0.3, 0.08, 800, False, 12, 2),
    World("120 months with seasons, autocorrelation 0.5", 120, 60, 0.5, 0.2, 100, True, 12, 2),
    World(
        "96 months, a term a month, a population that grows by 3 % a year, autocorrelation 0.3",
        96,
        60,
        0.3,
        0.1,
        200,
        False,
        12,
        "indicators",
        True,
    ),
    World(
        "60 quarters, a term a quarter, autocorrelation 0.3", 60, 30, 0.3, 0.15, 300, True, 4, "indicators"
    ),
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
    n, per_year = world.points, world.per_year
    steps = np.arange(n)
    after = steps >= world.at
    mean = np.log(world.mean) - 0.03 * (steps - n / 2) / per_year + np.log(RATIO) * after
    frame = pd.DataFrame({"year": 2000 + steps // per_year})
    at: int | str = 2000 + world.at // per_year
    if per_year > 1:
        name, mark = ("month", "-") if per_year == 12 else ("quarter", "-Q")
        frame[name] = steps % per_year + 1
        mean += 0.05 * np.sin(2 * np.pi * frame[name] / per_year)
        at = f"{at}{mark}{world.at % per_year + 1}"
    settings: dict[str, object] = {"slope": world.slope, "season": world.season, "errors": world.errors}
    if world.exposed:
        frame["people"] = 1e6 * np.exp(0.03 * steps / per_year)
        mean += np.log(frame["people"] / 1e6)
        settings["exposure"] = "people"
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
