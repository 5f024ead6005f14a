"""Mined land as published: what counts as a year's figure, and what is set aside."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from impact.catalogue.land_release import CLEARANCE_USES
from impact.published.land import annual, apart, by_kind, remaining, select, survey_against_clearance


def rows(*figures: tuple[str, int, str, float, str], edition: int = 2018) -> pd.DataFrame:
    frame = pd.DataFrame(figures, columns=["place", "year", "measure", "value", "use"])
    return frame.assign(area="", scope="whole", edition=edition, source_id="page", qualifier="exact")


def test_released_land_is_counted_once() -> None:
    frame = rows(
        ("AAA", 2016, "released_km2", 10.0, "mined_land"),
        ("AAA", 2016, "cleared_km2", 4.0, "mined_land"),
        ("AAA", 2016, "cancelled_km2", 6.0, "mined_land"),
        ("AAA", 2017, "cleared_km2", 4.0, "mined_land"),
        ("AAA", 2017, "reduced_km2", 1.0, "mined_land"),
        ("AAA", 2018, "cleared_km2", 3.0, "mined_land"),
    )
    table = annual(frame).set_index("year")
    assert table["released"].tolist()[:2] == [10.0, 5.0]
    assert np.isnan(table.loc[2018, "released"])
    assert table.loc[2018, "cleared"] == 3.0


def kinds(*frames: pd.DataFrame) -> pd.DataFrame:
    return by_kind(pd.concat(frames))


def test_kinds_of_release_are_kept_apart_and_nothing_is_added_up() -> None:
    table = kinds(
        rows(
            ("AAA", 2016, "cleared_km2", 4.0, "mined_land"),
            ("AAA", 2016, "reduced_km2", 6.0, "combined"),
            ("AAA", 2017, "released_km2", 9.0, "mined_land"),
            ("AAA", 2017, "cleared_km2", 1.0, "mined_land"),
        )
    )
    assert table[["year", "measure", "value"]].to_numpy().tolist() == [
        [2016, "cleared_km2", 4.0],
        [2016, "surveyed_km2", 6.0],
        [2017, "cleared_km2", 1.0],
        [2017, "released_km2", 9.0],
    ]


def test_a_later_figure_for_both_kinds_of_survey_replaces_an_earlier_one_for_either() -> None:
    old = rows(("YEM", 2005, "reduced_km2", 100.0, "mined_land"), edition=2006)
    new = rows(("YEM", 2005, "reduced_km2", 32.0, "combined"), edition=2007)
    assert kinds(old, new)["value"].tolist() == [32.0]
    again = rows(("YEM", 2005, "reduced_km2", 40.0, "mined_land"), edition=2008)
    assert kinds(new, again)["measure"].tolist() == ["reduced_km2", "surveyed_km2"]


def test_survey_is_compared_with_clearance_only_where_both_are_published() -> None:
    table = kinds(
        rows(
            ("AAA", 2015, "cleared_km2", 4.0, "mined_land"),
            ("AAA", 2015, "released_km2", 90.0, "mined_land"),
            ("AAA", 2016, "cleared_km2", 4.0, "mined_land"),
            ("AAA", 2016, "reduced_km2", 3.0, "mined_land"),
            ("AAA", 2016, "cancelled_km2", 2.0, "mined_land"),
            ("AAA", 2017, "cleared_km2", 4.0, "mined_land"),
            ("AAA", 2017, "cancelled_km2", 0.0, "mined_land"),
        )
    )
    assert survey_against_clearance(table) == (1, 2)


@pytest.mark.parametrize(
    ("use", "stays"), [(use, use in ("mined_land", "combined")) for use in CLEARANCE_USES]
)
def test_what_is_no_yearly_figure_of_mined_land_is_set_aside_with_a_reason(use: str, stays: bool) -> None:
    used, aside = select(rows(("AAA", 2016, "cleared_km2", 1.0, use)))
    assert len(used) == stays
    assert (aside["reason"] != "").all()


def test_the_newest_edition_stands_and_the_world_is_no_country() -> None:
    frame = pd.concat(
        [
            rows(
                ("AAA", 2016, "cleared_km2", 1.0, "mined_land"),
                ("WLD", 2016, "cleared_km2", 99.0, "mined_land"),
            ),
            rows(("AAA", 2016, "cleared_km2", 2.0, "mined_land"), edition=2019),
        ]
    )
    table = annual(frame)
    assert table["cleared"].tolist() == [2.0]


def test_a_total_area_goes_before_its_parts() -> None:
    frame = rows(
        ("AAA", 2016, "confirmed_km2", 1.0, "remaining"),
        ("AAA", 2016, "suspected_km2", 2.0, "remaining"),
        ("BBB", 2016, "total_km2", 9.0, "remaining"),
        ("BBB", 2016, "suspected_km2", 2.0, "remaining"),
        ("CCC", 2016, "total_km2", 5000.0, "remnants"),
    )
    frame = frame.rename(columns={"use": "stage"})
    assert remaining(frame).set_index("place")["area_km2"].to_dict() == {"AAA": 3.0, "BBB": 9.0}


def test_land_returned_to_use_and_battle_areas_are_no_released_land() -> None:
    frame = rows(
        ("UKR", 2024, "returned_to_use_km2", 17000.0, "returned"),
        ("UKR", 2024, "battle_area_cleared_km2", 5.0, "battle_area"),
        ("UKR", 2024, "released_km2", 9.0, "battle_area"),
    ).assign(unit="km2")
    assert annual(frame).empty
    assert by_kind(frame).empty
    assert apart(frame)["measure"].tolist() == [
        "battle_area_cleared_km2",
        "released_km2",
        "returned_to_use_km2",
    ]


def test_work_of_some_operators_stands_apart_only_where_it_is_that_of_the_state() -> None:
    frame = rows(
        ("UKR", 2024, "cleared_km2", 695.0, "state_services"),
        ("KHM", 2020, "cleared_km2", 92.0, "battle_area"),
        ("KHM", 2021, "cleared_km2", 35.0, "partial"),
    ).assign(unit="km2", scope="one_operator")
    assert apart(frame)["place"].tolist() == ["UKR"]
    assert annual(frame).empty
