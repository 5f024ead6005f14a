"""Published totals of several years, set against the end of a war: those since it, and those of the war.

What was recorded during the fighting is another quantity than what followed: other weapons, other people,
other recorders. It stands beside the years of peace and is never added to them.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from impact.arguments import TEXT, needs
from impact.catalogue.frame_rows import each_row
from impact.catalogue.table_rows import table_rows
from impact.published import wars

#: how the figure for the war was obtained: published as such, or a longer total less the years of peace
DURING = {
    "published": "as published",
    "less_years": "a longer total less the annual figures of the peace",
    "less_total": "a longer total less one of the peace",
}


_CANDIDATES = table_rows(
    "casualties_vintages",
    *("place", "measure", "scope", "area", "whom", "cause", "status", "source_id", "edition"),
    *("period_start", "period_end", "value", "qualifier"),
)


def _spans(candidates: pd.DataFrame) -> pd.DataFrame:
    """Select totals of all people in a whole country over calendar years, with ``start`` and ``stop``."""
    totals = candidates[
        (candidates["measure"] == "cumulative_total")
        & (candidates["scope"] == "whole")
        & (candidates["area"] == "")
        & (candidates["whom"] == "all")
        & (candidates["cause"] == "mines_erw")
    ]
    rows = totals[
        totals["period_start"].str.fullmatch(r"\d{4}(-01)?(-01)?")
        & totals["period_end"].str.fullmatch(r"\d{4}(-12)?(-31)?")
    ]
    ends = {name: rows[f"period_{word}"].str[:4].astype(int) for name, word in _ENDS.items()}
    return rows.assign(value=rows["value"].astype(float), **ends)


_ENDS = {"start": "start", "stop": "end"}


@needs("war_totals.since_the_end", candidates=_CANDIDATES, ends=wars.ENDS)
def since_the_end(candidates: pd.DataFrame, ends: pd.DataFrame) -> pd.DataFrame:
    """Choose for each war the longest published total from its first year of peace on, of the newest edition.

    Parameters
    ----------
    candidates
        ``load("casualties_vintages")``.
    ends
        ``load("conflict_ends")``.

    Returns
    -------
    DataFrame
        ``war``, ``place``, ``start``, ``stop``, ``years`` (number of calendar years), ``value`` (people),
        ``qualifier``, ``source_id``; wars without such a total are left out.
    """
    totals = _spans(candidates)
    totals = totals[totals["status"].isin(["accepted", "tie"])]
    rows = []
    for war in each_row(wars.dates(ends)):
        own = totals[(totals["place"] == war.place) & (totals["start"] == war.first)]
        own = own[own["stop"] > war.first].sort_values(["stop", "edition"], kind="stable")
        if len(own):
            row = own.iloc[-1]
            years = int(row["stop"]) - war.first + 1
            words = {name: row[name] for name in ("start", "stop", "value", "qualifier", "source_id")}
            rows.append({"war": war.war, "place": war.place, "years": years} | words)
    columns = ["war", "place", "years", "start", "stop", "value", "qualifier", "source_id"]
    return pd.DataFrame(rows, columns=columns)


@needs(
    "war_totals.until_the_end",
    candidates=_CANDIDATES,
    aligned=wars.ALIGNED,
    ends=wars.ENDS,
)
def until_the_end(candidates: pd.DataFrame, aligned: pd.DataFrame, ends: pd.DataFrame) -> pd.DataFrame:
    """Choose for each war what was recorded until the fighting ended.

    A total that stops with the last year before the peace comes first. Else a total that began before the end
    is reduced by the annual figures of the peace, where every year up to its stop has an exact one, or by a
    total from the first year of peace on; where that one goes on for longer, what remains is a lower bound.
    A span of one calendar year is none: its figure is the annual one, months of peace included.

    Parameters
    ----------
    candidates
        ``load("casualties_vintages")``.
    aligned
        :func:`impact.published.wars.align`.
    ends
        ``load("conflict_ends")``.

    Returns
    -------
    DataFrame
        ``war``, ``place``, ``start``, ``stop`` (calendar years of the span, which may hold earlier wars),
        ``value`` (people), ``qualifier``, ``how`` (:data:`DURING`), ``source_id`` (a tuple); wars without
        such a figure are left out.
    """
    totals = _spans(candidates)
    totals = totals[totals["status"].isin(["accepted", "tie"])].sort_values("edition", kind="stable")
    peace = since_the_end(candidates, ends).set_index("war")
    rows = []
    for war in each_row(wars.dates(ends)):
        own = totals[(totals["place"] == war.place) & (totals["start"] < war.first - 1)]
        years = aligned[(aligned["war"] == war.war) & aligned["counted"].astype(bool)]
        years = years[years["qualifier"] == "exact"].set_index("year")["value"]
        row = _published(own, war.first) or _less_years(own, war.first, years)
        if row is None and war.war in peace.index:
            row = _less_total(own, peace.loc[war.war])
        if row is not None:
            rows.append({"war": war.war, "place": war.place, "stop": war.first - 1} | row)
    columns = ["war", "place", "start", "stop", "value", "qualifier", "how", "source_id"]
    return pd.DataFrame(rows, columns=columns)


def _published(own: pd.DataFrame, first: int) -> dict[str, object] | None:
    exact = own[own["stop"] == first - 1]
    if exact.empty:
        return None
    row = exact.iloc[-1]
    return _line(row, float(row["value"]), str(row["qualifier"]), "published")


def _less_years(own: pd.DataFrame, first: int, years: pd.Series) -> dict[str, object] | None:
    for _, row in own[own["stop"] >= first].iloc[::-1].iterrows():
        span = range(first, int(row["stop"]) + 1)
        if row["qualifier"] in ("exact", "at_least") and all(year in years.index for year in span):
            rest = float(row["value"]) - float(years.loc[list(span)].sum())
            return _line(row, rest, str(row["qualifier"]), "less_years")
    return None


def _less_total(own: pd.DataFrame, peace: pd.Series) -> dict[str, object] | None:
    usable = own[own["qualifier"].eq("exact") & own["stop"].between(own["start"], int(peace["stop"]))]
    usable = usable[usable["stop"] >= int(peace["start"])].sort_values("stop", kind="stable")
    if usable.empty or peace["qualifier"] != "exact":
        return None
    row = usable.iloc[-1]
    qualifier = "exact" if row["stop"] == peace["stop"] else "at_least"
    line = _line(row, float(row["value"]) - float(peace["value"]), qualifier, "less_total")
    return line | {"source_id": (str(row["source_id"]), str(peace["source_id"]))}


def _line(row: pd.Series, value: float, qualifier: str, how: str) -> dict[str, object]:
    words = {"qualifier": qualifier, "how": how, "source_id": (str(row["source_id"]),)}
    return {"start": int(row["start"]), "value": value, **words}


@needs(
    "war_totals.against_totals",
    aligned=wars.ALIGNED,
    candidates=_CANDIDATES,
    publisher=TEXT,
)
def against_totals(aligned: pd.DataFrame, candidates: pd.DataFrame, publisher: str) -> pd.DataFrame:
    """Compare the annual figures with totals for whole spans of the same years that a publisher gave.

    Parameters
    ----------
    aligned
        :func:`align`.
    candidates
        ``load("casualties_vintages")``: the totals are its rows with measure ``cumulative_total`` for spans
        of calendar years, every one of which has an annual figure in ``aligned``.
    publisher
        Beginning of the ``source_id`` of the publisher's pages.

    Returns
    -------
    DataFrame
        ``war``, ``place``, ``start``, ``stop`` (years), ``published``, ``summed``, ``ratio`` (summed over
        published, minus one), ``qualifier``, ``edition``, ``source_id``; the newest edition of each war's
        longest span.
    """
    totals = _spans(candidates)
    totals = totals[(totals["status"] == "accepted") & totals["source_id"].str.startswith(publisher)]
    counted = aligned[aligned["since"] >= 0]
    years, values = counted["year"].to_numpy(), counted["value"].to_numpy(dtype=float)
    of_place, war = counted.groupby("place").indices, counted["war"].to_numpy(dtype=object)
    rows = []
    for total in each_row(totals):
        start, stop = int(total.start), int(total.stop)
        own = of_place.get(total.place, np.empty(0, dtype=np.intp))
        own = own[(years[own] >= start) & (years[own] <= stop)]
        if stop > start and len(own) == stop - start + 1:
            rows.append(
                {
                    "war": war[own[0]],
                    "place": total.place,
                    "start": start,
                    "stop": stop,
                    "published": float(total.value),
                    "summed": float(values[own].sum()),
                    "qualifier": total.qualifier,
                    "edition": total.edition,
                    "source_id": total.source_id,
                }
            )
    if not rows:
        return pd.DataFrame(columns=["war", "place", "start", "stop", "published", "summed", "ratio"])
    table = pd.DataFrame(rows)
    table["ratio"] = table["summed"] / table["published"] - 1
    table["length"] = table["stop"] - table["start"]
    newest = table.sort_values(["length", "edition"]).drop_duplicates("war", keep="last")
    return newest.drop(columns="length").sort_values("war").reset_index(drop=True)
