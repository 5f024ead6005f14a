"""Country-years: published casualty totals of countries beside the treaty dates of these countries.

A country counts as party in a year when the Convention was in force for it on 1 July, so that a year belongs
to the side on which most of it lay. A country and year without a published figure is missing, never zero.
What the table cannot tell: whether countries that publish are like those that do not.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from impact import places
from impact.frame_check import require, require_counts
from impact.published import editions

#: the first year with figures of more than one country and a state that joined later
FIRST = 1996


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
    rows = editions.by_place(casualties, measure)
    rows = rows[rows["year"] >= first]
    frame = rows[["place", "year", "value", "qualifier", "tier", "source_id"]].reset_index(drop=True)
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


def switchers(frame: pd.DataFrame) -> list[str]:
    """List the countries with figures both outside the treaty and in it: only they can show a change."""
    require_counts(require(frame, ["place", "party"], "switchers"), "party", "switchers", _PARTY)
    sides = frame.groupby("place")["party"].agg(["min", "max"])
    return sorted(sides.index[(sides["min"] == 0) & (sides["max"] == 1)])


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
    rows = frame
    if complete is not None:
        rows = rows[rows["year"].between(*complete)]
        full = rows.groupby("place")["year"].nunique() == complete[1] - complete[0] + 1
        rows = rows[rows["place"].isin(full.index[full])]
    words = rows["party"].map({1.0: "States Parties", 0.0: "not party"})
    table = rows.assign(side=words).groupby(["year", "side"])
    return table.agg(value=("value", "sum"), countries=("place", "nunique")).reset_index()


def share_in_parties(frame: pd.DataFrame, year: int) -> tuple[float, int, int]:
    """Compute States Parties' share of the casualties of countries with a figure, and both numbers."""
    rows = frame[frame["year"] == year]
    inside = rows[rows["party"] == 1]
    share = float(inside["value"].sum() / rows["value"].sum()) if rows["value"].sum() > 0 else float("nan")
    return share, len(inside), len(rows) - len(inside)
