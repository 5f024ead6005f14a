"""An outcome fitted by several inputs: cubic splines of their normal scores, and products of each two."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from scipy import interpolate, linalg, special

_KNOTS = 4
#: the least reciprocal condition of normal equations that are trusted with ten digits and more
_WELL = 1e-10


def scores_in_order(values: np.ndarray) -> np.ndarray:
    """Turn sorted values into normal scores: the mean rank of equal ones, less a half, as a share of all."""
    starts = np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]]))
    ends = np.append(starts[1:], len(values))
    scores = special.ndtri(((starts + 1 + ends) / 2 - 0.5) / len(values))
    return np.repeat(scores, ends - starts)


def order_of(values: np.ndarray) -> np.ndarray:
    """List the places of (n,) numbers in ascending order, equal ones in any; the last orders are kept.

    An input is sorted alone and with others, and for all states alike, but for the people of each.
    """
    return _order_of_bytes(np.ascontiguousarray(values, dtype=float).tobytes())


@lru_cache(maxsize=64)  # of a third of a megabyte, for a report's draws
def _order_of_bytes(numbers: bytes) -> np.ndarray:
    order = np.argsort(np.frombuffer(numbers))
    order.flags.writeable = False
    return order


@lru_cache(maxsize=8)
def even_scores(n: int) -> np.ndarray:
    """List the normal scores of n values in their order, none of them equal."""
    return np.asarray(special.ndtri((np.arange(1, n + 1) - 0.5) / n))


def fit_scores(y: np.ndarray, inputs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Fit an outcome by several inputs: the fitted values, and what is to be taken out of the outcome."""
    matrix = _matrix([_Scored.of(column) for column in inputs.T])
    coefficients, rank = _least_squares(matrix, y)
    fit = matrix @ coefficients
    # what the fit makes too small by its own freedom, residuals get back
    wider = math.sqrt(len(y) / max(len(y) - rank, 1))
    return fit, y - (y - fit) * wider


class _Scored(NamedTuple):
    """An input as normal scores, (n,), and cubic splines of them by value.

    ``splines``: (splines, values); ``place``: which of the values each draw has, (n,).
    """

    scores: np.ndarray
    splines: np.ndarray
    place: np.ndarray

    @classmethod
    def of(cls, values: np.ndarray) -> _Scored:
        n, order = len(values), order_of(values)
        ordered = values[order]
        if (ordered[1:] != ordered[:-1]).all():
            # without equal values all inputs have the same scores, in an order of their own
            place = np.empty(n, dtype=np.intp)
            place[order] = np.arange(n)
            return cls(even_scores(n)[place], _even_basis(n), place)
        scores = np.empty(n)
        scores[order] = scores_in_order(ordered)
        different, place = np.unique(scores, return_inverse=True)
        return cls(scores, _basis(different, scores), place)


def _matrix(inputs: Sequence[_Scored]) -> np.ndarray:
    """Set one, the splines of each input and the products of each two scores side by side, a column each.

    Columns lie one after another in memory, so that each is written in one go.
    """
    scores = np.array([one.scores for one in inputs])
    few, n = scores.shape
    ends = np.cumsum([1, *(len(one.splines) for one in inputs)])
    columns = np.empty((ends[-1] + few * (few - 1) // 2, n))
    columns[0] = 1.0
    for begin, end, one in zip(ends[:-1], ends[1:], inputs, strict=True):
        np.take(one.splines, one.place, axis=1, out=columns[begin:end], mode="clip")
    begin = ends[-1]
    for first in range(few):
        end = begin + few - first - 1
        np.multiply(scores[first], scores[first + 1 :], out=columns[begin:end])
        begin = end
    return columns.T


def _least_squares(matrix: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, int]:
    """Solve for the coefficients of least squares, and tell the rank of the matrix.

    By the normal equations in columns of length one, twice corrected by what is left, where their condition
    allows it (a fifth of the work); else by singular values.
    """
    gram = matrix.T @ matrix
    length = np.sqrt(np.diag(gram))
    if length.all():
        gram /= np.outer(length, length)
        factor, wrong = linalg.lapack.dpotrf(gram, lower=True)
        condition = (
            0.0 if wrong else linalg.lapack.dpocon(factor, np.abs(gram).sum(axis=0).max(), uplo="L")[0]
        )
        if condition > _WELL:

            def solved(left: np.ndarray) -> np.ndarray:
                return np.asarray(linalg.cho_solve((factor, True), matrix.T @ left / length) / length)

            coefficients = solved(y)
            for _ in range(2):
                coefficients += solved(y - matrix @ coefficients)
            return coefficients, matrix.shape[1]
    coefficients, _, rank, _ = np.linalg.lstsq(matrix, y, rcond=None)
    return coefficients, int(rank)


@lru_cache(maxsize=2)
def _even_basis(n: int) -> np.ndarray:
    splines = _basis(even_scores(n), even_scores(n))
    splines.flags.writeable = False
    return splines


def _basis(values: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Compute cubic splines with knots at quantiles of scores, (splines, values); of few values one each."""
    if len(values) <= 2 * _KNOTS:
        return np.eye(len(values))[1:]
    knots = np.unique(np.quantile(scores, np.linspace(0, 1, _KNOTS + 2)))
    knots = np.concatenate([[knots[0]] * 3, knots, [knots[-1]] * 3])
    splines = interpolate.BSpline.design_matrix(values, knots, 3).toarray()[:, 1:]
    return np.ascontiguousarray(splines.T)
