"""Annual figures of a release: casualties by place, year and measure, for :func:`impact.series` and the page.

A row of the data counts in a year only when its date lies in that year alone. What could belong to it as well
(a period over the turn of a year, a person whose outcome is not known) widens ``high``, never ``value``. A
row without a year could belong to any: while there is one, every year of its place is a lower bound.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pyarrow as pa

from impact.incidents.national_data import NationalData

if TYPE_CHECKING:
    import pandas as pd

    #: smallest and largest number of each row, and whether it states none
    _Bounds = tuple[pd.Series, pd.Series, pd.Series]

MEASURES = ("total", "killed", "injured")
SCHEMA = pa.schema(
    [
        ("place", pa.string()),
        ("year", pa.int32()),
        ("measure", pa.string()),
        ("value", pa.int64()),
        ("low", pa.int64()),
        ("high", pa.int64()),
        ("qualifier", pa.string()),
        ("partial", pa.bool_()),
    ]
)
#: columns that rows are told apart by, and those whose people are added up
_TEXTS = (
    "outcome",
    "victim_type",
    "cut",
    "measure",
    "date_precision",
    "admin1",
    "admin1_code",
    "admin2",
    "pcode",
)
_NUMBERS = ("killed", "injured", "outcome_unknown", "people", "value")
#: a period over more years than this is no date of a year
_LONGEST = 5
#: stands for the year of rows that have none
_NO_YEAR = 0


def annual(data: NationalData, until: dt.date | None = None) -> pa.Table:
    """Count casualties by place and year.

    Parameters
    ----------
    data
        Data of the unit person, incident or count (of the cut `all`, not cumulative); of others, no row.
    until
        Day up to which the register is known; its year is partial unless that is the last of December.

    Returns
    -------
    pyarrow.Table
        :data:`SCHEMA`: ``place`` (ISO 3166-1 alpha-3, empty where the data have none), ``year``, ``measure``
        (one of :data:`MEASURES`), ``value``, ``low``, ``high`` (people), ``qualifier`` (exact, or at_least
        where an outcome, a number or the year of a row is not known: people without a year are in the
        ``high`` of every year of their place), ``partial``. Years that the mapping covers and in which
        nothing happened are zeros; other years without a row are absent.
    """
    counted = {"people": _of_people, "incidents": _of_incidents, "counts": _of_counts}.get(data.main)
    table = data.tables.get(data.main)
    if counted is None or table is None or data.mapping.cumulative:
        return SCHEMA.empty_table()
    rows = counted(_dated(data, table))
    if (rows["year"] == _NO_YEAR).all():
        return SCHEMA.empty_table()
    rows = _opened(_with_zeros(rows, data))
    rows["partial"] = _partial(rows["year"], data, until)
    rows = rows.sort_values(["place", "year", "measure"], kind="stable", ignore_index=True)
    return pa.Table.from_pandas(rows, schema=SCHEMA, preserve_index=False).replace_schema_metadata(None)


def without_sure_year(data: NationalData) -> int:
    """Count the people who are in no year for sure: without a date, or with one over several years."""
    counted = {"people": _of_people, "incidents": _of_incidents, "counts": _of_counts}.get(data.main)
    table = data.tables.get(data.main)
    if counted is None or table is None or data.mapping.cumulative:
        return 0
    frame = _dated(data, table)
    frame = frame[(frame["span"] > 0) | (frame["first"] == _NO_YEAR)]
    rows = counted(frame.assign(first=_NO_YEAR, last=_NO_YEAR, span=0))
    total = rows[rows["measure"] == "total"]
    return int((total if len(total) else rows)["high"].sum())


def _opened(rows: pd.DataFrame) -> pd.DataFrame:
    """Take the rows without a year out, and their people into the upper end of every year of their place."""
    import numpy as np

    undated = rows["year"] == _NO_YEAR
    by = ["place", "measure"]
    more = rows.loc[undated, [*by, "high", "qualifier"]].rename(columns={"high": "more", "qualifier": "open"})
    dated = rows[~undated].merge(more, on=by, how="left")
    added = dated["more"].fillna(0).astype("int64")
    unsure = (added > 0) | (dated["open"] == "at_least")
    return dated.assign(
        high=dated["high"] + added, qualifier=np.where(unsure, "at_least", dated["qualifier"])
    ).drop(columns=["more", "open"])


def _dated(data: NationalData, table: pa.Table) -> pd.DataFrame:
    """Take the rows with their years, alike ones together: ``weight`` says how many there are.

    A row without a date, or with a period too long to be one, has the year :data:`_NO_YEAR`.

    Columns: ``place``, ``first`` and ``last`` year, ``span``, and those that are counted.
    """
    import pyarrow.compute as pc

    here = data.mapping.place or ""
    columns: dict[str, pa.ChunkedArray | pa.Array] = {"place": pa.repeat(here, table.num_rows)}
    if "country" in table.column_names:
        columns["place"] = pc.fill_null(table.column("country").cast(pa.string()), here)
    for end in ("first", "last"):
        known = f"date_{end}" in table.column_names
        columns[end] = pc.year(table.column(f"date_{end}")) if known else pa.nulls(table.num_rows, pa.int64())
    for name in _TEXTS:
        if name in table.column_names:
            columns[name] = table.column(name).cast(pa.string())
    for name in _NUMBERS:
        for end in ("min", "max"):
            if f"{name}_{end}" in table.column_names:
                columns[f"{name}_{end}"] = table.column(f"{name}_{end}").cast(pa.float64())
    rows = pa.table(columns)
    span = pc.subtract(rows.column("last"), rows.column("first"))
    dated = pc.fill_null(pc.less_equal(span, _LONGEST), fill_value=False)
    for end in ("first", "last"):
        column = pc.if_else(dated, rows.column(end), pa.scalar(_NO_YEAR, pa.int64()))
        rows = rows.set_column(rows.column_names.index(end), end, column)
    alike = rows.group_by(rows.column_names, use_threads=False).aggregate([([], "count_all")])
    frame = alike.to_pandas().rename(columns={"count_all": "weight"})
    return frame.assign(span=frame["last"] - frame["first"])


def _summed(frame: pd.DataFrame, low: pd.Series, high: pd.Series, *, open_end: pd.Series) -> pd.DataFrame:
    """Add up by place and year: rows of one year in ``low``; rows that could be of it in ``high`` as well."""
    import numpy as np
    import pandas as pd

    years = (frame["span"] + 1).astype("int64").to_numpy()
    at = np.repeat(np.arange(len(frame)), years)
    offset = np.arange(len(at)) - np.repeat(np.cumsum(years) - years, years)
    sure, weight = (frame["span"] == 0).to_numpy(), frame["weight"].to_numpy()
    spread = pd.DataFrame(
        {
            "place": frame["place"].to_numpy()[at],
            "year": frame["first"].to_numpy()[at].astype("int64") + offset,
            "low": (np.where(sure, low.to_numpy(), 0) * weight)[at],
            "high": (high.to_numpy() * weight)[at],
            "open": open_end.to_numpy()[at],
        }
    )
    added = spread.groupby(["place", "year"], as_index=False, sort=True).agg(
        {"low": "sum", "high": "sum", "open": "any"}
    )
    added["value"] = added["low"]
    certain = (added["low"] == added["high"]) & ~added["open"]
    added["qualifier"] = np.where(certain, "exact", "at_least")
    return added.drop(columns="open").astype({"value": "int64", "low": "int64", "high": "int64"})


def _joined(parts: dict[str, pd.DataFrame]) -> pd.DataFrame:
    import pandas as pd

    made = [rows.assign(measure=measure) for measure, rows in parts.items()]
    columns = [field.name for field in SCHEMA if field.name != "partial"]
    return pd.concat(made, ignore_index=True)[columns] if made else pd.DataFrame(columns=columns)


def _of_people(frame: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    outcome = frame["outcome"].fillna("unknown") if "outcome" in frame else pd.Series("unknown", frame.index)
    harmed = outcome != "unharmed"
    if "victim_type" in frame:  # people hurt through another's harm are no casualties
        harmed &= frame["victim_type"].fillna("direct") != "indirect"
    frame, outcome = frame[harmed], outcome[harmed]
    closed = pd.Series(False, frame.index)
    one = pd.Series(1, frame.index)
    parts = {"total": _summed(frame, one, one, open_end=closed)}
    for measure in ("killed", "injured"):
        if outcome.isin(["killed", "injured"]).any():
            low, high = (outcome == measure).astype(int), outcome.isin([measure, "unknown"]).astype(int)
            touched = high > 0
            parts[measure] = _summed(frame[touched], low[touched], high[touched], open_end=closed[touched])
    return _joined(parts)


def _of_incidents(frame: pd.DataFrame) -> pd.DataFrame:

    parts: dict[str, pd.DataFrame] = {}
    bounds: dict[str, _Bounds] = {}
    for name in ("killed", "injured", "outcome_unknown", "people"):
        if f"{name}_min" in frame and frame[f"{name}_min"].notna().any():
            low = frame[f"{name}_min"].fillna(0)
            high = frame[f"{name}_max"].fillna(low) if f"{name}_max" in frame else low
            bounds[name] = (low, high, frame[f"{name}_min"].isna())
    for measure in ("killed", "injured"):
        if measure in bounds:
            low, high, unknown = bounds[measure]
            parts[measure] = _summed(frame, low, high, open_end=unknown)
    if "people" in bounds or {"killed", "injured"} <= set(bounds):
        low, high, unknown = _people_of(bounds, frame.index)
        parts["total"] = _summed(frame, low, high, open_end=unknown)
    return _joined(parts)


def _people_of(bounds: dict[str, _Bounds], index: pd.Index) -> _Bounds:
    """People of each incident: as stated; where that is none, or fewer than its outcomes, these together."""
    import pandas as pd

    outcomes = [bounds[name] for name in ("killed", "injured", "outcome_unknown") if name in bounds]
    low = sum((part[0] for part in outcomes), pd.Series(0.0, index))
    high = sum((part[1] for part in outcomes), pd.Series(0.0, index))
    unknown = pd.Series(not {"killed", "injured"} <= set(bounds), index)
    for name in {"killed", "injured"} & set(bounds):
        unknown = unknown | bounds[name][2]
    if "people" not in bounds:
        return low, high, unknown
    least, most, unsaid = bounds["people"]
    few = unsaid | (least < low)
    return least.mask(few, low), most.mask(few, high), unsaid & unknown


def _of_counts(frame: pd.DataFrame) -> pd.DataFrame:
    """Add up counts of people of the cut `all`.

    A figure of a year stands before those of its months, one of the country before those of its parts.
    """
    if "value_min" not in frame:
        return _joined({})
    mask = frame["value_min"].notna()
    if "cut" in frame:
        mask &= frame["cut"].fillna("all") == "all"
    if "measure" in frame:
        mask &= frame["measure"].fillna("people") == "people"
    frame = frame[mask].copy()
    below = [name for name in ("admin1", "admin1_code", "admin2", "pcode") if name in frame]
    frame["part"] = frame[below].notna().any(axis=1) if below else False
    frame["piece"] = frame["date_precision"] != "year" if "date_precision" in frame else False
    for level in ("part", "piece"):
        group = frame.groupby(["place", "first"])[level]
        frame = frame[frame[level] == group.transform("min")]
    parts: dict[str, pd.DataFrame] = {}
    outcome = (
        frame["outcome"] if "outcome" in frame else frame["place"].where(frame["place"] != frame["place"])
    )
    for measure, fits in (
        ("killed", outcome == "killed"),
        ("injured", outcome == "injured"),
        ("total", outcome.isna()),
    ):
        rows = frame[fits.fillna(value=False)]
        if len(rows):
            high = rows["value_max"].fillna(rows["value_min"])
            parts[measure] = _summed(rows, rows["value_min"], high, open_end=rows["value_max"].isna())
    if "total" not in parts and {"killed", "injured"} <= set(parts):
        rows = frame[outcome.isin(["killed", "injured", "unknown"])]
        high = rows["value_max"].fillna(rows["value_min"])
        parts["total"] = _summed(rows, rows["value_min"], high, open_end=rows["value_max"].isna())
    return _joined(parts)


def _with_zeros(rows: pd.DataFrame, data: NationalData) -> pd.DataFrame:
    """Add the years that the register covers whole and in which nothing happened."""
    import pandas as pd

    covers = data.mapping.covers
    if covers is None:
        return rows
    places = sorted(set(rows["place"]))
    if len(places) != 1:
        return rows
    first = covers[0].year + (covers[0] != dt.date(covers[0].year, 1, 1))
    last = covers[1].year - (covers[1] != dt.date(covers[1].year, 12, 31))
    measures = sorted(set(rows["measure"]))
    known = set(zip(rows["year"], rows["measure"], strict=True))
    zeros = [
        (places[0], year, measure, 0, 0, 0, "exact")
        for year in range(first, last + 1)
        for measure in measures
        if (year, measure) not in known
    ]
    if not zeros:
        return rows
    columns = ["place", "year", "measure", "value", "low", "high", "qualifier"]
    return pd.concat([rows, pd.DataFrame(zeros, columns=columns)[list(rows.columns)]], ignore_index=True)


def _partial(years: pd.Series, data: NationalData, until: dt.date | None) -> pd.Series:
    covers = data.mapping.covers
    first, last = covers or (None, until)
    partial = years.isna()
    if first is not None:
        partial |= years < first.year
        if first != dt.date(first.year, 1, 1):
            partial |= years == first.year
    if last is not None:
        partial |= years > last.year
        if last != dt.date(last.year, 12, 31):
            partial |= years == last.year
    return partial
