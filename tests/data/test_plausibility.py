"""The contradictions that a careful editor would stop at are caught on the real tables, with their end."""

from __future__ import annotations

import pandas as pd
import pytest

import impact
from impact.published import plausibility


@pytest.fixture
def caught(in_built) -> pd.DataFrame:
    tables = (impact.load(name) for name in ("casualties_vintages", "casualties", "sources"))
    return plausibility.check(*tables)


def rows(caught: pd.DataFrame, place: str, year: int, checks: set[str]) -> pd.DataFrame:
    return caught[(caught["place"] == place) & (caught["year"] == year) & caught["check"].isin(checks)]


def test_casualties_of_two_regions_above_those_of_the_country_are_kept_out(caught):
    part = rows(caught, "UKR", 2014, {"part_above_country"})
    assert part[["value", "value_against", "decision"]].to_numpy().tolist() == [[927, 158, "kept_out_part"]]


def test_transposed_digits_are_caught_and_do_not_stand(caught):
    slips = rows(caught, "SYR", 2022, {"digits_transposed"})
    beside = slips[slips["value_against"] == 834]
    assert set(beside["value"]) == {843, 483}
    assert set(slips["decision"]) <= {"another_stands", "kept_out_faulty"}


def test_killed_and_injured_of_two_recorders_on_one_page_make_up_the_total_of_each(in_built):
    figures = impact.load("casualties").query("place == 'AZE' and year == 2008")
    blocks = figures.pivot(index="register", columns="measure", values="value")
    assert blocks.loc["national_all", ["killed", "injured", "total"]].tolist() == [0, 11, 11]
    assert blocks.loc["rights_group", ["killed", "injured", "total"]].tolist() == [1, 15, 16]


def test_a_sum_above_its_total_never_stands_without_a_word(caught):
    sums = caught[caught["check"] == "sum_above_total"]
    assert {("KHM", 2011)} <= set(zip(sums["place"], sums["year"], strict=True))
    assert "stands" not in set(sums["decision"])


def test_killed_and_injured_of_one_recorder_stand_apart_from_the_total_of_another(caught):
    sums = rows(caught, "SYR", 2021, {"sum_of_another_recorder"})
    assert sums[["value", "value_against", "decision"]].to_numpy().tolist() == [[369, 1227, "counted_apart"]]


def test_every_figure_that_is_caught_has_its_page(caught):
    pages = set(impact.load("sources")["source_id"])
    assert set(caught["source_id"]) | set(caught["source_id_against"]) <= pages
    assert set(caught["check"]) <= set(plausibility.CHECKS)
    assert set(caught["decision"]) <= set(plausibility.DECISIONS)


def test_sums_that_differ_are_listed_with_their_difference(in_built):
    table = plausibility.sums_that_differ(impact.load("casualties_vintages"), impact.load("casualties"))
    cases = set(zip(table["place"], table["when"], strict=True))
    assert {("BIH", "1998"), ("KHM", "2011"), ("MMR", "2005")} <= cases
    assert (table["difference"] != 0).all()


def test_checks_and_sums_at_once_are_those_of_each_alone(in_built, caught):
    tables = [impact.load(name) for name in ("casualties_vintages", "casualties", "sources")]
    both, sums = plausibility.check_with_sums(*tables)
    pd.testing.assert_frame_equal(both, caught, check_exact=True)
    pd.testing.assert_frame_equal(sums, plausibility.sums_that_differ(*tables[:2]), check_exact=True)
