"""Checks of plausibility: published figures that contradict each other, and what became of them.

`suspects` holds the checks and decisions by name and pairs a suspect with the figure beside it;
`parts_and_wholes`, `sums_of_parts`, `digits_off` and `over_time` look. No check changes a figure: a
contradiction may be a slip, another way of counting or the truth.
"""

from __future__ import annotations

import pandas as pd

from impact import places
from impact.arguments import needs, optional
from impact.catalogue.table_rows import table_rows
from impact.published.plausibility import digits_off, over_time, parts_and_wholes, sums_of_parts
from impact.published.plausibility.sums_of_parts import DIFFERING
from impact.published.plausibility.suspects import (
    CASUALTIES,
    CHECKS,
    COLUMNS,
    DECISIONS,
    VINTAGES,
    counted,
)

__all__ = ["CHECKS", "COLUMNS", "DECISIONS", "check", "check_with_sums", "sums_that_differ"]


@needs(
    "plausibility.check",
    vintages=VINTAGES,
    casualties=CASUALTIES,
    pages=table_rows("sources", "source_id", "origin", unique=("source_id",)),
    sums=optional(DIFFERING),
)
def check(
    vintages: pd.DataFrame,
    casualties: pd.DataFrame,
    pages: pd.DataFrame,
    *,
    sums: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Run all checks.

    Parameters
    ----------
    vintages, casualties, pages
        The tables `casualties_vintages`, `casualties` and `sources`, as known on one day.
    sums
        :func:`sums_that_differ` of these tables, where it is at hand.

    Returns
    -------
    DataFrame
        One row for each pair of figures that a check caught. ``check``; the suspect: ``cause``, ``place``,
        ``name``, ``area``, ``year`` or ``period_start`` and ``period_end``, ``measure``, ``value`` (people),
        ``register``, ``maker``, ``source_id``; the figure beside it, in columns of the same names with
        ``_against`` behind them (``value_against`` is the sum of the parts where a total does not add up);
        ``main`` (the suspect belongs to the main register), ``decision`` (what became of the suspect, one of
        :data:`DECISIONS`).
    """
    return _check(counted(vintages, casualties), pages, sums)


@needs(
    "plausibility.check_with_sums",
    vintages=VINTAGES,
    casualties=CASUALTIES,
    pages=table_rows("sources", "source_id", "origin", unique=("source_id",)),
)
def check_with_sums(
    vintages: pd.DataFrame, casualties: pd.DataFrame, pages: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Run all checks and list pages whose parts and total differ: :func:`check`, :func:`sums_that_differ`.

    Parameters
    ----------
    vintages, casualties, pages
        As for :func:`check`.
    """
    figures = counted(vintages, casualties)
    sums = sums_of_parts.sums_that_differ(figures)
    return _check(figures, pages, sums), sums


def _check(figures: pd.DataFrame, pages: pd.DataFrame, sums: pd.DataFrame | None) -> pd.DataFrame:
    caught = [
        parts_and_wholes.above_their_whole(figures),
        parts_and_wholes.groups_above_their_total(figures),
        sums_of_parts.sums_above_and_below(figures, sums),
        sums_of_parts.sums_of_another_recorder(figures),
        digits_off.digits_off(figures),
        over_time.out_of_line(figures),
        over_time.jumps(figures, pages.set_index("source_id")["origin"]),
        over_time.periods_that_fall(figures),
    ]
    rows = pd.concat([part for part in caught if len(part)] or caught[:1], ignore_index=True)
    rows.insert(2, "name", rows["place"].map(places.name))
    order = {name: rank for rank, name in enumerate(CHECKS)}
    rows = rows.assign(rank=rows["check"].map(order))
    rows = rows.sort_values(["rank", "name", "year", "period_end", "measure"], kind="stable")
    return rows.drop(columns="rank").reset_index(drop=True)


@needs("plausibility.sums_that_differ", vintages=VINTAGES, casualties=CASUALTIES)
def sums_that_differ(vintages: pd.DataFrame, casualties: pd.DataFrame) -> pd.DataFrame:
    """List pages whose parts and total differ: :func:`sums_of_parts.sums_that_differ` of these tables."""
    return sums_of_parts.sums_that_differ(counted(vintages, casualties))
