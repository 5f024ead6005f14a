"""The scenarios of a brief: the one it is about, and the same with other mines, war or clearance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from impact.answers import scenario_tables
from impact.scenario.analysis.comparison import Comparison, compare
from impact.scenario.engine.outcomes import Simulation
from impact.scenario.engine.simulate import simulate_totals
from impact.scenario.inputs import files
from impact.scenario.inputs.scenario import Scenario

#: The row of the scenario that the brief is about.
THIS = "This scenario"
#: How many times as many mines a brief simulates, so that a reader sees what a larger number would do.
TIMES = 10
#: The preset from which the others differ, and the others, with a few words for the rows of a picture.
BASE = "base-100000"
VARIANTS: Mapping[str, str] = {
    "decoys": "Half of them decoys",
    "no-war": "No war, kept for years",
    "short-war": "A war of weeks",
    "long-war": "A war of many years",
    "delayed-clearance": "Cleared ten years late, at Croatia's pace",
    "promise": "Cleared at once, at Croatia's pace",
    "self-destruct-observed": "Self-destruct, as in trials",
    "self-destruct-apii": "Self-destruct, as required",
}


def variant(scenario: Scenario, preset: Scenario, base: Scenario) -> Scenario:
    """Change a scenario in what a preset changes in the base preset, so that all else stays equal.

    Parameters
    ----------
    scenario
        What the brief is about.
    preset, base
        A preset, and the one that it is based on.

    Returns
    -------
    Scenario
        With the name and title of the preset.
    """
    changes: dict[str, Any] = {
        name: value for name, value in preset.inputs.items() if base.inputs.get(name) != value
    }
    changed = scenario.with_(kind=preset.kind if preset.kind != base.kind else None, **changes)
    return changed.model_copy(update={"name": preset.name, "title": preset.title, "about": preset.about})


def simulate_variants(
    country: str, scenario: str, *, as_of: str, draws: int, seed: int, horizon: int
) -> Comparison:
    """Simulate the scenario of a brief and its variants, on the same draws.

    Parameters
    ----------
    country
        ISO 3166-1 alpha-3 code of the state.
    scenario
        Name of a preset, or path of a scenario file.
    as_of
        Day on which the figures of the country were known.
    draws, seed, horizon
        Of the simulation; years are counted from the laying on.

    Returns
    -------
    Comparison
        The scenario of the brief first, under its own name; its courses by year are kept, those of the
        variants are not.
    """
    own, base = (files.read(name, country, as_of).with_(horizon=horizon) for name in (scenario, BASE))
    run = scenario_tables.simulated_once(own, draws, seed, keep_years=draws)
    presets = {name: files.read(name, country, as_of) for name in VARIANTS if name != own.name}
    variants = {name: variant(own, preset, base) for name, preset in presets.items()}
    others = compare(variants, draws, seed, scenario_tables.COMPARED)
    return Comparison({own.name: run, **others.simulations})


def more_mines(base: Simulation) -> Simulation | None:
    """Simulate the same scenario with more mines on as much more land, on the same draws.

    Returns
    -------
    Simulation or None
        None where the number of mines is uncertain, given by length and density, or zero.
    """
    scenario = base.scenario
    if "mine_density" in scenario.inputs:
        return None
    laid = scenario.input("mines_laid").distribution
    if laid.varies or not laid.median:
        return None
    more = scenario.with_(mines_laid=TIMES * laid.median)
    return simulate_totals(more, base.draws, base.seed, ["casualties"])


def side_by_side(compared: Comparison) -> pd.DataFrame:
    """List the civilians harmed in every scenario, the most first, in the words of a brief.

    Returns
    -------
    DataFrame
        ``label``, ``estimate``, ``low``, ``high`` (the middle draw and nine in ten of them), and the other
        columns of :func:`impact.answers.scenario_tables.side_by_side`.
    """
    rows = scenario_tables.side_by_side(compared, "casualties")
    return rows.assign(label=[VARIANTS.get(name, THIS) for name in rows["scenario"]])
