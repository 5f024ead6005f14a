"""Words of pages on the real tables: they agree in number, name their period, and compare like with like."""

from __future__ import annotations

import pytest

from impact.answers import announcements, article_claims, country_profile, treaty_and_harm, who_is_harmed
from impact.answers.brief import brief_sentences
from impact.answers.treaty_and_harm import treaty_sides
from impact.answers.who_is_harmed import harmed_groups
from impact.published import profile


def _findings(code):
    return {finding.id: finding for finding in country_profile.state_findings(profile.of(code))}


@pytest.mark.parametrize(
    ("code", "mark"),
    [("CAF", "(explosive devices of all kinds)"), ("NGA", "(weak page)"), ("KHM", "")],
)
def test_a_short_answer_marks_other_devices_and_weak_pages(code, mark):
    assert _findings(code)["newest-total"].short.partition("(")[1:] == tuple(mark.partition("(")[1:])
    assert _findings(code)["newest-total"].short.endswith(mark)


def test_a_count_of_several_authorities_takes_no_verb_of_one():
    assert (
        "were counted in Angola in 2020 by National mine action authorities"
        in _findings("AGO")["other-registers"].sentence
    )


def test_a_page_does_not_say_its_treaty_status_twice():
    dates = country_profile.tabulate_dates(profile.of("LAO"))
    assert dates.data == "No date of the treaty or of clearance is on record for Laos."


def test_one_weak_page_is_weak():
    words = country_profile.describe_certainty(profile.of("NGA")).data
    assert "1 that are" not in words


def test_figures_of_profiles_are_the_newest_of_this_collection():
    methods = [finding.method for code in ("YEM", "FIN", "HRV") for finding in _findings(code).values()]
    assert not [method for method in methods if "newest published" in method]
    assert any(method.startswith("newest figure in this collection") for method in methods)


def test_work_without_mines_is_not_counted_among_announcements_about_mines():
    title = announcements.tabulate_announcements("LTU", "latest").title
    assert title == "9 announcements about mines on record for Lithuania, and 3 about other defences"


def test_the_share_of_civilians_stands_beside_the_last_one_of_the_same_people():
    sentence = harmed_groups.state_civilians(who_is_harmed.gather()).sentence
    assert sentence == (
        "In 2024, 90 % of recorded casualties were civilians, up from 84 % in 2023 "
        "(2011 to 2022: 70 to 87 % of casualties whose status is known)."
    )


def test_a_share_that_a_page_gives_in_words_gets_no_percentage():
    sentence = treaty_sides.state_monitor_share(treaty_and_harm.gather()).sentence
    assert sentence.startswith("Landmine Monitor puts about two thirds of the casualties of 2022")


def test_no_claim_is_called_no_imprecise():
    verdicts = article_claims.state_findings(article_claims.gather("2025-03-18"))[0]
    assert ", none imprecise and two cannot be decided." in verdicts.sentence


def test_one_casualty_stands_in_the_singular():
    sentence = brief_sentences.self_destruction(required=(1.0, 0.0, 9.0), observed=(11.0, 1.0, 90.0))
    assert sentence.endswith("about 1 casualty (0 to 9); failing as in trials and use, 11 (1 to 90).")
