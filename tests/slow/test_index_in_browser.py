"""The index in a browser: search, keyboard, a phone, no script, no request; over pages of every place."""

from __future__ import annotations

import http.server
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from impact.data.groups import places_with_figures
from impact.project import Project
from impact.reporting.site.write_index import write_index
from tests.unit.reporting.test_compare import finding
from tests.unit.reporting.test_history import make

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the PATH"),
]
#: how often a key may be pressed before the test gives up
MOST_KEYS = 40


@pytest.fixture(scope="module")
def places(built: Path) -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMPACT_PROJECT", str(built))
        return places_with_figures()


@pytest.fixture(scope="module")
def index(built: Path, places, tmp_path_factory) -> Path:
    """An index over a page of every place on record, made from the real tables."""
    root = tmp_path_factory.mktemp("browser") / "project"
    shutil.copytree(built, root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMPACT_PROJECT", str(root))
        reports = Project(root).reports
        for code in places:
            folder = reports / "country-profile" / f"country-{code}_as-of-latest"
            make(folder, finding(), country=code, made_at="2026-02-02T06:00:00+00:00")
        return write_index(Project(root))


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as tool:
        opened = tool.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def open_page(browser, index):
    """Open the index with settings of a context; what it asks for and complains of is on the page object."""
    contexts = []

    def open_with(address: str = "", **settings):
        context = browser.new_context(**settings)
        contexts.append(context)
        page = context.new_page()
        page.asked, page.complaints = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(address or index.as_uri())
        return page

    yield open_with
    for context in contexts:
        context.close()


def shown(page) -> list[str]:
    return page.locator("#places > li:visible .place").all_inner_texts()


@pytest.mark.parametrize(
    ("typed", "name"),
    [("Cambo", "Cambodia"), ("turkiye", "Türkiye"), ("Burma", "Myanmar"), ("LTU", "Lithuania")],
)
def test_search_finds_a_place_by_name_other_name_and_code(open_page, typed, name):
    page = open_page()
    page.fill("#find", typed)
    assert name in shown(page)
    assert len(shown(page)) < 5


def test_the_number_of_places_is_said_and_an_empty_search_shows_all(open_page, places):
    page = open_page()
    page.fill("#find", "no such place")
    assert page.locator("#shown").inner_text() == f"0 of {len(places)} places"
    page.fill("#find", "")
    assert len(shown(page)) == len(places)


def test_the_filter_by_treaty_shows_the_states_that_left(open_page):
    page = open_page()
    page.select_option("#kind", "leaving")
    assert sorted(shown(page)) == ["Estonia", "Finland", "Latvia", "Lithuania", "Poland"]


def test_the_list_may_be_ordered_by_name_and_back(open_page):
    page = open_page()
    by_record = shown(page)
    page.select_option("#order", "name")
    assert shown(page)[0] == "Afghanistan"
    page.select_option("#order", "record")
    assert shown(page) == by_record


def test_a_keyboard_reaches_the_search_and_the_place(open_page):
    page = open_page()
    for _ in range(MOST_KEYS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "find":
            break
    page.keyboard.type("Lithu")
    for _ in range(4):  # the two choices lie between search and list
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('#places')") is not None:
            break
    assert page.evaluate("document.activeElement.textContent") == "Lithuania"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_nothing_is_asked_for_and_nothing_complained_of(open_page, index):
    page = open_page()
    page.fill("#find", "a")
    assert page.asked == [index.as_uri()]
    assert page.complaints == []


def test_a_server_is_asked_for_the_page_alone(open_page, index):
    quiet = partial(http.server.SimpleHTTPRequestHandler, directory=str(index.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/index.html"
        page = open_page(address)
        assert (page.asked, page.complaints) == ([address], [])
        server.shutdown()


@pytest.mark.parametrize("width", [360, 390, 800, 1280])
def test_no_width_needs_sideways_scrolling(open_page, width):
    page = open_page(viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_phone_has_the_list_and_not_the_map(open_page):
    page = open_page(viewport={"width": 360, "height": 800})
    assert not page.locator(".world").is_visible()
    assert page.locator("#places").is_visible()


def test_without_script_all_places_stand_there_and_can_be_found_by_letter(open_page, places):
    page = open_page(java_script_enabled=False)
    assert len(shown(page)) == len(places)
    assert not page.locator("#filter").is_visible()
    letters = page.locator(".letters a")
    assert letters.count() == len(places)
    letters.get_by_text("Lithuania", exact=True).click()
    assert page.url.endswith("#country-LTU")


def test_the_printed_list_is_whole_whatever_was_searched(open_page, places):
    page = open_page()
    page.fill("#find", "Lithuania")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert len(shown(page)) == len(places)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert shown(page) == ["Lithuania"]


def test_the_page_is_light(index):
    assert index.stat().st_size < 300_000
