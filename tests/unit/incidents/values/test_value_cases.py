"""The made-up cases, read value by value: what a careful tool keeps, asks and sets aside."""

from __future__ import annotations

import csv
import datetime as dt

import pandas as pd
import pytest

from impact.errors import RawDataError
from impact.incidents.data_finding import Effect
from impact.incidents.values.crosswalk import Crosswalk, check_join, stable_series
from tests.unit.incidents.values.reading_of import CASES, column, field, read

DATE = field("date")


def test_01_na_is_namibia_among_countries_and_missing_among_counts():
    country = read(field("country"), column("01_namibia_na", "iso2"))
    assert country.first == ["NAM", "AGO", "ZMB", "NAM", None]
    assert country.kinds(4) == ["country_missing"]
    injured = read(field("injured"), column("01_namibia_na", "injured"))
    assert injured.first == [3, 7, None, 2, 1]
    assert injured.kinds(2) == ["missing_word"]


def test_01_an_empty_count_is_unknown_and_not_zero():
    killed = read(field("killed"), column("01_namibia_na", "killed"))
    assert killed.first == [1, 4, 0, None, 1]
    assert killed.parsed.reasons == {3: "not_stated"}


def test_02_the_year_beside_decides_the_base_of_day_counts():
    case = "02_excel_serial_dates"
    texts = {"column": column(case, "date"), "year": column(case, "year")}
    dates = read(DATE, texts, column="date", year="year")
    assert dates.first == ["2020-01-01", "2019-02-28", "2019-02-28", None, None]
    assert dates.aside() == [3, 4]
    assert dates.counts(Effect.quarantined) == {"date_disagrees_with_year": 2}
    assert [f.kind for f in dates.parsed.findings] == ["time_left_out"]


def test_02_without_a_year_both_bases_are_shown_and_nothing_stands():
    dates = read(DATE, column("02_excel_serial_dates", "date"), column="date")
    assert dates.first == [None, "2019-02-28", None, None, None]
    assert dates.proposals()[0] == "2020-01-01 (counted from 1900) or 2024-01-02 (counted from 1904)"


def test_03_bands_that_became_dates_are_proposed_and_overlaps_named():
    ages = read(field("age", "people"), column("03_age_band_became_date", "age_band"))
    assert {i: p for i, p in ages.proposals().items() if p} == {1: "5-9", 2: "10-14", 4: "12-17"}
    assert ages.kinds(7) == ["age_band_became_date"]
    assert ages.values("age_band") == ["0-4", None, None, "15-17", None, "5-9", "18+", None]
    (overlap,) = ages.parsed.findings
    assert "12-17 and 15-17" in overlap.detail


def test_10_codes_get_back_what_a_spreadsheet_took():
    case = "10_leading_zero_ids"
    texts = {"column": column(case, "muni_code"), "within": column(case, "dept_code")}
    codes = read(field("admin2_code"), texts, column="muni_code", pad=5, within="admin1_code")
    assert codes.first == ["05001", "05001", "05002", "05003", "11001", "11001", None]
    assert codes.counts(Effect.repaired) == {
        "code_padded": 3,
        "code_thousands_mark": 1,
        "code_decimal": 1,
        "code_exponent": 1,
    }
    assert codes.aside() == [6]
    assert read(field("id"), column(case, "id")).first[0] == "00012"


def test_12_digits_of_all_scripts_are_numbers_and_jalali_days_are_converted():
    case = "12_persian_arabic_digits_jalali"
    dates = read(DATE, column(case, "date"), country="AFG", calendar="jalali")
    assert dates.first == ["2021-08-15", "2021-08-15", "2021-08-15", None, "2021-03-20", None]
    assert dates.kinds(2) == ["calendar_mixed"]
    assert dates.kinds(3) == dates.kinds(5) == ["date_impossible"]
    assert read(field("killed"), column(case, "killed")).first == [2, 1, 3, 1, 1200, 1]


def test_12_the_calendar_is_proposed_where_nobody_states_it():
    dates = read(DATE, column("12_persian_arabic_digits_jalali", "date"), country="AFG")
    assert dates.first == [None, None, "2021-08-15", None, None, None]
    assert dates.proposals()[0] == "calendar: jalali (2021-08-15)"


def test_12_a_mapping_may_keep_the_month_of_an_impossible_day():
    dates = read(DATE, ["1400/12/30"], calendar="jalali", keep_month=True)
    assert dates.first == ["2022-02-20/2022-03-20"]
    assert dates.values("precision") == ["period"]


@pytest.mark.parametrize(
    ("calendar", "dates"),
    [
        ("ethiopian", ["2021-09-11", "2021-09-10", None, "2021-02-19"]),
        ("buddhist", ["2021-03-12", "2020-12-31", "2021-03-12"]),
        ("hijri", ["2021-08-09", "2021-08-09"]),
    ],
)
def test_13_days_of_other_calendars_are_converted(calendar, dates):
    texts = column("13_ethiopian_buddhist_hijri_years", "date", f"input_{calendar}.csv")
    assert read(DATE, texts, calendar=calendar).first == dates


def test_13_hijri_days_may_be_a_day_off_and_say_so():
    texts = column("13_ethiopian_buddhist_hijri_years", "date", "input_hijri.csv")
    dates = read(DATE, texts, calendar="hijri")
    assert dates.values("precision") == ["within_1_day"] * 2
    assert dates.values("_first")[0] == dt.date(2021, 8, 8)
    assert dates.kinds(1) == ["hijri_day_of_civil_table"]


def test_13_a_thirteenth_month_stops_the_whole_column():
    texts = column("13_ethiopian_buddhist_hijri_years", "date", "input_ethiopian.csv")
    dates = read(DATE, texts)
    assert dates.first == [None] * 4
    assert dates.counts() == {"calendar_not_stated": 4}


def test_14_mojibake_is_undone_where_that_is_exact_and_lost_letters_are_not_guessed():
    names = read(field("admin2"), column("14_mojibake_two_generations", "municipality"))
    assert names.first[:2] == ["Peñón Alto", "Cañón Grande"]
    assert names.first[2:] == column("14_mojibake_two_generations", "municipality")[2:]
    assert [names.kinds(i) for i in range(7)] == [
        ["mojibake"],
        ["mojibake"],
        ["letters_lost"],
        ["letters_lost"],
        [],
        ["mojibake_unsure"],
        [],
    ]


WORDS = {"apm": "ap_mine", "erw": "erw", "ied": "ied"}


def test_20_a_cell_of_choices_is_a_set_and_a_contradiction_is_withheld():
    file = "input_kobo.csv"
    texts = {"column": column("20_select_multiple", "device_type", file)}
    texts |= {
        f"device_type/{w}": column("20_select_multiple", f"device_type/{w}", file)
        for w in ("apm", "erw", "ied")
    }
    sets = read(field("devices"), texts, column="device_type", separator=" ", words=WORDS)
    assert sets.first == [["ap_mine", "erw"], ["ap_mine"], None, None, ["ap_mine", "erw"]]
    assert sets.kinds(3) == ["choices_contradict"]


def test_20_labels_are_split_only_by_the_choice_list():
    texts = column("20_select_multiple", "device_type", "input_labels.csv")
    sets = read(
        field("devices"),
        texts,
        folder=CASES / "20_select_multiple",
        separator="choices",
        choices="choices.csv",
        words=WORDS,
    )
    assert sets.first[0] == ["ap_mine", "erw"]
    assert sets.first[2:] == [None, None]  # AP/AV and AP-AV are not split by guess


def test_21_countries_are_exact_and_everything_else_is_set_aside():
    texts = column("21_country_fuzzy_wrong", "country")
    countries = read(field("country"), texts)
    resolved = {t: c for t, c in zip(texts, countries.first, strict=True) if c}
    assert resolved == {
        "Niger": "NER",
        "Nigeria": "NGA",
        "Guinea": "GIN",
        "Congo, Dem. Rep.": "COD",
        "DRC": "COD",
        "Sudan": "SDN",
        "Georgia": "GEO",
        "Western Sahara": "ESH",
        "Türkiye": "TUR",
        "Turkey": "TUR",
        "Cote d'Ivoire": "CIV",
        "Palestine": "PSE",
        "Viet Nam": "VNM",
        "Lao": "LAO",
        "Burma": "MMR",
        "Macedonia": "MKD",
    }
    assert {texts[i] for i in countries.aside()} == {
        "Nigerr",
        "Congo",
        "Korea",
        "America",
        "Uk",
        "Nagorno-Karabakh",
        "Somaliland",
        "Yugoslavia",
    }
    assert countries.proposals()[2] == "NER (Niger) or NGA (Nigeria)"


def test_26_moments_need_a_time_zone_to_be_certain_of_the_day():
    texts = ["1609443000000", "-86400000", None]
    utc = read(DATE, texts, time_unit="ms")
    assert utc.first == ["2020-12-31", "1969-12-31", None]
    assert utc.values("precision") == ["within_1_day", "within_1_day", "unknown"]
    assert utc.kinds(0) == ["year_depends_on_time_zone"]
    kabul = read(DATE, texts, time_unit="ms", time_zone="Asia/Kabul")
    assert kabul.first == ["2021-01-01", "1969-12-31", None]
    assert kabul.values("precision") == ["day", "day", "unknown"]


def test_30_areas_have_the_unit_of_their_country_or_are_set_aside():
    case = "30_area_units"
    texts = {"column": column(case, "area"), "country": column(case, "country")}
    areas = read(field("area", "operations"), texts, column="area")
    low, high = areas.values("_min"), areas.values("_max")
    assert low == [
        120000, 1200, 3000, 7500, 4013.4, 500000, 1200, None, 10000, 20000, 100, 120000, None, None, None
    ]  # fmt: skip
    assert high[9] == 30000
    assert areas.values("_qualifier")[10] == "approximate"
    assert areas.aside() == [7, 12, 13, 14]
    assert areas.kinds(4) == areas.kinds(8) == ["area_unit_in_doubt"]
    assert areas.proposals()[12] == "1.2 m2 or 1200 m2"


def test_31_free_text_stays_as_it_is():
    notes = column("31_formula_injection_vs_negative_numbers", "note")
    assert read(field("source"), notes).first == notes


def test_36_series_are_drawn_for_units_that_no_change_has_cut():
    case = CASES / "36_admin_vintage_split"
    crosswalk = Crosswalk.load("crosswalk.csv", case)
    counts = pd.read_csv(case / "input.csv").rename(columns={"casualties": "value"})
    series = stable_series(counts, crosswalk)
    values = {unit: dict(zip(g["year"], g["value"], strict=True)) for unit, g in series.groupby("unit")}
    assert values == {"A1+A3": {2015: 10, 2018: 6, 2020: 6}, "B2|B9": {2020: 1}}


def test_36_a_code_has_days_before_and_after_which_it_is_an_error():
    crosswalk = Crosswalk.load("crosswalk.csv", CASES / "36_admin_vintage_split")
    year = {y: (dt.date(y, 1, 1), dt.date(y, 12, 31)) for y in (2015, 2018, 2020)}
    assert not crosswalk.valid("B9", *year[2018])
    assert crosswalk.valid("B9", *year[2020])
    assert not crosswalk.valid("B2", *year[2020])
    assert crosswalk.valid("A1", *year[2015])


def test_36_old_data_are_not_joined_to_a_new_map():
    crosswalk = Crosswalk.load("crosswalk.csv", CASES / "36_admin_vintage_split")
    day = dt.date(2015, 6, 1)
    with (CASES / "36_admin_vintage_split/codes_2020.csv").open(encoding="utf-8") as handle:
        outlines = [row["code"] for row in csv.DictReader(handle)]
    with pytest.raises(RawDataError, match=r"not on the map: B2; drawn anew since: A1"):
        check_join({"A1": (day, day), "B2": (day, day)}, outlines, dt.date(2020, 1, 1), crosswalk)


def test_38_counts_have_a_least_and_a_greatest_value_and_a_qualifier():
    case = "38_ranges_and_unknown_outcome"
    killed = read(field("killed"), column(case, "killed"))
    assert killed.values("_min") == [0, 3, 10, 5, 0, None, 2, None]
    assert killed.values("_max") == [1, None, 10, 5, 0, None, 2, None]
    assert killed.values("_qualifier") == [
        "range", "at_least", "approximate", "exact", "exact", None, "uncertain", None
    ]  # fmt: skip
    assert killed.kinds(3) == ["note_beside_number"]
    assert killed.proposals()[3] == "children: 2"
    assert killed.proposals()[7] == "2"
    injured = read(field("injured"), column(case, "injured"))
    assert injured.values("_min")[:3] == [2, 5, None]
    children = read(field("children"), column(case, "children"))
    assert children.kinds(6) == ["range_reversed"]
    assert children.values("_min")[6] is None
