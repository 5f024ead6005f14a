"""What a brief rests on: the record of one country, its scenario with variants, and the world beyond."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from impact.answers import scenario_tables
from impact.answers.brief import background, country_record, variants
from impact.answers.brief.background import Background
from impact.data import LATEST, load
from impact.published import profile
from impact.published.profile import Profile
from impact.result import Declined
from impact.scenario.analysis.comparison import Comparison
from impact.scenario.analysis.one_at_a_time import Tornado, tornado
from impact.scenario.analysis.worth import Worth, worth
from impact.scenario.calibration.calibrate import calibrate
from impact.scenario.calibration.calibrated import Calibration
from impact.scenario.engine.outcomes import Simulation
from impact.scenario.inputs import borderland, references
from impact.scenario.inputs.scenario import Scenario

QUESTION = "B"
#: Draws of each history in the calibration; a median needs fewer than the ends of a scenario.
HISTORY_DRAWS = 2_000


@dataclass(frozen=True, kw_only=True, eq=False)
class Evidence:
    """What is on record about a country and beyond it, and what follows if mines were laid.

    Attributes
    ----------
    place
        The country, as known on the day of the brief.
    seed
        Of the random numbers.
    background
        What holds for every country.
    compared
        :func:`impact.answers.brief.variants.simulate_variants`: the scenario of the brief first.
    """

    place: Profile
    seed: int
    background: Background = field(repr=False)
    compared: Comparison = field(repr=False)

    @property
    def as_of(self) -> str:
        """Day of the brief, as for :func:`impact.load`."""
        return self.background.as_of

    @property
    def base(self) -> Simulation:
        """The scenario of the brief, simulated."""
        return next(iter(self.compared.simulations.values()))

    @property
    def scenario(self) -> Scenario:
        """The scenario of the brief."""
        return self.base.scenario

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """Pages that the assumptions rest on."""
        return references.source_ids(self.scenario, self.as_of)

    @cached_property
    def assumptions(self) -> pd.DataFrame:
        """Every input of the scenario in words: :func:`impact.answers.scenario_tables.assumptions`."""
        return scenario_tables.assumptions(self.scenario, self.as_of)

    @cached_property
    def moved_alone(self) -> Tornado | Declined:
        """The casualties when one input moves, the others at their medians."""
        return tornado(self.scenario, "casualties")

    @cached_property
    def gains(self) -> Worth | Declined:
        """How much narrower the casualties would be once inputs were known."""
        return worth(self.base, "casualties", briefly=True)

    @cached_property
    def calibration(self) -> Calibration | Declined:
        """The engine run on places whose history is on record."""
        return calibrate(as_of=self.as_of, draws=HISTORY_DRAWS, seed=self.seed)

    @cached_property
    def steps(self) -> pd.DataFrame:
        """Steps of the country into the treaty and out of it."""
        return country_record.list_steps(self.place)

    @cached_property
    def parameters(self) -> pd.DataFrame:
        """``load("parameters")`` as known on the day."""
        return load("parameters", as_of=self.as_of)

    @cached_property
    def borders(self) -> pd.DataFrame:
        """``load("borders")`` as known on the day."""
        return load("borders", as_of=self.as_of)

    @cached_property
    def regions(self) -> pd.DataFrame:
        """The regions of the country along the border."""
        return borderland.regions(self.place.code, self.as_of)


def gather(
    country: str, scenario: str, *, as_of: str = LATEST, draws: int, seed: int, horizon: int
) -> Evidence:
    """Collect what a brief about one country rests on, and simulate its scenario with the variants.

    Parameters
    ----------
    country
        Code or name, in any case, of the state.
    scenario
        Name of a preset, or path of a scenario file.
    as_of
        Day on which the figures must have been known.
    draws, seed, horizon
        Of the simulation; years are counted from the laying on.
    """
    return Evidence(
        place=profile.of(country, as_of),
        seed=seed,
        background=background.gather(as_of),
        compared=variants.simulate_variants(
            country, scenario, as_of=as_of, draws=draws, seed=seed, horizon=horizon
        ),
    )
