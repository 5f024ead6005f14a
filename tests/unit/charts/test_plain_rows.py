"""Rows of frames read as plain records: the same tables and the same first editions as row by row."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from impact.charts import Column, Table
from impact.charts.frame import inputs
from impact.charts.series import _prepare

FRAMES = {
    "numbers": pd.DataFrame({"year": [2023, 2024], "value": [1.0, None], "n": [3, 4]}),
    "texts": pd.DataFrame({"year": ["a", "b"], "value": ["c", None], "n": ["<d>", ""]}),
    "mixed": pd.DataFrame(
        {
            "year": pd.array([2023, 2024], dtype="Int64"),
            "value": pd.array([1.5, pd.NA], dtype="Float64"),
            "n": pd.to_datetime(["2024-01-02", None]),
        }
    ),
}


@pytest.mark.parametrize("name", FRAMES)
def test_a_table_is_the_same_as_row_by_row(name, monkeypatch):
    frame = FRAMES[name].assign(remark=["so", None])
    plain = [
        Column("year", kind="text"),
        Column("value", flag="remark", kind="text" if name == "texts" else "number"),
        Column("n", kind="text"),
    ]
    table = Table(frame, "a", "A table", source_line="made up", columns=plain)
    quick = (table.notes(), table.html(), table.text())
    monkeypatch.setattr(Table, "_rows", lambda self: [row for _, row in self.frame.iterrows()])
    assert quick == (table.notes(), table.html(), table.text())


def editions_year_by_year(data, editions):
    """Set what was first stated of each year, one year after the other."""
    data = data.assign(
        first_value=np.nan,
        first_edition=pd.array([pd.NA] * len(data), dtype="Int64"),
        editions=pd.array([pd.NA] * len(data), dtype="Int64"),
    ).set_index("year", drop=False)
    for year, group in inputs.one_per_edition(editions, "series").groupby("year"):
        if year in data.index:
            data.loc[year, "first_value"] = float(group["value"].iloc[0])
            data.loc[year, "first_edition"] = int(group["edition"].iloc[0])
            data.loc[year, "editions"] = len(group)
    return data.reset_index(drop=True)


@pytest.mark.parametrize("years", [(2001, 2002, 2004), (1990,), (2002, 2002, 2001)])
def test_first_editions_are_the_same_as_year_by_year(years):
    frame = pd.DataFrame({"year": [2001, 2002, 2003], "value": [5, 6, 7], "tier": "published"})
    editions = pd.DataFrame(
        {
            "year": years,
            "edition": [2010 - i for i in range(len(years))],
            "value": [3.5, 4.0, 9.0][: len(years)],
        }
    )
    quick = _prepare(frame, editions)
    before = quick.drop(columns=["first_value", "first_edition", "editions"])
    pd.testing.assert_frame_equal(quick, editions_year_by_year(before, editions))
