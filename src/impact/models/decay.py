"""Log-linear count regressions for many short series at once, with a dispersion corrected for their length.

The engine of `aftermath`: the same equation is fitted to every country (or to every series of a simulation)
in one array, so that a thousand replications cost no more than a second.

The dispersion of a negative binomial found by maximum likelihood is too small in series of five to twenty
points, and the intervals with it. The default is therefore the one that makes Pearson's sum equal to its
degrees of freedom (the estimator of Breslow 1984), as R does with ``MASS::theta.mm``. Standard errors rest
on the expected information of the coefficients, with the dispersion taken as known, as in R's ``glm.nb``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import special

Dispersion = Literal["moment", "likelihood", "proportional"]

_MOST_ALPHA = 1e3
_ROUNDS = 300


@dataclass(frozen=True)
class Fits:
    """Fitted series: arrays whose first axis is the series.

    ``coefficients`` (series, terms) and their ``covariance``; fitted means ``mu`` (zero where a point is
    absent); ``alpha`` of the negative binomial (zero for Poisson); ``scale`` of a variance proportional to
    the mean (one otherwise); degrees of freedom ``df``; ``settled``, whether the fit can be trusted.
    """

    coefficients: np.ndarray
    covariance: np.ndarray
    mu: np.ndarray
    alpha: np.ndarray
    scale: np.ndarray
    df: np.ndarray
    settled: np.ndarray


def fit(
    counts: np.ndarray, design: np.ndarray, present: np.ndarray, dispersion: Dispersion = "moment"
) -> Fits:
    """Fit log E(count) = design x coefficients to each series.

    Parameters
    ----------
    counts
        (series, points), counts of zero or more.
    design
        (series, points, terms), centred by the caller.
    present
        (series, points), which points exist.
    dispersion
        ``moment``: variance mu + alpha mu^2, alpha by Pearson's sum; ``likelihood``: the same, alpha by
        maximum likelihood; ``proportional``: variance scale x mu, scale by Pearson's sum, one at least.

    Examples
    --------
    >>> years = np.arange(6.0) - 2.5
    >>> design = np.stack([np.ones(6), years], axis=-1)[None]
    >>> found = fit(np.array([[64.0, 32, 16, 8, 4, 2]]), design, np.ones((1, 6), dtype=bool))
    >>> f"{np.exp(found.coefficients[0, 1]):.3f} times as many each year, alpha {found.alpha[0]:.1f}"
    '0.500 times as many each year, alpha 0.0'
    """
    weights = present.astype(float)
    counts = np.where(present, counts, 0.0)
    design = np.where(present[..., None], design, 0.0)
    df = present.sum(axis=1) - design.shape[-1]
    with np.errstate(all="ignore"):
        started = np.log(np.where(present, counts, 1.0) + 0.5)
        first = _least_squares(design, weights, started)
        flat = np.zeros_like(first)
        flat[:, 0] = np.log(np.maximum(counts.sum(axis=1) / np.maximum(present.sum(axis=1), 1), 0.5))
        runs = [_iterate(counts, design, weights, df, start, dispersion) for start in (first, flat)]
        (beta, alpha, done), (other, other_alpha, other_done) = runs
        better = other_done & ~done
        beta = np.where(better[:, None], other, beta)
        alpha = np.where(better, other_alpha, alpha)
        done = done | other_done
        mu = _mean(design, beta) * weights
        working = mu / (1 + alpha[:, None] * mu)
        information = np.einsum("bni,bn,bnj->bij", design, working, design)
        gradient = np.einsum("bni,bn->bi", design, (counts - mu) / (1 + alpha[:, None] * mu))
        covariance = _inverse(information)
        scale = np.ones_like(alpha)
        if dispersion == "proportional":
            pearson = np.where(weights > 0, (counts - mu) ** 2 / np.maximum(mu, 1e-12), 0.0).sum(axis=1)
            scale = np.maximum(pearson / np.maximum(df, 1), 1.0)
            covariance = covariance * scale[:, None, None]
        flatness = np.abs(np.einsum("bi,bij,bj->b", gradient, covariance, gradient))
        errors = np.einsum("bii->bi", covariance)
        settled = done & (df > 0) & (flatness < 1e-6)
        settled &= np.isfinite(beta).all(axis=1) & np.isfinite(errors).all(axis=1) & (errors > 0).all(axis=1)
    return Fits(beta, covariance, mu, alpha, scale, df, settled)


def _mean(design: np.ndarray, beta: np.ndarray) -> np.ndarray:
    return np.exp(np.clip(np.einsum("bni,bi->bn", design, beta), -30, 30))


def _inverse(matrices: np.ndarray) -> np.ndarray:
    """Invert each matrix; one whose terms cannot be told apart becomes infinite."""
    size = matrices.shape[-1]
    lengths = np.sqrt(np.einsum("bii->bi", matrices))
    alike = matrices / (lengths[:, :, None] * lengths[:, None, :])
    usable = np.isfinite(alike).all(axis=(1, 2))
    usable &= np.linalg.det(np.where(usable[:, None, None], alike, np.eye(size))) > 1e-10
    safe = np.where(usable[:, None, None], matrices, np.eye(size))
    return np.where(usable[:, None, None], np.linalg.inv(safe), np.inf)


def _least_squares(design: np.ndarray, weights: np.ndarray, target: np.ndarray) -> np.ndarray:
    squares = np.einsum("bni,bn,bnj->bij", design, weights, design)
    sums = np.einsum("bni,bn->bi", design, weights * target)
    inverse = _inverse(squares)
    return np.nan_to_num(np.einsum("bij,bj->bi", np.where(np.isfinite(inverse), inverse, 0.0), sums))


def _iterate(
    counts: np.ndarray,
    design: np.ndarray,
    weights: np.ndarray,
    df: np.ndarray,
    start: np.ndarray,
    dispersion: Dispersion,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Take turns: coefficients given the dispersion, dispersion given the coefficients."""
    beta, alpha = start.copy(), np.zeros(len(counts))
    still = np.ones(len(counts), dtype=bool)
    for round_ in range(_ROUNDS):
        rows = np.flatnonzero(still)
        if not len(rows):
            break
        x, y, w, b, a = design[rows], counts[rows], weights[rows], beta[rows], alpha[rows]
        mu = _mean(x, b) * w
        working = mu / (1 + a[:, None] * mu)
        gradient = np.einsum("bni,bn->bi", x, np.where(w > 0, (y - mu) / (1 + a[:, None] * mu), 0.0))
        inverse = _inverse(np.einsum("bni,bn,bnj->bij", x, working, x))
        step = np.clip(np.nan_to_num(np.einsum("bij,bj->bi", inverse, gradient)), -1.0, 1.0)
        moved = b + step
        new_alpha = a
        if dispersion != "proportional" and round_ >= 2:
            fitted = _mean(x, moved) * w
            solve = _by_pearson if dispersion == "moment" else _by_likelihood
            new_alpha = solve(y, fitted, w, df[rows])
        change = np.abs(step).max(axis=1) + np.abs(new_alpha - a) / (1 + a)
        beta[rows], alpha[rows] = moved, new_alpha
        still[rows] = (change > 1e-11) | (round_ < 3)
    settled = ~still & (alpha < _MOST_ALPHA)
    return beta, alpha, settled


def _by_pearson(counts: np.ndarray, mu: np.ndarray, weights: np.ndarray, df: np.ndarray) -> np.ndarray:
    """Find alpha with sum (y - mu)^2 / (mu + alpha mu^2) = df; zero where Poisson already spreads more."""
    alpha = np.zeros(len(counts))
    squares, mu = np.where(weights > 0, (counts - mu) ** 2, 0.0), np.maximum(mu, 1e-12)
    for _ in range(40):  # the sum falls and is convex: Newton from the left never oversteps
        variance = mu + alpha[:, None] * mu**2
        excess = (squares / variance).sum(axis=1) - df
        slope = (squares * mu**2 / variance**2).sum(axis=1)
        step = np.where((excess > 0) & (slope > 0), excess / np.maximum(slope, 1e-300), 0.0)
        alpha = np.minimum(alpha + step, _MOST_ALPHA)
        if (step < 1e-13 * (1 + alpha)).all():
            break
    return alpha


def _by_likelihood(counts: np.ndarray, mu: np.ndarray, weights: np.ndarray, df: np.ndarray) -> np.ndarray:  # noqa: ARG001
    """Find the alpha of greatest likelihood by halving; zero where the likelihood rises towards Poisson."""
    mu = np.maximum(mu, 1e-12)
    over = np.where(weights > 0, (counts - mu) ** 2 - counts, 0.0).sum(axis=1) > 0

    def score(log_theta: np.ndarray) -> np.ndarray:
        theta = np.exp(log_theta)[:, None]
        each = special.digamma(counts + theta) - special.digamma(theta)
        each += np.log(theta / (theta + mu)) + 1 - (counts + theta) / (theta + mu)
        return np.where(weights > 0, each, 0.0).sum(axis=1)

    low, high = np.full(len(counts), np.log(1 / _MOST_ALPHA)), np.full(len(counts), np.log(1e8))
    for _ in range(60):
        middle = (low + high) / 2
        rising = score(middle) > 0  # more likely with a larger theta, that is a smaller alpha
        low, high = np.where(rising, middle, low), np.where(rising, high, middle)
    return np.where(over, np.exp(-(low + high) / 2), 0.0)
