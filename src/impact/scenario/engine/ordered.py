"""Quantiles of rows that are sorted: for many short rows, or a few levels, quicker than to part them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np


def linear(ordered: np.ndarray, level: float) -> np.ndarray:
    """Compute a quantile of each row, as ``np.quantile`` does when no method is named.

    Parameters
    ----------
    ordered
        (rows, n), each row in ascending order.
    level
        From 0 to 1.

    Examples
    --------
    >>> linear(np.array([[1, 2, 4]]), 0.75)
    array([3.])
    """
    return _between(ordered, (ordered.shape[1] - 1) * level)


def median_unbiased(ordered: np.ndarray, levels: Sequence[float]) -> np.ndarray:
    """Compute quantiles of each row, (levels, rows), as ``np.quantile`` does by ``median_unbiased``."""
    n = ordered.shape[1]
    return np.array(
        [_between(ordered, n * level + (1 / 3 + level * (1 - 1 / 3 - 1 / 3)) - 1) for level in levels]
    )


def _between(ordered: np.ndarray, place: float) -> np.ndarray:
    """Interpolate between the values around a place, counted from zero."""
    at = min(max(math.floor(place), 0), ordered.shape[1] - 1)
    below, above = ordered[:, at], ordered[:, min(at + 1, ordered.shape[1] - 1)]
    part = place - at
    step = above - below
    return np.asarray(below + step * part if part < 0.5 else above - step * (1 - part))
