"""The frame of a page speaks the language of its findings where a reader meets it first."""

from __future__ import annotations

import dataclasses

import pytest

from impact.answers.own_language import local_sentences
from impact.reporting.page.frame.own_words import ENGLISH, own_words
from tests.miniature import FINDING, executed
from tests.unit.reporting.page_parts import TITLE, read


@pytest.mark.parametrize("language", local_sentences.languages())
def test_every_language_of_a_brief_has_all_words_of_the_frame_in_its_own(language):
    own, english = dataclasses.asdict(own_words(language)), dataclasses.asdict(own_words(ENGLISH))
    assert own["language"] == language
    assert all(own.values())
    assert not set(own.values()) & set(english.values())


@pytest.mark.parametrize(("language", "marked"), [("fi", None), ("sv", "en")])
def test_heads_are_in_the_language_of_the_page_or_marked_as_english(page_of, language, marked):
    finding = {**FINDING, "language": language, "original": "It is 42."}
    soup = read(
        page_of(executed(TITLE, ("code", "x", [{"application/vnd.impact.finding.v1+json": finding}])))
    )
    assert soup.html["lang"] == language
    head, switch = soup.select_one("#in-short"), soup.select_one("p.tools")
    words = own_words(language)
    assert (head.get_text(), head.get("lang")) == (words.in_short, marked)
    assert (switch.get_text(), switch.get("lang")) == (words.code, marked)


def test_a_language_without_words_has_those_of_english():
    assert own_words("sv") == own_words(ENGLISH)


@pytest.mark.parametrize(
    ("language", "precision", "words"),
    [
        ("fi", "year", "Uusin lähde: 2026, päivä ei tiedossa"),
        ("fi", "day", "Uusin lähde: 3. helmikuuta 2026"),
        ("pl", "month", "Najnowsze źródło: luty 2026"),
        ("en", "month", "Newest source: February 2026"),
    ],
)
def test_the_newest_source_is_as_exact_as_its_page(language, precision, words):
    assert own_words(language).source("2026-02-03", precision) == words
