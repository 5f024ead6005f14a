"""What is on record of places where mines were left and cleared: mines, land, people, harm, time and money.

The module `records` beside this one puts a history together from the tables as they were known on a day; each
figure names its sources and how it was obtained. What is not on record is missing, with a reason,
never nought.

What cannot be told: how many mines there were. What was found and what was estimated at the time differ by
a factor of two to six, so the number of mines is a range. Casualties are those that somebody recorded,
of mines and of other remnants of the war together.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from impact.scenario.inputs.distributions import Fixed, Lognormal

_COLUMNS = ("place", "figure", "low", "high", "unit", "first", "last", "at_least", "how", "sources")
_Z95 = 1.6448536269514722


@dataclass(frozen=True)
class Figure:
    """A number on record, or the range in which the published numbers lie.

    ``first`` and ``last`` are the calendar years it covers; ``at_least`` marks a lower bound.
    """

    low: float
    high: float
    unit: str
    how: str
    sources: tuple[str, ...]
    first: int | None = None
    last: int | None = None
    at_least: bool = False

    @property
    def middle(self) -> float:
        """The geometric middle of the range (the number itself where there is no range)."""
        return math.sqrt(self.low * self.high) if self.low > 0 else (self.low + self.high) / 2

    @property
    def log_sd(self) -> float:
        """The standard deviation of the logarithm, if 9 of 10 cases lie in the range."""
        return math.log(self.high / self.low) / (2 * _Z95) if self.low > 0 else 0.0

    @property
    def span(self) -> int:
        """How many calendar years it covers."""
        if self.first is None or self.last is None:
            raise ValueError(f"{self.how}: no period")
        return self.last - self.first + 1

    def distribution(self) -> Fixed | Lognormal:
        """Turn the figure into an input of a scenario: 9 of 10 draws in the range.

        >>> Figure(100, 400, "mines", "two estimates", ("page",)).distribution().words()
        '200, right within a factor of 2'
        """
        if self.high > self.low > 0:
            return Lognormal(middle=self.middle, spread=math.sqrt(self.high / self.low))
        return Fixed(value=self.middle)


@dataclass(frozen=True)
class History:
    """What is on record of one place.

    ``figures`` may hold ``mines``, ``mines_found``, ``people`` (persons per km2), ``area`` (suspected km2
    at the end of the fighting), ``released`` (km2 in a period), ``years`` (to clear, from ``first``),
    ``casualties`` (civilian where deminers could be taken off), ``deminers``, ``spent`` (USD in a period);
    ``missing`` has the reason why each of the others is not there.
    """

    place: str
    name: str
    first: int
    fenced: bool
    figures: Mapping[str, Figure] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)

    def get(self, name: str) -> Figure | None:
        """Look up a figure; nothing where it is not on record."""
        return self.figures.get(name)

    def lacks(self, names: tuple[str, ...]) -> str:
        """Write which of the figures are missing and why; empty when all are there."""
        return "; ".join(self.missing.get(n, f"{n} is not on record") for n in names if n not in self.figures)

    def frame(self) -> pd.DataFrame:
        """Set the figures below each other.

        Columns: ``place``, ``figure``, ``low``, ``high``, ``unit``, ``first``, ``last``, ``at_least``,
        ``how``, ``sources``.
        """
        rows = [
            {
                "place": self.name,
                "figure": name,
                "low": f.low,
                "high": f.high,
                "unit": f.unit,
                "first": f.first,
                "last": f.last,
                "at_least": f.at_least,
                "how": f.how,
                "sources": ", ".join(f.sources),
            }
            for name, f in self.figures.items()
        ]
        return pd.DataFrame(rows, columns=list(_COLUMNS))
