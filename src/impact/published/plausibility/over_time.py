"""Figures beside other years and periods of their register: leaps, changes of maker, totals that fall."""

from __future__ import annotations

import pandas as pd

from impact.arguments import instance, needs
from impact.published.plausibility.suspects import AXES, FIGURES, set_against

_ORIGINS = instance(
    pd.Series,
    expected="the origin of each page, a column whose index are the ids",
    remedy='pass impact.load("sources").set_index("source_id")["origin"]',
)

#: how many times as much, or as little, as the years around it makes a figure suspect
TIMES = 10
#: the same where the maker or the publisher changes, which alone seldom makes a threefold difference
JUMP = 3
#: people that the larger of two figures must count; below, chance alone moves figures that far
FEWEST = 30
#: years that neighbours may lie apart
REACH = 3
_LINE = ["cause", "place", "measure", *AXES]


def _annual(figures: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Select annual outcomes of whole countries.

    Returns
    -------
    annual, entries
        The rows; and in order of the years the columns that tell neighbours, with a number for their
        ``line`` and their place ``at`` in the rows.
    """
    annual = figures[
        figures["year"].notna()
        & (figures["area"] == "")
        & (figures["scope"] == "whole")
        & figures["measure"].isin(["total", "killed", "injured"])
    ].astype({"year": "int64"})
    entries = annual[["year", "value", "speaks", "maker", "source_id"]].reset_index(drop=True)
    entries["line"] = annual.groupby(_LINE, dropna=False, sort=False).ngroup().to_numpy()
    entries["at"] = entries.index
    return annual, entries.sort_values(["year", "value"], kind="stable", ignore_index=True)


def _beside(rows: pd.DataFrame, standing: pd.DataFrame, direction: str) -> pd.Series:
    """Look up which row of ``standing`` is nearest in time to each row; missing where none is."""
    return pd.merge_asof(
        rows[["year", "line"]],
        standing[["year", "line"]].assign(neighbour=standing.index),
        on="year",
        by="line",
        direction=direction,
        allow_exact_matches=False,
        tolerance=REACH,
    )["neighbour"]


@needs("over_time.out_of_line", figures=FIGURES)
def out_of_line(figures: pd.DataFrame) -> pd.DataFrame:
    """Find annual figures of ten times, or of a tenth of, the years before and after in their register.

    Parameters
    ----------
    figures
        :func:`impact.published.plausibility.suspects.counted`. A figure without a neighbour on one side,
        within :data:`REACH` years, is not judged: wars begin and end.
    """
    annual, rows = _annual(figures)
    standing = rows[rows["speaks"]].drop_duplicates(["line", "year"]).reset_index(drop=True)
    rows = rows.assign(before=_beside(rows, standing, "backward"), after=_beside(rows, standing, "forward"))
    rows = rows.dropna(subset=["before", "after"])
    value = standing["value"]
    ends = pd.DataFrame({side: rows[side].map(value) for side in ("before", "after")})
    high, low = ends.max(axis=1), ends.min(axis=1)
    nearest_high = rows["before"].where(ends["before"] >= ends["after"], rows["after"]).astype("int64")
    nearest_low = rows["before"].where(ends["before"] <= ends["after"], rows["after"]).astype("int64")
    up = (rows["value"] >= TIMES * high) & (rows["value"] >= FEWEST)
    down = (rows["value"] <= low / TIMES) & (low >= FEWEST)
    return pd.concat(
        [
            set_against(check, annual.iloc[rows.loc[found, "at"]], annual.iloc[standing["at"].iloc[nearest]])
            for check, found, nearest in (
                ("ten_times_neighbours", up, nearest_high[up]),
                ("tenth_of_neighbours", down, nearest_low[down]),
            )
        ],
        ignore_index=True,
    )


@needs("over_time.jumps", figures=FIGURES, origins=_ORIGINS)
def jumps(figures: pd.DataFrame, origins: pd.Series) -> pd.DataFrame:
    """Find annual figures that leap where another body makes them, or another publisher quotes them.

    Parameters
    ----------
    figures
        :func:`impact.published.plausibility.suspects.counted`; only those that stand are looked at.
    origins
        Publisher (`origin`) by ``source_id``.

    Returns
    -------
    DataFrame
        Suspects: more than :data:`JUMP` times the figure before it, or less than that part of it, with a
        change of maker, or a change of publisher to or from one that quotes.
    """
    annual, rows = _annual(figures)
    rows = rows[rows["speaks"]].drop_duplicates(["line", "year"]).reset_index(drop=True)
    before = _beside(rows, rows, "backward")
    later = rows[before.notna().to_numpy()]
    earlier = rows.iloc[before.dropna().astype("int64")]
    old, new = earlier["value"].to_numpy(), later["value"].to_numpy()
    leap = ((new > JUMP * old) | (old > JUMP * new)) & ((old >= FEWEST) | (new >= FEWEST))
    by_new, by_old = (part["source_id"].map(origins).to_numpy() for part in (later, earlier))
    other_maker = later["maker"].to_numpy() != earlier["maker"].to_numpy()
    quoted = (by_new != later["maker"].to_numpy()) | (by_old != earlier["maker"].to_numpy())
    change = other_maker | (quoted & (by_new != by_old))
    moved = leap & change
    return set_against(
        "jump_with_change_of_maker", annual.iloc[later["at"][moved]], annual.iloc[earlier["at"][moved]]
    )


@needs("over_time.periods_that_fall", figures=FIGURES)
def periods_that_fall(figures: pd.DataFrame) -> pd.DataFrame:
    """Find totals of a period below those of a shorter period inside it, of one maker and register.

    The suspect is the total of the longer period where both begin on one day (a running total has fallen),
    otherwise that of the shorter one.

    Parameters
    ----------
    figures
        :func:`impact.published.plausibility.suspects.counted`.
    """
    whole = (figures["area"] == "") & figures["scope"].isin(["whole", "part_of_year"])
    rows = figures[whole & (figures["last"] != "")]
    line = ["cause", "place", "counts", *AXES, "maker"]
    entries = rows[["first", "last", "sure", "value", "stands"]].reset_index(drop=True)
    entries["of"] = rows.groupby(line, dropna=False, sort=False).ngroup().to_numpy()
    entries["long"], entries["at"] = rows["year"].isna().to_numpy(), entries.index
    entries = entries.sort_values("stands", ascending=False, kind="stable")
    entries = entries.drop_duplicates(["of", "first", "last", "value"]).reset_index(drop=True)
    entries["row"] = entries.index
    pairs = entries.merge(entries[entries["long"]], on="of", suffixes=("", "_longer"))
    inside = (pairs["first"] >= pairs["first_longer"]) & (pairs["last"] <= pairs["sure_longer"])
    same = (pairs["first"] == pairs["first_longer"]) & (pairs["last"] == pairs["last_longer"])
    pairs = pairs[inside & ~same & (pairs["value"] > pairs["value_longer"])]
    fell = pairs["first"] == pairs["first_longer"]
    # one contradiction is enough: the highest total before a fall, the lowest one above a shorter period
    falls = pairs[fell].sort_values(["row_longer", "value"], ascending=[True, False], kind="stable")
    falls = falls.drop_duplicates("row_longer")
    above = pairs[~fell].sort_values(["row", "value_longer"], kind="stable").drop_duplicates("row")
    return pd.concat(
        [
            set_against("cumulative_falls", rows.iloc[falls["at_longer"]], rows.iloc[falls["at"]]),
            set_against("shorter_period_above_longer", rows.iloc[above["at"]], rows.iloc[above["at_longer"]]),
        ],
        ignore_index=True,
    )
