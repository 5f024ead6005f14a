"""What states are bound to and since when: treaties, alliances, withdrawals, stockpiles."""

from __future__ import annotations

from impact import vocabulary as words
from impact.catalogue.table import KNOWN, NOTE, PLACE, SOURCE, Table, day, number, text, whole, year

_TREATY_DATES = {
    "signed": day("day of signature", null=True),
    "consented": day("day on which the instrument of consent was deposited", null=True),
    "consent_type": text("form of consent", known=[*words.CONSENT_TYPES, ""]),
    "entry_into_force": day(
        "day on which the Convention enters into force for the state: first day of the sixth month after "
        "the deposit, 1 March 1999 at the earliest",
        null=True,
    ),
    "withdrawal_deposited": day("day on which the notice of withdrawal was deposited", null=True),
    "withdrawal_effective": day("day on which the withdrawal takes effect", null=True),
}

COMMITMENTS: tuple[Table, ...] = (
    Table(
        "treaty",
        "Mine Ban Treaty: signature, consent, entry into force and withdrawal by state",
        {"place": PLACE, **_TREATY_DATES, "source_id": SOURCE, "note": NOTE},
        ("treaty_status",),
        key=("place",),
        known="events",
    ),
    Table(
        "treaty_pending",
        "Reports of accessions that the depositary's list does not show",
        {"place": PLACE, **_TREATY_DATES, "published": KNOWN, "source_id": SOURCE, "note": NOTE},
        ("treaty_status_pending",),
        key=("place", "source_id"),
    ),
    Table(
        "memberships",
        "Members of the European Union and NATO with dates",
        {
            "place": PLACE,
            "organisation": text("organisation", known=words.ORGANISATIONS),
            "joined": day("day of accession"),
            "left": day("day of leaving", null=True),
            "source_id": SOURCE,
            "note": NOTE,
        },
        ("memberships",),
        key=("place", "organisation", "source_id"),
        known="events",
        rivals=("place", "organisation"),
    ),
    Table(
        "withdrawals",
        "Steps of withdrawal from the Mine Ban Treaty, and Ukraine's suspension",
        {
            "place": PLACE,
            "event": text("step", known=words.WITHDRAWAL_EVENTS),
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
        key=("place", "event", "date", "source_id"),
        known="events",
        rivals=("place", "event"),
    ),
    Table(
        "convention_events",
        "Dates of the two conventions themselves, and of withdrawals from the one on cluster munitions",
        {
            "convention": text("which convention", known=words.CONVENTIONS),
            "place": PLACE,
            "event": text("what happened", known=words.CONVENTION_EVENTS),
            "date": day("day of the event"),
            "source_id": SOURCE,
            "note": NOTE,
        },
        ("convention_events",),
        key=("convention", "place", "event", "source_id"),
        known="events",
        rivals=("convention", "place", "event"),
    ),
    Table(
        "stockpiles",
        "Stockpiled antipersonnel mines destroyed, retained and remaining",
        {
            "place": PLACE,
            "year": year("year the figure is about"),
            "measure": text("what is counted", known=words.STOCKPILE_MEASURES),
            "value": number("the figure, in `unit`"),
            "unit": text("unit of `value`", known=["mines", "year"]),
            "qualifier": text("how the figure was given", known=words.STOCKPILE_QUALIFIERS),
            "caveat": text("what a reader of the number has to know, in our words; mostly empty"),
            "published": KNOWN,
            "source_id": SOURCE,
            "note": NOTE,
        },
        ("stockpiles",),
        rivals=("place", "year", "measure"),
    ),
)
