"""Each check catches its contradiction, lets plain figures pass, and says what became of the suspect."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from impact.catalogue import TABLES
from impact.data.resolution.resolution import resolve
from impact.published import plausibility
from impact.published.plausibility.digits_off import slip

PAGES = pd.DataFrame(
    [
        ("monitor", "primary", "monitor"),
        ("centre", "primary", "centre"),
        ("mission", "primary", "mission"),
        ("paper", "secondary", "paper"),
        ("radio", "secondary", "radio"),
        ("agency", "secondary", "agency"),
    ],
    columns=["source_id", "tier", "origin"],
).assign(published_precision="year")
MAKERS = pd.DataFrame(columns=["maker", "name", "part_of"])
EXCEPTIONS = pd.DataFrame(columns=["place", "register", "reason"])
USUAL = {
    "cause": "mines_erw",
    "place": "ALB",
    "area": "",
    "scope": "whole",
    "register": "monitor",
    "whom": "all",
    "devices": "mines_erw",
    "maker": "monitor",
    "fault": "",
    "period_start": "",
    "period_end": "",
    "base": "",
    "unit": "people",
    "qualifier": "exact",
    "edition": 2020,
    "note": "",
}
MISSION = {"register": "un_civilians", "whom": "civilians", "maker": "mission"}


def figure(
    when: int | tuple[str, str], measure: str, value: float, page: str = "monitor", **other: Any
) -> dict:
    if isinstance(when, int):
        time = {"year": when}
    else:
        time = {"year": None, "period_start": when[0], "period_end": when[1]}
    row = USUAL | time | {"measure": measure, "value": float(value), "source_id": page} | other
    return row | {"published": pd.Timestamp(row["edition"], 12, 31)}


def caught(*rows: dict) -> pd.DataFrame:
    table = TABLES["casualties_vintages"]
    columns = [c for c in table.columns if c not in ("status", "main")]
    candidates = pd.DataFrame(list(rows)).reindex(columns=columns, fill_value="")
    resolved = resolve(table.typed(candidates), PAGES, MAKERS, EXCEPTIONS)
    return plausibility.check(resolved.vintages, resolved.casualties, PAGES)


def pairs(*rows: dict) -> list[tuple[str, float, float, str]]:
    columns = ["check", "value", "value_against", "decision"]
    return list(caught(*rows)[columns].itertuples(index=False, name=None))


def test_a_part_of_a_country_above_the_country_is_caught_across_registers():
    east = figure(2014, "total", 927, "mission", area="East", **MISSION)
    assert pairs(figure(2014, "total", 158), east) == [("part_above_country", 927, 158, "kept_out_part")]
    assert pairs(figure(2014, "total", 958), east) == []


def test_a_part_is_set_against_the_whole_of_its_own_register_first():
    rows = (figure(2014, "total", 158), figure(2014, "total", 900, "mission", **MISSION))
    east = figure(2014, "total", 927, "mission", area="East", **MISSION)
    cases = caught(*rows, east)
    assert cases["register_against"].tolist() == ["un_civilians"]


def test_a_part_of_a_year_above_the_year_is_caught():
    months = figure(("2019-01", "2019-08"), "cumulative_total", 262, scope="part_of_year")
    assert pairs(figure(2019, "total", 111), months) == [("part_above_year", 262, 111, "kept_out_part")]
    assert pairs(figure(2019, "total", 300), months) == []
    assert pairs(figure(2018, "total", 111), months) == []


def test_a_period_over_two_years_is_no_part_of_either():
    assert pairs(figure(2019, "total", 111), figure(("2018-06", "2019-06"), "cumulative_total", 262)) == []


@pytest.mark.parametrize("group", ["civilians", "children", "antipersonnel_mine"])
def test_a_group_above_the_total_of_its_page_is_caught(group):
    rows = (figure(2015, "total", 40), figure(2015, group, 45))
    assert pairs(*rows) == [("group_above_total", 45, 40, "stands_flagged")]
    assert pairs(figure(2015, "total", 40), figure(2015, group, 40)) == []
    assert pairs(figure(2015, "total", 40), figure(2015, group, 45, "paper")) == []


def test_a_group_may_lie_above_a_total_that_is_a_lower_bound():
    assert pairs(figure(2015, "total", 40, qualifier="at_least"), figure(2015, "children", 45)) == []


def test_parts_above_and_below_the_total_of_their_page_are_caught():
    parts = (figure(2011, "killed", 43), figure(2011, "injured", 169))
    assert pairs(*parts, figure(2011, "total", 211)) == [("sum_above_total", 211, 212, "stands_flagged")]
    assert pairs(*parts, figure(2011, "total", 213)) == [("sum_below_total", 213, 212, "stands_flagged")]
    assert pairs(*parts, figure(2011, "total", 213), figure(2011, "outcome_unknown", 1)) == []
    assert pairs(*parts, figure(2011, "total", 211, "paper")) == []


def test_a_page_with_two_totals_is_caught_with_the_one_that_no_choice_of_its_parts_makes_up():
    split = (figure(2008, "killed", 1), figure(2008, "injured", 11))
    rows = (*split, figure(2008, "total", 11), figure(2008, "total", 12))
    assert pairs(*rows) == [("sum_above_total", 11, 12, "both_shown")]
    other = (figure(2008, "killed", 0), figure(2008, "injured", 22), figure(2008, "total", 23))
    assert pairs(*rows[:3], *other) == []


def test_killed_and_injured_of_one_recorder_beside_the_total_of_another_are_caught():
    parts = (
        figure(2021, "killed", 241, "mission", **MISSION),
        figure(2021, "injured", 128, "mission", **MISSION),
    )
    total = figure(2021, "total", 1227)
    assert pairs(total, *parts) == [("sum_of_another_recorder", 369, 1227, "counted_apart")]
    assert pairs(total, *parts, figure(2021, "killed", 400)) == []
    assert pairs(figure(2021, "total", 369), *parts) == []


def test_digits_transposed_are_caught_and_the_value_of_more_pages_stands():
    rows = (figure(2022, "total", 834, page) for page in ("paper", "radio"))
    assert pairs(*rows, figure(2022, "total", 843, "agency")) == [
        ("digits_transposed", 843, 834, "another_stands")
    ]


def test_two_values_that_both_lost_are_not_set_against_each_other():
    rows = [figure(2022, "total", 834, page) for page in ("paper", "radio")]
    lost = (figure(2022, "total", 843, "agency"), figure(2022, "total", 483, "agency"))
    assert {row[2] for row in pairs(*rows, *lost)} == {834}


def test_a_misprint_that_is_known_is_kept_out_as_faulty():
    rows = (figure(2022, "total", 1171, "paper"), figure(2022, "total", 1071, "radio", fault="misprint"))
    assert pairs(*rows) == [("one_digit_off", 1071, 1171, "kept_out_faulty")]


def test_two_values_of_one_page_each_that_differ_in_a_digit_are_both_shown():
    rows = (figure(2022, "total", 1171, "paper"), figure(2022, "total", 1071, "radio"))
    assert [row[0::3] for row in pairs(*rows)] == [("one_digit_off", "both_shown")]


def test_a_figure_restated_by_a_later_edition_is_no_slip():
    assert pairs(figure(2014, "total", 148, edition=2016), figure(2014, "total", 158, edition=2017)) == []


@pytest.mark.parametrize(
    ("one", "other", "name"),
    [
        (834, 843, "digits_transposed"),
        (834, 483, "digits_transposed"),
        (1071, 1171, "one_digit_off"),
        (308, 3308, "one_digit_off"),
        (834, 834, ""),
        (834, 1227, ""),
        (11, 12, ""),
        (12, 21, ""),
    ],
)
def test_slips_are_named(one, other, name):
    assert slip(one, other) == slip(other, one) == name


def test_ten_times_and_a_tenth_of_the_years_around_are_caught():
    around = (figure(2010, "total", 50), figure(2012, "total", 40))
    assert pairs(*around, figure(2011, "total", 500)) == [("ten_times_neighbours", 500, 50, "stands")]
    assert pairs(*around, figure(2011, "total", 4)) == [("tenth_of_neighbours", 4, 40, "stands")]
    assert pairs(*around, figure(2011, "total", 499)) == []


def test_a_first_year_or_one_of_another_register_is_not_out_of_line():
    assert pairs(figure(2010, "total", 500), figure(2011, "total", 40)) == []
    around = (figure(2010, "total", 50), figure(2012, "total", 40))
    assert pairs(*around, figure(2011, "total", 500, "mission", **MISSION)) == []


def test_a_jump_is_caught_only_where_maker_or_publisher_changes():
    centre = {"register": "national_all", "maker": "centre"}
    before, after = (
        figure(2016, "total", 100, "centre", **centre),
        figure(2017, "total", 320, "centre", **centre),
    )
    assert pairs(before, after) == []
    other = after | {"maker": "ministry", "source_id": "paper"}
    assert pairs(before, other) == [("jump_with_change_of_maker", 320, 100, "stands_flagged")]
    quoted = after | {"source_id": "paper"}
    assert pairs(before, quoted) == [("jump_with_change_of_maker", 320, 100, "stands_flagged")]
    assert pairs(before, other | {"value": 300.0}) == []


def test_a_running_total_that_falls_is_caught_once():
    rows = [
        figure(("1990", str(year)), "cumulative_total", value, edition=year + 1)
        for year, value in ((2015, 11000), (2016, 11470), (2017, 11048))
    ]
    assert pairs(*rows) == [("cumulative_falls", 11048, 11470, "stands")]
    assert pairs(*rows[:2]) == []
    assert pairs(*rows[:2], rows[2] | {"maker": "centre"}) == []


def test_a_period_that_ends_some_time_in_a_year_is_not_taken_for_the_whole_year():
    longer = figure(("2022-02", "2023"), "injured", 286)
    assert pairs(figure(("2022-02", "2023-09"), "injured", 780), longer) == []
    assert pairs(figure(("2022-02", "2022-09"), "injured", 780), longer) == [
        ("cumulative_falls", 286, 780, "stands")
    ]


def test_a_short_period_above_a_longer_one_that_contains_it_is_caught():
    inner = figure(("2002", "2017"), "cumulative_total", 2111)
    assert pairs(inner, figure(("1999", "2018"), "cumulative_total", 2101)) == [
        ("shorter_period_above_longer", 2111, 2101, "stands")
    ]
    assert pairs(inner, figure(("2005", "2018"), "cumulative_total", 2101)) == []


def test_a_year_above_a_period_that_contains_it_is_caught():
    rows = (figure(2024, "injured", 45), figure(("2023-04", "2025-07"), "injured", 36))
    assert pairs(*rows) == [("shorter_period_above_longer", 45, 36, "stands")]


def test_round_numbers_that_were_passed_are_not_judged():
    passed = figure(2011, "total", 1000, "paper", scope="threshold")
    assert pairs(figure(2010, "total", 50), figure(2012, "total", 40), passed) == []


def test_every_result_is_named_in_the_closed_lists():
    cases = caught(
        figure(2014, "total", 158),
        figure(2014, "total", 927, "mission", area="East", **MISSION),
        figure(2015, "total", 40),
        figure(2015, "children", 45),
    )
    assert set(cases["check"]) <= set(plausibility.CHECKS)
    assert set(cases["decision"]) <= set(plausibility.DECISIONS)
    assert list(cases.columns) == ["check", "cause", "name", *plausibility.COLUMNS[2:]]
