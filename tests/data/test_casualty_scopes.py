"""Parts of a country, of a year and counts of others never stand for the Monitor's figure of a country."""

from __future__ import annotations

import pytest

from impact import data
from impact.published import editions


def figures(place: str, year: int, register: str):
    rows = data.load("casualties")
    rows = rows[(rows["place"] == place) & (rows["cause"] == "mines_erw") & (rows["year"] == year)]
    return rows[rows["register"] == register]


def test_a_figure_of_a_named_area_is_part_of_its_country(in_built):
    rows = data.load("casualties_vintages")
    assert set(rows.loc[rows["area"] != "", "scope"]) <= {"part_of_country", "part_of_year", "part_of_kind"}


def test_a_figure_is_not_the_whole_on_one_page_and_a_part_on_another_of_its_edition(in_built):
    rows = data.load("casualties_vintages")
    rows = rows[(rows["fault"] == "") & (rows["value"] > 3)]
    figure = ["place", "year", "period_start", "period_end", "measure", "value", "edition", "register"]
    scopes = rows.groupby(figure, dropna=False)["scope"].agg(set)
    both = scopes[scopes.map({"whole", "part_of_country"}.issubset)]
    assert both.empty, both.to_string()


def test_the_deaths_of_syria_in_2013_are_no_total_of_people_killed_and_injured(in_built):
    monitor = figures("SYR", 2013, "monitor")
    whole = monitor[monitor["scope"] == "whole"].set_index("measure")["value"]
    assert "total" not in whole
    assert whole["killed"] == 201


def test_chechnya_and_ingushetia_are_not_russia(in_built):
    rows = data.load("casualties_vintages")
    rows = rows[(rows["place"] == "RUS") & ((rows["year"] == 2013) | (rows["period_end"] == "2013"))]
    assert set(rows["scope"]) == {"part_of_country"}
    assert set(rows["area"]) == {"Chechnya and Ingushetia", "Chechnya"}


def test_months_of_one_year_are_part_of_it(in_built):
    rows = data.load("casualties_vintages")
    start, end = rows["period_start"].fillna(""), rows["period_end"].fillna("")
    months = (start.str.len() >= 7) & (end.str.len() >= 7) & (start.str[:4] == end.str[:4])
    full = (start.str[5:7] == "01") & (end.str[5:7] == "12")
    assert months.any()
    assert "whole" not in set(rows.loc[months & ~full, "scope"])


@pytest.mark.parametrize(
    ("place", "year", "register", "area"),
    [
        ("UKR", 2014, "un_civilians", "Donetsk and Luhansk"),
        ("UKR", 2017, "un_civilians", "Donetsk and Luhansk"),
        ("YEM", 2025, "un_civilians", "Hodeidah"),
        ("NGA", 2019, "all_ied", "north-east Nigeria"),
    ],
)
def test_the_count_of_a_region_names_it(in_built, place, year, register, area):
    rows = figures(place, year, register)
    assert set(rows.loc[rows["measure"] == "total", "area"]) == {area}


def test_deaths_of_an_observatory_are_not_parts_of_the_total_of_the_monitor(in_built):
    monitor, observatory = (figures("SYR", 2021, register) for register in ("monitor", "rights_group"))
    assert set(monitor["measure"]) == {"total"}
    assert observatory.set_index("measure")["value"].to_dict() == {
        "killed": 241,
        "injured": 128,
        "total": 369,
    }


@pytest.mark.parametrize(
    ("place", "year", "measure", "value", "fault"),
    [
        ("WLD", 2004, "total", 6251, "misprint"),
        ("WLD", 2022, "children", 1071, "misprint"),
        ("SYR", 2022, "total", 843, "misprint"),
        ("SYR", 2022, "total", 483, "misprint"),
        ("SRB", 2016, "total", 1, "misprint"),
        ("VNM", 2002, "total", 2000, "wrong_year"),
    ],
)
def test_a_figure_that_another_page_corrects_is_marked(in_built, place, year, measure, value, fault):
    rows = data.load("casualties_vintages")
    rows = rows[(rows["place"] == place) & (rows["year"] == year) & (rows["measure"] == measure)]
    rows = rows[(rows["value"] == value) & (rows["cause"] == "mines_erw")]
    assert set(rows["fault"]) == {fault}
    assert set(rows["status"]) == {"faulty"}


def test_the_world_total_of_2004_was_first_published_as_6521(in_built):
    candidates = data.load("casualties_vintages")
    versions = editions.by_edition(candidates)
    first = versions[versions["year"] == 2004].iloc[0]
    assert (first["value"], first["qualifier"], first["edition"]) == (6521, "at_least", 2005)
