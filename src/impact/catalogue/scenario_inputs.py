"""What scenarios and their calibration take from published pages."""

from __future__ import annotations

from impact import vocabulary as words
from impact.catalogue import parsing
from impact.catalogue.cells import Cells, Clean, RowProblem
from impact.catalogue.table import KNOWN, NOTE, PLACE, QUALIFIER, SOURCE, Table, number, text, year

#: What a row of the histories is for.
HISTORY_PURPOSES: dict[str, str] = {
    "calibration": "the scenario engine is run on the place and set beside its record",
    "melding": "a place of which the joint calibration on many histories learns",
    "not_melded": "a place that the joint calibration leaves out, with the reason in `words`",
    "check": "the record that a page on scenarios sets beside the engine's prediction",
    "not_predicted": "a record of harm that the engine is not run on, with the reason in `words`",
    "deminers": "deminers hurt in a whole clearance are set beside what was found in it",
    "earlier_war": "harm of an earlier war that a brief tells",
    "on_record": "a figure for a calibration on many histories; no page and no model uses it yet",
}


#: What a row of the histories gives for its place.
HISTORY_FIGURES: dict[str, str] = {
    "fighting_end": "year in which the fighting ended, where the table of conflict ends has none",
    "counted_from": "`first` is the first calendar year that counts",
    "mined_since": "`first` is the year since which people have lived with the mines, where that is earlier",
    "fenced": "the mines stood behind kept fences from the start",
    "partly_fenced": "some of the mines stood behind fences, or all for some of the years",
    "not_fenced": "most of the mines stood behind no fence",
    "land_area": "land of the country, to spread its residents over",
    "residents": "residents, where the table of population has none",
    "people_near": "persons per km2 near the mined land",
    "mines_estimated": "an estimate, made at the time, of the mines laid",
    "mines_recorded": "mines laid, by the records of those who laid them",
    "mines_remaining": "an estimate of the mines still there",
    "mines_found": "mines found and destroyed",
    "mines_lost": "mines that water carried off, or that the records have and nobody found",
    "loss_rate": "such mines as a share of those laid or recorded, in all or a year",
    "land_lost": "mined land that water carried off",
    "drift_distance": "how far mines were carried",
    "records_share": "mines found over mines recorded, mines on maps over mines laid, or how good maps were",
    "unrecorded_share": "mines without a record, or accidents outside recorded land, as a share",
    "antipersonnel_share": "antipersonnel mines as a share of the mines",
    "belt_length": "length of a mined belt",
    "area": "land mined, suspected or cleared of mines",
    "area_per_mine": "land for every mine",
    "density": "mines on a unit of land",
    "density_front": "mines on a unit of length of a belt or beach",
    "fields_left": "minefields not cleared yet",
    "suspected_ratio": "suspected land over the land that survey leaves",
    "survey_cut": "suspected land that survey cancels, as a share",
    "mined_share": "suspected land that holds mines, as a share",
    "empty_share": "cleared land that held no mines, as a share",
    "accessible_share": "suspected land that can be worked on, as a share",
    "casualties": "casualties since the war, or in the years named",
    "casualties_month": "casualties a month",
    "casualties_fenced": "casualties of civilians behind fences that stood from the start",
    "casualties_rival": "a rival count of the casualties, added up where it comes in parts",
    "casualty_rate": "casualties a year for every mine",
    "casualties_per_mine": "casualties of a whole period for every mine or item",
    "casualties_per_person": "casualties for every person who came home, or every thousand",
    "casualty_half_life": "years in which casualties halved",
    "casualty_ratio": "casualties of a late year over those of an early one",
    "last_casualties": "years until the last casualties",
    "killed": "people killed",
    "injured": "people injured",
    "mine_share": "casualties of mines as a share of those of mines and other ordnance",
    "child_share": "children as a share of them, in percent",
    "animals_killed": "animals killed",
    "deminers": "deminers hurt since the war, or in the clearance",
    "deminers_found": "accidents of deminers that were found; they are added up, and others may be missing",
    "deminers_per_mine": "deminers hurt for every mine cleared, or every thousand",
    "items": "mines or other ordnance found or cleared",
    "workforce": "people, organisations or machines that clear",
    "workforce_growth": "growth of people or work in percent a year",
    "workforce_multiple": "how many times as many people or organisations there were later",
    "workforce_lost": "people who clear no longer",
    "clearance_rate": "land, mines or tasks cleared in a unit of time",
    "clearance_complete": "clearance ended in the year `last`, where the table of completions has none",
    "share_released": "mines or mined land cleared in the years named, as a share",
    "clearance_delay": "years from the end of the fighting or the laying to the first clearance",
    "clearance_years": "time that clearance took, takes or would take",
    "first_share": "mines removed at once, as a share",
    "shortfall": "how far clearance stayed behind its plan, in percent",
    "missed": "mined land found after clearance was declared complete, over the land cleared before",
    "spent": "money spent on clearance in the years named",
    "exchange_rate": "rate of exchange on the way from the money spent to dollars",
    "price_mine": "cost of clearing a mine",
    "price_area": "cost of clearing a unit of land",
    "cost_needed": "money that clearance is said to need",
    "marks": "warning signs or marked places, by number or on a unit of land",
    "marked_after": "years from the war until all known mined land was marked",
    "marks_left": "marks and fences left, as a share",
    "marks_lost": "marks and fences lost, as a share a year",
    "marks_gone_after": "years after which no mark was left",
    "accidents_marked": "accidents in marked land",
    "accidents_unmarked": "accidents where no mark stood",
    "people_staying": "people who stayed during the fighting, as a share",
    "people_back": "people who came back",
    "people_back_rate": "people who came back in a year",
    "share_back": "people who came back, as a share of those who had fled",
    "time_back": "years until half or more had come back, or in which returns halved",
    "return_hopes": "people abroad by whether they hope to return, as a share",
}


#: Which casualties a figure of a history counts.
HISTORY_COUNTS: dict[str, str] = {
    "": "no figure of casualties, or every casualty that the source counts",
    "civilians": "civilians only",
    "deminers": "people who clear",
    "deaths": "deaths only",
}


#: What a published figure is beside the input that it is set beside.
READINGS: dict[str, str] = {
    "measure": "the quantity of the input, somewhere",
    "upper": "more than the input can be there",
    "lower": "less than the input can be there",
    "related": "another quantity, from which the input can be judged",
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
        "qualifier": cells.word("qualifier", words.QUALIFIERS, "qualifier"),
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
        "counts": cells.word("counts", HISTORY_COUNTS, "group of people"),
        "devices": cells.word("devices", ["", *words.DEVICES], "kind of device"),
        "table": table,
        "name": cells.required("name") if table else cells.text("name"),
        "first": cells.parse("first", parsing.year, empty=None),
        "last": cells.parse("last", parsing.year, empty=None),
        "words": cells.text("words") if table else cells.required("words"),
        **cells.source(),
        "note": cells.text("note"),
    }


def input_figure(cells: Cells) -> Clean:
    """Clean a link from an input to a published figure; a figure of another quantity has no factor."""
    reading = cells.word("reading", READINGS, "reading")
    factor = cells.parse("factor", parsing.number, empty=None)
    if (factor is None) != (reading == "related"):
        raise RowProblem("factor", cells.text("factor"), "expected a factor, and none where related")
    return {
        "input": cells.required("input"),
        "parameter": cells.required("parameter"),
        "reading": reading,
        "factor": factor,
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
            "qualifier": QUALIFIER,
            "published": KNOWN,
            "source_id": SOURCE,
            "note": NOTE,
        },
        ("parameters",),
        grain="One row for each value or range that a page gives for an input.",
        rivals=("parameter", "unit"),
        raw=("parameter", "value", "low", "high", "unit", "qualifier", "source_id", "note"),
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
            "counts": text("which casualties it counts", known=HISTORY_COUNTS),
            "devices": text(
                "which devices a parameter counts; empty where its table says so", known=["", *words.DEVICES]
            ),
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
            "counts",
            "devices",
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
    Table(
        "input_figures",
        "Published figures that can be set beside the inputs of a scenario",
        {
            "input": text("input of a scenario: a field of `impact scenario fields`"),
            "parameter": text("name of the figure in `parameters`"),
            "reading": text("what the figure is beside the input", known=READINGS),
            "factor": number(
                "what the figure is multiplied by to stand in the unit of the input; missing where related",
                null=True,
            ),
            "published": KNOWN,
            "source_id": SOURCE,
            "note": NOTE,
        },
        ("input_figures",),
        grain="One row for each input and each published figure that can be set beside it.",
        key=("input", "parameter", "source_id"),
        raw=("input", "parameter", "reading", "factor", "source_id", "note"),
        clean=input_figure,
    ),
)
