"""How many people are alone on their quasi-identifiers."""

from __future__ import annotations

import pandas as pd
import pytest

from impact.errors import ModelInputError
from impact.incidents.privacy import uniqueness

PEOPLE = pd.DataFrame(
    {
        "admin1": ["A"] * 7,
        "admin2": ["X"] * 6 + ["Y"],
        "date": ["2020-01-03", "2020-01-09", "2020-01", "2020-02", "2020-02", "2020-02", None],
        "sex": ["male", "male", "male", "male", "female", "female", "male"],
        "age_band": pd.array([None] * 7, dtype="string"),
        "note_of_maker": list("abcdefg"),
    }
)


def test_people_are_compared_by_their_finest_place_month_and_what_is_on_record():
    result = uniqueness(PEOPLE)
    assert result.quasi == ("sex", "admin2", "month")
    assert (result.people, result.alone, result.cells, result.small, result.in_small) == (7, 2, 4, 4, 7)
    assert result.without["month"] == 1


def test_a_missing_value_is_a_value():
    people = pd.DataFrame({"sex": ["male", "male"], "age": pd.array([None, None], dtype="Int64")})
    assert uniqueness(people, ["sex", "age"]).alone == 0


def test_an_unknown_column_is_named():
    with pytest.raises(ModelInputError, match="no column 'sexx'"):
        uniqueness(PEOPLE, ["sexx"])


def test_a_table_without_quasi_identifiers_has_nobody_who_stands_out():
    assert uniqueness(pd.DataFrame({"killed": [1]})).alone == 0
