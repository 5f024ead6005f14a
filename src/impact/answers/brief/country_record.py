"""What is on record about one country that a brief needs: steps, former stockpile, border regions.

Remarks in the tables are our own words; the table names the page behind each. Places are aggregated: a brief
counts people and land of all border regions together and names none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from impact import places
from impact.answers.country_profile import deadline_words, standing_words
from impact.catalogue.treaty import WITHDRAWAL_EVENTS
from impact.data import sources
from impact.findings import Finding
from impact.published import standing
from impact.published.profile import Profile
from impact.wording import Quantity, capital, count, ends, listed, short_day
from impact.wording import day as day_words

_TREATY = "the Mine Ban Treaty"
_STEPS: Mapping[str, str] = {
    "announced": "Leaving announced",
    "government_approved": "Decided by the government",
    "parliament_vote": "Parliament votes",
    "deposited": "Notice deposited",
    "effective": "Withdrawal in effect",
    "production_announced": "Production or purchase announced",
    "deployment_announced": "Laying announced",
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
    for row in place.rows["treaty"].itertuples():
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
    votes = list(dict.fromkeys(_votes(row) for row in counted.itertuples()))
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
        for row in steps[steps["conflict"].astype(bool)].itertuples()
    ]


def state_status(place: Profile) -> Finding:
    """State how the country stands to the treaty on the day, and which step out is on record."""
    status = standing.standing(place)
    sentence, words = standing_words(place, status)
    steps = place.rows["withdrawals"]
    leaving = ""
    if status.kind == "party" and steps.empty:
        leaving = " No step towards leaving it was on record on the day of this brief."
    elif status.kind == "party":
        ordered = steps.sort_values("date", kind="stable")
        first, last = (day_words(ordered["date"].iloc[end]) for end in (0, -1))
        later = "nothing later" if first == last else f"the last step, of {last}, and nothing later"
        leaving = f" On {first} it announced that it would leave; {later} was known on the day of this brief."
    deadline = deadline_words(place) if status.kind == "party" else None
    until, printed = (f" {deadline[0]}", deadline[2]) if deadline else ("", ())
    pages = tuple(sorted({*status.sources, *steps["source_id"], *printed}))
    return Finding(
        "treaty-status",
        sentence + until + leaving,
        words,
        "",
        sources=pages,
        method="dates of the depositary's list and of pages",
    )


def state_stockpile(place: Profile) -> Finding | None:
    """State what became of the mines that the country once held; nothing where nothing is on record."""
    rows = place.rows["stockpiles"].sort_values("year", kind="stable")
    destroyed = rows[rows["measure"] == "stockpile_destroyed_mines"]
    retained = rows[rows["measure"] == "retained_for_training"]
    if destroyed.empty:
        return None
    row = destroyed.iloc[-1]
    label = capital(place.label)
    if row["value"] > 0:
        completed = rows[rows["measure"] == "stockpile_destruction_completed_year"]
        year = int(completed["value"].iloc[-1]) if len(completed) else int(row["year"])
        parts = [
            f"{label} had destroyed its stockpile of {count(row['value'])} antipersonnel mines by {year}"
        ]
    else:
        parts = [
            f"{label} declared that it held no stockpile of antipersonnel mines (report for "
            f"{int(row['year'])})"
        ]
    held = retained[retained["value"] > 0]
    if len(held):
        last = retained.iloc[-1]
        most = held.iloc[-1]
        training = Quantity.of_row(most, "count")
        end = f"; none in {int(last['year'])}" if last["value"] == 0 and last["year"] > most["year"] else ""
        parts.append(f"it kept {training} for training in {int(most['year'])}{end}")
    elif len(retained):
        parts.append("it kept none for training")
    caveat = f" ({row['caveat']})" if row["caveat"] else ""
    return Finding.of(
        "former-stockpile",
        "; ".join([parts[0] + caveat, *parts[1:]]) + ".",
        Quantity(value=float(row["value"]), kind="count"),
        unit="mines destroyed",
        sources=rows,
        method="published counts",
    )


def state_regions(place: Profile, rows: pd.DataFrame, borders: pd.DataFrame) -> Finding | None:
    """State how many people live on how much land in the regions along the border, all of them together.

    Parameters
    ----------
    place
        The country.
    rows
        :func:`impact.scenario.inputs.borderland.regions`: ``adjoins``, ``population``, ``population_year``,
        ``area_km2``, ``source_id``.
    borders
        ``load("borders", as_of=...)``: lengths; the shortest and longest that pages give for a neighbour
        both stand in the sentence.

    Returns
    -------
    Finding or None
        None where no region is on record.
    """
    if rows.empty:
        return None
    people, land = float(rows["population"].sum()), float(rows["area_km2"].sum())
    neighbours = sorted({code for text in rows["adjoins"] for code in str(text).split(";")}, reverse=True)
    lengths = borders[borders["place"] == place.code]
    lengths = lengths[lengths["part"] == "whole"]
    ranges = lengths.groupby("neighbour")["value"].agg(["min", "max"]).sort_index(ascending=False)
    measured = listed([_length(str(code), row["min"], row["max"]) for code, row in ranges.iterrows()])
    years = listed([str(year) for year in sorted({int(year) for year in rows["population_year"].dropna()})])
    return Finding.of(
        "border-regions",
        f"In {years}, {count(people)} people lived in the {len(rows)} regions of {place.label} that adjoin "
        f"{listed([places.name(code) for code in neighbours])}, on {count(land)} km² "
        f"({count(people / land)} per km²)"
        + (f"; pages give the border as {measured}." if measured else "."),
        Quantity(value=round(people / land, 1), kind="count"),
        unit="people per km2 of the border regions",
        sources=[*rows["source_id"], *lengths["source_id"]],
        method="sums over statistical regions (NUTS 3)",
    )


def _length(neighbour: str, shortest: float, longest: float) -> str:
    return f"{ends(shortest, longest, 'area')} km with {places.name(neighbour)}"
