"""Country-years: published casualty totals of countries beside the treaty dates of these countries.

A country counts as party in a year when the Convention was in force for it on 1 July, so that a year belongs
to the side on which most of it lay. A country and year without a published figure is missing, never zero.
What the table cannot tell: whether countries that publish are like those that do not.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from impact import places
from impact.arguments import YEAR, Kind, needs, optional, pair_of
from impact.catalogue.table_rows import table_rows
from impact.frame_check import NUMBERS, require_counts, rows
from impact.published import editions

#: the first year with figures of more than one country and a state that joined later
FIRST = 1996


def _built(*columns: str) -> Kind:
    """Describe country-years by the columns that are read."""
    numbers = dict.fromkeys(("party", "value"), NUMBERS)
    return rows(*columns, cells=numbers, remedy="pass what country_years.build returns")


@needs(
    "country_years.joining_year", treaty=table_rows("treaty", "place", "entry_into_force", unique=("place",))
)
def joining_year(treaty: pd.DataFrame) -> pd.Series:
    """Return the first year in which the Convention was in force on 1 July, by code of the state.

    Examples
    --------
    >>> dates = pd.to_datetime(["1999-03-01", "2012-10-01"])
    >>> joining_year(pd.DataFrame({"place": ["BIH", "SOM"], "entry_into_force": dates})).to_dict()
    {'BIH': 1999.0, 'SOM': 2013.0}
    """
    days = pd.to_datetime(treaty["entry_into_force"])
    late = (days.dt.month > 7) | ((days.dt.month == 7) & (days.dt.day > 1))
    return pd.Series((days.dt.year + late).to_numpy(float), index=treaty["place"].to_numpy()).dropna()


@needs(
    "country_years.build",
    casualties=table_rows("casualties", *editions.READ, "qualifier", "tier", "source_id"),
    treaty=table_rows(
        "treaty", "place", "entry_into_force", "withdrawal_effective", least=1, unique=("place",)
    ),
    measure=editions.MEASURE,
    population=optional(table_rows("population", "place", "year", "population", unique=("place", "year"))),
    first=YEAR,
)
def build(
    casualties: pd.DataFrame,
    treaty: pd.DataFrame,
    measure: str = "total",
    *,
    population: pd.DataFrame | None = None,
    first: int = FIRST,
) -> pd.DataFrame:
    """Set casualties of countries beside their membership.

    Parameters
    ----------
    casualties, treaty
        ``load("casualties")``, ``load("treaty")``.
    measure
        ``total`` or ``killed``.
    population
        ``load("population")``; adds the column of this name (people; missing where not on record).
    first
        First year to take.

    Returns
    -------
    DataFrame
        `place`, `name`, `year`, `value`, `qualifier`, `tier`, `source_id`; `joined` (first year as party on
        1 July; missing for states that never joined), `party` (1 or 0), `since` (years since joining).
    """
    figures = editions.by_place(casualties, measure)
    figures = figures[figures["year"] >= first]
    frame = figures[["place", "year", "value", "qualifier", "tier", "source_id"]].reset_index(drop=True)
    frame = frame.astype({"year": int, "value": float})
    frame["joined"] = frame["place"].map(joining_year(treaty)).astype(float)
    gone = pd.to_datetime(treaty.set_index("place")["withdrawal_effective"])
    left_on = pd.to_datetime(frame["place"].map(gone))
    middle = pd.to_datetime(frame["year"].astype(str) + "-07-01")
    frame["party"] = ((frame["year"] >= frame["joined"]) & ~(left_on <= middle)).astype(float)
    frame["since"] = frame["year"] - frame["joined"]
    frame.insert(1, "name", frame["place"].map(places.name))
    if population is not None:
        people = population[["place", "year", "population"]].astype({"year": int})
        frame = frame.merge(people, on=["place", "year"], how="left")
    return frame


_PARTY = "1 in the treaty, 0 outside"


@needs("country_years.switchers", frame=_built("place", "party"))
def switchers(frame: pd.DataFrame) -> list[str]:
    """List the countries with figures both outside the treaty and in it: only they can show a change."""
    require_counts(frame, "party", "country_years.switchers", _PARTY)
    sides = frame.groupby("place")["party"].agg(["min", "max"])
    return sorted(sides.index[(sides["min"] == 0) & (sides["max"] == 1)])


@needs("country_years.roles", frame=_built("place", "year", "party", "joined"))
def roles(frame: pd.DataFrame) -> pd.DataFrame:
    """Count countries and country-years by what they can say about joining.

    Returns
    -------
    DataFrame
        `role`, `countries`, `country_years`, in this order: figures before and after joining; only after;
        only before; never joined.
    """
    sides = frame.groupby("place").agg(low=("party", "min"), high=("party", "max"), n=("year", "size"))
    joins = frame.groupby("place")["joined"].first().notna()
    words = np.select(
        [(sides["low"] == 0) & (sides["high"] == 1), sides["low"] == 1, joins],
        ["figures before and after joining", "figures only after joining", "figures only before joining"],
        "never joined",
    )
    table = sides.assign(role=words).groupby("role")["n"].agg(["size", "sum"])
    table = table.rename(columns={"size": "countries", "sum": "country_years"})
    order = ["figures before and after joining", "figures only after joining", "figures only before joining"]
    return table.reindex([w for w in (*order, "never joined") if w in table.index]).reset_index()


@needs(
    "country_years.by_side",
    frame=_built("place", "year", "party", "value"),
    complete=optional(pair_of(YEAR, "the first and the last year, such as (2014, 2024)")),
)
def by_side(frame: pd.DataFrame, *, complete: tuple[int, int] | None = None) -> pd.DataFrame:
    """Add up the figures in and outside the treaty, year by year.

    Parameters
    ----------
    frame
        :func:`build`.
    complete
        First and last year for which only countries with a figure in every year are taken: the same countries
        all through.

    Returns
    -------
    DataFrame
        `year`, `side` (States Parties, not party), `value`, `countries` (with a figure).
    """
    figures = frame
    if complete is not None:
        figures = figures[figures["year"].between(*complete)]
        full = figures.groupby("place")["year"].nunique() == complete[1] - complete[0] + 1
        figures = figures[figures["place"].isin(full.index[full])]
    words = figures["party"].map({1.0: "States Parties", 0.0: "not party"})
    table = figures.assign(side=words).groupby(["year", "side"])
    return table.agg(value=("value", "sum"), countries=("place", "nunique")).reset_index()


@needs("country_years.share_in_parties", frame=_built("year", "party", "value"), year=YEAR)
def share_in_parties(frame: pd.DataFrame, year: int) -> tuple[float, int, int]:
    """Compute States Parties' share of the casualties of countries with a figure, and both numbers."""
    figures = frame[frame["year"] == year]
    inside, every = figures[figures["party"] == 1], figures["value"].sum()
    share = float(inside["value"].sum() / every) if every > 0 else float("nan")
    return share, len(inside), len(figures) - len(inside)
