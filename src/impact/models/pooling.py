"""Random effects: pool effects whose own error is known, and estimate how far they differ beyond it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import scipy


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
        tau2 = float(scipy.optimize.brentq(excess, least, most, xtol=1e-15, rtol=1e-12))
    weights, mean = mean_of(max(tau2, least))
    error = np.sqrt(weights @ (effects - mean) ** 2 / (n - 1) / weights.sum())
    return tau2, mean, float(error)


#: where searches begin: the root of the covariance between effects, over the scatter of the effects
_STARTS = ((0.7, 0.1, 0.7), (1.0, -0.5, 0.3), (0.2, 0.0, 0.2))
_TINY = 1e-12  # keeps the logarithm of no spread finite


@dataclass(frozen=True)
class Pair:
    """Two means pooled at once: ``location``, its ``covariance``, and ``between``, that of the effects."""

    location: np.ndarray
    covariance: np.ndarray
    between: np.ndarray

    def __post_init__(self) -> None:
        # What was pooled from the same numbers is given to all who ask: nobody may write into it.
        for shared in (self.location, self.covariance, self.between):
            shared.setflags(write=False)


def pool_pairs(
    effects: Sequence[np.ndarray], variances: Sequence[np.ndarray], *, penalty: float = 0.5
) -> Pair:
    """Pool two effects at once by restricted likelihood; a study may have the second effect only.

    y_i ~ N(b_i, V_i), b_i ~ N(beta, S) with S any 2 x 2 covariance; a study with one effect informs the
    second mean. To the restricted likelihood ``penalty`` times log det S is added (Chung and others 2013 and
    2015), so that few studies cannot put the spread between them at zero; 0 is the plain one, which is
    ``metafor::rma.mv`` with ``struct = "UN"``.

    Parameters
    ----------
    effects, variances
        For each study two effects and their 2 x 2 covariance, or the second effect and its 1 x 1 variance;
        three studies or more have two.
    penalty
        Weight of the penalty.

    Returns
    -------
    Pair

    References
    ----------
    Chung, Y. and others (2013). A nondegenerate penalized likelihood estimator for variance parameters in
    multilevel models. Psychometrika 78, 685-709.

    Examples
    --------
    >>> same = pool_pairs([np.array([-0.4, -0.1])] * 4, [np.eye(2) * 0.01] * 4, penalty=0)
    >>> same.location.round(3).tolist(), bool(np.abs(same.between).max() < 1e-6)
    ([-0.4, -0.1], True)
    """
    studies = tuple(
        (np.asarray(effect, dtype=float).tobytes(), np.asarray(error, dtype=float).tobytes())
        for effect, error in zip(effects, variances, strict=True)
    )
    return _pool_pairs(studies, penalty)


@lru_cache(maxsize=256)
def _pool_pairs(studies: tuple[tuple[bytes, bytes], ...], penalty: float) -> Pair:
    """Pool pairs, once for the same numbers: several tables leave the same study out."""
    numbers = [(np.frombuffer(effect).tolist(), np.frombuffer(error).tolist()) for effect, error in studies]
    pairs = [(*effect, error[0], error[1], error[3]) for effect, error in numbers if len(effect) == 2]
    late = [(effect[0], error[0]) for effect, error in numbers if len(effect) == 1]
    scale = np.maximum(np.array([pair[:2] for pair in pairs]).std(axis=0), 1e-3)[[0, 1, 1]]

    def cost(root: np.ndarray) -> tuple[float, np.ndarray]:
        """Penalised likelihood, to be least, and its slopes in the root of the covariance."""
        a, b, c = (root * scale).tolist()
        try:
            height, _, _, (s00, s01, s11) = _restricted(pairs, late, a * a, a * b, b * b + c * c)
        except (ArithmeticError, ValueError):  # a covariance that is singular to all digits
            return math.inf, np.zeros(3)
        spread = abs(a * c) + _TINY
        extra, steep = 2 * penalty * math.log(spread), 2 * penalty * math.copysign(1.0, a * c) / spread
        slopes = [2 * (s00 * a + s01 * b) + steep * c, 2 * (s01 * a + s11 * b), 2 * s11 * c + steep * a]
        return -height - extra, -np.array(slopes) * scale

    runs = [scipy.optimize.minimize(cost, start, jac=True, method="BFGS") for start in _STARTS]
    best = min(runs, key=lambda run: float(run.fun)).x
    # The slopes tell the top to all digits, its height to half of them only.
    still = scipy.optimize.root(lambda root: cost(root)[1], best, method="hybr", tol=1e-13).x
    best = still if cost(still)[0] <= cost(best)[0] + 1e-9 else best
    a, b, c = (best * scale).tolist()
    between = np.array([[a * a, a * b], [a * b, b * b + c * c]])
    _, location, covariance, _ = _restricted(pairs, late, a * a, a * b, b * b + c * c)
    return Pair(np.array(location), np.array(covariance)[[[0, 1], [1, 2]]], between)


_Three = tuple[float, float, float]


def _restricted(
    pairs: Sequence[tuple[float, ...]],
    late: Sequence[tuple[float, float]],
    t00: float,
    t01: float,
    t11: float,
) -> tuple[float, tuple[float, float], _Three, _Three]:
    """Restricted log-likelihood of a covariance between effects, profiled over their means.

    Element by element: in two by two matrices numpy's calls take thirty times as long.

    Parameters
    ----------
    pairs
        For each study with both effects these, and the upper triangle of their covariance.
    late
        For each other study the second effect and its variance.
    t00, t01, t11
        Covariance between the effects.

    Returns
    -------
    height, means, covariance, slopes
        Likelihood; the two means with the upper triangle of their covariance; the slopes of the likelihood in
        the covariance between effects, as a symmetric matrix (its upper triangle).
    """
    height = i00 = i01 = i11 = z0 = z1 = 0.0
    weighted, weighted_late = [], []
    for x, y, v00, v01, v11 in pairs:
        s00, s01, s11 = v00 + t00, v01 + t01, v11 + t11
        det = s00 * s11 - s01 * s01
        w00, w01, w11 = s11 / det, -s01 / det, s00 / det
        weighted.append((x, y, w00, w01, w11))
        height -= math.log(det)
        i00, i01, i11 = i00 + w00, i01 + w01, i11 + w11
        z0, z1 = z0 + w00 * x + w01 * y, z1 + w01 * x + w11 * y
    for y, v11 in late:
        w11 = 1 / (v11 + t11)
        weighted_late.append((y, w11))
        height += math.log(w11)
        i11, z1 = i11 + w11, z1 + w11 * y
    det = i00 * i11 - i01 * i01
    height -= math.log(det)
    c00, c01, c11 = i11 / det, -i01 / det, i00 / det
    m0, m1 = c00 * z0 + c01 * z1, c01 * z0 + c11 * z1
    g00 = g01 = g11 = 0.0  # of each study W C W - W + (W away)(W away)'
    for x, y, w00, w01, w11 in weighted:
        d0, d1 = x - m0, y - m1
        a0, a1 = w00 * d0 + w01 * d1, w01 * d0 + w11 * d1
        height -= a0 * d0 + a1 * d1
        p00, p01 = w00 * c00 + w01 * c01, w00 * c01 + w01 * c11
        p10, p11 = w01 * c00 + w11 * c01, w01 * c01 + w11 * c11
        g00 += a0 * a0 - w00 + p00 * w00 + p01 * w01
        g01 += a0 * a1 - w01 + p00 * w01 + p01 * w11
        g11 += a1 * a1 - w11 + p10 * w01 + p11 * w11
    for y, w11 in weighted_late:
        d1 = y - m1
        height -= w11 * d1 * d1
        g11 += w11 * w11 * (c11 + d1 * d1) - w11
    return height / 2, (m0, m1), (c00, c01, c11), (g00 / 2, g01 / 2, g11 / 2)
