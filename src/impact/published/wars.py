"""Casualty series set against the end of a war: how many years after it a figure lies, what is missing.

Nothing is estimated here; `aftermath` and `returns` estimate from these frames.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from impact import places
from impact.arguments import DATE, choice, needs
from impact.catalogue.frame_rows import each_row
from impact.catalogue.table_rows import table_rows
from impact.frame_check import FLAGS, NUMBERS, rows
from impact.published import editions

#: a calendar year belongs to the peace (or to the war) when at least this part of it does
WHOLE = 0.9
#: the years of a war that are shown beside what came after
BEFORE = 10

ENDS = table_rows("conflict_ends", "place", "conflict", "date", "role", "event", "source_id")
_ROLE = choice("main", "alternative")


#: rows of :func:`align`
ALIGNED = rows(
    *("war", "place", "year", "since", "value", "counted", "qualifier"),
    cells={"value": NUMBERS, "counted": FLAGS},
    remedy="pass what wars.align returns",
)


@needs("wars.dates", ends=ENDS, role=_ROLE)
def dates(ends: pd.DataFrame, *, role: str = "main") -> pd.DataFrame:
    """Choose one end for each war.

    Parameters
    ----------
    ends
        ``load("conflict_ends")``: ``place``, ``conflict``, ``date``, ``role``, ``event``, ``source_id``.
    role
        ``main``, or ``alternative``: the other defensible date where there is one (the earliest of
        several), the main one elsewhere.

    Returns
    -------
    DataFrame
        ``place``, ``conflict``, ``war`` (name of the country, with the year of the end where a country has
        several), ``began`` (year, missing where it is not given), ``end``, ``resumed`` (day on which
        fighting came back, missing otherwise), ``first`` (first year that lies in the peace), ``event``,
        ``source_id``; one row for each war.

    Examples
    --------
    >>> ends = pd.DataFrame({"place": ["BIH"], "conflict": ["war"], "event": ["peace_agreement"]})
    >>> ends = ends.assign(date=pd.Timestamp("1995-12-14"), role="main", source_id="page")
    >>> dates(ends)[["war", "first"]].values.tolist()
    [['Bosnia and Herzegovina', 1996]]
    """
    keys = ["place", "conflict"]
    ordered = ends.sort_values([*keys, "date"], kind="stable")
    chosen = ordered[ordered["role"] == "main"].drop_duplicates(keys)
    if role != "main":
        others = ordered[ordered["role"] == role].drop_duplicates(keys)
        chosen = pd.concat([others, chosen]).drop_duplicates(keys).sort_values(keys)
    again = ordered[ordered["role"] == "resumed"].drop_duplicates(keys).set_index(keys)["date"]
    chosen = chosen if "began" in chosen.columns else chosen.assign(began=pd.NA)
    table = chosen.rename(columns={"date": "end"})[[*keys, "began", "end", "event", "source_id"]]
    table = table.reset_index(drop=True)
    back = [again.get((row.place, row.conflict)) for row in each_row(table)]
    table["resumed"] = pd.to_datetime(pd.Series(back, index=table.index, dtype="object"))
    table["first"] = [day.year if peace_part(day) >= WHOLE else day.year + 1 for day in table["end"]]
    several = table["place"].duplicated(keep=False)
    table["war"] = [
        f"{places.name(row.place)} ({row.end.year})" if many else places.name(row.place)
        for row, many in zip(each_row(table), several, strict=True)
    ]
    return table


@needs("wars.peace_part", day=DATE)
def peace_part(day: pd.Timestamp) -> float:
    """Compute the part of the day's calendar year that lies after it.

    Examples
    --------
    >>> round(peace_part(pd.Timestamp("2005-01-09")), 2)
    0.98
    """
    length = 366 if day.is_leap_year else 365
    return float((length - day.day_of_year) / length)


@needs(
    "wars.align",
    casualties=table_rows("casualties", *editions.READ, "qualifier", "tier", "register", "source_id"),
    ends=ENDS,
    role=_ROLE,
)
def align(casualties: pd.DataFrame, ends: pd.DataFrame, *, role: str = "main") -> pd.DataFrame:
    """Set the annual totals of each country against the end of its war.

    A year counts as after the war when nine tenths of it at least lie after the end, and no longer when a
    tenth of it lies after fighting came back. Only annual totals for the whole country are used; figures
    that add up several years are not.

    Parameters
    ----------
    casualties
        ``load("casualties")``.
    ends, role
        See :func:`dates`.

    Returns
    -------
    DataFrame
        ``war``, ``place``, ``end``, ``year``, ``since`` (1 is the first year after the end; zero and less
        lie before), ``value``, ``counted`` (whether the year lies in the peace), ``qualifier``, ``tier``,
        ``register``, ``source_id``; in this order of war and year.
    """
    figures = editions.by_place(casualties)
    figures = figures[figures["value"].notna()]
    years, own = figures["year"].to_numpy(dtype=int), figures.groupby("place").indices
    ended = dates(ends, role=role)
    columns = ["war", "place", "end", "year", "since", "value", "counted", "qualifier", "tier"]
    columns += ["register", "source_id"]
    if ended.empty:
        return pd.DataFrame(columns=columns)
    chosen, numbers = [np.empty(0, dtype=np.intp)], [np.empty(0, dtype=np.intp)]
    for number, war in enumerate(each_row(ended)):
        last = 9999
        if pd.notna(war.resumed):
            last = war.resumed.year - (1 - peace_part(war.resumed) < WHOLE)
        near = own.get(war.place, chosen[0])
        near = near[(years[near] > war.first - 1 - BEFORE) & (years[near] <= last)]
        chosen.append(near)
        numbers.append(np.full(len(near), number))
    of_war = ended.iloc[np.concatenate(numbers)].reset_index(drop=True)
    of_year = (
        figures.iloc[np.concatenate(chosen)].reset_index(drop=True).astype({"year": int, "value": float})
    )
    table = of_year.assign(
        war=of_war["war"],
        end=of_war["end"],
        since=of_year["year"] - of_war["first"] + 1,
        counted=of_year["year"] >= of_war["first"],
    )
    return table.sort_values(["war", "year"]).reset_index(drop=True)[columns]


@needs("wars.coverage", aligned=ALIGNED, ends=ENDS)
def coverage(aligned: pd.DataFrame, ends: pd.DataFrame) -> pd.DataFrame:
    """List for each war the years of the peace that have a figure.

    Returns
    -------
    DataFrame
        ``war``, ``end``, ``event``, ``years`` (number with a figure), ``first`` and ``last`` of them,
        ``missing`` (years without a figure between the end of the war and the last figure), ``source_id``
        (page of the date); also wars without any figure.
    """
    table = dates(ends)
    counted = aligned[aligned["counted"].astype(bool)]
    own = counted.groupby("war")["year"]
    for name, values in (("years", own.size()), ("first_figure", own.min()), ("last_figure", own.max())):
        table[name] = table["war"].map(values).astype("Int64")
    table["years"] = table["years"].fillna(0)
    table["missing"] = (table["last_figure"] - table["first"] + 1 - table["years"]).fillna(0)
    return table.sort_values(["years", "war"], ascending=[False, True]).reset_index(drop=True)
