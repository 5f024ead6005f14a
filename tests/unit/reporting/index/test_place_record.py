"""Places stand by what is on record: years with a total, those known from a quotation counted half."""

from __future__ import annotations

import pandas as pd

from impact.reporting.site.index.countries.country_list import search_names
from impact.reporting.site.index.countries.place_record import place_records

CODES = ["AFG", "COL", "KHM", "POL"]


def totals(place: str, *years: tuple[int, str]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "place": place,
                "year": year,
                "tier": tier,
                "value": 10.0,
                "measure": "total",
                "cause": "mines_erw",
                "scope": "whole",
                "area": "",
                "unit": "people",
                "qualifier": "exact",
                "source_id": "lm-2024",
            }
            for year, tier in years
        ]
    )


CASUALTIES = pd.concat(
    [
        totals("AFG", (2020, "secondary"), (2021, "secondary"), (2022, "weak")),
        totals("COL", (1998, "primary"), (2020, "near_primary"), (2021, "primary")),
        totals("KHM", (2021, "primary"), (2023, "primary")),
    ],
    ignore_index=True,
)


def test_a_year_known_from_a_quotation_counts_half():
    records = place_records(CASUALTIES, CODES)
    assert [(record.code, record.quality) for record in records] == [
        ("KHM", 2.0),  # as good as the next, and newer
        ("COL", 2.0),
        ("AFG", 1.5),
        ("POL", 0.0),
    ]


def test_a_gap_is_named_and_years_before_the_record_do_not_count():
    khm, col, *_ = place_records(CASUALTIES, CODES)
    assert khm.years_words == "2021, 2023"
    assert 1998 not in col.levels


def test_a_newest_total_of_other_devices_or_from_a_weak_page_is_marked():
    others = totals("KHM", (2023, "primary")).assign(devices="all_explosive")
    marks = {
        record.code: record.marks for record in place_records(pd.concat([CASUALTIES[:6], others]), CODES)
    }
    assert marks == {"KHM": "explosive devices of all kinds", "AFG": "weak page", "COL": "", "POL": ""}


def test_without_tables_every_place_has_an_empty_record():
    assert [record.newest for record in place_records(None, CODES)] == [None] * 4


def test_a_place_is_searched_under_its_other_names():
    assert {"turkey", "turkiye", "tur"} <= set(search_names("TUR").split("|"))
    assert search_names("CIV").split("|")[0] == "cote d ivoire"
