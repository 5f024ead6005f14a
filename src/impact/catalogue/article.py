"""The article's factual claims and what pages say of them."""

from __future__ import annotations

from impact.catalogue.cells import Cells, Clean
from impact.catalogue.table import KNOWN, NOTE, SOURCE, Table, text


def claim(cells: Cells) -> Clean:
    """Clean a claim of the article."""
    columns = ("claim_id", "statement", "speaker", "said_by", "kind", "subject")
    source = cells.source()
    return {
        **{column: cells.required(column) for column in columns},
        "place": cells.place() if cells.text("place") else "",
        "claimed": cells.text("claimed"),
        "note": cells.text("note"),
        **source,
    }


def claim_evidence(cells: Cells) -> Clean:
    """Clean what a page says on a claim."""
    columns = ("claim_id", "claim", "reading", "evidence")
    return {**{column: cells.required(column) for column in columns}, **cells.source()}


TABLES: tuple[Table, ...] = (
    Table(
        "claims",
        "The article's factual claims, paraphrased",
        {
            "claim_id": text("C1 to C11", pattern=r"^C\d+$"),
            "statement": text("the claim in our words"),
            "speaker": text("whose statement it is: the article, or the person it quotes"),
            "said_by": text("the article itself, or somebody it quotes", known=["article", "quoted"]),
            "kind": text("what sort of statement", known=["fact", "opinion", "intention"]),
            "subject": text("what the rule compares: the table or figure the claim is about"),
            "place": text(
                "the place the rule looks at; empty where it looks at several", pattern=r"^([A-Z]{3})?$"
            ),
            "claimed": text("the value claimed, as text; empty where the claim has none"),
            "note": NOTE,
            "source_id": SOURCE,
        },
        ("claims",),
        grain="One row for each claim.",
        key=("claim_id",),
        known="always",
        raw=(
            "claim_id",
            "statement",
            "speaker",
            "said_by",
            "kind",
            "subject",
            "place",
            "claimed",
            "source_id",
            "note",
        ),
        clean=claim,
    ),
    Table(
        "claim_evidence",
        "What pages say that bears on a claim",
        {
            "claim_id": text("C1 to C11", pattern=r"^C\d+$"),
            "claim": text("the claim as noted by the collector"),
            "reading": text("the collector's reading of this page alone"),
            "evidence": text("what the page says, in our words"),
            "published": KNOWN,
            "source_id": SOURCE,
        },
        ("claim_evidence",),
        grain="One row for each page that bears on a claim, and reading of it.",
        raw=("claim_id", "claim", "reading", "evidence", "source_id"),
        clean=claim_evidence,
    ),
)
