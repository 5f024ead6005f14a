"""The likelihood of what was recorded, the effects of single places integrated out.

Model
-----
For place j and a count of the years a to b, given the shared parameters,

    Y ~ negative binomial, mean  M_j exp(v_j) * sum of the engine's casualties a mine over a to b,
        variance that of independent years with variance mean + dispersion * mean squared
    v_j ~ normal(0, between^2 + s_j^2)
    log(estimate / true number) ~ normal(log overstatement, misjudgement^2)

    log(half-life of learning of place j) ~ normal(log half-life, learning_between^2)

M_j is the middle of what is held of the mines: found, where clearance is complete, or recorded by those who
laid them; elsewhere found plus what is estimated to remain, that part divided by ``overstatement``. s_j holds
the uncertainty of that number, of the density (times the density exponent) and of the share of mines, and v_j
the place's own hazard. A figure that is a lower bound enters as one: the probability of at least so many.
Killed people count as the share of the casualties who die; a count of mines and other ordnance as the
casualties of mines over their share. The integral over v_j is adaptive Gauss-Hermite quadrature with its
nodes about the mode; that over the half-life the trapezoid rule on a fixed grid where several counts show the
course, and three nodes elsewhere.

Where clearance is complete, the estimates of the time over the mines found are data on ``overstatement`` and
``misjudgement``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special, stats

from impact.scenario.calibration.histories import Figure
from impact.scenario.calibration.melding.expectation import per_mine
from impact.scenario.calibration.melding.priors import values
from impact.scenario.calibration.places_on_record import PlaceOnRecord
from impact.scenario.inputs.scenario import Scenario

#: mines found and destroyed are nearly all there were: a twentieth went off or lies there still
_FOUND, _FOUND_SD = 1.05, 0.1
#: the records of those who laid the mines are right within a factor of 1.4
_RECORDED_SD = 0.2
_NODES, _NODE_WEIGHTS = np.polynomial.hermite.hermgauss(15)
#: nodes reach somewhat wider than the mode's own curvature, as the approximation is rough
_WIDER = 1.4
_LOG_TERMS = _NODES**2 + np.log(_NODE_WEIGHTS)
_BLOCK = 2_000
#: casualties a mine below which none are expected; its square is still a number
_NEXT_TO_NONE = 1e-100
#: share of mines among the casualties where no place at all has one on record
_MINE_SHARE = 0.65
#: half-lives of learning of a place whose course is on record: a factor of 1.36 between neighbours
_HALF_LIVES = np.geomspace(0.4, 16, 13)
_FEW_NODES, _FEW_WEIGHTS = np.polynomial.hermite.hermgauss(3)


@dataclass(frozen=True)
class Mines:
    """What is held of a place's mines under n rows of parameters: log of the middle, and its deviation."""

    log_middle: np.ndarray
    sd: np.ndarray


def mines(place: PlaceOnRecord, parameters: Mapping[str, np.ndarray]) -> Mines:
    """Compute what is held of the mines of a place.

    Complete clearance: the mines found. Otherwise those that who laid them recorded; or the mines found and
    estimated to remain, or the estimates of the time, with the part not found divided by the overstatement.
    """
    n = len(parameters["overstatement"])
    cleared = place.mines_found.middle if place.mines_found is not None else 0.0
    if place.complete and cleared > 0:
        return Mines(np.full(n, math.log(_FOUND * cleared)), np.full(n, _FOUND_SD))
    if place.mines_recorded:
        low, high = (
            f(getattr(r, end) for r in place.mines_recorded) for f, end in ((min, "low"), (max, "high"))
        )
        return Mines(np.full(n, math.log(max(math.sqrt(low * high), cleared))), np.full(n, _RECORDED_SD))
    if place.mines_remaining is not None and cleared > 0:
        low, high = place.mines_remaining.low, place.mines_remaining.high
        rest = np.full(n, place.mines_remaining.middle)
    elif place.mines_estimated:
        low = min(figure.low for figure in place.mines_estimated)
        high = max(figure.high for figure in place.mines_estimated)
        rest = np.full(n, max(math.sqrt(low * high) - cleared, 0.0))
    else:
        return Mines(np.full(n, math.log(_FOUND * cleared)), np.full(n, 0.5))
    rest = rest / parameters["overstatement"]
    total = cleared + rest
    spread = math.log(high / low) / (2 * 1.645) if 0 < low < high else 0.0
    part = np.hypot(parameters["misjudgement"], spread) * rest / total
    return Mines(np.log(total), np.hypot(part, _FOUND_SD * cleared / total))


def estimates(place: PlaceOnRecord) -> list[float]:
    """Compute the logarithms of estimates of the time over mines found, where clearance is complete."""
    if not place.complete or place.mines_found is None:
        return []
    return [math.log(figure.middle / (_FOUND * place.mines_found.middle)) for figure in place.mines_estimated]


@dataclass(frozen=True)
class Expected:
    """Expected counts of a place at v = 0, with one half-life of learning a row.

    ``means`` (n, counts); ``spread`` (n, counts), of the years within each count: the sum of squared yearly
    means over the squared sum, 1 for one year, 1/k for k alike; ``sd`` of v (n,); ``half_life`` (n,);
    ``log_weight`` (n,), of the half-life.
    """

    means: np.ndarray
    spread: np.ndarray
    sd: np.ndarray
    half_life: np.ndarray
    log_weight: np.ndarray


@dataclass(frozen=True)
class Records:
    """Places with the base scenario that stands for what they do not say."""

    places: Sequence[PlaceOnRecord]
    base: Scenario

    def expected(self, parameters: Mapping[str, np.ndarray]) -> list[list[Expected]]:
        """Compute the expected counts of every place, for each half-life of learning it may have."""
        nodes = [half_lives(place, parameters) for place in self.places]
        pairs = [(place, *node) for place, own in zip(self.places, nodes, strict=True) for node in own]
        curves = per_mine([p for p, _, _ in pairs], parameters, [h for _, h, _ in pairs], self.base)
        rows = [
            self.counted(place, curve, parameters, half_life, log_weight)
            for (place, half_life, log_weight), curve in zip(pairs, curves, strict=True)
        ]
        at = iter(rows)
        return [[next(at) for _ in own] for own in nodes]

    def with_half_life(
        self, place: PlaceOnRecord, parameters: Mapping[str, np.ndarray], half_life: np.ndarray
    ) -> Expected:
        """Compute the expected counts of a place whose half-life of learning is known, (n,)."""
        (curve,) = per_mine([place], parameters, [half_life], self.base)
        return self.counted(place, curve, parameters, half_life, np.zeros(len(half_life)))

    def counted(
        self,
        place: PlaceOnRecord,
        curve: np.ndarray,
        parameters: Mapping[str, np.ndarray],
        half_life: np.ndarray,
        log_weight: np.ndarray,
    ) -> Expected:
        """Sum the course of a place over the years of its counts, (n, years) to (n, counts)."""
        killed = self.base.input("killed_share").distribution.median
        held, share = mines(place, parameters), self.mine_share(place)
        columns, spreads = [], []
        for count in place.counts:
            years = curve[:, [year - place.since for year in count.years]]
            summed = years.sum(axis=1)
            total = np.maximum(summed, _NEXT_TO_NONE)
            part = killed if count.measure == "killed" else 1.0
            columns.append(total * part / (1.0 if count.devices == "mines" else share.middle))
            # where none are expected any more, squares are no numbers: the years count as alike
            spread = (years**2).sum(axis=1) / total**2
            spreads.append(np.where(summed > _NEXT_TO_NONE, spread, 1 / len(count.years)))
        means = np.stack(columns, axis=1) * np.exp(held.log_middle)[:, None]
        density = parameters["density_exponent"] * place.people.log_sd
        other = 0.0 if all(count.devices == "mines" for count in place.counts) else share.log_sd
        sd = np.sqrt(parameters["between"] ** 2 + held.sd**2 + density**2 + other**2)
        return Expected(means, np.stack(spreads, axis=1), sd, half_life, log_weight)

    def mine_share(self, place: PlaceOnRecord) -> Figure:
        """Take the share of mines among the casualties of a place.

        Where none is on record, it reaches from the least to the greatest middle of the other places.
        """
        if place.mine_share is not None:
            return place.mine_share
        middles = [own.middle for p in self.places if (own := p.mine_share) is not None] or [_MINE_SHARE]
        return Figure(min(middles), max(middles), "share", "as in the other places", ())

    def log_likelihood(self, z: np.ndarray) -> np.ndarray:
        """Compute the logarithm of the likelihood of every place, and last of the estimates of mines.

        (n, places + 1), for rows on the scale without ends.
        """
        return np.vstack([self._block(z[at : at + _BLOCK]) for at in range(0, len(z), _BLOCK)])

    def _block(self, z: np.ndarray) -> np.ndarray:
        parameters = values(z)
        columns = [
            special.logsumexp(by_half_life(place, own, parameters["dispersion"]), axis=1)
            for place, own in zip(self.places, self.expected(parameters), strict=True)
        ]
        ratios = np.array([ratio for place in self.places for ratio in estimates(place)])
        centre, scatter = np.log(parameters["overstatement"]), parameters["misjudgement"]
        columns.append(stats.norm.logpdf(ratios[None, :], centre[:, None], scatter[:, None]).sum(axis=1))
        return np.stack(columns, axis=1)


def half_lives(
    place: PlaceOnRecord, parameters: Mapping[str, np.ndarray]
) -> list[tuple[np.ndarray, np.ndarray]]:
    """List half-lives of learning of a place with the logarithms of their weights, (n,) each."""
    middle, sd = np.log(parameters["learning_half_life"]), parameters["learning_between"]
    if len(place.counts) < 3:
        return [
            (
                np.exp(middle + math.sqrt(2) * sd * node),
                np.full(len(sd), math.log(weight / math.sqrt(math.pi))),
            )
            for node, weight in zip(_FEW_NODES, _FEW_WEIGHTS, strict=True)
        ]
    densities = np.stack([stats.norm.logpdf(math.log(h), middle, sd) for h in _HALF_LIVES], axis=1)
    densities -= special.logsumexp(densities, axis=1, keepdims=True)
    return [(np.full(len(sd), h), densities[:, at]) for at, h in enumerate(_HALF_LIVES)]


def by_half_life(place: PlaceOnRecord, own: Sequence[Expected], dispersion: np.ndarray) -> np.ndarray:
    """Compute the log likelihood of a place with each half-life, times its weight, (n, nodes)."""
    record = recorded(place, dispersion)
    return np.stack([integrated(record, one) + one.log_weight for one in own], axis=1)


@dataclass(frozen=True)
class Recorded:
    """The counts of a place, and what their likelihood holds whatever is expected.

    ``counts``, ``bounds`` (whether each is a lower bound), ``single`` (whether of one year, not a bound);
    ``dispersion`` (n,); ``constant`` (n,): of the logarithm of the likelihood, from counts of single years.
    """

    counts: np.ndarray
    bounds: np.ndarray
    single: np.ndarray
    dispersion: np.ndarray
    constant: np.ndarray

    @classmethod
    def of(
        cls, counts: np.ndarray, bounds: np.ndarray, years: np.ndarray, dispersion: np.ndarray
    ) -> Recorded:
        """Take counts, each of so many years, under n values of the dispersion."""
        single = ~bounds & (years == 1)
        # the spread of a single year is one, so that its size owes nothing to what is expected
        return cls(counts, bounds, single, dispersion, _combinations(counts[single], 1 / dispersion))


def recorded(place: PlaceOnRecord, dispersion: np.ndarray) -> Recorded:
    """Take the record of a place."""
    return Recorded.of(
        np.array([count.value for count in place.counts]),
        np.array([count.at_least for count in place.counts]),
        np.array([len(count.years) for count in place.counts]),
        dispersion,
    )


def _combinations(counts: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Sum the logarithms of the binomial coefficients of negative binomial counts of one size a row, (n,)."""
    y, times = np.unique(counts, return_counts=True)
    k = size[:, None]
    return np.asarray((special.gammaln(y + k) - special.gammaln(k) - special.gammaln(y + 1)) @ times)


def integrated(record: Recorded, own: Expected) -> np.ndarray:
    """Compute the logarithm of the likelihood of a place, (n,), its effect integrated out."""
    centre, width = mode(record, own)
    nodes = centre[:, None] + math.sqrt(2) * width[:, None] * _NODES
    terms = log_counts(record, own, nodes) + normal_log_density(nodes, own.sd[:, None]) + _LOG_TERMS
    top = terms.max(axis=1)
    return np.asarray(top + np.log(np.exp(terms - top[:, None]).sum(axis=1)) + np.log(math.sqrt(2) * width))


def normal_log_density(values: np.ndarray, sd: np.ndarray) -> np.ndarray:
    """Compute the logarithm of the density of a normal distribution around zero."""
    return np.asarray(-0.5 * (values / sd) ** 2 - (np.log(sd) + 0.5 * math.log(2 * math.pi)))


def mode(record: Recorded, own: Expected) -> tuple[np.ndarray, np.ndarray]:
    """Approximate where the place's effect lies and how wide, from the sum of its counts."""
    total, means = record.counts.sum(), own.means.sum(axis=1)
    own_spread = ((own.means**2 * own.spread).sum(axis=1) / means**2) * record.dispersion
    observed = own_spread + 1 / (total + 1)
    log_ratio = np.log((total + 0.5) / means)
    precision = 1 / observed + 1 / own.sd**2
    centre = log_ratio / observed / precision
    return centre, _WIDER / np.sqrt(precision)


def log_counts(record: Recorded, own: Expected, v: np.ndarray) -> np.ndarray:
    """Compute the logarithm of the probability of a place's counts, (n, nodes), for effects v (n, nodes).

    Of an exact count y of size k and mean m exp(v), with r = m / k: that of the combinations, and
    y log(r) + y v - (k + y) log(1 + r exp(v)).
    """
    size = 1 / (record.dispersion[:, None] * own.spread)
    ratio, factor = own.means / size, np.exp(v)
    exact, several = ~record.bounds, ~record.bounds & ~record.single
    y = record.counts[exact]
    constant = record.constant + (y * np.log(ratio[:, exact])).sum(axis=1)
    for at in np.flatnonzero(several):
        constant = constant + _combinations(record.counts[at : at + 1], size[:, at])
    total = y.sum() * v + constant[:, None]
    for at in np.flatnonzero(exact):
        total -= (size[:, at] + record.counts[at])[:, None] * np.log1p(ratio[:, at][:, None] * factor)
    for bound in np.flatnonzero(record.bounds & (record.counts > 0)):
        odds = ratio[:, bound][:, None] * factor
        at_least = special.betainc(record.counts[bound], size[:, bound][:, None], odds / (odds + 1))
        total += np.log(np.maximum(at_least, 1e-300))
    return total
