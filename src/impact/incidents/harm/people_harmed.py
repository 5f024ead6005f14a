"""Casualties: the people killed or injured in each row of a canonical table, whatever its unit is.

A table of people has one casualty a row, one of incidents several, one of counts what somebody else has
counted. All become one form here, so that years, months, places and devices are counted by one rule. Where a
dataset has incidents and people, an incident counts by its people only where they are all of them.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from impact.incidents.harm.group_counts import counted_groups, sum_of
from impact.incidents.harm.listed_people import with_listed

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
_KNOWN = {group: known for group, (known, _, _) in GROUPS.items()}
_COUNTED = ("value", "high", *OUTCOMES, "known_outcome", *GROUPS, *_KNOWN.values())
#: share of the people who name an incident of the dataset, from which on people belong to incidents
_LINKED = 0.5
COLUMNS = ("year", "month", "first", "last", *PLACES, "devices", "incident", *_COUNTED)


def casualties(tables: Mapping[str, pd.DataFrame | None]) -> pd.DataFrame | None:
    """Bring people, incidents or counts into one form.

    Parameters
    ----------
    tables
        Canonical tables by name (:data:`impact.incidents.tables.TABLES`): people and incidents, otherwise
        counts.

    Returns
    -------
    DataFrame or None
        One row for each row of the table with somebody harmed: ``year`` and ``month`` (missing where the date
        does not say), ``first`` and ``last`` (days it can have been), place columns, ``devices`` (list),
        ``incident`` (identifier, missing in counts), ``value`` and ``high`` (people, at least and at most),
        ``killed``, ``injured``, ``unknown``, and ``known_outcome`` (people in rows of a file that counts both
        the killed and the injured); ``children``, ``females`` and ``civilians``, with ``known_age``,
        ``known_sex`` and ``known_status``, the people of whom it is known whether they are (missing where a
        table of incidents or counts does not say). None where the dataset holds no such table.

    Notes
    -----
    People unharmed and people hurt through another's harm (indirect victims) are no casualties. Counts are
    those that are cut by nothing; a count without an outcome stands aside where others have one, because it
    would be counted twice. An incident has as many people as it states, and never fewer than its outcomes
    together; its people stand in its place where they are listed and no fewer, of each outcome too.
    """
    people, incidents, counts = (tables.get(name) for name in ("people", "incidents", "counts"))
    if people is not None and incidents is not None:
        return _complete(_of_both(incidents, people))
    for table, make in ((people, _of_people), (incidents, _of_incidents), (counts, _of_counts)):
        if table is not None:
            return _complete(make(table))
    return None


def _of_both(incidents: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Count incidents, by their people where all are listed; without a link, the table with more people."""
    persons, stated = _of_people(people), _of_incidents(incidents)
    if stated.empty or persons.empty:
        return stated if persons.empty else persons
    persons["key"], stated["key"] = _keys(persons, "incident_id"), _keys(stated, "id")
    if persons["key"].isin(_keys(incidents, "id")).mean() < _LINKED:
        return persons if len(persons) >= stated["value"].sum() else stated
    return with_listed(stated, persons, OUTCOMES, _KNOWN)


def _keys(rows: pd.DataFrame, name: str) -> pd.Series:
    """Name the incident of each row: by its identifier, without one by the row of the file."""
    number = rows["row"] if "row" in rows else pd.Series(range(len(rows)), index=rows.index)
    named = _column(rows, name).astype("string").fillna("row " + number.astype("string"))
    return named.astype(object)  # texts of Arrow are slow to look up


def _of_people(people: pd.DataFrame) -> pd.DataFrame:
    outcome = _column(people, "outcome").fillna("unknown")
    harmed = (outcome != "unharmed") & (_column(people, "victim_type").fillna("direct") != "indirect")
    rows = people[harmed].copy()
    rows["value"] = rows["high"] = 1
    for code in OUTCOMES:
        rows[code] = (outcome[harmed] == code).astype(int)
    rows["known_outcome"] = rows["killed"] + rows["injured"]
    for group, (known, column, code) in GROUPS.items():
        words = _column(rows, column).fillna("unknown")
        rows[group], rows[known] = (words == code).astype(int), (words != "unknown").astype(int)
    rows["incident"] = _column(rows, "incident_id")
    return rows


def _of_incidents(incidents: pd.DataFrame) -> pd.DataFrame:
    rows = incidents.reset_index(drop=True)
    parts = {code: _count(rows, f"{column}_min") for code, column in OUTCOMES.items()}
    most = {code: _count(rows, f"{column}_max") for code, column in OUTCOMES.items()}
    low, high = sum_of(parts), sum_of(most)
    rows["value"] = np.fmax(_count(rows, "people_min"), low)
    rows["high"] = np.fmax(_count(rows, "people_max").fillna(high), rows["value"])
    for code, column in parts.items():
        rows[code] = column.fillna(0)
    unsaid = (rows["value"] - rows[list(OUTCOMES)].sum(axis=1)).clip(lower=0)
    rows["unknown"] = rows["unknown"] + unsaid.fillna(0)
    both = parts["killed"].notna().any() and parts["injured"].notna().any()
    rows["known_outcome"] = rows["killed"] + rows["injured"] if both else np.nan
    groups = counted_groups(rows, rows["value"], lambda name: _count(rows, f"{name}_min"))
    rows[list(groups)] = groups
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
