"""Values that look plain and are not: exchanged dates, months of other calendars, doubted words, units."""

from __future__ import annotations

import pytest

from tests.unit.incidents.values.reading_of import field, read

DATE, AREA, OUTCOME = field("date"), field("area", "hazards"), field("outcome", "people")
REAL = [f"2019-{month:02d}-05" for month in (1, 2, 3, 4, 7, 12)]
TYPED = ["13/05/2019", "25/05/2019", "30/05/2019"]


@pytest.mark.parametrize("stated", [{}, {"order": "dmy"}])
def test_real_dates_of_early_days_beside_typed_ones_of_late_days_are_asked(stated):
    dates = read(DATE, [*REAL, *TYPED], **stated)
    assert dates.first == [None] * len(REAL) + ["2019-05-13", "2019-05-25", "2019-05-30"]
    assert dates.proposals()[0] == "2019-05-01"
    assert set(dates.counts()) == {"date_maybe_exchanged"}


def test_the_mapping_can_say_that_real_dates_are_right():
    assert read(DATE, [*REAL, *TYPED], order="ymd").first[:6] == REAL


@pytest.mark.parametrize("more", ["2019-05-13", "06/07/2019"])
def test_one_late_real_date_or_early_typed_one_shows_that_nothing_was_exchanged(more):
    dates = read(DATE, [*REAL, *TYPED, more])
    assert dates.first[:6] == REAL


@pytest.mark.parametrize("text", ["Ramadan 2019", "12 Muharram 2019"])
def test_a_month_of_another_calendar_than_its_year_is_no_month_of_that_number(text):
    dates = read(DATE, [text])
    assert (dates.first, dates.kinds(0)) == ([None], ["calendar_not_stated"])


def test_a_word_with_a_question_mark_is_asked():
    words = read(OUTCOME, ["dead", "dead?", "Dead ?", "killed"], words={"dead": "killed"})
    assert words.first == ["killed", "unknown", "unknown", "killed"]
    assert words.proposals() == {1: "killed", 2: "killed"}
    devices = read(field("devices"), ["AP mine", "AP mine?"], words={"AP mine": "ap_mine"})
    assert (devices.first, devices.kinds(1)) == ([["ap_mine"], None], ["word_not_in_list"])


def test_a_question_mark_that_the_mapping_knows_is_read():
    assert read(OUTCOME, ["dead?"], words={"dead?": "unknown"}).counts() == {}


def test_three_digits_after_a_mark_are_asked_where_both_marks_are_decimal():
    areas = read(AREA, ["12,5", "12.5", "500,000", "1.234", "20000"], unit="m2")
    assert areas.kinds(2) == areas.kinds(3) == ["number_mark_unclear"]
    assert areas.first[:2] == [12.5, 12.5]


@pytest.mark.parametrize("heading", ["area [km2]", "Area (km²)", "area_km2", "Area in 1000 m2"])
def test_a_unit_of_the_mapping_that_is_not_that_of_the_heading_is_asked(heading):
    areas = read(AREA, ["2", "3 ha"], unit="m2", column=heading)
    assert areas.first == [None, 30000.0]
    assert areas.kinds(0) == ["area_unit_against_heading"]


@pytest.mark.parametrize(
    "heading", ["area (ha)", "area", "area_ha", "Area cleared (2019)", "Surface in hectares"]
)
def test_a_heading_that_agrees_or_says_nothing_is_not_asked(heading):
    areas = read(AREA, ["2"], unit="ha", column=heading)
    assert (areas.first, areas.counts()) == ([20000.0], {})


@pytest.mark.parametrize("mark", ["\u3003", '"', ",,", "Ditto", "idem"])
def test_a_ditto_mark_is_no_place(mark):
    places = read(field("admin1"), ["North", mark, "Idemia"])
    assert places.first == ["North", None, "Idemia"]
    assert places.kinds(1) == ["ditto_mark"]
