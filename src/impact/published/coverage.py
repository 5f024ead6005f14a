"""What is known about whom: coverage by place and year, and figures that do not add up.

A missing figure is missing, not zero: in most years nobody published a count for most countries. What
cannot be told from coverage: whether a published count is complete.
"""

from __future__ import annotations

import pandas as pd

from impact import places
from impact.data.registers import in_main
from impact.vocabulary import NEARNESS, WORLD

NONE = "none"


def by_place_and_year(casualties: pd.DataFrame, first: int = 1999, last: int | None = None) -> pd.DataFrame:
    """Classify for every place and year how well its casualty total is sourced.

    Parameters
    ----------
    casualties
        ``load("casualties")``.
    first, last
        Years to cover; the newest year of the table where ``last`` is not given.

    Returns
    -------
    DataFrame
        ``place``, ``name``, ``year``, ``level`` (primary, secondary, weak or none), ``value`` and
        ``source_id``; one row for every place that has at least one figure and every year.
    """
    casualties = in_main(casualties)
    totals = casualties[
        (casualties["measure"] == "total")
        & (casualties["cause"] == "mines_erw")
        & (casualties["scope"] == "whole")
        & (casualties["area"] == "")
        & (casualties["unit"] == "people")
        & casualties["year"].notna()
        & (casualties["place"] != WORLD)
    ]
    newest = int(totals["year"].max()) if last is None else last
    totals = totals[totals["year"].between(first, newest)]
    years = pd.Index(range(first, newest + 1), name="year")
    grid = pd.MultiIndex.from_product([sorted(totals["place"].unique()), years], names=["place", "year"])
    table = totals.set_index(["place", "year"])[["tier", "value", "source_id"]].reindex(grid).reset_index()
    table["level"] = table["tier"].fillna(NONE)
    table.insert(1, "name", table["place"].map(places.name))
    return table[["place", "name", "year", "level", "value", "source_id"]]


def by_year(coverage: pd.DataFrame) -> pd.DataFrame:
    """Count for every year the places at each level: ``year`` and one column per level."""
    counts = pd.crosstab(coverage["year"], coverage["level"])
    return counts.reindex(columns=[*NEARNESS, NONE], fill_value=0).rename_axis(columns=None).reset_index()


def sums_that_differ(vintages: pd.DataFrame) -> pd.DataFrame:
    """List the figures of one page whose killed, injured and unknown do not add up to its total.

    Parameters
    ----------
    vintages
        ``load("casualties_vintages")``.

    Returns
    -------
    DataFrame
        ``place``, ``name``, ``when`` (year or period), ``killed``, ``injured``, ``outcome_unknown``,
        ``total``, ``difference`` (total minus parts), ``edition``, ``source_id``. Only pages that give
        killed, injured and a total for the same place and time, each once.
    """
    parts = ["killed", "injured", "outcome_unknown", "total"]
    key = [
        "cause",
        "place",
        "area",
        "scope",
        "year",
        "period_start",
        "period_end",
        "edition",
        "source_id",
    ]
    people = vintages[
        (vintages["unit"] == "people") & ~vintages["qualifier"].isin(["range_low", "range_high"])
    ]
    people = people.assign(measure=people["measure"].replace("cumulative_total", "total"))
    people = people[people["measure"].isin(parts)].drop_duplicates([*key, "measure", "value"])
    single = people[~people.duplicated([*key, "measure"], keep=False)]
    wide = single.set_index([*key, "measure"])["value"].unstack("measure").reindex(columns=parts)
    wide = wide.dropna(subset=["killed", "injured", "total"])
    wide["difference"] = wide["total"] - wide[parts[:3]].sum(axis=1)
    table = wide[wide["difference"] != 0].reset_index()
    table["name"] = table["place"].map(places.name)
    period = table["period_start"] + "..." + table["period_end"]
    table["when"] = table["year"].astype("str").where(table["year"].notna(), period)
    columns = ["place", "name", "when", *parts, "difference", "edition", "source_id"]
    return table[columns].sort_values(["place", "when"], ignore_index=True)


def unresolved(vintages: pd.DataFrame) -> pd.DataFrame:
    """List the figures kept as uncorroborated: given by too few to displace a better supported one."""
    rows = vintages[vintages["status"] == "uncorroborated"]
    columns = ["place", "year", "period_end", "measure", "value", "edition", "source_id", "note"]
    return rows[columns].sort_values(["place", "year", "edition"], ignore_index=True)
