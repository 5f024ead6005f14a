"""What pictures of simulated courses and of their most important inputs promise."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PolyCollection

from impact.charts import Chart, quantile_bands, tornado
from impact.charts.frame.labels import GID
from impact.charts.frame.theme import LAYOUTS, NARROW, WIDE, Layout
from impact.errors import ImpactError
from tests.unit.charts import helpers
from tests.unit.charts.helpers import LINE

every_layout = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
YEARS = np.arange(50)


def courses(start: float = 90_000, years: float = 12.0) -> pd.DataFrame:
    middle = start * np.exp(-YEARS / years)
    factors = {"low90": 0.4, "low50": 0.7, "median": 1.0, "high50": 1.4, "high90": 2.3}
    return pd.DataFrame({"year": YEARS} | {k: middle * f for k, f in factors.items()})


def bands(frame: pd.DataFrame | None = None, **more: object) -> Chart:
    words = {"id": "b", "title": "A sentence", "unit": "live mines", "source_line": LINE}
    return quantile_bands(courses() if frame is None else frame, **{**words, **more})  # type: ignore[arg-type]


def inputs() -> pd.DataFrame:
    rows = [
        ("Years until people return", "1", "12", 330, 260),
        ("Hazard of a live mine that nobody has marked or fenced", 0.00001, 0.0004, 40, 1600),
        ("Clearance capacity", "1 km² a year", "40 km² a year", 900, 90),
        ("Share marked", 0.1, 0.9, 300, 300),
    ]
    frame = pd.DataFrame(rows, columns=["field", "low_value", "high_value", "at_low", "at_high"])
    return frame.assign(central=300)


def bars(frame: pd.DataFrame | None = None, **more: object) -> Chart:
    words = {"id": "t", "title": "A sentence", "unit": "casualties", "source_line": LINE}
    return tornado(inputs() if frame is None else frame, **{**words, **more})  # type: ignore[arg-type]


PICTURES = {
    "bands": bands,
    "tornado": bars,
    "tornado-log": lambda: bars(log=True),
}


@every_layout
@pytest.mark.parametrize("name", PICTURES)
def test_words_neither_overlap_nor_leave_the_picture(name: str, layout: Layout) -> None:
    figure, canvas = helpers.drawn(PICTURES[name](), layout)
    boxes = helpers.extents(figure, canvas)
    assert helpers.overlaps(boxes) == []
    assert all(box.x0 > -0.5 and box.x1 < figure.bbox.x1 + 0.5 for _, box in boxes)
    assert all(box.y0 > -0.5 and box.y1 < figure.bbox.y1 + 0.5 for _, box in boxes)


@every_layout
def test_line_and_bands_are_named_once(layout: Layout) -> None:
    figure, _ = helpers.drawn(bands(), layout)
    words = " ".join(text.get_text() for text in helpers.texts(figure, GID))
    for record in ("9 of 10 draws", "half of the draws", "median"):
        assert words.count(record) == 1


def test_bands_hold_the_numbers_of_the_frame() -> None:
    axes = helpers.plot(helpers.drawn(bands(), WIDE)[0])
    outer, inner = (c for c in axes.collections if isinstance(c, PolyCollection))
    frame = courses()
    assert outer.get_paths()[0].get_extents().y1 == pytest.approx(frame["high90"].max())
    assert inner.get_paths()[0].get_extents().y1 == pytest.approx(frame["high50"].max())
    assert list(bands().data.columns) == ["year", "low90", "low50", "median", "high50", "high90"]


def test_each_year_says_its_median_and_nine_of_ten_draws() -> None:
    frame = (
        courses().iloc[:3].assign(median=[50.0, 80.0, 60.0], low50=40.0, high50=90.0, low90=1.0, high90=99.0)
    )
    assert helpers.values(bands(frame)) == [
        "Year 0: 50 (9 of 10 draws 1 to 99)",
        "Year 1: 80 (9 of 10 draws 1 to 99)",
        "Year 2: 60 (9 of 10 draws 1 to 99)",
    ]
    assert "median from 50 to 60 (9 of 10 draws 1 to 99)" in bands(frame).alt


@pytest.mark.parametrize(
    ("frame", "word"),
    [
        (courses().assign(median=0.0), "year 0 has"),
        (courses().assign(high90=math.inf), "inf"),
        (pd.concat([courses(), courses()]), "share a key"),
        (courses().drop(columns="low50"), "no column 'low50'"),
    ],
)
def test_wrong_bands_are_refused(frame: pd.DataFrame, word: str) -> None:
    with pytest.raises(ImpactError, match=word):
        bands(frame)


def test_the_widest_swing_comes_first() -> None:
    assert bars().data["field"].tolist() == [
        "Hazard of a live mine that nobody has marked or fenced",
        "Clearance capacity",
        "Years until people return",
        "Share marked",
    ]
    near = inputs().assign(at_low=[100, 400, 900, 1], at_high=[300, 800, 1000, 2], central=1)
    assert bars(near, log=True).data["field"].iloc[0] == "Years until people return"
    assert len(bars(most=2).data) == 2


@every_layout
def test_the_values_of_the_input_stand_at_the_ends_they_lead_to(layout: Layout) -> None:
    figure, _ = helpers.drawn(bars(), layout)
    at = {text.get_text(): text.get_position()[0] for text in helpers.texts(figure, GID)}
    assert at["0.00001"] < at["0.0004"]
    assert at["40 km² a year"] < at["1 km² a year"]  # more capacity, fewer casualties


def test_bars_run_from_the_central_result() -> None:
    axes = helpers.plot(helpers.drawn(bars(), NARROW)[0])
    ends = {tuple(sorted((bar.get_x(), bar.get_x() + bar.get_width()))) for bar in axes.patches}
    assert {(40.0, 300.0), (300.0, 1600.0), (300.0, 900.0), (90.0, 300.0)} <= ends


def test_each_end_of_a_bar_says_the_input_and_the_result() -> None:
    said = helpers.values(bars())
    assert len(said) == 2 * len(bars().data)
    assert said.index("Clearance capacity at 1 km² a year: 900 casualties") >= 0
    assert "Clearance capacity at 40 km² a year: 90 casualties" in said
    assert "300 at the medians" in bars().alt


def test_inputs_that_move_nothing_are_still_drawn() -> None:
    still = inputs().assign(at_low=300, at_high=300)
    assert helpers.drawn(bars(still), WIDE)
    assert helpers.drawn(bars(still, log=True), WIDE)


@pytest.mark.parametrize(
    ("change", "more", "word"),
    [
        ({"at_low": math.inf}, {}, "leads to inf"),
        ({"at_low": 0.0}, {"log": True}, "logarithmic"),
        ({"central": [1, 2, 3, 4]}, {}, "central results from 1 to 4"),
        ({"field": "one"}, {}, "share a key"),
    ],
)
def test_wrong_results_are_refused(change: dict[str, object], more: dict[str, object], word: str) -> None:
    with pytest.raises(ImpactError, match=word):
        bars(inputs().assign(**change), **more)
