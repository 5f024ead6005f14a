"""Lines are measured word by word, and settings are put back after a drawing."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from contextlib import suppress
from typing import Any

import matplotlib
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path
from matplotlib.ticker import FuncFormatter, NullLocator

from impact.charts.frame import theme
from impact.charts.frame.axes.quiet_axes import QuietAxes
from impact.charts.svg.renderer import SvgRenderer

LINES = (
    "Land released, by how it was released, in km² a year",
    "Source: Landmine Monitor 2024, p. 12; “AVAL fi To” – 1,234.5 ± 6 %",
    "two  spaces and one at the end ",
    "Côte d’Ivoire; Україна",
)


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("text", LINES)
def test_a_line_is_as_wide_as_matplotlib_sets_it(text: str, bold: bool) -> None:
    font = FontProperties(family=[theme.FONT], size=12.5, weight="bold" if bold else "normal")
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    assert theme.measure(text, 12.5, bold) == width


def test_settings_of_a_drawing_are_put_back_after_it_and_after_a_failure() -> None:
    before = dict(matplotlib.rcParams)
    with suppress(ZeroDivisionError), theme.style():
        assert matplotlib.rcParams["svg.fonttype"] == "none"
        matplotlib.rcParams["svg.hashsalt"] = "another"
        raise ZeroDivisionError
    assert dict(matplotlib.rcParams) == before
    with theme.style():
        assert matplotlib.rcParams["svg.hashsalt"] == "impact"


@pytest.mark.parametrize(("name", "top"), [("", 10), ("a name", 10), ("", 3e9)])
def test_quiet_axes_are_drawn_and_bounded_as_matplotlibs(name: str, top: float) -> None:
    boxes: list[tuple[Any, ...]] = []
    for kind in (Axes, QuietAxes):
        with theme.style():
            figure = Figure(figsize=(4, 3))
            axes = figure.add_axes((0.2, 0.2, 0.7, 0.7), axes_class=kind)
            axes.set_ylim(0, top)
            axes.set_ylabel(name)
            axes.tick_params(axis="y", labelsize=9)
            figure.draw_without_rendering()
            tight = axes.get_tightbbox()
            assert tight is not None
            label = axes.yaxis.label.get_position() if name else ()
            power = axes.yaxis.offsetText.get_position() if top > 1e6 else ()
            boxes.append((tight.bounds, label, power))
    assert boxes[0] == boxes[1]


@pytest.mark.parametrize("scale", ["linear", "log"])
def test_quiet_axes_show_the_ticks_that_matplotlibs_show(scale: str) -> None:
    drawn = []
    for kind in (Axes, QuietAxes):
        with theme.style():
            figure = Figure(figsize=(4, 3), dpi=72)
            axes = figure.add_axes((0.2, 0.2, 0.7, 0.7), axes_class=kind)
            for side in axes.spines.values():
                side.set_visible(False)
            axes.set_xlim(3, 7.5)
            axes.set_yscale(scale)
            axes.set_ylim(2, 90)
            axes.set_yticks([2, 5, 50])
            axes.yaxis.set_minor_locator(NullLocator())
            axes.set_xticks([3, 4, 7], ["three", "four", "seven"])
            axes.yaxis.set_major_formatter(FuncFormatter(lambda value, at: f"{at}: {value:g}"))
            axes.tick_params(axis="x", length=4, color="#777777")
            axes.grid(axis="y", color="#dddddd", linewidth=0.8)
            axes.plot([3, 5, 70], [2, 50, 60])
            axes.bar([4], [20])
            renderer = SvgRenderer(288, 216, {})
            figure.draw(renderer)
        drawn.append([ET.tostring(element) for element in renderer.finish("i")])
        assert [label.get_text() for label in axes.get_xticklabels()] == ["three", "four", "seven"]
    assert drawn[0] == drawn[1]


@pytest.mark.parametrize(
    "style",
    [{}, {"va": "top"}, {"verticalalignment": "center", "ha": "right"}, {"rotation": 90}, {"clip_on": True}],
    ids=str,
)
@pytest.mark.parametrize("words", ["one line", "two\nlines"])
def test_words_on_quiet_axes_stand_where_matplotlib_puts_them(style: dict[str, Any], words: str) -> None:
    drawn = []
    for kind in (Axes, QuietAxes):
        with theme.style():
            figure = Figure(figsize=(4, 3), dpi=72)
            axes = figure.add_axes((0.2, 0.2, 0.7, 0.7), axes_class=kind)
            axes.set_axis_off()
            axes.set(xlim=(0, 1), ylim=(0, 1))
            axes.step([0.1, 0.3, 0.6], [0.4, 0.5, 0.9], color="#123456", where="post")
            axes.text(0.3, 0.7, words, fontsize=13, color="#123456", **style)
            axes.plot([0.2, 0.3], [0.4, 0.5], "o", color="#123456")
            axes.plot([0.2, 0.3], [0.4, 0.5], color="#123456")
            axes.plot(0.2, 0.3, "D", color="#123456", markersize=4)
            renderer = SvgRenderer(288, 216, {})
            figure.draw(renderer)
        drawn.append([ET.tostring(element) for element in renderer.finish("i")])
    assert drawn[0] == drawn[1]
