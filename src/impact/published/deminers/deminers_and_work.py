"""Deminers killed or injured, beside the work that was done at the time.

Only published figures are set side by side; nothing is estimated. A number of deminers hurt says little
without the land they cleared or the mines they destroyed, and both are on record together for few years.

Assumptions
-----------
None, and that is the limit: the two figures of a row come from different pages. Deminers hurt on battle
areas, or in clearance that nobody reported, are in one figure and not in the other.

What it cannot tell
-------------------
How dangerous clearing is. One accident can hurt several; figures are published more readily for years with
accidents than for years without; and land without mines is cleared too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from impact.arguments import needs
from impact.catalogue.frame_rows import each_row
from impact.catalogue.table_rows import table_rows
from impact.data.registers import in_main
from impact.frame_check import NUMBERS, rows
from impact.published import land
from impact.published.firmest import PAGES, firmest
from impact.vocabulary import AGGREGATES, WORLD

MINES = "ap_mines_destroyed"
_CAMPAIGN = (
    "label", "place", "year", "deminers", "counted", "items", "of", "per_thousand", "deaths", "comparable",
    "source_id", "work_source_id",
)  # fmt: skip

#: what is read of a row that a history names
_READ = ("place", "measure", "year", "period_start", "period_end", "published", "value", "source_id")
_HURT = ("place", "measure", "year", "scope", "value", "source_id")
CASUALTIES = table_rows("casualties", *_READ, "scope", "edition")
_WORK = table_rows(
    "clearance",
    *("place", "area", "scope", "year", "measure", "value", "edition", "use", "qualifier", "source_id"),
)
CLEARANCE = table_rows("clearance", *_READ, "scope", "area", "edition", "use", "qualifier")
PARAMETERS = table_rows("parameters", "parameter", "value", "published", "source_id")
HISTORIES = table_rows(
    "histories",
    *(
        "place",
        "history",
        "purpose",
        "figure",
        "counts",
        "devices",
        "table",
        "name",
        "first",
        "last",
        "words",
    ),
)


@needs("deminers.annual", casualties=table_rows("casualties", *_HURT))
def annual(casualties: pd.DataFrame) -> pd.DataFrame:
    """Select the deminers killed or injured in a year, of whole countries and of the world.

    Parameters
    ----------
    casualties
        ``load("casualties")``.

    Returns
    -------
    DataFrame
        Rows of the table.
    """
    casualties = in_main(casualties)
    return casualties[
        (casualties["measure"] == "deminers") & casualties["year"].notna() & (casualties["scope"] == "whole")
    ]


@needs(
    "deminers.by_year",
    hurt=rows("place", "year", "value", cells={"value": NUMBERS}, remedy="pass what deminers.annual returns"),
)
def by_year(hurt: pd.DataFrame) -> pd.DataFrame:
    """Set the deminers hurt in all countries with a figure beside the world figure, year by year.

    Parameters
    ----------
    hurt
        :func:`annual`.

    Returns
    -------
    DataFrame
        ``year``, ``countries`` (number with a figure), ``value`` (their deminers), ``world`` (missing where
        not published).

    Examples
    --------
    >>> frame = pd.DataFrame({"place": ["AAA", "BBB", "WLD"], "year": 2016, "value": [3.0, 4.0, 90.0]})
    >>> by_year(frame).values.tolist()
    [[2016.0, 2.0, 7.0, 90.0]]
    """
    countries, world = hurt[hurt["place"] != WORLD], hurt[hurt["place"] == WORLD]
    sums = countries.groupby("year").agg(countries=("place", "nunique"), value=("value", "sum"))
    return sums.reset_index().merge(
        world[["year", "value"]].rename(columns={"value": "world"}), on="year", how="outer"
    )


@needs(
    "deminers.yearly",
    casualties=table_rows("casualties", *_HURT, "edition"),
    clearance=_WORK,
    pages=PAGES,
)
def yearly(
    casualties: pd.DataFrame, clearance: pd.DataFrame, pages: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Set the deminers hurt in a country and year beside the mined land cleared and the mines destroyed.

    Parameters
    ----------
    casualties, clearance
        ``load("casualties")`` and ``load("clearance")``. Figures of a part of the country or of the work are
        left aside on both sides.
    pages
        :func:`impact.published.firmest.bibliography`.

    Returns
    -------
    DataFrame
        ``place``, ``year``, ``deminers`` (killed or injured), ``cleared_km2``, ``ap_mines_destroyed``
        (missing where not published), ``source_id`` (of the deminers), ``work_source_id``; only
        rows with at least one figure of the work.

    Examples
    --------
    >>> hurt = pd.DataFrame(
    ...     {"place": ["AAA"], "measure": ["deminers"], "year": [2016], "scope": ["whole"], "value": [3]}
    ... ).assign(edition=2017, source_id="one")
    >>> work = pd.DataFrame(
    ...     {"place": ["AAA"], "measure": ["cleared_km2"], "year": [2016], "scope": ["whole"], "value": [1.5]}
    ... ).assign(area="", edition=2017, use="mined_land", qualifier="exact", source_id="two")
    >>> yearly(hurt, work)[["deminers", "cleared_km2"]].values.tolist()
    [[3.0, 1.5]]
    """
    hurt = annual(casualties)
    hurt = _newest(hurt[~hurt["place"].isin(AGGREGATES)], ["place", "year"]).rename(
        columns={"value": "deminers"}
    )
    work, _ = land.select(clearance, ("cleared_km2", MINES))
    work = firmest(work, ["place", "year", "measure"], pages)
    table = work.pivot(index=["place", "year"], columns="measure", values="value").reindex(
        columns=["cleared_km2", MINES]
    )
    table["work_source_id"] = work.groupby(["place", "year"])["source_id"].first()
    pairs = hurt[["place", "year", "deminers", "source_id"]].merge(
        table.rename_axis(columns=None).reset_index(), on=["place", "year"]
    )
    columns = ["place", "year", "deminers", "cleared_km2", MINES, "source_id", "work_source_id"]
    pairs = pairs[columns].astype({"year": int, "deminers": float})
    return pairs.sort_values(["year", "place"], ignore_index=True)


def _newest(rows: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    return rows.sort_values("edition", kind="stable").drop_duplicates(key, keep="last")


@needs(
    "deminers.campaigns",
    casualties=CASUALTIES,
    clearance=CLEARANCE,
    parameters=PARAMETERS,
    histories=HISTORIES,
)
def campaigns(
    casualties: pd.DataFrame, clearance: pd.DataFrame, parameters: pd.DataFrame, histories: pd.DataFrame
) -> pd.DataFrame:
    """Set the deminers hurt in a whole clearance beside the mines that were found in it.

    Parameters
    ----------
    casualties, clearance, parameters, histories
        The tables of these names. The histories say which rows of the other three belong together: those of
        the purpose ``deminers``, with the figures ``deminers`` and ``items``; several rows are added up.

    Returns
    -------
    DataFrame
        ``label``, ``place``, ``year`` (the first, or the last where no first is on record), ``deminers``,
        ``counted`` (which deminers), ``items``, ``of`` (which items), ``per_thousand``, ``deaths`` (whether
        deaths alone are counted), ``comparable`` (killed and injured, over mines and no other ordnance),
        ``source_id``, ``work_source_id``; the clearances with both figures on record.
    """
    chosen = histories[histories["purpose"] == "deminers"]
    tables = {
        "casualties": _told_of(casualties, chosen),
        "clearance": _told_of(clearance, chosen),
        "parameters": parameters,
    }
    rows = []
    for label, own in chosen.groupby("history", sort=False):
        hurt, work = (own[own["figure"] == figure] for figure in ("deminers", "items"))
        people, items = _added(hurt, tables), _added(work, tables)
        if people is not None and items is not None:
            first, last = hurt[["first", "last"]].iloc[0]
            deaths = bool((hurt["counts"] == "deaths").any())
            rows.append(
                {
                    "label": label,
                    "place": hurt["place"].iloc[0],
                    "year": first if pd.notna(first) else last,
                    "deminers": people[0],
                    "counted": hurt["words"].iloc[0],
                    "items": items[0],
                    "of": work["words"].iloc[0],
                    "per_thousand": 1000 * people[0] / items[0],
                    "deaths": deaths,
                    "comparable": not deaths and bool((work["devices"] == "mines").all()),
                    "source_id": people[1],
                    "work_source_id": items[1],
                }
            )
    return pd.DataFrame(rows, columns=list(_CAMPAIGN))


def _told_of(table: pd.DataFrame, histories: pd.DataFrame) -> pd.DataFrame:
    """Rows and columns of a table that histories may name, which is looked through for each of them."""
    if table.empty:
        return table
    named = table["measure"].isin(histories["name"]) & table["place"].isin(histories["place"])
    return table.loc[named & (table["scope"] == "whole"), [name for name in _READ if name in table]]


def _added(rows: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> tuple[float, str] | None:
    """Add the figures of several rows of a history; nothing where one of them is not on record."""
    figures = [_figure(row, tables) for row in each_row(rows)]
    known = [figure for figure in figures if figure is not None]
    if not known or len(known) < len(figures):
        return None
    return sum(value for value, _ in known), known[0][1]


def _figure(row: Any, tables: Mapping[str, pd.DataFrame]) -> tuple[float, str] | None:
    table = tables[row.table]
    if row.table == "parameters":
        return _last(table[(table["parameter"] == row.name) & table["value"].notna()])
    rows = table[(table["measure"] == row.name) & (table["place"] == row.place)]
    if row.first == row.last:
        return _last(rows[(rows["year"] == row.first).fillna(value=False)])
    return _period(rows, row.first, row.last)


def _period(rows: pd.DataFrame, first: int, last: int) -> tuple[float, str] | None:
    """Choose the newest figure for a span of years."""
    starts, ends = rows["period_start"].astype(str).str[:4], rows["period_end"].astype(str).str[:4]
    return _last(rows[rows["year"].isna() & (starts == str(first)) & (ends == str(last))])


def _last(rows: pd.DataFrame) -> tuple[float, str] | None:
    if rows.empty:
        return None
    row = rows.sort_values("published", kind="stable").iloc[-1]
    return float(row["value"]), str(row["source_id"])
