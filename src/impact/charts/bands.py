"""Many simulated courses at once: the median year by year, with the bands in which most of the draws lie."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from impact.charts.frame import inputs, theme
from impact.charts.frame.canvas import Page
from impact.charts.frame.chart import Chart
from impact.charts.frame.heights import log_axis
from impact.charts.frame.inputs import ChartWords
from impact.charts.frame.labels import GID, spread
from impact.charts.frame.theme import Layout
from impact.charts.series import value_axis
from impact.errors import ImpactError
from impact.wording import exact, fixed, simulated

_NUMBERS = ["low90", "low50", "median", "high50", "high90"]
_OUTER, _INNER = "#cfe0ed", "#8fb8d6"
#: What is named at the right edge: column whose end it stands at, words, colour of its mark.
_NAMES = (
    ("high90", "9 of 10 draws", _OUTER),
    ("high50", "half of the draws", _INNER),
    ("median", "median", theme.TOTAL),
)
_MOST = 4
_GAP = 22.0  # between two panels, pixels
_SWATCH = 10.0


def quantile_bands(
    frame: pd.DataFrame,
    *,
    id: str,  # noqa: A002
    title: str,
    group: str | None = None,
    log: bool = False,
    least: float | None = None,
    x_title: str = "years since the mines were laid",
    unit: str = "",
    **words: Unpack[ChartWords],
) -> Chart:
    """Draw the median of many draws as a line, and the middle half and nine tenths of them as bands.

    The bands hold the draws of each year taken alone: no single draw needs to stay inside one of them.

    Parameters
    ----------
    frame
        One row for each year (and group): ``year`` (years since the mines were laid), ``median``,
        ``low50``, ``high50``, ``low90``, ``high90``; ``source_id`` where present.
    group
        Column whose values get a panel each, four at most, all with the same axes.
    log
        Whether the values stand on a logarithmic scale; a zero, and what is smaller than ``least``, stand at
        its foot.
    least
        On a logarithmic scale, the smallest value that is told apart from zero; a ten-thousandth of the
        largest when None.
    x_title
        What is counted along the bottom.
    unit
        What is counted, for the alternative text and as subtitle where none is given.
    words
        Subtitle, caption, alternative text and sources: :class:`impact.charts.frame.inputs.ChartWords`.

    Raises
    ------
    ImpactError
        No rows, a missing column, two rows for one year and group, quantiles that are not finite or out of
        order, a negative value on a logarithmic scale, more than four groups, or no source.

    Examples
    --------
    >>> frame = pd.DataFrame({"year": [0, 1], "median": [100, 40], "low50": [90, 30], "high50": [110, 50]})
    >>> frame = frame.assign(low90=[80, 10], high90=[130, 90])
    >>> quantile_bands(frame, id="left", title="Fewer", unit="mines", source_line="made up").alt
    'Median and bands of mines, years 0 to 1. Median 100 in year 0 (9 of 10 draws 80 to 130), 40 in year 1
    (10 to 90).'
    """
    data = _prepare(frame, group, log)
    texts = inputs.texts(words, [frame], "quantile_bands")
    largest = float(data["high90"].max())
    foot = (largest / 1e4 if least is None else least) if log else 0.0
    plan = _Plan(data, log, foot, x_title)
    shown = data.rename(columns={"group": group}) if group else data.drop(columns="group")
    return Chart(
        id=id,
        title=title,
        subtitle=texts.subtitle or f"{unit[:1].upper()}{unit[1:]}",
        caption=texts.caption,
        alt=texts.alt or _alt(data, unit),
        draw=plan.draw,
        body={layout.name: plan.height(layout) for layout in theme.LAYOUTS},
        data=shown,
        sources=texts.sources,
        source_line=texts.source_line,
    )


def _prepare(frame: pd.DataFrame, group: str | None, log: bool) -> pd.DataFrame:
    inputs.require(frame, ["year", *_NUMBERS, *([group] if group else [])], "quantile_bands")
    data = pd.DataFrame({"group": frame[group].astype(str) if group else ""}, index=frame.index)
    data["year"] = frame["year"].astype(float)
    data[_NUMBERS] = frame[_NUMBERS].astype(float)
    inputs.unique(data, ["group", "year"], "quantile_bands")
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
    if log and (data["low90"] < 0).any():
        raise ImpactError(
            f"quantile_bands: {data['low90'].min():g} on a logarithmic scale",
            "values of zero or more",
            "pass log=False",
        )
    groups = list(dict.fromkeys(data["group"]))
    if len(groups) > _MOST:
        raise ImpactError(
            f"quantile_bands: {len(groups)} groups",
            f"at most {_MOST}: more panels than that are too small to read",
            "choose the groups that matter, or draw a table",
        )
    rank = {name: i for i, name in enumerate(groups)}
    order = data.assign(rank=data["group"].map(rank)).sort_values(["rank", "year"], kind="stable")
    return order.drop(columns="rank").reset_index(drop=True)


@dataclass(frozen=True)
class _Plan:
    """What is drawn, kept for both layouts."""

    data: pd.DataFrame
    log: bool
    least: float
    x_title: str

    def groups(self) -> list[str]:
        return list(dict.fromkeys(self.data["group"]))

    def columns(self, layout: Layout) -> int:
        return 1 if layout.narrow or len(self.groups()) == 1 else 2

    def panel(self, layout: Layout) -> float:
        """Compute the height of one panel with its name and the numbers below it."""
        if len(self.groups()) == 1:
            return 290.0 if layout.narrow else 330.0
        return 200.0 if layout.narrow else 230.0

    def height(self, layout: Layout) -> float:
        rows = math.ceil(len(self.groups()) / self.columns(layout))
        return rows * self.panel(layout) + self._below(layout)

    @staticmethod
    def _below(layout: Layout) -> float:
        return layout.small * 1.45

    def draw(self, page: Page) -> None:
        layout, columns = page.layout, self.columns(page.layout)
        names = [theme.wrap(words, 66 if layout.narrow else 200, layout.small) for _, words, _ in _NAMES]
        margin = max(theme.measure(part, layout.small) for parts in names for part in parts) + _SWATCH + 16
        width = (page.right - page.left - margin - _GAP * (columns - 1)) / columns
        for i, group in enumerate(self.groups()):
            across, down = i % columns, i // columns
            left = across * (width + _GAP)
            axes = self._axes(page, group, left, page.right - page.left - left - width, down)
            self._bands(axes, self.data[self.data["group"] == group], layout)
            if down == 0 and across == min(columns, len(self.groups())) - 1:
                self._names(page, axes, group, names)
        page.sheet.text(
            page.right - margin,
            page.bottom - 0.3 * layout.small,
            self.x_title,
            ha="right",
            fontsize=layout.small,
            color=theme.MUTED,
            va="baseline",
        )

    def _axes(self, page: Page, group: str, left: float, right: float, down: int) -> Axes:
        """Add the axes of one panel, with its name above; all panels have the same scales."""
        layout = page.layout
        lines = max(len(self._name(page, name)) for name in self.groups()) if group else 0
        top = down * self.panel(layout) + (lines * layout.text * 1.2 + 8 if group else 10)
        box = replace(page, left=page.left + left)
        bottom = page.bottom - page.top - (down + 1) * self.panel(layout) + 26
        largest = float(self.data["high90"].max())
        if self.log:
            # Zero and whatever is told as zero stand at the foot, so that all panels have the same scale.
            values = pd.Series(self.data[_NUMBERS].to_numpy().ravel())
            seen = values.where(values >= self.least, 0.0)
            axes, _ = log_axis(box, seen, largest, bottom, right, top)
        else:
            axes = value_axis(box, largest, bottom=bottom, right=right, top=top)
        first, last = float(self.data["year"].min()), float(self.data["year"].max())
        axes.set_xlim(first, last if last > first else first + 1)
        room = axes.get_window_extent().width / (theme.measure("100", layout.small) + 16)
        locator = MaxNLocator(max(2, min(layout.ticks, int(room))), integer=True, steps=[1, 2, 5, 10])
        axes.set_xticks([tick for tick in locator.tick_values(first, last) if first <= tick <= last])
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: fixed(value)))
        axes.tick_params(axis="x", length=4, color=theme.FAINT)
        if group:
            start = page.top + top - (len(self._name(page, group)) - 0.4) * layout.text * 1.2
            for i, part in enumerate(self._name(page, group)):
                page.sheet.text(
                    page.left + left,
                    start + i * layout.text * 1.2,
                    part,
                    fontsize=layout.text,
                    fontweight="bold",
                    color=theme.INK,
                    va="baseline",
                    gid=GID,
                )
        return axes

    def _name(self, page: Page, group: str) -> list[str]:
        """Break the name of a panel into two lines at most."""
        columns = self.columns(page.layout)
        room = (page.right - page.left - _GAP * columns) / columns
        return theme.wrap(
            theme.shorten(group, 1.8 * room, page.layout.text, True), room, page.layout.text, True
        )

    def _bands(self, axes: Axes, rows: pd.DataFrame, layout: Layout) -> None:
        heights = rows[_NUMBERS].clip(lower=axes.get_ylim()[0]) if self.log else rows[_NUMBERS]
        for low, high, colour in (("low90", "high90", _OUTER), ("low50", "high50", _INNER)):
            axes.fill_between(
                rows["year"], heights[low], heights[high], color=colour, linewidth=0, zorder=1.2
            )
        axes.plot(rows["year"], heights["median"], color=theme.TOTAL, linewidth=layout.line * 1.1, zorder=3)
        axes.set_axisbelow(False)  # the rules stay visible through the bands
        axes.grid(axis="y", color=theme.RULE, linewidth=0.8, zorder=1.5)

    def _names(self, page: Page, axes: Axes, group: str, names: list[list[str]]) -> None:
        """Name line and bands in the margin, each as near as may be to where it ends."""
        size = page.layout.small
        leading = size * 1.18
        end = self.data[self.data["group"] == group].iloc[-1]
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
            page.sheet.plot(
                [frame.x1 + 1, left - 1],
                [page.height - height, page.height - middle],
                color=theme.FAINT,
                linewidth=0.8,
            )
            y = page.height - middle
            page.sheet.add_patch(
                Rectangle((left, y - _SWATCH / 2), _SWATCH, _SWATCH, color=colour, linewidth=0)
            )
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


def _alt(data: pd.DataFrame, unit: str) -> str:
    first, last = int(data["year"].min()), int(data["year"].max())
    sentences = [f"Median and bands{' of ' + unit if unit else ''}, years {first} to {last}."]
    for group, rows in data.groupby("group", sort=False):
        start, end = rows.iloc[0], rows.iloc[-1]
        peak = rows.loc[rows["median"].idxmax()]
        marks = list({row["year"]: row for row in (start, peak, end)}.values())
        parts = []
        for i, row in enumerate(marks):
            share = "9 of 10 draws " if i == 0 else ""
            span = f"{simulated(row['low90'])} to {simulated(row['high90'])}"
            parts.append(f"{simulated(row['median'])} in year {int(row['year'])} ({share}{span})")
        sentences.append(f"{str(group) + ': median' if group else 'Median'} {', '.join(parts)}.")
    return " ".join(sentences)
