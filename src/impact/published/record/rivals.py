"""Rival figures: how it was decided between values of one quantity and edition, and where it was not."""

from __future__ import annotations

import pandas as pd

from impact.catalogue.casualties import DECIDED_BY

_NO_RIVAL = "one_value"


def endings(editions: pd.DataFrame) -> pd.DataFrame:
    """Count how it was decided between rival values of one edition.

    Parameters
    ----------
    editions
        ``load("casualties_editions")``.

    Returns
    -------
    DataFrame
        ``decided_by`` (one of :data:`impact.catalogue.casualties.DECIDED_BY`, in the order of the rules) and
        ``figures``, the number of figures with rivals that ended so; one row for each way to end.
    """
    counts = editions["decided_by"].value_counts()
    ways = [way for way in DECIDED_BY if way != _NO_RIVAL]
    return counts.reindex(ways, fill_value=0).rename("figures").rename_axis("decided_by").reset_index()


def undecided(casualties: pd.DataFrame) -> pd.DataFrame:
    """Select the figures whose rival values stand together.

    Parameters
    ----------
    casualties
        ``load("casualties")``.
    """
    return casualties[casualties["tie"]].sort_values(
        ["place", "year", "period_end", "measure"], ignore_index=True
    )


def unresolved(vintages: pd.DataFrame) -> pd.DataFrame:
    """List the figures kept as uncorroborated: given by too few to displace a better supported one."""
    rows = vintages[vintages["status"] == "uncorroborated"]
    when = ["year", "period_start", "period_end"]
    columns = ["place", "area", *when, "measure", "value", "edition", "source_id", "note"]
    return rows[columns].sort_values(["place", "year", "edition"], ignore_index=True)
