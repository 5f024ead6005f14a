"""Several lines in one picture, each named at its end: countries, groups, observed beside computed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Unpack

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from impact.catalogue.frame_rows import records_of
from impact.charts.frame import inputs, line_names, theme
from impact.charts.frame.canvas import WHOLE, Key, Page, add_line, draw_tie
from impact.charts.frame.chart import Chart
from impact.charts.frame.defaults import as_named, named, title_of, unit_of
from impact.charts.frame.heights import log_axis, signed_axis
from impact.charts.frame.inputs import ChartWords
from impact.charts.frame.labels import GID, Label, place
from impact.charts.series import value_axis, worded_row, year_axis
from impact.charts.words import mark_values
from impact.charts.words.alternative import alternative
from impact.errors import ImpactError
from impact.wording import count, fixed, noun

_OPEN = "at_least"
#: a line that ends within this part of the width of the right edge is named in the margin; on a phone a
#: long name has no room among the lines, so that more of them go there
_NEAR = {"wide": 0.06, "narrow": 0.16}
_VERTICES = 60  # a curve without dots says its values where it has no more points than these
_BACK = theme.BACK


def lines(
    frame: pd.DataFrame,
    *,
    group: str = "place",
    id: str = "lines",  # noqa: A002
    title: str = "",
    x: str = "year",
    highlight: Sequence[str] = (),
    rest: str = "others",
    log: bool = False,
    step: float | None = 1,
    points: bool = True,
    marks: Mapping[float, str] | None = None,
    x_title: str = "",
    unit: str = "",
    **words: Unpack[ChartWords],
) -> Chart:
    """Draw several lines, each named at its end in its own colour.

    A line is broken where it has no figure; lower bounds are open circles. On a logarithmic scale a zero
    stands on a line of its own below the smallest number, because it has no logarithm.

    Parameters
    ----------
    frame
        One row for each ``group`` and ``x``: columns ``group``, ``x`` (calendar years, or years since an
        event; negative ones lie before it) and ``value``; used where present: ``low`` and ``high`` (a band;
        with a column ``tie``, the ends of a bar where that is true), ``qualifier``, ``source_id``.
    group, x
        Names of the columns; the values of ``group`` are written beside the lines, codes of places as names.
    title
        The answer as a sentence; measure, places and years of the frame when empty.
    highlight
        Groups that are drawn in colour, in order of importance; the others turn grey and are named where
        there is room. All are in colour when empty; six at most can be told apart.
    rest
        What the grey lines are, for the key.
    log
        Whether the values stand on a logarithmic scale.
    step
        Points further apart than this are not joined; ``None`` joins all.
    points
        Whether each figure is a dot; switch off for computed curves.
    marks
        Upright rules with words, by position, such as ``{0: "end of fighting"}``.
    x_title
        What is counted along the bottom, where it is not calendar years.
    unit
        What is counted, for the alternative text and as subtitle where none is given; that of the frame
        (column ``unit``) when empty, otherwise people.
    words
        Subtitle, caption, alternative text and sources: :class:`impact.charts.frame.inputs.ChartWords`.

    Raises
    ------
    ImpactError
        No rows, a missing column, two rows for one group and position, a negative value on a logarithmic
        scale, a name in ``highlight`` that no group has, or no source.

    Examples
    --------
    >>> lines(impact.series(["Cambodia", "Colombia"], per_million=True))  # doctest: +SKIP

    >>> frame = pd.DataFrame({"name": ["Aland"] * 2 + ["Bland"] * 2, "year": [2001, 2002] * 2})
    >>> frame["value"] = [90, 45, 30, 28]
    >>> chart = lines(frame, group="name", id="two", title="Fewer each year", source_line="made up")
    >>> chart.alt
    'Fewer each year. 2 lines of people by year, from 28 to 90. Numbers in the table below.'
    """
    data = _prepare(frame, group, x, log)
    unit = unit_of(frame, unit)
    title = title or title_of(frame, unit)
    present = list(dict.fromkeys(data["group"]))
    highlight = as_named(highlight, present)
    unknown = [name for name in highlight if name not in present]
    if unknown:
        raise ImpactError(
            f"lines: highlight names {unknown[0]!r}",
            f"a value of the column {group!r}: {', '.join(present)}",
            "correct the name, or leave out groups without figures",
        )
    texts = inputs.texts(words, [frame], "lines")
    drawn = _Drawing(data, tuple(highlight), log, step, points, dict(marks or {}), x == "year", x_title, unit)
    return Chart(
        id=id,
        title=title,
        subtitle=texts.subtitle or f"{unit[:1].upper()}{unit[1:]}{' per year' if x == 'year' else ''}",
        caption=texts.caption,
        alt=texts.alt or _alt(data, title, unit, x_title or x.replace("_", " ")),
        draw=drawn.draw,
        body={"wide": 360, "narrow": 330},
        data=data.rename(columns={"group": group, "x": x, "y": "value"}),
        sources=texts.sources,
        source_line=texts.source_line,
        keys=_keys(data, highlight, rest, points),
    )


def _prepare(frame: pd.DataFrame, group: str, x: str, log: bool) -> pd.DataFrame:
    inputs.require(frame, [group, x, "value"], "lines")
    rows = frame[frame["value"].notna() & frame[x].notna() & frame[group].notna()]
    inputs.require(rows, [group, x, "value"], "lines (rows with a value)")
    data = pd.DataFrame({"group": named(rows[group].astype(str)), "x": inputs.across(rows, x, "lines")})
    data["y"] = inputs.numbers(rows, "value", "lines")
    if "tie" in rows:
        data = inputs.with_ties(data, rows, "y")
    else:
        ends = [end for end in ("low", "high") if end in rows]
        data = data.assign(**{end: inputs.numbers(rows, end, "lines") for end in ends})
    data["qualifier"] = rows["qualifier"].fillna("").astype(str) if "qualifier" in rows else ""
    inputs.unique(data, ["group", "x"], "lines")
    if log and (data["y"] < 0).any():
        raise ImpactError(
            f"lines: {data['y'].min():g} on a logarithmic scale", "values of zero or more", "pass log=False"
        )
    rank = {name: i for i, name in enumerate(dict.fromkeys(data["group"]))}
    order = data.assign(rank=data["group"].map(rank)).sort_values(["rank", "x"], kind="stable")
    return order.drop(columns="rank").reset_index(drop=True)


def _keys(data: pd.DataFrame, highlight: Sequence[str], rest: str, points: bool) -> tuple[Key, ...]:
    keys = []
    if points and (data["qualifier"] == _OPEN).any():
        keys.append(Key("at least", "o", theme.PAPER, theme.MUTED))
    if highlight and set(data["group"]) - set(highlight):
        keys.append(Key(rest, "line", edge=_BACK))
    return tuple(keys)


@dataclass(frozen=True)
class _Drawing:
    """What is drawn, kept for both layouts."""

    data: pd.DataFrame
    highlight: tuple[str, ...]
    log: bool
    step: float | None
    points: bool
    marks: Mapping[float, str]
    years: bool
    x_title: str
    unit: str

    def draw(self, page: Page) -> None:
        data, groups = self.data, self._groups
        first, last = min([data["x"].min(), *self.marks]), max([data["x"].max(), *self.marks])
        colours = self._colours()
        ends = {name: rows[-1] for name, rows in groups.items()}
        edge = last - _NEAR[page.layout.name] * (last - first)
        margin = [name for name in colours if ends[name]["x"] >= edge and colours[name] != _BACK]
        names = {name: line_names.fold(name, page) for name in margin}
        size = page.layout.text
        room = max((theme.measure(part, size, True) for parts in names.values() for part in parts), default=0)
        axes, floor = self._axes(page, first, last, room + 12 if names else 4)
        traces: list[list[tuple[float, float]]] = []
        for name in sorted(colours, key=lambda n: colours[n] != _BACK):  # grey lines lie below
            traces += self._line(page, axes, groups[name], colours[name], floor)
        reserved = self._rules(page, axes)
        under = axes.get_window_extent().y0  # the numbers along the bottom stay free
        reserved.append((0.0, page.height - page.bottom, page.width, under - 2))
        at = {
            name: max(float(ends[name]["y"]), floor) if self.log else float(ends[name]["y"])
            for name in colours
        }
        reserved += line_names.write_in_margin(
            page, axes, names, {n: (ends[n]["x"], at[n]) for n in names}, colours
        )
        others = [name for name in [*self.highlight, *colours] if name not in margin]
        labels = [
            Label(
                name,
                float(ends[name]["x"]),
                at[name],
                theme.MUTED if colours[name] == _BACK else colours[name],
                bold=colours[name] != _BACK,
                prefer=("right", "above right", "above", "below right"),
                optional=colours[name] == _BACK,
            )
            for name in dict.fromkeys(others)
        ]
        place(page, axes, labels, [], traces, reserved)

    @cached_property
    def _groups(self) -> dict[str, list[dict[str, Any]]]:
        """Part the rows by group, for both layouts; plain, as frames of few rows are slow."""
        groups: dict[str, list[dict[str, Any]]] = {}
        for row in records_of(self.data):
            groups.setdefault(row["group"], []).append(row)
        return groups

    def _colours(self) -> dict[str, str]:
        """Assign a colour to each group, the highlighted ones first."""
        names = list(self._groups)
        chosen = list(self.highlight) or names
        colours = {name: theme.SEQUENCE[i % len(theme.SEQUENCE)] for i, name in enumerate(chosen)}
        return colours | {name: _BACK for name in names if name not in colours}

    def _axes(self, page: Page, first: float, last: float, right: float) -> tuple[Axes, float]:
        """Add the axes; give them with the height at which a zero stands on a logarithmic scale."""
        bottom = 26.0 if not self.x_title else 26 + page.layout.small * 1.45
        tops = [self.data[name].max() for name in ("y", "high") if name in self.data]
        largest, lowest = float(pd.Series(tops).max()), float(self.data["y"].min())
        air = page.layout.text * 1.6 if self.marks else 10.0
        floor = 0.0
        if self.log:
            axes, floor = log_axis(page, self.data["y"], largest, bottom, right, air)
        elif lowest < 0:
            axes = signed_axis(page, lowest, largest, bottom, right, air)
        else:
            axes = value_axis(page, largest, bottom=bottom, right=right, top=air)
        if self.years:
            year_axis(axes, int(first), math.ceil(last), page.layout.ticks)
        else:
            axes.set_xlim(first - 0.4, last + 0.4)
            locator = MaxNLocator(page.layout.ticks, integer=True, steps=[1, 2, 5, 10])
            axes.set_xticks([t for t in locator.tick_values(first, last) if first <= t <= last])
            axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: fixed(value)))
            axes.tick_params(axis="x", length=4, color=theme.FAINT)
        if self.x_title:
            page.sheet.text(
                page.right - right,
                page.bottom - 0.3 * page.layout.small,
                self.x_title,
                ha="right",
                fontsize=page.layout.small,
                color=theme.MUTED,
                va="baseline",
            )
        return axes, floor

    def _line(
        self, page: Page, axes: Axes, rows: list[dict[str, Any]], colour: str, floor: float
    ) -> list[list[tuple[float, float]]]:
        """Draw one group: band, stretches, dots; give its stretches for the placing of labels."""
        back = colour == _BACK
        traces = []
        for run in self._runs(rows):
            xs = [row["x"] for row in run]
            ys = [max(row["y"], floor) if self.log else row["y"] for row in run]
            if "tie" in rows[0]:
                for tied in run:
                    if tied["tie"]:
                        draw_tie(axes, tied["x"], tied["low"], tied["high"], colour, page.layout.marker)
            elif {"low", "high"} <= set(rows[0]) and not back:
                low = [max(row["low"], floor) if self.log else row["low"] for row in run]
                high = [row["high"] for row in run]
                axes.fill_between(xs, low, high, color=colour, alpha=0.15, linewidth=0, zorder=2)
            width = page.layout.line * (0.6 if back else 0.9)
            curve = add_line(axes, xs, ys, color=colour, linewidth=width, zorder=2.4 if back else 3)
            if not self.points and 1 < len(run) <= _VERTICES:
                page.values(curve, [self._value(row) for row in run])
            traces.append(list(zip(xs, ys, strict=True)))
            for is_open in (False, True) if self.points or len(run) == 1 else ():
                dots = [at for at, row in enumerate(run) if (row["qualifier"] == _OPEN) is is_open]
                if dots:
                    drawn = add_line(
                        axes,
                        [xs[at] for at in dots],
                        [ys[at] for at in dots],
                        marker="o",
                        linestyle="none",
                        color=colour,
                        markersize=page.layout.marker * (0.5 if back else 0.8 if is_open else 0.6),
                        markerfacecolor=theme.PAPER if is_open else colour,
                        markeredgewidth=1.2,
                        zorder=2.5 if back else 4,
                        **WHOLE,
                    )
                    page.values(drawn, [self._value(run[at]) for at in dots])
        return traces

    def _runs(self, rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
        """Part the rows of one group into stretches without a gap."""
        runs: list[list[dict[str, Any]]] = []
        for row in rows:
            if runs and (self.step is None or not row["x"] - runs[-1][-1]["x"] > self.step + 1e-9):
                runs[-1].append(row)
            else:
                runs.append([row])
        return runs

    def _value(self, row: dict[str, Any]) -> str:
        """Write what one dot means, once for both layouts."""
        if "said" not in row:
            where = mark_values.position(row["x"], "" if self.years else self.x_title or "number")
            words = worded_row(_as_value(row))
            row["said"] = mark_values.marked(f"{row['group']}, {where}", words, self.unit)
        return str(row["said"])

    def _rules(self, page: Page, axes: Axes) -> list[tuple[float, float, float, float]]:
        """Draw the upright rules with their words on top; give the boxes of the words in pixels."""
        boxes = []
        size = page.layout.small
        frame = axes.get_window_extent()
        for position, words in self.marks.items():
            axes.axvline(position, color=theme.FAINT, linewidth=1, linestyle=(0, (3, 2.4)), zorder=1.5)
            across = float(axes.transData.transform((position, 1))[0])
            width = theme.measure(words, size)
            left = min(max(across + 4, page.left), page.right - width)
            top = page.height - frame.y1
            page.sheet.text(left, top - 3, words, fontsize=size, color=theme.MUTED, va="baseline", gid=GID)
            boxes.append((left, frame.y1 + 1, left + width, frame.y1 + size + 4))
        return boxes


def _as_value(row: Mapping[str, Any]) -> dict[str, object]:
    return {**row, "value": row["y"]}


def _alt(data: pd.DataFrame, title: str, unit: str, along: str) -> str:
    number = data["group"].nunique()
    lowest, highest = (worded_row(_as_value(data.loc[i])) for i in (data["y"].idxmin(), data["y"].idxmax()))
    picture = f"{count(number)} {noun(number, 'line')} of {unit} by {along}"
    return alternative(title, picture, f"from {lowest} to {highest}")
