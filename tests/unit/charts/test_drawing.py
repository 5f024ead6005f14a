"""The SVG of a picture: small without another picture, and cut to the drawing."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import groupby

import numpy as np
import pytest
from matplotlib.path import Path

from impact.charts.frame.theme import LAYOUTS, Layout
from impact.charts.svg import drawing
from impact.charts.svg.svg_values import short_path
from tests.unit.charts import helpers
from tests.unit.charts.helpers import SVG

CHARTS = helpers.charts()


def shortened(text: str) -> str:
    """A path that is given in letters and numbers, as the picture writes it."""
    codes = {"M": [Path.MOVETO], "L": [Path.LINETO], "C": [Path.CURVE4] * 3, "z": [Path.CLOSEPOLY]}
    kinds, places = [], []
    for letter, rest in re.findall(r"([MLCz])([^MLCz]*)", text):
        numbers = [float(n) for n in rest.split()] or [0.0, 0.0]
        kinds += codes[letter]
        places += list(zip(numbers[::2], numbers[1::2], strict=True))
    return short_path(Path(places, kinds), np.eye(3))


def corners(path: str) -> list[tuple[float, float]]:
    """Where a path of straight lines goes, in whole tenths."""
    places, x, y = [], 0.0, 0.0
    for command, rest in re.findall(r"([MlLz])([^MlLz]*)", path):
        numbers = [float(n) for n in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", rest)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = (x + dx, y + dy) if command == "l" else (dx, dy)
            places.append((round(x, 1), round(y, 1)))
    return places


@pytest.mark.parametrize(
    "path",
    [
        "M 10.04 20.06 L 12.149 20.5 L 11 -21.33 z",
        "M 0 0 L 0.04 0.04 L 0.08 0.08 L 0.12 0.12 L 100 100",
        "M 1 1 L 2 2 z M -5.5 3 L -4.25 3.75 L 0 0 z",
    ],
)
def test_a_path_in_steps_goes_where_it_went(path: str) -> None:
    before, after = corners(path), corners(shortened(path))
    assert len(before) == len(after)
    for there, here in zip(before, after, strict=True):
        assert here == pytest.approx(there, abs=0.11)
    assert len(shortened(path)) < len(path)


def test_a_path_with_curves_is_only_rounded() -> None:
    assert shortened("M 0 1.234 C 1 2 3 4 5 6.789 z") == "M 0 1.2 C 1 2 3 4 5 6.8 z"


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
@pytest.mark.parametrize("kind", CHARTS)
def test_a_drawing_has_marks_and_key_and_none_of_the_words_around_it(kind: str, layout: Layout) -> None:
    chart = CHARTS[kind]
    whole, alone = ET.fromstring(chart.svg(layout)), ET.fromstring(chart.svg(layout, words=False))
    words = " ".join("".join(text.itertext()) for text in alone.iter(f"{SVG}text"))
    assert "Source:" not in words
    assert chart.title.split()[0] not in words.split()[:1]
    assert all(key.text.split()[0] in words for key in chart.keys)
    box, page = ([float(n) for n in root.attrib["viewBox"].split()] for root in (alone, whole))
    assert box[2] == page[2]
    assert chart.body[layout.name] <= box[3] < page[3] - 30
    assert box[1] > page[1] + 15


def test_a_picture_without_a_frame_stays_whole() -> None:
    root = drawing.parse('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0"/></svg>')
    drawing.without_words(root)
    assert root.attrib["viewBox"] == "0 0 9 9"


def test_neighbours_of_one_style_say_it_once() -> None:
    for group in ET.fromstring(CHARTS["heatmap"].svg()).iter(f"{SVG}g"):
        styles = [child.get("style", f"none {i}") for i, child in enumerate(group)]
        assert max((len(list(run)) for _, run in groupby(styles)), default=0) < 3
