"""Log-linear regression of counts, many short series or many designs at once.

The engine of `trend` (one series, thousands of sets of joinpoints), `aftermath` and `returns` (many wars, one
design each), `interruption` (one series, one design) and `chain_ladder` (one triangle).

Model
-----
For the count y of a point with regressors x and what the count is a rate of::

    log E[y] = x b + log exposure,    m = E[y]
    Var[y] = phi (m + alpha m^2)

With ``alpha`` 0 the coefficients are those of Poisson; with a number, or estimated, those of the negative
binomial. A dispersion phi is Pearson's sum over its degrees of freedom. Who uses it decides whether it
multiplies the covariance; it never falls below 1, because less spread than chance gives is itself chance.

``alpha="likelihood"`` is R's ``MASS::glm.nb``. In series of five to twenty points it is too small, and
intervals with it; ``alpha="moment"`` makes Pearson's sum equal to its degrees of freedom instead (Breslow
1984), as ``MASS::theta.mm`` does. Standard errors rest on the expected information of the coefficients, alpha
taken as known, as in ``glm.nb``.

Newton's method runs on stacked arrays: where statsmodels takes a millisecond a fit, this takes twenty
microseconds if there are many; R and statsmodels agree with it in the tests. A fit that cannot be trusted is
marked, never warned about: see :attr:`Fits.settled`.

References
----------
Breslow, N. (1984). Extra-Poisson variation in log-linear models. Applied Statistics 33, 38-44.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Literal, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Floats = NDArray[np.float64]
Estimator = Literal["moment", "likelihood"]

_ROUNDS = 300
#: alpha is sought up to this; a larger one means that nothing is known
_WIDEST = 1e3
#: where alpha of greatest likelihood is sought; below the first nothing tells it from Poisson
_GRID = np.geomspace(1e-6, _WIDEST, 28)
#: log means beyond this are no counts: a slope runs off to zero or to infinity
_END = 30.0
_LONGEST = 2.0  # largest change of a log mean in one round
_STILL, _SETTLED = 1e-10, 1e-8  # change of log mean and alpha at which a fit stops, and is good enough
#: two terms are alike when the variance of one grows by more than this beside the others
_ALIKE = 1e10


@dataclass(frozen=True)
class Fits:
    """Fitted regressions: arrays whose first axis is the fit.

    ``coef`` (fits, terms) and ``unscaled``, their covariance before it is multiplied by a dispersion;
    ``mean`` (fits, points), zero where a point is absent; ``alpha``; ``deviance`` given alpha; ``pearson``,
    the sum of squared Pearson residuals; ``df``, points less terms; ``settled``, whether the fit can be
    trusted: it stopped moving, no mean runs off to zero, and no two terms are alike.
    """

    coef: Floats
    unscaled: Floats
    mean: Floats
    alpha: Floats
    deviance: Floats
    pearson: Floats
    df: NDArray[np.int_]
    settled: NDArray[np.bool_]

    @property
    def dispersion(self) -> Floats:
        """Pearson's dispersion of each fit, at least that of a Poisson count."""
        return np.maximum(self.pearson / np.maximum(self.df, 1), 1.0)

    @property
    def weights(self) -> Floats:
        """Working weights: m / (1 + alpha m), the inverse of the variance of a log count."""
        return _weights(self.mean, self.alpha[:, None])

    def select(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> Self:
        """Select some of the fits."""
        arrays = {field.name: getattr(self, field.name) for field in fields(self)}
        return replace(
            self, **{name: array[which] for name, array in arrays.items() if isinstance(array, np.ndarray)}
        )


def _weights(mean: Floats, alpha: ArrayLike) -> Floats:
    """Working weights of a log-linear fit at some means."""
    return np.asarray(mean / (1.0 + np.asarray(alpha) * mean), dtype=float)


def fit(
    counts: Floats,
    design: Floats,
    *,
    offset: ArrayLike = 0.0,
    present: NDArray[np.bool_] | None = None,
    alpha: float | Floats | Estimator = 0.0,
    start: Floats | None = None,
) -> Fits:
    """Fit log E(count) = design x coefficients + offset.

    Parameters
    ----------
    counts
        (points) or (fits, points); zero or more.
    design
        (points, terms) or (fits, points, terms), centred by the caller.
    offset
        Logarithm of what the counts are rates of: one number, (points) or (fits, points).
    present
        (fits, points), which points exist; all of them when left out.
    alpha
        A number, one for each fit, or how to estimate it: ``moment`` or ``likelihood``, see the module.
    start
        (fits, terms), coefficients from which to begin.

    Returns
    -------
    Fits

    Examples
    --------
    >>> years = np.arange(6.0) - 2.5
    >>> halving = fit(np.array([64.0, 32, 16, 8, 4, 2]), np.stack([np.ones(6), years], axis=-1))
    >>> f"{np.exp(halving.coef[0, 1]):.3f} times as many each year, settled: {halving.settled[0]}"
    '0.500 times as many each year, settled: True'
    """
    data = _Data.of(counts, design, offset, present)
    with np.errstate(all="ignore"):
        state = _iterate(data, data.start() if start is None else start, alpha, _ROUNDS)
        again = np.flatnonzero(~(state[2] < _SETTLED))
        if len(again):
            rest, own = data.select(again), alpha[again] if isinstance(alpha, np.ndarray) else alpha
            for array, second in zip(state, _iterate(rest, rest.flat_start(), own, _ROUNDS), strict=True):
                array[again] = second
        return _finish(data, *state)


def approximate(
    counts: Floats, design: Floats, *, offset: ArrayLike = 0.0, alpha: float = 0.0
) -> tuple[Floats, Floats]:
    """Coefficients and deviance after three rounds: enough to rank designs, and to begin :func:`fit`."""
    data = _Data.of(counts, design, offset, None)
    with np.errstate(all="ignore"):
        coef, fitted, _ = _iterate(data, data.start(), alpha, 3)
        mean = np.exp(np.clip(data.line(coef) + data.offset, -_END, _END))
        return coef, deviance(data.counts, mean, fitted)


@dataclass(frozen=True)
class _Data:
    """Stacked regressions; ``present`` is 1 or 0, and absent points are zero in all the rest."""

    counts: Floats
    design: Floats
    offset: Floats
    present: Floats

    @classmethod
    def of(
        cls, counts: Floats, design: Floats, offset: ArrayLike, present: NDArray[np.bool_] | None
    ) -> _Data:
        design = np.asarray(design, dtype=float)
        design = design if design.ndim == 3 else design[None]
        shape = np.broadcast_shapes(np.shape(counts), design.shape[:2])
        counts, offset = (np.broadcast_to(np.asarray(a, dtype=float), shape) for a in (counts, offset))
        design = np.broadcast_to(design, (*shape, design.shape[2]))
        if present is None:
            return cls(counts, design, offset, np.broadcast_to(1.0, shape))
        return cls(
            np.where(present, counts, 0.0),
            np.where(present[..., None], design, 0.0),
            np.where(present, offset, 0.0),
            present.astype(float),
        )

    def select(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> _Data:
        return _Data(self.counts[which], self.design[which], self.offset[which], self.present[which])

    @property
    def df(self) -> NDArray[np.int_]:
        return np.asarray(self.present.sum(axis=1) - self.design.shape[2], dtype=int)

    def line(self, coef: Floats) -> Floats:
        return np.asarray((self.design @ coef[:, :, None])[..., 0])

    def information(self, working: Floats) -> tuple[Floats, Floats]:
        """Weighted regressors (fits, terms, points), and the information of the coefficients."""
        weighted = np.swapaxes(self.design, 1, 2) * working[:, None, :]
        information = weighted @ self.design
        # A trace of ridge: far below the digits shown, enough that a hopeless fit does not stop the others.
        diagonal = np.einsum("mpp->mp", information)
        diagonal += 1e-13 * diagonal + 1e-290
        return weighted, information

    def least_squares(self, target: Floats, working: Floats) -> Floats:
        weighted, information = self.information(working * self.present)
        return np.nan_to_num(_solve(information, (weighted @ target[:, :, None])[..., 0]))

    def start(self) -> Floats:
        """Coefficients of the logarithms, weighted by the counts."""
        raised = np.maximum(self.counts, 0.5)
        return self.least_squares(np.log(raised) - self.offset, raised)

    def flat_start(self) -> Floats:
        """Coefficients one round after equal means: another place to begin."""
        mean = np.maximum(self.counts.sum(axis=1) / np.maximum(self.present.sum(axis=1), 1), 0.5)[:, None]
        target = np.log(mean) - self.offset + (self.counts - mean) / mean
        return self.least_squares(target, np.broadcast_to(mean, self.counts.shape))


def _solve(matrices: Floats, vectors: Floats) -> Floats:
    try:
        return np.asarray(np.linalg.solve(matrices, vectors[:, :, None])[..., 0])
    except np.linalg.LinAlgError:
        return np.asarray((_invert(matrices) @ vectors[:, :, None])[..., 0])


def _invert(matrices: Floats) -> Floats:
    try:
        return np.asarray(np.linalg.inv(matrices))
    except np.linalg.LinAlgError:
        return np.asarray(np.linalg.pinv(matrices, hermitian=True))


def _iterate(
    data: _Data, start: Floats, alpha: float | Floats | Estimator, rounds: int
) -> tuple[Floats, Floats, Floats]:
    """Take turns: coefficients given alpha, alpha given the means; fits that stand still drop out.

    Coefficients, alpha, and the last change of each fit.
    """
    estimator = _ESTIMATORS[alpha] if isinstance(alpha, str) else None
    alphas = np.zeros(len(start)) + (0.0 if isinstance(alpha, str) else alpha)
    coef, change = start.copy(), np.full(len(start), np.inf)
    rows, line = np.arange(len(start)), data.line(start) + data.offset
    for turn in range(rounds):
        own, b = alphas[rows], coef[rows]
        mean = np.exp(np.clip(line, -_END, _END)) * data.present
        spread = 1.0 + own[:, None] * mean
        # Observed information, not expected: the likelihood is concave, and wide spread makes scoring circle.
        information = data.information(mean * (1.0 + own[:, None] * data.counts) / spread**2)[1]
        slack = (data.counts - mean) / spread
        step = _solve(information, (slack[:, None, :] @ data.design)[:, 0, :])
        move = data.line(step)
        length = np.abs(move).max(axis=1)
        shorter = np.minimum(1.0, _LONGEST / np.maximum(length, 1e-300))
        coef[rows], line = b + shorter[:, None] * step, line + shorter[:, None] * move
        if estimator is not None and turn >= 2:
            mean = np.exp(np.clip(line, -_END, _END)) * data.present
            # after twenty rounds by half only: mean and alpha can chase each other in a circle
            alphas[rows] = own + (estimator(data, mean) - own) * (1.0 if turn < 20 else 0.5)
        change[rows] = length + np.abs(alphas[rows] - own) / (1.0 + own)
        moving = (change[rows] > _STILL) | (turn < 3)
        lost = ~(np.abs(line).max(axis=1) < _END)
        change[rows[lost]] = np.inf
        moving &= ~lost
        if not moving.any():
            break
        if not moving.all():
            rows, line, data = rows[moving], line[moving], data.select(moving)
    return coef, alphas, change


def _finish(data: _Data, coef: Floats, alpha: Floats, change: Floats) -> Fits:
    line = data.line(coef) + data.offset
    mean = np.exp(np.clip(np.nan_to_num(line, nan=_END), -_END, _END)) * data.present
    information = data.information(_weights(mean, alpha[:, None]))[1]
    unscaled = _invert(information)
    errors = np.einsum("mpp->mp", unscaled)
    apart = np.einsum("mpp->mp", information) * errors
    settled = (change < _SETTLED) & (data.df > 0) & (alpha < 0.999 * _WIDEST)
    settled &= np.isfinite(coef).all(axis=1) & np.isfinite(unscaled).all(axis=(1, 2))
    settled &= (errors > 0).all(axis=1) & (apart < _ALIKE).all(axis=1)
    variance = np.maximum(mean + alpha[:, None] * mean**2, 1e-300)
    pearson = ((data.counts - mean) ** 2 / variance).sum(axis=1)
    return Fits(coef, unscaled, mean, alpha, deviance(data.counts, mean, alpha), pearson, data.df, settled)


def deviance(counts: Floats, mean: Floats, alpha: Floats) -> Floats:
    """Deviance of each fit given alpha: Poisson where it is 0, else negative binomial."""
    own = special.xlogy(counts, counts) - special.xlogy(counts, mean)
    size = np.where(alpha > 0, alpha, 1.0)[:, None]
    spread = (counts + 1 / size) * (np.log1p(size * counts) - np.log1p(size * mean))
    return np.asarray(2 * (own - np.where(alpha[:, None] > 0, spread, counts - mean)).sum(axis=1))


def _by_moment(data: _Data, mean: Floats) -> Floats:
    """Alpha with sum (y - m)^2 / (m + alpha m^2) = df; zero where Poisson already spreads more."""
    alpha, df = np.zeros(len(mean)), data.df
    squares, mean = (data.counts - mean) ** 2, np.maximum(mean, 1e-12)
    wide = mean**2
    steep = squares * wide
    for _ in range(40):  # the sum falls and is convex: Newton from the left never oversteps
        variance = mean + alpha[:, None] * wide
        excess = (squares / variance).sum(axis=1) - df
        slope = (steep / variance**2).sum(axis=1)
        step = np.where((excess > 0) & (slope > 0), excess / np.maximum(slope, 1e-300), 0.0)
        alpha = np.minimum(alpha + step, _WIDEST)
        if (step < 1e-13 * (1 + alpha)).all():
            break
    return alpha


def _by_likelihood(data: _Data, mean: Floats) -> Floats:
    """Alpha of greatest likelihood; zero where Poisson is more likely.

    The likelihood can have two hills, one at zero and one beyond: a grid finds the higher, halving its top.
    """
    mean = np.maximum(mean, 1e-12)
    heights = np.stack([_height(data, mean, np.full(len(mean), size)) for size in 1 / _GRID], axis=1)
    best = heights.argmax(axis=1)
    # log theta is minus log alpha, and rises where log alpha falls
    low, high = (-np.log(_GRID[np.clip(best + side, 0, len(_GRID) - 1)]) for side in (1, -1))
    for _ in range(50):
        middle = (low + high) / 2
        rising = _slope(data, mean, np.exp(middle)) > 0  # more likely with a larger theta
        low, high = np.where(rising, middle, low), np.where(rising, high, middle)
    theta = np.exp((low + high) / 2)
    poisson = ((special.xlogy(data.counts, mean) - mean) * data.present).sum(axis=1)
    return np.where(_height(data, mean, theta) > poisson, 1 / theta, 0.0)


def _height(data: _Data, mean: Floats, theta: Floats) -> Floats:
    """Log-likelihood at alpha = 1 / theta, up to what only the counts decide."""
    size = theta[:, None]
    positive = np.maximum(data.counts, 1e-12)
    ratio = np.where(data.counts > 0, special.gammaln(positive) - special.betaln(positive, size), 0.0)
    each = ratio - size * np.log1p(mean / size) + special.xlogy(data.counts, mean / (size + mean))
    return np.asarray((each * data.present).sum(axis=1))


def _slope(data: _Data, mean: Floats, theta: Floats) -> Floats:
    """Slope of the log-likelihood in theta."""
    size, counts = theta[:, None], data.counts
    each = special.digamma(counts + size) - special.digamma(size)
    each += np.log(size / (size + mean)) + 1 - (counts + size) / (size + mean)
    return np.asarray((each * data.present).sum(axis=1))


_ESTIMATORS = {"moment": _by_moment, "likelihood": _by_likelihood}
