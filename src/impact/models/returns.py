"""The first year after a war, in which people come back: how it compares with the last one of the war.

:func:`first_year` goes country by country; where no annual figure exists it takes a figure for about twelve
months. Whether the first years stand above what the later decay leads back to is told by the two phases of
`aftermath`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from impact.arguments import number, takes
from impact.catalogue.frame_rows import each_row
from impact.frame_check import require
from impact.published import wars
from impact.result import LEVEL
from impact.wording import day

#: figures for a period stand for a first year when they begin within so many days of the end of a war
_NEAR = 31
#: ... and last between so many days
_TWELVE_MONTHS = (300, 430)


@takes("returns", alpha=number(0))
def first_year(casualties: pd.DataFrame, ends: pd.DataFrame, *, alpha: float) -> pd.DataFrame:
    """Set the first year after each war against the last year of it.

    The last year is the newest calendar year nine tenths of which lie before the end; a war that began only
    after it has no last year of war, and is left out. The first is the
    calendar year nine tenths of which lie after it; without a figure for it, one for a period of ten to
    fourteen months that begins within a month of the end, brought to 365 days, the one nearest to a year.

    Parameters
    ----------
    casualties
        ``load("casualties")``.
    ends
        ``load("conflict_ends")``.
    alpha
        Dispersion of a year's figure around its mean, as in :class:`impact.models.aftermath.Decay`; it makes
        the interval of the ratio wider than counting alone would.

    Returns
    -------
    DataFrame
        ``war``, ``place``, ``end``, ``before_year``, ``before``, ``span`` (the first year in words),
        ``recorded`` (as published), ``after`` (brought to 365 days), ``estimate``, ``low``, ``high`` of the
        ratio after over before; ``qualifier``, ``register`` and ``source_id`` of the later figure and of the
        earlier one (``before_qualifier``, ``before_register``, ``before_source``); wars without both
        figures, or with a zero in one, are left out.
    """
    require(casualties, ["place", "year", "measure", "value", "period_start", "period_end"], "returns")
    rows = []
    aligned = wars.align(casualties, ends)
    for war in each_row(wars.dates(ends)):
        own = aligned[aligned["war"] == war.war].set_index("year")
        last = war.end.year if 1 - wars.peace_part(war.end) >= wars.WHOLE else war.end.year - 1
        if pd.notna(war.began) and war.began > last:
            continue
        if war.first in own.index:
            after = _figure(own.loc[war.first], str(war.first), 365.0)
        else:
            period = _twelve_months(casualties, war.place, war.end)
            if period is None:
                continue
            after = period
        if last not in own.index or own.loc[last, "value"] <= 0 or after.value <= 0:
            continue
        recorded, days = after.value, after.days
        year = _figure(own.loc[last], str(last), 365.0)
        before = year.value
        ratio = recorded * 365 / days / before
        quantile = float(special.ndtri(0.5 + LEVEL / 2))
        reach = quantile * np.sqrt(1 / before + 1 / recorded + 2 * alpha)
        rows.append(
            {
                "war": war.war,
                "place": war.place,
                "end": war.end,
                "before_year": last,
                "before": before,
                "span": after.span,
                "recorded": recorded,
                "after": recorded * 365 / days,
                "estimate": ratio,
                "low": ratio * np.exp(-reach),
                "high": ratio * np.exp(reach),
                "qualifier": after.qualifier,
                "register": after.register,
                "source_id": after.source_id,
                "before_qualifier": year.qualifier,
                "before_register": year.register,
                "before_source": year.source_id,
            }
        )
    columns = ["war", "place", "end", "before_year", "before", "span", "recorded", "after"]
    columns += ["estimate", "low", "high", "qualifier", "register", "source_id"]
    columns += ["before_qualifier", "before_register", "before_source"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values("estimate", ascending=False).reset_index(drop=True)


@dataclass(frozen=True)
class _Figure:
    """People harmed in a span of so many days, as published."""

    span: str
    value: float
    days: float
    qualifier: str
    register: str
    source_id: str


def _figure(row: Any, span: str, days: float) -> _Figure:
    return _Figure(
        span, float(row["value"]), days, str(row["qualifier"]), str(row["register"]), str(row["source_id"])
    )


def _twelve_months(casualties: pd.DataFrame, place: str, end: pd.Timestamp) -> _Figure | None:
    """Choose a figure for about the first twelve months."""
    own = casualties[
        (casualties["place"] == place)
        & (casualties["measure"] == "cumulative_total")
        & (casualties["cause"] == "mines_erw")
        & (casualties["scope"] == "whole")
        & (casualties["whom"] == "all")
        & (casualties["area"] == "")
        & (casualties["period_start"].str.len() >= 7)
        & (casualties["period_end"].str.len() >= 7)
    ]
    best: tuple[float, _Figure] | None = None
    for _, row in own.iterrows():
        start = pd.Timestamp(str(row["period_start"]))
        stop = pd.Timestamp(str(row["period_end"]))
        if len(str(row["period_end"])) == 7:
            stop = stop + pd.offsets.MonthEnd(0)
        days = (stop - start).days + 1
        if abs((start - end).days) > _NEAR or not _TWELVE_MONTHS[0] <= days <= _TWELVE_MONTHS[1]:
            continue
        words = f"{day(start)} to {day(stop)}"
        away = abs(days - 365)
        if best is None or away < best[0]:
            best = (away, _figure(row, words, float(days)))
    return best[1] if best else None
