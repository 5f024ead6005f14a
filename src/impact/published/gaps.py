"""What is missing about one place: figures and years by subject.

A gap is a year up to the newest world total without a published figure for the place. A missing figure is
missing, not zero. What cannot be told from gaps: why nothing was published, or was not found by us.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from impact.arguments import needs
from impact.data.groups import FIGURES
from impact.published import sections
from impact.published.counting import group_shares
from impact.published.profile import PROFILE, Profile, once_a_place

#: Gaps are counted from the first edition of Landmine Monitor, which covers 1999.
FIRST_YEAR = 1999


def _measures(*measures: str) -> Callable[[Profile], list[Any]]:
    return lambda place: [row["year"] for measure in measures for row in place.yearly(measure)]


def _groups(place: Profile) -> list[Any]:
    shares = [share.year for share in group_shares.counted(place)]
    return shares + [row["year"] for row in group_shares.published(place)]


def _devices(place: Profile) -> list[Any]:
    devices = sections.devices(place)
    if devices.empty:
        return []
    cells = zip(devices["measure"].tolist(), devices["year"].tolist(), strict=True)
    return [year for measure, year in cells if measure != "total"]


def _rows(table: str) -> Callable[[Profile], list[Any]]:
    return lambda place: _years(place.rows[table])


def _years(figures: pd.DataFrame) -> list[Any]:
    return figures["year"].tolist() if len(figures) else []


#: Subject, as a reader knows it, with the years of its figures, one for each (missing where none is told).
SUBJECTS: Mapping[str, Callable[[Profile], list[Any]]] = {
    "Casualties, annual total": _measures("total"),
    "People killed or injured, apart": _measures("killed", "injured"),
    "Civilians, children or women": _groups,
    "Devices": _devices,
    "Contaminated land": lambda place: _years(sections.contamination(place)),
    "Mined land cleared or released": lambda place: _years(sections.mined_land(place)),
    "Declared completion": _rows("completions"),
    "Funding received": lambda place: _years(sections.funding(place)),
    "Stockpiles": _rows("stockpiles"),
}
#: Subjects that are published once, not year by year.
_ONCE = ("Declared completion", "Stockpiles")


@needs("gaps.years_due", place=PROFILE)
def years_due(place: Profile) -> range:
    """Count the years that could have a figure: from 1999 to the newest year with a world total."""
    return range(FIRST_YEAR, (place.newest_year or FIRST_YEAR) + 1)


@once_a_place
def figures(place: Profile) -> Mapping[str, list[Any]]:
    """Collect the years of the figures of each of :data:`SUBJECTS`, one for each figure."""
    return {subject: select(place) for subject, select in SUBJECTS.items()}


@needs("gaps.by_subject", place=PROFILE)
def by_subject(place: Profile) -> pd.DataFrame:
    """Count the figures of each subject, and list the years with and without one.

    Returns
    -------
    DataFrame
        ``subject``, ``figures`` (number), ``years`` (list of those with a figure), ``missing`` (list of those
        without, from 1999 to the newest year with a world total), ``yearly`` (whether figures are published
        year by year; the years of what is published once have no gaps).
    """
    every = years_due(place)
    rows = []
    for subject, each in figures(place).items():
        years = sorted({int(year) for year in each if pd.notna(year)})
        missing = [year for year in every if year not in years]
        rows.append((subject, len(each), years, missing, subject not in _ONCE))
    return pd.DataFrame(rows, columns=["subject", "figures", "years", "missing", "yearly"])


@needs("gaps.missing_totals", place=PROFILE)
def missing_totals(place: Profile) -> list[int]:
    """List the years from 1999 to the newest world total without an annual total for the place."""
    known = {int(row["year"]) for row in place.yearly()}
    return [y for y in range(FIRST_YEAR, (place.newest_year or FIRST_YEAR - 1) + 1) if y not in known]


@needs("gaps.narrow", place=PROFILE)
def narrow(place: Profile) -> int:
    """Count the figures about some months, operators, regions or groups of people only."""
    frames = [place.rows[table] for table in FIGURES if "scope" in place.rows[table]]
    return sum(int((frame["scope"] != "whole").sum()) for frame in frames)


@needs("gaps.stated_again", place=PROFILE)
def stated_again(place: Profile) -> int:
    """Count the annual totals of casualties that more than one edition states."""
    editions = place.editions
    again = editions[editions["status"] == "accepted"].groupby("year")["edition"].nunique()
    return int((again > 1).sum())
