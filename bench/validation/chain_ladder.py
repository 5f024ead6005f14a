"""Whether reports still to come are held by the prediction interval of the chain ladder.

Each world makes reports by origin and delay, with the rhythm of the triangles that `chain_ladder` meets, and
hides what comes after the newest date. The truth is the hidden sum, another one in each replication.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from bench.validation.check import Check, check
from impact.models import chain_ladder

TITLE = "Chain ladder for late reports (`chain_ladder`)"
SMALL = (
    "The dispersion is never taken below that of Poisson counts, and reports are whole: the interval is wide."
)


@dataclass(frozen=True)
class World:
    """Origins, share of reports by delay, range of reports of an origin, dispersion."""

    name: str
    origins: int
    rhythm: tuple[float, ...]
    size: tuple[float, float]
    dispersion: float
    note: str = ""


#: half of the rest comes with each delay; and a rhythm that falls slowly
HALVES, SLOW = tuple(0.5**j for j in range(10)), tuple(0.16 - 0.013 * j for j in range(10))
WORLDS = (
    World("24 quarters, 10 delays, 100 to 400 reports", 24, HALVES, (100, 400), 1.8),
    World("10 years, 3 delays, 10 to 100 people, Poisson", 10, (0.8, 0.15, 0.05), (10, 100), 1.0, SMALL),
    World("10 years, 10 delays, 2,000 to 6,000 reports, wide spread", 10, SLOW, (2000, 6000), 40.0),
    World("18 years, 2 delays, 3,300 to 8,600 people, in lumps", 18, (0.965, 0.035), (3300, 8600), 60.0),
)


def _reports(world: World, random: np.random.Generator) -> np.ndarray:
    """Draw whole reports whose variance is the dispersion times their mean."""
    sizes = np.exp(random.uniform(np.log(world.size[0]), np.log(world.size[1]), world.origins))
    means = np.outer(sizes, np.array(world.rhythm) / sum(world.rhythm))
    if world.dispersion == 1:
        return random.poisson(means)
    return random.poisson(random.gamma(means / (world.dispersion - 1), world.dispersion - 1))


def replicate(
    world: World, replications: int, seed: int
) -> tuple[list[tuple[float, float, float] | None], list[float]]:
    """Simulate and predict all that is hidden; the estimates and the truths."""
    random = np.random.default_rng(seed)
    origin, delay = (part.ravel() for part in np.indices((world.origins, len(world.rhythm))))
    hidden = origin + delay >= world.origins
    results: list[tuple[float, float, float] | None] = []
    truths = []
    for _ in range(replications):
        reports = _reports(world, random).ravel()
        frame = pd.DataFrame({"origin": origin, "delay": delay, "value": reports})
        ladder = chain_ladder.estimate(frame[~hidden])
        results.append((ladder.estimate, ladder.low, ladder.high) if ladder else None)
        truths.append(float(reports[hidden].sum()))
    return results, truths


def run(replications: int, seed: int) -> list[Check]:
    """Simulate every world."""
    checks = []
    for number, world in enumerate(WORLDS):
        results, truths = replicate(world, replications, seed + number)
        checks.append(
            check(world.name, "reports to come", truths, results, seed=seed + number, note=world.note)
        )
    return checks
