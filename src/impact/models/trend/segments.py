"""A fitted joinpoint trend: its segments, its average change over windows, and what weakens it.

What :func:`impact.models.trend.estimate` gives back; equation, assumptions, proof and references stand in
:mod:`impact.models.trend`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from impact import wording
from impact.arguments import number, optional, takes
from impact.catalogue.frame_rows import each_row
from impact.errors import ModelInputError
from impact.models import seasons
from impact.models.basis import each_year, firmness, weak_figures
from impact.models.counts import Floats
from impact.models.interruption import serial
from impact.models.trend import joinpoints as arithmetic
from impact.models.trend.joinpoints import Lines
from impact.models.trend.underlying import ALARMS, Structure
from impact.result import Declined, Estimate, Picture, Result
from impact.wording import Quantity

UNIT = "% a year"

Family = Literal["quasi-poisson", "negative-binomial"]


@dataclass(frozen=True, kw_only=True)
class Trend(Result):
    """A joinpoint trend.

    ``joinpoints`` are the places of the chosen model, ``chosen_by`` how their number was chosen.
    ``selection``
    has a row for each number of joinpoints: ``number``, ``joinpoints`` (best places, as text), ``deviance``,
    ``dispersion``, ``bic``, ``bic3``, ``weight`` (approximate posterior probability of the number),
    ``chosen``;
    ``tests`` the permutation tests in order: ``null``, ``alternative``, ``p``, ``limit``, ``rejected``.
    ``points`` has ``year`` (and ``month`` or ``quarter``), ``time`` (years), ``value``, ``fitted``,
    ``residual`` (Pearson, divided by the root of the dispersion) of the chosen model; ``autocorrelation`` is
    that of its residuals one point apart; ``diagnostics`` is a frame of `impact.models.diagnostics.assess`.
    Segments, windows and fitted values of a series with seasons are those at the mean of the seasons.
    """

    joinpoints: tuple[float, ...]
    chosen_by: str
    family: Family
    dispersion: float
    alpha: float
    autocorrelation: float
    level: float
    selection: pd.DataFrame = field(repr=False)
    tests: pd.DataFrame = field(repr=False)
    points: pd.DataFrame = field(repr=False)
    diagnostics: pd.DataFrame = field(repr=False)
    chosen: Lines = field(repr=False)
    averaged: tuple[Lines, ...] = field(repr=False)
    structure: Structure | None = field(repr=False, default=None)

    @property
    def frame(self) -> pd.DataFrame:
        """The annual percent change of each segment: :attr:`segments`."""
        return self.segments

    @property
    def method_in_words(self) -> str:
        """The method of the change that stands in the heading, and that of the segments in :attr:`frame`."""
        if self.structure is None:
            return self.method
        return f"{self.underlying().method}; the segments below: {self.method}"

    def picture(self) -> Picture:
        """Show the figures with the line that the title speaks of.

        That is the smoothed level, under the underlying change; a series too short for it, or by month, and
        one whose joinpoints were given, has the chosen joinpoint model alone, with its own numbers.
        """
        observed = self.points.assign(year=self.points["time"])
        if self.structure is not None:
            words = {"title": self._headline(), "subtitle": "Recorded, and smoothed level with its 95 % band"}
            caption = "The level is averaged over models with bends, steps, single outliers and a level that "
            words |= {"caption": f"{caption}wanders. It runs through years without a figure."}
            return Picture("fitted", (observed, self.structure.level()), {"id": "trend", **words})
        alone = replace(self, averaged=(self.chosen,))
        caption = "Line, numbers and band are those of one model; the band takes its joinpoints as known."
        words = {"title": alone.in_words(), "caption": caption}
        return Picture("fitted", (observed, alone.fitted), {"id": "trend", **words})

    def _headline(self) -> str:
        """Write the underlying change, or that there is none to tell."""
        change, span = self.underlying(), wording.years(self.first, self.last)
        steps = [
            wording.digits(year, "year") for year in self.alarms.loc[self.alarms["kind"] == "step", "year"]
        ]
        if change:
            sure = change.low > 0 or change.high < 0
            opening = "Underlying change" if sure else "No sure trend"
            return f"{opening}, {span}: {wording.estimate_words(change)}"
        if steps:
            return f"A jump in {wording.listed(steps)}: no one trend fits {span}"
        return f"No sure trend, {span}"

    @property
    def first(self) -> float:
        """Time of the first point, in years."""
        return float(self.points["time"].iloc[0])

    @property
    def last(self) -> float:
        """Time of the last point, in years."""
        return float(self.points["time"].iloc[-1])

    @cached_property
    def segments(self) -> pd.DataFrame:
        """The annual percent change of each segment of the chosen model.

        Columns ``segment``, ``start``, ``end``, ``estimate``, ``low``, ``high`` (percent a year): the average
        change over the years of the segment; ``line``: the slope of the chosen model alone.
        """
        edges = np.array([self.first, *self.joinpoints, self.last])
        changes = pd.DataFrame(self._changes(edges[:-1], edges[1:]), columns=["estimate", "low", "high"])
        changes["line"] = np.cumsum(self.chosen.coef[0, 1 : 2 + len(self.joinpoints)])
        spans = {"segment": np.arange(1, len(edges)), "start": edges[:-1], "end": edges[1:]}
        return pd.concat([pd.DataFrame(spans), 100 * np.expm1(changes)], axis=1)

    @cached_property
    def fitted(self) -> pd.DataFrame:
        """The mean of each year with its interval, for :func:`impact.charts.fitted`.

        Columns ``year``, ``estimate``, ``low``, ``high``, ``segment``, ``label`` (how this very line goes
        from end to end of the segment, a year: averages over models of slopes and of levels differ); years
        of joinpoints stand in both segments. Per unit of exposure where an exposure was given.
        """
        edges = [self.first, *self.joinpoints, self.last]
        years = np.unique([*np.arange(self.first, self.last + 1), *edges])
        lines = self._bounds([fits.rows(years) for fits in self.averaged])
        every = pd.DataFrame(np.exp(lines), columns=["estimate", "low", "high"])
        every.insert(0, "year", years)
        parts = []
        for row in each_row(self.segments):
            part = every[every["year"].between(row.start, row.end)]
            ends = np.log(part["estimate"].iloc[[0, -1]].to_numpy())
            words = f"{wording.change(100 * np.expm1((ends[1] - ends[0]) / (row.end - row.start)))} {UNIT}"
            parts.append(part.assign(segment=str(row.segment), label=words))
        return pd.concat(parts, ignore_index=True)

    @takes("trend", first=optional(number()), last=optional(number()))
    def aapc(self, first: float | None = None, last: float | None = None) -> Estimate:
        """Average the annual percent change over a window (Clegg et al. 2009), years taken as independent.

        The interval takes the world to be straight pieces that meet, and figures of neighbouring years as
        independent; with ``intervals="conditional"`` or joinpoints given also the joinpoints as the truth.
        Where figures depend on one another, or the level jumps, it is too narrow (it held 18 to 86 % of such
        simulated worlds), and a warning of the result says so. :meth:`underlying` is what a page may print.

        Parameters
        ----------
        first, last
            Years within the series; the whole series by default.

        Returns
        -------
        Estimate
            Percent a year, with its interval.

        Raises
        ------
        ModelInputError
            The window is empty or reaches beyond the series: a trend is not a forecast.
        """
        start, end = self.first if first is None else first, self.last if last is None else last
        if not self.first <= start < end <= self.last:
            raise ModelInputError(
                f"trend: a window from {start:g} to {end:g}",
                f"two years in order, from {self.first:g} to {self.last:g}",
                "choose a window within the series; for years beyond it see impact.models.forecast",
            )
        estimate, low, high = 100 * np.expm1(self._changes(np.array([start]), np.array([end]))[0])
        return Estimate(
            method=f"average annual percent change {wording.years(start, end)}; {self.method}",
            n=self.n,
            warnings=(*self.warnings, self._caution()),
            estimate=float(estimate),
            low=float(low),
            high=float(high),
            level=self.level,
            unit=UNIT,
            kind="change",
        )

    def _caution(self) -> str:
        """Say what the interval of the average change takes for granted."""
        pieces = "the truth is straight pieces that meet at joinpoints"
        known = "the joinpoints are the true ones" if len(self.averaged) == 1 else pieces
        return (
            f"The interval assumes that {known} and that years are independent; it is too narrow where they "
            "are not. The underlying trend (Trend.underlying) does not assume it."
        )

    @takes("trend", first=optional(number()), last=optional(number()))
    def underlying(self, first: float | None = None, last: float | None = None) -> Estimate | Declined:
        """Tell the underlying yearly change of a window (`impact.models.trend.underlying`), or why not.

        Parameters
        ----------
        first, last
            Years within the series; the whole series by default.
        """
        if self.structure is None:
            reason = "Seven yearly figures, and no joinpoints given, are needed to tell a trend from chance."
            return Declined(method="underlying trend", n=self.n, reason=reason)
        start, end = self.first if first is None else first, self.last if last is None else last
        return self.structure.underlying(start, end)

    @property
    def alarms(self) -> pd.DataFrame:
        """Steps and single outliers, columns `impact.models.trend.underlying.ALARMS`; empty without any."""
        empty = pd.DataFrame(columns=list(ALARMS))
        return empty if self.structure is None else self.structure.alarms

    def in_words(self) -> str:
        """Write the change of each segment; the first says what its interval is."""
        parts: list[str] = []
        for row in each_row(self.segments):
            change = Quantity(
                value=row.estimate, kind="change", unit=UNIT, low=row.low, high=row.high, level=self.level
            )
            parts.append(f"{wording.years(row.start, row.end)}: {change.brief if parts else change.full}")
        return "; ".join(parts)

    def _changes(self, starts: Floats, ends: Floats) -> Floats:
        """Average slopes over windows: estimate, low, high on the log scale, one row a window."""
        length = (ends - starts)[None, :, None]
        return self._bounds([(fits.rows(ends) - fits.rows(starts)) / length for fits in self.averaged])

    def _bounds(self, rows: Sequence[Floats]) -> Floats:
        """Bound linear combinations (rows for each set of all averaged models): estimate, low, high."""
        weights = arithmetic.weigh(self.averaged)
        pairs = list(zip(rows, self.averaged, strict=True))
        centres = np.concatenate([np.einsum("mqp,mp->mq", x, fits.coef) for x, fits in pairs])
        variances = [
            np.einsum("mqp,mpr,mqr->mq", x, f.unscaled, x, optimize=True)
            * (f.dispersion * f.inflation)[:, None]
            for x, f in pairs
        ]
        df = np.concatenate([fits.df for fits in self.averaged]).astype(float)
        tail = (1 - self.level) / 2
        scales = np.sqrt(np.maximum(np.concatenate(variances), 0.0))
        quantiles = arithmetic.mixture_quantiles(weights, centres, scales, df, [0.5, tail, 1 - tail])
        return np.asarray(quantiles.T)


def selection_of(fits: Sequence[Lines], best: Sequence[Lines], place: int) -> pd.DataFrame:
    """Compare the numbers of joinpoints: a row each, the one at ``place`` chosen."""
    weights = arithmetic.weigh(fits)
    starts = np.cumsum([0, *(len(lines.deviance) for lines in fits[:-1])])
    return pd.DataFrame(
        {
            "number": [line.k for line in best],
            "joinpoints": [
                ", ".join(wording.digits(t, "year") for t in line.knots[0]) or "none" for line in best
            ],
            "deviance": [float(line.deviance[0]) for line in best],
            "dispersion": [float(line.dispersion[0]) for line in best],
            "bic": [arithmetic.criteria(line)[0] for line in best],
            "bic3": [arithmetic.criteria(line)[1] for line in best],
            "weight": np.add.reduceat(weights, starts),
            "chosen": [i == place for i in range(len(best))],
        }
    )


def points_of(rows: pd.DataFrame, chosen: Lines, alpha: float) -> pd.DataFrame:
    """Figure, fitted mean and residual of each year side by side."""
    mean = chosen.mean[0]
    value = rows["value"].to_numpy(dtype=float)
    spread = np.sqrt((mean + alpha * mean**2) * chosen.dispersion[0])
    dates = [name for name in ("year", seasons.part_name(rows), "time") if name]
    return rows[[*dates, *firmness(rows)]].assign(value=value, fitted=mean, residual=(value - mean) / spread)


def autocorrelation(points: pd.DataFrame, steps: Floats) -> tuple[float, int]:
    """Correlation of residuals one point apart, and the number of such pairs."""
    return serial.lag_one(points["residual"].to_numpy(), steps), int((np.diff(steps) == 1).sum())


def warnings_of(trend: Trend, rows: pd.DataFrame, pairs: int) -> tuple[str, ...]:
    """List what weakens a trend; ``pairs`` is the number of residuals one point apart."""
    warnings = list(weak_figures(rows))
    if pairs and trend.chosen.inflation == 1 and abs(trend.autocorrelation) > 2 / np.sqrt(pairs):
        warnings.append(
            f"Residuals one {seasons.part_name(rows) or 'year'} apart are correlated "
            f"({wording.score(trend.autocorrelation)}): the intervals are too narrow."
        )
    far = trend.points[trend.points["residual"].abs() > 3.5]
    if len(far):
        warnings.append(f"The figures of {each_year(far['year'])} lie far from the line and may decide it.")
    weights = trend.selection.set_index("number")["weight"]
    own = float(weights[len(trend.joinpoints)])
    if trend.chosen_by != "given" and own < 0.5:
        other = int(weights.idxmax())
        rival = f", {other} {wording.percent(weights[other])}" if other != len(trend.joinpoints) else ""
        warnings.append(
            f"The number of joinpoints is uncertain: {len(trend.joinpoints)} has a weight of "
            f"{wording.percent(own)}{rival}."
        )
    return tuple(warnings)
