"""Findings on the people harmed: how many, when, who they were, and the years nobody has a total of."""

from __future__ import annotations

import pandas as pd

from impact.findings import Finding
from impact.published import editions, gaps, sections
from impact.published.profile import Profile
from impact.wording import (
    Quantity,
    capital,
    count,
    counted,
    digits,
    digits_above,
    noun,
    people,
    period,
    ranges,
)

#: The method of a number that stands as it was published.
PUBLISHED = "newest published figure"
#: Percentage points by which two bounds of a share must differ to be told apart.
SAME = 0.5
_WEAPONS = "mines and explosive remnants of war"


def missing(place: Profile) -> Finding | None:
    """State how many years have an annual total; nothing where no year has."""
    annual, without = place.annual, gaps.missing_totals(place)
    if annual.empty or place.newest_year is None:
        return None
    every = place.newest_year - gaps.FIRST_YEAR + 1
    sentence = (
        f"Of the {every} years from {gaps.FIRST_YEAR} to {place.newest_year}, "
        f"{counted(every - len(without), 'has', 'have')} a published annual total of casualties in "
        f"{place.label}"
    )
    return Finding.of(
        "years-without-total",
        f"{sentence}; there is none for {ranges(without)}." if without else f"{sentence}.",
        Quantity(value=len(without), kind="count"),
        unit=f"years without a total, {gaps.FIRST_YEAR} to {place.newest_year}",
        sources=annual,
        method="count of years with a figure for the whole country",
    )


def newest_total(place: Profile) -> Finding | None:
    """State the newest annual total."""
    annual = place.annual
    if annual.empty:
        return None
    row = annual.iloc[-1]
    year, value = int(row["year"]), float(row["value"])
    total = Quantity.of_row(row, "count", noun(value, "person", "people"))
    where = f"{_WEAPONS} in {place.label} in {year}{total.aside}."
    if value == 0:
        sentence = f"No casualty was recorded of {where}"
    else:
        were = noun(value, "was", "were")
        sentence = f"{capital(total.bare)} {were} recorded as killed or injured by {where}"
    if year < (place.newest_year or year):
        sentence += " No total for a later year is on record."
    if row["tier"] == "weak":
        sentence += " The figure rests on a weak page only."
    return Finding.of(
        "newest-total",
        sentence,
        total,
        unit=f"{noun(value, 'casualty', 'casualties')} in {year}",
        sources=[row["source_id"]],
        method=f"{PUBLISHED}; recorded casualties are a lower bound of the true number",
    )


def newest_part(place: Profile) -> Finding | None:
    """Where there is no annual total: the newest number of people killed or injured, of a year or period."""
    rows = place.rows["casualties"]
    rows = rows[
        rows["measure"].isin(["killed", "injured"])
        & (rows["scope"] == "whole")
        & (rows["unit"] == "people")
        & (rows["cause"] == "mines_erw")
        & (rows["year"].notna() | (rows["period_end"] != ""))
    ]
    if len(place.annual) or rows.empty:
        return None
    when = rows["year"].astype("str").where(rows["year"].notna(), rows["period_end"])
    newest = rows[when == when.max()]
    row = newest.sort_values(["value", "measure"], ascending=[False, False]).iloc[0]
    if pd.notna(row["year"]):
        during = f"in {int(row['year'])}"
    else:
        during = period(row["period_start"], row["period_end"])
    harmed = Quantity.of_row(row, "count", noun(row["value"], "person", "people"))
    return Finding.of(
        "newest-part",
        f"{harmed.first} {noun(row['value'], 'was', 'were')} recorded as {row['measure']} in {place.label} "
        f"{during}; no annual total of casualties is on record.",
        harmed,
        unit=f"{harmed.unit} {row['measure']} {during}",
        sources=[row["source_id"]],
        method=PUBLISHED,
    )


def rate(place: Profile) -> Finding | None:
    """State the newest total for every million inhabitants."""
    annual, inhabitants = place.annual, place.rows["population"]
    if annual.empty or annual["value"].iloc[-1] == 0:  # an older rate beside a newer zero would mislead
        return None
    both = annual.merge(inhabitants[["year", "population", "source_id"]], on="year", suffixes=("", "_people"))
    both = both[both["value"] > 0]
    if both.empty:
        return None
    row = both.iloc[-1]
    harmed = Quantity(
        value=round(1e6 * float(row["value"]) / float(row["population"]), 6),
        kind="rate",
        qualifier=row["qualifier"],
    )
    return Finding.of(
        "rate",
        f"Recorded casualties in {place.label} came to {harmed.bare} for every million inhabitants in "
        f"{int(row['year'])}{harmed.aside}.",
        harmed,
        unit="recorded casualties per million inhabitants",
        sources=[row["source_id"], row["source_id_people"]],
        method="newest published total with a population figure, over the population of the year",
    )


def split(place: Profile) -> Finding | None:
    """State how many were killed and how many injured, in the newest year that tells them apart."""
    outcomes = editions.outcomes(place.rows["casualties"], place=place.code).dropna(
        subset=["killed", "injured"]
    )
    outcomes = outcomes[outcomes["killed"] + outcomes["injured"] > 0]
    if outcomes.empty:
        return None
    row = outcomes.iloc[-1]
    year, unknown = int(row["year"]), row["outcome_unknown"]
    more = f", and for {count(unknown)} the outcome is not known" if pd.notna(unknown) and unknown > 0 else ""
    rows = editions.outcome_rows(place.rows["casualties"], place=place.code)
    used = rows[(rows["year"] == year) & rows["measure"].isin(["killed", "injured"])]
    return Finding.of(
        "killed-and-injured",
        f"In {place.label}, {people(row['killed'])} recorded as killed and {count(row['injured'])} as "
        f"injured in {year}{more}.",
        Quantity(value=round(float(row["killed_share"]), 3), kind="share"),
        unit="killed, as a share of killed and injured",
        sources=used,
        method="published counts; people with unknown outcome left aside",
    )


def civilians(place: Profile) -> Finding | None:
    """State the share of civilians."""
    return _group(place, "civilians", "a civilian", "status")


def children(place: Profile) -> Finding | None:
    """State the share of children."""
    return _group(place, "children", "a child", "age")


def share_bounds(low: float, high: float) -> str:
    """Write both bounds of a share in percent, the upper one rounded up; one number where they are the same.

    >>> share_bounds(27.9, 41.02), share_bounds(50.4, 50.7)
    ('28 to 42', '50')
    """
    share = digits(low, "percent")
    return share if high - low < SAME else f"{share} to {digits_above(high, 'percent')}"


def _group(place: Profile, group: str, one: str, recorded: str) -> Finding | None:
    shares = sections.groups(place)
    shares = shares[(shares["group"] == group) & (shares["total"] > 1)]
    if shares.empty:
        return None
    row = shares.iloc[-1]
    share, upper = 100 * float(row["share"]), 100 * float(row["upper"])
    exact = upper - share < SAME
    if exact:
        rest = ""
    elif upper == 100:
        rest = "; how many of the others were is not published"
    else:
        rest = f"; up to {digits_above(upper, 'percent')} % if everybody whose {recorded} is not recorded was"
    number = f"{count(row['count'])} ({digits(share, 'percent')} %)" if share else "none"
    were = f"was recorded as {one}" if row["count"] == 1 else f"were recorded as {group}"
    return Finding.of(
        group,
        f"Of the {count(row['total'])} casualties recorded in {place.label} in {row['year']}, {number} "
        f"{were}{rest}.",
        Quantity(
            value=round(share, 3),  # finer than any page prints it: twice rounded is wrongly rounded
            kind="percent",
            low=None if exact else round(share, 3),
            high=None if exact else round(upper, 3),
        ),
        unit=f"% of the casualties recorded in {row['year']}",
        sources=[row["source_id"]],
        method="published counts" + ("" if exact else "; bounds: none or all of those not recorded"),
    )


def since(place: Profile) -> Finding | None:
    """State the cumulative total of the longest period, of the pages nearest to the count."""
    rows = place.rows["casualties"]
    rows = rows[
        (rows["measure"] == "cumulative_total")
        & (rows["scope"] == "whole")
        & (rows["cause"] == "mines_erw")
        & (rows["period_start"] != "")
        & (rows["period_end"] != "")
    ]
    span = rows["period_end"].str[:4].astype(float) - rows["period_start"].str[:4].astype(float)
    rows = rows.assign(span=span)[span >= 5]
    if rows.empty:
        return None
    order = ["tier", "span", "period_end", "edition"]
    row = rows.sort_values(order, ascending=[True, False, False, False]).iloc[0]
    first, last = row["period_start"][:4], row["period_end"][:4]
    total = Quantity.of_row(row, "count", "casualties")
    return Finding.of(
        "cumulative",
        f"{total.first} were recorded in {place.label} over the years {first} to {last} together.",
        total,
        unit=f"casualties, {first} to {last}",
        sources=[row["source_id"]],
        method="longest period for which a cumulative total is published",
    )
