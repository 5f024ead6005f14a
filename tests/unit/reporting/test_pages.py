"""Pages: what is shown, what is folded, what can be read aloud, and nothing from a network."""

from __future__ import annotations

import datetime as dt
import json
import re

import bs4
import pytest
from nbconvert.filters import Highlight2HTML

from impact.data import own_series
from impact.errors import RunFailed
from impact.reporting.page import blocks, collect
from impact.reporting.page.check import check_page
from tests.miniature import DOT, FIGURE, FINDING, SVG, executed

#: headings that every page ends with
AFTER = ("Sources", "Take it with you")
TITLE = ("markdown", "# How many?\n\nA question in one line.", [])
FINDING_BUNDLE = {"application/vnd.impact.finding.v1+json": FINDING, "text/plain": "It is 42."}
FIGURE_BUNDLE = {collect.FIGURE_MIME: {**FIGURE, "svg_narrow": SVG}, "image/svg+xml": SVG}


def read(page: str) -> bs4.BeautifulSoup:
    return bs4.BeautifulSoup(page, "html.parser")


def test_the_answer_stands_before_everything_else(page_of):
    page = page_of(executed(TITLE, ("markdown", "## Body\n\ntext", []), ("code", "x", [FINDING_BUNDLE])))
    soup = read(page)
    assert soup.h1.get_text() == "How many?"
    assert page.index("It is 42.", page.index("<main")) < page.index('<h2 id="body"')
    assert soup.select_one(".lead .basis").get_text() == "95\u00a0% interval 40 to 44 people; counted"
    assert len(re.findall(r"It is 42\.", soup.main.get_text())) == 1


@pytest.mark.parametrize(("question", "words"), [("Q5", "Question 5"), ("B", "Evidence brief")])
def test_the_question_stands_above_the_title_with_space_over_it(page_of, question, words):
    soup = read(page_of(executed(TITLE), question=question))
    above = soup.h1.find_previous_sibling()
    assert (above.get_text(), above["class"]) == (words, ["kicker"])
    assert soup.main.find(True).find(True) is above, "nothing stands between the masthead and it"
    rules = re.findall(r"^\.kicker \{\s*margin: ([^;]+);", soup.style.get_text(), flags=re.MULTILINE)
    assert rules == ["3rem 0 0"]


def test_a_page_that_answers_no_question_has_no_line_above_its_title(page_of):
    soup = read(page_of(executed(TITLE), question=""))
    assert soup.h1.find_previous_sibling() is None
    assert not soup.select(".kicker")


def test_a_name_that_a_template_does_not_get_is_an_error_and_not_a_hole():
    from jinja2 import UndefinedError

    from impact.reporting.page import html, templates

    page_environment = html.template().environment
    for environment in (page_environment, templates.environment()):
        for source in ("{{ absent }}", "{% if absent %}{% endif %}", "{% for one in absent %}{% endfor %}"):
            with pytest.raises(UndefinedError, match="'absent' is undefined"):
                environment.from_string(source).render()


def test_findings_beyond_the_lead_stay_where_they_are_stated(page_of):
    bundles = [
        {"application/vnd.impact.finding.v1+json": {**FINDING, "id": f"f{n}", "sentence": f"Number {n}."}}
        for n in range(12)
    ]
    soup = read(page_of(executed(TITLE, ("markdown", "## More", []), ("code", "x", bundles))))
    assert len(soup.select(".lead li")) == 6
    assert [p.get_text() for p in soup.select("p.finding")] == [f"Number {n}." for n in range(6, 12)]
    assert len(soup.select(".lead .basis")) == 1


def test_a_section_that_only_stated_findings_leaves_no_bare_heading(page_of):
    made = executed(
        TITLE,
        ("markdown", "## Answer", []),
        ("code", "x", [FINDING_BUNDLE]),
        ("markdown", "## Evidence\n\ntext", []),
        ("markdown", "## Last", []),
    )
    soup = read(page_of(made))
    assert [h.get_text() for h in soup.main.find_all("h2")] == ["In short", "Evidence", *AFTER]


def test_code_is_folded_below_what_it_made_and_machinery_is_not_shown(page_of):
    made = executed(
        TITLE,
        ("code", "import os", []),
        ("code", "print(1)", [{"output_type": "stream", "name": "stdout", "text": "1\n"}]),
    )
    made["cells"].insert(
        1, {"cell_type": "code", "source": "secret_default = 1", "metadata": {"tags": ["parameters"]}}
    )
    made["cells"][1] |= {"outputs": [], "execution_count": 1, "id": "p"}
    soup = read(page_of(made))
    (fold,) = soup.select("details.code")
    assert not fold.has_attr("open")
    assert "import os" in fold.get_text()
    assert "print(1)" in fold.get_text().replace("\n", "")
    assert "secret_default" not in soup.get_text()
    assert soup.select_one("pre.printed").find_next("details") is fold


@pytest.mark.parametrize("kind", ["application/javascript", "video/mp4", "application/x-<b>own"])
def test_what_a_page_cannot_hold_is_said_in_its_place(page_of, kind):
    soup = read(page_of(executed(TITLE, ("code", "x", [{kind: "alert(1)"}, {}]), ("code", "y", [{}]))))
    (said,) = soup.select("pre.printed")
    assert said.get_text() == f"[not shown here: {kind}]"
    assert "alert(1)" not in str(soup)


def test_warnings_are_folded_with_the_code(page_of):
    warning = {"output_type": "stream", "name": "stderr", "text": "cell:1: UserWarning: careful\n"}
    soup = read(page_of(executed(TITLE, ("code", "x", [warning]))))
    assert "careful" in soup.select_one("details.code pre.warning").get_text()
    assert not soup.select("pre.printed")


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


@pytest.mark.parametrize(
    "source", ["import a\nx = f'{a!r}'  # <b>", "%matplotlib inline\n!ls", "def f(:", "a?", "\n  é = 1\n"]
)
def test_code_is_coloured_as_nbconvert_does(source):
    as_there = str(Highlight2HTML(pygments_lexer="ipython3")(source))
    ours = blocks._code(source)
    assert read(ours).get_text() == read(as_there).get_text()
    assert read(ours).div["class"] == read(as_there).div["class"]
    kept = [(node["class"], node.get_text()) for node in read(as_there).select("pre span[class]")]
    assert [(node["class"], node.get_text()) for node in read(ours).select("pre span[class]")] == [
        (name, text) for name, text in kept if name[0] in blocks.COLOURED
    ]


def test_code_is_marked_only_where_the_style_sheet_colours_it(page_of):
    from impact.reporting.page.blocks import COLOURED

    page = page_of(executed(TITLE, ("code", 'from a import b\nx = f(1, "two")  # three', [])))
    code = read(page).select_one("details.code .highlight")
    assert code.get_text().strip() == 'from a import b\nx = f(1, "two")  # three'
    assert {span["class"][0] for span in code.select("span[class]")} == {"kn", "mi", "s2", "c1"}
    style = read(page).style.get_text()
    assert {name for name in COLOURED if f".highlight .{name}" not in style} == set()


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


def test_tables_scroll_in_a_box_of_their_own_and_their_heads_have_a_scope(page_of):
    pandas = (
        "<div><style scoped>.dataframe{}</style><table border='1' class='dataframe'>"
        "<thead><tr><th></th><th>n</th></tr></thead><tbody><tr><th>a</th><td>1,234</td></tr><tr><th>b</th><td>–</td></tr></tbody></table></div>"
    )
    soup = read(page_of(executed(TITLE, ("code", "x", [{"text/html": pandas}]))))
    box = soup.select_one(".scroll")
    assert box["tabindex"] == "0"
    assert box["role"] == "region"
    assert [th["scope"] for th in box.find_all("th")] == ["col", "col", "row", "row"]
    assert "number" in box.find_all("td")[0]["class"]
    assert not soup.main.find_all("style")


def test_headings_skip_no_level_and_have_addresses_of_their_own(page_of):
    made = executed(TITLE, ("markdown", "# Again\n\na\n\n#### Deep\n\nb\n\n## Tür\n\nc\n\n## Tür\n\nd", []))
    soup = read(page_of(made))
    found = [(h.name, h.get("id")) for h in soup.main.find_all(re.compile("^h[1-6]$"))]
    assert found == [
        ("h1", None),
        ("h2", "contents"),
        ("h2", "again"),
        ("h3", "deep"),
        ("h2", "tur"),
        ("h2", "tur-2"),
        ("h2", "sources"),
        *found[7:],
    ]
    assert len(soup.select("h1")) == 1


def test_sources_stand_at_the_end_by_publisher(page_of):
    made = executed(TITLE, ("code", "x", [FINDING_BUNDLE, FIGURE_BUNDLE]))
    section = read(page_of(made)).select_one(".sources")
    assert section.h3.get_text().startswith("Landmine Monitor")
    links = [(a["href"], a.get_text()) for a in section.find_all("a")]
    assert links == [
        ("https://example.org/2024", "Landmine Monitor 2024"),
        ("https://example.org/2025", "Landmine Monitor 2025"),
    ]
    assert "20 November 2024" in section.get_text()
    assert "December 2025" in section.get_text()


def test_the_footer_says_how_to_make_the_page_again(page_of):
    page = page_of(
        executed(TITLE), parameters={"as_of": "2025-03-18", "seed": 3}, rerun="impact run one -p seed=3"
    )
    footer = read(page).footer.get_text()
    assert "impact run one -p seed=3" in footer
    assert "18 March 2025" in footer
    assert "c0ffee" in footer
    assert "0" * 64 in footer


@pytest.mark.parametrize("level", ["internal", "public"])
def test_a_page_on_a_dataset_of_ones_own_is_not_ours_to_license_or_cite(page_of, monkeypatch, level):
    day = dt.date(2021, 1, 1)
    own = own_series.OwnDataset(
        "mine", "1", day, "A Centre", None, False, "not to pass on", "", None, level=level
    )
    monkeypatch.setattr(own_series, "find", lambda *_: own)
    stated = {**FINDING, "sources": [own.source_id]}
    bundle = {"application/vnd.impact.finding.v1+json": stated, "text/plain": "It is 42."}
    footer = read(page_of(executed(TITLE, ("code", "x", [bundle])))).footer.get_text()
    assert "of A Centre, imported from a file. Licence: not to pass on." in footer
    assert f"Level: {level}" in footer
    assert ("not for the public" in footer) == (level != "public")
    assert "CC BY" not in footer
    assert "impact contributors" not in footer
    assert "CC BY" in read(page_of(executed(TITLE, ("code", "x", [FINDING_BUNDLE])))).footer.get_text()


def test_linked_data_is_in_the_head_and_cannot_end_its_element(page_of):
    item = {"@type": "ClaimReview", "claimReviewed": "</script><script>alert(1)</script>"}
    soup = read(page_of(executed(TITLE, ("code", "x", [{collect.JSONLD_MIME: item}]))))
    (script,) = soup.find_all("script")
    assert json.loads(script.string) == item


def test_text_of_a_notebook_is_escaped(page_of):
    text = {"output_type": "stream", "name": "stdout", "text": "<script>x</script>"}
    nasty = {**FINDING, "sentence": "5 < 6 & <b>so</b>."}
    page = page_of(executed(TITLE, ("code", "x", [text, {"application/vnd.impact.finding.v1+json": nasty}])))
    soup = read(page)
    assert not soup.find_all("script")
    assert soup.select_one(".sentence").get_text() == "5 < 6 & <b>so</b>."


@pytest.mark.parametrize(
    "html",
    [
        '<script src="https://example.org/x.js"></script>',
        '<img src="//example.org/x.png" alt="x">',
        '<img src="figures/x.png" alt="x">',
        '<link rel="stylesheet" href="style.css">',
        '<p style="background:url(http://example.org/x.png)">x</p>',
        '<style>@import "https://example.org/x.css";</style>',
        '<iframe src="https://example.org"></iframe>',
        '<svg aria-hidden="true"><use xlink:href="https://example.org/x.svg#a"/></svg>',
        "<img alt=x src='data:image/svg+xml,%3Csvg%3E%3Cimage%20href=%22http://e.org/a.png%22/%3E%3C/svg%3E'>",
    ],
)
def test_a_page_that_would_load_something_is_refused(page_of, html):
    with pytest.raises(RunFailed, match="would load"):
        page_of(executed(TITLE, ("code", "x", [{"text/html": html}])))


@pytest.mark.parametrize(
    "html",
    [
        '<meta http-equiv="refresh" content="0; url=https://example.org">',
        '<META HTTP-EQUIV=" Refresh " CONTENT="5">',
        '<base href="https://example.org/">',
        "<iframe srcdoc='&lt;p&gt;x'></iframe>",
        '<object data="data:text/html,x"></object>',
        '<embed src="data:application/pdf;base64,AA">',
        '<form action="https://example.org"><button>x</button></form>',
        '<button formaction="//example.org">x</button>',
        '<a href="javascript:alert(1)">x</a>',
        '<a href=" java&#10;script:alert(1)">x</a>',
        '<a href="data:text/html,x">x</a>',
        f'<a href="{" " * 3000}JavaScript:x()">x</a>',
        '<form action="data:text/html,x"></form>',
        '<a href="https://example.org" ping="https://example.org/seen">x</a>',
        '<svg aria-hidden="true"><a xlink:href="javascript:alert(1)">x</a></svg>',
        '<svg aria-hidden="true"><a><animate attributeName="href" to="javascript:alert(1)"/></a></svg>',
        '<svg aria-hidden="true"><rect fill="url(https://example.org/a.svg#b)"/></svg>',
        '<svg aria-hidden="true"><script href="https://example.org/x.js"/></svg>',
        '<p style="background:u\\72l(https://example.org/x.png)">x</p>',
        '<p style="background:image-set(&quot;https://example.org/x.png&quot; 1x)">x</p>',
        '<style>@im/**/port "https://example.org/x.css";</style>',
        '<style>p { color: red }<b> @import"//example.org/x.css";</style>',
        '<img alt="x" srcset="data:image/png;base64,AA 1x,https://example.org/x.png 2x">',
        '<link rel="preconnect" href="https://example.org">',
        '<!--><meta http-equiv="refresh" content="0"-->',
        '<svg aria-hidden="true"><![CDATA[><b>]]></svg>',
    ],
)
def test_a_page_that_would_lead_elsewhere_or_run_something_is_refused(page_of, html):
    with pytest.raises(RunFailed, match=r"the page (would load|holds)"):
        page_of(executed(TITLE, ("code", "x", [{"text/html": html}])))


@pytest.mark.parametrize(
    "html", ["<script>x()</script>", '<p onclick="x()">x</p>', '<svg aria-hidden="true" onload="x()"></svg>']
)
def test_a_program_is_refused_where_nothing_stops_it(page_of, html):
    with pytest.raises(RunFailed, match="a program"):
        check_page(html)
    policy = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
    check_page(f"<html><head>{policy}</head><body>{html}</body></html>")
    with pytest.raises(RunFailed, match="a program"):
        check_page(f"<html><body>{policy}{html}</body></html>")


@pytest.mark.parametrize(
    "html",
    [
        '<a href="data:text/csv;charset=utf-8,a,b" download="x.csv">the numbers</a>',
        '<link rel="icon" href="data:image/svg+xml,%3Csvg%3E%3C/svg%3E">',
        '<script type="application/ld+json">{}</script>',
        '<img alt="x" src="data:,A" srcset="data:image/png;base64,AA 1x, data:image/png;base64,BB 2x">',
        '<p style="color: red; background: url(data:image/png;base64,AA)">x</p>',
        '<a href="mailto:a@example.org">x</a><form><input></form>',
        "<!-- a remark --><p>javascript: and url(https://example.org) in words</p>",
        '<svg aria-hidden="true"><rect fill="url(#grey)"/><use href="#a"/></svg>',
    ],
)
def test_what_stays_within_the_page_is_let_through(html):
    check_page(html)


@pytest.mark.parametrize(
    "html",
    [
        '<img src="data:image/png;base64,AA">',
        '<img src="data:," alt=" ">',
        "<svg></svg>",
        '<svg role="img"></svg>',
    ],
)
def test_a_picture_in_html_needs_alternative_text_too(html):
    with pytest.raises(RunFailed, match="alternative text"):
        check_page(html)


def test_a_picture_in_prose_needs_alternative_text(page_of):
    with pytest.raises(RunFailed, match="alternative text"):
        page_of(executed(TITLE, ("markdown", "![](data:image/png;base64,AAAA)", [])))


def test_links_for_readers_are_no_resources():
    check_page('<a href="https://example.org">x</a><a href="tables/x.csv">y</a><img src="data:," alt="dot">')


def test_equal_notebooks_give_equal_pages(page_of):
    made = executed(TITLE, ("code", "x", [FINDING_BUNDLE, FIGURE_BUNDLE]))
    assert page_of(made) == page_of(made)


def test_the_paper_of_a_drawing_is_that_of_the_page():
    from impact.charts.frame.palette import PALETTE
    from impact.reporting.page.templates import style

    papers = re.findall(r"--paper: (#[0-9a-f]{6});", style())
    assert papers == [PALETTE["paper"].light, PALETTE["paper"].dark]


def test_a_style_that_loads_is_refused_each_time():
    for _ in range(2):  # the verdict on a long style sheet is kept, a refusal is not
        with pytest.raises(RunFailed, match="would load"):
            check_page("<style>p { background: url(https://example.org/x.png) }</style>")


def test_styles_of_tables_are_collected_once_each():
    from impact.reporting.page.collect import Data, Table
    from impact.reporting.page.pictures import table_styles

    def table(html):
        return Table("t", "T", "", (), Data((), ()), html)

    brought = (
        "<style type='text/css'>#a > b {}</style><table>",
        "<STYLE>#a > b {}</STYLE >",
        "<p>x",
        "<style>c {}</style>",
    )
    assert table_styles(map(table, brought)) == "#a > b {}\nc {}"
