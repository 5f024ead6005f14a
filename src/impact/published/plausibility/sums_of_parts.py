"""Sums: killed, injured and unknown beside the total of the same page, or of another recorder."""

from __future__ import annotations

import pandas as pd

from impact import places
from impact.arguments import needs, optional
from impact.catalogue.table_rows import table_cells
from impact.frame_check import NUMBERS, rows
from impact.published.plausibility.parts_and_wholes import PAGE, by_page
from impact.published.plausibility.suspects import AXES, COLUMNS, FIGURES, set_against

#: sums that differ, as :func:`sums_that_differ` lists them
DIFFERING = rows(
    *(*PAGE, "total", "difference"),
    cells={**table_cells("casualties_vintages", *PAGE), "total": NUMBERS, "difference": NUMBERS},
    remedy="pass what plausibility.sums_that_differ returns",
)

_PARTS = ["killed", "injured", "outcome_unknown"]
_MEASURES = [*_PARTS, "total"]


@needs("sums_of_parts.sums_that_differ", figures=FIGURES)
def sums_that_differ(figures: pd.DataFrame) -> pd.DataFrame:
    """List the figures of one page whose killed, injured and unknown do not add up to its total.

    Parameters
    ----------
    figures
        :func:`impact.published.plausibility.suspects.counted`.

    Returns
    -------
    DataFrame
        ``place``, ``name``, ``when`` (year or period), ``killed``, ``injured``, ``outcome_unknown``,
        ``total``, ``difference`` (total minus parts), and what the page is about. Only pages that give
        killed, injured and a total of one maker for the same place and time. Where a page gives several
        values of one of them, a total is listed only if no choice among its parts makes it up, with the
        nearest choice.
    """
    choices = by_page(figures, _MEASURES).dropna(subset=["killed", "injured", "total"]).reset_index()
    choices["page"] = choices.index
    for measure in _MEASURES:
        choices = choices.explode(measure, ignore_index=True)
    choices = choices.astype(dict.fromkeys(_MEASURES, "float64"))
    choices["difference"] = choices["total"] - choices[_PARTS].sum(axis=1)
    nearest = choices.sort_values("difference", key=abs, kind="stable").drop_duplicates(["page", "total"])
    table = nearest[nearest["difference"] != 0].drop(columns="page")
    table["name"] = table["place"].map(places.name)
    period = table["period_start"] + "..." + table["period_end"]
    table["when"] = table["year"].astype("str").where(table["year"].notna(), period)
    first = ["place", "name", "when", *_MEASURES, "difference", "edition", "source_id"]
    table = table[[*first, *(column for column in table.columns if column not in first)]]
    return table.sort_values(["place", "when"], ignore_index=True)


@needs("sums_of_parts.sums_above_and_below", figures=FIGURES, differ=optional(DIFFERING))
def sums_above_and_below(figures: pd.DataFrame, differ: pd.DataFrame | None = None) -> pd.DataFrame:
    """Set the total of each page that :func:`sums_that_differ` lists against the sum of its parts.

    ``differ`` is that list, where it is at hand.
    """
    differ = sums_that_differ(figures) if differ is None else differ
    about = [name for name in differ.columns if name in figures.columns]
    totals = figures[figures["counts"] == "total"].reset_index(drop=True)
    pairs = totals.assign(row=totals.index, total=totals["value"]).merge(
        differ[[*about, "total", "difference"]], on=[*about, "total"]
    )
    pairs = pairs.drop_duplicates("row")
    suspects = totals.iloc[pairs["row"]]
    others = suspects.assign(value=suspects["value"].to_numpy() - pairs["difference"].to_numpy())
    check = (pairs["difference"] < 0).map({True: "sum_above_total", False: "sum_below_total"})
    return set_against(check, suspects, others)


@needs("sums_of_parts.sums_of_another_recorder", figures=FIGURES)
def sums_of_another_recorder(figures: pd.DataFrame) -> pd.DataFrame:
    """Find killed and injured of another register that do not make up the total of the main one.

    Only where the main register does not split its total itself: there a reader would take the three for
    one block of figures.

    Parameters
    ----------
    figures
        :func:`impact.published.plausibility.suspects.counted`.
    """
    rows = figures[
        figures["stands"] & figures["year"].notna() & (figures["area"] == "") & (figures["scope"] == "whole")
    ]
    when = ["cause", "place", "year"]
    annual = rows[[*when, *AXES, "measure", "value", "main"]].assign(at=range(len(rows)))
    main, other = annual[annual["main"]], annual[~annual["main"]]
    totals = main[main["measure"] == "total"].drop_duplicates(when)
    split = main.loc[main["measure"].isin(["killed", "injured"]), when].drop_duplicates()
    alone = totals.merge(split, on=when, how="left", indicator="split")
    alone = alone[alone["split"] == "left_only"].drop(columns="split").reset_index(drop=True)
    line = [*when, *AXES]
    parts = other[other["measure"].isin(_PARTS)].drop_duplicates([*line, "measure"])
    sums = parts.pivot(index=line, columns="measure", values="value").reindex(columns=_PARTS)
    sums = sums.dropna(subset=["killed", "injured"]).sum(axis=1).rename("sum").reset_index()
    pairs = sums.merge(alone[[*when, "value", "at"]], on=when)
    pairs = pairs[pairs["sum"] != pairs["value"]]
    if pairs.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    killed = parts.loc[parts["measure"] == "killed", [*line, "at"]].rename(columns={"at": "killed"})
    suspects = pairs[[*line, "sum"]].merge(killed, on=line)
    summed = rows.iloc[suspects["killed"]].assign(measure="total", value=suspects["sum"].to_numpy())
    return set_against("sum_of_another_recorder", summed, rows.iloc[pairs["at"]])
