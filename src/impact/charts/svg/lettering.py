"""Words in an SVG: the type they are set in, how much room they take, and where they are anchored."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.font_manager import FontProperties, weight_dict
from matplotlib.textpath import text_to_path

from impact.charts.svg.svg_values import number

_WEIGHTS: dict[Any, Any] = dict(weight_dict)


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
    described = (font.get_style(), font.get_variant(), font.get_weight(), font.get_stretch())
    return _extent(words, tuple(font.get_family()), described, font.get_size_in_points())


@lru_cache(maxsize=8192)
def _extent(
    words: str, family: tuple[str, ...], described: tuple[Any, ...], size: float
) -> tuple[float, float, float]:
    style, variant, weight, stretch = described
    font = FontProperties(
        family=list(family), style=style, variant=variant, weight=weight, stretch=stretch, size=size
    )
    return text_to_path.get_text_width_height_descent(words, font, ismath=False)


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
