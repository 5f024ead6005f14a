"""The Atom feed of the site (RFC 4287): what changed in the reports, and which runs failed, newest first.

It is made from the reports and their history alone. An entry keeps its id for as long as the run it tells
of is the newest of its report; its time is that of the run.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

#: no reader of feeds wants more at once
MOST = 50
#: a feed must name a time; this one stands where no report says when it was made
NO_TIME = "1970-01-01T00:00:00+00:00"
#: of the ids of this site, whatever its address is
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:impact:mines-and-civilians")


@dataclass(frozen=True)
class Entry:
    """An entry of the feed; ``updated`` is the time of a run, ``lines`` what it says."""

    id: str
    title: str
    href: str
    updated: str
    lines: tuple[str, ...]


def entry_id(*parts: str) -> str:
    """Make the id of an entry, or of the feed, from what it is about.

    >>> entry_id("a", "as-of-latest", "2026-02-02T06:00:00+00:00")[:9]
    'urn:uuid:'
    """
    return f"urn:uuid:{uuid.uuid5(_SPACE, '/'.join(parts))}"


def entries(changes: Iterable[Mapping[str, Any]], failures: Iterable[Mapping[str, Any]]) -> list[Entry]:
    """Make the entries from what :mod:`impact.reporting.site.news` tells; without a time there is none."""
    items = [_changed(change) for change in changes if change["made_at"]]
    items += [_failed(failure) for failure in failures if failure["failed_at"]]
    items.sort(key=lambda entry: entry.id)
    return sorted(items, key=lambda entry: entry.updated, reverse=True)[:MOST]


def _titled(news: Mapping[str, Any]) -> str:
    return f"{news['title']} ({news['variant']})" if news["variant"] else str(news["title"])


def _changed(change: Mapping[str, Any]) -> Entry:
    lines = []
    for finding in change["findings"]:
        if finding["state"] == "gone":
            lines.append(f"No longer stated: {finding['old']}")
        elif finding["state"] == "new":
            lines.append(f"New: {finding['new']}")
        else:
            before = f" Before: {finding['old']}" if finding["old"] != finding["new"] else ""
            lines.append(f"{finding['new']}{before}")
    if change["tables"]:
        lines.append(f"Tables that differ: {change['tables']}.")
    href = str(change["href"])
    key = entry_id("changed", href, change["made_at"])
    return Entry(key, _titled(change), href, change["made_at"], tuple(lines))


def _failed(failure: Mapping[str, Any]) -> Entry:
    href = str(failure["last_good"] or failure["notebook"])
    key = entry_id("failed", str(failure["notebook"]), failure["failed_at"])
    title = f"Not brought up to date: {_titled(failure)}"
    return Entry(key, title, href, failure["failed_at"], (f"{failure['error']}.",))
