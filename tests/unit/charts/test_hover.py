"""Values of marks: native titles in the SVG, one for each mark, counted."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from impact.charts.frame.canvas import Page
from impact.errors import ImpactError
from tests.unit.charts.helpers import SVG, Draw, made_up


def titles(draw: Draw) -> list[tuple[str, str]]:
    """Element and text of each title, besides the picture's own."""
    root = ET.fromstring(made_up(draw).svg())
    return [
        (element.tag.removeprefix(SVG), title.text or "")
        for element in root.iter()
        if element is not root
        for title in element.findall(f"{SVG}title")
    ]


def test_each_vertex_of_a_line_has_a_disc_with_its_title() -> None:
    def draw(page: Page, axes: Axes) -> None:
        (line,) = axes.plot([1, 5], [2, 8], marker="o")
        page.values(line, ["2023: 2 people", "2024: 8 people"])

    assert titles(draw) == [("circle", "2023: 2 people"), ("circle", "2024: 8 people")]


def test_a_disc_lies_where_its_mark_is_drawn() -> None:
    def draw(page: Page, axes: Axes) -> None:
        (line,) = axes.plot([2.5], [7.5], marker="o")
        page.values(line, ["here"])

    root = ET.fromstring(made_up(draw).svg())
    disc = next(root.iter(f"{SVG}circle"))
    mark = next(element for element in root.iter(f"{SVG}use") if float(element.attrib["y"]) < 150)
    assert float(disc.attrib["cx"]) == pytest.approx(float(mark.attrib["x"]), abs=0.1)
    assert float(disc.attrib["cy"]) == pytest.approx(float(mark.attrib["y"]), abs=0.1)


def test_discs_of_close_marks_do_not_cover_each_other() -> None:
    def draw(page: Page, axes: Axes) -> None:
        (line,) = axes.plot([5, 5.1, 9], [5, 5, 5], marker="o", markersize=2)
        page.values(line, ["a", "b", "c"])

    first, second, alone = (
        (float(disc.attrib["cx"]), float(disc.attrib["r"]))
        for disc in ET.fromstring(made_up(draw).svg()).iter(f"{SVG}circle")
    )
    assert first[0] + first[1] <= second[0] - second[1] + 0.2
    assert alone[1] > first[1]


def test_points_of_a_scatter_bars_shapes_patches_and_texts_have_titles() -> None:
    def draw(page: Page, axes: Axes) -> None:
        page.values(axes.scatter([1, 2], [3, 4]), ["p", "q"])
        page.values(axes.bar([5, 6], [3, 2]), ["s", "t"])
        page.values(axes.fill_between([7, 8], [1, 1], [2, 2]), "band")
        page.values(axes.vlines([8.5, 9], 0, 1), ["u", "v"])
        page.values(axes.add_patch(Rectangle((1, 1), 1, 1)), "patch")
        page.values(axes.text(4, 9, "word"), "explained")

    assert sorted(titles(draw)) == [
        ("circle", "p"),
        ("circle", "q"),
        ("g", "explained"),
        ("path", "band"),
        ("path", "patch"),
        ("path", "s"),
        ("path", "t"),
        ("path", "u"),
        ("path", "v"),
    ]


def test_a_mark_without_text_or_outside_the_axes_has_no_title() -> None:
    def draw(page: Page, axes: Axes) -> None:
        (line,) = axes.plot([1, float("nan"), 5, 50], [2, 3, 8, 8], marker="o")
        page.values(line, ["", "missing", "shown", "outside"])
        page.values(axes.bar([5, 6], [3, 2]), ["s", ""])

    assert sorted(titles(draw)) == [("circle", "shown"), ("path", "s")]


def test_markup_in_a_text_is_text() -> None:
    def draw(page: Page, axes: Axes) -> None:
        page.values(axes.bar([5], [3]), ["<b> & c"])

    assert titles(draw) == [("path", "<b> & c")]
    assert "&lt;b&gt; &amp; c" in made_up(draw).svg()


def test_titles_leave_no_ids_and_come_out_the_same() -> None:
    def draw(page: Page, axes: Axes) -> None:
        page.values(axes.bar([5, 6], [3, 2]), ["s", "t"])

    assert "value-" not in made_up(draw).svg()
    assert made_up(draw).svg() == made_up(draw).svg()


@pytest.mark.parametrize(
    ("draw", "says"),
    [
        (lambda axes: axes.plot([1, 2, 3], [1, 2, 3])[0], "2 texts for the 3 marks of a Line2D"),
        (lambda axes: axes.scatter([1], [1]), "2 texts for the 1 marks of a PathCollection"),
        (lambda axes: axes.bar([1, 2, 3], [1, 1, 1]), "2 texts for the 3 marks of a BarContainer"),
        (lambda axes: axes.xaxis, "values for a QuietXAxis"),
    ],
)
def test_another_number_of_texts_is_refused(draw: Callable[[Axes], object], says: str) -> None:
    def whole(page: Page, axes: Axes) -> None:
        page.values(draw(axes), ["a", "b"])

    with pytest.raises(ImpactError) as caught:
        made_up(whole).svg()
    assert says in str(caught.value)
    assert "expected" in str(caught.value)
