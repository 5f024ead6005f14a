"""What is held possible of the shared parameters before any history is looked at.

Every parameter has a normal prior on a scale without ends: the logarithm for factors, the logit between two
bounds for shares. So the joint prior is one normal distribution with independent parts, which is what
:mod:`impact.scenario.calibration.melding.importance` starts from. The ranges are judgements, wide on purpose:
what the posterior makes of them is shown beside them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special, stats

_Z95 = float(special.ndtri(0.95))


@dataclass(frozen=True)
class Prior:
    """A parameter: its meaning, its bounds, its middle and the bound that one prior draw in twenty passes.

    ``upper`` infinite stands for the logarithmic scale, on which 9 of 10 draws lie within a factor of the
    middle; otherwise the scale is the logit between ``lower`` and ``upper``.
    """

    meaning: str
    unit: str
    middle: float
    high: float
    why: str
    lower: float = 0.0
    upper: float = math.inf

    def value(self, z: np.ndarray) -> np.ndarray:
        """Turn values of the scale without ends into the parameter."""
        if math.isinf(self.upper):
            return np.exp(z)
        return self.lower + (self.upper - self.lower) * special.expit(z)

    def scale(self, value: float | np.ndarray) -> np.ndarray:
        """Turn the parameter into the scale without ends."""
        if math.isinf(self.upper):
            return np.log(value)
        return np.asarray(special.logit((np.asarray(value) - self.lower) / (self.upper - self.lower)))

    @property
    def mean(self) -> float:
        """The middle on the scale without ends."""
        return float(self.scale(self.middle))

    @property
    def sd(self) -> float:
        """The standard deviation on the scale without ends."""
        return (float(self.scale(self.high)) - self.mean) / _Z95


PRIORS: Mapping[str, Prior] = {
    "hazard": Prior(
        "Accidents a year per live unmarked mine and person on the km2, where 50 live on a km2",
        "accidents per mine and exposed person-year",
        1e-5,
        3e-4,
        "A factor of thirty either way about what three places had shown before.",
    ),
    "density_exponent": Prior(
        "How accidents grow with the people on a km2 (1 in proportion, 0 not at all)",
        "power",
        0.75,
        1.3,
        "From next to none to more than proportion; counts of victims by community grow with its people "
        "(Moulton and Benini 2003).",
        upper=1.5,
    ),
    "marking_effect": Prior(
        "Share of the accidents that marks and fences prevent",
        "share",
        0.8,
        0.97,
        "From little to nearly all.",
        upper=1.0,
    ),
    "learning_half_life": Prior(
        "Years in which the hazard of a mine halves, as people learn: of the middle place",
        "years",
        2.5,
        7.5,
        "A factor of three either way.",
    ),
    "learning_between": Prior(
        "Standard deviation of the logarithm of that half-life between places",
        "logarithm",
        0.4,
        0.9,
        "Places alike within a factor of 1.2, or different by a factor of four.",
    ),
    "learning_floor": Prior(
        "Share of the first hazard that learning leaves",
        "share",
        0.08,
        0.4,
        "From one in a hundred to almost half.",
        upper=1.0,
    ),
    "between": Prior(
        "Standard deviation of the logarithm of the hazard between places",
        "logarithm",
        0.6,
        1.5,
        "Places alike within a factor of 1.5, or different by a factor of ten.",
    ),
    "dispersion": Prior(
        "Overdispersion of a year's casualties (variance mean + dispersion x mean squared)",
        "number",
        0.15,
        0.9,
        "From hardly more than Poisson to wild years.",
    ),
    "overstatement": Prior(
        "Estimates of the mines at the time over the mines that were there",
        "times",
        2.5,
        7.5,
        "Where clearance is complete, fewer mines were found than had been estimated.",
    ),
    "misjudgement": Prior(
        "Standard deviation of the logarithm of single estimates about that",
        "logarithm",
        0.6,
        1.2,
        "Right within a factor of 2.7 one time in ten misses.",
    ),
}
#: the parameters that the engine knows as fields
FIELDS = ("hazard", "density_exponent", "marking_effect", "learning_half_life", "learning_floor")


def values(z: np.ndarray) -> dict[str, np.ndarray]:
    """Turn rows of the scale without ends, (n, parameters), into parameters by name."""
    return {name: prior.value(z[:, at]) for at, (name, prior) in enumerate(PRIORS.items())}


def means() -> np.ndarray:
    """List the prior means on the scale without ends."""
    return np.array([prior.mean for prior in PRIORS.values()])


def sds() -> np.ndarray:
    """List the prior standard deviations on the scale without ends."""
    return np.array([prior.sd for prior in PRIORS.values()])


def log_density(z: np.ndarray) -> np.ndarray:
    """Compute the logarithm of the prior density of rows, (n,)."""
    return stats.norm.logpdf(z, means(), sds()).sum(axis=1)


def draw(n: int, generator: np.random.Generator) -> np.ndarray:
    """Draw rows from the prior, (n, parameters), on the scale without ends."""
    return means() + sds() * generator.standard_normal((n, len(PRIORS)))


def table(columns: Mapping[str, Iterable[float]]) -> pd.DataFrame:
    """Set prior and posterior of every parameter beside each other.

    Parameters
    ----------
    columns
        Posterior draws by parameter.

    Returns
    -------
    pandas.DataFrame
        ``parameter``, ``meaning``, ``unit``, ``prior_low``, ``prior_median``, ``prior_high``, ``low``,
        ``median``, ``high`` (the middle nine tenths), ``why``.
    """
    rows = []
    for name, prior in PRIORS.items():
        low, median, high = np.quantile(np.asarray(list(columns[name])), [0.05, 0.5, 0.95])
        ends = prior.value(np.array([prior.mean - _Z95 * prior.sd, prior.mean, prior.mean + _Z95 * prior.sd]))
        rows.append(
            {
                "parameter": name,
                "meaning": prior.meaning,
                "unit": prior.unit,
                "prior_low": ends[0],
                "prior_median": ends[1],
                "prior_high": ends[2],
                "low": low,
                "median": median,
                "high": high,
                "why": prior.why,
            }
        )
    return pd.DataFrame(rows)
