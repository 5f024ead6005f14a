"""Random effects: pool effects whose own error is known, and estimate how far they differ beyond it."""

from __future__ import annotations

import numpy as np
from scipy import optimize


def pool(effects: np.ndarray, variances: np.ndarray) -> tuple[float, float, float]:
    """Pool effects of known variance with random effects; the spread between them by Paule and Mandel.

    The equation is that of statsmodels' ``combine_effects`` with ``method_re="iterated"``. That iteration
    returns zero when a step passes the root, which happens as soon as ``atol`` asks for more than its five
    digits, and NaN where a variance is zero. Here the root is bracketed: twelve digits, zeros allowed.

    Parameters
    ----------
    effects, variances
        One effect and its variance (zero or more) for each study, two or more of them.

    Returns
    -------
    tau2, location, error
        Variance between the effects, their weighted mean, and its Hartung-Knapp error (t with n - 1 degrees
        of freedom).

    Examples
    --------
    >>> tau2, location, error = pool(np.array([0.0, 0.1, 0.2]), np.zeros(3))
    >>> f"{tau2:.4f} {location:.4f} {error:.4f}"
    '0.0100 0.1000 0.0577'
    """
    n = len(effects)

    def mean_of(tau2: float) -> tuple[np.ndarray, float]:
        weights = 1 / (variances + tau2)
        return weights, float(weights @ effects / weights.sum())

    def excess(tau2: float) -> float:
        weights, mean = mean_of(tau2)
        return float(weights @ (effects - mean) ** 2) - (n - 1)

    # Above the variance of the effects the sum is below n - 1 whatever the weights; just above zero it is
    # finite even where a variance is zero.
    most = float(np.sum((effects - effects.mean()) ** 2)) + 1e-12
    least = 1e-12 * most
    tau2 = 0.0
    if excess(least) > 0:
        tau2 = float(optimize.brentq(excess, least, most, xtol=1e-15, rtol=1e-12))
    weights, mean = mean_of(max(tau2, least))
    error = np.sqrt(weights @ (effects - mean) ** 2 / (n - 1) / weights.sum())
    return tau2, mean, float(error)
