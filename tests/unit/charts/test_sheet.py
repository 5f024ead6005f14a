"""A sheet shows what axes show that cover the whole figure, and keeps to the size of the figure."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from impact.charts.frame import theme
from impact.charts.frame.sheet import Sheet
from impact.charts.svg.renderer import SvgRenderer


def fill(sheet: Sheet | Axes) -> None:
    add = sheet.add if isinstance(sheet, Sheet) else sheet.add_artist
    sheet.text(10, 20.3, "upon its line", fontsize=13, color="#123456", gid="words")
    sheet.text(
        30, 60, "boxed", fontsize=11, ha="center", bbox={"facecolor": "#ffffff", "pad": 1.0}, clip_on=True
    )
    add(Rectangle((5, 50), 12, 9.6, facecolor="#eeeeee", hatch="//", linewidth=0, zorder=4))
    add(Line2D([-5, 400], [70, 71], color="#777777", linewidth=0.8))
    add(Line2D([22.2], [90], marker="D", markersize=7, markerfacecolor="#ffffff", linestyle="none"))


def drawn() -> list[tuple[list[bytes], bytes]]:
    made = []
    for ours in (True, False):
        with theme.style():
            figure = Figure(figsize=(288 / 72, 100.3 / 72), dpi=72)
            if ours:
                sheet: Sheet | Axes = Sheet(figure, 288, 100.3)
            else:
                sheet = figure.add_axes((0, 0, 1, 1), zorder=5)
                sheet.set_axis_off()
                sheet.set(xlim=(0, 288), ylim=(100.3, 0))
            fill(sheet)
            renderer = SvgRenderer(288, 100.3, {})
            figure.draw(renderer)
            pixels = io.BytesIO()
            figure.savefig(pixels, format="png", dpi=144, metadata={"Software": None})
        made.append(([ET.tostring(element) for element in renderer.finish("i")], pixels.getvalue()))
    return made


def test_a_sheet_is_drawn_as_axes_of_the_same_size() -> None:
    ours, matplotlibs = drawn()
    assert ours[0] == matplotlibs[0]
    assert ours[1] == matplotlibs[1], "with more dots per inch"


def test_words_and_lines_of_a_sheet_can_be_found() -> None:
    sheet = Sheet(Figure(), 100, 100)
    fill(sheet)
    assert [words.get_text() for words in sheet.texts] == ["upon its line", "boxed"]
    assert len(sheet.lines) == 2
    assert {words.get_text() for words in sheet.texts} <= {
        getattr(part, "get_text", str)() for part in sheet.findobj()
    }
