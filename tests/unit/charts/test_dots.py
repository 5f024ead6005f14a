"""Predicted beside recorded: which records lie outside, where a zero stands, and that words stay apart."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.colors import to_hex

from impact.charts import Chart, dots
from impact.charts.frame import theme
from impact.charts.frame.theme import LAYOUTS, Layout
from impact.errors import ImpactError
from tests.unit.charts import helpers
from tests.unit.charts.helpers import LINE

ROWS = pd.DataFrame(
    {
        "label": ["Falkland Islands", "Croatia", "Democratic Republic of the Congo", "Falkland Islands"],
        "group": ["Civilians", "Civilians", "Civilians", "Deminers"],
        "predicted": [0.0, 590, 42, 9],
        "low": [0.0, 20, 12, 1],
        "high": [1.0, 12000, 60, 35],
        "recorded": [0, 484, 180, 6],
        "qualifier": ["exact", "exact", "exact", "at_least"],
    }
)


def drawn(frame: pd.DataFrame = ROWS, **options: object) -> Chart:
    settings = {"id": "v", "title": "Three of four", "unit": "casualties", "kind": "simulated", "log": True}
    return dots(frame, **(settings | {"source_line": LINE} | options))


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
@pytest.mark.parametrize("log", [False, True], ids=["plain", "logarithmic"])
def test_words_stay_apart_at_both_widths(layout: Layout, log: bool, recwarn: pytest.WarningsRecorder) -> None:
    figure, canvas = helpers.drawn(drawn(log=log), layout)
    assert helpers.overlaps(helpers.extents(figure, canvas)) == []
    assert [str(w.message) for w in recwarn] == []


def test_a_record_outside_the_bar_has_the_colour_of_a_warning() -> None:
    chart = drawn()
    assert chart.data["inside"].tolist() == [True, True, False, True]
    figure, _ = helpers.drawn(chart, theme.WIDE)
    diamonds = [line for line in helpers.plot(figure).lines if line.get_marker() == "D"]
    edges = [to_hex(line.get_markeredgecolor()) for line in diamonds]
    assert edges == [theme.INK, theme.INK, theme.ACCENT, theme.INK]
    assert "record outside it" in helpers.words(chart.svg())
    assert "record outside it" not in helpers.words(drawn(ROWS.drop(index=2)).svg())


def test_a_lower_bound_below_the_bar_may_still_be_inside() -> None:
    frame = ROWS.assign(recorded=[0, 484, 5, 0.5], qualifier=["exact", "exact", "exact", "at_least"])
    assert drawn(frame).data["inside"].tolist() == [True, True, False, True]


def test_both_numbers_stand_beside_a_row_with_their_qualifier() -> None:
    words = helpers.words(drawn().svg())
    assert "484 recorded, 590 predicted" in words  # counted to the person, drawn to two figures
    assert "at least 6 recorded, 9 predicted" in words


def test_a_zero_stands_left_of_the_smallest_number() -> None:
    figure, _ = helpers.drawn(drawn(), theme.WIDE)
    axes = helpers.plot(figure)
    diamonds = [line.get_xdata()[0] for line in axes.lines if line.get_marker() == "D"]
    assert diamonds[0] < 1
    assert axes.get_xticklabels()[0].get_text() == "0"


def test_a_row_without_a_record_is_refused() -> None:
    with pytest.raises(ImpactError, match="'Croatia' lacks a number"):
        drawn(ROWS.assign(recorded=[0, None, 180, 6]))
