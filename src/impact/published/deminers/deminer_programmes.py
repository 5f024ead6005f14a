"""Programmes of clearance with deminers hurt and mines cleared on record: nobody in two rows.

A programme is a whole clearance of the table of histories, a country and year with both figures, or all other
countries of a year with a world figure.

Assumptions
-----------
Whole clearances enter where killed and injured are counted and the items are mines: deaths alone, or ordnance
of all kinds, are another quantity. A clearance belongs to the era in which it began, because most accidents
fall in its first years.
"""

from __future__ import annotations

import pandas as pd

from impact.arguments import needs, optional
from impact.catalogue.frame_rows import each_row
from impact.frame_check import FLAGS, NUMBERS, rows
from impact.published import land
from impact.published.deminers.deminers_and_work import (
    CASUALTIES,
    CLEARANCE,
    HISTORIES,
    MINES,
    PARAMETERS,
    annual,
    campaigns,
    yearly,
)
from impact.published.firmest import PAGES
from impact.vocabulary import WORLD

_LARGE_MINES = "av_mines_destroyed"
#: Eras by the first year of a clearance: code, which sorts in order of time, and the years that belong to it.
ERAS: dict[str, tuple[int, int]] = {
    "1945": (1900, 1959),
    "1960_2009": (1960, 2009),
    "2010": (2010, 2100),
}
#: What a clearance of an era is.
ERA_WORDS: dict[str, str] = {
    "1945": "just after the Second World War",
    "1960_2009": "begun from 1960 to 2009",
    "2010": "since 2010",
}


@needs(
    "deminers.programmes",
    casualties=CASUALTIES,
    clearance=CLEARANCE,
    parameters=PARAMETERS,
    histories=HISTORIES,
    pages=PAGES,
    whole=optional(
        rows(
            *("label", "place", "year", "deminers", "items", "comparable", "source_id", "work_source_id"),
            cells={"deminers": NUMBERS, "items": NUMBERS, "comparable": FLAGS},
            remedy="pass what deminers.campaigns returns",
        )
    ),
)
def programmes(
    casualties: pd.DataFrame,
    clearance: pd.DataFrame,
    parameters: pd.DataFrame,
    histories: pd.DataFrame,
    pages: pd.DataFrame | None = None,
    *,
    whole: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Line up the programmes that have deminers killed or injured and mines cleared on record.

    Parameters
    ----------
    casualties, clearance, parameters, histories
        The tables of these names.
    pages
        :func:`impact.published.firmest.bibliography`.
    whole
        :func:`campaigns` of the same tables, where they are at hand.

    Returns
    -------
    DataFrame
        ``label`` (a history, or a place code and year), ``place``, ``year`` (in which it began), ``era`` (a
        key of :data:`ERAS`), ``deminers``, ``mines`` (antipersonnel and, where published, antivehicle),
        ``source_id``, ``work_source_id``; oldest first. The world of a year is less the countries of that
        year that have a row of their own.
    """
    if whole is None:
        whole = campaigns(casualties, clearance, parameters, histories)
    whole = whole[whole["comparable"].astype(bool)].rename(columns={"items": "mines"})
    years = pd.concat([_countries(casualties, clearance, pages), _world(casualties, clearance, pages)])
    own = years[years["place"] != WORLD].groupby("year")[["deminers", "mines"]].sum()
    world = years["place"] == WORLD
    for column in ("deminers", "mines"):
        years.loc[world, column] -= years.loc[world, "year"].map(own[column]).fillna(0).astype(float)
    columns = ["label", "place", "year", "deminers", "mines", "source_id", "work_source_id"]
    every = pd.concat([whole[columns], years[columns]]).astype({"year": int, "deminers": float})
    every = every[every["mines"] > 0]
    era = [next(name for name, (first, last) in ERAS.items() if first <= y <= last) for y in every["year"]]
    return every.assign(era=era).sort_values(["year", "label"], ignore_index=True)


def _countries(casualties: pd.DataFrame, clearance: pd.DataFrame, pages: pd.DataFrame | None) -> pd.DataFrame:
    pairs = yearly(casualties, clearance, pages)
    pairs = pairs[pairs[MINES].notna()]
    large, _ = land.select(clearance, (_LARGE_MINES,))
    more = large.groupby(["place", "year"])["value"].max()
    extra = [float(more.get((row.place, row.year), 0)) for row in each_row(pairs)]
    return pairs.assign(
        label=pairs["place"] + " " + pairs["year"].astype(str), mines=pairs[MINES].astype(float) + extra
    )


def _world(casualties: pd.DataFrame, clearance: pd.DataFrame, pages: pd.DataFrame | None) -> pd.DataFrame:
    hurt = annual(casualties)
    hurt = hurt[hurt["place"] == WORLD].sort_values("edition", kind="stable")
    hurt = hurt.drop_duplicates("year", keep="last").rename(columns={"value": "deminers"})
    small, large = (
        land.aggregates(clearance, name, (WORLD,), pages).set_index("year") for name in (MINES, _LARGE_MINES)
    )
    hurt = hurt[hurt["year"].isin(small.index)]
    mines = hurt["year"].map(small["value"]).astype(float) + hurt["year"].map(large["value"]).astype(
        float
    ).fillna(0)
    return hurt.assign(
        label=WORLD + " " + hurt["year"].astype(str),
        mines=mines,
        work_source_id=hurt["year"].map(small["source_id"]),
    )
