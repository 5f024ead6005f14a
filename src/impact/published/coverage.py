"""What is known about whom: coverage by place and year, and figures that too few pages carry.

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


def unresolved(vintages: pd.DataFrame) -> pd.DataFrame:
    """List the figures kept as uncorroborated: given by too few to displace a better supported one."""
    rows = vintages[vintages["status"] == "uncorroborated"]
    columns = ["place", "year", "period_end", "measure", "value", "edition", "source_id", "note"]
    return rows[columns].sort_values(["place", "year", "edition"], ignore_index=True)
