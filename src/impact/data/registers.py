"""Registers: which body's count is the main curve of a place.

Several bodies count the harm in one country, each by its own definition. The main register of a place is
the Monitor's where that has an annual total for at least half of the years since 1999, otherwise the one
with most annual totals; `data/raw/main_registers.csv` holds the exceptions. Years that only another register
has are never joined to the main curve. See ``docs/resolution.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from impact.vocabulary import DEVICES, REGISTERS, WHOM

#: first year of the record; the Monitor's first full year
FIRST_YEAR = 1999
_AXES = ["register", "whom", "devices"]
#: what a figure of a year says that is an annual total of a whole country, of mines and ERW
_ANNUAL_TOTAL: Mapping[str, str] = {
    "measure": "total",
    "cause": "mines_erw",
    "scope": "whole",
    "area": "",
    "unit": "people",
}


def annual_totals(casualties: pd.DataFrame) -> pd.DataFrame:
    """Select the annual totals of whole countries in all registers, of mines and ERW."""
    chosen = casualties["year"].notna()
    for column, word in _ANNUAL_TOTAL.items():
        chosen &= casualties[column] == word
    return casualties[chosen]


def is_annual_total(row: Mapping[str, Any]) -> bool:
    """Whether one row is among :func:`annual_totals`."""
    return pd.notna(row["year"]) and all(row[column] == word for column, word in _ANNUAL_TOTAL.items())


def main_registers(casualties: pd.DataFrame, exceptions: pd.DataFrame) -> pd.DataFrame:
    """Choose the main register of every place, with whom and which devices its curve counts.

    Parameters
    ----------
    casualties
        Figures that stand, one row or more for each quantity.
    exceptions
        The table `main_registers`.

    Returns
    -------
    DataFrame
        ``place``, ``register``, ``whom``, ``devices``, ``years`` (annual totals since 1999), one row a place.
        A place without any annual total has the register with most figures.
    """
    totals = annual_totals(casualties)
    recent = totals[totals["year"] >= FIRST_YEAR]
    years = recent.groupby(["place", *_AXES])["year"].nunique().rename("years")
    rows = casualties.groupby(["place", *_AXES]).size().rename("rows")
    lines = pd.concat([years, rows], axis=1).fillna(0).astype("int64").reset_index()
    newest = int(recent["year"].max()) if len(recent) else FIRST_YEAR
    half = (newest - FIRST_YEAR + 1) / 2
    by_rule = exceptions.set_index("place")["register"]
    lines["exception"] = lines["register"] == lines["place"].map(by_rule)
    lines["enough"] = (lines["register"] == "monitor") & (lines["years"] >= half)
    for name, order in (("register", REGISTERS), ("whom", WHOM), ("devices", DEVICES)):
        lines[f"{name}_rank"] = lines[name].map({word: rank for rank, word in enumerate(order)})
    best = lines.sort_values(
        ["place", "exception", "enough", "years", "register_rank", "rows", "whom_rank", "devices_rank"],
        ascending=[True, False, False, False, True, False, True, True],
        kind="stable",
    ).drop_duplicates("place")
    return best[["place", *_AXES, "years"]].reset_index(drop=True)


def in_main(figures: pd.DataFrame) -> pd.DataFrame:
    """Select the figures of the main register of each place.

    A frame without the column `main` has one register only.
    """
    # a frame without rows may hold objects, which pandas would take for names of columns
    return figures[figures["main"].astype(bool)] if "main" in figures.columns else figures


def lines_of(figures: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """List the lines that figures belong to, and the place of each figure's line in the list.

    A line is a register of a place, with whom and which devices it counts.

    Returns
    -------
    lines, places
        ``place``, ``register``, ``whom``, ``devices``, one row a line; one whole number for each figure.
    """
    grouped = figures.groupby(["place", *_AXES], sort=False, dropna=False)
    return figures.loc[grouped.head(1).index, ["place", *_AXES]], grouped.ngroup().to_numpy()


def is_line_of(lines: pd.DataFrame, registers: pd.DataFrame) -> np.ndarray:
    """Mark the lines of main registers; ``registers`` as :func:`main_registers` returns it."""
    main = pd.MultiIndex.from_frame(registers[["place", *_AXES]])
    return np.asarray(pd.MultiIndex.from_frame(lines).isin(main))
