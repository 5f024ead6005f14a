"""Pages of datasets of the reader's own: to whom they may be shown, and what the index says of them.

A page of a dataset that is not public shows its figures to whoever opens it. The index names and links it,
shows no figure of it, and says that it has to stay behind when the folder is copied.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from impact.errors import ImpactError
from impact.reporting.site.finished_reports import FinishedReport
from impact.wording import counted, listed, noun

#: parameters that name a dataset, in notebooks whose findings cannot be read
_NAMING = ("dataset", "clearance")


def level_of(page: FinishedReport) -> str:
    """To whom a page may be shown, by the datasets that it rests on; empty where these are none of one's own.

    Returns
    -------
    str
        ``made_up`` where all of them are shipped examples, otherwise the narrowest level of one: public,
        internal, restricted.
    """
    from impact.data import own_series  # and with it pandas, which an index that stands has no use for

    named = {source for finding in page.findings for source in finding.sources if own_series.is_own(source)}
    if not page.findings:
        given = (page.manifest.parameters.get(name) for name in _NAMING)
        named = {f"{own_series.PREFIX}{name}" for name in given if name}
    levels = {_level(source) for source in named}
    return next((level for level in ("restricted", "internal", "public", "made_up") if level in levels), "")


def _level(source: str) -> str:
    from impact.data import own_series

    try:
        dataset = own_series.find(source)
    except ImpactError:  # the dataset has been removed since, and what is left of it is for nobody else
        return "restricted"
    return "made_up" if dataset.made_up and dataset.folder is None else dataset.level


def is_closed(page: FinishedReport) -> bool:
    """Whether a page is not for the public."""
    return level_of(page) in ("internal", "restricted")


def without_figures(page: FinishedReport) -> FinishedReport:
    """Copy a page for a place where others read: without its findings where it is not for the public."""
    return replace(page, findings=[]) if is_closed(page) else page


def closed_words(pages: Iterable[FinishedReport]) -> str:
    """Say which pages have to stay behind when the folder of reports is copied; empty where none has."""
    closed = [f"{page.manifest.report}/{page.manifest.slug}" for page in pages if is_closed(page)]
    number = len(closed)
    if not number:
        return ""
    return (
        f"{counted(number, 'page')} of datasets of your own {noun(number, 'is', 'are')} not for the public: "
        f"{listed(sorted(closed))}. Before you copy the folder for others, remove "
        f"{noun(number, 'it', 'them')} and .history from the copy."
    )
