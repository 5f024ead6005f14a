"""Axes of a picture, without what matplotlib makes and measures in all axes and no picture of ours shows.

No picture has an edge around its axes, or ticks between its ticks, or limits that are found from what is
drawn: each sets its own. Where the numbers of an axis stand is asked in drawing only to put its name and its
power of ten beyond them; ours say what is counted in words above the picture. And one tick is moved along an
axis instead of making one for each place.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist, allow_rasterization
from matplotlib.axes import Axes
from matplotlib.axis import Axis, XAxis, YAxis
from matplotlib.lines import Line2D
from matplotlib.markers import MarkerStyle
from matplotlib.patches import Patch, Rectangle
from matplotlib.text import Text
from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator
from matplotlib.transforms import IdentityTransform, Transform

from impact.charts.frame.axes import plain_ticks
from impact.charts.svg.renderer import SvgRenderer

#: How far beyond an end of its axis, in lengths of the axis, a tick may stand; matplotlib's own measure.
_SLACK = 1e-10
#: What `plot` takes besides the properties of a line.
_SORTED_OUT = {"data", "scalex", "scaley"}
_UNMOVED = IdentityTransform()


class PlainSet:
    """Sets properties as all artists do, by a method of its own.

    For a class without one matplotlib lists all that can be set, with what each property may be, as a text of
    help: five milliseconds a class.
    """

    def set(self, **properties: Any) -> Any:
        """Set properties by their names."""
        return Artist.set(self, **properties)  # type: ignore[arg-type]


class _QuietAxis(PlainSet, Axis):
    """An axis without minor ticks, drawn with one tick that is moved."""

    def reset_ticks(self) -> None:
        super().reset_ticks()
        self.majorTicks: list[Any] = []  # else matplotlib makes one of each to look at
        self.minorTicks: list[Any] = []

    def set_ticks(self, ticks: Any, labels: Any = None, *, minor: bool = False, **kwargs: Any) -> Any:
        if minor or kwargs:
            return super().set_ticks(ticks, labels, minor=minor, **kwargs)
        if len(ticks):
            self.set_view_interval(min(ticks), max(ticks))
        self.set_major_locator(FixedLocator(ticks))
        if labels is not None:
            self.set_major_formatter(FixedFormatter(labels))
        return []

    def get_major_ticks(self, numticks: int | None = None) -> list[Any]:
        if not self.majorTicks:
            first = self._get_tick(major=True)  # type: ignore[attr-defined]
            first.set_clip_path(self.axes.patch)
            self.majorTicks.append(first)
        return super().get_major_ticks(numticks)

    def get_children(self) -> list[Any]:
        if not isinstance(self.get_major_locator(), NullLocator):
            self.get_ticklabels()  # makes the ticks that are not there in drawing
        return super().get_children()

    @allow_rasterization
    def draw(self, renderer: Any) -> None:
        formatter: Any = self.major.formatter
        places = self.get_majorticklocs()
        words = formatter.format_ticks(places)
        minor = not isinstance(self.get_minor_locator(), NullLocator)
        if minor or self.label.get_text() or formatter.get_offset() or not self.get_visible():
            super().draw(renderer)
            return
        renderer.open_group(__name__, gid=self.get_gid())
        shown = [pair for pair in zip(places, words, strict=True) if self._holds(pair[0])]
        plain = plain_ticks.of(self, words) if isinstance(renderer, SvgRenderer) else None
        if shown and plain is not None:
            plain.write(renderer, shown)
        elif shown:
            self._move_a_tick(renderer, shown)
        renderer.close_group(__name__)
        self.stale = False

    def _move_a_tick(self, renderer: Any, shown: Sequence[tuple[float, str]]) -> None:
        (tick,) = self.get_major_ticks(1)
        for place, word in shown:
            tick.update_position(place)
            tick.label1.set_text(word)
            tick.label2.set_text(word)
            tick.draw(renderer)

    def _holds(self, place: float) -> bool:
        """Whether a place lies between the ends of the axis."""
        low, high, at = self.get_transform().transform([*self.get_view_interval(), place])
        low, high = min(low, high), max(low, high)
        slack = (high - low) * _SLACK
        return bool(low - slack <= at <= high + slack)


class QuietText(PlainSet, Text):
    """Words that are laid out only where their place depends on how large they are."""

    @allow_rasterization
    def draw(self, renderer: Any) -> None:
        """Write one line upon its baseline at once; draw any other as matplotlib does."""
        x, y = self.get_transform().transform(self.get_unitless_position())
        plain = isinstance(renderer, SvgRenderer) and self._is_plain() and math.isfinite(x + y)
        if not plain or not self.get_visible() or not self.get_text():
            super().draw(renderer)
            return
        renderer.open_group("text", self.get_gid())
        gc = renderer.new_gc()
        gc.set_foreground(self.get_color())
        gc.set_alpha(self.get_alpha())
        if self.get_clip_on():
            gc.set_clip_rectangle(self.get_clip_box())
            gc.set_clip_path(self.get_clip_path())
        top = renderer.get_canvas_width_height()[1] - y
        align = self.get_horizontalalignment()
        renderer.write_line(gc, x, top, self.get_text(), self.get_fontproperties(), align)
        gc.restore()
        renderer.close_group("text")
        self.stale = False

    def _is_plain(self) -> bool:
        return not (
            self.get_verticalalignment() != "baseline"
            or self.get_rotation()
            or "\n" in self.get_text()
            or self.get_bbox_patch() is not None
            or self.get_wrap()
            or self.get_usetex()
            or self.get_parse_math()
            or self.get_path_effects()
        )


class QuietXAxis(_QuietAxis, XAxis):
    """The horizontal one."""


class QuietYAxis(_QuietAxis, YAxis):
    """The upright one."""


class _Ground(PlainSet, Rectangle):
    """The ground of axes, along which what is drawn on them is cut; it is as large as they are."""

    def get_patch_transform(self) -> Transform:
        return _UNMOVED


class QuietAxes(PlainSet, Axes):
    """Axes of which both are quiet."""

    def _init_axis(self) -> None:
        self.xaxis, self.yaxis = QuietXAxis(self, clear=False), QuietYAxis(self, clear=False)

    def _gen_axes_spines(self, *_: Any, **__: Any) -> dict[str, Any]:
        return {}

    def _gen_axes_patch(self) -> Patch:
        return _Ground((0.0, 0.0), 1.0, 1.0)

    def get_xaxis_transform(self, which: Any = "grid") -> Transform:
        """Give the transformation of what stands on the horizontal axis; without edges, ticks as its grid."""
        return super().get_xaxis_transform("grid" if which in ("tick1", "tick2") else which)

    def get_yaxis_transform(self, which: Any = "grid") -> Transform:
        """Give the transformation of what stands on the upright axis; without edges, ticks as its grid."""
        return super().get_yaxis_transform("grid" if which in ("tick1", "tick2") else which)

    def text(self, x: float, y: float, s: str, fontdict: Any = None, **kwargs: Any) -> Text:
        """Write words, as matplotlib's axes do."""
        defaults = {"va": "baseline", "ha": "left", "transform": self.transData, "clip_on": False}
        words = QuietText(x, y, text=s, **{**defaults, **_short(fontdict or {}), **_short(kwargs)})
        self.add_artist(words)
        return words

    def plot(self, *args: Any, **style: Any) -> list[Line2D]:
        """Draw a line or marks; plain numbers in a given colour need no sorting out of what was meant."""
        places = [np.atleast_1d(np.asarray(values)) for values in args[:2]]
        marker = args[2] if len(args) == 3 else ""
        if (
            len(args) not in (2, 3)
            or "color" not in style
            or not _SORTED_OUT.isdisjoint(style)
            or not (marker == "" or marker in MarkerStyle.markers)
            or any(values.ndim != 1 or values.dtype.kind not in "iuf" for values in places)
        ):
            return super().plot(*args, **style)
        meant = {"marker": marker, "linestyle": "None"} if marker else {}
        return [self.add_line(Line2D(*places, **{**meant, **style}))]

    def add_line(self, line: Line2D) -> Line2D:
        """Add a line, from which no limits are found."""
        self.add_artist(line)
        return line

    def add_patch(self, p: Patch) -> Patch:
        """Add a shape, from which no limits are found."""
        self.add_artist(p)
        return p


def _short(style: Mapping[str, Any]) -> dict[str, Any]:
    """Call alignments by their short names, so that one that is given replaces the usual one."""
    names = {"verticalalignment": "va", "horizontalalignment": "ha"}
    return {names.get(name, name): value for name, value in style.items()}
