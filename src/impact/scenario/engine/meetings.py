"""How often people meet live mines, year by year: the shares of them that are set off.

They follow from people, war, learning and marks alone and not from how many mines lie there. So scenarios
that differ in mines or in clearance share them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from impact.scenario.engine.war import War

#: persons per km2 at which the density exponent makes no difference
REFERENCE_DENSITY = 50.0
_NONE = np.empty(0, dtype=int)
#: less than a day of return is none
_DAY = 1 / 365
#: all inputs that the shares follow from, as far as they matter to a scenario
INPUTS = (
    *War.INPUTS,
    "people_near",
    "stay_in_war_share",
    "return_years",
    "hazard",
    "density_exponent",
    "learning_half_life",
    "learning_floor",
    "marked_share",
    "marking_effect",
    "marking_decay",
)


@dataclass(frozen=True)
class Meetings:
    """The shares of live mines that people set off in a year: (years, n) each, and a rate.

    ``marked``: of the mines in place, some of them marked; ``unmarked``: of those displaced or missed;
    ``at_first``: the rate a year at which mines in place are met in the first year, (n,).
    """

    marked: np.ndarray
    unmarked: np.ndarray
    at_first: np.ndarray


def meetings(values: Mapping[str, np.ndarray], horizon: int) -> Meetings:
    """Compute how often mines are met in each year.

    Parameters
    ----------
    values
        For each of :data:`INPUTS` that matters to the scenario, and for ``war_comes``, n values.
    horizon
        Years to follow.
    """
    war = War.of(values)
    crowd = _Crowd(values, war)
    half_life, floor = values["learning_half_life"], values["learning_floor"]
    rest = 1 - floor
    standing, fading = values["marked_share"] * values["marking_effect"], 1 - values["marking_decay"]
    marked, unmarked = (np.empty((horizon, *half_life.shape)) for _ in range(2))
    at_first = np.empty(half_life.shape)
    for year in range(horizon):
        rate = np.divide(-_learned(year + 0.5, war), half_life)
        np.exp2(rate, out=rate)
        rate *= rest
        rate += floor
        rate *= crowd.rate(year)
        bare = fading**year
        bare *= standing
        np.subtract(1, bare, out=bare)
        bare *= rate
        if year == 0:
            at_first[...] = bare
        for met, shares in ((bare, marked[year]), (rate, unmarked[year])):
            np.negative(met, out=met)
            np.expm1(met, out=met)
            np.negative(met, out=shares)
    for shares in (marked, unmarked, at_first):
        shares.flags.writeable = False
    return Meetings(marked, unmarked, at_first)


def _learned(middle: float, war: War) -> np.ndarray | float:
    """Compute the years of learning at a time: what people learned before a war they learn anew after it."""
    again = war.comes & (middle >= war.begin)
    if not again.any():
        return middle
    since = np.maximum(middle - war.end, 0.0)
    return since if again.all() else np.where(again, since, middle)


class _Crowd:
    """The yearly rate at which people meet a live unmarked mine before anybody has learned."""

    def __init__(self, values: Mapping[str, np.ndarray], war: War) -> None:
        self._values, self._war = values, war
        self._hazard = values["hazard"] * REFERENCE_DENSITY
        self._rate = self._at(np.arange(len(self._hazard)), 1.0)
        # those who are away, or will be: once they are back they stay
        self._moving = np.flatnonzero(war.comes) if "return_years" in values else _NONE

    def rate(self, year: int) -> np.ndarray:
        """Compute it for a year."""
        moving = self._moving
        if not len(moving):
            return self._rate
        end, stay = self._war.end[moving], self._values["stay_in_war_share"][moving]
        back = np.maximum(self._values["return_years"][moving], _DAY)
        during = self._war.part_of(year, moving)
        after = np.clip(np.minimum(year + 1 - end, 1.0), 0, 1)
        since = np.maximum(year + 0.5, (np.maximum(end, year) + year + 1) / 2) - end
        home = np.clip(since / back, 0, 1)
        before = np.clip(1 - during - after, 0, 1)
        self._rate[moving] = self._at(moving, before + during * stay + after * (stay + (1 - stay) * home))
        self._moving = moving[(home < 1) | (year <= end)]
        return self._rate

    def _at(self, draws: np.ndarray, present: np.ndarray | float) -> np.ndarray:
        """Compute the rate of some draws in which a share of the people is present."""
        crowd = self._values["people_near"][draws] * present / REFERENCE_DENSITY
        return self._hazard[draws] * np.power(crowd, self._values["density_exponent"][draws])
