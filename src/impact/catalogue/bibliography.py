"""The pages that all figures were read on."""

from __future__ import annotations

from impact import vocabulary as words
from impact.catalogue import parsing
from impact.catalogue.cells import Cells, Clean, RowProblem
from impact.catalogue.table import NOTE, Table, day, text
from impact.errors import ImpossibleDate

#: How exactly a page's day of publication is known.
PRECISIONS: dict[str, str] = {
    "day": "the day is known",
    "month": "the month is known; the last day of the month is used",
    "year": "only the edition's year is known, or less; the month is the edition's usual one",
}


SOURCE_COLUMNS = (
    "source_id",
    "title",
    "publisher",
    "tier",
    "origin",
    "url",
    "published",
    "published_precision",
    "note",
)


def source(cells: Cells) -> Clean:
    """Clean a page of the bibliography."""
    precision = cells.word("published_precision", PRECISIONS, "precision")
    published = cells.text("published")
    try:
        known_on = parsing.known_on(published)
    except ImpossibleDate as error:
        raise RowProblem("published", published, f"expected {error.expected}") from None
    if (precision == "day") != (len(published) == 10):
        raise RowProblem("published_precision", precision, f"does not fit the date {published}")
    return {
        **{column: cells.required(column) for column in ("source_id", "title", "publisher", "origin", "url")},
        "tier": cells.word("tier", words.TIERS, "tier"),
        "published": known_on,
        "published_text": published,
        "published_precision": precision,
        "note": cells.text("note"),
    }


TABLES: tuple[Table, ...] = (
    Table(
        "sources",
        "The pages all figures were read on",
        {
            "source_id": text("identifier used by every other table", pattern=r"^[a-z0-9][a-z0-9-]*$"),
            "title": text("short description in our words"),
            "publisher": text("who publishes the page"),
            "tier": text("how near the page stands to the count", known=words.TIERS),
            "origin": text(
                "whose word it is: pages of one origin count as one publisher", pattern=r"^[a-z0-9-]+$"
            ),
            "url": text("address", pattern=r"^https?://.+"),
            "published": day("day from which the page counts as published"),
            "published_text": text("date of publication as far as known: YYYY-MM-DD or YYYY-MM"),
            "published_precision": text("how exactly it is known", known=PRECISIONS),
            "note": NOTE,
        },
        ("sources",),
        grain="One row for each page.",
        key=("source_id",),
        raw=SOURCE_COLUMNS,
        clean=source,
    ),
)
