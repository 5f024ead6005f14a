"""Axes of a picture, without what matplotlib makes and measures in all axes and no picture of ours shows.

No picture has ticks between its ticks. And where the numbers of an axis stand is asked in drawing only to put
its name and its power of ten beyond them; ours say what is counted in words above the picture.
"""

from __future__ import annotations

from typing import Any

from matplotlib.artist import allow_rasterization
from matplotlib.axes import Axes
from matplotlib.axis import Axis, XAxis, YAxis


class _QuietAxis(Axis):
    """An axis without minor ticks, that measures its numbers only where something stands beyond them."""

    _is_in_drawing = False

    def reset_ticks(self) -> None:
        super().reset_ticks()
        self.minorTicks: list[Any] = []  # else matplotlib makes one to look at
        if not getattr(self.axes, "has_ticks", True):
            self.majorTicks: list[Any] = []

    @allow_rasterization
    def draw(self, renderer: Any) -> None:
        self._is_in_drawing = True
        try:
            super().draw(renderer)
        finally:
            self._is_in_drawing = False

    def _get_ticklabel_bboxes(self, ticks: Any, renderer: Any) -> Any:
        formatter: Any = self.major.formatter
        if self._is_in_drawing and not self.label.get_text() and not formatter.get_offset():
            return [], []
        return super()._get_ticklabel_bboxes(ticks, renderer)  # type: ignore[misc]


class QuietXAxis(_QuietAxis, XAxis):
    """The horizontal one."""


class QuietYAxis(_QuietAxis, YAxis):
    """The upright one."""


class QuietAxes(Axes):
    """Axes of which both are quiet."""

    has_ticks = True

    def _init_axis(self) -> None:
        self.xaxis, self.yaxis = QuietXAxis(self, clear=False), QuietYAxis(self, clear=False)
        for axis, sides in ((self.xaxis, ("bottom", "top")), (self.yaxis, ("left", "right"))):
            for side in sides:
                self.spines[side].register_axis(axis)


class Sheet(QuietAxes):
    """Axes to write and draw on that show no ticks, so that not even the first is made."""

    has_ticks = False
