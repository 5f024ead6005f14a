"""Random effects: pool effects whose own error is known, and estimate how far they differ beyond it."""

from __future__ import annotations

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


#: when the search from each start stops, and when the one from the best of them does
_ROUGH = {"xatol": 1e-2, "fatol": 1e-3}
_FINE = {"xatol": 1e-8, "fatol": 1e-11, "maxiter": 4000, "maxfev": 4000}


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
    effects = [np.frombuffer(effect) for effect, _ in studies]
    variances = [
        np.frombuffer(error).reshape(len(effect), -1)
        for effect, (_, error) in zip(effects, studies, strict=True)
    ]
    whole = [i for i, effect in enumerate(effects) if len(effect) == 2]
    part = [i for i, effect in enumerate(effects) if len(effect) == 1]
    pairs, pair_errors = np.stack([effects[i] for i in whole]), np.stack([variances[i] for i in whole])
    late = np.array([effects[i][0] for i in part])
    late_errors = np.array([variances[i][0, 0] for i in part])

    def profile(between: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
        weights = np.linalg.inv(pair_errors + between)
        single = 1 / (late_errors + between[1, 1])
        information = weights.sum(axis=0)
        information[1, 1] += single.sum()
        score = np.einsum("nij,nj->i", weights, pairs)
        score[1] += single @ late
        covariance = np.linalg.inv(information)
        location = covariance @ score
        away = pairs - location
        height = np.linalg.slogdet(weights)[1].sum() + np.log(single).sum()
        height -= np.einsum("ni,nij,nj->", away, weights, away) + single @ (late - location[1]) ** 2
        height -= np.linalg.slogdet(information)[1]
        return float(height) / 2, location, covariance

    def between_of(root: np.ndarray) -> np.ndarray:
        lower = np.array([[root[0], 0.0], [root[1], root[2]]])
        return np.asarray(lower @ lower.T)

    scale = np.maximum(pairs.std(axis=0), 1e-3)

    def cost(root: np.ndarray) -> float:
        own = root * np.array([scale[0], scale[1], scale[1]])
        extra = penalty * 2 * float(np.log(np.abs(own[0] * own[2]) + 1e-12)) if penalty else 0.0
        return -profile(between_of(own))[0] - extra

    starts = ([0.7, 0.1, 0.7], [1.0, -0.5, 0.3], [0.2, 0.0, 0.2])
    rough = [scipy.optimize.minimize(cost, start, method="Nelder-Mead", options=_ROUGH) for start in starts]
    best = min(rough, key=lambda run: float(run.fun)).x
    best = scipy.optimize.minimize(cost, best, method="Nelder-Mead", options=_FINE).x
    between = between_of(best * np.array([scale[0], scale[1], scale[1]]))
    _, location, covariance = profile(between)
    return Pair(location, covariance, between)
