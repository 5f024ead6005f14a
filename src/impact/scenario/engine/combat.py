"""What combat does in each year: in which draws, and to which share of the mines there.

It follows from the war and the shares alone and not from how many mines lie there: scenarios that differ in
mines or in clearance share it, as they share :mod:`impact.scenario.engine.meetings`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from impact.scenario.engine.war import War

#: all inputs that the shares follow from, as far as they matter to a scenario
INPUTS = (*War.INPUTS, "combat_detonated_share", "combat_displaced_share")


class Fight(NamedTuple):
    """Combat of a year: the draws with war, the shares it detonates and leaves intact, and the displaced one.

    ``displaced`` is of the mines in place that are left intact.
    """

    draws: np.ndarray
    detonated: np.ndarray
    intact: np.ndarray
    displaced: np.ndarray


_NONE = Fight(np.empty(0, dtype=int), np.empty(0), np.empty(0), np.empty(0))


def fights(values: Mapping[str, np.ndarray], horizon: int) -> tuple[Fight, ...]:
    """Compute what combat does, year by year to the horizon.

    Parameters
    ----------
    values
        For each of :data:`INPUTS` that matters to the scenario, and for ``war_comes``, n values.
    horizon
        Years to follow.
    """
    war = War.of(values)
    return tuple(_of_year(values, war, year) for year in range(horizon))


def _of_year(values: Mapping[str, np.ndarray], war: War, year: int) -> Fight:
    draws, part = war.within(year)
    if not len(draws):
        return _NONE
    of_war = part / war.years[draws]
    intact = _remaining(values.get("combat_detonated_share"), draws, of_war)
    undisplaced = _remaining(values.get("combat_displaced_share"), draws, of_war)
    fight = Fight(draws, 1 - intact, intact, 1 - undisplaced)
    for numbers in fight:
        numbers.flags.writeable = False
    return fight


def _remaining(share: np.ndarray | None, draws: np.ndarray, part: np.ndarray) -> np.ndarray:
    """Compute what remains after a part of the war, of which a share is taken over the whole of it."""
    if share is None:
        return np.ones_like(part)
    return np.power(1 - share[draws], part)
