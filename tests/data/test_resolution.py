"""Resolution of vintages and conflicts: the documented cases, one by one, and the rules in the small."""

from __future__ import annotations

import pandas as pd
import pytest

from impact.catalogue import TABLES
from impact.data.resolution.resolution import Quantities, Resolved, resolve

PAGES = pd.DataFrame(
    [
        ("monitor", "primary", "monitor", "year"),
        ("monitor-mirror", "primary", "monitor", "year"),
        ("hi", "secondary", "hi", "day"),
        ("hi-later", "secondary", "hi", "day"),
        ("afp-one", "secondary", "afp", "day"),
        ("afp-two", "secondary", "afp", "day"),
        ("efe", "secondary", "efe", "day"),
        ("lusa", "secondary", "lusa", "year"),
        ("ministry", "primary", "ministry", "day"),
        ("blog", "weak", "blog", "day"),
        ("mirror", "weak", "mirror", "day"),
    ],
    columns=["source_id", "tier", "origin", "published_precision"],
)
MAKERS = pd.DataFrame({"maker": ["monitor", "hi"], "part_of": ["", "monitor"]})
NO_EXCEPTIONS = pd.DataFrame({"place": [], "register": []}, dtype="str")


def resolved(rows: pd.DataFrame) -> Resolved:
    return resolve(rows, PAGES, MAKERS, NO_EXCEPTIONS)


def candidates(*rows: tuple, **axes: str) -> pd.DataFrame:
    """Rows of (year, edition, value, source_id[, qualifier[, day]]) as a table of candidates."""
    base = {
        "cause": "mines_erw",
        "place": "WLD",
        "area": "",
        "scope": "whole",
        "register": "monitor",
        "whom": "all",
        "devices": "mines_erw",
        "maker": "monitor",
        "derivation": "",
        "parts_given": "",
        "fault": "",
        "period_start": "",
        "period_end": "",
        "measure": "total",
        "base": "",
        "unit": "people",
        "note": "",
    } | axes
    records = [
        base
        | {
            "year": year,
            "edition": edition,
            "value": float(value),
            "source_id": source,
            "qualifier": rest[0] if rest else "exact",
            "published": pd.Timestamp(edition, 11, rest[1] if len(rest) > 1 else 1),
        }
        for year, edition, value, source, *rest in rows
    ]
    table = TABLES["casualties_vintages"]
    return table.typed(pd.DataFrame(records)[[c for c in table.columns if c not in ("status", "main")]])


def standing(*rows: tuple, **axes: str) -> dict[int, float]:
    """Edition -> value that stands."""
    result = resolved(candidates(*rows, **axes)).editions
    return dict(zip(result["edition"].astype(int), result["value"], strict=True))


def statuses(*rows: tuple) -> list[str]:
    return resolved(candidates(*rows)).vintages["status"].tolist()


def ends(*rows: tuple) -> tuple[float, float, bool]:
    """Least and greatest value that stand for the only quantity, and whether they tie."""
    row = resolved(candidates(*rows)).casualties.iloc[0]
    return row["low"], row["high"], bool(row["tie"])


def test_a_count_beats_an_approximation_of_a_better_source():
    assert standing((2019, 2020, 5500, "monitor", "approximate"), (2019, 2020, 5554, "efe")) == {2020: 5554}


def test_at_least_is_as_firm_as_exact():
    rows = ((2016, 2017, 8605, "monitor", "at_least"), (2016, 2017, 8600, "efe"))
    assert standing(*rows) == {2017: 8605}


def test_a_primary_source_beats_many_secondary_ones():
    rows = ((2021, 2023, 5544, "monitor"), (2021, 2023, 3693, "hi"), (2021, 2023, 3693, "efe"))
    assert standing(*rows) == {2023: 5544}


def test_a_secondary_source_beats_a_weak_one():
    assert standing((2023, 2024, 4710, "blog"), (2023, 2024, 5757, "efe")) == {2024: 5757}


def test_a_member_of_the_body_that_makes_the_statistic_beats_agencies():
    rows = ((2024, 2025, 90, "hi"), (2024, 2025, 86, "afp-one"), (2024, 2025, 86, "efe"))
    assert standing(*rows) == {2025: 90}


def test_a_member_is_only_near_to_the_statistic_it_helps_to_make():
    rows = ((2024, 2025, 90, "hi"), (2024, 2025, 86, "afp-one"), (2024, 2025, 86, "efe"))
    assert standing(*rows, maker="ministry", register="national_all") == {2025: 86}


def test_a_primary_page_is_primary_for_its_own_statistic_only():
    rows = ((2024, 2025, 90, "ministry"), (2024, 2025, 86, "hi"))
    assert standing(*rows) == {2025: 86}
    assert standing(*rows, maker="ministry", register="national_all") == {2025: 90}


def test_figures_of_two_registers_never_compete():
    monitor = candidates((2022, 2023, 545, "hi"))
    agency = candidates((2022, 2023, 390, "efe"), register="un_civilians", whom="civilians", maker="efe")
    result = resolved(pd.concat([monitor, agency])).casualties
    assert dict(zip(result["register"], result["value"], strict=True)) == {
        "monitor": 545,
        "un_civilians": 390,
    }
    assert result.loc[result["main"], "register"].tolist() == ["monitor"]


def test_a_figure_with_a_fault_and_a_threshold_never_stand():
    rows = [
        candidates((2022, 2023, 843, "afp-one"), fault="misprint"),
        candidates((2022, 2023, 500, "efe", "at_least"), scope="threshold"),
        candidates((2022, 2023, 834, "lusa")),
    ]
    result = resolved(pd.concat(rows))
    assert result.vintages["status"].tolist() == ["faulty", "threshold", "accepted"]
    assert result.casualties["value"].tolist() == [834]


def test_the_value_of_most_independent_publishers_wins():
    rows = ((2013, 2021, 3465, "lusa"), (2013, 2021, 3456, "afp-one"), (2013, 2021, 3456, "efe"))
    assert standing(*rows) == {2021: 3456}


def test_two_newspapers_with_one_agency_are_one_publisher():
    rows = ((2013, 2021, 3465, "lusa"), (2013, 2021, 3456, "afp-one"), (2013, 2021, 3456, "afp-two"))
    assert ends(*rows) == (3456, 3465, True)


def test_a_draw_goes_to_the_later_page_where_the_days_are_known():
    rows = ((2022, 2024, 4709, "efe", "exact", 20), (2022, 2024, 4900, "afp-one", "exact", 21))
    assert ends(*rows) == (4900, 4900, False)


def test_a_draw_of_pages_without_a_day_keeps_both_values():
    rows = ((2022, 2024, 4709, "efe", "exact", 20), (2022, 2024, 4900, "lusa", "exact", 21))
    assert ends(*rows) == (4709, 4900, True)
    assert statuses(*rows) == ["tie", "tie"]


def test_a_draw_never_goes_to_the_previous_edition_the_year_before_or_the_smaller():
    earlier = ((2003, 2005, 8065, "efe"), (2004, 2004, 6521, "efe"))
    rows = (*earlier, (2004, 2005, 6521, "afp-one"), (2004, 2005, 9251, "lusa"))
    result = resolved(candidates(*rows)).casualties.set_index("year")
    assert result.loc[2004, ["low", "high", "tie"]].tolist() == [6521, 9251, True]


def test_a_page_that_is_counted_to_two_editions_speaks_for_its_first_one():
    rows = ((2015, 2016, 25, "monitor"), (2015, 2017, 25, "monitor"), (2015, 2017, 40, "monitor-mirror"))
    assert ends(*rows) == (40, 40, False)
    assert statuses(*rows) == ["accepted", "repetition", "accepted"]


def test_a_later_edition_settles_a_draw():
    rows = ((2022, 2024, 4709, "efe"), (2022, 2024, 4900, "lusa"), (2022, 2025, 4900, "afp-one"))
    assert ends(*rows) == (4900, 4900, False)


def test_at_least_below_a_count_agrees_with_it_and_says_less():
    rows = ((2022, 2023, 500, "efe", "at_least"), (2022, 2023, 582, "lusa"))
    result = resolved(candidates(*rows)).casualties
    assert (result["value"].item(), bool(result["tie"].item())) == (582, False)


def test_at_least_above_a_count_contradicts_it():
    rows = ((2010, 2011, 159, "efe", "at_least"), (2010, 2011, 154, "lusa"))
    assert bool(resolved(candidates(*rows)).casualties["tie"].item())


def test_a_lone_secondary_page_does_not_displace_a_primary_figure():
    rows = ((2014, 2016, 3695, "monitor"), (2014, 2018, 3993, "hi"))
    assert standing(*rows) == {2016: 3695}
    assert statuses(*rows) == ["accepted", "uncorroborated"]


def test_two_independent_publishers_in_different_editions_displace_a_primary_figure():
    rows = ((2016, 2018, 9437, "monitor"), (2016, 2021, 9440, "afp-one"), (2016, 2024, 9440, "efe"))
    assert standing(*rows) == {2018: 9437, 2021: 9440, 2024: 9440}


def test_one_member_in_two_editions_of_its_report_displaces_a_primary_figure():
    rows = ((2015, 2017, 6967, "monitor"), (2015, 2019, 6971, "hi"), (2015, 2020, 6971, "hi-later"))
    assert standing(*rows) == {2017: 6967, 2019: 6971, 2020: 6971}


def test_weak_pages_do_not_corroborate():
    rows = ((2014, 2016, 3695, "monitor"), (2014, 2018, 3993, "hi"), (2014, 2019, 3993, "blog"))
    assert standing(*rows) == {2016: 3695}


def test_a_superseded_value_does_not_return_by_being_repeated():
    rows = ((2009, 2010, 3956, "monitor"), (2009, 2013, 4224, "monitor"), (2009, 2020, 3956, "efe"))
    assert standing(*rows) == {2010: 3956, 2013: 4224}


def test_a_superseded_value_returns_on_the_word_of_the_primary_source():
    rows = (
        (2009, 2010, 3956, "monitor"),
        (2009, 2013, 4224, "monitor"),
        (2009, 2020, 3956, "monitor-mirror"),
    )
    assert standing(*rows) == {2010: 3956, 2013: 4224, 2020: 3956}


def test_without_better_support_the_newest_stands():
    rows = ((2002, 2004, 8300, "efe", "derived"), (2002, 2012, 11700, "blog", "approximate"))
    assert standing(*rows) == {2004: 8300, 2012: 11700}


def test_a_range_is_kept_beside_the_counts():
    rows = ((2000, 2001, 15000, "monitor", "range_low"), (2000, 2001, 8000, "monitor", "approximate"))
    assert standing(*rows) == {2001: 8000}
    assert statuses(*rows) == ["range", "accepted"]


def test_the_row_that_says_at_least_speaks_for_the_value():
    rows = ((2023, 2024, 5757, "efe"), (2023, 2024, 5757, "hi", "at_least"))
    result = resolved(candidates(*rows)).casualties
    assert result["qualifier"].tolist() == ["at_least"]
    assert result["publishers"].tolist() == [2]


def test_who_quotes_does_not_know_better_than_the_maker_that_says_at_least():
    rows = ((2017, 2018, 202, "monitor", "at_least"), (2017, 2019, 202, "efe"))
    result = resolved(candidates(*rows)).casualties
    assert (result["source_id"].item(), result["qualifier"].item()) == ("efe", "at_least")


def test_a_count_of_the_maker_is_no_lower_bound_because_someone_quotes_it_as_one():
    rows = ((2017, 2018, 202, "efe", "at_least"), (2017, 2019, 202, "monitor"))
    assert resolved(candidates(*rows)).casualties["qualifier"].tolist() == ["exact"]


def test_every_candidate_keeps_its_row_and_has_a_status():
    rows = candidates(
        (2013, 2021, 3465, "hi"),
        (2013, 2021, 3456, "afp-one"),
        (2013, 2021, 3456, "efe"),
        (2012, 2013, 1, "blog"),
    )
    result = resolved(rows).vintages
    assert len(result) == len(rows)
    assert result["status"].isin(TABLES["casualties_vintages"].columns["status"].known).all()


def test_the_order_of_the_rows_does_not_matter(in_built):
    from impact import data

    vintages = data.load("casualties_vintages")
    behind = [data.load(name) for name in ("sources", "makers", "main_registers")]
    shuffled = vintages.sample(frac=1, random_state=7)
    key = [*TABLES["casualties_editions"].key]
    first = resolve(vintages, *behind).editions.sort_values(key, ignore_index=True)
    second = resolve(shuffled, *behind).editions.sort_values(key, ignore_index=True)
    pd.testing.assert_frame_equal(
        first[[*key, "value", "tie", "tier"]], second[[*key, "value", "tie", "tier"]]
    )


# ---- the real world totals ------------------------------------------------------------------------------


def world_editions(year: int) -> dict[int, float]:
    from impact import data
    from impact.published import editions

    rows = editions.by_edition(data.load("casualties_vintages"))
    rows = rows[rows["year"] == year]
    return dict(zip(rows["edition"].astype(int), rows["value"], strict=True))


def world_total(year: int, as_of: str = "latest") -> float:
    from impact import data

    rows = data.load("casualties", as_of=as_of)
    rows = rows[(rows["place"] == "WLD") & (rows["measure"] == "total") & (rows["cause"] == "mines_erw")]
    return float(rows.loc[rows["year"] == year, "value"].item())


def test_2012_is_3628_in_the_2013_edition_and_4325_from_the_2014_edition_on(in_built):
    assert world_editions(2012) == {2013: 3628, 2014: 4325}


def test_2016_is_revised_three_times(in_built):
    values = list(world_editions(2016).values())
    assert list(dict.fromkeys(values)) == [8605, 9437, 9439, 9440]


@pytest.mark.parametrize(
    ("year", "value"),
    [
        (2004, 6602),
        (2009, 4224),
        (2012, 4325),
        (2013, 3456),
        (2014, 3695),
        (2016, 9440),
        (2020, 7073),
        (2021, 5544),
        (2022, 4709),
        (2023, 5757),
        (2024, 6279),
    ],
)
def test_the_world_total_that_stands_today(in_built, year, value):
    assert world_total(year) == value


@pytest.mark.parametrize(
    ("year", "value", "status"),
    [(2013, 3465, "faulty"), (2014, 3993, "uncorroborated"), (2020, 7093, "uncorroborated"),
     (2021, 3693, "outranked"), (2023, 4710, "faulty"), (2024, 6274, "faulty"),
     (2009, 3956, "uncorroborated"), (2004, 6251, "faulty")],
)  # fmt: skip
def test_the_known_errors_lose_and_are_kept(in_built, year, value, status):
    from impact import data

    rows = data.load("casualties_vintages")
    rows = rows[(rows["place"] == "WLD") & (rows["measure"] == "total") & (rows["cause"] == "mines_erw")]
    rows = rows[(rows["year"] == year) & (rows["value"] == value)].sort_values("edition")
    assert rows["status"].iloc[-1] == status


@pytest.mark.parametrize(
    ("as_of", "value"),
    [
        ("2017-12-31", 8605),
        ("2018-12-31", 9437),
        ("2020-12-31", 9439),
        ("2021-12-31", 9439),
        ("2024-12-31", 9440),
    ],
)
def test_2016_as_it_was_known(in_built, as_of, value):
    assert world_total(2016, as_of) == value


def test_a_day_is_resolved_as_if_no_later_page_existed(in_built):
    """Worked out from what all pages make of each quantity; here beside the rows of the day alone."""
    from impact.data.load import known_by

    tables = [known_by(name) for name in ("casualties_vintages", "sources", "makers", "main_registers")]
    quantities = Quantities(*tables)
    for day in ("2024-06-28", "2004-12-31", "2018-11-01", "2024-06-28", "1999-12-31"):
        known = tables[0][tables[0]["published"] <= pd.Timestamp(day)]
        alone, among = resolve(known, *tables[1:]), quantities.resolve(pd.Timestamp(day))
        for name in ("casualties", "editions", "vintages"):
            pd.testing.assert_frame_equal(getattr(alone, name), getattr(among, name), check_exact=True)
    everything = quantities.resolve()
    stored = known_by("casualties").astype(everything.casualties.dtypes)
    assert everything.casualties.equals(stored)
