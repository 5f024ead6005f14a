"""Findings on what is left in the ground and done about it: land, clearance, money, the treaty."""

from __future__ import annotations

import pandas as pd

from impact.answers.country_profile.country_harm import PUBLISHED
from impact.answers.country_profile.treaty_status import deadline_words, standing_words
from impact.findings import Finding
from impact.published import sections, standing
from impact.published.profile import Profile
from impact.wording import Quantity, capital, ends, listed

_DOLLARS = "million US dollars"


def contamination(place: Profile) -> Finding | None:
    """State the newest area of hazardous land; the total where there is one."""
    table = sections.contamination(place)
    kinds = {
        "total_km2": ("contaminated", "contaminated"),
        "suspected_km2": ("suspected to be hazardous", "suspected"),
        "confirmed_km2": ("confirmed to be hazardous", "confirmed hazardous"),
    }
    known = table.dropna(subset=list(kinds), how="all")
    if known.empty:
        return None
    row = known.iloc[0]
    measure = next(name for name in kinds if pd.notna(row[name]))
    words, short = kinds[measure]
    low, high = row[f"{measure}_low"], row[f"{measure}_high"]
    apart = pd.notna(low)
    land = Quantity(
        value=float(row[measure]),
        kind="area",
        unit="km²",
        low=float(low) if apart else None,
        high=float(high) if apart else None,
    )
    # Figures of pages, not bounds of one: to the nearest digit, as the tables print them.
    more = f"; pages on record range from {ends(float(low), float(high), 'area')} km²" if apart else ""
    return Finding.of(
        "contamination",
        f"{land} of land in {place.label} were reported as {words} in {row['year']}{more}.",
        land,
        unit=f"km² {short} in {row['year']}",
        sources=[row["source_id"]],
        method=f"{PUBLISHED} for the whole country",
    )


def released(place: Profile) -> Finding | None:
    """State the land cleared, or released, in the newest year."""
    table = sections.land(place)
    for word, more in (("cleared", ""), ("released", " (cleared, reduced or cancelled)")):
        own = table[table["measure"] == f"{word}_km2"]
        if len(own):
            row = own.iloc[-1]
            land = Quantity.of_row(row, "area", "km²")
            return Finding.of(
                f"land-{word}",
                f"{land.first} of land in {place.label} were reported as {word}{more} in {int(row['year'])}.",
                land,
                unit=f"km² {word} in {int(row['year'])}",
                sources=[row["source_id"]],
                method=f"{PUBLISHED} for the whole country",
            )
    return None


def completion(place: Profile) -> Finding | None:
    """State that clearance was declared complete."""
    declared = standing.completion(place)
    if declared is None:
        return None
    when = f" in {listed(map(str, declared.years), 'or')}" if declared.years else ""
    year = when or "; no page on record gives the year"
    after = "; pages on record tell of mined areas that remained or were found afterwards"
    return Finding(
        "completion",
        f"Clearance in {place.label} was reported or declared complete{year}"
        f"{after if declared.afterwards else ''}.",
        f"clearance reported complete{when}",
        "",
        sources=declared.sources,
        method="pages on record; a declaration covers the mined areas known at the time",
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
        f"{capital(row['name'])} gave {money} for mine action in {place.label} in {int(row['year'])}; no "
        "total of all donors is on record.",
        money,
        unit=f"million USD of one donor in {int(row['year'])}",
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
        method="dates of the depositary's list",
    )


def deadline(place: Profile) -> Finding | None:
    """State the deadline for clearing mined land, as pages print it."""
    known = deadline_words(place)
    if known is None:
        return None
    sentence, words, pages = known
    return Finding(
        "article-5-deadline", sentence, words, "", sources=pages, method="dates as pages print them"
    )
