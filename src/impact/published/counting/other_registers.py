"""What other registers than the main one count in one place: their lines, never joined to the main curve.

A line is one register of one maker, with whom and which devices it counts. The functions select; they
compare nothing, because the registers count different things. What cannot be told: which of them is nearer
to what happened.
"""

from __future__ import annotations

import pandas as pd

from impact.data.registers import annual_totals
from impact.published.counting import cumulative
from impact.published.profile import Profile

_LINE = ["register", "maker", "whom", "devices"]
#: Counts of fewer devices or of children only are parts of a register, not another one.
_DEVICES = ("mines_erw", "all_ied", "all_explosive")


def annual(place: Profile) -> pd.DataFrame:
    """Select the annual totals of the other registers: rows of `casualties`, by line and year."""
    rows = _rows(place)
    if rows.empty:
        return rows
    return annual_totals(rows).sort_values([*_LINE, "year"], ignore_index=True)


def any_of(place: Profile) -> pd.DataFrame:
    """Select every figure of the other registers for the whole country, of a year or a period."""
    rows = _rows(place)
    return rows if rows.empty else rows[rows["scope"] == "whole"]


def _rows(place: Profile) -> pd.DataFrame:
    rows = place.rows.get("casualties_of_others", pd.DataFrame())
    if rows.empty:
        return rows
    return rows[(rows["whom"] != "children") & rows["devices"].isin(_DEVICES)]


def by_line(place: Profile) -> pd.DataFrame:
    """List the lines of the other registers, the one with the newest figure first.

    Returns
    -------
    DataFrame
        The columns of the line; ``years`` (list of years with an annual total); ``newest`` (the row of the
        newest one, or None); ``period`` (the :class:`impact.published.counting.cumulative.Count` that
        stands, or None); ``end`` (the year in which the newer of the two ends); ``source_id`` of one page.
    """
    rows = _rows(place)
    columns = [*_LINE, "years", "newest", "period", "end", "source_id"]
    if rows.empty:
        return pd.DataFrame(columns=columns)
    lines = []
    for line, own in rows.groupby(_LINE, sort=True):
        totals = annual_totals(own).sort_values("year")
        newest = totals.iloc[-1] if len(totals) else None
        period = cumulative.stands(cumulative.counts(own))
        page = newest if newest is not None or period is None else period.row
        if page is None:
            continue
        years = [int(year) for year in totals["year"]]
        end = max([year + 1.0 for year in years[-1:]] + ([period.end] if period else []))
        lines.append((*line, years, newest, period, end, page["source_id"]))
    table = pd.DataFrame(lines, columns=columns)
    return table.sort_values("end", ascending=False, kind="stable", ignore_index=True)


def years_of_others_only(place: Profile) -> list[int]:
    """List the years in which only another register has an annual total."""
    rows = annual(place)
    known = {int(year) for year in place.annual["year"]}
    return sorted({int(year) for year in rows["year"]} - known) if len(rows) else []
