"""Deminers beside work: only figures of the same country, years and extent are joined."""

from __future__ import annotations

import pandas as pd

from impact.published import deminers

EMPTY = pd.DataFrame(columns=["parameter", "value", "published", "source_id"])


def casualties(*rows: tuple[str, int | None, str, float, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["place", "year", "scope", "value", "edition"])
    return frame.assign(
        measure="deminers", source_id="hurt", period_start="", period_end="", published=pd.NaT
    )


def work(*rows: tuple[str, int | None, str, str, float, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["place", "year", "measure", "scope", "value", "use"])
    return frame.assign(
        area="",
        edition=2017,
        qualifier="exact",
        source_id="work",
        period_start="",
        period_end="",
        published=pd.NaT,
    )


def test_a_row_needs_both_figures() -> None:
    hurt = casualties(("KHM", 2016, "whole", 4, 2017), ("KHM", 2014, "whole", 6, 2017))
    land = work(
        ("KHM", 2016, "cleared_km2", "whole", 25.3, "mined_land"),
        ("KHM", 2018, "cleared_km2", "whole", 41.0, "mined_land"),
    )
    assert deminers.yearly(hurt, land)[["year", "deminers", "cleared_km2"]].to_numpy().tolist() == [
        [2016, 4, 25.3]
    ]


def test_the_newest_edition_of_the_casualties_stands() -> None:
    hurt = casualties(("KHM", 2016, "whole", 5, 2018), ("KHM", 2016, "whole", 4, 2017))
    land = work(("KHM", 2016, "cleared_km2", "whole", 25.3, "mined_land"))
    assert deminers.yearly(hurt, land)["deminers"].tolist() == [5]


def test_figures_of_a_part_are_not_set_beside_figures_of_the_whole() -> None:
    hurt = casualties(("AFG", 2010, "part_of_kind", 25, 2011), ("YEM", 2017, "whole", 2, 2018))
    land = work(
        ("AFG", 2010, "cleared_km2", "whole", 60.0, "mined_land"),
        ("YEM", 2017, "cleared_km2", "whole", 8.0, "battle_area"),
        ("YEM", 2017, "ap_mines_destroyed", "one_operator", 300.0, "mined_land"),
    )
    assert deminers.yearly(hurt, land).empty


def test_world_figures_are_no_country() -> None:
    hurt = casualties(("WLD", 2017, "whole", 60, 2018))
    assert deminers.yearly(hurt, work(("WLD", 2017, "cleared_km2", "whole", 128.0, "mined_land"))).empty


def history(*rows: tuple[str, str, str, int | None, int | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["figure", "table", "name", "first", "last"])
    words = frame["figure"].map({"deminers": "killed or injured", "items": "mines of all kinds"})
    counts = frame["figure"].map({"deminers": "deminers", "items": ""})
    devices = frame["figure"].map({"deminers": "", "items": "mines"})
    frame = frame.assign(counts=counts, devices=devices)
    return frame.assign(place="BIH", history="Bosnia since 1996", purpose="deminers", words=words)


BOSNIA = history(
    ("deminers", "casualties", "deminers", 1996, 2025),
    ("items", "clearance", "ap_mines_destroyed", 1996, 2025),
    ("items", "clearance", "av_mines_destroyed", 1996, 2025),
)


def test_a_whole_clearance_joins_the_same_years_and_adds_both_kinds_of_mines() -> None:
    hurt = casualties(("BIH", None, "whole", 134, 2025)).assign(period_start="1996", period_end="2025")
    mines = work(
        ("BIH", None, "ap_mines_destroyed", "whole", 76458, "mined_land"),
        ("BIH", None, "av_mines_destroyed", "whole", 8841, "mined_land"),
    ).assign(period_start="1996", period_end="2025")
    row = deminers.campaigns(hurt, mines, EMPTY, BOSNIA).iloc[0]
    assert (row["label"], row["counted"], row["of"]) == (
        "Bosnia since 1996",
        "killed or injured",
        "mines of all kinds",
    )
    assert row["items"] == 85299
    assert round(row["per_thousand"], 2) == 1.57
    assert deminers.campaigns(hurt, mines.head(1), EMPTY, BOSNIA).empty
    assert deminers.campaigns(hurt.assign(period_end="2016"), mines, EMPTY, BOSNIA).empty


def test_figures_of_one_year_and_named_parameters_make_a_clearance_too() -> None:
    hurt = pd.DataFrame(
        {"parameter": ["hurt_1982"], "value": [5.0], "published": [pd.NaT], "source_id": ["page"]}
    )
    rows = history(
        ("deminers", "parameters", "hurt_1982", None, None),
        ("items", "clearance", "ap_mines_destroyed", 1982, 1982),
    )
    mines = work(("BIH", 1982, "ap_mines_destroyed", "whole", 2000, "mined_land"))
    assert deminers.campaigns(casualties(), mines, hurt, rows)["per_thousand"].tolist() == [2.5]


def test_a_clearance_without_mines_on_record_is_left_out() -> None:
    hurt = pd.DataFrame({"parameter": ["hurt"], "value": [136.0], "published": [pd.NaT], "source_id": ["p"]})
    rows = history(
        ("deminers", "parameters", "hurt", 1996, 2026),
        ("items", "clearance", "ap_mines_destroyed", 1996, 2026),
    )
    assert deminers.campaigns(casualties(), work(), hurt, rows).empty


def test_deaths_alone_and_other_ordnance_are_not_comparable() -> None:
    hurt = pd.DataFrame({"parameter": ["hurt"], "value": [5.0], "published": [pd.NaT], "source_id": ["page"]})
    mines = work(("BIH", 1982, "ap_mines_destroyed", "whole", 2000, "mined_land"))
    rows = history(
        ("deminers", "parameters", "hurt", 1980, None),
        ("items", "clearance", "ap_mines_destroyed", 1982, 1982),
    )
    assert deminers.programmes(casualties(), mines, hurt, rows)["mines"].tolist() == [2000]
    dead = rows.assign(counts=["deaths", ""])
    ordnance = rows.assign(devices=["", "mines_erw"])
    for other in (dead, ordnance):
        assert deminers.programmes(casualties(), mines, hurt, other).empty


def test_the_world_is_less_the_countries_of_the_year() -> None:
    hurt = casualties(("WLD", 2017, "whole", 60, 2018), ("THA", 2017, "whole", 4, 2018))
    mines = work(
        ("WLD", 2017, "ap_mines_destroyed", "whole", 168000, "mined_land"),
        ("WLD", 2017, "av_mines_destroyed", "whole", 7500, "mined_land"),
        ("THA", 2017, "ap_mines_destroyed", "whole", 10510, "mined_land"),
        ("THA", 2017, "av_mines_destroyed", "whole", 212, "mined_land"),
    )
    rows = deminers.programmes(hurt, mines, EMPTY, BOSNIA).set_index("place")
    assert rows.loc["THA", ["deminers", "mines"]].tolist() == [4, 10722]
    assert rows.loc["WLD", ["deminers", "mines"]].tolist() == [56, 168000 + 7500 - 10722]
