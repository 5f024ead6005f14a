"""The mines and the land: what a year of a scenario does to them, for many draws at once.

What is assumed stands in :mod:`impact.scenario.engine.course`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from impact.scenario.engine.combat import Fight
from impact.scenario.engine.meetings import Meetings
from impact.scenario.engine.paces import Paces
from impact.scenario.engine.war import War
from impact.scenario.inputs.scenario import Scenario

#: Years that a mine lies live before it destroys itself, on average of the 30 days, and before the back-up
#: leaves it inert, at the end of the 120 days of CCW Amended Protocol II.
UNTIL_DESTROYED, UNTIL_INERT = 30 / 365 / 2, 120 / 365


class Cleared(NamedTuple):
    """What clearance did in a year: mines, mines and other items, land."""

    mines: np.ndarray
    items: np.ndarray
    released_km2: np.ndarray


class Ground:
    """The mines and the suspected land as they are; its methods are what a year does to them, in their order.

    The arrays are changed in place. What nothing happens to (draws without combat, years before clearance,
    decoys and inert mines where there are none) is left alone: the same numbers.
    """

    def __init__(self, values: Mapping[str, np.ndarray], scenario: Scenario) -> None:
        laid = _laid(values, scenario)
        self._values, self._laid = values, laid
        self._end = War.of(values).end
        self.under_control = scenario.kind == "command-controlled"
        self._destroying = scenario.kind == "self-destructing"
        self.in_place, self.controlled = laid["live"].copy(), laid["controlled"].copy()
        self.displaced, self.missed = np.zeros_like(self.in_place), np.zeros_like(self.in_place)
        self._destroyed, self._inert = laid["destroyed"], laid["inert"]
        self.other, self.land = laid["inert"] + laid["decoys"], laid["suspected_km2"].copy()
        self._has_others = bool(self.other.any())
        self._least_land = 1e-9 * np.where(self.land > 0, self.land, 1.0)
        rate, away = values["migration_rate"], values["migrated_away_share"]
        self._stays, self._not_away, self._settles = 1 - rate, 1 - rate * away, 1 - away

    def fight(self, fought: Fight) -> np.ndarray:
        """Detonate and displace in combat, and count the mines that it detonates in the draws with war."""
        draws = fought.draws
        in_place, displaced = self.in_place[draws], self.displaced[draws]
        controlled = self.controlled[draws]
        blown = (in_place + displaced + controlled) * fought.detonated
        in_place, displaced = in_place * fought.intact, displaced * fought.intact
        moved = in_place * fought.displaced
        self.in_place[draws], self.displaced[draws] = in_place - moved, displaced + moved
        self.controlled[draws] = controlled * fought.intact
        return blown

    def count_migrated(self, mines: np.ndarray) -> None:
        """Compute how many mines flood and frost are about to carry away from the land."""
        np.add(self.in_place, self.displaced, out=mines)
        mines += self.missed
        mines *= self._values["migration_rate"]
        mines *= self._values["migrated_away_share"]

    def drift(self) -> None:
        """Move mines by flood and frost."""
        moved = self.in_place * self._values["migration_rate"]
        moved *= self._settles
        self.displaced *= self._not_away
        self.displaced += moved
        self.in_place *= self._stays
        self.missed *= self._not_away

    def meet(self, year: int, met: Meetings, fought: Fight) -> np.ndarray:
        """Take away the mines that people set off, and count them."""
        set_off = self.in_place * met.marked[year]
        self.in_place -= set_off
        loose = self.displaced + self.missed
        loose *= met.unmarked[year]
        set_off += loose
        spared = 1 - met.unmarked[year]
        self.displaced *= spared
        self.missed *= spared
        if year == 0 and self._destroying:
            self._meet_at_first(met.at_first, fought, set_off)
        return set_off

    def _meet_at_first(self, rate: np.ndarray, fought: Fight, set_off: np.ndarray) -> None:
        """Count among those set off the ones that did not yet destroy themselves or become inert."""
        intact = np.ones_like(rate)
        intact[fought.draws] = fought.intact
        there = intact * self._not_away
        early = self._destroyed * there * -np.expm1(-rate * UNTIL_DESTROYED)
        later = self._inert * there * -np.expm1(-rate * UNTIL_INERT)
        self._destroyed, self._inert = self._destroyed - early, self._inert - later
        self.other -= later
        set_off += early
        set_off += later

    def clear(self, year: int, paces: Paces) -> Cleared | None:
        """Release a part of the suspected land, and take away what is found in it; None before the first."""
        part = paces.part(year, self.land, self.in_place, self.displaced, self.other)
        if part is None:
            return None
        left = 1 - part
        mines = self.in_place * part
        mines *= self._values["clearance_quality"]
        finds = self.displaced * part
        finds *= self._values["displaced_found_share"]
        searched = self.in_place + self.displaced
        searched *= part
        self.missed += searched
        self.missed -= mines
        self.missed -= finds
        self.in_place *= left
        self.displaced *= left
        mines += finds
        items = mines
        if self._has_others:
            items = self.other * part
            items += mines
            self.other *= left
        part *= self.land
        self.land -= part
        self.land *= self.land >= self._least_land
        return Cleared(mines, items, part)

    def retrieve(self, year: int) -> np.ndarray | None:
        """Take up the mines under control once the war is over; None where mines are of another kind."""
        if not self.under_control:
            return None
        retrieved = np.where(self._end < year + 1, self.controlled, 0.0)
        self.controlled -= retrieved
        return retrieved

    def once(self) -> dict[str, np.ndarray]:
        """List what is known once: what was laid, destroyed itself, was suspected, and costs at the end."""
        rest = self.land * self._values["cost_per_km2"]
        rest += (self.in_place + self.displaced + self.other) * self._values["cost_per_mine"]
        return {
            "laid": self._laid["laid"],
            "suspected_km2": self._laid["suspected_km2"],
            "self_destructed": self._destroyed + self._inert,
            "cost_after": rest,
        }


def _laid(values: Mapping[str, np.ndarray], scenario: Scenario) -> dict[str, np.ndarray]:
    """Compute what lies there once the mechanisms have worked, and the land it makes suspect."""
    if "mine_density" in values:
        mined = values["border_length"] * values["field_depth"]
        items = values["mine_density"] * mined
    else:
        items = values["mines_laid"]
        mined = items * values["area_per_mine"] / 1e6
    decoys = items * values["decoy_share"]
    laid = items - decoys
    destroyed, inert, controlled = np.zeros_like(laid), np.zeros_like(laid), np.zeros_like(laid)
    if scenario.kind == "self-destructing":
        destroyed = laid * values["self_destruct_reliability"]
        inert = (laid - destroyed) * values["self_deactivation_reliability"]
    elif scenario.kind == "command-controlled":
        controlled = laid * (1 - values["control_lost_share"])
        mined = mined * values["control_lost_share"]
    suspected = mined * (1 + (1 - values["records_quality"]) * (values["suspected_ratio"] - 1))
    return {
        "laid": laid,
        "live": laid - destroyed - inert - controlled,
        "controlled": controlled,
        "destroyed": destroyed,
        "inert": inert,
        "decoys": decoys,
        "suspected_km2": suspected,
    }
