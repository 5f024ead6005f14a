"""Run a scenario: many draws with chance, or rows of given inputs without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from impact.arguments import ANY_SEED, NUMBER_OF_DRAWS, several, takes
from impact.errors import ModelInputError
from impact.project import shared
from impact.project.environment import threads
from impact.scenario.engine import draws as drawing
from impact.scenario.engine.course import FLOWS, STATES, course
from impact.scenario.engine.outcomes import (
    KEPT,
    OUTCOMES,
    TOTALS,
    VARIABLE,
    VARIABLES,
    Simulation,
)
from impact.scenario.engine.people import CELLS, in_persons, of_kind, persons, share_of
from impact.scenario.engine.tally import Kind, Luck, tally
from impact.scenario.engine.totals import PERSONS, SERIES, total
from impact.scenario.inputs.fields import FIELDS
from impact.scenario.inputs.scenario import SCENARIO, Scenario

if TYPE_CHECKING:
    import xarray as xr

DRAWS, SEED = 20_000, 20250318
"""How many draws, and of which seed, where nobody says otherwise; notebooks have the same."""


@takes(
    "simulate",
    scenario=SCENARIO,
    draws=NUMBER_OF_DRAWS,
    seed=ANY_SEED,
    keep_years=NUMBER_OF_DRAWS,
    outcomes=OUTCOMES,
    variables=several(VARIABLE),
)
def simulate(
    scenario: Scenario,
    draws: int = DRAWS,
    seed: int = SEED,
    *,
    keep_years: int = KEPT,
    outcomes: Sequence[str] = tuple(TOTALS),
    variables: Sequence[str] = tuple(VARIABLES),
) -> Simulation:
    """Simulate a scenario.

    Draw i of a seed is the same in every run, and its uniform numbers are the same in every scenario. Memory
    grows by about 80 bytes a draw beyond ``keep_years``; courses by year and inputs are kept for the first
    ``keep_years`` draws only.

    Parameters
    ----------
    scenario
        What is assumed.
    draws
        How many; one or more.
    seed
        A whole number, zero or more.
    keep_years
        Draws whose course by year is kept.
    outcomes, variables
        Totals that are computed and courses that are kept; all of them when left out.

    Returns
    -------
    Simulation
        Arrays by draw and year, totals by draw, inputs by draw, summaries.

    Raises
    ------
    impact.errors.ModelInputError
        For a number of draws below one, a negative seed, a number that is not whole, or an unknown name.

    Examples
    --------
    >>> run = simulate(Scenario(name="example", title="Example"), draws=500, seed=1)
    >>> dict(run.years.sizes)
    {'draw': 500, 'year': 50}
    >>> bool((run.totals["casualties"] == run.years["casualties"].sum("year")).all())
    True
    """
    names = tuple(name for name in VARIABLES if name in variables)
    return _run(scenario, draws, seed, min(draws, keep_years), _named(outcomes), names)


@takes("simulate_totals", scenario=SCENARIO, draws=NUMBER_OF_DRAWS, seed=ANY_SEED, outcomes=OUTCOMES)
def simulate_totals(
    scenario: Scenario,
    draws: int = DRAWS,
    seed: int = SEED,
    outcomes: Sequence[str] = tuple(TOTALS),
) -> Simulation:
    """Simulate a scenario for its totals: no course by year is kept, and of inputs none.

    Parameters, errors and draws as in :func:`simulate`; reports that ask for the same simulation share it.
    ``outcomes`` names the totals that are computed, all of them when left out.
    """
    # whoever computed it may have named the inputs in another order, which moves no number
    return replace(_simulate_totals(scenario, draws, seed, _named(outcomes)), scenario=scenario)


@shared.once_for_a_batch
def _simulate_totals(scenario: Scenario, draws: int, seed: int, outcomes: tuple[str, ...]) -> Simulation:
    return _run(scenario, draws, seed, 0, outcomes, ())


def _named(outcomes: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in TOTALS if name in outcomes)


def _run(
    scenario: Scenario, draws: int, seed: int, rows: int, outcomes: Sequence[str], variables: Sequence[str]
) -> Simulation:
    """Simulate block by block: some totals of all draws, some courses and the inputs of the first ones."""
    horizon = scenario.horizon
    by_year = {name: np.empty((horizon, rows), dtype=VARIABLES[name].dtype) for name in variables}
    totals = {name: np.empty(draws, dtype=TOTALS[name].dtype) for name in outcomes}
    names = [*scenario.uncertain(), "war_comes"]
    inputs = {name: np.empty(rows) for name in names}
    # what nobody asked for is not computed; every kind of luck has numbers of its own, so none moves
    asked = {*outcomes, *variables}
    courses = asked & {*STATES, *FLOWS} | {
        series for name in asked & SERIES.keys() for series in SERIES[name]
    }
    kinds = [*(CELLS if asked & {*PERSONS} else ()), *(["deminers"] if "deminers" in asked else ())]

    def run(block: int, first: int, n: int) -> None:
        wide = drawing.whole_width(n)
        values = {name: v[:wide] for name, v in drawing.inputs(scenario, block, seed).items()}
        around = drawing.around(scenario, block, seed, wide)
        years = course(values, scenario, horizon, variables=courses, around=around)
        here = max(min(rows - first, n), 0)
        # whole numbers: those of each year are kept for the draws that are kept only
        by_kind = {kind: np.empty((horizon, here), dtype=np.int64) for kind in kinds}
        luck = {kind: drawing.luck(kind, block, seed, horizon) for kind in kinds}
        sums = dict(
            zip(kinds, tally([_kind(k, years, values, luck[k], by_kind[k]) for k in kinds]), strict=True)
        )
        people = persons(sums)
        for name in outcomes:
            of_all = people[name] if name in people else total(name, years, values)
            totals[name][first : first + n] = of_all[:n]
        if here:
            years |= persons(by_kind)
            for name in variables:
                by_year[name][:, first : first + here] = years[name][:, :here]
            for name in names:
                inputs[name][first : first + here] = values[name][:here]

    # blocks share nothing and numpy lets go of the interpreter: threads give the same bytes in any order
    if (wide := threads()) == 1:
        for block in drawing.blocks(draws):
            run(*block)
    else:
        with ThreadPoolExecutor(max_workers=wide) as pool:
            for block_run in [pool.submit(run, *block) for block in drawing.blocks(draws)]:
                block_run.result()
    return Simulation(
        scenario=scenario,
        draws=draws,
        seed=seed,
        by_year=by_year,
        totals=pd.DataFrame(totals, copy=False).rename_axis("draw"),
        inputs=pd.DataFrame(inputs, copy=False).rename_axis("draw"),
    )


def expected(
    scenario: Scenario,
    values: Mapping[str, np.ndarray | float] | None = None,
    *,
    uniforms: Mapping[str, np.ndarray] | None = None,
    by_year: bool = False,
) -> xr.Dataset:
    """Compute what a scenario makes expect for given inputs: no luck, only arithmetic.

    Parameters
    ----------
    scenario
        What is assumed: inputs that are not among the values stand at their medians.
    values
        By field, n values or one; ``war_comes`` 1 or 0. Checked against the field's range.
    uniforms
        By field, n numbers in [0, 1], turned into values by the field's distribution; ``war_comes`` likewise.
    by_year
        Whether to return the course by year as well.

    Returns
    -------
    xarray.Dataset
        Along ``row``, totals over the horizon as in :attr:`Simulation.totals`, casualties and their parts as
        expected numbers. With ``by_year``, ``live``, ``hazardous_km2``, ``detonated``, ``cleared``,
        ``migrated``, ``expected_casualties`` along ``row`` and ``year``. Where ``war_comes`` is not given,
        both cases are weighted by ``war_probability``.

    Raises
    ------
    impact.errors.ModelInputError
        For a field that does not matter to the scenario, or values outside its range.

    Examples
    --------
    >>> totals = expected(Scenario(name="example", title="Example"), {"casualties_per_accident": [1, 2]})
    >>> round(float(totals["casualties"][1] / totals["casualties"][0]), 6)
    2.0
    """
    complete = _complete(scenario, values or {}, uniforms or {})
    if "war_comes" in complete:
        return _expected(scenario, complete, by_year)
    chance = complete["war_probability"]
    war = _expected(scenario, complete | {"war_comes": np.ones_like(chance)}, by_year)
    if (chance >= 1).all():
        return war
    peace = _expected(scenario, complete | {"war_comes": np.zeros_like(chance)}, by_year)
    import xarray as xr

    weight = xr.DataArray(chance, dims="row")
    # zero times never reached (infinite years) must not become nan
    return war.where(weight > 0, 0) * weight + peace.where(weight < 1, 0) * (1 - weight)


def _complete(
    scenario: Scenario, values: Mapping[str, np.ndarray | float], uniforms: Mapping[str, np.ndarray]
) -> dict[str, np.ndarray]:
    named = (*values, *uniforms)
    # asked about the war, even a scenario that is sure of it needs the inputs of the other case
    open_war = "war_comes" in named or "war_probability" in named
    used = (scenario.with_(war_probability=0.5) if open_war else scenario).used()
    for name in named:
        if name not in used and name != "war_comes":
            raise ModelInputError(
                f"expected was given {name!r} for scenario {scenario.name}",
                "a field that matters to it: " + ", ".join(used),
                "leave it out, or change the scenario",
            )
    rows: dict[str, np.ndarray] = {}
    for name, column in values.items():
        rows[name] = np.atleast_1d(np.asarray(column, dtype=float))
        low, high = (0.0, 1.0) if name == "war_comes" else (FIELDS[name].low, FIELDS[name].high)
        outside = ~((rows[name] >= low) & (rows[name] <= high))
        if outside.any():
            raise ModelInputError(
                f"expected was given {name} = {rows[name][outside][0]}",
                "0 or 1" if name == "war_comes" else FIELDS[name].allowed(),
                "correct the value",
            )
    levels = {name: np.atleast_1d(np.asarray(u, dtype=float)) for name, u in uniforms.items()}
    for name, u in levels.items():
        if name != "war_comes":
            rows[name] = scenario.input(name).distribution.quantile(u)
    if "war_comes" in levels:
        # by the probability of the row, where one is given
        chance = rows.get("war_probability", scenario.input("war_probability").distribution.median)
        rows["war_comes"] = (levels["war_comes"] < chance).astype(float)
    n = max((v.size for v in rows.values()), default=1)
    for name in used:
        if name not in rows:
            rows[name] = np.array([scenario.input(name).distribution.median])
    return {name: np.ascontiguousarray(np.broadcast_to(v, (n,))) for name, v in rows.items()}


def expected_outcome(scenario: Scenario, outcome: str, values: Mapping[str, np.ndarray]) -> np.ndarray:
    """Compute one total of :func:`expected` for rows of inputs, and no other.

    Parameters
    ----------
    scenario, values
        As for :func:`expected`; ``war_comes`` is among the values.
    outcome
        A key of :data:`impact.scenario.engine.outcomes.TOTALS`.

    Returns
    -------
    numpy.ndarray
        One number a row.
    """
    complete = _complete(scenario, values, {})
    years = course(complete, scenario, scenario.horizon, variables=SERIES[outcome])
    if outcome in PERSONS:
        years[outcome] = of_kind(outcome, years["expected_casualties"], complete)
    if outcome == "deminers":
        years[outcome] = years["expected_deminers"]
    return total(outcome, years, complete)


def _expected(scenario: Scenario, values: dict[str, np.ndarray], by_year: bool) -> xr.Dataset:
    import xarray as xr

    years = in_persons(course(values, scenario, scenario.horizon), values)
    rows = {name: ("row", total(name, years, values)) for name in TOTALS}
    if not by_year:
        return xr.Dataset(rows)
    courses = ("live", "hazardous_km2", "detonated", "cleared", "migrated", "expected_casualties")
    return xr.Dataset(
        {f"total_{name}": v for name, v in rows.items()} | {n: (("year", "row"), years[n]) for n in courses},
        coords={"year": np.arange(scenario.horizon)},
    ).transpose("row", "year")


def _kind(
    name: str,
    years: Mapping[str, np.ndarray],
    values: Mapping[str, np.ndarray],
    luck: Luck,
    by_year: np.ndarray,
) -> Kind:
    """Make ready one kind of casualties, to be counted around their expected number."""
    if name == "deminers":
        return Kind(years["expected_deminers"], 1.0, luck, by_year)
    return Kind(years["expected_casualties"], share_of(values, name), luck, by_year)
