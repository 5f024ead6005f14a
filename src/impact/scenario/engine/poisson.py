"""Counts with a given mean, from uniform numbers, so that a smaller mean never gives a larger count."""

from __future__ import annotations

import numpy as np
from scipy import special

_SMALL = 16.0
_NEAR = 0.08
_FAR = 3.0


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
    small = flat < _SMALL
    few = np.flatnonzero(small & (draws > np.exp(-flat)))
    count[few] = _summed(flat[few], draws[few])
    many = np.flatnonzero(~small)
    if many.size:
        count[many] = _approached(flat[many], draws[many])
    return count.reshape(mean.shape)


def _summed(mean: np.ndarray, u: np.ndarray) -> np.ndarray:
    """Add the probabilities of 0, 1, 2 ... until they reach u, which is more than the first of them."""
    count = np.ones(mean.size, dtype=np.int64)
    at: np.ndarray | slice = slice(None)
    term = np.exp(-mean)
    below = term.copy()
    # 16 + 20 standard deviations: no double-precision uniform lies beyond
    for k in range(1, 100):
        term = term * mean / k
        below = below + term
        on = below < u
        going = np.count_nonzero(on)
        if not going:
            break
        if 2 * going < on.size:  # to pick out those that go on costs more than to let a few come along
            at = np.arange(mean.size)[on] if isinstance(at, slice) else at[on]
            mean, u, term, below, on = mean[on], u[on], term[on], below[on], True
        count[at] += on
    return count


def _approached(mean: np.ndarray, u: np.ndarray) -> np.ndarray:
    """Guess by Cornish and Fisher's expansion, and look where the guess is near a border."""
    root = np.sqrt(mean)
    z = special.ndtri(np.clip(u, 1e-16, 1 - 1e-16))
    guess = mean + z * root + (z * z - 1) / 6 + (z - z**3) / (72 * root) - 0.5
    count = np.ceil(guess)
    doubtful = np.flatnonzero((np.abs(guess - np.round(guess)) < _NEAR) | (np.abs(z) > _FAR))
    m, k, target = mean[doubtful], np.maximum(count[doubtful], 0), u[doubtful]
    for _ in range(20):
        up = special.pdtr(k, m) < target
        down = (k > 0) & (special.pdtr(k - 1, m) >= target)
        if not (up.any() or down.any()):
            break
        k = k + up - down
    count[doubtful] = k
    return np.maximum(count, 0).astype(np.int64)
