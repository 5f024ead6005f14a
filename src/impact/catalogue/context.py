"""What figures are set against: borders, people, prices, wars, claims, and the pages all was read on."""

from __future__ import annotations

from impact import vocabulary as words
from impact.catalogue.table import ISO3, KNOWN, NOTE, PLACE, SOURCE, Table, day, number, text, year

#: Tables that a history may point to.
HISTORY_TABLES = ("parameters", "casualties", "clearance")

CONTEXT: tuple[Table, ...] = (
    Table(
        "borders",
        "Length of borders with Russia and Belarus",
        {
            "place": PLACE,
            "neighbour": text("neighbour, ISO 3166-1 alpha-3", pattern=ISO3),
            "part": text("how much of the border", known=words.BORDER_PARTS),
            "value": number("length", "km"),
            "unit": text("unit of `value`", known=["km"]),
            "published": KNOWN,
            "source_id": SOURCE,
            "note": NOTE,
        },
        ("borders",),
        known="always",
        rivals=("place", "neighbour"),
    ),
    Table(
        "border_regions",
        "Regions that adjoin Russia or Belarus; do not add NUTS2 and NUTS3 rows",
        {
            "place": PLACE,
            "region": text("name of the region"),
            "nuts_code": text("NUTS 2021 code; five characters are NUTS3, four NUTS2"),
            "adjoins": text("neighbours, ISO 3166-1 alpha-3, separated by semicolons"),
            "population": number("residents", "people"),
            "population_year": year("year of the population figure"),
            "area_km2": number("area", "km2"),
            "published": KNOWN,
            "source_id": SOURCE,
            "note": NOTE,
        },
        ("border_regions",),
        key=("nuts_code",),
        known="always",
    ),
    Table(
        "parameters",
        "Inputs for scenarios, with low, high and source",
        {
            "parameter": text("name of the input"),
            "value": number("central value in `unit`; missing where only a range is given", null=True),
            "low": number("low value in `unit`", null=True),
            "high": number("high value in `unit`", null=True),
            "unit": text("unit of value, low and high"),
            "published": KNOWN,
            "source_id": SOURCE,
            "note": NOTE,
        },
        ("parameters",),
        rivals=("parameter", "unit"),
    ),
    Table(
        "plans",
        "Numbers of mines that states plan, order or can make",
        {
            "place": PLACE,
            "kind": text("what the number is", known=words.PLAN_KINDS),
            "parameter": text("name of the number in `parameters`"),
            "words": text("the plan in a clause; {} stands for the number", pattern=r".*\{\}"),
            "meaning": text(
                "what it means as the number of mines laid; empty where scenarios do not take it"
            ),
            "published": KNOWN,
            "source_id": SOURCE,
            "note": NOTE,
        },
        ("plans",),
        key=("place", "parameter"),
    ),
    Table(
        "histories",
        "Which figures make up the history of a place where mines were laid and cleared",
        {
            "place": PLACE,
            "history": text("which history, in a few words"),
            "purpose": text("what it is for", known=words.HISTORY_PURPOSES),
            "figure": text("what the row gives", known=words.HISTORY_FIGURES),
            "table": text("table in which it stands; empty where none is used", known=[*HISTORY_TABLES, ""]),
            "name": text("name of the parameter, or the measure of the table"),
            "first": year("first year that it covers; missing where that is not needed", null=True),
            "last": year("last year that it covers", null=True),
            "words": text("how a page puts it, or why none is used"),
            "published": KNOWN,
            "source_id": SOURCE,
            "note": NOTE,
        },
        ("histories",),
        key=("history", "purpose", "figure", "table", "name"),
        known="always",
    ),
    Table(
        "conflict_ends",
        "When fighting ended, with the rival dates",
        {
            "place": PLACE,
            "conflict": text("which war, in a few words"),
            "event": text("how it ended", known=words.CONFLICT_END_EVENTS),
            "date": day("day of the event"),
            "role": text("main date, or another defensible one", known=words.CONFLICT_END_ROLES),
            "source_id": SOURCE,
            "note": NOTE,
        },
        ("conflict_ends",),
        key=("place", "conflict", "event", "date", "source_id"),
        known="events",
    ),
    Table(
        "population",
        "Residents by country and year, for rates",
        {
            "place": PLACE,
            "year": year("calendar year"),
            "population": number("residents at mid-year", "people"),
            "published": KNOWN,
            "source_id": SOURCE,
            "note": NOTE,
        },
        ("population",),
        key=("place", "year"),
        known="always",
    ),
    Table(
        "price_index",
        "Prices in the United States, for constant dollars",
        {
            "year": year("calendar year"),
            "value": number("annual average of the index, 1982 to 1984 = 100"),
            "published": KNOWN,
            "source_id": SOURCE,
            "note": NOTE,
        },
        ("price_index",),
        key=("year",),
        known="always",
    ),
    Table(
        "claims",
        "The article's factual claims, paraphrased",
        {
            "claim_id": text("C1 to C11", pattern=r"^C\d+$"),
            "statement": text("the claim in our words"),
            "speaker": text("whose statement it is: the article, or the person it quotes"),
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
        key=("claim_id",),
        known="always",
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
    ),
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
            "url": text("address", pattern=r"^https?://"),
            "published": day("day from which the page counts as published"),
            "published_text": text("date of publication as far as known: YYYY-MM-DD or YYYY-MM"),
            "published_precision": text("how exactly it is known", known=words.PRECISIONS),
            "note": NOTE,
        },
        ("sources",),
        key=("source_id",),
    ),
)
