"""The page on the claims sets verdicts beside claims and says what has changed since."""

from __future__ import annotations

from dataclasses import replace

import pytest

from impact.answers import article_claims
from impact.data import sources
from impact.published.claims import ARTICLE_DAY
from impact.wording import number_word


@pytest.fixture
def evidence(in_built):
    return article_claims.gather()


def test_verdicts_of_the_first_sentence_are_those_of_the_others(evidence):
    first, *claims = article_claims.state_findings(evidence)
    assert {finding.question for finding in (first, *claims)} == {"Q8"}
    assert len(claims) == len(evidence.facts)
    assert first.value == sum(claim.value == "supported" for claim in claims)
    contradicted = sum(claim.value == "contradicted" for claim in claims)
    assert f"{number_word(contradicted)} is wrong" in first.sentence
    assert (contradicted, first.value, len(claims)) == (1, 4, 7)
    assert first.short == "One of seven claims is wrong, four are right"


def test_the_doubtful_claims_come_before_those_that_are_right(evidence):
    verdicts = [finding.value for finding in article_claims.state_findings(evidence)[1:]]
    assert verdicts[0] == "contradicted"
    assert verdicts[-3:] == ["supported"] * 3


def test_every_sentence_has_at_most_25_words(evidence):
    assert max(len(one.sentence.split()) for one in article_claims.state_findings(evidence)) <= 25


def test_the_article_is_named_and_linked(evidence):
    page = sources.lookup("baltic-sentinel-postimees-2025-a70b")
    said = article_claims.describe_article(evidence).data
    assert f"[{page.title}]({page.url}), {page.publisher}, 18 March 2025" in said
    assert "Estonia, Latvia, Lithuania and Poland" in said
    assert "Seven of its statements can be checked" in said


def test_every_claim_has_its_rule(evidence):
    shown = article_claims.tabulate_rules(evidence).frame
    assert shown["claim_id"].tolist() == evidence.judged["claim_id"].tolist()
    assert shown["rule"].str.len().gt(20).all()


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
    assert article_claims.draw_withdrawals(announced).title.startswith("Statements on leaving by")
    none = replace(evidence, withdrawals=steps.iloc[:0])
    assert article_claims.draw_withdrawals(none).data == "No step was on record by then."
