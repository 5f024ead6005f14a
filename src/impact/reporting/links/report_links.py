"""Links from prose to other reports: ``[the report on data quality](report:data-quality)`` in Markdown.

The target is the id of a report in ``reports.yml``, or a question such as ``Q9``. On a page about a place the
link leads to the page about the same place, where there is one.
"""

from __future__ import annotations

import difflib
import re
from html import escape, unescape

from impact.errors import RunFailed
from impact.reporting.links.site_map import SiteMap, SitePage

_LINK = re.compile(r'<a href="report:([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)


def resolve(html: str, site: SiteMap, here: SitePage | None, root: str) -> str:
    """Turn links to reports into addresses.

    A notebook of the project that the site makes no report of is named without a link.

    Parameters
    ----------
    html
        From Markdown.
    site
        What is planned.
    here
        The page that the links stand on.
    root
        From the page to the folder of all reports.

    Raises
    ------
    RunFailed
        When there is no such report; the error names the close match.
    """

    def lead(match: re.Match[str]) -> str:
        name = unescape(match[1])
        pages = site.of_report(name) or site.question(name)
        if pages:
            href = f"{root}{site.opening(pages, here).href}"
            return f'<a href="{escape(href)}"{match[2]}>{match[3]}</a>'
        if name in site.notebooks or not site.pages:
            return match[3]
        known = sorted({page.report for page in site.pages} | {page.question for page in site.pages} - {""})
        close = difflib.get_close_matches(name, known, n=1)
        raise RunFailed(
            f"the text links to report:{name}, which there is not",
            f"one of {', '.join(known)}",
            f"did you mean report:{close[0]}?" if close else "",
        )

    return _LINK.sub(lead, html)
