"""Words in an SVG: the type they are set in, how much room they take, and where they are anchored."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from matplotlib.font_manager import FontProperties, findfont, get_font, weight_dict
from matplotlib.ft2font import LoadFlags
from matplotlib.textpath import text_to_path

from impact.charts.svg.svg_values import number

_WEIGHTS: dict[Any, Any] = dict(weight_dict)

_DPI = 72  # a pixel of an SVG is a point
#: Family, style, variant, weight and stretch of a font.
Face: TypeAlias = tuple[tuple[str, ...], Any, Any, Any, Any]
Heights: TypeAlias = tuple[float, float, float] | tuple[None, None, None]
#: Faces in which a letter is moved by its neighbours alone, and words of which that is true: ffi is one.
_PAIRED: frozenset[Face] = frozenset(
    (("DejaVu Sans",), "normal", "normal", weight, "normal") for weight in ("normal", "bold")
)
_LETTERS = re.compile(r"(?!.*ff)[ -~–]{3,}")


def font_style(font: Any) -> dict[str, str]:
    """Say what differs from the page's own type, whose faces stand on the ``svg`` element."""
    style: dict[str, str] = {}
    if font.get_style() != "normal":
        style["font-style"] = font.get_style()
    if font.get_variant() != "normal":
        style["font-variant"] = font.get_variant()
    weight = _WEIGHTS.get(font.get_weight(), font.get_weight())
    if weight != 400:
        style["font-weight"] = f"{weight}"
    style["font-size"] = f"{number(font.get_size())}px"
    if font.get_stretch() != "normal":
        style["font-stretch"] = f"{font.get_stretch()}"
    return style


def extent(words: str, font: Any, ismath: Any) -> tuple[float, float, float]:
    """Measure width, height and depth of words in pixels, as they are without hints for a screen."""
    if ismath or font.get_file() is not None:
        return text_to_path.get_text_width_height_descent(words, font, ismath)
    scale = font.get_size_in_points() / text_to_path.FONT_SCALE
    width, height, depth = unscaled(words, _face(font))
    return width * scale, height * scale, depth * scale


def _face(font: Any) -> Face:
    described = (font.get_style(), font.get_variant(), font.get_weight(), font.get_stretch())
    return tuple(font.get_family()), *described


def _font(face: Face) -> FontProperties:
    family, style, variant, weight, stretch = face
    return FontProperties(
        family=list(family),
        style=style,
        variant=variant,
        weight=weight,
        stretch=stretch,
        size=text_to_path.FONT_SCALE,
    )


def heights(font: Any) -> Heights:
    """Look up how far lines of a font reach above and below, and the gap between them, in pixels.

    By the rule of matplotlib, which would read the tables of the font anew for each text that it lays out.
    Three times None for a font without typographic heights: then matplotlib measures letters instead.
    """
    return _heights(_face(font), font.get_size_in_points())


def ascent(words: str, font: Any) -> float:
    """Say how far one line of words reaches above its baseline, by matplotlib's rule of layout."""
    _, height, depth = extent(words, font, ismath=False)
    line = heights(font)[0]
    assert line is not None, "the font of all pictures has typographic heights"
    return max(height - depth, line)


@lru_cache(maxsize=256)
def _heights(face: Face, size: float) -> Heights:
    font = get_font(findfont(_font(face)))
    head, typographic = font.get_sfnt_table("head"), font.get_sfnt_table("OS/2")
    if head is None or typographic is None:
        return None, None, None
    # in matplotlib's order, so that the last digit is the same
    scale = 1 / head["unitsPerEm"] * size * _DPI / 72
    above, below = typographic["sTypoAscender"] * scale, -typographic["sTypoDescender"] * scale
    return above, below, typographic["sTypoLineGap"] * scale


@lru_cache(maxsize=16384)
def unscaled(words: str, face: Face) -> tuple[float, float, float]:
    """Measure words at ``text_to_path.FONT_SCALE`` points, once for all sizes: width, height and depth."""
    return _by_pairs(words, face) if face in _PAIRED and _LETTERS.fullmatch(words) else _shaped(words, face)


def _by_pairs(words: str, face: Face) -> tuple[float, float, float]:
    """Measure words from pairs of letters, which few words have of their own; to shape one takes long.

    A letter keeps its place beside its neighbour whatever comes before and after. All lengths are whole
    numbers of 64th, so that sums are exact.
    """
    pairs = [_pair(words[at : at + 2], face) for at in range(len(words) - 1)]
    within = sum(_shaped(letter, face)[0] for letter in words[1:-1])
    rise, depth = max(height - depth for _, height, depth in pairs), max(depth for _, _, depth in pairs)
    return sum(width for width, _, _ in pairs) - within, rise + depth, depth


def _pair(letters: str, face: Face) -> tuple[float, float, float]:
    if " " not in letters:
        return _shaped(letters, face)
    (left, up, down), (right, high, low) = (
        _shaped(letter, face) for letter in letters
    )  # a space moves nothing
    return left + right, max(up - down, high - low) + max(down, low), max(down, low)


@lru_cache(maxsize=16384)
def _shaped(words: str, face: Face) -> tuple[float, float, float]:
    font = _sized(face)
    font.set_size(text_to_path.FONT_SCALE, text_to_path.DPI)
    font.set_text(words, 0.0, flags=LoadFlags.NO_HINTING)
    width, height = font.get_width_height()
    return width / 64, height / 64, font.get_descent() / 64


@lru_cache(maxsize=256)
def _sized(face: Face) -> Any:
    """Find a font as matplotlib does to measure words, which would look for it at every word."""
    return text_to_path._get_font(_font(face))  # type: ignore[attr-defined]


# A font reads each letter from its file when it first needs it. Forks that went on with it would share one
# place in the file, and read letters from where another one is; matplotlib forgets its own fonts likewise.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_sized.cache_clear)


def anchor(text: Any, x: float, y: float, angle: float, height: float) -> tuple[float, float]:
    """Find where words are anchored: along their line where they were put, across it as laid out.

    ``x`` and ``y`` are the left end of their line, from the upper left corner of a page of that ``height``.
    """
    left, top = text.get_transform().transform(text.get_unitless_position())
    top = height - top
    if not angle:
        return left, top + (y - top)
    turn = np.deg2rad(angle)
    across = np.array([np.sin(turn), np.cos(turn)])
    offset = np.dot(across, [(x - left), (y - top)])
    return left + offset * across[0], top + offset * across[1]
