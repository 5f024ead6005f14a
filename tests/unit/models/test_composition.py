"""Who was harmed: percentages and counts of one year taken together, bases kept apart, nothing invented."""

from __future__ import annotations

import pandas as pd
import pytest

from impact.models import composition


def rows(*figures: tuple[str, int, str, str, float, str]) -> pd.DataFrame:
    """World or country rows: place, year, measure, base, value, qualifier."""
    frame = pd.DataFrame(figures, columns=["place", "year", "measure", "base", "value", "qualifier"])
    frame["year"] = frame["year"].astype("Int64")
    share = frame["measure"].str.endswith("share") | (
        (frame["measure"] == "men_boys") & (frame["base"] != "")
    )
    frame["unit"] = share.map({True: "percent", False: "people"})
    return frame.assign(cause="mines_erw", scope="whole", area="", tier="primary", source_id="made-up")


def test_the_share_of_known_status_is_preferred_and_another_base_is_marked() -> None:
    frame = rows(
        ("WLD", 2015, "civilian_share", "all", 78, "exact"),
        ("WLD", 2015, "civilian_share", "known_status", 79, "exact"),
        ("WLD", 2016, "civilian_share", "all", 78, "exact"),
    )
    result = composition.by_year(frame, "civilians")
    assert result["estimate"].tolist() == [0.79, 0.78]
    assert result["label"].tolist() == ["2015 *", "2016 *†"]
    assert result["low"].isna().all()
    assert result.loc[0, ["bound_low", "bound_high"]].tolist() == [0.785, 0.795]


def test_a_count_beside_the_percentage_bounds_the_share_of_all() -> None:
    frame = rows(
        ("WLD", 2019, "child_share", "civilians", 43, "exact"),
        ("WLD", 2019, "children", "", 1562, "at_least"),
        ("WLD", 2019, "total", "", 5853, "exact"),
    )
    result = composition.by_year(frame, "children").iloc[0]
    assert result["low"] < 0.43 < result["high"]
    assert result["bound_low"] == pytest.approx(1562 / 5853)
    assert result["bound_high"] == pytest.approx((1562 + 5853 - 3591) / 5853)


def test_at_least_gives_no_point() -> None:
    frame = rows(
        ("WLD", 2020, "child_share", "civilians", 50, "at_least"),
        ("WLD", 2020, "children", "", 1872, "exact"),
        ("WLD", 2020, "total", "", 7073, "exact"),
    )
    result = composition.by_year(frame, "children").iloc[0]
    assert pd.isna(result["estimate"])
    assert result["bound_high"] == 1


def test_men_and_boys_leave_women_and_girls() -> None:
    frame = rows(("WLD", 2019, "men_boys", "known_sex", 85, "exact"))
    assert composition.by_year(frame, "women_girls")["estimate"].tolist() == [0.15]


def test_ages_need_five_countries() -> None:
    four = [("children", 4), ("adults", 6), ("military", 2), ("total", 12)]
    frame = rows(
        *[(p, 2017, m, "", v, "exact") for p in ("AFG", "AGO", "COL", "KHM", "LAO") for m, v in four],
        ("AFG", 2018, "children", "", 1, "exact"),
    )
    result = composition.ages(frame)
    assert len(result) == 5
    assert result["civilians_known"].tolist() == [8] * 5
    empty = composition.ages(frame[frame["place"] != "LAO"])
    assert len(empty) == 0
    assert {"known", "label", "estimate", "source_id"} <= set(empty.columns)


def test_device_types_and_the_total_are_of_the_same_countries() -> None:
    frame = rows(
        ("AFG", 2017, "erw", "", 5, "exact"),
        ("AFG", 2017, "antivehicle_mine", "", 2, "exact"),
        ("AFG", 2017, "total", "", 9, "exact"),
        ("AGO", 2017, "erw", "", 3, "exact"),  # a single type says nothing of the others
        ("AGO", 2017, "total", "", 7, "exact"),
        ("COL", 2017, "total", "", 50, "exact"),
    )
    result = composition.devices(frame).set_index("measure")["value"]
    assert result.to_dict() == {"remnants": 5, "vehicle": 2, "total": 9}
