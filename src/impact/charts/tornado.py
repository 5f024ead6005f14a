"""Which input moves the result most: for each a bar from its low to its high value, the widest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Unpack

import numpy as np
import pandas as pd

from impact.charts.frame import inputs, theme
from impact.charts.frame.canvas import Key, Page
from impact.charts.frame.chart import Chart
from impact.charts.frame.horizontal import write_values
from impact.charts.frame.inputs import ChartWords
from impact.charts.frame.labels import GID
from impact.charts.frame.theme import Layout
from impact.charts.words import mark_values
from impact.charts.words.alternative import alternative
from impact.errors import ImpactError
from impact.wording import assumed, counted, simulated

_RESULTS = ["at_low", "at_high", "central"]
_LOW, _HIGH = theme.PALE, theme.TOTAL
_BAR = 15.0  # height of a bar, pixels
_FOOT = 30.0  # room for the numbers of the axis


def tornado(
    frame: pd.DataFrame,
    *,
    id: str,  # noqa: A002
    title: str,
    label: str = "field",
    log: bool = False,
    most: int = 12,
    unit: str = "",
    **words: Unpack[ChartWords],
) -> Chart:
    """Draw for each input the result at its low and at its high value, all others at their medians.

    The values of the input stand at the ends of its bar. One input moves at a time: what two of them do
    together does not show here.

    Parameters
    ----------
    frame
        One row for each input: ``field`` (or as ``label`` names it), ``low_value`` and ``high_value``
        (numbers, or words such as ``"20 years"``), ``at_low`` and ``at_high`` (the result there) and
        ``central`` (the result at the medians, the same in every row); ``source_id`` where present.
    log
        Logarithmic scale; all results must be positive, and the widest bar is that with the largest ratio.
    most
        How many inputs are drawn, those that move the result most.
    unit
        What the result counts, for the alternative text and as subtitle where none is given.
    words
        Subtitle, caption, alternative text and sources: :class:`impact.charts.frame.inputs.ChartWords`.

    Raises
    ------
    ImpactError
        No rows, a missing column, an input twice, a result that is not finite (or not positive on a
        logarithmic scale), more than one central result, or no source.

    Examples
    --------
    >>> frame = pd.DataFrame({"field": ["hazard"], "low_value": [0.1], "high_value": [0.4]})
    >>> frame = frame.assign(at_low=[20.0], at_high=[80.0], central=[40.0])
    >>> tornado(frame, id="t", title="The hazard", unit="casualties", source_line="made up").alt
    'The hazard. Bars of casualties when one of 1 input moves, 40 at the medians, from 20 to 80. Numbers in
    the table below.'
    """
    data = _prepare(frame, label, log, most)
    texts = inputs.texts(words, [frame], "tornado")
    plan = _Plan(data, log, unit)
    middle = simulated(float(data["central"].iloc[0]))
    return Chart(
        id=id,
        title=title,
        subtitle=texts.subtitle or f"{unit[:1].upper()}{unit[1:]}",
        caption=texts.caption,
        alt=texts.alt or _alt(data, title, unit, middle),
        draw=plan.draw,
        body={layout.name: plan.rows(layout)[1] + _FOOT for layout in theme.LAYOUTS},
        data=data.rename(columns={"label": label}),
        kind="simulated",
        sources=texts.sources,
        source_line=texts.source_line,
        keys=(
            Key("at the low value of the input", "cell", _LOW, _LOW),
            Key("at the high value", "cell", _HIGH, _HIGH),
            Key(f"all inputs at their medians: {middle}", "rule", edge=theme.ACCENT),
        ),
    )


def _prepare(frame: pd.DataFrame, label: str, log: bool, most: int) -> pd.DataFrame:
    inputs.require(frame, [label, "low_value", "high_value", *_RESULTS], "tornado")
    data = pd.DataFrame({"label": inputs.names(frame, label, "tornado")})
    for name in ("low_value", "high_value"):
        plain = frame[name].where([not isinstance(value, str) for value in frame[name]])
        numbers = inputs.numbers(frame.assign(**{name: plain}), name, "tornado")
        both = zip(frame[name], numbers, strict=True)
        data[name] = [value if isinstance(value, str) else assumed(number) for value, number in both]
    data[_RESULTS] = pd.DataFrame({name: inputs.numbers(frame, name, "tornado") for name in _RESULTS})
    inputs.unique(data, ["label"], "tornado")
    results = data[_RESULTS].to_numpy()
    wrong = ~np.isfinite(results).all(axis=1) | ((results <= 0).any(axis=1) if log else False)
    if wrong.any():
        row = data[wrong].iloc[0]
        raise ImpactError(
            f"tornado: {row['label']!r} leads to {row['at_low']:g} and {row['at_high']:g}",
            "positive results on a logarithmic scale" if log else "finite results",
            "leave the row out and say so in the caption" + (", or pass log=False" if log else ""),
        )
    if np.ptp(data["central"]) > 1e-9 * abs(float(data["central"].iloc[0])):
        raise ImpactError(
            f"tornado: central results from {data['central'].min():g} to {data['central'].max():g}",
            "the same central result in every row",
            "pass the frame of one outcome of one scenario",
        )
    swing = np.log(data["at_high"] / data["at_low"]) if log else data["at_high"] - data["at_low"]
    order = swing.abs().sort_values(ascending=False, kind="stable").index
    return data.loc[order].head(most).reset_index(drop=True)


@dataclass(frozen=True)
class _Row:
    """Where one input stands: its lines of words, the height of its first line and of its bar, in pixels."""

    lines: list[str]
    first: float
    middle: float


@dataclass(frozen=True)
class _Plan:
    """What is drawn, kept for both layouts."""

    data: pd.DataFrame
    log: bool
    unit: str

    def _labels(self, layout: Layout) -> float:
        """Compute the width of the column of labels; none on a phone, where they stand above the bars."""
        if layout.narrow:
            return 0.0
        widest = max(theme.measure(name, layout.text) for name in self.data["label"])
        return min(widest, (layout.width - 2 * layout.margin) * 0.36)

    def rows(self, layout: Layout) -> tuple[list[_Row], float]:
        """Stack the rows; give them with their height in all."""
        step = layout.text * 1.25
        room = layout.width - 2 * layout.margin if layout.narrow else self._labels(layout) + 1
        rows: list[_Row] = []
        top = 4.0
        for name in self.data["label"]:
            lines = theme.wrap(name, room, layout.text) or [""]
            words = len(lines) * step
            if layout.narrow:
                rows.append(_Row(lines, top + step / 2, top + words + 3 + _BAR / 2))
                top += words + 3 + _BAR + 9
            else:
                height = max(words, _BAR)
                rows.append(_Row(lines, top + height / 2 - (len(lines) - 1) * step / 2, top + height / 2))
                top += height + 8
        return rows, top

    def _at(self, values: pd.Series) -> np.ndarray:
        return np.log(values.to_numpy()) if self.log else values.to_numpy()

    def _air(self, layout: Layout, width: float) -> tuple[float, float]:
        """Compute the pixels at either side that the values at the ends of the bars need."""
        at_low, at_high, central = (self._at(self.data[name]) for name in _RESULTS)
        left, right = np.minimum(at_low, at_high), np.maximum(at_low, at_high)
        left, right = np.minimum(left, central), np.maximum(right, central)
        swapped = at_low > at_high
        size = layout.small
        low = np.array([theme.measure(text, size) + 6 for text in self.data["low_value"]])
        high = np.array([theme.measure(text, size) + 6 for text in self.data["high_value"]])
        before, behind = np.where(swapped, high, low), np.where(swapped, low, high)
        start, end = left.min(), right.max()
        a, b = float(before.max()), float(behind.max())
        for _ in range(30):  # the more room the values take, the less is left for the bars
            scale = max(width - a - b, 40.0) / max(end - start, 1e-12)
            a = max(float((before - (left - start) * scale).max()), 8.0)
            b = max(float((behind - (end - right) * scale).max()), 8.0)
        return a, b

    def draw(self, page: Page) -> None:
        layout = page.layout
        rows, height = self.rows(layout)
        labels = self._labels(layout)
        gutter = 0.0 if layout.narrow else labels + 12
        a, b = self._air(layout, page.right - page.left - gutter)
        axes = page.axes(left=gutter + a, right=b, bottom=_FOOT)
        low, high = float(self.data[_RESULTS].min(axis=None)), float(self.data[_RESULTS].max(axis=None))
        if high <= low:  # nothing moves: the bars have no width, the scale needs one
            low, high = (low / 2, high * 2) if self.log else (low - 1, high + 1)
        axes.set_xlim(low, high)
        axes.set_ylim(height, 0)  # the vertical unit is the pixel
        axes.set_yticks([])
        write_values(page, axes, log=self.log)
        for (_, values), row in zip(self.data.iterrows(), rows, strict=True):
            for name, colour in (("at_low", _LOW), ("at_high", _HIGH)):
                start, end = sorted((values["central"], values[name]))
                bar = axes.barh(
                    row.middle, end - start, left=start, height=_BAR, color=colour, linewidth=0, zorder=2
                )
                at = f"{values['label']} at {values[name.replace('at_', '') + '_value']}"
                page.values(bar, [mark_values.marked(at, simulated(values[name]), self.unit)])
            self._ends(page, axes, values, row)
            for i, line in enumerate(row.lines):
                page.sheet.text(
                    page.left if layout.narrow else page.left + labels,
                    page.top + row.first + i * layout.text * 1.25 + 0.36 * layout.text,
                    line,
                    fontsize=layout.text,
                    ha="left" if layout.narrow else "right",
                    va="baseline",
                    color=theme.INK,
                    bbox={"facecolor": theme.PAPER, "edgecolor": "none", "pad": 0.5},
                    gid=GID,
                )
        middle = float(self.data["central"].iloc[0])
        # On a phone the words stand above the bars, and a line from top to bottom would run through them.
        spans = [(r.middle - _BAR / 2 - 3, r.middle + _BAR / 2 + 3) for r in rows]
        for top, bottom in spans if layout.narrow else [(0.0, height)]:
            axes.plot([middle, middle], [top, bottom], color=theme.ACCENT, linewidth=1.4, zorder=3)

    def _ends(self, page: Page, axes: object, values: pd.Series, row: _Row) -> None:
        """Write the input's values beyond the ends of its bar."""
        ends = ["low_value", "high_value"]
        if values["at_low"] > values["at_high"]:
            ends.reverse()
        size = page.layout.small
        edges = (min(values[_RESULTS]), max(values[_RESULTS]))
        for name, edge, side, align in zip(ends, edges, (-4.0, 4.0), ("right", "left"), strict=True):
            x = float(axes.transData.transform((edge, 0.0))[0])  # type: ignore[attr-defined]
            page.sheet.text(
                x + side,
                page.top + row.middle + 0.36 * size,
                values[name],
                fontsize=size,
                ha=align,
                va="baseline",
                color=theme.MUTED,
                bbox={"facecolor": theme.PAPER, "edgecolor": "none", "pad": 0.5},
                gid=GID,
            )


def _alt(data: pd.DataFrame, title: str, unit: str, middle: str) -> str:
    results = data[["at_low", "at_high"]]
    low, high = simulated(float(results.min().min())), simulated(float(results.max().max()))
    inputs_moved = counted(len(data), "input")
    picture = f"Bars{f' of {unit}' if unit else ''} when one of {inputs_moved} moves, {middle} at the medians"
    return alternative(title, picture, f"from {low} to {high}")
