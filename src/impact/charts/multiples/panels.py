"""Small stacked columns, one panel for each country: what a yearly total consists of, compared by shape."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Unpack

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from impact.charts.frame import inputs, theme
from impact.charts.frame.canvas import Key, Page
from impact.charts.frame.chart import Chart
from impact.charts.frame.inputs import ChartWords
from impact.charts.multiples.panel_rows import rows_of_columns
from impact.charts.series import worded
from impact.charts.stacked import BLANK, HATCH, draw_columns
from impact.charts.words import mark_values
from impact.charts.words.alternative import alternative
from impact.wording import count, digits, fixed, noun, shared_decimals, years

_GAP = theme.GROUND  # years without a figure
_ACROSS = {"wide": 3, "narrow": 2}
_HEIGHT = {"wide": 158.0, "narrow": 162.0}
_BETWEEN = 18.0  # pixels from one panel to the next


def panels(
    frame: pd.DataFrame,
    *,
    panel: str,
    parts: Mapping[str, str],
    id: str,  # noqa: A002
    title: str,
    total: str = "total",
    rest: str = "published without a split",
    unit: str = "people",
    **words: Unpack[ChartWords],
) -> Chart:
    """Draw stacked columns of each group in a panel of its own, with its own scale.

    Years without any figure are shaded, so that a gap is not read as nothing. What a published total leaves
    beyond its parts is hatched; nothing is inferred.

    Parameters
    ----------
    frame
        Long form, one row for each panel, ``year`` and ``measure`` with its ``value``. Measures that are
        neither ``total`` nor in ``parts`` are ignored.
    panel
        Column whose values head the panels, in order of appearance.
    parts
        Measures to stack, from the bottom upwards, with their names for the key.
    total, rest
        The measure of the published total; what is left of it, in words.
    unit
        What is counted.
    words
        Subtitle, caption, alternative text and sources: :class:`impact.charts.frame.inputs.ChartWords`.

    Raises
    ------
    ImpactError
        No rows, a missing column, none of the measures, two rows for one panel, year and measure, or no
        source.

    Examples
    --------
    >>> frame = pd.DataFrame({"place": ["Aland", "Aland", "Bland"], "year": [2001, 2003, 2002]})
    >>> frame = frame.assign(measure=["cleared", "total", "cleared"], value=[2.0, 5.0, 40.0])
    >>> parts = {"cleared": "cleared"}
    >>> chart = panels(frame, panel="place", parts=parts, id="p", title="T", source_line="made up")
    >>> chart.alt
    'T. 2 panels of columns of people per year, 2001 to 2003, up to 40 in Bland. Numbers in the table below.'
    """
    data = rows_of_columns(frame, panel, parts, total)
    texts = inputs.texts(words, [frame[frame["measure"].isin([*parts, total])]], "panels")
    drawn = _Drawing(data, parts, rest, unit)
    names = data["panel"].nunique()
    return Chart(
        id=id,
        title=title,
        subtitle=texts.subtitle or f"{unit[:1].upper()}{unit[1:]} per year, each on its own scale",
        caption=texts.caption,
        alt=texts.alt or _alt(data, title, unit),
        draw=drawn.draw,
        body={name: math.ceil(names / _ACROSS[name]) * _HEIGHT[name] for name in _ACROSS},
        data=data.rename(columns={"panel": panel}),
        parts=parts,
        sources=texts.sources,
        source_line=texts.source_line,
        keys=drawn.keys(),
    )


@dataclass(frozen=True)
class _Drawing:
    """What is drawn, kept for both layouts."""

    data: pd.DataFrame
    parts: Mapping[str, str]
    rest: str
    unit: str

    @property
    def colours(self) -> dict[str, str]:
        return {part: theme.SEQUENCE[i % len(theme.SEQUENCE)] for i, part in enumerate(self.parts)}

    def keys(self) -> tuple[Key, ...]:
        used = [part for part in self.parts if (self.data[part] > 0).any()]
        keys = [Key(self.parts[part], "cell", self.colours[part], self.colours[part]) for part in used]
        if (self.data["rest"] > 0).any():
            keys.append(Key(self.rest, "cell", BLANK, theme.FAINT, HATCH))
        first, last = int(self.data["year"].min()), int(self.data["year"].max())
        if (self.data.groupby("panel")["year"].nunique() < last - first + 1).any():
            keys.append(Key("no figure published", "cell", _GAP, _GAP))
        return tuple(keys)

    def draw(self, page: Page) -> None:
        across = _ACROSS[page.layout.name]
        width = (page.right - page.left - (across - 1) * _BETWEEN) / across
        names = {name: theme.wrap(name, width, page.layout.text, bold=True)[:2] for name in self._names()}
        folded = [len(parts) for parts in names.values()]
        height = (page.bottom - page.top) / math.ceil(len(names) / across)
        for i, (name, rows) in enumerate(self.data.groupby("panel", sort=False)):
            left = page.left + (i % across) * (width + _BETWEEN)
            top = page.top + (i // across) * height
            row = i // across * across
            lines = max(folded[row : row + across])  # the pictures of one row stand at one height
            self._panel(page, names[str(name)], lines, rows, (left, top, left + width, top + height))

    def _names(self) -> list[str]:
        return [str(name) for name in dict.fromkeys(self.data["panel"])]

    def _panel(
        self,
        page: Page,
        name: list[str],
        lines: int,
        rows: pd.DataFrame,
        box: tuple[float, float, float, float],
    ) -> None:
        left, top, right, bottom = box
        layout = page.layout
        leading = layout.text * 1.2
        most = rows.loc[rows["height"].idxmax()]
        words = f"most: {worded(most['height'])} in {int(most['year'])}"
        under = top + 14 + (lines - 1) * leading
        for i, part in enumerate(reversed(name)):  # a short name stands just above its numbers
            page.sheet.text(
                left, under - i * leading, part, fontsize=layout.text, fontweight="bold", va="baseline"
            )
        page.sheet.text(left, under + 16, words, fontsize=layout.small, color=theme.MUTED, va="baseline")
        ticks = _ticks(float(most["height"]))
        decimals = shared_decimals(ticks)
        margin = max(theme.measure(fixed(tick, decimals), layout.small) for tick in ticks) + 8
        axes = page.axes(
            left=left - page.left + margin,
            right=page.right - right,
            top=under - page.top + 26,
            bottom=page.bottom - bottom + 30,
        )
        axes.set_ylim(0, max(ticks[-1], float(most["height"]) * 1.04) or 1)
        axes.set_yticks(ticks)
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: fixed(value, decimals)))
        axes.grid(axis="y", color=theme.RULE, linewidth=0.8)
        axes.axhline(0, color=theme.FAINT, linewidth=1, zorder=2.5, clip_on=False)
        self._columns(page, axes, rows)

    def _columns(self, page: Page, axes: Axes, rows: pd.DataFrame) -> None:
        first, last = int(self.data["year"].min()), int(self.data["year"].max())
        axes.set_xlim(first - 0.6, last + 0.6)
        axes.set_xticks(theme.year_ticks(first, last, 3 if page.layout.narrow else 4))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: digits(value, "year")))
        axes.tick_params(axis="x", length=4, color=theme.FAINT)
        for year in sorted(set(range(first, last + 1)) - set(rows["year"])):
            axes.axvspan(year - 0.5, year + 0.5, color=_GAP, linewidth=0, zorder=0.3)
        names = {**self.parts, "rest": self.rest}
        draw_columns(
            page,
            axes,
            rows,
            self.colours,
            lambda part, value, at: mark_values.marked(
                f"{at['panel']}, {int(at['year'])}, {names[part]}", worded(value), self.unit
            ),
        )


def _ticks(largest: float) -> list[float]:
    """Compute two or three round numbers from zero up to about the largest column."""
    locator = MaxNLocator(nbins=2, steps=[1, 2, 2.5, 5, 10])
    ticks = [float(tick) for tick in locator.tick_values(0, largest or 1.0) if tick >= 0]
    shown = [tick for tick in ticks if tick <= largest * 1.04]
    return shown if len(shown) > 1 else ticks[:2]


def _alt(data: pd.DataFrame, title: str, unit: str) -> str:
    number = data["panel"].nunique()
    most = data.loc[data["height"].idxmax()]
    span = years(int(data["year"].min()), int(data["year"].max()))
    picture = f"{count(number)} {noun(number, 'panel')} of columns of {unit} per year, {span}"
    return alternative(title, picture, f"up to {worded(most['height'])} in {most['panel']}")
