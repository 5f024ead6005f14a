"""Rows of a frame, as pandas gives them."""

from __future__ import annotations

import pandas as pd
import pytest

from impact.catalogue.frame_rows import each_row

FRAMES = {
    "all kinds": pd.DataFrame(
        {
            "text": ["a", None],
            "held": pd.array(["a", None], dtype=pd.StringDtype("python", na_value=float("nan"))),
            "number": [1.5, float("nan")],
            "whole": [1, 2],
            "missing": pd.array([1, None], dtype="Int64"),
            "sure": [True, False],
            "day": pd.to_datetime(["2024-01-02", None]),
            "any": [("a", "b"), None],
            "code": pd.Categorical(["x", "y"]),
        }
    ),
    "odd names": pd.DataFrame([[1, 2, 3, 4]], columns=["Index", "class", 7, ("a", 1)]),
    "names twice": pd.DataFrame([[1, "b", 3.0]], columns=["a", "a", "_1"]),
    "an index of its own": pd.DataFrame({"a": [1, 2]}, index=pd.Index(["x", "y"], name="place")),
    "two levels": pd.DataFrame({"a": [1]}, index=pd.MultiIndex.from_tuples([("x", 2024)])),
    "no rows": pd.DataFrame({"a": pd.Series(dtype="str")}),
    "no columns": pd.DataFrame(index=[3, 4]),
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_rows_are_those_of_pandas(frame):
    rows, expected = list(each_row(frame)), list(frame.itertuples())
    assert [row._fields for row in rows] == [row._fields for row in expected]
    assert [[type(value) for value in row] for row in rows] == [[type(v) for v in row] for row in expected]
    assert repr([tuple(row) for row in rows]) == repr([tuple(row) for row in expected])


def test_labels_that_are_equal_and_written_otherwise_have_rows_of_their_own():
    first, second = pd.DataFrame([[1]], columns=[True]), pd.DataFrame([[1]], columns=[1])
    assert next(each_row(first))._fields == next(first.itertuples())._fields
    assert next(each_row(second))._fields == next(second.itertuples())._fields
