"""Log-linear count regression with the checks that a short series needs: Poisson and negative binomial.

Used by `interruption`; the equation is log E(y) = X b + offset. The fit is statsmodels' GLM; the negative
binomial's dispersion is found by profile likelihood, because GLM takes it as given. Nothing that statsmodels
says or raises reaches the caller: a fit that cannot be trusted is a sentence instead.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

#: dispersion of the negative binomial is sought between these (a larger one means that nothing is known)
_ALPHA = (1e-8, 50.0)


@dataclass(frozen=True)
class Fit:
    """A fitted log-linear model.

    ``coefficients``; fitted means ``mu``; working ``weights`` (mu, or mu / (1 + alpha mu)); ``alpha`` of the
    negative binomial (0 for Poisson); ``log_likelihood``; Pearson ``dispersion``.
    """

    coefficients: np.ndarray
    mu: np.ndarray
    weights: np.ndarray
    alpha: float
    log_likelihood: float
    dispersion: float


def fit(
    counts: np.ndarray, design: np.ndarray, offset: np.ndarray, *, negative_binomial: bool = False
) -> Fit | str:
    """Fit a log-linear model of counts by maximum likelihood.

    Parameters
    ----------
    counts, design, offset
        n counts; n rows of regressors, centred and scaled; n logarithms of what the counts are rates of.
    negative_binomial
        Whether the variance is mu + alpha mu^2 with alpha estimated; else it is proportional to mu, and
        the coefficients are those of Poisson.

    Returns
    -------
    Fit, or str
        The reason, as a whole sentence, where no fit can be trusted.
    """
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return "The terms of the model cannot be told apart in these data."
    plain = _at(counts, design, offset, 0.0)
    if plain is None:
        return "The fit did not settle, so there is no estimate that could be trusted."
    if not negative_binomial:
        return plain
    if plain.dispersion <= 1:
        return plain  # no spread beyond Poisson: the likelihood rises towards alpha = 0
    return _dispersed(counts, design, offset, plain)


def _dispersed(counts: np.ndarray, design: np.ndarray, offset: np.ndarray, plain: Fit) -> Fit | str:
    from scipy.optimize import minimize_scalar

    def loss(log_alpha: float) -> float:
        tried = _at(counts, design, offset, float(np.exp(log_alpha)))
        return 1e10 if tried is None else -tried.log_likelihood

    low, high = np.log(_ALPHA)
    # Two starting brackets: a profile of a short series can have a second, lower hill.
    guess = float(np.clip(np.log(max((plain.dispersion - 1) / max(counts.mean(), 1e-9), 1e-6)), low, high))
    found = min(
        (
            minimize_scalar(loss, bounds=bounds, method="bounded", options={"xatol": 1e-10})
            for bounds in ((low, high), (max(low, guess - 4), min(high, guess + 4)))
        ),
        key=lambda one: one.fun,
    )
    best = _at(counts, design, offset, float(np.exp(found.x)))
    if best is None or best.log_likelihood < plain.log_likelihood - 1e-6:
        return "The negative binomial fit did not settle, so there is no estimate that could be trusted."
    return best


def _at(counts: np.ndarray, design: np.ndarray, offset: np.ndarray, alpha: float) -> Fit | None:
    """Fit with the dispersion given; nothing where the fit fails its checks."""
    import statsmodels.api as sm

    family = sm.families.NegativeBinomial(alpha=alpha) if alpha else sm.families.Poisson()
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            done = sm.GLM(counts, design, family=family, offset=offset).fit(maxiter=100, tol=1e-12)
            log_likelihood = float(done.llf)
        except (ValueError, ArithmeticError, np.linalg.LinAlgError):
            return None
    mu, coefficients = np.asarray(done.mu), np.asarray(done.params)
    weights = mu / (1 + alpha * mu)
    if not (np.isfinite(coefficients).all() and np.isfinite(mu).all() and (mu > 0).all()):
        return None
    gradient = design.T @ ((counts - mu) / (1 + alpha * mu))
    if np.abs(gradient).max() > 1e-5 * max(1.0, counts.sum()) or not np.isfinite(log_likelihood):
        return None
    freedom = max(len(counts) - design.shape[1], 1)
    pearson = float(((counts - mu) ** 2 / (mu * (1 + alpha * mu))).sum())
    return Fit(coefficients, mu, weights, alpha, log_likelihood, pearson / freedom)
