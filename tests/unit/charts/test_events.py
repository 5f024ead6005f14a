"""What the event-study chart promises."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from impact.charts import event_study
from impact.charts.frame import theme
from impact.charts.frame.theme import LAYOUTS
from impact.errors import ImpactError
from tests.unit.charts import helpers

FRAME = pd.DataFrame(
    {
        "first": [-13, -4, -2, 0, 2],
        "last": [-5, -3, -1, 1, 9],
        "estimate": [3.6, 1.3, 1.0, 0.12, 0.6],
        "low": [0.001, 0.4, 1.0, np.nan, 0.2],
        "high": [11000, 4.5, 1.0, np.nan, 1.8],
        "reference": [False, False, True, False, False],
        "countries": [2, 10, 11, 1, 7],
    }
)


def _chart():
    return event_study(FRAME, id="e", title="T", source_line=helpers.LINE)


def test_intervals_beyond_the_scale_end_in_arrows_and_the_reference_is_open():
    figure, _ = helpers.drawn(_chart(), theme.WIDE)
    shapes = [line.get_marker() for line in helpers.plot(figure).lines]
    assert shapes.count("v") == 1
    assert shapes.count("^") == 1
    assert shapes.count("x") == 1


def test_each_mark_says_its_ratio_and_how_many_countries_stand_behind_it():
    said = helpers.values(_chart())
    assert "4 to 3 years before: 1.3 (95 % interval 0.4 to 4.5), 10 countries" in said
    assert "Year 0 to 1: 0.12, without interval, 1 country" in said
    assert len(said) == len(_chart().data)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_words_overlap(layout):
    figure, canvas = helpers.drawn(_chart(), layout)
    assert helpers.overlaps(helpers.extents(figure, canvas)) == []


def test_a_ratio_is_positive():
    with pytest.raises(ImpactError, match="not positive"):
        event_study(FRAME.assign(estimate=0), id="e", title="T", source_line="x")
