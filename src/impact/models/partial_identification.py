"""The interval of a share that is known in part (Imbens and Manski): critical values, Wilson's limits."""

from __future__ import annotations

import numpy as np
from scipy import special

from impact.result import LEVEL


def critical_value(bound_low: np.ndarray, bound_high: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Solve Imbens and Manski's equation for the critical value, for every row at once.

    Examples
    --------
    >>> critical_value(np.array([0.4, 0.2]), np.array([0.4, 0.8]), np.array([100, 100])).round(2).tolist()
    [1.96, 1.64]
    """
    low, high, n = (np.asarray(value, dtype=float) for value in (bound_low, bound_high, n))
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = np.sqrt(np.maximum(low * (1 - low), high * (1 - high)))
        distance = np.where(high > low, np.sqrt(n) * (high - low) / spread, 0.0)
    least = np.full(distance.shape, special.ndtri(LEVEL))
    most = np.full(distance.shape, special.ndtri((1 + LEVEL) / 2))
    for _ in range(60):  # halving: the left side rises with c
        middle = (least + most) / 2
        enough = special.ndtr(middle + distance) - special.ndtr(-middle) >= LEVEL
        least, most = np.where(enough, least, middle), np.where(enough, middle, most)
    return most


def wilson_limit(p: np.ndarray, n: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Wilson's upper limit for positive ``z``, the lower one for negative ``z``."""
    with np.errstate(invalid="ignore", divide="ignore"):
        square = z**2
        limit = p + square / (2 * n) + z * np.sqrt(p * (1 - p) / n + square / (4 * n**2))
        return np.clip(limit / (1 + square / n), 0, 1)
