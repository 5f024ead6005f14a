"""Print-outs on paper: PDF and Word hold the beginning and the end of one that would fill a book."""

from __future__ import annotations

from typing import Any

import bs4

from impact.reporting.page.data_tables import elements
from impact.wording import count

#: lines of a print-out that a document holds, thirty pages; typst's time grows with the square of them
MOST = 2_000


def for_paper(html: str) -> Any:
    r"""Parse a piece of a page for a document: the middle of a long print-out is left out, and that is said.

    Examples
    --------
    >>> lines = for_paper("<pre>" + "a line\n" * 3_000 + "</pre>").get_text().split("\n")
    >>> len(lines), lines[1_334]
    (2001, '[1,000 lines are left out here; report.html has them]')
    """
    soup = bs4.BeautifulSoup(html, "html.parser")
    shorten(soup)
    return soup


def shorten(soup: Any) -> None:
    """Do what :func:`for_paper` does to HTML that is parsed already, in place."""
    for node in elements(soup, "pre"):
        lines = node.get_text().rstrip().split("\n")
        if len(lines) > MOST:
            node.string = "\n".join(_ends(lines))


def _ends(lines: list[str]) -> list[str]:
    tail = MOST // 3
    left = f"[{count(len(lines) - MOST)} lines are left out here; report.html has them]"
    return [*lines[: MOST - tail], left, *lines[-tail:]]
