"""A country's own map: outlines that the reader gives, circles for numbers, dots for single points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.path import Path
from numpy.typing import NDArray

from impact.catalogue.frame_rows import each_row
from impact.charts.frame import inputs, theme
from impact.charts.frame.canvas import Page
from impact.charts.frame.chart import Chart
from impact.charts.frame.inputs import ChartWords
from impact.charts.frame.labels import Label, place
from impact.charts.maps.outlines import disc
from impact.charts.words import mark_values
from impact.charts.words.alternative import alternative
from impact.errors import ImpactError
from impact.wording import count, counted

#: area -> its rings, longitudes and latitudes in two columns
Rings = Mapping[str, Sequence[NDArray[np.float64]]]
_LAND, _BORDER = theme.LAND, theme.PAPER
#: radius of the largest circle, and of a dot, in pixels
_LARGEST = {"wide": 26.0, "narrow": 15.0}
_DOT = {"wide": 3.2, "narrow": 2.4}


def area_map(
    frame: pd.DataFrame,
    *,
    outlines: Rings,
    id: str,  # noqa: A002
    title: str,
    labels: int = 6,
    unit: str = "people",
    **words: Unpack[ChartWords],
) -> Chart:
    """Draw numbers as circles, or single points as dots, on outlines that are given.

    Counts are circles whose area is in proportion to the number, never colours: a colour would say that a
    large area is harmed more. Longitudes are narrowed by the latitude in the middle, so that distances are
    alike in both directions near it; a map of one country needs no more.

    Parameters
    ----------
    frame
        One row for each mark: ``lon`` and ``lat`` (degrees), and ``name`` and ``value`` where marks are
        circles.
    outlines
        Area -> rings (longitudes and latitudes in two columns); may be empty.
    labels
        How many of the largest circles carry name and number.
    unit
        What is counted.
    words
        Subtitle, caption, alternative text and sources: :class:`impact.charts.frame.inputs.ChartWords`.

    Raises
    ------
    ImpactError
        No rows, a missing column, a place outside the globe, or no source.

    Examples
    --------
    >>> square = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]])
    >>> frame = pd.DataFrame({"name": ["North"], "lon": [0.5], "lat": [0.5], "value": [12]})
    >>> area_map(frame, outlines={"North": [square]}, id="m", title="T", source_line="made up").alt
    'T. Map of people in 1 place, most in North, 12. Numbers in the table below.'
    """
    inputs.require(frame, ["lon", "lat"], "area_map")
    circles = "value" in frame.columns
    inputs.require(frame, ["lon", "lat", *(["name", "value"] if circles else [])], "area_map")
    data = frame[["lon", "lat", *(["name", "value"] if circles else [])]].dropna().reset_index(drop=True)
    data = inputs.with_numbers(data, ["lon", "lat", *(["value"] if circles else [])], "area_map")
    inputs.require(data, ["lon", "lat"], "area_map")
    if circles and (data["value"] < 0).any():
        raise ImpactError("area_map: a negative number", "counts of zero or more", "look at the filter")
    if not (data["lat"].abs().le(90).all() and data["lon"].abs().le(180).all()):
        raise ImpactError(
            "area_map: a point outside the globe",
            "degrees: latitudes to 90, longitudes to 180",
            "look whether they are swapped",
        )
    texts = inputs.texts(words, [frame], "area_map")
    return Chart(
        id=id,
        title=title,
        subtitle=texts.subtitle or f"{unit[:1].upper()}{unit[1:]}{'; area in proportion' if circles else ''}",
        caption=texts.caption,
        alt=texts.alt or _alt(data, title, unit, circles=circles),
        draw=lambda page: _draw(page, data, outlines, labels, unit),
        body={"wide": 380, "narrow": 300},
        data=data if circles else data.assign(lon=data["lon"].round(1), lat=data["lat"].round(1)),
        sources=texts.sources,
        source_line=texts.source_line,
    )


def _alt(data: pd.DataFrame, title: str, unit: str, *, circles: bool) -> str:
    if not circles:
        return alternative(title, f"Map of {counted(len(data), 'point')}, one for each of the {unit}")
    most = data.loc[data["value"].idxmax()]
    return alternative(
        title,
        f"Map of {unit} in {counted(len(data), 'place')}",
        f"most in {most['name']}, {count(most['value'])}",
    )


def _draw(page: Page, data: pd.DataFrame, outlines: Rings, labels: int, unit: str) -> None:
    rings = [ring for own in outlines.values() for ring in own]
    every = np.vstack([data[["lon", "lat"]].to_numpy(float), *rings])
    (west, south), (east, north) = every.min(axis=0), every.max(axis=0)
    narrowed = max(float(np.cos(np.radians((south + north) / 2))), 0.05)
    axes = page.axes()
    air = 0.03 * max((east - west) * narrowed, north - south, 0.05)
    axes.set_xlim(west * narrowed - air, east * narrowed + air)
    axes.set_ylim(south - air, north + air)
    axes.set_aspect("equal", adjustable="box", anchor="C")
    axes.apply_aspect()  # labels are placed before the figure is drawn
    axes.set_xticks([])
    axes.set_yticks([])
    scale = np.array([narrowed, 1.0])
    shapes = [
        Path.make_compound_path(*(Path(ring * scale, closed=False) for ring in own))
        for own in outlines.values()
        if len(own)
    ]
    land = PathCollection(shapes, facecolors=_LAND, edgecolors=_BORDER, linewidths=0.8, zorder=1)
    axes.add_collection(land, autolim=False)
    if "value" in data:
        _circles(page, axes, data, narrowed, labels, unit)
        return
    size = 2 * _DOT[page.layout.name]
    axes.plot(
        data["lon"] * narrowed,
        data["lat"],
        "o",
        color=theme.TOTAL,
        markersize=size,
        alpha=0.5,
        markeredgewidth=0,
    )


def _circles(page: Page, axes: Axes, data: pd.DataFrame, narrowed: float, labels: int, unit: str) -> None:
    largest = max(float(data["value"].max()), 1.0)
    pixel = 1 / float(axes.transData.transform((1, 0))[0] - axes.transData.transform((0, 0))[0])
    shown = max(3, labels // 2) if page.layout.narrow else labels
    marks, words = [], []
    rows = data.sort_values("value", ascending=False)
    for rank, row in enumerate(each_row(rows)):
        x, y = row.lon * narrowed, row.lat
        radius = max(_LARGEST[page.layout.name] * float(np.sqrt(row.value / largest)), 1.25)
        (circle,) = axes.plot(
            x, y, "o", markersize=2 * radius, color=theme.TOTAL, markeredgecolor=_BORDER, alpha=0.72, zorder=3
        )
        page.values(circle, mark_values.marked(str(row.name), count(row.value), unit))
        rim = radius * pixel
        marks += disc(x, y, rim)
        if rank < shown:
            text = f"{row.name} {count(row.value)}"
            words.append(
                Label(text, x + rim, y, prefer=("right", "above right", "below right"), optional=True)
            )
    place(page, axes, words, marks=marks)
