"""Findings on the people harmed: how many, when, who they were, and the years nobody has a total of."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from impact.findings import Finding
from impact.published import editions, gaps, sections
from impact.published.counting import other_registers
from impact.published.profile import Profile
from impact.vocabulary import BASES
from impact.wording import (
    Quantity,
    capital,
    counted,
    counter,
    digits,
    digits_above,
    noun,
    people,
    period,
    ranges,
    weapons,
)

#: The method of a number that stands as it was published.
PUBLISHED = "newest published figure"
#: Percentage points by which two bounds of a share must differ to be told apart.
SAME = 0.5
#: A breakdown that is older than the newest total by more years than this says so.
STALE = 3


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
    elsewhere = [year for year in other_registers.years_of_others_only(place) if year in without]
    rest = f"; there is none for {ranges(without)}" if without else ""
    if elsewhere:
        rest += f", of which other registers have {ranges(elsewhere)}"
    return Finding.of(
        "years-without-total",
        f"{sentence}{rest}.",
        Quantity(value=len(without), kind="count"),
        unit=f"years without a total, {gaps.FIRST_YEAR} to {place.newest_year}",
        sources=annual,
        method="count of years with a figure for the whole country",
    )


def newest_total(place: Profile) -> Finding | None:
    """State the newest annual total of the main register, and who counts where that is not the Monitor."""
    annual = place.annual
    if annual.empty:
        return None
    row = annual.iloc[-1]
    year, most = int(row["year"]), float(row["high"])
    total = Quantity.of_row(row, "count", noun(most, "person", "people"))
    where = (
        f"{weapons(total.origin.devices)} in {place.label} in {year}{total.aside}{_counter(place, total)}."
    )
    if most == 0:
        sentence = f"No casualty was recorded of {where}"
    else:
        were = noun(most, "was", "were")
        sentence = f"{capital(total.bare)} {were} recorded as killed or injured by {where}"
    if year < (place.newest_year or year):
        sentence += " No total for a later year is on record."
    if row["tier"] == "weak":
        sentence += " The figure rests on a weak page only."
    return Finding.of(
        "newest-total",
        sentence,
        total,
        unit=f"{noun(most, 'casualty', 'casualties')} in {year}",
        sources=[row["source_id"]],
        method=f"{PUBLISHED}; recorded casualties are a lower bound of the true number",
    )


def _counter(place: Profile, quantity: Quantity) -> str:
    return counter(quantity.origin, place.maker(quantity.origin.maker))


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
        f"{capital(harmed.bare)} {noun(row['value'], 'was', 'were')} recorded as {row['measure']} in "
        f"{place.label} {during}{harmed.aside}{_counter(place, harmed)}; no annual total of casualties is on "
        "record.",
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
    total = Quantity.of_row(row, "rate")
    per_million = 1e6 / float(row["population"])
    harmed = replace(
        total,
        value=round(per_million * total.value, 6),
        rivals=tuple(round(per_million * value, 6) for value in total.rivals),
    )
    return Finding.of(
        "rate",
        f"Recorded casualties in {place.label} came to {harmed.bare} for every million inhabitants in "
        f"{int(row['year'])}{harmed.aside}{_counter(place, harmed)}.",
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
    year = int(row["year"])
    rows = editions.outcome_rows(place.rows["casualties"], place=place.code)
    used = rows[(rows["year"] == year) & (rows["measure"] != "total")].set_index("measure", drop=False)
    killed, injured = (Quantity.of_row(used.loc[name], "count") for name in ("killed", "injured"))
    asides = dict.fromkeys((killed.aside, injured.aside))
    more = ""
    if "outcome_unknown" in used.index and used.loc["outcome_unknown", "value"] > 0:
        unknown = Quantity.of_row(used.loc["outcome_unknown"], "count")
        more = f", and for {unknown.number} the outcome is not known"
    return Finding.of(
        "killed-and-injured",
        f"In {place.label}, {_people(killed)} recorded as killed and {injured.number} as injured in "
        f"{year}{''.join(asides)}{more}{_counter(place, killed)}{_older(place, year)}.",
        Quantity(value=round(float(row["killed_share"]), 3), kind="share", origin=killed.origin),
        unit="killed, as a share of killed and injured",
        sources=used,
        method="published counts; people with unknown outcome left aside",
    )


def _people(quantity: Quantity) -> str:
    most = quantity.values[-1]
    return people(0) if most == 0 else f"{quantity.number} {noun(most, 'person was', 'people were')}"


def _older(place: Profile, year: int) -> str:
    """Say that a breakdown is more than three years older than the newest total; empty where it is not."""
    if place.annual.empty:
        return ""
    newest = int(place.annual["year"].iloc[-1])
    if newest - year <= STALE:
        return ""
    return f"; no newer breakdown is on record, though the newest total is of {newest}"


def civilians(place: Profile) -> Finding | None:
    """State the share of civilians."""
    return _newest_group(place, "civilians", "a civilian", "status")


def children(place: Profile) -> Finding | None:
    """State the share of children."""
    return _newest_group(place, "children", "a child", "age")


def share_bounds(low: float, high: float) -> str:
    """Write both bounds of a share in percent, the upper one rounded up; one number where they are the same.

    >>> share_bounds(27.9, 41.02), share_bounds(50.4, 50.7)
    ('28 to 42', '50')
    """
    share = digits(low, "percent")
    return share if high - low < SAME else f"{share} to {digits_above(high, 'percent')}"


def _newest_group(place: Profile, group: str, one: str, recorded: str) -> Finding | None:
    """State the newest share of a group: the one that a page publishes where no count is as new."""
    shares = sections.groups(place)
    shares = shares[(shares["group"] == group) & (shares["total"] > 1)]
    published = sections.published_shares(place, group)
    counted = int(shares["year"].iloc[-1]) if len(shares) else None
    if len(published) and (counted is None or int(published["year"].iloc[-1]) > counted):
        return _published_group(place, group, published.iloc[-1])
    return _counted_group(place, group, one, recorded, shares.iloc[-1]) if len(shares) else None


def _published_group(place: Profile, group: str, row: pd.Series) -> Finding:
    share = Quantity.of_row(row, "percent")
    year = int(row["year"])
    whom = "the casualties" if row["base"] in ("all", "not_stated") else f"the {BASES[row['base']]}"
    unsaid = "; the page does not say whether of all" if row["base"] == "not_stated" else ""
    return Finding.of(
        group,
        f"{capital(group)} were {share.bare} of {whom} recorded in {place.label} in "
        f"{year}{share.aside}{_counter(place, share)}{unsaid}{_older(place, year)}.",
        share,
        unit=f"% of {whom} recorded in {year}",
        sources=[row["source_id"]],
        method="newest published share",
    )


def _counted_group(place: Profile, group: str, one: str, recorded: str, row: pd.Series) -> Finding:
    share, upper, year = 100 * float(row["share"]), 100 * float(row["upper"]), int(row["year"])
    exact = upper - share < SAME
    if exact:
        rest = ""
    elif upper == 100:
        rest = "; how many of the others were is not published"
    else:
        rest = f"; up to {digits_above(upper, 'percent')} % if everybody whose {recorded} is not recorded was"
    members, total = row["members"], row["all"]
    computed = next((one for one in (members, total) if one.qualifier in ("derived", "approximate")), members)
    percent = Quantity(
        value=round(share, 3),  # finer than any page prints it: twice rounded is wrongly rounded
        kind="percent",
        low=None if exact else round(share, 3),
        high=None if exact else round(upper, 3),
        qualifier=computed.qualifier,
        basis=computed.basis,
        origin=members.origin,
    )
    number = f"{members.number} ({percent.bare})" if share else "none"
    were = f"was recorded as {one}" if members.value == 1 else f"were recorded as {group}"
    the = "" if total.qualifier in ("at_least", "approximate") else "the "
    return Finding.of(
        group,
        f"Of {the}{total.number} casualties{total.aside} recorded in {place.label} in "
        f"{year}{_counter(place, members)}, {number} {were}{members.aside}{rest}{_older(place, year)}.",
        percent,
        unit=f"% of the casualties recorded in {year}",
        sources=[row["source_id"]],
        method="published counts" + ("" if exact else "; bounds: none or all of those not recorded"),
    )
