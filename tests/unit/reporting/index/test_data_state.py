"""What the index says of a table: the newest year that it is about, and its newest source."""

from __future__ import annotations

import pandas as pd
import pytest

from impact.reporting.site.index.data_state import _newest

DAYS = {"a-1": ("2024-05-01", "day"), "b-2": ("2025-02-28", "month")}


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"year": [2001, None, 2024], "source_id": ["a-1", "b-2", None]}, ("2024", "February 2025")),
        ({"year": [None, None], "source_id": ["a-1", "a-1"]}, ("", "1 May 2024")),
        ({"source_id": ["undated"]}, ("", "")),
        ({"place": ["KHM"]}, ("", "")),
    ],
)
def test_newest_year_and_source_of_a_table(tmp_path, columns, said):
    table = pd.DataFrame(columns)
    if "year" in table:
        table["year"] = table["year"].astype("Int64")
    path = tmp_path / "table.parquet"
    table.to_parquet(path)
    assert _newest(path, DAYS) == said


def test_table_that_is_not_there_says_nothing(tmp_path):
    assert _newest(tmp_path / "none.parquet", DAYS) == ("", "")
