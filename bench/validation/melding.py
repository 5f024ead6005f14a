"""Simulation-based calibration of the joint posterior of the histories.

Seven made places, unlike each other in people, marks, mines and in how much is on record. Parameters are
drawn from the prior, the records of all places simulated (with hazards, numbers of mines, learning and wild
years of their own), and the posterior is drawn as for the real places. The rank of the truth among 99 draws
of every posterior must be uniform (Talts and others 2018): the p-value of the chi-square of ten bins stands
in the note. Coverage is that of the middle nine tenths. Last, a further place is predicted from the seven.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from scipy import stats

from bench.validation.check import Check, check
from impact.result import Declined
from impact.scenario.calibration.counts_on_record import Count
from impact.scenario.calibration.histories import Figure
from impact.scenario.calibration.melding import holdout, priors
from impact.scenario.calibration.melding.likelihood import Expected, Records, mines
from impact.scenario.calibration.melding.melding import Melding, meld
from impact.scenario.calibration.places_on_record import PlaceOnRecord
from impact.scenario.inputs.scenario import Scenario

TITLE = "The joint posterior of the histories (melding)"
BASE = Scenario(name="made", title="A made place")
LEVEL, RANKS, BINS = 0.9, 99, 10
#: marks, people and years of the place that is predicted
FURTHER = ("unfenced", 60.0, [(2000, 2009)])


def figure(low: float, high: float | None = None) -> Figure:
    """Make a figure on record."""
    return Figure(low, low if high is None else high, "", "made", ("page",))


def made(name: str, marks: str, people: float, spans: list[tuple[int, int]], **more: Any) -> PlaceOnRecord:
    """Make a place with counts of the given years, all still nought."""
    fixed = ("civilians", "mines", ("page",), "made", "primary")
    counts = tuple(Count(a, b, 0.0, False, "casualties", *fixed) for a, b in spans)
    parts: dict[str, Any] = {
        "mines_found": figure(100_000),
        "complete": True,
        "mines_estimated": (figure(300_000),),
        "mines_recorded": (),
        "mines_remaining": None,
        "area": None,
        "people": figure(people),
        "release": (2002, 2016, 1.0),
        "mine_share": None,
        "rivals": (),
        "tier": "primary",
        "missing": {},
    }
    return PlaceOnRecord(
        place="XXX",
        name=name,
        history=name,
        first=2000,
        since=2000,
        marks=marks,
        counts=counts,
        **(parts | more),
    )


def places() -> list[PlaceOnRecord]:
    """Make the places."""
    years = [(year, year) for year in range(2000, 2012)]
    later = [(year, year) for year in range(2008, 2018)]
    estimated = {"complete": False, "mines_found": figure(40_000)}
    return [
        made("all years", "unfenced", 70, years),
        made("late years", "unfenced", 40, later),
        made("one period", "unfenced", 25, [(2000, 2014)]),
        made("estimated", "unfenced", 120, [(2000, 2004), (2005, 2009), (2010, 2019)], **estimated),
        made("fenced, few people", "fenced", 0.3, [(2000, 2019)]),
        made("fenced, many people", "fenced", 300, [(2000, 2009)]),
        made("fenced for a part", "partly", 200, [(2000, 2009)]),
    ]


def simulated(
    made_places: list[PlaceOnRecord], parameters: dict[str, np.ndarray], rng: np.random.Generator
) -> list[PlaceOnRecord]:
    """Simulate the records of places under one row of parameters."""
    recorded = []
    for place in made_places:
        half_life = parameters["learning_half_life"] * np.exp(
            parameters["learning_between"] * rng.standard_normal(1)
        )
        own = _expected(place, parameters, half_life)
        held = mines(place, parameters)
        effect = rng.normal(0, np.sqrt(parameters["between"] ** 2 + held.sd**2))
        size = 1 / (parameters["dispersion"][:, None] * own.spread)
        rates = rng.gamma(size, own.means * np.exp(effect)[:, None] / size)
        counts = rng.poisson(np.minimum(rates, 1e9))[0]
        estimates = place.mines_estimated
        if place.complete:
            scatter = rng.normal(0, parameters["misjudgement"][0])
            value = 1.05 * 100_000 * parameters["overstatement"][0] * np.exp(scatter)
            estimates = (figure(float(value)),)
        recorded.append(
            replace(
                place,
                counts=tuple(
                    replace(count, value=float(value))
                    for count, value in zip(place.counts, counts, strict=True)
                ),
                mines_estimated=estimates,
            )
        )
    return recorded


def _expected(place: PlaceOnRecord, parameters: dict[str, np.ndarray], half_life: np.ndarray) -> Expected:
    records = Records([place], BASE)
    return records.with_half_life(place, parameters, half_life)


def run(replications: int, seed: int) -> list[Check]:
    """Simulate; one posterior costs a few seconds, so that a fifth of the replications is made."""
    return calibration(max(replications // 5, 1), seed)


def calibration(replications: int, seed: int, first: int = 5_000, step: int = 600) -> list[Check]:
    """Draw parameters, simulate records, draw the posterior, and rank the truth in it."""
    rng = np.random.default_rng(seed)
    plan = places()
    names = list(priors.PRIORS)
    ranks: dict[str, list[int]] = {name: [] for name in names}
    truths: dict[str, list[float]] = {name: [] for name in names}
    intervals: dict[str, list[tuple[float, float, float] | None]] = {name: [] for name in names}
    further: list[tuple[float, float, float] | None] = []
    recorded: list[float] = []
    for number in range(replications):
        row = priors.draw(1, rng)
        parameters = priors.values(row)
        *known, eighth = simulated([*plan, made("a further place", *FURTHER)], parameters, rng)
        posterior = meld(known, BASE, seed=seed + number, first=first, step=step, rows=1_000)
        recorded.append(eighth.counts[0].value)
        further.append(_of_further(posterior, eighth, rng))
        for name in names:
            truth = float(parameters[name][0])
            truths[name].append(truth)
            if isinstance(posterior, Declined):
                intervals[name].append(None)
                continue
            rank, interval = _against(posterior, name, truth)
            ranks[name].append(rank)
            intervals[name].append(interval)
    return [
        check(
            "seven made places, parameters from the prior",
            f"{name} (logarithm, or logit)",
            [float(priors.PRIORS[name].scale(truth)) for truth in truths[name]],
            intervals[name],
            seed=seed,
            level=LEVEL,
            note=f"Ranks of {name} uniform: p = {_uniform(ranks[name]):.2f}.",
        )
        for name in names
    ] + [check("a further place", "casualties of ten years", recorded, further, seed=seed, level=LEVEL)]


def _of_further(
    posterior: Melding | Declined, place: PlaceOnRecord, rng: np.random.Generator
) -> tuple[float, float, float] | None:
    """Predict a place that is not among those the posterior rests on."""
    if isinstance(posterior, Declined):
        return None
    row = holdout.predicted(posterior, place, rng)
    return float(row["predicted"]), float(row["low90"]), float(row["high90"])


def _against(posterior: Melding, name: str, truth: float) -> tuple[int, tuple[float, float, float]]:
    drawn = posterior.draws[name].to_numpy()
    thinned = drawn[:: len(drawn) // RANKS][:RANKS]
    low, middle, high = priors.PRIORS[name].scale(np.quantile(drawn, [0.05, 0.5, 0.95]))
    return int((thinned < truth).sum()), (float(middle), float(low), float(high))


def _uniform(ranks: list[int]) -> float:
    """Compute the p-value of the chi-square of ten bins of ranks; of few ranks no number."""
    if len(ranks) < 5 * BINS:
        return float("nan")
    counts, _ = np.histogram(ranks, bins=np.linspace(-0.5, RANKS + 0.5, BINS + 1))
    return float(stats.chisquare(counts).pvalue)
