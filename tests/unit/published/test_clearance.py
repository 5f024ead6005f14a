"""Land released per year, years to finish, costs and constant dollars."""

from __future__ import annotations

import json
import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest

from impact.errors import ModelInputError
from impact.models.clearance import (
    annual,
    by_country,
    by_kind,
    rate,
    remaining,
    sort_out,
    survey_against_clearance,
    years_to_finish,
)
from impact.published.costs import not_comparable, per_square_metre
from impact.published.prices import constant, funding_by_year
from impact.vocabulary import CLEARANCE_USES
from tests.conftest import CHECKOUT

R: dict[str, Any] = json.loads((CHECKOUT / "tests/reference/clearance.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", R["cases"])
def test_the_interval_of_the_rate_is_that_computed_in_r(case: str) -> None:
    result = rate(R["cases"][case])
    assert result
    np.testing.assert_allclose([result.low, result.high], [R["low"][case], R["high"][case]], rtol=1e-5)


def rows(*given: tuple[str, int, str, float, str], edition: int = 2018) -> pd.DataFrame:
    frame = pd.DataFrame(given, columns=["place", "year", "measure", "value", "use"])
    return frame.assign(area="", scope="whole", edition=edition, source_id="page")


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
    return by_kind(pd.concat(frames).assign(qualifier="exact"))


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
    ("use", "kept"), [(use, use in ("mined_land", "combined")) for use in CLEARANCE_USES]
)
def test_what_is_no_yearly_figure_of_mined_land_is_set_aside_with_a_reason(use: str, kept: bool) -> None:
    used, aside = sort_out(rows(("AAA", 2016, "cleared_km2", 1.0, use)))
    assert len(used) == kept
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


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ([], "no year"),
        ([1.0, 2.0], "2 years"),
        ([0.0, 0.0, 0.0], "No land was released"),
        ([2.0, 2.0, 2.0], "same figure"),
        ([float("nan"), 1.0, 2.0], "2 years"),
    ],
)
def test_too_little_to_tell_is_declined(values: list[float], says: str) -> None:
    result = years_to_finish(10.0, values)
    assert not result
    assert says in result.reason


def test_an_outlier_widens_the_interval_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plain, wild = years_to_finish(100.0, [1.0, 2, 3, 2]), years_to_finish(100.0, [1.0, 2, 3, 1e6])
    assert plain
    assert wild
    assert wild.high / wild.low > 10 * plain.high / plain.low


def test_growth_shortens_and_a_falling_rate_may_never_finish() -> None:
    values = [2.0, 3.0, 4.0]
    assert years_to_finish(30.0, values).estimate == pytest.approx(10)  # type: ignore[union-attr]
    assert years_to_finish(30.0, values, growth=0.1).estimate < 8  # type: ignore[union-attr]
    never = years_to_finish(300.0, values, growth=-0.2)
    assert not never
    assert "never" in never.reason


@pytest.mark.parametrize("area", [0.0, -1.0, float("nan")])
def test_an_impossible_area_is_an_error(area: float) -> None:
    with pytest.raises(ModelInputError, match="area"):
        years_to_finish(area, [1.0, 2.0, 3.0])


def test_countries_without_an_estimate_say_why() -> None:
    yearly = annual(
        rows(*[("AAA", year, "released_km2", year - 2012.0, "mined_land") for year in (2014, 2015, 2016)])
    )
    areas = pd.DataFrame(
        {"place": ["AAA", "BBB"], "year": 2016, "area_km2": [30.0, 5.0], "source_id": "page"}
    )
    table = by_country(yearly, areas).set_index("place")
    assert table.loc["AAA", "estimate"] == pytest.approx(10)
    assert "three are needed" in table.loc["BBB", "reason"]
    hypothetical = by_country(yearly, areas, area_km2=60.0)
    assert hypothetical["place"].tolist() == ["AAA"]
    assert hypothetical["estimate"].iloc[0] == pytest.approx(20)


def test_costs_are_per_square_metre_in_their_own_currency() -> None:
    frame = pd.DataFrame(
        [
            ("a", "MOZ", 2014, 1.0, "USD/m2", "range_low", "p", "mined_land"),
            ("a", "MOZ", 2014, 1.5, "USD/m2", "range_high", "p", "mined_land"),
            ("a hectare", "UKR", 2024, 30800.0, "UAH/ha", "exact", "q", "farmland"),
            ("all", "UKR", 2024, 1e9, "USD total", "exact", "q", "mined_land"),
        ],
        columns=["what", "place", "year", "value", "unit", "qualifier", "source_id", "work"],
    )
    table = per_square_metre(frame).set_index("place")
    assert table.loc["MOZ", ["low", "high"]].tolist() == [1.0, 1.5]
    assert table.loc["UKR", "estimate"] == pytest.approx(3.08)
    assert table["other_work"].to_dict() == {"MOZ": False, "UKR": True}
    assert not_comparable(frame)["unit"].tolist() == ["USD total"]


def test_funding_takes_the_newest_edition_and_a_count_before_a_sum_of_ours() -> None:
    frame = pd.DataFrame({"year": [2017, 2017, 2018, 2018], "edition": [2018, 2019, 2019, 2019]})
    frame["value"], frame["qualifier"] = [673.2, 696.3, 1.0, 642.6], ["exact", "exact", "derived", "exact"]
    frame = frame.assign(flow="international", donor="", recipient="", sector="all", source_id="page")
    table = funding_by_year(frame)
    assert table["value"].tolist() == [696.3, 642.6]
    prices = pd.DataFrame({"year": [2017, 2018], "value": [100.0, 110.0]})
    assert constant(table, prices, 2018).round(2).tolist() == [765.93, 642.6]
