"""Means of simulations where the course can be worked out on paper, and futures beside their intervals.

Each replication simulates 400 draws with another seed. In the closed forms, checked is whether the mean of
the draws with its 95 % interval holds the formula: constant hazard without clearance; land cleared in equal
parts; a hazard that is uncertain. In the futures, one more draw of the same scenario with another seed is
taken as what came to pass, and checked is whether the middle 95 % of the draws hold it (counts are whole
numbers, so that of few casualties an interval holds a little more than it should).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bench.validation.check import Check, check
from impact.scenario.engine.simulate import simulate
from impact.scenario.inputs.distributions import Lognormal, Pert, Uniform
from impact.scenario.inputs.scenario import Scenario

TITLE = "Scenarios (scenario)"
DRAWS = 400
MINES, PEOPLE, HAZARD, PER_ACCIDENT, YEARS = 10_000, 20.0, 1e-4, 1.5, 20
_FIXED: dict[str, Any] = {
    "mines_laid": MINES,
    "area_per_mine": 1000,
    "war_start": 0,
    "war_duration": 1,
    "combat_detonated_share": 0,
    "combat_displaced_share": 0,
    "people_near": PEOPLE,
    "stay_in_war_share": 1,
    "return_years": 0,
    "hazard": HAZARD,
    "casualties_per_accident": PER_ACCIDENT,
    "learning_half_life": 5,
    "learning_floor": 1,
    "marked_share": 0,
    "records_quality": 1,
    "suspected_ratio": 1,
    "killed_share": 0.3,
    "child_share": 0.4,
    "deminer_casualties_per_mine": 0,
    "clearance_delay": 0,
    "clearance_capacity": 0,
    "capacity_growth": 0,
    "capacity_ceiling": 1,
    "clearance_quality": 1,
    "displaced_found_share": 1,
    "cost_per_km2": 0,
    "migration_rate": 0,
    "migrated_away_share": 0,
}
_Interval = tuple[float, float, float]


def closed_forms() -> list[tuple[str, Scenario, float]]:
    """Give the worlds whose mean is known: words, scenario, mean number of casualties."""
    still = Scenario(name="still", title="Still", horizon=YEARS).with_(**_FIXED)
    rate = HAZARD * PEOPLE
    kept = np.exp(-rate)
    used_up = PER_ACCIDENT * MINES * (1 - np.exp(-rate * YEARS))
    parts = 1 + sum(kept**k * (1 - (k - 1) / 10) for k in range(1, 11))
    most = 2 * rate * YEARS
    mean = PER_ACCIDENT * MINES * (1 - (1 - np.exp(-most)) / most)
    uncertain = still.with_(hazard=Uniform(low_end=0, high_end=2 * HAZARD))
    return [
        ("constant hazard, no clearance", still, used_up),
        (
            "a tenth of the land cleared each year",
            still.with_(clearance_capacity=1),
            PER_ACCIDENT * MINES * (1 - kept) * parts,
        ),
        ("hazard uniform between zero and twice its mean, no clearance", uncertain, mean),
    ]


def futures() -> list[tuple[str, Scenario]]:
    """Give scenarios of which one more draw is taken as what came to pass."""
    plain = Scenario(name="plain", title="Plain", horizon=30)
    few = plain.with_(mines_laid=2000, people_near=Pert(low_end=1, mode=4, high_end=9))
    doubtful = plain.with_(hazard=Lognormal(middle=7e-6, spread=10), war_probability=0.5)
    return [("all defaults", plain), ("few mines among few people", few), ("war may come", doubtful)]


def run(replications: int, seed: int) -> list[Check]:
    """Simulate all worlds; the seed of each replication is the given one plus its number."""
    checks = []
    for words, scenario, truth in closed_forms():
        results: list[_Interval | None] = []
        for i in range(replications):
            drawn = simulate(scenario, DRAWS, seed + i, keep_years=1).totals["casualties"]
            mean, error = drawn.mean(), drawn.std(ddof=1) / np.sqrt(DRAWS)
            results.append((mean, mean - 1.96 * error, mean + 1.96 * error))
        checks.append(check(words, "mean casualties", truth, results, seed=seed))
    for words, scenario in futures():
        results, came = [], []
        for i in range(replications):
            drawn = simulate(scenario, DRAWS, seed + i, keep_years=1).totals["casualties"]
            came.append(simulate(scenario, 1, seed + 10**6 + i, keep_years=1).totals["casualties"][0])
            low, middle, high = np.quantile(drawn, [0.025, 0.5, 0.975], method="inverted_cdf")
            results.append((middle, low, high))
        checks.append(check(words, "casualties to come", came, results, seed=seed))
    return checks
