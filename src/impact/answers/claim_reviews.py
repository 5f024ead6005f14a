"""Claim reviews: the verdicts on claims of fact as schema.org ClaimReview, for archives and tools.

What it is for: collections of fact checks and programs that read a page. It is not written for search
results: the page reviews several claims, and search engines that once showed such reviews asked for one a
page and have stopped. `url` is left out, as the page may stand anywhere; `@id` is the place on the
page, relative to where it stands. Judgements and promises are no claims of fact and have no review.

Sources: schema.org/ClaimReview, schema.org/Claim; documentation of structured data for fact checks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from impact.arguments import needs
from impact.catalogue.frame_rows import records_of
from impact.data import sources
from impact.frame_check import NAMES, rows
from impact.published.claims import CONTRADICTED, IMPRECISE, SUPPORTED

#: The scale of the verdicts; what cannot be decided has words and no number on it.
RATING: Mapping[str, int] = {SUPPORTED: 5, IMPRECISE: 3, CONTRADICTED: 1}
_REVIEWER = "The impact contributors"
_READ = ("kind", "page", "claim_id", "statement", "said_by", "speaker", "verdict", "evidence", "detail")
_JUDGED = rows(*_READ, cells=dict.fromkeys(_READ, NAMES), remedy="pass impact.published.claims.verdicts(...)")


@needs("claim_reviews", judged=_JUDGED)
def claim_reviews(judged: pd.DataFrame) -> list[dict[str, Any]]:
    """Express the verdicts on claims of fact as ClaimReview.

    Parameters
    ----------
    judged
        :func:`impact.published.claims.verdicts`.

    Returns
    -------
    list of dict
        One JSON-LD object a claim: the claim in our words, who made it, the article in which it appeared with
        publisher, day and address, the verdict in words with its place on the scale, and why.
    """
    facts = judged[judged["kind"] == "fact"]
    return [_review(row) for row in records_of(facts)]


def _review(row: Mapping[Any, Any]) -> dict[str, Any]:
    page = sources.lookup(str(row["page"]))
    publisher = {"@type": "Organization", "name": page.publisher}
    quoted = {"@type": "Person", "name": row["speaker"]}
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "@id": f"#finding-claim-{str(row['claim_id']).lower()}",
        "claimReviewed": row["statement"],
        "itemReviewed": {
            "@type": "Claim",
            "author": publisher if row["said_by"] == "article" else quoted,
            "datePublished": page.published,
            "appearance": {
                "@type": "NewsArticle",
                "name": page.title,
                "url": page.url,
                "datePublished": page.published,
                "publisher": publisher,
            },
        },
        "author": {"@type": "Organization", "name": _REVIEWER},
        "reviewRating": _rating(str(row["verdict"])),
        "reviewBody": f"{row['evidence']} {row['detail']}".strip(),
    }


def _rating(verdict: str) -> dict[str, Any]:
    scale = {"@type": "Rating", "alternateName": verdict, "worstRating": 1, "bestRating": 5}
    return scale | {"ratingValue": RATING[verdict]} if verdict in RATING else scale
