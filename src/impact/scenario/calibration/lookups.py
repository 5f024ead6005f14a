"""Look figures up in the tables: a parameter with its range, rows of a place, counts over several years."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from impact.scenario.calibration.histories import Figure


class Missing(Exception):
    """A figure is not on record; the message says which."""


def as_objects(frame: pd.DataFrame) -> pd.DataFrame:
    """Hold texts as Python's own, without the table's notes: a thousand selections get cheaper."""
    texts = [name for name, dtype in frame.dtypes.items() if isinstance(dtype, pd.StringDtype)]
    plain = frame.astype(dict.fromkeys(texts, object)).copy()  # a copy has all texts in one array
    plain.attrs = {}
    return plain


def known(frames: Mapping[str, pd.DataFrame], name: str) -> pd.DataFrame:
    """Select the rows of a parameter."""
    return frames["parameters"][frames["parameters"]["parameter"] == name]


def has(frames: Mapping[str, pd.DataFrame], name: str) -> bool:
    """Whether a parameter is on record."""
    return bool((frames["parameters"]["parameter"] == name).any())


def at_least(frames: Mapping[str, pd.DataFrame], name: str) -> bool:
    """Whether a parameter is a lower bound on all its pages."""
    return bool(known(frames, name)["qualifier"].eq("at_least").all())


def parameter(frames: Mapping[str, pd.DataFrame], name: str) -> Figure:
    """Look up a parameter; the range covers all its rows.

    Raises
    ------
    Missing
        When no row is on record.

    Examples
    --------
    >>> row = {
    ...     "parameter": "mines",
    ...     "value": 5.0,
    ...     "low": None,
    ...     "high": None,
    ...     "unit": "mines",
    ...     "source_id": "page",
    ... }
    >>> parameter({"parameters": pd.DataFrame([row])}, "mines").low
    5.0
    """
    rows = known(frames, name)
    if rows.empty:
        raise Missing(f"the parameter {name} is not on record")
    low = rows["low"].fillna(rows["value"]).min()
    high = rows["high"].fillna(rows["value"]).max()
    unit = str(rows["unit"].iloc[0])
    return Figure(float(low), float(high), unit, name, tuple(rows["source_id"].unique()))


def whole(frame: pd.DataFrame, place: str) -> pd.DataFrame:
    """Select the rows about a place as a whole."""
    return frame[(frame["place"] == place) & (frame["area"] == "") & (frame["scope"] == "whole")]


def periods(rows: pd.DataFrame) -> pd.DataFrame:
    """Select the rows that cover several years, with the years as numbers ``from`` and ``to``."""
    rows = rows[rows["period_start"].ne("") & rows["period_end"].ne("")]
    return rows.assign(**{"from": _years(rows["period_start"]), "to": _years(rows["period_end"])})


def _years(days: pd.Series) -> np.ndarray:
    return np.array([int(day[:4]) for day in days], dtype=int)  # few: pandas takes ten times as long


def longest(spans: pd.DataFrame) -> tuple[int, int]:
    """Find the first and last year of the longest period; of several the latest."""
    ordered = spans.assign(length=spans["to"] - spans["from"]).sort_values(["length", "to"])
    return int(ordered["from"].iloc[-1]), int(ordered["to"].iloc[-1])
