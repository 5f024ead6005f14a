"""Costs per area and constant dollars."""

from __future__ import annotations

import pandas as pd
import pytest

from impact.published.prices import constant, funding_by_year, not_comparable, per_square_metre


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
    frame = frame.assign(flow="international", donor="", recipient="", sector="all", covers="mine_action")
    frame = frame.assign(source_id="page")
    table = funding_by_year(frame)
    assert table["value"].tolist() == [696.3, 642.6]
    prices = pd.DataFrame({"year": [2017, 2018], "value": [100.0, 110.0]})
    assert constant(table, prices, 2018).round(2).tolist() == [765.93, 642.6]
