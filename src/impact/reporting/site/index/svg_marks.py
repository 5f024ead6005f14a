"""Marks of the small drawings on the index: lines, paths and coordinates as SVG, a few bytes each."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from impact.wording.lists import runs

#: decimals of a coordinate in the drawings, whose unit is about a pixel
_DECIMALS = 1


def coordinate(value: float) -> str:
    """Write a coordinate.

    >>> coordinate(3.0), coordinate(0.25), coordinate(-0.04)
    ('3', '0.2', '0')
    """
    text = f"{value:.{_DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def line_path(points: Iterable[tuple[float, float]]) -> str:
    """Write a line through points as the data of a path.

    >>> line_path([(0, 1), (2.5, 3)])
    'M0 1L2.5 3'
    """
    return "M" + "L".join(f"{coordinate(x)} {coordinate(y)}" for x, y in points)


def closed_path(points: Sequence[tuple[float, float]]) -> str:
    """Write a closed outline with whole coordinates, each relative to the one before; empty below three.

    >>> closed_path([(0, 0), (10, 0), (10.2, 0.1), (10, 10)])
    'M0 0h10v10z'
    """
    whole: list[tuple[int, int]] = []
    for x, y in points:
        point = (round(x), round(y))
        if not whole or whole[-1] != point:
            whole.append(point)
    if len(whole) > 1 and whole[0] == whole[-1]:
        whole.pop()
    if len(whole) < 3:
        return ""
    parts = [f"M{whole[0][0]} {whole[0][1]}"]
    for (x, y), (to_x, to_y) in itertools.pairwise(whole):
        across, down = to_x - x, to_y - y
        if not down:
            parts.append(f"h{across}")
        elif not across:
            parts.append(f"v{down}")
        else:
            parts.append(f"l{across}{down if down < 0 else f' {down}'}")
    return f"{''.join(parts)}z"


def spark_path(
    values: Sequence[tuple[float, float]],
    width: float,
    height: float,
    *,
    yearly: bool = True,
    span: tuple[float, float] | None = None,
) -> tuple[str, list[tuple[float, float]]]:
    """Lay values out as a line from zero upwards.

    Parameters
    ----------
    values
        Year (or time) and value, in order.
    width, height
        Of the drawing.
    yearly
        Whether the line breaks where a year has no figure.
    span
        First and last time of the axis, where several drawings share one; otherwise those of the values.

    Returns
    -------
    str
        The data of a path; empty where no two years follow each other.
    list of tuple
        The points that no line touches: years without a neighbour, which need a dot.

    Examples
    --------
    >>> spark_path([(2000, 1.0), (2001, 2.0), (2004, 0.0)], 40, 10)
    ('M0 5L10 0', [(40.0, 10.0)])
    """
    by_time = dict(values)
    times = sorted(by_time)
    first, last = span or (times[0], times[-1])
    wide = (last - first) or 1
    top = max(*by_time.values(), 0.0) or 1.0
    least = min(*by_time.values(), 0.0)

    def point(time: float) -> tuple[float, float]:
        return width * (time - first) / wide, height * (top - by_time[time]) / (top - least)

    lines, alone = [], []
    for run in runs(map(int, times)) if yearly else [times]:
        points = [point(time) for time in run]
        if len(points) > 1:
            lines.append(line_path(points))
        else:
            alone += points
    return "".join(lines), alone
