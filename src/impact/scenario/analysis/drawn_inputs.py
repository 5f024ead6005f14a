"""Inputs of a simulation, draw by draw: as it kept them, drawn anew, or sorted before anybody asks."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from impact.scenario.analysis.score_fit import order_of
from impact.scenario.engine import draws as drawing
from impact.scenario.engine.outcomes import Simulation
from impact.scenario.inputs.scenario import Scenario


def inputs_of(run: Simulation, names: Sequence[str]) -> pd.DataFrame:
    """Take the inputs of all draws; draw them anew, the same, where a simulation kept its totals only.

    Parameters
    ----------
    run
        A simulation.
    names
        Uncertain fields of its scenario, and ``war_comes``.

    Returns
    -------
    pandas.DataFrame
        A column a name, one row a draw.
    """
    if len(run.inputs) == run.draws:
        return run.inputs[list(names)]
    return _draw(run.scenario, names, run.draws, run.seed)


def sort_ahead(scenario: Scenario, draws: int, seed: int) -> None:
    """Sort the inputs of a scenario's draws, for whoever asks next what they are worth.

    Processes that are forked from this one need not sort them: only the people near the mines differ from
    state to state.
    """
    inputs = _draw(scenario, scenario.uncertain(), draws, seed)
    for name in inputs:
        order_of(inputs[name].to_numpy())


def _draw(scenario: Scenario, names: Sequence[str], draws: int, seed: int) -> pd.DataFrame:
    parts = []
    for block, _, size in drawing.blocks(draws):
        values = drawing.inputs(scenario, block, seed)
        parts.append(pd.DataFrame({name: values[name][:size] for name in names}))
    return pd.concat(parts, ignore_index=True)
