"""One war's counts, some of which are lower bounds: a negative binomial fit that takes bounds as bounds.

Equation: counts y ~ NB(m, alpha), log m = design x coefficients; a year of which only "at least c" is known
adds P(y >= c) to the likelihood. In the score a bound stands for E[y | y >= c]; it informs the coefficients
by the part of the variance that it takes away, 1 - Var(y | y >= c) / Var(y) (Louis 1982). With both, Newton's
method finds the maximum given alpha. Exact years must tell every coefficient: bounds alone let it run off.
alpha is Breslow's: it makes Pearson's sum over the years with exact figures equal to its degrees of freedom.

It cannot tell a bound that is nearly the count from one far below it; a bound below what the other years lead
to changes nothing, which is right.

References
----------
Louis, T. (1982). Finding the observed information matrix when using the EM algorithm. Journal of the Royal
Statistical Society B 44, 226-233.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import scipy
from scipy import special

from impact.models import counts
from impact.models.counts import Floats

#: rounds at most, and those after which steps are halved
_ROUNDS, _QUICK = 200, 10
_STILL = 1e-7
#: below this a negative binomial count is a Poisson one to all digits shown
_POISSON = 1e-6
_WIDEST = 50.0
#: log means beyond this are no counts; largest change of a log mean in one round
_END, _LONGEST = 30.0, 2.0


@dataclass(frozen=True)
class Fit:
    """Coefficients, covariance, fitted means, alpha, degrees of freedom, and whether the fit settled."""

    coef: Floats
    covariance: Floats
    mean: Floats
    alpha: float
    df: int
    settled: bool

    def __post_init__(self) -> None:
        # The fit of the same figures is given to all who ask: nobody may write into it.
        for shared in (self.coef, self.covariance, self.mean):
            shared.setflags(write=False)


def beyond(mean: Floats, alpha: float, least: Floats) -> tuple[Floats, Floats]:
    """Mean and variance of negative binomial counts of which it is known that they are ``least`` or more.

    Examples
    --------
    >>> mean, variance = beyond(np.array([10.0]), 0.2, np.array([0.0]))
    >>> float(mean[0].round(6)), float(variance[0].round(6))
    (10.0, 30.0)
    """
    size = 1 / max(alpha, _POISSON)
    part = mean / (size + mean)
    # y times the probability of y is that of a count of size + 1, one lower; the same again for y (y - 1).
    total = np.maximum(_reached(least, size, part), 1e-300)
    first = mean * _reached(least - 1, size + 1, part) / total
    second = mean**2 * (1 + 1 / size) * _reached(least - 2, size + 2, part) / total
    first = np.maximum(first, least)
    return first, np.maximum(second + first - first**2, 0.0)


def _reached(least: Floats, size: float, part: Floats) -> Floats:
    """Probability of ``least`` or more, ``scipy.stats.nbinom.sf(least - 1)``; ``part`` is one less chance."""
    least = np.floor(least)
    return np.where(least > 0, special.betainc(np.maximum(least, 1.0), size, part), 1.0)


def fit(people: Floats, design: Floats, bound: np.ndarray, *, alpha: float | None = None) -> Fit:
    """Fit one war.

    Parameters
    ----------
    people
        Counts, or the lower bounds of counts; zero or more.
    design
        (years, terms).
    bound
        Which of ``people`` are lower bounds.
    alpha
        Dispersion; estimated by moments when left out.

    Returns
    -------
    Fit
        ``df`` counts the exact years less the terms.

    Examples
    --------
    >>> since = np.arange(6.0)
    >>> design = np.stack([np.ones(6), since], axis=-1)
    >>> own = fit(np.array([64.0, 32, 16, 2, 4, 2]), design, np.arange(6) == 3, alpha=0.1)
    >>> f"{np.exp(own.coef[1]):.2f} times as many each year"
    '0.50 times as many each year'
    """
    people, bound = np.asarray(people, dtype=float), np.asarray(bound, dtype=bool)
    design = np.ascontiguousarray(design, dtype=float)
    return _fit(people.tobytes(), design.tobytes(), bound.tobytes(), alpha)


def fit_each(series: Sequence[tuple[Floats, Floats, np.ndarray]], alphas: Sequence[float]) -> tuple[Fit, ...]:
    """Fit some wars, each with a dispersion that is known: those without bounds all at once.

    Parameters
    ----------
    series
        ``people``, ``design`` and ``bound`` of each, as for :func:`fit`.
    alphas
        Dispersion of each.
    """
    keys = tuple(
        (
            np.asarray(people, dtype=float).tobytes(),
            np.ascontiguousarray(design, dtype=float).tobytes(),
            np.asarray(bound, dtype=bool).tobytes(),
            float(alpha),
        )
        for (people, design, bound), alpha in zip(series, alphas, strict=True)
    )
    return _fit_each(keys)


_Key = tuple[bytes, bytes, bytes, float]


@lru_cache(maxsize=512)
def _fit_each(keys: tuple[_Key, ...]) -> tuple[Fit, ...]:
    """Fit some wars, once for the same figures."""
    fits: dict[_Key, Fit] = {}
    alike: dict[int, list[_Key]] = {}
    for key in dict.fromkeys(keys):
        if any(key[2]):
            fits[key] = _fit(*key)
        else:
            alike.setdefault(len(key[1]) // len(key[0]), []).append(key)
    for terms, group in alike.items():
        fits.update(zip(group, _exact(group, terms), strict=True))
    return tuple(fits[key] for key in keys)


def _exact(keys: Sequence[_Key], terms: int) -> list[Fit]:
    """Fit wars without bounds, of as many terms, at once; the end of short ones is absent."""
    years = [len(key[2]) for key in keys]
    present = np.arange(max(years)) < np.array(years)[:, None]
    people, design = np.zeros(present.shape), np.zeros((*present.shape, terms))
    for i, (of_people, of_design, _, _) in enumerate(keys):
        people[i, : years[i]] = np.frombuffer(of_people)
        design[i, : years[i]] = np.frombuffer(of_design).reshape(years[i], terms)
    alphas = np.array([key[3] for key in keys])
    whole = counts.fit(people, design, present=present, alpha=alphas)
    return [
        Fit(
            whole.coef[i].copy(), whole.unscaled[i].copy(), whole.mean[i, :number].copy(), keys[i][3],
            number - terms, bool(whole.settled[i]),
        )
        for i, number in enumerate(years)
    ]  # fmt: skip


@lru_cache(maxsize=4096)
def _fit(of_people: bytes, of_design: bytes, of_bound: bytes, alpha: float | None) -> Fit:
    """Fit one war, once for the same figures: each is fitted anew whenever another one is left out."""
    people, bound = np.frombuffer(of_people), np.frombuffer(of_bound, dtype=bool)
    design = np.frombuffer(of_design).reshape(len(people), -1)
    df = int((~bound).sum()) - design.shape[1]
    if not bound.any():
        whole = counts.fit(people, design, alpha="moment" if alpha is None else alpha)
        own = float(whole.alpha[0])
        return Fit(whole.coef[0], whole.unscaled[0], whole.mean[0], own, df, bool(whole.settled[0]))
    own = 0.1 if alpha is None else alpha
    coef = counts.fit(people, design, alpha=own).coef[0]
    moved = np.inf
    for turn in range(_ROUNDS):
        part = 1.0 if turn < _QUICK else 0.5  # coefficients and alpha can chase each other in a circle
        mean, covariance, score = _step(people, design, bound, own, coef)
        change = covariance @ score
        change *= min(1.0, _LONGEST / max(float(np.abs(design @ change).max()), 1e-300))
        coef, was = coef + part * change, own
        if alpha is None:
            own += part * (moment(people[~bound], mean[~bound], max(df, 1)) - own)
        moved = float(np.abs(change).max()) + abs(own - was)
        if moved < _STILL:
            break
    mean, covariance, _ = _step(people, design, bound, own, coef)
    settled = moved < 1e3 * _STILL and bool((np.diag(covariance) > 0).all())
    settled = settled and bool(np.isfinite(coef).all()) and float(np.abs(np.log(mean)).max()) < _END - 1
    return Fit(coef, covariance, mean, own, df, settled)


def _step(
    people: Floats, design: Floats, bound: np.ndarray, alpha: float, coef: Floats
) -> tuple[Floats, Floats, Floats]:
    """Means, covariance and score at some coefficients."""
    mean = np.exp(np.clip(design @ coef, -_END, _END))
    full, share = people.copy(), np.zeros(len(people))
    full[bound], hidden = beyond(mean[bound], alpha, people[bound])
    share[bound] = hidden / (mean[bound] + alpha * mean[bound] ** 2)
    weights = mean / (1 + alpha * mean) * np.maximum(1 - share, 0.0)
    covariance = np.linalg.pinv((design * weights[:, None]).T @ design, hermitian=True)
    return mean, np.asarray(covariance), design.T @ ((full - mean) / (1 + alpha * mean))


def moment(people: Floats, mean: Floats, df: int) -> float:
    """Alpha that makes Pearson's sum equal its degrees of freedom; zero where Poisson spreads more."""

    def excess(alpha: float) -> float:
        return float(((people - mean) ** 2 / (mean + alpha * mean**2)).sum()) - df

    if excess(0.0) <= 0:
        return 0.0
    return _WIDEST if excess(_WIDEST) > 0 else float(scipy.optimize.brentq(excess, 0.0, _WIDEST, xtol=1e-13))


def log_likelihood(people: Floats, mean: Floats, bound: np.ndarray, alpha: float) -> float:
    """Log-likelihood of counts and bounds."""
    size = 1 / max(alpha, _POISSON)
    chance = size / (size + np.maximum(mean, 1e-12))
    people = people.round()
    ways = special.gammaln(size + people) - special.gammaln(people + 1) - special.gammaln(size)
    each = ways + size * np.log(chance) + special.xlog1py(people, -chance)
    if bound.any():
        each[bound] = scipy.stats.nbinom.logsf(people[bound] - 1, size, chance[bound])
    return float(each.sum())
