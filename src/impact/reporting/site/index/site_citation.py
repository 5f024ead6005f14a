"""How the site is cited: as a line and for BibTeX, from ``CITATION.cff`` and the day it was made on."""

from __future__ import annotations

from dataclasses import dataclass

from impact.data.citation import escape
from impact.project import Project
from impact.reporting.page.frame.imprint import Imprint, read_imprint
from impact.reporting.page.words import SITE_TITLE, date_words

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class Citation:
    """Who makes the site, and how it is cited."""

    imprint: Imprint
    line: str
    bibtex: str


def site_citation(project: Project, made_on: str, address: str, newest: str = "") -> Citation:
    """Write the citation of the site.

    Parameters
    ----------
    project
        Its ``CITATION.cff`` names authors, version, licence and contact.
    made_on
        Day of the newest report (ISO), or empty.
    address
        Of the site, or empty.
    newest
        Day of the newest source (ISO), whose year the pages are cited with; that of making where empty.
    """
    imprint = read_imprint(project.root)
    year, day = newest[:4] or made_on[:4] or "n.d.", date_words(made_on) if made_on else ""
    when = f" Made on {day}." if day else ""
    where = f" {address}" if address else ""
    line = f"{imprint.authors} ({year}): {SITE_TITLE}. Version {imprint.version}.{when}{where}"
    fields = {"title": f"{{{{{escape(SITE_TITLE)}}}}}", "author": f"{{{{{escape(imprint.authors)}}}}}"}
    if newest or made_on:
        fields["year"] = f"{{{year}}}"
    if made_on and year == made_on[:4]:
        fields["month"] = _MONTHS[int(made_on[5:7]) - 1]
        fields["day"] = f"{{{int(made_on[8:10])}}}"
    fields["version"] = f"{{{imprint.version}}}"
    if address:
        fields["url"] = f"{{{address}}}"
    fields["note"] = "{Cite the publishers of the figures you show as well}"
    body = ",\n".join(f"  {name} = {value}" for name, value in fields.items())
    return Citation(imprint, line, f"@misc{{impact-site,\n{body}\n}}")
