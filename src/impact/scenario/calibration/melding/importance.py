"""Incremental mixture importance sampling: draws from a posterior of which only the density can be computed.

Algorithm (Raftery and Bao 2010, appendix; Hesterberg 1995): draw from the prior and weigh by the likelihood.
Then, again and again, take the draw of the greatest weight, lay a normal distribution round it whose
covariance is that of its nearest neighbours (weighted, distances in units of the prior), draw from it, and
weigh all draws anew by the prior times the likelihood over the mixture of everything drawn from so far. Stop
when the number of different rows that a resample of ``rows`` is expected to hold reaches 1 - 1/e of it, as it
would for draws from the posterior itself.

Why not a Markov chain: the simulator is fast for thousands of rows at once and slow for one, weights need no
tuning and no diagnosis of mixing, the same draws serve every place left out, and the estimate of the
evidence comes free. UNAIDS fits its epidemic models this way. There is no maintained Python package of it.

What it cannot do: find a mode that the prior draws do not come near, or work in many dimensions; the
effects of single places are therefore integrated out before (:mod:`.likelihood`).

References
----------
Raftery and Bao (2010), Estimating and projecting trends in HIV/AIDS generalized epidemics using incremental
mixture importance sampling, Biometrics 66. Hesterberg (1995), Technometrics 37.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import stats
from scipy.special import logsumexp

from impact.scenario.calibration.melding import priors

Likelihood = Callable[[np.ndarray], np.ndarray]
_ENOUGH = 1 - np.exp(-1)
#: a proposal wider than the posterior leaves no heavy weights in its tails
_WIDER = 1.3


@dataclass(frozen=True)
class Weighted:
    """Everything that was drawn.

    ``z``: rows on the scale without ends, (n, parameters); ``parts``: logarithms of the likelihood by row and
    part of the data, (n, parts); ``log_proposal``: of the mixture from which the rows were drawn;
    ``steps``: normals added to the prior.
    """

    z: np.ndarray
    parts: np.ndarray
    log_proposal: np.ndarray
    steps: int

    def log_weights(self, without: int | None = None) -> np.ndarray:
        """Compute normalised logarithms of the weights; of the data without one part where it is named."""
        likelihood = self.parts.sum(axis=1)
        if without is not None:
            likelihood = likelihood - self.parts[:, without]
        raw = priors.log_density(self.z) + likelihood - self.log_proposal
        return raw - logsumexp(raw)

    def effective(self, without: int | None = None) -> float:
        """Compute how many independent draws the weights are worth (Kish)."""
        return float(np.exp(-logsumexp(2 * self.log_weights(without))))

    def resample(self, rows: int, generator: np.random.Generator, without: int | None = None) -> np.ndarray:
        """Choose row numbers by weight, evenly spread over the weights (systematic resampling)."""
        edges = np.cumsum(np.exp(self.log_weights(without)))
        at = (generator.random() + np.arange(rows)) / rows
        chosen = np.minimum(np.searchsorted(edges, at * edges[-1]), len(edges) - 1)
        return generator.permutation(chosen)

    def evidence(self) -> float:
        """Compute the logarithm of the marginal likelihood."""
        raw = priors.log_density(self.z) + self.parts.sum(axis=1) - self.log_proposal
        return float(logsumexp(raw) - np.log(len(raw)))


def sample(
    likelihood: Likelihood,
    generator: np.random.Generator,
    *,
    first: int = 6_000,
    step: int = 600,
    rows: int = 2_000,
    most_steps: int = 80,
) -> Weighted:
    """Draw by incremental mixture importance sampling.

    Parameters
    ----------
    likelihood
        Takes rows on the scale without ends, returns the logarithms of the likelihood of every part of the
        data, (n, parts).
    generator
        Of the random numbers.
    first
        Draws from the prior.
    step
        Draws from every normal that is added, and neighbours that shape it.
    rows
        Size of the resample for which the draws must suffice.
    most_steps
        Normals at most.

    Returns
    -------
    Weighted
        All rows with what their weights are made of.
    """
    z = priors.draw(first, generator)
    parts = likelihood(z)
    scales = priors.sds()
    prior = priors.log_density(z)
    # logarithm of the sum over components of (draws from it) x (its density), for every row
    mixture = np.log(first) + prior
    normals: list[tuple[np.ndarray, np.ndarray]] = []
    while len(normals) < most_steps:
        raw = prior + parts.sum(axis=1) - mixture
        weights = np.exp(raw - logsumexp(raw))
        if (1 - (1 - weights) ** rows).sum() >= _ENOUGH * rows:
            break
        centre = z[np.argmax(weights)]
        distance = (((z - centre) / scales) ** 2).sum(axis=1)
        near = np.argpartition(distance, min(step, len(z) - 1))[:step]
        # half by weight, half alike, so that a single heavy row does not make a needle
        shares = (weights[near] + 1 / len(z)) / (weights[near] + 1 / len(z)).sum()
        offsets = z[near] - centre
        covariance = _WIDER * (offsets * shares[:, None]).T @ offsets + np.diag((0.02 * scales) ** 2)
        normals.append((centre, covariance))
        added = generator.multivariate_normal(centre, covariance, size=step, method="cholesky")
        density = stats.multivariate_normal(centre, covariance)
        mixture = np.logaddexp(mixture, np.log(step) + density.logpdf(z))
        z, parts = np.vstack([z, added]), np.vstack([parts, likelihood(added)])
        prior = np.concatenate([prior, priors.log_density(added)])
        mixture = np.concatenate([mixture, _mixture(added, first, step, normals)])
    return Weighted(z=z, parts=parts, log_proposal=mixture - np.log(len(z)), steps=len(normals))


def _mixture(
    z: np.ndarray, first: int, step: int, normals: list[tuple[np.ndarray, np.ndarray]]
) -> np.ndarray:
    parts = [np.log(first) + priors.log_density(z)]
    parts += [np.log(step) + stats.multivariate_normal(*normal).logpdf(z) for normal in normals]
    return np.asarray(logsumexp(np.array(parts), axis=0))
