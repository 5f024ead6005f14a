"""The frame of a page: where it stands, what can be taken along, how it is cited."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bs4
import pytest

from impact.reporting.links.site_map import site_map
from impact.reporting.page.frame.imprint import Imprint, read_imprint, reference
from impact.reporting.page.frame.surroundings import Link, surroundings
from impact.reporting.runner import run
from tests.miniature import PARAMETERS, Miniature, figure_cell, finding_cell

TITLE = ("markdown", "# What is left\n\nIts question.")
COUNTRY = (
    "code",
    'country: str = "EST"  # ISO3 code\nas_of: str = "latest"  # day on which the figures were known',
    "parameters",
)
STATES = "matrix:\n  country: [LVA, EST]"


@pytest.fixture
def made(miniature: Miniature) -> Path:
    """The reports of a site of three questions and a brief, one page of each made."""
    cells = (COUNTRY, finding_cell(), figure_cell())
    miniature.add("brief", TITLE, *cells, entry=f"question: B\n{STATES}")
    miniature.add("world", TITLE, PARAMETERS, finding_cell(), entry="question: Q4")
    miniature.add("ahead", TITLE, *cells, entry=f"question: Q5\n{STATES}\nschedule: '0 6 2 * *'")
    miniature.add("profile", TITLE, *cells, entry="question: Q7\nmatrix:\n  country: [LVA, EST, KHM]")
    (miniature.project.root / "CITATION.cff").write_text(
        "authors:\n- given-names: Ann\n  family-names: Author\nversion: 7.1\nlicense: MIT\n"
        "contact:\n- name: The desk\n  email: desk@example.org\n",
        encoding="utf-8",
    )
    run(miniature.project, ["ahead"], overrides={"country": "LVA"}, jobs=1)
    return miniature.project.reports


def read(made: Path, page: str = "ahead/country-LVA_as-of-latest") -> Any:
    return bs4.BeautifulSoup((made / page / "report.html").read_text(encoding="utf-8"), "html.parser")


def links(node: Any) -> list[tuple[str, str]]:
    return [(link.get_text(), link["href"]) for link in node.find_all("a")]


def test_the_way_to_a_page_leads_over_its_question_in_the_index(made):
    crumbs = read(made).select_one(".crumbs")
    assert links(crumbs) == [
        ("Mines and civilians: the evidence", "../../index.html"),
        ("Question 5", "../../index.html#question-5"),
    ]
    assert crumbs.select_one("[aria-current=page]").get_text() == "Latvia"


def test_the_questions_before_and_after_are_about_the_same_place(made):
    steps = read(made).select_one(".steps")
    assert links(steps) == [
        ("← Question 4: Title of world", "../../world/as-of-latest/report.html"),
        ("Question 7 →: Title of profile, Latvia", "../../profile/country-LVA_as-of-latest/report.html"),
    ]


def test_a_page_leads_to_others_on_its_place_and_to_its_sisters(made):
    place, sisters = read(made).select(".shelves p")
    assert place.span.get_text() == "More on Latvia:"
    assert links(place) == [
        ("evidence brief", "../../brief/country-LVA_as-of-latest/report.html"),
        ("country profile", "../../profile/country-LVA_as-of-latest/report.html"),
    ]
    assert links(sisters) == [("Estonia", "../../ahead/country-EST_as-of-latest/report.html")]


def test_a_page_of_many_leads_to_its_row_in_the_index(miniature):
    many = "AFG, AGO, COL, EST, IRQ, KHM, LAO, LVA, MMR, SYR, UKR, YEM"
    miniature.add(
        "profile", TITLE, COUNTRY, finding_cell(), entry=f"question: Q7\nmatrix:\n  country: [{many}]"
    )
    site = site_map(miniature.project.reports_yml)
    around = surroundings(site, site.profile("KHM"))
    assert around.crumbs[1] == Link("Countries", "../../index.html#countries")
    assert around.shelves[0].links == (Link("the list of all", "../../index.html#country-KHM"),)


def test_every_file_that_a_page_offers_is_there(made):
    folder = made / "ahead/country-LVA_as-of-latest"
    offered = [href for _, href in links(read(made).select_one(".take-along"))]
    assert {"findings.json", "notebook.ipynb", "figures/line.svg", "tables/line.csv"} <= set(offered)
    assert [href for href in offered if not (folder / href).is_file()] == []


def test_a_page_says_how_to_cite_it_and_whom_to_write_to(made):
    page = read(made)
    footer = page.footer.get_text(" ")
    assert "Ann Author (2025): “What is left (Latvia)”. In:" in footer
    assert "Version 7.1. Newest source: December 2025." in footer
    assert "mailto:desk@example.org" in [link["href"] for link in page.footer.find_all("a")]
    assert "on day 2 of every month" in footer
    assert "@misc{impact-ahead-country-lva-as-of-latest," in page.footer.pre.get_text()


def test_a_page_says_nothing_of_the_day_it_was_made_on(made):
    """Else the same inputs would give other bytes on another day; run.json beside the page says it."""
    from impact.reporting import manifest

    folder = made / "ahead/country-LVA_as-of-latest"
    made_at = manifest.read_run(folder).made_at
    assert made_at[:10] not in (folder / "report.html").read_text(encoding="utf-8")
    assert "run.json" in [link["href"] for link in read(made).footer.find_all("a")]


def test_another_citation_lays_the_page_out_again(made, miniature):
    from impact.reporting.plan.plan import plan

    (miniature.project.root / "CITATION.cff").write_text("authors:\n- name: Another\n", encoding="utf-8")
    (explanation,) = plan(miniature.project, ["ahead"], {"country": "LVA"}).explanations
    assert explanation.verdict == "page only"


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        (
            "contact:\n- name: Desk\n  website: https://example.org/desk\n",
            ("Desk", "https://example.org/desk"),
        ),
        ("repository-code: https://example.org/code\n", ("https://example.org/code",) * 2),
        ("title: none\n", ("", "")),
        ("- a list\n", ("", "")),
        (": : not YAML", ("", "")),
    ],
)
def test_the_contact_is_what_the_citation_file_names(tmp_path, text, contact):
    (tmp_path / "CITATION.cff").write_text(text, encoding="utf-8")
    assert read_imprint(tmp_path).contact == contact


def test_what_has_a_meaning_in_tex_is_escaped_in_bibtex():
    cited = reference(Imprint("A & B"), title="50% {left}", label="", known="", year="", key="", name="a/b")
    assert r"A \& B" in cited.bibtex
    assert r"50\% \textbraceleft{}left\textbraceright{}" in cited.bibtex
    assert "(n.d.)" in cited.line
