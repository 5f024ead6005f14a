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
from impact.published.counting.renamed_devices import renamed_devices
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


#: where a page does not say whether its share of children is of those alone whose age is known
UNSAID = "; the page does not say whether only those of known age count."


def test_the_share_of_civilians_says_what_it_is_of() -> None:
    known = harmed_groups.state_civilians(gathered(CIVILIANS))
    assert known.sentence == "In 2019, 80 % of casualties whose status is known were civilians."
    assert known.short == known.sentence.removesuffix(".")
    assert (known.low, known.high, known.level) == (None, None, None)
    assert known.method == "percentage as published, rounded; no number of people is published with it"
    quoted = harmed_groups.state_civilians(
        gathered(("WLD", 2020, "civilian_share", "all", 60, "approximate"))
    )
    assert quoted.sentence == "In 2020, about 60 % of recorded casualties were civilians."


def test_earlier_shares_of_known_status_stand_beside_the_newest() -> None:
    finding = harmed_groups.state_civilians(
        gathered(
            CIVILIANS,
            ("WLD", 2020, "civilian_share", "known_status", 85, "exact"),
            ("WLD", 2021, "civilian_share", "all", 90, "exact"),
        )
    )
    assert finding.sentence == (
        "In 2021, 90 % of recorded casualties were civilians; from 2019 to 2020 the share was 80 to 85 %."
    )
    assert finding.method.endswith("earlier shares are of casualties whose status is known")
    assert finding.short == "In 2021, 90 % of recorded casualties were civilians"


def test_the_newest_share_of_children_leads_and_the_newest_with_numbers_follows() -> None:
    share: Figure = ("WLD", 2019, "child_share", "civilians", 43, "exact")
    alone = harmed_children.state_children(gathered(CIVILIANS, share))
    assert alone is not None
    assert alone.sentence == f"In 2019, 43 % of civilian casualties were children{UNSAID}"
    assert harmed_children.state_counted_children(gathered(CIVILIANS, share)) is None
    newer: Figure = ("WLD", 2024, "child_share", "civilians", 46, "exact")
    numbers = [("WLD", 2019, "children", "", 1562, "exact"), ("WLD", 2019, "total", "", 5853, "exact")]
    both = gathered(CIVILIANS, share, newer, *numbers)
    lead, counted = harmed_children.state_children(both), harmed_children.state_counted_children(both)
    assert lead is not None
    assert counted is not None
    assert lead.sentence == f"In 2024, 46 % of civilian casualties were children{UNSAID}"
    assert counted.sentence == (
        f"In 2019, the newest year with numbers, 43 % of civilian casualties were children{UNSAID}"
    )


def test_a_share_with_its_number_has_bounds_for_all_casualties() -> None:
    share: Figure = ("WLD", 2019, "child_share", "civilians", 43, "exact")
    numbers = [("WLD", 2019, "children", "", 1562, "exact"), ("WLD", 2019, "total", "", 5853, "exact")]
    finding = harmed_children.state_children(gathered(CIVILIANS, share, *numbers))
    assert finding is not None
    assert finding.level == 0.95
    assert "of all recorded casualties 27 to 65 %" in finding.method


@pytest.mark.parametrize(
    ("qualifier", "level", "words"),
    [
        ("exact", None, "In 2019, 15 % of casualties with known sex were women and girls."),
        ("approximate", None, "In 2019, about 15 % of casualties with known sex were women and girls."),
    ],
)
def test_the_newest_share_of_women_and_girls_is_stated(
    qualifier: str, level: float | None, words: str
) -> None:
    figures = (CIVILIANS, ("WLD", 2019, "female_share", "known_sex", 15, qualifier))
    finding = harmed_groups.state_women(gathered(*figures))
    assert finding is not None
    assert (finding.sentence, finding.level) == (words, level)
    assert harmed_groups.state_women(gathered(CIVILIANS)) is None


@pytest.mark.parametrize(
    ("published", "verdict"), [(41, "41 %, within two points."), (47, "47 %, more than two points away.")]
)
def test_the_sum_over_countries_stands_beside_the_published_share(published: float, verdict: str) -> None:
    share: Figure = ("WLD", 2017, "child_share", "civilians", published, "exact")
    finding = harmed_children.state_monitor(gathered(CIVILIANS, share, *of_countries(y2017=(4, 6))))
    assert "Added up over 5 countries, 40 % of civilian casualties in 2017" in finding.sentence
    assert finding.sentence.endswith(verdict)


def test_without_ages_or_a_published_share_there_is_nothing_to_compare() -> None:
    finding = harmed_children.state_monitor(gathered(CIVILIANS))
    assert finding.value == "nothing to compare"
    assert finding.sentence.startswith("There is nothing to compare")


@pytest.mark.parametrize(
    ("first", "newest", "words"),
    [(100, 300, "died, the highest share so far."), (300, 100, "died; the highest share was 30 %, in 2018.")],
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
    improvised = harmed_devices.state_improvised(known)
    assert improvised is not None
    assert improvised.sentence == (
        "In 2019, improvised (home-made) mines caused at least 250 casualties, 25 % of the recorded total."
    )


@pytest.mark.usefixtures("made_up_sources")
def test_improvised_mines_are_listed_year_by_year_with_their_share() -> None:
    figures = (
        ("WLD", 2018, "improvised_mine", "", 300, "exact"),
        ("WLD", 2018, "total", "", 1000, "exact"),
        ("WLD", 2019, "improvised_mine", "", 250, "exact"),
        ("WLD", 2019, "total", "", 1000, "exact"),
    )
    table = who_is_harmed.tabulate_improvised(gathered(CIVILIANS, *figures))
    assert table.title == "Improvised mines: 25 to 30 % of the recorded casualties of a year"
    assert table.frame["share"].tolist() == [0.3, 0.25]


@pytest.mark.usefixtures("made_up_sources")
def test_antipersonnel_mines_from_factories_are_stated_beside_improvised_ones() -> None:
    figures = (
        ("WLD", 2018, "antipersonnel_mine", "", 50, "exact"),
        ("WLD", 2018, "total", "", 1000, "exact"),
        ("WLD", 2019, "antipersonnel_mine", "", 250, "exact"),
        ("WLD", 2019, "total", "", 1000, "exact"),
    )
    known = gathered(CIVILIANS, *figures)
    stated = harmed_devices.state_antipersonnel(known)
    assert stated is not None
    assert stated.sentence == (
        "In 2019, factory-made antipersonnel mines caused 250 casualties, 25 % of the recorded total; "
        "in 2018 they caused 50."
    )
    table = who_is_harmed.tabulate_antipersonnel(known)
    assert table.title == "Factory-made antipersonnel mines: 5 to 25 % of the recorded casualties of a year"
    assert harmed_devices.state_antipersonnel(gathered(CIVILIANS)) is None


def test_a_country_is_renamed_only_where_many_antipersonnel_casualties_end() -> None:
    rows = pd.DataFrame(
        [
            ("COL", 2014, "antipersonnel_mine", 246.0),
            ("COL", 2016, "improvised_mine", 76.0),
            ("COD", 2015, "antipersonnel_mine", 1.0),
            ("COD", 2016, "improvised_mine", 1.0),
            ("AFG", 2017, "antipersonnel_mine", 162.0),
            ("AFG", 2016, "improvised_mine", 1180.0),
        ],
        columns=["place", "year", "measure", "value"],
    )
    assert renamed_devices(rows) == {2016.0: ["Colombia"]}


def test_where_nothing_is_on_record_a_sentence_says_so() -> None:
    known = gathered(CIVILIANS)
    assert "world: no figure in this collection" in who_is_harmed.describe_uniformed(known).data
    shown: list[Any] = [
        who_is_harmed.draw_children(known),
        who_is_harmed.draw_countries(known),
        who_is_harmed.draw_women(known),
        who_is_harmed.draw_killed(known),
        who_is_harmed.draw_devices(known),
        who_is_harmed.tabulate_improvised(known),
    ]
    assert all(isinstance(text, Markdown) and text.data.endswith("by then.") for text in shown)
    assert [finding.id for finding in who_is_harmed.state_findings(known)] == ["civilian-share"]
    assert [finding.id for finding in who_is_harmed.state_sums(known)] == ["monitor-shares"]


def test_the_spread_of_countries_is_stated_where_it_was_estimated() -> None:
    known = gathered(CIVILIANS, *of_countries(y2017=(4, 6)))
    declined = Declined(method="made up", reason="Too few countries.")
    assert harmed_children.state_spread(replace(known, countries=declined)) is None
    estimate = betabinomial.estimate(
        pd.DataFrame({"children": [1, 5, 9, 2, 7], "known": [10] * 5}), part="children"
    )
    *_, finding = who_is_harmed.state_findings(replace(known, countries=estimate))
    assert finding.sentence.startswith(
        "Countries differ: on average 48 % of casualties in 5 countries were children in 2017"
    )
    assert (finding.place, finding.question) == (None, "Q2")
