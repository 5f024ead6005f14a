"""The index over all reports: ``reports/index.html``, one file that loads nothing, its feed and its card.

It shows what is there and nothing else: where things stand, questions with a finished report, what failed
or was not made, what changed since the run before, and how new the data are. It holds no time of its own
making, so that equal reports with an equal history give an equal index: "made on" is the newest day on
which a report that it shows was made. The parts stand in :mod:`impact.reporting.site.index`, one module
each.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from impact.project import Project
from impact.reporting import manifest as records
from impact.reporting.key import cachekey
from impact.reporting.links.site_map import BRIEF, INDEX, PROFILE, site_of
from impact.reporting.page.check import check_page
from impact.reporting.page.prose.signs import visible
from impact.reporting.page.templates import fill, style
from impact.reporting.page.words import SITE_TITLE, date_words
from impact.reporting.request.spec import ReportSpec, read_reports
from impact.reporting.site import news, own_pages
from impact.reporting.site.finished_reports import FinishedReport, finished_reports, rank
from impact.reporting.site.index.site_address import CARD, site_address
from impact.wording import counted, noun

Part = TypeVar("Part")

FEED = "feed.xml"
GLOSSARY = "glossary.html"
#: Where `make docs` puts the documentation; a site without it has no link to it.
DOCUMENTATION = "docs/index.html"
_REMEDY = "mend or remove it, or make it again (impact build --force, impact run --force), and run again"
#: What is new about more pages of one notebook than this is folded.
_MOST_UNFOLDED = 4


@dataclass(frozen=True)
class Written:
    """An index that stands, and what it lacks: a sentence for each part, with what to do."""

    path: Path
    troubles: tuple[str, ...] = ()


def write_index(project: Project) -> Path:
    """Write the index as :func:`renew_index` does, and give its path."""
    return renew_index(project).path


def renew_index(project: Project, specs: Sequence[ReportSpec] | None = None, *, coming: int = 0) -> Written:
    """Write the index over the reports that are there, its feed and its card, unless nothing changed.

    Parts that cannot be made are left out, and the page says so; it is then made anew by the next run.

    Parameters
    ----------
    project
        Whose reports.
    specs
        The entries of ``reports.yml``; none means as the file is now.
    coming
        How many pages are still being made: the page says that, too.

    Raises
    ------
    ImpactError
        When the address of the site is none, or ``reports.yml`` cannot be read.
    """
    index = project.reports / INDEX
    address = site_address()
    specs = read_reports(project.reports_yml) if specs is None else specs
    key = _key(project, specs, address)
    complete = all((project.reports / name).is_file() for name in (FEED, CARD))
    # bytes: an old index may hold anything
    if complete and index.is_file() and index.read_bytes().rstrip().endswith(f"<!-- {key} -->".encode()):
        return Written(index)
    parts = Parts(coming)
    page, feed, picture = _render(project, specs, address, parts)
    page, feed = visible(page), visible(feed)
    project.reports.mkdir(exist_ok=True)
    for name, body in ((CARD, picture), (FEED, feed.encode("utf-8"))):
        parts.put(project.reports / name, body)
    if not parts.troubles and not coming:
        page += f"<!-- {key} -->\n"  # nothing is missing, and its companions are there
    check_page(page)
    records.replace(index, page)
    return Written(index, tuple(parts.troubles))


class Parts:
    """The parts of the index, each made for itself: one that cannot be made is named on the page."""

    def __init__(self, coming: int = 0) -> None:
        self.coming = coming
        self.missing: list[str] = []
        self.troubles: list[str] = []

    def make(self, name: str, do: Callable[[], Part], instead: Any) -> Part:
        """Make a part, or put in its place what stands for none."""
        try:
            return do()
        except Exception as error:  # noqa: BLE001 - whatever it is, the other parts do not depend on it
            self.miss(name, f"{type(error).__name__}: {' '.join(str(error).split())}")
            empty: Part = instead
            return empty

    def miss(self, name: str, words: str) -> None:
        """Note that a part is not on the page."""
        self.missing.append(name)
        self.troubles.append(f"reports/index.html lacks {name}: {words.rstrip('.')}; {_REMEDY}")

    def put(self, path: Path, body: bytes) -> None:
        """Write a file beside the index."""
        try:
            records.replace_bytes(path, body)
        except OSError as error:
            self.troubles.append(
                f"reports/{path.name} could not be written: {error.strerror or error}; "
                "move away what stands in its place and run again"
            )


def _key(project: Project, specs: Sequence[ReportSpec], address: str) -> str:
    """Hash what the index depends on: reading the tables to find nothing new would take half a second."""
    digest = hashlib.sha256(f"{cachekey.package_hash()}\0{address}\0".encode())
    digest.update(repr([spec.model_dump() for spec in specs]).encode())
    names = (records.MANIFEST, records.FAILED)
    about = [path for name in names for path in project.reports.glob(f"*/*/{name}")]
    data = [project.processed / name for name in ("datapackage.json", "accounts.json")]
    complete = [project.root / "CITATION.cff", *sorted(project.root.glob("scenarios/*.yml"))]
    paths = (project.reports_yml, *data, *complete, *sorted(about), *sorted(news.traces(project.reports)))
    for path in paths:
        digest.update(f"{path.relative_to(project.root).as_posix()}\0".encode())
        digest.update(path.read_bytes() if path.is_file() else b"")
    for path in sorted(project.reports.glob(f"*/*/{records.RUN}")):  # the days that the index shows
        run = records.read_run(path.parent)
        digest.update(f"{path.parent.name}\0{(run.made_at if run else None) or ''}\0".encode())
    for beside in (GLOSSARY, DOCUMENTATION):
        digest.update(f"{beside}\0".encode() if (project.reports / beside).is_file() else b"")
    return digest.hexdigest()


def _render(
    project: Project, entries: Sequence[ReportSpec], address: str, parts: Parts
) -> tuple[str, str, bytes]:
    """Fill in the page and the feed, and draw the card."""
    from impact.data.registers import (
        FIRST_YEAR,
    )  # and with it pandas, which an index that stands has no use for
    from impact.reporting.site.index import (
        card_picture,
        data_state,
        feed,
        five_states,
        four_numbers,
        not_made,
        number_files,
        question_cards,
        script,
        site_citation,
    )
    from impact.reporting.site.index.countries import (
        country_list,
        coverage_grid,
        outline_map,
        standing_now,
    )

    def state_chart() -> five_states.StateChart | None:
        chart = five_states.state_chart(project, _pages_of(BRIEF, specs, finished))
        translations = [page for spec in translated for page in finished[spec.id]]
        return five_states.with_languages(chart, translations) if chart else None

    specs = sorted(entries, key=lambda spec: rank(spec.question))
    finished = {
        spec.id: parts.make(f"the pages of {spec.id}", partial(finished_reports, project, spec), [])
        for spec in specs
    }
    failures = [
        _group(
            spec, parts.make(f"what failed of {spec.id}", partial(news.failures, project.reports, spec), [])
        )
        for spec in specs
    ]
    changes = [
        _group(
            spec,
            parts.make(f"what changed in {spec.id}", partial(_changes, project, spec, finished[spec.id]), []),
        )
        for spec in specs
    ]
    everything = [page for pages in finished.values() for page in pages]
    shown = {name: [p for p in pages if not own_pages.is_closed(p)] for name, pages in finished.items()}
    made_at = max(map(_made_at, everything), default="")
    states = parts.make("who leaves the treaty", lambda: country_list.leaving_now(project), None)
    leaving = states or standing_now.Leaving()
    headline = standing_now.headline(leaving)
    numbers = parts.make("the numbers at its head", lambda: four_numbers.head_numbers(finished), [])
    profiles = _pages_of(PROFILE, specs, finished)
    countries = parts.make(
        "the list of countries",
        lambda: country_list.country_list(project, profiles),
        country_list.CountryList((), (), FIRST_YEAR),
    )
    translated = [spec for spec in specs if any(five_states.language_of(page) for page in finished[spec.id])]
    chart = parts.make("the chart of the states", state_chart, None)
    asked = [spec for spec in specs if not (chart and spec in translated)]
    day = parts.make("the day of the newest source", lambda: country_list.newest_source_day(project), "")
    tables = parts.make("the state of the data", lambda: data_state.data_state(project), [])
    for table in tables:
        if table["damage"]:
            parts.miss(f"the state of the table {table['title']}", table["damage"])
    filtering = script.filter_script()
    values: dict[str, Any] = {
        "title": SITE_TITLE,
        "headline": headline,
        "standing": standing_now.standing_sentences(states) if states else [],
        "made_on": date_words(made_at[:10]) if made_at else "",
        "newest_sources": parts.make(
            "the days of the newest sources", lambda: country_list.newest_sources(project), ""
        ),
        "citation": site_citation.site_citation(project, made_at[:10], address, day),
        "known": [numbers[0].sentence] if numbers else [],
        "numbers": numbers,
        "chart": chart,
        "states_words": standing_now.nav_words(leaving),
        "cards": parts.make(
            "the cards of the questions", lambda: question_cards.question_cards(asked, finished), []
        ),
        "unused": question_cards.unused_numbers(specs) if chart else "",
        "countries": countries,
        "map": parts.make("the map", lambda: outline_map.outline_map(countries.rows), None),
        "grid": parts.make(
            "the grid of what is not known", lambda: coverage_grid.coverage_grid(countries.rows), None
        ),
        "tables": tables,
        "files": parts.make("the list of files", lambda: number_files.number_files(specs, shown), []),
        "failures": [group for group in failures if group["entries"]],
        "earlier": bool(news.traces(project.reports)),
        "changes": [group for group in changes if group["entries"]],
        "missing": parts.make(
            "the list of what was not made",
            lambda: not_made.not_made(site_of(project, specs), specs, finished),
            [],
        ),
        "closed": parts.make(
            "which pages are not for the public", lambda: own_pages.closed_words(everything), ""
        ),
        "glossary": (project.reports / GLOSSARY).is_file(),
        "documentation": DOCUMENTATION if (project.reports / DOCUMENTATION).is_file() else "",
        "address": address,
        "style": style(),
        "script": filtering,
        "script_hash": script.script_hash(filtering),
    }
    news_items = parts.make("the feed", lambda: feed.entries(_flat(changes), _flat(failures)), [])
    updated = max([entry.updated for entry in news_items] + [made_at])
    feed_text = fill(
        "site/feed.xml.j2",
        title=SITE_TITLE,
        headline=headline,
        authors=values["citation"].imprint.authors,
        id=feed.entry_id("feed"),
        updated=updated or feed.NO_TIME,
        entries=news_items,
        address=address,
    )
    picture = parts.make("its card", lambda: card_picture.card_picture(headline, numbers), b"")
    whole = fill("site.html.j2", **values, lacking=tuple(parts.missing), coming=coming_words(parts.coming))
    return whole, feed_text, picture


def coming_words(coming: int) -> str:
    """Say on an index that is written before its time how many pages were still to come; else nothing.

    >>> coming_words(1), coming_words(0)
    ('When this list was written, 1 page was still to be made or brought up to date.', '')
    """
    if not coming:
        return ""
    words = counted(coming, "page")
    verb = noun(coming, "was", "were")
    return f"When this list was written, {words} {verb} still to be made or brought up to date."


def _pages_of(
    question: str, specs: Sequence[ReportSpec], finished: dict[str, list[FinishedReport]]
) -> list[FinishedReport]:
    return [page for spec in specs if spec.question == question for page in finished[spec.id]]


def _made_at(page: FinishedReport) -> str:
    run = records.read_run(page.folder)
    return (run.made_at if run else None) or ""


def _group(spec: ReportSpec, entries: list[dict[str, Any]]) -> dict[str, Any]:
    """Keep what is new about one notebook together, so that many pages of it can be folded."""
    return {"title": spec.title, "entries": entries, "folded": len(entries) > _MOST_UNFOLDED}


def _flat(groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [entry for group in groups for entry in group["entries"]]


def _changes(project: Project, spec: ReportSpec, pages: list[FinishedReport]) -> list[dict[str, Any]]:
    open_pages = [page for page in pages if not own_pages.is_closed(page)]
    entries = [news.changed(project.reports, item.folder, item.manifest, spec.title) for item in open_pages]
    return [entry for entry in entries if entry is not None]
