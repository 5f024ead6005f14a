"""An outcome fitted by several inputs: cubic splines of their normal scores, and products of each two."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from scipy import interpolate, linalg, special

_KNOTS = 4
_ROWS = 256
#: the least reciprocal condition of normal equations that are trusted with ten digits and more
_WELL = 1e-10


def normal_scores(values: np.ndarray) -> np.ndarray:
    """Turn values into normal scores; equal values share theirs."""
    order, scores = np.argsort(values), np.empty(len(values))
    scores[order] = scores_in_order(values[order])
    return scores


def scores_in_order(values: np.ndarray) -> np.ndarray:
    """Turn sorted values into normal scores: the mean rank of equal ones, less a half, as a share of all."""
    starts = np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]]))
    ends = np.append(starts[1:], len(values))
    scores = special.ndtri(((starts + 1 + ends) / 2 - 0.5) / len(values))
    return np.repeat(scores, ends - starts)


@lru_cache(maxsize=8)
def even_scores(n: int) -> np.ndarray:
    """List the normal scores of n values in their order, none of them equal."""
    return np.asarray(special.ndtri((np.arange(1, n + 1) - 0.5) / n))


def fit_scores(y: np.ndarray, inputs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Fit an outcome by several inputs: the fitted values, and what is to be taken out of the outcome."""
    matrix = _matrix([normal_scores(column) for column in inputs.T])
    coefficients, rank = _least_squares(matrix, y)
    fit = matrix @ coefficients
    # what the fit makes too small by its own freedom, residuals get back
    wider = math.sqrt(len(y) / max(len(y) - rank, 1))
    return fit, y - (y - fit) * wider


def _matrix(scores: Sequence[np.ndarray]) -> np.ndarray:
    """Set one, the splines of each score and the products of each two side by side, a column each."""
    splines, both = [basis(score) for score in scores], np.column_stack(scores)
    first, second = np.triu_indices(len(scores), 1)
    ends = np.cumsum([1, *(spline.shape[1] for spline in splines)])
    matrix = np.empty((len(both), ends[-1] + len(first)))
    # few rows at a time: to write column by column would go through all of it as often
    for start in range(0, len(matrix), _ROWS):
        rows = slice(start, start + _ROWS)
        matrix[rows, 0] = 1.0
        for begin, end, spline in zip(ends[:-1], ends[1:], splines, strict=True):
            matrix[rows, begin:end] = spline[rows]
        np.multiply(both[rows][:, first], both[rows][:, second], out=matrix[rows, ends[-1] :])
    return matrix


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


def basis(score: np.ndarray) -> np.ndarray:
    """Spread a score out over cubic splines with knots at its quantiles; over its values where few."""
    values, place = np.unique(score, return_inverse=True)
    if len(values) <= 2 * _KNOTS:
        return np.asarray(score[:, None] == values[None, 1:], dtype=float)
    # without equal values all inputs have the same scores, in an order of their own
    return (_even_splines(len(score)) if len(values) == len(score) else _splines(values, score))[place]


@lru_cache(maxsize=2)
def _even_splines(n: int) -> np.ndarray:
    return _splines(even_scores(n), even_scores(n))


def _splines(values: np.ndarray, score: np.ndarray) -> np.ndarray:
    """Compute the splines of a score at values."""
    knots = np.unique(np.quantile(score, np.linspace(0, 1, _KNOTS + 2)))
    knots = np.concatenate([[knots[0]] * 3, knots, [knots[-1]] * 3])
    return np.asarray(interpolate.BSpline.design_matrix(values, knots, 3).toarray()[:, 1:])
