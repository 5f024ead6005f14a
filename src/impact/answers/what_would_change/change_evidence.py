"""What the page rests on: the evidence of the other reports, and the scenario of each withdrawing state."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import scipy

from impact import places
from impact.answers import after_the_war, clearance_burden, global_burden, scenario_tables, treaty_and_harm
from impact.data import LATEST
from impact.data.groups import withdrawing_states
from impact.result import Declined
from impact.scenario.analysis.crossings import Crossings, crossings
from impact.scenario.analysis.response import response
from impact.scenario.analysis.worth import Worth, worth
from impact.scenario.engine.outcomes import Simulation
from impact.scenario.inputs import files, references
from impact.scenario.inputs.fields import FIELDS
from impact.scenario.inputs.scenario import Scenario

QUESTION = "Q12"
#: The input whose value decides how far states with few and with many people differ.
EXPONENT = "density_exponent"
#: Casualties of two states that differ by no more than this factor are called alike.
ALIKE = 2.0
_STEPS = 81
_FOREMOST = 6


@dataclass(frozen=True, kw_only=True, eq=False)
class State:
    """A withdrawing state: its scenario simulated, what inputs are worth knowing, what would change it."""

    code: str
    run: Simulation = field(repr=False)
    gains: Worth | Declined
    crossed: Crossings | Declined

    @property
    def name(self) -> str:
        """Name of the state."""
        return places.name(self.code)

    @property
    def scenario(self) -> Scenario:
        """What is assumed of it."""
        return self.run.scenario

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """Pages that its assumptions rest on."""
        return references.source_ids(self.scenario)


@dataclass(frozen=True, kw_only=True, eq=False)
class Evidence:
    """The evidence of the reports whose answers may turn.

    Attributes
    ----------
    as_of
        Day on which the figures must have been known.
    burden, treaty, clearing, peace
        What the reports on these questions rest on.
    states
        The withdrawing states, by the median of their casualties, the greatest first.
    """

    as_of: str
    burden: global_burden.Evidence = field(repr=False)
    treaty: treaty_and_harm.Evidence = field(repr=False)
    clearing: clearance_burden.Evidence = field(repr=False)
    peace: after_the_war.Evidence = field(repr=False)
    states: tuple[State, ...] = field(repr=False)

    @cached_property
    def level_exponent(self) -> float | None:
        """The density exponent at which the first state has ``ALIKE`` times the casualties of the last.

        All other inputs at their medians; None where no allowed value does that.
        """
        if len(self.states) < 2:
            return None
        most, least = self.states[0].scenario, self.states[-1].scenario

        def apart(exponent: np.ndarray) -> np.ndarray:
            values = [response(one, "casualties", {EXPONENT: exponent}) for one in (most, least)]
            return np.asarray(np.log(values[0]) - np.log(values[1]) - np.log(ALIKE))

        grid = np.linspace(FIELDS[EXPONENT].low, FIELDS[EXPONENT].high, _STEPS)
        turns = np.flatnonzero(np.diff(np.sign(apart(grid))))
        if not len(turns):
            return None
        at = int(turns[0])
        return float(scipy.optimize.brentq(lambda x: float(apart(np.array([x]))[0]), grid[at], grid[at + 1]))


def _foremost(scenario: Scenario, gains: Worth | Declined) -> list[str]:
    """Name the uncertain inputs that may turn an answer alone: those that are worth knowing most."""
    uncertain = scenario.uncertain()
    if isinstance(gains, Declined):
        return uncertain
    return [name for name in gains.frame["field"] if name in uncertain][:_FOREMOST]


def gather(
    scenario: str, *, as_of: str = LATEST, area_km2: float, draws: int, seed: int, horizon: int
) -> Evidence:
    """Collect the evidence of the other reports, and simulate the scenario of each withdrawing state.

    Parameters
    ----------
    scenario
        Name of a preset, or path of a scenario file.
    as_of
        Day on which the figures must have been known.
    area_km2
        Land whose clearing is looked at, as in the report on clearing.
    draws, seed, horizon
        Of the simulations.
    """
    states = []
    for code in withdrawing_states(as_of):
        assumed = files.read(scenario, country=code, as_of=as_of).with_(horizon=horizon)
        run = scenario_tables.simulated_once(assumed, draws, seed)
        gains = worth(run, "casualties", briefly=True)
        crossed = crossings(assumed, "casualties", fields=_foremost(assumed, gains))
        states.append(State(code=code, run=run, gains=gains, crossed=crossed))
    states.sort(key=lambda one: -one.run.interval("casualties").estimate)
    return Evidence(
        as_of=as_of,
        burden=global_burden.gather(as_of),
        treaty=treaty_and_harm.gather(as_of),
        clearing=clearance_burden.gather(as_of, area_km2=area_km2),
        peace=after_the_war.gather(as_of),
        states=tuple(states),
    )
