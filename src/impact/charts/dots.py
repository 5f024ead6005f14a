"""Predicted beside recorded, row by row: two marks on one scale, in place of a table of numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from impact.catalogue.frame_rows import each_row
from impact.charts.frame import inputs, theme
from impact.charts.frame.canvas import Key, Page
from impact.charts.frame.chart import Chart
from impact.charts.frame.horizontal import BOUNDS, span, write_values
from impact.charts.frame.inputs import ChartWords
from impact.charts.frame.labels import GID
from impact.charts.frame.theme import Layout
from impact.charts.words.alternative import alternative
from impact.errors import ImpactError
from impact.wording import Quantity, counted, ends, exact

_NUMBERS = ("predicted", "low", "high", "recorded")
_FOOT = 30.0  # room for the numbers of the axis


def dots(
    frame: pd.DataFrame,
    *,
    id: str,  # noqa: A002
    title: str,
    unit: str = "",
    kind: str = "number",
    log: bool = False,
    bar: str = "9 of 10 draws",
    **words: Unpack[ChartWords],
) -> Chart:
    """Draw for each row a predicted and a recorded value: dot and diamond, and a bar for the interval.

    Rows whose record lies outside the bar are drawn in the warning colour, bar and all, and both numbers
    stand in the column at the right. On a logarithmic scale a zero stands on a line of its own at the left.

    Parameters
    ----------
    frame
        One row for each pair, drawn in this order: ``label``, ``predicted``, ``recorded``; used where
        present: ``low`` and ``high`` (ends of the interval of the prediction), ``qualifier`` of what is
        recorded (``at_least`` counts as inside where the bar reaches it), ``group`` (a heading above the
        first row of each).
    unit
        What is measured, for the alternative text and as subtitle where none is given.
    kind
        What the numbers measure, one of :data:`impact.vocabulary.KINDS`; decides their digits.
    log
        Logarithmic scale; numbers must be zero or more.
    bar
        What the bar means, for the key.
    words
        Subtitle, caption, alternative text and sources: :class:`impact.charts.frame.inputs.ChartWords`.

    Raises
    ------
    ImpactError
        No rows, a missing column, a row without one of its two numbers, a negative number on a logarithmic
        scale, a label twice in one group, or no source.

    Examples
    --------
    >>> frame = pd.DataFrame({"label": ["Aland", "Bland"], "predicted": [40, 12], "recorded": [55, 90]})
    >>> frame = frame.assign(low=[20, 5], high=[80, 30])
    >>> chart = dots(frame, id="v", title="One of two", unit="casualties", source_line="made up")
    >>> chart.data["inside"].tolist()
    [True, False]
    """
    data = _prepare(frame, log)
    texts = inputs.texts(words, [frame], "dots")
    plan = _Plan(data, kind, log)
    inside = int(data["inside"].sum())
    return Chart(
        id=id,
        title=title,
        subtitle=texts.subtitle or unit[:1].upper() + unit[1:],
        caption=texts.caption,
        alt=texts.alt
        or alternative(
            title,
            f"Predicted beside recorded{f' {unit}' if unit else ''} for {counted(len(data), 'row')}",
            f"{inside} inside the bar",
        ),
        draw=plan.draw,
        body={layout.name: plan.rows(layout)[1] + _FOOT for layout in theme.LAYOUTS},
        data=data.drop(columns="group") if not data["group"].any() else data,
        parts={"recorded": "Recorded", "predicted": "Predicted"},
        kind=kind,
        sources=texts.sources,
        source_line=texts.source_line,
        keys=_keys(data, bar),
    )


def _prepare(frame: pd.DataFrame, log: bool) -> pd.DataFrame:
    inputs.require(frame, ["label", "predicted", "recorded"], "dots")
    data = pd.DataFrame({"label": inputs.names(frame, "label", "dots")})
    data["group"] = frame["group"].fillna("").astype(str) if "group" in frame else ""
    for name in _NUMBERS:
        data[name] = inputs.numbers(frame, name, "dots") if name in frame else np.nan
    data["qualifier"] = frame["qualifier"].fillna("exact").astype(str) if "qualifier" in frame else "exact"
    inputs.unique(data, ["group", "label"], "dots")
    for wrong, problem, expected in (
        (~np.isfinite(data[["predicted", "recorded"]]).all(axis=1), "lacks a number", "two finite numbers"),
        (
            (data[list(_NUMBERS)] < 0).any(axis=1) & log,
            "has a number below zero",
            "numbers of zero or more, or log=False",
        ),
    ):
        if wrong.any():
            row = data[wrong].iloc[0]
            numbers = [f"{name} {exact(row[name])}" for name in _NUMBERS if pd.notna(row[name])]
            raise ImpactError(
                f"dots: {row['label']!r} {problem} ({', '.join(numbers) or 'none'})",
                expected,
                "leave the row out, and say so in the caption",
            )
    low, high = data["low"].fillna(-math.inf), data["high"].fillna(math.inf)
    reached = (data["recorded"] >= low) | (data["qualifier"] == "at_least")
    return data.assign(inside=reached & (data["recorded"] <= high)).reset_index(drop=True)


def _keys(data: pd.DataFrame, bar: str) -> tuple[Key, ...]:
    keys = [Key("predicted", "o"), Key("recorded", "D", theme.PAPER, theme.INK)]
    if data[["low", "high"]].notna().any(axis=None):
        keys.append(Key(bar, "cell", BOUNDS, BOUNDS, level=0.6))
        if not data["inside"].all():
            keys.append(Key("record outside it", "D", theme.PAPER, theme.ACCENT))
    return tuple(keys)


@dataclass(frozen=True)
class _Row:
    """One row of words and marks: its lines, its top and the height of its marks, in pixels."""

    lines: list[str]
    top: float
    middle: float


@dataclass(frozen=True)
class _Plan:
    """What is drawn, kept for both layouts."""

    data: pd.DataFrame
    kind: str
    log: bool

    def value(self, row: pd.Series) -> str:
        """Write the recorded and the predicted value of a row."""
        kind = "count" if self.kind == "simulated" else self.kind  # what is on record nobody simulated
        recorded = Quantity(value=row["recorded"], kind=kind, qualifier=row["qualifier"])
        return f"{recorded} recorded, {Quantity(value=row['predicted'], kind=self.kind)} predicted"

    def _label_width(self, layout: Layout) -> float:
        inner = layout.width - 2 * layout.margin
        return min(max(theme.measure(name, layout.text) for name in self.data["label"]), inner * 0.3)

    def rows(self, layout: Layout) -> tuple[list[_Row], float]:
        """Stack the rows, and above the first of each group its heading; on a phone words stand above."""
        step = layout.text * 1.25
        inner = layout.width - 2 * layout.margin
        rows: list[_Row] = []
        top, group = 0.0, ""
        for row in each_row(self.data):
            if row.group and row.group != group:
                top += step + (8 if rows else 0)
            group = row.group
            lines = theme.wrap(row.label, inner if layout.narrow else self._label_width(layout), layout.text)
            words = len(lines) * step + (layout.small * 1.25 if layout.narrow else 0)
            rows.append(_Row(lines, top, top + words + 8 if layout.narrow else top + (words + 5) / 2))
            top += words + (21 if layout.narrow else 5)
        return rows, top

    def ends(self) -> tuple[float, float, float]:
        """Compute the ends of the scale, and where a zero stands."""
        numbers = self.data[list(_NUMBERS)].to_numpy(dtype=float)
        if not self.log:
            return (*span([0.0, *numbers.ravel()]), 0.0)
        positive = numbers[np.isfinite(numbers) & (numbers > 0)]
        low, high = span(positive, log=True) if len(positive) else (0.5, 2.0)
        if not (numbers == 0).any():
            return low, high, low
        zero = low / (high / low) ** 0.06
        return zero / (high / low) ** 0.02, high, zero

    def draw(self, page: Page) -> None:
        layout = page.layout
        rows, height = self.rows(layout)
        label = 0.0 if layout.narrow else self._label_width(layout)
        values = [self.value(row) for _, row in self.data.iterrows()]
        right = 0.0 if layout.narrow else max(theme.measure(v, layout.small) for v in values)
        axes = page.axes(
            left=14 if layout.narrow else label + 16, right=14 if layout.narrow else right + 16, bottom=_FOOT
        )
        low, high, zero = self.ends()
        axes.set_xlim(low, high)
        axes.set_ylim(height, 0)  # the vertical unit is the pixel
        axes.set_yticks([])
        self._scale(page, axes, zero)
        group = ""
        for (_, values_of), row, text in zip(self.data.iterrows(), rows, values, strict=True):
            if values_of["group"] and values_of["group"] != group:
                group = values_of["group"]
                self._write(page, page.left, row.top - 0.62 * layout.text, group, "left", bold=True)
            for mark in self._marks(axes, values_of, row.middle, zero, layout):
                page.values(mark, f"{values_of['label']}: {text}{self._interval(values_of)}")
            self._words(page, row, text, label)

    def _scale(self, page: Page, axes: Axes, zero: float) -> None:
        """Write the numbers below, with a zero of its own on a logarithmic scale."""
        write_values(page, axes, percent=self.kind == "share", log=self.log)
        if self.log and (self.data[list(_NUMBERS)] == 0).any(axis=None):
            ticks = [tick for tick in axes.get_xticks() if tick > zero * 1.01]
            write = axes.xaxis.get_major_formatter()
            axes.xaxis.set_major_locator(FixedLocator([zero, *ticks]))
            axes.xaxis.set_minor_locator(NullLocator())
            axes.xaxis.set_major_formatter(
                FuncFormatter(lambda value, i: "0" if value <= zero * 1.01 else write(value, i))
            )

    def _interval(self, values: pd.Series) -> str:
        if pd.isna(values["low"]) or pd.isna(values["high"]):
            return ""
        return f" ({ends(values['low'], values['high'], self.kind)})"

    def _marks(
        self, axes: Axes, values: pd.Series, y: float, zero: float, layout: Layout
    ) -> tuple[Artist, Artist]:
        """Draw bar, dot and diamond of one row; give dot and diamond."""

        def at(name: str) -> float:
            value = float(values[name])
            return zero if self.log and value <= 0 else value

        colour = theme.TOTAL if values["inside"] else theme.ACCENT
        if pd.notna(values["low"]) and pd.notna(values["high"]):
            axes.barh(
                y,
                at("high") - at("low"),
                left=at("low"),
                height=9,
                color=BOUNDS,
                linewidth=0,
                zorder=1.5,
            )
        (dot,) = axes.plot(
            at("predicted"), y, "o", color=colour, markersize=layout.marker + 0.5, zorder=3, clip_on=False
        )
        (diamond,) = axes.plot(
            at("recorded"),
            y,
            "D",
            markersize=layout.marker,
            markerfacecolor=theme.PAPER,
            markeredgecolor=theme.INK if values["inside"] else theme.ACCENT,
            markeredgewidth=1.4,
            zorder=4,
            clip_on=False,
        )
        return dot, diamond

    def _words(self, page: Page, row: _Row, text: str, label: float) -> None:
        layout = page.layout
        step = layout.text * 1.25
        first = row.top + step / 2 if layout.narrow else row.middle - (len(row.lines) - 1) * step / 2
        for i, line in enumerate(row.lines):
            x, align = (page.left, "left") if layout.narrow else (page.left + label, "right")
            self._write(page, x, first + i * step, line, align)
        if layout.narrow:
            y = first + (len(row.lines) - 0.5) * step + 0.5 * layout.small
            self._write(page, page.left, y, text, "left", muted=True)
        else:
            self._write(page, page.right, row.middle, text, "right", muted=True)

    def _write(
        self,
        page: Page,
        x: float,
        y: float,
        text: str,
        align: str,
        *,
        bold: bool = False,
        muted: bool = False,
    ) -> None:
        size = page.layout.small if muted else page.layout.text
        page.sheet.text(
            x,
            page.top + y + 0.36 * size,
            text,
            fontsize=size,
            ha=align,
            va="baseline",
            color=theme.MUTED if muted else theme.INK,
            fontweight="bold" if bold else "normal",
            bbox={"facecolor": theme.PAPER, "edgecolor": "none", "pad": 0.5},  # no rule through the words
            gid=GID,
        )
