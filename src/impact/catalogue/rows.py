"""From a row of text to a row of values, one short function per raw table.

Each cleaner takes :class:`~impact.catalogue.cells.Cells` and returns the columns of the processed table.
A cell that cannot be read raises, and the whole row is quarantined with that cell and the reason.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Collection
from typing import Any

from impact import vocabulary as words
from impact.catalogue import parsing
from impact.catalogue.cells import Cells, RowProblem
from impact.catalogue.context import HISTORY_TABLES
from impact.errors import ImpossibleDate

Clean = dict[str, Any]


def _vintage(cells: Cells) -> Clean:
    return {"edition": cells.edition(), **cells.source(), "note": cells.text("note")}


def _where(cells: Cells) -> Clean:
    return {
        "place": cells.place(name_column="country"),
        "area": cells.text("area"),
        "scope": cells.word("scope", words.SCOPES, "scope"),
    }


def _figure(cells: Cells, measures: Collection[str], **codes: str) -> Clean:
    return {
        **_where(cells),
        **cells.when(),
        "measure": cells.word("measure", measures, "measure"),
        "value": cells.parse("value", parsing.count),
        "unit": cells.required("unit"),
        "qualifier": cells.parse("qualifier", parsing.qualifier),
        **codes,
        **_vintage(cells),
    }


def casualty(cells: Cells) -> Clean:
    """Clean a casualty figure of any of the four raw tables."""
    figure = _figure(cells, words.CASUALTY_MEASURES)
    base = cells.parse("population_base", parsing.base)
    is_share = figure["unit"] == "percent"
    if figure["measure"].endswith("_share") and not is_share:
        raise RowProblem("unit", figure["unit"], "expected percent for a share")
    if is_share and figure["value"] > 100:
        raise RowProblem("value", cells.text("value"), "expected a percentage of at most 100")
    if figure["unit"] != "percent" and figure["value"] != int(figure["value"]):
        raise RowProblem("value", cells.text("value"), "expected a whole number of people or states")
    cause = "cluster_munitions" if cells.row.file == "cluster_casualties.csv" else "mines_erw"
    return {"cause": cause, **figure, "base": (base or "not_stated") if is_share else ""}


def eod_task(cells: Cells) -> Clean:
    """Clean a figure on explosive ordnance disposal."""
    return _figure(cells, words.EOD_MEASURES)


def clearance(cells: Cells) -> Clean:
    """Clean a figure on land released or devices destroyed."""
    use = cells.word("use", words.CLEARANCE_USES, "use")
    if use == "combined" and cells.text("measure") not in ("reduced_km2", "cancelled_km2"):
        raise RowProblem("use", use, "expected reduced_km2 or cancelled_km2 as the measure of combined land")
    return _figure(cells, words.CLEARANCE_MEASURES, use=use)


def contamination(cells: Cells) -> Clean:
    """Clean a figure on contaminated area, or a class in words."""
    in_words = cells.text("measure") == "class"
    category = cells.word("value", words.CONTAMINATION_CLASSES, "class") if in_words else ""
    return {
        **_where(cells),
        **cells.when(),
        "measure": cells.word("measure", words.CONTAMINATION_MEASURES, "measure"),
        "value": None if in_words else cells.parse("value", parsing.count),
        "unit": cells.required("unit"),
        "qualifier": cells.parse("qualifier", parsing.qualifier),
        "stage": cells.word("stage", words.CONTAMINATION_STAGES, "stage"),
        **_vintage(cells),
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
        "formal": cells.word("formal", words.COMPLETION_FORMS, "form"),
        "reopened": cells.word("reopened", words.REOPENINGS, "reopening"),
        "count_stated": cells.parse("count_stated", parsing.whole, empty=None),
        **cells.source(),
        "note": cells.text("note"),
    }


def funding(cells: Cells) -> Clean:
    """Clean an amount of funding; corrections below zero (returned money) are allowed."""
    return {
        "flow": cells.word("flow", words.FUNDING_FLOWS, "flow"),
        "donor": cells.place("donor") if cells.text("donor") else "",
        "recipient": cells.place("recipient") if cells.text("recipient") else "",
        "sector": cells.word("sector", words.FUNDING_SECTORS, "sector"),
        **cells.when(),
        "value": cells.parse("value", parsing.number),
        "unit": cells.required("unit"),
        "qualifier": cells.parse("qualifier", parsing.qualifier),
        **_vintage(cells),
    }


def unit_cost(cells: Cells) -> Clean:
    """Clean a cost."""
    return {
        "what": cells.required("what"),
        "work": cells.word("work", words.COST_WORKS, "work"),
        "place": cells.place(),
        "year": cells.parse("year", parsing.year, empty=None),
        "value": cells.parse("value", parsing.count),
        "unit": cells.required("unit"),
        "qualifier": cells.parse("qualifier", parsing.qualifier),
        **cells.source(),
        "note": cells.text("note"),
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
_TREATY_DAYS = ("signed", "consented", "entry_into_force", "withdrawal_deposited", "withdrawal_effective")


def treaty(cells: Cells) -> Clean:
    """Clean a state's dates under the Convention; they must follow each other."""
    days = {column: cells.parse(column, parsing.date, empty=None) for column in _TREATY_DAYS}
    for first, then in itertools.pairwise(_TREATY_DAYS[1:]):
        if days[first] and days[then] and days[first] > days[then]:
            raise RowProblem(then, str(days[then]), f"expected a day not before {first} ({days[first]})")
    consent = cells.word("consent_type", [*words.CONSENT_TYPES, ""], "form of consent")
    source = cells.source()
    return {
        "place": cells.place(name_column="country"),
        **days,
        "consent_type": consent,
        **source,
        "note": cells.text("note"),
    }


def membership(cells: Cells) -> Clean:
    """Clean a membership of the European Union or NATO."""
    return {
        "place": cells.place(name_column="country"),
        "organisation": cells.word("organisation", words.ORGANISATIONS, "organisation"),
        "joined": cells.parse("joined", parsing.date),
        "left": cells.parse("left", parsing.date, empty=None),
        **cells.source(),
        "note": cells.text("note"),
    }


_VOTES = ("votes_for", "votes_against", "votes_abstained")


def withdrawal(cells: Cells) -> Clean:
    """Clean a step of withdrawal."""
    votes = {column: cells.parse(column, parsing.whole, empty=None) for column in _VOTES}
    if votes["votes_for"] is None and any(number is not None for number in votes.values()):
        raise RowProblem("votes_for", "", "expected the votes for, where others are given")
    return {
        "place": cells.place(),
        "event": cells.word("event", words.WITHDRAWAL_EVENTS, "event"),
        "date": cells.parse("date", parsing.date),
        **votes,
        "notification": cells.text("notification"),
        "reported": cells.text("reported"),
        **cells.source(),
        "note": cells.text("note"),
    }


def convention_event(cells: Cells) -> Clean:
    """Clean a date of a convention."""
    return {
        "convention": cells.word("convention", words.CONVENTIONS, "convention"),
        "place": cells.place(),
        "event": cells.word("event", words.CONVENTION_EVENTS, "event"),
        "date": cells.parse("date", parsing.date),
        **cells.source(),
        "note": cells.text("note"),
    }


def stockpile(cells: Cells) -> Clean:
    """Clean a figure on stockpiled mines."""
    return {
        "place": cells.place(),
        "year": cells.parse("year", parsing.year),
        "measure": cells.word("measure", words.STOCKPILE_MEASURES, "measure"),
        "value": cells.parse("value", parsing.count),
        "unit": cells.required("unit"),
        "qualifier": cells.word("qualifier", words.STOCKPILE_QUALIFIERS, "qualifier"),
        "caveat": cells.text("caveat"),
        **cells.source(),
        "note": cells.text("note"),
    }


def border(cells: Cells) -> Clean:
    """Clean a border length."""
    return {
        "place": cells.place(),
        "neighbour": cells.place("neighbour"),
        "part": cells.word("part", words.BORDER_PARTS, "part"),
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


def plan(cells: Cells) -> Clean:
    """Clean a number of mines that a state plans, orders or can make."""
    return {
        "place": cells.place(),
        "kind": cells.word("kind", words.PLAN_KINDS, "kind of plan"),
        "parameter": cells.required("parameter"),
        "words": cells.required("words"),
        "meaning": cells.text("meaning"),
        **cells.source(),
        "note": cells.text("note"),
    }


def history(cells: Cells) -> Clean:
    """Clean a row of a place's history: where a figure stands, or why none is used."""
    table = cells.word("table", [*HISTORY_TABLES, ""], "table")
    return {
        "place": cells.place(),
        "history": cells.required("history"),
        "purpose": cells.word("purpose", words.HISTORY_PURPOSES, "purpose"),
        "figure": cells.word("figure", words.HISTORY_FIGURES, "figure"),
        "table": table,
        "name": cells.required("name") if table else cells.text("name"),
        "first": cells.parse("first", parsing.year, empty=None),
        "last": cells.parse("last", parsing.year, empty=None),
        "words": cells.text("words") if table else cells.required("words"),
        **cells.source(),
        "note": cells.text("note"),
    }


def conflict_end(cells: Cells) -> Clean:
    """Clean a date on which fighting ended."""
    return {
        "place": cells.place(),
        "conflict": cells.required("conflict"),
        "event": cells.word("event", words.CONFLICT_END_EVENTS, "event"),
        "date": cells.parse("date", parsing.date),
        "role": cells.word("role", words.CONFLICT_END_ROLES, "role"),
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


def claim(cells: Cells) -> Clean:
    """Clean a claim of the article."""
    columns = ("claim_id", "statement", "speaker", "kind", "subject")
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


def source(cells: Cells) -> Clean:
    """Clean a page of the bibliography."""
    precision = cells.word("published_precision", words.PRECISIONS, "precision")
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


_WHERE = ("country", "place", "area", "scope")
_FIGURE = ("measure", "value", "unit", "qualifier")
_VINTAGE = ("edition", "source_id", "note")
_CASUALTY = (
    *_WHERE,
    "year",
    "period_start",
    "period_end",
    "measure",
    "population_base",
    "value",
    "unit",
    "qualifier",
    "edition",
    "source_id",
    "note",
)
_TREATY = ("country", "place", *_TREATY_DAYS[:2], "consent_type", *_TREATY_DAYS[2:], "source_id", "note")

#: raw file (without .csv) -> its columns and the cleaner of its rows
CLEANERS: dict[str, tuple[tuple[str, ...], Callable[[Cells], Clean]]] = {
    "global_casualties": (_CASUALTY, casualty),
    "country_casualties": (_CASUALTY, casualty),
    "country_devices": (_CASUALTY, casualty),
    "cluster_casualties": (_CASUALTY, casualty),
    "eod_tasks": (tuple(c for c in _CASUALTY if c != "population_base"), eod_task),
    "clearance": ((*_WHERE, "year", *_FIGURE, "use", *_VINTAGE), clearance),
    "contamination": ((*_WHERE, "year", *_FIGURE, "stage", *_VINTAGE), contamination),
    "completions": (
        (
            "country",
            "place",
            "year",
            "period_start",
            "period_end",
            "formal",
            "reopened",
            "count_stated",
            "source_id",
            "note",
        ),
        completion,
    ),
    "funding": (("flow", "donor", "recipient", "sector", "year", *_FIGURE[1:], *_VINTAGE), funding),
    "unit_costs": (("what", "work", "place", "year", *_FIGURE[1:], "source_id", "note"), unit_cost),
    "treaty_status": (_TREATY, treaty),
    "treaty_status_pending": (_TREATY, treaty),
    "memberships": (
        ("country", "place", "organisation", "joined", "left", "source_id", "note"),
        membership,
    ),
    "withdrawals": (
        ("place", "event", "date", *_VOTES, "notification", "reported", "source_id", "note"),
        withdrawal,
    ),
    "convention_events": (("convention", "place", "event", "date", "source_id", "note"), convention_event),
    "stockpiles": (("place", "year", *_FIGURE, "caveat", "source_id", "note"), stockpile),
    "borders": (("place", "neighbour", "part", "value", "unit", "source_id", "note"), border),
    "border_regions": (
        (
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
        border_region,
    ),
    "parameters": (("parameter", "value", "low", "high", "unit", "source_id", "note"), parameter),
    "plans": (("place", "kind", "parameter", "words", "meaning", "source_id", "note"), plan),
    "histories": (
        (
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
        history,
    ),
    "conflict_ends": (
        ("place", "conflict", "event", "date", "role", "source_id", "note"),
        conflict_end,
    ),
    "population": (("place", "year", "population", "source_id", "note"), population),
    "price_index": (("year", "value", "source_id", "note"), price_index),
    "claims": (
        ("claim_id", "statement", "speaker", "kind", "subject", "place", "claimed", "source_id", "note"),
        claim,
    ),
    "claim_evidence": (("claim_id", "claim", "reading", "evidence", "source_id"), claim_evidence),
    "sources": (SOURCE_COLUMNS, source),
}
