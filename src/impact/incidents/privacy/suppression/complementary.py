"""Complementary suppression: what else has to be hidden so that no hidden cell can be recomputed.

For each hidden cell whose range is too narrow, the cheapest change of the table is looked for that moves
the cell up and down by enough and leaves every sum as it is (a linear program whose cost is the people that
would be hidden, after Fischetti and Salazar, *Management Science* 47 (2001) 1008-1027). The cells that
change are hidden, too. Then the ranges are proved in whole numbers, until no hidden cell is left with a
narrow one; at last, cells that turn out not to be needed are shown again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd
from scipy import optimize, sparse

from impact.incidents.privacy.suppression.additive_table import AdditiveTable, additive_table
from impact.incidents.privacy.suppression.feasible_ranges import any_narrow, groups, narrow
from impact.incidents.privacy.suppression.small_cells import Rule
from impact.incidents.privacy.suppression.suppressed_table import Suppressed, least_hidden

#: so many further cells are looked at again at the end, largest first
_REVIEWED = 60


def suppress(
    frame: pd.DataFrame,
    by: Sequence[str],
    value: str,
    rule: Rule | None = None,
    *,
    totals: Mapping[str, str] | None = None,
    parents: Mapping[str, Mapping[str, str]] | None = None,
    cuts: Sequence[Sequence[str]] | None = None,
    earlier: Suppressed | None = None,
    hide: Collection[tuple[str, ...]] = (),
    open_cells: Collection[tuple[str, ...]] = (),
) -> Suppressed:
    """Hide the small cells of a table and as many others as keep them from being recomputed.

    Parameters
    ----------
    frame, by, value, totals, parents, cuts
        See :func:`additive_table`: counts by dimensions, with or without rows of totals.
    rule
        Which cells are small; None: 1 to 4, and zeros.
    earlier
        The table as published from an earlier release: what it hides stays hidden, and so do cells that
        differ from it by a small number of people.

    hide
        Cells that are hidden in any case, by their codes in the order of ``by``.
    open_cells
        Cells that say nothing of anybody (how many people have no year), small or not: they need no
        protection, and the others are protected as if they were known.

    Returns
    -------
    Suppressed
        With all totals. A total is hidden only where nothing else will do.

    Raises
    ------
    ModelInputError
        See :func:`additive_table`.

    Examples
    --------
    >>> rows = pd.DataFrame({"place": ["A", "A", "B", "B"], "sex": ["f", "m"] * 2, "people": [3, 12, 7, 9]})
    >>> result = suppress(rows, ["place", "sex"], "people")
    >>> int(result.hidden.sum()), result.proved
    (4, True)
    """
    rule = rule or Rule()
    additive = additive_table(frame, by, value, totals, parents, cuts)
    primary = rule.small(additive.counts)
    if earlier is not None:
        primary |= _known_from(earlier, additive, rule)
    if open_cells:
        primary &= ~_named(additive, by, open_cells)
    if hide:
        primary |= _named(additive, by, hide)
    hidden = _protect(additive, primary, rule)
    hidden = _review(additive, primary, hidden, rule)
    counts = pd.array(additive.counts, dtype="Int64")
    counts[hidden] = pd.NA
    return Suppressed(additive.cells[list(by)].assign(**{value: counts, "hidden": hidden}), rule, additive)


def _named(additive: AdditiveTable, by: Sequence[str], cells: Collection[tuple[str, ...]]) -> np.ndarray:
    numbers = set(cells)
    keys = additive.cells[list(by)].itertuples(index=False, name=None)
    return np.fromiter((key in numbers for key in keys), dtype=bool, count=len(additive.counts))


def suppress_together(
    old: pd.DataFrame, new: pd.DataFrame, by: Sequence[str], value: str, rule: Rule | None = None
) -> tuple[Suppressed, Suppressed]:
    """Hide the same cells in two releases that are shown side by side.

    Cells that are small in either, and cells that differ by few people, are hidden in both, and each table
    is proved by itself.
    """
    hidden: set[tuple[str, ...]] = set()
    while True:
        first = suppress(old, by, value, rule, hide=hidden)
        second = suppress(new, by, value, rule, earlier=first, hide=hidden)
        again = hidden | _hidden_keys(first) | _hidden_keys(second)
        if again == hidden or (again == _hidden_keys(first) == _hidden_keys(second)):
            return first, second
        hidden = again


def _hidden_keys(table: Suppressed) -> set[tuple[str, ...]]:
    rows = table.table.loc[table.hidden, list(table.additive.by)]
    return set(rows.itertuples(index=False, name=None))


def _known_from(earlier: Suppressed, additive: AdditiveTable, rule: Rule) -> np.ndarray:
    """Cells that the earlier release hides, and parts whose difference to it is small."""
    by, value = list(additive.by), additive.value
    old = earlier.table.rename(columns={earlier.additive.value: "_old", "hidden": "_hidden"})
    both = additive.cells.merge(old, on=by, how="left")
    change = (both[value] - both["_old"]).fillna(0).to_numpy(dtype=np.int64)
    once_hidden = both["_hidden"].fillna(False).to_numpy(dtype=bool)
    return once_hidden | (rule.small_change(change) & additive.parts)


def _protect(additive: AdditiveTable, primary: np.ndarray, rule: Rule) -> np.ndarray:
    hidden = primary.copy()
    asked: dict[int, int] = {}
    while True:
        exposed = _exposed(additive, hidden, rule)
        if not len(exposed):
            return hidden
        before = hidden.sum()
        reach = np.zeros((2, len(hidden)))  # how far each cell moved down and up in the moves so far
        for cell in exposed[np.argsort(-additive.counts[exposed], kind="stable")]:
            if reach[1, cell] - reach[0, cell] >= rule.width:
                continue
            tries = asked[int(cell)] = asked.get(int(cell), 0) + 1
            hidden |= _moved(additive, hidden, int(cell), rule.width * tries, rule.least, reach)
            if tries > 1:
                break
        if hidden.sum() == before and max(asked.values()) > 3:
            hideable = (additive.counts >= rule.least) | hidden
            hidden |= _whole_sums(additive, hidden, exposed) & hideable
            if hidden.sum() == before:
                return hideable


def _exposed(additive: AdditiveTable, hidden: np.ndarray, rule: Rule) -> np.ndarray:
    """Hidden cells whose range is too narrow."""
    cells = [
        group.cells[narrow(group, rule.width, additive.counts[group.cells].astype(float))]
        for group in groups(additive.sums, additive.counts, hidden, least_hidden(additive, hidden, rule))
    ]
    return np.concatenate(cells) if cells else np.empty(0, dtype=np.int64)


def _moved(
    additive: AdditiveTable, hidden: np.ndarray, cell: int, width: int, least: int, reach: np.ndarray
) -> np.ndarray:
    """Cells that change when one cell moves down as far as it can and up by what is missing of the width.

    ``reach`` is widened by the changes, so that cells that move along need no move of their own.
    """
    counts = additive.counts
    down = int(min(max(counts[cell] - least, 0), width))
    moved = np.zeros(len(counts), dtype=bool)
    for up, amount in ((False, down), (True, width - down)):
        if amount > 0:
            change = _cheapest_move(additive, hidden | moved, cell, amount, least, up)
            if change is None and not up:
                change = _cheapest_move(additive, hidden | moved, cell, width, least, True)
            if change is not None:
                moved |= np.abs(change) > 1e-6
                if (np.abs(change - np.rint(change)) < 1e-6).all():
                    np.minimum(reach[0], change, out=reach[0])
                    np.maximum(reach[1], change, out=reach[1])
    return moved


def _cheapest_move(
    additive: AdditiveTable, hidden: np.ndarray, cell: int, amount: int, least: int, up: bool
) -> np.ndarray | None:
    counts, size = additive.counts, len(additive.cells)
    cost = np.where(hidden, 0.0, (counts + 1.0) * (1 + additive.depth))
    fixed = (counts == 0) & (least > 0)  # zeros that are shown cannot be hidden
    highest = np.concatenate([np.where(fixed, 0, np.inf), np.maximum(counts - least, 0)]).astype(float)
    highest[[cell, cell + size]] = 0
    lowest = np.zeros(2 * size)
    own = cell if up else cell + size
    lowest[own] = highest[own] = amount
    answer = optimize.linprog(
        np.concatenate([cost, cost]),
        A_eq=sparse.hstack([additive.sums, -additive.sums]).tocsr(),
        b_eq=np.zeros(additive.sums.shape[0]),
        bounds=np.column_stack([lowest, highest]),
        method="highs",
    )
    if answer.x is None:
        return None
    return np.asarray(answer.x[:size] - answer.x[size:])


def _whole_sums(additive: AdditiveTable, hidden: np.ndarray, exposed: np.ndarray) -> np.ndarray:
    """Hide everything that shares a sum with the exposed cells."""
    touched = np.asarray(abs(additive.sums)[:, exposed].sum(axis=1)).ravel() > 0
    members = np.asarray(abs(additive.sums)[touched].sum(axis=0)).ravel() > 0
    return np.asarray(hidden | members, dtype=bool)


def _review(additive: AdditiveTable, primary: np.ndarray, hidden: np.ndarray, rule: Rule) -> np.ndarray:
    """Show further cells again, largest first, where the proof holds without them."""
    further = np.flatnonzero(hidden & ~primary)
    if len(further) > _REVIEWED or hidden.sum() > 4 * _REVIEWED:
        return hidden
    wide: set[tuple[int, bytes]] = (
        set()
    )  # groups of cells that were proved: with the same cells they have the same sums
    for cell in further[np.argsort(-additive.counts[further], kind="stable")]:
        tried = hidden.copy()
        tried[cell] = False
        if _holds(additive, tried, rule, wide):
            hidden = tried
    return hidden


def _holds(additive: AdditiveTable, hidden: np.ndarray, rule: Rule, wide: set[tuple[int, bytes]]) -> bool:
    """Whether no hidden cell is exposed; groups of cells that are proved to be wide are added to ``wide``."""
    least = least_hidden(additive, hidden, rule)
    for group in groups(additive.sums, additive.counts, hidden, least):
        key = least, group.cells.tobytes()
        if key not in wide:
            if any_narrow(group, rule.width, additive.counts[group.cells].astype(float)):
                return False
            wide.add(key)
    return True
