"""A scenario simulated with its course by year, once for all reports of a batch that read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from impact.project import shared
from impact.scenario.engine.outcomes import KEPT, Simulation
from impact.scenario.engine.simulate import simulate
from impact.scenario.inputs.scenario import Scenario


def simulate_once(
    scenario: Scenario,
    draws: int,
    seed: int,
    *,
    keep_years: int = KEPT,
    outcomes: Sequence[str],
    variables: Sequence[str],
    summed_up: Sequence[str],
    averaged: Sequence[str] = (),
) -> Simulation:
    """Simulate a scenario as :func:`simulate` does; reports that ask for the same simulation share it.

    Parameters
    ----------
    scenario, draws, seed, keep_years, outcomes, variables
        As for :func:`impact.scenario.engine.simulate.simulate`.
    summed_up
        Courses of which bands and means are kept: in place of the draws, which would be too large, or beside
        them where ``variables`` names them, too.
    averaged
        Further courses, of which only means are kept.
    """
    draws_by_year = min(draws, keep_years)
    return replace(
        _simulate_once(
            scenario,
            draws,
            seed,
            draws_by_year,
            tuple(outcomes),
            tuple(variables),
            tuple(summed_up),
            tuple(averaged),
        ),
        scenario=scenario,
    )


@shared.once_for_a_batch
def _simulate_once(
    scenario: Scenario,
    draws: int,
    seed: int,
    draws_by_year: int,
    outcomes: tuple[str, ...],
    variables: tuple[str, ...],
    summed_up: tuple[str, ...],
    averaged: tuple[str, ...],
) -> Simulation:
    courses = (*variables, *summed_up, *averaged)
    run = simulate(scenario, draws, seed, keep_years=draws_by_year, outcomes=outcomes, variables=courses)
    means = {name: pd.DataFrame({"mean": run.mean(name)}) for name in averaged}
    summed = {**run.sum_up(summed_up).summed_up, **means}
    return replace(run, by_year={name: run.by_year[name] for name in variables}, summed_up=summed)
