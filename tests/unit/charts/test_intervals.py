"""What charts of estimates with intervals promise."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from matplotlib.axes import Axes

from impact.charts import intervals
from impact.charts.frame.labels import GID
from impact.charts.frame.theme import LAYOUTS, NARROW, WIDE, Layout
from impact.errors import ImpactError
from tests.unit.charts import helpers
from tests.unit.charts.helpers import LINE

every_layout = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)


def rows() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "label": [
                "Angola",
                "a land with a name that takes more than one line to write",
                "Bosnia",
                "Chad",
            ],
            "estimate": [0.40, 0.25, 0.51, math.nan],
            "low": [0.31, 0.20, math.nan, math.nan],
            "high": [0.50, 0.33, math.nan, math.nan],
            "bound_low": [0.22, 0.18, math.nan, 0.10],
            "bound_high": [0.61, 0.44, math.nan, 0.90],
        }
    )


def chart(**more: object):  # type: ignore[no-untyped-def]
    words = {
        "id": "i",
        "title": "A sentence",
        "unit": "share of children",
        "kind": "share",
        "source_line": LINE,
    }
    return intervals(**{"frame": rows(), **words, **more})  # type: ignore[arg-type]


def costs(**more: object):  # type: ignore[no-untyped-def]
    frame = pd.DataFrame(
        {
            "label": ["clearing", "survey", "never ends"],
            "estimate": [12_000.0, 300.0, 5_000.0],
            "low": [900.0, 40.0, 1_000.0],
            "high": [250_000.0, 2_000.0, math.inf],
        }
    )
    words = {"id": "c", "title": "A sentence", "unit": "dollars", "log": True, "source_line": LINE}
    return intervals(**{"frame": frame, **words, **more})  # type: ignore[arg-type]


def plot(picture: object, layout: Layout = WIDE) -> Axes:
    return helpers.plot(helpers.drawn(picture, layout)[0])  # type: ignore[arg-type]


@every_layout
@pytest.mark.parametrize("make", [chart, costs])
def test_words_neither_overlap_nor_leave_the_picture(make: object, layout: Layout) -> None:
    figure, canvas = helpers.drawn(make(), layout)  # type: ignore[operator]
    boxes = helpers.extents(figure, canvas)
    assert helpers.overlaps(boxes) == []
    assert all(box.x0 > -0.5 and box.x1 < figure.bbox.x1 + 0.5 for _, box in boxes)
    assert all(box.y0 > -0.5 and box.y1 < figure.bbox.y1 + 0.5 for _, box in boxes)


def test_every_row_carries_its_numbers() -> None:
    figure, _ = helpers.drawn(chart(), WIDE)
    labels = {text.get_text() for text in helpers.texts(figure, GID)}
    assert {"40 % (31 to 50)", "25 % (20 to 33)", "51 %", "10 to 90 %", "Bosnia"} <= labels


def test_numbers_have_the_digits_of_what_they_measure() -> None:
    figure, _ = helpers.drawn(costs(kind="simulated"), WIDE)
    labels = {text.get_text() for text in helpers.texts(figure, GID)}
    assert {"12,000 (900 to 250,000)", "300 (40 to 2,000)"} <= labels


@every_layout
def test_each_row_says_its_estimate_or_its_bounds(layout: Layout) -> None:
    assert sorted(helpers.values(chart(), layout)) == [
        "Angola: 40 % (31 to 50)",
        "Bosnia: 51 %",
        "Chad: 10 to 90 %",
        "a land with a name that takes more than one line to write: 25 % (20 to 33)",
    ]


def test_a_row_without_an_estimate_shows_its_bounds_and_no_dot() -> None:
    axes = plot(chart())
    dots = [line.get_xdata()[0] for line in axes.lines if line.get_marker() == "o"]
    assert dots == [0.40, 0.25, 0.51]
    assert [(bar.get_x(), round(bar.get_width(), 9)) for bar in axes.patches] == [
        (0.22, 0.39),
        (0.18, 0.26),
        (0.10, 0.80),
    ]


def test_an_end_beyond_the_scale_is_an_arrow() -> None:
    axes = plot(costs(limits=(100.0, 100_000.0)))
    arrows = {(line.get_marker(), line.get_xdata()[0]) for line in axes.lines if line.get_marker() in "<>"}
    assert arrows == {("<", 100.0), (">", 100_000.0)}
    assert "never ends: 5,000 (1,000 or more)" in helpers.values(costs())


@every_layout
def test_log_scale_has_few_round_numbers(layout: Layout) -> None:
    axes = plot(costs(), layout)
    ticks = [text.get_text() for text in axes.get_xticklabels()]
    assert 2 <= len(ticks) <= 6
    assert all(float(tick.replace(",", "")) > 0 for tick in ticks)


def test_scale_starts_at_zero_where_zero_is_near() -> None:
    assert plot(chart()).get_xlim()[0] == 0.0
    far = rows().assign(low=math.nan, high=math.nan, bound_low=math.nan, bound_high=math.nan)
    far = far.assign(estimate=[100.0, 101.0, 102.0, 103.0])
    assert plot(chart(frame=far, kind="count")).get_xlim()[0] > 90


def test_reference_is_named_in_the_key() -> None:
    picture = chart(reference=(0.5, "half"))
    assert [key.text for key in picture.keys] == ["95 % interval", "lowest to highest possible value", "half"]


def test_the_phone_writes_labels_above_their_marks() -> None:
    wide, narrow = (helpers.drawn(chart(), layout)[0] for layout in (WIDE, NARROW))
    assert helpers.plot(narrow).get_position().width > helpers.plot(wide).get_position().width


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (
            {"estimate": [0.40, 0.25, 0.95, math.nan], "bound_low": 0.1, "bound_high": 0.9},
            "beyond the estimate",
        ),
        ({"bound_low": math.nan}, "neither an estimate nor bounds"),
        ({"label": ["Angola"] * 4}, "share a key"),
    ],
)
def test_wrong_rows_are_refused(change: dict[str, object], word: str) -> None:
    with pytest.raises(ImpactError, match=word):
        chart(frame=rows().assign(**change))


def test_zero_is_refused_on_a_log_scale() -> None:
    with pytest.raises(ImpactError, match="zero or less"):
        chart(log=True, frame=rows().assign(bound_low=0.0))
