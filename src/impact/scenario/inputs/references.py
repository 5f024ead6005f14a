"""What an input of a scenario rests on: ``TABLE/KEY``, followed to the rows of the table and their pages.

``parameters/mine_removal_cost`` is a row of the parameters, ``claims/C8`` a claim of the article,
``sources/bhmac-2026-5e02`` a page itself, ``unit_costs/Remove a mine`` what something has cost. In tables of
places the key is a place, or a place and a year: ``borders/EST``, ``clearance/HRV/2015``; ``all`` is the
whole table. Several are parted by semicolons. The word ``judgement`` rests on nothing, and says so; the word
``condition`` marks a part of the question.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Protocol

import pandas as pd

from impact.catalogue import TABLES
from impact.data import LATEST, load
from impact.data.processed import TableFile, table_file
from impact.errors import UnknownName
from impact.project import Project, find_tables
from impact.scenario.inputs.fields import WORDS

ALL = "all"
ALLOWED = (
    "parameters/NAME, claims/NUMBER, another TABLE/KEY of the tables, or the word judgement or condition"
)

# what a key is compared with, in tables whose rows are not about a place alone
_KEYS: dict[str, tuple[str, ...]] = {
    "parameters": ("parameter",),
    "claims": ("claim_id",),
    "sources": ("source_id",),
    "unit_costs": ("what", "place"),
    "histories": ("purpose", "place"),
}


class Tables:
    """Tables as of a day, each loaded once however many sources name it."""

    def __init__(self, as_of: str | dt.date = LATEST) -> None:
        self.as_of = as_of
        self._loaded: dict[tuple[str, bool], pd.DataFrame] = {}

    def load(self, name: str, *, latest: bool = False) -> pd.DataFrame:
        """Load a table as of the day, or whole."""
        whole = latest or self.as_of == LATEST
        if (name, whole) not in self._loaded:
            self._loaded[name, whole] = load(name, LATEST if whole else self.as_of)
        return self._loaded[name, whole]


class _HasInputs(Protocol):
    """A scenario, as far as this module needs it."""

    def used(self) -> list[str]: ...
    def input(self, name: str) -> Any: ...


def parts(source: str) -> list[str]:
    """Take a source apart that names several rows.

    >>> parts("parameters/apii_still_active_120d_max; claims/C10")
    ['parameters/apii_still_active_120d_max', 'claims/C10']
    """
    return [part.strip() for part in source.split(";")]


def rows(source: str, tables: Tables | None = None) -> pd.DataFrame:
    """Select the rows that one source names; none for a word, or where nothing was published by the day.

    Parameters
    ----------
    source
        ``TABLE/KEY``, ``judgement`` or ``condition``.
    tables
        The tables as of a day; the newest when nothing is given.

    Raises
    ------
    UnknownName
        The form is another one, there is no such table, or it has no such row on any day; with close matches.
    """
    if source in WORDS:
        return pd.DataFrame()
    tables = tables or Tables()
    table, _, key = source.partition("/")
    if not key:
        close = difflib.get_close_matches(source, WORDS, n=1)
        raise UnknownName(f"source {source!r}", ALLOWED, _did_you_mean(close), close=close)
    if table not in TABLES:
        close = difflib.get_close_matches(table, TABLES, n=1)
        raise UnknownName(
            f"source {source!r}: there is no table {table!r}",
            "one of " + ", ".join(TABLES),
            _did_you_mean(close),
            close=close,
        )
    matches = _matching(tables.load(table), table, key)
    whole = tables.load(table, latest=True)
    if matches.empty and _matching(whole, table, key).empty:
        close = _close(whole, table, key)
        raise UnknownName(
            f"source {source!r}: table {table} has no such row",
            _keys_in_words(table),
            _did_you_mean(close),
            close,
        )
    return matches


def published_after(source: str, tables: Tables) -> list[str]:
    """Name the parts of a source of which nothing was published by a day; none for ``"latest"``.

    Raises
    ------
    UnknownName
        As in :func:`rows`.
    """
    if tables.as_of == LATEST:
        return []
    day = pd.Timestamp(str(tables.as_of)[:10])
    return [part for part in parts(source) if part not in WORDS and not (_first_day(part, tables) <= day)]


def _first_day(source: str, tables: Tables) -> pd.Timestamp:
    """Find the day on which the first page behind one source appeared."""
    table, _, key = source.partition("/")
    matches = _matching(tables.load(table, latest=True), table, key)
    if "published" in matches.columns:
        return matches["published"].min()
    pages = tables.load("sources", latest=True).set_index("source_id")["published"]
    return pages[matches["source_id"].unique()].min()


def source_ids(
    of: str | _HasInputs, as_of: str | dt.date = LATEST, tables: Tables | None = None
) -> tuple[str, ...]:
    """List the pages behind a source, or behind all inputs that matter in a scenario, sorted.

    Parameters
    ----------
    of
        What stands as the source of an input, or a scenario.
    as_of
        Day on which the figures were known; what was published later counts too, as scenarios use it and
        say so.
    tables
        Tables that are loaded already, in place of ``as_of``.

    Returns
    -------
    tuple of str
        Ids of ``load("sources")``; none for judgements and conditions.

    Raises
    ------
    UnknownName
        As in :func:`rows`.

    Examples
    --------
    >>> source_ids("judgement")
    ()
    """
    tables = tables or Tables(as_of)
    named = {of} if isinstance(of, str) else {of.input(name).source for name in of.used()}
    pages: set[str] = set()
    project: Project | None = None
    for part in sorted({part for source in named for part in parts(source)}):
        table = part.partition("/")[0]
        if tables.as_of == LATEST and table in TABLES:
            project = project or find_tables()
            # the file is noted as read and looked at every time; what stands in it is searched once
            pages.update(_newest_pages(part, table_file(project, table)))
        else:
            pages.update(_pages(part, tables))
    return tuple(sorted(pages))


def _newest_pages(part: str, state: TableFile) -> tuple[str, ...]:
    """Look up the pages behind one part of a source, or raise as :func:`rows` does."""
    key = part.partition("/")[2]
    pages = _pages_by_key(state).get(key) if key else None
    return _pages(part, Tables()) if pages is None else pages


@lru_cache(maxsize=len(TABLES))
def _pages_by_key(state: TableFile) -> Mapping[str, tuple[str, ...]]:
    """List the pages behind every key of a table, as :func:`_matching` selects its rows, in their order."""
    table, frame = state.table, load(state.table)
    if "source_id" not in frame.columns:
        return {}
    pages = frame["source_id"].tolist()
    by_key: dict[str, dict[str, None]] = {ALL: dict.fromkeys(pages)}
    columns = [frame[column].tolist() for column in _KEYS.get(table, ("place",)) if column in frame.columns]
    if table not in _KEYS and columns and "year" in frame.columns:
        years = frame["year"].astype(str).fillna("")
        columns.append([year and f"{place}/{year}" for place, year in zip(*columns, years, strict=True)])
    for page, *keys in zip(pages, *columns, strict=True):
        for key in keys:
            by_key.setdefault(key, {})[page] = None
    return {key: tuple(ordered) for key, ordered in by_key.items()}


def _pages(part: str, tables: Tables) -> tuple[str, ...]:
    """List the pages behind one part of a source."""
    matches = rows(part, tables)
    if matches.empty and part not in WORDS:
        table, _, key = part.partition("/")
        matches = _matching(tables.load(table, latest=True), table, key)
    return tuple(matches["source_id"].unique()) if len(matches) else ()


def _matching(frame: pd.DataFrame, table: str, key: str) -> pd.DataFrame:
    if key == ALL:
        return frame
    if table in _KEYS:
        same = [frame[column] == key for column in _KEYS[table]]
        return frame[pd.concat(same, axis=1).any(axis=1)]
    if "place" not in frame.columns:
        return frame.iloc[:0]
    place, _, year = key.partition("/")
    matches = frame[frame["place"] == place]
    if year and "year" in frame.columns:
        return matches[matches["year"].astype(str) == year]
    return matches.iloc[:0] if year else matches


def _close(frame: pd.DataFrame, table: str, key: str) -> list[str]:
    column = _KEYS.get(table, ("place",))[0]
    keys = sorted(set(frame[column].dropna())) if column in frame.columns else []
    return [f"{table}/{match}" for match in difflib.get_close_matches(key, keys, n=1)]


def _keys_in_words(table: str) -> str:
    if table in _KEYS:
        return f"{table}/ and a value of the column {' or '.join(_KEYS[table])}"
    return f"{table}/ and the code of a place in it, or such a code and a year"


def _did_you_mean(close: list[str]) -> str:
    return f"did you mean {close[0]!r}?" if close else ""
