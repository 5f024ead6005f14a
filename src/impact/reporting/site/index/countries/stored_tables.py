"""What the index takes from the built tables; each part falls away where its table is not there."""

from __future__ import annotations

import pandas as pd

from impact.data.processed import read_table, table_file
from impact.errors import BuildError
from impact.project import Project


def stored_table(project: Project, name: str) -> pd.DataFrame | None:
    """Read a built table of a project; None where it has not been built, or by another version."""
    try:
        return read_table(table_file(project, name))
    except BuildError:
        return None


def newest_day(pages: pd.DataFrame) -> pd.Timestamp:
    """Tell the day up to which the bibliography reaches: the day of figures that are the newest."""
    return pages["published"].max()


def newest_page(pages: pd.DataFrame) -> pd.Series | None:
    """Look up the newest page whose day of publication is known; None where no page has one."""
    dated = pages[pages["published_precision"] == "day"]
    if dated.empty:
        return None
    return dated.sort_values(["published", "source_id"], kind="stable").iloc[-1]
