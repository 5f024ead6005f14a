"""The sections of a page about one place: outcomes, devices, land, money, stockpiles, borders.

Each function takes a :class:`impact.published.profile.Profile` and returns a frame with ``source_id``, empty
where nothing is on record. They describe what is published, resolved by
:func:`impact.published.firmest.firmest`; nothing is estimated or filled in. What cannot be told from them:
whether a year without a figure was a year without harm, work or money.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from impact import places
from impact.arguments import needs
from impact.catalogue.frame_rows import records_of
from impact.frame_check import NUMBERS, rows
from impact.published import editions, land
from impact.published.firmest import firmest
from impact.published.profile import PROFILE, Profile, Record, once_a_place

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

_AREAS = ("confirmed_km2", "suspected_km2", "total_km2")
_STAGES = ("remaining", "remnants", "potential", "initial")


@once_a_place
def outcomes(place: Profile) -> pd.DataFrame:
    """Select the rows on outcomes and totals, as :func:`impact.published.editions.outcome_rows` does."""
    return place.series(*editions.OUTCOMES, "total")


@once_a_place
def devices(place: Profile) -> pd.DataFrame:
    """Select casualties by device type and year, and the total of the years that have any; long form."""
    kinds = Counter(row["year"] for device in DEVICES for row in place.yearly(device))
    rows = place.series(*DEVICES, "total")
    # a single type says what it caused, not what caused the rest
    chosen = [number for number, year in enumerate(rows["year"].tolist()) if kinds[year] > 1]
    return rows.iloc[chosen].reset_index(drop=True)


@dataclass(frozen=True)
class MainDevice:
    """The device type with most casualties in the newest year: how many of how many with a known type."""

    year: int
    device: str
    value: int
    known: int


@needs(
    "sections.main_device",
    rows=rows(
        *("year", "measure", "value"), cells={"value": NUMBERS}, remedy="pass what sections.devices returns"
    ),
)
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
    rank = {stage: number for number, stage in enumerate(_STAGES)}
    areas: dict[int, int] = {}
    for row in filter(_yearly, place.records("contamination")):
        if row["measure"] != "class" and row["stage"] in rank:
            areas[row["year"]] = min(rank[row["stage"]], areas.get(row["year"], len(rank)))
    rows = place.where(
        "contamination",
        lambda row: (
            _yearly(row)
            and row["stage"] in rank
            and (row["measure"] == "class" or rank[row["stage"]] == areas[row["year"]])
        ),
    )
    if rows.empty:
        return pd.DataFrame(columns=["year", "stage", *_AREAS, "category", "source_id"])
    rivals: dict[tuple[int, str], list[float]] = defaultdict(list)
    for row in records_of(rows):
        rivals[row["year"], row["measure"]] += [row["value"]] if pd.notna(row["value"]) else []
    figures = records_of(firmest(rows, ["year", "measure"], place.nearness))
    table: dict[int, dict[str, Any]] = {}
    for figure in sorted(figures, key=lambda row: (row["year"], row["measure"] == "class")):
        one = table.setdefault(
            figure["year"], {name: figure[name] for name in ("year", "stage", "source_id")}
        )
        if figure["measure"] == "class":
            one["category"] = figure["category"]
        elif figure["measure"] in _AREAS:
            one |= _area(figure, rivals[figure["year"], figure["measure"]])
    ends = [f"{area}{end}" for area in _AREAS for end in ("", "_source", "_qualifier", "_low", "_high")]
    newest = [table[year] for year in sorted(table, reverse=True)]
    return pd.DataFrame(newest, columns=["year", "stage", "source_id", *ends, "category"])


def _area(figure: Record, rivals: Sequence[float]) -> dict[str, Any]:
    """Set out the figure of an area, and the ends of those that disagree with it."""
    area, low, high = figure["measure"], min(rivals, default=np.nan), max(rivals, default=np.nan)
    apart = high - low > 0.005 * high  # the same figure, rounded, is no disagreement
    return {
        area: figure["value"],
        f"{area}_source": figure["source_id"],
        f"{area}_qualifier": figure["qualifier"],
        f"{area}_low": low if apart else np.nan,
        f"{area}_high": high if apart else np.nan,
    }


@once_a_place
def mined_land(place: Profile) -> pd.DataFrame:
    """Select mined land by year and the way it was released: :func:`impact.published.land.by_kind`."""
    return land.by_kind(place.rows["clearance"], place.nearness)


@once_a_place
def other_land(place: Profile) -> pd.DataFrame:
    """Select figures of a year that count something else: :func:`impact.published.land.apart`."""
    return land.apart(place.rows["clearance"], place.nearness)


def _yearly(row: Record) -> bool:
    return row["scope"] == "whole" and pd.notna(row["year"])


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
    whole = place.where(
        "funding",
        lambda row: _all_mine_action(row) and (row["donor"] == "" or row["flow"] == "national"),
    )
    return firmest(whole, ["year", "flow"], place.nearness).rename(columns={"flow": "measure"})


@once_a_place
def donors(place: Profile) -> pd.DataFrame:
    """Select what single donors gave the place: ``year``, ``donor``, ``name``, ``value``, largest first."""
    single = place.where(
        "funding",
        lambda row: _all_mine_action(row) and row["donor"] != "" and row["flow"] == "international",
    )
    gifts = firmest(single, ["year", "donor"], place.nearness)
    gifts["name"] = [places.in_sentence(str(code)) for code in gifts["donor"]]
    return gifts.sort_values(["year", "value"], ascending=[True, False], ignore_index=True)


@once_a_place
def gifts(place: Profile) -> pd.DataFrame:
    """Select what the place itself paid for mine action abroad, by year, million US dollars of the year."""
    whole = place.where(
        "gifts",
        lambda row: _all_mine_action(row) and row["recipient"] == "" and row["flow"] == "international",
    )
    return firmest(whole, ["year"], place.nearness)


def _all_mine_action(row: Record) -> bool:
    """Whether a row is the money of a year for mine action as a whole."""
    return row["sector"] == "all" and row["covers"] == "mine_action" and pd.notna(row["year"])


@once_a_place
def ordnance(place: Profile) -> pd.DataFrame:
    """Select call-outs and items of explosive ordnance disposal by year; these are no casualties.

    Returns
    -------
    DataFrame
        ``year``, ``source_id``, ``calls``, ``items``, each with its qualifier (``calls_qualifier``); newest
        first.
    """
    rows = place.where("eod_tasks", _yearly)
    if rows.empty:
        return pd.DataFrame(columns=["year", "calls", "items", "source_id"])
    names = {"EOD call-outs": "calls", "ordnance items": "items"}
    table: dict[int, dict[str, Any]] = {}
    for figure in records_of(firmest(rows, ["year", "unit"], place.nearness)):
        one = table.setdefault(figure["year"], {name: figure[name] for name in ("year", "source_id")})
        if name := names.get(figure["unit"]):
            one |= {name: figure["value"], f"{name}_qualifier": figure["qualifier"]}
    columns = [
        "year",
        "source_id",
        *(f"{name}{end}" for name in names.values() for end in ("", "_qualifier")),
    ]
    return pd.DataFrame([table[year] for year in sorted(table, reverse=True)], columns=columns)


@needs("sections.borders", place=PROFILE)
def borders(place: Profile) -> pd.DataFrame:
    """Select the borders with Russia and Belarus: ``name``, ``value``, ``low``, ``high`` (km), ``source_id``.

    The value is that of the page nearest to a survey; sources disagree, because some count waters and some
    do not: ``low`` and ``high`` are the ends of what they say, sections of a border left aside.
    """
    rows = place.where("borders", lambda row: row["part"] == "whole")
    if rows.empty:
        return pd.DataFrame(columns=["name", "value", "low", "high", "source_id"])
    ranked = rows.assign(tier=rows["source_id"].map(place.tiers)).sort_values(
        ["neighbour", "tier", "source_id"]
    )
    ends = ranked.groupby("neighbour")["value"].agg(low="min", high="max")
    table = ranked.drop_duplicates("neighbour").set_index("neighbour")[["value", "source_id"]].join(ends)
    table.insert(0, "name", [places.name(str(code)) for code in table.index])
    return table.reset_index(drop=True)
