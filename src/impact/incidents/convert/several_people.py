"""Several people in one row: lists of sexes and ages beside counts stay figures of the accident.

A list such as "F, M, M" beside one killed and two injured does not say who was killed. Nobody is invented:
sexes and ages stay with the accident. Only a row of exactly one person becomes a person, beside the accident
and not in its place: the people of such a file are those of its accidents.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from impact.incidents.convert.spreading import TYPES
from impact.incidents.data_finding import ROWS_NAMED, DataFinding, Effect
from impact.incidents.tables import PEOPLE
from impact.incidents.values.ages import listed_age

_LISTS = ("sexes", "ages")


def people_of_incidents(incidents: pa.Table) -> tuple[dict[str, pa.Table], list[DataFinding]]:
    """Check lists of people against the counts of their row, and make a person of each row of one.

    Parameters
    ----------
    incidents
        Canonical table; nothing happens where it has no list of sexes or ages.

    Returns
    -------
    tuple
        ``incidents`` (lists that contradict the counts withheld) and ``people``, and the findings.
    """
    present = [
        n for n in _LISTS if n in incidents.column_names and incidents.column(n).null_count < len(incidents)
    ]
    if not present:
        return {}, []
    people = _people(incidents)
    findings = []
    for name in present:
        lengths = pc.list_value_length(incidents.column(name)).cast(pa.float64()).to_numpy()
        wrong = ~np.isnan(lengths) & ~np.isnan(people) & (lengths != people)
        if wrong.any():
            rows = np.asarray(incidents.column("row"))[wrong]
            findings.append(
                DataFinding(
                    "lists_disagree",
                    Effect.withheld,
                    field=name,
                    rows=tuple(rows[:ROWS_NAMED].tolist()),
                    count=len(rows),
                )
            )
            position = incidents.column_names.index(name)
            clear = pc.if_else(pa.array(wrong), pa.scalar(None, TYPES["list"]), incidents.column(name))
            incidents = incidents.set_column(position, name, clear)
    return {"incidents": incidents, "people": _single(incidents, people, present)}, findings


def _people(incidents: pa.Table) -> np.ndarray:
    """People of each row: as stated, or the sum of the outcomes where each is exact."""

    def exact(name: str) -> np.ndarray:
        low = incidents.column(f"{name}_min").cast(pa.float64()).to_numpy()
        high = incidents.column(f"{name}_max").cast(pa.float64()).to_numpy()
        return np.where(low == high, low, np.nan)

    stated = exact("people")
    unknown = exact("outcome_unknown")
    added = exact("killed") + exact("injured") + np.where(np.isnan(unknown), 0.0, unknown)
    return np.where(np.isnan(stated), added, stated)


def _single(incidents: pa.Table, people: np.ndarray, present: list[str]) -> pa.Table:
    one = incidents.filter(pa.array(people == 1))
    shared = {
        name: one.column(name)
        for field in PEOPLE.fields
        for name, _ in field.outputs
        if name in one.column_names and name != "id"
    }
    killed = one.column("killed_min").cast(pa.float64()).to_numpy()
    injured = one.column("injured_min").cast(pa.float64()).to_numpy()
    stated: Mapping[str, pa.Array] = {
        "incident_id": one.column("id"),
        "outcome": pa.array(
            np.where(killed == 1, "killed", np.where(injured == 1, "injured", "unknown")), pa.string()
        ),
    }
    if "sexes" in present:
        stated = {**stated, "sex": pc.list_element(_padded(one.column("sexes")), 0)}
    if "ages" in present:
        stated = {**stated, **_age(one.column("ages"))}
    columns: dict[str, pa.Array] = {"row": one.column("row")}
    for field in PEOPLE.fields:
        for name, dtype in field.outputs:
            columns[name] = stated.get(name, shared.get(name, pa.nulls(len(one), TYPES[dtype])))
    return pa.table(columns)


def _age(lists: pa.ChunkedArray) -> dict[str, pa.Array]:
    """Read the one age of each list: in years, its band and its group."""
    ages = [listed_age(entries[0] if entries else None) for entries in lists.to_pylist()]
    return {
        "age": pa.array([age.years for age in ages], pa.int64()),
        "age_band": pa.array([age.band for age in ages], pa.string()),
        "age_group": pa.array([age.group for age in ages], pa.string()),
    }


def _padded(column: pa.ChunkedArray) -> pa.Array:
    """Fill empty lists with a missing entry, so that the first can be taken."""
    return pa.array([values or [None] for values in column.to_pylist()], TYPES["list"])
