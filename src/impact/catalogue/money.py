"""Money: funding of mine action, what clearing has cost, and prices to compare years."""

from __future__ import annotations

from impact.catalogue import parsing
from impact.catalogue.cells import Cells, Clean, RowProblem
from impact.catalogue.figures import RAW_FIGURE, RAW_VINTAGE, clean_vintage
from impact.catalogue.table import (
    KNOWN,
    NOTE,
    PLACE,
    QUALIFIER,
    SOURCE,
    VINTAGE,
    WHEN,
    Table,
    number,
    text,
    year,
)

#: What a cost was paid for.
COST_WORKS: dict[str, str] = {
    "mined_land": "clearing or releasing mined land, or removing mines",
    "unexploded_ordnance": "clearing bombs and other unexploded ordnance",
    "farmland": "returning farmland to use, mostly by survey",
    "making_mines": "making, buying or laying mines",
}


FUNDING_FLOWS: dict[str, str] = {
    "international": "paid by a donor state or institution for another state",
    "national": "paid by an affected state for itself",
    "total": "international and national together",
}


#: What the money was for. The second is more than mine action and never compared with it.
FUNDING_COVERS: dict[str, str] = {
    "mine_action": "mine action: clearance, risk education, help for victims, advocacy",
    "weapons_destruction": "destruction of conventional weapons of all kinds, mine action among it",
}


FUNDING_SECTORS = ("all", "clearance_risk_education", "victim_assistance", "capacity", "advocacy", "other")


def funding(cells: Cells) -> Clean:
    """Clean an amount of funding; corrections below zero (returned money) are allowed."""
    return {
        "flow": cells.word("flow", FUNDING_FLOWS, "flow"),
        "donor": cells.place("donor") if cells.text("donor") else "",
        "recipient": cells.place("recipient") if cells.text("recipient") else "",
        "sector": cells.word("sector", FUNDING_SECTORS, "sector"),
        "covers": cells.word("covers", FUNDING_COVERS, "kind of work"),
        **cells.when(),
        "value": cells.parse("value", parsing.number),
        "unit": cells.required("unit"),
        "qualifier": cells.parse("qualifier", parsing.qualifier),
        **clean_vintage(cells),
    }


def unit_cost(cells: Cells) -> Clean:
    """Clean a cost."""
    return {
        "what": cells.required("what"),
        "work": cells.word("work", COST_WORKS, "work"),
        "place": cells.place(),
        "year": cells.parse("year", parsing.year, empty=None),
        "value": cells.parse("value", parsing.count),
        "unit": cells.required("unit"),
        "qualifier": cells.parse("qualifier", parsing.qualifier),
        **cells.source(),
        "note": cells.text("note"),
    }


def price_index(cells: Cells) -> Clean:
    """Clean a year's value of the price index."""
    value = cells.parse("value", parsing.number)
    if value <= 0:
        raise RowProblem("value", cells.text("value"), "expected an index above zero")
    return {
        "year": cells.parse("year", parsing.year),
        "value": value,
        **cells.source(),
        "note": cells.text("note"),
    }


TABLES: tuple[Table, ...] = (
    Table(
        "funding",
        "Funding of mine action, million US dollars of the year named",
        {
            "flow": text("who pays for whom", known=FUNDING_FLOWS),
            "donor": text("donor, ISO 3166-1 alpha-3 or EUE; empty for all donors", pattern=r"^([A-Z]{3})?$"),
            "recipient": text(
                "recipient, ISO 3166-1 alpha-3; empty for all recipients", pattern=r"^([A-Z]{3})?$"
            ),
            "sector": text("part of mine action", known=FUNDING_SECTORS),
            "covers": text("what the money was for", known=FUNDING_COVERS),
            **WHEN,
            "value": number("amount", "million USD", low=None),
            "unit": text("unit of `value`", known=["million USD"]),
            "qualifier": QUALIFIER,
            **VINTAGE,
        },
        ("funding",),
        grain="One row for each statement of a page about what donors paid recipients in a year or period.",
        rivals=(
            "flow",
            "donor",
            "recipient",
            "sector",
            "covers",
            "year",
            "period_start",
            "period_end",
            "edition",
        ),
        raw=("flow", "donor", "recipient", "sector", "covers", "year", *RAW_FIGURE[1:], *RAW_VINTAGE),
        clean=funding,
    ),
    Table(
        "unit_costs",
        "What clearing land or a mine has cost",
        {
            "what": text("what was paid for"),
            "work": text("the kind of work", known=COST_WORKS),
            "place": PLACE,
            "year": year("year of the price; missing where not stated", null=True),
            "value": number("amount in `unit`"),
            "unit": text("currency and what it buys, such as USD/m2"),
            "qualifier": QUALIFIER,
            "published": KNOWN,
            "source_id": SOURCE,
            "note": NOTE,
        },
        ("unit_costs",),
        grain="One row for each statement of a page about a price.",
        rivals=("what", "place", "year", "unit", "qualifier"),
        raw=("what", "work", "place", "year", *RAW_FIGURE[1:], "source_id", "note"),
        clean=unit_cost,
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
        grain="One row for each calendar year.",
        key=("year",),
        known="always",
        raw=("year", "value", "source_id", "note"),
        clean=price_index,
    ),
)
