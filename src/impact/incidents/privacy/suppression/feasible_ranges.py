"""Feasible ranges: what a reader can compute of hidden cells from everything published, exactly.

For each hidden cell the least and the greatest value over all tables of whole numbers that agree with the
published ones (integer linear programming, HiGHS). The hidden cells fall into groups that share no sum;
each group is solved by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import optimize, sparse
from scipy.sparse import csgraph

from impact.errors import ModelInputError

#: how far a number of the solver may be from a whole one
_WHOLE = 1e-6
#: tables tried at random before cells are solved by themselves
_TRIES = 24
#: rounds of bounds, each from the last; what more of them would tell is left to the solver
_ROUNDS = 20


@dataclass(frozen=True)
class Group:
    """Hidden cells linked by sums: ``sums @ x == rest``, x whole numbers from ``least``."""

    cells: np.ndarray
    sums: sparse.csr_array
    rest: np.ndarray
    least: int

    def extreme(self, position: int, sign: int) -> np.ndarray | None:
        """Solution in which one cell is least (sign 1) or greatest (-1); None where it has no bound."""
        weights = np.zeros(len(self.cells))
        weights[position] = sign
        return self.solution(weights)

    def solution(self, weights: np.ndarray) -> np.ndarray | None:
        """Cheapest table of whole numbers that agrees with what is published; None where it has no bound.

        Most sums of tables have whole corners, so the relaxed programme is solved first.

        Raises
        ------
        ModelInputError
            When no table agrees.
        """
        for whole in (False, True):
            answer = self._solved(weights, optimize.Bounds(self.least, np.inf), whole=whole)
            if answer.status == 3 or (answer.status == 4 and answer.x is None):
                return None
            if answer.x is None:
                raise ModelInputError(
                    "no table of whole numbers agrees with the published numbers",
                    "totals that are the sums of their parts, and hidden cells that are counts",
                    "publish the table anew from the records",
                )
            if whole or self._is_whole(answer.x):
                break
        return np.asarray(np.rint(answer.x))

    def near(self, weights: np.ndarray, truth: np.ndarray, reach: int) -> np.ndarray | None:
        """Find a table that agrees, its cells at most ``reach`` from the true ones; None without one."""
        bounds = optimize.Bounds(np.maximum(truth - reach, self.least), truth + reach)
        answer = self._solved(weights, bounds, whole=False)
        return np.asarray(np.rint(answer.x)) if answer.x is not None and self._is_whole(answer.x) else None

    def _solved(
        self, weights: np.ndarray, bounds: optimize.Bounds, *, whole: bool
    ) -> optimize.OptimizeResult:
        constraints = (
            [optimize.LinearConstraint(self.sums, self.rest, self.rest)] if self.sums.shape[0] else []
        )
        return optimize.milp(
            weights,
            constraints=constraints,
            bounds=bounds,
            integrality=np.full(len(self.cells), int(whole)),
        )

    def _is_whole(self, table: np.ndarray) -> bool:
        rounded = np.rint(table)
        agrees = not self.sums.shape[0] or bool((self.sums @ rounded == self.rest).all())
        return agrees and bool((np.abs(table - rounded) < _WHOLE).all())


def groups(sums: sparse.csr_array, counts: np.ndarray, hidden: np.ndarray, least: int) -> Iterator[Group]:
    """Yield the groups of hidden cells. ``counts`` of hidden cells are not looked at."""
    cells = np.flatnonzero(hidden)
    if not len(cells):
        return
    shown = np.where(hidden, 0, counts)
    rest = -(sums @ shown)
    inside = sums[:, cells].tocsr()
    used = np.diff(inside.indptr) > 0
    inside, rest = inside[used], rest[used]
    incidence = abs(inside)
    links = (incidence.T @ incidence).tocsr() if inside.shape[0] else sparse.csr_array((len(cells),) * 2)
    number, labels = csgraph.connected_components(links, directed=False)
    for label in range(number):
        members = np.flatnonzero(labels == label)
        rows = np.flatnonzero(np.diff(inside[:, members].tocsr().indptr) > 0)
        yield Group(cells[members], inside[rows][:, members].tocsr(), rest[rows], least)


def ranges_of(group: Group) -> tuple[np.ndarray, np.ndarray]:
    """Least and greatest value of every cell of a group; infinite where nothing bounds it."""
    low, high = np.empty(len(group.cells)), np.empty(len(group.cells))
    for position in range(len(group.cells)):
        least, greatest = group.extreme(position, 1), group.extreme(position, -1)
        low[position] = -np.inf if least is None else least[position]
        high[position] = np.inf if greatest is None else greatest[position]
    return low, high


def bounds_of(group: Group) -> tuple[np.ndarray, np.ndarray]:
    """Bounds that follow from one sum after the other: the true range of a cell lies within them.

    Each sum bounds a cell by what its other cells leave for it, until nothing changes. Cells that several
    sums together tie down may have a narrower range than this.
    """
    entries = group.sums.tocoo()
    row, cell, factor = entries.row, entries.col, entries.data.astype(float)
    low, high = np.full(len(group.cells), float(group.least)), np.full(len(group.cells), np.inf)
    for _ in range(_ROUNDS):
        before = low.copy(), high.copy()
        ends = factor * low[cell], factor * high[cell]
        most = (group.rest[row] - _others(row, np.minimum(*ends), -np.inf)) / factor
        least = (group.rest[row] - _others(row, np.maximum(*ends), np.inf)) / factor
        np.maximum.at(low, cell, np.minimum(least, most))
        np.minimum.at(high, cell, np.maximum(least, most))
        if (low == before[0]).all() and (high == before[1]).all():
            break
    return low, high


def _others(row: np.ndarray, values: np.ndarray, endless: float) -> np.ndarray:
    """Add up, for each entry, the others of its row; ``endless`` where one of those is infinite."""
    infinite = np.isinf(values)
    finite = np.where(infinite, 0.0, values)
    others = np.bincount(row, infinite)[row] - infinite
    return np.where(others > 0, endless, np.bincount(row, finite)[row] - finite)


def any_narrow(group: Group, width: int, truth: np.ndarray) -> bool:
    """Whether a cell of a group has a range that is not as wide as it must be."""
    return bool(tied(group, width).any() or narrow(group, width, truth).any())


def tied(group: Group, width: int) -> np.ndarray:
    """Mark the cells whose range is too narrow by single sums already, without a solver."""
    low, high = bounds_of(group)
    return np.asarray(high - low < width)


def narrow(group: Group, width: int, truth: np.ndarray | None = None) -> np.ndarray:
    """Mark the cells of a group whose range is not as wide as it must be.

    Every table met on the way is a witness for all cells, so that few cells have to be solved by
    themselves. No witness is sought for cells that single sums tie down.
    """
    size = len(group.cells)
    narrow_cells = tied(group, width)
    low, high = np.full(size, np.inf), np.full(size, -np.inf)

    def witness(table: np.ndarray | None, position: int, sign: int) -> None:
        if table is None:
            (high if sign < 0 else low)[position] = np.inf if sign < 0 else -np.inf
            return
        np.minimum(low, table, out=low)
        np.maximum(high, table, out=high)

    if truth is not None:
        witness(truth, 0, 1)
        draw = np.random.default_rng(size)
        for _ in range(_TRIES):
            wanting = (high - low < width) & ~narrow_cells
            if not wanting.any():
                break
            table = group.near(draw.choice([-1.0, 1.0], size) * wanting, truth, 2 * width)
            if table is not None:
                witness(table, 0, 1)
    for position in np.flatnonzero(~narrow_cells).tolist():
        for sign in (-1, 1):
            if high[position] - low[position] >= width:
                break
            witness(group.extreme(position, sign), position, sign)
        narrow_cells[position] = high[position] - low[position] < width
    return narrow_cells
