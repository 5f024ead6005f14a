"""Upright axes for what a plain one cannot show: orders of magnitude, and values below zero."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullFormatter, NullLocator

from impact.charts.frame import theme
from impact.charts.frame.canvas import Page
from impact.wording import fixed, shared_decimals


def log_axis(
    page: Page, values: pd.Series, largest: float, bottom: float, right: float, top: float
) -> tuple[Axes, float]:
    """Add axes with a logarithmic scale; give them with the height at which a zero stands.

    A zero has no logarithm: it stands on a line of its own, a step below the smallest number.
    """
    positive = values[values > 0]
    smallest = float(positive.min()) if len(positive) else 1.0
    largest = max(largest, smallest * 10)
    zeros = bool((values == 0).any())
    floor = smallest / 2.2 if zeros else smallest
    low = 10 ** math.floor(math.log10(smallest))
    ticks = [m * low * 10**k for k in range(12) for m in (1, 2, 5)]
    if math.log10(largest / smallest) > 2.2:  # powers of ten are enough
        ticks = [low * 10**k for k in range(12)]
    ticks = [t for t in ticks if smallest * 0.99 <= t <= largest * 1.1]
    words = [fixed(tick, shared_decimals([tick])) for tick in ticks]
    if zeros:
        ticks, words = [floor, *ticks], ["0", *words]
    width = max((theme.measure(word, page.layout.small) for word in words), default=0)
    axes = page.axes(left=width + 8, right=right, top=top, bottom=bottom)
    axes.set_yscale("log")
    axes.set_ylim(floor * 0.85, largest * 1.15)
    axes.yaxis.set_major_locator(FixedLocator(ticks))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda _, i: words[i] if i is not None else ""))
    axes.grid(axis="y", color=theme.RULE, linewidth=0.8)
    return axes, floor


def signed_axis(page: Page, lowest: float, largest: float, bottom: float, right: float, top: float) -> Axes:
    """Add axes with round values on both sides of zero, whose line is stronger."""
    locator = MaxNLocator(4 if page.layout.narrow else 6, steps=[1, 2, 2.5, 5, 10])
    ticks = list(locator.tick_values(lowest, max(largest, 0.0)))
    decimals = shared_decimals(ticks)
    width = max(theme.measure(fixed(tick, decimals), page.layout.small) for tick in ticks)
    axes = page.axes(left=width + 8, right=right, top=top, bottom=bottom)
    axes.set_ylim(ticks[0], ticks[-1])
    axes.set_yticks(ticks)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: fixed(value, decimals)))
    axes.grid(axis="y", color=theme.RULE, linewidth=0.8)
    axes.axhline(0, color=theme.FAINT, linewidth=1, zorder=2.5)
    return axes
