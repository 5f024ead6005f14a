"""Deadlines for clearing mined land: the latest granted one leads, and a request is said as a request."""

from __future__ import annotations

import pandas as pd
import pytest

from impact import load
from impact.answers.country_profile import deadline_words, treaty_status
from impact.published import profile
from impact.published.treaty import deadlines, obligations


def test_the_latest_granted_deadline_leads_and_earlier_ones_stand_in_the_table_of_dates():
    chad = profile.of("TCD")
    binding, later = deadlines.deadlines(chad)
    assert binding is not None
    assert binding.day == pd.Timestamp("2025-01-01")
    assert later is None
    dates = treaty_status.dates(chad)
    own = dates[dates["what"].str.startswith("Deadline")]
    assert {"the end of 2009", "the end of 2020", "1 January 2025"} <= set(own["when"])


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (
            "AGO",
            "was 31 December 2025 according to a page of 2025; a later one, the end of 2030, was requested",
        ),
        (
            "ETH",
            "was 31 December 2025 according to a page of 2025; a later one, 31 December 2030, was requested",
        ),
        ("ZWE", "a later one, the end of 2027, was requested | as printed in"),
        ("SSD", "was 9 July 2026 according to a page of 2023; a later one, the end of 2030, was announced"),
        (
            "SOM",
            "was 1 October 2022 according to a page of 2019; whether a later one was granted is not on "
            "record here | as printed in Mine Action Review, 2019",
        ),
        (
            "SEN",
            "was 1 March 2026 according to an undated page read in November 2026; whether a "
            "later one was granted",
        ),
        ("HRV", "was 1 March 2026; clearance was reported or declared complete in 2026 | as printed"),
        ("AFG", "is 1 March 2030 | as printed in Mine Action Review, 2024"),
        ("PER", "is the end of 2029 | as printed in Mine Action Review, 2025"),
        ("YEM", "is 1 March 2028 | as printed in Mine Action Review, 2023"),
        ("UKR", "is 1 December 2033 | as printed on an undated page of Mine Action Review"),
        ("IRQ", "is 1 February 2028"),
    ],
)
def test_a_deadline_is_said_with_the_page_that_prints_it(place, words):
    known = deadline_words(profile.of(place))
    assert known is not None
    assert words in f"{known[0].removesuffix('.')} | {known[3]}"


def test_no_deadline_is_said_to_have_passed_on_the_word_of_a_page_that_was_written_before_it():
    for code in sorted(set(load("deadlines")["place"])):
        known = deadline_words(profile.of(code))
        assert known is not None
        assert "passed" not in known[0]


def test_a_deadline_printed_by_its_month_or_year_is_no_later_one_than_the_day_itself():
    for place in ("LKA", "IRQ"):
        assert deadlines.deadlines(profile.of(place))[1] is None


def test_a_deadline_of_a_page_that_was_not_out_is_not_known():
    assert deadline_words(profile.of("SSD", "2015-12-31")) is None
    binding, later = deadlines.deadlines(profile.of("SSD", "2021-01-31"))
    assert binding is not None
    assert later is not None
    assert (binding.day, later.day) == (pd.Timestamp("2021-07-09"), pd.Timestamp("2026-07-09"))


def test_the_first_deadline_is_that_of_ten_years_after_entry_into_force():
    rows = load("deadlines").merge(load("treaty")[["place", "entry_into_force"]], on="place")
    first = rows[(rows["kind"] == "initial") & (rows["precision"] == "day") & (rows["place"] != "SSD")]
    assert len(first) > 1
    assert (first["deadline"] == first["entry_into_force"] + pd.DateOffset(years=10)).all()


def test_every_state_with_a_deadline_is_on_the_roster_of_obligations():
    tables = ("treaty", "completions", "contamination", "clearance")
    roster = obligations.obligations(*(load(table) for table in tables))
    assert not set(load("deadlines")["place"]) - set(roster.states["place"])
