"""Whether the final figure of a new year is held by its prediction interval.

Each world makes past years with a first figure between 3,300 and 8,600 (or 10 and 300 people), revises each
by a random ratio, and a new year in the same way. The truth is the new year's final figure, another one in
each replication;
the estimate is what the model predicts from its first figure and the past years.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from bench.validation.check import Check, check
from impact.models import revision

TITLE = "Revision of published totals"
MEAN, SPREAD = 0.035, 0.046
SKEWED = "Revisions that only raise are skewed and the interval is symmetric: what it misses lies above it."


def _frame(first: np.ndarray, newest: np.ndarray) -> pd.DataFrame:
    years = np.arange(2000, 2000 + len(first))
    early = pd.DataFrame({"year": years, "edition": years + 1, "value": first})
    return pd.concat([early, pd.DataFrame({"year": years, "edition": years + 2, "value": newest})])


def _normal(random: np.random.Generator, first: np.ndarray) -> np.ndarray:
    return np.round(first * np.exp(random.normal(MEAN, SPREAD, len(first))))


def _thinned(random: np.random.Generator, first: np.ndarray) -> np.ndarray:
    """Add late reports one by one: each casualty was known at first with a probability of its year."""
    known = np.exp(-np.abs(random.normal(MEAN, SPREAD, len(first))))
    return first + random.negative_binomial(np.maximum(first, 1), known)


def _unmoved(random: np.random.Generator, first: np.ndarray) -> np.ndarray:
    """Leave a third of the years as they were and raise the others, as in the real editions."""
    moved = random.random(len(first)) > 1 / 3
    return np.round(first * np.exp(moved * random.gamma(1.0, 0.05, len(first))))


WORLDS: tuple[tuple[str, Callable[[np.random.Generator, np.ndarray], np.ndarray], int, bool, str], ...] = (
    ("19 past years, normal log ratios", _normal, 19, True, ""),
    ("8 past years, normal log ratios", _normal, 8, True, ""),
    (
        "12 past years of a country with 10 to 300 casualties, late reports added by chance",
        _thinned,
        12,
        False,
        "",
    ),
    ("19 past years, a third unmoved, the others raised", _unmoved, 19, True, SKEWED),
)


def run(replications: int, seed: int) -> list[Check]:
    """Simulate every world."""
    checks = []
    for number, (world, revise, years, large, note) in enumerate(WORLDS):
        random = np.random.default_rng([seed, number])
        truths: list[float] = []
        results: list[tuple[float, float, float] | None] = []
        for _ in range(replications):
            low, high = (3300, 8600) if large else (10, 300)
            first = np.round(np.exp(random.uniform(np.log(low), np.log(high), years + 1)))
            final = revise(random, first)
            made = revision.estimate(_frame(first[:-1], final[:-1]))
            truths.append(float(final[-1]))
            if made:
                told = made.predict(float(first[-1]))
                results.append((told.estimate, told.low, told.high))
            else:
                results.append(None)
        checks.append(check(world, "final figure, people", truths, results, seed=seed, note=note))
    return checks
