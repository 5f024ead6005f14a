"""Made-up casualties by country and year, and ends of wars."""

from __future__ import annotations

import pandas as pd


def casualties(rows: list[tuple[str, int, float]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["place", "year", "value"])
    return table.assign(
        measure="total", cause="mines_erw", scope="whole", area="", unit="people", qualifier="exact",
        tier="primary", source_id="page", period_start="", period_end="", whom="all", register="monitor",
    )  # fmt: skip


def ends(rows: list[tuple[str, str, str, str]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["place", "conflict", "date", "role"])
    return table.assign(date=pd.to_datetime(table["date"]), event="ceasefire", source_id="page")
