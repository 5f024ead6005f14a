"""Check every link of the site: each leads to a page, file or anchor that is there, or that is planned."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from impact.reporting.history import HISTORY
from impact.reporting.links.site_map import INDEX, PROFILE, SiteMap
from impact.reporting.manifest import REPORT

_UNREAD = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL)
_HREF = re.compile(r"<a\b[^>]*?\shref=(?:\"([^\"]*)\"|'([^']*)')", re.DOTALL)
_ID = re.compile(r"\sid=(?:\"([^\"]*)\"|'([^']*)')")


@dataclass(frozen=True)
class BrokenLink:
    """A link that leads nowhere: on which page, where to, and what is missing."""

    page: str
    href: str
    missing: str

    def __str__(self) -> str:
        """Name it in one line."""
        return f"{self.page}: {self.href} ({self.missing})"


def broken_links(reports: Path, site: SiteMap) -> list[BrokenLink]:
    """Follow every relative link of every page in a folder of reports.

    Parameters
    ----------
    reports
        The folder with the index.
    site
        What ``reports.yml`` plans: a page that is not made yet counts as there, and so does its place in the
        index.

    Returns
    -------
    list of BrokenLink
        In order of the pages; empty when every link leads somewhere.
    """
    anchors: dict[str, set[str]] = {}
    paths = [
        path for path in sorted(reports.rglob("*.html")) if HISTORY not in path.relative_to(reports).parts
    ]
    hrefs: dict[str, list[str]] = {}
    for path in paths:
        text = _UNREAD.sub("", path.read_text(encoding="utf-8"))
        name = path.relative_to(reports).as_posix()
        anchors[name] = {unescape(a or b) for a, b in _ID.findall(text)}
        hrefs[name] = [unescape(a or b) for a, b in _HREF.findall(text)]
    planned = _planned_files(site)
    excused = _planned_anchors(site, set(anchors))
    return [
        BrokenLink(name, href, missing)
        for name, links in hrefs.items()
        for href in dict.fromkeys(links)
        for missing in _problem(reports, name, href, anchors, planned, excused)
    ]


def _problem(
    reports: Path, name: str, href: str, anchors: dict[str, set[str]], planned: set[str], excused: set[str]
) -> Iterator[str]:
    parts = urlsplit(href)
    if parts.scheme or parts.netloc:  # leads out of the site, or holds its own data
        return
    target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path)))
    target = name if not parts.path else target
    fragment = unquote(parts.fragment)
    if target.startswith(".."):
        yield "it leads out of the folder"
    elif target in anchors:
        if fragment and fragment not in anchors[target] and not (target == INDEX and fragment in excused):
            yield f"no element of {target} has the id {fragment}"
    elif not (reports / target).is_file() and target not in planned:
        yield f"there is no {target}, and reports.yml plans none"


def _planned_files(site: SiteMap) -> set[str]:
    """List the pages that are planned, with the documents beside them."""
    return {
        page.href.removesuffix(REPORT) + f"report.{ending}" for page in site.pages for ending in page.formats
    } | {page.href for page in site.pages}


def _planned_anchors(site: SiteMap, made: set[str]) -> set[str]:
    """List the anchors of the index that it will have once the pages are made which are not made yet."""
    anchors = {page.anchor for page in site.pages} - {page.anchor for page in site.pages if page.href in made}
    profiles = site.question(PROFILE)
    anchors |= {f"country-{page.place}" for page in profiles if page.href not in made}
    return anchors | (set() if any(page.href in made for page in profiles) else {"countries"})
