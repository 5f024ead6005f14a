"""What a brief says is on record: announcements, the timeline, stockpiles, borders."""

from __future__ import annotations

import pytest

from impact import load
from impact.answers import announcements
from impact.answers.brief import brief_pictures, country_record
from impact.published import profile
from impact.scenario.inputs import borderland
from tests.data.brief.conftest import FIVE

EARLY = "2025-03-18"


@pytest.mark.parametrize("code", FIVE)
def test_the_timeline_ends_with_the_withdrawal_in_effect(tables_of, code):
    steps = country_record.list_steps(profile.of(code))
    assert steps["day"].is_monotonic_increasing
    assert (steps["event"] == "effective").sum() == 1
    assert not steps["reported"].str.contains("UNTC|conflict|weak source").any()


def test_votes_that_pages_report_differently_stand_side_by_side(tables_of):
    steps = country_record.list_steps(profile.of("LVA"))
    vote = steps[steps["event"] == "parliament_vote"].iloc[0]
    assert vote["reported"] == "Pages differ: 68 for, 14 against; 66 for, 14 against, 2 abstained"
    assert country_record.list_conflicts(steps) == ["parliament votes on 16 April 2025"]


def test_on_the_day_of_the_article_nothing_later_is_known(tables_of):
    estonia, finland = profile.of("EST", EARLY), profile.of("FIN", EARLY)
    assert set(country_record.list_steps(estonia)["event"]) == {"consented", "announced"}
    assert country_record.state_status(estonia).sentence.endswith(
        "On 18 March 2025 it announced that it would leave; nothing later was known on the day of this brief."
    )
    assert "No step towards leaving it was on record" in country_record.state_status(finland).sentence
    assert brief_pictures.steps_title(finland, country_record.list_steps(finland)).startswith(
        "No step of Finland"
    )
    assert [finding.value for finding in announcements.state_announced("FIN", EARLY, ("page",))] == [
        "none on record"
    ]


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("EST", "No number of antipersonnel mines"),
        ("LVA", "No number of antipersonnel mines"),
        ("FIN", "a stock of 1,000,000 mines and the purchase of about 1,000,000"),
        ("LTU", "tens of thousands of antipersonnel mines (read as about 10,000 to 100,000) (one weak page)"),
        ("POL", "at most 1,200,000 mines a year (pages disagree whether antipersonnel)"),
    ],
)
def test_announced_numbers_are_told_or_said_to_be_missing(tables_of, code, says):
    findings = announcements.state_announced(code, "latest", ("page",))
    said = " ".join(one.sentence for one in findings if one.id != "announced-anti-tank")
    assert says in said
    assert "anti-tank" not in said
    assert "No number" in said or "not mines laid" in said


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("EST", "about 50,000 anti-tank mines"),
        ("LTU", "812 million euros for anti-tank mines"),
        ("LVA", "plant for anti-tank mines"),
        ("POL", "311 million zloty"),
    ],
)
def test_mines_against_vehicles_are_told_apart(tables_of, code, says):
    apart = announcements.state_announced(code, "latest", ("page",))[-1]
    assert apart.id == "announced-anti-tank"
    assert "which the treaty does not forbid" in apart.sentence
    rows = announcements.list_announcements(code, "latest")
    assert apart.value == (rows["mines"] == "anti_tank").sum()
    assert rows.loc[rows["mines"] == "anti_tank", "what"].str.contains(says).any()


def test_the_table_of_announcements_has_money_and_positions_too(tables_of):
    shown = announcements.tabulate_announcements("EST", "latest").text()
    assert "no military need" in shown
    assert shown.index("January 2023") < shown.index("May 2025")
    assert "112 million euros" in announcements.tabulate_announcements("LTU", "latest").text()


def test_without_announcements_a_sentence_stands_in_place_of_the_table(tables_of):
    assert "No announcement" in announcements.tabulate_announcements("NOR", "latest").data


@pytest.mark.parametrize(
    ("code", "says"),
    [("POL", "1,055,971"), ("EST", "held no stockpile"), ("LVA", "earlier declarations ranged 0 to 4,666")],
)
def test_the_former_stockpile_is_told_with_what_bears_on_its_number(tables_of, code, says):
    assert says in country_record.state_stockpile(profile.of(code)).sentence


@pytest.mark.parametrize("code", FIVE)
def test_border_regions_are_counted_once_and_none_is_named(tables_of, code):
    rows = borderland.regions(code)
    said = country_record.state_regions(profile.of(code), rows)
    assert said.value == round(rows["population"].sum() / rows["area_km2"].sum(), 1)
    assert not any(name in said.sentence for name in load("border_regions")["region"])
