"""Series set against the end of a war: which years count, and which totals are those of the war."""

from __future__ import annotations

import pandas as pd
import pytest

from impact.models import returns
from impact.published import war_totals, wars
from tests.unit.published.made_up_wars import casualties, ends


def test_a_year_is_after_the_war_when_nine_tenths_of_it_are() -> None:
    figures = casualties([("SSD", year, 10.0) for year in range(2003, 2008)])
    early = wars.align(figures, ends([("SSD", "war", "2005-01-09", "main")]))
    late = wars.align(figures, ends([("SSD", "war", "2005-11-12", "main")]))
    assert early.loc[early["counted"], "year"].tolist() == [2005, 2006, 2007]
    assert early.loc[early["year"] == 2005, "since"].item() == 1
    assert late.loc[late["counted"], "year"].tolist() == [2006, 2007]
    assert late.loc[late["year"] == 2005, "since"].item() == 0


def test_years_after_fighting_came_back_are_not_used() -> None:
    figures = casualties([("SSD", year, 10.0) for year in range(2003, 2018)])
    dated = [("SSD", "war", "2005-01-09", "main"), ("SSD", "war", "2013-12-15", "resumed")]
    aligned = wars.align(figures, ends(dated))
    assert aligned["year"].max() == 2013  # most of 2013 lies before 15 December
    dated[1] = ("SSD", "war", "2013-06-15", "resumed")
    assert wars.align(figures, ends(dated))["year"].max() == 2012


def test_a_rival_date_takes_the_place_of_the_main_one() -> None:
    figures = casualties([("KHM", year, 10.0) for year in range(1990, 2005)])
    dated = ends([("KHM", "war", "1998-12-05", "main"), ("KHM", "war", "1991-10-23", "alternative")])
    assert wars.align(figures, dated)["counted"].sum() == 6
    assert wars.align(figures, dated, role="alternative")["counted"].sum() == 13


def test_two_wars_of_one_country_carry_their_year() -> None:
    dated = ends([("AZE", "first", "1994-05-12", "main"), ("AZE", "second", "2020-11-10", "main")])
    assert wars.dates(dated)["war"].tolist() == ["Azerbaijan (1994)", "Azerbaijan (2020)"]


def test_wars_without_figures_are_listed_with_none() -> None:
    dated = ends([("SYR", "war", "2024-12-08", "main")])
    table = wars.coverage(wars.align(casualties([]), dated), dated)
    assert table["years"].tolist() == [0]


def test_a_figure_for_about_a_year_stands_for_the_first_year() -> None:
    figures = casualties([("SYR", 2023, 933.0), ("SYR", 2024, 1000.0)])
    period = figures.tail(1).assign(
        measure="cumulative_total",
        value=1600.0,
        period_start="2024-12-08",
        period_end="2025-12-07",
        year=pd.NA,
    )
    too_long = period.assign(value=9000.0, period_end="2026-12-07")
    dated = ends([("SYR", "war", "2024-12-08", "main")])
    table = returns.first_year(pd.concat([figures, period, too_long]), dated, alpha=0.2)
    assert table["estimate"].item() == pytest.approx(1.6)
    assert table["before_year"].item() == 2024
    assert table["low"].item() < 1 < table["high"].item()


def test_a_war_that_began_after_the_last_year_before_its_end_has_no_last_year_of_war() -> None:
    figures = casualties([("LBN", 2005, 22.0), ("LBN", 2006, 207.0), ("LBN", 2007, 130.0)])
    dated = ends([("LBN", "war", "2006-08-14", "main")])
    assert len(returns.first_year(figures, dated.assign(began=2005), alpha=0.2)) == 1
    assert returns.first_year(figures, dated.assign(began=2006), alpha=0.2).empty


def test_a_remainder_of_one_calendar_year_is_no_figure_of_the_war() -> None:
    figures = casualties([("LBN", year, 10.0) for year in range(2007, 2010)])
    dated = ends([("LBN", "war", "2006-08-14", "main")])
    table = pd.DataFrame([("2006", "2009", 237.0)], columns=["period_start", "period_end", "value"]).assign(
        place="LBN", measure="cumulative_total", scope="whole", area="", cause="mines_erw", status="accepted",
        source_id="page", qualifier="exact", edition=2010, whom="all",
    )  # fmt: skip
    assert war_totals.until_the_end(table, wars.align(figures, dated), dated).empty
    earlier = table.assign(period_start="2005")
    assert len(war_totals.until_the_end(earlier, wars.align(figures, dated), dated)) == 1


def test_published_totals_are_compared_only_where_every_year_has_a_figure() -> None:
    figures = casualties([("BIH", year, 10.0) for year in range(1996, 2001)])
    dated = ends([("BIH", "war", "1995-12-14", "main")])
    spans = pd.DataFrame(
        {"period_start": ["1996", "1996"], "period_end": ["2000", "2002"], "value": [49.0, 99.0]}
    )
    spans = spans.assign(
        place="BIH", measure="cumulative_total", scope="whole", area="", cause="mines_erw", status="accepted",
        source_id="landmine-monitor-x", qualifier="exact", edition=2003, whom="all",
    )  # fmt: skip
    table = war_totals.against_totals(wars.align(figures, dated), spans, "landmine-monitor")
    assert table[["start", "stop", "published", "summed"]].values.tolist() == [[1996, 2000, 49, 50]]


@pytest.mark.parametrize(
    ("spans", "value", "qualifier", "how"),
    [
        ([("1992", "1995", 60.0), ("1992", "1998", 99.0)], 60, "exact", "published"),
        ([("1992", "1998", 99.0)], 69, "exact", "less_years"),
        ([("1992", "2004", 200.0), ("1996-01", "2006-12", 130.0)], 70, "at_least", "less_total"),
        ([("1992", "2004", 200.0), ("1996", "2004", 130.0)], 70, "exact", "less_total"),
    ],
    ids=["published", "less the years of peace", "less a longer total", "less a total"],
)
def test_what_was_recorded_until_the_end_stands_for_itself(
    spans: list[tuple[str, str, float]], value: float, qualifier: str, how: str
) -> None:
    figures = casualties([("BIH", year, 10.0) for year in range(1996, 2001)])
    dated = ends([("BIH", "war", "1995-12-14", "main")])
    table = pd.DataFrame(spans, columns=["period_start", "period_end", "value"]).assign(
        place="BIH", measure="cumulative_total", scope="whole", area="", cause="mines_erw", status="accepted",
        source_id="page", qualifier="exact", edition=2010, whom="all",
    )  # fmt: skip
    row = war_totals.until_the_end(table, wars.align(figures, dated), dated).iloc[0]
    assert row[["start", "stop", "value", "qualifier", "how"]].tolist() == [1992, 1995, value, qualifier, how]
