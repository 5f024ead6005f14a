"""Calendar of a register: which years and months it covers, and how many casualties it has in each.

A month without a row is a zero only where somebody has said that the register covers it (`covers:` of the
mapping); otherwise it is a gap. A year that the register covers in part is marked, and belongs to no trend.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from impact.incidents.harm.people_harmed import OUTCOMES

_COUNTED = ["value", "high", *OUTCOMES]


@dataclass(frozen=True)
class Coverage:
    """First and last day that a register covers; ``stated`` by the mapping, or only seen in the rows.

    >>> cover = Coverage(dt.date(2009, 1, 1), dt.date(2021, 8, 31), stated=True)
    >>> cover.full(2020), cover.full(2021)
    (True, False)
    """

    first: dt.date
    last: dt.date
    stated: bool

    def full(self, year: int) -> bool:
        """Whether a whole year is covered."""
        return self.first <= dt.date(year, 1, 1) and self.last >= dt.date(year, 12, 31)

    def within(self, first_year: int | None, last_year: int | None) -> Coverage:
        """Narrow it to a period of whole years."""
        first = self.first if first_year is None else max(self.first, dt.date(first_year, 1, 1))
        last = self.last if last_year is None else min(self.last, dt.date(last_year, 12, 31))
        return Coverage(first, last, self.stated)


def coverage(rows: pd.DataFrame, covers: Sequence[dt.date] | None) -> Coverage | None:
    """Find what a register covers: as the mapping states it, otherwise the months from first to last row.

    Parameters
    ----------
    rows
        Casualties (:func:`impact.incidents.harm.casualties`).
    covers
        First and last day as the mapping states them, or None.
    """
    if covers is not None:
        return Coverage(covers[0], covers[1], stated=True)
    dated = next((r for r in (rows[rows[part].notna()] for part in ("month", "year")) if len(r)), None)
    if dated is None:
        return None
    ends = dated["first"].min().to_period("M").start_time, dated["last"].max().to_period("M").end_time
    return Coverage(ends[0].date(), ends[1].date(), stated=False)


def annual(rows: pd.DataFrame, cover: Coverage) -> pd.DataFrame:
    """Count the casualties of each year.

    Returns
    -------
    DataFrame
        ``year``, ``value`` and ``high`` (people, at least and at most), ``killed``, ``injured``,
        ``unknown``, and ``partial`` (the register does not cover the whole year). A year without a row is
        zero where the mapping states what is covered, and missing otherwise. People whose year is not known
        are in none.
    """
    years = pd.RangeIndex(cover.first.year, cover.last.year + 1, name="year")
    dated = rows[rows["year"].notna()].astype({"year": int})
    table = dated.groupby("year")[_COUNTED].sum().reindex(years)
    table = table.fillna(0.0) if cover.stated else table
    table["partial"] = [not cover.full(year) for year in years]
    return table.reset_index()


def monthly(rows: pd.DataFrame, cover: Coverage) -> pd.DataFrame:
    """Count the casualties of each month that is covered as a whole.

    Returns
    -------
    DataFrame
        ``year``, ``month``, ``value``. A month without a row is zero where the mapping states what is
        covered, and missing otherwise. People whose month is not known are in none.
    """
    first = cover.first.year * 12 + cover.first.month - 1 + (cover.first.day > 1)
    after = cover.last + dt.timedelta(days=1)
    last = after.year * 12 + after.month - 2
    dated = rows[rows["month"].notna()]
    step = dated["year"].astype(int) * 12 + dated["month"].astype(int) - 1
    counts = dated["value"].groupby(step.to_numpy()).sum().reindex(pd.RangeIndex(first, last + 1))
    counts = counts.fillna(0.0) if cover.stated else counts
    return pd.DataFrame(
        {"year": counts.index // 12, "month": counts.index % 12 + 1, "value": counts.to_numpy()}
    )
