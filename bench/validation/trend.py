"""Whether intervals of the underlying trend hold the truth, and whether steps and outliers are named.

Each world makes 26 annual counts, 1999 to 2024. Asked are the underlying annual percent change of all years
and of 2014 to 2024. In worlds with a step the truth is given twice, with the jump as part of the change and
without; the interval should hold both, or be refused. The joinpoint model alone held 18 to 86 % of the worlds
with dependence. Named steps and outliers are lines of their own, without interval or coverage: the mean is
the share of series in which one was named, the truth 1 where one is there and 0 where none is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bench.validation.check import Check, check
from impact.models import trend
from impact.models.trend import Trend
from impact.result import Declined

TITLE = "Trend"
YEARS = np.arange(1999.0, 2025.0)
TIME = YEARS - YEARS[0]
WINDOWS = ((1999.0, 2024.0), (2014.0, 2024.0))
Floats = NDArray[np.float64]
Random = np.random.Generator


@dataclass(frozen=True)
class Made:
    """A series; its expected log level without and with the jump (the same where there is none)."""

    counts: Floats
    line: Floats
    whole: Floats

    def truths(self, first: float, last: float) -> tuple[float, float]:
        """Average change of a window, percent a year: without and with the jump."""
        at = np.array([first, last], dtype=int) - int(YEARS[0])
        ends = [np.diff(log[at])[0] / (last - first) for log in (self.line, self.whole)]
        return float(100 * np.expm1(ends[0])), float(100 * np.expm1(ends[1]))


def _scatter(random: Random, mean: Floats, dispersion: float) -> Floats:
    if dispersion <= 1:
        return random.poisson(mean).astype(float)
    return random.negative_binomial(mean / (dispersion - 1), 1 / dispersion).astype(float)


def _line(level: float, slopes: tuple[float, ...], bends: tuple[float, ...] = ()) -> Floats:
    changes = np.diff(slopes)
    bent = sum(c * np.clip(YEARS - b, 0, None) for c, b in zip(changes, bends, strict=True))
    return np.asarray(np.log(level) + slopes[0] * TIME + bent)


def _correlated(random: Random, lag: float, size: float) -> Floats:
    errors = random.normal(size=len(YEARS))
    for i in range(1, len(YEARS)):
        errors[i] = lag * errors[i - 1] + np.sqrt(1 - lag**2) * errors[i]
    return np.asarray(size * errors)


def _lines(
    level: float,
    slopes: tuple[float, ...],
    bends: tuple[float, ...] = (),
    *,
    dispersion: float,
    lag: float = 0,
) -> Callable[[Random], Made]:
    line = _line(level, slopes, bends)

    def make(random: Random) -> Made:
        errors = _correlated(random, lag, 0.1) if lag else 0.0
        return Made(_scatter(random, np.exp(line + errors), dispersion), line, line)

    return make


def _walk(random: Random) -> Made:
    level = np.log(5000) + np.cumsum(random.normal(0, 0.2, len(YEARS)))
    return Made(_scatter(random, np.exp(level), 2.0), 0 * TIME, 0 * TIME)


def _shift(random: Random) -> Made:
    jump = np.log(1.8) * (random.integers(8, 19) <= TIME)
    return Made(_scatter(random, 500 * np.exp(jump + _correlated(random, 0.5, 0.15)), 1.0), 0 * TIME, jump)


def _step(random: Random) -> Made:
    line, jump = _line(1100, (-0.03,)), np.log(2.0) * (random.integers(6, 21) <= TIME)
    return Made(_scatter(random, np.exp(line + jump), 10.0), line, line + jump)


def _outlier(random: Random) -> Made:
    line = _line(1000, (-0.04,))
    values = _scatter(random, np.exp(line), 8.0)
    at = random.integers(len(YEARS))
    values[at] = np.round(3 * values[at])
    return Made(values, line, line)


def _gap(random: Random) -> Made:
    made = _lines(1000, (-0.04,), dispersion=8.0)(random)
    at = random.integers(4, 15)
    made.counts[at : at + 7] = np.nan
    return made


WORLDS: dict[str, Callable[[Random], Made]] = {
    "constant change": _lines(1000, (-0.04,), dispersion=8.0),
    "constant change, Poisson": _lines(100, (-0.04,), dispersion=1.0),
    "one bend, in 2012": _lines(9000, (-0.07, 0.04), (2012.0,), dispersion=60.0),
    "two bends, as in the world's series": _lines(
        9000, (-0.07, 0.27, -0.055), (2013.0, 2016.0), dispersion=60.0
    ),
    "one bend, errors correlated by 0.5": _lines(9000, (-0.07, 0.04), (2012.0,), dispersion=1.0, lag=0.5),
    "one bend, a small country (60 people falling), dispersion 8": _lines(
        60, (-0.05, 0.03), (2012.0,), dispersion=8.0
    ),
    "random walk without drift": _walk,
    "level shift × 1.8, errors correlated by 0.5": _shift,
    "step × 2 on a falling line": _step,
    "a single year × 3": _outlier,
    "seven years missing": _gap,
    "zeros and ones (3 people falling to 1)": _lines(3, (-0.05,), dispersion=1.0),
}
#: worlds in which a step or an outlier is there to be named
NAMED = {
    "level shift × 1.8, errors correlated by 0.5": "step",
    "step × 2 on a falling line": "step",
    "a single year × 3": "outlier",
}
#: worlds whose level moves by itself, so that naming a step or an outlier is neither right nor false
WANDERS = {"random walk without drift"}


def _world(name: str, replications: int, seed: int, number: int) -> list[Check]:
    random = np.random.default_rng([seed, number])
    made = [WORLDS[name](random) for _ in range(replications)]
    fits = [trend.estimate(pd.DataFrame({"year": YEARS, "value": m.counts}), choose="bic") for m in made]
    checks = []
    for first, last in WINDOWS:
        told = [fit.underlying(first, last) if fit else fit for fit in fits]
        results = [(one.estimate, one.low, one.high) if one else None for one in told]
        truths = np.array([m.truths(first, last) for m in made])
        ways = [0] if np.allclose(truths[:, 0], truths[:, 1]) else [0, 1]
        for way in ways:
            jump = ("", "")[way] if len(ways) == 1 else (", the jump apart", ", the jump counted")[way]
            quantity = f"underlying change {first:g} to {last:g}, % a year{jump}"
            checks.append(check(name, quantity, truths[:, way].tolist(), results, seed=seed))
    checks += [_named(name, kind, fits, seed) for kind in ("step", "outlier")]
    return checks


def _has(fit: Trend | Declined, kind: str) -> bool:
    return not isinstance(fit, Declined) and bool((fit.alarms["kind"] == kind).any())


def _named(world: str, kind: str, fits: Sequence[Trend | Declined], seed: int) -> Check:
    """Count the series in which a step or an outlier was named, at any year."""
    there = NAMED.get(world) == kind
    way = "" if there or world in WANDERS else " falsely"
    article = "the" if there else "an" if kind == "outlier" else "a"
    named = np.array([_has(fit, kind) for fit in fits], dtype=float)
    return Check(
        world=world,
        quantity=f"share of series in which {article} {kind} is{way} named",
        truth=float("nan") if world in WANDERS else float(there),
        mean=float(named.mean()),
        bias=float("nan") if world in WANDERS else float(named.mean()) - there,
        spread=float("nan"),
        coverage=float("nan"),
        level=float("nan"),
        replications=len(fits),
        declined=sum(not fit for fit in fits),
        seed=seed,
    )


def run(replications: int, seed: int) -> list[Check]:
    """Simulate every world."""
    return [c for number, name in enumerate(WORLDS) for c in _world(name, replications, seed, number)]
