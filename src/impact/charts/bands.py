"""Many simulated courses at once: the median year by year, with the bands in which most of the draws lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from impact.catalogue.frame_rows import each_row
from impact.charts.frame import inputs, theme
from impact.charts.frame.canvas import Page
from impact.charts.frame.chart import Chart
from impact.charts.frame.inputs import ChartWords
from impact.charts.frame.labels import GID, spread
from impact.charts.frame.theme import Layout
from impact.charts.series import value_axis
from impact.charts.words import mark_values
from impact.charts.words.alternative import alternative
from impact.errors import ImpactError
from impact.wording import ends, exact, fixed, simulated

_NUMBERS = ["low90", "low50", "median", "high50", "high90"]
_OUTER, _INNER = theme.BAND, theme.BAND_INNER
#: What is named at the right edge: column whose end it stands at, words, colour of its mark.
_NAMES = (
    ("high90", "9 of 10 draws", _OUTER),
    ("high50", "half of the draws", _INNER),
    ("median", "median", theme.TOTAL),
)
_SWATCH = 10.0
_SAID = 60  # no more years than these say their value
_LEADING = 1.45  # height of the line of words below, in units of the type size


def quantile_bands(
    frame: pd.DataFrame,
    *,
    id: str,  # noqa: A002
    title: str,
    unit: str = "",
    **words: Unpack[ChartWords],
) -> Chart:
    """Draw the median of many draws as a line, and the middle half and nine tenths of them as bands.

    The bands hold the draws of each year taken alone: no single draw needs to stay inside one of them.

    Parameters
    ----------
    frame
        One row for each year: ``year`` (years since the mines were laid), ``median``, ``low50``, ``high50``,
        ``low90``, ``high90``; ``source_id`` where present.
    unit
        What is counted, for the alternative text and as subtitle where none is given.
    words
        Subtitle, caption, alternative text and sources: :class:`impact.charts.frame.inputs.ChartWords`.

    Raises
    ------
    ImpactError
        No rows, a missing column, two rows for one year, quantiles that are not finite or out of order, or
        no source.

    Examples
    --------
    >>> frame = pd.DataFrame({"year": [0, 1], "median": [100, 40], "low50": [90, 30], "high50": [110, 50]})
    >>> frame = frame.assign(low90=[80, 10], high90=[130, 90])
    >>> quantile_bands(frame, id="left", title="Fewer", unit="mines", source_line="made up").alt
    'Fewer. Median and bands of mines, years 0 to 1, median from 100 to 40 (9 of 10 draws 10 to 90). Numbers
    in the table below.'
    """
    data = _prepare(frame)
    texts = inputs.texts(words, [frame], "quantile_bands")
    plan = _Plan(data)
    return Chart(
        id=id,
        title=title,
        subtitle=texts.subtitle or f"{unit[:1].upper()}{unit[1:]}",
        caption=texts.caption,
        alt=texts.alt or _alt(data, title, unit),
        draw=plan.draw,
        body={layout.name: plan.height(layout) for layout in theme.LAYOUTS},
        data=data,
        kind="simulated",
        sources=texts.sources,
        source_line=texts.source_line,
    )


def _prepare(frame: pd.DataFrame) -> pd.DataFrame:
    inputs.require(frame, ["year", *_NUMBERS], "quantile_bands")
    names = ["year", *_NUMBERS]
    data = pd.DataFrame({name: inputs.numbers(frame, name, "quantile_bands") for name in names})
    data["year"] = inputs.years(data, "year", "quantile_bands")
    inputs.unique(data, ["year"], "quantile_bands")
    numbers = data[_NUMBERS].to_numpy()
    slack = 1e-9 * np.abs(numbers).max(axis=1, keepdims=True)
    wrong = ~np.isfinite(numbers).all(axis=1) | (np.diff(numbers, axis=1) < -slack).any(axis=1)
    if wrong.any():
        row = data[wrong].iloc[0]
        values = ", ".join(f"{name} {exact(row[name])}" for name in _NUMBERS)
        raise ImpactError(
            f"quantile_bands: year {row['year']:g} has {values}",
            "finite numbers with low90 ≤ low50 ≤ median ≤ high50 ≤ high90",
            "pass what Simulation.bands returns",
        )
    return data.sort_values("year", kind="stable").reset_index(drop=True)


@dataclass(frozen=True)
class _Plan:
    """What is drawn, kept for both layouts."""

    data: pd.DataFrame

    @staticmethod
    def height(layout: Layout) -> float:
        """Compute the height of the plot with the numbers and the words below it."""
        return (290.0 if layout.narrow else 330.0) + layout.small * _LEADING

    def draw(self, page: Page) -> None:
        layout = page.layout
        names = [theme.wrap(words, 66 if layout.narrow else 200, layout.small) for _, words, _ in _NAMES]
        margin = max(theme.measure(part, layout.small) for parts in names for part in parts) + _SWATCH + 16
        axes = self._axes(page, margin)
        self._bands(page, axes)
        self._names(page, axes, names)
        page.sheet.text(
            page.right - margin,
            page.bottom - 0.3 * layout.small,
            "years since the mines were laid",
            ha="right",
            fontsize=layout.small,
            color=theme.MUTED,
            va="baseline",
        )

    def _axes(self, page: Page, right: float) -> Axes:
        """Add the axes, with room at the right for the names."""
        layout = page.layout
        bottom = 26 + layout.small * _LEADING
        axes = value_axis(page, float(self.data["high90"].max()), bottom=bottom, right=right)
        first, last = float(self.data["year"].min()), float(self.data["year"].max())
        axes.set_xlim(first, last if last > first else first + 1)
        room = axes.get_window_extent().width / (theme.measure("100", layout.small) + 16)
        locator = MaxNLocator(max(2, min(layout.ticks, int(room))), integer=True, steps=[1, 2, 5, 10])
        axes.set_xticks([tick for tick in locator.tick_values(first, last) if first <= tick <= last])
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: fixed(value)))
        axes.tick_params(axis="x", length=4, color=theme.FAINT)
        return axes

    def _bands(self, page: Page, axes: Axes) -> None:
        rows = self.data
        for low, high, colour in (("low90", "high90", _OUTER), ("low50", "high50", _INNER)):
            axes.fill_between(rows["year"], rows[low], rows[high], color=colour, linewidth=0, zorder=1.2)
        width = page.layout.line * 1.1
        (median,) = axes.plot(rows["year"], rows["median"], color=theme.TOTAL, linewidth=width, zorder=3)
        every = -(-len(rows) // _SAID)
        page.values(median, [_value(row) if i % every == 0 else "" for i, row in enumerate(each_row(rows))])
        axes.set_axisbelow(False)  # the rules stay visible through the bands
        axes.grid(axis="y", color=theme.RULE, linewidth=0.8, zorder=1.5)

    def _names(self, page: Page, axes: Axes, names: list[list[str]]) -> None:
        """Name line and bands in the margin, each as near as may be to where it ends."""
        size = page.layout.small
        leading = size * 1.18
        end = self.data.iloc[-1]
        frame = axes.get_window_extent()
        floor = axes.get_ylim()[0]
        heights = [
            float(axes.transData.transform((end["year"], max(float(end[c]), floor)))[1]) for c, _, _ in _NAMES
        ]
        tallest = max(len(parts) for parts in names)
        gap = tallest * leading + 4
        # From below: where several end at one height, the median stays lowest and the widest band highest.
        middles = spread(heights[::-1], gap, frame.y0 + gap / 2, frame.y1)[::-1]
        for (_, _, colour), parts, height, middle in zip(_NAMES, names, heights, middles, strict=True):
            left = frame.x1 + 8
            page.sheet.line(
                [frame.x1 + 1, left - 1],
                [page.height - height, page.height - middle],
                color=theme.FAINT,
                linewidth=0.8,
            )
            y = page.height - middle
            page.sheet.add(Rectangle((left, y - _SWATCH / 2), _SWATCH, _SWATCH, color=colour, linewidth=0))
            for i, part in enumerate(parts):
                page.sheet.text(
                    left + _SWATCH + 4,
                    y + (i - (len(parts) - 1) / 2) * leading + 0.36 * size,
                    part,
                    fontsize=size,
                    color=theme.INK,
                    va="baseline",
                    gid=GID,
                )


def _value(row: Any) -> str:
    nine = ends(row.low90, row.high90, "simulated")
    return mark_values.marked(f"Year {fixed(row.year)}", f"{simulated(row.median)} (9 of 10 draws {nine})")


def _alt(data: pd.DataFrame, title: str, unit: str) -> str:
    start, end = data.iloc[0], data.iloc[-1]
    span = f"years {fixed(start['year'])} to {fixed(end['year'])}"
    nine = ends(end["low90"], end["high90"], "simulated")
    reach = f"median from {simulated(start['median'])} to {simulated(end['median'])} (9 of 10 draws {nine})"
    return alternative(title, f"Median and bands{f' of {unit}' if unit else ''}, {span}", reach)
