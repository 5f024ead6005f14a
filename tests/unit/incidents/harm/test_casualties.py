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
            "id": ["a", "b", "c"],
            "people_min": [4, 2, 1],
            "people_max": [4, 2, 1],
            "men_min": [1, None, 1],
            "women_min": [1, None, 0],
            "boys_min": [1, None, 0],
            "girls_min": [0, None, 0],
            "civilians_min": [3, None, 0],
        }
    )
    several = harm.casualties({"incidents": table})
    assert several.loc[0, ["children", "known_age", "females", "known_sex"]].tolist() == [1, 3, 1, 3]
    assert several.loc[0, ["civilians", "known_status"]].tolist() == [3, 4]
    assert several.loc[1, ["children", "known_age", "known_status"]].isna().all()


def incidents(**counts: list[int | None]) -> pd.DataFrame:
    """Incidents of one day with the numbers of each field."""
    size = len(next(iter(counts.values())))
    table = {"id": [f"i{n}" for n in range(size)], "row": list(range(2, size + 2))}
    table |= dict.fromkeys(("date_first", "date_last"), [dt.date(2020, 5, 1)] * size)
    numbers = {f"{name}_min": pd.array(values, dtype="Int64") for name, values in counts.items()}
    return pd.DataFrame({**table, **numbers})


def test_children_are_a_share_of_the_people_of_the_rows_that_count_them():
    table = incidents(people=[5, 8, 3], children=[2, None, 0], women=[1, 4, 1])
    rows = harm.casualties({"incidents": table})
    assert rows[["children", "known_age"]].sum().tolist() == [2, 8]
    assert rows[["females", "known_sex"]].isna().all(axis=None)


def test_a_group_that_is_never_nobody_is_no_share_where_other_rows_are_empty():
    rows = harm.casualties({"incidents": incidents(people=[5, 8], children=[2, None], civilians=[4, None])})
    assert rows[["children", "known_age", "civilians", "known_status"]].isna().all(axis=None)


def test_an_empty_cell_is_nobody_where_the_others_are_all_the_people():
    table = incidents(
        people=[1, 2, 6], men=[1, 1, 2], women=[None, None, 1], boys=[None, 1, None], girls=[None, None, 1]
    )
    rows = harm.casualties({"incidents": table})
    assert rows[["children", "known_age", "females", "known_sex"]].sum().tolist() == [1, 3, 1, 6]


def test_a_file_without_the_injured_says_of_nobody_whether_they_were_killed():
    rows = harm.casualties({"incidents": incidents(people=[5, 8], killed=[2, 1])})
    assert rows["killed"].sum() == 3
    assert rows["known_outcome"].isna().all()


def test_an_incident_has_no_fewer_people_than_its_outcomes_together():
    rows = harm.casualties({"incidents": incidents(people=[1, 9], killed=[1, 2], injured=[46, 1])})
    assert rows["value"].tolist() == [47, 9]
    assert rows["unknown"].tolist() == [0, 6]


def test_people_stand_for_their_incident_only_where_they_are_all_of_it():
    stated = incidents(killed=[1, 1, 0, 2], injured=[0, 2, 1, None])
    listed = pd.DataFrame(
        {
            "incident_id": ["i0", "i1", "i3", "i3", "i3"],
            "outcome": ["killed", "injured", "killed", "killed", "injured"],
            "age_group": ["child", "child", "adult", "adult", "unknown"],
        }
    ).assign(date_first=dt.date(2020, 5, 1), date_last=dt.date(2020, 5, 1))
    rows = harm.casualties({"people": listed, "incidents": stated})
    assert rows[["value", "killed", "injured", "unknown"]].sum().tolist() == [8, 4, 4, 0]
    assert rows[["children", "known_age"]].sum().tolist() == [2, 4]
    whole = rows.groupby("incident")["value"].sum()
    assert whole.to_dict() == {"i0": 1, "i1": 3, "i2": 1, "i3": 3}


def test_people_without_the_number_of_an_incident_are_counted_once():
    stated = incidents(killed=[3, 0], injured=[1, 1]).assign(id=None)
    listed = people().assign(row=[90, 91, 92])
    assert harm.casualties({"people": listed, "incidents": stated})["value"].sum() == 5
    more = pd.concat([listed] * 3, ignore_index=True)
    assert harm.casualties({"people": more, "incidents": stated})["value"].sum() == 9
