"""When there is war: by draw, whether it comes, its begin and its end, and in which years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

_NONE = np.empty(0, dtype=int)


@dataclass(frozen=True)
class War:
    """When there is war, by draw: whether it comes, its begin, its end, and its years.

    Where none comes, ``end`` is when the land is no longer kept under guard, and the years are infinite.
    ``last`` is the end of the last one.
    """

    #: all inputs that it follows from, as far as they matter to a scenario
    INPUTS: ClassVar[tuple[str, ...]] = ("war_probability", "war_start", "war_duration", "kept_without_war")

    comes: np.ndarray
    begin: np.ndarray
    end: np.ndarray
    years: np.ndarray
    last: float

    @classmethod
    def of(cls, values: Mapping[str, np.ndarray]) -> War:
        """Read it from the inputs, and from ``war_comes``."""
        comes = values["war_comes"] > 0
        begin = values["war_start"] if "war_start" in values else np.zeros(comes.shape)
        years = values["war_duration"] if "war_duration" in values else np.ones(comes.shape)
        end = np.where(comes, begin + years, values.get("kept_without_war", begin))
        return cls(comes, begin, end, np.where(comes, years, np.inf), float(end[comes].max(initial=0.0)))

    def within(self, year: int) -> tuple[np.ndarray, np.ndarray]:
        """Find the draws in which there is war in a year, and the part of the year in which there is."""
        draws = np.flatnonzero(self.comes & (self.end > year)) if year < self.last else _NONE
        part = self.part_of(year, draws)
        at_war = part > 0
        return (draws, part) if at_war.all() else (draws[at_war], part[at_war])

    def part_of(self, year: int, draws: np.ndarray) -> np.ndarray:
        """Compute the part of a year in which there is war, in draws in which one comes."""
        return np.clip(np.minimum(year + 1, self.end[draws]) - np.maximum(year, self.begin[draws]), 0, 1)
