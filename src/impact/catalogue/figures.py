"""What tables of figures share: where, when and what is counted, in the raw files and in the tables."""

from __future__ import annotations

from collections.abc import Collection

from impact import vocabulary as words
from impact.catalogue import parsing
from impact.catalogue.cells import Cells, Clean
from impact.catalogue.table import AREA, PLACE, QUALIFIER, SCOPE, VINTAGE, WHEN, Column, text

RAW_WHERE = ("country", "place", "area", "scope")
RAW_FIGURE = ("measure", "value", "unit", "qualifier")
RAW_VINTAGE = ("edition", "source_id", "note")
FIGURE_RIVALS = (
    "place",
    "area",
    "scope",
    "year",
    "period_start",
    "period_end",
    "measure",
    "unit",
    "edition",
)


def figure_columns(measure: Column, units: list[str], value: Column, **codes: Column) -> dict[str, Column]:
    """Describe the columns of a table of figures: place, time, measure, value, codes, vintage."""
    return {
        "place": PLACE,
        "area": AREA,
        "scope": SCOPE,
        **WHEN,
        "measure": measure,
        "value": value,
        "unit": text("unit of `value`", known=units),
        "qualifier": QUALIFIER,
        **codes,
        **VINTAGE,
    }


def clean_where(cells: Cells) -> Clean:
    """Clean the place a figure is about, and how much of it is covered."""
    return {
        "place": cells.place(name_column="country"),
        "area": cells.text("area"),
        "scope": cells.word("scope", words.SCOPES, "scope"),
    }


def clean_vintage(cells: Cells) -> Clean:
    """Clean who stated a figure and when."""
    return {"edition": cells.edition(), **cells.source(), "note": cells.text("note")}


def clean_figure(cells: Cells, measures: Collection[str], **codes: str) -> Clean:
    """Clean a figure: where, when, what is counted, how it was given, and by whom."""
    return {
        **clean_where(cells),
        **cells.when(),
        "measure": cells.word("measure", measures, "measure"),
        "value": cells.parse("value", parsing.count),
        "unit": cells.required("unit"),
        "qualifier": cells.parse("qualifier", parsing.qualifier),
        **codes,
        **clean_vintage(cells),
    }
