"""Findings on the people harmed: how many, when, and who they were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from operator import itemgetter

import pandas as pd

from impact.findings import Finding
from impact.published import editions
from impact.published.counting import group_shares
from impact.published.counting.group_shares import Share
from impact.published.profile import Profile, Record
from impact.vocabulary import BASES
from impact.wording import (
    Quantity,
    capital,
    count,
    counter,
    noun,
    people,
    period,
    reservations,
    weapons,
)
from impact.wording.origin import Origin
from impact.wording.percents import FEWEST, SAME

#: The method of a number that stands as it was published.
PUBLISHED = "newest figure in this collection"
#: A breakdown that is older than the newest total by more years than this says so, and so does a total that
#: is older than the newest one of the world.
STALE = 3
#: A total below this share of the one of the year before is a fall that the sentence does not leave alone.
_FALL = 0.6
#: People in the year before from which on such a fall says something.
_MANY = 100
#: What a number is computed from, in two words where its sentence says the rest.
_SHORT_ASIDES = {
    "our sum of people killed and people injured": "our sum",
    "our sum of the groups that the page names": "our sum",
    "our sum of regions": "our sum",
    "our sum of shorter periods": "our sum",
    "computed from an average for a day or month": "computed from an average",
    "our difference of two counts over several years": "our difference",
}


def newest_total(place: Profile) -> Finding | None:
    """State the newest annual total of the main register."""
    annual = place.yearly()
    if not annual:
        return None
    row = annual[-1]
    year, most = int(row["year"]), float(row["high"])
    total = Quantity.of_row(row, "count", harmed_people(row))
    by = weapons(total.origin.devices)
    were = noun(most, "was", "were")
    fallen = _year_before(annual)
    if most == 0:
        sentence = f"No casualty of {by} was recorded in {place.label} in {year}."
        short = f"no casualty recorded in {year}"
    elif (place.newest_year or year) - year > STALE:
        sentence = (
            f"The newest yearly total in this collection is {total.number} {_casualties(most)} of {by} in "
            f"{place.label}, in {year}{aside(total)}."
        )
        short = f"{total.number} {_casualties(most)} in {year}, the newest total"
    else:
        sentence = (
            f"In {year}, {total.bare} {were} recorded killed or injured by {by} in {place.label}"
            f"{aside(total)}{'; fewer records need not mean less harm' if fallen else ''}."
        )
        short = f"{total.number} {_casualties(most)} recorded in {year}"
    marks = reservations(total.origin.devices, str(row["tier"]))
    short += f" ({'; '.join(marks)})" if marks else ""
    return Finding.of(
        "newest-total",
        sentence,
        total,
        unit=f"{_casualties(most)} in {year}",
        sources=[row["source_id"]],
        method=_method(
            place,
            total,
            PUBLISHED,
            "from a weak page only" if row["tier"] == "weak" else "",
            "recorded casualties are a lower bound of the true number",
            f"{fallen}; where fewer are reached or recorded, a number falls too" if fallen else "",
        ),
        short=short,
    )


def _year_before(annual: Sequence[Record]) -> str:
    """Write the total of the year before where the newest lies far below it; empty elsewhere."""
    if len(annual) < 2:
        return ""
    before, newest = annual[-2:]
    fell = bool(before["value"] >= _MANY and newest["value"] < _FALL * before["value"])
    if not fell or int(newest["year"]) - int(before["year"]) != 1:
        return ""
    return f"{Quantity.of_row(before, 'count')} in {int(before['year'])}"


def harmed_people(row: Record) -> str:
    """Name those whom a figure counts: people, or civilians or children where it counts no others."""
    named = {"civilians": ("civilian", "civilians"), "children": ("child", "children")}
    return noun(float(row["value"]), *named.get(str(row.get("whom", "")), ("person", "people")))


def _casualties(number: float) -> str:
    return noun(number, "casualty", "casualties")


def aside(quantity: Quantity) -> str:
    """Say in two words that a number is computed; the line of its method says from what."""
    return f" ({_SHORT_ASIDES.get(quantity.made, quantity.made)})" if quantity.made else ""


def _method(place: Profile, quantity: Quantity, *parts: str) -> str:
    """Write the method of a number: what it is, who counted, from what it was computed."""
    made = quantity.made if _SHORT_ASIDES.get(quantity.made) else ""
    return "; ".join(filter(None, (*parts[:1], who_counts(place, quantity), made, *parts[1:])))


def who_counts(place: Profile, quantity: Quantity) -> str:
    """Say who counted, where that is not the Monitor: "by the count of the national register: its name"."""
    origin = quantity.origin
    clause = counter(origin, "").removeprefix(", ").partition(" (")[0].strip()
    if not clause:
        return ""
    name = place.maker(origin.maker)
    return f"{clause}: {name}" if counts_itself(place, origin) else f"{clause}, as printed by {name}"


def counts_itself(place: Profile, origin: Origin) -> bool:
    """Whether the body behind a figure counts, or only prints what somebody else has counted."""
    return origin.register == "media_count" or place.counts(origin.maker)


def newest_part(place: Profile) -> Finding | None:
    """Where there is no annual total: the newest number of people killed or injured, of a year or period."""
    counted = {_period_of(row) for row in place.records("casualties") if row["measure"] == "cumulative_total"}
    rows = [
        (str(row["period_end"] if pd.isna(row["year"]) else row["year"]), row["value"], row["measure"], row)
        for row in place.records("casualties")
        if row["measure"] in ("killed", "injured")
        and row["scope"] == "whole"
        and row["unit"] == "people"
        and row["cause"] == "mines_erw"
        and (pd.notna(row["year"]) or row["period_end"])
        and _period_of(row) not in counted
    ]
    if place.yearly() or not rows:
        return None
    *_, row = max(rows, key=itemgetter(0, 1, 2))
    if pd.notna(row["year"]):
        during = f"in {int(row['year'])}"
    else:
        during = period(row["period_start"], row["period_end"])
    harmed = Quantity.of_row(row, "count", harmed_people(row))
    were = noun(row["value"], "was", "were")
    by = weapons(harmed.origin.devices)
    short = f"{harmed.bare} recorded {row['measure']} {during}"
    if harmed.origin.devices != "mines_erw":  # a list without the sentence must not read as mines
        short = f"{harmed.number} {row['measure']} by {by} {during}"
    return Finding.of(
        "newest-part",
        f"{capital(during)}, {harmed.bare} {were} recorded {row['measure']} by "
        f"{by} in {place.label}{aside(harmed)}.",
        harmed,
        unit=f"{harmed.unit} {row['measure']} {during}",
        sources=[row["source_id"]],
        method=_method(
            place,
            harmed,
            f"{PUBLISHED}; this collection has no annual total",
            "read on a page that quotes others" if row["tier"] == "secondary" else "",
        ),
        short=short,
    )


def _period_of(row: Record) -> tuple[object, ...]:
    """Name the period of a count over several years and its page, whose total says more than its parts."""
    if not row["period_end"]:
        return ()
    return row["source_id"], row["period_start"], row["period_end"], row["scope"], row["cause"]


def rate(place: Profile) -> Finding | None:
    """State the newest total for every million inhabitants."""
    annual, inhabitants = place.yearly(), {row["year"]: row for row in place.records("population")}
    if not annual or annual[-1]["value"] == 0:  # an older rate beside a newer zero would mislead
        return None
    both = [row for row in annual if row["value"] > 0 and row["year"] in inhabitants]
    if not both:
        return None
    row, people_then = both[-1], inhabitants[both[-1]["year"]]
    total = Quantity.of_row(row, "rate")
    per_million = 1e6 / float(people_then["population"])
    harmed = replace(
        total,
        value=round(per_million * total.value, 6),
        rivals=tuple(round(per_million * value, 6) for value in total.rivals),
    )
    return Finding.of(
        "rate",
        f"Recorded casualties in {place.label} came to {harmed.bare} for every million inhabitants in "
        f"{int(row['year'])}{aside(harmed)}.",
        harmed,
        unit="recorded casualties per million inhabitants",
        sources=[row["source_id"], people_then["source_id"]],
        method=_method(
            place,
            harmed,
            "newest total in this collection with a population figure, over the population of the year",
        ),
    )


def split(place: Profile) -> Finding | None:
    """State how many were killed and how many injured, in the newest year that tells them apart."""
    by_year: dict[int, dict[str, Record]] = defaultdict(dict)
    for row in (row for measure in editions.OUTCOMES for row in place.yearly(measure)):
        by_year[int(row["year"])] |= {row["measure"]: row}
    clauses = [
        year
        for year, used in by_year.items()
        if {"killed", "injured"} <= set(used) and used["killed"]["value"] + used["injured"]["value"] > 0
    ]
    if not clauses:
        return None
    year, used = max(clauses), by_year[max(clauses)]
    killed, injured = (Quantity.of_row(used[name], "count") for name in ("killed", "injured"))
    asides = dict.fromkeys((aside(killed), aside(injured)))
    more = ""
    if "outcome_unknown" in used and used["outcome_unknown"]["value"] > 0:
        unknown = Quantity.of_row(used["outcome_unknown"], "count")
        more = f"; for {unknown.number} the outcome is not known"
    both = killed.value + injured.value
    share = Quantity(value=round(killed.value / both, 3), kind="share", origin=killed.origin)
    few = both < FEWEST
    return Finding.of(
        "killed-and-injured",
        f"In {year}, {_people(killed)} recorded as killed and {injured.number} as injured in {place.label}"
        f"{''.join(asides)}{more}{_older(place, year)}.",
        killed if few else share,
        unit=f"killed of {count(both)} killed or injured"
        if few
        else "killed, as a share of killed and injured",
        sources=[row["source_id"] for row in used.values()],
        method=_method(place, killed, "published counts; people with unknown outcome left aside"),
    )


def _people(quantity: Quantity) -> str:
    most = quantity.values[-1]
    return people(0) if most == 0 else f"{quantity.number} {noun(most, 'person was', 'people were')}"


def _older(place: Profile, year: int) -> str:
    """Say that a breakdown is more than three years older than the newest total; empty where it is not."""
    return ", the newest breakdown in this collection" if is_older(place, year) else ""


def is_older(place: Profile, year: int) -> bool:
    """Whether a breakdown of a year is more than three years older than the newest total."""
    return len(place.yearly()) > 0 and int(place.yearly()[-1]["year"]) - year > STALE


def civilians(place: Profile) -> Finding | None:
    """State the share of civilians."""
    return _newest_group(place, "civilians", "a civilian", "status")


def children(place: Profile) -> Finding | None:
    """State the share of children."""
    return _newest_group(place, "children", "a child", "age")


def _newest_group(place: Profile, group: str, one: str, recorded: str) -> Finding | None:
    """State the newest share of a group: the one that a page publishes where no count is as new."""
    counted = [share for share in group_shares.counted(place) if share.group == group and share.total > 1]
    published = group_shares.published(place, group)
    if published and (not counted or published[-1]["year"] > counted[-1].year):
        return _published_group(place, group, published[-1])
    return _counted_group(place, group, one, recorded, counted[-1]) if counted else None


def _published_group(place: Profile, group: str, row: Record) -> Finding:
    share = Quantity.of_row(row, "percent")
    year = int(row["year"])
    whom = "the casualties" if row["base"] in ("all", "not_stated") else f"the {BASES[row['base']]}"
    unsaid = "the page does not say whether of all" if row["base"] == "not_stated" else ""
    return Finding.of(
        group,
        f"{capital(group)} were {share.bare} of {whom} recorded in {place.label} in "
        f"{year}{aside(share)}{_older(place, year)}.",
        share,
        unit=f"% of {whom} recorded in {year}",
        sources=[row["source_id"]],
        method=_method(place, share, "newest share in this collection", unsaid),
    )


def _counted_group(place: Profile, group: str, one: str, recorded: str, counted: Share) -> Finding:
    share, upper, year = 100 * float(counted.share), 100 * float(counted.upper), counted.year
    exact = upper - share < SAME
    members, total = counted.members, counted.everybody
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
    few = total.value < FEWEST
    number = members.number if few else f"{members.number} ({percent.bare})"
    if not share:
        number = "none"
    were = f"was recorded as {one}" if members.value == 1 else f"were recorded as {group}"
    the = "" if total.qualifier in ("at_least", "approximate") else "the "
    asides = "".join(dict.fromkeys((aside(total), aside(members))))
    bounds = f"the upper bound counts everybody whose {recorded} is not recorded"
    return Finding.of(
        group,
        f"Of {the}{total.number} casualties recorded in {place.label} in {year}, {number} {were}"
        f"{asides}{_older(place, year)}.",
        members if few else percent,
        unit=f"of {the}{total.number} casualties recorded in {year}"
        if few
        else f"% of the casualties recorded in {year}",
        sources=[counted.source_id],
        method=_method(place, members, "published counts" if exact else bounds),
    )
