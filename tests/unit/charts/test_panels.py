"""Small columns, one panel for each country: what they show, and that their words stay apart."""

from __future__ import annotations

import pandas as pd
import pytest

from impact.charts.frame.chart import Chart
from impact.charts.frame.theme import LAYOUTS, Layout
from impact.charts.multiples.panels import panels
from impact.errors import ImpactError
from tests.unit.charts import helpers
from tests.unit.charts.helpers import LINE

PARTS = {"cleared_km2": "cleared", "cancelled_km2": "cancelled"}


def land(*rows: tuple[str, int, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["country", "year", "measure", "value"])


SIX = land(
    *[
        (name, year, measure, size * (1 + year % 4))
        for name, size in {
            "Bosnia and Herzegovina": 80.0,
            "Sri Lanka": 3.3,
            "Croatia": 0.004,
            "Afghanistan": 12000.0,
            "Democratic Republic of the Congo": 7.0,
        }.items()
        for year in (2002, 2003, 2015)
        for measure in PARTS
    ],
    ("Angola", 2008, "released_km2", 9.0),
)


def drawn(frame: pd.DataFrame) -> Chart:
    return panels(
        frame, panel="country", parts=PARTS, total="released_km2", id="p", title="T", source_line=LINE
    )


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_words_stay_apart_at_both_widths(layout: Layout, recwarn: pytest.WarningsRecorder) -> None:
    figure, canvas = helpers.drawn(drawn(SIX), layout)
    assert helpers.overlaps(helpers.extents(figure, canvas)) == []
    assert [str(w.message) for w in recwarn] == []


def test_what_a_total_leaves_beyond_its_parts_is_not_given_to_any_of_them() -> None:
    data = drawn(
        land(
            ("A", 2003, "cleared_km2", 28.5),
            ("A", 2003, "released_km2", 285.0),
            ("A", 2004, "released_km2", 70.0),
        )
    ).data
    assert data["rest"].tolist() == [256.5, 70.0]
    assert data["cancelled_km2"].isna().all()


def test_a_year_without_a_figure_is_told_from_a_year_without_land() -> None:
    gap = drawn(land(("A", 2003, "cleared_km2", 1.0), ("A", 2005, "cleared_km2", 0.0)))
    assert gap.data["year"].tolist() == [2003, 2005]
    assert "no figure published" in helpers.words(gap.svg())
    full = drawn(land(("A", 2003, "cleared_km2", 1.0), ("A", 2004, "cleared_km2", 0.0)))
    assert "no figure published" not in helpers.words(full.svg())


def test_only_kinds_that_occur_are_explained() -> None:
    words = helpers.words(drawn(land(("A", 2003, "cleared_km2", 1.0))).svg())
    assert "cleared" in words
    assert "cancelled" not in words


def test_nothing_but_zeros_can_be_drawn() -> None:
    assert "up to 0 in A" in drawn(land(("A", 2003, "cleared_km2", 0.0))).alt


def test_each_piece_of_a_column_says_place_year_and_kind() -> None:
    chart = drawn(land(("A", 2003, "cleared_km2", 28.5), ("A", 2003, "released_km2", 285.0)))
    assert helpers.values(chart) == [
        "A, 2003, cleared: 28.5 people",
        "A, 2003, published without a split: 256 people",
    ]


def test_two_figures_of_one_kind_are_refused() -> None:
    with pytest.raises(ImpactError, match="share a key"):
        drawn(land(("A", 2003, "cleared_km2", 1.0), ("A", 2003, "cleared_km2", 2.0)))
