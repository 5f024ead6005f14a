"""Headlines on the people harmed: how many, when, who they were, and the years nobody has a total of."""

from __future__ import annotations

import pandas as pd

from impact.answers.country_profile.headline import PUBLISHED, Headline
from impact.published import editions, gaps, sections
from impact.published.profile import Profile
from impact.wording import counted, ranges
from impact.wording.english import month, people, qualified

_WEAPONS = "mines and explosive remnants of war"


def missing(place: Profile) -> list[Headline]:
    """Say how many years have an annual total: one finding, or none where no year has."""
    annual, without = place.annual, gaps.missing_totals(place)
    if annual.empty or place.newest_year is None:
        return []
    every = place.newest_year - gaps.FIRST_YEAR + 1
    sentence = (
        f"Of the {every} years from {gaps.FIRST_YEAR} to {place.newest_year}, "
        f"{counted(every - len(without), 'has', 'have')} a published annual total of casualties in "
        f"{place.label}"
    )
    return [
        Headline(
            "years-without-total",
            f"{sentence}; there is none for {ranges(without)}." if without else f"{sentence}.",
            len(without),
            f"years without a total, {gaps.FIRST_YEAR} to {place.newest_year}",
            tuple(annual["source_id"]),
            "count of years with a figure for the whole country",
        )
    ]


def newest_total(place: Profile) -> Headline | None:
    """Give the newest annual total."""
    annual = place.annual
    if annual.empty:
        return None
    row = annual.iloc[-1]
    year, value = int(row["year"]), float(row["value"])
    where = f"{_WEAPONS} in {place.label} in {year}."
    if value == 0:
        sentence = f"No casualty was recorded of {where}"
    else:
        verb = "person was" if value == 1 else "people were"
        number = qualified(f"{value:,.0f}", row["qualifier"])
        sentence = f"{number} {verb} recorded as killed or injured by {where}"
    if year < (place.newest_year or year):
        sentence += " No total for a later year is on record."
    if row["tier"] == "weak":
        sentence += " The figure rests on a weak page only."
    return Headline(
        "newest-total",
        sentence,
        value,
        f"{'casualty' if value == 1 else 'casualties'} in {year}",
        (str(row["source_id"]),),
        f"{PUBLISHED}; recorded casualties are a lower bound of the true number",
        low=value if row["qualifier"] == "at_least" else None,
    )


def newest_part(place: Profile) -> Headline | None:
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
    elif row["period_start"]:
        during = f"from {month(row['period_start'])} to {month(row['period_end'])}"
    else:
        during = f"in the years to {month(row['period_end'])}"
    number = qualified(f"{row['value']:,.0f}", row["qualifier"])
    verb = "person was" if row["value"] == 1 else "people were"
    return Headline(
        "newest-part",
        f"{number} {verb} recorded as {row['measure']} in {place.label} {during}; no annual total of "
        "casualties is on record.",
        float(row["value"]),
        f"{'person' if row['value'] == 1 else 'people'} {row['measure']} {during}",
        (str(row["source_id"]),),
    )


def rate(place: Profile) -> Headline | None:
    """Give the newest total for every million inhabitants."""
    annual, inhabitants = place.annual, place.rows["population"]
    if annual.empty or annual["value"].iloc[-1] == 0:  # an older rate beside a newer zero would mislead
        return None
    both = annual.merge(inhabitants[["year", "population", "source_id"]], on="year", suffixes=("", "_people"))
    both = both[both["value"] > 0]
    if both.empty:
        return None
    row = both.iloc[-1]
    rate = 1e6 * float(row["value"]) / float(row["population"])
    decimals = 0 if rate >= 20 else 1 if rate >= 1 else 2
    return Headline(
        "rate",
        f"Recorded casualties in {place.label} came to {rate:,.{decimals}f} for every million inhabitants in "
        f"{int(row['year'])}.",
        round(rate, 3),
        "recorded casualties per million inhabitants",
        (str(row["source_id"]), str(row["source_id_people"])),
        "newest published total with a population figure, over the population of the year",
    )


def split(place: Profile) -> Headline | None:
    """Tell killed from injured in the newest year that tells them apart."""
    told = editions.outcomes(place.rows["casualties"], place=place.code).dropna(subset=["killed", "injured"])
    told = told[told["killed"] + told["injured"] > 0]
    if told.empty:
        return None
    row = told.iloc[-1]
    year, unknown = int(row["year"]), row["outcome_unknown"]
    more = f", and for {unknown:,.0f} the outcome is not known" if pd.notna(unknown) and unknown > 0 else ""
    rows = editions.outcome_rows(place.rows["casualties"], place=place.code)
    used = rows[(rows["year"] == year) & rows["measure"].isin(["killed", "injured"])]
    return Headline(
        "killed-and-injured",
        f"In {place.label}, {people(row['killed'])} recorded as killed and {row['injured']:,.0f} as injured "
        f"in {year}{more}.",
        round(float(row["killed_share"]), 3),
        "killed, as a share of killed and injured",
        tuple(used["source_id"]),
        "published counts; people with unknown outcome left aside",
    )


def civilians(place: Profile) -> Headline | None:
    """Give the share of civilians."""
    return _group(place, "civilians", "a civilian", "status")


def children(place: Profile) -> Headline | None:
    """Give the share of children."""
    return _group(place, "children", "a child", "age")


def _group(place: Profile, group: str, one: str, recorded: str) -> Headline | None:
    told = sections.groups(place)
    told = told[(told["group"] == group) & (told["total"] > 1)]
    if told.empty:
        return None
    row = told.iloc[-1]
    share, upper = 100 * float(row["share"]), 100 * float(row["upper"])
    exact = upper - share < 0.5
    if exact:
        rest = ""
    elif upper == 100:
        rest = "; how many of the others were is not published"
    else:
        rest = f"; up to {upper:.0f} % if everybody whose {recorded} is not recorded was"
    number = f"{row['count']:,.0f} ({share:.0f} %)" if share else "none"
    were = f"was recorded as {one}" if row["count"] == 1 else f"were recorded as {group}"
    return Headline(
        group,
        f"Of the {row['total']:,.0f} casualties recorded in {place.label} in {row['year']}, {number} "
        f"{were}{rest}.",
        round(share, 1),
        f"% of the casualties recorded in {row['year']}",
        (str(row["source_id"]),),
        "published counts" + ("" if exact else "; bounds: none or all of those not recorded"),
        low=None if exact else round(share, 1),
        high=None if exact else max(round(upper, 1), round(share, 1)),
    )


def since(place: Profile) -> Headline | None:
    """Take the longest period for which a page nearest to the count gives a cumulative total."""
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
    number = qualified(f"{row['value']:,.0f}", row["qualifier"])
    return Headline(
        "cumulative",
        f"{number} casualties were recorded in {place.label} over the years {first} to {last} together.",
        float(row["value"]),
        f"casualties, {first} to {last}",
        (str(row["source_id"]),),
        "longest period for which a cumulative total is published",
        low=float(row["value"]) if row["qualifier"] == "at_least" else None,
    )
