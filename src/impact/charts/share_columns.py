"""What a yearly total consists of in percent: columns of one height, for totals that cannot be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Unpack

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter

from impact.catalogue.frame_rows import each_row
from impact.charts.frame import inputs, theme
from impact.charts.frame.canvas import Key, Page, draw_mark
from impact.charts.frame.chart import Chart
from impact.charts.frame.inputs import ChartWords
from impact.charts.frame.labels import GID, spread
from impact.charts.frame.theme import Layout
from impact.charts.series import worded, year_axis
from impact.charts.stacked import BLANK, HATCH, draw_columns
from impact.charts.words import mark_values
from impact.charts.words.alternative import alternative
from impact.errors import ImpactError
from impact.wording import percent, years

_LINE = 1.3  # height of a line of words, in units of the type size


def share_columns(
    frame: pd.DataFrame,
    *,
    parts: Mapping[str, str],
    id: str,  # noqa: A002
    title: str,
    total: str = "total",
    rest: str = "published without a split",
    breaks: Mapping[float, str] | None = None,
    unit: str = "people",
    **words: Unpack[ChartWords],
) -> Chart:
    """Draw for each year which share of its total each part makes; the total stands in words above.

    Heights say nothing of the number: use it where the totals of two years count different countries or
    different things. Upright rules with words mark where what is counted changed. Parts are named, with
    their shares, beside the newest column.

    Parameters
    ----------
    frame
        Long form, one row for each ``year`` and ``measure`` with its ``value``. Measures that are neither
        ``total`` nor in ``parts`` are ignored. A year without parts, or with nothing but zeros, is left out.
    parts
        Measures to stack, from the bottom upwards, with their names for reading.
    total, rest
        The measure of the published total; what is left of it, in words. Where the parts add up to more
        than the total, or there is none, they are shares of their sum.
    breaks
        What changed, by the first year of which it holds, such as ``{2019: "Colombia counted anew"}``; one
        that no year or every year follows is left out.
    unit
        What is counted.
    words
        Subtitle, caption, alternative text and sources: :class:`impact.charts.frame.inputs.ChartWords`.

    Raises
    ------
    ImpactError
        No rows, a missing column, none of the measures, two rows for one year and measure, no year with a
        part, or no source.

    Examples
    --------
    >>> frame = pd.DataFrame({"year": [2023] * 2 + [2024] * 2, "measure": ["mine", "total"] * 2})
    >>> frame["value"] = [30, 100, 60, 120]
    >>> words = {"id": "d", "title": "Half by mines", "source_line": "made up"}
    >>> chart = share_columns(frame, parts={"mine": "mines"}, **words)
    >>> chart.data["mine"].tolist(), chart.data["rest"].tolist()
    ([0.3, 0.5], [0.7, 0.5])
    """
    data = _prepare(frame, parts, total)
    texts = inputs.texts(words, [frame[frame["measure"].isin([*parts, total])]], "share_columns")
    first, last = int(data["year"].min()), int(data["year"].max())
    within = {float(year): text for year, text in (breaks or {}).items() if first < year <= last}
    drawn = _Drawing(data, parts, rest, within, unit)
    newest = data.iloc[-1]
    largest = max(parts, key=lambda part: newest[part] if pd.notna(newest[part]) else -1.0)
    return Chart(
        id=id,
        title=title,
        subtitle=texts.subtitle or f"Share of {unit}, each year by itself",
        caption=texts.caption,
        alt=texts.alt
        or alternative(
            title,
            f"Columns of shares of {unit}, {years(first, last)}",
            f"in {int(newest['year'])} most {parts[largest]}, {percent(newest[largest])}",
        ),
        draw=drawn.draw,
        body={layout.name: drawn.height(layout) for layout in theme.LAYOUTS},
        data=data,
        parts=parts,
        kind="share",
        sources=texts.sources,
        source_line=texts.source_line,
        keys=drawn.keys(),
    )


def _prepare(frame: pd.DataFrame, parts: Mapping[str, str], total: str) -> pd.DataFrame:
    """Compute a row a year: shares of the parts and of the ``rest``, and the ``base`` they are shares of."""
    inputs.require(frame, ["year", "measure", "value"], "share_columns")
    chosen = frame[frame["measure"].isin([*parts, total])]
    inputs.require(chosen, ["year", "measure", "value"], "share_columns (parts and total)")
    rows = inputs.unique(inputs.whole_years(chosen, "share_columns"), ["year", "measure"], "share_columns")
    data = rows.pivot(index="year", columns="measure", values="value").reindex(columns=[*parts, total])
    data.columns.name = None
    split = data[list(parts)].sum(axis=1)
    base = pd.concat([split, data[total]], axis=1).max(axis=1)
    known = data[list(parts)].notna().any(axis=1) & (base > 0)
    if not known.any():
        raise ImpactError(
            "share_columns: no year has a part of its total",
            f"values of {', '.join(parts)}",
            "look at the filter",
        )
    data = data.loc[known, list(parts)].div(base[known], axis=0)
    data["rest"] = (1 - data.sum(axis=1)).round(12)
    return data.assign(base=base[known]).reset_index()


@dataclass(frozen=True)
class _Drawing:
    """What is drawn, kept for both layouts."""

    data: pd.DataFrame
    parts: Mapping[str, str]
    rest: str
    breaks: Mapping[float, str]
    unit: str

    @property
    def colours(self) -> dict[str, str]:
        return {part: theme.SEQUENCE[i % len(theme.SEQUENCE)] for i, part in enumerate(self.parts)}

    def keys(self) -> tuple[Key, ...]:
        """Name what the newest column lacks, and what was not split."""
        newest = self.data.iloc[-1]
        keys = [
            Key(name, "cell", self.colours[part], self.colours[part])
            for part, name in self.parts.items()
            if not newest[part] > 0 and (self.data[part] > 0).any()
        ]
        if (self.data["rest"] > 0).any():
            keys.append(Key(self.rest, "cell", BLANK, theme.FAINT, HATCH))
        return tuple(keys)

    def height(self, layout: Layout) -> float:
        return (270.0 if layout.narrow else 320.0) + self._above(layout) + self._below(layout)

    def _below(self, layout: Layout) -> float:
        """Compute the room for the names of the parts: below the years on a phone, else at the right."""
        return (len(self._names()) + 1) * layout.text * _LINE + 6 if layout.narrow else 0.0

    def _above(self, layout: Layout) -> float:
        """Compute the room above the columns: words of the breaks, then the totals."""
        words = sum(len(lines) for lines in self._folded(layout).values())
        return (words + 1) * layout.small * _LINE + 8

    def _folded(self, layout: Layout) -> dict[float, list[str]]:
        inner = layout.width - 2 * layout.margin - 40
        return {year: theme.wrap(self.breaks[year], inner - 10, layout.small) for year in sorted(self.breaks)}

    def draw(self, page: Page) -> None:
        layout = page.layout
        names = self._names()
        widest = max((theme.measure(words, layout.text) for _, _, words in names), default=0.0)
        axes = page.axes(
            left=theme.measure("100 %", layout.small) + 8,
            right=4 if layout.narrow else widest + 26,
            top=self._above(layout),
            bottom=26 + self._below(layout),
        )
        axes.set_ylim(0, 1)
        axes.yaxis.set_major_locator(FixedLocator([0, 0.25, 0.5, 0.75, 1]))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: percent(value)))
        first, last = int(self.data["year"].min()), int(self.data["year"].max())
        year_axis(axes, first, last, layout.ticks, edge=0.6)
        called = {**self.parts, "rest": self.rest}
        draw_columns(
            page,
            axes,
            self.data,
            self.colours,
            lambda part, share, at: mark_values.marked(
                f"{int(at['year'])}, {called[part]}", f"{percent(share)} of {worded(at['base'])}", self.unit
            ),
        )
        axes.set_axisbelow(False)
        axes.grid(axis="y", color=theme.PAPER, linewidth=0.6, alpha=0.6, zorder=2.6)
        if layout.narrow:
            self._list_parts(page, names)
        else:
            self._write_parts(page, axes, names)
        self._write_totals(page, axes)
        self._write_breaks(page, axes)

    def _names(self) -> list[tuple[str, float, str]]:
        """List part, middle and words of what the newest column holds, from the bottom upwards."""
        newest = self.data.iloc[-1]
        names, base = [], 0.0
        for part, name in self.parts.items():
            if newest[part] > 0:
                names.append((part, base + newest[part] / 2, f"{name} {percent(newest[part])}"))
                base += newest[part]
        return names

    def _list_parts(self, page: Page, names: list[tuple[str, float, str]]) -> None:
        """Name the parts of the newest column below the years, in the order in which they stand."""
        size, step = page.layout.text, page.layout.text * _LINE
        y = page.bottom - (len(names) + 0.5) * step
        opening = f"In {int(self.data['year'].iloc[-1])}:"
        self._name(page, page.left, y, opening)
        for part, _, words in reversed(names):
            y += step
            draw_mark(page.sheet, Key("", "cell", self.colours[part], level=0.8), page.left, y)
            room = page.right - page.left - 17
            self._name(page, page.left + 17, y, theme.shorten(words, room, size))

    def _write_parts(self, page: Page, axes: Axes, names: list[tuple[str, float, str]]) -> None:
        """Name the parts of the newest column beside it, each as near as may be to its middle."""
        step = page.layout.text * _LINE
        box = axes.get_window_extent()
        heights = [float(axes.transData.transform((0.0, middle))[1]) for _, middle, _ in names]
        middles = spread(heights, step + 2, box.y0 + step / 2, box.y1 + step / 2)
        for (part, _, words), middle in zip(names, middles, strict=True):
            draw_mark(
                page.sheet, Key("", "cell", self.colours[part], level=0.8), box.x1 + 9, page.height - middle
            )
            self._name(page, box.x1 + 26, page.height - middle, words)

    @staticmethod
    def _name(page: Page, x: float, y: float, words: str) -> None:
        size = page.layout.text
        page.sheet.text(x, y + 0.36 * size, words, fontsize=size, va="baseline", gid=GID)

    def _write_totals(self, page: Page, axes: Axes) -> None:
        """Write the number behind each column above it, for as many as have room."""
        layout = page.layout
        words = {int(row.year): worded(row.base) for row in each_row(self.data)}
        room = float(axes.transData.transform((1, 0))[0] - axes.transData.transform((0, 0))[0])
        widest = max(theme.measure(text, layout.small) for text in words.values())
        step = max(1, -int(-(widest + 6) // room))
        y = page.top + self._above(layout) - 6
        newest = max(words)
        for year, text in words.items():
            if (newest - year) % step == 0:
                x = float(axes.transData.transform((year, 0))[0])
                page.sheet.text(
                    x,
                    y,
                    text,
                    fontsize=layout.small,
                    color=theme.MUTED,
                    ha="center",
                    va="baseline",
                    gid=GID,
                )

    def _write_breaks(self, page: Page, axes: Axes) -> None:
        """Draw a rule before the first year of each break, and its words in a row above the columns."""
        layout = page.layout
        size, step = layout.small, layout.small * _LINE
        y = page.top + 0.95 * step - 0.25 * size
        bottom = page.height - axes.get_window_extent().y0
        for year, lines in self._folded(layout).items():
            x = float(axes.transData.transform((year - 0.5, 0))[0])
            top = y + (len(lines) - 1) * step + 3  # the rule hangs below its words
            page.sheet.line([x, x], [top, bottom], color=theme.INK, linewidth=1.2, linestyle=(0, (3, 2)))
            widest = max(theme.measure(line, size) for line in lines)
            left = min(max(x - 12, page.left), page.right - widest)
            for line in lines:
                page.sheet.text(
                    left, y, line, fontsize=size, color=theme.INK, va="baseline", gid=GID, bbox=_WHITE
                )
                y += step


_WHITE = {"facecolor": theme.PAPER, "edgecolor": "none", "pad": 0.5}  # no rule through the words
