"""What clearance cost: the sum that a page gives, or the money of successive years, in dollars."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from impact.scenario.calibration.histories import Figure
from impact.scenario.calibration.lookups import Missing, parameter
from impact.scenario.calibration.recipe import Recipe

_MILLION = 1e6


def money_spent(recipe: Recipe, frames: Mapping[str, pd.DataFrame], _first: int) -> Figure:
    """Find what clearance cost, in dollars of the day.

    Raises
    ------
    Missing
        What was spent is not on record.
    """
    spent = recipe.select("spent")
    spent = spent[spent["name"].isin(frames["parameters"]["parameter"])]
    if len(spent):
        row = spent.iloc[-1]
        amount = parameter(frames, row["name"])
        rate = _dollars(amount.unit.removeprefix("million "), recipe, frames)
        low, high = amount.low * rate.low * _MILLION, amount.high * rate.high * _MILLION
        pages = (*amount.sources, *rate.sources)
        return Figure(low, high, "USD", "spent, in dollars", pages, int(row["first"]), int(row["last"]))
    rows = frames["funding"]
    rows = rows[(rows["flow"] == "total") & (rows["recipient"] == recipe.place) & rows["year"].notna()]
    rows = rows[rows["donor"].eq("") & rows["unit"].eq("million USD")]
    newest = rows.sort_values("edition").drop_duplicates("year", keep="last").set_index("year").sort_index()
    if newest.empty:
        raise Missing("what was spent is not on record")
    years = [int(y) for y in newest.index]
    start = max(y for y in years if y - 1 not in years)
    run = newest.loc[start : max(years)]
    total = float(run["value"].sum()) * _MILLION
    how = "national and international money in successive years"
    return Figure(total, total, "USD", how, tuple(run["source_id"].unique()), start, max(years))


def _dollars(currency: str, recipe: Recipe, frames: Mapping[str, pd.DataFrame]) -> Figure:
    """Follow the rates of exchange that the recipe names from a currency to dollars."""
    low, high, divisor = 1.0, 1.0, 1.0
    pages: list[str] = []
    for rate in [parameter(frames, name) for name in recipe.names("exchange_rate")]:
        bought, sold = rate.unit.split(" per ")
        pages += rate.sources
        if currency == sold:
            low, high, currency = low * rate.low, high * rate.high, bought
        else:  # a fixed rate, stated the other way round: so many of ours for one of theirs
            divisor, currency = divisor * rate.low, sold
    return Figure(low / divisor, high / divisor, "USD", "rate", tuple(pages))
