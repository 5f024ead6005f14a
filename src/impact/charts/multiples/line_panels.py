"""Small lines, one panel for each country: many courses compared by shape, where one picture would tangle."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullFormatter, NullLocator

from impact.catalogue.frame_rows import each_row
from impact.charts.frame import inputs, theme
from impact.charts.frame.canvas import WHOLE, Key, Page
from impact.charts.frame.chart import Chart
from impact.charts.frame.inputs import ChartWords
from impact.charts.frame.theme import Layout
from impact.charts.multiples.panel_rows import rows_of_lines
from impact.charts.series import worded
from impact.charts.words import mark_values
from impact.charts.words.alternative import alternative
from impact.wording import count, digits, fixed, shared_decimals

_OPEN = "at_least"
_BACK = theme.BACK  # the other lines, behind each one
_ACROSS = {"wide": 4, "narrow": 2}
_PICTURE = 92.0  # pixels from the top of a panel's scale to its bottom
_BETWEEN = 16.0


def line_panels(
    frame: pd.DataFrame,
    *,
    panel: str,
    id: str,  # noqa: A002
    title: str,
    x: str = "year",
    log: bool = False,
    step: float | None = 1,
    marks: Mapping[float, str] | None = None,
    x_title: str = "",
    unit: str = "people",
    **words: Unpack[ChartWords],
) -> Chart:
    """Draw the line of each group in a panel of its own, all on one scale, the others grey behind it.

    First and newest value stand above each panel. A line is broken where it has no figure; lower bounds are
    open circles. On a logarithmic scale a zero stands on a line of its own below the smallest number.

    Parameters
    ----------
    frame
        One row for each ``panel`` and ``x``: columns ``panel``, ``x`` (calendar years, or years since an
        event) and ``value``; used where present: ``low`` and ``high`` (a band), ``qualifier``,
        ``source_id``. Panels stand in order of appearance.
    panel, x
        Names of the columns; the values of ``panel`` head the panels.
    log
        Whether the values stand on a logarithmic scale.
    step
        Points further apart than this are not joined; ``None`` joins all.
    marks
        Upright rules in every panel, by position; their words stand in the key.
    x_title
        What is counted along the bottom, where it is not calendar years.
    unit
        What is counted, for the alternative text and as subtitle where none is given.
    words
        Subtitle, caption, alternative text and sources: :class:`impact.charts.frame.inputs.ChartWords`.

    Raises
    ------
    ImpactError
        No rows, a missing column, two rows for one panel and position, a negative value, or no source.

    Examples
    --------
    >>> frame = pd.DataFrame({"place": ["Aland"] * 2 + ["Bland"] * 2, "year": [2001, 2002] * 2})
    >>> frame["value"] = [90, 45, 30, 28]
    >>> line_panels(frame, panel="place", id="p", title="Fewer in both", source_line="made up").alt
    'Fewer in both. 2 small line charts of people by year, from 28 to 90. Numbers in the table below.'
    """
    data = rows_of_lines(frame, panel, x)
    texts = inputs.texts(words, [frame], "line_panels")
    drawn = _Drawing(data, log, step, dict(marks or {}), x == "year", x_title, unit)
    number = data["panel"].nunique()
    return Chart(
        id=id,
        title=title,
        subtitle=texts.subtitle or f"{unit[:1].upper()}{unit[1:]}{' per year' if x == 'year' else ''}",
        caption=texts.caption,
        alt=texts.alt
        or alternative(
            title,
            f"{count(number)} small line charts of {unit} by {x_title or x.replace('_', ' ')}",
            f"from {worded(data['y'].min())} to {worded(data['y'].max())}",
        ),
        draw=drawn.draw,
        body={layout.name: drawn.height(layout) for layout in theme.LAYOUTS},
        data=data.rename(columns={"panel": panel, "x": x, "y": "value"}),
        sources=texts.sources,
        source_line=texts.source_line,
        keys=drawn.keys(),
    )


@dataclass(frozen=True)
class _Drawing:
    """What is drawn, kept for both layouts."""

    data: pd.DataFrame
    log: bool
    step: float | None
    marks: Mapping[float, str]
    years: bool
    x_title: str
    unit: str

    @cached_property
    def names(self) -> list[str]:
        return list(dict.fromkeys(self.data["panel"]))

    @cached_property
    def floor(self) -> float:
        """Height at which a zero stands: none on a plain scale but zero itself."""
        if not self.log:
            return 0.0
        positive = self.data.loc[self.data["y"] > 0, "y"]
        smallest = float(positive.min()) if len(positive) else 1.0
        if not (self.data["y"] == 0).any():
            return smallest
        decades = math.log10(max(self._largest / smallest, 10.0))
        return smallest / 10 ** (0.17 * decades)  # a line of type below the smallest number

    @cached_property
    def _largest(self) -> float:
        return float(self.data[[c for c in ("y", "high") if c in self.data]].max().max())

    def keys(self) -> tuple[Key, ...]:
        keys = [Key("the place named", "line", edge=theme.TOTAL)]
        if len(self.names) > 1:
            keys.append(Key("all others", "line", edge=_BACK))
        if (self.data["qualifier"] == _OPEN).any():
            keys.append(Key("at least", "o", theme.PAPER))
        return (*keys, *(Key(words, "rule", edge=theme.ACCENT) for words in self.marks.values()))

    def height(self, layout: Layout) -> float:
        title = layout.small * 1.45 if self.x_title else 0.0
        return sum(self._rows(layout)) + title

    def _across(self, layout: Layout) -> int:
        return min(_ACROSS[layout.name], len(self.names))

    def _width(self, layout: Layout) -> float:
        across = self._across(layout)
        inner = layout.width - 2 * layout.margin - self._margin(layout)
        return (inner - (across - 1) * _BETWEEN) / across

    def _margin(self, layout: Layout) -> float:
        return max(theme.measure(word, layout.small) for word in self._ticks[1]) + 8

    def _heading(self, name: str, layout: Layout) -> list[str]:
        return theme.wrap(name, self._width(layout), layout.text, bold=True)[:3]

    def _rows(self, layout: Layout) -> list[float]:
        """Compute the height of each row of panels: headings, values, scale, numbers of the axis."""
        lines = [len(self._heading(name, layout)) for name in self.names]
        across = self._across(layout)
        tallest = [max(lines[i : i + across]) for i in range(0, len(lines), across)]
        return [n * layout.text * 1.2 + layout.small * 1.4 + _PICTURE + 44 for n in tallest]

    @cached_property
    def _ticks(self) -> tuple[list[float], list[str]]:
        """Choose a few round values of the common scale, with their words."""
        largest = self._largest
        if not self.log:
            locator = MaxNLocator(nbins=3, steps=[1, 2, 2.5, 5, 10], integer=largest >= 3)
            ticks = [float(t) for t in locator.tick_values(0, largest or 1.0) if 0 <= t <= largest * 1.06]
            ticks = ticks if len(ticks) > 1 else [0.0, largest or 1.0]
            return ticks, [fixed(tick, shared_decimals(ticks)) for tick in ticks]
        positive = self.data.loc[self.data["y"] > 0, "y"]
        smallest = float(positive.min()) if len(positive) else 1.0
        powers = range(math.floor(math.log10(smallest)), math.ceil(math.log10(max(largest, smallest))) + 1)
        ticks = [10.0**power for power in powers if smallest * 0.99 <= 10.0**power <= largest * 1.1]
        ticks = ticks[:: max(1, math.ceil(len(ticks) / 4))] or [smallest]
        words = [fixed(tick, shared_decimals([tick])) for tick in ticks]
        if self.floor < smallest:
            return [self.floor, *ticks], ["0", *words]
        return ticks, words

    def draw(self, page: Page) -> None:
        layout = page.layout
        across, margin, width = self._across(layout), self._margin(layout), self._width(layout)
        top = page.top
        for row, height in enumerate(self._rows(layout)):
            names = self.names[row * across : (row + 1) * across]
            for i, name in enumerate(names):
                left = page.left + margin + i * (width + _BETWEEN)
                self._panel(page, name, (left, top, left + width, top + height), first=i == 0)
            top += height
        if self.x_title:
            page.sheet.text(
                page.left + margin,
                page.bottom - 0.3 * layout.small,
                self.x_title,
                fontsize=layout.small,
                color=theme.MUTED,
                va="baseline",
            )

    def _panel(self, page: Page, name: str, box: tuple[float, float, float, float], *, first: bool) -> None:
        layout = page.layout
        left, _, right, bottom = box
        rows = self.data[self.data["panel"] == name]
        axes = page.axes(
            left=left - page.left,
            right=page.right - right,
            top=bottom - 36 - _PICTURE - page.top,
            bottom=page.bottom - bottom + 36,
        )
        self._scales(axes, layout, first=first)
        self._others(axes, name, layout.line * 0.35)
        self._line(axes, rows, layout.line)
        self._dots(page, axes, rows)
        for position in self.marks:
            axes.axvline(position, color=theme.ACCENT, linewidth=1, linestyle=(0, (3, 2.4)), zorder=1.5)
        under = bottom - 36 - _PICTURE - 8
        words = theme.shorten(self._ends(rows), right - left, layout.small)
        page.sheet.text(left, under, words, fontsize=layout.small, color=theme.MUTED, va="baseline")
        heading = self._heading(name, layout)
        for i, part in enumerate(reversed(heading)):  # a short name stands just above its numbers
            page.sheet.text(
                left,
                under - layout.small * 1.4 - i * layout.text * 1.2,
                part,
                fontsize=layout.text,
                fontweight="bold",
                va="baseline",
            )

    def _ends(self, rows: pd.DataFrame) -> str:
        start, end = rows.iloc[0], rows.iloc[-1]
        newest = worded(end["y"], end["qualifier"])
        return newest if len(rows) == 1 else f"{worded(start['y'], start['qualifier'])} → {newest}"

    def _scales(self, axes: Axes, layout: Layout, *, first: bool) -> None:
        ticks, words = self._ticks
        largest = self._largest
        if self.log:
            axes.set_yscale("log")
            axes.set_ylim(self.floor * 0.8, max(largest, self.floor * 2) * 1.25)
        else:
            axes.set_ylim(0, max(ticks[-1], largest) * 1.05)
            axes.axhline(0, color=theme.FAINT, linewidth=1, zorder=2.5, clip_on=False)
        axes.yaxis.set_major_locator(FixedLocator(ticks))
        axes.yaxis.set_minor_locator(NullLocator())
        axes.yaxis.set_minor_formatter(NullFormatter())
        axes.yaxis.set_major_formatter(
            FuncFormatter(lambda _, i: words[i] if first and i is not None else "")
        )
        axes.grid(axis="y", color=theme.RULE, linewidth=0.8)
        start, end = min([self.data["x"].min(), *self.marks]), max([self.data["x"].max(), *self.marks])
        air = max((end - start) * 0.04, 0.4)
        axes.set_xlim(start - air, end + air)
        widest = "2020" if self.years else digits(end, "number")
        most = max(2, int(axes.get_window_extent().width / (theme.measure(widest, layout.small) + 18)))
        if self.years:
            chosen: list[float] = [float(t) for t in theme.year_ticks(int(start), math.ceil(end), most)]
        else:
            locator = MaxNLocator(most, integer=True, steps=[1, 2, 5, 10])
            chosen = [float(t) for t in locator.tick_values(start, end) if start <= t <= end]
        axes.set_xticks(chosen)
        kind = "year" if self.years else "number"
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: digits(value, kind)))
        axes.tick_params(axis="x", length=4, color=theme.FAINT)

    def _stretches(self, rows: pd.DataFrame) -> list[pd.DataFrame]:
        """Split one group where a figure is missing, with zeros at their height."""
        apart = rows["x"].diff() > self.step + 1e-9 if self.step is not None else rows["x"].isna()
        raised = rows.assign(y=rows["y"].clip(lower=self.floor))
        return [run for _, run in raised.groupby(apart.cumsum())]

    @cached_property
    def _courses(self) -> dict[str, list[np.ndarray]]:
        """Places of each group's stretches, each ending in a gap: all others of a panel are one line."""
        gap = np.full((1, 2), np.nan)
        return {
            str(name): [part for run in self._stretches(rows) for part in (run[["x", "y"]].to_numpy(), gap)]
            for name, rows in self.data.groupby("panel", sort=False)
        }

    def _others(self, axes: Axes, name: str, width: float) -> None:
        """Draw the lines of all other groups, grey, behind the one of the panel."""
        parts = [part for other, own in self._courses.items() if other != name for part in own]
        if parts:
            axes.plot(*np.vstack(parts).T, color=_BACK, linewidth=width, zorder=1.8)

    def _line(self, axes: Axes, rows: pd.DataFrame, width: float) -> None:
        """Draw the stretches of the panel's own group, with their bands."""
        for run in self._stretches(rows):
            axes.plot(run["x"], run["y"], color=theme.TOTAL, linewidth=width, zorder=3)
            if {"low", "high"} <= set(run):
                low = run["low"].clip(lower=self.floor)
                axes.fill_between(
                    run["x"], low, run["high"], color=theme.TOTAL, alpha=0.15, linewidth=0, zorder=2
                )

    def _dots(self, page: Page, axes: Axes, rows: pd.DataFrame) -> None:
        """Draw the figures of the panel's own group, each with its value."""
        for is_open, part in rows.groupby(rows["qualifier"] == _OPEN):
            (drawn,) = axes.plot(
                part["x"].to_numpy(),
                np.asarray(part["y"].clip(lower=self.floor)),
                "o",
                color=theme.TOTAL,
                markersize=page.layout.marker * 0.55,
                markerfacecolor=theme.PAPER if is_open else theme.TOTAL,
                markeredgewidth=1.0,
                zorder=4,
                **WHOLE,
            )
            title = "" if self.years else self.x_title or "number"
            page.values(
                drawn,
                [
                    mark_values.marked(
                        f"{row.panel}, {mark_values.position(row.x, title)}",
                        worded(row.y, row.qualifier),
                        self.unit,
                    )
                    for row in each_row(part)
                ],
            )
