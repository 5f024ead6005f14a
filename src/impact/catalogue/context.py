"""What figures are set against: borders, residents, ends of wars."""

from __future__ import annotations

import re

from impact.catalogue import parsing
from impact.catalogue.cells import Cells, Clean, RowProblem
from impact.catalogue.table import ISO3, KNOWN, NOTE, PLACE, SOURCE, Table, day, number, text, year

#: How much of a border a length is of.
BORDER_PARTS: dict[str, str] = {
    "whole": "the whole border with the neighbour",
    "section": "one section of it",
}


#: how fighting ended
CONFLICT_END_EVENTS: dict[str, str] = {
    "peace_agreement": "the parties sign an agreement that ends the war",
    "ceasefire": "the parties stop fighting, with or without an agreement on the rest",
    "military_defeat": "one party is defeated",
    "government_fell": "the government falls",
    "troops_left": "foreign troops leave",
    "fighting_resumed": "fighting comes back, or a new war begins in the same place",
}


#: which of several defensible dates a calculation starts from
CONFLICT_END_ROLES: dict[str, str] = {
    "main": "the date from which the years after the fighting are counted",
    "alternative": "another defensible date, for sensitivity",
    "resumed": "fighting came back: the years from then on are not counted",
}


#: How a brief of another country speaks of a war.
BRIEF_WARS: dict[str, str] = {
    "named": "a war of Europe whose own course a reader there will ask for",
    "pooled": "counted with the other wars only",
}


def border(cells: Cells) -> Clean:
    """Clean a border length."""
    return {
        "place": cells.place(),
        "neighbour": cells.place("neighbour"),
        "part": cells.word("part", BORDER_PARTS, "part"),
        "value": cells.parse("value", parsing.count),
        "unit": cells.required("unit"),
        **cells.source(),
        "note": cells.text("note"),
    }


def border_region(cells: Cells) -> Clean:
    """Clean a region that adjoins Russia or Belarus."""
    for code in cells.required("adjoins").split(";"):
        if not re.fullmatch("[A-Z]{3}", code):
            raise RowProblem("adjoins", cells.text("adjoins"), "expected codes such as RUS;BLR")
    return {
        "place": cells.place(),
        "region": cells.required("region"),
        "nuts_code": cells.required("nuts_code"),
        "adjoins": cells.text("adjoins"),
        "population": cells.parse("population", parsing.count),
        "population_year": cells.parse("population_year", parsing.year),
        "area_km2": cells.parse("area_km2", parsing.count),
        **cells.source(),
        "note": cells.text("note"),
    }


def conflict_end(cells: Cells) -> Clean:
    """Clean a date on which fighting ended."""
    return {
        "place": cells.place(),
        "conflict": cells.required("conflict"),
        "began": cells.parse("began", parsing.year, empty=None),
        "event": cells.word("event", CONFLICT_END_EVENTS, "event"),
        "date": cells.parse("date", parsing.date),
        "role": cells.word("role", CONFLICT_END_ROLES, "role"),
        "brief": cells.word("brief", BRIEF_WARS, "use in briefs"),
        **cells.source(),
        "note": cells.text("note"),
    }


def population(cells: Cells) -> Clean:
    """Clean a number of residents."""
    residents = cells.parse("population", parsing.count)
    if residents == 0 or residents != int(residents):
        raise RowProblem(
            "population", cells.text("population"), "expected a whole number of people above zero"
        )
    return {
        "place": cells.place(),
        "year": cells.parse("year", parsing.year),
        "population": residents,
        **cells.source(),
        "note": cells.text("note"),
    }


TABLES: tuple[Table, ...] = (
    Table(
        "borders",
        "Length of borders with Russia and Belarus",
        {
            "place": PLACE,
            "neighbour": text("neighbour, ISO 3166-1 alpha-3", pattern=ISO3),
            "part": text("how much of the border", known=BORDER_PARTS),
            "value": number("length", "km"),
            "unit": text("unit of `value`", known=["km"]),
            "published": KNOWN,
            "source_id": SOURCE,
            "note": NOTE,
        },
        ("borders",),
        grain="One row for each statement of a page about the length of a border, or of a section of it.",
        known="always",
        rivals=("place", "neighbour"),
        raw=("place", "neighbour", "part", "value", "unit", "source_id", "note"),
        clean=border,
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
        grain="One row for each region, NUTS2 and NUTS3 regions side by side.",
        key=("nuts_code",),
        known="always",
        raw=(
            "place",
            "region",
            "nuts_code",
            "adjoins",
            "population",
            "population_year",
            "area_km2",
            "source_id",
            "note",
        ),
        clean=border_region,
    ),
    Table(
        "conflict_ends",
        "When fighting ended, with the rival dates",
        {
            "place": PLACE,
            "conflict": text("which war, in a few words"),
            "began": year("year in which the war began; empty where no page here gives it", null=True),
            "event": text("how it ended", known=CONFLICT_END_EVENTS),
            "date": day("day of the event"),
            "role": text("main date, or another defensible one", known=CONFLICT_END_ROLES),
            "brief": text("how a brief of another country speaks of the war", known=BRIEF_WARS),
            "source_id": SOURCE,
            "note": NOTE,
        },
        ("conflict_ends",),
        grain="One row for each day on which a war ended or came back, and page that gives it.",
        key=("place", "conflict", "event", "date", "source_id"),
        known="events",
        event="date",
        raw=("place", "conflict", "began", "event", "date", "role", "brief", "source_id", "note"),
        clean=conflict_end,
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
        grain="One row for each place and calendar year.",
        key=("place", "year"),
        known="always",
        raw=("place", "year", "population", "source_id", "note"),
        clean=population,
    ),
)
