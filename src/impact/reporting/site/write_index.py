"""The index over all reports: ``reports/index.html``, one file that loads nothing, its feed and its card.

It shows what is there and nothing else: where things stand, questions with a finished report, what failed
or was not made, what changed since the run before, and how new the data are. It holds no time of its own
making, so that equal reports with an equal history give an equal index: "made on" is the newest day on
which a report that it shows was made. The parts stand in :mod:`impact.reporting.site.index`, one module
each.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from impact.project import Project
from impact.reporting import manifest as records
from impact.reporting.key import cachekey
from impact.reporting.links.site_map import BRIEF, INDEX, PROFILE, site_map
from impact.reporting.page.check import check_page
from impact.reporting.page.prose.signs import visible
from impact.reporting.page.templates import fill, style
from impact.reporting.page.words import SITE_TITLE, date_words
from impact.reporting.request.spec import ReportSpec, read_reports
from impact.reporting.site import news
from impact.reporting.site.finished_reports import FinishedReport, finished_reports, rank
from impact.reporting.site.index.site_address import site_address

FEED = "feed.xml"
GLOSSARY = "glossary.html"
#: Where `make docs` puts the documentation; a site without it has no link to it.
DOCUMENTATION = "docs/index.html"
#: What is new about more pages of one notebook than this is folded.
_MOST_UNFOLDED = 4


def write_index(project: Project) -> Path:
    """Write the index over the reports that are there, its feed and its card, unless nothing changed.

    Returns
    -------
    Path
        Of ``reports/index.html``.

    Raises
    ------
    ImpactError
        When the address of the site is none.
    """
    from impact.reporting.site.index.card_picture import NAME

    index = project.reports / INDEX
    address = site_address()
    key = _key(project, address)
    complete = all((project.reports / name).is_file() for name in (FEED, NAME))
    if (
        complete
        and index.is_file()
        and index.read_text(encoding="utf-8").rstrip().endswith(f"<!-- {key} -->")
    ):
        return index
    page, feed, picture = _render(project, address)
    page, feed = f"{visible(page)}<!-- {key} -->\n", visible(feed)
    check_page(page)
    project.reports.mkdir(exist_ok=True)
    records.replace_bytes(project.reports / NAME, picture)
    records.replace(project.reports / FEED, feed)
    records.replace(index, page)  # last: its key says that all three are there
    return index


def _key(project: Project, address: str) -> str:
    """Hash what the index depends on: reading the tables to find nothing new would take half a second."""
    digest = hashlib.sha256(f"{cachekey.package_hash()}\0{address}\0".encode())
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


def _render(project: Project, address: str) -> tuple[str, str, bytes]:
    """Fill in the page and the feed, and draw the card."""
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

    specs = sorted(read_reports(project.reports_yml), key=lambda spec: rank(spec.question))
    finished = {spec.id: finished_reports(project, spec) for spec in specs}
    failures = [_group(spec, news.failures(project.reports, spec)) for spec in specs]
    changes = [_group(spec, _changes(project, spec, finished[spec.id])) for spec in specs]
    made_at = max((_made_at(page) for pages in finished.values() for page in pages), default="")
    states = country_list.leaving_now(project)
    headline = standing_now.headline(states or standing_now.Leaving())
    numbers = four_numbers.head_numbers(finished)
    countries = country_list.country_list(project, _pages_of(PROFILE, specs, finished))
    chart = five_states.state_chart(project, _pages_of(BRIEF, specs, finished))
    translated = [spec for spec in specs if any(five_states.language_of(page) for page in finished[spec.id])]
    if chart:
        chart = five_states.with_languages(chart, [page for spec in translated for page in finished[spec.id]])
    asked = [spec for spec in specs if not (chart and spec in translated)]
    filtering = script.filter_script()
    values: dict[str, Any] = {
        "title": SITE_TITLE,
        "headline": headline,
        "standing": standing_now.standing_sentences(states) if states else [],
        "made_on": date_words(made_at[:10]) if made_at else "",
        "newest_sources": country_list.newest_sources(project),
        "citation": site_citation.site_citation(
            project, made_at[:10], address, country_list.newest_source_day(project)
        ),
        "known": [numbers[0].sentence] if numbers else [],
        "numbers": numbers,
        "chart": chart,
        "states_words": standing_now.nav_words(states or standing_now.Leaving()),
        "cards": question_cards.question_cards(asked, finished),
        "unused": question_cards.unused_numbers(specs) if chart else "",
        "countries": countries,
        "map": outline_map.outline_map(countries.rows),
        "grid": coverage_grid.coverage_grid(countries.rows),
        "tables": data_state.data_state(project),
        "files": number_files.number_files(specs, finished),
        "failures": [group for group in failures if group["entries"]],
        "changes": [group for group in changes if group["entries"]],
        "missing": not_made.not_made(site_map(project.reports_yml), specs, finished),
        "glossary": (project.reports / GLOSSARY).is_file(),
        "documentation": DOCUMENTATION if (project.reports / DOCUMENTATION).is_file() else "",
        "address": address,
        "style": style(),
        "script": filtering,
        "script_hash": script.script_hash(filtering),
    }
    news_items = feed.entries(_flat(changes), _flat(failures))
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
    return fill("site.html.j2", **values), feed_text, card_picture.card_picture(headline, numbers)


def _pages_of(
    question: str, specs: list[ReportSpec], finished: dict[str, list[FinishedReport]]
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
    entries = [news.changed(project.reports, item.folder, item.manifest, spec.title) for item in pages]
    return [entry for entry in entries if entry is not None]
