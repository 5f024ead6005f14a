"""The mean yearly area from few, uneven years.

Yearly areas are drawn from gamma and log-normal distributions with a coefficient of variation like that of
the countries (0.3 to 1) and from five to ten years. Checked is whether the interval of the years to finish
100 square kilometres holds 100 over the true mean; some worlds have runs of good and bad years,
as the model takes them; where years are independent the interval is wider than it need be.
"""

from __future__ import annotations

import numpy as np

from bench.validation.check import Check, check
from impact.models.clearance import years_to_finish

TITLE = "Years to finish clearance (clearance)"
MEAN = 10.0
WORLDS = (("gamma", 0.3, 5), ("gamma", 0.6, 5), ("gamma", 1.0, 5), ("gamma", 0.6, 10))
OTHERS = (
    ("log-normal", 0.6, 5),
    ("log-normal", 1.0, 10),
    ("runs of years", 0.6, 8),
    ("runs of years", 0.6, 5),
)
NOTES = {
    "log-normal": "Log-normal years have a longer tail than gamma years, but independent years.",
    "gamma": "Years are independent; the model takes them as correlated by 0.6: wider than it need be.",
}


def years(rng: np.random.Generator, kind: str, variation: float, n: int) -> np.ndarray:
    """Draw the yearly areas of one country."""
    if kind == "gamma":
        return rng.gamma(1 / variation**2, MEAN * variation**2, n)
    sigma = np.sqrt(np.log1p(variation**2))
    noise = rng.normal(0, 1, n)
    if kind == "runs of years":
        for i in range(1, n):
            noise[i] = 0.6 * noise[i - 1] + 0.8 * noise[i]
    return MEAN * np.exp(sigma * noise - sigma**2 / 2)


def run(replications: int, seed: int) -> list[Check]:
    """Simulate all worlds; the seed of each is the given one plus its number."""
    checks = []
    for number, (kind, variation, n) in enumerate(WORLDS + OTHERS):
        rng = np.random.default_rng(seed + number)
        results = []
        for _ in range(replications):
            result = years_to_finish(100.0, list(years(rng, kind, variation, n)))
            results.append((result.estimate, result.low, result.high) if result else None)
        world = f"{kind}, coefficient of variation {variation}, {n} years"
        checks.append(
            check(
                world,
                "years to finish 100 km2",
                100 / MEAN,
                results,
                seed=seed + number,
                note=NOTES.get(kind, ""),
            )
        )
    return checks
