"""How the site is cited: as a line and for BibTeX, from ``CITATION.cff`` and the day it was made on."""

from __future__ import annotations

from dataclasses import dataclass

import yaml

from impact.data.citation import escape
from impact.project import Project
from impact.project.version import __version__
from impact.reporting.page.words import SITE_TITLE, date_words

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class Citation:
    """Who makes the site, under which licences, and how it is cited."""

    authors: str
    software: str
    licence: str
    line: str
    bibtex: str


def site_citation(project: Project, made_on: str, address: str) -> Citation:
    """Write the citation of the site.

    Parameters
    ----------
    project
        Its ``CITATION.cff`` names title, authors, version and licence of the software.
    made_on
        Day of the newest report (ISO), or empty.
    address
        Of the site, or empty.
    """
    record = _read(project)
    authors = str(record["authors"])
    year, day = made_on[:4] or "n.d.", date_words(made_on) if made_on else ""
    when = f" Made on {day}." if day else ""
    where = f" {address}" if address else ""
    line = f"{authors} ({year}): {SITE_TITLE}. Version {record['version']}.{when}{where}"
    fields = {"title": f"{{{{{escape(SITE_TITLE)}}}}}", "author": f"{{{{{escape(authors)}}}}}"}
    if made_on:
        fields["year"] = f"{{{year}}}"
        fields["month"] = _MONTHS[int(made_on[5:7]) - 1]
        fields["day"] = f"{{{int(made_on[8:10])}}}"
    fields["version"] = f"{{{record['version']}}}"
    if address:
        fields["url"] = f"{{{address}}}"
    fields["note"] = "{Cite the publishers of the figures you show as well}"
    body = ",\n".join(f"  {name} = {value}" for name, value in fields.items())
    return Citation(
        authors, str(record["title"]), str(record["license"]), line, f"@misc{{impact-site,\n{body}\n}}"
    )


def _read(project: Project) -> dict[str, str]:
    """Read ``CITATION.cff``; what it does not say is said by the installed package."""
    record = {
        "authors": "The impact contributors",
        "title": "impact",
        "version": __version__,
        "license": "MIT",
    }
    try:
        body = yaml.safe_load((project.root / "CITATION.cff").read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError):
        return record
    if not isinstance(body, dict):
        return record
    names = [str(author.get("name", "")) for author in body.get("authors") or () if isinstance(author, dict)]
    if any(names):
        record["authors"] = " and ".join(filter(None, names))
    return record | {key: str(body[key]) for key in ("title", "version", "license") if body.get(key)}
