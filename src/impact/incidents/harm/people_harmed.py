"""Casualties: the people killed or injured in each row of a canonical table, whatever its unit is.

A table of people has one casualty a row, one of incidents several, one of counts what somebody else has
counted. All become one form here, so that years, months, places and devices are counted by one rule.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

#: columns of the places that a row may have
PLACES = ("admin1", "admin1_code", "admin2", "admin2_code")
#: outcome of a person or count, and the column of a table of incidents that counts it
OUTCOMES: Mapping[str, str] = {"killed": "killed", "injured": "injured", "unknown": "outcome_unknown"}
#: group of people -> how many of the row are known to be in it or not, and what says so of one person
GROUPS: Mapping[str, tuple[str, str, str]] = {
    "children": ("known_age", "age_group", "child"),
    "females": ("known_sex", "sex", "female"),
    "civilians": ("known_status", "civil_status", "civilian"),
}
_COUNTED = ("value", "high", *OUTCOMES, *GROUPS, *(known for known, _, _ in GROUPS.values()))
COLUMNS = ("year", "month", "first", "last", *PLACES, "devices", "incident", *_COUNTED)


def casualties(tables: Mapping[str, pd.DataFrame | None]) -> pd.DataFrame | None:
    """Bring people, incidents or counts into one form.

    Parameters
    ----------
    tables
        Canonical tables by name (:data:`impact.incidents.tables.TABLES`); the first of people, incidents and
        counts that is there is taken.

    Returns
    -------
    DataFrame or None
        One row for each row of the table with somebody harmed: ``year`` and ``month`` (missing where the date
        does not say), ``first`` and ``last`` (days it can have been), place columns, ``devices`` (list),
        ``incident`` (identifier, missing in counts), ``value`` and ``high`` (people, at least and at most),
        ``killed``, ``injured``, ``unknown``; ``children``, ``females`` and ``civilians``, with ``known_age``,
        ``known_sex`` and ``known_status``, the people of whom it is known whether they are (missing where a
        table of incidents or counts does not say). None where the dataset holds no such table.

    Notes
    -----
    People unharmed and people hurt through another's harm (indirect victims) are no casualties. Counts are
    those that are cut by nothing; a count without an outcome stands aside where others have one, because it
    would be counted twice.
    """
    for name, make in (("people", _of_people), ("incidents", _of_incidents), ("counts", _of_counts)):
        table = tables.get(name)
        if table is not None:
            return _complete(make(table))
    return None


def _of_people(people: pd.DataFrame) -> pd.DataFrame:
    outcome = _column(people, "outcome").fillna("unknown")
    harmed = (outcome != "unharmed") & (_column(people, "victim_type").fillna("direct") != "indirect")
    rows = people[harmed].copy()
    rows["value"] = rows["high"] = 1
    for code in OUTCOMES:
        rows[code] = (outcome[harmed] == code).astype(int)
    for group, (known, column, code) in GROUPS.items():
        words = _column(rows, column).fillna("unknown")
        rows[group], rows[known] = (words == code).astype(int), (words != "unknown").astype(int)
    rows["incident"] = _column(rows, "incident_id")
    return rows


def _of_incidents(incidents: pd.DataFrame) -> pd.DataFrame:
    rows = incidents.copy()
    parts = {code: _count(rows, f"{column}_min") for code, column in OUTCOMES.items()}
    most = {code: _count(rows, f"{column}_max") for code, column in OUTCOMES.items()}
    low, high = _sum(parts), _sum(most)
    rows["value"] = _count(rows, "people_min").fillna(low)
    rows["high"] = np.fmax(_count(rows, "people_max").fillna(high), rows["value"])
    for code, column in parts.items():
        rows[code] = column.fillna(0)
    unsaid = (rows["value"] - rows[list(OUTCOMES)].sum(axis=1)).clip(lower=0)
    rows["unknown"] = rows["unknown"] + unsaid.fillna(0)
    of = {name: _count(rows, f"{name}_min") for name in ("men", "women", "boys", "girls", "civilians")}
    young = _count(rows, "children_min").fillna(_sum({name: of[name] for name in ("boys", "girls")}))
    rows["children"], rows["females"] = young, _sum({name: of[name] for name in ("women", "girls")})
    rows["civilians"] = of["civilians"]
    rows["known_age"] = _sum({"young": young, "men": of["men"], "women": of["women"]})
    rows["known_sex"] = _sum({name: of[name] for name in ("men", "women", "boys", "girls")})
    rows["known_status"] = rows["value"].where(rows["civilians"].notna())
    for group, (known, _, _) in GROUPS.items():
        rows[known] = np.minimum(rows[known].where(rows[group].notna()), rows["value"])
        rows[group] = np.minimum(rows[group], rows[known])
    rows["incident"] = _column(rows, "id")
    return rows[rows["value"].fillna(0) > 0]


def _of_counts(counts: pd.DataFrame) -> pd.DataFrame:
    whole = _column(counts, "cut").fillna("all") == "all"
    people = _column(counts, "measure").fillna("people").isin(["people", "casualties", "victims"])
    rows = counts[whole & people & _column(counts, "sex").isna() & _column(counts, "age_band").isna()].copy()
    outcome = _column(rows, "outcome")
    if outcome.notna().any():
        rows, outcome = rows[outcome.notna()], outcome.dropna()
    rows = rows[outcome != "unharmed"]
    outcome = outcome[outcome != "unharmed"].fillna("unknown")
    rows["value"] = _count(rows, "value_min")
    rows["high"] = np.fmax(_count(rows, "value_max").fillna(rows["value"]), rows["value"])
    for code in OUTCOMES:
        rows[code] = rows["value"].where(outcome == code, 0).fillna(0)
    rows["incident"] = pd.NA
    return rows[rows["value"].fillna(0) > 0]


def _complete(rows: pd.DataFrame) -> pd.DataFrame:
    first, last = (pd.to_datetime(_column(rows, f"date_{end}"), errors="coerce") for end in ("first", "last"))
    same_year = first.notna() & (first.dt.year == last.dt.year)
    same_month = same_year & (first.dt.month == last.dt.month)
    rows = rows.assign(
        first=first,
        last=last,
        year=first.dt.year.where(same_year).astype("Int64"),
        month=first.dt.month.where(same_month).astype("Int64"),
    )
    for name in COLUMNS:
        if name not in rows:
            rows[name] = pd.Series(pd.NA, index=rows.index, dtype="object")
    rows[list(_COUNTED)] = rows[list(_COUNTED)].apply(pd.to_numeric, errors="coerce").astype(float)
    return rows[list(COLUMNS)].reset_index(drop=True)


def _column(table: pd.DataFrame, name: str) -> pd.Series:
    if name in table:
        return table[name]
    return pd.Series(pd.NA, index=table.index, dtype="string")


def _count(table: pd.DataFrame, name: str) -> pd.Series:
    return pd.to_numeric(_column(table, name), errors="coerce").astype(float)


def _sum(parts: Mapping[str, pd.Series]) -> pd.Series:
    return pd.concat(parts, axis=1).sum(axis=1, min_count=1)
