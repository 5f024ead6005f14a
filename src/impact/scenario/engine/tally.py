"""People counted: Poisson counts of many draws and years around their expected numbers, added up by draw.

They are the counts of :mod:`impact.scenario.engine.poisson`, with less work: most stand in a table; nearly
all others lie between two, and the chance of the lower one, read between the rows of another table, tells
which; only the rest is computed, for all years and kinds of people at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from scipy import special

from impact.scenario.engine.poisson import counts

#: Rows of the tables: roots of the mean, in steps of 1 / _STEPS up to that of _MOST, and one for all beyond.
#: Columns of the first: uniform numbers. It has to stay near the processor.
_STEPS, _COLUMNS, _MOST = 128, 512, 64
_TOP = round(np.sqrt(_MOST)) * _STEPS
_ROWS = _TOP + 1
#: From here on a cell holds several counts: the least of two, more than this, or more than two.
_OPEN, _MANY = 128, 255
#: far more than the rounding of a mean (its root is of single precision), a probability or a sum of them
_SLACK = 1e-6
#: more than a chance read between two rows may err: an eighth of a squared step times its curvature, below 2
_NEAR = 2e-5


class Luck(NamedTuple):
    """Uniform numbers in [0, 1), and where the column of each begins in the table."""

    numbers: np.ndarray
    columns: np.ndarray

    @classmethod
    def of(cls, numbers: np.ndarray) -> Luck:
        """Find the columns.

        Examples
        --------
        >>> Luck.of(np.array([0.0, 0.5])).columns.tolist()
        [0, 262400]
        """
        columns = (numbers * _COLUMNS).astype(np.int32)
        columns *= _ROWS
        for part in (numbers, columns):
            part.flags.writeable = False
        return cls(numbers, columns)


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
    """What the table leaves open: in which year and draw, what it says of it, means, uniform numbers."""

    year: np.ndarray
    draw: np.ndarray
    known: np.ndarray
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
    if not kinds:
        return []
    numbers = _looked_up(kinds)
    partial = [_open(kind, number) for kind, number in zip(kinds, numbers, strict=True)]
    exact = _settled(*(np.concatenate(part) for part in zip(*(left[2:] for _, left in partial), strict=True)))
    ends = np.cumsum([len(left.draw) for _, left in partial])
    for kind, (added, left), number in zip(kinds, partial, np.split(exact, ends[:-1]), strict=True):
        np.add.at(added, left.draw, number)
        own = left.draw < kind.by_year.shape[1]
        kind.by_year[left.year[own], left.draw[own]] = number[own]
    return [added for added, _ in partial]


def _looked_up(kinds: Sequence[Kind]) -> list[np.ndarray]:
    """Look all cells up, (years, n) for each kind: year by year, which stays near the processor."""
    years, n = kinds[0].expected.shape
    steps = [np.asarray(np.sqrt(kind.share) * _STEPS, dtype=np.float32) for kind in kinds]
    numbers = [np.empty((years, n), dtype=np.uint8) for _ in kinds]
    root, row = np.empty(n, dtype=np.float32), np.empty(n, dtype=np.float32)
    whole, cell = np.empty(n, dtype=np.int32), np.empty(n, dtype=np.intp)
    table = _table()
    for year in range(years):
        rooted = None
        for kind, step, number in zip(kinds, steps, numbers, strict=True):
            if kind.expected is not rooted:
                rooted = kind.expected
                _write_root(rooted[year], root)
                most = float(root.max(initial=0.0))
            np.multiply(root, step, out=row)
            if most * _STEPS >= _TOP:  # no share exceeds one
                np.minimum(row, _TOP, out=row)
            np.copyto(whole, row, casting="unsafe")
            whole += kind.luck.columns[year, :n]
            np.copyto(cell, whole)
            np.take(table, cell, out=number[year], mode="clip")  # that of "raise" takes another copy
    return numbers


def _write_root(expected: np.ndarray, root: np.ndarray) -> None:
    """Write roots in single precision; what the rounding of a course left below zero is none."""
    np.copyto(root, expected, casting="same_kind")
    np.maximum(root, 0, out=root)
    np.sqrt(root, out=root)


def _open(kind: Kind, number: np.ndarray) -> tuple[np.ndarray, _Open]:
    """Add up what the table holds, and list what it leaves open."""
    years, n = number.shape
    flat = number.ravel()
    cells = np.flatnonzero(flat >= _OPEN)
    known = flat[cells]
    flat[cells] = 0
    kind.by_year[...] = number[:, : kind.by_year.shape[1]]
    # cells stand in their order: to divide each of them by n would take longer
    ends = np.searchsorted(cells, np.arange(n, years * n + 1, n))
    year = np.repeat(np.arange(years), np.diff(ends, prepend=0))
    draw = cells - year * n
    mean = np.maximum(kind.expected.ravel()[cells], 0)
    mean *= kind.share[draw] if isinstance(kind.share, np.ndarray) else kind.share
    luck = kind.luck.numbers
    u = luck.ravel()[cells if luck.shape[1] == n else draw + year * luck.shape[1]]
    added = number.sum(axis=0, dtype=np.min_scalar_type(years * _OPEN)).astype(np.int64)
    return added, _Open(year, draw, known, mean, u)


def _settled(known: np.ndarray, mean: np.ndarray, u: np.ndarray) -> np.ndarray:
    """Find the counts that the table leaves open."""
    row = np.sqrt(mean)
    row *= _STEPS
    at = np.minimum(row, _TOP - 1).astype(np.intp)  # those beyond it are of many
    row -= at
    least = known.astype(np.intp) - _OPEN
    at += least * _ROWS
    below = _chances()[at]
    row *= _chances()[at + 1] - below
    below += row
    number = least + (below < u)
    unsure = np.flatnonzero((np.abs(below - u) < _NEAR) | (known == _MANY))
    number[unsure] = counts(mean[unsure], u[unsure])
    return number


@lru_cache(maxsize=1)
def _table() -> np.ndarray:
    """Tabulate counts by uniform number and root of the mean, column by column: open where there are several.

    Counts grow with both. So a cell holds those from what its least mean and number give to what its greatest
    ones do.
    """
    edges = np.arange(_ROWS) / _STEPS
    # the count reaches k where the number exceeds the chance of fewer: in columns from its own, or the next
    least = _reached(edges[:-1] ** 2 * (1 - _SLACK), 1 + _SLACK) + 1
    greatest = _reached(edges[1:] ** 2 * (1 + _SLACK), 1 - _SLACK)
    low, high = _row_by_row(least), _row_by_row(greatest)
    table = np.full((_COLUMNS, _ROWS), _MANY, dtype=np.uint8)
    one_of_two = np.where(high == low + 1, low + _OPEN, _MANY)
    table[:, :-1] = np.where(low == high, low, one_of_two).T
    table = table.ravel()
    table.flags.writeable = False
    return table


@lru_cache(maxsize=1)
def _chances() -> np.ndarray:
    """Tabulate the chance of no more than 0, 1, 2 ... by root of the mean, row by row for each."""
    k, edges = np.arange(_MANY - _OPEN + 1), np.arange(_ROWS) / _STEPS
    chances = special.pdtr(k[:, None], edges**2).astype(np.float32).ravel()
    chances.flags.writeable = False
    return chances


def _reached(mean: np.ndarray, nudge: float) -> np.ndarray:
    """Compute for means and k = 1, 2 ... in which column the chance of fewer than k lies: (means, k)."""
    k = np.arange(1, _MANY)
    terms = np.exp(-mean)[:, None] * np.cumprod(np.c_[np.ones(len(mean)), mean[:, None] / k[:-1]], axis=1)
    below = np.cumsum(terms, axis=1)
    return (below * nudge * _COLUMNS).astype(np.intp)


def _row_by_row(column: np.ndarray) -> np.ndarray:
    """Count, for each row and column, how many k are reached there."""
    rows, most = len(column), _COLUMNS
    inside = column < most
    at = (np.arange(rows)[:, None] * most + column)[inside]
    return np.bincount(at, minlength=rows * most).reshape(rows, most).cumsum(axis=1)
