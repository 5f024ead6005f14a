"""The words of pages: few and short sentences lead, and nothing in them is the machine's or a stranger's."""

from __future__ import annotations

import re

import pandas as pd

from bench.words import lead, prose, sentences, words
from tests.conftest import CHECKOUT
from tests.page_words import slips, unexplained
from tests.reports.conftest import Made

MOST_LEADING = 6
MOST_LEADING_WORDS = 25
#: words of any other sentence; a data desk would part a longer one
MOST_WORDS = 45
#: abbreviations that a newspaper prints without a word of explanation
EVERYDAY = frozenset(
    {
        "AIDS",
        "CSV",
        "DR",
        "EU",
        "EUR",
        "GDP",
        "HTML",
        "ID",
        "ISO",
        "II",
        "NATO",
        "NGO",
        "OSCE",
        "PDF",
        "PM",
        "PNG",
        "SVG",
        "TNT",
    }
    | {"TV", "UK", "UN", "UNHCR", "UNICEF", "US", "USA", "USD"}
)


def names_of_organisations() -> frozenset[str]:
    """Capitals in the names under which organisations publish and count: BBC, CMAC, HALO."""
    raw = CHECKOUT / "data" / "raw"
    publishers = pd.read_csv(raw / "sources.csv")["publisher"].dropna()
    makers = pd.read_csv(raw / "makers.csv").astype(str)
    names = [*publishers, *makers.to_numpy().ravel()]
    capitals = {word for name in names for word in re.findall(r"\b[A-Z]{2,}\b", str(name))}
    return frozenset(capitals | {str(code).upper() for code in makers.iloc[:, 0]})


def usual(reports: list[Made]) -> list[Made]:
    """The reports as reports.yml asks for them: other scenarios and days may take more words to name."""
    return [report for report in reports if report.as_published]


def test_at_most_six_sentences_lead_a_page_each_short_and_alone(reports: list[Made]):
    failures = []
    for report in usual(reports):
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
    assert not [str(report) for report in usual(reports) if not report.findings[0].get("short")]


def test_no_sentence_of_a_page_goes_on_and_on(reports: list[Made]):
    failures = [
        f"{report}: {words(text)} words: {text}"
        for report in usual(reports)
        for text in prose(report.page)
        if words(text) > MOST_WORDS
    ]
    assert not failures, "\n".join(failures)


def test_no_page_shows_code_raw_shares_or_unfinished_values(reports: list[Made]):
    failures = [f"{report}: {slip}" for report in usual(reports) for slip in slips(report.page)]
    assert not failures, "\n".join(failures)


def test_every_abbreviation_is_spelled_out_or_leads_to_the_glossary(reports: list[Made]):
    everyday = EVERYDAY | names_of_organisations()
    failures = [
        f"{report}: {', '.join(names)}"
        for report in usual(reports)
        if (names := unexplained(report.page, everyday))
    ]
    assert not failures, "\n".join(failures)
