"""Horizontal scales of values, the round numbers below them, and the marks of an estimate upon them."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from impact.charts.frame import theme
from impact.charts.frame.canvas import Page
from impact.charts.frame.theme import Layout
from impact.wording import fixed, shared_decimals

#: Colour of the bar between two bounds.
BOUNDS = theme.BAND
#: Pixels between two numbers of a scale, at least.
_BETWEEN = 6.0


def span(numbers: Iterable[float], *, log: bool = False) -> tuple[float, float]:
    """Compute the ends of a scale that holds all finite ``numbers``, with air; a near zero is its start.

    Examples
    --------
    >>> [round(end, 3) for end in span([0.2, 1.0, float("nan")])]
    [0.0, 1.04]
    >>> [round(end, 3) for end in span([100, 10_000], log=True)]
    [83.176, 12022.644]
    """
    values = np.asarray(list(numbers), dtype=float)
    values = values[np.isfinite(values)]
    low, high = float(values.min()), float(values.max())
    if log:
        air = max(math.log(high / low) * 0.04, 0.05)
        return low * math.exp(-air), high * math.exp(air)
    if 0 <= low < 0.4 * high:
        low = 0.0
    air = max(high - low, abs(high) * 0.05, 1e-9) * 0.04
    return (0.0 if low == 0.0 else low - air), high + air


def write_values(page: Page, axes: Axes, *, percent: bool = False, log: bool = False) -> None:
    """Write round numbers below ``axes``, whose limits are set, with light upright rules.

    With ``percent`` 0.25 is written as 25 %. A number that would not fit on the page is left out.
    """
    factor = 100 if percent else 1
    low, high = (end * factor for end in axes.get_xlim())
    most = 4 if page.layout.narrow else 6
    if log:
        axes.set_xscale("log")
        axes.set_xlim(low / factor, high / factor)
        ticks = _log_ticks(low, high, most)
    else:
        candidates = MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
        ticks = [float(tick) for tick in candidates if low <= tick <= high]
    most_decimals = shared_decimals(ticks)

    def written(value: float) -> str:
        shown = value * factor
        decimals = shared_decimals([shown]) if log else most_decimals
        return fixed(shown, decimals) + (" %" if percent else "")

    def fits(tick: float) -> bool:
        x = float(axes.transData.transform((tick, 0.0))[0])
        half = theme.measure(written(tick), page.layout.small) / 2
        return half <= x <= page.width - half

    def crowded(ticks: list[float]) -> bool:
        at = [float(axes.transData.transform((tick, 0.0))[0]) for tick in ticks]
        wide = [theme.measure(written(tick), page.layout.small) for tick in ticks]
        return any(at[i + 1] - at[i] < (wide[i] + wide[i + 1]) / 2 + _BETWEEN for i in range(len(ticks) - 1))

    fitting = [tick / factor for tick in ticks if fits(tick / factor)]
    while log and len(fitting) > 2 and crowded(fitting):
        fitting = fitting[::2]
    axes.xaxis.set_major_locator(FixedLocator(fitting))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: written(value)))
    axes.grid(axis="x", color=theme.RULE, linewidth=0.8)


def _log_ticks(low: float, high: float, most: int) -> list[float]:
    """Choose round values on a logarithmic scale: 1, 2, 5 of each decade, fewer where they crowd."""
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    ticks: list[float] = []
    for steps in ((1, 2, 5), (1, 3), (1,)):
        ticks = [float(f"{step}e{power}") for power in decades for step in steps]
        ticks = [tick for tick in ticks if low <= tick <= high]
        if len(ticks) <= most:
            return ticks
    return ticks[:: math.ceil(len(ticks) / most)]


def draw_interval(
    axes: Axes, values: pd.Series, y: float, ends: tuple[float, float], layout: Layout, colour: str
) -> Artist:
    """Draw one row of estimate, interval and bounds at height ``y``; arrows where it leaves the scale.

    Returns
    -------
    Artist
        The one mark that stands for the row: its dot, or the bar of its bounds, or an arrow.
    """
    low, high = ends
    if not np.isnan(values[["bound_low", "bound_high"]].to_numpy(dtype=float)).any():
        start, end = (float(np.clip(values[name], low, high)) for name in ("bound_low", "bound_high"))
        bar = axes.barh(y, end - start, left=start, height=11, color=BOUNDS, linewidth=0, zorder=1.5)
        mark: Artist = bar.patches[0]
    if np.isnan(values["estimate"]):
        return mark
    numbers = [values["low"], values["high"]]
    if not np.isnan(np.asarray(numbers, dtype=float)).all():
        # A missing end is an open one.
        start = -math.inf if math.isnan(numbers[0]) else float(numbers[0])
        end = math.inf if math.isnan(numbers[1]) else float(numbers[1])
        at = [max(start, low), min(end, high)]
        axes.plot(at, [y, y], color=colour, linewidth=layout.line, zorder=3, solid_capstyle="butt")
        for outside, x, marker in ((start < low, low, "<"), (end > high, high, ">")):
            if outside:
                (mark,) = axes.plot(
                    x, y, marker=marker, color=colour, markersize=layout.marker, zorder=3, clip_on=False
                )
    if low <= values["estimate"] <= high:
        (mark,) = axes.plot(
            values["estimate"],
            y,
            marker="o",
            markersize=layout.marker + 1,
            color=colour,
            zorder=4,
            clip_on=False,
        )
    return mark
