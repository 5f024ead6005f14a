"""People counted: Poisson counts of many draws and years around their expected numbers, added up by draw.

They are the counts of :mod:`impact.scenario.engine.poisson`, with less work: where a mean is too small for
the uniform number to give anybody, nothing is computed; most other counts stand in a table; the rest, where
a cell of the table holds several, is computed for all years and kinds of people at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from impact.scenario.engine.poisson import counts

#: Rows of the table: roots of the mean, in steps of 1 / _STEPS up to that of _MOST. Columns: uniform numbers.
#: It has to stay near the processor.
_STEPS, _COLUMNS = 128, 512
_MOST = 64
#: cells that hold several counts
_OPEN = 255
#: far more than the rounding of a mean, a probability or a sum of them
_SLACK = 1e-9
#: years at a time, so that the counts of a block stay near the processor
_YEARS = 8


class Luck(NamedTuple):
    """Uniform numbers in [0, 1), and for each of them a mean up to which it gives a count of zero."""

    numbers: np.ndarray
    none_up_to: np.ndarray

    @classmethod
    def of(cls, numbers: np.ndarray) -> Luck:
        """Compute the means: a little less than those up to which a count is zero, never more.

        Examples
        --------
        >>> Luck.of(np.array([0.0, 0.5])).none_up_to.round(6).tolist()
        [inf, 0.693147]
        """
        with np.errstate(divide="ignore"):
            none_up_to = -np.log(numbers)
        none_up_to *= 1 - _SLACK
        none_up_to -= np.finfo(float).eps  # the chance of nobody is rounded, too
        for part in (numbers, none_up_to):
            part.flags.writeable = False
        return cls(numbers, none_up_to)


class Kind(NamedTuple):
    """One kind of people to count.

    ``expected``: casualties by year and draw, (years, n); ``share`` of them that this kind has, by draw or
    one; ``luck``: (years, n or more); ``by_year``: (years, kept), where the counts of the first draws go.
    """

    expected: np.ndarray
    share: np.ndarray | float
    luck: Luck
    by_year: np.ndarray


class _Open(NamedTuple):
    """What the table leaves open: cells of (years, n), in one row, their means and uniform numbers."""

    cells: np.ndarray
    mean: np.ndarray
    u: np.ndarray


def tally(kinds: Sequence[Kind]) -> list[np.ndarray]:
    """Count people and add the years up.

    Returns
    -------
    list[numpy.ndarray]
        For each kind whole numbers by draw, (n,): sums of :func:`impact.scenario.engine.poisson.counts`. The
        numbers by year are written to ``by_year``.

    Examples
    --------
    >>> expected, by_year = np.array([[0.5, 400.0], [2.0, 0.0]]), np.empty((2, 2), dtype=int)
    >>> tally([Kind(expected, 1.0, Luck.of(np.full((2, 2), 0.9)), by_year)])
    [array([  5, 426])]
    >>> by_year.tolist()
    [[1, 426], [4, 0]]
    """
    partial = [_look_up(kind) for kind in kinds]
    if not partial:
        return []
    exact = counts(*(np.concatenate(part) for part in zip(*((o.mean, o.u) for _, o in partial), strict=True)))
    ends = np.cumsum([len(o.cells) for _, o in partial])
    for kind, (added, left), number in zip(kinds, partial, np.split(exact, ends[:-1]), strict=True):
        year, draw = np.divmod(left.cells, len(added))
        np.add.at(added, draw, number)
        own = draw < kind.by_year.shape[1]
        kind.by_year[year[own], draw[own]] = number[own]
    return [added for added, _ in partial]


def _look_up(kind: Kind) -> tuple[np.ndarray, _Open]:
    """Add up what the table holds, and list what it leaves open."""
    years, n = kind.expected.shape
    mean = np.empty((_YEARS, n))
    number = np.empty((_YEARS, n), dtype=np.uint16)
    added = np.zeros(n, dtype=np.int64)
    left = []
    for start in range(0, years, _YEARS):
        some = slice(start, min(start + _YEARS, years))
        here, there = mean[: some.stop - start], number[: some.stop - start]
        np.multiply(kind.expected[some], kind.share, out=here)
        cells = np.flatnonzero(here > kind.luck.none_up_to[some, :n])
        m, u = here.ravel()[cells], kind.luck.numbers[some, :n].ravel()[cells]
        known = _table()[_cell(m, u)]
        at = np.flatnonzero(known == _OPEN)
        left.append(_Open(cells[at] + start * n, m[at], u[at]))
        known[at] = 0
        there.fill(0)
        there.ravel()[cells] = known
        kind.by_year[some] = there[:, : kind.by_year.shape[1]]
        added += there.sum(axis=0, dtype=there.dtype)
    return added, _Open(*map(np.concatenate, zip(*left, strict=True)))


def _cell(mean: np.ndarray, u: np.ndarray) -> np.ndarray:
    """Find the cells of the table; means beyond it lie in its last row, which is open."""
    row = np.sqrt(mean)
    row *= _STEPS
    np.minimum(row, np.sqrt(_MOST) * _STEPS, out=row)
    cell = row.astype(np.intp)
    cell *= _COLUMNS
    cell += (u * _COLUMNS).astype(np.intp)
    return cell


@lru_cache(maxsize=1)
def _table() -> np.ndarray:
    """Tabulate counts by root of the mean and uniform number, row by row: open where a cell holds several.

    Counts grow with both. So a cell holds one if its least mean and number give what its greatest ones do.
    """
    edges = np.arange(round(np.sqrt(_MOST)) * _STEPS + 1) / _STEPS
    # the count reaches k where the number exceeds the chance of fewer: in columns from its own, or the next
    least = _reached(edges[:-1] ** 2 * (1 - _SLACK), 1 + _SLACK) + 1
    greatest = _reached(edges[1:] ** 2 * (1 + _SLACK), 1 - _SLACK)
    low, high = _row_by_row(least), _row_by_row(greatest)
    table = np.full(len(edges) * _COLUMNS, _OPEN, dtype=np.uint8)
    table[: low.size] = np.where(low == high, low, _OPEN).ravel()
    table.flags.writeable = False
    return table


def _reached(mean: np.ndarray, nudge: float) -> np.ndarray:
    """Compute for means and k = 1, 2 ... in which column the chance of fewer than k lies: (means, k)."""
    k = np.arange(1, _OPEN)
    terms = np.exp(-mean)[:, None] * np.cumprod(np.c_[np.ones(len(mean)), mean[:, None] / k[:-1]], axis=1)
    below = np.cumsum(terms, axis=1)
    return (below * nudge * _COLUMNS).astype(np.intp)


def _row_by_row(column: np.ndarray) -> np.ndarray:
    """Count, for each row and column, how many k are reached there."""
    rows, most = len(column), _COLUMNS
    inside = column < most
    at = (np.arange(rows)[:, None] * most + column)[inside]
    return np.bincount(at, minlength=rows * most).reshape(rows, most).cumsum(axis=1)
