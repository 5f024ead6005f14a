"""The rate of a new programme from few programmes.

Made eras have two to eight programmes, with mines from 600 to 400,000 and levels like those on record, and
programmes that differ by a log-normal factor of known spread. Checked is whether the prediction
interval of the newest era holds the rate of one more programme of it, and whether the interval of the level
holds the middle.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from bench.validation.check import Check, check
from impact.models import accidents

TITLE = "Accidents of deminers per mine (accidents)"
LEVELS = {"a": 0.5e-3, "b": 1.5e-3, "c": 0.3e-3}
#: spread (standard deviation of the logarithm), programmes in the three eras
WORLDS = ((0.3, (2, 3, 6)), (0.6, (2, 3, 6)), (1.0, (2, 3, 6)), (0.6, (3, 4, 8)), (1.5, (2, 3, 6)))
NOTE = "The prior of the spread is half-normal of scale 1: a spread {} is {}."


def made(rng: np.random.Generator, spread: float, numbers: tuple[int, ...]) -> pd.DataFrame:
    """Make the programmes of one replication."""
    rows = []
    for (era, level), number in zip(LEVELS.items(), numbers, strict=True):
        mines = np.exp(rng.uniform(np.log(600), np.log(4e5), number)).round()
        people = rng.poisson(mines * level * np.exp(rng.normal(0, spread, number)))
        rows.append(pd.DataFrame({"era": era, "mines": mines, "deminers": people}))
    return pd.concat(rows, ignore_index=True)


def run(replications: int, seed: int) -> list[Check]:
    """Simulate all worlds; the seed of each is the given one plus its number."""
    checks = []
    for number, (spread, numbers) in enumerate(WORLDS):
        rng = np.random.default_rng(seed + number)
        new: list[tuple[float, float, float] | None] = []
        level: list[tuple[float, float, float] | None] = []
        truths = []
        for _ in range(replications):
            result = accidents.estimate(made(rng, spread, numbers))
            truths.append(1000 * LEVELS["c"] * np.exp(rng.normal(0, spread)))
            new.append((result.estimate, result.low, result.high) if result else None)
            level.append(tuple(result.eras[["estimate", "low", "high"]].iloc[-1]) if result else None)
        world = f"spread {spread}, {numbers[-1]} programmes in the newest era"
        note = NOTE.format("of 0.3", "less than it expects") if spread < 0.5 else ""
        note = NOTE.format("of 1.5", "more than it expects, and stands for no record") if spread > 1 else note
        checks += [
            check(world, "a new programme, per 1,000 mines", truths, new, seed=seed + number, note=note),
            check(world, "level, per 1,000 mines", 1000 * LEVELS["c"], level, seed=seed + number),
        ]
    return checks
