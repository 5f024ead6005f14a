"""Small cells: which counts may not be shown, and how wide the range of a hidden one must be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from impact.incidents.mapping.mapping import Publish

#: what a page prints in place of a hidden number
MARK = "hidden"


@dataclass(frozen=True)
class Rule:
    """Which cells are small.

    ``threshold`` and ``sign``: counts from 1 that are ``<`` or ``<=`` the threshold are hidden. ``zeros``:
    true zeros are hidden as well, or shown; a reader of a table with shown zeros knows that a hidden cell
    is none.
    """

    threshold: int = 5
    sign: Literal["<", "<="] = "<"
    zeros: Literal["shown", "hidden"] = "hidden"

    @classmethod
    def of(cls, publish: Publish) -> Rule:
        """Rule of the `publish:` part of a mapping."""
        return cls(publish.threshold, publish.rule, publish.zeros)

    @property
    def largest(self) -> int:
        """Largest count that is hidden."""
        return self.threshold - (self.sign == "<")

    @property
    def least(self) -> int:
        """Least value that a hidden cell can have, as far as a reader knows."""
        return int(self.zeros == "shown")

    @property
    def width(self) -> int:
        """Least distance between the ends of the range of a hidden cell: more than the threshold."""
        return self.threshold + 1

    def small(self, counts: np.ndarray) -> np.ndarray:
        """Mark the cells that must not be shown."""
        lowest = 1 if self.zeros == "shown" else 0
        return (counts >= lowest) & (counts <= self.largest)

    def small_change(self, changes: np.ndarray) -> np.ndarray:
        """Mark the differences between two releases that are about so few people."""
        size = np.abs(changes)
        return (size >= 1) & (size <= self.largest)
