"""Many places for one calibration: each figure stands in the tables, nobody is counted twice."""

from __future__ import annotations

import pandas as pd
import pytest

from impact.catalogue.scenario_inputs import HISTORY_FIGURES, HISTORY_PURPOSES
from impact.scenario.calibration import counts_on_record, mines_on_record
from impact.scenario.calibration import places_on_record as many
from impact.scenario.calibration.recipe import Recipe
from impact.vocabulary import DEVICES, TIERS

#: place, mines found, least and most mines estimated, people per km2, sum of the counts, marks
EXPECTED = [
    ("HRV", 107_000, 400_000, 1_500_000, (74, 76), 612 - 136, "unfenced"),
    ("BIH", 76_458 + 8_841, 750_000, 1_000_000, (70, 76), 1653, "unfenced"),
    ("ZWE", None, 1_500_000, 3_000_000, (31, 33), 1615, "partly"),
    ("FLK", 1_855 + 11_700, 20_000, 30_000, (0.24, 0.25), 0, "fenced"),
    ("KHM", 1_150_000 + 26_135, 4_000_000, 6_000_000, (80, 90), 6749, "unfenced"),
    ("IND", None, 1_000_000, 2_000_000, (99, 482), 124 + 99, "fenced"),
    ("KWT", 1_650_000, 2_000_000, 2_000_000, (130, 145), 449 + 44 + 2 + 3 + 4, "unfenced"),
    ("JOR", 59_461 + 42_099 + 83_000, 300_000, 300_000, (55, 70), 57, "partly"),
    ("MOZ", 210_000, None, None, (22, 30), 600 + 133 + 60 + 25 + 385, "unfenced"),
    ("AZE", 32_940 + 19_956, 400_000, 1_500_000, (0.75, 4.9), 198, "unfenced"),
    ("XKX", 19_457 + 5_515, 500_000, 500_000, (175, 185), 569, "unfenced"),
    ("ISR", None, 1_200_000, 1_200_000, (40, 350), 15, "fenced"),
    ("KOR", None, 1_000_000, 2_200_000, (52, 66), 29, "fenced"),
    ("ALB", 12_500, None, None, (27, 67), 272, "unfenced"),
    ("NIC", 179_970, 146_735, 146_735, (40, 50), 117 + 2 + 5, "unfenced"),
    ("DZA", 8_854_849, 11_000_000, 11_000_000, (1.7, 118), 2470, "partly"),
    ("CHL", None, 181_814, 181_814, (1.1, 5.8), 60, "fenced"),
    ("GRC", None, 25_000, 25_000, (34, 36), 108, "fenced"),
    ("CYP", 27_000, 20_000, 20_000, (110, 120), 0, "fenced"),
]


@pytest.fixture(scope="module")
def frames() -> dict[str, pd.DataFrame]:
    return many.tables()


@pytest.fixture(scope="module")
def places(frames) -> dict[str, many.PlaceOnRecord]:
    return {p.place: p for p in many.read_places(frames)}


@pytest.mark.parametrize(
    ("place", "mines", "low", "high", "people", "total", "marks"), EXPECTED, ids=[e[0] for e in EXPECTED]
)
def test_figures_of_a_place_are_those_of_its_rows(places, place, mines, low, high, people, total, marks):
    read = places[place]
    assert (read.mines_found.middle if read.mines_found else None) == mines
    numbers = (*read.mines_estimated, *read.mines_recorded)
    assert min((e.low for e in numbers), default=None) == low
    assert max((e.high for e in numbers), default=None) == high
    assert people[0] <= read.people.low <= read.people.high <= people[1]
    assert read.casualties == total
    assert read.marks == marks


def test_every_place_with_rows_is_read_or_left_out_with_a_reason(frames, places):
    rows = frames["histories"]
    out = many.read_left_out(frames)
    assert {e[0] for e in EXPECTED} == set(places)
    named = set(rows.loc[rows["purpose"].isin(["melding", "not_melded"]), "place"])
    assert named == set(places) | {o.place for o in out}
    assert all(o.reason and o.sources for o in out)


def test_no_year_is_counted_twice(places):
    for place in places.values():
        years = [y for count in place.counts for y in count.years]
        assert len(years) == len(set(years)), place.name
        assert min(years) >= place.first


def test_codes_are_of_closed_lists(frames, places):
    rows = frames["histories"]
    assert set(rows["purpose"]) <= set(HISTORY_PURPOSES)
    assert set(rows["figure"]) <= set(HISTORY_FIGURES)
    for place in places.values():
        assert place.marks in mines_on_record.MARKS
        assert place.tier in TIERS
        for count in (*place.counts, *place.rivals):
            assert count.measure in counts_on_record.MEASURES
            assert count.whom in counts_on_record.WHOM
            assert count.devices in DEVICES


def test_every_figure_names_pages_that_the_bibliography_has(frames, places):
    pages = set(frames["sources"]["source_id"])
    frame = many.frame(places.values())
    named = {s for cell in frame["sources"] if cell for s in cell.split(", ")}
    assert named <= pages
    assert (frame.loc[~frame["figure"].eq("mines remaining"), "sources"] != "").all()


def test_estimates_stand_beside_finds_where_clearance_is_complete(places):
    table = many.estimates_and_finds(places.values())
    assert set(table["place"]) <= {p.place for p in places.values() if p.complete}
    assert {"HRV", "FLK", "JOR", "XKX", "NIC", "DZA"} == set(table["place"])
    croatia = table[(table["place"] == "HRV") & (table["year"] == 1998)]
    assert croatia["ratio"].item() == pytest.approx(107_000 / 400_000)


def test_casualties_of_ordnance_do_not_count_as_those_of_mines(places):
    by_year = {c.first: c for c in places["KHM"].counts}
    assert (by_year[2006].devices, by_year[2008].devices) == ("mines", "mines_erw")
    assert by_year[2006].value == 191 - 16  # 450 of mines and ordnance, less 16 deminers
    assert 0.3 < places["KHM"].mine_share.low < places["KHM"].mine_share.high < 0.6


def test_a_place_is_left_out_on_a_day_before_its_figures_were_published():
    earlier = many.tables("2002-06-30")
    assert "IND" not in {p.place for p in many.read_places(earlier)}
    assert "IND" in {o.place for o in many.read_left_out(earlier)}


def recipe(rows: list[dict[str, object]]) -> Recipe:
    return Recipe("XXX", pd.DataFrame(rows).assign(counts="", devices=""))


def made_up(**values: float) -> dict[str, pd.DataFrame]:
    parameters = pd.DataFrame(
        [
            {
                "parameter": name,
                "value": value,
                "qualifier": "exact",
                "source_id": f"page {name}",
                "published": pd.Timestamp("2020-01-01"),
            }
            for name, value in values.items()
        ]
    )
    sources = pd.DataFrame({"source_id": parameters["source_id"], "tier": "secondary"})
    return {"parameters": parameters, "sources": sources}


def row(figure: str, name: str, first: int, last: int) -> dict[str, object]:
    return {"figure": figure, "table": "parameters", "name": name, "first": first, "last": last}


def test_a_period_keeps_what_is_left_for_its_other_years():
    rows = [row("casualties", "all", 2000, 2004), row("casualties", "one", 2002, 2002)]
    apart, rivals = counts_on_record.counts(recipe(rows), made_up(all=100, one=30), 2000)
    assert [(c.years, c.value) for c in apart] == [((2000, 2001, 2003, 2004), 70), ((2002,), 30)]
    assert not rivals


def test_a_period_with_fewer_than_its_years_is_a_rival():
    rows = [row("casualties", "all", 2000, 2004), row("casualties", "one", 2002, 2002)]
    apart, rivals = counts_on_record.counts(recipe(rows), made_up(all=20, one=30), 2000)
    assert [c.value for c in apart] == [30]
    assert [c.value for c in rivals] == [20]


def test_periods_that_overlap_in_part_are_never_added():
    rows = [row("casualties", "early", 2000, 2002), row("casualties", "late", 2002, 2005)]
    apart, rivals = counts_on_record.counts(recipe(rows), made_up(early=10, late=20), 2000)
    assert [c.value for c in apart] == [10]
    assert [c.value for c in rivals] == [20]


def test_deminers_are_taken_off_by_year_or_by_their_share():
    rows = [
        row("casualties", "all", 2000, 2003),
        row("casualties", "one", 2001, 2001),
        row("casualties", "two", 2002, 2002),
        row("deminers", "hurt", 2000, 2003),
        row("deminers", "own", 2002, 2002),
    ]
    values = made_up(all=200, one=100, two=50, hurt=20, own=1)
    apart, _ = counts_on_record.counts(recipe(rows), values, 2000)
    assert {c.first: c.value for c in apart} == {2001: 90, 2002: 49, 2000: 180 - 90 - 49}


def test_what_ends_before_the_first_year_does_not_count():
    rows = [row("casualties", "old", 1990, 1995), row("casualties", "new", 1999, 2002)]
    apart, _ = counts_on_record.counts(recipe(rows), made_up(old=5, new=7), 2000)
    assert [(c.first, c.last, c.value) for c in apart] == [(2000, 2002, 7)]
