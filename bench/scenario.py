"""Time the simulation of one scenario beside a plain loop and beside the mere making of its random numbers.

``python -m bench.scenario`` takes 100,000 draws of 50 years; ``--many`` adds ten million draws, of which only
the totals are kept, to show that memory stays bounded. Three ways:

- ours: :func:`impact.scenario.engine.simulate.simulate`;
- loop: the same course written as a loop over draws and years with plain numbers, on ``--looped`` draws,
  scaled up to the same number (and compared: the loop must give the same mines and expected casualties);
- numbers: the limit, making the uniform numbers the simulation uses and nothing else.

Every way runs in a process of its own, so that its memory can be told.
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing as mp
import resource
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from impact.scenario.engine import draws as drawing
from impact.scenario.engine.meetings import REFERENCE_DENSITY
from impact.scenario.engine.simulate import simulate
from impact.scenario.inputs.scenario import Scenario

SEED = 20250318
SCENARIO = Scenario(name="bench", title="All defaults, 50 years", horizon=50)
LUCK = 5


def ours(draws: int, keep: int) -> dict[str, float]:
    """Simulate, and give the mean of expected casualties."""
    found = simulate(SCENARIO, draws, SEED, keep_years=keep)
    return {"expected_casualties": float(found.totals["expected_casualties"].mean())}


def numbers(draws: int, _keep: int) -> dict[str, float]:
    """Make the uniform numbers of the inputs and of the luck of every year."""
    fields = [*SCENARIO.uncertain(), "war_comes"]
    for block, _first, _n in drawing.blocks(draws):
        for name in fields:
            drawing.uniforms(name, block, SEED)
        for luck in range(LUCK):
            drawing.uniforms(f"luck {luck}", block, SEED, SCENARIO.horizon)
    return {}


def looped(draws: int, _keep: int) -> dict[str, float]:
    """Follow each draw by itself with plain numbers."""
    values = {name: v[:draws].tolist() for name, v in drawing.inputs(SCENARIO, 0, SEED).items()}
    rng = np.random.default_rng(1)
    sums = [one_draw({name: v[i] for name, v in values.items()}, rng) for i in range(draws)]
    return {"expected_casualties": math.fsum(sums) / draws}


def one_draw(v: dict[str, float], rng: np.random.Generator) -> float:
    """Follow one war scenario of persistent mines; give its expected casualties (and draw the counted)."""
    place, away, missed = v["mines_laid"] * (1 - v["decoy_share"]), 0.0, 0.0
    other = v["mines_laid"] - place
    land = v["mines_laid"] * v["area_per_mine"] / 1e6
    land *= 1 + (1 - v["records_quality"]) * (v["suspected_ratio"] - 1)
    begin, fighting = v["war_start"], v["war_duration"]
    end = begin + fighting
    total = 0.0
    for year in range(SCENARIO.horizon):
        during = max(0.0, min(year + 1, end) - max(year, begin))
        part = during / fighting
        left = (1 - v["combat_detonated_share"]) ** part
        place, away = place * left, away * left
        moved = place * (1 - (1 - v["combat_displaced_share"]) ** part)
        place, away = place - moved, away + moved
        rate, out = v["migration_rate"], v["migrated_away_share"]
        away = away * (1 - rate * out) + place * rate * (1 - out)
        place, missed = place * (1 - rate), missed * (1 - rate * out)
        after = min(max(year + 1 - end, 0.0), 1.0)
        since = max(year + 0.5, (max(end, year) + year + 1) / 2) - end
        home = min(max(since / v["return_years"], 0.0), 1.0)
        stay = v["stay_in_war_share"]
        present = max(1 - during - after, 0.0) + during * stay + after * (stay + (1 - stay) * home)
        learned = max(year + 0.5 - end, 0.0)
        learning = v["learning_floor"] + (1 - v["learning_floor"]) * 0.5 ** (
            learned / v["learning_half_life"]
        )
        people = REFERENCE_DENSITY * (v["people_near"] * present / REFERENCE_DENSITY) ** v["density_exponent"]
        meeting = v["hazard"] * people * learning
        marks = v["marked_share"] * v["marking_effect"] * (1 - v["marking_decay"]) ** year
        off = place * (1 - math.exp(-meeting * (1 - marks)))
        bare = 1 - math.exp(-meeting)
        casualties = (off + (away + missed) * bare) * v["casualties_per_accident"]
        place, away, missed = place - off, away * (1 - bare), missed * (1 - bare)
        start = end + v["clearance_delay"]
        working = min(max(year + 1 - start, 0.0), 1.0)
        if working > 0:
            grown = min((1 + v["capacity_growth"]) ** max(year - start, 0.0), v["capacity_ceiling"])
            done = grown * working * v["clearance_capacity"]
            f = 1.0 if land <= done else done / land
            found = f * (place * v["clearance_quality"] + away * v["displaced_found_share"])
            missed += f * (place + away) - found
            place, away, other, land = place * (1 - f), away * (1 - f), other * (1 - f), land * (1 - f)
            rng.poisson(found * v["deminer_casualties_per_mine"])
        rng.poisson([casualties / 4] * 4)
        total += casualties
    return total


def measured(way: Callable[[int, int], dict[str, float]], draws: int, keep: int) -> dict[str, Any]:
    """Run one way in a process of its own: seconds, gigabytes at the most, and what it found."""
    with mp.get_context("spawn").Pool(1) as pool:
        return pool.apply(_timed, (way, draws, keep))


def _timed(way: Callable[[int, int], dict[str, float]], draws: int, keep: int) -> dict[str, Any]:
    way(64, 64)
    start = time.perf_counter()
    found = way(draws, keep)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return {"draws": draws, "seconds": seconds, "gigabytes": peak} | found


def main() -> None:
    """Measure, print a table, and say whether loop and simulation agree."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=100_000)
    parser.add_argument("--looped", type=int, default=2000)
    parser.add_argument("--many", action="store_true", help="also ten million draws, keeping totals only")
    given = parser.parse_args()
    results = {
        "ours": measured(ours, given.draws, given.draws),
        "numbers": measured(numbers, given.draws, given.draws),
        "loop": measured(looped, given.looped, 0),
        "ours, as many draws as the loop": measured(ours, given.looped, given.looped),
    }
    if given.many:
        results["ours, ten million draws"] = measured(ours, 10_000_000, 10_000)
    table = Table(
        "way", "draws", "seconds", "microseconds a draw", "to ours", "gigabytes", title=SCENARIO.title
    )
    base = results["ours"]["seconds"] / results["ours"]["draws"]
    for way, r in results.items():
        each = r["seconds"] / r["draws"]
        table.add_row(
            way,
            f"{r['draws']:,}",
            f"{r['seconds']:.2f}",
            f"{1e6 * each:.1f}",
            f"{each / base:.2f}",
            f"{r['gigabytes']:.2f}",
        )
    Console(width=110).print(table)
    apart = (
        results["loop"]["expected_casualties"]
        / results["ours, as many draws as the loop"]["expected_casualties"]
    )
    print(f"loop and simulation, expected casualties of the same draws: ratio {apart:.7f}")
    print(json.dumps(results))


if __name__ == "__main__":
    main()
