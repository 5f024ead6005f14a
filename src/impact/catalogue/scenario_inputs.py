"""What scenarios and their calibration take from published pages."""

from __future__ import annotations

from impact.catalogue import parsing
from impact.catalogue.cells import Cells, Clean, RowProblem
from impact.catalogue.table import KNOWN, NOTE, PLACE, SOURCE, Table, number, text, year

#: What a row of the histories is for.
HISTORY_PURPOSES: dict[str, str] = {
    "calibration": "the scenario engine is run on the place and set beside its record",
    "check": "the record that a page on scenarios sets beside the engine's prediction",
    "not_predicted": "a record of harm that the engine is not run on, with the reason in `words`",
    "deminers": "deminers hurt in a whole clearance are set beside what was found in it",
    "earlier_war": "harm of an earlier war that a brief tells",
}


#: What a row of the histories gives for its place.
HISTORY_FIGURES: dict[str, str] = {
    "fighting_end": "year in which the fighting ended, where the table of conflict ends has none",
    "land_area": "land of the country, to spread its residents over",
    "residents": "residents, where the table of population has none",
    "mines_estimated": "an estimate, made at the time, of the mines laid",
    "mines_remaining": "an estimate of the mines still there",
    "mines_found": "mines found and destroyed",
    "casualties": "casualties since the war",
    "casualties_fenced": "casualties of civilians behind fences that stood from the start",
    "casualties_rival": "a rival count of the casualties, added up where it comes in parts",
    "casualty_rate": "casualties a year for every mine",
    "deminers": "deminers hurt since the war, or in the clearance",
    "deminers_found": "accidents of deminers that were found; they are added up, and others may be missing",
    "spent": "money spent on clearance in the years named",
    "exchange_rate": "rate of exchange on the way from the money spent to dollars",
    "items": "mines or other items found, cleared or laid",
    "killed": "people killed",
    "injured": "people injured",
    "child_share": "children as a share of them, in percent",
}


def parameter(cells: Cells) -> Clean:
    """Clean a scenario input: a value, a range, or both."""
    numbers = {column: cells.parse(column, parsing.number, empty=None) for column in ("value", "low", "high")}
    if numbers["value"] is None and (numbers["low"] is None or numbers["high"] is None):
        raise RowProblem("value", "", "expected a value, or low and high")
    ordered = [n for n in (numbers["low"], numbers["value"], numbers["high"]) if n is not None]
    if ordered != sorted(ordered):
        raise RowProblem("value", cells.text("value"), "expected low <= value <= high")
    return {
        "parameter": cells.required("parameter"),
        **numbers,
        "unit": cells.required("unit"),
        **cells.source(),
        "note": cells.text("note"),
    }


def history(cells: Cells) -> Clean:
    """Clean a row of a place's history: where a figure stands, or why none is used."""
    table = cells.word("table", [*HISTORY_TABLES, ""], "table")
    return {
        "place": cells.place(),
        "history": cells.required("history"),
        "purpose": cells.word("purpose", HISTORY_PURPOSES, "purpose"),
        "figure": cells.word("figure", HISTORY_FIGURES, "figure"),
        "table": table,
        "name": cells.required("name") if table else cells.text("name"),
        "first": cells.parse("first", parsing.year, empty=None),
        "last": cells.parse("last", parsing.year, empty=None),
        "words": cells.text("words") if table else cells.required("words"),
        **cells.source(),
        "note": cells.text("note"),
    }


HISTORY_TABLES = ("parameters", "casualties", "clearance")


TABLES: tuple[Table, ...] = (
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
        grain="One row for each value or range that a page gives for an input.",
        rivals=("parameter", "unit"),
        raw=("parameter", "value", "low", "high", "unit", "source_id", "note"),
        clean=parameter,
    ),
    Table(
        "histories",
        "Which figures make up the history of a place where mines were laid and cleared",
        {
            "place": PLACE,
            "history": text("which history, in a few words"),
            "purpose": text("what it is for", known=HISTORY_PURPOSES),
            "figure": text("what the row gives", known=HISTORY_FIGURES),
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
        grain="One row for each figure that makes up a history, and purpose it is used for.",
        key=("history", "purpose", "figure", "table", "name"),
        known="always",
        raw=(
            "place",
            "history",
            "purpose",
            "figure",
            "table",
            "name",
            "first",
            "last",
            "words",
            "source_id",
            "note",
        ),
        clean=history,
    ),
)
