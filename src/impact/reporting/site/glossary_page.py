"""The page of the glossary: ``reports/glossary.html``, where the terms of all pages lead."""

from __future__ import annotations

from pathlib import Path

from impact.project import Project
from impact.reporting import manifest as records
from impact.reporting.links.site_map import INDEX
from impact.reporting.links.term_links import GLOSSARY
from impact.reporting.page.check import check_page
from impact.reporting.page.templates import fill, style
from impact.reporting.page.words import SITE_TITLE
from impact.wording.glossary import terms


def write_glossary(project: Project) -> Path:
    """Write the page of the glossary, unless it is as it would be.

    Returns
    -------
    Path
        Of ``reports/glossary.html``.
    """
    page = project.reports / GLOSSARY
    text = fill(
        "glossary.html.j2", title="Glossary", site=SITE_TITLE, index=INDEX, style=style(), terms=terms()
    )
    if not page.is_file() or page.read_bytes() != text.encode("utf-8"):
        check_page(text)
        project.reports.mkdir(exist_ok=True)
        records.replace(page, text)
    return page
