"""Exact and score intervals of Poisson counts, rates and ratios.

Each world draws counts of a known mean. An exact interval holds the truth in 95 % or more by construction,
and in more than that where counts are small; the score interval in about 95 %.
"""

from __future__ import annotations

import numpy as np

from bench.validation.check import Check, check
from impact.models import rates

TITLE = "Exact intervals of counts, rates and ratios (`rates`)"
EXACT = "An exact interval of a small count holds more than 95 %: counts are whole numbers."
#: mean of a count, its exposure
SINGLE = ((0.5, 1.0), (5.0, 1.0), (50.0, 4e6))
#: means of the first and the second count; the exposures are as three to one
PAIRS = ((9.0, 6.0), (60.0, 20.0))
EXPOSURES = (3000.0, 1000.0)

Line = tuple[float, float, float] | None


def _single(mean: float, exposure: float, replications: int, seed: int) -> Check:
    draws = np.random.default_rng(seed).poisson(mean, replications)
    made = (rates.estimate(int(count), exposure, per=1e5 if exposure > 1 else 1.0) for count in draws)
    truth = mean * 1e5 / exposure if exposure > 1 else mean
    results: list[Line] = [(r.estimate, r.low, r.high) for r in made]
    quantity = "rate for every 100,000" if exposure > 1 else "mean of the count"
    note = EXACT if mean < 50 else ""
    return check(f"counts of mean {mean:g}", quantity, truth, results, seed=seed, note=note)


def _bound(replications: int, seed: int) -> Check:
    """Count four of five events only: the one-sided interval is that of a lower bound."""
    draws = np.random.default_rng(seed).poisson(0.8 * 50, replications)
    made = (rates.estimate(int(count), at_least=True) for count in draws)
    results: list[Line] = [(r.estimate, r.low, r.high) for r in made]
    note = "A lower bound has no upper end; it held the mean of all events, of which it counts four in five."
    return check(
        "lower bounds: 80 % of counts of mean 50", "mean of the count", 50.0, results, seed=seed, note=note
    )


def _ratio(means: tuple[float, float], method: rates.Method, replications: int, seed: int) -> Check:
    random = np.random.default_rng(seed)
    draws = np.stack([random.poisson(mean, replications) for mean in means], axis=1)
    made = (
        rates.compare((int(a), EXPOSURES[0]), (int(b), EXPOSURES[1]), method=method)
        for a, b in draws.tolist()
    )
    results: list[Line] = [(r.estimate, r.low, r.high) if r else None for r in made]
    truth = means[0] / means[1] * EXPOSURES[1] / EXPOSURES[0]
    world = f"counts of means {means[0]:g} and {means[1]:g}, {method}"
    note = EXACT if method == "exact" and min(means) < 20 else ""
    return check(world, "ratio of rates", truth, results, seed=seed, note=note)


def run(replications: int, seed: int) -> list[Check]:
    """Simulate every world."""
    lines = [_single(mean, exposure, replications, seed + i) for i, (mean, exposure) in enumerate(SINGLE)]
    lines.append(_bound(replications, seed + 10))
    methods: tuple[rates.Method, ...] = ("exact", "score")
    for i, means in enumerate(PAIRS):
        lines += [_ratio(means, method, replications, seed + 20 + i) for method in methods]
    return lines
