"""Figures of a page: their words, their picture for phones, the numbers behind them, their files."""

from __future__ import annotations

import re

import pytest

from impact.errors import RunFailed
from impact.reporting.page import collect
from tests.miniature import DOT, FIGURE, SVG, executed
from tests.unit.reporting.page_parts import FIGURE_BUNDLE, TITLE, read


def test_a_figure_has_words_for_those_who_do_not_see_it_and_a_picture_for_phones(page_of):
    soup = read(page_of(executed(TITLE, ("code", "x", [FIGURE_BUNDLE]))))
    for name in ("wide", "narrow"):
        picture = soup.select_one(f"figure .on-{name} svg")
        assert picture["role"] == "img"
        assert soup.find(id=picture["aria-labelledby"]).get_text() == FIGURE["alt"]
    assert "max-width: 520px" in soup.style.get_text().partition(".on-wide { display: none")[0]
    assert soup.select_one("figure figcaption p").get_text() == "What is counted."


def test_title_subtitle_and_sources_of_a_figure_are_text_of_the_page_and_not_of_the_drawing(page_of):
    words = {"subtitle": "People each year", "source_line": "Monitor 2025"}
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 440" data-drawing="0 40 720 380">'
        '<title>What it shows</title><g class="words"><text>drawn title</text></g><text>2,024</text></svg>'
    )
    bundle = {collect.FIGURE_MIME: {**FIGURE, **words}, "image/svg+xml": drawn}
    figure = read(page_of(executed(TITLE, ("markdown", "## Body", []), ("code", "x", [bundle])))).figure
    assert figure.h3.get_text() == FIGURE["title"]
    assert figure["aria-labelledby"] == figure.h3["id"]
    assert figure.select_one(".subtitle").get_text() == "People each year"
    assert figure.select_one(".source").get_text() == "Source: Monitor 2025"
    assert figure.svg["viewbox"] == "0 40 720 380"
    assert [text.get_text() for text in figure.svg.find_all("text")] == ["2,024"]
    assert not figure.svg.find("title"), "else a browser would show it over every empty spot"


@pytest.mark.parametrize(("before", "level"), [("", "h2"), ("## A", "h3"), ("## A\n\n### B", "h4")])
def test_the_heading_of_a_figure_stands_one_level_below_its_section(page_of, before, level):
    page = page_of(executed(TITLE, ("markdown", before, []), ("code", "x", [FIGURE_BUNDLE])))
    heading = read(page).select_one("figure .figure-title")
    assert heading.name == level


def test_a_figure_opens_no_section(page_of):
    cells = [
        ("markdown", "## A", []),
        ("code", "x", [FIGURE_BUNDLE]),
        ("markdown", "#### B\n\nMore.", []),
    ]
    assert read(page_of(executed(TITLE, *cells))).find(id="b").name == "h3"


def test_no_two_elements_of_a_page_share_an_id(page_of):
    second = {**FIGURE_BUNDLE, collect.FIGURE_MIME: {**FIGURE_BUNDLE[collect.FIGURE_MIME], "id": "second"}}
    page = page_of(executed(TITLE, ("code", "x", [FIGURE_BUNDLE]), ("code", "y", [second])))
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_what_is_no_picture_is_refused(page_of):
    broken = {**FIGURE_BUNDLE, "image/svg+xml": "<svg"}
    with pytest.raises(RunFailed, match="cannot be read"):
        page_of(executed(TITLE, ("code", "x", [broken])))


NUMBERS = {
    "headings": ["Year", "People"],
    "right": [True, True],
    "rows": [["2023", "1"], ["2024", "at least 2"]],
    "left": 3,
}


NUMBERED = {**FIGURE_BUNDLE, collect.FIGURE_MIME: {**FIGURE, "numbers": NUMBERS}}


def test_the_numbers_behind_a_figure_travel_with_the_page(page_of):
    from urllib.parse import unquote

    soup = read(page_of(executed(TITLE, ("code", "x", [NUMBERED]))))
    link = soup.select_one('details.numbers a[href^="data:"]')
    assert link["download"] == "line.csv"
    assert unquote(link["href"].partition(",")[2]) == "year,value\n2023,1\n2024,2\n"


def test_the_numbers_of_a_figure_are_a_table_that_a_reader_unfolds(page_of):
    fold = read(page_of(executed(TITLE, ("code", "x", [NUMBERED])))).select_one("figure details.numbers")
    assert fold.summary.get_text() == "The numbers"
    assert [cell.get_text() for cell in fold.select("thead th[scope=col]")] == ["Year", "People"]
    assert [cell.get_text() for cell in fold.select("tbody th[scope=row]")] == ["2023", "2024"]
    assert "3 more rows" in fold.select("p")[-1].get_text()


@pytest.mark.parametrize(
    ("cell", "columns", "rows", "stacked"),
    [
        ("a sentence of several words", 3, 6, True),
        ("a sentence of several words", 3, 40, False),  # too long a way down
        ("1,234", 4, 6, False),  # fits
        ("1,234", 9, 6, False),  # to be compared side by side
        ("1,234", 9, 2, True),
    ],
)
def test_a_phone_shows_few_rows_of_much_text_as_blocks_and_scrolls_the_others(
    page_of, cell, columns, rows, stacked
):
    import pandas as pd

    from impact.charts import Table

    frame = pd.DataFrame({f"c{i}": [cell] * rows for i in range(columns)})
    bundle = Table(frame, "t", "A table", source_line="")._repr_mimebundle_()
    own = read(page_of(executed(TITLE, ("code", "x", [bundle])))).select_one(".impact-table")
    assert ("stack" in own["class"]) is stacked
    assert own.select_one(".scroll")["tabindex"] == "0"


def test_the_files_of_a_figure_are_linked_beside_it(page_of, monkeypatch):
    from impact.reporting.page import typesetter

    bundle = {**NUMBERED, "image/png": "AA"}
    for there, names in ((True, ["svg", "png", "pdf", "csv"]), (False, ["svg", "png", "csv"])):
        monkeypatch.setattr(typesetter, "is_installed", lambda there=there: there)
        soup = read(page_of(executed(TITLE, ("code", "x", [bundle]))))
        links = [link["href"] for link in soup.select("figure .files a")]
        assert links == [f"{'tables' if name == 'csv' else 'figures'}/line.{name}" for name in names]


@pytest.mark.parametrize("kind", ["image/png", "image/svg+xml"])
def test_a_picture_without_alternative_text_is_refused(page_of, kind):
    with pytest.raises(RunFailed, match="code cell 1 shows a picture without alternative text"):
        page_of(executed(TITLE, ("code", "x", [{kind: SVG if "svg" in kind else "AAAA"}])))


def test_a_picture_with_alternative_text_is_shown(page_of):
    output = {
        "output_type": "display_data",
        "data": {"image/png": DOT},
        "metadata": {"image/png": {"alt": "a dot"}},
    }
    assert read(page_of(executed(TITLE, ("code", "x", [output])))).select_one("figure img")["alt"] == "a dot"
