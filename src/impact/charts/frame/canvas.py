"""The frame around every picture: title, subtitle, key, room for the drawing, source line.

A copied picture must carry its title and its sources, so they are part of the drawing. The height follows
from the words: a long title makes a taller picture and never a smaller plot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from impact.charts.frame import theme
from impact.charts.frame.axes.quiet_axes import QuietAxes
from impact.charts.frame.sheet import Sheet
from impact.charts.frame.theme import Layout
from impact.charts.svg import hover
from impact.charts.svg.drawing import WORDS
from impact.errors import ImpactError

_LEADING = 1.3  # line height in units of the type size
#: A mark on the edge of its axes is drawn whole: half a dot at zero would look like another kind of mark.
WHOLE: Mapping[str, Any] = MappingProxyType({"clip_on": False})
_SWATCH = 12.0  # width of a mark in the key, pixels


@dataclass(frozen=True)
class Key:
    """One mark and what it means, for what a direct label cannot say (open circle: lower bound).

    ``shape`` is a matplotlib marker, ``"line"``, ``"dashed"``, ``"rule"`` (upright line), or ``"cell"``;
    ``level`` the height of a cell from 0 to 1.
    """

    text: str
    shape: str
    face: str = theme.TOTAL
    edge: str = theme.TOTAL
    hatch: str = ""
    level: float = 1.0


@dataclass(frozen=True)
class Words:
    """What is written around a picture."""

    title: str
    subtitle: str = ""
    source_line: str = ""
    keys: tuple[Key, ...] = ()


@dataclass(frozen=True)
class Page:
    """A figure with its frame drawn, and the box that is left for the picture.

    ``left``, ``top``, ``right`` and ``bottom`` bound the box in pixels, counted from the upper left corner;
    ``drawing`` is where box and key begin and end when title, subtitle and source line are left out.
    """

    figure: Figure
    layout: Layout
    width: float
    height: float
    left: float
    top: float
    right: float
    bottom: float
    drawing: tuple[float, float]
    sheet: Sheet = field(repr=False)
    titles: list[hover.Values] = field(repr=False, default_factory=list)

    def values(self, artist: Artist | BarContainer, texts: str | Sequence[str]) -> None:
        """Say what the marks of an artist mean when they are pointed at, as "2024: 6,279 people".

        Parameters
        ----------
        artist
            A line with markers (one text a vertex), a collection of points or of shapes, a container of
            bars, a single patch, or a text.
        texts
            One for each mark; ``""`` for a mark that says nothing.

        Raises
        ------
        ImpactError
            More or fewer texts than marks, or an artist that has no marks.
        """
        self.titles.append(hover.values(artist, texts))

    def axes(self, left: float = 0, right: float = 0, top: float = 0, bottom: float = 0) -> Axes:
        """Add axes inside the box, set in by so many pixels, without frame, in the house's quiet style.

        Raises
        ------
        ImpactError
            Words beside the picture leave no room for it.
        """
        x0, x1 = self.left + left, self.right - right
        if x1 <= x0:
            raise ImpactError(
                "the names beside the picture leave no room for it",
                "names that fit into a line",
                "shorten them before the chart, or show a table",
            )
        y0, y1 = self.top + top, self.bottom - bottom
        axes = self.figure.add_axes(
            (x0 / self.width, 1 - y1 / self.height, (x1 - x0) / self.width, (y1 - y0) / self.height),
            axes_class=QuietAxes,
        )
        axes.patch.set_visible(False)
        axes.tick_params(length=0, labelsize=self.layout.small, pad=5, colors=theme.MUTED)
        axes.set_axisbelow(True)
        return axes


def lay_out(layout: Layout, words: Words, body: float) -> Page:
    """Draw the frame for one layout around a box ``body`` pixels high."""
    inner = layout.width - 2 * layout.margin
    title = theme.wrap(words.title, inner, layout.title, bold=True)
    subtitle = theme.wrap(words.subtitle, inner, layout.text)
    rows = _key_rows(words.keys, inner, layout)
    notes = theme.wrap(f"Source: {words.source_line}", inner, layout.small) if words.source_line else []

    edge = float(layout.margin)
    y_title = edge
    y_subtitle = y_title + len(title) * layout.title * _LEADING + (3 if subtitle else 0)
    y_key = y_subtitle + len(subtitle) * layout.text * _LEADING + (6 if rows else 0)
    top = y_key + len(rows) * layout.small * (_LEADING + 0.15) + 10
    bottom = top + body
    y_notes = bottom + (10 if notes else 0)
    height = y_notes + len(notes) * layout.small * _LEADING + edge

    figure = Figure(figsize=(layout.width / theme.DPI, height / theme.DPI), dpi=theme.DPI)
    sheet = Sheet(figure, layout.width, height)
    _write(sheet, title, edge, y_title, layout.title, theme.INK, bold=True)
    _write(sheet, subtitle, edge, y_subtitle, layout.text, theme.MUTED)
    _draw_key(sheet, rows, edge, y_key, layout)
    if notes:
        rule = [edge, layout.width - edge], [bottom + 5] * 2
        sheet.line(*rule, color=theme.RULE, linewidth=0.8, gid=WORDS)
        _write(sheet, notes, edge, y_notes, layout.small, theme.MUTED)
    return Page(
        figure, layout, layout.width, height, edge, top, layout.width - edge, bottom, (y_key, bottom), sheet
    )


def _write(
    sheet: Sheet, lines: Sequence[str], x: float, y: float, size: float, colour: str, bold: bool = False
) -> None:
    for i, line in enumerate(lines):
        sheet.text(
            x,
            y + (i + 0.95) * size * _LEADING - 0.25 * size,
            line,
            fontsize=size,
            color=colour,
            fontweight="bold" if bold else "normal",
            va="baseline",
            gid=WORDS,
        )


def _key_rows(keys: Sequence[Key], width: float, layout: Layout) -> list[list[tuple[float, Key, str]]]:
    """Flow the entries of the key into rows of (x, key, text); a long entry goes on in the next row."""
    rows: list[list[tuple[float, Key, str]]] = []
    x = width + 1.0
    for key in keys:
        room = width - _SWATCH - 5
        lines = theme.wrap(key.text, room, layout.small)
        needed = _SWATCH + 5 + theme.measure(lines[0], layout.small)
        if x + needed > width or not rows:
            rows.append([])
            x = 0.0
        rows[-1].append((x, key, lines[0]))
        x += needed + 18
        for line in lines[1:]:
            rows.append([(0.0, Key("", ""), line)])
            x = width + 1.0
    return rows


def _draw_key(
    sheet: Sheet, rows: list[list[tuple[float, Key, str]]], left: float, top: float, layout: Layout
) -> None:
    step = layout.small * (_LEADING + 0.15)
    for i, row in enumerate(rows):
        middle = top + (i + 0.5) * step
        for x, key, text in row:
            draw_mark(sheet, key, left + x, middle)
            sheet.text(
                left + x + _SWATCH + 5,
                middle + 0.36 * layout.small,
                text,
                fontsize=layout.small,
                color=theme.MUTED,
                va="baseline",
            )


def add_line(axes: Axes, xs: Sequence[float], ys: Sequence[float], **style: Any) -> Line2D:
    """Draw a line or marks as ``axes.plot`` does, in half its time, into axes whose limits are set."""
    line = Line2D(xs, ys, **style)
    axes.add_artist(line)
    return line


def draw_tie(axes: Axes, x: float, low: float, high: float, colour: str, size: float) -> None:
    """Draw a bar with ends from the least to the greatest of the values that tie."""
    add_line(axes, [x, x], [low, high], color=colour, linewidth=2.2, solid_capstyle="butt", zorder=3.6)
    ends = {"marker": "_", "linestyle": "none", "markersize": size * 1.4, "markeredgewidth": 1.6, **WHOLE}
    add_line(axes, [x, x], [low, high], color=colour, zorder=3.6, **ends)


def draw_mark(sheet: Sheet, key: Key, x: float, y: float) -> None:
    """Draw the mark of a key entry in a square of 12 pixels that starts at ``x`` and is centred on ``y``."""
    if key.shape == "":
        return
    if key.shape == "cell":
        height = _SWATCH * key.level
        sheet.add(
            Rectangle(
                (x, y - height / 2),
                _SWATCH,
                height,
                facecolor=key.face,
                edgecolor=key.edge,
                hatch=key.hatch,
                linewidth=0,
            )
        )
    elif key.shape in ("line", "dashed", "rule"):
        xs, ys = ([x + 6, x + 6], [y - 6, y + 6]) if key.shape == "rule" else ([x, x + _SWATCH], [y, y])
        style: Any = (0, (2.6, 1.9)) if key.shape == "dashed" else "-"
        sheet.line(xs, ys, color=key.edge, linewidth=1.4, linestyle=style)
    else:
        sheet.line(
            [x + _SWATCH / 2],
            [y],
            marker=key.shape,
            markersize=7,
            markerfacecolor=key.face,
            markeredgecolor=key.edge,
            markeredgewidth=1.4,
            linestyle="none",
        )
