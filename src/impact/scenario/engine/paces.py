"""How fast land is released: capacity that begins, grows to a ceiling, and what is left to clear.

Capacity follows from the war and from clearance alone and not from how much lies there: scenarios that differ
in mines share it, as they share :mod:`impact.scenario.engine.meetings`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from impact.scenario.engine.war import War

#: land or mines so few that none are left
_NOTHING = 1e-200
#: capacity in mines a year, in place of km2 a year
_IN_MINES = "clearance_capacity_mines"
#: all inputs that capacity follows from, as far as they matter to a scenario
INPUTS = (
    *War.INPUTS,
    "clearance_delay",
    "capacity_ceiling",
    "capacity_growth",
    _IN_MINES,
    "clearance_capacity",
)


@dataclass(frozen=True)
class Paces:
    """What can be released in each year: (n,) km2, or items where capacity is given in mines.

    None for a year before anybody has begun.
    """

    by_year: tuple[np.ndarray | None, ...]
    in_mines: bool

    def part(self, year: int, land: np.ndarray, *items: np.ndarray) -> np.ndarray | None:
        """Compute the part of the suspected land from the land and the kinds of items that are left."""
        pace = self.by_year[year]
        if pace is None:
            return None
        left = sum(items[1:], items[0]) if self.in_mines else land
        # all of it where less is left than the capacity; nothing without capacity, also where nothing is left
        part = np.maximum(left, _NOTHING)
        np.divide(pace, part, out=part)
        return np.minimum(part, 1.0, out=part)


def paces(values: Mapping[str, np.ndarray], horizon: int) -> Paces:
    """Compute what can be released in each year to the horizon.

    Parameters
    ----------
    values
        For each of :data:`INPUTS` that matters to the scenario, and for ``war_comes``, n values.
    horizon
        Years to follow.
    """
    capacity = _Capacity(values)
    return Paces(tuple(capacity.of_year(year) for year in range(horizon)), _IN_MINES in values)


class _Capacity:
    """Capacity that grows from year to year: to be asked for the years in their order."""

    def __init__(self, values: Mapping[str, np.ndarray]) -> None:
        self._start = War.of(values).end + values["clearance_delay"]
        self._first = float(self._start.min(initial=np.inf))
        self._ceiling = values["capacity_ceiling"]
        self._growth = 1 + values["capacity_growth"]
        self._capacity = values[_IN_MINES if _IN_MINES in values else "clearance_capacity"]
        # those that still grow; the others stay at their ceiling, or as they were
        self._growing = np.flatnonzero(self._growth != 1)
        self._grown = np.minimum(1.0, self._ceiling)

    def of_year(self, year: int) -> np.ndarray | None:
        """Compute what can be released in a year; None where nobody has begun."""
        if year + 1 <= self._first:
            return None
        pace = np.subtract(year + 1, self._start)
        np.clip(pace, 0, 1, out=pace)
        pace *= self._grow(year)
        pace *= self._capacity
        pace.flags.writeable = False
        return pace

    def _grow(self, year: int) -> np.ndarray:
        """Compute how many times the first capacity there is in a year."""
        growing = self._growing
        if len(growing):
            growth, ceiling = self._growth[growing], self._ceiling[growing]
            grown = np.power(growth, np.maximum(year - self._start[growing], 0))
            self._grown[growing] = np.minimum(grown, ceiling)
            self._growing = growing[(growth < 1) | (grown < ceiling)]
        return self._grown
