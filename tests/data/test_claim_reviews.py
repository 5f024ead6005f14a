"""The verdicts as ClaimReview: what schema.org and readers of fact checks ask for, and nothing invented."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

import pytest

from impact.answers import article_claims
from impact.answers.claim_reviews import claim_reviews
from impact.data import sources
from impact.published import claims
from impact.vocabulary import VERDICTS

#: Properties that schema.org gives each type; others would be read by nobody.
KNOWN = {
    "ClaimReview": {"claimReviewed", "itemReviewed", "author", "reviewRating", "reviewBody"},
    "Claim": {"author", "datePublished", "appearance"},
    "NewsArticle": {"name", "url", "datePublished", "publisher"},
    "Organization": {"name"},
    "Person": {"name"},
    "Rating": {"alternateName", "ratingValue", "worstRating", "bestRating"},
}


@pytest.fixture
def judged(in_built):
    return claims.verdicts()


@pytest.fixture
def reviews(judged):
    return json.loads(json.dumps(claim_reviews(judged)))


def nodes(value):
    """Every object of a review, the review itself first."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from nodes(inner)


def test_only_claims_of_fact_are_reviewed(judged, reviews):
    facts = judged.loc[judged["kind"] == "fact", "claim_id"].str.lower()
    assert [review["@id"] for review in reviews] == [f"#finding-claim-{claim}" for claim in facts]


def test_every_object_has_a_type_and_properties_of_that_type(reviews):
    for review in reviews:
        assert review["@context"] == "https://schema.org"
        for node in nodes(review):
            assert set(node) - {"@context", "@type", "@id"} <= KNOWN[node["@type"]], node
            assert all(value not in ("", None) for value in node.values())


def test_what_readers_of_fact_checks_require_is_there(reviews):
    for review in reviews:
        assert review["@type"] == "ClaimReview"
        assert review["claimReviewed"]
        assert review["reviewRating"]["alternateName"]
        assert review["itemReviewed"]["@type"] == "Claim"
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", review["itemReviewed"]["datePublished"])


def test_the_rating_lies_on_its_scale_and_only_decided_claims_have_one(judged, reviews):
    facts = judged[judged["kind"] == "fact"]
    for review, verdict in zip(reviews, facts["verdict"], strict=True):
        rating = review["reviewRating"]
        assert rating["alternateName"] == verdict
        assert (rating["worstRating"], rating["bestRating"]) == (1, 5)
        assert ("ratingValue" in rating) == (verdict in list(VERDICTS)[:3])
        assert 1 <= rating.get("ratingValue", 1) <= 5


def test_the_claim_has_its_true_author_and_the_address_of_the_article(judged, reviews):
    page = sources.lookup(judged["page"].iloc[0])
    for review in reviews:
        article = review["itemReviewed"]["appearance"]
        assert (article["url"], article["name"], article["datePublished"]) == (
            page.url,
            page.title,
            page.published,
        )
        assert article["publisher"]["name"] == page.publisher
        assert urlsplit(article["url"]).scheme == "https"
    authors = {review["@id"][-2:]: review["itemReviewed"]["author"] for review in reviews}
    assert authors["c1"] == {"@type": "Organization", "name": page.publisher}
    assert authors["c5"] == {"@type": "Person", "name": "Latvia's prime minister"}


def test_no_address_of_the_page_is_made_up(reviews):
    assert not any("url" in review for review in reviews)


def test_a_review_is_where_its_id_says(in_built, reviews):
    findings = {finding.id for finding in article_claims.state_findings(article_claims.gather())}
    assert {review["@id"].removeprefix("#finding-") for review in reviews} <= findings
