"""Estimates year by year: a dot with its interval for each year, time from left to right."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from impact.catalogue.frame_rows import each_row
from impact.charts.frame import inputs, theme
from impact.charts.frame.canvas import Key, Page
from impact.charts.frame.chart import Chart
from impact.charts.frame.horizontal import BOUNDS
from impact.charts.frame.inputs import ChartWords
from impact.charts.frame.labels import Label, place
from impact.charts.series import year_axis
from impact.charts.words import mark_values
from impact.charts.words.alternative import alternative
from impact.errors import ImpactError
from impact.wording import Quantity, exact, fixed, shared_decimals, years

_ENDS = ("low", "high", "bound_low", "bound_high")
_SHAPES = {"at_least": "o", "approximate": "D"}  # open marks
_OPEN = {"at_least": "at least", "approximate": "approximate"}


def year_intervals(
    frame: pd.DataFrame,
    *,
    id: str,  # noqa: A002
    title: str,
    unit: str = "",
    kind: str = "number",
    highest: float | None = None,
    reference: tuple[float, str] | None = None,
    whisker: str = "95 % interval",
    bounds: str = "lowest to highest possible value",
    **words: Unpack[ChartWords],
) -> Chart:
    """Draw one dot for each year, an upright line for its interval, a light bar for its bounds.

    Lower bounds are open circles, approximate figures open diamonds. The scale begins at zero. Highest,
    lowest and newest year carry their value. Dots are never joined: a year without a figure is an empty
    place.

    Parameters
    ----------
    frame
        One row for each year: columns ``year`` (or ``label`` with the year) and ``estimate``; used where
        present: ``low`` and ``high`` (line), ``bound_low`` and ``bound_high`` (bar), ``qualifier``. A row
        without an estimate shows its bounds only.
    unit
        What is measured, for the alternative text and as subtitle where none is given.
    kind
        What the numbers measure, one of :data:`impact.vocabulary.KINDS`; decides their digits.
    highest
        Upper end of the scale; taken from the numbers when None. What goes beyond it ends in an arrow.
    reference
        A value to draw a level line at, and what it means.
    whisker, bounds
        What line and bar mean, for the key.
    words
        Subtitle, caption, alternative text and sources: :class:`impact.charts.frame.inputs.ChartWords`.

    Raises
    ------
    ImpactError
        No rows, a missing column, two rows for one year, a row with neither estimate nor bounds, an
        interval that does not hold its estimate, a negative number, or no source.

    Examples
    --------
    >>> frame = pd.DataFrame({"year": [2023, 2024], "estimate": [0.84, 0.9], "low": [0.8, 0.88]})
    >>> frame = frame.assign(high=[0.87, 0.92])
    >>> chart = year_intervals(
    ...     frame, id="c", title="Nine in ten", unit="share", kind="share", source_line="made up"
    ... )
    >>> chart.alt
    'Nine in ten. A dot for each year with its interval: share, 2023 to 2024, from 84 % to 90 %. Numbers in
    the table below.'
    """
    data = _prepare(frame)
    texts = inputs.texts(words, [frame], "year_intervals")
    plan = _Plan(data, kind, highest, reference)
    return Chart(
        id=id,
        title=title,
        subtitle=texts.subtitle or unit[:1].upper() + unit[1:],
        caption=texts.caption,
        alt=texts.alt or _alt(data, title, unit, plan),
        draw=plan.draw,
        body={"wide": 330, "narrow": 290},
        data=data,
        kind=kind,
        sources=texts.sources,
        source_line=texts.source_line,
        keys=plan.keys(whisker, bounds),
    )


def _prepare(frame: pd.DataFrame) -> pd.DataFrame:
    inputs.require(frame, ["estimate"], "year_intervals")
    moment = "year" if "year" in frame else "label"
    inputs.require(frame, [moment], "year_intervals")
    data = pd.DataFrame({"year": inputs.years(frame, moment, "year_intervals").astype(int)})
    for name in ("estimate", *_ENDS):
        data[name] = inputs.numbers(frame, name, "year_intervals") if name in frame else np.nan
    data["qualifier"] = frame["qualifier"].fillna("").astype(str) if "qualifier" in frame else ""
    inputs.unique(data, ["year"], "year_intervals")
    empty = data["estimate"].isna() & data[["bound_low", "bound_high"]].isna().any(axis=1)
    beyond = (data["low"] > data["estimate"] + 1e-9) | (data["high"] < data["estimate"] - 1e-9)
    for wrong, problem, expected in (
        (empty, "neither an estimate nor bounds", "a finite estimate, or both bounds"),
        (beyond, "an interval that does not hold its estimate", "low ≤ estimate ≤ high"),
        ((data[["estimate", *_ENDS]] < 0).any(axis=1), "a negative number", "numbers of zero or more"),
    ):
        if wrong.any():
            row = data[wrong].iloc[0]
            numbers = [f"{name} {exact(row[name])}" for name in ("estimate", *_ENDS) if pd.notna(row[name])]
            raise ImpactError(
                f"year_intervals: {int(row['year'])} has {problem} ({', '.join(numbers) or 'no number'})",
                expected,
                "correct the row, or leave it out and say so in the caption",
            )
    return data.sort_values("year").reset_index(drop=True)


@dataclass(frozen=True)
class _Plan:
    """What is drawn, kept for both layouts."""

    data: pd.DataFrame
    kind: str
    highest: float | None
    reference: tuple[float, str] | None

    @property
    def top(self) -> float:
        """Upper end of the scale."""
        if self.highest is not None:
            return self.highest
        numbers = self.data[["estimate", *_ENDS]].to_numpy(dtype=float)
        largest = float(np.nanmax(numbers[np.isfinite(numbers)], initial=0.0))
        largest = max(largest, self.reference[0] if self.reference else 0.0)
        return largest * 1.06 or 1.0

    def number(self, value: float, qualifier: str = "") -> str:
        """Write a value with its sign and the word its qualifier calls for."""
        return str(Quantity(value=value, kind=self.kind, qualifier=qualifier or "exact"))

    def value(self, row: pd.Series) -> str:
        """Write the year, its estimate with interval, or its bounds alone."""
        return mark_values.estimated(f"{int(row['year'])}", row, self.kind)

    def keys(self, whisker: str, bounds: str) -> tuple[Key, ...]:
        present = set(self.data.loc[self.data["estimate"].notna(), "qualifier"])
        keys = [Key(words, _SHAPES[name], theme.PAPER) for name, words in _OPEN.items() if name in present]
        if self.data[["low", "high"]].notna().any(axis=None):
            keys.append(Key(whisker, "rule", edge=theme.TOTAL))
        if self.data[["bound_low", "bound_high"]].notna().any(axis=None):
            keys.append(Key(bounds, "cell", BOUNDS, BOUNDS, level=0.8))
        if self.reference is not None and self.reference[1]:
            keys.append(Key(self.reference[1], "line", edge=theme.ACCENT))
        return tuple(keys)

    def draw(self, page: Page) -> None:
        layout, data = page.layout, self.data
        axes = self._axes(page)
        end = axes.get_ylim()[1]
        if self.reference is not None:
            axes.axhline(self.reference[0], color=theme.ACCENT, linewidth=1.2, zorder=2)
        bars = data[data[["bound_low", "bound_high"]].notna().all(axis=1)]
        if len(bars):
            low, high = (bars[name].clip(0, end) for name in ("bound_low", "bound_high"))
            pieces = axes.bar(
                bars["year"], high - low, bottom=low, width=0.62, color=BOUNDS, linewidth=0, zorder=1.6
            )
            page.values(pieces, [self.value(row) for _, row in bars.iterrows()])
        lines: list[list[tuple[float, float]]] = []
        for row in each_row(data[data["estimate"].notna()]):
            if pd.isna(row.low) and pd.isna(row.high):
                continue
            low = 0.0 if pd.isna(row.low) else max(float(row.low), 0.0)
            high = math.inf if pd.isna(row.high) else float(row.high)
            ends = [low, min(high, end)]
            axes.plot(
                [row.year] * 2,
                ends,
                color=theme.TOTAL,
                linewidth=layout.line,
                zorder=3,
                solid_capstyle="butt",
            )
            if high > end:
                axes.plot(
                    row.year, end, "^", color=theme.TOTAL, markersize=layout.marker, zorder=3, clip_on=False
                )
            lines.append([(row.year, ends[0]), (row.year, ends[1])])
        dots = data[data["estimate"].between(0, end)]
        for qualifier, rows in dots.groupby("qualifier", sort=False):
            (drawn,) = axes.plot(
                rows["year"],
                rows["estimate"],
                _SHAPES.get(str(qualifier), "o"),
                color=theme.TOTAL,
                markerfacecolor=theme.PAPER if qualifier in _SHAPES else theme.TOTAL,
                markeredgewidth=1.4,
                markersize=layout.marker + (0 if layout.narrow else 1),
                zorder=4,
                clip_on=False,
            )
            page.values(drawn, [self.value(row) for _, row in rows.iterrows()])
        lines += [
            [(row.year + aside, row.bound_low), (row.year + aside, row.bound_high)]
            for row in each_row(bars)
            for aside in (-0.3, 0.3)
        ]
        marks = list(zip(dots["year"], dots["estimate"], strict=True))
        under = axes.get_window_extent().y0  # the numbers along the bottom stay free
        place(
            page,
            axes,
            self._labels(dots),
            marks,
            lines,
            [(0.0, page.height - page.bottom, page.width, under - 2)],
        )

    def _axes(self, page: Page) -> Axes:
        factor = 100 if self.kind == "share" else 1
        sign = " %" if self.kind == "share" else ""
        nbins = 4 if page.layout.narrow else 5
        locator = MaxNLocator(nbins=nbins, steps=[1, 2, 2.5, 5, 10])
        ticks = [t / factor for t in locator.tick_values(0, self.top * factor) if 0 <= t / factor <= self.top]
        decimals = shared_decimals([tick * factor for tick in ticks])

        def written(value: float) -> str:
            return f"{fixed(value * factor, decimals)}{sign}"

        width = max(theme.measure(written(tick), page.layout.small) for tick in ticks)
        axes = page.axes(left=width + 8, right=theme.measure("2024: 90 %", 13, bold=True) * 0.4, bottom=26)
        axes.set_ylim(0, self.top)
        axes.set_yticks(ticks)
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: written(value)))
        axes.grid(axis="y", color=theme.RULE, linewidth=0.8)
        axes.axhline(0, color=theme.FAINT, linewidth=1, zorder=2.5, clip_on=False)
        first, last = int(self.data["year"].min()), int(self.data["year"].max())
        year_axis(axes, first, last, page.layout.ticks, edge=0.7)
        return axes

    def _labels(self, dots: pd.DataFrame) -> list[Label]:
        """Name newest, highest and lowest year, the newest in bold."""
        if dots.empty:
            return []
        newest = dots.iloc[-1]
        chosen = {int(newest["year"]): newest}
        for place_of in (dots["estimate"].idxmax(), dots["estimate"].idxmin()):
            chosen.setdefault(int(dots.loc[place_of, "year"]), dots.loc[place_of])
        labels = []
        for year, row in chosen.items():
            below = row["estimate"] == dots["estimate"].min() and row["estimate"] < dots["estimate"].max()
            labels.append(
                Label(
                    f"{year}: {self.number(row['estimate'], row['qualifier'])}",
                    float(year),
                    float(row["estimate"]),
                    theme.TOTAL,
                    bold=year == int(newest["year"]),
                    prefer=("below", "right", "left") if below else ("above", "above left", "right", "left"),
                )
            )
        return labels


def _alt(data: pd.DataFrame, title: str, unit: str, plan: _Plan) -> str:
    span = years(int(data["year"].min()), int(data["year"].max()))
    estimates = data["estimate"].dropna()
    reach = f"from {plan.number(estimates.min())} to {plan.number(estimates.max())}" if len(estimates) else ""
    picture = f"A dot for each year with its interval: {unit}, {span}" if unit else f"A dot a year, {span}"
    return alternative(title, picture, reach)
