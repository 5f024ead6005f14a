"""Casualties of canonical tables: one rule for people, incidents and counts, and what the register covers."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from impact.incidents import harm

COVERS = (dt.date(2019, 1, 1), dt.date(2021, 8, 31))


def people(**more: list[object]) -> pd.DataFrame:
    """Three people of two incidents, one of them of an unknown day."""
    return pd.DataFrame(
        {
            "incident_id": ["a", "a", "b"],
            "date_first": [dt.date(2019, 3, 4), dt.date(2019, 3, 4), dt.date(2021, 1, 1)],
            "date_last": [dt.date(2019, 3, 4), dt.date(2019, 3, 4), dt.date(2021, 12, 31)],
            "outcome": ["killed", "injured", "unknown"],
            **more,
        }
    )


def test_an_unknown_outcome_is_a_casualty_and_people_unharmed_or_indirect_are_none():
    table = people(outcome=["killed", "unharmed", None], victim_type=["direct", "direct", None])
    rows = harm.casualties({"people": table})
    assert rows["value"].sum() == 2
    assert rows["unknown"].sum() == 1
    indirect = harm.casualties({"people": people(victim_type=["direct", "indirect", "direct"])})
    assert len(indirect) == 2


def test_a_date_that_spans_a_year_has_a_year_and_no_month():
    rows = harm.casualties({"people": people()})
    assert rows["year"].tolist() == [2019, 2019, 2021]
    assert rows["month"].isna().tolist() == [False, False, True]


def test_an_incident_counts_its_people_and_what_no_outcome_says_is_unknown():
    table = pd.DataFrame(
        {
            "id": ["a", "b", "c"],
            "date_first": [dt.date(2020, 5, 1)] * 3,
            "date_last": [dt.date(2020, 5, 1)] * 3,
            "killed_min": pd.array([1, None, None], dtype="Int64"),
            "killed_max": pd.array([1, None, None], dtype="Int64"),
            "injured_min": pd.array([2, 0, None], dtype="Int64"),
            "injured_max": pd.array([3, 0, None], dtype="Int64"),
            "people_min": pd.array([None, 4, None], dtype="Int64"),
            "people_max": pd.array([None, 5, None], dtype="Int64"),
        }
    )
    rows = harm.casualties({"incidents": table})
    assert rows["value"].tolist() == [3, 4]
    assert rows["high"].tolist() == [4, 5]
    assert rows["unknown"].tolist() == [0, 4]


def test_counts_are_never_added_across_cuts():
    table = pd.DataFrame(
        {
            "cut": ["all", "all", "all", "sex", "sex"],
            "sex": [None, None, None, "male", "female"],
            "outcome": [None, "killed", "injured", None, None],
            "value_min": [9, 4, 5, 7, 2],
            "date_first": [dt.date(2020, 1, 1)] * 5,
            "date_last": [dt.date(2020, 12, 31)] * 5,
        }
    )
    assert harm.casualties({"counts": table})["value"].sum() == 9


def test_a_year_without_a_row_is_zero_only_where_the_mapping_states_what_is_covered():
    days = [dt.date(2019, 3, 4), dt.date(2019, 3, 4), dt.date(2021, 5, 1)]
    rows = harm.casualties({"people": people(date_first=days, date_last=days)})
    stated = harm.annual(rows, harm.coverage(rows, COVERS))
    assert stated["value"].tolist() == [2, 0, 1]
    seen = harm.annual(rows, harm.coverage(rows, None))
    assert seen["value"].isna().tolist() == [False, True, False]
    assert seen["partial"].tolist() == [True, False, True]


def test_an_unfinished_year_is_marked():
    rows = harm.casualties({"people": people()})
    assert harm.annual(rows, harm.coverage(rows, COVERS))["partial"].tolist() == [False, False, True]


def test_months_are_those_that_are_covered_as_a_whole():
    rows = harm.casualties({"people": people()})
    months = harm.monthly(rows, harm.coverage(rows, (dt.date(2019, 1, 15), dt.date(2019, 6, 15))))
    assert months["month"].tolist() == [2, 3, 4, 5]
    assert months["value"].tolist() == [0, 2, 0, 0]


@pytest.mark.parametrize(("covers", "known"), [(COVERS, 32), (None, 1)])
def test_without_a_statement_the_months_from_the_first_to_the_last_dated_row_count(covers, known):
    rows = harm.casualties({"people": people()})
    assert len(harm.monthly(rows, harm.coverage(rows, covers))) == known


def test_a_dataset_without_people_has_no_casualties():
    assert harm.casualties({"operations": pd.DataFrame({"id": ["a"]})}) is None


def test_groups_are_counted_alike_in_people_and_in_incidents():
    persons = people(
        age_group=["child", "adult", "unknown"],
        sex=["female", "male", "female"],
        civil_status=["civilian"] * 3,
    )
    one = harm.casualties({"people": persons})
    assert one[["children", "known_age", "females", "known_sex"]].sum().tolist() == [1, 2, 2, 3]
    table = pd.DataFrame(
        {
            "id": ["a", "b"],
            "people_min": [4, 2],
            "people_max": [4, 2],
            "men_min": [1, None],
            "women_min": [1, None],
            "boys_min": [1, None],
            "girls_min": [0, None],
            "civilians_min": [3, None],
        }
    )
    several = harm.casualties({"incidents": table})
    assert several.loc[0, ["children", "known_age", "females", "known_sex"]].tolist() == [1, 3, 1, 3]
    assert several.loc[0, ["civilians", "known_status"]].tolist() == [3, 4]
    assert several.loc[1, ["children", "known_age", "known_status"]].isna().all()
