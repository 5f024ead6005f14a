"""Annual figures count each row in the year it lies in, and say what else it could be."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa

from impact.incidents.releases.annual import SCHEMA, annual, without_sure_year
from tests.unit.incidents.releases import made_up


def figures(table):
    return {
        (row["year"], row["measure"]): (row["value"], row["low"], row["high"], row["qualifier"])
        for row in table.to_pylist()
    }


def test_people_are_counted_by_year_and_outcome():
    assert figures(annual(made_up.data(made_up.people().slice(0, 5)))) == {
        (2019, "total"): (2, 2, 2, "exact"),
        (2019, "killed"): (1, 1, 1, "exact"),
        (2019, "injured"): (1, 1, 1, "exact"),
        (2020, "total"): (2, 2, 2, "exact"),
        (2020, "killed"): (0, 0, 1, "at_least"),
        (2020, "injured"): (1, 1, 2, "at_least"),
    }


def test_a_period_over_the_turn_of_the_year_counts_in_neither_year_for_sure():
    table = made_up.people(("killed", "killed"), (2019, 2020))
    last = pa.array([dt.date(2020, 2, 1), dt.date(2020, 12, 31)], pa.date32())
    table = table.set_column(table.column_names.index("date_last"), "date_last", last)
    seen = figures(annual(made_up.data(table)))
    assert seen[2019, "killed"] == (0, 0, 1, "at_least")
    assert seen[2020, "killed"] == (1, 1, 2, "at_least")


def test_people_without_a_year_make_every_year_a_lower_bound():
    data = made_up.data(covers=[dt.date(2018, 1, 1), dt.date(2020, 12, 31)])  # one killed has no date
    seen = figures(annual(data))
    assert seen[2018, "total"] == (0, 0, 1, "at_least")
    assert seen[2019, "total"] == (2, 2, 3, "at_least")
    assert seen[2019, "killed"] == (1, 1, 2, "at_least")
    assert seen[2019, "injured"] == (1, 1, 1, "exact")
    assert without_sure_year(data) == 1


def test_a_period_of_many_years_is_no_year_and_one_of_two_is_in_neither():
    table = made_up.people(("killed", "killed", "killed"), (2010, 2019, 2020))
    last = pa.array([dt.date(2019, 12, 31), dt.date(2020, 2, 1), dt.date(2020, 12, 31)], pa.date32())
    data = made_up.data(table.set_column(table.column_names.index("date_last"), "date_last", last))
    seen = figures(annual(data))
    assert seen[2019, "total"] == (0, 0, 2, "at_least")
    assert seen[2020, "total"] == (1, 1, 3, "at_least")
    assert without_sure_year(data) == 2


def test_people_of_an_unknown_outcome_without_a_year_could_be_killed_in_any():
    seen = figures(annual(made_up.data(made_up.people(("killed", "unknown"), (2019, None)))))
    assert seen[2019, "killed"] == (1, 1, 2, "at_least")


def test_years_that_are_covered_and_empty_are_zeros():
    covers = (dt.date(2018, 1, 1), dt.date(2021, 3, 1))
    table = annual(made_up.data(made_up.people().slice(0, 5), covers=list(covers)))
    assert figures(table)[2018, "total"] == (0, 0, 0, "exact")
    assert (2021, "total") not in figures(table)


def test_the_year_of_the_cut_is_partial():
    partial = {
        row["year"]: row["partial"] for row in annual(made_up.data(), dt.date(2020, 6, 30)).to_pylist()
    }
    assert partial == {2019: False, 2020: True}
    whole = annual(made_up.data(), dt.date(2020, 12, 31)).to_pylist()
    assert not any(row["partial"] for row in whole)


def days(*years):
    return {
        "date_first": pa.array([dt.date(year, 1, 1) for year in years], pa.date32()),
        "date_last": pa.array([dt.date(year, 12, 31) for year in years], pa.date32()),
    }


def test_incidents_add_up_their_people_with_ranges_and_gaps():
    table = pa.table(
        {
            **days(2019, 2019, 2020),
            "killed_min": pa.array([1, 0, None], pa.int64()),
            "killed_max": pa.array([1, 2, None], pa.int64()),
            "injured_min": pa.array([0, 3, 1], pa.int64()),
            "injured_max": pa.array([0, 3, 1], pa.int64()),
        }
    )
    seen = figures(annual(made_up.data(table, unit="incident", country="LBN", columns={"killed": "k"})))
    assert seen[2019, "killed"] == (1, 1, 3, "at_least")
    assert seen[2019, "injured"] == (3, 3, 3, "exact")
    assert seen[2019, "total"] == (4, 4, 6, "at_least")
    assert seen[2020, "killed"] == (0, 0, 0, "at_least")
    assert seen[2020, "total"] == (1, 1, 1, "at_least")


def test_counts_are_never_added_to_their_own_parts():
    table = pa.table(
        {
            **days(2019, 2019, 2019, 2019),
            "cut": ["all", "all", "sex", "all"],
            "admin1": pa.array([None, "North", None, "South"]),
            "outcome": pa.array(["killed", "killed", "killed", "killed"]),
            "value_min": pa.array([10, 4, 10, 6], pa.int64()),
            "value_max": pa.array([10, 4, 10, 6], pa.int64()),
        }
    )
    seen = figures(annual(made_up.data(table, unit="count", country="LBN", columns={"value": "n"})))
    assert seen == {(2019, "killed"): (10, 10, 10, "exact")}


def test_a_cumulative_register_has_no_annual_figures():
    table = annual(made_up.data(cumulative=True))
    assert table.num_rows == 0
    assert table.schema == SCHEMA


def test_a_file_without_dates_has_no_annual_figures():
    table = made_up.people().drop_columns(["date_first", "date_last"])
    assert annual(made_up.data(table)).num_rows == 0
