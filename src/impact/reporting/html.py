"""Lay an executed notebook out as a page that people read: one file, no network, for phones and paper too.

nbconvert renders with our own template (``templates/report``). The findings stand at the top, code is folded
away below what it made, and the sources of every figure, table and finding stand at the end.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from impact.findings import Finding
from impact.reporting.blocks import lay_out, table_styles
from impact.reporting.outputs import Outputs
from impact.reporting.pagecheck import check_page
from impact.reporting.words import SITE_TITLE, TEMPLATES, as_of_words, date_words, style

if TYPE_CHECKING:
    from impact.reporting.execution import Job
    from impact.sources import Source

# How many findings stand at the top; further ones stay where the notebook states them.
LEAD = 10
# A longer list of sources is folded; one as long as a book is printed by publisher only.
_MOST_SOURCES = 8
_MOST_PRINTED_SOURCES = 200


@dataclass(frozen=True)
class About:
    """What a page says about itself."""

    title: str
    question: str
    notebook: str
    parameters: dict[str, Any]
    key: str
    git_commit: str
    rerun: str

    @classmethod
    def of(cls, job: Job) -> About:
        """Take from a job what its page says about it."""
        return cls(
            title=job.report.title,
            question=job.report.question,
            notebook=job.report.notebook,
            parameters=job.parameters,
            key=job.key,
            git_commit=job.git_commit,
            rerun=job.rerun,
        )

    @property
    def as_of(self) -> str:
        """The day on which the figures were known, or ``latest``."""
        return str(self.parameters.get("as_of", "latest"))


def render(notebook: Any, shown: Outputs, about: About) -> str:
    """Render the page of a report.

    Parameters
    ----------
    notebook
        The executed notebook, normalised.
    shown
        What it shows, from :func:`impact.reporting.outputs.collect`.
    about
        What the page says about itself.

    Raises
    ------
    RunFailed
        When a picture has no alternative text, or the page would load something from a network.
    UnknownName
        When a source is named that ``sources.csv`` does not hold.
    """
    from impact import sources

    lead = shown.findings[:LEAD]
    story = lay_out(notebook, in_lead={finding.id for finding in lead})
    pages = sources.bibliography(shown.source_ids)
    contents = [*story.contents, {"id": "sources", "text": "Sources"}]
    page = {
        "about": about,
        "site_title": SITE_TITLE,
        "style": f"{table_styles(shown.tables)}\n{style()}",  # ours last, so that ours decides
        "heading": story.heading or about.title,
        "standfirst": story.standfirst,
        "dateline": _dateline(about, pages),
        "findings": _lead(lead),
        "contents": contents,
        "blocks": story.blocks,
        "sources": list(_grouped(pages)),
        "source_count": f"{len(pages):,}",
        "print_by_publisher": len(pages) > _MOST_PRINTED_SOURCES,
        "source_summary": _summary(shown.source_ids, pages),
        "fold_sources": len(pages) > _MOST_SOURCES,
        "as_of_words": as_of_words(about.as_of),
        "parameters": [(name, value) for name, value in about.parameters.items() if name != "as_of"],
        "linked_data": [_script_safe(item) for item in shown.linked_data],
    }
    html, _ = _exporter().from_notebook_node(notebook, resources={"page": page})
    check_page(html)
    return str(html)


def _dateline(about: About, pages: list[Source]) -> str:
    if about.as_of != "latest":
        return f"As the figures were known on {date_words(about.as_of)}"
    if not pages:
        return ""
    newest = max(pages, key=lambda page: page.published)
    return f"Newest source: {date_words(newest.published, newest.published_precision)}"


def _lead(stated: Iterable[Finding]) -> list[dict[str, str]]:
    """Give sentence and basis of each finding; a basis that has just been given is not repeated."""
    entries = []
    before = ""
    for finding in stated:
        basis = "; ".join(part for part in (finding.interval, finding.method) if part)
        basis = basis[:1].upper() + basis[1:]
        shown = "" if basis == before else basis
        entries.append({"id": finding.id, "sentence": finding.sentence, "basis": shown})
        before = basis
    return entries


def _grouped(pages: Iterable[Source]) -> Iterable[dict[str, Any]]:
    from impact.vocabulary import TIERS

    groups: dict[tuple[str, str], list[dict[str, str]]] = {}
    for page in pages:
        entry = {
            "title": page.title,
            "url": page.url,
            "date": date_words(page.published, page.published_precision),
            "note": page.note.rstrip("."),
        }
        groups.setdefault((page.tier, page.publisher), []).append(entry)
    for (tier, publisher), entries in groups.items():
        yield {"publisher": publisher, "tier": TIERS.get(tier, tier), "pages": entries}


def _summary(ids: tuple[str, ...], pages: list[Source]) -> str:
    from impact.sources import line

    if not pages:
        return "This page names no sources."
    pages_words = "1 page" if len(pages) == 1 else f"{len(pages):,} pages"
    return f"The figures come from {pages_words}: {line(ids)}."


def _script_safe(item: dict[str, Any]) -> str:
    # "</" would end the script element, "<!--" would hide its end
    return json.dumps(item, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")


@lru_cache(maxsize=1)
def _exporter() -> Any:
    from nbconvert.exporters import HTMLExporter, TemplateExporter
    from traitlets.config import Config

    class PageExporter(HTMLExporter):
        def from_notebook_node(self, nb: Any, resources: Any = None, **options: Any) -> Any:
            # HTMLExporter's own would fill in "No description has been provided" where alternative text is
            # missing, which here is an error, and parse and write the whole page once more to do so.
            return TemplateExporter.from_notebook_node(self, nb, resources, **options)

    config = Config()
    config.CSSHTMLHeaderPreprocessor.enabled = False
    return PageExporter(config=config, template_name="report", extra_template_basedirs=[str(TEMPLATES)])
