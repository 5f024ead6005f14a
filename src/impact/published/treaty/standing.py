"""How a place stands to the Mine Ban Treaty on a day, and whether it declared its land cleared.

The dates come from the depositary's list and from pages on steps of leaving; entry into force and effect of a
withdrawal are as listed, not computed. What cannot be told from them: whether a state keeps the rules it is
bound by, and how places without an entry on the list are affected by the status of a State Party.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from impact import places
from impact.arguments import needs
from impact.catalogue.frame_rows import records_of
from impact.data.load import known_of_place
from impact.published.profile import PROFILE, Profile, once_a_place
from impact.published.treaty.obligations import reports_more_land

Kind = Literal["party", "consented", "leaving", "left", "outside", "no entry"]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a place stands, the dates that say so, and the pages behind them.

    ``signed``, ``consented``, ``in_force``, ``deposited`` (notice of withdrawal), ``effective`` (withdrawal)
    and ``suspended`` (declared suspension of obligations, the first of the days that pages give) are days,
    missing where none is on record or, for places outside the treaty, where none applies; ``pending``: pages
    report an accession that the list does not show; ``reported_by``: the state that reports on clearance in a
    place without an entry of its own on the list.
    """

    kind: Kind
    sources: tuple[str, ...]
    signed: pd.Timestamp | None = None
    consented: pd.Timestamp | None = None
    in_force: pd.Timestamp | None = None
    deposited: pd.Timestamp | None = None
    effective: pd.Timestamp | None = None
    suspended: pd.Timestamp | None = None
    pending: bool = False
    reported_by: str = ""


@once_a_place
def standing(place: Profile) -> Standing:
    """Read from the tables how a place stands to the Mine Ban Treaty on the day of its profile."""
    rows = place.rows["treaty"]
    depositary = (place.depositary,) if place.depositary else ()
    if not place.is_state:
        page = places.page_of_responsible(place.code)
        known = page in place.pages.index
        return Standing(
            kind="no entry",
            reported_by=places.responsible(place.code) if known else "",
            sources=(*depositary, page) if known else depositary,
        )
    consented = rows[rows["consented"].notna()]
    if consented.empty:
        pending, signed = place.rows["treaty_pending"], rows["signed"].dropna()
        return Standing(
            kind="outside",
            signed=signed.iloc[0] if len(signed) else None,
            pending=len(pending) > 0,
            sources=tuple(sorted({*depositary, *pending["source_id"]})),
        )
    row = consented.iloc[0]
    steps = place.rows["withdrawals"]
    suspensions = steps[steps["event"] == "suspended"]
    kind = _bound(row, place.day)
    if kind != "party":
        suspensions = suspensions.iloc[:0]
    return Standing(
        kind=kind,
        signed=_day(row["signed"]),
        consented=_day(row["consented"]),
        in_force=_day(row["entry_into_force"]),
        deposited=_day(row["withdrawal_deposited"]),
        effective=_day(row["withdrawal_effective"]),
        suspended=suspensions["date"].min() if len(suspensions) else None,
        sources=tuple(sorted({str(row["source_id"]), *suspensions["source_id"]})),
    )


def _bound(row: pd.Series, day: pd.Timestamp) -> Kind:
    """Decide how a state that consented is bound on a day; a notice counts from its deposit."""
    force, effective = row["entry_into_force"], row["withdrawal_effective"]
    if pd.notna(effective) and effective <= day:
        return "left"
    if pd.notna(row["withdrawal_deposited"]):
        return "leaving"
    if pd.isna(force) or force > day:
        return "consented"
    return "party"


def _day(date: pd.Timestamp) -> pd.Timestamp | None:
    return date if pd.notna(date) else None


@dataclass(frozen=True)
class Completion:
    """What pages say about completed clearance: years (several, or none), and whether areas were left.

    ``also``: codes of places without an entry on the list, whose clearance this place reports.
    ``between`` is the one period in which it was declared, as two partial dates; empty where none is named.
    """

    years: tuple[int, ...]
    afterwards: bool
    pages: int
    sources: tuple[str, ...]
    between: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@needs("standing.completion", place=PROFILE)
def completion(place: Profile) -> Completion | None:
    """Read when clearance was reported or declared complete, if it was.

    Of a place without an entry on the list, the state that answers for its clearance declares it; ``also``
    names the places of which this one declares it.
    ``afterwards`` is true when a page tells of areas that remained or were found afterwards, or a
    contaminated area above zero is published for a later year.
    """
    rows = place.rows["completions"]
    if rows.empty and not place.is_state:
        rows = known_of_place("completions", place.as_of, places.responsible(place.code))
    if rows.empty:
        return None
    years = tuple(sorted({int(year) for year in rows["year"].dropna()}))
    areas = place.rows["contamination"]
    later = areas[(areas["value"] > 0) & (areas["year"] > years[-1])] if years else areas.iloc[:0]
    reopened = reports_more_land(rows) or bool(len(later))
    pages = sorted({*rows["source_id"], *later["source_id"]})
    ends = [[str(row.get(name, "")) for name in ("period_start", "period_end")] for row in records_of(rows)]
    spans = {tuple(pair) for pair in ends if all(pair)}
    between = next(iter(spans)) if len(spans) == 1 else ()
    known = place.pages.index
    also = tuple(
        other for other in places.reports_for(place.code) if places.page_of_responsible(other) in known
    )
    return Completion(years, reopened, rows["source_id"].nunique(), tuple(pages), between, also)
