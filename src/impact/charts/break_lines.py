"""Upright lines where a fitted course breaks: their places, and their words in rows above the plot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.transforms import blended_transform_factory

from impact.charts.frame import theme
from impact.charts.frame.canvas import Page
from impact.charts.frame.labels import GID
from impact.wording import digits

ROW_HEIGHT = 1.35  # height of a line of words above the plot, in units of the type size


def breaks_of(breaks: Sequence[float] | Mapping[float, str]) -> dict[float, str]:
    """Order the breaks, each with its words: the year where none are given."""
    words = dict(breaks) if isinstance(breaks, Mapping) else {year: digits(year, "year") for year in breaks}
    return {float(year): words[year] for year in sorted(words)}


def rows_of_words(page: Page, years: np.ndarray, upright: dict[float, str]) -> list[int]:
    """Assign each upright line's words a row above the plot, so that no two meet."""
    first, last = years.min() - 0.5, years.max() + 0.5
    width = (page.right - page.left) * 0.86  # the numbers at the left and the air at the right take the rest
    ends: list[float] = []
    rows = []
    for year, words in upright.items():
        half = theme.measure(words, page.layout.small) / 2 + 4
        middle = (year - first) / (last - first) * width
        row = next((i for i, end in enumerate(ends) if middle - half > end), len(ends))
        ends[row : row + 1] = [middle + half]
        rows.append(row)
    return rows


def write_words(axes: Axes, page: Page, year: float, words: str, row: int) -> None:
    """Write the words of a break in their row above the plot, inside the page."""
    size = page.layout.small
    x = axes.transData.transform((year, 0))[0]
    half = theme.measure(words, size) / 2
    shift = max(page.left + half - x, 0) - max(x + half - page.right, 0)
    axes.annotate(
        words,
        (year, 1),
        xycoords=blended_transform_factory(axes.transData, axes.transAxes),
        xytext=(shift, 3 + row * size * ROW_HEIGHT),
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontsize=size,
        color=theme.MUTED,
        annotation_clip=False,
        gid=GID,
    )
