"""What is missing about one place: figures and years by subject.

A gap is a year up to the newest world total without a published figure for the place. A missing figure is
missing, not zero. What cannot be told from gaps: why nothing was published, or was not found by us.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from impact.data.groups import FIGURES
from impact.published import sections
from impact.published.profile import Profile

#: Gaps are counted from the first edition of Landmine Monitor, which covers 1999.
FIRST_YEAR = 1999


def _measures(*measures: str) -> Callable[[Profile], pd.DataFrame]:
    return lambda place: pd.concat([place.series(measure) for measure in measures])


def _groups(place: Profile) -> pd.DataFrame:
    return pd.concat([sections.groups(place), sections.published_shares(place)])


def _devices(place: Profile) -> pd.DataFrame:
    devices = sections.devices(place)
    return devices[devices["measure"] != "total"]


def _rows(table: str) -> Callable[[Profile], pd.DataFrame]:
    return lambda place: place.rows[table]


#: Subject, as a reader knows it, with the frame of its figures.
SUBJECTS: Mapping[str, Callable[[Profile], pd.DataFrame]] = {
    "Casualties, annual total": lambda place: place.annual,
    "People killed or injured, apart": _measures("killed", "injured"),
    "Civilians, children or women": _groups,
    "Devices": _devices,
    "Contaminated land": sections.contamination,
    "Mined land cleared or released": sections.mined_land,
    "Declared completion": _rows("completions"),
    "Funding received": sections.funding,
    "Stockpiles": _rows("stockpiles"),
}
#: Subjects that are published once, not year by year.
_ONCE = ("Declared completion", "Stockpiles")


def years_due(place: Profile) -> range:
    """Count the years that could have a figure: from 1999 to the newest year with a world total."""
    return range(FIRST_YEAR, (place.newest_year or FIRST_YEAR) + 1)


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
    for subject, select in SUBJECTS.items():
        frame = select(place)
        years = sorted({int(year) for year in frame["year"].dropna()}) if len(frame) else []
        missing = [year for year in every if year not in years]
        rows.append((subject, len(frame), years, missing, subject not in _ONCE))
    return pd.DataFrame(rows, columns=["subject", "figures", "years", "missing", "yearly"])


def missing_totals(place: Profile) -> list[int]:
    """List the years from 1999 to the newest world total without an annual total for the place."""
    known = {int(year) for year in place.annual["year"]}
    return [y for y in range(FIRST_YEAR, (place.newest_year or FIRST_YEAR - 1) + 1) if y not in known]


def narrow(place: Profile) -> int:
    """Count the figures about some months, operators, regions or groups of people only."""
    frames = [place.rows[table] for table in FIGURES if "scope" in place.rows[table]]
    return sum(int((frame["scope"] != "whole").sum()) for frame in frames)


def stated_again(place: Profile) -> int:
    """Count the annual totals of casualties that more than one edition states."""
    editions = place.editions
    again = editions[editions["status"] == "accepted"].groupby("year")["edition"].nunique()
    return int((again > 1).sum())
