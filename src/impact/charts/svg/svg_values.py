"""How lengths, paths, colours and styles are written in an SVG: briefly, lengths to a tenth of a pixel.

The last digits of different processors do not show in tenths.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.colors import to_hex
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

_LETTERS: dict[Any, str] = {
    Path.MOVETO: "M",
    Path.LINETO: "L",
    Path.CURVE3: "Q",
    Path.CURVE4: "C",
    Path.CLOSEPOLY: "z",
}
_CORNERS: dict[Any, int] = {Path.CURVE3: 2, Path.CURVE4: 3}
_CAPS = {"projecting": "square", "butt": "butt", "round": "round"}

#: A path as letters with the numbers that follow each.
Segments = list[tuple[str, list[float]]]


def number(value: float) -> str:
    """Write a number with six decimals at most.

    >>> number(2.5), number(3.0), number(0.1234567)
    ('2.5', '3', '0.123457')
    """
    return f"{value:f}".rstrip("0").rstrip(".")


def length(value: float) -> str:
    """Write a length in tenths of a pixel.

    >>> length(12.04), length(0.46), length(-0.5)
    ('12', '.5', '-.5')
    """
    text = number(value)
    return tenths(round(float(text) * 10)) if "." in text else text


@lru_cache(maxsize=16384)
def tenths(count: int) -> str:
    """Write so many tenths.

    >>> tenths(120), tenths(5), tenths(-5)
    ('12', '.5', '-.5')
    """
    text = f"{count / 10:g}"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def style_of(declarations: Mapping[str, str]) -> str:
    """Write declarations as the value of a style.

    >>> style_of({"fill": "none", "stroke": "#000000"})
    'fill:none;stroke:#000000'
    """
    return ";".join(f"{name}:{value}" for name, value in declarations.items())


def colour(rgb: Sequence[float]) -> str:
    """Write a colour as hexadecimal digits, without its transparency."""
    return _colour(float(rgb[0]), float(rgb[1]), float(rgb[2]))


@lru_cache(maxsize=1024)
def _colour(red: float, green: float, blue: float) -> str:
    return to_hex((red, green, blue))


def short_path(whole: Path, matrix: np.ndarray, clip: tuple[float, float, float, float] | None = None) -> str:
    """Write a path that is moved by a ``matrix`` of three by three, open lines cut to ``clip``.

    A path of straight lines is written as steps from corner to corner.

    >>> short_path(Path([(10.04, 20), (12, 20.5), (11, 21), (0, 0)], closed=True), np.eye(3))
    'M10 20l2 .5-1 .5z'
    >>> short_path(Path([(0, 1.23), (1, 2), (3, 4), (5, 6.78)], [1, 4, 4, 4]), np.eye(3))
    'M 0 1.2 C 1 2 3 4 5 6.8'
    """
    cleaned = whole.cleaned(transform=Affine2D(matrix), remove_nans=True, clip=clip, curves=True)
    codes: list[int] = cleaned.codes.tolist()  # type: ignore[union-attr]
    vertices = np.asarray(cleaned.vertices)
    if Path.CURVE4 in codes or Path.CURVE3 in codes:
        segments = _segments(codes, vertices)
        return " ".join(" ".join([letter, *map(length, numbers)]) for letter, numbers in segments)
    corners = np.rint(np.round(vertices, 6) * 10).astype(int).tolist()
    return _steps(codes, corners)


def exact_path(whole: Path, matrix: np.ndarray) -> str:
    """Write a path with all its digits, to tell it from others."""
    cleaned = whole.cleaned(transform=Affine2D(matrix), remove_nans=True, curves=True)
    segments = _segments(cleaned.codes.tolist(), np.asarray(cleaned.vertices))  # type: ignore[union-attr]
    return "".join(
        f"{' '.join([letter, *map(number, numbers)])} \n" if numbers else f"{letter}\n"
        for letter, numbers in segments
    )


def _segments(codes: Sequence[int], vertices: np.ndarray) -> Segments:
    segments: Segments = []
    at = 0
    while at < len(codes) and codes[at] in _LETTERS:
        code = codes[at]
        several = _CORNERS.get(code, 1)
        numbers = [] if code == Path.CLOSEPOLY else vertices[at : at + several].ravel().tolist()
        segments.append((_LETTERS[code], numbers))
        at += several
    return segments


def _steps(codes: Sequence[int], corners: Sequence[Sequence[int]]) -> str:
    """Write corners, in tenths, as steps from one to the next."""
    parts: list[str] = []
    x = y = left = top = 0
    drawing = False
    for code, (across, down) in zip(codes, corners, strict=True):
        if code == Path.LINETO:
            first, second = tenths(across - x), tenths(down - y)
            if drawing:
                parts.append(first if first[0] == "-" else f" {first}")
            else:
                parts.append(f"l{first}")
            parts.append(second if second[0] == "-" else f" {second}")
            x, y, drawing = across, down, True
        elif code == Path.MOVETO:
            second = tenths(down)
            parts.append(f"M{tenths(across)}{second if second[0] == '-' else f' {second}'}")
            x, y, left, top, drawing = across, down, across, down, False
        elif code == Path.CLOSEPOLY:
            parts.append("z")
            x, y, drawing = left, top, False
    return "".join(parts)


def stroke(gc: Any, forced: bool) -> dict[str, str]:
    """Declare how the edge of a shape is drawn; what a page gives to all shapes is left out."""
    width = gc.get_linewidth()
    if not width:
        return {}
    rgb = gc.get_rgb()
    style = {"stroke": colour(rgb)}
    if not forced and rgb[3] != 1.0:
        style["stroke-opacity"] = number(rgb[3])
    if width != 1.0:
        style["stroke-width"] = number(width)
    if gc.get_joinstyle() != "round":
        style["stroke-linejoin"] = gc.get_joinstyle()
    if gc.get_capstyle() != "butt":
        style["stroke-linecap"] = _CAPS[gc.get_capstyle()]
    return style


def ink(gc: Any) -> dict[str, str]:
    """Declare the colour of words and how far they can be seen through, where they are not plain black."""
    style = {}
    rgb = gc.get_rgb()
    if (fill := colour(rgb)) != "#000000":
        style["fill"] = fill
    alpha = gc.get_alpha() if gc.get_forced_alpha() else rgb[3]
    if alpha != 1:
        style["opacity"] = number(alpha)
    return style


def styled(style: Mapping[str, str]) -> dict[str, str]:
    """Write a style as an attribute; none where it declares nothing."""
    return {"style": style_of(style)} if style else {}
