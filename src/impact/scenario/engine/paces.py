"""How fast land is released: capacity that begins, grows to a ceiling, and what is left to clear."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

#: land or mines so few that none are left
_NOTHING = 1e-200


class Paces:
    """The part of the suspected land that is released in a year."""

    def __init__(self, values: Mapping[str, np.ndarray], end: np.ndarray) -> None:
        self._start = end + values["clearance_delay"]
        self._first = float(self._start.min(initial=np.inf))
        self._ceiling = values["capacity_ceiling"]
        self._growth = 1 + values["capacity_growth"]
        self._in_mines = "clearance_capacity_mines" in values
        self._capacity = values["clearance_capacity_mines" if self._in_mines else "clearance_capacity"]
        # those that still grow; the others stay at their ceiling, or as they were
        self._growing = np.flatnonzero(self._growth != 1)
        self._grown = np.minimum(1.0, self._ceiling)

    def part(self, year: int, land: np.ndarray, *items: np.ndarray) -> np.ndarray | None:
        """Compute it from the land and the kinds of items that are left; None where nobody has begun."""
        if year + 1 <= self._first:
            return None
        working = np.subtract(year + 1, self._start)
        np.clip(working, 0, 1, out=working)
        working *= self._grow(year)
        working *= self._capacity
        left = sum(items[1:], items[0]) if self._in_mines else land
        # all of it where less is left than the capacity; nothing without capacity, also where nothing is left
        working /= np.maximum(left, _NOTHING)
        return np.minimum(working, 1.0, out=working)

    def _grow(self, year: int) -> np.ndarray:
        """Compute how many times the first capacity there is in a year."""
        growing = self._growing
        if len(growing):
            growth, ceiling = self._growth[growing], self._ceiling[growing]
            grown = np.power(growth, np.maximum(year - self._start[growing], 0))
            self._grown[growing] = np.minimum(grown, ceiling)
            self._growing = growing[(growth < 1) | (grown < ceiling)]
        return self._grown
