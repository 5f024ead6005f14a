"""What the index takes from the built tables; each part falls away where its table is not there."""

from __future__ import annotations

import pandas as pd

from impact.data.processed import read_table, table_file
from impact.errors import BuildError
from impact.project import Project
from impact.wording import partial_date


def stored_table(project: Project, name: str) -> pd.DataFrame | None:
    """Read a built table of a project; None where it has not been built, or by another version."""
    try:
        return read_table(table_file(project, name))
    except BuildError:
        return None


def newest_day(pages: pd.DataFrame) -> pd.Timestamp:
    """Tell the day up to which the bibliography reaches: the day of figures that are the newest."""
    return pages["published"].max()


def day_of_pages(pages: pd.DataFrame, ids: pd.Series) -> pd.Timestamp | None:
    """Tell the day of the newest of some pages; None where none of them says a day."""
    own = pages[pages["source_id"].isin(set(ids)) & (pages["published_precision"] == "day")]
    return None if own.empty else own["published"].max()


def newest_date(pages: pd.DataFrame) -> str:
    """Write when the newest page was published, among those that say at least in which month; or nothing."""
    dated = pages[pages["published_precision"] != "year"]
    if dated.empty:
        return ""
    page = dated.sort_values(["published", "published_precision"], kind="stable").iloc[-1]
    text = page["published"].date().isoformat()
    return partial_date(text if page["published_precision"] == "day" else text[:7])
