"""The SVG of a chart is what matplotlib's own becomes when it is tidied, byte for byte."""

from __future__ import annotations

import doctest
import re

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle
from matplotlib.path import Path

from impact import charts as public
from impact.charts import Chart
from impact.charts.frame import theme
from impact.charts.frame.canvas import Page
from impact.charts.frame.theme import LAYOUTS, Layout
from impact.charts.svg.renderer import SvgRenderer
from impact.errors import ImpactError
from tests.unit.charts import helpers, matplotlib_svg
from tests.unit.charts.helpers import Draw, made_up

KINDS = [name for name in public.__all__ if callable(getattr(public, name)) and name.islower()]


def examples(name: str) -> list[Chart]:
    """The charts that the example of a kind makes."""
    drawn: list[Chart] = []
    for test in doctest.DocTestFinder(recurse=False).find(getattr(public, name), name):
        for example in test.examples:
            if not example.options.get(doctest.SKIP):
                exec(example.source, test.globs)
        drawn += [value for value in test.globs.values() if isinstance(value, Chart)]
    return drawn


def same(chart: Chart, layout: Layout) -> None:
    assert chart.svg(layout) == matplotlib_svg.svg(chart, layout)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_every_kind_is_drawn_as_by_matplotlib(kind: str, layout: Layout) -> None:
    for chart in examples(kind):
        same(chart, layout)


def test_most_kinds_have_an_example_to_draw() -> None:
    assert (
        sum(bool(examples(kind)) for kind in KINDS) == 9
    )  # the others are pictures of data that has to be loaded


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
@pytest.mark.parametrize("kind", helpers.charts())
def test_a_full_picture_of_a_kind_is_drawn_as_by_matplotlib(kind: str, layout: Layout) -> None:
    same(helpers.charts()[kind], layout)


def lines(page: Page, axes: Axes) -> None:
    axes.plot([0, 5, np.nan, 7, 30], [1, 2, 3, 4, 50], linestyle=(0, (3, 2)), color="#123456", alpha=0.5)
    axes.plot([-900, 5, 900], [5, 5, 6], color="black", clip_on=False)
    axes.step([1, 2, 3], [3, 2, 1], marker="|", markersize=9)
    axes.plot([1, np.nan, 3, 50], [1, 1, 1, 1], "D", markerfacecolor="none")
    axes.plot([0.004, 9.996], [0.0, 10.0], "o", markersize=3.3, markeredgewidth=0, clip_on=False)


def shapes(page: Page, axes: Axes) -> None:
    axes.add_patch(Rectangle((1, 1), 2, 2, facecolor=(0, 0, 0, 0.3), edgecolor="none"))
    axes.add_patch(Rectangle((4, 1), 2, 2, facecolor="none", edgecolor=(1, 0, 0, 0.4), linewidth=1))
    axes.add_patch(Rectangle((7, 1), 2, 2, facecolor="#eeeeee", edgecolor="#aa0000", hatch="//"))
    axes.add_patch(Rectangle((7, 4), 2, 2, facecolor="none", edgecolor=(0, 0, 1, 0.5), hatch=".."))
    axes.fill_between([1, 2, 3], [5, 6, 7], [6, 8, 9], alpha=0.2)
    axes.bar([1, 2, 3], [1, 2, 3], color="#777777")


def collections(page: Page, axes: Axes) -> None:
    axes.scatter([1, 2, 3], [4, 5, 6])
    axes.scatter(range(10), range(10), s=[9, 16] * 5, c=["red", "#00ff00"] * 5, marker="s")
    axes.vlines([1, 2], 0, 5, linestyles="dashed")
    ring = [Path([(0, 0), (1, 0), (1, 1), (0, 0)], closed=True), Path.unit_circle()]
    axes.add_collection(PathCollection(ring, facecolors=["red", (0, 0, 1, 0.5)], linewidths=[0, 2]))


def words(page: Page, axes: Axes) -> None:
    axes.text(5, 5, "turned", rotation=30)
    axes.text(5, 5, "anchored", rotation=90, rotation_mode="anchor", ha="center")
    axes.text(1, 9, "two\nlines", va="top", style="italic", weight="bold", alpha=0.4)
    axes.text(2, 2, "cut & <off>", clip_on=True, ha="right", stretch="condensed", variant="small-caps")
    axes.annotate("boxed", (2, 2), (8, 8), bbox={"facecolor": "white", "pad": 2}, arrowprops={"width": 1})


@pytest.mark.parametrize("draw", [lines, shapes, collections, words], ids=lambda draw: draw.__name__)
def test_what_no_kind_draws_yet_is_drawn_as_by_matplotlib(draw: Draw) -> None:
    same(made_up(draw), LAYOUTS[0])


def test_a_shape_cut_along_another_is_cut() -> None:
    def draw(page: Page, axes: Axes) -> None:
        (line,) = axes.plot([0, 10], [0, 10])
        line.set_clip_path(Circle((5, 5), 2, transform=axes.transData))

    svg = made_up(draw).svg()
    cut = re.search(r'<clipPath id="([^"]+)"><path d="M [^"]* C ', svg)
    assert cut
    assert f'clip-path="url(#{cut[1]})"' in svg


def test_a_formula_is_drawn_as_shapes() -> None:
    with_formula = made_up(lambda _, axes: axes.text(3, 3, "$x^2$", parse_math=True)).svg()
    without = made_up(lambda _, axes: None).svg()
    assert with_formula.count("<path") > without.count("<path")
    assert "$x" not in with_formula


def test_pictures_of_pixels_are_refused_with_what_to_do() -> None:
    with pytest.raises(ImpactError, match="made of pixels"):
        made_up(lambda _, axes: axes.imshow(np.eye(3))).svg()


class _Unasked(SvgRenderer):
    """A renderer that does not say how high lines are, so that matplotlib reads it from the font."""

    @property
    def _get_font_height_metrics(self) -> None:  # type: ignore[override]
        raise AttributeError


@pytest.mark.parametrize(("words", "size", "weight"), [("2020", 12, "normal"), ("one\nap", 15.5, "bold")])
def test_lines_are_as_high_as_matplotlib_finds_them_in_the_font(words: str, size: float, weight: str) -> None:
    with theme.style():
        text = Figure(dpi=72).text(0.5, 0.5, words, fontsize=size, fontweight=weight, va="top")
        ours, theirs = (text.get_window_extent(kind(720, 400, {})) for kind in (SvgRenderer, _Unasked))
    assert ours.bounds == theirs.bounds
