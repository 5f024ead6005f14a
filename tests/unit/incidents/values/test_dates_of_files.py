"""Dates as files write them: forms, orders, partial dates, periods, moments, and days that are none."""

from __future__ import annotations

import datetime as dt

import pytest

from impact.errors import RawDataError
from tests.unit.incidents.values.reading_of import field, read

DATE = field("date")


@pytest.mark.parametrize(
    ("text", "date", "precision"),
    [
        ("2021-3-4", "2021-03-04", "day"),
        ("2021/03/04", "2021-03-04", "day"),
        ("20210304", "2021-03-04", "day"),
        ("13/03/2021", "2021-03-13", "day"),
        ("03/13/2021", "2021-03-13", "day"),
        ("05/05/2021", "2021-05-05", "day"),
        ("4th of March 2021", "2021-03-04", "day"),
        ("Friday, 4 March 2021", "2021-03-04", "day"),
        ("4-Mar-2021", "2021-03-04", "day"),
        ("4 de marzo de 2021", "2021-03-04", "day"),
        ("1er mars 2021", "2021-03-01", "day"),
        ("4 марта 2021 г.", "2021-03-04", "day"),
        ("4 березня 2021", "2021-03-04", "day"),
        ("٤ آذار ٢٠٢١", "2021-03-04", "day"),
        ("4 كانون الثاني 2021", "2021-01-04", "day"),
        ("24 اسد 1400", "2021-08-15", "day"),
        ("ngày 4 tháng 3 năm 2021", "2021-03-04", "day"),
        ("4 ožujka 2021", "2021-03-04", "day"),
        ("2006-02-00", "2006-02", "month"),
        ("2003-00-00", "2003", "year"),
        ("marzo de 2021", "2021-03", "month"),
        ("03/2021", "2021-03", "month"),
        ("2,006", "2006", "year"),
        ("2021.0", "2021", "year"),
        ("2020-2021", "2020-01-01/2021-12-31", "period"),
        ("1965/1975", "1965-01-01/1975-12-31", "period"),
        ("2020-11/2021-02", "2020-11-01/2021-02-28", "period"),
        ("2021 Q3", "2021-07-01/2021-09-30", "period"),
        ("14/03/2021 - 18/03/2021", "2021-03-14/2021-03-18", "period"),
        ("2021-03-04T23:11:12+04:30", "2021-03-04", "day"),
        ("2021-03-04T00:00:00Z", "2021-03-04", "day"),
        ("2021-03-04T10:11:12Z", "2021-03-04", "within_1_day"),
    ],
)
def test_a_date_is_read_with_its_precision(text, date, precision):
    dates = read(DATE, [text])
    assert (dates.first, dates.values("precision")) == ([date], [precision])


@pytest.mark.parametrize(
    ("text", "kind", "proposal"),
    [
        ("04/03/2021", "day_month_order_unclear", "2021-03-04 or 2021-04-03"),
        ("31/12/99", "year_of_two_digits", "1999-12-31"),
        ("Mar-21", "year_of_two_digits", "2021-03"),
        ("2021-02-30", "date_impossible", "2021-02"),
        ("2021-13-01", "date_impossible", None),
        ("1614816000000", "moment_not_stated", "2021-03-04 (UTC), with `time_unit: ms`"),
        ("1905-07-12", "year_became_date", "2020"),
        ("2030-01-01", "date_in_future", "2030-01-01"),
        ("1014-05-06", "date_too_early", "1014-05-06"),
        ("1900-01-01", "date_placeholder", "1900-01-01"),
        ("1970-01-01", "date_placeholder", "1970-01-01"),
        ("2564", "calendar_not_stated", "calendar: buddhist (2021)"),
        ("circa 2021", "date_approximate", "2021"),
        ("202103", "date_not_read", "2021-03"),
        ("soon", "date_not_read", None),
        ("n/a", "missing_word", "missing: unknown"),
        ("2021-05-03 to 2021-04-01", "period_reversed", "2021-04-01/2021-05-03"),
    ],
)
def test_a_date_is_withheld_and_asked(text, kind, proposal):
    dates = read(DATE, [text])
    assert (dates.first, dates.kinds(0), dates.proposals()[0]) == ([None], [kind], proposal)


def test_zeros_are_an_unknown_date():
    dates = read(DATE, ["0000-00-00"])
    assert (dates.first, dates.parsed.reasons) == ([None], {0: "unknown"})


def test_the_column_decides_the_order_and_a_mixed_column_asks():
    assert read(DATE, ["04/03/2021", "13/03/2021"]).first == ["2021-03-04", "2021-03-13"]
    assert read(DATE, ["04/03/2021", "03/13/2021"]).first == ["2021-04-03", "2021-03-13"]
    mixed = read(DATE, ["04/03/2021", "13/03/2021", "03/13/2021"])
    assert mixed.first == [None, "2021-03-13", "2021-03-13"]
    assert mixed.kinds(0) == ["day_month_order_mixed"]


def test_an_order_is_proved_only_for_dates_with_the_same_sign():
    assert read(DATE, ["04-03-2021", "13/03/2021"]).first == [None, "2021-03-13"]


def test_a_date_against_the_order_of_the_mapping_is_asked():
    dates = read(DATE, ["03/13/2021", "04/03/2021"], order="dmy")
    assert dates.first == [None, "2021-03-04"]
    assert dates.kinds(0) == ["day_month_order_against_mapping"]


def test_several_forms_may_stand_in_one_column():
    assert read(DATE, ["2021-03-04", "13/03/2021", "5 May 2021"]).first == [
        "2021-03-04",
        "2021-03-13",
        "2021-05-05",
    ]


def test_a_day_is_never_invented_for_a_month():
    dates = read(
        DATE, {"year": ["2006", "2,006", "2006"], "month": ["2", "Febrero", None]}, year="ano", month="mes"
    )
    assert dates.first == ["2006-02", "2006-02", "2006"]
    assert dates.values("_first")[0] == dt.date(2006, 2, 1)
    assert dates.values("_last")[0] == dt.date(2006, 2, 28)


def test_a_period_has_both_ends():
    texts = {"column": ["2021-03-04", "2021-03-04"], "end": ["2021-03-08", "2021-03-04"]}
    dates = read(DATE, texts, column="from", end="to")
    assert dates.first == ["2021-03-04/2021-03-08", "2021-03-04"]


def test_a_day_of_1970_is_a_day_where_others_are_near():
    assert read(DATE, ["1970-01-01", "1969-12-30"]).first == ["1970-01-01", "1969-12-30"]


def test_moments_at_midnight_are_days():
    dates = read(DATE, ["1740700800000", "1740787200000"], time_unit="ms")
    assert dates.first == ["2025-02-28", "2025-03-01"]
    assert dates.values("precision") == ["day", "day"]


def test_an_unknown_time_zone_is_an_error_with_a_remedy():
    with pytest.raises(RawDataError, match="Asia/Kabul"):
        read(DATE, ["2021-03-04"], time_zone="Kabul")


def test_a_spreadsheet_counts_a_day_that_never_was():
    assert read(DATE, ["59", "61"], excel_serial=1900).kinds(0) == []
    assert read(DATE, ["59", "61"], excel_serial=1900).first == ["1900-02-28", "1900-03-01"]


def test_a_year_of_two_digits_in_a_column_of_years_is_asked():
    texts = {"year": ["06", "06", "06"], "month": [None, "2", "2"], "day": [None, None, "3"]}
    dates = read(DATE, texts, year="y", month="m", day="d")
    assert dates.first == [None] * 3
    assert dates.proposals() == {0: "2006", 1: "2006-02", 2: "2006-02-03"}


def test_many_dates_on_the_first_of_a_month_are_said():
    texts = ["2021-03-01", "2021-03-04", "2021-03-17"]
    assert [f.kind for f in read(DATE, texts, weights=[60, 20, 20]).parsed.findings] == ["days_heaped"]
    assert not read(DATE, texts, weights=[3, 50, 50]).parsed.findings


def test_the_workbook_says_from_which_year_its_day_counts_run():
    dates = read(DATE, ["42369"], day_base=1904)
    assert dates.first == [None]
    assert dates.proposals() == {0: "2020-01-01 (counted from 1904)"}
    (problem,) = dates.parsed.problems
    assert problem.accepted["date"] == "2020-01-01"


def test_a_month_of_one_calendar_and_a_year_of_another_are_asked():
    dates = read(DATE, ["5 Tir 2013", "5 Tir 1400"])
    assert dates.first == [None, "2021-06-26"]
    assert dates.kinds(0) == ["calendar_not_stated"]
    assert read(DATE, ["5 Tir 2013"], calendar="ethiopian").first == ["2021-01-13"]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("00/05/2020", "2020-05"),
        ("2006-02-00", "2006-02"),
        ("20060200", "2006-02"),
        ("2006-00-00", "2006"),
        ("00 May 2020", "2020-05"),
    ],
)
def test_a_day_of_zero_is_noted_as_not_known(text, date):
    parsed = read(DATE, [text, "13/05/2020", "2020-06"]).parsed
    assert parsed.outputs["date"][0] == date
    assert [(p.index, p.kind, p.effect) for p in parsed.problems] == [(0, "day_not_given", "note")]


def test_dates_of_zeros_are_unknown_whichever_way_they_are_written():
    parsed = read(DATE, ["0000-00-00", "00/00/0000"]).parsed
    assert [p.kind for p in parsed.problems] == ["date_of_zeros"] * 2
    assert set(parsed.reasons.values()) == {"unknown"}
