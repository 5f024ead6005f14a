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

from dataclasses import dataclass

import pandas as pd

from impact.published import land
from impact.result import require
from impact.vocabulary import AGGREGATES, WORLD

MINES = "ap_mines_destroyed"


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
    require(casualties, ["place", "measure", "year", "scope", "value", "source_id"], "deminers")
    return casualties[
        (casualties["measure"] == "deminers") & casualties["year"].notna() & (casualties["scope"] == "whole")
    ]


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


def yearly(casualties: pd.DataFrame, clearance: pd.DataFrame) -> pd.DataFrame:
    """Set the deminers hurt in a country and year beside the mined land cleared and the mines destroyed.

    Parameters
    ----------
    casualties, clearance
        ``load("casualties")`` and ``load("clearance")``. Figures of a part of the country or of the work are
        left aside on both sides.

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
    ... ).assign(area="", edition=2017, use="mined_land", source_id="two")
    >>> yearly(hurt, work)[["deminers", "cleared_km2"]].values.tolist()
    [[3.0, 1.5]]
    """
    require(casualties, ["place", "measure", "year", "scope", "value", "edition", "source_id"], "deminers")
    hurt = annual(casualties)
    hurt = _newest(hurt[~hurt["place"].isin(AGGREGATES)], ["place", "year"]).rename(
        columns={"value": "deminers"}
    )
    work, _ = land.select(clearance, ("cleared_km2", MINES))
    work = _newest(work, ["place", "year", "measure"])
    table = work.pivot(index=["place", "year"], columns="measure", values="value").reindex(
        columns=["cleared_km2", MINES]
    )
    table["work_source_id"] = work.groupby(["place", "year"])["source_id"].first()
    found = hurt[["place", "year", "deminers", "source_id"]].merge(
        table.rename_axis(columns=None).reset_index(), on=["place", "year"]
    )
    columns = ["place", "year", "deminers", "cleared_km2", MINES, "source_id", "work_source_id"]
    found = found[columns].astype({"year": int, "deminers": float})
    return found.sort_values(["year", "place"], ignore_index=True)


def _newest(rows: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    return rows.sort_values("edition", kind="stable").drop_duplicates(key, keep="last")


@dataclass(frozen=True)
class _Campaign:
    """Where the two figures of a whole clearance are on record.

    ``hurt`` names a parameter, or the table of casualties and a place; ``work`` a parameter, or place, first
    and last year of rows of the clearance table whose ``measures`` are added up.
    """

    label: str
    hurt: str
    counted: str
    work: tuple[str, int, int] | str
    of: str
    measures: tuple[str, ...] = (MINES,)


_CAMPAIGNS = (
    _Campaign(
        "Bosnia and Herzegovina since 1996",
        "casualties/BIH",
        "killed or injured",
        ("BIH", 1996, 2025),
        "mines of all kinds destroyed",
        (MINES, "av_mines_destroyed"),
    ),
    _Campaign(
        "Croatia since 1996",
        "deminer_casualties_croatia_1996_2026",
        "killed or injured",
        ("HRV", 1996, 2026),
        "mines of all kinds destroyed",
    ),
    _Campaign(
        "Falkland Islands 1982",
        "deminer_casualties_falklands_1982_1983",
        "hurt",
        ("FLK", 1982, 1982),
        "mines removed",
    ),
    _Campaign(
        "Lapland after 1944",
        "casualties_finland_lapland_mine_clearers",
        "killed only",
        "mines_laid_finland_lapland_ww2",
        "mines and explosives laid",
    ),
    _Campaign(
        "Poland after 1944",
        "deminer_deaths_poland_1944_1994",
        "killed only",
        "ordnance_cleared_poland_1944_2003",
        "items of all ordnance cleared",
    ),
)


def campaigns(casualties: pd.DataFrame, clearance: pd.DataFrame, parameters: pd.DataFrame) -> pd.DataFrame:
    """Set the deminers hurt in a whole clearance beside the mines that were found in it.

    Parameters
    ----------
    casualties, clearance, parameters
        The tables of these names.

    Returns
    -------
    DataFrame
        ``label``, ``deminers``, ``counted`` (which deminers), ``items``, ``of`` (which items),
        ``per_thousand``, ``source_id``, ``work_source_id``; the clearances with both figures on record.
    """
    rows = []
    for campaign in _CAMPAIGNS:
        hurt = _hurt(campaign, casualties, parameters)
        work = _work(campaign, clearance, parameters)
        if hurt is not None and work is not None:
            rows.append(
                (
                    campaign.label, hurt[0], campaign.counted, work[0], campaign.of,
                    1000 * hurt[0] / work[0], hurt[1], work[1],
                )
            )  # fmt: skip
    columns = ["label", "deminers", "counted", "items", "of", "per_thousand", "source_id", "work_source_id"]
    return pd.DataFrame(rows, columns=columns)


def _hurt(
    campaign: _Campaign, casualties: pd.DataFrame, parameters: pd.DataFrame
) -> tuple[float, str] | None:
    _, _, place = campaign.hurt.partition("/")
    if not place:
        return _parameter(campaign.hurt, parameters)
    assert not isinstance(campaign.work, str)
    _, first, last = campaign.work
    return _period(casualties[casualties["measure"] == "deminers"], place, first, last)


def _work(campaign: _Campaign, clearance: pd.DataFrame, parameters: pd.DataFrame) -> tuple[float, str] | None:
    if isinstance(campaign.work, str):
        return _parameter(campaign.work, parameters)
    place, first, last = campaign.work
    found = []
    for measure in campaign.measures:
        rows = clearance[clearance["measure"] == measure]
        if first == last:
            year = (rows["place"] == place) & (rows["year"] == first) & (rows["scope"] == "whole")
            found.append(_last(rows[year.fillna(value=False)]))
        else:
            found.append(_period(rows, place, first, last))
    known = [figure for figure in found if figure is not None]
    if len(known) < len(found):
        return None
    return sum(value for value, _ in known), known[0][1]


def _period(rows: pd.DataFrame, place: str, first: int, last: int) -> tuple[float, str] | None:
    """Give the newest figure for a span of years in one country."""
    starts, ends = rows["period_start"].astype(str).str[:4], rows["period_end"].astype(str).str[:4]
    chosen = (rows["place"] == place) & (rows["scope"] == "whole") & rows["year"].isna()
    return _last(rows[chosen & (starts == str(first)) & (ends == str(last))])


def _parameter(name: str, parameters: pd.DataFrame) -> tuple[float, str] | None:
    rows = parameters[(parameters["parameter"] == name) & parameters["value"].notna()]
    return _last(rows)


def _last(rows: pd.DataFrame) -> tuple[float, str] | None:
    if rows.empty:
        return None
    row = rows.sort_values("published", kind="stable").iloc[-1]
    return float(row["value"]), str(row["source_id"])
