"""The feed is Atom: what RFC 4287 asks for is there, ids stay, and equal news give equal bytes."""

from __future__ import annotations

import datetime as dt
from xml.etree import ElementTree

import pytest

from impact.errors import ImpactError
from impact.reporting import manifest as records
from impact.reporting.site.index.site_address import VARIABLE
from impact.reporting.site.write_index import write_index
from tests.miniature import PARAMETERS, finding_cell
from tests.unit.reporting.test_compare import finding
from tests.unit.reporting.test_history import make

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def changing(miniature):
    """A report that said one thing in January and says another in February, with signs that need escaping."""
    miniature.add("a", ("markdown", "# A page"), PARAMETERS, finding_cell())
    folder = miniature.project.reports / "a" / "as-of-latest"
    make(folder, finding(value=1, sentence="It was 1."), made_at="2026-01-02T06:00:00+00:00")
    make(folder, finding(value=2, sentence="It is 2 & <more>."), made_at="2026-02-02T06:00:00+00:00")
    return miniature.project


def read(project) -> ElementTree.Element:
    write_index(project)
    return ElementTree.fromstring((project.reports / "feed.xml").read_text(encoding="utf-8"))


def test_feed_and_entries_have_what_the_standard_asks_for(changing):
    feed = read(changing)
    assert feed.tag == f"{ATOM}feed"
    for part in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (element,) = part.findall(f"{ATOM}{name}")
            assert element.text
        assert part.findtext(f"{ATOM}id").startswith("urn:uuid:")
        updated = dt.datetime.fromisoformat(part.findtext(f"{ATOM}updated"))
        assert updated.tzinfo is not None
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert [link.get("rel") for link in feed.findall(f"{ATOM}link")] == ["self", "alternate"]


def test_an_entry_says_what_changed_and_leads_to_the_page(changing):
    (entry,) = read(changing).findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}content") == "It is 2 & <more>. Before: It was 1."
    assert entry.find(f"{ATOM}link").get("href") == "a/as-of-latest/report.html"
    assert entry.findtext(f"{ATOM}updated") == "2026-02-02T06:00:00+00:00"


def test_equal_news_give_an_equal_feed(changing):
    write_index(changing)
    before = (changing.reports / "feed.xml").read_bytes()
    (changing.reports / "index.html").unlink()
    write_index(changing)
    assert (changing.reports / "feed.xml").read_bytes() == before


def test_a_newer_run_is_an_entry_of_its_own_id(changing):
    before = read(changing).findtext(f"{ATOM}entry/{ATOM}id")
    folder = changing.reports / "a" / "as-of-latest"
    make(folder, finding(value=3, sentence="It is 3."), made_at="2026-03-12T06:00:00+00:00")
    after = read(changing).findtext(f"{ATOM}entry/{ATOM}id")
    assert after != before


def test_with_an_address_links_are_whole_and_the_card_is_named(changing, monkeypatch):
    monkeypatch.setenv(VARIABLE, "https://example.org/mines")
    feed = read(changing)
    assert feed.find(f"{ATOM}entry/{ATOM}link").get("href").startswith("https://example.org/mines/a/")
    page = (changing.reports / "index.html").read_text(encoding="utf-8")
    assert '<meta property="og:image" content="https://example.org/mines/card.png">' in page


def test_without_an_address_no_picture_is_named(changing):
    page = write_index(changing).read_text(encoding="utf-8")
    assert "og:image" not in page
    assert 'property="og:title"' in page


def test_an_address_that_is_none_is_refused(changing, monkeypatch):
    monkeypatch.setenv(VARIABLE, "example.org")
    with pytest.raises(ImpactError, match=r"IMPACT_SITE_ADDRESS is 'example\.org'"):
        write_index(changing)


def test_a_run_that_failed_is_an_entry_that_leads_to_what_stands(changing):
    failure = records.Failure(
        report="a",
        slug="as-of-latest",
        parameters={"as_of": "latest"},
        error="code cell 2: no.",
        cell=2,
        failed_at="2026-03-02T06:00:00+00:00",
        seconds=1,
    )
    (changing.reports / "a" / "as-of-latest" / "failed.json").write_text(failure.to_json(), encoding="utf-8")
    first, second = read(changing).findall(f"{ATOM}entry")
    assert first.findtext(f"{ATOM}title") == "Not brought up to date: Title of a (latest)"
    assert first.findtext(f"{ATOM}content") == "code cell 2: no."
    assert first.find(f"{ATOM}link").get("href") == "a/as-of-latest/report.html"
    assert second.findtext(f"{ATOM}title") == "Title of a (latest)"
