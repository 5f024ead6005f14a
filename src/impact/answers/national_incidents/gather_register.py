"""Load a register and what stands beside it: casualties of a period, last release, clearance, the event."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd

from impact import incidents
from impact.answers.national_incidents import located
from impact.answers.national_incidents.incident_evidence import Event, Evidence
from impact.data import own_series
from impact.data.own_series import OwnDataset
from impact.errors import ImpactError
from impact.incidents import harm
from impact.incidents.harm import Coverage
from impact.project import find_project, own_data

if TYPE_CHECKING:
    from impact.incidents.national_data import NationalData


def gather(
    dataset: str = "example",
    level: str = "admin1",
    *,
    first_year: int | None = None,
    last_year: int | None = None,
    event_date: str | None = None,
    clearance: str | None = None,
    release: str | None = None,
) -> Evidence:
    """Load a registered dataset, and clearance of the same place where there is some.

    Parameters
    ----------
    dataset
        Name of a registered dataset, or of one that the project ships (``example``, made up).
    level
        ``admin1`` or ``admin2``: the places that are told apart.
    first_year, last_year
        The period; all that the register covers where not given.
    event_date
        Day for the interruption (YYYY-MM-DD), fixed before looking at the data; the day that the mapping
        names where not given.
    clearance
        Dataset of operations; those that the mapping names beside this one where not given.
    release
        A certain release; the newest where not given.

    Raises
    ------
    UnknownName
        When there is no such dataset or release; the error names the closest.
    ImpactError
        When the period ends before it begins or lies outside what the dataset covers, or the level or the day
        is none.
    """
    _check(level, first_year, last_year)
    reference = dataset if release is None else f"{dataset}@{release}"
    data = incidents.load(dataset, release)
    own = own_series.find(reference)
    rows, cover, undated = _casualties(data, level, first_year, last_year)
    if cover is not None and cover.last < cover.first:
        raise _outside(dataset, data, first_year, last_year)
    before = _before(own)
    work, worker = _work(data, clearance, level)
    return Evidence(
        dataset=own,
        data=data,
        level=level,
        rows=rows,
        cover=cover,
        undated=undated,
        chosen=first_year is not None or last_year is not None,
        event=_event(event_date, data),
        before=before,
        rows_before=None if before is None else _casualties(before, level, first_year, last_year)[0],
        work=work,
        worker=worker,
    )


def _casualties(
    data: NationalData, level: str, first_year: int | None, last_year: int | None
) -> tuple[pd.DataFrame | None, Coverage | None, int]:
    """Select the casualties of a period with their places; what is covered; how many people have no year."""
    counts = None if data.mapping.cumulative else data.counts
    rows = harm.casualties({"people": data.people, "incidents": data.incidents, "counts": counts})
    cover = None if rows is None else harm.coverage(rows, data.mapping.covers)
    if rows is None:
        return None, cover, 0
    if cover is None:
        return located.label(rows, level), None, int(rows["value"].sum())
    cover = cover.within(first_year, last_year)
    whole = first_year is None and last_year is None
    within = rows["year"].between(cover.first.year, cover.last.year).fillna(value=whole)
    undated = int(rows.loc[rows["year"].isna(), "value"].sum())
    return located.label(rows[within].reset_index(drop=True), level), cover, undated


def _before(own: OwnDataset) -> NationalData | None:
    """Load the release before one; None where there is none."""
    if own.folder is None:
        return None
    releases = own_data.read_releases(find_project(), own.name).ordered
    place = releases.index(own.release) if own.release in releases else 0
    return incidents.load(own.name, releases[place - 1]) if place else None


def _check(level: str, first_year: int | None, last_year: int | None) -> None:
    if level not in located.LEVELS:
        raise ImpactError(f"level={level!r}", f"one of {', '.join(located.LEVELS)}", "choose one")
    if first_year is not None and last_year is not None and last_year < first_year:
        raise ImpactError(
            f"the period from {first_year} to {last_year}", "a first year, and a last one not before it"
        )


def _outside(dataset: str, data: NationalData, first_year: int | None, last_year: int | None) -> ImpactError:
    rows = harm.casualties({"people": data.people, "incidents": data.incidents, "counts": data.counts})
    cover = None if rows is None else harm.coverage(rows, data.mapping.covers)
    expected = "" if cover is None else f"years from {cover.first.year} to {cover.last.year}, which it covers"
    chosen = " and ".join(
        f"{name}={year}"
        for name, year in (("first_year", first_year), ("last_year", last_year))
        if year is not None
    )
    return ImpactError(
        f"{dataset} has nothing in the period of {chosen}", expected, "choose years within them"
    )


def _event(event_date: str | None, data: NationalData) -> Event | None:
    stated = data.mapping.event
    if event_date is None:
        return None if stated is None else Event(stated.day, stated.what)
    try:
        day = dt.date.fromisoformat(event_date)
    except ValueError as error:
        raise ImpactError(f"event_date={event_date!r}", "a day such as 2015-07-01", "correct it") from error
    return Event(day, stated.what if stated is not None and stated.day == day else "")


def _work(
    data: NationalData, clearance: str | None, level: str
) -> tuple[pd.DataFrame | None, OwnDataset | None]:
    """Find operations: of the dataset named, or of those that the mapping names and that are there."""
    if data.operations is not None and clearance is None:
        return located.label(data.operations, level), None
    for name in (clearance,) if clearance is not None else data.mapping.beside:
        try:
            beside = incidents.load(name)
        except ImpactError:
            if clearance is not None:
                raise
            continue
        if beside.operations is not None:
            return located.label(beside.operations, level), own_series.find(name)
        if clearance is not None:
            raise ImpactError(
                f"the dataset {clearance!r} holds no operations",
                "a dataset of the unit operation",
                "name another, or leave clearance out",
            )
    return None, None
