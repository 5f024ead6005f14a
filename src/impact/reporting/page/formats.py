"""The page of a report in the formats that ``reports.yml`` lists: always HTML, PDF and DOCX on request."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from impact.errors import ReportConfigError, missing_extra
from impact.reporting.manifest import REPORT
from impact.reporting.page.pandoc import pandoc

if TYPE_CHECKING:
    from impact.reporting.page.collect import Outputs
    from impact.reporting.page.page import About
    from impact.reporting.request.spec import ReportSpec

PDF = "report.pdf"
DOCX = "report.docx"


def write(executed: Any, shown: Outputs, about: About, folder: Path) -> str:
    """Write the page of a report into its folder, in each format that it is about.

    Parameters
    ----------
    executed
        The executed notebook, normalised.
    shown
        What it shows, from :func:`impact.reporting.page.collect.collect`.
    about
        What the page says about itself, and its formats.
    folder
        Holds what :func:`impact.reporting.page.exports.write` wrote; gets
        ``report.html``, and ``report.pdf`` and ``report.docx`` when listed.

    Returns
    -------
    str
        What who made it should know; empty when there is nothing.

    Raises
    ------
    RunFailed
        When the page or a document cannot be made as it should be.
    """
    # planning imports this module and needs no nbconvert, which takes a second
    from impact.reporting.page import html
    from impact.reporting.page.frame.take_along import items
    from impact.reporting.page.page import compose
    from impact.reporting.page.prose.scripts import advice

    page = compose(executed, shown, about, items(shown, folder))
    (folder / REPORT).write_text(html.render(page), encoding="utf-8")
    note = ""
    if "pdf" in about.formats:
        from impact.reporting.page.documents import pdf

        document, boxed = pdf.set_page(page)
        (folder / PDF).write_bytes(document)
        note = advice(boxed) if boxed else ""
    if "docx" in about.formats:
        from impact.reporting.page.documents import docx

        (folder / DOCX).write_bytes(docx.render(page))
    return note


def check_installed(reports: Iterable[ReportSpec]) -> None:
    """Refuse formats that nothing is installed for, before anything runs.

    Raises
    ------
    ReportConfigError
        Naming the report, the format and what to install.
    """
    missing = [name for name in ("pdf", "docx") if not installed(name)]
    for report in reports:
        for name in missing:
            if name in report.formats:
                missed = missing_extra("documents", "typst" if name == "pdf" else "typst or pypandoc")
                raise ReportConfigError(
                    f"reports.yml: report {report.id!r} wants the format {name}, and {missed.found}",
                    missed.expected,
                    f"{missed.remedy}, or take {name} out of formats",
                )


def installed(name: str) -> bool:
    """Whether everything is installed that a page in the format ``name`` needs."""
    if importlib.util.find_spec("typst") is None:
        return False
    if name == "pdf":
        return True
    return pandoc() is not None
