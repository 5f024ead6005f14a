"""Whether intervals of the joinpoint trend of a monthly series hold the truth.

Each world makes ten or sixteen years of monthly counts around a line on the log scale, with seasons and a
population that grows by 3 % a year; the trend knows neither how many joinpoints there are nor where. Asked
is the average annual percent change (AAPC) of the rate over all years.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from bench.validation.check import Check, check
from impact.models import trend
from impact.models.seasons import Season

TITLE = "Joinpoint trend by month (`trend`, with seasons and exposure)"
FALL = -0.06
SOAKED = "Bends soak up part of the correlation, so that it is judged too small; above 90 % all the same."


@dataclass(frozen=True)
class World:
    """Years, year of a bend from fall to rise, size and correlation of the monthly shocks, seasons fitted."""

    name: str
    years: int
    bend: int | None
    shocks: float
    alike: float
    season: Season
    note: str = ""

    @property
    def truth(self) -> float:
        """AAPC of the rate over all years, percent a year."""
        rise = -2 * FALL * max(2000 + self.years - 1 - self.bend, 0) if self.bend else 0.0
        return float(100 * np.expm1(FALL + rise / (self.years - 1)))


WORLDS = (
    World("10 years, no bend, independent months", 10, None, 0.1, 0.0, 2),
    World("16 years, one bend, independent months", 16, 2009, 0.1, 0.0, "indicators"),
    World("10 years, no bend, correlation 0.3 from month to month", 10, None, 0.1, 0.3, 2),
    World("16 years, one bend, correlation 0.5 from month to month", 16, 2009, 0.1, 0.5, 2, SOAKED),
)


def replicate(world: World, replications: int, seed: int) -> list[tuple[float, float, float] | None]:
    """Simulate and estimate; the AAPC from the first to the last January."""
    random = np.random.default_rng(seed)
    step = np.arange(12 * world.years)
    time, month = 2000 + step / 12, step % 12 + 1
    people = 1e6 * 1.03 ** (time - 2000)
    line = FALL * (time - 2000) + (-2 * FALL * np.clip(time - world.bend, 0, None) if world.bend else 0.0)
    mean = 100e-6 * people * np.exp(line + 0.3 * np.sin(2 * np.pi * month / 12))
    variance = np.log(1 + world.shocks**2)
    frame = pd.DataFrame({"year": 2000 + step // 12, "month": month, "people": people})
    results: list[tuple[float, float, float] | None] = []
    for _ in range(replications):
        noise, shock = random.normal(size=len(step)), np.empty(len(step))
        shock[0] = noise[0]
        for t in range(1, len(step)):
            shock[t] = world.alike * shock[t - 1] + np.sqrt(1 - world.alike**2) * noise[t]
        frame["value"] = random.poisson(mean * np.exp(np.sqrt(variance) * shock - variance / 2))
        fit = trend.estimate(frame, exposure="people", season=world.season, choose="bic3")
        aapc = fit.aapc(2000, 2000 + world.years - 1) if fit else None
        results.append((aapc.estimate, aapc.low, aapc.high) if aapc else None)
    return results


def run(replications: int, seed: int) -> list[Check]:
    """Simulate every world."""
    return [
        check(
            world.name,
            "AAPC, percent a year",
            world.truth,
            replicate(world, replications, seed + i),
            seed=seed + i,
            note=world.note,
        )
        for i, world in enumerate(WORLDS)
    ]
