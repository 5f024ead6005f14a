"""Land and ordnance: what is contaminated, released, cleared, completed, destroyed."""

from __future__ import annotations

import pandas as pd

from impact.catalogue import parsing
from impact.catalogue.cells import Cells, Clean, RowProblem
from impact.catalogue.figures import (
    FIGURE_RIVALS,
    RAW_FIGURE,
    RAW_VINTAGE,
    RAW_WHERE,
    clean_figure,
    clean_vintage,
    clean_where,
    figure_columns,
)
from impact.catalogue.table import (
    END,
    KNOWN,
    NOTE,
    PLACE,
    SOURCE,
    START,
    Table,
    day,
    number,
    text,
    whole,
    year,
)

#: What a clearance figure counts. Released land is cleared, reduced and cancelled land together. Land
#: returned to use and battle areas are no part of it: they are never compared with it or added to it.
CLEARANCE_MEASURES: dict[str, str] = {
    "released_km2": "land released: cleared, reduced and cancelled",
    "cleared_km2": "land cleared by removing every hazard",
    "reduced_km2": "land released by technical survey",
    "cancelled_km2": "land released by non-technical survey",
    "returned_to_use_km2": "land returned to use, whether it was ever contaminated, surveyed or cleared",
    "battle_area_cleared_km2": "battle area cleared: unexploded ordnance or cluster munitions, no mines",
    "ap_mines_destroyed": "antipersonnel mines destroyed in clearance",
    "av_mines_destroyed": "antivehicle mines destroyed in clearance",
    "erw_destroyed": "explosive remnants of war destroyed, sometimes together with mines (see note)",
}


#: What a clearance figure can be used for. Only the first two are results for mined land.
CLEARANCE_USES: dict[str, str] = {
    "mined_land": "a result for mined land, or the mines found on it",
    "combined": "a result for mined land; reduced and cancelled land in one figure",
    "battle_area": "battle areas, unexploded ordnance or other remnants are in the figure",
    "returned": "land returned to use, whether it was mined or not",
    "state_services": "a result of the state's own services; the work of other operators is not in it",
    "partial": "part of the work or of the time, more than the year named, or a pace instead of a result",
    "doubtful": "the page misprints the figure or leaves open what it covers",
}


#: The uses of the measures that are not of mined land.
_USES: dict[str, tuple[str, ...]] = {
    "returned_to_use_km2": ("returned",),
    "battle_area_cleared_km2": ("battle_area",),
}


CONTAMINATION_MEASURES: dict[str, str] = {
    "total_km2": "contaminated land, confirmed and suspected",
    "confirmed_km2": "confirmed hazardous area (CHA)",
    "suspected_km2": "suspected hazardous area (SHA)",
    "class": "class of contamination given in words",
}


#: What the land of a contamination figure is. Only the first is land that remained to be cleared.
CONTAMINATION_STAGES: dict[str, str] = {
    "remaining": "mined land that was known or suspected then and remained to be cleared",
    "initial": "land as first estimated, before clearance had begun to shrink it",
    "potential": "land that might be contaminated and still needs a survey",
    "remnants": "land with unexploded ordnance, bombs or cluster munitions is in the figure",
    "forecast": "what was expected to remain at a later day",
    "claimed": "a claim that no survey supports, or an estimate that was given up",
}


CONTAMINATION_CLASSES = ("massive", "heavy", "large", "medium", "light", "small")


#: What a page says of the formal declaration of a completed clearance.
COMPLETION_FORMS: dict[str, str] = {
    "declared": "the page tells of a declaration",
    "expected": "the page says that the formal declaration is still to come",
    "missing": "the page says that there was no formal declaration",
    "not_stated": "the page says nothing of a declaration",
}


#: What a page says of mined land after a completed clearance.
REOPENINGS: dict[str, str] = {
    "areas_found": "further mined areas were found",
    "areas_left": "mined areas had remained",
    "residual": "single mines were found",
    "listed_again": "the state is listed again among those with mined land to clear",
    "not_reported": "the page says nothing of the kind",
}


#: How far a deadline for clearing mined land is binding.
DEADLINE_KINDS: dict[str, str] = {
    "initial": "ten years after the treaty entered into force for the state, before any extension",
    "granted": "the deadline after an extension that was granted",
    "requested": "a later deadline that the state asks for; not granted when the page was written",
    "announced": "a day that an official names as the deadline or the aim",
}


#: How exactly a page prints a deadline.
DEADLINE_PRECISIONS: dict[str, str] = {
    "day": "the day is printed",
    "month": "the month is printed; its last day is used",
    "year": "the year, or its end, is printed; its last day is used",
}


EOD_MEASURES: dict[str, str] = {
    "total": "explosive ordnance disposal in one year",
    "cumulative_total": "explosive ordnance disposal over a period",
}


def eod_task(cells: Cells) -> Clean:
    """Clean a figure on explosive ordnance disposal."""
    return clean_figure(cells, EOD_MEASURES)


def clearance(cells: Cells) -> Clean:
    """Clean a figure on land released or devices destroyed."""
    use = cells.word("use", CLEARANCE_USES, "use")
    if use == "combined" and cells.text("measure") not in ("reduced_km2", "cancelled_km2"):
        raise RowProblem("use", use, "expected reduced_km2 or cancelled_km2 as the measure of combined land")
    measure = cells.text("measure")
    uses = _USES.get(measure, tuple(code for code in CLEARANCE_USES if code != "returned"))
    if use not in uses:
        raise RowProblem("use", use, f"expected {', '.join(uses)} for the measure {measure}")
    return clean_figure(cells, CLEARANCE_MEASURES, use=use)


def contamination(cells: Cells) -> Clean:
    """Clean a figure on contaminated area, or a class in words."""
    in_words = cells.text("measure") == "class"
    category = cells.word("value", CONTAMINATION_CLASSES, "class") if in_words else ""
    return {
        **clean_where(cells),
        **cells.when(),
        "measure": cells.word("measure", CONTAMINATION_MEASURES, "measure"),
        "value": None if in_words else cells.parse("value", parsing.count),
        "unit": cells.required("unit"),
        "qualifier": cells.parse("qualifier", parsing.qualifier),
        "stage": cells.word("stage", CONTAMINATION_STAGES, "stage"),
        **clean_vintage(cells),
        "category": category,
    }


def completion(cells: Cells) -> Clean:
    """Clean a declared completion."""
    start, end = (cells.parse(c, parsing.partial_date, empty="") for c in ("period_start", "period_end"))
    if bool(start) != bool(end) or start > end:
        raise RowProblem("period_end", end, f"expected both ends of a period or none ({start!r} to {end!r})")
    return {
        "place": cells.place(name_column="country"),
        "year": cells.parse("year", parsing.year, empty=None),
        "period_start": start,
        "period_end": end,
        "formal": cells.word("formal", COMPLETION_FORMS, "form"),
        "reopened": cells.word("reopened", REOPENINGS, "reopening"),
        "count_stated": cells.parse("count_stated", parsing.whole, empty=None),
        "count_maker": cells.text("count_maker"),
        **cells.source(),
        "note": cells.text("note"),
    }


def deadline(cells: Cells) -> Clean:
    """Clean a deadline for clearing mined land; of a month or year the last day is used."""
    printed = cells.parse("deadline", parsing.partial_date)
    return {
        "place": cells.place(),
        "deadline": pd.Period(printed).end_time.date(),
        "precision": {10: "day", 7: "month", 4: "year"}[len(printed)],
        "kind": cells.word("kind", DEADLINE_KINDS, "kind of deadline"),
        "edition": cells.parse("edition", parsing.year, empty=None),
        **cells.source(),
        "note": cells.text("note"),
    }


TABLES: tuple[Table, ...] = (
    Table(
        "eod_tasks",
        "Explosive ordnance disposal: call-outs and items, not casualties",
        figure_columns(
            text("what is counted", known=EOD_MEASURES),
            ["EOD call-outs", "ordnance items"],
            number("the figure, in `unit`"),
        ),
        ("eod_tasks",),
        grain="One row for each statement of a page about call-outs or items in a place and year or period.",
        rivals=FIGURE_RIVALS,
        raw=(*RAW_WHERE, "year", "period_start", "period_end", *RAW_FIGURE, *RAW_VINTAGE),
        clean=eod_task,
    ),
    Table(
        "clearance",
        "Land released and devices destroyed",
        figure_columns(
            text("what is counted", known=CLEARANCE_MEASURES),
            ["km2", "items"],
            number("the figure, in `unit`"),
            use=text("what the figure can be used for", known=CLEARANCE_USES),
        ),
        ("clearance",),
        grain="One row for each statement of a page about land or devices in a place and year or period.",
        rivals=FIGURE_RIVALS,
        raw=(*RAW_WHERE, "year", *RAW_FIGURE, "use", *RAW_VINTAGE),
        clean=clearance,
    ),
    Table(
        "contamination",
        "Contaminated area, or its class in words",
        {
            **figure_columns(
                text("what is counted", known=CONTAMINATION_MEASURES),
                ["km2", "class"],
                number("area in km2; missing where only a class is given", null=True),
                stage=text("what the land of the figure is", known=CONTAMINATION_STAGES),
            ),
            "category": text(
                "class in words; empty where an area is given", known=[*CONTAMINATION_CLASSES, ""]
            ),
        },
        ("contamination",),
        grain="One row for each statement of a page about the contaminated land of a place at a time.",
        rivals=FIGURE_RIVALS,
        raw=(*RAW_WHERE, "year", *RAW_FIGURE, "stage", *RAW_VINTAGE),
        clean=contamination,
    ),
    Table(
        "completions",
        "Declared completions of clearance under Article 5",
        {
            "place": PLACE,
            "year": year("year of the declaration; missing where the page gives none", null=True),
            "period_start": START,
            "period_end": END,
            "formal": text("what the page says of the formal declaration", known=COMPLETION_FORMS),
            "reopened": text("what the page says of mined land after it", known=REOPENINGS),
            "count_stated": whole(
                "how many states had completed according to the page; missing where it does not say",
                null=True,
            ),
            "count_maker": text("whose count that is, an `origin` of `sources`; empty where there is none"),
            "published": KNOWN,
            "source_id": SOURCE,
            "note": NOTE,
        },
        ("completions",),
        grain="One row for each statement of a page that a state has completed clearance.",
        rivals=("place",),
        raw=(
            "country",
            "place",
            "year",
            "period_start",
            "period_end",
            "formal",
            "reopened",
            "count_stated",
            "count_maker",
            "source_id",
            "note",
        ),
        clean=completion,
    ),
    Table(
        "deadlines",
        "Deadlines for clearing mined land under Article 5 of the Mine Ban Treaty",
        {
            "place": PLACE,
            "deadline": day("last day of the deadline"),
            "precision": text("how exactly the page prints it", known=DEADLINE_PRECISIONS),
            "kind": text("how far it is binding", known=DEADLINE_KINDS),
            "edition": year("edition of the page; missing where the page is undated", null=True),
            "published": KNOWN,
            "source_id": SOURCE,
            "note": NOTE,
        },
        ("deadlines",),
        grain="One row for each deadline of a state on a page.",
        key=("place", "deadline", "kind", "source_id"),
        raw=("place", "deadline", "kind", "edition", "source_id", "note"),
        clean=deadline,
    ),
)
