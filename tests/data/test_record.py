"""The figure that a careful editor would print: the cases where a headline was wrong, on the real tables."""

from __future__ import annotations

import csv
import datetime as dt
import warnings

import pandas as pd
import pytest

import impact
from impact.data.registers import annual_totals
from impact.data.series.annual_series import _COLUMNS
from impact.errors import DayWarning, ImpactError, NoFigure, NoFigureWarning, UnknownName, UnknownPlace
from impact.published import profile
from impact.published.counting import group_shares
from impact.vocabulary import REGISTERS
from tests.conftest import CHECKOUT

pytestmark = pytest.mark.usefixtures("in_built")

OTHER_DEFINITIONS = CHECKOUT.parent / "shared" / "facts" / "additions" / "other_definitions.csv"


def value(place: str, year: int, measure: str = "total", register: str = "main") -> float:
    return impact.series(place, measure, register=register, years=(year, year))["value"].item()


def figure(place: str, year: int, measure: str, **columns: object) -> pd.Series:
    rows = impact.load("casualties")
    rows = rows[(rows["place"] == place) & (rows["year"] == year) & (rows["measure"] == measure)]
    for column, expected in {"cause": "mines_erw", "scope": "whole", "area": "", **columns}.items():
        rows = rows[rows[column] == expected]
    assert len(rows) == 1, rows.to_string()
    return rows.iloc[0]


@pytest.mark.parametrize(
    ("place", "year", "total"),
    [
        ("MMR", 2022, 545),
        ("MMR", 2019, 358),
        ("MMR", 2020, 280),
        ("UKR", 2014, 158),
        ("UKR", 2017, 429),
        ("IRQ", 2023, 102),
        ("SYR", 2021, 1227),
        ("SYR", 2022, 834),
    ],
)
def test_the_main_curve_holds_the_monitors_count(place, year, total):
    row = impact.series(place, years=(year, year)).iloc[0]
    assert (row["value"], row["register"], row["whom"]) == (total, "monitor", "all")


def test_a_count_of_eight_months_is_a_lower_bound_of_its_year():
    total, injured = (figure("CAF", 2022, measure) for measure in ("total", "injured"))
    assert (total["value"], total["qualifier"], total["parts_given"]) == (71, "derived", "at_least")
    assert (injured["value"], injured["qualifier"]) == (63, "at_least")
    # the page that has 53 civilians quotes 58 people, not 71
    shares = {share.year: share for share in group_shares.counted(profile.of("CAF"))}
    assert 2022 not in shares
    assert (shares[2021].number, shares[2021].total) == (53, 78)


@pytest.mark.parametrize(("place", "year"), [("MMR", 2021), ("IRQ", 2025), ("YEM", 2025)])
def test_a_year_that_only_others_count_is_a_gap_in_the_main_curve(place, year):
    with pytest.raises(NoFigure, match=f"in {year} is on record"):
        impact.series(place, years=(year, year))
    assert len(impact.load("casualties").query("place == @place and year == @year"))


@pytest.mark.parametrize(("year", "verified"), [(2019, 227), (2020, 252), (2021, 284), (2022, 390)])
def test_what_unicef_verified_in_myanmar_stands_in_its_own_register(year, verified):
    row = impact.series("MMR", register="un_civilians", years=(year, year)).iloc[0]
    assert (row["value"], row["whom"]) == (verified, "civilians")


def test_two_recorders_of_syria_are_apart():
    monitor = impact.series("SYR", "killed")
    assert not monitor.query("year == 2021")["value"].eq(241).any()
    others = impact.load("casualties").query("place == 'SYR' and year == 2021 and value in (241, 128)")
    assert len(others)
    assert not others["main"].any()


def test_a_part_of_ukraine_that_exceeds_the_country_is_a_part_of_another_register():
    rows = impact.load("casualties").query("place == 'UKR' and year == 2014 and value == 927")
    assert len(rows)
    assert (rows["scope"] == "part_of_country").all()
    assert (rows["area"] != "").all()
    assert not rows["main"].any()


def test_the_recorders_of_azerbaijan_are_apart():
    national = figure("AZE", 2008, "total", register="national_all")
    campaign = figure("AZE", 2008, "total", register="rights_group")
    assert (national["value"], campaign["value"]) == (11, 16)


def test_nine_in_ten_of_2024_are_civilians():
    row = figure("WLD", 2024, "civilian_share", base="all")
    assert row["value"] == 90
    assert row["tier"] == "near_primary"


def test_the_children_of_2022_are_those_of_the_full_text():
    row = figure("WLD", 2022, "children")
    assert (row["value"], row["tie"]) == (1171, False)


@pytest.mark.parametrize(("as_of", "total"), [("2018-12-31", 6967), ("2020-12-31", 6971), ("latest", 6971)])
def test_two_editions_of_one_member_confirm_2015(as_of, total):
    assert impact.series("World", years=(2015, 2015), as_of=as_of)["value"].item() == total


@pytest.mark.skipif(not OTHER_DEFINITIONS.is_file(), reason="the collection of facts is not at hand")
def test_totals_of_other_definitions_stand_in_no_main_curve():
    with OTHER_DEFINITIONS.open(encoding="utf-8", newline="") as handle:
        listed = list(csv.DictReader(handle))
    address = impact.load("sources").set_index("source_id")["url"]
    totals = annual_totals(impact.load("casualties"))
    main = totals[totals["main"] & (totals["devices"] == "mines_erw")]
    main = set(zip(main["place"], main["year"], main["value"], main["source_id"].map(address), strict=True))
    competing = [
        row for row in listed if (row["iso3"], int(row["data_year"]), float(row["value"]), row["url"]) in main
    ]
    assert competing == []


# ---- impact.series --------------------------------------------------------------------------------------


def test_a_series_has_a_row_for_every_year_and_says_what_it_counts():
    table = impact.series("Ukraine")
    assert table["year"].tolist() == list(range(table["year"].min(), table["year"].max() + 1))
    assert tuple(table.columns) == _COLUMNS
    known = table.dropna(subset=["value"])
    assert known.drop(columns="edition").notna().all(axis=None)
    assert set(table.attrs["sources"]) == set(known["source_id"])


def test_names_and_codes_of_several_places_give_one_row_a_place_and_year():
    table = impact.series(["Cambodia", "MMR", "KHM"], years=(2015, 2024))
    assert len(table) == 20
    assert not table.duplicated(["place", "year"]).any()
    assert table["place"].unique().tolist() == ["KHM", "MMR"]


def test_no_register_of_any_place_gives_two_figures_for_a_year():
    places = impact.load("casualties")["place"].unique()
    for register in ("main", *REGISTERS):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NoFigureWarning)  # few places are in all registers
            table = impact.series(places, register=register)
        assert not table.duplicated(["place", "year"]).any(), register
        assert (table.groupby("place")["register"].nunique() <= 1).all()


def test_a_rate_is_the_count_over_the_population_of_the_year():
    counts = impact.series("KHM", years=(2010, 2012))
    rates = impact.series("KHM", years=(2010, 2012), per_million=True)
    people = impact.load("population").query("place == 'KHM'").set_index("year")["population"]
    expected = counts["value"] / counts["year"].map(people).astype(float) * 1e6
    pd.testing.assert_series_equal(rates["value"], expected, check_names=False)
    assert rates["population_source_id"].iloc[0] in impact.sources.ids_of(rates)
    assert rates["unit"].dropna().unique().tolist() == ["people per million"]


def test_a_series_as_of_a_day_knows_nothing_later():
    table = impact.series("UKR", as_of="2018-12-31")
    assert table["published"].max() <= pd.Timestamp("2018-12-31")
    assert table["year"].max() <= 2018


def test_what_is_on_record_for_no_place_is_said_with_what_is_there_instead():
    with pytest.raises(NoFigure, match="no annual figure of Luxembourg is on record"):
        impact.series("Luxembourg")
    with pytest.raises(NoFigure, match=r"Ukraine in 1950 to 1951 .* on record are 2012"):
        impact.series("Ukraine", years=(1950, 1951))
    with pytest.raises(NoFigure, match=r"of Congo \(COG\) is on record.*similar names: DR Congo \(COD\)"):
        impact.series("Congo")
    with pytest.raises(NoFigure, match="on record instead: 'killed' in 'national_all'"):
        impact.series("Estonia", "girls")


def test_places_without_a_figure_among_others_are_named_in_a_warning():
    with pytest.warns(NoFigureWarning, match="^No annual figure of Luxembourg in 2014 to 2015 is on record"):
        table = impact.series(["Ukraine", "Luxembourg"], years=(2014, 2015))
    assert table["place"].tolist() == ["UKR", "UKR", "LUX", "LUX"]
    assert table.loc[table["place"] == "LUX", "value"].isna().all()


def test_a_day_within_the_year_of_a_page_without_a_day_is_said_to_be_in_doubt():
    words = (
        r"^Landmine Monitor .* of 2017 is known only by its year and counts from 31 December 2017\. It may"
    )
    with pytest.warns(DayWarning, match=words):
        before = impact.series("Ukraine", as_of="2017-12-30")
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # in the last day of the year nothing is in doubt
        after = impact.series("Ukraine", as_of="2017-12-31")
        impact.series("Ukraine")
    assert before.set_index("year")["value"][2015] < after.set_index("year")["value"][2015]
    assert after.set_index("year")["published_precision"][2015] == "year"


def test_a_day_to_come_is_said_to_be_the_latest_once():
    day = dt.date.today() + dt.timedelta(days=400)  # noqa: DTZ011
    for ask in (lambda: impact.series("Ukraine", as_of=day), lambda: impact.load("treaty", as_of=day)):
        with pytest.warns(DayWarning, match="is to come") as caught:
            ask()
        assert len(caught) == 1


def test_no_rate_is_given_where_no_population_is_on_record():
    with pytest.raises(NoFigure, match="no population of World"):
        impact.series("World", per_million=True)


@pytest.mark.parametrize("place", ["ukraine", "UKRAINE", "ukr", "UKR", "ua", " Ukraine "])
def test_a_place_is_known_in_any_case(place):
    assert impact.series(place, years=(2014, 2014))["place"].item() == "UKR"


def test_a_range_of_years_is_a_first_and_a_last_year():
    assert impact.series("UKR", years=range(2014, 2017))["year"].tolist() == [2014, 2015, 2016]


@pytest.mark.parametrize("years", [2014, (2024, 2015), (2014,), (2014, 2015, 2018), ("2014", "2015"), "2014"])
def test_years_that_are_no_first_and_last_are_refused(years):
    with pytest.raises(ImpactError, match=r"the first and the last year, such as \(2014, 2024\)"):
        impact.series("UKR", years=years)


@pytest.mark.parametrize("place", [[], 5, None, ["UKR", 5]])
def test_what_is_no_place_is_refused(place):
    with pytest.raises(ImpactError, match="a name or code, or"):
        impact.series(place)


@pytest.mark.parametrize(
    ("word", "measure"), [("casualtys", "total"), ("deaths", "killed"), ("Killed", "killed")]
)
def test_words_that_people_write_lead_to_the_measure(word, measure):
    with pytest.raises(UnknownName, match=f"did you mean '{measure}'"):
        impact.series("UKR", word)


def test_wrong_names_are_refused_with_the_close_match():
    with pytest.raises(UnknownPlace, match=r"did you mean .*UKR"):
        impact.series("UKX")
    with pytest.raises(UnknownPlace, match="Colombia"):
        impact.series("Colombja")
    with pytest.raises(UnknownName, match="did you mean 'killed'"):
        impact.series("COL", "kiled")
    with pytest.raises(UnknownName, match="did you mean 'monitor'"):
        impact.series("COL", register="monitr")
    with pytest.raises(ImpactError, match="the first and the last year"):
        impact.series("COL", years=2014)
    with pytest.raises(UnknownName, match="civilians"):
        impact.series("COL", "civilian_share")


def test_per_million_is_a_yes_or_a_no() -> None:
    with pytest.raises(ImpactError, match="per_million='yes'; expected True or False"):
        impact.series("KHM", per_million="yes")  # type: ignore[arg-type]
