"""What is on record about one country that a brief needs: steps, former stockpile, border regions.

Remarks in the tables are our own words; the table names the page behind each. Places are aggregated: a brief
counts people and land of all border regions together and names none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from impact import places
from impact.answers.brief import brief_sentences
from impact.answers.country_profile import standing_words
from impact.catalogue.frame_rows import each_row
from impact.catalogue.treaty import WITHDRAWAL_EVENTS
from impact.data import sources
from impact.findings import Finding
from impact.published.profile import Profile
from impact.published.treaty import membership, standing
from impact.wording import Quantity, capital, count, short_day
from impact.wording import day as day_words

_STEPS: Mapping[str, str] = {
    "announced": "Statement on leaving",
    "government_approved": "Government decision",
    "parliament_vote": "Parliament votes",
    "deposited": "Notice deposited",
    "effective": "Withdrawal in effect",
    "production_announced": "Statement on making or buying mines",
    "deployment_announced": "Statement on laying mines",
    "suspended": "Suspension declared",
}


def list_steps(place: Profile) -> pd.DataFrame:
    """List the steps of a state into the treaty and out of it, with what pages report of each.

    Parameters
    ----------
    place
        :func:`impact.published.profile.of`; only what was known on its day is listed.

    Returns
    -------
    DataFrame
        ``day``, ``event`` (as in the table; ``consented`` for the step in), ``when`` (in words), ``what``,
        ``reported`` (numbers of votes, remarks; where pages contradict each other, both), ``source``
        (publishers, a weak page marked), ``conflict`` (whether pages contradict each other), ``source_id``
        (first page), ``pages``; oldest first.
    """
    steps: list[tuple[pd.Timestamp, str, str, str, list[str], bool]] = []
    for row in each_row(place.rows["treaty"]):
        if pd.notna(row.consented):
            form = (row.consent_type or "consent").capitalize()
            force = f"In force from {day_words(row.entry_into_force)}"
            steps.append((row.consented, "consented", f"{form} deposited", force, [row.source_id], False))
    for (day, event), rows in place.rows["withdrawals"].groupby(["date", "event"], sort=True):
        reported, conflict = _reported(rows)
        step = _STEPS.get(event, WITHDRAWAL_EVENTS[event].capitalize())
        steps.append((day, event, step, reported, list(dict.fromkeys(rows["source_id"])), conflict))
    table = pd.DataFrame(
        [
            {
                "day": day,
                "event": event,
                "when": short_day(day),
                "what": step,
                "reported": reported,
                "source": "; ".join(dict.fromkeys(_publisher(page) for page in pages)),
                "conflict": conflict,
                "source_id": pages[0],
                "pages": tuple(pages),
            }
            for day, event, step, reported, pages, conflict in steps
        ],
        columns=["day", "event", "when", "what", "reported", "source", "conflict", "source_id", "pages"],
    )
    return table.sort_values("day", kind="stable").reset_index(drop=True)


def _publisher(page: str) -> str:
    entry = sources.lookup(page)
    return f"{entry.publisher} (weak page)" if entry.tier == "weak" else entry.publisher


def _reported(rows: pd.DataFrame) -> tuple[str, bool]:
    """Put what pages say of one step into words, and say whether they contradict each other.

    >>> page = {"votes_for": 68, "votes_against": 14, "votes_abstained": None}
    >>> words = {"notification": "", "reported": ""}
    >>> _reported(pd.DataFrame([page | words, page | words | {"votes_for": 66, "votes_abstained": 2}]))
    ('Pages differ: 68 for, 14 against; 66 for, 14 against, 2 abstained', True)
    """
    counted = rows[rows["votes_against"].notna()]
    votes = list(dict.fromkeys(_votes(row) for row in each_row(counted)))
    if votes:
        return (f"Pages differ: {'; '.join(votes)}" if len(votes) > 1 else votes[0]), len(votes) > 1
    numbers = "Notification " + rows["notification"]
    parts = rows["reported"].mask(rows["notification"] != "", numbers)
    return capital("; ".join(dict.fromkeys(part for part in parts if part))), False


def _votes(row: Any) -> str:
    abstained = f", {count(row.votes_abstained)} abstained" if pd.notna(row.votes_abstained) else ""
    return f"{count(row.votes_for)} for, {count(row.votes_against)} against{abstained}"


def list_conflicts(steps: pd.DataFrame) -> list[str]:
    """List the steps of :func:`list_steps` that pages report differently, one clause for each."""
    return [
        f"{row.what[:1].lower()}{row.what[1:]} on {day_words(row.day)}"
        for row in each_row(steps[steps["conflict"].astype(bool)])
    ]


def state_status(place: Profile) -> Finding:
    """State how the country stands to the treaty on the day, and which step out is on record."""
    known = standing.standing(place)
    sentence, words = standing_words(place, known)
    label, steps = capital(place.label), place.rows["withdrawals"]
    joined, deposited, effective = (
        "" if day is None else day_words(day) for day in (known.in_force, known.deposited, known.effective)
    )
    if known.kind == "left":
        sentence = brief_sentences.left_treaty(label, joined, effective)
    elif known.kind == "leaving" and effective:
        sentence = brief_sentences.leaving_treaty(label, joined, deposited, effective)
    elif known.kind == "party":
        days = steps["date"].sort_values()
        first, last = (day_words(days.iloc[end]) if len(days) else "" for end in (0, -1))
        sentence = brief_sentences.member_of_treaty(label, joined, first, last)
    return Finding(
        "treaty-status",
        sentence,
        words,
        "",
        sources=tuple(sorted({*known.sources, *steps["source_id"]})),
        method=f"dates of {membership.list_words(place.depositary)} and of pages",
    )


def stockpile_values(place: Profile) -> dict[str, Any] | None:
    """Look up how many stockpiled mines were destroyed, by which year; nothing where nothing is on record."""
    rows = place.rows["stockpiles"].sort_values("year", kind="stable")
    destroyed = rows[rows["measure"] == "stockpile_destroyed_mines"]
    if destroyed.empty:
        return None
    row = destroyed.iloc[-1]
    completed = rows[rows["measure"] == "stockpile_destruction_completed_year"]
    by = int(completed["value"].iloc[-1]) if row["value"] and len(completed) else int(row["year"])
    return {"mines": float(row["value"]), "by": by, "caveat": str(row["caveat"])}


def state_stockpile(place: Profile) -> Finding | None:
    """State what became of the mines that the country once held; nothing where nothing is on record."""
    rows = place.rows["stockpiles"].sort_values("year", kind="stable")
    values = stockpile_values(place)
    if values is None:
        return None
    retained = rows[rows["measure"] == "retained_for_training"]
    return Finding.of(
        "former-stockpile",
        brief_sentences.stockpile(place=capital(place.label), training=_training(retained), **values),
        Quantity(value=values["mines"], kind="count"),
        unit="mines destroyed",
        sources=rows,
        method="published counts",
    )


def _training(retained: pd.DataFrame) -> str:
    """Write how many mines were kept for training, at last; empty where nothing is on record."""
    if retained.empty:
        return ""
    held, last = retained[retained["value"] > 0], retained.iloc[-1]
    if held.empty:
        return brief_sentences.kept_for_training(None, int(last["year"]), None)
    most = held.iloc[-1]
    none_in = int(last["year"]) if last["value"] == 0 and last["year"] > most["year"] else None
    return brief_sentences.kept_for_training(Quantity.of_row(most, "count"), int(most["year"]), none_in)


def state_regions(place: Profile, rows: pd.DataFrame) -> Finding | None:
    """State how many people live on how much land in the regions along the border, all of them together.

    Parameters
    ----------
    place
        The country.
    rows
        :func:`impact.scenario.inputs.borderland.regions`: ``adjoins``, ``population``, ``population_year``,
        ``area_km2``, ``source_id``.

    Returns
    -------
    Finding or None
        None where no region is on record.
    """
    if rows.empty:
        return None
    people, land = float(rows["population"].sum()), float(rows["area_km2"].sum())
    neighbours = sorted({code for text in rows["adjoins"] for code in str(text).split(";")}, reverse=True)
    return Finding.of(
        "border-regions",
        brief_sentences.border_regions(
            place=place.label,
            regions=len(rows),
            neighbours=[places.name(code) for code in neighbours],
            people=people,
            density=people / land,
            when=sorted({int(year) for year in rows["population_year"].dropna()}),
        ),
        Quantity(value=round(people / land, 1), kind="count"),
        unit="people per km² of the border regions",
        sources=rows,
        method="sums over statistical regions (NUTS 3)",
    )


def state_length(place: Profile, borders: pd.DataFrame) -> Finding | None:
    """State the shortest and the longest length that pages give for the border with each neighbour.

    Parameters
    ----------
    place
        The country.
    borders
        ``load("borders", as_of=...)``.

    Returns
    -------
    Finding or None
        None where no length is on record.
    """
    rows = borders[(borders["place"] == place.code) & (borders["part"] == "whole")]
    if rows.empty:
        return None
    ends = rows.groupby("neighbour")["value"].agg(["min", "max"]).sort_index(ascending=False)
    lengths = [
        brief_sentences.length(places.name(str(code)), row["min"], row["max"])
        for code, row in ends.iterrows()
    ]
    return Finding.of(
        "border-length",
        brief_sentences.border_length(lengths),
        Quantity(value=float(ends["max"].sum()), kind="area"),
        unit="km, the longest lengths added up",
        sources=rows,
        method="lengths as pages give them",
    )
