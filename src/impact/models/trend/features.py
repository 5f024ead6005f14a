"""All state-space models of one series at once: bends, steps, outliers, a wandering level, a wandering slope.

The arithmetic behind :mod:`impact.models.trend.underlying`, which holds equation, assumptions, proof and
references. A state-space model with known ratios of its variances is a regression with a known covariance:
likelihood and smoothed states are those of the Kalman filter, and thousands of sets of features cost one
factorisation.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from impact.models.counts import Floats
from impact.models.trend import joinpoints
from impact.models.trend.noise import Noise, drifts, noises, reaches
from impact.result import LEVEL

#: features at most in one model
MOST = 2
_AROUND = 2  # points before and after a bend or a step
_FEWEST_DF = 2
_HEAVY = 0.999  # models beyond this share of the weight are left out


@dataclass(frozen=True)
class Features:
    """Everything that may happen to a series, a column each: ``kinds``, and where (``places``, in steps)."""

    kinds: np.ndarray
    places: Floats

    def shapes(self, steps: Floats, *kinds: str) -> Floats:
        """Shape over some points, points x features; features of other kinds are zero.

        >>> Features(np.array(["step"]), np.array([2.0])).shapes(np.arange(4.0), "step").ravel().tolist()
        [0.0, 0.0, 1.0, 1.0]
        """
        apart = np.asarray(steps, dtype=float)[:, None] - self.places[None, :]
        made = {"bend": np.clip(apart, 0.0, None), "step": apart >= 0, "outlier": apart == 0}
        return np.asarray(sum(made[kind] * (self.kinds == kind) for kind in kinds), dtype=float)


def possible(steps: Floats) -> Features:
    """List what may happen: a bend or step with two points at either side, an outlier anywhere."""
    places = {
        "bend": steps[_AROUND:-_AROUND],
        "step": steps[_AROUND : len(steps) - _AROUND + 1],  # dated to the first point after it
        "outlier": steps,
    }
    kinds = [kind for kind, at in places.items() for _ in at]
    return Features(np.array(kinds), np.concatenate(list(places.values())))


@dataclass(frozen=True)
class Part:
    """All sets of features of one size under one covariance.

    ``sets`` are columns of the features; ``weight`` is the probability of each set (its logarithm before all
    are weighed), ``changes`` the coefficients of its features, ``inverse`` their covariance up to the
    ``dispersion``. ``solved`` are the coefficients of the fixed terms without features, then those by which
    each column depends on them; ``own`` is their covariance.
    """

    noise: Noise
    root: Floats
    own: Floats
    solved: Floats
    sets: np.ndarray
    weight: Floats
    changes: Floats
    inverse: Floats
    dispersion: Floats
    df: int

    @cached_property
    def _lean(self) -> Floats:
        """What each feature takes from the fixed terms."""
        return np.swapaxes(self.solved[:, 1 + len(self.own) :].T[self.sets], 1, 2)

    @cached_property
    def coef(self) -> Floats:
        """Coefficients of each set, those of the features last; of the few sets that are kept."""
        fixed = self.solved[:, 0] - (self._lean @ self.changes[:, :, None])[:, :, 0]
        return np.concatenate([fixed, self.changes], axis=1)

    @cached_property
    def unscaled(self) -> Floats:
        """Covariance of the coefficients up to the dispersion."""
        corner = -self._lean @ self.inverse
        upper = np.concatenate([self.own - corner @ np.swapaxes(self._lean, 1, 2), corner], axis=2)
        lower = np.concatenate([np.swapaxes(corner, 1, 2), self.inverse], axis=2)
        return np.concatenate([upper, lower], axis=1)


def fit(z: Floats, fixed: Floats, steps: Floats, own: Sequence[Floats], length: int) -> Models:
    """Fit every model of a series.

    Parameters
    ----------
    z
        Log figures.
    fixed
        Level, drift and seasons: points x terms.
    steps
        Position of each point in the calendar, 0 for the first.
    own
        Variances of the figures given their means, each way to be tried.
    length
        Years of the calendar.
    """
    listed = possible(steps)
    columns = listed.shapes(steps, "bend", "step", "outlier")
    sets = _sets(listed)
    every = noises(own, length)
    # No feature stands beside a slope that wanders.
    straight = [noise for noise in every if not noise.slope]
    wandering = [noise for noise in every if noise.slope]
    parts = _parts(z, fixed, steps, columns, sets, straight)
    parts += _parts(z, fixed, steps, columns[:, :0], sets[:1], wandering)
    return Models(z, fixed, steps, listed, tuple(_weigh(parts)))


def _sets(listed: Features) -> list[np.ndarray]:
    """List the sets of features by their number; no two at one place, two bends two points apart."""
    number = len(listed.places)
    pairs = np.array(list(itertools.combinations(range(number), 2)), dtype=int).reshape(-1, 2)
    apart = np.abs(np.diff(listed.places[pairs], axis=1)[:, 0])
    bends = (listed.kinds[pairs] == "bend").all(axis=1)
    # A step and an outlier before or at it, or two neighbouring steps, are the same fit told twice.
    mask = np.where(bends, apart > _AROUND, apart > 1)
    return [np.empty((1, 0), dtype=int), np.arange(number).reshape(-1, 1), pairs[mask]][: MOST + 1]


def _parts(
    z: Floats,
    fixed: Floats,
    steps: Floats,
    columns: Floats,
    sets: Sequence[np.ndarray],
    under: Sequence[Noise],
) -> list[Part]:
    """Fit all sets of features under some covariances; a part for each covariance and number of features."""
    p, n = fixed.shape[1], len(z)
    reach, own = reaches(under, steps), np.stack([noise.own for noise in under])
    roots = np.linalg.cholesky(own[:, :, None] * np.eye(n) + reach @ np.swapaxes(reach, 1, 2))
    white = np.linalg.solve(roots, np.column_stack([z, fixed, columns])[None])
    q, r = np.linalg.qr(white[:, :, 1 : 1 + p])
    taken = np.swapaxes(q, 1, 2) @ white
    rest = white - q @ taken
    solved, covariance = np.linalg.solve(r, taken), np.linalg.inv(np.swapaxes(r, 1, 2) @ r)
    diagonals = (np.abs(np.diagonal(each, axis1=1, axis2=2)) for each in (roots, r))
    logdet = sum(np.log(diagonal).sum(axis=1) for diagonal in diagonals)[:, None]
    left_over = np.swapaxes(rest[:, :, 1 + p :], 1, 2)
    gram, cross = left_over @ rest[:, :, 1 + p :], (left_over @ rest[:, :, :1])[:, :, 0]
    rss = (rest[:, :, 0] ** 2).sum(axis=1)[:, None]
    made: list[list[Part]] = [[] for _ in under]
    for chosen in sets:
        k = chosen.shape[1]
        df = n - p - k
        if df < _FEWEST_DF:
            continue
        inverse, sound = _inverse(gram, chosen)
        products = cross[:, chosen]
        changes = (inverse @ products[..., None])[..., 0]
        left = np.maximum(rss - (changes * products).sum(axis=2), 0.0)
        likely = np.maximum(left / (n - p), 1.0)  # never less scatter than that of Poisson counts
        evidence = -logdet - (n - p) / 2 * np.log(likely) - left / (2 * likely) - k / 2 * np.log(n)
        weight, dispersion = evidence - np.log(len(chosen)), np.maximum(left / df, 1.0)
        for i, noise in enumerate(under):
            usable = sound[i]
            made[i].append(
                Part(
                    noise, roots[i], covariance[i], solved[i], chosen[usable], weight[i, usable],
                    changes[i, usable], inverse[i, usable], dispersion[i, usable], df,
                )
            )  # fmt: skip
    return [part for parts in made for part in parts]


def _inverse(gram: Floats, chosen: np.ndarray) -> tuple[Floats, np.ndarray]:
    """Inverse matrices of sets of up to two features, and which are sound: products x sets (x k x k)."""
    square = gram[:, chosen[:, :, None], chosen[:, None, :]]
    if chosen.shape[1] < MOST:
        return 1.0 / square, np.asarray((square > 0).all(axis=(2, 3)))
    # Element by element: LAPACK is called anew for each of some thousand matrices.
    first, both, second = square[..., 0, 0], square[..., 0, 1], square[..., 1, 1]
    size = first * second
    det = size - both**2
    sound = det > 1e-9 * size
    det = np.where(sound, det, 1.0)
    inverse = np.stack([second, -both, -both, first], axis=-1) / det[..., None]
    return inverse.reshape(square.shape), sound


def _weigh(parts: Sequence[Part]) -> list[Part]:
    """Turn evidence into weights of sum 1, and leave out the sets that weigh next to nothing."""
    families = [(part.sets.shape[1], part.noise.slope > 0) for part in parts]
    share = {family: families.count(family) for family in families}
    logs = [part.weight - np.log(share[family]) for part, family in zip(parts, families, strict=True)]
    highest = max(log.max(initial=-np.inf) for log in logs)
    weights = [np.exp(log - highest) for log in logs]
    every = np.sort(np.concatenate(weights))[::-1]
    least = every[int(np.searchsorted(np.cumsum(every), _HEAVY * every.sum()))]
    total = every[every >= least].sum()
    sets = []
    for part, weight in zip(parts, weights, strict=True):
        heavy = weight >= least
        if heavy.any():
            sets.append(
                replace(
                    part, sets=part.sets[heavy], weight=weight[heavy] / total, changes=part.changes[heavy],
                    inverse=part.inverse[heavy], dispersion=part.dispersion[heavy],
                )
            )  # fmt: skip
    return sets


@dataclass(frozen=True)
class Models:
    """Every model of a series that weighs anything."""

    z: Floats
    fixed: Floats
    steps: Floats
    listed: Features
    parts: tuple[Part, ...]

    @cached_property
    def columns(self) -> Floats:
        """Every feature over the points of the series, points x features."""
        return self.listed.shapes(self.steps, "bend", "step", "outlier")

    @cached_property
    def _every(self) -> tuple[Floats, np.ndarray]:
        """Weights and sets of all models; where a set has fewer features than most, one beyond the last."""
        sets = np.full((sum(len(part.weight) for part in self.parts), MOST), len(self.listed.places))
        first = 0
        for part in self.parts:
            sets[first : first + len(part.sets), : part.sets.shape[1]] = part.sets
            first += len(part.sets)
        return np.concatenate([part.weight for part in self.parts]), sets

    @cached_property
    def probabilities(self) -> Floats:
        """Probability of each feature."""
        weights, sets = self._every
        number = len(self.listed.places)
        return np.asarray(
            np.bincount(sets.ravel(), np.repeat(weights, sets.shape[1]), number + 1)[:number], float
        )

    def probability(self, mask: np.ndarray) -> float:
        """Probability that one of some features (a mask over all) is in the model."""
        weights, sets = self._every
        return float(weights @ np.append(mask, False)[sets].any(axis=1))

    def size(self, mask: np.ndarray) -> Floats:
        """Size of a feature on the log scale, where one of some (a mask) is in: estimate, low, high."""
        p, sizes = self.fixed.shape[1], []
        for part in self.parts:
            within = mask[part.sets]
            place = within.argmax(axis=1) if within.size else np.zeros(0, dtype=int)
            at = np.flatnonzero(within.any(axis=1))
            if len(at):
                column = p + place[at]
                scale = np.sqrt(part.unscaled[at, column, column] * part.dispersion[at])
                sizes.append(
                    (part.weight[at], part.coef[at, column], scale, np.full(len(at), float(part.df)))
                )
        weight, centres, scales, df = (np.concatenate(parts) for parts in zip(*sizes, strict=True))
        return np.asarray(_quantiles(weight, centres[:, None], scales[:, None], df)[0])

    def slopes(self, start: float, end: float) -> Floats:
        """Mean slope of a window (steps): estimate, low, high on the log scale.

        Each model with a step within the window speaks twice, half its weight each: with the step as part of
        the change, and without. Whether a jump belongs to a trend is not for the data to tell.
        """
        fixed = np.zeros((2, self.fixed.shape[1]))
        fixed[:, 1] = 1.0
        ends = np.array([start, end])
        shapes = [self.listed.shapes(ends, *kinds) for kinds in (("bend",), ("bend", "step"))]
        shape = np.stack([(last - first) / (end - start) for first, last in shapes])
        drift = np.repeat(drifts(self._noises, start, end)[:, None, :], 2, axis=1)
        centres, scales = (each.ravel() for each in self._moments(fixed, shape, drift))
        weight, df = (np.tile(each, 2) for each in self._weights_and_df())
        return np.asarray(_quantiles(weight, centres[:, None], scales[:, None], df)[0])

    def levels(self, steps: Floats) -> Floats:
        """Level at some points, outliers and seasons apart: estimate, low, high on the log scale."""
        shape = self.listed.shapes(steps, "bend", "step")
        fixed = np.zeros((len(steps), self.fixed.shape[1]))
        fixed[:, 0], fixed[:, 1] = 1.0, steps
        centres, scales = self._moments(fixed, shape, reaches(self._noises, steps))
        weight, df = self._weights_and_df()
        return _quantiles(weight, centres.T, scales.T, df)

    def _weights_and_df(self) -> tuple[Floats, Floats]:
        df = [np.full(len(part.weight), float(part.df)) for part in self.parts]
        return self._every[0], np.concatenate(df)

    @cached_property
    def _noises(self) -> list[Noise]:
        """Covariance of each part."""
        return [part.noise for part in self.parts]

    def _moments(self, fixed: Floats, shape: Floats, reach: Floats) -> tuple[Floats, Floats]:
        """Centres and scales of some quantities (rows) under all models (columns).

        A quantity is a combination of coefficients and of shocks (``reach``, by part); what the residuals
        tell of the shocks is added (the smoothed state).
        """
        roots, own = np.stack([part.root for part in self.parts]), reaches(self._noises, self.steps)
        shared = np.linalg.solve(roots, own @ np.swapaxes(reach, 1, 2))
        gain = np.swapaxes(np.linalg.solve(np.swapaxes(roots, 1, 2), shared), 1, 2)
        base, beside = fixed - gain @ self.fixed, shape - gain @ self.columns
        seen, unseen = gain @ self.z, (reach**2).sum(axis=2) - (shared**2).sum(axis=1)
        moments = []
        for i, part in enumerate(self.parts):
            rest = beside[i][:, part.sets]
            alike = np.broadcast_to(base[i][:, None, :], (*rest.shape[:2], base.shape[2]))
            rows = np.concatenate([alike, rest], axis=2)
            spread = ((rows[:, :, None, :] @ part.unscaled)[:, :, 0] * rows).sum(axis=2)
            variance = np.maximum(spread + unseen[i][:, None], 0.0) * part.dispersion
            moments.append((seen[i][:, None] + (rows * part.coef).sum(axis=2), np.sqrt(variance)))
        centres, scales = (np.concatenate(parts, axis=1) for parts in zip(*moments, strict=True))
        return centres, scales


def _quantiles(weight: Floats, centres: Floats, scales: Floats, df: Floats) -> Floats:
    """Median and interval of the mixture of each quantity: models are rows, quantities columns."""
    tail = (1 - LEVEL) / 2
    return joinpoints.mixture_quantiles(weight, centres, scales, df, [0.5, tail, 1 - tail]).T
