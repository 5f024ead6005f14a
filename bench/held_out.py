"""Check the models on series and worlds that none of them was made with, against answers written beforehand.

``python -m bench.held_out`` runs the checks of ``bench/held_out_expected.csv``, whose expectations were
committed before the first run, and writes ``docs/held_out_checks.md``. It takes a few minutes.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from bench.validation import melding as worlds
from impact.models import (
    aftermath,
    chain_ladder,
    clearance,
    completion,
    interruption,
    rates,
    revision,
    seasons,
    trend,
)
from impact.models.trend import underlying
from impact.result import Declined
from impact.scenario.calibration.melding import priors
from impact.scenario.calibration.melding.melding import meld
from impact.scenario.engine.simulate import expected
from impact.scenario.inputs.files import read

ROOT = Path(__file__).parent.parent
EXPECTED = ROOT / "bench" / "held_out_expected.csv"
PAGE = ROOT / "docs" / "held_out_checks.md"
SERIES = json.loads((ROOT / "tests" / "reference" / "held_out.json").read_text())
SEED = 20250318
#: what came out, and whether it was expected
Outcome = tuple[str, bool]
Answer = TypeVar("Answer")


def _answered(made: Answer | Declined) -> Answer:
    """Pass an answer on; a check that needs one cannot go on without."""
    if isinstance(made, Declined):
        raise RuntimeError(made.reason)
    return made


def _series(name: str) -> pd.DataFrame:
    values = SERIES[name]["values"]
    return pd.DataFrame({"year": SERIES[name]["first"] + np.arange(len(values)), "value": values})


def _yearly(means: np.ndarray, first: int = 2000) -> pd.DataFrame:
    values = np.random.default_rng(SEED).poisson(means)
    return pd.DataFrame({"year": first + np.arange(len(means)), "value": values})


def _same(first: float, second: float) -> bool:
    return bool(np.isclose(first, second, rtol=1e-6))


def _structure(frame: pd.DataFrame) -> trend.Structure:
    """Fit the models of the underlying trend alone; joinpoints of a hundred years are far too many."""
    rows = seasons.order(frame, "trend")
    made = underlying.structure(rows)
    if made is None:
        raise RuntimeError("the series is too short for a structure")
    return made


def _steps(structure: trend.Structure) -> list[tuple[float, float]]:
    rows = structure.alarms[structure.alarms["kind"] == "step"]
    return [(float(row["year"]), float(row["ratio"])) for _, row in rows.iterrows()]


def _named(steps: list[tuple[float, float]]) -> str:
    return ", ".join(f"step {year:.0f} × {ratio:.2f}" for year, ratio in steps) or "no step"


def nile() -> Outcome:
    """Look for the step of 1899 in the Nile."""
    made = _structure(_series("nile"))
    steps, window = _steps(made), made.underlying(1871, 1970)
    right = len(steps) == 1 and 1898 <= steps[0][0] <= 1900 and 0.72 <= steps[0][1] <= 0.82 and not window
    return f"{_named(steps)}; average {'given' if window else 'declined'}", right


def discoveries() -> Outcome:
    """Look at a series that rises and falls smoothly."""
    made = _structure(_series("discoveries"))
    window, steps = made.underlying(1910, 1959), _steps(made)
    if not window:
        return f"{_named(steps)}; declined: {window.reason}", False
    words = f"{window.estimate:.2f} % ({window.low:.2f} to {window.high:.2f})"
    return f"{words}; {_named(steps)}", window.estimate < 0 and not steps


def two_steps() -> Outcome:
    """Look for a step down and a step up."""
    steps = _steps(_structure(_yearly(np.repeat([200.0, 100.0, 200.0], 8))))
    years = [year for year, _ in steps]
    right = len(years) == 2 and abs(years[0] - 2008) <= 1 and abs(years[1] - 2016) <= 1
    return _named(steps), right


def other_calendar() -> Outcome:
    """Count the years from another origin."""
    frame = _yearly(300 * 0.92 ** np.arange(20))
    one = _answered(_structure(frame).underlying(2000, 2019))
    two = _answered(_structure(frame.assign(year=frame["year"] + 100)).underlying(2100, 2119))
    right = all(_same(getattr(one, end), getattr(two, end)) for end in ("estimate", "low", "high"))
    return f"{one.estimate:.6f} and {two.estimate:.6f} %", right


def nile_interruption() -> Outcome:
    """Estimate the change of the Nile at a date that is known."""
    frame = _series("nile")
    level = _answered(
        interruption.estimate(frame[frame["year"].between(1880, 1920)], 1899, slope=False)
    ).level
    words = f"{level.estimate:.2f} ({level.low:.2f} to {level.high:.2f})"
    return words, level.low <= 0.77 <= level.high < 0.95


def other_unit() -> Outcome:
    """Take persons or thousands as exposure."""
    t = np.arange(72)
    values = np.random.default_rng(SEED).poisson(np.where(t < 36, 90, 60))
    frame = pd.DataFrame({"year": 2000 + t // 12, "month": t % 12 + 1, "value": values})
    frame = frame.assign(people=1e6 * 1.002**t, thousands=1e3 * 1.002**t)
    one, two = (
        _answered(interruption.estimate(frame, "2003-01", exposure=name)).level
        for name in ("people", "thousands")
    )
    return f"{one.estimate:.6f} and {two.estimate:.6f}", _same(one.estimate, two.estimate)


def nothing_and_units() -> Outcome:
    """Take rates of nothing, and change units."""
    none, both = rates.estimate(0), rates.compare((0, 1), (0, 1))
    one = _answered(rates.compare((7, 1e3), (3, 9e2)))
    two = _answered(rates.compare((7, 1e6), (3, 9e5)))
    same = all(_same(getattr(one, end), getattr(two, end)) for end in ("estimate", "low", "high"))
    words = f"high {none.high:.3f}; {'given' if both else 'declined'}; {one.high:.4f} and {two.high:.4f}"
    return words, bool(abs(none.high - 3.689) < 1e-3 and not both and same)


def triangle() -> Outcome:
    """Complete a triangle without noise."""
    rows = [(o, d, v) for o in range(12) for d, v in enumerate((60, 30, 10)) if o + d < 12]
    frame = pd.DataFrame(rows, columns=["origin", "delay", "value"])
    one, two = (
        _answered(chain_ladder.estimate(frame.assign(value=frame["value"] * size))) for size in (1, 10)
    )
    widths = [(made.high - made.low) / made.estimate for made in (one, two)]
    ratio = widths[0] / widths[1]
    right = _same(one.estimate, 50) and _same(two.estimate, 500) and 2.8 <= ratio <= 3.5
    return f"{one.estimate:.2f}; {two.estimate:.2f}; width falls by {ratio:.2f}", right


def never_revised() -> Outcome:
    """Predict from years that were never revised."""
    years = np.arange(2000, 2012)
    frame = pd.concat(
        [
            pd.DataFrame({"year": years, "edition": years + k, "value": 500 + 10 * (years - 2000)})
            for k in (1, 2)
        ]
    )
    made = revision.estimate(frame)
    if not made:
        return f"declined: {made.reason}", True
    new = made.predict(1000.0)
    right = _same(new.estimate, 1000) and new.low >= 900 and new.high <= 1100
    return f"{new.estimate:.0f} ({new.low:.0f} to {new.high:.0f})", right


def steady_wars() -> Outcome:
    """Fit two phases to wars that have one."""
    sizes = {"A": 900, "B": 700, "C": 1500, "D": 400, "E": 1100}
    rows = [(war, t, round(size * 0.8**t)) for war, size in sizes.items() for t in range(1, 16)]
    frame = pd.DataFrame(rows, columns=["war", "since", "value"])
    frame = frame.assign(place="BIH", year=1990 + frame["since"], counted=True, qualifier="exact")
    one, two = (_answered(aftermath.estimate(frame.assign(value=frame["value"] * size))) for size in (1, 10))
    pairs = ((one.estimate, two.estimate), (one.late, two.late))
    right = all(-21 <= a <= -19 and abs(a - b) <= 0.5 for a, b in pairs)
    return "; ".join(f"{a:.2f} and {b:.2f} %" for a, b in pairs), right


def enormous_year() -> Outcome:
    """Put one enormous year among small ones."""
    made = _answered(clearance.estimate([1, 2, 3, 2, 1, 2, 1000]))
    none = clearance.estimate([0.0] * 7)
    right = bool(made.high > 20 and made.high > 3 * made.estimate and not none)
    words = (
        f"{made.estimate:.0f} ({made.low:.1f} to {made.high:.0f}); zeros {'given' if none else 'declined'}"
    )
    return words, right


def nobody_completed() -> Outcome:
    """Ask for a curve without events."""
    time = np.arange(1.0, 21.0)
    frame = pd.DataFrame({"completed": False, "time": time, "time_low": time, "time_high": time})
    made = completion.estimate(frame)
    return "a curve" if made else f"declined: {made.reason}", not made


def half_the_mines() -> Outcome:
    """Lay half the mines; the words after the ratio were added when it missed, to say why."""
    laid = {"mines_laid": np.array([100_000.0, 50_000.0])}
    made = expected(read("base-100000"), laid, by_year=True)
    totals, yearly = made["total_expected_casualties"].values, made["expected_casualties"].values
    released = made["total_year_released"].values
    ratio, first = float(totals[1] / totals[0]), float(yearly[1, 0] / yearly[0, 0])
    words = (
        f"{ratio:.4f}. The expectation was wrong: the first year has the ratio {first:.3f}, but "
        f"clearance has the same capacity, and half the land is released by year {released[1]:.0f}, not "
        f"{released[0]:.0f}"
    )
    return words, 0.49 <= ratio <= 0.51


def _places() -> list[Any]:
    rng = np.random.default_rng(SEED)
    row = np.zeros_like(priors.draw(1, rng)) + priors.means()
    return worlds.simulated(worlds.places(), priors.values(row), rng)


def _hazard(places: list[Any]) -> tuple[float, float]:
    """Take the median hazard and the width of the middle nine tenths on the log scale."""
    drawn = np.log(_answered(meld(places, worlds.BASE, seed=SEED, first=3_000)).draws["hazard"].to_numpy())
    low, middle, high = np.quantile(drawn, [0.05, 0.5, 0.95])
    return float(np.exp(middle)), float(high - low)


def other_order() -> Outcome:
    """Put the places in another order."""
    places = _places()
    ratio = _hazard(places[::-1])[0] / _hazard(places)[0]
    return f"median × {ratio:.3f}", abs(ratio - 1) < 0.05


def counted_twice() -> Outcome:
    """Put one place in twice."""
    places = _places()
    twice = [*places, replace(places[0], name="again", history="again")]
    ratio = _hazard(twice)[1] / _hazard(places)[1]
    return f"width × {ratio:.3f}", 0.70 <= ratio <= 1.05


def split_period() -> Outcome:
    """Spread the count of a period over its years."""
    places = _places()
    at = next(i for i, place in enumerate(places) if place.name == "one period")
    count = places[at].counts[0]
    years = range(2000, 2015)
    parts = np.diff(np.round(np.linspace(0, count.value, len(years) + 1)))
    split = tuple(
        replace(count, first=year, last=year, value=float(part))
        for year, part in zip(years, parts, strict=True)
    )
    spread = [replace(place, counts=split) if i == at else place for i, place in enumerate(places)]
    ratio = _hazard(spread)[0] / _hazard(places)[0]
    return f"median × {ratio:.3f}", abs(ratio - 1) < 0.10


CHECKS: tuple[Callable[[], Outcome], ...] = (
    nile, discoveries, two_steps, other_calendar, nile_interruption, other_unit, nothing_and_units, triangle,
    never_revised, steady_wars, enormous_year, nobody_completed, half_the_mines, other_order, counted_twice,
    split_period,
)  # fmt: skip


def main() -> None:
    """Run all checks and write the page."""
    with EXPECTED.open(encoding="utf-8") as file:
        plans = list(csv.DictReader(file))
    lines = []
    for plan, run in zip(plans, CHECKS, strict=True):
        words, right = run()
        verdict = "as expected" if right else "**not as expected**"
        cells = [
            plan["number"],
            plan["model"],
            plan["done"],
            plan["expected"],
            plan["reason"],
            words,
            verdict,
        ]
        lines.append("| " + " | ".join(" ".join(cell.split()) for cell in cells) + " |")
        print(plan["number"], verdict, words, flush=True)
    misses = sum("**" in line for line in lines)
    head = (
        "# Held-out checks\n\n"
        "Written by `python -m bench.held_out`. What was expected stands in `bench/held_out_expected.csv`, "
        "committed before the first run.\n\n"
        f"{len(lines) - misses} of {len(lines)} came out as expected.\n\n"
        "In the first run five checks (1 to 4 and 13) broke in the script: it called the trend without its "
        "ordered rows, and the tables were not built. The script was mended; no expectation was changed. The "
        "answers for the Nile, and the textbook ones, were known from publications beforehand. Each made "
        "world is one draw of one seed: these checks show no coverage, and several ask for little (check 2 "
        "for a sign alone; check 9 also passes when the model declines).\n\n"
        "| no. | model | done | expected | because | came out | verdict |\n|---|---|---|---|---|---|---|\n"
    )
    PAGE.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
