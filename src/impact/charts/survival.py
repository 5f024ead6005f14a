"""Share that has finished, by time since the start: steps with bands, ticks for those still at it."""

from __future__ import annotations

import math
from typing import Any, Unpack

import pandas as pd
from matplotlib.ticker import FixedLocator, FuncFormatter

from impact.catalogue.frame_rows import each_row
from impact.charts.frame import inputs, theme
from impact.charts.frame.canvas import Key, Page
from impact.charts.frame.chart import Chart
from impact.charts.frame.inputs import ChartWords
from impact.charts.frame.labels import GID, spread
from impact.charts.words.alternative import alternative
from impact.errors import ImpactError
from impact.wording import Quantity, count, listed, noun, percent

_COLUMNS = ["group", "time", "estimate", "low", "high", "at_risk", "censored"]
_ROW = 17.0
_STEP = 5  # years between the numbers below
_MOST_NUMBERS = 20
_SAID = 60  # no more steps than these say their value


def survival(
    frame: pd.DataFrame,
    *,
    id: str,  # noqa: A002
    title: str,
    reference: tuple[float, str] | None = None,
    **words: Unpack[ChartWords],
) -> Chart:
    """Draw the share that has finished as steps with intervals; below, how many are under observation.

    Parameters
    ----------
    frame
        ``Survival.curve``: ``group``, ``time`` (years), ``estimate``, ``low``, ``high`` (shares),
        ``at_risk``, ``censored``; each group is named at the end of its line unless there is only one.
    reference
        A time and its words: an upright line.
    words
        Subtitle, caption, alternative text and sources: :class:`impact.charts.frame.inputs.ChartWords`.

    Raises
    ------
    ImpactError
        No rows, a missing column, or no source.

    Examples
    --------
    >>> frame = pd.DataFrame({"group": "all", "time": [0.0, 5.0], "estimate": [0.0, 0.4], "low": [0.0, 0.2]})
    >>> frame = frame.assign(high=[0.0, 0.6], at_risk=[10, 10], censored=[0, 6])
    >>> survival(frame, id="s", title="Four in ten", source_line="made up").alt
    'Four in ten. Steps: share of states that has finished, by years, all 40 % after 5 years. Numbers in the
    table below.'
    """
    data = inputs.require(frame, _COLUMNS, "survival")[_COLUMNS].reset_index(drop=True)
    data = inputs.with_numbers(data, [name for name in _COLUMNS if name != "group"], "survival")
    if data["at_risk"].isna().any():
        raise ImpactError(
            "survival: a row without a number at risk", "one for each time", "take the row out, or count them"
        )
    data["group"] = inputs.names(data, "group", "survival")
    texts = inputs.texts(words, [frame], "survival")
    groups = list(dict.fromkeys(data["group"]))
    below = _ROW * (len(groups) + 1) + 30
    keys = (Key("95 % interval, for each time", "cell", theme.BAND), Key("still at it when last seen", "|"))
    return Chart(
        id=id,
        title=title,
        subtitle=texts.subtitle,
        caption=texts.caption,
        alt=texts.alt or _alt(data, title, groups),
        draw=lambda page: _draw(page, data, groups, reference, below),
        body={"wide": 320 + below, "narrow": 270 + below},
        data=data,
        kind="share",
        sources=texts.sources,
        source_line=texts.source_line,
        keys=keys,
    )


def _draw(
    page: Page,
    data: pd.DataFrame,
    groups: list[str],
    reference: tuple[float, str] | None,
    below: float,
) -> None:
    layout = page.layout
    names = [str(group) for group in groups] if len(groups) > 1 else []
    right = max((theme.measure(name, layout.text, True) for name in names), default=0) + 10
    axes = page.axes(left=theme.measure("100 %", layout.small) + 8, right=right, top=14, bottom=below)
    end = float(data["time"].max())
    axes.set_xlim(0, end)
    axes.set_ylim(0, 1)
    axes.yaxis.set_major_locator(FixedLocator([0, 0.25, 0.5, 0.75, 1]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: percent(value)))
    spacing = _STEP * (2 if layout.narrow and end / _STEP > 5 else 1)
    if end / spacing > _MOST_NUMBERS:
        spacing *= math.ceil(end / spacing / _MOST_NUMBERS)
    axes.xaxis.set_major_locator(FixedLocator(range(0, int(end) + 1, spacing)))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: count(value)))
    axes.grid(axis="y", color=theme.RULE, linewidth=0.8)
    axes.axhline(0, color=theme.FAINT, linewidth=1, clip_on=False)
    if reference:
        axes.axvline(reference[0], color=theme.ACCENT, linewidth=1.2, linestyle=(0, (3, 2.4)))
        _write(axes, reference[1], (reference[0], 1.0), 5, -layout.small, layout.small, theme.ACCENT)
    finals = []
    for i, group in enumerate(groups):
        colour = theme.SEQUENCE[i % 4]
        curve = data[data["group"] == group]
        axes.fill_between(
            curve["time"], curve["low"], curve["high"], step="post", color=colour, alpha=0.16, linewidth=0
        )
        (steps,) = axes.step(
            curve["time"], curve["estimate"], where="post", color=colour, linewidth=layout.line, zorder=3
        )
        every = -(-len(curve) // _SAID)
        said = [_value(row, bool(names)) for row in each_row(curve)]
        page.values(steps, [text if i % every == 0 else "" for i, text in enumerate(said)])
        seen = curve[curve["censored"] > 0]
        axes.plot(seen["time"], seen["estimate"], "|", color=colour, markersize=9, clip_on=False, zorder=4)
        finals.append((float(curve["estimate"].iloc[-1]), float(curve["time"].iloc[-1]), colour))
    heights = spread([final[0] for final in finals], 0.07, 0.0, 1.0)
    for name, height, (_, x, colour) in zip(names, heights, finals, strict=False):
        _write(axes, name, (x, height), 7, -0.36 * layout.text, layout.text, colour)
    _at_risk(page, data, groups, spacing, end, axes.get_window_extent())


def _value(row: Any, named: bool) -> str:
    """Write how many had finished by one moment, with the interval."""
    group = f"{row.group}, " if named else ""
    quantity = Quantity(value=row.estimate, kind="share", low=row.low, high=row.high)
    between = f" ({quantity.ends})" if quantity.ends else ""
    return f"{group}{count(row.time)} {noun(row.time, 'year')}: {quantity} finished{between}"


def _alt(data: pd.DataFrame, title: str, groups: list[str]) -> str:
    lasts = [data[data["group"] == group].iloc[-1] for group in groups]
    ends = [f"{row['group']} {percent(row['estimate'])} after {count(row['time'])} years" for row in lasts]
    return alternative(title, "Steps: share of states that has finished, by years", listed(ends))


def _write(
    axes: object, text: str, at: tuple[float, float], dx: float, dy: float, size: float, colour: str
) -> None:
    axes.annotate(  # type: ignore[attr-defined]
        text,
        at,
        xytext=(dx, dy),
        textcoords="offset points",
        fontsize=size,
        color=colour,
        annotation_clip=False,
        gid=GID,
    )


def _at_risk(page: Page, data: pd.DataFrame, groups: list[str], step: float, end: float, box: object) -> None:
    """Write below the axis how many are still under observation."""
    layout = page.layout
    x0, width = box.x0, box.width  # type: ignore[attr-defined]
    y = page.bottom - _ROW * (len(groups) + 0.4)
    page.sheet.text(
        page.left,
        y,
        "years since the start; states still under observation:",
        fontsize=layout.small,
        color=theme.MUTED,
        va="baseline",
    )
    for i, group in enumerate(groups):
        curve = data[data["group"] == group]
        row = y + _ROW * (i + 1)
        moment = 0.0
        while moment <= end:
            later = curve.loc[curve["time"] >= moment, "at_risk"]
            number = f"{int(later.iloc[0])}" if len(later) else "0"
            colour = theme.SEQUENCE[i % 4]
            page.sheet.text(
                x0 + width * moment / end, row, number, fontsize=layout.small, color=colour, ha="center"
            )
            moment += step
