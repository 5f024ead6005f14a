"""Who has figures for which years, and from whom: a wall of cells, one row for each place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from impact.charts.frame import inputs, theme
from impact.charts.frame.canvas import Key, Page
from impact.charts.frame.chart import Chart
from impact.charts.frame.inputs import ChartWords
from impact.charts.frame.labels import GID
from impact.charts.frame.readers_table import Heading
from impact.charts.words.alternative import alternative
from impact.errors import ImpactError
from impact.wording import count, spans, years

#: What a cell can say, best first, with words for reading.
EVIDENCE: Mapping[str, str] = {
    "primary": "primary source",
    "near_primary": "member of the body that counts",
    "secondary": "secondary source only",
    "weak": "weak source only",
}
_SHORTER = (
    ("Democratic Republic of the", "DR"),
    ("Democratic Republic of", "DR"),
    ("Republic", "Rep."),
    (" and ", " & "),
)
# The height of a cell says it too, for those who see no colours and those who print in grey.
_LEVELS = (0.86, 0.68, 0.48, 0.28)
_UNSEEN = 0.004


def heatmap(
    frame: pd.DataFrame,
    *,
    id: str,  # noqa: A002
    title: str,
    **words: Unpack[ChartWords],
) -> Chart:
    """Draw which places have a figure for which years, and how good its best source is.

    Rows are sorted by the number of years with a figure, then by the number with a primary source,
    then by name. The number of years stands at the end of each row, the number of places below the columns.

    Parameters
    ----------
    frame
        One row for each place and year: ``name`` (for reading), ``year``, ``level`` (a key of
        :data:`EVIDENCE`). A missing combination, a missing level and the level ``none`` all mean that there
        is no figure; a place without any keeps its (empty) row.
    words
        Subtitle, caption, alternative text and sources: :class:`impact.charts.frame.inputs.ChartWords`.

    Raises
    ------
    ImpactError
        No rows, a missing column, an unknown level, two rows for one place and year, or no source.

    Examples
    --------
    >>> frame = pd.DataFrame({"name": ["Chad", "Chad"], "year": [2023, 2024], "level": ["weak", "primary"]})
    >>> heatmap(frame, id="coverage", title="One place, two years", source_line="made up").data[
    ...     "years"
    ... ].tolist()
    [2]
    """
    grid = _prepare(frame)
    texts = inputs.texts(words, [frame], "heatmap")
    colours = [theme.EVIDENCE[name] for name in EVIDENCE]
    keys = [
        Key(words, "cell", colour, colour, level=level)
        for words, colour, level in zip(EVIDENCE.values(), colours, _LEVELS, strict=True)
    ]
    blank = theme.EVIDENCE["none"]
    read = {"place": "Place", "years": "Years with a figure"} | {name: EVIDENCE[name] for name in EVIDENCE}
    return Chart(
        headings=tuple(Heading(name, words[:1].upper() + words[1:]) for name, words in read.items()),
        id=id,
        title=title,
        subtitle=texts.subtitle,
        caption=texts.caption,
        alt=texts.alt or _alt(grid, title),
        draw=lambda page: _draw(page, grid, colours),
        body={"wide": 44 + 14.5 * len(grid), "narrow": 44 + 15 * len(grid)},
        data=_table(grid),
        sources=texts.sources,
        source_line=texts.source_line,
        keys=(*keys, Key("no figure", "cell", blank, blank, level=_LEVELS[0])),
    )


def _prepare(frame: pd.DataFrame) -> pd.DataFrame:
    """Compute a grid: index = names in reading order, columns = years, values = level or "" for none."""
    inputs.require(frame, ["name", "year", "level"], "heatmap")
    rows = frame[frame["year"].notna()].copy()
    rows = inputs.require(rows, ["name", "year", "level"], "heatmap (rows with a year)")
    rows["year"] = inputs.years(rows, "year", "heatmap").astype(int)
    rows["level"] = rows["level"].astype(object).where(rows["level"].notna(), "").replace("none", "")
    unknown = sorted(set(rows["level"]) - {"", *EVIDENCE})
    if unknown:
        raise ImpactError(
            f"heatmap: level {unknown[0]!r}",
            f"one of {', '.join(EVIDENCE)}, none",
            "map it to one of these first",
        )
    inputs.unique(rows, ["name", "year"], "heatmap")
    grid = rows.pivot(index="name", columns="year", values="level")
    grid = grid.reindex(columns=range(rows["year"].min(), rows["year"].max() + 1), fill_value="").fillna("")
    grid.index.name = None
    order = pd.DataFrame(
        {"all": (grid != "").sum(axis=1), "best": (grid == "primary").sum(axis=1), "name": grid.index}
    )
    return grid.loc[order.sort_values(["all", "best", "name"], ascending=[False, False, True]).index]


def _table(grid: pd.DataFrame) -> pd.DataFrame:
    table = grid.reset_index(names="place")
    table.columns = [str(name) for name in table.columns]
    table.insert(1, "years", (grid != "").sum(axis=1).to_numpy())
    for at, name in enumerate(EVIDENCE, start=2):
        table.insert(at, name, (grid == name).sum(axis=1).to_numpy())
    return table


def _draw(page: Page, grid: pd.DataFrame, colours: list[str]) -> None:
    layout = page.layout
    size = 12.0
    widest = max(theme.measure(str(name), size) for name in grid.index)
    left = min(widest, 142 if layout.narrow else 210) + 8
    axes = page.axes(left=left, right=theme.measure("26", size) + 8, top=22, bottom=22)
    years = [int(year) for year in grid.columns]
    axes.set_xlim(years[0] - 0.5, years[-1] + 0.5)
    axes.set_ylim(len(grid) - 0.5, -0.5)
    _cells(axes, grid, tuple(sorted({"", *EVIDENCE})), theme.EVIDENCE["none"], _LEVELS[0])
    for name, colour, level in zip(EVIDENCE, colours, _LEVELS, strict=True):
        _cells(axes, grid, (name,), colour, level)
    axes.vlines(
        [year + 0.5 for year in years[:-1]],
        -0.5,
        len(grid) - 0.5,
        color=theme.PAPER,
        linewidth=0.9 if layout.narrow else 1.6,
    )

    _say_rows(page, axes, grid)
    axes.set_yticks(range(len(grid)), [_fit(str(name), left - 8, size) for name in grid.index])
    axes.tick_params(axis="y", length=0, labelsize=size, labelcolor=theme.INK, pad=6)
    # The heading of the counts stands at the right: no year may run into it.
    free = page.right - theme.measure("years", size) - 4 - theme.measure("2020", size) / 2
    ticks = theme.year_ticks(years[0], years[-1], layout.ticks)
    axes.set_xticks([year for year in ticks if axes.transData.transform((year, 0))[0] <= free])
    axes.tick_params(
        axis="x", top=True, bottom=False, labeltop=True, labelbottom=False, length=4, color=theme.FAINT
    )
    for i, filled in enumerate((grid != "").sum(axis=1)):
        _write(
            axes,
            f"{filled}",
            (1, i),
            axes.get_yaxis_transform(),
            (page.right - _right(axes, page), 0),
            size,
            "right",
        )
    # Counts below the columns, as many as have room.
    room = axes.transData.transform((1, 0))[0] - axes.transData.transform((0, 0))[0]
    step = max(1, -int(-(theme.measure("00", size) + 6) // room))
    counts = (grid != "").sum(axis=0)
    for year in years[::-1][::step]:
        _write(axes, f"{counts[year]}", (year, 0), axes.get_xaxis_transform(), (0, -13), size, "center")
    _write(axes, "places", (0, 0), axes.transAxes, (-6, -13), size, "right")
    _write(axes, "years", (1, 1), axes.transAxes, (page.right - _right(axes, page), 9), size, "right")


def _fit(name: str, width: float, size: float) -> str:
    """Shorten a name where it is too long: first by the usual abbreviations, then by cutting it."""
    for long, short in _SHORTER:
        if theme.measure(name, size) > width:
            name = name.replace(long, short)
    return theme.shorten(name, width, size)


def _right(axes: Axes, page: Page) -> float:
    return float(axes.get_position().x1 * page.width)


def _cells(axes: Axes, grid: pd.DataFrame, names: tuple[str, ...], colour: str, level: float) -> None:
    """Draw the runs of years of some levels as a single path: a wall of 1,500 cells stays small."""
    vertices: list[tuple[float, float]] = []
    codes: list[np.uint8] = []
    years = [int(year) for year in grid.columns]
    for i, row in enumerate(grid.isin(names).to_numpy()):
        edges = [k for k in range(len(row) + 1) if (k > 0 and row[k - 1]) != (k < len(row) and row[k])]
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            left, right = years[0] + start - 0.5, years[0] + end - 0.5
            low, high = i - level / 2, i + level / 2
            vertices += [(left, low), (right, low), (right, high), (left, high), (left, low)]
            codes += [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    if vertices:
        axes.add_patch(PathPatch(Path(vertices, codes), facecolor=colour, linewidth=0))


def _say_rows(page: Page, axes: Axes, grid: pd.DataFrame) -> None:
    """Lay a sheet that nobody sees over each row; it says which years the place has, and from whom."""
    left, right = grid.columns[0] - 0.5, grid.columns[-1] + 0.5
    strips = [
        Path([(left, i - 0.5), (right, i - 0.5), (right, i + 0.5), (left, i + 0.5)]) for i in range(len(grid))
    ]
    # A face without any opacity would be left out of the SVG, and could not be pointed at.
    sheet = PathCollection(strips, facecolors=theme.PAPER, alpha=_UNSEEN, linewidths=0, zorder=5)
    axes.add_collection(sheet, autolim=False)
    years = [int(year) for year in grid.columns]
    rows = zip(grid.index, grid.to_numpy().tolist(), strict=True)
    page.values(sheet, [_row_words(str(name), years, levels) for name, levels in rows])


def _row_words(name: str, years: list[int], levels: list[str]) -> str:
    """Write the years of one place by the level of their best source."""
    parts = [
        f"{words} {spans([year for year, own in zip(years, levels, strict=True) if own == level])}"
        for level, words in EVIDENCE.items()
        if level in levels
    ]
    return f"{name}: {'; '.join(parts) or 'no figure'}"


def _write(
    axes: Axes,
    text: str,
    at: tuple[float, float],
    coordinates: object,
    offset: tuple[float, float],
    size: float,
    align: str,
) -> None:
    centred = 0.0 if offset[1] else -0.36 * size
    axes.annotate(
        text,
        at,
        xycoords=coordinates,  # type: ignore[arg-type]
        xytext=(offset[0], offset[1] + centred),
        textcoords="offset points",
        ha=align,
        va="baseline",
        fontsize=size,
        color=theme.MUTED,
        annotation_clip=False,
        gid=GID,
    )


def _alt(grid: pd.DataFrame, title: str) -> str:
    filled = grid != ""
    span = years(grid.columns[0], grid.columns[-1])
    reach = f"{count(filled.sum().sum())} of {count(filled.size)} cells have a figure"
    return alternative(title, f"Grid of {count(len(grid))} places by year, {span}", reach)
