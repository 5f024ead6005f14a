"""Shares by year: what a share is of, what stays unsplit, and where what is counted changed."""

from __future__ import annotations

import pandas as pd
import pytest

from impact.charts import Chart, share_columns
from impact.charts.frame import theme
from impact.charts.frame.labels import GID
from impact.charts.frame.sheet import Sheet
from impact.charts.frame.theme import LAYOUTS, Layout
from impact.errors import ImpactError
from tests.unit.charts import helpers
from tests.unit.charts.helpers import LINE

PARTS = {"improvised": "improvised mines", "ap": "antipersonnel mines", "erw": "explosive remnants of war"}
BREAKS = {2016: "from 2016 on one country counts improvised mines by themselves; before, as other mines"}


def devices() -> pd.DataFrame:
    rows = [(year, "total", 1000 * (year - 2011)) for year in range(2012, 2018)]
    for year in range(2013, 2018):
        rows += [(year, part, 150 * (year - 2011) * (i + 1)) for i, part in enumerate(PARTS)]
    return pd.DataFrame(rows, columns=["year", "measure", "value"])


def drawn(frame: pd.DataFrame, **options: object) -> Chart:
    settings = {"parts": PARTS, "id": "d", "title": "Most by remnants", "source_line": LINE}
    return share_columns(frame, **(settings | options))


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_parts_totals_and_the_break_are_written_and_stay_apart(layout: Layout) -> None:
    figure, canvas = helpers.drawn(drawn(devices(), breaks=BREAKS), layout)
    words = " ".join(text.get_text() for text in helpers.texts(figure, GID))
    for expected in ("improvised mines 15 %", "6,000", "from 2016 on one country"):
        assert expected in words
    assert helpers.overlaps(helpers.extents(figure, canvas)) == []


def test_every_column_is_one_whole() -> None:
    data = drawn(devices()).data
    assert data[[*PARTS, "rest"]].sum(axis=1).round(9).eq(1).all()
    assert data["base"].tolist() == [2000, 3000, 4000, 5000, 6000]  # 2012 has no parts


def test_parts_that_exceed_their_total_are_shares_of_their_sum() -> None:
    frame = pd.DataFrame({"year": 2024, "measure": ["total", "ap", "erw"], "value": [9, 5, 15]})
    data = drawn(frame).data
    assert data[["ap", "erw", "rest"]].iloc[0].tolist() == [0.25, 0.75, 0.0]


def test_a_break_outside_the_years_is_left_out() -> None:
    assert "anew" not in " ".join(helpers.words(drawn(devices(), breaks={2019: "counted anew"}).svg()))


def test_the_rule_of_a_break_stands_before_its_first_year() -> None:
    figure, _ = helpers.drawn(drawn(devices(), breaks=BREAKS), theme.WIDE)
    at = helpers.plot(figure).transData.transform((2015.5, 0))[0]
    (sheet,) = figure.findobj(Sheet)
    assert isinstance(sheet, Sheet)
    rules = [line for line in sheet.lines if line.get_linestyle() == "--"]
    assert [line.get_xdata()[0] for line in rules] == [pytest.approx(at)]


def test_years_without_any_part_are_refused() -> None:
    frame = devices()
    with pytest.raises(ImpactError, match="no year has a part of it"):
        drawn(frame[frame["measure"] == "total"])
