"""Published cells: counts by place, device and year that a page may show, small ones and their like hidden.

Place by year and device by year are one table, because they share their totals: what is hidden in one cannot
be computed from the other (:mod:`impact.incidents.privacy.suppression`).
"""

from __future__ import annotations

import pandas as pd

from impact.incidents import privacy
from impact.incidents.mapping.mapping import Publish
from impact.incidents.privacy import Rule, Suppressed

#: places told apart; the others are one row
MOST_PLACES = 12
OTHERS = "other places"
ALL = "all"
#: year of people who have none
NO_YEAR = "no year"
#: dimension -> heading
DIMENSIONS = {"label": "Place", "device": "Device"}
#: classes of device, as a page calls them; a set of several classes is one of its own
DEVICES = {
    "ap_mine": "antipersonnel mines",
    "av_mine": "antivehicle mines",
    "mine": "mines of a kind not stated",
    "improvised_mine": "improvised mines",
    "ied": "improvised devices",
    "submunition": "cluster munition remnants",
    "erw": "explosive remnants of war",
    "uxo": "unexploded ordnance",
    "abandoned_ordnance": "abandoned ordnance",
    "booby_trap": "booby traps",
    "other": "other devices",
    "several": "several devices",
    "unknown": "device not known",
}


def cells(rows: pd.DataFrame, publish: Publish, before: pd.DataFrame | None = None) -> Suppressed | None:
    """Count casualties by place and year and by device and year, and hide small cells.

    Parameters
    ----------
    rows
        Casualties with ``label``, ``devices``, ``year`` and ``value``.
    publish
        The rule of the mapping.
    before
        Casualties of the release before: what was hidden of them stays hidden, and so does what the two
        releases would give away together.

    Returns
    -------
    Suppressed or None
        By ``label``, ``device`` and ``year`` with all totals; None without rows. People without a year are in
        the totals, and their number by place or device is protected like that of any year.
    """
    if rows.empty:
        return None
    places = rows.groupby("label")["value"].sum().sort_values(ascending=False)
    few = list(places.index[MOST_PLACES:]) if len(places) > MOST_PLACES + 1 else []
    earlier = None if before is None or before.empty else _suppressed(before, publish, few, None)
    return _suppressed(rows, publish, few, earlier)


def _suppressed(
    rows: pd.DataFrame, publish: Publish, few: list[str], earlier: Suppressed | None
) -> Suppressed:
    frame = pd.DataFrame(
        {
            "label": rows["label"].where(~rows["label"].isin(few), OTHERS),
            "device": device_class(rows["devices"]).map(DEVICES),
            "year": rows["year"].astype("Int64").astype("string").fillna(NO_YEAR),
            "value": rows["value"].round().astype("int64"),
        }
    )
    by = ["label", "device", "year"]
    return privacy.suppress(
        frame.groupby(by, as_index=False)["value"].sum(),
        by,
        "value",
        Rule.of(publish),
        cuts=[["label", "year"], ["device", "year"]],
        earlier=earlier,
        open_cells=[(ALL, ALL, NO_YEAR)],
    )


def device_class(devices: pd.Series) -> pd.Series:
    """Name one class for each set of devices.

    >>> device_class(pd.Series([["ap_mine"], [], None, ["ap_mine", "uxo"]])).tolist()
    ['ap_mine', 'unknown', 'unknown', 'several']
    """
    sets = devices.map(
        lambda codes: tuple(codes) if isinstance(codes, (list, tuple)) or hasattr(codes, "__len__") else ()
    )
    sets = sets.map(lambda codes: tuple(code for code in codes if code != "unknown"))
    return sets.map(lambda codes: "unknown" if not codes else codes[0] if len(codes) == 1 else "several")


def of_years(published: Suppressed, dimension: str) -> pd.DataFrame:
    """Select the cells of one dimension by year.

    Returns
    -------
    DataFrame
        The dimension, ``year`` and ``value`` (missing where hidden), without totals.
    """
    other = next(name for name in DIMENSIONS if name != dimension)
    table = published.table
    table = table[(table[other] == ALL) & (table[dimension] != ALL) & _of_a_year(table)]
    return _numbers(table)[[dimension, "year", "value"]]


def totals(published: Suppressed, dimension: str) -> pd.DataFrame:
    """Select the totals of one dimension over all years, largest first.

    Returns
    -------
    DataFrame
        The dimension and ``value`` (missing where hidden).
    """
    other = next(name for name in DIMENSIONS if name != dimension)
    table = published.table
    table = table[(table[other] == ALL) & (table[dimension] != ALL) & (table["year"] == ALL)]
    table = table.assign(value=table["value"].astype("Float64").astype(float))
    return table[[dimension, "value"]].sort_values(
        ["value", dimension], ascending=[False, True], na_position="last", ignore_index=True
    )


def year_totals(published: Suppressed) -> pd.DataFrame:
    """Select the total of each year: ``year`` and ``value`` (missing where hidden)."""
    table = published.table
    table = table[(table["label"] == ALL) & (table["device"] == ALL) & _of_a_year(table)]
    return _numbers(table)[["year", "value"]]


def hidden(published: Suppressed, dimension: str) -> int:
    """Count the hidden cells of one dimension by year."""
    return int(of_years(published, dimension)["value"].isna().sum())


def _of_a_year(table: pd.DataFrame) -> pd.Series:
    return ~table["year"].isin([ALL, NO_YEAR])


def _numbers(table: pd.DataFrame) -> pd.DataFrame:
    numbers = table.assign(
        year=table["year"].astype(str).astype(int), value=table["value"].astype("Float64").astype(float)
    )
    return numbers.sort_values("year", kind="stable", ignore_index=True)
