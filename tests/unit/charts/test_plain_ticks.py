"""Ticks written without matplotlib's objects look as matplotlib's do, and all others are left to it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from impact.charts.frame import theme
from impact.charts.frame.axes.quiet_axes import QuietAxes
from impact.charts.svg.renderer import SvgRenderer

_OURS: dict[str, Any] = {"length": 3, "labelsize": 12, "pad": 5, "colors": theme.MUTED}


def written(kind: type[Axes], scale: str, words: str, **asked: Any) -> tuple[list[bytes], Axes]:
    with theme.style():
        figure = Figure(figsize=(4, 3), dpi=72)
        axes = figure.add_axes((0.2, 0.2, 0.7, 0.7), axes_class=kind)
        for side in axes.spines.values():
            side.set_visible(False)
        axes.set_yscale(scale)
        axes.set(xlim=(3, 7.5), ylim=(90, 2))
        axes.yaxis.set_minor_locator(NullLocator())
        axes.set_xticks([3, 4, 7, 99], [words, "y", "", "far"])
        axes.set_yticks([2, 5, 50], ["2", "ÅÇ", "-50"])
        axes.tick_params(**_OURS)
        axes.grid(axis="y", color="#dddddd", linewidth=0.8)
        axes.tick_params(**asked)
        renderer = SvgRenderer(288, 216, {})
        figure.draw(renderer)
    return [ET.tostring(element) for element in renderer.finish("i")], axes


@pytest.mark.parametrize("scale", ["linear", "log"])
@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"length": 0},
        {"axis": "x", "bottom": False},
        {"axis": "y", "labelleft": False},
        {"axis": "x", "labelcolor": "#ff0000", "labelsize": 8, "color": "#00ff0088"},
        {"axis": "y", "gridOn": False},
        {"axis": "x", "gridOn": True, "grid_color": "#ff0000", "grid_linewidth": 2, "grid_alpha": 0.4},
    ],
    ids=str,
)
def test_plain_ticks_are_written_as_matplotlib_draws_them(scale: str, asked: dict[str, Any]) -> None:
    ours, axes = written(QuietAxes, scale, "three", **asked)
    assert ours == written(Axes, scale, "three", **asked)[0]
    assert axes.xaxis.majorTicks == axes.yaxis.majorTicks == []


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("two\nlines", {}),
        ("three", {"axis": "x", "labeltop": True}),
        ("three", {"axis": "x", "top": True}),
        ("three", {"axis": "x", "direction": "in"}),
        ("three", {"axis": "x", "labelrotation": 30}),
        ("three", {"axis": "x", "width": 3}),
        ("three", {"axis": "x", "gridOn": True}),
        ("three", {"axis": "x", "gridOn": True, "grid_color": "#ff0000", "grid_linestyle": ":"}),
    ],
    ids=str,
)
def test_ticks_that_are_not_plain_are_left_to_matplotlib(words: str, asked: dict[str, Any]) -> None:
    ours, axes = written(QuietAxes, "linear", words, **asked)
    assert ours == written(Axes, "linear", words, **asked)[0]
    assert axes.xaxis.majorTicks


def test_a_tick_that_was_taken_in_hand_is_drawn_as_it_was_left() -> None:
    with theme.style():
        figure = Figure(figsize=(4, 3), dpi=72)
        axes = figure.add_axes((0.2, 0.2, 0.7, 0.7), axes_class=QuietAxes)
        axes.set_xticks([0.5], ["half"])
        axes.tick_params(**_OURS)
        axes.get_xticklabels()[0].set_color("#123456")
        renderer = SvgRenderer(288, 216, {})
        figure.draw(renderer)
    (half,) = [words for part in renderer.finish("i") for words in part.iter() if words.text == "half"]
    assert "fill:#123456" in half.get("style", "")
