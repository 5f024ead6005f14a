"""The published pairs that `revision` learns from: a year's figure at one statement, and its newest one.

Nothing is estimated here. Only figures that somebody counted, from pages that are not weak, say how a count
was revised; a sum made by us or a rounded figure would show our own doing as a revision.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import special

from impact.arguments import takes, whole
from impact.data import sources
from impact.errors import ModelInputError
from impact.frame_check import NUMBERS, require, require_counts, rows
from impact.published.editions import is_count
from impact.result import LEVEL

COLUMNS = ("year", "edition", "value")


@takes("revision", figures=rows("value", "qualifier", cells={"value": NUMBERS}))
def firm(figures: pd.DataFrame) -> pd.DataFrame:
    """Keep the figures that somebody counted and that do not rest on a weak page.

    Parameters
    ----------
    figures
        ``load("casualties_vintages")``, or any frame with ``qualifier`` and ``tier`` or ``source_id``, by
        which the tier is looked up.

    Returns
    -------
    DataFrame
        The rows that are counts (:func:`impact.published.editions.is_count`) of a page that is not weak.
    """
    if "tier" in figures.columns:
        tier = figures["tier"].fillna("").astype(str)
    else:
        names = require(figures, ["source_id"], "revision")["source_id"]
        distinct = names.unique()
        pages = sources.lookup_all(distinct)
        tier = names.map({name: page.tier for name, page in zip(distinct, pages, strict=True)}).astype(str)
    counts = is_count(figures["value"], figures["qualifier"])
    return figures[counts & (tier != "weak")].reset_index(drop=True)


@takes("revision", editions=rows(*COLUMNS))
def checked(editions: pd.DataFrame) -> pd.DataFrame:
    """Select the complete rows in order of year and edition.

    Raises
    ------
    ModelInputError
        A missing column, a value that is no count, or two rows for one year and edition.
    """
    require_counts(require(editions, COLUMNS, "revision"), "value", "revision")
    if editions["value"].dtype.kind not in "iuf":  # texts such as "12" are numbers
        editions = editions.assign(value=pd.to_numeric(editions["value"]).astype(float))
    rows = editions[editions[list(COLUMNS)].notna().all(axis=1)]
    twice = rows[rows.duplicated(["year", "edition"])]
    if not twice.empty:
        met = twice.iloc[0]
        raise ModelInputError(
            f"revision: two rows for year {met['year']} in edition {met['edition']}",
            "one row for each year and edition",
            "take one place and measure, as impact.published.editions.by_edition does",
        )
    return rows.sort_values(["year", "edition"]).reset_index(drop=True)


@takes("revision", editions=rows(*COLUMNS), statement=whole(1))
def pairs(editions: pd.DataFrame, statement: int = 1) -> pd.DataFrame:
    """Set the figure at a statement beside the newest one, for each year that has a later one.

    Returns
    -------
    DataFrame
        ``year``, ``edition`` (of that statement), ``first`` (its figure), ``newest``, ``statements`` (how
        many editions give one), ``bound`` (whether the figure was called "at least").

    Raises
    ------
    ModelInputError
        As :func:`checked`, or a statement below 1.

    Examples
    --------
    >>> frame = pd.DataFrame({"year": [2012, 2012], "edition": [2013, 2014], "value": [3628, 4325]})
    >>> pairs(frame)[["year", "first", "newest"]].values.tolist()
    [[2012.0, 3628.0, 4325.0]]
    """
    rows = checked(editions)
    if statement < 1:
        raise ModelInputError(f"revision: statement {statement}", "1 or more", "count statements from 1")
    year, value = rows["year"].to_numpy(), rows["value"].to_numpy(float)
    stated, newest, sizes = stand_beside(year, statement)
    bound = (rows["qualifier"] == "at_least").to_numpy() if "qualifier" in rows else np.zeros(len(rows), bool)
    return pd.DataFrame(
        {
            "year": year[stated].astype(int),
            "edition": rows["edition"].to_numpy()[stated].astype(int),
            "first": value[stated],
            "newest": value[newest],
            "statements": sizes,
            "bound": bound[stated],
        }
    )


def stand_beside(years: np.ndarray, statement: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Find the rows of each year's figure at a statement and of its newest one, and how many state one.

    Parameters
    ----------
    years
        Years of rows in the order of :func:`checked`.
    statement
        1 or more; years with no later statement are left out.

    Examples
    --------
    >>> [found.tolist() for found in stand_beside(np.array([2012, 2012, 2012, 2013]))]
    [[0], [2], [3]]
    """
    starts = np.flatnonzero(np.append(True, years[1:] != years[:-1])[: len(years)])
    sizes = np.diff(np.append(starts, len(years)))
    starts, sizes = starts[sizes > statement], sizes[sizes > statement]
    return starts + statement - 1, starts + sizes - 1, sizes


@takes("revision", editions=rows(*COLUMNS))
def by_lag(editions: pd.DataFrame) -> pd.DataFrame:
    """Average the ratio of the figures so many editions later to the first ones, lag by lag.

    Returns
    -------
    DataFrame
        ``editions_later``, ``n`` (years), ``estimate`` (geometric mean), ``low``, ``high`` (t interval); only
        lags with three years or more. Each lag holds other years: the lags are not to be compared.
    """
    rows = checked(editions)
    first = rows.groupby("year")[["edition", "value"]].transform("first")
    usable = (rows["edition"] > first["edition"]) & (first["value"] > 0) & (rows["value"] > 0)
    lags = (rows["edition"] - first["edition"])[usable].astype(int)
    logs = np.log((rows["value"] / first["value"])[usable].astype(float))
    made = []
    for lag, group in logs.groupby(lags):
        n, centre = len(group), group.mean()
        if n >= 3:
            reach = special.stdtrit(n - 1, 0.5 + LEVEL / 2) * group.std() / np.sqrt(n)
            made.append((lag, n, *np.exp([centre, centre - reach, centre + reach])))
    return pd.DataFrame(made, columns=["editions_later", "n", "estimate", "low", "high"])
