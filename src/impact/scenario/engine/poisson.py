"""Counts with a given mean, from uniform numbers, so that a smaller mean never gives a larger count."""

from __future__ import annotations

import numpy as np
from scipy import special

_SMALL = 16.0
#: Nearer to a border than this over the standard deviation the expansion may err; from a mean of 16 on, and
#: as far out as _FAR, its error stays below a quarter over the standard deviation.
_NEAR, _NEAREST = 0.32, 0.005
_FAR = 3.0
#: numbers at a time, so that they stay near the processor
_CHUNK = 65_536


def counts(mean: np.ndarray, u: np.ndarray) -> np.ndarray:
    """Compute the Poisson quantiles of ``u`` for the means ``mean``.

    Two scenarios that share ``u`` share their luck: with the smaller mean there are never more casualties.
    Generators of Poisson numbers do not have this property.

    Parameters
    ----------
    mean
        Means, zero or more, of any shape.
    u
        Uniform numbers in [0, 1), of the same shape.

    Returns
    -------
    numpy.ndarray
        Whole numbers (int64), the least k with P(count <= k) >= u.

    Examples
    --------
    >>> counts(np.array([0.0, 0.5, 2.0, 400.0]), np.full(4, 0.9)).tolist()
    [0, 1, 4, 426]
    """
    mean = np.ascontiguousarray(mean, dtype=float)
    flat, draws = mean.ravel(), np.ascontiguousarray(u, dtype=float).ravel()
    count = np.zeros(flat.size, dtype=np.int64)
    for start in range(0, flat.size, _CHUNK):
        chunk = slice(start, start + _CHUNK)
        m, u = flat[chunk], draws[chunk]
        small = m < _SMALL
        few = np.flatnonzero(small & (u > np.exp(-m)))
        count[chunk][few] = _summed(m[few], u[few])
        many = np.flatnonzero(~small & (u > 0))
        if many.size:
            count[chunk][many] = _approached(m[many], u[many])
    return count.reshape(mean.shape)


def _summed(mean: np.ndarray, u: np.ndarray) -> np.ndarray:
    """Add the probabilities of 0, 1, 2 ... until they reach u, which is more than the first of them."""
    count = np.ones(mean.size, dtype=np.int64)
    at: np.ndarray | None = None  # those that still go on, where they are no longer all
    term = np.exp(-mean)
    below = term.copy()
    # 16 + 20 standard deviations: no double-precision uniform lies beyond
    for k in range(1, 100):
        term *= mean
        term /= k
        below += term
        on = below < u
        going = np.count_nonzero(on)
        if not going:
            break
        if 4 * going < 3 * on.size:  # to pick out those that go on costs more than to let a few come along
            chosen = np.flatnonzero(on)
            at = chosen if at is None else at[chosen]
            mean, u, term, below = mean[chosen], u[chosen], term[chosen], below[chosen]
            count[at] = k + 1
        elif at is None:
            count += on
        else:
            count[at] += on
    return count


def _approached(mean: np.ndarray, u: np.ndarray) -> np.ndarray:
    """Guess by Cornish and Fisher's expansion, and look where the guess is near a border."""
    root = np.sqrt(mean)
    z = special.ndtri(np.clip(u, 1e-16, 1 - 1e-16))
    square = z * z
    guess = mean + z * root + (square - 1) / 6 + (z - square * z) / (72 * root) - 0.5
    count, border = np.ceil(guess), np.round(guess)
    far = np.abs(z) > _FAR
    # the expansion errs by less than what lies between the guess and any other border
    near = np.flatnonzero((np.abs(guess - border) < np.maximum(_NEAR / root, _NEAREST)) & ~far)
    at = border[near]
    count[near] = at + (special.pdtr(at, mean[near]) < u[near])
    beyond = np.flatnonzero(far)
    count[beyond] = _walked(count[beyond], mean[beyond], u[beyond])
    return np.maximum(count, 0).astype(np.int64)


def _walked(guess: np.ndarray, mean: np.ndarray, u: np.ndarray) -> np.ndarray:
    """Walk from a guess to the count, step by step."""
    k = np.maximum(guess, 0)
    for _ in range(20):
        up = special.pdtr(k, mean) < u
        down = (k > 0) & (special.pdtr(k - 1, mean) >= u)
        if not (up.any() or down.any()):
            break
        k = k + up - down
    return k
