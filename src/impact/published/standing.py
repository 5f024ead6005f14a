"""How a place stands to the Mine Ban Treaty, the European Union and NATO on a day, in words and dates.

The dates come from the depositary's list and from pages on steps of leaving; entry into force and effect of a
withdrawal are as listed, not computed. What cannot be told from them: whether a state keeps the rules it is
bound by, and how places that are no states are affected by the treaty status of another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from impact.published.obligations import reports_more_land
from impact.published.profile import Profile
from impact.vocabulary import WITHDRAWAL_EVENTS
from impact.wording import capital
from impact.wording import day as day_words

TREATY = "the Mine Ban Treaty"

Kind = Literal["party", "consented", "leaving", "left", "outside", "not a state"]

_STEPS: Mapping[str, str] = {
    "announced": "Intention to leave announced",
    "government_approved": "Leaving decided by the government",
    "parliament_vote": "Parliament votes",
    "deposited": "Notice of withdrawal deposited",
    "effective": "Withdrawal in effect",
    "suspended": "Suspension of obligations declared",
    "production_announced": "Production or purchase of mines announced",
    "deployment_announced": "Laying of mines announced",
}


@dataclass(frozen=True)
class Standing:
    """Where a place stands: what kind, a sentence, a few words for a list, and the pages behind them."""

    kind: Kind
    sentence: str
    words: str
    sources: tuple[str, ...]


def standing(place: Profile) -> Standing:
    """Say how a place stands to the Mine Ban Treaty on the day of its profile."""
    label = capital(place.label)
    rows = place.rows["treaty"]
    pages = [place.depositary] if place.depositary else []
    if not place.is_state:
        return Standing(
            "not a state",
            f"The depositary's list of {TREATY} holds states only: there is no entry for {place.label}, "
            "and no state's treaty status is carried over to it here.",
            "not on the depositary's list of states",
            tuple(pages),
        )
    if rows.empty or pd.isna(rows["consented"].iloc[0]):
        return _outside(place, label, pages)
    row = rows.iloc[0]
    pages = [str(row["source_id"])]
    force, effective = row["entry_into_force"], row["withdrawal_effective"]
    if pd.notna(effective) and effective <= place.day:
        return Standing(
            "left",
            f"{label} was a State Party to {TREATY} from {day_words(force)}; its withdrawal took effect on "
            f"{day_words(effective)}.",
            f"left the treaty on {day_words(effective)}",
            tuple(pages),
        )
    if pd.notna(row["withdrawal_deposited"]):
        until = f" and takes effect on {day_words(effective)}" if pd.notna(effective) else ""
        return Standing(
            "leaving",
            f"{label} has been a State Party to {TREATY} since {day_words(force)}; its notice of "
            f"withdrawal was deposited on {day_words(row['withdrawal_deposited'])}{until}.",
            f"leaving the treaty, notice of {day_words(row['withdrawal_deposited'])}",
            tuple(pages),
        )
    if pd.isna(force) or force > place.day:
        when = f"; it enters into force for it on {day_words(force)}" if pd.notna(force) else ""
        return Standing(
            "consented",
            f"{label} consented to be bound by {TREATY} on {day_words(row['consented'])}{when}.",
            f"consented on {day_words(row['consented'])}",
            tuple(pages),
        )
    stop = place.rows["withdrawals"]
    stop = stop[stop["event"] == "suspended"]
    since = f"{label} has been a State Party to {TREATY} since {day_words(force)}"
    if len(stop):
        return Standing(
            "party",
            f"{since}; on {day_words(stop['date'].iloc[-1])} it declared its obligations suspended, a "
            "step that the treaty does not provide for.",
            f"State Party since {force.year}, suspension declared",
            tuple(sorted({*pages, *stop["source_id"]})),
        )
    return Standing("party", f"{since}.", f"State Party since {force.year}", tuple(pages))


def _outside(place: Profile, label: str, pages: list[str]) -> Standing:
    pending = place.rows["treaty_pending"]
    signed = place.rows["treaty"]["signed"].dropna()
    more = ""
    if len(signed):
        more = f"; it signed on {day_words(signed.iloc[0])}"
    if len(pending):
        more += "; pages on record report an accession that the list does not show"
        pages = [*pages, *pending["source_id"]]
    return Standing(
        "outside",
        f"{label} is not a State Party to {TREATY}, according to the depositary's list{more}.",
        "not a State Party",
        tuple(sorted(set(pages))),
    )


def dates(place: Profile) -> pd.DataFrame:
    """List the dates of a place: treaty, declared completion, steps of leaving, European Union and NATO.

    Returns
    -------
    DataFrame
        ``when`` (a day or a year, in words), ``what``, ``source_id``; oldest first. Pages that give the same
        step and day are one row; a step whose pages give several days has a row for each.
    """
    found: list[tuple[pd.Timestamp, str, str, str]] = []
    for row in place.rows["treaty"].itertuples():
        form = {"": "Consent deposited"}.get(row.consent_type, f"{row.consent_type.capitalize()} deposited")
        for day, what in (
            (row.signed, "Mine Ban Treaty signed"),
            (row.consented, f"{form} (Mine Ban Treaty)"),
            (row.entry_into_force, "Mine Ban Treaty in force"),
            (row.withdrawal_deposited, _STEPS["deposited"]),
            (row.withdrawal_effective, _STEPS["effective"]),
        ):
            if pd.notna(day):
                found.append((day, day_words(day), what, row.source_id))
    for row in place.rows["withdrawals"].itertuples():
        what = _STEPS.get(row.event, WITHDRAWAL_EVENTS[row.event].capitalize())
        found.append((row.date, day_words(row.date), what, row.source_id))
    for row in place.rows["convention_events"].itertuples():
        what = f"Convention on Cluster Munitions: {_lower(_STEPS.get(row.event, row.event))}"
        found.append((row.date, day_words(row.date), what, row.source_id))
    for row in place.rows["memberships"].itertuples():
        name = "European Union" if row.organisation == "EU" else row.organisation
        found.append((row.joined, day_words(row.joined), f"{name} joined", row.source_id))
        if pd.notna(row.left):
            found.append((row.left, day_words(row.left), f"{name} left", row.source_id))
    for row in place.rows["completions"].itertuples():
        if pd.notna(row.year):
            day = pd.Timestamp(int(row.year), 12, 31)
            found.append((day, str(int(row.year)), "Clearance reported or declared complete", row.source_id))
    table = pd.DataFrame(found, columns=["day", "when", "what", "source_id"])
    table = table.sort_values(["day", "what", "source_id"], kind="stable").drop_duplicates(["when", "what"])
    return table[["when", "what", "source_id"]].reset_index(drop=True)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


@dataclass(frozen=True)
class Completion:
    """What pages say about completed clearance: years (several, or none), and whether areas were left."""

    years: tuple[int, ...]
    afterwards: bool
    pages: int
    sources: tuple[str, ...]


def completion(place: Profile) -> Completion | None:
    """Say when clearance was reported or declared complete, if it was.

    ``afterwards`` is true when a page tells of areas that remained or were found afterwards, or a
    contaminated area above zero is published for a later year.
    """
    rows = place.rows["completions"]
    if rows.empty:
        return None
    years = tuple(sorted({int(year) for year in rows["year"].dropna()}))
    areas = place.rows["contamination"]
    later = areas[(areas["value"] > 0) & (areas["year"] > years[-1])] if years else areas.iloc[:0]
    pages = sorted({*rows["source_id"], *later["source_id"]})
    return Completion(
        years, reports_more_land(rows) or bool(len(later)), rows["source_id"].nunique(), tuple(pages)
    )
