"""Parts above their whole: of a country, of a year, of the people or devices of a page."""

from __future__ import annotations

import pandas as pd

from impact.arguments import choice, needs, several
from impact.catalogue.casualties import CASUALTY_MEASURES
from impact.published.plausibility.suspects import AXES, FIGURES, set_against

#: measures that no total contains
_NO_PARTS = ("total", "killed", "injured", "outcome_unknown", "states_and_areas")
#: measures that are parts of a total of the same page
GROUPS = tuple(
    name
    for name in CASUALTY_MEASURES
    if name not in _NO_PARTS and not name.startswith("cumulative_") and not name.endswith("_share")
)
#: what the figures of a page have in common that make one whole
PAGE = [
    *("cause", "place", "area", "scope", *AXES, "maker"),
    *("year", "period_start", "period_end", "edition", "source_id"),
]


@needs("parts_and_wholes.above_their_whole", figures=FIGURES)
def above_their_whole(figures: pd.DataFrame) -> pd.DataFrame:
    """Find parts of a country or of a year above the whole country and year.

    A part is set against the whole of its own register that stands; where that has none below it, against
    the main register's, and then any other's.

    Parameters
    ----------
    figures
        :func:`impact.published.plausibility.suspects.counted`.
    """
    within = figures["first"].str[:4] == figures["last"].str[:4]
    full = figures["first"].str.endswith("-01-01") & figures["last"].str.endswith(("-12-31", "-12"))
    some_area = (figures["area"] != "") | (figures["scope"] == "part_of_country")
    some_months = within & (~full | (figures["scope"] == "part_of_year"))
    columns = ["cause", "place", "counts", "value", *AXES, "main"]
    about = figures[columns].assign(
        about=figures["first"].str[:4], months=some_months, row=range(len(figures))
    )
    parts = about[within & (some_area | some_months) & (figures["scope"] != "part_of_kind")]
    wholes = about[figures["stands"] & within & full & ~some_area & (figures["scope"] == "whole")]
    on = ["cause", "place", "counts", "about"]
    pairs = parts.merge(wholes, on=on, suffixes=("", "_whole"))
    pairs = pairs[pairs["value"] > pairs["value_whole"]]
    own = (pairs[list(AXES)].to_numpy() == pairs[[f"{axis}_whole" for axis in AXES]].to_numpy()).all(axis=1)
    # months are set against a year of their own register only
    order = pairs.assign(own=own)[own | ~pairs["months"].to_numpy(bool)].sort_values(
        ["own", "main_whole", "value_whole"], ascending=[False, False, False], kind="stable"
    )
    pairs = order.drop_duplicates("row").sort_values("row")
    check = pairs["months"].map({True: "part_above_year", False: "part_above_country"})
    return set_against(check, figures.iloc[pairs["row"]], figures.iloc[pairs["row_whole"]])


@needs("parts_and_wholes.groups_above_their_total", figures=FIGURES)
def groups_above_their_total(figures: pd.DataFrame) -> pd.DataFrame:
    """Find groups of people, or of devices, above the total of the same page, maker and edition.

    Parameters
    ----------
    figures
        :func:`impact.published.plausibility.suspects.counted`.
    """
    numbered = figures[[*PAGE, "value"]].assign(row=range(len(figures)))
    # a lower bound may lie below a part of it
    totals = numbered[(figures["counts"] == "total") & (figures["qualifier"] != "at_least")]
    pairs = numbered[figures["counts"].isin(GROUPS)].merge(
        totals[[*PAGE, "value", "row"]], on=PAGE, suffixes=("", "_total")
    )
    # a page with two totals contradicts itself only where a part is above both
    highest = pairs.sort_values("value_total", ascending=False, kind="stable").drop_duplicates("row")
    above = highest[highest["value"] > highest["value_total"]].sort_values("row")
    return set_against("group_above_total", figures.iloc[above["row"]], figures.iloc[above["row_total"]])


@needs(
    "parts_and_wholes.by_page", figures=FIGURES, measures=several(choice(*CASUALTY_MEASURES), of="measures")
)
def by_page(figures: pd.DataFrame, measures: list[str]) -> pd.DataFrame:
    """Set the measures of each page, maker, time and edition side by side.

    Returns
    -------
    DataFrame
        Index: what the page is about. A column of lists of values for each measure; missing where the page
        has none.
    """
    chosen = figures[figures["counts"].isin(measures)].drop_duplicates([*PAGE, "counts", "value"])
    lists = chosen.groupby([*PAGE, "counts"], dropna=False)["value"].agg(list)
    return lists.unstack("counts").reindex(columns=measures)
