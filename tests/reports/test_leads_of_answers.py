"""The leads of questions 1, 2, 3 and 6: the answer first, six short sentences, intervals beneath them."""

from __future__ import annotations

import re

import pytest

from bench.words import sentences, words
from impact.reporting.page.page import LEAD
from tests.reports.conftest import DAYS, Made

QUESTIONS = ("global-burden", "who-is-harmed", "treaty-and-harm", "after-the-war")
#: what the first finding of each says on the newest day, and what it has to turn on
ANSWERS = {
    "global-burden": r"rising or falling|are rising|are falling|casualties (rose|fell)",
    "who-is-harmed": r"were civilians",
    "treaty-and-harm": r"cannot show|casualties in years inside",
    "after-the-war": r"After \d+ of \d+ wars|cannot be said",
}
MOST_WORDS = 25
#: words of a finding that stands where its page treats it
MOST_ELSEWHERE = 30


def made(reports: list[Made], question: str) -> list[Made]:
    """The pages of a question, one for each day."""
    pages = [report for report in reports if report.id.startswith(question)]
    assert len(pages) == len(DAYS), question
    return pages


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_leading_sentence_is_one_and_short(question: str, reports: list[Made]) -> None:
    stated = [
        (report, finding["sentence"])
        for report in made(reports, question)
        for finding in report.findings[:LEAD]
    ]
    long = [
        f"{report}: {words(sentence)} words: {sentence}"
        for report, sentence in stated
        if len(sentences(sentence)) != 1 or words(sentence) > MOST_WORDS
    ]
    assert not long, "\n".join(long)


@pytest.mark.parametrize("question", QUESTIONS)
def test_further_findings_are_short_too(question: str, reports: list[Made]) -> None:
    long = [
        f"{report}: {words(finding['sentence'])} words: {finding['sentence']}"
        for report in made(reports, question)
        for finding in report.findings[LEAD:]
        if words(finding["sentence"]) > MOST_ELSEWHERE
    ]
    assert not long, "\n".join(long)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_first_finding_answers_the_question_in_short_too(question: str, reports: list[Made]) -> None:
    for report in made(reports, question):
        first = report.findings[0]
        assert first["short"], report
        if report.parameters["as_of"] == "latest":
            assert re.search(ANSWERS[question], first["sentence"]), first["sentence"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_leading_sentence_prints_the_interval_that_stands_beneath_it(
    question: str, reports: list[Made]
) -> None:
    doubled = [
        f"{report}: {finding['sentence']}"
        for report in made(reports, question)
        for finding in report.findings[:LEAD]
        if re.search(r"\d ?% interval|% of draws", finding["sentence"])
    ]
    assert not doubled, "\n".join(doubled)
