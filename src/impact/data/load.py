"""Load a processed table as it was known on a day.

The tables are those of :data:`impact.catalogue.TABLES`; ``impact build`` makes them. Two times are kept
apart: ``year`` is what a figure is about, ``published`` when it became known. Only the second decides
what ``as_of`` lets through.
"""

from __future__ import annotations

import datetime as dt
import difflib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from impact import catalogue
from impact.catalogue import CASUALTY_KEY, TABLES
from impact.data import sources
from impact.data.resolution import resolve
from impact.errors import BuildError, ImpossibleDate, UnknownName
from impact.project import Project, find_project, reads

LATEST = "latest"


def tables() -> pd.DataFrame:
    """List the tables that exist.

    Returns
    -------
    DataFrame
        ``name``, ``title``, ``rows``, ``key`` (the columns that identify a row), ``files`` (raw files it
        is made from), one row per table.

    Raises
    ------
    BuildError
        When the tables have not been built yet.
    """
    project = find_project()
    package = _read_json(project, "datapackage.json")
    rows = {resource["name"].replace("-", "_"): resource["rows"] for resource in package["resources"]}
    return pd.DataFrame(
        [
            {
                "name": table.name,
                "title": table.title,
                "rows": rows[table.name],
                "key": ", ".join(table.key),
                "files": ", ".join(f"{file}.csv" for file in table.files),
            }
            for table in TABLES.values()
        ]
    )


def load(name: str, as_of: str | dt.date = LATEST) -> pd.DataFrame:
    """Load a table as it was known on a day.

    Parameters
    ----------
    name
        One of :func:`tables`.
    as_of
        ``"latest"`` or a day, as text (``YYYY-MM-DD``) or date. Only what was published on or before
        that day is used:

        * ``casualties``: for each place, year, measure (and cause, area, scope, base) the newest figure
          that stands, one row each, resolved from what was published by then;
        * ``casualties_vintages``: every figure published by then, with its status by then;
        * ``treaty``, ``memberships``, ``withdrawals``, ``conflict_ends``: events on or before the day; later
          dates in a row are missing;
        * ``borders``, ``border_regions``, ``population``, ``price_index``, ``claims``: always whole, as they
          are no news;
        * every other table: the rows published by then.

    Returns
    -------
    DataFrame
        Columns and types of the table's schema (see ``data/processed/datapackage.json``). ``attrs`` holds
        ``name``, ``as_of`` and ``sources``, the ids of the pages behind the rows.

    Raises
    ------
    UnknownName
        When there is no such table; the error lists what exists.
    ImpossibleDate
        When ``as_of`` is no date, or lies before the first page of the bibliography.
    BuildError
        When the tables have not been built yet.
    """
    if name not in TABLES:
        close = difflib.get_close_matches(name, TABLES, n=1)
        raise UnknownName(
            f"table {name!r} does not exist",
            "one of " + ", ".join(TABLES),
            f"did you mean {close[0]!r}?" if close else "",
            close=close,
        )
    project = find_project()
    day = _day(as_of, project)
    if name == "casualties":
        frame = _casualties(project, day)
    elif name == "casualties_vintages" and day is not None:
        frame = resolve(_known(_read(project, name), day), _read(project, "sources")).vintages
    else:
        frame = _AS_OF[TABLES[name].known](_read(project, name), day)
    frame = frame.reset_index(drop=True)
    frame.attrs["name"] = name
    frame.attrs["as_of"] = LATEST if day is None else day.date().isoformat()
    frame.attrs["sources"] = sources.SourceIds(sources.ids_of(frame))
    return frame


def newest(frame: pd.DataFrame) -> pd.DataFrame:
    """Keep, of a table resolved per edition, the newest edition of each figure."""
    ordered = frame.sort_values("edition", kind="stable")
    last = ordered.drop_duplicates(list(CASUALTY_KEY), keep="last")
    return last.sort_values(list(CASUALTY_KEY), kind="stable")


def _casualties(project: Project, day: pd.Timestamp | None) -> pd.DataFrame:
    if day is None:
        return newest(_read(project, "casualties"))
    known = _known(_read(project, "casualties_vintages"), day)
    return newest(resolve(known, _read(project, "sources")).casualties)


def _known(frame: pd.DataFrame, day: pd.Timestamp | None) -> pd.DataFrame:
    return frame if day is None else frame[frame["published"] <= day]


def _events(frame: pd.DataFrame, day: pd.Timestamp | None) -> pd.DataFrame:
    """Forget what had not happened yet: later rows, and later dates within a row."""
    if day is None:
        return frame
    first = next(c for c in ("consented", "joined", "date") if c in frame.columns)
    frame = frame[frame[first].isna() | (frame[first] <= day)].copy()
    if "withdrawal_effective" in frame.columns:
        # the day of effect is known as soon as the notice is deposited
        unknown = ~(frame["withdrawal_deposited"] <= day)
        frame.loc[unknown, ["withdrawal_deposited", "withdrawal_effective"]] = pd.NaT
    if "left" in frame.columns:
        frame.loc[frame["left"] > day, "left"] = pd.NaT
    return frame


def _always(frame: pd.DataFrame, _day: pd.Timestamp | None) -> pd.DataFrame:
    return frame


_AS_OF: dict[str, Callable[[pd.DataFrame, pd.Timestamp | None], pd.DataFrame]] = {
    "published": _known,
    "events": _events,
    "always": _always,
}


def _day(as_of: str | dt.date, project: Project) -> pd.Timestamp | None:
    if isinstance(as_of, str) and as_of == LATEST:
        return None
    try:
        text = as_of if isinstance(as_of, str) else as_of.isoformat()[:10]
        day = pd.Timestamp(dt.date.fromisoformat(text))
    except (ValueError, AttributeError):
        raise ImpossibleDate(f"as_of={as_of!r}", "'latest' or a day as YYYY-MM-DD") from None
    first = _read(project, "sources")["published"].min()
    if day < first:
        raise ImpossibleDate(
            f"as_of={text}",
            f"a day from {first.date()} on, when the first page of the bibliography was published",
        )
    return day


def _read(project: Project, name: str) -> pd.DataFrame:
    path = project.processed / f"{name}.parquet"
    reads.note(project, path)
    try:
        frame = pd.read_parquet(path)
    except FileNotFoundError:
        raise _not_built(path) from None
    except (OSError, ValueError) as error:
        raise BuildError(
            f"data/processed/{path.name} cannot be read ({type(error).__name__})",
            "a Parquet file made by impact build",
            "run: impact build --force",
        ) from error
    expected = list(catalogue.TABLES[name].columns)
    if list(frame.columns) != expected:
        raise BuildError(
            f"data/processed/{path.name} was made by another version of impact",
            "the columns " + ", ".join(expected),
            "run: impact build",
        )
    return catalogue.TABLES[name].typed(frame)


def _read_json(project: Project, name: str) -> dict[str, Any]:
    path = project.processed / name
    reads.note(project, path)
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise _not_built(path) from None


def _not_built(path: Path) -> BuildError:
    return BuildError(f"data/processed/{path.name} is not there", "the processed tables", "run: impact build")


def account() -> dict[str, Any]:
    """Give the account of the last build, as stored in ``data/processed/accounts.json``."""
    return _read_json(find_project(), "accounts.json")


def quarantine() -> pd.DataFrame:
    """Load the rows that were set aside: table, file, line, column, value and reason."""
    project = find_project()
    path = project.processed / "quarantine.parquet"
    reads.note(project, path)
    if not path.exists():
        raise _not_built(path)
    return pd.read_parquet(path)
