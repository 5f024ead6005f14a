"""Simulated wars whose casualties fall at known rates.

Twelve wars with five to twenty years of figures each, a fifth of the years missing, negative binomial counts
around an exponential decay; rates that differ from war to war, rates that do not, wild years, small counts.
Asked for: the pooled rate, each war's own rate, the rate drawn towards the pooled one, the rate of a further
war, and the casualties of ten years after it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from bench.validation.check import Check, check
from impact.models import aftermath
from impact.models.aftermath import Decay

TITLE = "Casualties after the fighting (`aftermath`)"
WARS = 12


@dataclass(frozen=True)
class World:
    """What is true: mean log change a year, spread between wars, dispersion, casualties of the first year."""

    words: str
    slope: float
    spread: float
    alpha: float
    first: float


WORLDS = (
    World("rates differ, alpha 0.2", -0.15, 0.08, 0.2, 200),
    World("rates alike, alpha 0.2", -0.15, 0.0, 0.2, 200),
    World("rates differ, wild years (alpha 0.5)", -0.12, 0.10, 0.5, 300),
    World("rates differ, small counts", -0.15, 0.08, 0.2, 25),
)


def run(replications: int, seed: int) -> list[Check]:
    """Simulate every world ``replications`` times."""
    lines: list[Check] = []
    for k, world in enumerate(WORLDS):
        lines += simulate(world, replications, seed + k)
    return lines


def simulate(world: World, replications: int, seed: int) -> list[Check]:
    """Simulate one world."""
    random = np.random.default_rng(seed)
    pooled: list[tuple[float, float, float] | None] = []
    own: list[tuple[float, float, float] | None] = []
    drawn: list[tuple[float, float, float] | None] = []
    new: list[tuple[float, float, float] | None] = []
    ahead: list[tuple[float, float, float] | None] = []
    rates_own, new_rates, futures = [], [], []
    for _ in range(replications):
        rates = random.normal(world.slope, world.spread, WARS)
        further = float(random.normal(world.slope, world.spread))
        mean = 50 * np.exp(further * np.arange(10))
        future = 50 + random.poisson(mean[1:] * random.gamma(1 / world.alpha, world.alpha, 9)).sum()
        new_rates.append(further)
        futures.append(float(future))
        found = aftermath.estimate(_wars(world, rates, random))
        if not isinstance(found, Decay):
            for results in (pooled, new, ahead):
                results.append(None)
            continue
        ends = [np.log1p(v / 100) for v in (found.low, found.high, found.new_low, found.new_high)]
        pooled.append((found.slope, ends[0], ends[1]))
        new.append((found.slope, ends[2], ends[3]))
        total = aftermath.project(found, 50, years=(10,), seed=int(random.integers(2**31)), draws=2000).totals
        ahead.append(tuple(total.loc[0, ["estimate", "low", "high"]]))
        for row in found.wars.itertuples():
            rates_own.append(float(rates[int(row.war)]))
            own.append((row.slope, row.slope_low, row.slope_high))
            drawn.append((row.shrunk, row.shrunk_low, row.shrunk_high))
    words, say = world.words, "log change a year"
    few = "Twelve wars tell the spread between them roughly; where it is estimated too small, "
    new_note = few + "the interval for a further war is too narrow, where it is truly zero, too wide."
    pooled_note = shrunk_note = own_note = ""
    return [
        check(words, f"pooled rate ({say})", world.slope, pooled, seed=seed, note=pooled_note),
        check(words, f"a war's own rate ({say})", rates_own, own, seed=seed, note=own_note),
        check(words, f"a war's rate, drawn ({say})", rates_own, drawn, seed=seed, note=shrunk_note),
        check(words, f"rate of a further war ({say})", new_rates, new, seed=seed, note=new_note),
        check(words, "casualties of ten years after a further war", futures, ahead, seed=seed, note=new_note),
    ]


def _wars(world: World, rates: np.ndarray, random: np.random.Generator) -> pd.DataFrame:
    parts = []
    for i, rate in enumerate(rates):
        since = np.arange(1, random.integers(6, 23))
        since = since[random.random(len(since)) > 0.2]
        mean = world.first * np.exp(random.normal(0, 0.5)) * np.exp(rate * (since - 1))
        counts = random.poisson(mean * random.gamma(1 / world.alpha, world.alpha, len(since)))
        parts.append(pd.DataFrame({"war": str(i), "since": since, "value": counts}))
    table = pd.concat(parts, ignore_index=True)
    return table.assign(place="BIH", year=1995 + table["since"], counted=True)
