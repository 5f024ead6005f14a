"""What states are bound to and since when: treaties, alliances, withdrawals, plans, stockpiles."""

from __future__ import annotations

import itertools

from impact import vocabulary as words
from impact.catalogue import parsing
from impact.catalogue.cells import Cells, Clean, RowProblem
from impact.catalogue.figures import RAW_FIGURE
from impact.catalogue.table import KNOWN, NOTE, PARTIAL, PLACE, SOURCE, Table, day, number, text, whole, year

STOCKPILE_MEASURES: dict[str, str] = {
    "stockpile_destroyed_mines": "stockpiled antipersonnel mines destroyed",
    "stockpile_destruction_completed_year": "year in which the destruction of the stockpile ended",
    "retained_for_training": "antipersonnel mines retained under Article 3",
    "stockpile_remaining_mines": "stockpiled antipersonnel mines remaining",
}


WITHDRAWAL_EVENTS: dict[str, str] = {
    "announced": "a government says that it will or may leave",
    "government_approved": "the government has decided",
    "parliament_vote": "parliament has voted",
    "deposited": "the depositary has received the notice",
    "effective": "the withdrawal has taken effect",
    "suspended": "a state declares its obligations suspended",
    "production_announced": "a statement or plan on making or buying antipersonnel mines",
    "deployment_announced": "a statement or plan on laying antipersonnel mines or on training for it",
}


#: What an announcement speaks of.
PLAN_KINDS: dict[str, str] = {
    "need": "a number of mines that the state says it needs",
    "need_share": "the share of its need, in percent, that it wants to cover",
    "stock": "a number of mines that it wants to hold",
    "stock_held": "a number of mines that it is said to hold",
    "order": "mines that it orders or wants to buy",
    "capacity": "mines that its industry makes in a year",
    "capacity_aim": "mines that its industry is to make in a year",
    "output_aim": "mines that its industry is to make, no time being named",
    "production": "talks, a factory or a view on the making of mines, without a number of mines",
    "budget": "money set aside, asked for or named in a contract",
    "price": "what a mine is expected to cost",
    "opinion": "a number of mines that somebody else names: a maker, an officer, a newspaper",
    "position": "what a body of the state did or said about the treaty, without a number",
}


#: Which mines an announcement is about. The Mine Ban Treaty forbids antipersonnel mines only.
PLAN_MINES: dict[str, str] = {
    "antipersonnel": "antipersonnel mines",
    "anti_tank": "mines against vehicles only, which the treaty does not forbid",
    "all_types": "mines of both kinds together",
    "not_stated": "the page does not say",
    "disputed": "pages disagree: antipersonnel mines, mines against vehicles, or both kinds together",
    "no_mines": "other obstacles, engineering or surveillance",
}


CONVENTIONS: dict[str, str] = {
    "mine_ban": "Mine Ban Treaty (Ottawa Convention) of 1997",
    "cluster_munitions": "Convention on Cluster Munitions of 2008",
}


CONVENTION_EVENTS: dict[str, str] = {
    "adopted": "the text was adopted",
    "in_force": "the convention entered into force",
    "parliament_vote": "a parliament voted to leave",
    "deposited": "the depositary received a notice of withdrawal",
    "effective": "a withdrawal took effect",
}


CONSENT_TYPES = ("ratification", "accession", "acceptance", "approval", "succession")


ORGANISATIONS = ("EU", "NATO")


_TREATY_DAYS = ("signed", "consented", "entry_into_force", "withdrawal_deposited", "withdrawal_effective")


_VOTES = ("votes_for", "votes_against", "votes_abstained")


_TREATY = ("country", "place", *_TREATY_DAYS[:2], "consent_type", *_TREATY_DAYS[2:], "source_id", "note")


def treaty(cells: Cells) -> Clean:
    """Clean a state's dates under the Convention; they must follow each other."""
    days = {column: cells.parse(column, parsing.date, empty=None) for column in _TREATY_DAYS}
    for first, then in itertools.pairwise(_TREATY_DAYS[1:]):
        if days[first] and days[then] and days[first] > days[then]:
            raise RowProblem(then, str(days[then]), f"expected a day not before {first} ({days[first]})")
    consent = cells.word("consent_type", [*CONSENT_TYPES, ""], "form of consent")
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
        "organisation": cells.word("organisation", ORGANISATIONS, "organisation"),
        "joined": cells.parse("joined", parsing.date),
        "left": cells.parse("left", parsing.date, empty=None),
        **cells.source(),
        "note": cells.text("note"),
    }


def withdrawal(cells: Cells) -> Clean:
    """Clean a step of withdrawal."""
    votes = {column: cells.parse(column, parsing.whole, empty=None) for column in _VOTES}
    if votes["votes_for"] is None and any(number is not None for number in votes.values()):
        raise RowProblem("votes_for", "", "expected the votes for, where others are given")
    return {
        "place": cells.place(),
        "event": cells.word("event", WITHDRAWAL_EVENTS, "event"),
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
        "convention": cells.word("convention", CONVENTIONS, "convention"),
        "place": cells.place(),
        "event": cells.word("event", CONVENTION_EVENTS, "event"),
        "date": cells.parse("date", parsing.date),
        **cells.source(),
        "note": cells.text("note"),
    }


def plan(cells: Cells) -> Clean:
    """Clean an announcement; its words have a place for a number where the row names one."""
    words_of_it, parameter = cells.required("words"), cells.text("parameter")
    if ("{}" in words_of_it) != bool(parameter):
        raise RowProblem("words", words_of_it, "expected {} for the number, where a parameter is named")
    return {
        "place": cells.place(),
        "kind": cells.word("kind", PLAN_KINDS, "kind of plan"),
        "mines": cells.word("mines", PLAN_MINES, "kind of mine"),
        "parameter": parameter,
        "words": words_of_it,
        "meaning": cells.text("meaning"),
        "announced": cells.parse("announced", parsing.partial_date, empty=""),
        **cells.source(),
        "note": cells.text("note"),
    }


def stockpile(cells: Cells) -> Clean:
    """Clean a figure on stockpiled mines."""
    return {
        "place": cells.place(),
        "year": cells.parse("year", parsing.year),
        "measure": cells.word("measure", STOCKPILE_MEASURES, "measure"),
        "value": cells.parse("value", parsing.count),
        "unit": cells.required("unit"),
        "qualifier": cells.word("qualifier", words.STOCKPILE_QUALIFIERS, "qualifier"),
        "caveat": cells.text("caveat"),
        **cells.source(),
        "note": cells.text("note"),
    }


_TREATY_DATES = {
    "signed": day("day of signature", null=True),
    "consented": day("day on which the instrument of consent was deposited", null=True),
    "consent_type": text("form of consent", known=[*CONSENT_TYPES, ""]),
    "entry_into_force": day(
        "day on which the Convention enters into force for the state: first day of the sixth month after "
        "the deposit, 1 March 1999 at the earliest",
        null=True,
    ),
    "withdrawal_deposited": day("day on which the notice of withdrawal was deposited", null=True),
    "withdrawal_effective": day("day on which the withdrawal takes effect", null=True),
}


TABLES: tuple[Table, ...] = (
    Table(
        "treaty",
        "Mine Ban Treaty: signature, consent, entry into force and withdrawal by state",
        {"place": PLACE, **_TREATY_DATES, "source_id": SOURCE, "note": NOTE},
        ("treaty_status",),
        grain="One row for each state.",
        key=("place",),
        known="events",
        event="consented",
        # the day of effect is known as soon as the notice is deposited
        later={"withdrawal_deposited": ("withdrawal_deposited", "withdrawal_effective")},
        raw=_TREATY,
        clean=treaty,
    ),
    Table(
        "treaty_pending",
        "Reports of accessions that the depositary's list does not show",
        {"place": PLACE, **_TREATY_DATES, "published": KNOWN, "source_id": SOURCE, "note": NOTE},
        ("treaty_status_pending",),
        grain="One row for each state and page that reports its accession.",
        key=("place", "source_id"),
        raw=_TREATY,
        clean=treaty,
    ),
    Table(
        "memberships",
        "Members of the European Union and NATO with dates",
        {
            "place": PLACE,
            "organisation": text("organisation", known=ORGANISATIONS),
            "joined": day("day of accession"),
            "left": day("day of leaving", null=True),
            "source_id": SOURCE,
            "note": NOTE,
        },
        ("memberships",),
        grain="One row for each membership of a state, and page that dates it.",
        key=("place", "organisation", "source_id"),
        known="events",
        event="joined",
        later={"left": ("left",)},
        rivals=("place", "organisation"),
        raw=("country", "place", "organisation", "joined", "left", "source_id", "note"),
        clean=membership,
    ),
    Table(
        "withdrawals",
        "Steps of withdrawal from the Mine Ban Treaty, and Ukraine's suspension",
        {
            "place": PLACE,
            "event": text("step", known=WITHDRAWAL_EVENTS),
            "date": day("day of the event"),
            "votes_for": whole("votes for leaving; missing where the page gives none", null=True),
            "votes_against": whole("votes against; missing where the page gives none", null=True),
            "votes_abstained": whole("abstentions; missing where the page gives none", null=True),
            "notification": text("number of the depositary's notification; empty where there is none"),
            "reported": text("what the page says of the step, in our words, for a reader; may be empty"),
            "source_id": SOURCE,
            "note": NOTE,
        },
        ("withdrawals",),
        grain="One row for each step of a state on a day, and page that reports it.",
        key=("place", "event", "date", "source_id"),
        known="events",
        event="date",
        rivals=("place", "event"),
        raw=("place", "event", "date", *_VOTES, "notification", "reported", "source_id", "note"),
        clean=withdrawal,
    ),
    Table(
        "convention_events",
        "Dates of the two conventions themselves, and of withdrawals from the one on cluster munitions",
        {
            "convention": text("which convention", known=CONVENTIONS),
            "place": PLACE,
            "event": text("what happened", known=CONVENTION_EVENTS),
            "date": day("day of the event"),
            "source_id": SOURCE,
            "note": NOTE,
        },
        ("convention_events",),
        grain="One row for each event of a convention, and page that dates it.",
        key=("convention", "place", "event", "source_id"),
        known="events",
        event="date",
        rivals=("convention", "place", "event"),
        raw=("convention", "place", "event", "date", "source_id", "note"),
        clean=convention_event,
    ),
    Table(
        "plans",
        "What states have announced about mines: numbers, orders, money, making, positions",
        {
            "place": PLACE,
            "kind": text("what is announced", known=PLAN_KINDS),
            "mines": text("which mines it is about", known=PLAN_MINES),
            "parameter": text("name of the number in `parameters`; empty where there is none"),
            "words": text("the announcement in a clause; {} stands for the number"),
            "meaning": text(
                "what it means as the number of mines laid; empty where scenarios do not take it"
            ),
            "announced": text(
                "day, month or year of the announcement; empty where the page prints none", pattern=PARTIAL
            ),
            "published": KNOWN,
            "source_id": SOURCE,
            "note": NOTE,
        },
        ("plans",),
        grain="One row for each announcement of a state, or about it.",
        key=("place", "words"),
        raw=("place", "kind", "mines", "parameter", "words", "meaning", "announced", "source_id", "note"),
        clean=plan,
    ),
    Table(
        "stockpiles",
        "Stockpiled antipersonnel mines destroyed, retained and remaining",
        {
            "place": PLACE,
            "year": year("year the figure is about"),
            "measure": text("what is counted", known=STOCKPILE_MEASURES),
            "value": number("the figure, in `unit`"),
            "unit": text("unit of `value`", known=["mines", "year"]),
            "qualifier": text("how the figure was given", known=words.STOCKPILE_QUALIFIERS),
            "caveat": text("what a reader of the number has to know, in our words; mostly empty"),
            "published": KNOWN,
            "source_id": SOURCE,
            "note": NOTE,
        },
        ("stockpiles",),
        grain="One row for each statement of a page about the stock of a state in a year.",
        rivals=("place", "year", "measure"),
        raw=("place", "year", *RAW_FIGURE, "caveat", "source_id", "note"),
        clean=stockpile,
    ),
)
