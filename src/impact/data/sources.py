"""The bibliography: look a page up, cite it, name the sources of a table, export BibTeX.

Reads ``data/raw/sources.csv`` of the project. Every row of every table carries a ``source_id`` of it. What
cites takes an id, ids, a row or a frame with its ``source_id`` columns, filtered or merged as it may be.
"""

from __future__ import annotations

import csv
import difflib
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

from impact.catalogue.bibliography import SOURCE_COLUMNS
from impact.data.citation import Source
from impact.data.provenance import ids_of
from impact.errors import UnknownName
from impact.project import find_project, hashes, reads
from impact.vocabulary import TIERS

__all__ = ["Source", "bibliography", "bibtex", "cite", "ids_of", "line", "lookup"]


@lru_cache(maxsize=8)
def _read(path: Path, _stamp: hashes.Stamp) -> dict[str, Source]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return {
            row["source_id"]: Source(**{column: row[column] for column in SOURCE_COLUMNS})
            for row in csv.DictReader(handle)
        }


def _all() -> dict[str, Source]:
    project = find_project()
    path = project.raw / "sources.csv"
    reads.note(project, path)  # before the cache: what was read once is read in every run that asks
    return _read(path, hashes.stamp(path))


def lookup(source_id: str) -> Source:
    """Look one page up by its id.

    Raises
    ------
    UnknownName
        When there is no such page; the error names the closest ids.
    """
    return _pick(_all(), source_id)


def _pick(known: dict[str, Source], source_id: str) -> Source:
    if source_id in known:
        return known[source_id]
    close = difflib.get_close_matches(source_id, known, n=3)
    raise UnknownName(
        f"source {source_id!r} is not in data/raw/sources.csv",
        "a source_id of that file",
        f"closest: {', '.join(close)}" if close else "",
        close=close,
    )


def cite(obj: Any) -> str:
    """Return a one-line citation of each page behind something, in the order of :func:`bibliography`.

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
    return "\n".join(page.cite() for page in bibliography(obj))


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
    order = {tier: rank for rank, tier in enumerate(TIERS)}
    known = _all()  # once for all: finding the project for each of a thousand ids takes half a second
    pages = [_pick(known, source_id) for source_id in ids_of(obj)]
    return sorted(pages, key=lambda s: (order.get(s.tier, 9), s.publisher, s.published, s.source_id))


def line(obj: Any, most: int = 3) -> str:
    """Name the sources of a picture in one short line, the most used publishers first.

    Parameters
    ----------
    obj
        An id, ids, a row or a frame: whatever :func:`ids_of` takes.
    most
        How many publishers are named before the rest is counted.
    """
    pages = bibliography(obj)
    if not pages:
        return ""
    counts = Counter(page.publisher for page in pages)
    order = {tier: rank for rank, tier in enumerate(TIERS)}
    best: dict[str, int] = {}
    for page in pages:
        rank = order.get(page.tier, 9)
        best[page.publisher] = min(best.get(page.publisher, rank), rank)
    ranked = sorted(counts, key=lambda publisher: (best[publisher], -counts[publisher], publisher))
    named = []
    for publisher in ranked[:most]:
        years = [page.year for page in pages if page.publisher == publisher]
        span = f"{min(years)}" if min(years) == max(years) else f"{min(years)}-{max(years)}"
        several = f", {counts[publisher]} pages" if counts[publisher] > 1 else ""
        named.append(f"{publisher} {span}{several}")
    rest = len(ranked) - most
    if rest > 0:
        named.append(f"{rest} other publisher{'s' if rest > 1 else ''}")
    return "; ".join(named)


def bibtex(obj: Any) -> str:
    """Export the pages behind something for BibTeX and biblatex, in the order of :func:`bibliography`.

    Parameters
    ----------
    obj
        An id, ids, a row or a frame: whatever :func:`ids_of` takes.
    """
    return "".join(f"{page.bibtex()}\n\n" for page in bibliography(obj)).removesuffix("\n")
