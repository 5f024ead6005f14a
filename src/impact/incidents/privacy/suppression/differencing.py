"""Differencing: what two releases of one table give away together and neither does alone."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import sparse

from impact.errors import ModelInputError
from impact.incidents.privacy.suppression.feasible_ranges import groups, ranges_of
from impact.incidents.privacy.suppression.suppressed_table import Suppressed
from impact.wording import counted

#: why a cell gives something away -> what that means
KINDS = {
    "hidden_once": "hidden in one release and shown in the other, which is about as large",
    "small_difference": "shown in both, and so few people apart that the difference is a small cell",
    "recomputed": "hidden, but the two releases together leave it too few values",
    "difference_of_totals": "a total that moved by few people; it names nobody by itself",
}
DISCLOSING = ("hidden_once", "small_difference", "recomputed")


@dataclass(frozen=True)
class Differencing:
    """Cells that two releases give away.

    ``cells``: the dimensions, ``kind`` (one of :data:`KINDS`) and, for `recomputed`, ``release`` (old,
    new), ``low`` and ``high``. It holds no count, so that it can be shown.
    """

    cells: pd.DataFrame = field(repr=False)

    @property
    def discloses(self) -> bool:
        """Whether a cell with few people, or the change by few people, can be computed."""
        return bool(self.cells["kind"].isin(DISCLOSING).any())

    def __bool__(self) -> bool:
        return self.discloses

    def summary(self) -> str:
        """Say it in one sentence a kind."""
        sizes = self.cells["kind"].value_counts()
        words = [f"{counted(int(sizes[kind]), 'cell')}: {KINDS[kind]}" for kind in KINDS if kind in sizes]
        return ". ".join(words) + "." if words else "The two releases give nothing away together."


def difference_discloses(old: Suppressed, new: Suppressed, *, growing: bool = True) -> Differencing:
    """Check what the published numbers of two releases give away together.

    Parameters
    ----------
    old, new
        The same table from two releases, by the same dimensions, as published.
    growing
        A reader may take it that a register only grows: no count falls from the old release to the new one.
        Where the published numbers contradict that, it is not used.

    Returns
    -------
    Differencing
        True where something is given away.

    Raises
    ------
    ModelInputError
        When the tables have other dimensions.
    """
    if old.additive.by != new.additive.by:
        raise ModelInputError(
            f"the tables are by {', '.join(old.additive.by)} and by {', '.join(new.additive.by)}",
            "the same dimensions in the same order",
            "make both tables with the same `by`",
        )
    by = list(old.additive.by)
    left, right = _side(old, "old"), _side(new, "new")
    both = left.merge(right, on=by, how="outer").reset_index(drop=True)
    kinds = [_compared(both, by, old, new), _recomputed(both, by, old, new, growing)]
    cells = pd.concat(kinds, ignore_index=True) if any(map(len, kinds)) else kinds[1]
    return Differencing(cells.reset_index(drop=True))


def _side(table: Suppressed, name: str) -> pd.DataFrame:
    side = table.table.rename(columns={table.additive.value: name, "hidden": f"{name}_hidden"})
    truth = pd.array(table.additive.counts, dtype="Int64")
    return side.assign(
        **{f"{name}_true": truth, f"{name}_cell": np.arange(len(side)), f"{name}_part": table.additive.parts}
    )


def _compared(both: pd.DataFrame, by: list[str], old: Suppressed, new: Suppressed) -> pd.DataFrame:
    """Cells hidden once, and cells shown twice with a small difference."""
    change = (both["new_true"].fillna(0) - both["old_true"].fillna(0)).to_numpy(dtype=np.int64)
    old_hidden = both["old_hidden"].fillna(False).to_numpy(dtype=bool)
    new_hidden = both["new_hidden"].fillna(False).to_numpy(dtype=bool)
    small = new.rule.small_change(change)
    part = both[["old_part", "new_part"]].fillna(True).all(axis=1).to_numpy(dtype=bool)
    shown_twice = ~old_hidden & ~new_hidden
    once = (old_hidden != new_hidden) & (np.abs(change) <= max(old.rule.width, new.rule.width))
    kinds = np.select(
        [once, shown_twice & small & part, shown_twice & small],
        ["hidden_once", "small_difference", "difference_of_totals"],
        default="",
    )
    return both.loc[kinds != "", by].assign(kind=kinds[kinds != ""])


def _recomputed(
    both: pd.DataFrame, by: list[str], old: Suppressed, new: Suppressed, growing: bool
) -> pd.DataFrame:
    """Hidden cells whose range in both releases together is too narrow."""
    empty = both.loc[[], by].assign(kind="", release="", low=0.0, high=0.0)
    n, m = len(old.table), len(new.table)
    pairs = both.dropna(subset=["old_cell", "new_cell"])
    sums = sparse.block_diag([old.additive.sums, new.additive.sums]).tocsr()
    shown = np.concatenate([_shown(old), _shown(new)])
    hidden = np.concatenate([old.hidden, new.hidden])
    if growing:  # new - old - growth = 0 in every cell
        k = len(pairs)
        rows = np.arange(k)
        old_cells, new_cells = pairs["old_cell"].to_numpy(int), pairs["new_cell"].to_numpy(int)
        step = sparse.csr_array(
            (
                np.concatenate([np.ones(k), -np.ones(k), -np.ones(k)]),
                (np.tile(rows, 3), np.concatenate([n + new_cells, old_cells, n + m + rows])),
            ),
            shape=(k, n + m + k),
        )
        wide = sparse.hstack([sums, sparse.csr_array((sums.shape[0], k))])
        sums = sparse.vstack([wide, step]).tocsr()
        shown = np.concatenate([shown, np.zeros(k, dtype=np.int64)])
        hidden = np.concatenate([hidden, np.ones(k, dtype=bool)])
    keys = pd.concat([old.table[by], new.table[by]], ignore_index=True)
    narrow_cells = []
    try:
        for group in groups(sparse.csr_array(sums), shown, hidden, 0):
            if (group.cells < n + m).any():
                low, high = ranges_of(group)
                thin = (high - low < new.rule.width) & (group.cells < n + m)
                narrow_cells += list(zip(group.cells[thin], low[thin], high[thin], strict=True))
    except ModelInputError:
        return _recomputed(both, by, old, new, growing=False) if growing else empty
    if not narrow_cells:
        return empty
    cells, low, high = map(np.asarray, zip(*narrow_cells, strict=True))
    part = keys.iloc[cells].assign(kind="recomputed", low=low, high=high)
    return part.assign(release=np.where(cells < n, "old", "new"))[[*by, "kind", "release", "low", "high"]]


def _shown(table: Suppressed) -> np.ndarray:
    return table.table[table.additive.value].fillna(0).to_numpy(dtype=np.int64)
