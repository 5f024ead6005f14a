"""Names of lines in the margin: beside the ends of lines that reach the right edge, apart from each other."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.axes import Axes

from impact.charts.frame import theme
from impact.charts.frame.canvas import Page
from impact.charts.frame.labels import GID, spread


def fold(name: str, page: Page) -> list[str]:
    """Break a name so that the margin takes a quarter of the page at most (a third on a phone)."""
    most = (page.right - page.left) * (0.32 if page.layout.narrow else 0.25)
    parts = theme.wrap(name, most, page.layout.text, bold=True)
    if len(parts) <= 2:
        return parts
    return [parts[0], theme.shorten(" ".join(parts[1:]), most, page.layout.text, bold=True)]


def write_in_margin(
    page: Page,
    axes: Axes,
    names: Mapping[str, list[str]],
    ends: Mapping[str, tuple[float, float]],
    colours: Mapping[str, str],
) -> list[tuple[float, float, float, float]]:
    """Name the lines that reach the right edge in the margin; give the boxes in pixels."""
    if not names:
        return []
    size = page.layout.text
    leading = size * 1.18
    frame = axes.get_window_extent()
    tallest = max(len(parts) for parts in names.values())
    heights = [float(axes.transData.transform(ends[name])[1]) for name in names]
    half = tallest * leading / 2
    middles = spread(heights, tallest * leading + 4, frame.y0 + half, frame.y1)
    boxes = []
    for name, height, middle in zip(names, heights, middles, strict=True):
        parts = names[name]
        left = frame.x1 + 8
        start = float(axes.transData.transform(ends[name])[0])
        if abs(middle - height) > 4 or left - start > 20:
            page.sheet.line(
                [start + 4, left - 2],
                [page.height - height, page.height - middle],
                color=theme.FAINT,
                linewidth=0.8,
            )
        top = page.height - middle - (len(parts) - 1) / 2 * leading
        for i, part in enumerate(parts):
            page.sheet.text(
                left,
                top + i * leading + 0.36 * size,
                part,
                fontsize=size,
                color=colours[name],
                fontweight="bold",
                va="baseline",
                gid=GID,
            )
        boxes.append((left - 2, middle - half, page.right, middle + half))
    return boxes
