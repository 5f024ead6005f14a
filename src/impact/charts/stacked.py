"""What a yearly total consists of: stacked columns, with the part that was never split shown as such."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Unpack

import pandas as pd
from matplotlib.axes import Axes

from impact.charts.frame import inputs, theme
from impact.charts.frame.canvas import Key, Page, draw_mark
from impact.charts.frame.chart import Chart
from impact.charts.frame.inputs import ChartWords
from impact.charts.frame.labels import GID, Label, place, spread
from impact.charts.frame.theme import Layout
from impact.charts.series import value_axis, worded, year_axis
from impact.charts.words import mark_values
from impact.charts.words.alternative import alternative
from impact.wording import listed, years

#: Measures of the outcome, from the bottom of a column upwards.
OUTCOMES: Mapping[str, str] = {"killed": "Killed", "injured": "Injured", "outcome_unknown": "Outcome unknown"}
_COLOURS = {"killed": theme.KILLED, "injured": theme.INJURED, "outcome_unknown": theme.UNKNOWN}
HATCH = "////"
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
    data = _prepare(frame, parts, total)
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
        draw=lambda page: _draw(page, data, parts, rest, unit),
        body={"wide": 330, "narrow": 290},
        data=data,
        parts=parts,
        sources=texts.sources,
        source_line=texts.source_line,
        keys=keys,
    )


def _prepare(frame: pd.DataFrame, parts: Mapping[str, str], total: str) -> pd.DataFrame:
    inputs.require(frame, ["year", "measure", "value"], "stacked")
    chosen = inputs.require(
        frame[frame["measure"].isin([*parts, total])],
        ["year", "measure", "value"],
        "stacked (parts and total)",
    )
    rows = inputs.unique(inputs.whole_years(chosen, "stacked"), ["year", "measure"], "stacked")
    data = rows.pivot(index="year", columns="measure", values="value").reindex(columns=[*parts, total])
    data.columns.name = None
    split = data[list(parts)].sum(axis=1)
    # Where parts add up to more than the total, or stand alone, the column is as high as the parts.
    data["rest"] = (data[total] - split).clip(lower=0).fillna(0.0)
    data = data.rename(columns={total: "total"})
    data["qualifier"] = ""
    if "qualifier" in rows:
        qualifiers = rows[rows["measure"] == total].set_index("year")["qualifier"].fillna("").astype(str)
        data["qualifier"] = qualifiers.reindex(data.index).fillna("")
    return data.reset_index()


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
    names: Mapping[str, str],
    write: Callable[[str, float, pd.Series], str],
) -> None:
    """Draw a column a year: its parts upon each other, and hatched on top what was not split (``rest``).

    Each piece says what ``write`` makes of its name, its value and its row.
    """

    def said(part: str, rows: pd.DataFrame) -> list[str]:
        return [write(names[part], float(row[part]), row) for _, row in rows.iterrows()]

    base = pd.Series(0.0, index=data.index)
    for part, colour in colours.items():
        own = data[part] > 0
        if own.any():
            drawn = axes.bar(
                data.loc[own, "year"],
                data.loc[own, part],
                bottom=base[own],
                width=0.76,
                color=colour,
                linewidth=0,
                zorder=2,
            )
            page.values(drawn, said(part, data[own]))
        base = base + data[part].fillna(0.0)
    rest = data["rest"] > 0
    if rest.any():
        drawn = axes.bar(
            data.loc[rest, "year"],
            data.loc[rest, "rest"],
            bottom=base[rest],
            width=0.76,
            facecolor=BLANK,
            edgecolor=theme.FAINT,
            hatch=HATCH,
            linewidth=0,
            zorder=2,
        )
        page.values(drawn, said("rest", data[rest]))


def _height(data: pd.DataFrame, parts: Mapping[str, str]) -> pd.Series:
    return data[list(parts)].sum(axis=1) + data["rest"]


def _draw(page: Page, data: pd.DataFrame, parts: Mapping[str, str], rest: str, unit: str) -> None:
    layout, colours = page.layout, _colours(parts)
    described = _described(data, parts)
    row = described.iloc[-1] if len(described) else None
    names = _names(row, parts, layout)
    right = max((name.width(layout) for name in names), default=0.0)
    axes = value_axis(page, float(_height(data, parts).max()), bottom=26, right=right + 26 if names else 0)
    year_axis(axes, int(data["year"].min()), int(data["year"].max()), layout.ticks, edge=0.6)

    draw_columns(
        page,
        axes,
        data,
        {part: colours[part] for part in parts},
        {**parts, "rest": rest},
        lambda name, value, at: mark_values.marked(
            f"{int(at['year'])}, {name[:1].lower() + name[1:] if parts is OUTCOMES else name}",
            worded(value),
            unit,
        ),
    )
    written = _write_names(page, axes, names, colours)
    named = int(row["year"]) if row is not None else None
    _name_totals(page, axes, data, parts, written, named)


@dataclass(frozen=True)
class _Name:
    """Words at the right edge for a part of the labelled column, or for its total (``part`` empty)."""

    part: str
    middle: float
    lines: list[str]

    def width(self, layout: Layout) -> float:
        return max(theme.measure(line, layout.text, bold=not self.part) for line in self.lines)


def _names(row: pd.Series | None, parts: Mapping[str, str], layout: Layout) -> list[_Name]:
    """Name every part of the labelled column, and its total with the year above them."""
    if row is None:
        return []
    names, base = [], 0.0
    for part, name in parts.items():
        if pd.notna(row[part]):
            value = worded(float(row[part]))
            lines = [*theme.wrap(name, 70, layout.text), value] if layout.narrow else [f"{name} {value}"]
            names.append(_Name(part, base + float(row[part]) / 2, lines))
            base += float(row[part])
    height = base + float(row["rest"])
    total = worded(height, str(row["qualifier"]))
    lines = [f"{int(row['year'])}:", *theme.wrap(total, 70, layout.text, bold=True)]
    names.append(_Name("", height, lines if layout.narrow else [f"{int(row['year'])}: {total}"]))
    return names


def _write_names(
    page: Page, axes: Axes, names: list[_Name], colours: Mapping[str, str]
) -> list[tuple[float, float, float, float]]:
    """Write the names at the right edge; give the boxes they take, in pixels."""
    if not names:
        return []
    layout = page.layout
    size, step = layout.text, layout.text * 1.3
    lines = max(len(name.lines) for name in names)
    right = page.right - max(name.width(layout) for name in names)
    heights = [axes.transData.transform((0.0, name.middle))[1] for name in names]
    floor = page.height - page.bottom + 26
    middles = spread(heights, lines * step + 3, floor + lines * step / 2, page.height - page.top)
    for name, middle in zip(names, middles, strict=True):
        first = page.height - middle - (len(name.lines) - 1) / 2 * step
        if name.part:
            draw_mark(page.sheet, Key("", "cell", colours[name.part], level=0.8), right - 17, first)
        for i, line in enumerate(name.lines):
            page.sheet.text(
                right if name.part else right - 17,
                first + i * step + 0.36 * size,
                line,
                fontsize=size,
                fontweight="normal" if name.part else "bold",
                va="baseline",
                gid=GID,
            )
    half = lines * step / 2 + 1
    return [(right - 20, middle - half, page.right, middle + half) for middle in middles]


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
