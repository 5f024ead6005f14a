"""One line of annual figures: newest values, how they were first published, what is firm and what is not."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby, islice, pairwise
from typing import Any, Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.ticker import FuncFormatter, MaxNLocator

from impact.catalogue.frame_rows import each_row
from impact.charts.frame import inputs, theme
from impact.charts.frame.canvas import WHOLE, Key, Page, add_line, draw_tie
from impact.charts.frame.chart import Chart
from impact.charts.frame.defaults import title_of, unit_of
from impact.charts.frame.inputs import ChartWords
from impact.charts.frame.labels import Label, place
from impact.charts.words import mark_values
from impact.charts.words.alternative import alternative
from impact.errors import ImpactError
from impact.wording import Quantity, digits, fixed, shared_decimals, years

_FIRM = ("exact", "derived", "")
_MARKS = {"at_least": "o", "approximate": "D"}
_SET_ASIDE = ("uncorroborated",)
#: columns that may say something of a figure; of most frames that are a few
_USED = ("year", "value", "qualifier", "tie", "low", "high", "tier", "source_id")
_OF_EDITIONS = ("first_edition", "editions")


def series(
    frame: pd.DataFrame,
    *,
    id: str = "series",  # noqa: A002
    title: str = "",
    unit: str = "",
    editions: pd.DataFrame | None = None,
    **words: Unpack[ChartWords],
) -> Chart:
    """Draw a figure for each year, with its revisions.

    The line is broken where a year has no figure, and dashed towards a year that rests on a weak source
    only. Lower bounds are open circles, approximate figures open diamonds. A thin upright line leads from
    the figure as first published to the newest one. Peak, lowest and newest year carry their value, and
    the highest firm year where the peak is weak or approximate. Values that tie are the ends of a bar, and
    a label names both.

    Parameters
    ----------
    frame
        One row for each year: ``year``, ``value``; used where present: ``qualifier``, ``tie`` with ``low``
        and ``high``, ``source_id`` or ``tier``. Usually what ``impact.series`` gives for one place.
    editions
        All editions of the same figures: ``year``, ``edition``, ``value``; used where present: ``status``.
        Usually ``impact.load("casualties_vintages")``, filtered likewise. Rows with status ``accepted`` (all
        rows, without that column) give the figure as first published; ``uncorroborated`` rows are drawn as
        crosses where they differ from the newest figure.
    title
        The answer as a sentence; measure, place and years of the frame when empty.
    unit
        What is counted, for the alternative text and as subtitle where none is given; that of the frame
        (column ``unit``) when empty, otherwise people.
    words
        Subtitle, caption, alternative text and sources: :class:`impact.charts.frame.inputs.ChartWords`.

    Raises
    ------
    ImpactError
        No rows, a missing column, a row without a year, two rows for one year, or no source.

    Examples
    --------
    >>> frame = pd.DataFrame({"year": [2022, 2023, 2024], "value": [4710, 5757, 6279]})
    >>> chart = series(frame, id="world", title="More each year since 2022", source_line="made up")
    >>> chart.alt
    'More each year since 2022. Line chart of people per year, 2022 to 2024, from 4,710 in 2022 to 6,279 in
    2024. Numbers in the table below.'
    """
    data = _prepare(frame, editions)
    unit = unit_of(frame, unit)
    title = title or title_of(frame, unit)
    crosses = _set_aside(editions, data)
    drawn = _Drawing(data, crosses, unit)
    texts = inputs.texts(words, [frame, editions], "series")
    return Chart(
        id=id,
        title=title,
        subtitle=texts.subtitle or f"{unit[:1].upper()}{unit[1:]} per year",
        caption=texts.caption,
        alt=texts.alt or _alt(data, title, unit),
        draw=lambda page: _draw(page, drawn),
        body={"wide": 330, "narrow": 290},
        data=data,
        sources=texts.sources,
        source_line=texts.source_line,
        keys=_keys(data, crosses),
    )


def _prepare(frame: pd.DataFrame, editions: pd.DataFrame | None) -> pd.DataFrame:
    inputs.require(frame, ["year", "value"], "series")
    held = dict.fromkeys(frame["place"].dropna().astype(str)) if "place" in frame else {}
    if len(held) > 1:
        raise ImpactError(
            f"series: the frame has several places ({', '.join(held)})",
            "one place",
            "draw them with charts.lines(frame)",
        )
    used = [name for name in _USED if name in frame.columns]
    rows = inputs.unique(inputs.whole_years(frame[used], "series"), ["year"], "series").sort_values("year")
    data = pd.DataFrame({"year": rows["year"], "value": rows["value"]})
    data["qualifier"] = rows["qualifier"].fillna("").astype(str) if "qualifier" in rows else ""
    data = inputs.with_ties(data, rows)
    data["tier"] = inputs.tiers(rows)
    data = data.reset_index(drop=True)
    if editions is None or editions.empty:
        data["first_value"] = np.nan
        return data.assign(**{name: pd.array([pd.NA] * len(data), "Int64") for name in _OF_EDITIONS})
    stated = inputs.one_per_edition(editions, "series (editions)")
    first = stated.drop_duplicates("year").set_index("year")
    data["first_value"] = data["year"].map(first["value"])
    for name, values in zip(_OF_EDITIONS, (first["edition"], stated["year"].value_counts()), strict=True):
        data[name] = data["year"].map(values).astype("Int64")
    return data


def _set_aside(editions: pd.DataFrame | None, data: pd.DataFrame) -> pd.DataFrame:
    if editions is None or "status" not in editions or editions.empty:
        return pd.DataFrame({"year": [], "value": []})
    newest = data.set_index("year")["value"]
    chosen = editions["status"].isin(_SET_ASIDE) & editions["year"].isin(newest.index)
    rows = editions.loc[chosen, ["year", "value"]].dropna().drop_duplicates()
    return rows[rows["value"].to_numpy() != rows["year"].map(newest).to_numpy()]


def _keys(data: pd.DataFrame, crosses: pd.DataFrame) -> tuple[Key, ...]:
    keys = []
    present = set(data["qualifier"])
    if data["tie"].any():
        keys.append(Key("two values, equally well supported", "rule", edge=theme.TOTAL))
    if "at_least" in present:
        keys.append(Key("at least", "o", theme.PAPER))
    if "approximate" in present:
        keys.append(Key("approximate", "D", theme.PAPER))
    if (data["tier"] == "weak").any():
        keys.append(Key("weak source only", "o", theme.WEAK, theme.WEAK))
    if (data["first_value"].notna() & (data["first_value"] != data["value"])).any():
        keys.append(Key("first published to newest", "rule", edge=theme.ACCENT))
    if len(crosses):
        keys.append(Key("published, not corroborated", "x", theme.FAINT, theme.FAINT))
    return tuple(keys)


class _Drawing:
    """What is drawn, and what both layouts ask of it; plain, as frames of few rows are slow."""

    def __init__(self, data: pd.DataFrame, crosses: pd.DataFrame, unit: str) -> None:
        self.data, self.crosses, self.unit = data, crosses, unit
        self.rows: list[Any] = list(each_row(data))
        self.runs: list[list[Any]] = []  # of years: a missing one is a gap, never a straight line across it
        for row in self.rows:
            if self.runs and row.year - self.runs[-1][-1].year == 1:
                self.runs[-1].append(row)
            else:
                self.runs.append([row])
        self.labels = _labels(data)
        self.said = [mark_values.of_row(row._asdict(), unit, remark=_revised(row)) for row in self.rows]


def _draw(page: Page, drawn: _Drawing) -> None:
    layout, data, crosses, unit = page.layout, drawn.data, drawn.crosses, drawn.unit
    largest = max(data["high"].max(), data["first_value"].max() if data["first_value"].notna().any() else 0)
    if len(crosses):
        largest = max(largest, crosses["value"].max())
    axes = value_axis(page, largest, bottom=26, right=theme.measure("2024: 6,279", layout.text, True) * 0.45)
    year_axis(axes, int(data["year"].min()), int(data["year"].max()), layout.ticks)

    lines = [[(row.year, row.value) for row in run] for run in drawn.runs]
    _draw_line(axes, drawn, layout.line)
    for row in drawn.rows:
        if pd.isna(row.first_value) or row.first_value == row.value:
            continue
        change = [row.first_value, row.value]
        add_line(axes, [row.year] * 2, change, color=theme.ACCENT, linewidth=1.4, zorder=3.5)
        first = {"marker": "_", "markersize": layout.marker, "color": theme.ACCENT, "zorder": 3.5, **WHOLE}
        add_line(axes, [row.year], [row.first_value], linestyle="none", **first)
        lines.append([(row.year, row.first_value), (row.year, row.value)])
    for row in (row for row in drawn.rows if row.tie):
        draw_tie(axes, float(row.year), float(row.low), float(row.high), theme.TOTAL, layout.marker)
        lines.append([(row.year, row.low), (row.year, row.high)])
    if len(crosses):
        (aside,) = axes.plot(
            crosses["year"].astype(float),
            crosses["value"],
            "x",
            color=theme.FAINT,
            markersize=layout.marker * 0.9,
            markeredgewidth=1.2,
            zorder=3,
            **WHOLE,
        )
        page.values(
            aside,
            [
                mark_values.marked(f"{int(row.year)}", worded(row.value), unit, "published, not corroborated")
                for row in each_row(crosses)
            ],
        )
    _draw_marks(page, axes, drawn)
    marks = [(row.year, row.value) for row in drawn.rows]
    marks += list(zip(crosses["year"], crosses["value"], strict=True))
    place(page, axes, drawn.labels, marks, lines)


def _draw_line(axes: Axes, drawn: _Drawing, width: float) -> None:
    """Join years that follow each other; stretches of one kind are one artist, as each costs its time."""
    steps = [step for run in drawn.runs for step in pairwise(run)]
    for unsure, stretch in groupby(steps, key=lambda step: "weak" in (step[0].tier, step[1].tier)):
        axes.add_artist(
            LineCollection(
                [[(one.year, one.value) for one in step] for step in stretch],
                colors=theme.WEAK if unsure else theme.TOTAL,
                linewidths=width * (0.7 if unsure else 1),
                linestyles=(0, (3, 2.4)) if unsure else "-",
                capstyle="butt" if unsure else "round",
                joinstyle="round",
                zorder=3,
            )
        )


def _look(row: Any) -> tuple[str, bool]:
    return "" if row.qualifier in _FIRM else row.qualifier, row.tier == "weak"


def _draw_marks(page: Page, axes: Axes, drawn: _Drawing) -> None:
    """Draw a mark for each year, neighbours that look alike as one artist, and say what each means."""
    size = page.layout.marker
    said = iter(drawn.said)
    for (qualifier, weak), alike in groupby(drawn.rows, key=_look):
        rows = list(alike)
        colour = theme.WEAK if weak else theme.TOTAL
        marks = add_line(
            axes,
            [row.year for row in rows],
            [row.value for row in rows],
            linestyle="none",
            marker=_MARKS.get(qualifier, "o"),
            markersize=size * (0.86 if qualifier == "approximate" else 1),
            markerfacecolor=theme.PAPER if qualifier else colour,
            markeredgecolor=colour,
            markeredgewidth=1.4,
            zorder=4,
            **WHOLE,
        )
        page.values(marks, list(islice(said, len(rows))))


def _labels(data: pd.DataFrame) -> list[Label]:
    newest = data.iloc[-1]
    peak, lowest = data.loc[data["value"].idxmax()], data.loc[data["value"].idxmin()]
    chosen: list[tuple[pd.Series, tuple[str, ...]]] = [
        (newest, ("above", "above left", "below")),
        (peak, ("above", "right")),
    ]
    firm = data[(data["tier"] != "weak") & (data["qualifier"] != "approximate")]
    if len(firm):  # a peak that rests on a weak or rounded figure is not the whole story
        chosen.append((firm.loc[firm["value"].idxmax()], ("above", "right")))
    # a lowest point near the floor of the chart has its years written below it, and no room for a label
    if len(data) > 2 and lowest["value"] > 0.08 * peak["value"]:
        chosen.append((lowest, ("below", "below right", "below left")))
    labels: list[Label] = []
    done: set[int] = set()
    for row, prefer in chosen:
        year = int(row["year"])
        if year not in done:
            done.add(year)
            text = f"{year}: {worded_row(row)}"
            colour = theme.MUTED if row["tier"] == "weak" else theme.TOTAL
            labels.append(Label(text, year, float(row["value"]), colour, year == int(newest["year"]), prefer))
    return labels


def worded_row(row: Mapping[str, Any]) -> str:
    """Write the value of a row with the word its qualifier calls for; both values of a tie."""
    return Quantity.of_row({**row, "qualifier": row["qualifier"] or "exact"}, "number").number


def worded(value: float, qualifier: str = "") -> str:
    """Write a value with the word its qualifier calls for.

    Examples
    --------
    >>> worded(6279, "at_least")
    'at least 6,279'
    """
    return Quantity(value=value, kind="number", qualifier=qualifier or "exact").number


def _revised(row: Any) -> str:
    """Write how a figure was first published, where that was another one."""
    if pd.isna(row.first_value) or row.first_value == row.value:
        return ""
    return f"first published as {worded(row.first_value)}"


def _alt(data: pd.DataFrame, title: str, unit: str) -> str:
    span = years(int(data["year"].min()), int(data["year"].max()))
    lowest, highest = data.loc[data["value"].idxmin()], data.loc[data["value"].idxmax()]
    reach = f"{worded_row(lowest)} in {int(lowest['year'])}"
    if len(data) > 1:
        reach = f"from {reach} to {worded_row(highest)} in {int(highest['year'])}"
    return alternative(title, f"Line chart of {unit} per year, {span}", reach)


def value_axis(page: Page, largest: float, *, bottom: float, right: float = 0, top: float = 10) -> Axes:
    """Add axes with round values from zero up, light rules, and the numbers at the left."""
    largest = largest if largest > 0 else 1.0  # nothing but zeros still needs a scale
    locator = MaxNLocator(
        nbins=4 if page.layout.narrow else 5, steps=[1, 2, 2.5, 5, 10], integer=largest >= 4
    )
    ticks = [tick for tick in locator.tick_values(0, largest) if tick >= 0]
    reach = largest * 1.06
    if len(ticks) > 3:
        # The last rule may stand below the highest mark: air above a chart is not worth a number.
        ticks = [tick for tick in ticks if tick <= reach]
    decimals = shared_decimals(ticks)
    width = max(theme.measure(fixed(tick, decimals), page.layout.small) for tick in ticks)
    axes = page.axes(left=width + 8, right=right, top=top, bottom=bottom)
    axes.set_ylim(0, max(ticks[-1], reach))
    axes.set_yticks(ticks)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: fixed(value, decimals)))
    axes.grid(axis="y", color=theme.RULE, linewidth=0.8)
    axes.axhline(0, color=theme.FAINT, linewidth=1, zorder=2.5, clip_on=False)
    return axes


def year_axis(axes: Axes, first: int, last: int, most: int, edge: float = 0.5) -> None:
    """Show years below, ``most`` of them at most and no more than have room, with air at either end."""
    axes.set_xlim(first - edge, last + edge)
    room = axes.get_window_extent().width / (theme.measure("2020", 12) + 12)
    most = max(2, min(most, int(room)))
    axes.set_xticks(theme.year_ticks(first, last, most))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: digits(value, "year")))
    axes.tick_params(axis="x", length=4, color=theme.FAINT)
