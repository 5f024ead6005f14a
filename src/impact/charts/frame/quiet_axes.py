"""Axes of a picture, without what matplotlib makes and measures in all axes and no picture of ours shows.

No picture has an edge around its axes, or ticks between its ticks, or limits that are found from what is
drawn: each sets its own. Where the numbers of an axis stand is asked in drawing only to put its name and its
power of ten beyond them; ours say what is counted in words above the picture. And one tick is moved along an
axis instead of making one for each place.
"""

from __future__ import annotations

from typing import Any

from matplotlib.artist import allow_rasterization
from matplotlib.axes import Axes
from matplotlib.axis import Axis, XAxis, YAxis
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator
from matplotlib.transforms import IdentityTransform, Transform

#: How far beyond an end of its axis, in lengths of the axis, a tick may stand; matplotlib's own measure.
_SLACK = 1e-10
_UNMOVED = IdentityTransform()


class _QuietAxis(Axis):
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
        if shown:
            (tick,) = self.get_major_ticks(1)
            for place, word in shown:
                tick.update_position(place)
                tick.label1.set_text(word)
                tick.label2.set_text(word)
                tick.draw(renderer)
        renderer.close_group(__name__)
        self.stale = False

    def _holds(self, place: float) -> bool:
        """Whether a place lies between the ends of the axis."""
        low, high, at = self.get_transform().transform([*self.get_view_interval(), place])
        low, high = min(low, high), max(low, high)
        slack = (high - low) * _SLACK
        return bool(low - slack <= at <= high + slack)


class QuietXAxis(_QuietAxis, XAxis):
    """The horizontal one."""


class QuietYAxis(_QuietAxis, YAxis):
    """The upright one."""


class _Ground(Rectangle):
    """The ground of axes, along which what is drawn on them is cut; it is as large as they are."""

    def get_patch_transform(self) -> Transform:
        return _UNMOVED


class QuietAxes(Axes):
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

    def add_line(self, line: Line2D) -> Line2D:
        """Add a line, from which no limits are found."""
        self.add_artist(line)
        return line

    def add_patch(self, p: Patch) -> Patch:
        """Add a shape, from which no limits are found."""
        self.add_artist(p)
        return p
