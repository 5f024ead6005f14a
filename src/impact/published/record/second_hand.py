"""Makers quoted second-hand: whose figures are read on the pages of others, and how often."""

from __future__ import annotations

import pandas as pd

from impact.arguments import needs
from impact.catalogue.table_rows import table_rows


@needs(
    "second_hand.by_maker",
    vintages=table_rows("casualties_vintages", "maker", "source_id"),
    pages=table_rows("sources", "source_id", "origin", unique=("source_id",)),
)
def by_maker(vintages: pd.DataFrame, pages: pd.DataFrame) -> pd.DataFrame:
    """Count how many figures of each maker were read on its own pages and on those of others.

    Parameters
    ----------
    vintages, pages
        The tables `casualties_vintages` and `sources`.

    Returns
    -------
    DataFrame
        One row for each maker, the most quoted first: ``maker``, ``figures``, ``quoted`` (figures read on
        pages of others), ``pages`` and ``publishers`` (independent ones) that quote it.
    """
    origin = vintages["source_id"].map(pages.set_index("source_id")["origin"])
    rows = vintages[["maker", "source_id"]].assign(origin=origin)
    second = rows[rows["origin"] != rows["maker"]].groupby("maker")
    table = pd.DataFrame(
        {
            "figures": rows.groupby("maker").size(),
            "quoted": second.size(),
            "pages": second["source_id"].nunique(),
            "publishers": second["origin"].nunique(),
        }
    )
    counts = table.fillna(0).astype("int64").rename_axis("maker").reset_index()
    return counts.sort_values(["quoted", "maker"], ascending=[False, True], ignore_index=True)
