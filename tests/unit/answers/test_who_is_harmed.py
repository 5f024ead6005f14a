"""The answer on who is harmed says what each share is of, and where there is nothing to compare."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from IPython.display import Markdown

from impact.answers import who_is_harmed
from impact.answers.who_is_harmed import harmed_children, harmed_devices, harmed_groups
from impact.answers.who_is_harmed.harmed_evidence import Evidence
from impact.models import betabinomial, composition
from impact.published import editions
from impact.result import Declined

Figure = tuple[str, int, str, str, float, str]
CIVILIANS: Figure = ("WLD", 2019, "civilian_share", "known_status", 80, "exact")


def gathered(*figures: Figure) -> Evidence:
    """Evidence from figures: place, year, measure, base, value, qualifier."""
    frame = pd.DataFrame(figures, columns=["place", "year", "measure", "base", "value", "qualifier"])
    frame["year"] = frame["year"].astype("Int64")
    is_share = frame["measure"].str.endswith("share") | (frame["measure"] == "military")
    frame["unit"] = is_share.map({True: "percent", False: "people"})
    rows = frame.assign(cause="mines_erw", scope="whole", area="", tier="primary", source_id="made-up")
    ages = composition.ages(rows)
    return Evidence(
        as_of="latest",
        casualties=rows,
        world=editions.series(rows),
        civilians=composition.by_year(rows, "civilians"),
        children=composition.by_year(rows, "children"),
        women=composition.by_year(rows, "women_girls"),
        killed=composition.killed(rows),
        ages=ages,
        devices=composition.devices(rows),
        countries=betabinomial.estimate(ages, part="children"),
    )


def of_countries(**by_year: tuple[float, float]) -> list[Figure]:
    """Children and adults of five countries, alike, by year: ``of_countries(y2017=(4, 6))``."""
    return [
        (place, int(year[1:]), measure, "", number, "exact")
        for year, (children, adults) in by_year.items()
        for place in ("AFG", "AGO", "COL", "KHM", "LAO")
        for measure, number in (("children", children), ("adults", adults), ("total", children + adults))
    ]


def test_the_share_of_civilians_says_what_it_is_of() -> None:
    known = harmed_groups.state_civilians(gathered(CIVILIANS))
    assert known.sentence == (
        "80 % of the casualties of 2019 whose status is known were civilians, as published."
    )
    assert (known.low, known.high) == (0.795, 0.805)
    quoted = harmed_groups.state_civilians(
        gathered(("WLD", 2020, "civilian_share", "all", 60, "approximate"))
    )
    assert quoted.sentence == "About 60 % of the casualties of 2020 were civilians, as published."


def test_shares_of_known_status_are_compared_over_the_years() -> None:
    finding = harmed_groups.state_civilians(
        gathered(CIVILIANS, ("WLD", 2020, "civilian_share", "known_status", 85, "exact"))
    )
    assert (
        "; in the 2 years with a share of those of known status it lay between 80 and 85 %"
        in finding.sentence
    )


def test_the_newest_share_of_children_leads_and_the_newest_with_numbers_follows() -> None:
    share: Figure = ("WLD", 2019, "child_share", "civilians", 43, "exact")
    alone = harmed_children.state_children(gathered(CIVILIANS, share))
    assert alone is not None
    assert alone.sentence == (
        "Children were 43 % of the civilian casualties of 2019, as published without their number."
    )
    newer: Figure = ("WLD", 2024, "child_share", "civilians", 46, "exact")
    numbers = [("WLD", 2019, "children", "", 1562, "exact"), ("WLD", 2019, "total", "", 5853, "exact")]
    both = harmed_children.state_children(gathered(CIVILIANS, share, newer, *numbers))
    assert both is not None
    assert "Children were 46 % of the civilian casualties of 2024" in both.sentence
    assert "In 2019, the newest year with numbers, 43 %" in both.sentence


def test_a_share_with_its_number_has_bounds_for_all_casualties() -> None:
    share: Figure = ("WLD", 2019, "child_share", "civilians", 43, "exact")
    numbers = [("WLD", 2019, "children", "", 1562, "exact"), ("WLD", 2019, "total", "", 5853, "exact")]
    finding = harmed_children.state_children(gathered(CIVILIANS, share, *numbers))
    assert finding is not None
    assert "Of all recorded casualties between 27 and 65 % were" in finding.sentence


@pytest.mark.parametrize(("published", "verdict"), [(41, "the two agree"), (47, "the two do not agree")])
def test_the_sum_over_countries_stands_beside_the_published_share(published: float, verdict: str) -> None:
    share: Figure = ("WLD", 2017, "child_share", "civilians", published, "exact")
    finding = harmed_children.state_monitor(gathered(CIVILIANS, share, *of_countries(y2017=(4, 6))))
    assert "Added up over 5 countries with ages for 2017, 40 %" in finding.sentence
    assert f"{verdict} within two points" in finding.sentence


def test_without_ages_or_a_published_share_there_is_nothing_to_compare() -> None:
    finding = harmed_children.state_monitor(gathered(CIVILIANS))
    assert finding.value == "nothing to compare"
    assert finding.sentence.startswith("Nothing to compare by then")


@pytest.mark.parametrize(
    ("first", "newest", "words"),
    [(100, 300, "10 % in 2018, the most so far."), (300, 100, "30 % in 2018; the most")],
)
def test_the_newest_share_killed_may_be_the_highest(first: float, newest: float, words: str) -> None:
    finding = harmed_devices.state_killed(
        gathered(
            CIVILIANS,
            ("WLD", 2018, "killed", "", first, "exact"),
            ("WLD", 2018, "injured", "", 1000 - first, "exact"),
            ("WLD", 2019, "killed", "", newest, "exact"),
            ("WLD", 2019, "injured", "", 1000 - newest, "exact"),
        )
    )
    assert finding is not None
    assert words in finding.sentence


def test_deminers_soldiers_and_improvised_mines_are_listed_as_published() -> None:
    known = gathered(
        CIVILIANS,
        ("WLD", 2019, "deminers", "", 48, "at_least"),
        ("WLD", 2019, "military", "all", 9, "exact"),
        ("WLD", 2019, "improvised_mine", "", 250, "at_least"),
        ("WLD", 2019, "total", "", 1000, "exact"),
    )
    words = who_is_harmed.describe_uniformed(known).data
    assert "- **Deminers**, world: at least 48 in 2019.\n" in words
    assert "as a share of all casualties: 9 % in 2019." in words
    improvised = who_is_harmed.describe_improvised(known).data
    assert "as published: at least 250 in 2019 (25 % of the recorded total)." in improvised


def test_where_nothing_is_on_record_a_sentence_says_so() -> None:
    known = gathered(CIVILIANS)
    assert "world: no figure on record" in who_is_harmed.describe_uniformed(known).data
    shown: list[Any] = [
        who_is_harmed.draw_children(known),
        who_is_harmed.draw_countries(known),
        who_is_harmed.draw_women(known),
        who_is_harmed.draw_killed(known),
        who_is_harmed.draw_devices(known),
        who_is_harmed.describe_improvised(known),
    ]
    assert all(isinstance(text, Markdown) and text.data.endswith("by then.") for text in shown)
    assert [finding.id for finding in who_is_harmed.state_findings(known)] == [
        "civilian-share",
        "monitor-shares",
    ]


def test_the_spread_of_countries_is_stated_where_it_was_estimated() -> None:
    known = gathered(CIVILIANS, *of_countries(y2017=(4, 6)))
    declined = Declined(method="made up", reason="Too few countries.")
    assert who_is_harmed.state_countries(replace(known, countries=declined)) == []
    estimate = betabinomial.estimate(
        pd.DataFrame({"children": [1, 5, 9, 2, 7], "known": [10] * 5}), part="children"
    )
    (finding,) = who_is_harmed.state_countries(replace(known, countries=estimate))
    assert finding.sentence.startswith(
        "In the average of 5 countries 48 % of the casualties of known age in 2017"
    )
    assert (finding.place, finding.question) == (None, "Q2")
