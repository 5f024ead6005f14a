"""Which of several figures of land or money stands, and that nothing drifts towards the smaller one."""

from __future__ import annotations

import pandas as pd
import pytest

from impact.published.firmest import bibliography, firmest

PAGES = bibliography(
    pd.DataFrame(
        [
            ("maker", "primary", "monitor", "2020-11-01", "year"),
            ("member", "secondary", "halo", "2021-11-01", "day"),
            ("agency", "secondary", "afp", "2021-11-02", "day"),
            ("paper", "secondary", "afp", "2021-11-03", "day"),
            ("other", "secondary", "dpa", "2021-11-04", "day"),
            ("blog", "weak", "blog", "2025-11-01", "day"),
        ],
        columns=["source_id", "tier", "origin", "published", "published_precision"],
    ).astype({"published": "datetime64[s]"}),
    pd.DataFrame({"maker": ["halo", "monitor"], "part_of": ["monitor", ""]}),
)


def choose(*figures: tuple[str, float, int], qualifier: str = "exact") -> tuple[float, bool, float, float]:
    frame = pd.DataFrame(figures, columns=["source_id", "value", "edition"])
    frame = frame.assign(year=2019, qualifier=qualifier)
    chosen = firmest(frame, ["year"], PAGES)
    turned = firmest(frame.iloc[::-1], ["year"], PAGES)
    pd.testing.assert_frame_equal(chosen, turned)
    assert len(chosen) == 1
    return tuple(chosen[["value", "tie", "low", "high"]].iloc[0])  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("nearer", "further"), [("maker", "member"), ("member", "agency"), ("agency", "blog")]
)
def test_the_page_nearer_to_the_maker_stands_however_new_the_other_is(nearer, further):
    assert choose((nearer, 5.0, 2019), (further, 9.0, 2025))[:2] == (5.0, False)


def test_of_pages_as_near_the_newest_edition_stands():
    assert choose(("agency", 5.0, 2021), ("other", 9.0, 2020))[:2] == (5.0, False)


def test_the_value_of_most_publishers_stands_and_two_papers_with_one_agency_are_one():
    assert choose(("agency", 5.0, 2021), ("paper", 5.0, 2021), ("other", 9.0, 2021))[0] == 9.0
    assert choose(("agency", 5.0, 2021), ("member", 7.0, 2021), ("other", 5.0, 2021))[0] == 7.0
    assert choose(("agency", 5.0, 2021), ("other", 5.0, 2021), ("paper", 9.0, 2021))[:2] == (5.0, False)


def test_the_later_page_decides_where_the_days_are_known():
    assert choose(("agency", 9.0, 2021), ("other", 5.0, 2021))[:2] == (5.0, False)


def test_values_that_still_tie_stand_together_and_the_smaller_is_not_taken():
    assert choose(("maker", 8.0, 2020), ("maker", 9.0, 2020)) == (9.0, True, 8.0, 9.0)
    assert choose(("maker", 9.0, 2020), ("maker", 9.01, 2020))[:2] == (9.01, False)


def test_an_end_of_a_range_stands_only_alone():
    ranges = pd.DataFrame(
        {"source_id": ["maker", "blog"], "value": [9.0, 5.0], "edition": 2020, "year": 2019}
    ).assign(qualifier=["range_low", "exact"])
    assert firmest(ranges, ["year"], PAGES)["value"].tolist() == [5.0]


@pytest.mark.parametrize(
    ("count", "edition", "stands"),
    [(192563.0, 2024, 192563.0), (150000.0, 2024, 200000.0), (192563.0, 2023, 200000.0)],
)
def test_a_count_stands_before_the_round_number_of_a_nearer_page(count, edition, stands):
    frame = pd.DataFrame({"source_id": ["maker", "agency"], "value": [200000.0, count]})
    frame = frame.assign(edition=[2024, edition], qualifier=["approximate", "exact"], year=2023)
    assert firmest(frame, ["year"], PAGES)["value"].tolist() == [stands]
