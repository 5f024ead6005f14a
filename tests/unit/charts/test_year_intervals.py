"""Estimates year by year: where dot, line and bar stand, and what is named."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from impact.charts import Chart, year_intervals
from impact.charts.frame import theme
from impact.charts.frame.labels import GID
from impact.charts.frame.theme import LAYOUTS, Layout
from impact.errors import ImpactError
from tests.unit.charts import helpers
from tests.unit.charts.helpers import LINE

FRAME = pd.DataFrame(
    {
        "year": [2001, 2006, 2008, 2020, 2023, 2024],
        "estimate": [0.70, 0.75, 0.6, math.nan, 0.84, 0.9],
        "low": [0.66, 0.71, 0.55, math.nan, 0.82, 0.88],
        "high": [0.74, 0.79, 0.65, math.nan, 0.86, 0.92],
        "bound_low": [math.nan] * 3 + [0.6, math.nan, 0.8],
        "bound_high": [math.nan] * 3 + [0.85, math.nan, 0.95],
    }
)


def drawn(frame: pd.DataFrame = FRAME, **options: object) -> Chart:
    settings = {"id": "c", "title": "Nine in ten", "unit": "share", "kind": "share", "source_line": LINE}
    return year_intervals(frame, **(settings | options))


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_newest_highest_and_lowest_are_named_and_words_stay_apart(layout: Layout) -> None:
    figure, canvas = helpers.drawn(drawn(), layout)
    assert {text.get_text() for text in helpers.texts(figure, GID)} == {"2024: 90 %", "2008: 60 %"}
    assert helpers.overlaps(helpers.extents(figure, canvas)) == []


def test_time_runs_from_left_to_right_and_a_year_without_figure_is_empty() -> None:
    figure, _ = helpers.drawn(drawn(), theme.WIDE)
    dots = next(line for line in helpers.plot(figure).lines if line.get_marker() == "o")
    assert list(dots.get_xdata()) == [2001, 2006, 2008, 2023, 2024]
    assert dots.get_linestyle() == "None"


def test_a_lower_bound_is_an_open_circle_and_an_approximate_share_an_open_diamond() -> None:
    chart = drawn(FRAME.assign(qualifier=["approximate", "at_least", "exact", "at_least", "exact", "exact"]))
    figure, _ = helpers.drawn(chart, theme.WIDE)
    open_marks = {
        line.get_marker(): list(line.get_xdata())
        for line in helpers.plot(figure).lines
        if line.get_markerfacecolor() == theme.PAPER
    }
    assert open_marks == {"D": [2001], "o": [2006]}
    assert {"at least", "approximate"} <= set(helpers.words(chart.svg()))
    assert "2006: at least 75 % (71 to 79)" in helpers.values(chart)


def test_an_interval_beyond_the_scale_ends_in_an_arrow() -> None:
    figure, _ = helpers.drawn(drawn(highest=0.91), theme.WIDE)
    arrows = [line for line in helpers.plot(figure).lines if line.get_marker() == "^"]
    assert [line.get_xdata()[0] for line in arrows] == [2024]


def test_labels_serve_as_years_where_a_frame_has_no_other() -> None:
    chart = drawn(FRAME.assign(label=FRAME["year"].astype(str)).drop(columns="year"))
    assert chart.data["year"].tolist() == FRAME["year"].tolist()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"estimate": math.nan, "bound_low": math.nan}, "2024 has neither an estimate nor bounds"),
        ({"high": 0.5}, "does not hold its estimate"),
        ({"low": -0.1}, "a negative number"),
        ({"year": 2023}, "share a key"),
    ],
)
def test_what_cannot_be_drawn_is_refused(change: dict[str, float], words: str) -> None:
    frame = FRAME.copy()
    for name, value in change.items():
        frame.loc[frame.index[-1], name] = value
    with pytest.raises(ImpactError, match=words):
        drawn(frame)
