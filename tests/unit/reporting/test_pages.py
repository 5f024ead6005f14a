"""Pages: what is shown, what is folded, what can be read aloud, and nothing from a network."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from nbconvert.filters import Highlight2HTML

from impact.data import own_series
from impact.reporting.page import blocks, collect
from tests.miniature import FINDING, executed
from tests.unit.reporting.page_parts import FIGURE_BUNDLE, TITLE, read

#: headings that every page ends with
AFTER = ("Sources", "Take it with you")
FINDING_BUNDLE = {"application/vnd.impact.finding.v1+json": FINDING, "text/plain": "It is 42."}


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


def test_only_a_cell_with_the_tag_for_it_leads_where_there_is_one(page_of):
    bundles = [
        {"application/vnd.impact.finding.v1+json": {**FINDING, "id": f"f{n}", "sentence": f"Number {n}."}}
        for n in range(2)
    ]
    made = executed(
        TITLE, ("code", "x", bundles[:1]), ("markdown", "## More", []), ("code", "y", bundles[1:])
    )
    made["cells"][1]["metadata"]["tags"] = ["lead"]
    soup = read(page_of(made))
    assert len(soup.select(".lead li")) == 1
    assert [p.get_text() for p in soup.select("p.finding")] == ["Number 1."]


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


@pytest.mark.parametrize(
    "source", ["import a\nx = f'{a!r}'  # <b>", "%matplotlib inline\n!ls", "def f(:", "a?", "\n  é = 1\n"]
)
def test_code_is_coloured_as_nbconvert_does(source):
    as_there = str(Highlight2HTML(pygments_lexer="ipython3")(source))
    ours = blocks._code(source)
    assert read(ours).get_text() == read(as_there).get_text()
    assert read(ours).div["class"] == read(as_there).div["class"]
    spans = [(node["class"], node.get_text()) for node in read(as_there).select("pre span[class]")]
    assert [(node["class"], node.get_text()) for node in read(ours).select("pre span[class]")] == [
        (name, text) for name, text in spans if name[0] in blocks.COLOURED
    ]


def test_code_is_marked_only_where_the_style_sheet_colours_it(page_of):
    from impact.reporting.page.blocks import COLOURED

    page = page_of(executed(TITLE, ("code", 'from a import b\nx = f(1, "two")  # three', [])))
    code = read(page).select_one("details.code .highlight")
    assert code.get_text().strip() == 'from a import b\nx = f(1, "two")  # three'
    assert {span["class"][0] for span in code.select("span[class]")} == {"kn", "mi", "s2", "c1"}
    style = read(page).style.get_text()
    assert {name for name in COLOURED if f".highlight .{name}" not in style} == set()


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
    headings = [(h.name, h.get("id")) for h in soup.main.find_all(re.compile("^h[1-6]$"))]
    assert headings == [
        ("h1", None),
        ("h2", "contents"),
        ("h2", "again"),
        ("h3", "deep"),
        ("h2", "tur"),
        ("h2", "tur-2"),
        ("h2", "sources"),
        *headings[7:],
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


def test_equal_notebooks_give_equal_pages(page_of):
    made = executed(TITLE, ("code", "x", [FINDING_BUNDLE, FIGURE_BUNDLE]))
    assert page_of(made) == page_of(made)


def test_the_paper_of_a_drawing_is_that_of_the_page():
    from impact.charts.frame.palette import PALETTE
    from impact.reporting.page.templates import style

    papers = re.findall(r"--paper: (#[0-9a-f]{6});", style())
    assert papers == [PALETTE["paper"].light, PALETTE["paper"].dark]


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
