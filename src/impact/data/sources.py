"""The bibliography: look a page up, cite it, name the sources of a table, export BibTeX.

Reads ``data/raw/sources.csv`` of the project. Every row of every table carries a ``source_id`` of it; a
dataset that a user has registered is a source of its own (`own:NAME@RELEASE`). What
cites takes an id, ids, a row or a frame with its ``source_id`` columns, filtered or merged as it may be.
"""

from __future__ import annotations

import csv
import difflib
from collections import ChainMap, Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from impact import regular_file
from impact.arguments import needs, shown, whole
from impact.catalogue.bibliography import SOURCE_COLUMNS
from impact.data import own_series
from impact.data.citation import Source, credit_line
from impact.data.provenance import Credit, are_ids, credits_by_row, credits_of, ids_of
from impact.errors import UnknownName
from impact.project import find_tables, hashes, reads
from impact.vocabulary import OWN_TIERS, TIERS

__all__ = ["Source", "bibliography", "bibtex", "cite", "cite_rows", "ids_of", "line", "lookup", "lookup_all"]

_RANK = {tier: rank for rank, tier in enumerate((*TIERS, *OWN_TIERS))}


@lru_cache(maxsize=8)
def _read(path: Path, _stamp: hashes.Stamp) -> dict[str, Source]:
    with regular_file.opened_text(path) as handle:
        return {
            row["source_id"]: Source(**{column: row[column] for column in SOURCE_COLUMNS})
            for row in csv.DictReader(handle)
        }


def _all() -> dict[str, Source]:
    return _read(*_state())


def _state() -> tuple[Path, hashes.Stamp]:
    """Find the file of the pages, and note it as read: what was read once is read in every run that asks."""
    project = find_tables()
    path = project.raw / "sources.csv"
    reads.note(project, path)
    return path, hashes.stamp(path)


def lookup(source_id: str) -> Source:
    """Look one page up by its id.

    Raises
    ------
    UnknownName
        When there is no such page; the error names the closest ids.
    """
    return _pick(_all(), source_id)


def lookup_all(source_ids: Iterable[str]) -> list[Source]:
    """Look several pages up by their ids, in their order.

    Raises
    ------
    UnknownName
        When there is no such page; the error names the closest ids.
    """
    known = _all()  # once for all: finding the project for each of a thousand ids takes half a second
    return [_pick(known, source_id) for source_id in source_ids]


def _pick(known: dict[str, Source], source_id: str) -> Source:
    if not isinstance(source_id, str):
        raise UnknownName(
            f"source_id is {shown(source_id)}",
            "the id of one page, as text",
            "for the pages of rows: impact.sources.cite(rows), or bibliography(rows)",
        )
    if source_id in known:
        return known[source_id]
    if own_series.is_own(source_id):
        return own_series.find(source_id).source
    close = difflib.get_close_matches(source_id, known, n=3)
    raise UnknownName(
        f"source {source_id!r} is not in data/raw/sources.csv",
        "a source_id of that file",
        f"closest: {', '.join(close)}" if close else 'they stand in impact.load("sources")["source_id"]',
        close=close,
    )


def cite(obj: Any) -> str:
    """Return a one-line citation of each page behind something, in the order of :func:`bibliography`.

    Where rows name the maker of their statistic (column ``maker``) and the page only quotes it, the maker
    comes first.

    Parameters
    ----------
    obj
        An id, ids, a row or a frame: whatever :func:`ids_of` takes.

    Raises
    ------
    UnknownName
        When there is no such page; the error names the closest ids.
    UnknownSources
        When a frame does not say where it comes from.
    """
    quoted: dict[Source, list[str]] = {}
    for page, maker in _credited(obj):
        quoted.setdefault(page, []).append(maker)
    return "\n".join(page.cite(makers) for page, makers in quoted.items())


def cite_rows(frame: pd.DataFrame) -> list[str]:
    """Cite the pages behind each row of a frame, several of one row separated by "; ".

    A row without a source has an empty text.
    """
    return ["; ".join(lines) for lines in cite_rows_apart(frame)]


def cite_rows_apart(frame: pd.DataFrame) -> list[list[str]]:
    """Cite the pages behind each row of a frame, one text a page; none for a row without a source."""
    by_row = credits_by_row(frame)
    lines: dict[frozenset[Credit], list[str]] = {}
    for credited in by_row:
        if credited not in lines:
            lines[credited] = cite(credited).split("\n") if credited else []
    return [lines[credited] for credited in by_row]


def bibliography(obj: Any) -> list[Source]:
    """Look up the pages behind something, sorted by tier, publisher and date.

    Parameters
    ----------
    obj
        An id, ids, a row or a frame: whatever :func:`ids_of` takes.

    Raises
    ------
    UnknownName
        When one of the ids does not exist.
    UnknownSources
        When a frame does not say where it comes from.
    """
    return sorted(lookup_all(ids_of(obj)), key=_order)


def _order(page: Source) -> tuple[int, str, str, str]:
    return _RANK[page.tier], page.publisher, page.published, page.source_id


@needs("line", most=whole(1))
def line(obj: Any, most: int = 3) -> str:
    """Name the sources of a picture in one short line, the most used bodies first.

    Where rows name the maker of their statistic (column ``maker``) and the page only quotes it, the maker
    comes first: "Landmine Monitor (ICBL-CMC), quoted by AFP 2023".

    Parameters
    ----------
    obj
        An id, ids, a row or a frame: whatever :func:`ids_of` takes.
        A chart or a table gives the very line that stands under it.
    most
        How many bodies are named before the rest is counted; a line that stands under a picture is not cut.
    """
    written = getattr(obj, "source_line", None)
    if isinstance(written, str) and written:
        return written
    if are_ids(obj):
        state = _state()
        if _read(*state).keys() >= {*obj}:
            return _line_of_ids(obj, most, *state)
    return credit_line(_credited(obj), most)


@lru_cache(maxsize=32)  # twenty pictures and tables of a scenario rest on the same seven hundred pages
def _line_of_ids(ids: tuple[str, ...], most: int, path: Path, stamp: hashes.Stamp) -> str:
    known = _read(path, stamp)
    return credit_line([(known[source_id], "") for source_id in sorted({*ids})], most)


def _credited(obj: Any) -> list[tuple[Source, str]]:
    """List the pages behind something, each with the name of every maker whose figures it quotes, or none."""
    credited = credits_of(obj)
    known = _all()
    pages = {credit: _pick(known, credit.source_id) for credit in credited}
    quoted = {c: c.maker if c.maker != page.origin else "" for c, page in pages.items()}
    names = maker_names() if any(quoted.values()) else {}
    return sorted(
        {(pages[credit], names[maker] if maker else "") for credit, maker in quoted.items()},
        key=lambda pair: (*_order(pair[0]), pair[1]),
    )


def maker_names() -> Mapping[str, str]:
    """Look up the names of makers: those of `makers.csv`, otherwise the publisher of most of their pages.

    What is written into the answer is the caller's own.
    """
    project = find_tables()
    path = project.raw / "makers.csv"
    reads.note(project, path)
    pages = project.raw / "sources.csv"
    reads.note(project, pages)
    return ChainMap({}, _read_makers(path, hashes.stamp(path)), _publishers(pages, hashes.stamp(pages)))


@lru_cache(maxsize=8)
def _publishers(path: Path, stamp: hashes.Stamp) -> dict[str, str]:
    """Look up who publishes most of the pages of each origin."""
    publishers = Counter((page.origin, page.publisher) for page in _read(path, stamp).values())
    return {origin: publisher for (origin, publisher), _ in reversed(publishers.most_common())}


@lru_cache(maxsize=8)
def _read_makers(path: Path, _stamp: hashes.Stamp) -> dict[str, str]:
    with regular_file.opened_text(path) as handle:
        return {row["maker"]: row["name"] for row in csv.DictReader(handle)}


def bibtex(obj: Any) -> str:
    """Export the pages behind something for BibTeX and biblatex, in the order of :func:`bibliography`.

    Parameters
    ----------
    obj
        An id, ids, a row or a frame: whatever :func:`ids_of` takes.
    """
    return "".join(f"{page.bibtex()}\n\n" for page in bibliography(obj)).removesuffix("\n")


def __dir__() -> list[str]:
    """List the public names alone, for completion."""
    return list(__all__)
