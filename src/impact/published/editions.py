"""How published figures changed from edition to edition.

A figure is first published in one edition and may be revised in later ones. The functions here only
describe what was published; they estimate nothing. What cannot be told: a figure that was never restated
is not thereby confirmed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from impact.arguments import choice, instance, needs
from impact.catalogue.casualties import CASUALTY_MEASURES
from impact.catalogue.table_rows import table_rows
from impact.data.registers import in_main
from impact.errors import UnknownName
from impact.frame_check import NUMBERS, TEXTS, rows
from impact.places.names import CODE
from impact.vocabulary import AGGREGATES, CAUSES, WORLD

#: what is read of the casualties to select an annual series
_ROWS = ("place", "year", "scope", "area", "unit", "cause")
READ = (*_ROWS, "measure", "value")
MEASURE = choice(*CASUALTY_MEASURES)
CAUSE = choice(*CAUSES)
_COLUMN = instance(pd.Series, expected="a column of a frame", remedy="such as frame['value']")


@needs(
    "editions.by_edition",
    vintages=table_rows(
        "casualties_vintages", *READ, "status", "edition", "published", "qualifier", "source_id"
    ),
    place=CODE,
    measure=MEASURE,
    cause=CAUSE,
)
def by_edition(
    vintages: pd.DataFrame,
    *,
    place: str = WORLD,
    measure: str = "total",
    cause: str = "mines_erw",
) -> pd.DataFrame:
    """Select the value that stands in each edition, for each year.

    Parameters
    ----------
    vintages
        ``load("casualties_vintages")``.
    place, measure, cause
        Which series; the whole place, its main register, calendar years only.

    Returns
    -------
    DataFrame
        ``year``, ``edition``, ``published``, ``value``, ``qualifier``, ``source_id``, one row per year and
        edition that has an accepted figure, in this order.

    Raises
    ------
    UnknownName
        When the table has no such series.
    """
    vintages = in_main(vintages)
    series = vintages[
        (vintages["place"] == place)
        & (vintages["measure"] == measure)
        & (vintages["cause"] == cause)
        & (vintages["scope"] == "whole")
        & (vintages["area"] == "")
        & (vintages["unit"] != "percent")
        & vintages["year"].notna()
    ]
    if series.empty:
        raise UnknownName(
            f"no figures for place={place!r}, measure={measure!r}, cause={cause!r}",
            "a series of the table casualties_vintages",
            "correct the place or the measure, or pass all rows of the table",
        )
    accepted = series[series["status"].isin(["accepted", "tie"])]
    ordered = accepted.sort_values(["year", "edition", "published", "source_id"], kind="stable")
    firmest = ordered.drop_duplicates(["year", "edition"], keep="first")
    columns = ["year", "edition", "published", "value", "qualifier", "source_id"]
    return firmest[columns].reset_index(drop=True)


@needs(
    "editions.first_and_latest",
    casualties=table_rows(
        "casualties",
        "year",
        "value",
        "edition",
        "qualifier",
        "tier",
        "source_id",
        known=("year",),
        unique=("year",),
    ),
    editions=rows(
        *("year", "value", "edition", "qualifier"),
        unique=("year", "edition"),
        cells={"value": NUMBERS},
        remedy="pass what editions.by_edition returns",
    ),
)
def first_and_latest(casualties: pd.DataFrame, editions: pd.DataFrame) -> pd.DataFrame:
    """Set the first published figure of each year beside the one that stands now.

    Parameters
    ----------
    casualties
        ``load("casualties")``, reduced to one series (one row per year).
    editions
        :func:`by_edition` of the same series.

    Returns
    -------
    DataFrame
        ``year``, ``first``, ``first_edition``, ``first_qualifier``, ``latest``, ``latest_edition``,
        ``editions`` (how many give a figure), ``revision`` (latest over first, minus one), ``qualifier``,
        ``tier``, ``source_id`` (page of the latest figure); one row per year, in order.
    """
    first = editions.drop_duplicates("year", keep="first").set_index("year")
    latest = casualties.set_index("year").sort_index()
    table = pd.DataFrame(
        {
            "first": first["value"],
            "first_edition": first["edition"],
            "first_qualifier": first["qualifier"],
            "latest": latest["value"],
            "latest_edition": latest["edition"],
            "editions": editions.groupby("year")["edition"].nunique(),
            "qualifier": latest["qualifier"],
            "tier": latest["tier"],
            "source_id": latest["source_id"],
        }
    )
    table.insert(6, "revision", table["latest"] / table["first"] - 1)
    return table.rename_axis("year").reset_index().astype({"year": "Int64"})


@needs(
    "editions.series", casualties=table_rows("casualties", *READ), measure=MEASURE, place=CODE, cause=CAUSE
)
def series(
    casualties: pd.DataFrame, measure: str = "total", *, place: str = WORLD, cause: str = "mines_erw"
) -> pd.DataFrame:
    """Select one annual series of people from ``load("casualties")``: one row per year, in order."""
    rows = casualties[casualties["measure"] == measure]
    return annual_rows(rows, place, cause=cause).sort_values("year").reset_index(drop=True)


@needs("editions.annual_rows", casualties=table_rows("casualties", *_ROWS), place=CODE, cause=CAUSE)
def annual_rows(casualties: pd.DataFrame, place: str, *, cause: str = "mines_erw") -> pd.DataFrame:
    """Select the rows behind annual series of people in a whole place: its main register, calendar years."""
    casualties = in_main(casualties)
    return casualties[
        (casualties["place"] == place)
        & (casualties["cause"] == cause)
        & (casualties["scope"] == "whole")
        & (casualties["area"] == "")
        & (casualties["unit"] != "percent")
        & casualties["year"].notna()
    ]


def is_annual(row: Mapping[str, Any], *, cause: str = "mines_erw") -> bool:
    """Whether a row of a main register is among the :func:`annual_rows` of its place."""
    return (
        row["cause"] == cause
        and row["scope"] == "whole"
        and row["area"] == ""
        and row["unit"] != "percent"
        and bool(pd.notna(row["year"]))
    )


@needs("editions.by_place", casualties=table_rows("casualties", *READ), measure=MEASURE, cause=CAUSE)
def by_place(casualties: pd.DataFrame, measure: str = "total", *, cause: str = "mines_erw") -> pd.DataFrame:
    """Select the annual figures of every country from ``load("casualties")``; see :func:`series` for one.

    Returns
    -------
    DataFrame
        The rows of the table, one for each place and year, in this order; aggregates such as WLD left out.
    """
    casualties = in_main(casualties)
    rows = casualties[
        (casualties["measure"] == measure)
        & (casualties["cause"] == cause)
        & (casualties["scope"] == "whole")
        & (casualties["area"] == "")
        & (casualties["unit"] != "percent")
        & casualties["year"].notna()
        & ~casualties["place"].isin(AGGREGATES)
    ]
    return rows.sort_values(["place", "year"]).reset_index(drop=True)


#: qualifiers of figures that somebody counted
COUNTED = ("exact", "at_least")
#: what a rounded lower bound is a multiple of
_ROUND = 100
OUTCOMES = ("killed", "injured", "outcome_unknown")


@needs("editions.outcome_rows", casualties=table_rows("casualties", *READ), place=CODE)
def outcome_rows(casualties: pd.DataFrame, *, place: str = WORLD) -> pd.DataFrame:
    """Select the rows on outcomes and totals from ``load("casualties")``, one for each year and measure."""
    return pd.concat([series(casualties, m, place=place) for m in (*OUTCOMES, "total")], ignore_index=True)


@needs("editions.outcomes", casualties=table_rows("casualties", *READ), place=CODE)
def outcomes(casualties: pd.DataFrame, *, place: str = WORLD) -> pd.DataFrame:
    """Split each year's casualties into killed, injured and outcome unknown.

    Returns
    -------
    DataFrame
        ``year``, ``killed``, ``injured``, ``outcome_unknown``, ``total`` (missing where not published),
        ``not_split`` (total minus the published parts; missing without a total), and ``remainder``, which
        is ``not_split`` where it is positive; ``killed_share`` of killed and injured.
        Parts of different editions need not add up to the total: then ``not_split`` is negative.
    """
    return split_outcomes(outcome_rows(casualties, place=place))


@needs(
    "editions.split_outcomes",
    rows=rows(
        *("year", "measure", "value"),
        known=("year", "measure"),
        unique=("year", "measure"),
        cells={"measure": TEXTS, "value": NUMBERS},
        remedy="pass what editions.outcome_rows returns",
    ),
)
def split_outcomes(rows: pd.DataFrame) -> pd.DataFrame:
    """Split each year's casualties as :func:`outcomes` does, from :func:`outcome_rows`."""
    table = rows.pivot(index="year", columns="measure", values="value").reindex(columns=[*OUTCOMES, "total"])
    published = table[list(OUTCOMES)].sum(axis=1)
    table["not_split"] = table["total"] - published
    table["remainder"] = table["not_split"].clip(lower=0)
    table["killed_share"] = table["killed"] / (table["killed"] + table["injured"])
    return table.rename_axis(index="year", columns=None).reset_index()


@needs("editions.is_count", values=_COLUMN, qualifiers=_COLUMN)
def is_count(values: pd.Series, qualifiers: pd.Series) -> pd.Series:
    """Mark the figures that somebody counted.

    A sum made by us, a rounded figure and "at least" before a round hundred are none: the count behind "at
    least 8,000" may be 8,065, and is then no revision of it.

    >>> is_count(pd.Series([8000, 6279, 8065]), pd.Series(["at_least", "at_least", "exact"])).tolist()
    [False, True, True]
    """
    rounded = (qualifiers == "at_least") & (values % _ROUND == 0)
    return qualifiers.isin(COUNTED) & ~rounded


@dataclass(frozen=True)
class YearChange:
    """The relative change of one year's figure."""

    year: int
    value: float


@dataclass(frozen=True)
class Revisions:
    """How often and how far first-published counts were revised.

    Only years whose first and newest figure are counts (:func:`is_count`) and do not rest on weak pages.
    ``restated`` counts the years that more than one edition states, ``changed`` those whose figure moved,
    ``upward`` those that rose; ``largest`` is the year and the relative change of the largest revision,
    ``median`` the median of all relative changes.
    """

    restated: int
    changed: int
    upward: int
    median: float
    largest: YearChange


@needs(
    "editions.revisions",
    history=rows(
        *("year", "first", "first_qualifier", "latest", "qualifier", "tier", "editions", "revision"),
        known=("year",),
        unique=("year",),
        cells=dict.fromkeys(("first", "latest", "editions", "revision"), NUMBERS),
        remedy="pass what editions.first_and_latest returns",
    ),
)
def revisions(history: pd.DataFrame) -> Revisions | None:
    """Summarise :func:`first_and_latest`; nothing where no count was stated by more than one edition."""
    firm = is_count(history["first"], history["first_qualifier"])
    firm &= is_count(history["latest"], history["qualifier"])
    firm &= history["revision"].notna() & (history["tier"] != "weak")
    again = history[(history["editions"] > 1) & firm]
    if again.empty:
        return None
    moved = again["revision"]
    largest = again.loc[moved.abs().idxmax()]
    return Revisions(
        restated=len(again),
        changed=int((moved != 0).sum()),
        upward=int((moved > 0).sum()),
        median=float(moved.median()),
        largest=YearChange(int(largest["year"]), float(largest["revision"])),
    )
