"""What a yearly total consists of: stacked columns, with the part that was never split shown as such."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Unpack

import pandas as pd
from matplotlib.axes import Axes

from impact.catalogue.frame_rows import records_of
from impact.charts.frame import inputs, theme
from impact.charts.frame.canvas import Key, Page, draw_mark
from impact.charts.frame.chart import Chart
from impact.charts.frame.inputs import ChartWords
from impact.charts.frame.labels import GID, Label, place, spread
from impact.charts.frame.theme import Layout
from impact.charts.series import value_axis, worded, year_axis
from impact.charts.words import mark_values, rounded_parts
from impact.charts.words.alternative import alternative
from impact.wording import listed, years

#: Measures of the outcome, from the bottom of a column upwards.
OUTCOMES: Mapping[str, str] = {"killed": "Killed", "injured": "Injured", "outcome_unknown": "Outcome unknown"}
_COLOURS = {"killed": theme.KILLED, "injured": theme.INJURED, "outcome_unknown": theme.UNKNOWN}
HATCH = "////"
_LINE = 1.3  # height of a line of words, in units of the type size
BLANK = theme.GROUND


def stacked(
    frame: pd.DataFrame,
    *,
    id: str,  # noqa: A002
    title: str,
    unit: str = "people",
    parts: Mapping[str, str] = OUTCOMES,
    total: str = "total",
    rest: str = "published without a split",
    **words: Unpack[ChartWords],
) -> Chart:
    """Draw the parts of a total for each year, and what is left of the total in hatched grey.

    The parts are labelled, with their values, beside the newest column that has any. Nothing is inferred:
    a part that was not published is missing, and the rest of the total stays unsplit.

    Parameters
    ----------
    frame
        Long form, one row for each ``year`` and ``measure`` with its ``value``. Measures that are neither
        ``total`` nor in ``parts`` are ignored.
    parts
        Measures to stack, from the bottom upwards, with their names for reading.
    rest
        Name of what is left of the total.
    unit
        What is counted.
    words
        Subtitle, caption, alternative text and sources: :class:`impact.charts.frame.inputs.ChartWords`.

    Raises
    ------
    ImpactError
        No rows, a missing column, none of the measures, two rows for one year and measure, or no source.

    Examples
    --------
    >>> frame = pd.DataFrame(
    ...     {
    ...         "year": [2023] * 3 + [2024],
    ...         "measure": ["killed", "injured", "total", "total"],
    ...         "value": [2, 3, 6, 9],
    ...     }
    ... )
    >>> chart = stacked(frame, id="split", title="Most survive", source_line="made up")
    >>> chart.data["rest"].tolist()
    [1.0, 9.0]
    """
    data, rounded = _prepare(frame, parts, total)
    texts = inputs.texts(words, [frame[frame["measure"].isin([*parts, total])]], "stacked")
    keys = _unlabelled(data, parts)
    if (data["rest"] > 0).any():
        keys = (*keys, Key(rest, "cell", BLANK, theme.FAINT, HATCH))
    return Chart(
        id=id,
        title=title,
        subtitle=texts.subtitle or f"{unit[:1].upper()}{unit[1:]} per year",
        caption=texts.caption,
        alt=texts.alt or _alt(data, title, parts, unit),
        draw=lambda page: _draw(page, data, parts, rest, unit, rounded),
        body={"wide": 330, "narrow": 270 + _below(data, parts, theme.NARROW)},
        data=data,
        parts=parts,
        sources=texts.sources,
        source_line=texts.source_line,
        keys=keys,
    )


def _prepare(
    frame: pd.DataFrame, parts: Mapping[str, str], total: str
) -> tuple[pd.DataFrame, Mapping[tuple[int, str], str]]:
    """Set the parts of each year side by side, with their ``rest``; and words of those that are rounded."""
    inputs.require(frame, ["year", "measure", "value"], "stacked")
    chosen = inputs.require(
        frame[frame["measure"].isin([*parts, total])],
        ["year", "measure", "value"],
        "stacked (parts and total)",
    )
    rows = inputs.unique(inputs.whole_years(chosen, "stacked"), ["year", "measure"], "stacked")
    data = rows.pivot(index="year", columns="measure", values="value").reindex(columns=[*parts, total])
    data.columns.name = None
    summed = data[list(parts)].sum(axis=1)
    # Where parts add up to more than the total, or stand alone, the column is as high as the parts.
    data["rest"] = (data[total] - summed).clip(lower=0).fillna(0.0)
    data = data.rename(columns={total: "total"})
    data["qualifier"] = ""
    if "qualifier" in rows:
        qualifiers = rows[rows["measure"] == total].set_index("year")["qualifier"].fillna("").astype(str)
        data["qualifier"] = qualifiers.reindex(data.index).fillna("")
    data = data.reset_index()
    split = rows[rows["measure"] != total]
    rounded = rounded_parts.rounded_parts(data, inputs.with_ties(split, split), parts)
    if rounded:
        data["rounded"] = data["year"].map(rounded_parts.by_year(rounded, parts)).fillna("")
    return data, rounded


def _colours(parts: Mapping[str, str]) -> dict[str, str]:
    spare = iter(theme.SEQUENCE * (1 + len(parts) // len(theme.SEQUENCE)))
    return {part: _COLOURS[part] if part in _COLOURS else next(spare) for part in parts}


def _described(data: pd.DataFrame, parts: Mapping[str, str]) -> pd.DataFrame:
    return data[data[list(parts)].notna().any(axis=1)]


def _unlabelled(data: pd.DataFrame, parts: Mapping[str, str]) -> tuple[Key, ...]:
    """List keys for the parts that the labelled column lacks and another column has."""
    described, colours = _described(data, parts), _colours(parts)
    return tuple(
        Key(name, "cell", colours[part], colours[part])
        for part, name in parts.items()
        if len(described) and pd.isna(described[part].iloc[-1]) and (described[part] > 0).any()
    )


def draw_columns(
    page: Page,
    axes: Axes,
    data: pd.DataFrame,
    colours: Mapping[str, str],
    write: Callable[[str, float, Mapping[str, Any]], str],
) -> None:
    """Draw a column a year: its parts upon each other, and hatched on top what was not split (``rest``).

    Each piece says what ``write`` makes of its part, its value and its row.
    """
    rows = records_of(data)  # plain, as frames of few rows are slow
    base = [0.0] * len(rows)

    def draw(part: str, **style: Any) -> None:
        own = [at for at, row in enumerate(rows) if row[part] > 0]
        if not own:
            return
        bars = axes.bar(
            [rows[at]["year"] for at in own],
            [rows[at][part] for at in own],
            bottom=[base[at] for at in own],
            width=0.76,
            linewidth=0,
            zorder=2,
            **style,
        )
        page.values(bars, [write(part, float(rows[at][part]), rows[at]) for at in own])

    for part, colour in colours.items():
        draw(part, color=colour)
        base = [
            below + (0.0 if pd.isna(row[part]) else row[part]) for below, row in zip(base, rows, strict=True)
        ]
    draw("rest", facecolor=BLANK, edgecolor=theme.FAINT, hatch=HATCH)


def _height(data: pd.DataFrame, parts: Mapping[str, str]) -> pd.Series:
    return data[list(parts)].sum(axis=1) + data["rest"]


def _draw(
    page: Page,
    data: pd.DataFrame,
    parts: Mapping[str, str],
    rest: str,
    unit: str,
    rounded: Mapping[tuple[int, str], str],
) -> None:
    layout, colours = page.layout, _colours(parts)
    described = _described(data, parts)
    row = described.iloc[-1] if len(described) else None
    names = _names(row, parts)
    right = 0.0 if layout.narrow else max((name.width(layout) + 26 for name in names), default=0.0)
    bottom = 26 + _below(data, parts, layout)
    axes = value_axis(page, float(_height(data, parts).max()), bottom=bottom, right=right)
    year_axis(axes, int(data["year"].min()), int(data["year"].max()), layout.ticks, edge=0.6)

    called = {**parts, rounded_parts.REST: rest}
    if parts is OUTCOMES:
        called = {part: name[:1].lower() + name[1:] for part, name in called.items()}

    def write(part: str, value: float, at: Mapping[str, Any]) -> str:
        year = int(at["year"])
        number = rounded.get((year, part)) or worded(value)
        return mark_values.marked(f"{year}, {called[part]}", number, unit)

    draw_columns(page, axes, data, {part: colours[part] for part in parts}, write)
    if layout.narrow:
        _list_names(page, names, colours)
    written = [] if layout.narrow else _write_names(page, axes, names, colours)
    named = int(row["year"]) if row is not None else None
    _name_totals(page, axes, data, parts, written, named)


@dataclass(frozen=True)
class _Name:
    """Words for a part of the labelled column, or for its total (``part`` empty)."""

    part: str
    middle: float
    words: str

    def width(self, layout: Layout) -> float:
        return theme.measure(self.words, layout.text, bold=not self.part)


def _names(row: pd.Series | None, parts: Mapping[str, str]) -> list[_Name]:
    """Name every part of the labelled column, and its total with the year above them."""
    if row is None:
        return []
    names, base = [], 0.0
    for part, name in parts.items():
        if pd.notna(row[part]):
            names.append(_Name(part, base + float(row[part]) / 2, f"{name} {worded(float(row[part]))}"))
            base += float(row[part])
    height = base + float(row["rest"])
    names.append(_Name("", height, f"{int(row['year'])}: {worded(height, str(row['qualifier']))}"))
    return names


def _below(data: pd.DataFrame, parts: Mapping[str, str], layout: Layout) -> float:
    """Compute the room for the names: below the years on a phone, else at the right."""
    described = _described(data, parts)
    if not layout.narrow or not len(described):
        return 0.0
    return len(_names(described.iloc[-1], parts)) * layout.text * _LINE + 8


def _list_names(page: Page, names: list[_Name], colours: Mapping[str, str]) -> None:
    """Write the names below the years: the total first, then the parts in the order in which they stand."""
    y = page.bottom - (len(names) - 0.5) * page.layout.text * _LINE
    for name in reversed(names):
        _write_name(page, name, page.left + 17 if name.part else page.left, y, colours)
        y += page.layout.text * _LINE


def _write_names(
    page: Page, axes: Axes, names: list[_Name], colours: Mapping[str, str]
) -> list[tuple[float, float, float, float]]:
    """Write the names at the right edge; give the boxes they take, in pixels."""
    if not names:
        return []
    layout = page.layout
    step = layout.text * _LINE
    right = page.right - max(name.width(layout) for name in names)
    heights = [axes.transData.transform((0.0, name.middle))[1] for name in names]
    floor = page.height - page.bottom + 26
    middles = spread(heights, step + 3, floor + step / 2, page.height - page.top)
    for name, middle in zip(names, middles, strict=True):
        _write_name(page, name, right if name.part else right - 17, page.height - middle, colours)
    half = step / 2 + 1
    return [(right - 20, middle - half, page.right, middle + half) for middle in middles]


def _write_name(page: Page, name: _Name, x: float, y: float, colours: Mapping[str, str]) -> None:
    """Write one name at ``x`` and centred on ``y``, with the mark of its part before it."""
    size = page.layout.text
    if name.part:
        draw_mark(page.sheet, Key("", "cell", colours[name.part], level=0.8), x - 17, y)
    page.sheet.text(
        x,
        y + 0.36 * size,
        theme.shorten(name.words, page.right - x + 1, size, bold=not name.part),
        fontsize=size,
        fontweight="normal" if name.part else "bold",
        va="baseline",
        gid=GID,
    )


def _name_totals(
    page: Page,
    axes: Axes,
    data: pd.DataFrame,
    parts: Mapping[str, str],
    written: list[tuple[float, float, float, float]],
    named: int | None,
) -> None:
    tops = _height(data, parts)
    years = data["year"]
    chosen = dict.fromkeys([len(data) - 1, int(tops.to_numpy().argmax()), int(tops.to_numpy().argmin())])
    labels = [
        Label(
            f"{years.iloc[i]}: {worded(tops.iloc[i], data['qualifier'].iloc[i])}",
            float(years.iloc[i]),
            float(tops.iloc[i]),
            bold=i == len(data) - 1,
            optional=i != len(data) - 1,
            prefer=("above", "above left", "above right"),
        )
        for i in chosen
        if years.iloc[i] != named
    ]
    # Three uprights fill a column closely enough that no label lies on it.
    uprights: list[list[tuple[float, float]]] = [
        [(year + aside, 0.0), (year + aside, top)]
        for year, top in zip(years, tops, strict=True)
        for aside in (-0.38, 0.0, 0.38)
    ]
    under = axes.get_window_extent().y0  # the numbers along the bottom stay free
    place(
        page, axes, labels, [], uprights, [*written, (0.0, page.height - page.bottom, page.width, under - 2)]
    )


def _alt(data: pd.DataFrame, title: str, parts: Mapping[str, str], unit: str) -> str:
    span = years(int(data["year"].min()), int(data["year"].max()))
    tops = _height(data, parts)
    split = listed(name.lower() if parts is OUTCOMES else name for name in parts.values())
    reach = f"from {worded(tops.min())} to {worded(tops.max())} in all"
    return alternative(title, f"Columns of {unit} per year, {span}, split into {split}", reach)
