"""Load a processed table as it was known on a day.

The tables are those of :data:`impact.catalogue.TABLES`; ``impact build`` makes them. Two times are kept
apart: ``year`` is what a figure is about, ``published`` when it became known. Only the second decides
what ``as_of`` lets through.
"""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, NamedTuple, TypeAlias, TypeVar

import pandas as pd

from impact.arguments import nearest, needs, shown
from impact.catalogue import TABLES, Table
from impact.data.annual_record import annual_record
from impact.data.processed import TableFile, read_quarantine, read_record, read_table, table_file
from impact.data.provenance import SourceIds, has_sources, ids_of
from impact.data.published_days import tell_future
from impact.data.resolution.resolution import Quantities, Resolved
from impact.errors import ImpossibleDate, UnknownName
from impact.project import Project, find_tables

Made = TypeVar("Made")

#: a table sorted by place, where each place stands in it, and how many rows about parts of it were left out
ByPlace: TypeAlias = tuple[pd.DataFrame, dict[str, slice], dict[str, int]]

LATEST = "latest"
#: tables that are resolved anew for a day, from what was published by then -> their name in `Resolved`
_RESOLVED = {"casualties": "casualties", "casualties_editions": "editions", "casualties_vintages": "vintages"}
#: and the tables that they are resolved from
_BEHIND = ("casualties_vintages", "sources", "makers", "main_registers")


def tables() -> pd.DataFrame:
    """List the tables that exist.

    Returns
    -------
    DataFrame
        One row for each table: ``name``, ``title``, ``rows``, ``grain`` (what one row is, in a sentence),
        ``key`` (the columns that identify a row; ``all columns`` where statements of pages stand side by
        side and only exact repetitions are dropped), ``files`` (raw files it is made from).

    Raises
    ------
    BuildError
        When the tables have not been built yet.
    """
    project = find_tables()
    package = read_record(project, "datapackage.json")
    rows = {resource["name"].replace("-", "_"): resource["rows"] for resource in package["resources"]}
    return pd.DataFrame(
        [
            {
                "name": table.name,
                "title": table.title,
                "rows": rows[table.name],
                "grain": table.grain,
                "key": ", ".join(table.key) or "all columns",
                "files": ", ".join(f"{file}.csv" for file in table.files),
            }
            for table in TABLES.values()
        ]
    )


@needs("load")
def load(name: str, as_of: str | dt.date = LATEST) -> pd.DataFrame:
    """Load a table as it was known on a day.

    Parameters
    ----------
    name
        One of :func:`tables`, which also says what one row of it is (``grain``) and which columns identify
        it (``key``).
    as_of
        ``"latest"`` or a day, as text (``YYYY-MM-DD``) or date. Only what was published on or before
        that day is used:

        * ``record``: one row for each place, year and measure, resolved from what was published by then;
        * ``casualties``: one row for each quantity, the newest edition that stands, resolved from what was
          published by then;
        * ``casualties_editions``: one row for each quantity and edition that stands, resolved likewise;
        * ``casualties_vintages``: one row for each statement published by then, with its status by then;
        * ``treaty``, ``memberships``, ``withdrawals``, ``conflict_ends``: events on or before the day; later
          dates in a row are missing;
        * ``places``, ``borders``, ``border_regions``, ``population``, ``price_index``, ``claims``: always
          whole, as they are no news;
        * every other table: the rows published by then.

    Returns
    -------
    DataFrame
        Columns and types of the table's schema (see ``data/processed/datapackage.json``). ``attrs`` holds
        ``name``, ``as_of`` and ``sources``, the ids of the pages behind the rows. The column ``source_id``
        says the same row by row and is what :mod:`impact.sources` reads; ``attrs["sources"]`` is None in
        every frame that pandas makes from this one.

    Raises
    ------
    UnknownName
        When there is no such table; the error lists what exists.
    ImpossibleDate
        When ``as_of`` is no date, or lies before the first page of the bibliography.
    BuildError
        When the tables have not been built yet.

    Warns
    -----
    DayWarning
        When the day is to come: the rows are then the latest.
    """
    tell_future(day_of(as_of), stacklevel=4)
    return known_by(name, as_of)


def known_by(name: str, as_of: str | dt.date = LATEST) -> pd.DataFrame:
    """Load a table as it was known on a day, without a word about the day; as :func:`load` otherwise."""
    if not any(name == one for one in TABLES):  # a list would be no key
        close = nearest(name, TABLES)
        raise UnknownName(
            f"table {shown(name)} does not exist",
            "one of " + ", ".join(TABLES),
            f"did you mean {close!r}?" if close else "see what each holds: impact.tables()",
            close=[close] if close else [],
        )
    day, files = _asked(name, as_of)
    loaded, ids = _loaded(name, day, *files)
    frame = loaded.copy()  # as arrays of a frame can be written through
    frame.attrs = {"name": name, "as_of": _day_words(day), "sources": ids}
    return frame


def known_of_place(name: str, as_of: str | dt.date, code: str, column: str = "place") -> pd.DataFrame:
    """Select the rows of a table about one place, as :func:`known_by` has them, in their order.

    Parameters
    ----------
    name, as_of
        As for :func:`known_by`; the table exists.
    code, column
        The place, and the column that names it.

    Returns
    -------
    DataFrame
        Numbered from nought; ``attrs`` holds ``as_of`` alone, and nothing for the latest.
    """
    day, files = _asked(name, as_of)
    return _rows(_by_place(column, name, "all", day, *files), code, day)


class WholePlace(NamedTuple):
    """Rows about a whole place: of the main register, of the others, and how many are about its parts."""

    rows: pd.DataFrame
    others: pd.DataFrame | None  # where the table knows registers
    parts: int


def known_of_whole_place(name: str, as_of: str | dt.date, code: str, column: str = "place") -> WholePlace:
    """Select as :func:`known_of_place`, apart from each other: what is of the main register, and what is not.

    Rows about parts of the place, which name an ``area``, are left out and counted.
    """
    day, files = _asked(name, as_of)
    main = _by_place(column, name, "main", day, *files)
    others = _by_place(column, name, "others", day, *files) if "main" in TABLES[name].columns else None
    return WholePlace(_rows(main, code, day), others and _rows(others, code, day), main[2].get(code, 0))


def _rows(by_place: ByPlace, code: str, day: pd.Timestamp | None) -> pd.DataFrame:
    """Cut the rows of a place out of a table that is sorted by place."""
    table, rows_of, _ = by_place
    cut = rows_of.get(code)
    # a copy, as arrays of a frame can be written through; not those of one without rows
    rows = table.iloc[:0] if cut is None else table.iloc[cut].copy()
    rows.index = pd.RangeIndex(len(rows))
    rows.attrs = {} if day is None else {"as_of": _day_words(day)}  # each selection would copy them deeply
    return rows


_OF_DAY = inspect.Signature(
    [
        inspect.Parameter(
            "as_of", inspect.Parameter.POSITIONAL_OR_KEYWORD, default=LATEST, annotation="str | dt.date"
        )
    ]
)


def once_a_state(*names: str) -> Callable[[Callable[..., Made]], Callable[..., Made]]:
    """Make a function of tables work once for each day and each state of their files.

    What it makes is then called for with ``as_of`` alone, as for :func:`known_by`. It is given the tables in
    the order of ``names`` and may not write into them; nobody may write into what it returns.
    """

    def decorate(make: Callable[..., Made]) -> Callable[..., Made]:
        @lru_cache(maxsize=8)
        def made(day: pd.Timestamp | None, *files: tuple[TableFile, ...]) -> Made:
            return make(*(_loaded(name, day, *own)[0] for name, own in zip(names, files, strict=True)))

        @wraps(make)
        def hand_out(as_of: str | dt.date = LATEST) -> Made:
            asked = [_asked(name, as_of) for name in names]
            return made(asked[0][0], *(tuple(files) for _, files in asked))

        hand_out.__signature__ = _OF_DAY  # type: ignore[attr-defined] # not the tables of what it wraps
        return hand_out

    return decorate


def _asked(name: str, as_of: str | dt.date) -> tuple[pd.Timestamp | None, list[TableFile]]:
    """Read the day, and find the files behind a table: reads are noted and files stamped at every call."""
    project = find_tables()
    day = _day(as_of, project)
    behind = _BEHIND if day is not None and name in (*_RESOLVED, "record") else (name,)
    return day, [table_file(project, table) for table in behind]


def _day_words(day: pd.Timestamp | None) -> str:
    return LATEST if day is None else day.date().isoformat()


@lru_cache(maxsize=64)  # more than a report loads; a few megabytes
def _loaded(
    name: str, day: pd.Timestamp | None, file: TableFile, *pages: TableFile
) -> tuple[pd.DataFrame, SourceIds]:
    """Cut a table to what was known on a day, once for each state of the files behind it."""
    if day is not None and pages:
        resolved = _resolved(day, file, *pages)
        if name == "record":
            frame = annual_record(resolved.casualties, read_table(pages[0]))
        else:
            frame = getattr(resolved, _RESOLVED[name])
    else:
        frame = _as_of(TABLES[name], read_table(file), day)
    ids = ids_of(frame) if has_sources(frame) else ()  # makers, say, are no figures and come from no page
    return frame.reset_index(drop=True), SourceIds(ids)


@lru_cache(maxsize=96)
def _by_place(column: str, name: str, which: str, day: pd.Timestamp | None, *files: TableFile) -> ByPlace:
    """Sort a table by place and say where each begins and ends, once for each state of the files behind it.

    The rows of a place keep their order; as neighbours they are had without looking at each. ``which`` are
    ``all``, or those about whole places, of the ``main`` register or of ``others``.
    """
    loaded, _ = _loaded(name, day, *files)
    parts: dict[str, int] = {}
    if which != "all" and "area" in loaded:
        apart = loaded["area"] != ""
        parts = loaded.loc[apart, column].value_counts().to_dict()
        loaded = loaded[~apart]
    if which != "all" and "main" in loaded:
        loaded = loaded[loaded["main"] if which == "main" else ~loaded["main"]]
    # the copy holds columns of one type side by side, as each copy of a part of it is to hold them
    table = loaded.sort_values(column, kind="stable", ignore_index=True).copy()
    rows_of = table.groupby(column).indices.items()
    return table, {str(code): slice(rows[0], rows[-1] + 1) for code, rows in rows_of}, parts


@lru_cache(maxsize=4)
def _resolved(day: pd.Timestamp, vintages: TableFile, *others: TableFile) -> Resolved:
    return _quantities(vintages, *others).resolve(day)


@lru_cache(maxsize=2)
def _quantities(*files: TableFile) -> Quantities:
    return Quantities(*map(read_table, files))


def resolve_ahead() -> None:
    """Resolve all figures on record, so that those of a day take only what was not known by then."""
    project = find_tables()
    _quantities(*(table_file(project, table) for table in _BEHIND)).resolve()


def _known(frame: pd.DataFrame, day: pd.Timestamp | None) -> pd.DataFrame:
    return frame if day is None else frame[frame["published"] <= day]


def _happened(table: Table, frame: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Select what had happened by a day: earlier rows, with later days in them missing."""
    happened = frame[frame[table.event].isna() | (frame[table.event] <= day)].copy()
    for column, unknown in table.later.items():
        happened.loc[~(happened[column] <= day), list(unknown)] = pd.NaT
    return happened


def _as_of(table: Table, frame: pd.DataFrame, day: pd.Timestamp | None) -> pd.DataFrame:
    """Select the rows of a table that were known on a day, by the rule of the table."""
    if day is None or table.known == "always":
        return frame
    return _happened(table, frame, day) if table.known == "events" else _known(frame, day)


def day_of(as_of: str | dt.date) -> pd.Timestamp | None:
    """Read ``as_of``: None for the latest, otherwise a day.

    Raises
    ------
    ImpossibleDate
        When it is no date, or lies before the first page of the bibliography.
    """
    return None if isinstance(as_of, str) and as_of == LATEST else _day(as_of, find_tables())


def _day(as_of: str | dt.date, project: Project) -> pd.Timestamp | None:
    if isinstance(as_of, str) and as_of == LATEST:
        return None
    try:
        text = as_of if isinstance(as_of, str) else as_of.isoformat()[:10]
        day = pd.Timestamp(dt.date.fromisoformat(text))
    except (ValueError, AttributeError):
        raise ImpossibleDate(
            f"as_of={shown(as_of)}", "'latest' or a day as YYYY-MM-DD", "such as as_of='2025-03-18'"
        ) from None
    first = _first_day(table_file(project, "sources"))
    if day < first:
        raise ImpossibleDate(
            f"as_of={text}",
            f"a day from {first.date()} on, when the first page of the bibliography was published",
            "ask for a later day",
        )
    return day


@lru_cache(maxsize=4)
def _first_day(pages: TableFile) -> pd.Timestamp:
    return read_table(pages)["published"].min()


def account() -> dict[str, Any]:
    """Read the account of the last build, as stored in ``data/processed/accounts.json``."""
    return read_record(find_tables(), "accounts.json")


def quarantine() -> pd.DataFrame:
    """Load the rows that were set aside: table, file, line, column, value and reason."""
    return read_quarantine(find_tables())
