"""The page of a report in the formats that ``reports.yml`` lists: always HTML, PDF and DOCX on request."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from impact.errors import ReportConfigError
from impact.reporting.manifest import REPORT

if TYPE_CHECKING:
    from impact.reporting.page.collect import Outputs
    from impact.reporting.page.page import About
    from impact.reporting.request.spec import ReportSpec

PDF = "report.pdf"
DOCX = "report.docx"


def write(executed: Any, shown: Outputs, about: About, folder: Path) -> None:
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
        Gets ``report.html``, and ``report.pdf`` and ``report.docx`` when listed.

    Raises
    ------
    RunFailed
        When the page or a document cannot be made as it should be.
    """
    # planning imports this module and needs no nbconvert, which takes a second
    from impact.reporting.page import html
    from impact.reporting.page.page import compose

    page = compose(executed, shown, about)
    (folder / REPORT).write_text(html.render_page(executed, page), encoding="utf-8")
    if "pdf" in about.formats:
        from impact.reporting.page import pdf

        (folder / PDF).write_bytes(pdf.render(page))
    if "docx" in about.formats:
        from impact.reporting.page import docx

        (folder / DOCX).write_bytes(docx.render(page))


def check_installed(reports: Iterable[ReportSpec]) -> None:
    """Refuse formats that nothing is installed for, before anything runs.

    Raises
    ------
    ReportConfigError
        Naming the report, the format and what to install.
    """
    missing = [name for name in ("pdf", "docx") if not _installed(name)]
    for report in reports:
        for name in missing:
            if name in report.formats:
                needs = "typst" if name == "pdf" else "typst and pypandoc_binary"
                raise ReportConfigError(
                    f"reports.yml: report {report.id!r} wants the format {name}, which needs {needs}",
                    "the extra [documents] installed",
                    'run: pip install "impact[documents]" (in a checkout: pip install -e ".[documents]"), '
                    f"or take {name} out of formats",
                )


def pandoc() -> Path | None:
    """Find the pandoc that the extra [documents] brings, or else that of the system."""
    spec = importlib.util.find_spec("pypandoc")
    for place in (spec.submodule_search_locations if spec else None) or ():
        for name in ("pandoc", "pandoc.exe"):
            if (Path(place) / "files" / name).is_file():
                return Path(place) / "files" / name
    found = shutil.which("pandoc")
    return Path(found) if found else None


def _installed(name: str) -> bool:
    if importlib.util.find_spec("typst") is None:
        return False
    if name == "pdf":
        return True
    return pandoc() is not None
