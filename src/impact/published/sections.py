"""The sections of a page about one place: who is harmed, devices, land, money, stockpiles, borders.

Each function takes a :class:`impact.published.profile.Profile` and returns a frame with ``source_id``, empty
where nothing is on record. They describe what is published, resolved by
:func:`impact.published.firmest.firmest`; nothing is estimated or filled in. What cannot be told from them:
whether a year without a figure was a year without harm, work or money.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact import places
from impact.published import editions, land
from impact.published.firmest import firmest
from impact.published.profile import Profile, once_a_place
from impact.vocabulary import BASES
from impact.wording import Quantity

#: Device types, as a page lists them; the last is for people whose device is not told.
UNKNOWN_DEVICE = "multiple_or_unknown_device"
DEVICES = (
    "antipersonnel_mine",
    "antivehicle_mine",
    "improvised_mine",
    "unspecified_mine",
    "cluster_remnant",
    "erw",
    UNKNOWN_DEVICE,
)

#: Group -> (its counts, counts of everybody known not to belong to it, published share).
_GROUPS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    "civilians": (("civilians",), ("military", "deminers"), "civilian_share"),
    "children": (("children",), ("adults",), "child_share"),
    "women_girls": (("women_girls",), ("men_boys",), "female_share"),
}
_AREAS = ("confirmed_km2", "suspected_km2", "total_km2")
_STAGES = ("remaining", "remnants", "potential", "initial")


@once_a_place
def groups(place: Profile) -> pd.DataFrame:
    """Compute the shares of civilians, children, and women and girls among a year's casualties.

    Only years with a published total and a published number of the group. The share is of all casualties; it
    is a lower bound where for some people the status, age or sex is not recorded. The upper bound leaves out
    only those who are known not to belong to the group; where nobody is known not to, it is 1.

    Returns
    -------
    DataFrame
        ``group``, ``year``, ``count``, ``total``, ``share``, ``upper``, ``members`` and ``all`` (the number
        and the total as :class:`impact.wording.Quantity`), ``source_id``; newest year last. Left out are
        years in which a number of the group exceeds the total (of another edition), is a lower bound, or in
        which one of the two is a tie.
    """
    whole = place.series().set_index("year", drop=False)
    totals = whole["value"]
    shares = []
    for group, (inside, outside, _) in _GROUPS.items():
        members = place.series(inside[0])
        others = [place.series(measure).set_index("year")["value"] for measure in outside]
        for row in members.itertuples():
            total = totals.get(row.year, np.nan)
            if not total > 0 or row.value > total or row.qualifier == "at_least":
                continue
            counts = [Quantity.of_row(one, "count") for one in (row._asdict(), whole.loc[row.year])]
            if any(count.rivals for count in counts):
                continue
            known = sum(series.get(row.year, 0.0) for series in others)
            upper = 1.0 if row.value + known > total else 1 - known / total
            share = row.value / total
            shares.append((group, int(row.year), row.value, total, share, upper, *counts, row.source_id))
    columns = ["group", "year", "count", "total", "share", "upper", "members", "all", "source_id"]
    return pd.DataFrame(shares, columns=columns).sort_values(["group", "year"], ignore_index=True)


def groups_by_year(place: Profile, most: int = 6) -> pd.DataFrame:
    """Set the shares of :func:`groups` and published ones side by side, the newest ``most`` years first.

    A published share stands where no count of its group and year is on record.

    Returns
    -------
    DataFrame
        ``year``, ``total``, ``source_id`` (of one of the figures), and for each group ``<group>_low`` and
        ``<group>_high``: percent without, and with, everybody whose status, age or sex is not recorded.
    """
    shares = _with_published(place, groups(place))
    if shares.empty:
        return pd.DataFrame(columns=["year", "total", "source_id"])
    table = shares.drop_duplicates("year").set_index("year")[["total", "source_id"]]
    for group in _GROUPS:
        own = shares[shares["group"] == group].set_index("year")
        table[f"{group}_low"] = 100 * own["share"]
        table[f"{group}_high"] = 100 * own["upper"]
    return table.sort_index(ascending=False).head(most).reset_index()


def _with_published(place: Profile, shares: pd.DataFrame) -> pd.DataFrame:
    """Add the published shares of years and groups that have no count, each its own upper bound."""
    parts = [shares]
    known = set(zip(shares["group"], shares["year"], strict=True))
    totals = place.annual.set_index("year")["value"]
    for group in _GROUPS:
        own = published_shares(place, group).drop_duplicates("year", keep="last")
        own = own[~own["year"].isin([year for name, year in known if name == group])]
        own = own.assign(group=group, total=own["year"].map(totals), share=own["value"] / 100)
        parts.append(
            own.assign(upper=own["share"])[["group", "year", "total", "share", "upper", "source_id"]]
        )
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


def published_shares(place: Profile, group: str = "") -> pd.DataFrame:
    """Select the shares that pages publish, for whole years: ``measure``, ``year``, ``value`` (%), ``base``.

    Of one year's shares of a group, that of all casualties stands last. All groups unless one is named.
    """
    shares = _shares_of_pages(place)
    return shares[shares["measure"] == _GROUPS[group][2]].reset_index(drop=True) if group else shares


@once_a_place
def _shares_of_pages(place: Profile) -> pd.DataFrame:
    rows = place.rows["casualties"]
    wanted = rows[
        rows["measure"].isin([share for _, _, share in _GROUPS.values()])
        & (rows["scope"] == "whole")
        & (rows["cause"] == "mines_erw")
        & rows["year"].notna()
    ]
    rank = wanted["base"].map({base: rank for rank, base in enumerate(reversed(BASES))})
    return (
        wanted.assign(rank=rank)
        .sort_values(["measure", "year", "rank"], kind="stable", ignore_index=True)
        .drop(columns="rank")
    )


@once_a_place
def outcomes(place: Profile) -> pd.DataFrame:
    """Select the rows on outcomes and totals, as :func:`impact.published.editions.outcome_rows` does."""
    return pd.concat([place.series(measure) for measure in (*editions.OUTCOMES, "total")], ignore_index=True)


@once_a_place
def devices(place: Profile) -> pd.DataFrame:
    """Select casualties by device type and year, and the total of the years that have any; long form."""
    parts = [place.series(measure) for measure in (*DEVICES, "total")]
    rows = pd.concat(parts, ignore_index=True)
    kinds = rows[rows["measure"] != "total"].groupby("year")["measure"].nunique()
    years = kinds.index[kinds > 1]  # a single type says what it caused, not what caused the rest
    return rows[rows["year"].isin(years)].reset_index(drop=True)


@dataclass(frozen=True)
class MainDevice:
    """The device type with most casualties in the newest year: how many of how many with a known type."""

    year: int
    device: str
    value: int
    known: int


def main_device(rows: pd.DataFrame) -> MainDevice | None:
    """Select the device type that harmed most people in the newest year with more than one casualty.

    Parameters
    ----------
    rows
        :func:`devices`.
    """
    known = rows[rows["measure"].isin(set(DEVICES) - {UNKNOWN_DEVICE})]
    sums = known.groupby("year")["value"].sum()
    if not (sums > 1).any():
        return None
    year = int(sums[sums > 1].index.max())
    own = known[known["year"] == year].sort_values("value", ascending=False, kind="stable").iloc[0]
    return MainDevice(year, str(own["measure"]), int(own["value"]), int(sums[year]))


@once_a_place
def contamination(place: Profile) -> pd.DataFrame:
    """Select for each year what was published about contaminated land, for the whole country.

    Figures of one year that do not count the same land are not set beside each other: mined land goes
    before land with other ordnance in it, that before land that may be contaminated, first estimates last.

    Returns
    -------
    DataFrame
        ``year``, ``stage`` (as in the table), ``confirmed_km2``, ``suspected_km2``, ``total_km2`` (firmest
        value), for each of them ``..._low`` and ``..._high`` where pages disagree, ``..._source`` and
        ``..._qualifier``, ``category`` (class in words), ``source_id`` of one page; newest year first.
    """
    rows = _yearly(place.rows["contamination"])
    rank = rows["stage"].map({stage: i for i, stage in enumerate(_STAGES)})
    areas = rank.where(rows["measure"] != "class")
    first = areas.groupby(rows["year"]).transform("min").fillna(rank)
    rows = rows[rank.notna() & ((rows["measure"] == "class") | (rank == first))]
    if rows.empty:
        return pd.DataFrame(columns=["year", "stage", *_AREAS, "category", "source_id"])
    figures = firmest(rows, ["year", "measure"], place.pages)
    one = figures.assign(last=figures["measure"] == "class").sort_values(["year", "last"], kind="stable")
    table = one.drop_duplicates("year").set_index("year")[["stage", "source_id"]]
    for measure in _AREAS:
        own, rivals = figures[figures["measure"] == measure], rows[rows["measure"] == measure].groupby("year")
        table[measure] = own.set_index("year")["value"]
        table[f"{measure}_source"] = own.set_index("year")["source_id"]
        table[f"{measure}_qualifier"] = own.set_index("year")["qualifier"]
        low, high = rivals["value"].min(), rivals["value"].max()
        apart = high - low > 0.005 * high  # the same figure, rounded, is no disagreement
        table[f"{measure}_low"] = low.where(apart)
        table[f"{measure}_high"] = high.where(apart)
    table["category"] = figures[figures["measure"] == "class"].set_index("year")["category"]
    return table.sort_index(ascending=False).reset_index()


@once_a_place
def mined_land(place: Profile) -> pd.DataFrame:
    """Select mined land by year and the way it was released: :func:`impact.published.land.by_kind`."""
    return land.by_kind(place.rows["clearance"], place.pages)


@once_a_place
def other_land(place: Profile) -> pd.DataFrame:
    """Select figures of a year that count something else: :func:`impact.published.land.apart`."""
    return land.apart(place.rows["clearance"], place.pages)


def _yearly(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[(rows["scope"] == "whole") & rows["year"].notna()]


@once_a_place
def funding(place: Profile) -> pd.DataFrame:
    """Select money received for mine action by year, million US dollars of the year, all donors together.

    Returns
    -------
    DataFrame
        ``year``, ``measure`` (international, national, total), ``value``, ``qualifier``, ``source_id``. What
        single donors gave stands in :func:`donors`: it is not added up to a total, because nobody says that
        the donors named are all.
    """
    rows = place.rows["funding"]
    whole = _all_mine_action(rows)
    whole = whole[(whole["donor"] == "") | (whole["flow"] == "national")]
    return firmest(whole, ["year", "flow"], place.pages).rename(columns={"flow": "measure"})


@once_a_place
def donors(place: Profile) -> pd.DataFrame:
    """Select what single donors gave the place: ``year``, ``donor``, ``name``, ``value``, largest first."""
    rows = _all_mine_action(place.rows["funding"])
    single = rows[(rows["donor"] != "") & (rows["flow"] == "international")]
    gifts = firmest(single, ["year", "donor"], place.pages)
    gifts["name"] = [places.in_sentence(str(code)) for code in gifts["donor"]]
    return gifts.sort_values(["year", "value"], ascending=[True, False], ignore_index=True)


@once_a_place
def gifts(place: Profile) -> pd.DataFrame:
    """Select what the place itself paid for mine action abroad, by year, million US dollars of the year."""
    rows = _all_mine_action(place.rows["gifts"])
    whole = rows[(rows["recipient"] == "") & (rows["flow"] == "international")]
    return firmest(whole, ["year"], place.pages)


def _all_mine_action(rows: pd.DataFrame) -> pd.DataFrame:
    """Select the money of a year for mine action as a whole."""
    return rows[(rows["sector"] == "all") & (rows["covers"] == "mine_action") & rows["year"].notna()]


@once_a_place
def ordnance(place: Profile) -> pd.DataFrame:
    """Select call-outs and items of explosive ordnance disposal by year; these are no casualties.

    Returns
    -------
    DataFrame
        ``year``, ``source_id``, ``calls``, ``items``, each with its qualifier (``calls_qualifier``); newest
        first.
    """
    rows = _yearly(place.rows["eod_tasks"])
    if rows.empty:
        return pd.DataFrame(columns=["year", "calls", "items", "source_id"])
    figures = firmest(rows, ["year", "unit"], place.pages)
    table = figures.drop_duplicates("year").set_index("year")[["source_id"]]
    for name, unit in (("calls", "EOD call-outs"), ("items", "ordnance items")):
        own = figures[figures["unit"] == unit].set_index("year")
        table[name], table[f"{name}_qualifier"] = own["value"], own["qualifier"]
    return table.sort_index(ascending=False).reset_index()


def borders(place: Profile) -> pd.DataFrame:
    """Select the borders with Russia and Belarus: ``name``, ``value``, ``low``, ``high`` (km), ``source_id``.

    The value is that of the page nearest to a survey; sources disagree, because some count waters and some
    do not: ``low`` and ``high`` are the ends of what they say, sections of a border left aside.
    """
    rows = place.rows["borders"]
    rows = rows[rows["part"] == "whole"]
    if rows.empty:
        return pd.DataFrame(columns=["name", "value", "low", "high", "source_id"])
    ranked = rows.assign(tier=rows["source_id"].map(place.tiers)).sort_values(
        ["neighbour", "tier", "source_id"]
    )
    ends = ranked.groupby("neighbour")["value"].agg(low="min", high="max")
    table = ranked.drop_duplicates("neighbour").set_index("neighbour")[["value", "source_id"]].join(ends)
    table.insert(0, "name", [places.name(str(code)) for code in table.index])
    return table.reset_index(drop=True)
