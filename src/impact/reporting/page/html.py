"""Lay an executed notebook out as a page that people read: one file, no network, for phones and paper too.

The template is in ``templates/report``. The findings stand at the top, code is folded away below what it
made, and the sources of every figure, table and finding stand at the end.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

from impact.reporting.links.permalinks import add_permalinks, permalink
from impact.reporting.links.place_links import PlaceLinks
from impact.reporting.links.term_links import TermLinks
from impact.reporting.page.check import check_page, check_size
from impact.reporting.page.frame.surroundings import ROOT
from impact.reporting.page.frame.take_along import RECORDS
from impact.reporting.page.page import Page
from impact.reporting.page.pictures import table_styles
from impact.reporting.page.prose.signs import visible
from impact.reporting.page.templates import TEMPLATES, over, style
from impact.reporting.page.words import DOCUMENTS, SITE_TITLE
from impact.wording import count

if TYPE_CHECKING:
    from jinja2 import Template

# A longer list of sources is folded; one as long as a book is printed by publisher only.
_MOST_SOURCES = 8
_MOST_PRINTED_SOURCES = 200
# A number and its unit stay on one line. With the blank first Python searches six times as fast.
_UNIT = re.compile(r" (?<=\d )(?=(?:%|k?m²)(?!\w))")


def render(page: Page) -> str:
    """Render a report that is laid out.

    Raises
    ------
    RunFailed
        When a picture has no alternative text, the page would load something from a network, or it is too
        large to be sent around.
    """
    body = {
        "about": page.about,
        "site_title": SITE_TITLE,
        "style": f"{table_styles(page.shown.tables)}\n{style()}",  # ours last, so that ours decides
        "language": page.language,
        "brief": page.brief,
        "kicker": page.kicker,
        "heading": page.heading,
        "dateline": page.dateline,
        "words": page.words,
        "contents": page.contents,
        **_linked(page),
        "sources": page.sources,
        "source_count": count(page.source_count),
        "print_by_publisher": page.source_count > _MOST_PRINTED_SOURCES,
        "source_summary": page.source_summary,
        "fold_sources": page.source_count > _MOST_SOURCES,
        "as_of_words": page.as_of_words,
        "parameters": page.parameters,
        "around": page.around,
        "take_along": page.take_along,
        "records": RECORDS,
        "reference": page.reference,
        "imprint": page.about.imprint,
        "next_due": page.next_due,
        "own_datasets": page.own_datasets,
        "wholly_own": page.wholly_own,
        "reopen": page.reopen,
        "linked_data": [_script_safe(item) for item in page.shown.linked_data],
        "documents": [(f"report.{name}", words) for name, words in DOCUMENTS if name in page.about.formats],
    }
    html = visible(_UNIT.sub("\u00a0", template().render(page=body)))
    check_page(html)
    check_size(html, {block.item.id: len(block.html) for block in page.blocks if block.item})
    return html


def _linked(page: Page) -> dict[str, Any]:
    """Link terms where each is first met, names of places, and every finding to itself; in reading order."""
    terms = TermLinks(ROOT, page.language)
    names = PlaceLinks(page.about.site, page.about.here, ROOT)
    standfirst = terms.link(page.standfirst)
    findings = [
        {
            **finding,
            "html": terms.link(escape(finding["sentence"], quote=False)),
            "permalink": permalink(f"finding-{finding['id']}", escape(finding["sentence"])),
        }
        for finding in page.findings
    ]
    blocks = []
    for block in page.blocks:
        html = block.html
        if block.kind != "code":
            html = add_permalinks(names.link(html))
            html = html if block.kind == "folded" else terms.link(html)  # first met where it can be seen
        blocks.append({"html": html})
    return {"standfirst": standfirst, "findings": findings, "blocks": blocks}


def _script_safe(item: dict[str, Any]) -> str:
    # "</" would end the script element, "<!--" would hide its end
    return json.dumps(item, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")


@lru_cache(maxsize=1)
def template() -> Template:
    """Read the template of a page, which says of each value whether it is text or HTML."""
    return over(TEMPLATES / "report").get_template("index.html.j2")
