"""Sizes of a page about a place: the rule at its borders."""

from __future__ import annotations

import pytest

from impact.published.record.extent import SIZES, Extent, size


@pytest.mark.parametrize(
    ("years", "kinds", "expected"),
    [
        (5, 4, "full"),
        (4, 4, "short"),
        (5, 3, "short"),
        (3, 0, "short"),
        (0, 3, "short"),
        (2, 2, "card"),
        (0, 0, "card"),
    ],
)
def test_both_counts_make_a_full_page_and_one_of_them_a_short_one(
    years: int, kinds: int, expected: str
) -> None:
    assert size(Extent(years=years, kinds=kinds)) == expected


def test_a_place_with_more_on_record_never_has_a_smaller_page() -> None:
    order = [rule.size for rule in reversed(SIZES)]
    ranks = {
        (years, kinds): order.index(size(Extent(years, kinds))) for years in range(9) for kinds in range(9)
    }
    for (years, kinds), rank in ranks.items():
        assert rank <= ranks.get((years + 1, kinds), rank)
        assert rank <= ranks.get((years, kinds + 1), rank)
