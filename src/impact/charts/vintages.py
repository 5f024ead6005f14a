"""How figures moved after they were first published: one row for each year, one dot for each edition."""

from __future__ import annotations

from typing import Unpack

import pandas as pd
from matplotlib.axes import Axes

from impact.charts.frame import inputs, theme
from impact.charts.frame.canvas import Key, Page
from impact.charts.frame.chart import Chart
from impact.charts.frame.inputs import ChartWords
from impact.charts.frame.labels import GID
from impact.charts.series import worded
from impact.wording import percent_change, shared_decimals, signed, spans


def vintages(
    frame: pd.DataFrame,
    *,
    id: str,  # noqa: A002
    title: str,
    **words: Unpack[ChartWords],
) -> Chart:
    """Draw, for every year, how far each later edition moved the figure, in percent of the first one.

    Parameters
    ----------
    frame
        One row for each ``year`` and ``edition`` with its ``value``, for one place and measure; rows with a
        ``status`` other than ``accepted`` are left out, several pages with the same figure
        count once. Usually ``impact.load("casualties_vintages")``.
        Years that only one edition gives are named below the rows, not drawn.
    words
        Subtitle, caption, alternative text and sources: :class:`impact.charts.frame.inputs.ChartWords`.

    Raises
    ------
    ImpactError
        No rows, a missing column, two accepted rows for one year and edition, no year that was published
        twice, or no source.

    Examples
    --------
    >>> frame = pd.DataFrame({"year": [2012, 2012, 2013, 2013], "edition": [2013, 2014, 2014, 2015]})
    >>> frame["value"] = [3628, 4325, 3308, 3308]
    >>> vintages(frame, id="moves", title="2012 grew by a fifth", source_line="made up").data["change"].round(
    ...     3
    ... ).tolist()
    [0.0, 0.192, 0.0, 0.0]
    """
    data = _prepare(frame)
    texts = inputs.texts(words, [frame], "vintages")
    again = _summary(data)
    once = _once(data)
    note = f". Published once: {spans(once)}" if once else ""
    return Chart(
        id=id,
        title=title,
        subtitle=(texts.subtitle or "Change from the first published figure, by year the figure is about")
        + note,
        caption=texts.caption,
        alt=texts.alt or _alt(again, once),
        draw=lambda page: _draw(page, data[data["year"].isin(again["year"])], again),
        body={"wide": 30 + 20 * len(again), "narrow": 30 + 19 * len(again)},
        data=data,
        sources=texts.sources,
        source_line=texts.source_line,
        keys=(
            Key("each edition", "o", theme.PAPER, theme.FAINT),
            Key("newest", "o"),
        ),
    )


def _prepare(frame: pd.DataFrame) -> pd.DataFrame:
    data = inputs.one_per_edition(frame, "vintages")
    first = data.groupby("year")["value"].transform("first")
    data["change"] = (data["value"] / first - 1).where(first > 0)
    return data


def _once(data: pd.DataFrame) -> list[int]:
    counts = data.groupby("year").size()
    return [int(str(year)) for year in counts.index[counts == 1]]


def _summary(data: pd.DataFrame) -> pd.DataFrame:
    groups = data.groupby("year")
    table = pd.DataFrame(
        {
            "first": groups["value"].first(),
            "last": groups["value"].last(),
            "change": groups["change"].last(),
            "editions": groups.size(),
        }
    )
    again = table[(table["editions"] > 1) & table["change"].notna()].reset_index()
    return inputs.require(again, ["year"], "vintages (years published more than once)").sort_values(
        "year", ascending=False
    )


def _draw(page: Page, data: pd.DataFrame, again: pd.DataFrame) -> None:
    layout = page.layout
    rows = {int(row.year): i for i, row in enumerate(again.itertuples())}
    words = [_words(row.first, row.last, row.editions, layout.narrow) for row in again.itertuples()]
    percent_width = 0 if layout.narrow else theme.measure("+19.9 %", layout.small) + 6
    right = max(theme.measure(text, layout.small) for text in words) + 12 + percent_width
    axes = page.axes(left=theme.measure("2024", layout.text) + 12, right=right, top=24, bottom=2)
    axes.set_ylim(len(again) - 0.5, -0.5)
    low, high = min(data["change"].min(), 0.0), max(data["change"].max(), 0.0)
    air = max(high - low, 0.02) * 0.05
    axes.set_xlim(low - air, high + air)
    axes.locator_params(axis="x", nbins=3 if layout.narrow else 6)
    ticks = [tick for tick in axes.get_xticks() if low - air <= tick <= high + air]
    axes.set_xticks(ticks, [_tick(tick) for tick in ticks])
    axes.xaxis.tick_top()
    axes.set_yticks(
        range(len(again)), [str(year) for year in again["year"]], fontsize=layout.text, color=theme.INK
    )
    axes.tick_params(axis="y", length=0)
    for tick in axes.get_xticklabels():
        tick.set_fontsize(layout.small)
    axes.grid(axis="x", color=theme.RULE, linewidth=0.8)
    axes.axvline(0, color=theme.FAINT, linewidth=1.2, zorder=1.5)
    for year, steps in data.groupby("year"):
        y = rows[int(str(year))]
        axes.plot([0, steps["change"].iloc[-1]], [y, y], color=theme.TOTAL, linewidth=layout.line, zorder=2)
        axes.plot(
            steps["change"].iloc[:-1],
            [y] * (len(steps) - 1),
            "o",
            markersize=layout.marker * 0.8,
            markerfacecolor=theme.PAPER,
            markeredgecolor=theme.FAINT,
            markeredgewidth=1.2,
            zorder=3,
        )
        axes.plot(steps["change"].iloc[-1], y, "o", color=theme.TOTAL, markersize=layout.marker, zorder=4)
    for y, (text, change) in enumerate(zip(words, again["change"], strict=True)):
        colour = theme.INK if round(change, 3) else theme.MUTED
        _beside(axes, y, text, 12, layout.small, colour)
        if percent_width and round(change, 3):
            _beside(axes, y, percent_change(change), right, layout.small, colour, align="right")


def _beside(
    axes: Axes, y: float, text: str, offset: float, size: float, colour: str, align: str = "left"
) -> None:
    axes.annotate(
        text,
        (1, y),
        xycoords=axes.get_yaxis_transform(),
        xytext=(offset, -0.36 * size),
        textcoords="offset points",
        fontsize=size,
        color=colour,
        ha=align,
        va="baseline",
        gid=GID,
    )


def _tick(value: float) -> str:
    percent = 100 * value
    return f"{signed(percent, shared_decimals([percent]))} %"


def _words(first: float, last: float, editions: int, narrow: bool) -> str:
    if first == last:
        return worded(last) if narrow else f"{worded(last)} in {editions} editions"
    return f"{worded(first)} → {worded(last)}"


def _alt(again: pd.DataFrame, once: list[int]) -> str:
    moved = again[again["first"] != again["last"]]
    sentences = [
        f"One row for each of {len(again)} years that were published more than once, "
        f"{int(again['year'].min())} to {int(again['year'].max())}: "
        f"{len(moved)} moved, {len(again) - len(moved)} did not."
    ]
    if len(moved):
        ups = int((moved["change"] > 0).sum())
        downs = len(moved) - ups
        ways = f"{ups} went up and {downs} down"
        if not ups or not downs:
            ways = "All of these went up" if ups else "All of these went down"
        sentences.append(f"{ways}; the median change is {percent_change(moved['change'].median())}.")
        largest = moved.reindex(moved["change"].abs().sort_values(ascending=False).index).head(3)
        sentences += [
            f"{row.year}: {worded(row.first)} to {worded(row.last)}, {percent_change(row.change)}."
            for row in largest.itertuples()
        ]
    if once:
        sentences.append(f"Published once: {spans(once)}.")
    return " ".join(sentences)
