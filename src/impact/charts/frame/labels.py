"""Direct labels: words beside the marks they speak of, never on top of one another.

Labels are placed in the order given, the most important first. Each tries places around its mark, near
before far, and takes the first that is free of labels, marks and lines; where none is wholly free it takes
the one that covers least. A label that has to stand away from its mark gets a thin leader.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes

from impact.charts.frame import theme
from impact.charts.frame.canvas import Page

#: Tag of every direct label, by which the checks find them in a figure.
GID = "label"

_DIRECTIONS = {
    "above": (0.0, 1.0),
    "below": (0.0, -1.0),
    "right": (1.0, 0.0),
    "left": (-1.0, 0.0),
    "above right": (1.0, 1.0),
    "above left": (-1.0, 1.0),
    "below right": (1.0, -1.0),
    "below left": (-1.0, -1.0),
}
_MOST_STEPS = 1_000  # along one line; three pixels each, so that longer ones run out of the picture
_DISTANCES = (7.0, 12.0, 20.0, 32.0, 46.0, 62.0)


@dataclass(frozen=True)
class Label:
    """Words for the mark at ``x``, ``y`` (data units); ``prefer`` names directions to try first.

    An ``optional`` label is left out where it would cover something.
    """

    text: str
    x: float
    y: float
    colour: str = theme.INK
    bold: bool = False
    prefer: tuple[str, ...] = ("above", "below")
    optional: bool = False


@dataclass(frozen=True)
class _Box:
    x0: float
    y0: float
    x1: float
    y1: float

    def meets(self, other: _Box) -> bool:
        return self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1

    def inside(self, other: _Box) -> bool:
        return self.x0 >= other.x0 and self.x1 <= other.x1 and self.y0 >= other.y0 and self.y1 <= other.y1

    def covers(self, points: np.ndarray) -> int:
        within = (points[:, 0] > self.x0) & (points[:, 0] < self.x1)
        return int((within & (points[:, 1] > self.y0) & (points[:, 1] < self.y1)).sum())


def place(
    page: Page,
    axes: Axes,
    labels: Sequence[Label],
    marks: Sequence[tuple[float, float]] = (),
    lines: Sequence[Sequence[tuple[float, float]]] = (),
    reserved: Sequence[tuple[float, float, float, float]] = (),
) -> None:
    """Write labels beside their marks without covering ``marks`` or ``lines`` (data units) or each other.

    ``reserved`` boxes (left, bottom, right, top in pixels from the lower left corner) are left free.
    """
    size = page.layout.text
    obstacles = _obstacles(axes, marks, lines)
    # To the left stand the numbers of the axis.
    room = _Box(axes.get_window_extent().x0, page.height - page.bottom, page.right, page.height - page.top)
    taken: list[_Box] = [_Box(*box) for box in reserved]
    for label in labels:
        text_width = theme.measure(label.text, size, label.bold)
        x, y = axes.transData.transform((label.x, label.y))
        box, distance, covered = _best(label, (x, y), (text_width, size), obstacles, taken, room)
        if covered and label.optional:
            continue
        taken.append(box)
        if distance > 20:
            leader = _leader(axes, (x, y), box)
            axes.plot(*leader, color=theme.FAINT, linewidth=0.8, zorder=2, clip_on=False)
        # Centred offsets in points keep their distance from the mark at every resolution.
        axes.annotate(
            label.text,
            (label.x, label.y),
            xytext=((box.x0 + box.x1) / 2 - x, (box.y0 + box.y1) / 2 - y - 0.36 * size),
            textcoords="offset points",
            ha="center",
            va="baseline",
            fontsize=size,
            color=label.colour,
            fontweight="bold" if label.bold else "normal",
            annotation_clip=False,
            zorder=6,
            bbox={"facecolor": theme.PAPER, "edgecolor": "none", "pad": 0.5},  # no rule through the words
            gid=GID,
        )


def _best(
    label: Label,
    at: tuple[float, float],
    size: tuple[float, float],
    obstacles: np.ndarray,
    taken: Sequence[_Box],
    room: _Box,
) -> tuple[_Box, float, int]:
    order = list(label.prefer) + [name for name in _DIRECTIONS if name not in label.prefer]
    best: tuple[float, _Box, float, int] | None = None
    for far, distance in enumerate(_DISTANCES):
        for rank, name in enumerate(order):
            box = _candidate(at, _DIRECTIONS[name], distance, size, room)
            if box is None or any(box.meets(other) for other in taken):
                continue
            covered = box.covers(obstacles)
            # Covering something is worse than standing far away; among free places the nearest wins.
            cost = covered * 40.0 + far * 6.0 + rank
            if best is None or cost < best[0]:
                best = (cost, box, distance, covered)
    if best is None:  # a crowd: the label keeps the nearest place, the checks will complain
        box = _candidate(at, (0.0, 1.0), _DISTANCES[0], size, None)
        assert box is not None
        return box, _DISTANCES[0], 1
    return best[1], best[2], best[3]


def _candidate(
    at: tuple[float, float],
    direction: tuple[float, float],
    distance: float,
    size: tuple[float, float],
    room: _Box | None,
) -> _Box | None:
    (x, y), (dx, dy), (width, height) = at, direction, size
    diagonal = 0.7 if dx and dy else 1.0
    centre_x = x + dx * (distance * diagonal + width / 2)
    centre_y = y + dy * (distance * diagonal + height / 2)
    if room is not None and dx == 0:
        # Above or below, a label may slide sideways to stay on the page.
        centre_x = min(max(centre_x, room.x0 + width / 2), room.x1 - width / 2)
        if abs(centre_x - x) > width / 2 + 4:
            return None
    box = _Box(
        centre_x - width / 2 - 2,
        centre_y - height / 2 - 1,
        centre_x + width / 2 + 2,
        centre_y + height / 2 + 1,
    )
    slack = _Box(box.x0 + 2, box.y0, box.x1 - 2, box.y1)
    return box if room is None or slack.inside(room) else None


def _obstacles(
    axes: Axes, marks: Sequence[tuple[float, float]], lines: Sequence[Sequence[tuple[float, float]]]
) -> np.ndarray:
    """Turn marks and lines into points in pixels, dense enough that no label slips between two."""
    points: list[np.ndarray] = [np.empty((0, 2))]
    if marks:
        centres = axes.transData.transform(np.asarray(marks, dtype=float))
        ring = np.array([(0, 0), (4, 0), (-4, 0), (0, 4), (0, -4)])
        points.append((centres[:, None, :] + ring[None, :, :]).reshape(-1, 2))
    for line in lines:
        corners = axes.transData.transform(np.asarray(line, dtype=float))
        for start, end in pairwise(corners):
            if (steps := max(2, int(np.hypot(*(end - start)) / 3))) <= _MOST_STEPS:
                points.append(start + np.linspace(0, 1, steps)[:, None] * (end - start))
            else:
                points.append(_inside(start, end, axes))
    return np.vstack(points)


def _inside(start: np.ndarray, end: np.ndarray, axes: Axes) -> np.ndarray:
    """Compute points of a line whose ends lie far outside the picture, where it crosses the picture."""
    box = axes.get_window_extent()
    first, last = 0.0, 1.0
    for low, high, a, b in ((box.x0, box.x1, start[0], end[0]), (box.y0, box.y1, start[1], end[1])):
        if a != b:
            near, far = sorted(((low - a) / (b - a), (high - a) / (b - a)))
            first, last = max(first, near), min(last, far)
    if first >= last:
        return np.empty((0, 2))
    return start + np.linspace(first, last, _MOST_STEPS)[:, None] * (end - start)


def _leader(axes: Axes, at: tuple[float, float], box: _Box) -> tuple[list[float], list[float]]:
    x, y = at
    near = (min(max(x, box.x0), box.x1), box.y0 if y < box.y0 else box.y1)
    ends = axes.transData.inverted().transform([(x, y), near])
    return [float(v) for v in ends[:, 0]], [float(v) for v in ends[:, 1]]


def spread(positions: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move positions apart to at least ``gap``, within ``low`` and ``high``, keeping their order.

    Examples
    --------
    >>> spread([10, 11, 40], 6, 0, 100)
    [7.5, 13.5, 40.0]
    """
    order = sorted(range(len(positions)), key=lambda i: positions[i])
    groups: list[tuple[float, list[int]]] = []  # (centre, members in order)
    for i in order:
        groups.append((float(positions[i]), [i]))
        while len(groups) > 1:
            (below, first), (above, second) = groups[-2], groups[-1]
            if above - (len(second) - 1) * gap / 2 - (below + (len(first) - 1) * gap / 2) >= gap:
                break
            members = first + second
            centre = (below * len(first) + above * len(second)) / len(members)
            groups[-2:] = [(centre, members)]
    placed = [0.0] * len(positions)
    for middle, members in groups:
        half = (len(members) - 1) * gap / 2
        centre = min(max(middle, low + half), high - half)
        for k, i in enumerate(members):
            placed[i] = centre - half + k * gap
    return placed
