"""Made-up frames, and ways to ask a figure what it shows."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from functools import lru_cache

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from impact.charts import Chart, bars, heatmap, series, stacked, timeline, vintages
from impact.charts.frame import theme
from impact.charts.frame.canvas import Page
from impact.charts.frame.theme import Layout

LINE = "Monitor of Made-up Figures 2001–2025, 24 pages; Agency for Examples 2014–2024, 4 pages; 6 others"
SVG = "{http://www.w3.org/2000/svg}"

Draw = Callable[[Page, Axes], None]

YEARS = [*range(1999, 2007), *range(2009, 2025)]
COUNTS = [9220, 8000, 7987, 11700, 8065, 6521, 7328, 6573, 4224, 4191, 4474, 4325, 3456, 3695, 6971, 9440]
COUNTS += [7253, 6897, 5853, 7073, 5544, 4710, 5757, 6279]
TOTALS = dict(zip(YEARS, COUNTS, strict=True))
FIRST = {2006: 5751, 2009: 3956, 2012: 3628, 2016: 8605, 2019: 5554}


def totals() -> pd.DataFrame:
    """Annual totals with a gap (2007, 2008), all qualifiers and two weak years."""
    words = {2000: "approximate", 2001: "at_least", 2002: "approximate", 2024: "at_least"}
    return pd.DataFrame(
        {
            "year": pd.array(list(TOTALS), dtype="Int64"),
            "value": [float(value) for value in TOTALS.values()],
            "qualifier": [words.get(year, "exact") for year in TOTALS],
            "tier": ["weak" if year in (1999, 2002) else "primary" for year in TOTALS],
            "source_id": [f"page-{year}" for year in TOTALS],
        }
    )


def editions() -> pd.DataFrame:
    rows = [(year, year + 1, FIRST.get(year, value), "accepted") for year, value in TOTALS.items()]
    rows += [(year, year + 3, TOTALS[year], "accepted") for year in FIRST]
    rows += [(2014, 2018, 3993, "uncorroborated"), (2004, 2005, 6251, "tie"), (2016, 2017, 1, "outranked")]
    return pd.DataFrame(rows, columns=["year", "edition", "value", "status"])


def outcomes() -> pd.DataFrame:
    rows = [(year, "total", value) for year, value in TOTALS.items()]
    split = {2012: (1066, 2552, 10), 2016: (2472, 6937, 28), 2023: (1983, 3663, 111), 2024: (1945, 4325, 9)}
    for year, values in split.items():
        rows += [
            (year, name, v) for name, v in zip(("killed", "injured", "outcome_unknown"), values, strict=True)
        ]
    return pd.DataFrame(rows, columns=["year", "measure", "value"])


def coverage() -> pd.DataFrame:
    kinds = ("primary", "secondary", "weak", "none")
    rows = [
        (f"Land of {chr(65 + p)} and the Faraway Isles", year, kinds[(p * year) % 4])
        for p in range(20)
        for year in range(1999, 2026)
    ]
    return pd.DataFrame(rows, columns=["name", "year", "level"])


def steps() -> pd.DataFrame:
    rows = [
        ("Estonia", "announced", "2025-03-18"),
        ("Estonia", "parliament_vote", "2025-06-04"),
        ("Estonia", "deposited", "2025-06-27"),
        ("Estonia", "effective", "2025-12-27"),
        ("Finland", "announced", "2025-04-01"),
        ("Finland", "deposited", "2025-07-10"),
        ("Finland", "production_announced", "2025-07-09"),
        ("Finland", "effective", "2026-01-10"),
        ("Ukraine", "suspended", "2025-07-21"),
    ]
    return pd.DataFrame(rows, columns=["name", "event", "date"])


def reasons() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "label": [
                "text in a number",
                "no year",
                "place not resolved, neither by code nor by name nor by alias",
            ],
            "value": [1204, 88, 0],
        }
    )


def charts() -> dict[str, Chart]:
    """One chart of every kind, from made-up figures."""
    return {
        "series": series(totals(), id="s", title="A sentence", editions=editions(), source_line=LINE),
        "stacked": stacked(outcomes(), id="k", title="A sentence", source_line=LINE),
        "vintages": vintages(editions(), id="v", title="A sentence", source_line=LINE),
        "heatmap": heatmap(coverage(), id="h", title="A sentence", source_line=LINE),
        "timeline": timeline(steps(), id="t", title="A sentence", source_line=LINE),
        "bars": bars(reasons(), id="b", title="A sentence", unit="rows", source_line=LINE),
    }


@lru_cache(maxsize=32)
def drawn(chart: Chart, layout: Layout) -> tuple[Figure, FigureCanvasAgg]:
    """Draw a chart so that extents can be asked for."""
    figure = chart.render(layout)
    canvas = FigureCanvasAgg(figure)
    with theme.style():
        canvas.draw()
    return figure, canvas


@lru_cache(maxsize=32)
def svg(chart: Chart, layout: Layout = theme.WIDE) -> str:
    """The picture as SVG, drawn once for all tests that only read it."""
    return chart.svg(layout)


def texts(figure: Figure, gid: str | None = None) -> list[Text]:
    artists = figure.findobj(Text)
    return [
        t
        for t in artists
        if isinstance(t, Text) and t.get_text() and t.get_visible() and (not gid or t.get_gid() == gid)
    ]


def extents(figure: Figure, canvas: FigureCanvasAgg, gid: str | None = None) -> list[tuple[str, Bbox]]:
    renderer = canvas.get_renderer()
    with theme.style():
        return [(t.get_text(), Text.get_window_extent(t, renderer)) for t in texts(figure, gid)]


def overlaps(boxes: list[tuple[str, Bbox]]) -> list[tuple[str, str]]:
    """Pairs of texts whose boxes overlap by more than the pixel that rounding takes."""
    artists = []
    for i, (one, a) in enumerate(boxes):
        for other, b in boxes[i + 1 :]:
            across = min(a.x1, b.x1) - max(a.x0, b.x0)
            down = min(a.y1, b.y1) - max(a.y0, b.y0)
            if across > 1 and down > 1:
                artists.append((one, other))
    return artists


def plot(figure: Figure) -> Axes:
    """The axes with the picture."""
    return figure.axes[0]


def words(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text")]


def values(chart: Chart, layout: Layout = theme.WIDE) -> list[str]:
    """What the marks of a chart say when they are pointed at, in the order of drawing."""
    root = ET.fromstring(svg(chart, layout))
    inner = [parent for parent in root.iter() if parent is not root]
    return [title.text or "" for parent in inner for title in parent.findall(f"{SVG}title")]


def covered(figure: Figure, canvas: FigureCanvasAgg) -> list[tuple[str, str]]:
    """Labels with the kind of thing they lie on: a mark of the data, or a line between two marks.

    Rules that only guide the eye are no data: those of the grid, of zero and of a reference run from edge to
    edge of the axes, leaders are thinner than any line of data.
    """
    labels = extents(figure, canvas, "label")
    artists = []
    for axes in figure.axes:
        frame = axes.get_window_extent()
        for line in axes.lines:
            places = line.get_transform().transform(np.asarray(line.get_xydata(), dtype=float))
            places = places[np.isfinite(places).all(axis=1)]
            drawn = line.get_marker() not in ("None", None, "")
            reach = np.ptp(places, axis=0) if len(places) else (0.0, 0.0)
            guide = len(places) == 2 and (reach[0] >= frame.width - 1 or reach[1] >= frame.height - 1)
            joined = line.get_linestyle() != "None" and line.get_linewidth() > 0.9 and not guide
            for words, box in labels:
                inner = Bbox.from_extents(box.x0 + 1, box.y0 + 2, box.x1 - 1, box.y1 - 2)
                if drawn and any(inner.contains(x, y) for x, y in places):
                    artists.append((words, "mark"))
                elif joined and len(places) > 1 and Path(places).intersects_bbox(inner, filled=False):
                    artists.append((words, "line"))
    return artists


def made_up(draw: Draw) -> Chart:
    """A chart of one plot, ten by ten, into which ``draw`` draws."""

    def whole(page: Page) -> None:
        axes = page.axes(left=20, bottom=20)
        axes.set_xlim(0, 10)
        axes.set_ylim(0, 10)
        draw(page, axes)

    return Chart("made-up", "Title", whole, {"wide": 200, "narrow": 200}, pd.DataFrame({"x": [1]}), "Words.")
