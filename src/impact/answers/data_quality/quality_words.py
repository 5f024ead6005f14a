"""Words for the tables of this report: who counted what, where and when, in the room of a cell."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from impact import places
from impact.vocabulary import REGISTERS
from impact.wording import month

#: Who counts, as the head of a row.
REGISTER_NAMES: Mapping[str, str] = {
    "monitor": "Landmine Monitor",
    "national_all": "National registers",
    "un_civilians": "Missions and agencies of the UN and OSCE",
    "icrc_all_devices": "ICRC, explosive devices of all kinds",
    "all_ied": "Improvised devices of all kinds",
    "rights_group": "Observatories and campaigns",
    "one_authority": "A party to a conflict",
    "media_count": "News reports, counted by a project",
}
assert set(REGISTER_NAMES) == set(REGISTERS)


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


def where(rows: pd.DataFrame) -> pd.Series:
    """Write place and area of each row."""
    area = rows["area"].map(lambda text: f", {text}" if text else "")
    return rows["place"].map(places.name) + area
