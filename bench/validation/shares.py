"""Casualties with known and unknown status, and countries whose shares differ.

A single share is drawn from a binomial distribution and its Wilson interval taken. For unknown status, every
casualty is in the group or not and known or not; the interval of the bounds must hold the true share wherever
it lies between them, and does so least at the ends, where it is looked at (between them coverage is higher
by definition). For pooling, countries draw their share from a beta distribution, with the
numbers of casualties of the 24 countries that published ages for 2017, and casualties from a binomial one.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from bench.validation.check import Check, check
from impact.models import betabinomial, shares

TITLE = "Shares (intervals, bounds for unknown status, countries that differ)"

#: Casualties of known age in 24 countries, 2017.
SIZES = (2300, 37, 56, 16, 79, 152, 58, 4, 41, 34, 138, 112, 182, 28, 51, 3, 55, 58, 1665, 11, 42, 14, 55, 26)
_DISCRETE = (
    "With 20 people and a share of 5 % the count takes few values, so that coverage depends on the very "
    "share; Wilson's interval is right on average over shares."
)
_IGNORED = (
    "On purpose: Wilson's interval of the sum, taken as if countries were alike, for the mean share of "
    "countries. It is why the beta-binomial model is used."
)
_ALIKE = (
    "Where countries differ little, the likelihood often takes them for equal, and the two countries with "
    "most casualties then count too much: the interval is a little short."
)


def run(replications: int, seed: int) -> list[Check]:
    """Simulate all worlds."""
    rng = np.random.default_rng(seed)
    lines = [
        _single(rng, replications, seed, known, truth, note)
        for known, truth, note in ((60, 0.25, ""), (1000, 0.9, ""), (20, 0.05, _DISCRETE))
    ]
    for total, group, known in ((500, 0.6, 0.8), (2000, 0.45, 0.995), (60, 0.3, 0.9), (500, 0.6, 1.0)):
        lines += _identified(rng, replications, seed, total, group, known)
    for countries, mean, rho, note in (
        (24, 0.4, 0.15, ""),
        (24, 0.85, 0.1, ""),
        (24, 0.4, 0.01, _ALIKE),
        (8, 0.3, 0.1, ""),
    ):
        lines += _countries(rng, replications, seed, countries, mean, rho, note)
    return lines


def _single(
    rng: np.random.Generator, replications: int, seed: int, known: int, truth: float, note: str
) -> Check:
    part = rng.binomial(known, truth, replications)
    found = shares.table(pd.DataFrame({"part": part, "known": known, "total": known}))
    return check(
        f"{known:,} people, all of known status",
        "share",
        truth,
        _triples(found, "estimate", "low", "high"),
        seed=seed,
        note=note,
    )


def _identified(
    rng: np.random.Generator, replications: int, seed: int, total: int, group: float, known: float
) -> list[Check]:
    """Draw known members, known others and unknown; the truth lies at either end of the identified set."""
    cells = np.array([group * known, (1 - group) * known, 1 - known])
    drawn = rng.multinomial(total, cells, replications)
    frame = pd.DataFrame({"part": drawn[:, 0], "known": drawn[:, 0] + drawn[:, 1], "total": total})
    found = shares.table(frame)
    world = f"{total:,} people, status of {100 * (1 - known):g} % unknown"
    ends = {
        "none of the unknown in the group": cells[0],
        "all of the unknown in the group": cells[0] + cells[2],
    }
    if known == 1:
        ends = {"nobody unknown": cells[0]}
    return [
        check(
            world,
            f"share of all, {words}",
            truth,
            _triples(found, "bound_low" if truth == cells[0] else "bound_high", "outer_low", "outer_high"),
            seed=seed,
        )
        for words, truth in ends.items()
    ]


def _countries(
    rng: np.random.Generator, replications: int, seed: int, countries: int, mean: float, rho: float, note: str
) -> list[Check]:
    sizes = np.array(SIZES[:countries])
    phi = 1 / rho - 1
    p = rng.beta(mean * phi, (1 - mean) * phi, (replications, countries))
    part = rng.binomial(sizes, p)
    fits = [betabinomial.estimate(pd.DataFrame({"part": row, "known": sizes})) for row in part]
    world = f"{countries} countries, ρ = {rho:g}"
    lines = [
        check(
            world,
            "mean share of a country",
            mean,
            [(f.estimate, f.low, f.high) if f else None for f in fits],
            seed=seed,
            note=note,
        )
    ]
    if rho == 0.15:
        sums = pd.DataFrame({"part": part.sum(axis=1), "known": sizes.sum(), "total": sizes.sum()})
        naive = _triples(shares.table(sums), "estimate", "low", "high")
        lines.append(
            check(
                world, "the same, from the sum with Wilson's interval", mean, naive, seed=seed, note=_IGNORED
            )
        )
    return lines


def _triples(frame: pd.DataFrame, *names: str) -> list[tuple[float, float, float] | None]:
    return [(float(a), float(b), float(c)) for a, b, c in frame[list(names)].to_numpy()]
