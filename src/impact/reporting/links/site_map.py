"""The map of the site: every page that ``reports.yml`` plans, in the order in which a reader meets them.

Pages link to what is planned and not to what happens to be made, so that a page is the same whichever others
stand beside it. The index and the frame of every page read this map; what a page takes from it is in its key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from impact.errors import ImpactError
from impact.places import fold
from impact.project import Project
from impact.project.hashes import hash_json
from impact.reporting.manifest import REPORT
from impact.reporting.request import parameters as params
from impact.reporting.request.notebooks import read_notebook
from impact.reporting.request.slug import slug as slug_of
from impact.reporting.request.spec import ReportSpec, read_reports
from impact.wording import partial_date

INDEX = "index.html"
BRIEF = "B"
#: The question whose pages are profiles: where the name of a place leads.
PROFILE = "Q7"
_LATEST = "latest"
#: The label of the latest page beside those of earlier days.
_NOW = "with the latest figures"


@dataclass(frozen=True)
class SitePage:
    """A page that is planned.

    ``title`` is that of its report; ``label`` parts it from others of the same report ("Lithuania", "as known
    on 18 March 2025") and is empty where it is the only one; ``place`` is a code, or empty; ``href`` leads
    there from the folder of all reports. Without a slug it is no page but a question as a whole, and
    ``href`` leads to its place in the index.
    """

    report: str
    slug: str
    question: str
    title: str
    label: str
    place: str
    href: str
    formats: tuple[str, ...]
    as_of: str = _LATEST

    @property
    def anchor(self) -> str:
        """Address in the index of the question that the page answers."""
        return anchor(self.question, self.report)


@dataclass(frozen=True)
class SiteMap:
    """All pages that are planned: the brief first, then question after question."""

    pages: tuple[SitePage, ...] = ()
    notebooks: tuple[str, ...] = ()  # names of all notebooks of the project, in the form of an id

    @cached_property
    def _by_address(self) -> dict[tuple[str, str], SitePage]:
        return {(page.report, page.slug): page for page in self.pages}

    @cached_property
    def _profiles(self) -> dict[str, SitePage]:
        profiles: dict[str, SitePage] = {}
        for page in self.pages:
            if page.question == PROFILE and page.place:
                profiles.setdefault(page.place, page)
        return profiles

    @cached_property
    def _chapters(self) -> list[str]:
        return list(dict.fromkeys(page.anchor for page in self.pages if page.question))

    @cached_property
    def digest(self) -> str:
        """Hash of all that pages may take from the map."""
        return hash_json([asdict(page) for page in self.pages])

    @property
    def places(self) -> tuple[str, ...]:
        """Codes of the places that have a profile."""
        return tuple(self._profiles)

    def page(self, report: str, slug: str) -> SitePage | None:
        """Look a page up; None when it is not planned."""
        return self._by_address.get((report, slug))

    def of_report(self, report: str) -> tuple[SitePage, ...]:
        """List the pages of one report: by place, the latest day first."""
        return tuple(page for page in self.pages if page.report == report)

    def question(self, question: str) -> tuple[SitePage, ...]:
        """List the pages that answer a question, such as ``Q9``; ``B`` for the brief."""
        return tuple(page for page in self.pages if page.question == question)

    def of_place(self, code: str) -> tuple[SitePage, ...]:
        """List the pages about a place, one a report: the brief, the scenario, the profile."""
        about: dict[str, SitePage] = {}
        for page in self.pages:
            if code and page.place == code:
                about.setdefault(page.report, page)
        return tuple(about.values())

    def profile(self, code: str) -> SitePage | None:
        """Look the profile of a place up; None when none is planned."""
        return self._profiles.get(code)

    def previous(self, page: SitePage) -> SitePage | None:
        """Find what stands before the question of a page; about the same place where that has a page."""
        return self._beside(page, -1)

    def next(self, page: SitePage) -> SitePage | None:
        """Find what follows the question of a page; about the same place where that has a page."""
        return self._beside(page, 1)

    def _beside(self, page: SitePage, step: int) -> SitePage | None:
        if page.anchor not in self._chapters:
            return None
        number = self._chapters.index(page.anchor) + step
        if not 0 <= number < len(self._chapters):
            return None
        return self.opening([other for other in self.pages if other.anchor == self._chapters[number]], page)

    def opening(self, pages: list[SitePage] | tuple[SitePage, ...], seen: SitePage | None = None) -> SitePage:
        """Choose where a link to a question leads.

        Parameters
        ----------
        pages
            The pages of the question, at least one.
        seen
            The page that the link stands on.

        Returns
        -------
        SitePage
            The page about the same place; else the only one, or the one as of the latest day; where each is
            about another place, the question as a whole.
        """
        same = [page for page in pages if seen is not None and seen.place and page.place == seen.place]
        first = (same or list(pages))[0]
        if same or not first.place or len({page.place for page in pages}) == 1:
            return first
        return SitePage(
            first.report, "", first.question, first.title, "", "", f"{INDEX}#{first.anchor}", first.formats
        )


def site_map(reports_yml: Path) -> SiteMap:
    """Map the site that a ``reports.yml`` plans; an entry that cannot be planned has no pages.

    Parameters
    ----------
    reports_yml
        The file, in the folder of the project.

    Raises
    ------
    ReportConfigError
        When the file itself is not as it should be.
    """
    return site_of(Project(reports_yml.parent), read_reports(reports_yml))


def site_of(project: Project, entries: Iterable[ReportSpec]) -> SiteMap:
    """Map the site that entries of a ``reports.yml`` plan, as :func:`site_map` does."""
    specs = sorted(entries, key=lambda spec: rank(spec.question))  # others keep their order
    pages: list[SitePage] = []
    for spec in specs:
        try:
            planned = {page.slug: page for page in _pages(project, spec)}
        except ImpactError:  # whoever asks for it is told; the others need not wait
            continue
        pages += _in_order(planned.values())
    return SiteMap(tuple(pages), tuple(sorted(_id_of(path) for path in project.notebooks.glob("*.ipynb"))))


def page_of(spec: ReportSpec, slug: str, values: Mapping[str, Any]) -> SitePage:
    """Describe one page of a report, planned or asked for by hand.

    Parameters
    ----------
    spec
        The entry of ``reports.yml``.
    slug
        Name of the page's folder.
    values
        The value of every parameter.
    """
    place, as_of = _text(values.get("country")), _text(values.get("as_of")) or _LATEST
    return SitePage(
        report=spec.id,
        slug=slug,
        question=spec.question,
        title=spec.title,
        label=label(place, as_of, slug),
        place=place,
        href=f"{spec.id}/{slug}/{REPORT}",
        formats=tuple(spec.formats),
        as_of=as_of,
    )


def label(place: str, as_of: str, slug: str) -> str:
    """Part a page from others of its report: place, day of its figures unless the latest, the rest.

    >>> label("LTU", "latest", "country-LTU_as-of-latest"), label("", "2025-03-18", "as-of-2025-03-18")
    ('Lithuania', 'as known on 18 March 2025')
    """
    rest = slug.replace(f"as-of-{as_of}", "").replace(f"country-{place}", "").strip("_")
    words = ", ".join(part for part in rest.split("_") if part and part != "default")
    day = "" if as_of == _LATEST else f"as known on {partial_date(as_of)}"
    return ", ".join(part for part in (place_name(place), words, day) if part)


def place_name(code: str) -> str:
    """Name a place; nothing where the code is none."""
    from impact import places

    try:
        return places.name(code) if code else ""
    except ImpactError:
        return ""


def anchor(question: str, report: str) -> str:
    """Address of a question in the index.

    >>> anchor("Q5", "withdrawal-scenarios"), anchor("B", "evidence-brief"), anchor("", "mine")
    ('question-5', 'brief', 'report-mine')
    """
    if question == BRIEF:
        return "brief"
    return f"question-{question.removeprefix('Q')}" if question else f"report-{report}"


def rank(question: str) -> tuple[int, int]:
    """Order reports: the brief, which draws on all, then Q1, Q2, ..., then those without a question."""
    if question.startswith("Q"):
        return (1, int(question[1:]))
    return (0 if question else 2, 0)


def _pages(project: Project, spec: ReportSpec) -> list[SitePage]:
    notebook = read_notebook(project, spec)
    name = f"notebooks/{spec.notebook}.ipynb"
    declared = params.read_parameters(notebook, name, project)
    pages = []
    for values in spec.expand():
        checked = params.check(declared, values, where=name, project=project)
        effective = {key: checked.get(key, parameter.default) for key, parameter in declared.items()}
        pages.append(page_of(spec, slug_of(declared, effective), effective))
    return pages


def _in_order(pages: Iterable[SitePage]) -> list[SitePage]:
    """Order the pages of a report: by the name of the place, of each the latest day first."""
    newest_first = sorted(pages, key=lambda page: page.as_of, reverse=True)  # "latest" sorts behind digits
    several = len({page.as_of for page in newest_first}) > 1
    labelled = [replace(page, label=page.label or _NOW) if several else page for page in newest_first]
    return sorted(labelled, key=lambda page: fold(place_name(page.place)))


def _id_of(path: Path) -> str:
    return re.sub(r"^\d+_", "", path.stem).replace("_", "-")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
