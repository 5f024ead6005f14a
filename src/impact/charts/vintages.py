"""How figures moved after they were first published: a stem for each year, a dot for each edition."""

from __future__ import annotations

from typing import Any, Unpack

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from impact.catalogue.frame_rows import each_row
from impact.charts.frame import inputs, theme
from impact.charts.frame.canvas import Key, Page
from impact.charts.frame.chart import Chart
from impact.charts.frame.inputs import ChartWords
from impact.charts.frame.labels import Label, place
from impact.charts.series import worded, year_axis
from impact.charts.words import mark_values
from impact.charts.words.alternative import alternative
from impact.wording import counted, percent_change, shared_decimals, signed, spans, years

_NAMED = 0.005  # a change that is printed as nothing needs no name


def vintages(
    frame: pd.DataFrame,
    *,
    id: str,  # noqa: A002
    title: str,
    **words: Unpack[ChartWords],
) -> Chart:
    """Draw, for every year, how far each later edition moved the figure, in percent of the first one.

    Time runs from left to right; the years that moved most carry their change.

    Parameters
    ----------
    frame
        One row for each ``year`` and ``edition`` with its ``value``, for one place and measure; rows with a
        ``status`` other than ``accepted`` are left out, several pages with the same figure
        count once. Usually ``impact.load("casualties_vintages")``.
        Years that only one edition gives are named in the subtitle, not drawn.
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
    note = f". With one count only, so not drawn: {spans(once)}" if once else ""
    return Chart(
        id=id,
        title=title,
        subtitle=(texts.subtitle or "Change from the first published figure, by year the figure is about")
        + note,
        caption=texts.caption,
        alt=texts.alt or _alt(title, again),
        draw=lambda page: _draw(page, data[data["year"].isin(again["year"])], again),
        body={"wide": 320, "narrow": 280},
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
    axes = _axes(page, data)
    lines: list[list[tuple[float, float]]] = []
    newest = again.set_index("year")
    for year, steps in data.groupby("year"):
        at = int(str(year))
        change = float(steps["change"].iloc[-1])
        axes.plot([at, at], [0, change], color=theme.TOTAL, linewidth=layout.line, zorder=2)
        lines.append([(at, 0.0), (at, change)])
        earlier = steps.iloc[:-1]
        (open_dots,) = axes.plot(
            [at] * len(earlier),
            earlier["change"],
            "o",
            markersize=layout.marker * 0.8,
            markerfacecolor=theme.PAPER,
            markeredgecolor=theme.FAINT,
            markeredgewidth=1.2,
            zorder=3,
        )
        page.values(open_dots, ["" if row.change == change else _value(row) for row in each_row(earlier)])
        (dot,) = axes.plot(at, change, "o", color=theme.TOTAL, markersize=layout.marker, zorder=4)
        row = newest.loc[at]
        page.values(dot, mark_values.marked(f"{at}", _words(row["first"], row["last"], row["editions"])))
    marks = list(zip(data["year"].astype(float), data["change"], strict=True))
    under = axes.get_window_extent().y0  # the numbers along the bottom stay free
    reserved = [(0.0, page.height - page.bottom, page.width, under - 2)]
    place(page, axes, _labels(again, layout.narrow), marks, lines, reserved)


def _axes(page: Page, data: pd.DataFrame) -> Axes:
    """Add axes with years below and changes in percent at the left."""
    low, high = min(data["change"].min(), 0.0), max(data["change"].max(), 0.0)
    air = max(high - low, 0.02) * 0.12
    locator = MaxNLocator(nbins=4 if page.layout.narrow else 6, steps=[1, 2, 2.5, 5, 10])
    ticks = [t for t in locator.tick_values(low, high) if low - air <= t <= high + air]
    words = [_tick(tick) for tick in ticks]
    left = max(theme.measure(word, page.layout.small) for word in words) + 8
    axes = page.axes(left=left, right=6, top=4, bottom=26)
    axes.set_ylim(low - air, high + air)
    axes.set_yticks(ticks, words)
    axes.grid(axis="y", color=theme.RULE, linewidth=0.8)
    axes.axhline(0, color=theme.FAINT, linewidth=1.2, zorder=1.5)
    year_axis(axes, int(data["year"].min()), int(data["year"].max()), page.layout.ticks)
    return axes


def _labels(again: pd.DataFrame, narrow: bool) -> list[Label]:
    """Name the years that moved most, up and down, and the newest one that moved."""
    moved = again[again["change"].abs() >= _NAMED]
    if moved.empty:
        return []
    order = moved.reindex(moved["change"].abs().sort_values(ascending=False, kind="stable").index)
    chosen = pd.concat([order.head(2 if narrow else 4), moved.sort_values("year").tail(1)])
    return [
        Label(
            f"{row.year}: {percent_change(row.change)}"
            if narrow or rank
            else f"{row.year}: {worded(row.first)} → {worded(row.last)}",
            float(row.year),
            float(row.change),
            theme.TOTAL,
            bold=rank == 0,
            prefer=("above", "right", "left") if row.change > 0 else ("below", "right", "left"),
            optional=rank > 0,
        )
        for rank, row in enumerate(each_row(chosen.drop_duplicates("year")))
    ]


def _tick(value: float) -> str:
    percent = 100 * value
    return f"{signed(percent, shared_decimals([percent]))} %"


def _words(first: float, last: float, editions: int) -> str:
    if first == last:
        return f"{worded(last)} in {counted(editions, 'edition')}"
    change = percent_change(last / first - 1)
    return (
        f"{worded(first)} at first, {worded(last)} in the newest of {counted(editions, 'edition')} ({change})"
    )


def _value(row: Any) -> str:
    return mark_values.marked(
        f"{row.year}", worded(row.value), remark=f"edition {row.edition}, {percent_change(row.change)}"
    )


def _alt(title: str, again: pd.DataFrame) -> str:
    span = years(int(again["year"].min()), int(again["year"].max()))
    moved = int((again["first"] != again["last"]).sum())
    low, high = (percent_change(value) for value in (again["change"].min(), again["change"].max()))
    return alternative(
        title,
        f"Change of each year's figure since it was first published, {span}: {moved} of {len(again)} moved",
        f"by {low} to {high}",
    )
