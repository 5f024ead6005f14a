"""What a page says, before it is HTML, PDF or DOCX: title, findings, blocks, sources and how it was made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from impact.errors import ReportConfigError
from impact.findings import Finding
from impact.reporting.links.report_links import resolve
from impact.reporting.links.site_map import SiteMap, SitePage
from impact.reporting.page.blocks import FOLDED, Block, lay_out
from impact.reporting.page.collect import Outputs, collect
from impact.reporting.page.frame.imprint import Imprint, Reference, reference
from impact.reporting.page.frame.own_words import ENGLISH, OwnWords, own_words
from impact.reporting.page.frame.surroundings import ROOT, Surroundings, surroundings
from impact.reporting.page.frame.take_along import Item
from impact.reporting.page.words import SITE_TITLE, as_of_words, date_words, kicker
from impact.reporting.request.cron import schedule_words
from impact.wording import count, counted

if TYPE_CHECKING:
    from impact.data.own_series import OwnDataset
    from impact.data.sources import Source

# How many findings stand at the top; further ones stay where the notebook states them.
LEAD = 6
#: Tag of a code cell whose findings lead its page; without one the first findings of the page do.
LEADING = "lead"
# The same in a brief: an answer in five sentences, for a reader who has two minutes.
BRIEF_LEAD = 5
# Pages behind a finding, figure or table that a brief lists one by one on paper; it sums the others up.
_FEW = 5
_SEVERAL = 5  # pages of a publisher that is named


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
    formats: tuple[str, ...] = ("html",)  # that stand beside each other
    schedule: str = ""  # cron expression of reports.yml
    site: SiteMap = field(default=SiteMap(), repr=False)  # what the page may link to
    here: SitePage | None = None  # the page itself on that map
    imprint: Imprint = field(default=Imprint())

    @property
    def as_of(self) -> str:
        """The day on which the figures were known, or ``latest``."""
        return str(self.parameters.get("as_of", "latest"))


@dataclass(frozen=True)
class Page:
    """A report laid out, for every format alike."""

    about: About
    shown: Outputs
    heading: str
    standfirst: str  # HTML
    dateline: str
    newest: str  # ISO date of the newest source, or of the day the figures were known; may be empty
    findings: list[dict[str, str]]  # id, sentence, basis
    contents: list[dict[str, str]]  # id, text
    blocks: list[Block]
    sources: list[dict[str, Any]]  # publisher, tier, pages: [title, url, date, note]
    source_summary: str
    language: str = ENGLISH  # of title, findings and prose; what the machine adds is in English
    brief: bool = False  # two to four pages of paper: small type, sources in short
    few_sources: tuple[str, ...] = ()  # of a brief: ids of the pages that it lists one by one on paper
    around: Surroundings = field(default=Surroundings())
    take_along: tuple[Item, ...] = ()  # figures and tables with the files beside the page

    @property
    def label(self) -> str:
        """The site, and the question that the report answers."""
        return f"{SITE_TITLE}. {self.kicker}" if self.kicker else SITE_TITLE

    @property
    def kicker(self) -> str:
        """The question that the report answers, in words."""
        return kicker(self.about.question)

    @property
    def short_sources(self) -> dict[str, list[dict[str, str]]]:
        """The pages that a brief lists one by one on paper, by their publishers."""
        few = set(self.few_sources)
        publishers: dict[str, list[dict[str, str]]] = {}
        for group in self.sources:
            for entry in group["pages"]:
                if entry["id"] in few:
                    publishers.setdefault(group["publisher"], []).append(entry)
        return dict(sorted(publishers.items(), key=lambda item: item[0].lower()))

    @property
    def other_sources(self) -> str:
        """Who published the pages that a brief does not list on paper, and where they are listed."""
        few = set(self.few_sources)
        rest: dict[str, int] = {}
        for group in self.sources:
            others = sum(entry["id"] not in few for entry in group["pages"])
            if others:
                rest[group["publisher"]] = rest.get(group["publisher"], 0) + others
        if not rest:
            return ""
        several = sorted((-n, name) for name, n in rest.items() if n >= _SEVERAL)
        named = ", ".join(f"{name} ({-n})" for n, name in several)
        single = len(rest) - len(several)
        beside = f"{' and ' if named else ''}{count(single)} {'other ' if named else ''}publishers"
        return (
            f"Sums and models rest on {count(sum(rest.values()))} further pages, listed in report.html and "
            f"data/raw/sources.csv: {named}{beside if single else ''}."
        )

    @property
    def source_count(self) -> int:
        """How many pages the report names."""
        return sum(len(group["pages"]) for group in self.sources)

    @property
    def as_of_words(self) -> str:
        """On which day the figures were known, in words."""
        return as_of_words(self.about.as_of)

    @property
    def reference(self) -> Reference:
        """How the page is cited."""
        here = self.about.here
        return reference(
            self.about.imprint,
            title=self.heading,
            label=here.label if here else "",
            known=self.dateline,
            year=self.newest[:4],
            key=self.about.key,
            name=f"{here.report}-{here.slug}" if here else self.about.notebook,
        )

    @property
    def own_datasets(self) -> list[OwnDataset]:
        """Datasets of the reader's own that the page shows, which are not ours to license or to cite."""
        from impact.data import own_series

        sources = [own_series.find(name) for name in self.shown.source_ids if own_series.is_own(name)]
        return [dataset for dataset in sources if not dataset.made_up]

    @property
    def wholly_own(self) -> bool:
        """Whether every figure of the page is of the reader's own datasets."""
        own = {dataset.source_id for dataset in self.own_datasets}
        return bool(own) and own.issuperset(self.shown.source_ids)

    @property
    def next_due(self) -> str:
        """How often the page is brought up to date, in words; empty when only on request."""
        return schedule_words(self.about.schedule) if self.about.schedule else ""

    @property
    def words(self) -> OwnWords:
        """The words of the frame in the language of the page."""
        return own_words(self.language)

    @property
    def reopen(self) -> str:
        """The command that opens the notebook of the page with its parameters."""
        return self.about.rerun.replace("impact run ", "impact lab ", 1)

    @property
    def parameters(self) -> list[tuple[str, Any]]:
        """The parameters besides the day on which the figures were known."""
        return [(name, value) for name, value in self.about.parameters.items() if name != "as_of"]


def compose(notebook: Any, shown: Outputs, about: About, take_along: tuple[Item, ...] = ()) -> Page:
    """Lay a report out.

    Parameters
    ----------
    notebook
        The executed notebook, normalised.
    shown
        What it shows, from :func:`impact.reporting.page.collect.collect`.
    about
        What the page says about itself.
    take_along
        Figures and tables with the files that stand beside the page.

    Raises
    ------
    RunFailed
        When a picture has no alternative text.
    UnknownName
        When a source is named that ``sources.csv`` does not hold.
    ReportConfigError
        When the notebook's metadata ask for a layout that does not exist.
    RunFailed
        When the text links to a report that there is not.
    """
    from impact.data import sources

    brief = is_brief(notebook)
    lead = _leading(notebook, shown)[: BRIEF_LEAD if brief else LEAD]
    story = lay_out(notebook, in_lead={finding.id for finding in lead}, listed=brief)
    pages = sources.bibliography(shown.source_ids)
    language = next((finding.language for finding in lead if finding.language), ENGLISH)
    newest = max((page.published for page in pages), default="")
    return Page(
        about=about,
        shown=shown,
        heading=story.heading or about.title,
        standfirst=resolve(story.standfirst, about.site, about.here, ROOT),
        dateline=_dateline(about, pages, own_words(language)),
        newest=newest if about.as_of == "latest" else about.as_of,
        findings=_lead(lead),
        contents=[*story.contents, {"id": "sources", "text": "Sources"}],
        blocks=[
            replace(block, html=resolve(block.html, about.site, about.here, ROOT)) for block in story.blocks
        ],
        sources=list(_grouped(pages)),
        source_summary=_summary(shown.source_ids, pages),
        language=language,
        brief=brief,
        few_sources=_few(_on_paper(notebook)) if brief else (),
        around=surroundings(about.site, about.here),
        take_along=take_along,
    )


def _leading(notebook: Any, shown: Outputs) -> Sequence[Finding]:
    """Choose the findings that may lead: those of cells with the tag for it; all where no cell has it."""
    cells = [cell for cell in notebook["cells"] if LEADING in cell["metadata"].get("tags", ())]
    return collect({"cells": cells}).findings if cells else shown.findings


def is_brief(notebook: Any) -> bool:
    """Whether the notebook's metadata ``impact.layout`` ask for a brief.

    Raises
    ------
    ReportConfigError
        For any other layout.

    Examples
    --------
    >>> is_brief({"metadata": {"impact": {"layout": "brief"}}}), is_brief({"metadata": {}})
    (True, False)
    """
    layout = notebook["metadata"].get("impact", {}).get("layout")
    if layout not in (None, "brief"):
        raise ReportConfigError(f"metadata impact.layout is {layout!r}", '"brief", or no layout at all')
    return layout is not None


def _on_paper(notebook: Any) -> Outputs:
    """Collect what a notebook shows on paper, where folded cells are left out."""
    cells = [cell for cell in notebook["cells"] if FOLDED not in cell["metadata"].get("tags", ())]
    return collect({"cells": cells})


def _few(shown: Outputs) -> tuple[str, ...]:
    named = [
        *(finding.sources for finding in shown.findings),
        *(figure.sources for figure in shown.figures),
        *(table.sources for table in shown.tables),
    ]
    return tuple(sorted({page for ids in named if len(ids) <= _FEW for page in ids}))


def _dateline(about: About, pages: list[Source], words: OwnWords) -> str:
    if about.as_of != "latest":
        return words.as_known(about.as_of)
    if not pages:
        return ""
    newest = max(pages, key=lambda page: page.published)
    return words.source(newest.published, newest.published_precision)


def _lead(stated: Iterable[Finding]) -> list[dict[str, str]]:
    """List sentence and basis of each finding; a basis that stands just above is not repeated."""
    entries = []
    before = ""
    for finding in stated:
        interval = "" if finding.original else finding.interval  # a translation says its own
        basis = "; ".join(part for part in (interval, finding.method) if part)
        basis = basis[:1].upper() + basis[1:]
        shown = "" if basis == before else basis
        entries.append({"id": finding.id, "sentence": finding.sentence, "basis": shown})
        before = basis
    return entries


def _grouped(pages: Iterable[Source]) -> Iterable[dict[str, Any]]:
    from impact.vocabulary import OWN_TIERS, TIERS

    groups: dict[tuple[str, str], list[dict[str, str]]] = {}
    for page in pages:
        entry = {
            "title": page.title,
            "url": page.url,
            "date": date_words(page.published, page.published_precision),
            "note": page.note.rstrip("."),
            "id": page.source_id,
        }
        groups.setdefault((page.tier, page.publisher), []).append(entry)
    for (tier, publisher), entries in groups.items():
        yield {"publisher": publisher, "tier": (TIERS | OWN_TIERS).get(tier, tier), "pages": entries}


def _summary(ids: tuple[str, ...], pages: list[Source]) -> str:
    from impact.data.sources import line

    if not pages:
        return "This page names no sources."
    pages_words = counted(len(pages), "page")
    return f"The figures come from {pages_words}: {line(ids)}."
