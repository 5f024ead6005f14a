"""The index as a page: its order, what it lists as missing, its one script, and equal bytes."""

from __future__ import annotations

import io
import re

import bs4
import pytest
from PIL import Image, ImageChops

from impact.reporting.site.index.card_picture import card_picture
from impact.reporting.site.index.four_numbers import HeadNumber
from impact.reporting.site.index.script import script_hash
from impact.reporting.site.index.site_citation import site_citation
from impact.reporting.site.write_index import write_index
from tests.miniature import PARAMETERS, finding_cell
from tests.page_words import slips
from tests.unit.reporting.test_compare import finding
from tests.unit.reporting.test_history import make

CELLS = (("markdown", "# A page"), PARAMETERS, finding_cell())
#: of a notebook about one place
ABOUT = ("code", f'country: str = "EST"  # ISO3 code\n{PARAMETERS[1]}', "parameters")
PROFILE = (CELLS[0], ABOUT, CELLS[2])


@pytest.fixture
def site(miniature):
    """A profile of two places, a question, and a report that was never made."""
    miniature.add("profile", *PROFILE, entry="question: Q7\nmatrix:\n  country: [EST, KHM]")
    miniature.add("toll", *CELLS, entry="question: Q1")
    miniature.add("never", *CELLS)
    for code in ("EST", "KHM"):
        folder = miniature.project.reports / "profile" / f"country-{code}_as-of-latest"
        make(folder, finding(short="So it is"), country=code, made_at="2026-02-02T06:00:00+00:00")
    make(miniature.project.reports / "toll" / "as-of-latest", finding(), made_at="2026-03-04T06:00:00+00:00")
    return miniature.project


def body_of(project) -> bs4.BeautifulSoup:
    return bs4.BeautifulSoup(write_index(project).read_text(encoding="utf-8"), "html.parser")


def test_the_parts_stand_in_their_order(site):
    ids = [part["id"] for part in body_of(site).select("main > section[id]")]
    assert ids == ["questions", "countries", "changed", "data", "files", "cite"]


def test_made_on_is_the_day_of_the_newest_report(site):
    assert "Made on 4 March 2026." in body_of(site).header.get_text()


def test_nothing_is_said_of_a_run_before_where_there_was_none(site):
    soup = body_of(site)
    words = soup.select_one("#changed .changes").get_text(" ", strip=True)
    assert words == "No page has an earlier version here to compare with."


def test_what_was_never_made_is_listed(site):
    text = body_of(site).select_one("#changed").get_text()
    assert "Title of never: not made yet; impact run never makes it" in text


def test_a_page_of_a_matrix_that_is_not_there_is_named(miniature):
    miniature.add("profile", *PROFILE, entry="question: Q7\nmatrix:\n  country: [EST, KHM]")
    make(miniature.project.reports / "profile" / "country-EST_as-of-latest", finding(), country="EST")
    assert "1 page not made yet: Cambodia" in body_of(miniature.project).select_one("#changed").get_text()


def test_all_places_stand_in_the_open_and_by_letter_for_those_without_script(site):
    body = body_of(site)
    rows = body.select("#places > li")
    assert [row["id"] for row in rows] == ["country-KHM", "country-EST"]  # no record: by name
    assert not [row for row in rows if row.has_attr("hidden")]
    assert [a["href"] for a in body.select("noscript a")] == ["#country-KHM", "#country-EST"]
    assert body.select_one("#filter").has_attr("hidden")  # a search that does nothing is not offered


def test_the_policy_allows_the_one_script_by_its_hash(site):
    body = body_of(site)
    (script,) = body.select("script")
    policy = body.select_one("meta[http-equiv=Content-Security-Policy]")["content"]
    assert f"script-src '{script_hash(script.get_text())}'" in policy
    assert "'unsafe-inline'" not in re.search(r"script-src[^;]*", policy)[0]


def test_the_words_of_the_page_are_for_readers(site):
    assert slips(write_index(site).read_text(encoding="utf-8")) == []


def test_links_inside_the_page_lead_somewhere(site):
    body = body_of(site)
    ids = {part["id"] for part in body.select("[id]")}
    assert {a["href"][1:] for a in body.select("a[href^='#']")} <= ids


def test_equal_reports_give_equal_bytes(site):
    names = ("index.html", "feed.xml", "card.png")
    write_index(site)
    before = [(site.reports / name).read_bytes() for name in names]
    for name in names:
        (site.reports / name).unlink()
    write_index(site)
    assert [(site.reports / name).read_bytes() for name in names] == before


def test_an_index_that_stands_is_not_written_again(site):
    stamp = write_index(site).stat().st_mtime_ns
    assert write_index(site).stat().st_mtime_ns == stamp


def test_a_lost_feed_is_written_again(site):
    write_index(site)
    (site.reports / "feed.xml").unlink()
    write_index(site)
    assert (site.reports / "feed.xml").is_file()


def test_the_card_has_the_size_that_messengers_ask_for():
    number = HeadNumber("at least", "6,279", "people", "It is so.", "", "", "a#b", "A")
    drawn = [card_picture("A question?", [number]) for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert Image.open(io.BytesIO(drawn[0])).size == (1200, 630)


def test_the_card_shows_question_and_number_where_they_belong():
    number = HeadNumber("at least", "6,279", "people", "It is so.", "", "", "a#b", "A")
    bare, full = (
        Image.open(io.BytesIO(card_picture(question, numbers)))
        for question, numbers in (("", []), ("A question?", [number]))
    )
    left, top, right, bottom = ImageChops.difference(bare, full).getbbox()
    assert 60 < left < 70
    assert 110 < top < 140
    assert 500 < bottom < 530
    assert right < 600


def test_the_citation_names_maker_version_and_day(miniature):
    (miniature.project.root / "CITATION.cff").write_text(
        "title: t\nversion: 9.9\nauthors:\n  - name: A & B\n", encoding="utf-8"
    )
    cited = site_citation(miniature.project, "2026-03-04", "https://example.org/")
    assert cited.line.startswith("A & B (2026): ")
    assert "Version 9.9. Made on 4 March 2026. https://example.org/" in cited.line
    assert r"author = {{A \& B}}" in cited.bibtex
    assert "month = mar" in cited.bibtex
