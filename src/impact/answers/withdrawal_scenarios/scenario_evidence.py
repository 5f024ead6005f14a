"""What the page on scenarios rests on: one scenario of a state, the others on the same draws, histories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from impact.answers import fighting, scenario_tables
from impact.data import LATEST
from impact.result import Declined
from impact.scenario.analysis.comparison import Comparison, compare
from impact.scenario.analysis.crossings import Crossings, crossings
from impact.scenario.analysis.one_at_a_time import Tornado, tornado
from impact.scenario.analysis.sensitivity import SobolResult, sobol
from impact.scenario.analysis.worth import Worth, worth
from impact.scenario.calibration.calibrate import calibrate
from impact.scenario.calibration.calibrated import Calibration
from impact.scenario.engine.outcomes import Simulation
from impact.scenario.inputs import files, input_figures, references
from impact.scenario.inputs.scenario import Scenario

QUESTION = "Q5"
#: Draws of each history in the calibration; a median needs fewer than the ends of a scenario.
HISTORY_DRAWS = 2_000


@dataclass(frozen=True, kw_only=True, eq=False)
class Evidence:
    """A scenario of one state, simulated beside the other scenarios of the project.

    Attributes
    ----------
    country, as_of, draws, seed
        The parameters of the page.
    scenario, presets
        The scenario the page is about, and the others that the tables of the state can fill, by name.
    run, compared
        Its simulation, with the courses by year that the page shows; all simulations on the same draws, it
        first.
    assumptions
        :func:`impact.answers.scenario_tables.assumptions` of the scenario.
    sources
        Pages that the assumptions rest on.
    """

    country: str
    as_of: str
    draws: int
    seed: int
    scenario: Scenario
    presets: Mapping[str, Scenario]
    run: Simulation = field(repr=False)
    compared: Comparison = field(repr=False)
    assumptions: pd.DataFrame = field(repr=False)
    sources: tuple[str, ...] = field(repr=False)

    @property
    def horizon(self) -> int:
        """Years that are followed, from the laying of the mines."""
        return self.scenario.horizon

    @property
    def judgements(self) -> int:
        """Number of assumptions that rest on no page."""
        return int((self.assumptions["basis"] == "judgement").sum())

    @cached_property
    def published(self) -> pd.DataFrame:
        """The published figures that can stand beside the inputs, one a row."""
        return input_figures.published_figures(list(self.assumptions["field"]), self.as_of)

    @cached_property
    def published_ranges(self) -> pd.DataFrame:
        """From where to where they lie, by input: :func:`impact.scenario.inputs.input_figures.ranges`."""
        return input_figures.ranges(self.published)

    @cached_property
    def totals(self) -> pd.DataFrame:
        """Totals over the years in words: :func:`impact.answers.scenario_tables.totals`, by outcome.

        Two rows more: ``in_war`` (casualties in the years of war, where one can come) after the children,
        and ``residents`` (people who live on as much land as is suspected) at the end.
        """
        rows = scenario_tables.totals(self.run)
        in_war = []
        if fighting.has_war(self.scenario):
            values = np.rint(fighting.casualties_in_war(self.run))
            in_war = [
                scenario_tables.row_of_draws("in_war", "Of them in the years of war", "persons", values)
            ]
        people = scenario_tables.row_of_draws(
            "residents",
            "People who would live in peace on as much land as is suspected at first",
            "persons",
            scenario_tables.residents(self.run),
        )
        return pd.concat([rows.iloc[:2], *in_war, rows.iloc[2:], people]).set_index("outcome")

    @cached_property
    def spread(self) -> SobolResult | Declined:
        """Which part of the spread of the casualties goes back to which input."""
        return sobol(self.scenario, "casualties", seed=self.seed)

    @cached_property
    def moved_alone(self) -> Tornado | Declined:
        """The casualties when one input moves, the others at their medians."""
        return tornado(self.scenario, "casualties")

    @cached_property
    def gains(self) -> Worth | Declined:
        """How much narrower the casualties would be once inputs were known."""
        return worth(self.run, "casualties", briefly=True)

    @cached_property
    def crossed(self) -> Crossings | Declined:
        """The values of each input that would make a tenth or ten times as many casualties."""
        return crossings(self.scenario, "casualties", fields=self.scenario.used())

    @cached_property
    def calibration(self) -> Calibration | Declined:
        """The engine run on places whose history is on record."""
        return calibrate(as_of=self.as_of, draws=HISTORY_DRAWS, seed=self.seed)


def gather(
    country: str, scenario: str, *, as_of: str = LATEST, draws: int, seed: int, horizon: int
) -> Evidence:
    """Read the scenario and the others for a state, and simulate all of them on the same draws.

    Parameters
    ----------
    country
        Code or name, in any case, of the state whose border regions people live in.
    scenario
        Name of a scenario in ``scenarios/``, or path of a scenario file.
    as_of
        Day on which the figures must have been known.
    draws, seed, horizon
        Of the simulation; years are counted from the laying on.
    """

    def read(name: str) -> Scenario:
        return files.read(name, country=country, as_of=as_of).with_(horizon=horizon)

    chosen = read(scenario)
    country = chosen.country
    presets = {name: read(name) for name in files.names(country, as_of) if name != chosen.name}
    run = scenario_tables.simulated_once(chosen, draws, seed)
    others = compare(presets, draws, seed, scenario_tables.COMPARED)
    pages = references.source_ids(chosen, as_of) or references.source_ids(f"border_regions/{country}")
    return Evidence(
        country=country,
        as_of=as_of,
        draws=draws,
        seed=seed,
        scenario=chosen,
        presets=presets,
        run=run,
        compared=Comparison({chosen.name: run, **others.simulations}),
        assumptions=scenario_tables.assumptions(chosen, as_of),
        sources=pages,
    )
