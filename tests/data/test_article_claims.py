"""The page on the claims sets verdicts beside claims and says what has changed since."""

from __future__ import annotations

from dataclasses import replace

import pytest

from impact.answers import article_claims
from impact.published.claims import ARTICLE_DAY


@pytest.fixture
def evidence(in_built):
    return article_claims.gather()


def test_verdicts_of_the_first_sentence_are_those_of_the_others(evidence):
    first, *claims = article_claims.state_findings(evidence)
    assert {finding.question for finding in (first, *claims)} == {"Q8"}
    assert len(claims) == len(evidence.facts)
    assert first.value == sum(claim.value == "supported" for claim in claims)
    contradicted = sum(claim.value == "contradicted" for claim in claims)
    assert f"contradict {contradicted}," in first.sentence


def test_changed_verdicts_are_named_and_shown_beside_the_older(evidence):
    assert article_claims.describe_changes(evidence).data.endswith("changed the verdict on C7.")
    shown = [column.name for column in article_claims.tabulate_claims(evidence).columns]
    assert shown[-1] == "verdict_on_the_day"


def test_on_the_day_of_the_article_no_verdict_has_changed(in_built):
    evidence = article_claims.gather(ARTICLE_DAY)
    assert article_claims.describe_changes(evidence).data.startswith("No verdict differs")
    shown = [column.name for column in article_claims.tabulate_claims(evidence).columns]
    assert "verdict_on_the_day" not in shown


def test_parties_are_counted_on_the_day_of_the_report(evidence):
    assert "fell to" in article_claims.draw_parties(evidence).title
    past = replace(evidence, as_of=ARTICLE_DAY)
    assert article_claims.draw_parties(past).title.endswith("stood at 164 on 18 March 2025")


def test_steps_of_withdrawal_are_counted_by_what_was_known(evidence):
    assert article_claims.draw_withdrawals(evidence).title.endswith("withdrawals have taken effect")
    steps = evidence.withdrawals
    announced = replace(evidence, withdrawals=steps[steps["event"] == "announced"])
    assert "have announced that they would leave" in article_claims.draw_withdrawals(announced).title
    none = replace(evidence, withdrawals=steps.iloc[:0])
    assert article_claims.draw_withdrawals(none).data == "No step was on record by then."


def test_every_claim_is_a_review_for_programs(evidence):
    reviews = article_claims.list_reviews(evidence)
    assert [review["identifier"] for review in reviews] == evidence.judged["claim_id"].tolist()
