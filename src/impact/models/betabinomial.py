"""Shares of countries that differ by more than chance: beta-binomial mean, spread, interval.

Equation, assumptions, limits and proof stand in :mod:`impact.models.shares`. Neither statsmodels nor scipy
estimates a beta-binomial, so that the likelihood is maximised here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy
from scipy import special

from impact.arguments import COLUMN, takes
from impact.frame_check import require, require_counts
from impact.models.basis import with_credits
from impact.models.shares import check_nested
from impact.result import LEVEL, Declined, Estimate
from impact.wording import percent

_POOLED = "beta-binomial over countries, maximum likelihood; profile likelihood interval"
#: Beyond this log φ the beta-binomial cannot be told from the binomial, which then takes its place.
_BINOMIAL = 9.0
#: Below it countries would have all or nobody in the group.
_APART = -6.0
#: Logits of shares so near 0 or 1 that no count tells them from these.
_END = 12.0
_SPREADS = np.linspace(_APART, _BINOMIAL, 31)


@dataclass(frozen=True, kw_only=True)
class Pooled(Estimate):
    """The mean share over countries, and how much countries differ.

    ``ratio``: the plain share of the sum; ``rho``: correlation of two casualties of one country (0: countries
    differ by chance only); ``error``: standard error of the logit of the mean (the interval does not use
    it); ``range_low`` to
    ``range_high``: where the middle 95 % of countries lie; ``inflation``: Pearson's dispersion under one
    common share (1: chance only); ``loglik``: log-likelihood, binomial coefficients included.
    """

    ratio: float
    rho: float
    phi: float
    error: float
    range_low: float
    range_high: float
    inflation: float
    loglik: float


@takes("shares", part=COLUMN)
@with_credits
def estimate(frame: pd.DataFrame, *, part: str = "part") -> Pooled | Declined:
    """Pool the shares of countries that differ by more than chance.

    Parameters
    ----------
    frame
        One row for each country: ``part`` (or as the parameter names it) of ``known`` people.

    Returns
    -------
    Pooled or Declined
        Declined with fewer than five countries, or where all casualties are in the group, or none.

    Examples
    --------
    >>> countries = pd.DataFrame({"part": [2, 30, 9, 14, 1, 8], "known": [20, 50, 40, 20, 30, 16]})
    >>> share = estimate(countries)
    >>> round(share.estimate, 2), round(share.ratio, 2), share.rho > 0.1
    (0.35, 0.36, True)
    """
    require(frame, [part, "known"], "shares")
    for name in (part, "known"):
        require_counts(frame, name, "shares")
    rows = frame[[part, "known"]].astype(float).dropna()
    rows = rows[rows["known"] > 0]
    a, k = rows[part].to_numpy(), rows["known"].to_numpy()
    check_nested(rows.reset_index(drop=True), a, k, k)
    reason = _refusal(a, k)
    if reason:
        return Declined(method=_POOLED, reason=reason, n=len(a))
    ratio = float(a.sum() / k.sum())
    pearson = float(((a - k * ratio) ** 2 / (k * ratio * (1 - ratio))).sum() / (len(a) - 1))
    fit = _maximise(a, k, ratio)
    if fit is None:
        return Declined(
            method=_POOLED, reason="The likelihood has no well-defined maximum for these countries.", n=len(a)
        )
    logit, log_phi, error, loglik = fit
    mu, phi = float(special.expit(logit)), math.exp(log_phi)
    alike = math.isinf(phi)
    low, high = _limits(logit, a, k, float(special.stdtrit(len(a) - 1, (1 + LEVEL) / 2)))
    spread = (mu, mu) if alike else scipy.stats.beta(mu * phi, (1 - mu) * phi).ppf([0.025, 0.975])
    return Pooled(
        method=_POOLED,
        n=len(a),
        warnings=_warnings(a, k, log_phi),
        estimate=mu,
        low=low,
        high=high,
        ratio=ratio,
        rho=0.0 if alike else 1 / (1 + phi),
        phi=phi,
        error=error,
        range_low=float(spread[0]),
        range_high=float(spread[1]),
        inflation=pearson,
        loglik=loglik,
    )


def _refusal(a: np.ndarray, k: np.ndarray) -> str:
    if len(a) < 5:
        return f"{len(a)} countries are too few to say how much countries differ."
    if a.sum() in (0.0, k.sum()):
        return f"{'None' if a.sum() == 0 else 'All'} of the casualties belong to the group, in every country."
    if ((a == 0) | (a == k)).all():
        return "In every country all or none of the casualties belong to the group."
    return ""


def _warnings(a: np.ndarray, k: np.ndarray, log_phi: float) -> tuple[str, ...]:
    largest = float(k.max() / k.sum())
    warnings = (
        "Countries differ by no more than chance." if math.isinf(log_phi) else "",
        f"One country has {percent(largest)} of all casualties: the plain ratio is mostly its own."
        if largest > 0.4
        else "",
        "Fewer than ten countries: how much they differ is itself uncertain." if len(a) < 10 else "",
    )
    return tuple(warning for warning in warnings if warning)


def _loglik(theta: np.ndarray, a: np.ndarray, k: np.ndarray) -> float:
    mu, phi = special.expit(theta[0]), math.exp(min(theta[1], _BINOMIAL))
    alpha, beta = mu * phi, (1 - mu) * phi
    if min(alpha, beta) <= 0:
        return -math.inf
    ways = special.gammaln(k + 1) - special.gammaln(a + 1) - special.gammaln(k - a + 1)
    return float((ways + special.betaln(a + alpha, k - a + beta) - special.betaln(alpha, beta)).sum())


def _maximise(a: np.ndarray, k: np.ndarray, ratio: float) -> tuple[float, float, float, float] | None:
    """Estimate logit mean, log φ, error of the former and log-likelihood, from two starting points."""
    maxima = []
    for start in ((special.logit(ratio), 1.0), (special.logit(np.mean((a + 0.5) / (k + 1))), 4.0)):
        maximum = scipy.optimize.minimize(
            lambda theta: -_loglik(theta, a, k),
            np.array(start, dtype=float),
            method="L-BFGS-B",
            bounds=[(-_END, _END), (_APART, _BINOMIAL)],
            options={"ftol": 1e-14, "gtol": 1e-8},
        )
        if np.isfinite(maximum.fun):
            maxima.append(maximum)
    if not maxima:
        return None
    best = min(maxima, key=lambda maximum: float(maximum.fun))
    theta = np.asarray(best.x, dtype=float)
    if theta[1] >= _BINOMIAL - 1e-6:
        chance = float(scipy.stats.binom.logpmf(a, k, ratio).sum())
        return float(special.logit(ratio)), math.inf, (k.sum() * ratio * (1 - ratio)) ** -0.5, chance
    from statsmodels.tools import numdiff

    try:
        variance = np.linalg.inv(-numdiff.approx_hess(theta, _loglik, args=(a, k)))[0, 0]
    except np.linalg.LinAlgError:
        return None
    if (
        not (np.isfinite(variance) and variance > 0)
        or theta[1] <= _APART + 1e-6
        or abs(theta[0]) > _END - 0.1
    ):
        return None
    return float(theta[0]), float(theta[1]), math.sqrt(variance), -float(best.fun)


def _limits(logit: float, a: np.ndarray, k: np.ndarray, t: float) -> tuple[float, float]:
    """Solve for the shares at which the profile log-likelihood lies t²/2 below its maximum.

    t in place of the normal quantile: few countries leave their spread uncertain, and the likelihood, which
    is at its best spread everywhere on the profile, forgets only part of that.
    """
    floor = _profile(logit, a, k) - t**2 / 2

    def above(point: float) -> float:
        return _profile(point, a, k) - floor

    ends = []
    for side in (-1.0, 1.0):
        inner, outer = logit, logit + 0.5 * side
        while above(outer) > 0 and abs(outer) < _END:
            inner, outer = outer, outer + 0.5 * side
        # Where the likelihood never falls so far, the data do not rule out nobody, or everybody.
        unbounded = above(outer) > 0
        end = side * math.inf if unbounded else scipy.optimize.brentq(above, inner, outer, xtol=1e-9)
        ends.append(float(special.expit(end)))
    return ends[0], ends[1]


def _profile(logit: float, a: np.ndarray, k: np.ndarray) -> float:
    """Log-likelihood of a mean share at the spread that fits it best (up to a constant)."""
    mu = float(special.expit(logit))

    def height(log_phi: np.ndarray) -> np.ndarray:
        phi = np.exp(log_phi)[:, None]
        alpha, beta = mu * phi, (1 - mu) * phi
        return np.asarray((special.betaln(a + alpha, k - a + beta) - special.betaln(alpha, beta)).sum(axis=1))

    coarse = height(_SPREADS)
    best = int(coarse.argmax())
    fine = scipy.optimize.minimize_scalar(
        lambda x: -float(height(np.array([x]))[0]),
        bounds=(_SPREADS[max(best - 1, 0)], _SPREADS[min(best + 1, len(_SPREADS) - 1)]),
        method="bounded",
        options={"xatol": 1e-5},
    )
    chance = float((special.xlogy(a, mu) + special.xlog1py(k - a, -mu)).sum())
    return max(float(coarse[best]), -float(fine.fun), chance)
