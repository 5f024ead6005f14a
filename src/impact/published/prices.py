"""Constant dollars: amounts of different years at the prices of one year.

The index is the consumer price index of the United States. What it cannot tell: what the money could buy
where it was spent; wages of deminers and exchange rates move otherwise.
"""

from __future__ import annotations

import pandas as pd

from impact.result import require


def constant(frame: pd.DataFrame, prices: pd.DataFrame, base: int, column: str = "value") -> pd.Series:
    """Give amounts at the prices of the year ``base``; missing where the index lacks the year.

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
    ModelInputError
        A column is missing.

    Examples
    --------
    >>> prices = pd.DataFrame({"year": [2000, 2020], "value": [100.0, 150.0]})
    >>> constant(pd.DataFrame({"year": [2000], "value": [2.0]}), prices, 2020).tolist()
    [3.0]
    """
    require(frame, ["year", column], "prices")
    index = require(prices, ["year", "value"], "prices").set_index("year")["value"]
    return frame[column] * index.get(base) / frame["year"].map(index)


def funding_by_year(funding: pd.DataFrame, flow: str = "international") -> pd.DataFrame:
    """Take the funding of all donors for all sectors, each year's newest edition.

    Parameters
    ----------
    funding
        ``load("funding")``.
    flow
        ``international``, ``national`` or ``total``.

    Returns
    -------
    DataFrame
        ``year``, ``value`` (million dollars of the year), ``qualifier``, ``edition``, ``source_id``; within
        an edition a counted figure goes before one that we derived.
    """
    rows = funding[
        (funding["flow"] == flow)
        & (funding["donor"] == "")
        & (funding["recipient"] == "")
        & (funding["sector"] == "all")
        & funding["year"].notna()
    ]
    rows = rows.assign(rank=(rows["qualifier"] != "derived").astype(int))
    rows = rows.sort_values(["year", "edition", "rank"], kind="stable").drop_duplicates("year", keep="last")
    return rows[["year", "value", "qualifier", "edition", "source_id"]].reset_index(drop=True)
