"""Findings on what is left in the ground and done about it: land, clearance, money, the treaty."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from impact import places
from impact.answers.country_profile.country_harm import PUBLISHED
from impact.answers.country_profile.treaty_status import deadline_words, standing_words
from impact.catalogue.frame_rows import records_of
from impact.findings import Finding
from impact.published import sections
from impact.published.profile import Profile, Record
from impact.published.treaty import membership, standing
from impact.wording import Quantity, capital, listed, partial_date, period

_DOLLARS = "million US dollars"
#: What the land of a figure is, where it is not mined land that remained.
_LANDS = {"remnants": " (mines or other ordnance)", "initial": " (a first estimate)"}
#: What a reader must know of land that is only suspected.
_SUSPECTED = "; suspected land: most of it usually turns out to hold no mines"
#: What a declaration on mined land leaves open.
_ORDNANCE = "whether other ordnance remains is not said"
#: By more years than this a figure of released land must be newer to lead before cleared land.
_NEWER = 3
#: Measures that a finding on land may lead with, in this order.
_VERBS = {"cleared_km2": "cleared", "released_km2": "released", "battle_area_cleared_km2": "cleared"}


def contamination(place: Profile) -> Finding | None:
    """State the newest area of hazardous land: the total, or else the larger of its published parts.

    A declared completion that is no older than the area stands in the same sentence, and for it where few
    words are said.
    """
    table = sections.contamination(place)
    kinds = {
        "total_km2": ("contaminated", "contaminated"),
        "suspected_km2": ("suspected to be hazardous", "suspected"),
        "confirmed_km2": ("confirmed to be hazardous", "confirmed hazardous"),
    }
    known = (row for row in records_of(table) if any(pd.notna(row[area]) for area in kinds))
    row = next(known, None)
    if row is None:
        return None
    measure = "total_km2"
    if pd.isna(row[measure]):
        parts = [area for area in ("suspected_km2", "confirmed_km2") if pd.notna(row[area])]
        measure = max(parts, key=lambda area: float(row[area]))
    words, short = kinds[measure]
    if measure == "total_km2" and row["stage"] == "remaining":
        words = short = "contaminated with mines"  # other ordnance is no part of it
    if row["stage"] == "potential":
        words, short = "potentially contaminated", "potentially contaminated"
    words, short = words + _LANDS.get(row["stage"], ""), short + _LANDS.get(row["stage"], "")
    low, high = row[f"{measure}_low"], row[f"{measure}_high"]
    apart = pd.notna(low)
    over = _completed_since(place, int(row["year"]))
    land = Quantity(
        value=float(row[measure]),
        kind="area",
        unit="km²",
        low=float(low) if apart else None,
        high=float(high) if apart else None,
        qualifier=row[f"{measure}_qualifier"],
    )
    return Finding.of(
        "contamination",
        f"{capital(land.bare)} of land in {place.label} {_was(land)} reported as {words} in "
        f"{row['year']}{land.aside}{_before(over)}.",
        land,
        unit=f"km² {short} in {row['year']}",
        sources=[row[f"{measure}_source"], *(over.sources if over else ())],
        method=f"{PUBLISHED} for the whole country"
        + ("; the range is that of the pages" if apart else "")
        + (_SUSPECTED if measure == "suspected_km2" or row["stage"] == "potential" else ""),
        short=f"clearance of mined land reported complete{_in_years(over)}"
        if over
        else f"{land} {short} in {row['year']}",
    )


def _was(land: Quantity) -> str:
    return "was" if land.values[-1] == 1 else "were"


def land_words(measure: str, use: str = "", scope: str = "whole") -> str:
    """Word what happened to the land of a figure; the use says where it is not all mined land.

    >>> land_words("cleared_km2"), land_words("cleared_km2", "battle_area")
    ('cleared', 'cleared of mines and other ordnance')
    >>> land_words("returned_to_use_km2", "returned", "part_of_kind")
    'returned to use as farmland, whether it was mined or not'
    """
    verb = _VERBS.get(measure, "")
    match use:
        case "state_services":
            return f"{verb} by services of the state alone"
        case "returned":
            farms = " as farmland" if scope == "part_of_kind" else ""
            return f"returned to use{farms}, whether it was mined or not"
        case "battle_area" if measure == "battle_area_cleared_km2":
            return "cleared of unexploded ordnance"
        case "battle_area":
            return f"{verb} {'from' if verb == 'released' else 'of'} mines and other ordnance"
        case _:
            return verb


def released(place: Profile) -> Finding | None:
    """State the newest figure of land: mined land first, then what services of the state cleared, then more.

    A figure that mixes in battle areas leads only where it is of a later year than any of mined land. Land
    returned to use is no clearance and never leads.
    """
    mined, other = (records_of(land) for land in (sections.mined_land(place), sections.other_land(place)))
    choices = [mined] + [
        [row for row in other if row["use"] == use] for use in ("state_services", "battle_area")
    ]
    figures = [own for rows in choices if (own := _newest_of(rows)) is not None]
    if not figures:
        return None
    row = max(figures, key=lambda own: own["year"])
    verb, year = _VERBS[row["measure"]], int(row["year"])
    how = land_words(row["measure"], row.get("use", ""), row.get("scope", "whole"))
    land = Quantity.of_row(row, "area", "km²")
    kinds = " (cleared, reduced or cancelled)" if how == "released" else ""
    return Finding.of(
        f"land-{verb}",
        f"{capital(land.bare)} of land in {place.label} {_was(land)} reported as {how}{kinds} in "
        f"{year}{land.aside}{_longer(place, row)}.",
        land,
        unit=f"km² {how} in {year}",
        short=f"{land} {verb} in {year}",
        sources=[row["source_id"]],
        method=f"{PUBLISHED} for the whole country",
    )


def _newest_of(rows: Sequence[Record]) -> Record | None:
    """Take the newest figure of cleared land, or of released land where that is some years newer."""
    newest = [
        max(reversed(own), key=lambda row: row["year"])
        for measure in _VERBS
        if (own := [row for row in rows if row["measure"] == measure])
    ]
    if not newest:
        return None
    first, *others = newest
    return next((row for row in others if row["year"] > first["year"] + _NEWER), first)


def _longer(place: Profile, row: Record) -> str:
    """Add what the same page gives for a period that the year belongs to, where it gives it."""
    if not row.get("use"):
        return ""
    same = [
        own
        for own in place.records("clearance")
        if pd.isna(own["year"])
        and own["period_start"]
        and all(own[name] == row[name] for name in ("measure", "use", "source_id"))
    ]
    if not same:
        return ""
    own = same[0]
    return f", and {Quantity.of_row(own, 'area', 'km²')} {period(own['period_start'], own['period_end'])}"


def _before(over: standing.Completion | None) -> str:
    return f", before clearance was reported complete{_in_years(over)}" if over else ""


def _completed_since(place: Profile, year: int) -> standing.Completion | None:
    """Find the completion that was declared in the year of an area or later, with nothing found after it."""
    declared = standing.completion(place)
    if declared is None or declared.afterwards or not declared.years or declared.years[-1] < year:
        return None
    return declared


def _in_years(declared: standing.Completion) -> str:
    if declared.years or not declared.between:
        return f" in {listed(map(str, declared.years), 'or')}" if declared.years else ""
    return f" between {' and '.join(map(partial_date, declared.between))}"


def completion(place: Profile) -> Finding | None:
    """State that clearance was declared complete."""
    declared = standing.completion(place)
    if declared is None:
        return None
    when = _in_years(declared)
    after = "mined areas remained or were found afterwards" if declared.afterwards else _ORDNANCE
    where = place.label
    if declared.also:
        others = listed(f"in {places.in_sentence(code)}" for code in declared.also)
        where = f"{where} and {others}, for which it reports,"
    return Finding(
        "completion",
        f"Clearance of mined land in {where} was reported or declared complete{when}; {after}.",
        f"clearance of mined land reported complete{when}",
        "",
        sources=declared.sources,
        method="pages in this collection; a declaration covers the mined areas known at the time"
        + ("" if when else "; none of them gives the year"),
        short=f"clearance of mined land reported complete{when}",
    )


def funding(place: Profile) -> Finding | None:
    """State the money from abroad, or of the largest single donor."""
    table = sections.funding(place)
    own = table[table["measure"] == "international"]
    if len(own):
        row = own.iloc[-1]
        money = Quantity.of_row(row, "money", _DOLLARS)
        return Finding.of(
            "funding",
            f"{money.first} for mine action in {place.label} came from abroad in {int(row['year'])}.",
            money,
            unit=f"million USD from abroad in {int(row['year'])}",
            short=f"{money} from abroad in {int(row['year'])}",
            sources=[row["source_id"]],
            method=f"{PUBLISHED}, dollars of the year, all donors together",
        )
    single = sections.donors(place)
    if single.empty:
        return None
    row = single[single["year"] == single["year"].max()].iloc[0]
    money = Quantity.of_row(row, "money", _DOLLARS)
    return Finding.of(
        "funding-single-donor",
        f"{capital(row['name'])} gave {money} for mine action in {place.label} in {int(row['year'])}; this "
        "collection has no total of all donors.",
        money,
        unit=f"million USD of one donor in {int(row['year'])}",
        short=f"{money} from {row['name']} in {int(row['year'])}",
        sources=[row["source_id"]],
        method=f"{PUBLISHED}, dollars of the year",
    )


def gifts(place: Profile) -> Finding | None:
    """State the money for mine action elsewhere."""
    table = sections.gifts(place)
    if table.empty:
        return None
    row = table.iloc[-1]
    money = Quantity.of_row(row, "money", _DOLLARS)
    return Finding.of(
        "funding-given",
        f"{money.first} for mine action abroad came from {place.label} in {int(row['year'])}.",
        money,
        unit=f"million USD given in {int(row['year'])}",
        sources=[row["source_id"]],
        method=f"{PUBLISHED}, dollars of the year",
    )


def treaty(place: Profile) -> Finding:
    """State how the place stands to the Mine Ban Treaty."""
    known = standing.standing(place)
    sentence, words = standing_words(place, known)
    return Finding(
        "treaty-status",
        sentence,
        words,
        "",
        sources=known.sources,
        method=f"dates of {membership.list_words(place.depositary)}"
        + ("" if known.suspended is None else "; of the suspension, as pages report it"),
        short=words,
    )


def deadline(place: Profile) -> Finding | None:
    """State the deadline for clearing mined land, as pages print it."""
    known = deadline_words(place)
    if known is None:
        return None
    sentence, words, pages, printed = known
    return Finding("article-5-deadline", sentence, words, "", sources=pages, method=printed)
