"""The record as one plain table: what stands for each place, year and measure, ready to be read elsewhere.

`impact.series` selects from the same figures; the table is for R, SQL and spreadsheets, where a filter that
is forgotten gives a wrong total.
"""

from __future__ import annotations

import pandas as pd

from impact import places
from impact.catalogue import TABLES
from impact.catalogue.annual_counts import ANNUAL_MEASURES
from impact.data.registers import in_main
from impact.vocabulary import AGGREGATES


def annual_counts(casualties: pd.DataFrame) -> pd.DataFrame:
    """Select whole-country counts of one calendar year, mines and ERW, in all registers and measures."""
    return casualties[
        (casualties["cause"] == "mines_erw")
        & (casualties["scope"] == "whole")
        & (casualties["area"] == "")
        & (casualties["unit"] != "percent")
        & casualties["year"].notna()
    ]


def annual_record(casualties: pd.DataFrame, pages: pd.DataFrame) -> pd.DataFrame:
    """Tabulate what stands for each place, year and measure, in the main register of the place.

    Parameters
    ----------
    casualties
        The table `casualties`: figures that stand, one row for each quantity.
    pages
        The table `sources`.

    Returns
    -------
    DataFrame
        The table `record`, by place, measure and year.
    """
    rows = in_main(annual_counts(casualties))
    rows = rows[rows["measure"].isin(list(ANNUAL_MEASURES))]
    rows = rows.merge(pages[["source_id", "publisher", "url"]], on="source_id", validate="many_to_one")
    rows = rows.merge(place_names(), on="place", validate="many_to_one")
    order = rows["measure"].map({measure: rank for rank, measure in enumerate(ANNUAL_MEASURES)})
    rows = rows.assign(order=order).sort_values(["place", "order", "year"], kind="stable", ignore_index=True)
    record = TABLES["record"]
    return record.typed(rows[list(record.columns)])


def place_names() -> pd.DataFrame:
    """Tabulate the code and the name of every place, and which are groups of countries."""
    codes = [*places.codes(), *AGGREGATES]
    names = [places.name(code) for code in codes]
    aggregate = [code in AGGREGATES for code in codes]
    return TABLES["places"].typed(pd.DataFrame({"place": codes, "name": names, "aggregate": aggregate}))
