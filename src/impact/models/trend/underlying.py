"""Underlying trend: the yearly change that would go on, apart from shocks, single jumps and single years.

What the record did over a window is one thing (`realised`, arithmetic on two figures); whether the figures
have a direction that lasts is another (`Structure.underlying`). Counts of neighbouring years depend on one
another, and a line through them looks surer than it is.

Model
-----
For z = log(count + 0.5), less the log exposure, at year t:

    z_t = m_t + features_t + e_t,      Var e_t = phi v_t,   v_t = 1 / mean count, by year or alike in all
    m_t = m_(t-1) + b_(t-1) + w_t,     Var w_t = phi q v    local level with drift; q = 0 is a straight line
    b_t = b_(t-1) + u_t,               Var u_t = phi r v    local linear trend, where r > 0

with phi at least 1 (Poisson) and up to two features: a bend, a step of the level, a single outlier, at any
year. All ratios q and r of a grid and all sets of features are fitted by generalised least squares, which is
the exact diffuse Kalman filter; each weighs by its diffuse likelihood, less half log n a feature (BIC); every
number of features is equally probable beforehand, so are all sets of a number and all ratios. The trend of a
window is the mixture of their t distributions. A model with a step speaks twice, with and without the jump
as part of the change. A missing year is a gap.

Three rules widen or refuse. (1) Dependence is judged on the line without bends: where its residuals one year
apart are correlated beyond 2 / sqrt(pairs), the interval also holds that of a random walk with drift.
(2) Figures published as "at least" are bounds: the interval also holds that of the series with these years as
gaps, as if all they said were that a figure is missing; not done where fewer than seven would remain.
(3) Where a step stands out within the window, no average change is given: before and after are named instead.

Alarms: a feature is named where its probability, a year more or less, is one half; a step also where under
quasi-Poisson one step beats the line and every single bend by 2 of BIC (Raftery 1995) and leaves
residuals without dependence.

Assumptions
-----------
Log figures are near normal given the level; at counts of 0 and 1 that is rough, and 0.5 added pulls the line
towards none. The dispersion is constant.

What it cannot tell
-------------------
Why. A wandering level and a line cannot be told apart in a few years: then the interval is wide, which is the
answer.

References
----------
Harvey AC (1989). Forecasting, Structural Time Series Models and the Kalman Filter. Durbin J, Koopman SJ
(2012). Time Series Analysis by State Space Methods. Jarrett RG (1979). A note on the intervals between
coal-mining disasters. Biometrika 66: 191-193.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import special

from impact import wording
from impact.arguments import instance, number, optional, takes
from impact.catalogue.frame_rows import each_row
from impact.errors import ModelInputError
from impact.frame_check import require, require_counts, require_unique
from impact.models import counts
from impact.models.counts import Floats
from impact.models.interruption import serial
from impact.models.revision import Prediction
from impact.models.trend import features, joinpoints
from impact.models.trend.features import Models
from impact.models.trend.joinpoints import Series
from impact.models.trend.noise import own_variances
from impact.result import LEVEL, Declined, Estimate

__all__ = ["Structure", "realised", "structure"]

FEWEST = 7
#: columns of the alarms
ALARMS = ("kind", "year", "ratio", "low", "high", "probability")
_METHOD = "underlying trend, averaged over state-space models with bends, steps and outliers"
_NAMED = 0.5  # probability from which a feature is named
_STRONG = 2.0  # of BIC; Raftery (1995): positive evidence


@dataclass(frozen=True, kw_only=True)
class Structure:
    """What may have happened in a yearly series.

    ``alarms`` names steps and single outliers: ``kind`` (``step``, ``outlier``), ``year``, ``ratio`` (after
    over before, or figure over level), ``low``, ``high`` (its interval, given that there is one),
    ``probability``; ``dependence`` is the correlation of the residuals of
    the line without bends one year apart, ``dependent`` whether it is beyond chance.
    """

    n: int
    first: float
    last: float
    dependence: float
    dependent: bool
    alarms: pd.DataFrame
    models: Models = field(repr=False)
    without_bounds: Models | None = field(repr=False)
    walk: tuple[float, float, int] = field(repr=False)  # drift, its error, degrees of freedom

    @takes("trend", first=number(), last=number())
    def underlying(self, first: float, last: float) -> Estimate | Declined:
        """Tell the underlying annual percent change of a window, or why it cannot be told.

        Raises
        ------
        ModelInputError
            The window is empty or reaches beyond the series.
        """
        if not self.first <= first < last <= self.last:
            raise ModelInputError(
                f"trend: a window from {first:g} to {last:g}",
                f"two years in order, from {self.first:g} to {self.last:g}",
                "choose a window within the series; for years beyond it see impact.models.forecast",
            )
        steps = self.alarms[(self.alarms["kind"] == "step") & self.alarms["year"].between(first + 0.5, last)]
        if len(steps):
            named = wording.listed(
                f"{wording.digits(row.year, 'year')} (× {wording.digits(row.ratio, 'number')})"
                for row in each_row(steps)
            )
            reason = (
                f"The record jumps in {named}: an average change over these years depends on whether the "
                "jump is taken for a trend."
            )
            return Declined(method=_METHOD, n=self.n, reason=reason)
        bounds = self.models.slopes(first - self.first, last - self.first)
        low, high = float(bounds[1]), float(bounds[2])
        if self.without_bounds is not None:
            other = self.without_bounds.slopes(first - self.first, last - self.first)
            low, high = min(low, float(other[1])), max(high, float(other[2]))
        if self.dependent:
            drift, error, df = self.walk
            reach = float(special.stdtrit(df, 0.5 + LEVEL / 2)) * error
            low, high = min(low, drift - reach), max(high, drift + reach)
        estimate, low, high = 100 * np.expm1([bounds[0], low, high])
        return Estimate(
            method=_METHOD, n=self.n, estimate=float(estimate), low=float(low), high=float(high),
            unit="% a year", kind="change",
        )  # fmt: skip

    def level(self) -> pd.DataFrame:
        """Smoothed level of each year, outliers apart: ``year``, ``estimate``, ``low``, ``high`` (people)."""
        years = np.arange(self.first, self.last + 1)
        made = pd.DataFrame(
            np.exp(self.models.levels(years - self.first)), columns=["estimate", "low", "high"]
        )
        made.insert(0, "year", years)
        return made


def structure(rows: pd.DataFrame) -> Structure | None:
    """Fit every model of a yearly series; nothing where it is not yearly, or too short.

    Parameters
    ----------
    rows
        `impact.models.seasons.order`, without seasons; ``qualifier`` is used where present.
    """
    if len(rows) < FEWEST or not (rows["time"] == rows["step"]).all():
        return None
    steps = (rows["step"] - rows["step"].iloc[0]).to_numpy(dtype=float)
    bounds = rows["qualifier"].eq("at_least") if "qualifier" in rows else pd.Series(False, index=rows.index)
    exact = ~bounds.to_numpy()
    fits = _models(rows, steps, np.ones(len(rows), dtype=bool))
    others = _models(rows, steps, exact) if bounds.any() and exact.sum() >= FEWEST else None
    line = joinpoints.fit(_series(rows), np.zeros((1, 0)))
    correlation, pairs = 0.0, int((np.diff(steps) == 1).sum())
    if len(line.mean):
        scatter = (rows["value"].to_numpy(dtype=float) - line.mean[0]) / np.sqrt(line.mean[0])
        correlation = serial.lag_one(scatter, rows["step"].to_numpy())
    return Structure(
        n=len(rows),
        first=float(rows["time"].iloc[0]),
        last=float(rows["time"].iloc[-1]),
        dependence=correlation,
        dependent=bool(pairs and correlation > 2 / np.sqrt(pairs)),
        alarms=_alarms(rows, fits),
        models=fits,
        without_bounds=others,
        walk=_walk(fits.z, steps),
    )


_NEWEST = instance(
    Prediction, Declined, expected="a result of impact.models.revision.newest", remedy="leave it out"
)


@takes("trend", first=number(), last=number(), newest=optional(_NEWEST))
def realised(
    frame: pd.DataFrame, first: int, last: int, newest: Prediction | Declined | None = None
) -> Estimate:
    """Tell what the record did from one year to another: the change of the figure, in percent.

    There is no sampling interval: both figures are what was recorded. Where the last year is the newest, its
    figure may still be revised, and ``low`` and ``high`` are where revision may take the change; they equal
    the estimate for other years.

    Parameters
    ----------
    frame
        ``year``, ``value``.
    newest
        :func:`impact.models.revision.newest`.

    Raises
    ------
    ModelInputError
        A year without a figure, or none to begin with.

    Examples
    --------
    >>> realised(pd.DataFrame({"year": [2012, 2024], "value": [4000, 6000]}), 2012, 2024).estimate
    50.0
    """
    require_counts(require(frame, ["year", "value"], "trend"), "value", "trend")
    require_unique(frame[frame["value"].notna()], ["year"], "trend")
    values = frame.dropna(subset=["value"]).set_index("year")["value"].astype(float)
    if first not in values.index or last not in values.index or values[first] == 0:
        raise ModelInputError(
            f"trend: no change from {first:g} to {last:g}",
            "two years with figures, the first above zero",
            "choose other years",
        )
    ends = [float(values[last])] * 3
    if newest and newest.year == last:
        ends[1:] = newest.low, newest.high
    change, low, high = (100 * (end / float(values[first]) - 1) for end in ends)
    return Estimate(
        method="change of the recorded figure; ends: where revision may take it",
        n=2, estimate=change, low=min(low, change), high=max(high, change), unit="%", kind="change",
    )  # fmt: skip


def _series(rows: pd.DataFrame) -> Series:
    return Series(
        rows["time"].to_numpy(dtype=float),
        rows["value"].to_numpy(dtype=float),
        rows["log_exposure"].to_numpy(dtype=float),
    )


def _models(rows: pd.DataFrame, steps: Floats, used: np.ndarray) -> Models:
    values = rows["value"].to_numpy(dtype=float)[used]
    z = np.log(values + 0.5) - rows["log_exposure"].to_numpy(dtype=float)[used]
    fixed = np.column_stack([np.ones(used.sum()), steps[used]])
    return features.fit(z, fixed, steps[used], own_variances(values), int(steps[-1]) + 1)


def _walk(z: Floats, steps: Floats) -> tuple[float, float, int]:
    """Drift of a random walk through the log figures, its error, and the degrees of freedom."""
    gaps, length = np.diff(steps), float(steps[-1] - steps[0])
    drift = float((z[-1] - z[0]) / length)
    variance = float((((np.diff(z) - drift * gaps) ** 2) / gaps).sum() / (len(z) - 2))
    return drift, float(np.sqrt(variance / length)), len(z) - 2


def _alarms(rows: pd.DataFrame, fits: Models) -> pd.DataFrame:
    """Name steps and outliers, each at the year of its highest probability."""
    named: list[tuple[str, float, float, float, float, float]] = []
    first = float(rows["time"].iloc[0])
    for kind, around in (("step", 1.0), ("outlier", 0.0)):
        own = fits.listed.kinds == kind
        for place in fits.listed.places[own][np.argsort(-fits.probabilities[own], kind="stable")]:
            mask = own & (np.abs(fits.listed.places - place) <= around)
            if fits.probabilities[mask].sum() < 0.99 * _NAMED:
                continue  # that one of some is in is no likelier than all of them together
            probability = fits.probability(mask)
            near = any(k == kind and abs(y - first - place) <= 2 * around for k, y, *_ in named)
            if probability >= _NAMED and not near:
                ratio, low, high = np.exp(fits.size(mask)).tolist()
                named.append((kind, first + place, ratio, low, high, probability))
    if not any(kind == "step" for kind, *_ in named):
        named += _plain_step(rows)
    return pd.DataFrame(named, columns=list(ALARMS))


def _plain_step(rows: pd.DataFrame) -> list[tuple[str, float, float, float, float, float]]:
    """Find one step that beats the line and every single bend and leaves nothing to explain."""
    series = _series(rows)
    n, years = len(rows), series.years
    places = years[2 : n - 1]
    level = np.ones((len(places), n, 1))
    jump = (years[None, :] >= places[:, None]).astype(float)[:, :, None]
    fits = counts.fit(series.counts, np.concatenate([level, jump], axis=2), offset=series.offset)
    if not fits.settled.any():
        return []
    deviance = np.where(fits.settled, fits.deviance, np.inf)
    best = int(np.argmin(deviance))
    rivals = [joinpoints.fit(series, joinpoints.places(years, k)) for k in (0, 1)]
    own = n * np.log(max(deviance[best] / n, 1.0)) + min(deviance[best], n) + 3 * np.log(n)
    others = [joinpoints.criteria(lines.best())[0] for lines in rivals if len(lines.deviance)]
    scatter = (series.counts - fits.mean[best]) / np.sqrt(fits.mean[best])
    pairs = int((np.diff(rows["step"]) == 1).sum())
    plain = pairs and serial.lag_one(scatter, rows["step"].to_numpy()) <= 2 / np.sqrt(pairs)
    if not others or min(others) - own < _STRONG or not plain:
        return []
    weights = np.exp(-(deviance - deviance[best]) / 2 / max(float(fits.dispersion[best]), 1.0))
    probability = float(weights[max(best - 1, 0) : best + 2].sum() / weights.sum())
    change = float(fits.coef[best, 1])
    spread = float(np.sqrt(fits.unscaled[best, 1, 1] * fits.dispersion[best]))
    ends = np.exp(
        change + spread * special.stdtrit(int(fits.df[best]), [0.5, 0.5 - LEVEL / 2, 0.5 + LEVEL / 2])
    )
    return [("step", float(places[best]), float(ends[0]), float(ends[1]), float(ends[2]), probability)]
