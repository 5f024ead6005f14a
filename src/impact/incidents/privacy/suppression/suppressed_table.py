"""Suppressed table: counts as they may be published, and what a reader can learn of the hidden ones."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from impact.incidents.privacy.suppression.additive_table import AdditiveTable
from impact.incidents.privacy.suppression.feasible_ranges import any_narrow, groups, ranges_of
from impact.incidents.privacy.suppression.small_cells import MARK, Rule


@dataclass(frozen=True)
class Suppressed:
    """A table as it may be published.

    ``table``: the dimensions, the counts (missing where hidden) and ``hidden``. ``rule``: which cells are
    small. ``additive``: the full table, not for publication; it is left out of what is printed.
    """

    table: pd.DataFrame
    rule: Rule
    additive: AdditiveTable = field(repr=False)

    @property
    def hidden(self) -> np.ndarray:
        """Which cells are hidden."""
        return self.table["hidden"].to_numpy(dtype=bool)

    @property
    def least(self) -> int:
        """Least value a hidden cell can have, as far as a reader knows."""
        return least_hidden(self.additive, self.hidden, self.rule)

    @functools.cached_property
    def ranges(self) -> pd.DataFrame:
        """Ranges of the hidden cells, see :func:`protected_ranges`."""
        return protected_ranges(self)

    @functools.cached_property
    def proved(self) -> bool:
        """Whether the range of every hidden cell is wider than the threshold.

        Proved by tables that agree with the published one: two for each cell, as far apart as they must be.
        """
        counts = self.additive.counts
        return not any(
            any_narrow(group, self.rule.width, counts[group.cells].astype(float))
            for group in groups(self.additive.sums, counts, self.hidden, self.least)
        )

    def hide(self, frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
        """Copy of another table by the same dimensions without its figures on hidden cells.

        Percentages, means and values of a chart on a hidden cell give it away; a row that is not in this
        table is hidden as well.
        """
        by = list(self.additive.by)
        keyed = frame[by].astype("string").fillna("unknown").reset_index(drop=True)
        hidden = keyed.merge(self.table[[*by, "hidden"]], on=by, how="left")["hidden"]
        frame = frame.copy()
        frame.loc[hidden.fillna(True).to_numpy(dtype=bool), list(columns)] = pd.NA
        return frame

    def shares(self, within: Sequence[str]) -> pd.DataFrame:
        """Share of each shown cell in the total of its group, from shown numbers alone.

        Parameters
        ----------
        within
            Dimensions that stay: `["province"]` gives the share of women in each province.
        """
        by, value = list(self.additive.by), self.additive.value
        key = self.table[by].copy()
        for dim in by:
            if dim not in within:
                key[dim] = self.additive.totals[dim]
        whole = key.merge(self.table, on=by, how="left")[value]
        share = self.table[value].astype("Float64") / whole.astype("Float64").where(whole > 0)
        return self.table[by].assign(
            share=share, hidden=share.isna() & (self.hidden | whole.isna().to_numpy())
        )

    def printed(self) -> pd.Series:
        """Give the counts as a page prints them: whole numbers, or the mark of a hidden one."""
        return self.table[self.additive.value].astype("string").fillna(MARK)


def least_hidden(additive: AdditiveTable, hidden: np.ndarray, rule: Rule) -> int:
    """Least value a hidden cell can have; 0 also where zeros are shown but one had to be hidden."""
    return min(rule.least, int(additive.counts[hidden].min())) if hidden.any() else rule.least


def protected_ranges(table: Suppressed, least: int | None = None) -> pd.DataFrame:
    """Solve for what a reader can learn of each hidden cell.

    Parameters
    ----------
    table
        A suppressed table; only its published numbers are used.
    least
        Least value a hidden cell can have. None: 0, or 1 where the rule shows true zeros.

    Returns
    -------
    DataFrame
        One row a hidden cell: its dimensions, ``low`` and ``high`` (infinite where nothing bounds it),
        ``width``, and ``protected``: the range is wider than the threshold.
    """
    least = table.least if least is None else least
    additive = table.additive
    shown = table.table[additive.value].fillna(0).to_numpy(dtype=np.int64)
    parts = []
    for group in groups(additive.sums, shown, table.hidden, least):
        low, high = ranges_of(group)
        part = additive.cells.loc[group.cells, list(additive.by)]
        parts.append(part.assign(low=low, high=high))
    if not parts:
        return additive.cells.loc[[], list(additive.by)].assign(low=0.0, high=0.0, width=0.0, protected=True)
    ranges = pd.concat(parts).sort_index()
    ranges["width"] = ranges["high"] - ranges["low"]
    ranges["protected"] = ranges["width"] >= table.rule.width
    return ranges
