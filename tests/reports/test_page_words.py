"""The words of pages: few and short sentences lead, and nothing in them is the machine's or a stranger's."""

from __future__ import annotations

from bench.words import lead, prose, sentences, words
from tests.page_words import slips, unexplained
from tests.reports.conftest import Made

MOST_LEADING = 6
MOST_LEADING_WORDS = 25
#: words of any other sentence; a data desk would part a longer one
MOST_WORDS = 45
#: abbreviations that a newspaper prints without a word of explanation, and names of organisations
EVERYDAY = frozenset(
    {"AIDS", "BBC", "CNN", "CSV", "EFE", "EU", "EUR", "GDP", "HTML", "ID", "ISO", "NATO", "NGO", "PDF", "PM"}
    | {"PNG", "SVG", "TNT", "TV", "UK", "UN", "UNHCR", "UNICEF", "US", "USA", "USD"}
)


def test_at_most_six_sentences_lead_a_page_each_short_and_alone(reports: list[Made]):
    failures = []
    for report in reports:
        leading = lead(report.page)
        if not 1 <= len(leading) <= MOST_LEADING:
            failures.append(f"{report}: {len(leading)} leading sentences")
        failures += [
            f"{report}: {words(text)} words: {text}"
            for text in leading
            if len(sentences(text)) != 1 or words(text) > MOST_LEADING_WORDS
        ]
    assert not failures, "\n".join(failures)


def test_the_first_finding_has_a_short_answer(reports: list[Made]):
    assert not [str(report) for report in reports if not report.findings[0].get("short")]


def test_no_sentence_of_a_page_goes_on_and_on(reports: list[Made]):
    failures = [
        f"{report}: {words(text)} words: {text}"
        for report in reports
        for text in prose(report.page)
        if words(text) > MOST_WORDS
    ]
    assert not failures, "\n".join(failures)


def test_no_page_shows_code_raw_shares_or_unfinished_values(reports: list[Made]):
    failures = [f"{report}: {slip}" for report in reports for slip in slips(report.page)]
    assert not failures, "\n".join(failures)


def test_every_abbreviation_is_spelled_out_or_leads_to_the_glossary(reports: list[Made]):
    failures = [
        f"{report}: {', '.join(names)}" for report in reports if (names := unexplained(report.page, EVERYDAY))
    ]
    assert not failures, "\n".join(failures)
