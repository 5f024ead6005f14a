"""What a yearly total consists of in percent: columns of one height, for totals that cannot be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Unpack

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter

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
        return (290.0 if layout.narrow else 320.0) + self._above(layout)

    def _above(self, layout: Layout) -> float:
        """Compute the room above the columns: words of the breaks, then the totals."""
        words = sum(len(lines) for lines in self._folded(layout).values())
        return (words + 1) * layout.small * _LINE + 8

    def _folded(self, layout: Layout) -> dict[float, list[str]]:
        inner = layout.width - 2 * layout.margin - 40
        return {year: theme.wrap(self.breaks[year], inner - 10, layout.small) for year in sorted(self.breaks)}

    def draw(self, page: Page) -> None:
        layout = page.layout
        names = self._names(layout)
        right = max((theme.measure(line, layout.text) for _, _, ls in names for line in ls), default=0.0)
        above = self._above(layout)
        left = theme.measure("100 %", layout.small) + 8
        axes = page.axes(left=left, right=right + 26, top=above, bottom=26)
        axes.set_ylim(0, 1)
        axes.yaxis.set_major_locator(FixedLocator([0, 0.25, 0.5, 0.75, 1]))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: percent(value)))
        first, last = int(self.data["year"].min()), int(self.data["year"].max())
        year_axis(axes, first, last, layout.ticks, edge=0.6)
        draw_columns(
            page,
            axes,
            self.data,
            self.colours,
            {**self.parts, "rest": self.rest},
            lambda name, share, at: mark_values.marked(
                f"{int(at['year'])}, {name}", f"{percent(share)} of {worded(at['base'])}", self.unit
            ),
        )
        axes.set_axisbelow(False)
        axes.grid(axis="y", color=theme.PAPER, linewidth=0.6, alpha=0.6, zorder=2.6)
        self._write_parts(page, axes, names)
        self._write_totals(page, axes)
        self._write_breaks(page, axes)

    def _names(self, layout: Layout) -> list[tuple[str, float, list[str]]]:
        """List part, middle and words of what the newest column holds."""
        newest = self.data.iloc[-1]
        names, base = [], 0.0
        for part, name in self.parts.items():
            if newest[part] > 0:
                share = percent(newest[part])
                words = [*theme.wrap(name, 82, layout.text), share] if layout.narrow else [f"{name} {share}"]
                names.append((part, base + newest[part] / 2, words))
                base += newest[part]
        return names

    def _write_parts(self, page: Page, axes: Axes, names: list[tuple[str, float, list[str]]]) -> None:
        layout = page.layout
        size, step = layout.text, layout.text * _LINE
        if not names:
            return
        tallest = max(len(lines) for _, _, lines in names)
        left = axes.get_window_extent().x1 + 26
        heights = [float(axes.transData.transform((0.0, middle))[1]) for _, middle, _ in names]
        box = axes.get_window_extent()
        middles = spread(
            heights, tallest * step + 2, box.y0 + tallest * step / 2, box.y1 + tallest * step / 2
        )
        for (part, _, lines), middle in zip(names, middles, strict=True):
            y = page.height - middle - (len(lines) - 1) / 2 * step
            draw_mark(page.sheet, Key("", "cell", self.colours[part], level=0.8), left - 17, y)
            for i, line in enumerate(lines):
                page.sheet.text(left, y + i * step + 0.36 * size, line, fontsize=size, va="baseline", gid=GID)

    def _write_totals(self, page: Page, axes: Axes) -> None:
        """Write the number behind each column above it, for as many as have room."""
        layout = page.layout
        words = {int(row.year): worded(row.base) for row in self.data.itertuples()}
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
            page.sheet.plot([x, x], [top, bottom], color=theme.INK, linewidth=1.2, linestyle=(0, (3, 2)))
            widest = max(theme.measure(line, size) for line in lines)
            left = min(max(x - 12, page.left), page.right - widest)
            for line in lines:
                page.sheet.text(
                    left, y, line, fontsize=size, color=theme.INK, va="baseline", gid=GID, bbox=_WHITE
                )
                y += step


_WHITE = {"facecolor": theme.PAPER, "edgecolor": "none", "pad": 0.5}  # no rule through the words
