"""Kaplan-Meier and Cox on made rosters.

Times to completion are drawn from exponential and Weibull distributions for 64 states that enter over seven
years and are observed until year 27, like the real roster; about 45 % are censored. Some worlds have whole
years only, or a heap of completions at the deadline. Checked are the share completed after ten years, the
median, and the hazard ratio of a two-valued covariate.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from bench.validation.check import Check, check
from impact.models import completion, hazards

TITLE = "Time to completion (completion)"
STATES, OBSERVED = 64, 27.0
Triple = tuple[float, float, float]


def states(rng: np.random.Generator, scale: float, shape: float, ratio: float = 1.0) -> pd.DataFrame:
    """Make a roster: half the states have ``ratio`` times the hazard of the others."""
    group = np.arange(STATES) % 2
    entry = rng.uniform(0, 7, STATES)
    drawn = scale * rng.weibull(shape, STATES) * ratio ** (-group / shape)
    limit = OBSERVED - entry
    completed = drawn <= limit
    return pd.DataFrame({"time": np.minimum(drawn, limit), "completed": completed, "group": group})


def yearly(rng: np.random.Generator, scale: float, shape: float, heap: float) -> pd.DataFrame:
    """Make a roster with times in whole years; a share ``heap`` of those of years 7 to 14 are moved to 10."""
    entry = np.floor(rng.uniform(0, 7, STATES))
    drawn = np.ceil(scale * rng.weibull(shape, STATES))
    near = (drawn > 6) & (drawn <= 14) & (rng.random(STATES) < heap)
    drawn = np.where(near, 10.0, drawn)
    return pd.DataFrame({"time": np.minimum(drawn, OBSERVED - entry), "completed": drawn <= OBSERVED - entry})


def run(replications: int, seed: int) -> list[Check]:
    """Simulate all worlds; the seed of each is the given one plus its number."""
    checks = []
    for number, (world, scale, shape) in enumerate(
        [("constant hazard", 30.0, 1.0), ("rising hazard (Weibull, shape 1.8)", 26.0, 1.8)]
    ):
        rng = np.random.default_rng(seed + number)
        shares: list[Triple | None] = []
        medians: list[Triple | None] = []
        for _ in range(replications):
            result = completion.estimate(states(rng, scale, shape))
            if not result:
                shares.append(None)
                medians.append(None)
                continue
            shares.append(tuple(result.by(10)[["estimate", "low", "high"]].iloc[0]))
            middle, low, high = result.medians[["estimate", "low", "high"]].iloc[0]
            # an end that is not reached lies beyond the time observed
            ends = (
                OBSERVED if np.isnan(middle) else middle,
                low if low == low else np.inf,
                high if high == high else np.inf,
            )
            medians.append(ends)
        share = 1 - np.exp(-((10 / scale) ** shape))
        median = scale * np.log(2) ** (1 / shape)
        checks += [
            check(world, "share completed after ten years", share, shares, seed=seed + number),
            check(
                world,
                "median, years",
                median,
                medians,
                seed=seed + number,
                note="Where the curve does not reach one half within the time observed, 27 years stand in "
                "for the estimate, so that bias and spread are understated; coverage is not affected.",
            ),
        ]
    for number, (heap, scale, shape) in enumerate([(0.0, 30.0, 1.0), (0.0, 26.0, 1.8), (0.6, 40.0, 1.0)]):
        rng = np.random.default_rng(seed + 20 + number)
        rosters = [yearly(rng, scale, shape, heap) for _ in range(replications)]
        after = {years: float(np.exp(-((years / scale) ** shape))) for years in (5, 10, 14, 15)}
        heaped = 1 - (after[10] * (1 - heap) + heap * after[14])
        name = "60 % of years 7 to 14 at the deadline" if heap else f"whole years, shape {shape}"
        for years, share in ((5.0, 1 - after[5]), (10.0, heaped), (15.0, 1 - after[15])):
            results = [completion.estimate(roster) for roster in rosters]
            lines = [tuple(r.by(years)[["estimate", "low", "high"]].iloc[0]) if r else None for r in results]
            checks.append(
                check(name, f"share completed after {years:.0f} years", share, lines, seed=seed + 20 + number)
            )
    rng = np.random.default_rng(seed + 10)
    ratios: list[Triple | None] = []
    for _ in range(replications):
        fitted = hazards.estimate(states(rng, 30.0, 1.3, ratio=0.5), ["group"])
        ratios.append(tuple(np.log(fitted.ratios[["estimate", "low", "high"]].iloc[0])) if fitted else None)
    checks.append(
        check("hazard halved in one group", "log hazard ratio (Cox)", np.log(0.5), ratios, seed=seed + 10)
    )
    return checks
