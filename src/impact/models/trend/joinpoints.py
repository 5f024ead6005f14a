"""All joinpoint models of one series at once: where joinpoints may stand, fits, averages, the test.

The arithmetic behind :mod:`impact.models.trend`, which holds equation, assumptions, proof and references. All
admissible sets of joinpoints are fitted together by :mod:`impact.models.counts`: a few thousand sets take
less than a tenth of a second.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, fields

import numpy as np
from scipy import special

from impact.models import counts
from impact.models.counts import Floats

#: (points, joinpoints at most), the NCI program's recommendation for short series
MOST = ((7, 0), (12, 1), (17, 2), (22, 3), (27, 4))
MOST_EVER = 5
_AROUND = 2  # points before the first and after the last joinpoint, and between two
_FAR = 40.0  # sets so far behind the best, in log likelihood, are not fitted to the last digits
#: of each set of joinpoints begun, which one it continues, and the place of its last joinpoint
_Step = tuple[np.ndarray, np.ndarray]
_TINY = 1e-4  # a fitted mean below this many people marks a slope that runs off to zero


@dataclass(frozen=True)
class Series:
    """Counts of one series: ``years`` (any whole or fractional times, in order), ``counts``, log exposure.

    ``season`` holds the regressors of the seasons (points, terms), ``per_year`` how many points a year has.
    """

    years: Floats
    counts: Floats
    offset: Floats
    season: Floats = field(default_factory=lambda: np.empty((0, 0)))
    per_year: int = 1

    def design(self, knots: Floats, centre: float) -> Floats:
        """Stack the design matrices of many sets of joinpoints, seasons last."""
        x = design(self.years, knots, centre)
        if not self.season.size:
            return x
        return np.concatenate([x, np.broadcast_to(self.season, (len(knots), *self.season.shape))], axis=2)


@dataclass(frozen=True)
class Lines(counts.Fits):
    """Fits of many sets of joinpoints: one row of each array a set.

    ``knots`` are the joinpoints of each set, ``coef`` the level at ``centre``, the first slope, the changes
    of slope and the seasons; ``admissible`` how many sets there were to fit. ``inflation``: by how much
    autocorrelation raises the variance of slopes; so many points are worth one.
    """

    admissible: int
    centre: float
    knots: Floats
    inflation: float = 1.0

    @property
    def k(self) -> int:
        """Number of joinpoints."""
        return int(self.knots.shape[1])

    def best(self) -> Lines:
        """Select the set with the smallest deviance."""
        return self.select(np.array([int(np.argmin(self.deviance))]))

    def rows(self, times: Floats) -> Floats:
        """Rows of the design matrices at some times, seasons at their mean: sets x times x coefficients."""
        x = design(times, self.knots, self.centre)
        return np.pad(x, ((0, 0), (0, 0), (0, self.coef.shape[1] - x.shape[2])))


def limit(points: int) -> int:
    """Largest number of joinpoints for a series of so many years with points."""
    return next((k for below, k in MOST if points < below), MOST_EVER)


def places(years: Floats, k: int, *, step: float = 1.0, per_year: int = 1) -> Floats:
    """Admissible sets of ``k`` joinpoints on a grid.

    Two points (two years of points in a monthly or quarterly series) stand before the first and after the
    last joinpoint, and between two; a point on a joinpoint does not count.

    Parameters
    ----------
    years
        Times of the points, in order.
    step
        Distance of the grid; 1 for whole years.
    per_year
        Points of a year; with more than one the grid begins with a year.

    Returns
    -------
    Array
        One row a set.

    Examples
    --------
    >>> places(np.arange(2000.0, 2008.0), 2).tolist()
    [[2002.0, 2005.0]]
    """
    if k == 0:
        return np.zeros((1, 0))
    first, around = (years[0], _AROUND) if per_year == 1 else (np.floor(years[0]), _AROUND * per_year)
    cells = int(np.floor((years[-1] - first) / step + 1e-9))
    grid = np.round(first + step * np.arange(1, cells + 1), 9)
    below = np.searchsorted(years, grid, side="left")
    up_to = np.searchsorted(years, grid, side="right")
    inside = (below >= around) & (len(years) - up_to >= around - (per_year > 1))
    grid, below, up_to = grid[inside], below[inside], up_to[inside]
    sets = np.array(list(itertools.combinations(range(len(grid)), k)), dtype=int).reshape(-1, k)
    apart = np.all(below[sets[:, 1:]] - up_to[sets[:, :-1]] >= around - (per_year > 1), axis=1)
    return np.asarray(grid[sets[apart]], dtype=float)


def design(times: Floats, knots: Floats, centre: float) -> Floats:
    """Stack the design matrices of many sets of joinpoints: level, slope, change of slope at each."""
    x = np.empty((len(knots), len(times), 2 + knots.shape[1]))
    x[:, :, 0] = 1.0
    x[:, :, 1] = times - centre
    x[:, :, 2:] = np.clip(times[None, :, None] - knots[:, None, :], 0.0, None)
    return x


def fit(series: Series, knots: Floats, *, alpha: float = 0.0) -> Lines:
    """Fit the log-linear model for every set of joinpoints, variance proportional to mean + alpha mean^2.

    Sets whose fit does not converge, or whose line runs off to zero, are left out; so are sets that fit so
    badly that their weight beside the best is below exp(-40), before the last digits are computed.
    """
    centre = float(series.years.mean())
    x = series.design(knots, centre)
    start, rough = counts.approximate(series.counts, x, offset=series.offset, alpha=alpha)
    height = np.nan_to_num(_loglik(rough, len(series.counts)), nan=-np.inf)
    near = height >= height.max(initial=-np.inf) - _FAR
    fits = counts.fit(series.counts, x[near], offset=series.offset, alpha=alpha, start=start[near])
    arrays = {field.name: getattr(fits, field.name) for field in fields(fits)}
    lines = Lines(**arrays, admissible=len(knots), centre=centre, knots=knots[near])
    return lines.select(fits.settled & (fits.mean.min(axis=1) > _TINY))


def _loglik(dev: Floats, n: int, inflation: float = 1.0) -> Floats:
    """Profile quasi-likelihood over the dispersion, which is at least that of a Poisson count."""
    phi = np.maximum(dev / n, 1.0)
    return np.asarray(-n / 2 * np.log(phi) - dev / (2 * phi)) / inflation


def criteria(best: Lines) -> tuple[float, float]:
    """BIC (a joinpoint costs two parameters) and BIC3 (it costs three) of the best set of its number."""
    points, terms = best.mean.shape[1], best.coef.shape[1]
    misfit = -2 * float(_loglik(best.deviance, points, best.inflation)[0])
    n = points / best.inflation
    return misfit + (best.k + terms) * float(np.log(n)), misfit + (2 * best.k + terms) * float(np.log(n))


def weigh(fits: Sequence[Lines]) -> Floats:
    """Weigh every set of every number of joinpoints by its approximate posterior probability.

    All numbers of joinpoints are equally probable beforehand, and all sets of one number; the evidence of a
    set is approximated as in BIC, with the dispersion profiled out.

    Returns
    -------
    Array
        One weight for each set, in the order of ``fits``, of sum 1.
    """
    logs = []
    for lines in fits:
        n, p = lines.mean.shape[1], lines.coef.shape[1]
        height = _loglik(lines.deviance, n, lines.inflation)
        logs.append(height - p / 2 * np.log(n / lines.inflation) - np.log(lines.admissible))
    evidence = np.concatenate(logs)
    weights = np.exp(evidence - evidence.max())
    return np.asarray(weights / weights.sum())


def mixture_quantiles(
    weights: Floats, centres: Floats, scales: Floats, df: Floats, probabilities: Sequence[float]
) -> Floats:
    """Quantiles of mixtures of t distributions of whole degrees: rows are parts, columns are quantities.

    Examples
    --------
    >>> part = np.ones((1, 1))
    >>> mixture_quantiles(np.ones(1), 0 * part, part, np.array([10.0]), [0.975]).round(3).tolist()
    [[2.228]]
    """
    ordered = np.sort(weights)[::-1]
    least = ordered[min(int(np.searchsorted(np.cumsum(ordered), 0.9995 * weights.sum())), len(weights) - 1)]
    # Parts of one weight stay or go together: which of them a sort puts first is chance.
    heavy = weights >= least * (1 - 1e-9)
    weights, centres, scales, df = weights[heavy], centres[heavy], scales[heavy], df[heavy]
    weights = weights / weights.sum()
    spread = np.where(scales > 0, scales, 1e-12 + 1e-9 * np.abs(centres))
    target = np.asarray(probabilities, dtype=float)[:, None]
    # The quantile of a mixture lies between the smallest and the largest quantile of its parts.
    kinds, which = np.unique(df, return_inverse=True)
    parts = centres + special.stdtrit(kinds, target)[:, which, None] * spread
    low, high = parts.min(axis=1), parts.max(axis=1)
    quantile = np.clip(np.einsum("m,amq->aq", weights, parts), low, high)
    peak = weights * np.exp(special.gammaln((df + 1) / 2) - special.gammaln(df / 2)) / np.sqrt(np.pi * df)
    df = df[None, :, None]
    for _ in range(60):  # Halley steps, halving where one would leave the bracket
        z = (quantile[:, None, :] - centres) / spread
        below = np.empty_like(z)
        for place, kind in enumerate(kinds):
            below[:, which == place] = student_below(int(kind), z[:, which == place])
        excess = np.einsum("m,amq->aq", weights, below) - target
        low, high = np.where(excess < 0, quantile, low), np.where(excess < 0, high, quantile)
        fall = np.exp(-(df + 1) / 2 * np.log1p(z**2 / df)) / spread
        density = np.einsum("m,amq->aq", peak, fall)
        slope = -np.einsum("m,amq->aq", peak, fall * (df + 1) * z / (df + z**2) / spread)
        new = _halley(quantile, excess, density, slope)
        # Ends of the bracket count as inside: at the root, which is one of them, the step is none.
        new = np.where((new >= low) & (new <= high), new, (low + high) / 2)
        change, quantile = np.abs(new - quantile), new
        if (change <= 1e-9 * (np.abs(quantile) + spread.min(axis=0))).all():
            break
    return np.asarray(quantile)


def student_below(df: int, z: Floats) -> Floats:
    """Probability below ``z`` of t with whole degrees of freedom, by its finite sum.

    Abramowitz and Stegun (1964), 26.7.3 and 26.7.4: fifteen digits, in a tenth of the time of SciPy's, which
    serves any degrees.

    Examples
    --------
    >>> student_below(1, np.array([0.0, 1.0])).tolist()
    [0.5, 0.75]
    """
    squares = z * z + df
    cosine = df / squares  # squared, of the angle whose tangent is z / sqrt(df)
    total = np.ones_like(z)
    for k in range(df - 3, 0, -2):
        total *= cosine * (k / (k + 1))
        total += 1
    sine = z / np.sqrt(squares)
    if df % 2 == 0:
        return np.asarray((1 + sine * total) / 2)
    angle = np.arctan(z / np.sqrt(df))
    return np.asarray(0.5 + (angle + (sine * np.sqrt(cosine) * total if df > 1 else 0.0)) / np.pi)


def _halley(at: Floats, excess: Floats, density: Floats, slope: Floats) -> Floats:
    """Step from some points towards the root, by value, slope and change of slope; far away without slope."""
    newton = np.divide(excess, density, out=np.full_like(excess, np.inf), where=density > 1e-300)
    bent = 1 - newton * np.divide(slope, 2 * density, out=np.zeros_like(slope), where=density > 1e-300)
    return np.asarray(at - np.divide(newton, bent, out=newton, where=(bent > 0.5) & (bent < 2)))


def permutation_p(
    series: Series,
    null: Lines,
    knots: Floats,
    null_knots: Floats,
    *,
    permutations: int,
    rng: np.random.Generator,
) -> float:
    """Test the best set of one number of joinpoints against more, by permuting residuals (Kim et al. 2000).

    Works on the log scale with the weights of the null fit: its standardised residuals are shuffled over the
    years, and in each shuffled series both numbers of joinpoints are searched anew. Months and quarters are
    shuffled a year at a time, so that what makes neighbours alike stays.
    """
    weight = np.sqrt(null.weights[0])
    observed = weight * (np.log(np.maximum(series.counts, 0.5)) - series.offset)
    centre = null.centre
    own = np.linalg.qr(series.design(null.knots, centre)[0] * weight[:, None])[0]
    expected = own @ (own.T @ observed)
    residual = observed - expected
    shuffled = _shuffled(residual, series.per_year, permutations, rng)
    columns = np.column_stack([observed, (expected + shuffled).T])
    straight = series.design(np.zeros((1, 0)), centre)[0] * weight[:, None]
    ratio = np.divide(
        *(_least(columns, straight, *_bends(series, sets, weight)) for sets in (null_knots, knots))
    )
    return float((1 + (ratio[1:] >= ratio[0] * (1 - 1e-12)).sum()) / (permutations + 1))


def _shuffled(residual: Floats, block: int, times: int, rng: np.random.Generator) -> Floats:
    """Shuffle residuals in blocks, the last of which may be short; one row a time."""
    if block == 1:
        return rng.permuted(np.tile(residual, (times, 1)), axis=1)
    blocks = np.array_split(np.arange(len(residual)), np.arange(block, len(residual), block))
    orders = (rng.permutation(len(blocks)) for _ in range(times))
    return np.stack([residual[np.concatenate([blocks[i] for i in order])] for order in orders])


def _bends(series: Series, knots: Floats, weight: Floats) -> tuple[Floats, list[_Step]]:
    """Weighted changes of slope, places x points, and the sets one joinpoint after the other."""
    grid, which = np.unique(knots, return_inverse=True)
    which = which.reshape(knots.shape)
    bends = np.clip(series.years[None, :] - grid[:, None], 0.0, None) * weight
    steps, earlier = [], np.zeros(len(knots), dtype=int)
    for k in range(knots.shape[1]):
        begun, first, group = np.unique(which[:, : k + 1], axis=0, return_index=True, return_inverse=True)
        steps.append((earlier[first], begun[:, k]))
        earlier = group.ravel()
    return bends, steps


def _least(columns: Floats, straight: Floats, bends: Floats, steps: Sequence[_Step]) -> Floats:
    """Smallest residual sum of squares of each column among all sets.

    What a set explains is what its joinpoints but the last explain, and what the last adds: sets that begin
    alike share it.
    """
    basis = np.linalg.qr(straight)[0]
    total, explained = (columns**2).sum(axis=0), ((basis.T @ columns) ** 2).sum(axis=0)[None]
    added: list[tuple[np.ndarray, Floats]] = []
    before = np.broadcast_to(basis.T, (1, *basis.T.shape))  # sets begun x terms x points
    for parent, place in steps:
        earlier = before[parent]
        rest = bends[place][:, :, None]
        for _ in range(2):  # the first time leaves what rounding lost
            rest = rest - np.swapaxes(earlier, 1, 2) @ (earlier @ rest)
        rest = rest[:, :, 0] / np.sqrt((rest[:, :, 0] ** 2).sum(axis=1))[:, None]
        before = np.concatenate([earlier, rest[:, None, :]], axis=1)
        added.append((parent, rest))
    most = np.empty(columns.shape[1])
    for start in range(0, columns.shape[1], 200):
        block = slice(start, start + 200)
        sums = explained[:, block]
        for parent, rest in added:
            sums = sums[parent] + (rest @ columns[:, block]) ** 2
        most[block] = sums.max(axis=0)
    return np.asarray(np.maximum(total - most, 1e-12 * total + 1e-300))


def negative_binomial_alpha(series: Series, knots: Floats) -> float:
    """Alpha of the negative binomial by maximum likelihood for one set; 0 where Poisson does."""
    x = series.design(knots, float(series.years.mean()))
    fits = counts.fit(series.counts, x, offset=series.offset, alpha="likelihood")
    return float(fits.alpha[0]) if fits.settled[0] else 0.0
