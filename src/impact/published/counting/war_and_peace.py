"""Casualties counted during a war beside those counted after it, where one page gives both.

What mines do during the fighting is another quantity than what is left afterwards: people flee, soldiers are
hurt with them, nothing is marked. Two counts can be set side by side only when the same body counted the same
people and devices by the same rules; that both stand on one page, of one register, is the sign of it here.

What cannot be told: how many of those counted in the war were soldiers, or were hurt far from any fighting.
"""

from __future__ import annotations

import pandas as pd

from impact.published import wars
from impact.result import require

_COLUMNS = ["war", "place", "during", "during_first", "during_last", "after", "after_first", "after_last"]
_SAME = ["place", "register", "whom", "devices", "source_id"]
_YEAR = r"\d{4}"


def war_and_peace(casualties: pd.DataFrame, ends: pd.DataFrame) -> pd.DataFrame:
    """Set the casualties counted during each war beside those counted after it.

    Parameters
    ----------
    casualties
        ``load("casualties")``: of its counts over several whole years of a whole country those of the main
        register.
    ends
        ``load("conflict_ends")``.

    Returns
    -------
    DataFrame
        ``war``, ``place``, ``during`` (people, in the years ``during_first`` to ``during_last``), ``after``
        (people, ``after_first`` to ``after_last``), ``whom`` and ``devices`` (codes), ``source_id``; one row
        a war, of its newest page, with the longest count after it.

    Raises
    ------
    ModelInputError
        A column is missing.
    """
    columns = [*_SAME, "measure", "area", "scope", "main", "period_start", "period_end", "value", "edition"]
    require(casualties, columns, "war and peace")
    rows = casualties[
        (casualties["measure"] == "cumulative_total")
        & (casualties["area"] == "")
        & (casualties["scope"] == "whole")
        & casualties["main"].astype(bool)
        & casualties["period_start"].str.fullmatch(_YEAR)
        & casualties["period_end"].str.fullmatch(_YEAR)
    ]
    rows = rows.assign(first=rows["period_start"].astype(int), last=rows["period_end"].astype(int))
    pairs = rows.merge(rows, on=_SAME, suffixes=("_during", "_after")).merge(
        wars.dates(ends)[["place", "war", "first"]].rename(columns={"first": "peace"}), on="place"
    )
    pairs = pairs[(pairs["last_during"] == pairs["peace"] - 1) & (pairs["first_after"] == pairs["peace"])]
    pairs = pairs.sort_values(["edition_during", "last_after"]).drop_duplicates("war", keep="last")
    named = {
        "value_during": "during",
        "first_during": "during_first",
        "last_during": "during_last",
        "value_after": "after",
        "first_after": "after_first",
        "last_after": "after_last",
    }
    table = pairs.rename(columns=named)[[*_COLUMNS, "whom", "devices", "source_id"]]
    return table.sort_values("war").reset_index(drop=True)
