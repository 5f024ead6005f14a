"""Rival figures: how it was decided between values of one quantity and edition, and where it was not."""

from __future__ import annotations

import pandas as pd

from impact.arguments import needs
from impact.catalogue.casualties import DECIDED_BY
from impact.catalogue.table_rows import table_rows

_NO_RIVAL = "one_value"
_ORDER = ("place", "year", "period_end", "measure")
_SHOWN = (
    *("place", "area", "year", "period_start", "period_end"),
    *("measure", "value", "edition", "source_id", "note"),
)


@needs("rivals.endings", editions=table_rows("casualties_editions", "decided_by"))
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


@needs("rivals.undecided", casualties=table_rows("casualties", "tie", *_ORDER))
def undecided(casualties: pd.DataFrame) -> pd.DataFrame:
    """Select the figures whose rival values stand together.

    Parameters
    ----------
    casualties
        ``load("casualties")``.
    """
    return casualties[casualties["tie"].astype(bool)].sort_values(list(_ORDER), ignore_index=True)


@needs("rivals.unresolved", vintages=table_rows("casualties_vintages", *_SHOWN, "status"))
def unresolved(vintages: pd.DataFrame) -> pd.DataFrame:
    """List the figures kept as uncorroborated: given by too few to displace a better supported one."""
    rows = vintages[vintages["status"] == "uncorroborated"]
    return rows[list(_SHOWN)].sort_values(["place", "year", "edition"], ignore_index=True)
