"""Ratios by years before and after an event, beside the line of no change."""

from __future__ import annotations

from typing import Any, Unpack

import numpy as np
import pandas as pd
from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter, NullLocator

from impact.catalogue.frame_rows import each_row
from impact.charts.frame import inputs, theme
from impact.charts.frame.canvas import Key, Page
from impact.charts.frame.chart import Chart
from impact.charts.frame.inputs import ChartWords
from impact.charts.frame.labels import GID
from impact.charts.frame.readers_table import Heading
from impact.charts.words.alternative import alternative
from impact.errors import ImpactError
from impact.result import LEVEL
from impact.wording import Quantity, counted, ends, ratio
from impact.wording import level as level_words

_EVENT = "entry into force"
_TICKS = {1 / 100: "1/100", 1 / 10: "1/10", 1 / 2: "half", 1: "same", 2: "double", 10: "×10", 100: "×100"}


def event_study(
    frame: pd.DataFrame,
    *,
    id: str,  # noqa: A002
    title: str,
    **words: Unpack[ChartWords],
) -> Chart:
    """Draw the ratio of each span of years since an event, with its interval, on a logarithmic scale.

    Years before the event stand on grey ground; the reference is an open circle at "same". An interval that
    goes beyond the scale ends in an arrow; a ratio without interval is a cross.

    Parameters
    ----------
    frame
        One row for each span: `first`, `last` (years since the event), `estimate`, `low`, `high` (ratios;
        missing ends: no interval), `reference` (True for one), `countries` (number behind it).
    words
        Subtitle, caption, alternative text and sources: :class:`impact.charts.frame.inputs.ChartWords`.

    Raises
    ------
    ImpactError
        No rows, a missing column, a ratio that is not positive, or no source.

    Examples
    --------
    >>> frame = pd.DataFrame({"first": [-2, 0], "last": [-1, 1], "estimate": [1.0, 0.5], "low": [1.0, 0.2]})
    >>> frame = frame.assign(high=[1.0, 1.4], reference=[True, False], countries=[5, 5])
    >>> event_study(frame, id="e", title="No change can be told", source_line="made up").alt
    'No change can be told. Ratios by years since entry into force, 2 spans of years, from 0.5 to 0.5. Numbers
    in the table below.'
    """
    needed = ["first", "last", "estimate", "low", "high", "reference", "countries"]
    data = inputs.require(frame, needed, "event_study")[needed].reset_index(drop=True)
    data = inputs.with_numbers(data, [name for name in needed if name != "reference"], "event_study")
    if data["reference"].dtype != bool:
        raise ImpactError(
            "event_study: column 'reference' does not say true or false of each row",
            "true for the span that the others are compared with",
            "make it so: frame['reference'].fillna(False).astype(bool)",
        )
    if not (data["estimate"] > 0).all():
        raise ImpactError(
            "event_study: an estimate is not positive", "ratios, such as 0.5", "leave out spans without one"
        )
    texts = inputs.texts(words, [frame], "event_study")
    return Chart(
        id=id,
        title=title,
        subtitle=texts.subtitle,
        caption=texts.caption,
        alt=texts.alt or _alt(data, title),
        draw=lambda page: _draw(page, data),
        body={"wide": 360, "narrow": 330},
        data=data,
        headings=_HEADINGS,
        kind="ratio",
        sources=texts.sources,
        source_line=texts.source_line,
        keys=_keys(data),
    )


_HEADINGS = (
    Heading("first", "From year", "count"),
    Heading("last", "To year", "count"),
    Heading("estimate", "Ratio"),
    Heading("low", "Low end"),
    Heading("high", "High end"),
    Heading("countries", "Countries", "count"),
)


def _keys(data: pd.DataFrame) -> tuple[Key, ...]:
    keys = [Key(f"ratio with {level_words(LEVEL)} interval", "o"), Key("reference", "o", theme.PAPER)]
    if data.loc[~data["reference"], "low"].isna().any():
        keys.append(Key("no interval (one country)", "x"))
    return (*keys, Key("before", "cell", theme.GROUND, theme.GROUND))


def _span(first: float, last: float) -> str:
    if last < 0:
        return f"{ends(-first, -last, 'count')} years before"
    return f"Year {ends(first, last, 'count')}"


def _short(first: float, last: float) -> str:
    return ends(first, last, "count")


def _draw(page: Page, data: pd.DataFrame) -> None:
    layout = page.layout
    low, high = min(_TICKS), max(_TICKS)
    ticks = [tick for tick in _TICKS if not (layout.narrow and tick in (0.5, 2))]
    width = max(theme.measure(_TICKS[tick], layout.small) for tick in ticks)
    axes = page.axes(left=width + 8, right=4, top=18, bottom=74 if layout.narrow else 58)
    axes.set_yscale("log")
    axes.set_ylim(low, high)
    axes.set_xlim(-0.6, len(data) - 0.4)
    axes.yaxis.set_major_locator(FixedLocator(ticks))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda _, i: _TICKS[ticks[i]] if i is not None else ""))
    axes.grid(axis="y", color=theme.RULE, linewidth=0.8)
    axes.axhline(1, color=theme.INK, linewidth=1.2, zorder=2)
    before = int((data["last"] < 0).sum())
    axes.axvspan(-0.6, before - 0.5, color=theme.GROUND, zorder=0)
    axes.axvline(before - 0.5, color=theme.FAINT, linewidth=1, zorder=2)
    axes.annotate(
        _EVENT,
        (before - 0.5, high),
        xytext=(5, 4),
        textcoords="offset points",
        fontsize=layout.small,
        color=theme.MUTED,
        annotation_clip=False,
        gid=GID,
    )
    for i, row in enumerate(each_row(data)):
        value = float(np.clip(row.estimate, low * 1.05, high / 1.05))
        if not row.reference and np.isfinite(row.low):
            ends = [float(np.clip(end, low, high)) for end in (row.low, row.high)]
            axes.plot([i, i], ends, color=theme.TOTAL, linewidth=layout.line, zorder=3, solid_capstyle="butt")
            arrows = [(ends[0], "v")] * (row.low < low) + [(ends[1], "^")] * (row.high > high)
            for end, shape in arrows:
                axes.plot(i, end, shape, color=theme.TOTAL, markersize=layout.marker, clip_on=False, zorder=4)
        shape = "o" if row.reference or np.isfinite(row.low) else "x"
        (mark,) = axes.plot(
            i,
            value,
            shape,
            markersize=layout.marker + 1,
            markerfacecolor=theme.PAPER if row.reference else theme.TOTAL,
            markeredgecolor=theme.TOTAL,
            markeredgewidth=1.6,
            zorder=5,
        )
        page.values(
            mark,
            f"{_span(row.first, row.last)}: {_value(row)}, {counted(row.countries, 'country', 'countries')}",
        )
    words = [_short(row.first, row.last) for row in each_row(data)]
    if layout.narrow:
        words = [word.replace(" to ", "\nto ") for word in words]
    counts = [f"{row.countries}" for row in each_row(data)]
    axes.set_xticks(range(len(data)), words)
    small: dict[str, Any] = {"fontsize": layout.small, "color": theme.MUTED}
    for i, count in enumerate(counts):
        page.sheet.text(axes.transData.transform((i, 1))[0], page.bottom - 20, count, ha="center", **small)
    note = f"Years since {_EVENT}; below: number of countries"
    page.sheet.text(
        page.left, page.bottom - 3, theme.shorten(note, page.right - page.left, layout.small), **small
    )


def _value(row: Any) -> str:
    """Write the ratio of one span with its interval, where it has one."""
    if row.reference:
        return "reference"
    if np.isfinite(row.low):
        return Quantity(value=row.estimate, kind="ratio", low=row.low, high=row.high, level=LEVEL).full
    return f"{ratio(row.estimate)}, without interval"


def _alt(data: pd.DataFrame, title: str) -> str:
    others = data.loc[~data["reference"].astype(bool), "estimate"]
    reach = f"from {ratio(others.min())} to {ratio(others.max())}" if len(others) else ""
    picture = f"Ratios by years since {_EVENT}, {counted(len(data), 'span of years', 'spans of years')}"
    return alternative(title, picture, reach)
