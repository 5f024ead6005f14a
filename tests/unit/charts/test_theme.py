"""Lines are measured word by word, and settings are put back after a drawing."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import matplotlib
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from impact.charts.frame import theme
from impact.charts.frame.quiet_axes import QuietAxes

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
