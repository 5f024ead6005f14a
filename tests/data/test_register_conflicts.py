"""Counts of one place that cannot both be right as they stand, and what pages say of them."""

from __future__ import annotations

import pytest

from impact.answers import country_profile
from impact.published import profile
from impact.published.counting import register_conflicts

pytestmark = pytest.mark.usefixtures("in_built")


def said(code: str, day: str = "latest") -> str:
    words = country_profile.describe_conflicts(profile.of(code, day))
    return "" if words is None else words.data


def test_a_part_of_the_people_that_is_larger_than_all_of_them_is_set_beside_the_whole():
    conflict = register_conflicts.of_years(profile.of("MMR"))[0]
    assert conflict.part["whom"] == "civilians"
    assert (conflict.whole["whom"], conflict.everybody, conflict.longer) == ("all", True, False)
    assert conflict.part["value"] > conflict.whole["value"]
    words = said("MMR")
    assert "UNICEF has at least 1,052 civilian casualties in 2023, while Landmine Monitor has 1,003" in words
    assert words.endswith("fewer, though of all people, and the pages do not say why.")


def test_fewer_people_over_a_longer_time_are_set_beside_each_other():
    for conflict in register_conflicts.of_periods(profile.of("AFG")):
        assert conflict.part["value"] > conflict.whole["value"]
        assert conflict.part["devices"] == conflict.whole["devices"]
    words = said("AFG")
    assert "OCHA has about 57,000 civilian casualties from 1989 to 2023, while UNAMA has" in words
    assert "fewer, though over a longer time" in words


def test_what_a_count_has_beyond_an_earlier_one_and_the_years_since_is_said():
    place = profile.of("KHM")
    grown = register_conflicts.growth(place)
    assert grown is not None
    first = int(grown.earlier["period_end"]) + 1
    last = int(grown.lead["period_end"])
    since = {row["year"]: row["value"] for row in place.yearly() if first <= row["year"] <= last}
    assert grown.since == sum(since.values())
    assert set(grown.missing) == set(range(first, last + 1)) - set(since)
    assert grown.rest == grown.lead["value"] - grown.earlier["value"] - grown.since
    words = said("KHM")
    assert "CMAA has 65,005 casualties from 1979 to 2022; its count on a page of 2001 was 50,915" in words
    assert f"where the other {grown.rest:,.0f} people come from." in words


@pytest.mark.parametrize(
    "code",
    [
        "VNM",  # the longer count is a lower bound
        "LAO",  # most years between the two counts have no total
        "FIN",
        "FLK",
    ],
)
def test_counts_that_can_both_be_right_are_left_alone(code):
    assert said(code) == ""


def test_nothing_is_said_before_the_second_count_was_published():
    assert said("MMR", "2015-12-31") == ""
