"""Headlines on what is left in the ground and done about it: land, clearance, money, the treaty."""

from __future__ import annotations

import pandas as pd

from impact.answers.country_profile.headline import PUBLISHED, Headline
from impact.published import sections, standing
from impact.published.profile import Profile
from impact.wording.english import amount, capital, qualified


def contamination(place: Profile) -> Headline | None:
    """Give the newest area of hazardous land; the total where there is one."""
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
    more = f"; pages on record range from {amount(low)} to {amount(high)} km²" if apart else ""
    return Headline(
        "contamination",
        f"{amount(row[measure])} km² of land in {place.label} were reported as {words} in "
        f"{row['year']}{more}.",
        float(row[measure]),
        f"km² {short} in {row['year']}",
        (str(row["source_id"]),),
        f"{PUBLISHED} for the whole country",
        low=float(low) if apart else None,
        high=float(high) if apart else None,
    )


def released(place: Profile) -> Headline | None:
    """Give the land cleared, or released, in the newest year."""
    table = sections.land(place)
    for word, more in (("cleared", ""), ("released", " (cleared, reduced or cancelled)")):
        own = table[table["measure"] == f"{word}_km2"]
        if len(own):
            row = own.iloc[-1]
            number = qualified(amount(row["value"]), row["qualifier"])
            return Headline(
                f"land-{word}",
                f"{number} km² of land in {place.label} were reported as {word}{more} in {int(row['year'])}.",
                float(row["value"]),
                f"km² {word} in {int(row['year'])}",
                (str(row["source_id"]),),
                f"{PUBLISHED} for the whole country",
            )
    return None


def completion(place: Profile) -> Headline | None:
    """Say that clearance was declared complete."""
    found = standing.completion(place)
    if found is None:
        return None
    when = f" in {' or '.join(map(str, found.years))}" if found.years else ""
    year = when or "; no page on record gives the year"
    after = "; pages on record tell of mined areas that remained or were found afterwards"
    return Headline(
        "completion",
        f"Clearance in {place.label} was reported or declared complete{year}"
        f"{after if found.afterwards else ''}.",
        f"clearance reported complete{when}",
        "",
        found.sources,
        "pages on record; a declaration covers the mined areas known at the time",
    )


def funding(place: Profile) -> Headline | None:
    """Give the money from abroad, or of the largest single donor."""
    table = sections.funding(place)
    own = table[table["measure"] == "international"]
    if len(own):
        row = own.iloc[-1]
        number = qualified(amount(row["value"]), row["qualifier"])
        return Headline(
            "funding",
            f"{number} million US dollars for mine action in {place.label} came from abroad in "
            f"{int(row['year'])}.",
            float(row["value"]),
            f"million USD from abroad in {int(row['year'])}",
            (str(row["source_id"]),),
            f"{PUBLISHED}, dollars of the year, all donors together",
        )
    single = sections.donors(place)
    if single.empty:
        return None
    row = single[single["year"] == single["year"].max()].iloc[0]
    return Headline(
        "funding-single-donor",
        f"{capital(row['name'])} gave {amount(row['value'])} million US dollars for mine action in "
        f"{place.label} in {int(row['year'])}; no total of all donors is on record.",
        float(row["value"]),
        f"million USD of one donor in {int(row['year'])}",
        (str(row["source_id"]),),
        f"{PUBLISHED}, dollars of the year",
    )


def given(place: Profile) -> Headline | None:
    """Give the money for mine action elsewhere."""
    table = sections.given(place)
    if table.empty:
        return None
    row = table.iloc[-1]
    number = qualified(amount(row["value"]), row["qualifier"])
    return Headline(
        "funding-given",
        f"{number} million US dollars for mine action abroad came from {place.label} in {int(row['year'])}.",
        float(row["value"]),
        f"million USD given in {int(row['year'])}",
        (str(row["source_id"]),),
        f"{PUBLISHED}, dollars of the year",
    )


def treaty(place: Profile) -> Headline:
    """Say how the place stands to the Mine Ban Treaty."""
    found = standing.standing(place)
    return Headline(
        "treaty-status", found.sentence, found.words, "", found.sources, "dates of the depositary's list"
    )
