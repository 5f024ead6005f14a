"""Countries of the world: counts as circles, or kinds as colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.path import Path

from impact import places
from impact.catalogue.frame_rows import each_row
from impact.charts.frame import inputs, theme
from impact.charts.frame.canvas import Key, Page, draw_mark
from impact.charts.frame.chart import Chart
from impact.charts.frame.inputs import ChartWords
from impact.charts.frame.labels import Label, place
from impact.charts.maps import outlines
from impact.charts.maps.outlines import BORDERS, disc
from impact.charts.maps.ranking import Ranking
from impact.charts.words import mark_values
from impact.charts.words.alternative import alternative
from impact.errors import ImpactError
from impact.wording import count, counted, listed

_LAND = theme.LAND
_BORDER = theme.PAPER
_LARGEST = 26.0  # radius of the largest circle, pixels
_FOOT = 22.0  # room for the key below the map
_FINEST = 0.6  # points of an outline nearer to each other than this are one, pixels
_DOT = {"wide": 4.0, "narrow": 3.2}


def world_map(
    frame: pd.DataFrame,
    *,
    id: str,  # noqa: A002
    title: str,
    categories: Mapping[str, str] | Sequence[str] = (),
    labels: int = 6,
    unit: str = "people",
    **words: Unpack[ChartWords],
) -> Chart:
    """Draw countries on plain outlines: numbers as circles, kinds as colours.

    Counts are circles whose area is in proportion to the number, never colours: a colour would say that a
    large country is harmed more. A country without a figure stays grey; that is not a zero, which is a small
    ring. Kinds (treaty status, for instance) colour the land; a state too small for the outlines is a dot.
    Borders stand as Natural Earth draws them, and the caption says so. On a phone, where no name would stand
    beside its country, numbers are a ranked list with the sum of all others.

    Parameters
    ----------
    frame
        One row for each ``place`` (ISO 3166-1 alpha-3), with ``value`` (circles) or ``category``
        (colours); ``source_id`` where present.
    categories
        The kinds in the order of the key, with their colours if a mapping; needed with ``category``.
    labels
        How many of the largest circles carry name and number.
    unit
        What is counted.
    words
        Subtitle, caption, alternative text and sources: :class:`impact.charts.frame.inputs.ChartWords`.

    Raises
    ------
    ImpactError
        No rows, a missing column, a place twice or unknown to the map, a negative number, a kind that is
        not among ``categories``, or no source.

    Examples
    --------
    >>> frame = pd.DataFrame({"place": ["KHM", "AFG"], "value": [49, 420]})
    >>> world_map(frame, id="map", title="Most in Afghanistan", source_line="made up").alt
    'Most in Afghanistan. World map of people in 2 countries, most in Afghanistan, 420. Numbers in the table
    below.'
    """
    inputs.require(frame, ["place"], "world_map")
    kinds = "category" in frame.columns and "value" not in frame.columns
    data = _prepare(frame, "category" if kinds else "value")
    colours = _colours(data, categories) if kinds else {}
    texts = inputs.texts(words, [frame], "world_map")
    ranking = None if kinds else Ranking.of(data)
    return Chart(
        id=id,
        title=title,
        subtitle=texts.subtitle or ("" if kinds else f"{unit[:1].upper()}{unit[1:]}"),
        caption=" ".join(part for part in (texts.caption, BORDERS) if part),
        alt=texts.alt or (_alt_kinds(data, title, colours) if kinds else _alt_numbers(data, title, unit)),
        draw=lambda page: (
            ranking.draw(page, unit)
            if ranking and page.layout.narrow
            else _draw(page, data, colours, labels, unit)
        ),
        body={
            "wide": 312 + (0 if kinds else _FOOT),
            "narrow": ranking.height(theme.NARROW) if ranking else 160,
        },
        data=data,
        sources=texts.sources,
        source_line=texts.source_line,
        keys=_keys(data, colours) if kinds else (),
    )


def _prepare(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    inputs.require(frame, ["place", column], "world_map")
    rows = inputs.unique(frame[frame[column].notna()], ["place"], "world_map")
    known = outlines.points()
    unknown = [place for place in dict.fromkeys(rows["place"]) if place not in known]
    if unknown:
        raise ImpactError(
            f"world_map: place {unknown[0]!r} has no point on the map",
            "ISO 3166-1 alpha-3 codes of countries and territories",
            _remedy(unknown[0]),
        )
    inputs.require(rows, ["place"], "world_map (rows with a value)")
    rows = inputs.with_numbers(rows, ["value"], "world_map") if column == "value" else rows
    if column == "value" and (rows["value"] < 0).any():
        raise ImpactError("world_map: a negative number", "counts of zero or more", "look at the filter")
    names = rows["place"].map(places.name)
    return pd.DataFrame({"place": rows["place"], "name": names, column: rows[column]}).reset_index(drop=True)


def _remedy(place: object) -> str:
    """Say what to write for a place that a person would know, or that there is none."""
    code = str(place).upper()
    if code not in outlines.points():
        try:
            code = places.resolve(str(place)).code
        except ImpactError:
            code = ""
    if code in outlines.points():
        return f"write {code!r}; impact.places.resolve gives the code of a name"
    return "leave out aggregates such as WLD, and rows without a place"


def _colours(data: pd.DataFrame, categories: Mapping[str, str] | Sequence[str]) -> dict[str, str]:
    if isinstance(categories, Mapping):
        colours = dict(categories)
    else:
        order = list(categories) or sorted(set(data["category"]))
        colours = {kind: theme.SEQUENCE[i % len(theme.SEQUENCE)] for i, kind in enumerate(order)}
    unknown = sorted(set(data["category"]) - set(colours))
    if unknown:
        raise ImpactError(
            f"world_map: category {unknown[0]!r}",
            f"one of {', '.join(colours)}",
            "name it in categories=",
        )
    return colours


def _keys(data: pd.DataFrame, colours: Mapping[str, str]) -> tuple[Key, ...]:
    counts = data["category"].value_counts()
    keys = [Key(f"{kind} ({counts.get(kind, 0)})", "cell", c, c) for kind, c in colours.items()]
    return (*keys, Key("no entry", "cell", _LAND, _LAND))


def _draw_key(page: Page, data: pd.DataFrame) -> None:
    """Say below the map what circles, rings and grey land mean; a list on a phone has none of them."""
    keys = [Key("area in proportion to the number", "o"), Key("no figure", "cell", _LAND, _LAND)]
    if (data["value"] == 0).any():
        keys.append(Key("none recorded", "o", theme.PAPER, theme.TOTAL))
    size, x, y = page.layout.small, page.left, page.bottom - _FOOT / 2 + 2
    for key in keys:
        draw_mark(page.sheet, key, x, y)
        page.sheet.text(x + 17, y + 0.36 * size, key.text, fontsize=size, color=theme.MUTED, va="baseline")
        x += 17 + theme.measure(key.text, size) + 18


def _draw(page: Page, data: pd.DataFrame, colours: Mapping[str, str], labels: int, unit: str) -> None:
    axes = page.axes(bottom=0 if colours else _FOOT)
    west, east = (float(outlines.project(np.array([[x, 0.0]]))[0, 0]) for x in (-172.0, 180.0))
    south, north = (float(outlines.project(np.array([[0.0, y]]))[0, 1]) for y in (outlines.SOUTH, 84.0))
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    axes.set_aspect("equal", adjustable="box", anchor="C")
    axes.apply_aspect()  # labels are placed before the figure is drawn
    axes.set_xticks([])
    axes.set_yticks([])
    fill = dict(zip(data["place"], data["category"], strict=True)) if colours else {}
    said = {
        code: mark_values.marked(name, fill[code])
        for code, name in zip(data["place"], data["name"], strict=True)
        if code in fill
    }
    drawn = set()
    shapes, faces, values = [], [], []
    finest = _FINEST * float(west - east) / float(page.left - page.right)
    for code, rings in outlines.outlines():
        drawn.add(code)
        thinned = (outlines.thin(ring, finest) for ring in rings)
        shapes.append(Path.make_compound_path(*(Path(ring, closed=False) for ring in thinned)))
        faces.append(colours[fill[code]] if code in fill else _LAND)
        values.append(said.get(code, ""))
    land = PathCollection(shapes, facecolors=faces, edgecolors=_BORDER, linewidths=0.5, zorder=1)
    axes.add_collection(land, autolim=False)
    points = outlines.points()
    if colours:
        page.values(land, values)
        for code, kind in fill.items():
            if code not in drawn:
                size = _DOT[page.layout.name]
                (dot,) = axes.plot(
                    *points[code],
                    "o",
                    color=colours[kind],
                    markersize=size,
                    markeredgecolor=_BORDER,
                    markeredgewidth=0.4,
                    zorder=3,
                )
                page.values(dot, said[code])
        return
    _circles(page, axes, data, points, labels, unit)
    _draw_key(page, data)


def _circles(
    page: Page,
    axes: Axes,
    data: pd.DataFrame,
    points: Mapping[str, tuple[float, float]],
    labels: int,
    unit: str,
) -> None:
    largest = max(float(data["value"].max()), 1.0)
    rows = data.sort_values("value", ascending=False)
    pixel = 1 / float(axes.transData.transform((1, 0))[0] - axes.transData.transform((0, 0))[0])
    marks, words = [], []
    for rank, row in enumerate(each_row(rows)):
        x, y = points[row.place]
        radius = max(_LARGEST * float(np.sqrt(row.value / largest)), 1.25)
        none = row.value == 0
        (circle,) = axes.plot(
            x,
            y,
            "o",
            markersize=4 if none else 2 * radius,
            markerfacecolor=theme.PAPER if none else theme.TOTAL,
            markeredgecolor=theme.TOTAL if none else _BORDER,
            markeredgewidth=0.9 if none else 0.6,
            alpha=1.0 if none else 0.72,
            zorder=4 if none else 3,
        )
        page.values(circle, mark_values.marked(str(row.name), count(row.value), unit))
        rim = radius * pixel
        marks += disc(x, y, rim)
        if rank < labels and not none:
            text = f"{row.name} {count(row.value)}"
            words.append(
                Label(text, x + rim, y, prefer=("right", "above right", "below right"), optional=True)
            )
    place(page, axes, words, marks=marks)


def _alt_numbers(data: pd.DataFrame, title: str, unit: str) -> str:
    most = data.loc[data["value"].idxmax()]
    places_counted = counted(len(data), "country", "countries")
    return alternative(
        title, f"World map of {unit} in {places_counted}", f"most in {most['name']}, {count(most['value'])}"
    )


def _alt_kinds(data: pd.DataFrame, title: str, colours: Mapping[str, str]) -> str:
    counts = data["category"].value_counts()
    kinds = listed(f"{counts.get(kind, 0)} {kind}" for kind in colours)
    return alternative(title, "World map, countries coloured by kind", kinds)
