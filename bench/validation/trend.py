"""Whether intervals of the average annual percent change hold the truth.

Each world makes 26 annual counts, 1999 to 2024, around a line on the log scale that is known, with a variance
proportional to the mean. The joinpoint model knows neither how many joinpoints there are nor where; its
intervals average over both. Asked are the average annual percent change (AAPC) of all years and of 2014 to
2024. The lines named "taken as known" show the usual interval: that of the joinpoints chosen by BIC3,
as if they had been known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bench.validation.check import Check, check
from impact.models import trend

TITLE = "Joinpoint trend"
YEARS = np.arange(1999.0, 2025.0)
WINDOWS = ((1999.0, 2024.0), (2014.0, 2024.0))
Floats = NDArray[np.float64]
Results = list[tuple[float, float, float] | None]


_KNOWN = "Joinpoints are chosen on the same data and then taken as known: the usual interval, too narrow."
_FLAT = "Averaging over bends that are not there widens the interval."
_SMALL = "Noisy small counts: a weak bend is pulled towards none (see the bias)."
_CORRELATED = (
    "Errors are correlated from year to year and the model takes them as independent: too narrow; "
    "a warning says so."
)


@dataclass(frozen=True)
class World:
    """A line on the log scale (level, slopes, joinpoints) and what scatters the counts around it."""

    words: str
    level: float
    slopes: tuple[float, ...]
    bends: tuple[float, ...] = ()
    dispersion: float = 60.0
    lag: float = 0.0  # correlation of the log error one year apart; 0 for independent counts
    notes: tuple[str, str, str] = ("", "", "")

    def log_mean(self, years: Floats) -> Floats:
        """Give the line."""
        line = np.log(self.level) + self.slopes[0] * (years - YEARS[0])
        changes = np.diff(self.slopes)
        return line + sum(c * np.clip(years - b, 0, None) for c, b in zip(changes, self.bends, strict=True))

    def counts(self, random: np.random.Generator) -> Floats:
        """Draw a series."""
        mean = np.exp(self.log_mean(YEARS))
        if self.lag:
            errors = random.normal(size=len(YEARS))
            for i in range(1, len(YEARS)):
                errors[i] = self.lag * errors[i - 1] + np.sqrt(1 - self.lag**2) * errors[i]
            return random.poisson(mean * np.exp(0.1 * errors)).astype(float)
        return random.negative_binomial(mean / (self.dispersion - 1), 1 / self.dispersion).astype(float)

    def truth(self, first: float, last: float) -> float:
        """Give the AAPC of a window, percent a year."""
        a, b = self.log_mean(np.array([first, last]))
        return float(100 * np.expm1((b - a) / (last - first)))


WORLDS: tuple[World, ...] = (
    World("constant change", 9000.0, (-0.04,), notes=("", _FLAT, _KNOWN)),
    World("one bend, in 2012", 9000.0, (-0.07, 0.04), (2012.0,), notes=("", "", _KNOWN)),
    World(
        "two bends, as in the world's series",
        9000.0,
        (-0.07, 0.27, -0.055),
        (2013.0, 2016.0),
        notes=("", "", _KNOWN),
    ),
    World(
        "one bend, errors correlated by 0.5",
        9000.0,
        (-0.07, 0.04),
        (2012.0,),
        lag=0.5,
        notes=(_CORRELATED, _CORRELATED, _KNOWN),
    ),
    World(
        "one bend, a small country (60 people falling), dispersion 8",
        60.0,
        (-0.05, 0.03),
        (2012.0,),
        8.0,
        notes=("", _SMALL, _KNOWN),
    ),
)
Draw = Callable[[np.random.Generator], Floats]


def _one(counts: Floats) -> list[tuple[float, float, float] | None]:
    """Estimate both windows, and the last with the joinpoints taken as known."""
    found = trend.estimate(pd.DataFrame({"year": YEARS, "value": counts}), choose="bic3")
    if not found:
        return [None, None, None]
    told = [found.aapc(*window) for window in WINDOWS]
    told.append(replace(found, averaged=(found.chosen,)).aapc(*WINDOWS[1]))
    return [(e.estimate, e.low, e.high) for e in told]


def _world(world: World, replications: int, seed: int, number: int) -> list[Check]:
    random = np.random.default_rng([seed, number])
    results = zip(*(_one(world.counts(random)) for _ in range(replications)), strict=True)
    windows = (*WINDOWS, WINDOWS[1])
    checks = []
    for (first, last), known, note, got in zip(
        windows, ("", "", ", taken as known"), world.notes, results, strict=True
    ):
        quantity = f"AAPC {first:g} to {last:g}, % a year{known}"
        checks.append(check(world.words, quantity, world.truth(first, last), list(got), seed=seed, note=note))
    return checks


def run(replications: int, seed: int) -> list[Check]:
    """Simulate every world."""
    return [c for number, world in enumerate(WORLDS) for c in _world(world, replications, seed, number)]
