"""Words for the tables of this report: what was counted and when, in as little room as a cell has."""

from __future__ import annotations

import pandas as pd

from impact.wording import month


def when(rows: pd.DataFrame, suffix: str = "") -> list[str]:
    """Write year or period of each row; ``suffix`` stands behind the names of the columns."""
    return [
        str(year) if pd.notna(year) else (f"{month(start)} to {month(end)}" if start else f"to {month(end)}")
        for year, start, end in zip(
            *(rows[f"{name}{suffix}"] for name in ("year", "period_start", "period_end")), strict=True
        )
    ]


def measures(rows: pd.DataFrame) -> pd.Series:
    """Write what each row counts; shares are marked as such by their sign."""
    sign = rows["measure"].str.endswith("_share").map({True: ", %", False: ""})
    return rows["measure"].str.replace("_", " ") + sign
