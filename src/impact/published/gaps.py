"""What is missing about one place: figures and years by subject.

A gap is a year up to the newest world total without a published figure for the place. A missing figure is
missing, not zero. What cannot be told from gaps: why nothing was published, or was not found by us.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from impact.data.groups import FIGURES
from impact.published import editions, sections
from impact.published.profile import Profile
from impact.wording import counted, ranges

#: Gaps are counted from the first edition of Landmine Monitor, which covers 1999.
FIRST_YEAR = 1999


def _measures(*measures: str) -> Callable[[Profile], pd.DataFrame]:
    return lambda place: pd.concat(
        [editions.series(place.rows["casualties"], measure, place=place.code) for measure in measures]
    )


def _groups(place: Profile) -> pd.DataFrame:
    return pd.concat([sections.groups(place), sections.published_shares(place)])


def _devices(place: Profile) -> pd.DataFrame:
    told = sections.devices(place)
    return told[told["measure"] != "total"]


def _treaty(table: str) -> Callable[[Profile], pd.DataFrame]:
    return lambda place: place.rows[table]


#: Subject, as a reader knows it, with the frame of its figures.
SUBJECTS: Mapping[str, Callable[[Profile], pd.DataFrame]] = {
    "Casualties, annual total": lambda place: place.annual,
    "People killed or injured, apart": _measures("killed", "injured"),
    "Civilians, children or women": _groups,
    "Devices": _devices,
    "Contaminated land": sections.contamination,
    "Land released": sections.land,
    "Declared completion": _treaty("completions"),
    "Funding received": sections.funding,
    "Stockpiles": _treaty("stockpiles"),
}


def by_subject(place: Profile) -> pd.DataFrame:
    """Say for each subject how many figures there are, for which years, and for which years there is none.

    Returns
    -------
    DataFrame
        ``subject``, ``figures``, ``with_figure`` and ``without`` (years in words; ``without`` from 1999 to
        the newest year with a world total; "not yearly" for what is published once).
    """
    every = range(FIRST_YEAR, (place.newest_year or FIRST_YEAR) + 1)
    rows = []
    for subject, frame_of in SUBJECTS.items():
        frame = frame_of(place)
        years = sorted({int(year) for year in frame["year"].dropna()}) if len(frame) else []
        missing = [year for year in every if year not in years]
        once = subject in ("Declared completion", "Stockpiles")
        rows.append(
            {
                "subject": subject,
                "figures": len(frame),
                "with_figure": ranges(years) if years else "none" if not len(frame) else "year not stated",
                "without": "not yearly"
                if once
                else "all"
                if len(missing) == len(every)
                else ranges(missing) or "none",
            }
        )
    return pd.DataFrame(rows)


def missing_totals(place: Profile) -> list[int]:
    """List the years from 1999 to the newest world total without an annual total for the place."""
    known = {int(year) for year in place.annual["year"]}
    return [y for y in range(FIRST_YEAR, (place.newest_year or FIRST_YEAR - 1) + 1) if y not in known]


def left_out(place: Profile) -> str:
    """Say how many figures about parts of the country, of a year or of the harm are on record besides."""
    rows = [place.rows[table] for table in FIGURES if "scope" in place.rows[table]]
    narrow = sum(int((frame["scope"] != "whole").sum()) for frame in rows)
    told = [
        f"{counted(number, 'figure')} {words}"
        for number, words in (
            (place.parts, "about parts of the country"),
            (narrow, "about some months, operators, regions or groups of people only"),
        )
        if number
    ]
    if not told:
        return "No figure about a part of the country, of a year or of the people harmed had to be left out."
    return f"On record, but not shown: {' and '.join(told)}."


def firmness(place: Profile) -> str:
    """Say how near the pages stand to the counts, and how often annual totals were stated again; Markdown."""
    pages = place.sources()
    if not pages:
        return f"- No page on record by then gives a figure about {place.label}."
    tiers = place.tiers.reindex(pages).value_counts()
    words = {
        "primary": "from the body that made the statistic",
        "secondary": "that quote it",
        "weak": "that are weak (blogs, mirrors, aggregators)",
    }
    parts = [f"{tiers[tier]} {text}" for tier, text in words.items() if tiers.get(tier, 0)]
    lines = [f"The figures on record were read on {counted(len(pages), 'page')}: {', '.join(parts)}."]
    editions = place.editions
    if len(place.annual):
        again = editions[editions["status"] == "accepted"].groupby("year")["edition"].nunique()
        lines.append(
            f"{int((again > 1).sum())} of {len(place.annual)} annual totals are stated by more than one "
            "edition; that a figure was not stated again does not confirm it."
        )
        weak = [int(year) for year in place.annual.loc[place.annual["tier"] == "weak", "year"]]
        if weak:
            lines.append(f"The totals of {ranges(weak)} rest on weak pages only.")
    beside = editions[editions["status"].isin(["uncorroborated", "tie"])]
    if len(beside):
        lines.append(
            f"{counted(len(beside), 'other published total is', 'other published totals are')} kept aside "
            "as not corroborated."
        )
    return "\n".join(f"- {line}" for line in lines)
