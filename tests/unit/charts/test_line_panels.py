"""Small lines: one panel a place on one scale, gaps as gaps, words apart."""

from __future__ import annotations

import pandas as pd
import pytest

from impact.charts import Chart, line_panels
from impact.charts.frame import theme
from impact.charts.frame.theme import LAYOUTS, Layout
from impact.errors import ImpactError
from tests.unit.charts import helpers
from tests.unit.charts.helpers import LINE

LAND = ["Angola", "Bosnia and Herzegovina", "Cambodia", "Democratic Republic of the Congo", "Sri Lanka"]


def courses() -> pd.DataFrame:
    rows = [
        (name, year, max(0, 4000 // (1 + i) // (1 + year) - 1), "at_least" if year == 2 else "exact")
        for i, name in enumerate(LAND)
        for year in (0, 1, 2, 5, 6, 7 + i)
    ]
    rows.append(("Georgia", 3, 0, "exact"))
    return pd.DataFrame(rows, columns=["place", "since", "value", "qualifier"])


def drawn(frame: pd.DataFrame, **options: object) -> Chart:
    settings = {"panel": "place", "x": "since", "id": "p", "title": "Fewer in most", "source_line": LINE}
    return line_panels(frame, **(settings | options))


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
@pytest.mark.parametrize("log", [False, True], ids=["plain", "logarithmic"])
def test_words_stay_apart_at_both_widths(layout: Layout, log: bool, recwarn: pytest.WarningsRecorder) -> None:
    chart = drawn(courses(), log=log, marks={0.5: "end of fighting"}, x_title="years since the war")
    figure, canvas = helpers.drawn(chart, layout)
    assert helpers.overlaps(helpers.extents(figure, canvas)) == []
    assert [str(w.message) for w in recwarn] == []


def test_every_place_has_a_panel_on_the_same_scale() -> None:
    figure, _ = helpers.drawn(drawn(courses()), theme.WIDE)
    scales = {axes.get_ylim() for axes in figure.axes}
    assert len(figure.axes) == len(LAND) + 1
    assert len(scales) == 1


def test_a_missing_year_is_a_gap() -> None:
    figure, _ = helpers.drawn(drawn(courses()), theme.WIDE)
    own = [line for line in figure.axes[0].lines if line.get_linewidth() == theme.WIDE.line]
    assert [tuple(line.get_xdata()) for line in own][:2] == [(0, 1, 2), (5, 6, 7)]


def test_first_and_newest_value_stand_above_a_panel() -> None:
    words = helpers.words(drawn(courses()).svg())
    assert "3,999 → 499" in words


def test_a_zero_has_a_line_of_its_own_on_a_logarithmic_scale() -> None:
    words = helpers.words(drawn(courses(), log=True).svg())
    assert "0" in words
    figure, _ = helpers.drawn(drawn(courses(), log=True), theme.WIDE)
    smallest = courses()["value"].loc[lambda v: v > 0].min()
    assert 0 < figure.axes[0].get_yticks()[0] < smallest


def test_a_value_below_zero_is_refused() -> None:
    with pytest.raises(ImpactError, match="a value of −2"):
        drawn(courses().assign(value=-2))


def test_two_figures_for_one_place_and_year_are_refused() -> None:
    with pytest.raises(ImpactError, match="share a key"):
        drawn(pd.concat([courses(), courses()]))
