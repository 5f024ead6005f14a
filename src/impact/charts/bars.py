"""Counts of named things: horizontal bars with their values written beside them."""

from __future__ import annotations

from typing import Unpack

import pandas as pd
from matplotlib.axes import Axes

from impact.catalogue.frame_rows import each_row
from impact.charts.frame import inputs, theme
from impact.charts.frame.canvas import Page
from impact.charts.frame.chart import Chart
from impact.charts.frame.inputs import ChartWords
from impact.charts.frame.labels import GID
from impact.charts.frame.theme import Layout
from impact.charts.words import mark_values
from impact.charts.words.alternative import alternative
from impact.errors import ImpactError
from impact.wording import Quantity, count, noun


def bars(
    frame: pd.DataFrame,
    *,
    id: str,  # noqa: A002
    title: str,
    unit: str = "",
    kind: str = "count",
    **words: Unpack[ChartWords],
) -> Chart:
    """Draw one bar for each row, the longest first, its value beside it; bars start at zero.

    Parameters
    ----------
    frame
        One row for each bar: columns ``label`` and ``value``; values not negative.
    unit
        What is counted, for the alternative text and as subtitle where none is given.
    kind
        What the values measure, one of :data:`impact.vocabulary.KINDS`; decides their digits.
    words
        Subtitle, caption, alternative text and sources: :class:`impact.charts.frame.inputs.ChartWords`.

    Raises
    ------
    ImpactError
        No rows, a missing column, a missing or negative value, a label twice, or no source.

    Examples
    --------
    >>> frame = pd.DataFrame({"label": ["no year", "not a number"], "value": [12, 30]})
    >>> bars(
    ...     frame,
    ...     id="reasons",
    ...     title="Most rows set aside hold no number",
    ...     unit="rows",
    ...     source_line="made up",
    ... ).alt
    'Most rows set aside hold no number. 2 bars of rows, from no year 12 to not a number 30. Numbers in the
    table below.'
    """
    data = _prepare(frame)
    texts = inputs.texts(words, [frame], "bars")
    return Chart(
        id=id,
        title=title,
        subtitle=texts.subtitle
        or (f"Number of {unit}" if unit and kind == "count" else unit[:1].upper() + unit[1:]),
        caption=texts.caption,
        alt=texts.alt or _alt(data, title, unit, kind),
        draw=lambda page: _draw(page, data, kind, unit),
        body={layout.name: sum(_row_heights(_wrapped(data, layout), layout)) for layout in theme.LAYOUTS},
        data=data,
        kind=kind,
        sources=texts.sources,
        source_line=texts.source_line,
    )


def _prepare(frame: pd.DataFrame) -> pd.DataFrame:
    inputs.require(frame, ["label", "value"], "bars")
    data = pd.DataFrame(
        {
            "label": inputs.names(frame, "label", "bars"),
            "value": inputs.numbers(frame, "value", "bars"),
        }
    )
    wrong = data[data["value"].isna() | (data["value"] < 0)]
    if len(wrong):
        raise ImpactError(
            f"bars: {wrong['label'].iloc[0]!r} has the value {frame.loc[wrong.index[0], 'value']!r}",
            "numbers from zero up",
            "leave out what has no value, and say so in the caption",
        )
    inputs.unique(data, ["label"], "bars")
    data = data.sort_values(["value", "label"], ascending=[False, True])
    return data.reset_index(drop=True)


def _wrapped(data: pd.DataFrame, layout: Layout) -> list[list[str]]:
    """Break every label into lines; on a phone it has the whole width, above its bar."""
    inner = layout.width - 2 * layout.margin
    return [
        theme.wrap(name, inner if layout.narrow else inner * 0.42, layout.text) or [""]
        for name in data["label"]
    ]


def _row_heights(lines: list[list[str]], layout: Layout) -> list[float]:
    step = layout.text * 1.25
    return [len(words) * step + (24.0 if layout.narrow else 10.0) for words in lines]


def _draw(page: Page, data: pd.DataFrame, kind: str, unit: str) -> None:
    layout = page.layout
    step = layout.text * 1.25
    values = [str(Quantity(value=value, kind=kind)) for value in data["value"]]
    lines = _wrapped(data, layout)
    widest = max(theme.measure(line, layout.text) for words in lines for line in words)
    axes = page.axes(
        left=0 if layout.narrow else widest + 10,
        right=max(theme.measure(text, layout.text) for text in values) + 8,
    )
    heights = _row_heights(lines, layout)
    axes.set_xlim(0, max(data["value"].max(), 1e-9))
    axes.set_ylim(sum(heights), 0)  # the vertical unit is the pixel
    axes.set_xticks([])
    axes.set_yticks([])
    top = 0.0
    for label, value, text, words, height in zip(
        data["label"], data["value"], values, lines, heights, strict=True
    ):
        middle = top + (len(words) * step + 11 if layout.narrow else height / 2)
        bar = axes.barh(
            middle,
            value,
            height=15 if layout.narrow else 17,
            color=theme.TOTAL,
            linewidth=0,
        )
        page.values(bar, [mark_values.marked(label, text, unit)])
        _write(axes, text, (value, middle), 6, layout.text, "left")
        start = top + step / 2 + 1 if layout.narrow else middle - (len(words) - 1) * step / 2
        for i, line in enumerate(words):
            at = (0.0, start + i * step)
            _write(
                axes, line, at, 0 if layout.narrow else -10, layout.text, "left" if layout.narrow else "right"
            )
        top += height
    if not layout.narrow:
        axes.axvline(0, color=theme.FAINT, linewidth=1, zorder=3)


def _write(axes: Axes, text: str, at: tuple[float, float], shift: float, size: float, align: str) -> None:
    axes.annotate(
        text,
        at,
        xytext=(shift, -0.36 * size),
        textcoords="offset points",
        fontsize=size,
        ha=align,
        va="baseline",
        annotation_clip=False,
        gid=GID,
    )


def _alt(data: pd.DataFrame, title: str, unit: str, kind: str) -> str:
    picture = f"{count(len(data))} {noun(len(data), 'bar')}{f' of {unit}' if unit else ''}"
    ends = data.iloc[[-1, 0]]
    least, most = (f"{row.label} {Quantity(value=row.value, kind=kind)}" for row in each_row(ends))
    return alternative(title, picture, most if len(data) == 1 else f"from {least} to {most}")
