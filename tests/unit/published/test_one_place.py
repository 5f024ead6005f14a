"""Profiles: rows are read and selected once; what is handed out cannot be spoilt."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from impact.published import editions
from impact.published.firmest import firmest
from impact.published.profile import Profile, once_a_place

DAY = pd.Timestamp("2025-12-01")


def row(year: int | None, value: float, **more: Any) -> dict[str, Any]:
    cells = {"place": "AAA", "area": "", "measure": "total", "cause": "mines_erw", "scope": "whole"}
    return {**cells, "unit": "people", "year": year, "value": value, "source_id": "page", **more}


@pytest.fixture
def place() -> Profile:
    rows = [
        row(2021, 5.0),
        row(2019, 9.0),
        row(2020, 3.0, scope="partial"),
        row(2020, 2.0, unit="percent"),
        row(2018, 1.0, cause="mines"),
        row(None, 70.0),
        row(2020, 4.0, measure="killed"),
    ]
    casualties = pd.DataFrame(rows).astype({"year": "Int64"})
    pages = pd.DataFrame(columns=["tier", "origin", "nearness", "later"])
    return Profile("AAA", "A", "A", "latest", DAY, 2024, {"casualties": casualties}, 0, pages, "")


def test_a_series_read_row_by_row_is_the_one_selected_from_the_table(place: Profile) -> None:
    for measure in ("total", "killed", "injured"):
        selected = editions.series(place.rows["casualties"], measure, place="AAA")
        pd.testing.assert_frame_equal(place.series(measure), selected)
        assert [one["value"] for one in place.yearly(measure)] == selected["value"].tolist()
    assert place.series("killed", "total")["value"].tolist() == [4.0, 9.0, 5.0]


def test_a_table_that_is_not_there_has_no_records(place: Profile) -> None:
    assert list(place.records("casualties_of_others")) == []


def test_what_is_selected_once_is_not_spoilt_by_who_gets_it(place: Profile) -> None:
    asked = []

    @once_a_place
    def totals(one: Profile) -> pd.DataFrame:
        asked.append(one)
        return one.series()

    mine, yours = totals(place), totals(place)
    mine["value"] = 0.0
    yours.loc[0, "value"] = -1.0
    assert totals(place)["value"].tolist() == [9.0, 5.0]
    assert len(asked) == 1


def test_few_rows_and_many_are_settled_alike() -> None:
    years = [year for year in range(1900, 2020) for _ in range(4)]
    frame = pd.DataFrame(
        {
            "year": pd.array([None if year % 7 == 0 else year for year in years], dtype="Int64"),
            "donor": [f"D{number % 2}" for number in range(len(years))],
            "value": [float(number) for number in range(len(years))],
            "qualifier": "exact",
            "edition": 2020,
            "source_id": [f"page{number}" for number in range(len(years))],
        }
    )
    many = firmest(frame, ["year", "donor"])
    parts = [firmest(frame[frame["year"] == year], ["year", "donor"]) for year in (1901, 1902)]
    parts.append(firmest(frame[frame["year"].isna()], ["year", "donor"]))
    first = many[many["year"].isin([1901, 1902]) | many["year"].isna()].reset_index(drop=True)
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), first)
