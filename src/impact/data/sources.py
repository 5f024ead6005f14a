"""The bibliography: look a page up, cite it, name the sources of a table, export BibTeX.

Reads ``data/raw/sources.csv`` of the project. Every row of every table carries a ``source_id`` of it.
"""

from __future__ import annotations

import csv
import difflib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from impact.catalogue.bibliography import SOURCE_COLUMNS
from impact.errors import UnknownName
from impact.project import find_project, hashes, reads
from impact.vocabulary import TIERS


@dataclass(frozen=True)
class Source:
    """One page: who published it, when, and how near it stands to the count it gives."""

    source_id: str
    title: str
    publisher: str
    tier: str
    origin: str
    url: str
    published: str
    published_precision: str
    note: str = ""

    @property
    def year(self) -> int:
        """Year of publication."""
        return int(self.published[:4])

    def cite(self) -> str:
        """Return a one-line citation: publisher, title, date, address."""
        when = self.published if self.published_precision != "year" else self.published[:4]
        return f"{self.publisher}: {self.title} ({when}). {self.url}"


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


def cite(source_id: str) -> str:
    """Return a one-line citation of a page."""
    return lookup(source_id).cite()


class SourceIds(tuple[str, ...]):
    """Source ids kept with a frame (``attrs["sources"]``).

    pandas deep-copies the attributes of a frame whenever it takes a part of it; ids never change, so a copy
    of them is themselves, and a table with many sources is cut as fast as one without.

    >>> import copy
    >>> ids = SourceIds(("a", "b"))
    >>> copy.deepcopy(ids) is ids
    True
    """

    __slots__ = ()

    def __copy__(self) -> SourceIds:
        """Return the ids themselves."""
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> SourceIds:
        """Return the ids themselves."""
        return self


def ids_of(obj: Any) -> tuple[str, ...]:
    """Collect the source ids behind something, sorted and without repeats.

    Parameters
    ----------
    obj
        A frame (its ``source_id`` column, otherwise ``attrs["sources"]``), a series or another
        collection of ids, one id, or several of these in a list.
    """
    if isinstance(obj, str):
        return (obj,)
    if isinstance(obj, pd.DataFrame):
        if "source_id" in obj.columns:
            return tuple(sorted(set(obj["source_id"].dropna().astype(str))))
        return tuple(sorted(set(obj.attrs.get("sources", ()))))
    if isinstance(obj, pd.Series):
        return tuple(sorted(set(obj.dropna().astype(str))))
    collected: set[str] = set()
    for part in obj:
        collected.update(ids_of(part))
    return tuple(sorted(collected))


def bibliography(ids: Iterable[str]) -> list[Source]:
    """Look several pages up, sorted by tier, publisher and date.

    Raises
    ------
    UnknownName
        When one of the ids does not exist.
    """
    order = {tier: rank for rank, tier in enumerate(TIERS)}
    known = _all()  # once for all: finding the project for each of a thousand ids takes half a second
    pages = {_pick(known, source_id) for source_id in ids}
    return sorted(pages, key=lambda s: (order.get(s.tier, 9), s.publisher, s.published, s.source_id))


def line(ids: Iterable[str], most: int = 3) -> str:
    """Name the sources of a picture in one short line, the most used publishers first.

    Parameters
    ----------
    ids
        Source ids; repeats are ignored.
    most
        How many publishers are named before the rest is counted.
    """
    pages = bibliography(set(ids))
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


def bibtex(ids: Iterable[str]) -> str:
    """Export pages as BibTeX ``@misc`` entries, in the order of :func:`bibliography`."""
    entries = []
    for page in bibliography(ids):
        fields = {
            "title": page.title,
            "author": "{" + page.publisher + "}",
            "year": str(page.year),
            "url": page.url,
            "note": f"{TIERS[page.tier]}; date known to the {page.published_precision}",
        }
        body = ",\n".join(f"  {key} = {{{_escape(value)}}}" for key, value in fields.items())
        entries.append(f"@misc{{{page.source_id},\n{body}\n}}")
    return "\n\n".join(entries) + ("\n" if entries else "")


def _escape(text: str) -> str:
    return text.replace("&", r"\&").replace("%", r"\%").replace("_", r"\_").replace("#", r"\#")
