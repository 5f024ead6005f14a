"""Ticks of an axis, written into an SVG without an object of matplotlib for each rule, mark and number.

What they look like is read from the axis. Whatever our pictures do not ask of ticks (dashes, turned words,
both sides, ticks that somebody took in hand) is matplotlib's to draw.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import matplotlib
import numpy as np
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties
from matplotlib.markers import TICKDOWN, TICKLEFT, MarkerStyle
from matplotlib.path import Path
from matplotlib.transforms import Bbox, IdentityTransform, TransformedBbox

from impact.charts.svg import lettering
from impact.charts.svg.renderer import SvgRenderer

_IDENTITY = IdentityTransform()
#: For the two directions: side of marks, side of words, and both on the side across; the mark that is drawn.
_SIDES = {
    "x": ("bottom", "labelbottom", "top", "labeltop", TICKDOWN),
    "y": ("left", "labelleft", "right", "labelright", TICKLEFT),
}
#: What our pictures say of ticks; order of drawing does not matter within a tick.
_ESSENTIALS = {"length", "pad", "color", "labelsize", "labelcolor", "gridOn"}
_RULES = {"grid_color", "grid_linewidth"}
_NAMES = {*_ESSENTIALS, *_RULES, "grid_alpha", "grid_zorder"}


@dataclass(frozen=True)
class PlainTicks:
    """The ticks of one axis: their settings, and the axis they stand on."""

    axis: Any
    settings: Mapping[str, Any]

    def write(self, renderer: SvgRenderer, ticks: Sequence[tuple[float, str]]) -> None:
        """Write rule, mark and number of each place, in matplotlib's order."""
        _, words_side, _, _, _ = _SIDES[self.axis.axis_name]
        places = [place for place, _ in ticks]
        axis = self._transform()
        near, far = (axis.transform(self._points(places, end)) for end in (0.0, 1.0))
        rule = self._rule(renderer) if self.settings["gridOn"] else None
        mark = self._mark(renderer)
        label = self._label(renderer, places) if self.settings[words_side] else None
        for at, (_, word) in enumerate(ticks):
            if rule is not None:
                renderer.draw_path(rule, Path([near[at], far[at]]), _IDENTITY)
            if mark is not None:
                gc, shape, size, face = mark
                renderer.draw_markers(gc, shape, size, Path([near[at]]), _IDENTITY, face)
            if label is not None and word:
                label.write(renderer, at, word)

    def _points(self, places: Sequence[float], across: float) -> np.ndarray:
        columns = [np.asarray(places, dtype=float), np.full(len(places), across)]
        return np.column_stack(columns if self.axis.axis_name == "x" else columns[::-1])

    def _transform(self) -> Any:
        axes = self.axis.axes
        return axes.get_xaxis_transform() if self.axis.axis_name == "x" else axes.get_yaxis_transform()

    def _rule(self, renderer: SvgRenderer) -> Any:
        """Say how rules are drawn: cut along the axes, as lines of the house are."""
        gc = renderer.new_gc()
        cut: Any = TransformedBbox(Bbox.unit(), self.axis.axes.patch.get_transform())
        gc.set_clip_rectangle(cut)
        gc.set_linewidth(self.settings["grid_linewidth"])
        gc.set_joinstyle(matplotlib.rcParams["lines.solid_joinstyle"])
        gc.set_capstyle(matplotlib.rcParams["lines.solid_capstyle"])
        gc.set_foreground(
            to_rgba(self.settings["grid_color"], self.settings.get("grid_alpha", 1.0)), isRGBA=True
        )
        return gc

    def _mark(self, renderer: SvgRenderer) -> tuple[Any, Path, Any, Any] | None:
        """Say how marks are drawn: style, shape, size and colour; nothing where there are none."""
        name = self.axis.axis_name
        side, _, _, _, marker = _SIDES[name]
        if not self.settings[side] or self.settings["length"] <= 0:
            return None
        style = MarkerStyle(marker)
        defaults, size = cast(Any, matplotlib.rcParams), cast(Any, style.get_transform())
        face = to_rgba(self.settings["color"])
        gc = renderer.new_gc()
        gc.set_linewidth(defaults[f"{name}tick.major.width"])
        gc.set_foreground(face, isRGBA=True)
        gc.set_joinstyle(style.get_joinstyle())
        gc.set_capstyle(style.get_capstyle())
        return gc, style.get_path(), size.scale(self.settings["length"]), face

    def _label(self, renderer: SvgRenderer, places: Sequence[float]) -> _Label:
        axes, reach = self.axis.axes, self.settings["pad"] + self.settings["length"]
        across = self.axis.axis_name == "x"
        of_axis = axes.get_xaxis_text1_transform if across else axes.get_yaxis_text1_transform
        offset, upright, along = of_axis(reach)
        gc = renderer.new_gc()
        gc.set_foreground(self.settings["labelcolor"])
        font = FontProperties(size=self.settings["labelsize"])
        return _Label(gc, font, offset.transform(self._points(places, 0.0)), upright, along)


@dataclass(frozen=True)
class _Label:
    """The numbers of an axis: their look, where they stand, and how they are aligned."""

    gc: Any
    font: FontProperties
    places: np.ndarray
    upright: str
    along: str

    def write(self, renderer: SvgRenderer, at: int, word: str) -> None:
        x, y = self.places[at].tolist()
        top = renderer.get_canvas_width_height()[1] - y
        drop = lettering.ascent(word, self.font)
        top += drop if self.upright == "top" else drop / 2
        renderer.write_line(self.gc, x, top, word, self.font, self.along)


def of(axis: Any, words: Sequence[str]) -> PlainTicks | None:
    """Find the ticks of an axis that can be written plainly; None where matplotlib has to draw them."""
    settings = axis.get_tick_params()
    _, _, across, words_across, _ = sides = _SIDES[axis.axis_name]
    essentials = _ESSENTIALS | (_RULES if settings.get("gridOn") else set())
    plain = essentials <= settings.keys() and settings.keys() <= _NAMES | set(sides[:4])
    if axis.majorTicks or not plain or settings[across] or settings[words_across]:
        return None
    return None if any("\n" in word for word in words) else PlainTicks(axis, settings)
