"""The check of all links finds what leads nowhere, and counts what is planned as there."""

from __future__ import annotations

from pathlib import Path

import pytest

from impact.reporting.links.site_map import SiteMap, SitePage
from impact.reporting.site.link_check import broken_links

PAGE = "ahead/country-EST_as-of-latest/report.html"


def planned(report: str, slug: str, question: str, place: str, *formats: str) -> SitePage:
    return SitePage(report, slug, question, report, place, place, f"{report}/{slug}/report.html", formats)


SITE = SiteMap(
    (
        planned("ahead", "country-EST_as-of-latest", "Q5", "EST", "html"),
        planned("world", "as-of-latest", "Q1", "", "html", "pdf"),
        planned("who", "country-EST", "Q7", "EST", "html"),
    )
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "index.html", f'<article id="question-5"><a href="{PAGE}#finding-a">x</a></article>')
    write(tmp_path, PAGE, '<p id="finding-a"></p>')
    (tmp_path / PAGE).with_name("findings.json").write_text("{}", encoding="utf-8")
    return tmp_path


def write(root: Path, name: str, body: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"<html><body>{body}</body></html>", encoding="utf-8")


def missing(root: Path, href: str) -> list[str]:
    write(root, PAGE, f'<p id="finding-a"><a class="x" href="{href}">there</a></p>')
    return [link.missing for link in broken_links(root, SITE)]


@pytest.mark.parametrize(
    "href",
    [
        "#finding-a",
        "findings.json",
        "../../index.html",
        "../../index.html#question-5",
        "../../world/as-of-latest/report.html",  # planned, as all below
        "../../world/as-of-latest/report.pdf",
        "../../index.html#question-1",
        "../../index.html#countries",
        "../../index.html#country-EST",
        "https://example.org/x",
        "mailto:desk@example.org",
        "data:text/csv,a",
    ],
)
def test_a_link_that_leads_somewhere_is_right(folder, href):
    assert missing(folder, href) == []


@pytest.mark.parametrize(
    ("href", "words"),
    [
        ("#finding-b", "has the id finding-b"),
        ("tables/none.csv", "there is no ahead/country-EST_as-of-latest/tables/none.csv"),
        ("../../world/as-of-2020-01-01/report.html", "reports.yml plans none"),
        ("../../world/as-of-latest/report.docx", "reports.yml plans none"),
        ("../../index.html#question-9", "has the id question-9"),
        ("../../index.html#country-KHM", "has the id country-KHM"),
        ("../../../secret.html", "out of the folder"),
    ],
)
def test_a_link_that_leads_nowhere_is_named(folder, href, words):
    (problem,) = missing(folder, href)
    assert words in problem


def test_the_index_has_to_have_a_place_for_every_page_that_is_made(folder):
    write(folder, "index.html", "")
    assert "question-5" in missing(folder, "../../index.html#question-5")[0]


def test_earlier_runs_are_kept_as_they_were(folder):
    write(folder, ".history/ahead/x/1/report.html", '<a href="none.html">x</a>')
    assert broken_links(folder, SITE) == []
