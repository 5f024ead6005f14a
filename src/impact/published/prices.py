"""Prices: what clearing a square metre has cost, and amounts of different years at the prices of one.

Published costs differ in what they count (clearance, survey, a whole programme), in land, mines and wages.
They are set side by side; a mean of them would mean nothing. Constant dollars use the consumer prices of the
United States. What cannot be told: what clearing land elsewhere would cost, and what the money could buy
where it was spent; wages of deminers and exchange rates move otherwise.
"""

from __future__ import annotations

import pandas as pd

from impact.arguments import COLUMN, YEAR, choice, needs
from impact.catalogue.money import FUNDING_FLOWS
from impact.catalogue.table_rows import table_rows
from impact.errors import ArgumentError
from impact.frame_check import require, rows
from impact.published.firmest import PAGES, firmest

_FUNDING = (
    *("flow", "donor", "recipient", "sector", "covers", "year"),
    *("value", "qualifier", "edition", "source_id"),
)
_PER_AREA = r"^([A-Z]{3})/(m2|ha)$"
_IS_PER_AREA = r"^[A-Z]{3}/(?:m2|ha)$"
_SQUARE_METRES = {"m2": 1.0, "ha": 10_000.0}


@needs(
    "prices.constant",
    frame=rows("year", remedy="pass amounts with their years"),
    prices=table_rows("price_index", "year", "value", known=("year",), unique=("year",)),
    base=YEAR,
    column=COLUMN,
)
def constant(frame: pd.DataFrame, prices: pd.DataFrame, base: int, column: str = "value") -> pd.Series:
    """Convert amounts to the prices of the year ``base``; missing where the index lacks the year.

    Parameters
    ----------
    frame
        ``year`` and ``column`` (dollars of that year).
    prices
        ``load("price_index")``: ``year``, ``value``.
    base
        Year whose prices are used.

    Raises
    ------
    ArgumentError
        A column is missing, or holds something else.

    Examples
    --------
    >>> prices = pd.DataFrame({"year": [2000, 2020], "value": [100.0, 150.0]})
    >>> constant(pd.DataFrame({"year": [2000], "value": [2.0]}), prices, 2020).tolist()
    [3.0]
    """
    require(frame, ["year", column], "prices.constant")
    index = prices.set_index("year")["value"]
    if base not in index.index:
        raise ArgumentError(
            f"prices.constant: no prices of base={base}",
            f"a year from {index.index.min()} to {index.index.max()}" if len(index) else "rows of prices",
            "choose another base",
        )
    return frame[column] * index[base] / frame["year"].map(index)


@needs(
    "prices.funding_by_year",
    funding=table_rows("funding", *_FUNDING),
    flow=choice(*FUNDING_FLOWS),
    pages=PAGES,
)
def funding_by_year(
    funding: pd.DataFrame, flow: str = "international", pages: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Select the funding of all donors for all sectors, one figure a year.

    Parameters
    ----------
    funding
        ``load("funding")``.
    flow
        ``international``, ``national`` or ``total``.
    pages
        :func:`impact.published.firmest.bibliography`.

    Returns
    -------
    DataFrame
        ``year``, ``value`` (million dollars of the year), ``qualifier``, ``tie``, ``low``, ``high``,
        ``edition``, ``source_id``, resolved by :func:`impact.published.firmest.firmest`.
    """
    figures = funding[
        (funding["flow"] == flow)
        & (funding["donor"] == "")
        & (funding["recipient"] == "")
        & (funding["sector"] == "all")
        & (funding["covers"] == "mine_action")
        & funding["year"].notna()
    ]
    columns = ["year", "value", "qualifier", "tie", "low", "high", "edition", "source_id"]
    return firmest(figures, ["year"], pages)[columns]


@needs(
    "prices.per_square_metre",
    costs=table_rows(
        "unit_costs", "what", "work", "place", "year", "value", "unit", "qualifier", "source_id"
    ),
)
def per_square_metre(costs: pd.DataFrame) -> pd.DataFrame:
    """Select the costs that are stated per area, in the currency of the page.

    Hectares become square metres; currencies are not converted, as no exchange rates are on record. A lower
    and an upper end from one page are one row.

    Parameters
    ----------
    costs
        ``load("unit_costs")``.

    Returns
    -------
    DataFrame
        ``place``, ``year``, ``currency``, ``what``, ``estimate`` (middle of a range), ``low``, ``high`` (a
        range, or the figure itself), ``other_work`` (unexploded ordnance or farmland, mostly survey),
        ``source_id``; one row for each place, year, currency and value.

    Raises
    ------
    ArgumentError
        A column is missing, or holds something else.

    Examples
    --------
    >>> row = {
    ...     "what": "Clearance",
    ...     "work": "mined_land",
    ...     "place": "KHM",
    ...     "year": 2022,
    ...     "value": 0.19,
    ...     "unit": "USD/m2",
    ...     "source_id": "page",
    ... }
    >>> per_square_metre(pd.DataFrame([row | {"qualifier": "approximate"}]))["estimate"].tolist()
    [0.19]
    """
    stated = costs[costs["unit"].str.contains(_IS_PER_AREA) & costs["year"].notna()].copy()
    parts = stated["unit"].str.extract(_PER_AREA)
    stated["currency"] = parts[0]
    stated["value"] = stated["value"] / parts[1].map(_SQUARE_METRES)
    stated["other_work"] = stated["work"] != "mined_land"
    ranged = stated["qualifier"].isin(["range_low", "range_high"])
    stated["key"] = stated["value"].round(6).astype(str).where(~ranged, "range " + stated["source_id"])
    grouped = stated.groupby(["place", "year", "currency", "key"], sort=True)
    table = grouped.agg(
        what=("what", "first"),
        low=("value", "min"),
        high=("value", "max"),
        other_work=("other_work", "any"),
        source_id=("source_id", "first"),
    ).reset_index()
    table["estimate"] = (table["low"] + table["high"]) / 2
    columns = ["place", "year", "currency", "what", "estimate", "low", "high", "other_work", "source_id"]
    return table[columns]


@needs("prices.not_comparable", costs=table_rows("unit_costs", "unit"))
def not_comparable(costs: pd.DataFrame) -> pd.DataFrame:
    """Count the figures that are not stated per area, by unit: ``unit``, ``rows``."""
    rest = costs[~costs["unit"].str.contains(_IS_PER_AREA)]
    return rest.groupby("unit").size().sort_values(ascending=False).rename("rows").reset_index()
