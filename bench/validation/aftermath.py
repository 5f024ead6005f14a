"""Simulated wars whose casualties fall at known rates, first and later.

Twelve wars, some with figures from the first year of peace on, some that begin in years 3 to 9, a part of the
years missing, negative binomial counts; rates that differ from war to war. Worlds: fast then slow, one steady
rate, mostly wars that begin late, many gaps, small counts, lower bounds, and a power law, which is not in the
model. Asked for: the pooled rates of the first years and of the later ones (the first as the average up
to the bend that was chosen), each war's own rates drawn towards them, and the casualties of ten years of a
further war whose first recorded year is known, with 90 %.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from bench.validation.check import Check, check
from impact.models import aftermath
from impact.models.aftermath import Decay

TITLE = "Casualties after the fighting (`aftermath`)"
WARS, BEND, YEARS = 12, 4, 10


@dataclass(frozen=True)
class World:
    """What is true: mean log changes and their spread, scatter, first year, and how much is on record."""

    words: str
    early: float = -0.5
    late: float = -0.12
    spread: tuple[float, float] = (0.25, 0.05)
    alpha: float = 0.15
    first: float = 200.0
    whole: int = 7
    gaps: float = 0.15
    bounds: float = 0.0
    steady: bool = False
    power: bool = False


WORLDS = (
    World("fast then slow"),
    World("one steady rate", early=-0.15, late=-0.15, spread=(0.08, 0.08), steady=True),
    World("eight of twelve begin late", whole=4),
    World("two years in five missing", gaps=0.4),
    World("small counts", first=25.0),
    World("a fifth are lower bounds", bounds=0.2),
    World("power law", early=-1.2, late=0.0, spread=(0.3, 0.0), power=True),
)
Triples = list[tuple[float, float, float] | None]


def run(replications: int, seed: int) -> list[Check]:
    """Simulate every world ``replications`` times."""
    lines: list[Check] = []
    for k, world in enumerate(WORLDS):
        lines += simulate(world, replications, seed + k)
    return lines


def simulate(world: World, replications: int, seed: int) -> list[Check]:
    """Simulate one world."""
    random = np.random.default_rng(seed)
    pooled: tuple[Triples, Triples] = ([], [])
    drawn: tuple[Triples, Triples] = ([], [])
    ahead: Triples = []
    true_pooled: tuple[list[float], list[float]] = ([], [])
    true_drawn: tuple[list[float], list[float]] = ([], [])
    futures: list[float] = []
    for _ in range(replications):
        rates = _rates(world, WARS + 1, random)
        result = aftermath.estimate(_wars(world, rates[:WARS], random))
        level = world.first * float(np.exp(random.normal(0, 0.7)))
        years = np.arange(1.0, YEARS + 1)
        future = _counts(level * _course(world, rates[WARS], years), world.alpha, random)
        futures.append(float(future.sum()))
        if not isinstance(result, Decay):
            ahead.append(None)
            for i in (0, 1):
                pooled[i].append(None)
                true_pooled[i].append(0.0)
            continue
        mean = np.array([world.early, world.late])
        for i, name in enumerate(("early", "late")):
            ends = (
                (result.estimate, result.low, result.high)
                if i == 0
                else (result.late, result.late_low, result.late_high)
            )
            pooled[i].append(_logs(*ends))
            true_pooled[i].append(_truth(world, mean, result.bend)[i])
            for row in result.wars.itertuples():
                if i == 0 and not row.from_start:
                    continue
                percents = [getattr(row, f"shrunk_{name}{end}") for end in ("", "_low", "_high")]
                drawn[i].append(_logs(*percents))
                true_drawn[i].append(_truth(world, rates[int(row.war)], result.bend)[i])
        total = aftermath.project(
            result, future[0], years=(YEARS,), seed=int(random.integers(2**31)), draws=2000
        ).totals
        ahead.append(tuple(total.loc[0, ["estimate", "low", "high"]]))
    say = "log change a year"
    words = world.words
    lines = []
    if not world.power:  # a power law has no rate of its phases
        lines += [
            check(words, f"pooled early rate ({say})", true_pooled[0], pooled[0], seed=seed),
            check(words, f"pooled late rate ({say})", true_pooled[1], pooled[1], seed=seed),
            check(words, f"a war's early rate, drawn ({say})", true_drawn[0], drawn[0], seed=seed),
            check(words, f"a war's late rate, drawn ({say})", true_drawn[1], drawn[1], seed=seed),
        ]
    ten = "casualties of ten years after a further war"
    return [*lines, check(words, ten, futures, ahead, level=aftermath.PREDICTIVE, seed=seed)]


def _rates(world: World, wars: int, random: np.random.Generator) -> np.ndarray:
    """Early and late log change of each war."""
    away = random.standard_normal((wars, 2))
    if world.steady:
        away[:, 1] = away[:, 0]
    return np.array([world.early, world.late]) + away * np.array(world.spread)


def _course(world: World, rates: np.ndarray, since: np.ndarray) -> np.ndarray:
    """Casualties of each year over those of the first."""
    if world.power:
        return np.asarray(since ** rates[0])
    return np.asarray(
        np.exp(rates[0] * (np.minimum(since, BEND) - 1) + rates[1] * np.maximum(since - BEND, 0))
    )


def _truth(world: World, rates: np.ndarray, bend: int) -> tuple[float, float]:
    """Compute the true rates for the bend that was chosen: the average until it, and the late one."""
    at = _course(world, rates, np.array([float(bend)]))[0]
    return float(np.log(at)) / (bend - 1), float(rates[1])


def _counts(mean: np.ndarray, alpha: float, random: np.random.Generator) -> np.ndarray:
    return random.poisson(mean * random.gamma(1 / alpha, alpha, len(mean))).astype(float)


def _logs(*percents: float) -> tuple[float, float, float]:
    first, low, high = np.log1p(np.maximum(np.array(percents) / 100, -1 + 1e-12))
    return float(first), float(low), float(high)


def _wars(world: World, rates: np.ndarray, random: np.random.Generator) -> pd.DataFrame:
    parts = []
    for i, rate in enumerate(rates):
        start = 1 if i < world.whole else int(random.integers(3, 10))
        since = np.arange(start, start + random.integers(6, 20)).astype(float)
        there = random.random(len(since)) > world.gaps
        there[0] = True
        since = since[there]
        level = world.first * np.exp(random.normal(0, 0.7))
        counts = _counts(level * _course(world, rate, since), world.alpha, random)
        least = (random.random(len(since)) < world.bounds) & (since > 1)
        counts[least] = np.floor(counts[least] * random.uniform(0.6, 1.0, least.sum()))
        table = pd.DataFrame({"war": str(i), "since": since.astype(int), "value": counts})
        parts.append(table.assign(qualifier=np.where(least, "at_least", "exact")))
    frame = pd.concat(parts, ignore_index=True)
    return frame.assign(place="BIH", year=1995 + frame["since"], counted=True)
