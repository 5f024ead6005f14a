"""What is known about whom: coverage by place, year and register.

A missing figure is missing, not zero: in most years nobody published a count for most countries. What
cannot be told from coverage: whether a published count is complete.
"""

from __future__ import annotations

import pandas as pd

from impact import places
from impact.arguments import COLUMN, YEAR, needs, optional, several
from impact.catalogue.table_rows import table_rows
from impact.data.registers import annual_totals, in_main
from impact.errors import NoFigure
from impact.frame_check import require, require_unique, rows
from impact.vocabulary import AGGREGATES, NEARNESS

#: what is read of the casualties to find annual totals
_TOTALS = ("place", "year", "measure", "cause", "scope", "area", "unit")

NONE = "none"


@needs(
    "coverage.by_place_and_year",
    casualties=table_rows("casualties", *_TOTALS, "tier", "value", "source_id", least=1),
    first=YEAR,
    last=optional(YEAR),
)
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
    totals = _of_countries(in_main(casualties))
    require_unique(totals, ["place", "year"], "coverage.by_place_and_year: casualties")
    if last is None and totals.empty:
        raise NoFigure(
            "coverage.by_place_and_year: casualties hold no annual total", "one of a country", "or give last"
        )
    newest = int(totals["year"].max()) if last is None else last
    totals = totals[totals["year"].between(first, newest)]
    years = pd.Index(range(first, newest + 1), name="year")
    grid = pd.MultiIndex.from_product([sorted(totals["place"].unique()), years], names=["place", "year"])
    table = totals.set_index(["place", "year"])[["tier", "value", "source_id"]].reindex(grid).reset_index()
    table["level"] = table["tier"].fillna(NONE)
    table.insert(1, "name", table["place"].map(places.name))
    return table[["place", "name", "year", "level", "value", "source_id"]]


@needs("coverage.by_year", coverage=rows("year", "level", remedy="pass what by_place_and_year returns"))
def by_year(coverage: pd.DataFrame) -> pd.DataFrame:
    """Count for every year the places at each level: ``year`` and one column per level."""
    counts = pd.crosstab(coverage["year"], coverage["level"])
    return counts.reindex(columns=[*NEARNESS, NONE], fill_value=0).rename_axis(columns=None).reset_index()


@needs("coverage.by_register_and_year", casualties=table_rows("casualties", *_TOTALS, "register"))
def by_register_and_year(casualties: pd.DataFrame) -> pd.DataFrame:
    """Count the countries with an annual total in each register: ``register``, ``year``, ``places``."""
    return places_by(annual_totals(casualties), ["register", "year"])


@needs("coverage.places_by", figures=rows("place"), columns=several(COLUMN, least=1, of="columns"))
def places_by(figures: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Count the countries in each group of figures: ``columns`` and ``places``."""
    require(figures, columns, "coverage.places_by")
    countries = figures[~figures["place"].isin(list(AGGREGATES))]
    return countries.groupby(columns)["place"].nunique().rename("places").reset_index()


@needs("coverage.with_totals", casualties=table_rows("casualties", *_TOTALS), first=YEAR, last=YEAR)
def with_totals(casualties: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Count the countries with an annual total: in their main register, and in any.

    Parameters
    ----------
    casualties
        ``load("casualties")``.
    first, last
        Years to cover.

    Returns
    -------
    DataFrame
        ``year``, ``main``, ``any`` (countries), one row for each year.
    """
    totals = _of_countries(casualties)
    years = pd.Index(range(first, last + 1), name="year")
    counts = {
        name: rows.groupby("year")["place"].nunique().reindex(years, fill_value=0)
        for name, rows in (("main", in_main(totals)), ("any", totals))
    }
    return pd.DataFrame(counts).reset_index()


def _of_countries(casualties: pd.DataFrame) -> pd.DataFrame:
    totals = annual_totals(casualties)
    return totals[~totals["place"].isin(list(AGGREGATES))]
