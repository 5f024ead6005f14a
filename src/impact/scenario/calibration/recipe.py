"""The recipe of a place's history: which rows of the other tables its figures are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from impact.catalogue.scenario_inputs import HISTORY_FIGURES
from impact.scenario.calibration.histories import Figure
from impact.scenario.calibration.lookups import Missing, has, parameter


@dataclass(frozen=True)
class Recipe:
    """The rows of the table of histories that say where the figures of a place stand."""

    place: str
    rows: pd.DataFrame

    def select(self, figure: str, table: str = "parameters") -> pd.DataFrame:
        """Select the rows that name a figure in a table."""
        return self.rows.iloc[self._positions.get((figure, table), [])]

    def names(self, figure: str, table: str = "parameters") -> list[str]:
        """List the names of a figure's parameters, or of its measures in another table."""
        at = self._positions.get((figure, table))
        return self.rows["name"].iloc[at].tolist() if at else []

    @cached_property
    def _positions(self) -> Mapping[tuple[str, str], list[int]]:
        """Where the rows of each figure and table stand: found once, as they are asked for many times."""
        places: dict[tuple[str, str], list[int]] = {}
        for at, key in enumerate(zip(self.rows["figure"], self.rows["table"], strict=True)):
            places.setdefault(key, []).append(at)
        return places

    def figures(self, figure: str, frames: Mapping[str, pd.DataFrame]) -> list[Figure]:
        """Look up those parameters of a figure that are on record."""
        return [parameter(frames, name) for name in self.names(figure) if has(frames, name)]

    def single(self, figure: str, frames: Mapping[str, pd.DataFrame]) -> Figure:
        """Look up the one parameter of a figure."""
        names = self.names(figure)
        if not names:
            raise Missing(f"{HISTORY_FIGURES[figure]}: no figure is named")
        return parameter(frames, names[0])

    def unused(self, figure: str) -> str:
        """Look up why no figure is used; empty where one is."""
        at = self._positions.get((figure, ""))
        return str(self.rows["words"].iloc[at[0]]) if at else ""
