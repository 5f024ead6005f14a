"""Dated steps of several states on one time axis: who did what when, and how long the notice ran."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Unpack

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes

from impact.charts.frame import inputs, theme
from impact.charts.frame.canvas import Key, Page
from impact.charts.frame.chart import Chart
from impact.charts.frame.inputs import ChartWords
from impact.charts.frame.labels import GID
from impact.charts.words import mark_values
from impact.charts.words.alternative import alternative
from impact.errors import ImpactError
from impact.wording import counted, day, short_day, short_month

#: Steps of leaving a treaty, in their usual order, with words for the key.
WITHDRAWAL: Mapping[str, str] = {
    "announced": "statement on leaving",
    "government_approved": "government approved",
    "parliament_vote": "parliament voted",
    "deposited": "notice deposited",
    "effective": "withdrawal in effect",
    "suspended": "suspension declared",
    "production_announced": "statement on making or buying mines",
    "deployment_announced": "statement on laying mines",
}
# Shapes differ before colours do: open for intentions, filled for acts under the treaty.
_STYLES: Mapping[str, tuple[str, str, str]] = {
    "announced": ("o", theme.PAPER, theme.TOTAL),
    "government_approved": ("D", theme.PAPER, theme.TOTAL),
    "parliament_vote": ("s", theme.PAPER, theme.TOTAL),
    "deposited": (">", theme.TOTAL, theme.TOTAL),
    "effective": ("o", theme.TOTAL, theme.TOTAL),
    "suspended": ("X", theme.TOTAL, theme.TOTAL),
    "production_announced": ("^", theme.ACCENT, theme.ACCENT),
    "deployment_announced": ("v", theme.ACCENT, theme.ACCENT),
}
# What is announced about weapons stands below the line: it is no step under the treaty, and it often falls
# on the day of one.
_BELOW = ("production_announced", "deployment_announced")
_NOTICE = ("deposited", "effective")  # ends of the bar, drawn where a state has both


def timeline(
    frame: pd.DataFrame,
    *,
    id: str,  # noqa: A002
    title: str,
    **words: Unpack[ChartWords],
) -> Chart:
    """Draw dated steps, one row for each state, with the notice of withdrawal as a bar.

    Each row states in words the date on which its withdrawal took effect, or of its newest step.
    Two reports of the same step on the same day are one mark.

    Parameters
    ----------
    frame
        One row for each step: ``name`` (for reading), ``event`` (a key of :data:`WITHDRAWAL`), ``date`` (date
        or ISO text to the day). Only steps that occur are in the key.
    words
        Subtitle, caption, alternative text and sources: :class:`impact.charts.frame.inputs.ChartWords`.

    Raises
    ------
    ImpactError
        No rows, a missing column, an unknown step, a date that is not one, or no source.

    Examples
    --------
    >>> frame = pd.DataFrame({"name": ["Estonia"] * 2, "event": ["deposited", "effective"]})
    >>> frame["date"] = ["2025-06-27", "2025-12-27"]
    >>> timeline(frame, id="steps", title="Six months of notice", source_line="made up").alt
    'Six months of notice. Timeline of 2 steps of 1 state, 27 June 2025 to 27 December 2025. Numbers in the
    table below.'
    """
    data = _prepare(frame)
    texts = inputs.texts(words, [frame], "timeline")
    states = list(dict.fromkeys(data["name"]))
    return Chart(
        id=id,
        title=title,
        subtitle=texts.subtitle,
        caption=texts.caption,
        alt=texts.alt or _alt(data, title, states),
        draw=lambda page: _draw(page, data, states),
        body={"wide": 30 + 48 * len(states), "narrow": 30 + 52 * len(states)},
        data=data.assign(date=data["date"].dt.date.astype(str)),
        sources=texts.sources,
        source_line=texts.source_line,
        keys=_keys(data),
    )


def _prepare(frame: pd.DataFrame) -> pd.DataFrame:
    inputs.require(frame, ["name", "event", "date"], "timeline")
    unknown = sorted(set(frame["event"]) - set(WITHDRAWAL))
    if unknown:
        raise ImpactError(
            f"timeline: step {unknown[0]!r}",
            f"one of {', '.join(WITHDRAWAL)}",
            "leave these rows out",
        )
    dates = pd.to_datetime(frame["date"], errors="coerce", format="ISO8601")
    if dates.isna().any():
        value = frame.loc[dates.isna(), "date"].iloc[0]
        raise ImpactError(
            f"timeline: date {value!r}", "a day as YYYY-MM-DD", "leave out steps without a known day"
        )
    data = pd.DataFrame(
        {"name": frame["name"].astype(str), "event": frame["event"].astype(str), "date": dates}
    )
    rank = {code: i for i, code in enumerate(WITHDRAWAL)}
    data = data.drop_duplicates().assign(rank=data["event"].map(rank))
    first = data.groupby("name")["date"].transform("min")
    # States in the order in which they began, their steps in the order in which they were taken.
    data = data.assign(first=first).sort_values(["first", "name", "date", "rank"])
    return data[["name", "event", "date"]].reset_index(drop=True)


def _keys(data: pd.DataFrame) -> tuple[Key, ...]:
    present = set(data["event"])
    return tuple(Key(words, *_STYLES[code]) for code, words in WITHDRAWAL.items() if code in present)


def _draw(page: Page, data: pd.DataFrame, states: list[str]) -> None:
    layout = page.layout
    axes = page.axes(left=4, right=4, top=0, bottom=24)
    low, high = data["date"].min(), data["date"].max()
    air = max((high - low) * 0.03, pd.Timedelta(days=10))
    axes.set_xlim(mdates.date2num(low - air), mdates.date2num(high + air))
    axes.set_ylim(len(states), 0)
    axes.set_yticks([])
    _date_axis(axes, layout.ticks)
    for i, state in enumerate(states):
        rows = data[data["name"] == state]
        y = i + 0.62
        axes.axhline(y, color=theme.RULE, linewidth=1, zorder=1)
        dates = rows.drop_duplicates("event", keep="last").set_index("event")["date"]
        if all(step in dates for step in _NOTICE):
            ends = [mdates.date2num(dates[step]) for step in _NOTICE]
            axes.plot(ends, [y, y], color=theme.BAND_INNER, linewidth=7, zorder=2, solid_capstyle="butt")
        for date, step in zip(rows["date"], rows["event"], strict=True):
            shape, face, edge = _STYLES[step]
            (mark,) = axes.plot(
                mdates.date2num(date),
                y + (0.19 if step in _BELOW else 0),
                marker=shape,
                markersize=layout.marker + 2,
                markerfacecolor=face,
                markeredgecolor=edge,
                markeredgewidth=1.5,
                zorder=4,
                clip_on=False,
            )
            page.values(mark, mark_values.marked(state, f"{WITHDRAWAL[step]}, {day(date)}"))
        _name_row(page, i, len(states), state, _outcome(rows, layout.narrow))


def _name_row(page: Page, i: int, count: int, state: str, outcome: str) -> None:
    """Write the state at the left above its line, and what became of it at the right."""
    layout = page.layout
    height = (page.bottom - page.top - 24) / count
    y = page.top + height * i + height * 0.34
    for x, align, text, size, colour, weight in (
        (page.left, "left", state, layout.text, theme.INK, "bold"),
        (page.right, "right", outcome, layout.small, theme.MUTED, "normal"),
    ):
        page.sheet.text(
            x,
            y,
            text,
            ha=align,
            fontsize=size,
            color=colour,
            fontweight=weight,
            va="baseline",
            gid=GID,
            bbox={"facecolor": theme.PAPER, "edgecolor": "none", "pad": 1},  # no rule through the words
        )


def _outcome(rows: pd.DataFrame, narrow: bool) -> str:
    final = rows[rows["event"] == _NOTICE[1]]
    row = (final if len(final) else rows).iloc[-1]
    return f"{WITHDRAWAL[row['event']]} {short_day(row['date']) if narrow else day(row['date'])}"


def _date_axis(axes: Axes, most: int) -> None:
    low, high = (mdates.num2date(value).replace(tzinfo=None) for value in axes.get_xlim())
    months = (high.year - low.year) * 12 + high.month - low.month
    step = next((n for n in (1, 2, 3, 6, 12, 24, 60, 120, 240) if months / n <= most - 1), 480)
    days = pd.date_range(low, high, freq="MS")
    days = days[(days.year * 12 + days.month - 1) % step == 0]
    words = [
        f"{day.year}" if step >= 12 else short_month(day, year=k == 0 or day.month <= step)
        for k, day in enumerate(days)
    ]
    # A label that would hang over the edge of the picture is left out, its rule stays.
    right = axes.get_xlim()[1] - (axes.get_xlim()[1] - axes.get_xlim()[0]) * 0.03
    words = [word if mdates.date2num(day) < right else "" for word, day in zip(words, days, strict=True)]
    axes.set_xticks([mdates.date2num(day) for day in days], words)
    axes.tick_params(axis="x", length=4, color=theme.FAINT)
    axes.grid(axis="x", color=theme.RULE, linewidth=0.8)


def _alt(data: pd.DataFrame, title: str, states: list[str]) -> str:
    first, last = data["date"].min(), data["date"].max()
    span = day(first) if first == last else f"{day(first)} to {day(last)}"
    return alternative(
        title, f"Timeline of {counted(len(data), 'step')} of {counted(len(states), 'state')}", span
    )
