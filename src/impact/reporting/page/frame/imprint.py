"""Who made a page, under which licence, how to cite it, and whom to write to: from ``CITATION.cff``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from impact import yaml_document
from impact.errors import machine_lacks
from impact.project.version import __version__
from impact.reporting.page.words import SITE_TITLE
from impact.yaml_document import Unreadable

#: The file in the project's folder that names authors, licence and contact.
CITATION = "CITATION.cff"
_KEY = 12  # letters of a key that tell it from all others


@dataclass(frozen=True)
class Imprint:
    """Who makes the pages; ``contact`` are words and address, both empty where nobody is named."""

    authors: str = "The impact contributors"
    version: str = __version__
    licence: str = "MIT"
    contact: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Reference:
    """How a page is cited: as a line, and for BibTeX."""

    line: str
    bibtex: str


def read_imprint(project: Path) -> Imprint:
    """Read ``CITATION.cff``; what it does not say is said by the installed package."""
    try:
        body = yaml_document.load_file(project / CITATION)
    except (OSError, Unreadable) as error:
        if lack := machine_lacks(error, f"{CITATION} cannot be read: {error}"):
            raise lack from error  # the page would name nobody
        return Imprint()
    if not isinstance(body, dict):
        return Imprint()
    names = " and ".join(filter(None, map(_name, _entries(body.get("authors")))))
    usual = Imprint()
    return Imprint(
        authors=names or usual.authors,
        version=str(body.get("version") or usual.version),
        licence=str(body.get("license") or usual.licence),
        contact=_contact(body),
    )


def reference(
    imprint: Imprint, *, title: str, label: str, known: str, year: str, key: str, name: str
) -> Reference:
    """Write how a page is cited.

    Parameters
    ----------
    imprint
        Who makes the pages.
    title, label
        Heading of the page; the place or day that parts it from others.
    known, year
        To when the figures are known, in words, and the year of it; may be empty.
    key
        Of the page: whoever has the same key has the same figures.
    name
        Of the page among all, such as ``withdrawal-scenarios/country-LTU_as-of-latest``.

    Examples
    --------
    >>> cited = reference(
    ...     Imprint("A. Author", "1.0"),
    ...     title="Mines",
    ...     label="",
    ...     known="May 2025",
    ...     year="2025",
    ...     key="ab" * 32,
    ...     name="a/b",
    ... )
    >>> print(cited.line)
    A. Author (2025): “Mines”. In: Mines and civilians: the evidence. Version 1.0. May 2025. Key abababababab.
    """
    whole = title if not label or label in title else f"{title} ({label})"
    facts = [f"Version {imprint.version}", known, f"Key {key[:_KEY]}" if key else ""]
    about = ". ".join(filter(None, [SITE_TITLE, *facts]))
    stop = "" if whole.endswith(("?", "!")) else "."
    line = f"{imprint.authors} ({year or 'n.d.'}): “{whole}”{stop} In: {about}."
    fields = {
        "author": f"{{{_tex(imprint.authors)}}}",
        "title": f"{{{_tex(whole)}}}",
        "booktitle": f"{{{_tex(SITE_TITLE)}}}",
        "year": year,
        "version": imprint.version,
        "note": ". ".join(filter(None, [*facts[1:], "Cite the publishers of the figures you show as well"])),
    }
    body = ",\n".join(f"  {field} = {{{value}}}" for field, value in fields.items() if value)
    return Reference(line, f"@misc{{impact-{_label(name)},\n{body}\n}}")


def _name(author: Any) -> str:
    if not isinstance(author, dict):
        return ""
    person = " ".join(str(author[part]) for part in ("given-names", "family-names") if author.get(part))
    return str(author.get("name") or person)


def _entries(value: Any) -> list[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _contact(body: dict[str, Any]) -> tuple[str, str]:
    """Find whom to write to: a contact by mail or page, else where the code stands."""
    for entry in _entries(body.get("contact")):
        if entry.get("email"):
            return (_name(entry) or str(entry["email"]), f"mailto:{entry['email']}")
        if entry.get("website"):
            return (_name(entry) or str(entry["website"]), str(entry["website"]))
    address = str(body.get("repository-code") or body.get("url") or "")
    return (address, address)


def _label(name: str) -> str:
    return "".join(char if char.isalnum() else "-" for char in name).strip("-").lower()


def _tex(text: str) -> str:
    from impact.data.citation import escape

    return escape(text)
