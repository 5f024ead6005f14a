"""What each kind of chart promises."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from impact.charts import Chart, bars, heatmap, line_panels, lines, series, stacked, timeline, vintages
from impact.charts.frame import theme
from impact.charts.frame.labels import GID, spread
from impact.charts.frame.readers_table import tabulate
from impact.charts.frame.theme import LAYOUTS, NARROW, WIDE, Layout
from impact.errors import ImpactError
from tests.unit.charts import helpers
from tests.unit.charts.helpers import LINE

# -- series ---------------------------------------------------------------------------------------------


def _lines(chart: object, layout: Layout = WIDE) -> list[np.ndarray]:
    figure, _ = helpers.drawn(chart, layout)  # type: ignore[arg-type]
    return [np.column_stack(line.get_data()) for line in helpers.plot(figure).lines]


def test_missing_years_are_a_gap() -> None:
    chart = series(helpers.totals(), id="s", title="T", source_line=LINE)
    joined = [xy[:, 0] for xy in _lines(chart) if len(xy) == 2 and xy[0, 0] != xy[1, 0]]
    assert not any(xs.min() < 2007.5 < xs.max() for xs in joined if set(xs) <= set(range(1999, 2025)))
    assert not any(text.startswith(("2007", "2008")) for text in helpers.values(chart))


def test_lower_bounds_are_open_and_approximate_figures_have_another_shape() -> None:
    figure, _ = helpers.drawn(series(helpers.totals(), id="s", title="T", source_line=LINE), WIDE)
    marks = {
        float(year): (line.get_marker(), to_hex(line.get_markerfacecolor()))
        for line in helpers.plot(figure).lines
        for year in (line.get_xdata() if line.get_linestyle() == "None" else ())
    }
    assert marks[2001] == ("o", theme.PAPER)
    assert marks[2000] == ("D", theme.PAPER)
    assert marks[2016] == ("o", theme.TOTAL)
    assert marks[1999] == ("o", theme.WEAK)
    words = helpers.words(series(helpers.totals(), id="s", title="T", source_line=LINE).svg())
    assert {"at least", "approximate", "weak source only"} <= set(words)


def test_years_that_look_alike_are_drawn_as_one_artist() -> None:
    frame = pd.DataFrame({"year": range(2001, 2026), "value": range(25)}).drop(index=[11])
    figure, _ = helpers.drawn(series(frame, id="s", title="T", source_line=LINE), WIDE)
    axes = helpers.plot(figure)
    assert [len(line.get_xdata()) for line in axes.lines if line.get_marker() == "o"] == [24]
    assert [len(stretch.get_segments()) for stretch in axes.collections] == [22], "none across the gap"


def test_revisions_lead_from_the_first_figure_to_the_newest() -> None:
    chart = series(helpers.totals(), id="s", title="T", editions=helpers.editions(), source_line=LINE)
    upright = {xy[0, 0]: tuple(xy[:, 1]) for xy in _lines(chart) if len(xy) == 2 and xy[0, 0] == xy[1, 0]}
    assert upright[2012] == (3628, 4325)
    assert set(upright) >= set(helpers.FIRST)
    assert 2003 not in upright
    assert "2012: 4,325 people; first published as 3,628" in [
        text.replace("about ", "") for text in helpers.values(chart)
    ]
    first = chart.data.set_index("year")["first_value"]
    assert first[2016] == 8605


def test_uncorroborated_figures_are_crosses_and_outranked_ones_are_not_drawn() -> None:
    chart = series(helpers.totals(), id="s", title="T", editions=helpers.editions(), source_line=LINE)
    figure, _ = helpers.drawn(chart, WIDE)
    crosses = [line for line in helpers.plot(figure).lines if line.get_marker() == "x"]
    assert sorted(zip(crosses[0].get_xdata(), crosses[0].get_ydata(), strict=True)) == [
        (2014, 3993),
    ]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_values_that_tie_are_the_ends_of_a_bar_and_both_are_named(layout: Layout) -> None:
    frame = pd.DataFrame({"year": [2013, 2014, 2015], "value": [30.0, 35.0, 40.0], "qualifier": "exact"})
    frame = frame.assign(tie=frame["year"] == 2015, low=[30.0, 35.0, 25.0], high=frame["value"])
    chart = series(frame, id="s", title="T", source_line=LINE)
    figure, _ = helpers.drawn(chart, layout)
    bars = [(*line.get_xdata(), *line.get_ydata()) for line in helpers.plot(figure).lines]
    assert (2015, 2015, 25, 40) in bars
    assert "2015: 25 or 40" in {text.get_text() for text in helpers.texts(figure, GID)}
    assert "2015: 25 or 40 people" in helpers.values(chart, layout)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_peak_lowest_and_newest_are_labelled(layout: Layout) -> None:
    chart = series(helpers.totals(), id="s", title="T", source_line=LINE)
    figure, canvas = helpers.drawn(chart, layout)
    labels = {text.get_text() for text in helpers.texts(figure, GID)}
    # The peak of 2002 is weak and approximate: the highest firm year is named beside it.
    assert labels == {
        "2002: about 11,700",
        "2016: 9,440",
        "2013: 3,456",
        "2024: at least 6,279",
    }
    assert helpers.overlaps(helpers.extents(figure, canvas, GID)) == []


def test_two_rows_for_a_year_are_refused() -> None:
    frame = pd.concat([helpers.totals(), helpers.totals().tail(1)])
    with pytest.raises(ImpactError, match="2 rows share a key, the first is year 2024"):
        series(frame, id="s", title="T", source_line=LINE)


def test_figures_for_periods_are_refused_with_a_remedy() -> None:
    frame = pd.DataFrame({"year": pd.array([2001, None], dtype="Int64"), "value": [1.0, 2.0]})
    with pytest.raises(ImpactError, match="1 rows have no year") as caught:
        series(frame, id="s", title="T", source_line=LINE)
    assert "notna" in caught.value.remedy


@pytest.mark.parametrize(
    "values",
    [
        {2024: 5.0},
        {2023: 0.0, 2024: 0.0},
        {1999: 1.0, 2024: 10_000_000.0},
        {2000: 0.31, 2001: 0.35},
        {2020: 7.0, 2021: 7.0},
        {year: 78.0 - (year - 2000) for year in range(2000, 2025)},
    ],
    ids=["one year", "all zero", "huge", "share", "constant", "peak at the left"],
)
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_odd_series_are_drawn_readably(
    values: dict[int, float], layout: Layout, recwarn: pytest.WarningsRecorder
) -> None:
    frame = pd.DataFrame({"year": list(values), "value": list(values.values())})
    figure, canvas = helpers.drawn(series(frame, id="s", title="T", source_line=LINE), layout)
    assert helpers.overlaps(helpers.extents(figure, canvas)) == []
    assert [str(w.message) for w in recwarn] == []


# -- stacked --------------------------------------------------------------------------------------------


def test_what_was_never_split_stays_unsplit() -> None:
    data = stacked(helpers.outcomes(), id="k", title="T", source_line=LINE).data.set_index("year")
    assert data.loc[2012, "rest"] == 4325 - (1066 + 2552 + 10)
    assert data.loc[2024, "rest"] == 0
    assert data.loc[2000, "rest"] == 8000
    assert data.loc[2000, ["killed", "injured", "outcome_unknown"]].isna().all()


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_parts_are_named_beside_the_newest_column(layout: Layout) -> None:
    chart = stacked(helpers.outcomes(), id="k", title="T", source_line=LINE)
    figure, canvas = helpers.drawn(chart, layout)
    words = " ".join(text.get_text() for text in helpers.texts(figure, GID))
    for expected in ("Killed 1,945", "Injured 4,325", "Outcome unknown 9", "2024: 6,279"):
        assert expected in words
    assert helpers.overlaps(helpers.extents(figure, canvas, GID)) == []


def test_a_part_the_newest_column_lacks_is_explained() -> None:
    frame = helpers.outcomes()
    frame = frame[~((frame["year"] == 2024) & (frame["measure"] == "outcome_unknown"))]
    assert "Outcome unknown" in helpers.words(stacked(frame, id="k", title="T", source_line=LINE).svg())


def test_a_part_for_which_two_rounded_values_stand_says_so_in_mark_and_table() -> None:
    frame = pd.DataFrame({"year": [2015] * 2, "measure": ["total", "killed"], "value": [6971.0, 1900.0]})
    frame = frame.assign(qualifier=["exact", "approximate"], tie=[False, True])
    chart = stacked(
        frame.assign(low=[6971.0, 1700.0], high=[6971.0, 1900.0]), id="k", title="T", source_line=LINE
    )
    assert "2015, killed: about 1,700 or 1,900 people" in chart.svg()
    assert "about 5,071 or 5,271 people" in chart.svg()
    assert "killed: about 1,700 or 1,900" in tabulate(chart.data, parts=chart.parts)["rows"][0][-1]


def test_parts_that_exceed_their_total_make_no_negative_rest() -> None:
    frame = pd.DataFrame({"year": [2024] * 3, "measure": ["total", "killed", "injured"], "value": [9, 5, 6]})
    assert stacked(frame, id="k", title="T", source_line=LINE).data["rest"].tolist() == [0]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_total_carries_its_qualifier(layout: Layout) -> None:
    frame = helpers.outcomes().assign(qualifier="exact")
    frame.loc[(frame["year"] == 2024) & (frame["measure"] == "total"), "qualifier"] = "at_least"
    figure, canvas = helpers.drawn(stacked(frame, id="k", title="T", source_line=LINE), layout)
    assert "2024: at least 6,279" in " ".join(text.get_text() for text in helpers.texts(figure, GID))
    assert helpers.overlaps(helpers.extents(figure, canvas)) == []


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_newest_total_is_labelled_where_an_older_column_is_the_last_with_parts(layout: Layout) -> None:
    frame = helpers.outcomes()
    frame = frame[(frame["year"] != 2024) | (frame["measure"] == "total")]
    figure, canvas = helpers.drawn(stacked(frame, id="k", title="T", source_line=LINE), layout)
    words = " ".join(text.get_text() for text in helpers.texts(figure, GID))
    assert "2023: 5,757" in words
    assert "2024: 6,279" in words
    assert helpers.overlaps(helpers.extents(figure, canvas, GID)) == []


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_low_column_beside_high_ones_is_not_labelled_over_the_years(layout: Layout) -> None:
    frame = pd.DataFrame(
        {"year": range(2013, 2018), "measure": "killed", "value": [1218.0, 1332, 3680, 8400, 6200]}
    )
    figure, canvas = helpers.drawn(stacked(frame, id="k", title="T", source_line=LINE), layout)
    assert helpers.overlaps(helpers.extents(figure, canvas)) == []


def test_other_parts_can_be_stacked() -> None:
    frame = pd.DataFrame(
        {"year": [2024] * 3, "measure": ["total", "civilians", "military"], "value": [9, 5, 3]}
    )
    chart = stacked(
        frame, id="k", title="T", parts={"civilians": "Civilians", "military": "Military"}, source_line=LINE
    )
    assert chart.data["rest"].tolist() == [1]
    assert helpers.values(chart) == [
        "2024, Civilians: 5 people",
        "2024, Military: 3 people",
        "2024, published without a split: 1 person",
    ]


# -- vintages -------------------------------------------------------------------------------------------


def test_change_is_counted_from_the_first_accepted_edition() -> None:
    chart = vintages(helpers.editions(), id="v", title="T", source_line=LINE)
    newest = chart.data.groupby("year")["change"].last()
    assert newest[2012] == pytest.approx(4325 / 3628 - 1)
    assert set(chart.data["value"]) & {3993.0, 6251.0, 1.0} == set()
    assert "2012: 3,628 at first, 4,325 in the newest of 2 editions (+19 %)" in helpers.values(chart)
    assert "2012: 3,628 → 4,325" in helpers.words(chart.svg(WIDE))
    assert "2012: +19 %" in helpers.words(chart.svg(NARROW))


def test_pages_of_one_edition_that_agree_are_one_and_that_differ_are_refused() -> None:
    agree = pd.DataFrame({"year": [2012] * 3, "edition": [2013, 2013, 2014], "value": [10, 10, 12]})
    assert vintages(agree, id="v", title="T", source_line=LINE).data["value"].tolist() == [10, 12]
    differ = agree.assign(value=[10, 11, 12])
    with pytest.raises(ImpactError, match="year 2012, edition 2013"):
        vintages(differ, id="v", title="T", source_line=LINE)


def test_years_published_once_are_named_not_drawn() -> None:
    chart = vintages(helpers.editions(), id="v", title="T", source_line=LINE)
    assert "With one count only, so not drawn: 1999 to 2005" in chart.subtitle
    figure, _ = helpers.drawn(chart, WIDE)
    stems = [line for line in helpers.plot(figure).lines if len(line.get_xdata()) == 2]
    upright = [line.get_xdata()[0] for line in stems if len(set(line.get_xdata())) == 1]
    assert upright == [2006, 2009, 2012, 2016, 2019]  # time from left to right


def test_nothing_published_twice_is_refused() -> None:
    frame = pd.DataFrame({"year": [2023, 2024], "edition": [2024, 2025], "value": [1, 2]})
    with pytest.raises(ImpactError, match="published more than once"):
        vintages(frame, id="v", title="T", source_line=LINE)


def test_unmoved_figures_are_drawn_without_fuss() -> None:
    frame = pd.DataFrame({"year": [2023, 2023], "edition": [2024, 2025], "value": [5, 5]})
    assert helpers.values(vintages(frame, id="v", title="T", source_line=LINE)) == ["2023: 5 in 2 editions"]


# -- heatmap --------------------------------------------------------------------------------------------


def test_rows_are_sorted_by_years_with_a_figure() -> None:
    chart = heatmap(helpers.coverage(), id="h", title="T", source_line=LINE)
    assert chart.data["years"].is_monotonic_decreasing
    assert len(chart.data) == 20


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_every_place_has_a_row(layout: Layout) -> None:
    figure, _ = helpers.drawn(heatmap(helpers.coverage(), id="h", title="T", source_line=LINE), layout)
    assert len(helpers.plot(figure).get_yticklabels()) == 20


def test_a_place_without_any_figure_keeps_its_row() -> None:
    frame = pd.DataFrame({"name": ["Chad", "Peru"], "year": [2024, 2024], "level": ["weak", None]})
    chart = heatmap(frame, id="h", title="T", source_line=LINE)
    assert chart.data[["place", "years"]].to_numpy().tolist() == [["Chad", 1], ["Peru", 0]]


def test_an_unknown_level_is_named() -> None:
    frame = helpers.coverage().replace({"level": {"weak": "poor"}})
    with pytest.raises(ImpactError, match="level 'poor'"):
        heatmap(frame, id="h", title="T", source_line=LINE)


# -- timeline -------------------------------------------------------------------------------------------


def test_states_stand_in_the_order_in_which_they_began() -> None:
    chart = timeline(helpers.steps(), id="t", title="T", source_line=LINE)
    assert list(dict.fromkeys(chart.data["name"])) == ["Estonia", "Finland", "Ukraine"]
    assert "withdrawal in effect 27 December 2025" in helpers.words(chart.svg(WIDE))
    assert "withdrawal in effect 27 Dec 2025" in helpers.words(chart.svg(NARROW))


def test_only_steps_that_occur_are_explained() -> None:
    words = helpers.words(timeline(helpers.steps(), id="t", title="T", source_line=LINE).svg())
    assert "notice deposited" in words
    assert "government approved" not in words


@pytest.mark.parametrize(
    ("column", "value"), [("date", "2025-13-01"), ("date", "soon"), ("event", "regretted")]
)
def test_impossible_steps_are_refused(column: str, value: str) -> None:
    frame = helpers.steps()
    frame.loc[0, column] = value
    with pytest.raises(ImpactError, match=value):
        timeline(frame, id="t", title="T", source_line=LINE)


def test_one_single_step_is_drawn() -> None:
    chart = timeline(helpers.steps().tail(1), id="t", title="T", source_line=LINE)
    assert "suspension declared 21 July 2025" in helpers.words(chart.svg())


# -- bars -----------------------------------------------------------------------------------------------


def test_the_longest_bar_comes_first() -> None:
    frame = pd.DataFrame({"label": ["b", "a"], "value": [1, 2]})
    assert bars(frame, id="b", title="T", source_line=LINE).data["label"].tolist() == ["a", "b"]


@pytest.mark.parametrize("value", [-1, None, "many"])
def test_what_is_no_count_is_refused(value: object) -> None:
    with pytest.raises(ImpactError, match=r"'a' has the value|row 0 has 'many'"):
        bars(pd.DataFrame({"label": ["a"], "value": [value]}), id="b", title="T", source_line=LINE)


def test_bars_of_nothing_are_drawn() -> None:
    chart = bars(pd.DataFrame({"label": ["a"], "value": [0]}), id="b", title="T", source_line=LINE)
    assert "0" in helpers.words(chart.svg())


# -- labels ---------------------------------------------------------------------------------------------


def test_spread_keeps_order_gap_and_bounds() -> None:
    placed = spread([5, 5, 5, 90, 99], 10, 0, 100)
    assert placed == sorted(placed)
    assert min(np.diff(placed)) >= 10 - 1e-9
    assert placed[0] >= 0
    assert placed[-1] <= 100


@pytest.mark.parametrize("draw", [series, lines, line_panels], ids=lambda draw: draw.__name__)
def test_a_dot_at_zero_is_drawn_whole(draw: Callable[..., Chart]) -> None:
    frame = pd.DataFrame({"place": "Aland", "year": [2020, 2021, 2022], "value": [0.0, 40.0, 0.0]})
    named = {"series": {}, "lines": {"group": "place"}, "line_panels": {"panel": "place"}}[draw.__name__]
    chart = draw(frame, id="zero", title="T", source_line=LINE, **named)
    root = ET.fromstring(helpers.svg(chart))
    dots = [group for group in root.iter() if len(group.findall(f"{helpers.SVG}use"))]
    assert dots
    assert not [group for group in dots if "clip-path" in group.attrib]
