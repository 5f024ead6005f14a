"""Counts over several years: on the real tables, the one that a careful editor would print leads."""

from __future__ import annotations

import pytest

from impact.answers import country_profile
from impact.published import profile
from impact.published.counting import cumulative
from impact.published.counting.cumulative import counts, stands

#: place -> register, first and last year or month, least value that the headline must have.
LEADS = {
    "AFG": ("monitor", "1978", "2017", 30_980),
    "BFA": ("all_ied", "2019", "2023", 1_232),
    "BIH": ("national_all", "1996", "2025-01", 1_781),
    "COL": ("national_all", "1990", "2025-02", 12_460),
    "ESH": ("monitor", "", "2016", 2_500),
    "KHM": ("national_all", "1979", "2022", 65_005),
    "LBY": ("monitor", "1999", "2017", 3_252),
    "LKA": ("monitor", "", "2016", 22_193),
    "MLI": ("monitor", "2006", "2017", 714),
    "NGA": ("monitor", "", "2017", 895),
    "SDN": ("monitor", "", "2017", 2_101),
    "SSD": ("monitor", "1964", "2017", 4_977),
    "UKR": ("national_all", "2022-02", "2025-12", 1_374),
}


@pytest.fixture(autouse=True)
def _project(in_built):
    """Read the tables of the checkout."""


@pytest.mark.parametrize("code", LEADS)
def test_the_headline_over_several_years_is_the_one_a_careful_editor_prints(code):
    register, start, end, least = LEADS[code]
    row = cumulative.lead(profile.of(code)).count.row
    assert (row["register"], row["period_start"], row["period_end"]) == (register, start, end)
    assert row["high"] >= least


@pytest.mark.parametrize("code", LEADS)
def test_the_headline_is_never_less_than_a_shorter_period_inside_it(code):
    place = profile.of(code)
    lead = cumulative.lead(place).count
    axes = ("register", "whom", "devices")
    rows = [*place.records("casualties"), *place.records("casualties_of_others")]
    own = [row for row in rows if all(row[name] == lead.row[name] for name in axes)]
    assert not [count.row["source_id"] for count in counts(own) if lead.falls_short_of(count)]


def test_a_headline_of_another_register_says_whose_it_is():
    findings = {code: country_profile.state_findings(profile.of(code)) for code in ("COL", "UKR", "BFA")}
    said = {code: next(f for f in stated if f.id == "cumulative") for code, stated in findings.items()}
    assert "by the count of the national register: AICMA" in said["COL"].method
    assert "by the count of the national register: State register of Ukraine" in said["UKR"].method
    assert "1,374 civilian casualties" in said["UKR"].sentence
    assert "by a count of devices of all kinds" in said["BFA"].method
    assert "explosive devices of all kinds" in said["BFA"].sentence
    assert [said[code].register for code in ("COL", "UKR", "BFA")] == ["national_all"] * 2 + ["all_ied"]


def test_a_war_before_the_peace_stands_beside_the_count_of_the_peace():
    beside = cumulative.lead(profile.of("BIH")).beside
    assert (beside.row["period_start"], beside.row["period_end"]) == ("1992", "2016")
    assert beside.value > 8_000


def period(start, end, value):
    return {
        "measure": "cumulative_total",
        "scope": "whole",
        "cause": "mines_erw",
        "period_start": start,
        "period_end": end,
        "value": value,
        "high": value,
    }


def test_a_count_that_fell_gives_way_to_the_shorter_period_with_more():
    rows = [period("1990", "2016", 11_470.0), period("1990", "2017", 11_048.0)]
    assert stands(counts(rows)).value == 11_470


def test_a_register_that_was_cleaned_by_a_few_cases_has_not_fallen():
    rows = [period("1996", "2023", 1_782.0), period("1996", "2024", 1_781.0)]
    assert stands(counts(rows)).row["period_end"] == "2024"


def test_a_count_of_months_leads_no_page():
    assert stands(counts([period("2024-01", "2024-06", 40.0)])) is None
