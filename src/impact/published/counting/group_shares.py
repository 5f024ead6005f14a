"""Shares of groups among the people harmed in one place: civilians, children, women and girls.

A share is computed from a published total and a published number of the group, or is one that a page
publishes. What cannot be told from a share: who the people were whose status, age or sex is not recorded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from impact.arguments import choice, needs, whole
from impact.published.profile import PROFILE, Profile, Record, once_a_place
from impact.vocabulary import BASES, NEARNESS
from impact.wording import Quantity

#: Group -> (its counts, counts of everybody known not to belong to it, published share).
_GROUPS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    "civilians": (("civilians",), ("military", "deminers"), "civilian_share"),
    "children": (("children",), ("adults",), "child_share"),
    "women_girls": (("women_girls",), ("men_boys",), "female_share"),
}
_RANK: Mapping[str, int] = {name: rank for rank, name in enumerate(NEARNESS)}


class Share(NamedTuple):
    """The share of a group among a year's casualties; ``members`` of ``everybody`` are its two numbers."""

    group: str
    year: int
    number: float
    total: float
    share: float
    upper: float
    members: Quantity
    everybody: Quantity
    source_id: str


@once_a_place
def counted(place: Profile) -> Sequence[Share]:
    """Compute the shares of civilians, children, and women and girls among a year's casualties.

    Only years with a published total and a published number of the group. The share is of all casualties; it
    is a lower bound where for some people the status, age or sex is not recorded. The upper bound leaves out
    only those who are known not to belong to the group; where nobody is known not to, it is 1.

    Returns
    -------
    list of Share
        By group, newest year last. Left out are years in which a number of the group exceeds the total (of
        another edition), is a lower bound, or in which one of the two is a tie; and those in which the total
        is a lower bound of a page nearer to the maker: the number is a part of what its own page quotes.
    """
    whole = {row["year"]: row for row in place.yearly()}
    shares = []
    for group, (inside, outside, _) in _GROUPS.items():
        others = [{row["year"]: row["value"] for row in place.yearly(measure)} for measure in outside]
        for row in place.yearly(inside[0]):
            total = whole[row["year"]]["value"] if row["year"] in whole else np.nan
            if not total > 0 or row["value"] > total or row["qualifier"] == "at_least":
                continue
            members, everybody = (Quantity.of_row(one, "count") for one in (row, whole[row["year"]]))
            nearer = _RANK[whole[row["year"]]["tier"]] < _RANK[row["tier"]]
            if members.rivals or everybody.rivals or (nearer and everybody.qualifier == "at_least"):
                continue
            known = sum(values.get(row["year"], 0.0) for values in others)
            upper = 1.0 if row["value"] + known > total else 1 - known / total
            share = row["value"] / total
            year, page = int(row["year"]), row["source_id"]
            shares.append(Share(group, year, row["value"], total, share, upper, members, everybody, page))
    return sorted(shares, key=itemgetter(0, 1))


@needs("group_shares.by_year", place=PROFILE, most=whole(1))
def by_year(place: Profile, most: int = 6) -> pd.DataFrame:
    """Set the shares of :func:`counted` and published ones side by side, the newest ``most`` years first.

    A published share stands where no count of its group and year is on record.

    Returns
    -------
    DataFrame
        ``year``, ``total``, ``source_id`` (of one of the figures), and for each group ``<group>_low`` and
        ``<group>_high``: percent without, and with, everybody whose status, age or sex is not recorded.
    """
    table: dict[int, dict[str, Any]] = {}
    for group, year, total, share, upper, page in _counted_and_published(place):
        row = table.setdefault(year, {"year": year, "total": total, "source_id": page})
        row |= {f"{group}_low": 100 * share, f"{group}_high": 100 * upper}
    if not table:
        return pd.DataFrame(columns=["year", "total", "source_id"])
    bounds = [f"{group}_{end}" for group in _GROUPS for end in ("low", "high")]
    newest = [table[year] for year in sorted(table, reverse=True)[:most]]
    return pd.DataFrame(newest, columns=["year", "total", "source_id", *bounds])


def _counted_and_published(place: Profile) -> Iterator[tuple[str, int, float, float, float, str]]:
    """Yield the shares of :func:`counted`, then published ones that have no count, their own upper bounds."""
    computed = counted(place)
    for one in computed:
        yield one.group, one.year, one.total, one.share, one.upper, one.source_id
    known = {(one.group, one.year) for one in computed}
    totals = {int(row["year"]): row["value"] for row in place.yearly()}
    for group in _GROUPS:
        last = {int(row["year"]): row for row in published(place, group)}
        for year, row in last.items():
            if (group, year) not in known:
                share = row["value"] / 100
                yield group, year, totals.get(year, np.nan), share, share, row["source_id"]


@needs("group_shares.published", place=PROFILE, group=choice("", *_GROUPS))
def published(place: Profile, group: str = "") -> list[Record]:
    """Select the shares that pages publish, for whole years: rows of `casualties`, in order of years.

    Of one year's shares of a group, that of all casualties stands last. All groups unless one is named.
    """
    measure = _GROUPS[group][2] if group else ""
    return [row for row in _shares_of_pages(place) if measure in ("", row["measure"])]


@once_a_place
def _shares_of_pages(place: Profile) -> list[Record]:
    shares = [share for _, _, share in _GROUPS.values()]
    rank = {base: rank for rank, base in enumerate(reversed(BASES))}
    columns = [
        row
        for row in place.records("casualties")
        if row["measure"] in shares
        and row["scope"] == "whole"
        and row["cause"] == "mines_erw"
        and pd.notna(row["year"])
    ]
    last = len(rank)
    return sorted(columns, key=lambda row: (row["measure"], row["year"], rank.get(row["base"], last)))
