"""The one table of a card: every figure that is on record about a place with hardly any."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from impact import places
from impact.answers.country_profile.country_response import land_words
from impact.answers.country_profile.treaty_status import dates
from impact.catalogue.frame_rows import records_of
from impact.charts import Column, Table
from impact.published import sections
from impact.published.profile import Profile
from impact.wording import Quantity, period

_ROWS = 12
_HARM: Mapping[str, str] = {
    "total": "People killed or injured",
    "killed": "People killed",
    "injured": "People injured",
    "cumulative_total": "People killed or injured",
}
_AREAS: Mapping[str, str] = {
    "total_km2": "Contaminated land",
    "suspected_km2": "Suspected hazardous area",
    "confirmed_km2": "Confirmed hazardous area",
}
_MONEY: Mapping[str, str] = {
    "international": "Money for mine action from abroad",
    "national": "Own money for mine action",
    "total": "Money for mine action",
}
_STOCKS: Mapping[str, str] = {
    "stockpile_destroyed_mines": "Stockpiled mines destroyed",
    "retained_for_training": "Mines retained for training",
    "stockpile_remaining_mines": "Stockpiled mines remaining",
}

Row = tuple[float, str, str, str]


def tabulate_record(place: Profile) -> Table | None:
    """List every figure on record about a place, and its dates with the treaty, newest first."""
    rows = [*_harm(place), *_land(place), *_money(place), *_stocks(place), *_ordnance(place)]
    table = pd.DataFrame(rows, columns=["order", "when", "what", "source_id"])
    table = table.sort_values("order", ascending=False, kind="stable").drop(columns="order")
    known = dates(place).iloc[::-1]
    table = pd.concat([table, known[known["what"].str.contains("Mine Ban Treaty|Clearance|Deadline")]])
    table = table.drop_duplicates(["when", "what"]).head(_ROWS).reset_index(drop=True)
    if table.empty:
        return None
    return Table(
        table,
        id="on-record",
        title=f"What this collection holds about {place.label}",
        columns=(Column("when", "When"), Column("what", "What")),
        caption="Figures for the whole country, then dates; the newest first.",
        stack=True,
    )


def _harm(place: Profile) -> Iterator[Row]:
    for table in ("casualties", "casualties_of_others"):
        rows = place.rows.get(table, pd.DataFrame())
        if rows.empty:
            continue
        rows = rows[rows["measure"].isin(_HARM) & (rows["scope"] == "whole") & (rows["unit"] == "people")]
        for row in records_of(rows):
            what = f"{_HARM[row['measure']]}: {Quantity.of_row(row, 'count')}"
            page = str(row["source_id"])
            if pd.notna(row["year"]):
                yield float(row["year"]), str(int(row["year"])), what, page
            elif row["period_end"]:
                yield float(row["period_end"][:4]), period(row["period_start"], row["period_end"]), what, page


def _land(place: Profile) -> Iterator[Row]:
    for row in records_of(sections.contamination(place)):
        for measure, words in _AREAS.items():
            if pd.notna(row[measure]):
                area = Quantity(
                    value=row[measure], kind="area", unit="km²", qualifier=row[f"{measure}_qualifier"]
                )
                yield float(row["year"]), str(row["year"]), f"{words}: {area}", str(row[f"{measure}_source"])
    for rows in (sections.mined_land(place), sections.other_land(place)):
        for row in records_of(rows):
            verb = land_words(row["measure"], row.get("use", ""), row.get("scope", "whole"))
            yield _of_year(row, f"Land {verb}" if verb else "Land reduced or cancelled", "area", "km²")


def _money(place: Profile) -> Iterator[Row]:
    for row in records_of(sections.funding(place)):
        yield _of_year(row, _MONEY[row["measure"]], "money", "million US dollars")
    for row in records_of(sections.donors(place)):
        what = f"Money for mine action from {places.in_sentence(row['donor'])}"
        yield _of_year(row, what, "money", "million US dollars")


def _stocks(place: Profile) -> Iterator[Row]:
    rows = place.rows["stockpiles"]
    for row in records_of(rows[rows["measure"].isin(_STOCKS) & rows["year"].notna()]):
        yield _of_year(row, _STOCKS[row["measure"]], "count", "mines")


def _ordnance(place: Profile) -> Iterator[Row]:
    for row in records_of(sections.ordnance(place)):
        for name, words in (("items", "Items of explosive ordnance"), ("calls", "Call-outs for ordnance")):
            if pd.notna(row[name]):
                figure = {"value": row[name], "qualifier": row[f"{name}_qualifier"], **_key(row)}
                yield _of_year(figure, words, "count")


def _key(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"year": row["year"], "source_id": row["source_id"]}


def _of_year(row: Mapping[str, Any], what: str, kind: str, unit: str = "") -> Row:
    year = int(row["year"])
    return float(year), str(year), f"{what}: {Quantity.of_row(row, kind, unit)}", str(row["source_id"])
