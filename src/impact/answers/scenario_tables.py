"""Rows that the answers on scenarios share: what is assumed, totals in words, scenarios side by side.

Quantiles are drawn values: a year that was not reached counts as later than every year, so a median may
itself be "not within the horizon". Means stand beside the medians of amounts, never of years.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from impact import places
from impact.arguments import ANY_SEED, NUMBER_OF_DRAWS, TEXT, Kind, instance, needs, whole
from impact.data import LATEST, sources
from impact.data.load import day_of
from impact.frame_check import rows
from impact.scenario.analysis.comparison import Comparison
from impact.scenario.analysis.worth import RUN
from impact.scenario.engine.outcomes import KEPT, Simulation
from impact.scenario.engine.simulated_once import simulate_once
from impact.scenario.inputs import references
from impact.scenario.inputs.fields import WORDS
from impact.scenario.inputs.scenario import SCENARIO, Scenario
from impact.wording import (
    assumption,
    readable,
    short,
    simulated,
    within,
    within_ends,
)

#: Inputs that say when clearance starts, how fast it goes and what it costs.
_CLEARANCE = (
    "clearance_delay",
    "clearance_capacity",
    "clearance_capacity_mines",
    "cost_per_km2",
    "cost_per_mine",
)
#: What a report shows of a simulation, in this order.
SHOWN = (
    "casualties",
    "children",
    "killed",
    "deminers",
    "full_cost",
    "cost",
    "discounted_cost",
    "live_at_end",
    "year_risk_gone",
    "year_released",
)
#: What reports compare scenarios by; nothing else is simulated of those that only stand beside another.
COMPARED = ("casualties", "full_cost", "year_released")
#: What pages of a state read of its own scenario: totals, courses by draw, bands and means by year.
_OUTCOMES, _BY_DRAW = (*SHOWN, "suspected_km2"), ("casualties",)
_BANDS, _MEANS = ("live", "casualties"), ("expected_casualties",)
_QUANTILES = ["median", "low50", "high50", "low90", "high90"]
#: columns of quantiles by the names that charts of intervals know
_BESIDE = {
    "title": "label",
    "median": "estimate",
    "low90": "low",
    "high90": "high",
    "low50": "bound_low",
    "high50": "bound_high",
}
_PAIRED = ("scenario", "label", "estimate", "low", "high", "fewer", "more")
_LEVELS = (0.5, 0.25, 0.75, 0.05, 0.95)
_MILLION = 1e6


def _numbers(values: Any) -> np.ndarray:
    numbers = np.asarray(values, dtype=float)
    if numbers.ndim != 1 or not len(numbers) or np.isnan(numbers).any():
        raise ValueError
    return numbers


_VALUES = Kind(_numbers, "one number a draw", "take a column of a simulation: run.totals[...]")
_COMPARED = instance(
    Comparison, expected="scenarios side by side", remedy="impact.scenario.compare(...) sets them so"
)


@needs(
    "scenario_tables.simulated_once",
    scenario=SCENARIO,
    draws=NUMBER_OF_DRAWS,
    seed=ANY_SEED,
    keep_years=whole(0),
)
def simulated_once(scenario: Scenario, draws: int, seed: int, *, keep_years: int = KEPT) -> Simulation:
    """Simulate the scenario of a state for its pages, once for all of them.

    Courses by draw of the casualties, for the first ``keep_years`` draws; of these and of live mines bands
    by year, and means by year of the casualties expected.
    """
    return simulate_once(
        scenario,
        draws,
        seed,
        keep_years=keep_years,
        outcomes=_OUTCOMES,
        variables=_BY_DRAW,
        summed_up=_BANDS,
        averaged=_MEANS,
    )


@needs("scenario_tables.assumptions", scenario=SCENARIO)
def assumptions(scenario: Scenario, as_of: str = LATEST) -> pd.DataFrame:
    """List what is assumed for readers: in words, with the publishers it rests on.

    Returns
    -------
    DataFrame
        :meth:`Scenario.assumptions` with ``input`` (short name), ``assumed`` (value and unit) and ``basis``
        (publishers, or the word judgement or condition).

    Raises
    ------
    UnknownName
        A source that leads to no row of a table.
    """
    day_of(as_of)  # refuses what is none
    frame = scenario.assumptions()
    return frame.assign(
        input=frame["field"].map(short),
        meaning=frame["meaning"].map(readable),
        why=frame["why"].map(readable),
        assumed=[assumption(value, unit) for value, unit in zip(frame["value"], frame["unit"], strict=True)],
        basis=[_basis(source, as_of) for source in frame["source"]],
    )


def _basis(source: str, as_of: str) -> str:
    pages = references.source_ids(source, as_of)
    return sources.line(pages, most=2) if pages else source


@needs("scenario_tables.totals", run=RUN)
def totals(run: Simulation, outcomes: Sequence[str] = SHOWN) -> pd.DataFrame:
    """List the totals of a simulation over its years, with the middle half and nine tenths of the draws.

    Parameters
    ----------
    run
        A simulation.
    outcomes
        Names of totals; costs are given in millions.

    Returns
    -------
    DataFrame
        As :meth:`Simulation.summary`, ``mean`` (missing for years), and in words ``middle``, ``half``,
        ``nine_tenths`` and ``average`` (the mean, empty for years).

    Raises
    ------
    ModelInputError
        An outcome that no simulation has.
    """
    frame = run.summary(outcomes)
    means = [run.totals[name].mean() for name in frame["outcome"]]
    return _written(frame.assign(mean=means), run.scenario.horizon)


@needs("scenario_tables.row_of_draws", outcome=TEXT, meaning=TEXT, unit=TEXT, values=_VALUES)
def row_of_draws(outcome: str, meaning: str, unit: str, values: np.ndarray) -> pd.DataFrame:
    """Sum up an amount that the simulation does not hold, as one row of :func:`totals`.

    Parameters
    ----------
    outcome, meaning, unit
        Its name, its words and its unit.
    values
        One number a draw.

    Examples
    --------
    >>> row = row_of_draws("people", "People", "persons", np.array([1.0, 2.0, 9.0]))
    >>> row[["middle", "average"]].values.tolist()
    [['2', '4']]
    """
    quantiles = np.quantile(values, _LEVELS, method="inverted_cdf")
    row: dict[str, Any] = {"outcome": outcome, "meaning": meaning, "unit": unit}
    row |= dict(zip(_QUANTILES, quantiles, strict=True)) | {"mean": float(np.mean(values))}
    return _written(pd.DataFrame([row]), 0)


@needs("scenario_tables.drawn", run=RUN, field=TEXT)
def drawn(run: Simulation, field: str) -> np.ndarray:
    """Take the values of an input of a simulation, one for each draw whose course is kept."""
    if field in run.inputs:
        return run.inputs[field].to_numpy(float)
    return np.full(len(run.inputs), run.scenario.input(field).distribution.median)


@needs("scenario_tables.residents", run=RUN)
def residents(run: Simulation) -> np.ndarray:
    """Count the people who would live in peace on as much land as is suspected at first, draw by draw.

    Their number is the area times the people per km2 near the mines, for the draws whose course is kept.
    """
    return run.totals["suspected_km2"].to_numpy(float)[: len(run.inputs)] * drawn(run, "people_near")


def _written(frame: pd.DataFrame, horizon: int | pd.Series) -> pd.DataFrame:
    """Add to quantiles, and means where they have some, what readers see; money becomes millions."""
    averaged = "mean" in frame
    money = frame["unit"] == "USD"
    divisor = np.where(money, _MILLION, 1.0)
    for name in [*_QUANTILES, *(["mean"] if averaged else [])]:
        frame[name] = frame[name] / divisor
    years = frame["unit"] == "years"
    frame.loc[money, "unit"] = "million dollars"
    frame["unit"] = frame["unit"].map(readable)
    horizons = np.broadcast_to(np.asarray(horizon), len(frame)).tolist()
    kinds = ["count" if unit == "years" else "simulated" for unit in frame["unit"]]
    rows = list(zip(frame[_QUANTILES].itertuples(index=False), horizons, kinds, strict=True))
    words = {
        "middle": [within(row.median, last, kind) for row, last, kind in rows],
        "half": [within_ends(row.low50, row.high50, last, kind) for row, last, kind in rows],
        "nine_tenths": [within_ends(row.low90, row.high90, last, kind) for row, last, kind in rows],
    }
    if averaged:
        frame["mean"] = frame["mean"].mask(years)
        words["average"] = ["" if math.isnan(mean) else simulated(mean) for mean in frame["mean"]]
    return frame.assign(**words)


@needs("scenario_tables.side_by_side", compared=_COMPARED)
def side_by_side(compared: Comparison, outcome: str) -> pd.DataFrame:
    """Set one outcome of every scenario side by side, ready for :func:`impact.charts.intervals`.

    Returns
    -------
    DataFrame
        ``scenario`` (its name), ``label`` (its title), ``estimate`` (median), ``low`` and ``high`` (9 of 10
        draws), ``bound_low`` and ``bound_high`` (half of the draws), ``reached`` (share of the draws that end
        in a finite value), in words ``middle`` and ``nine_tenths``; the scenario with most first.

    Raises
    ------
    ModelInputError
        An outcome that no simulation has.
    """
    frame = compared.table(outcome).drop(columns=["outcome", "meaning"])
    runs = compared.simulations.values()
    horizons = pd.Series([run.scenario.horizon for run in runs], dtype=int)
    frame = _written(frame, horizons)
    # a year beyond the horizon is infinite; the one after it is below no horizon but above all within
    below = [
        last + 1 if unit == "years" else math.inf for last, unit in zip(horizons, frame["unit"], strict=True)
    ]
    return (
        frame.assign(
            reached=[run.probability(outcome, below=end) for run, end in zip(runs, below, strict=True)]
        )
        .rename(columns=_BESIDE)[["scenario", *_BESIDE.values(), "reached", "middle", "nine_tenths"]]
        .sort_values("estimate", ascending=False, kind="stable")
        .reset_index(drop=True)
    )


@needs("scenario_tables.paired", compared=_COMPARED, base=TEXT)
def paired(compared: Comparison, base: str, outcome: str = "casualties") -> pd.DataFrame:
    """Compare every other scenario with one, draw by draw: the same uncertain world, other mines or deeds.

    Returns
    -------
    DataFrame
        ``scenario``, ``label``, ``estimate`` with ``low`` and ``high`` (median and 9 of 10 of the
        differences, other less base), ``fewer`` and ``more`` (shares of the draws); the greatest fall first.
        No rows where there is no other scenario.

    Raises
    ------
    ModelInputError
        A scenario or an outcome that is not compared.
    """
    compared.difference(base, base, outcome)  # refuses a name that is none, also where there is no other
    rows = []
    for name, run in compared.simulations.items():
        if name == base:
            continue
        difference = compared.difference(name, base, outcome)
        scale = 1e6 if difference.unit == "USD" else 1.0
        rows.append(
            {
                "scenario": name,
                "label": run.scenario.title,
                "estimate": difference.estimate / scale,
                "low": difference.low / scale,
                "high": difference.high / scale,
                "fewer": compared.probability_less(name, base, outcome),
                "more": compared.probability_less(base, name, outcome),
            }
        )
    return (
        pd.DataFrame(rows, columns=list(_PAIRED))
        .sort_values("estimate", kind="stable")
        .reset_index(drop=True)
    )


@needs("scenario_tables.cleared_as_elsewhere", assumptions=rows("field", "source"), country=TEXT)
def cleared_as_elsewhere(assumptions: pd.DataFrame, country: str) -> bool:
    """Whether start, pace and price of clearance all rest on pages about other countries.

    Parameters
    ----------
    assumptions
        :func:`assumptions`.
    country
        Code of the country in which the mines would lie.
    """
    rests = assumptions.loc[assumptions["field"].isin(_CLEARANCE), "source"].astype(str)
    named = "|".join(("claims/", rf"/{country}\b", places.name(country).lower()))
    own = rests.isin(WORDS) | rests.str.contains(named)
    return len(rests) > 0 and not own.any()
