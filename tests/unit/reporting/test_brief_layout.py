"""A brief: five sentences at the top, findings as lists, folds on the screen alone, sources in short."""

from __future__ import annotations

import io
import re
import zipfile

import nbformat
import pytest

from impact.errors import ReportConfigError
from impact.reporting.page import collect, html
from impact.reporting.page.page import BRIEF_LEAD, About, compose
from impact.reporting.page.pandoc import pandoc
from tests.miniature import FIGURE, FINDING, SVG, executed

FINDING_MIME = "application/vnd.impact.finding.v1+json"
SOURCES = ("lm-2024", "lm-2025", "news-1")


def stated(number: int):
    finding = {**FINDING, "id": f"number-{number}", "sentence": f"It is {number}.", "method": f"way {number}"}
    return ("code", f"f{number}", [{FINDING_MIME: finding}])


def table(name: str, rows: int):
    body = "".join(f"<tr><th scope='row'>Row {n}</th><td>{n}</td></tr>" for n in range(rows))
    return {
        collect.TABLE_MIME: {
            "id": name,
            "title": f"Table {name}",
            "sources": ["news-1"],
            "data": {"columns": ["row", "n"], "rows": [[f"Row {n}", n] for n in range(rows)]},
        },
        "text/html": f"<table><thead><tr><th>Row</th><th>N</th></tr></thead><tbody>{body}</tbody></table>",
    }


def figure(name: str):
    return {collect.FIGURE_MIME: {**FIGURE, "id": name}, "image/svg+xml": SVG}


@pytest.fixture
def brief(miniature):
    """Lay out a notebook of the layout "brief", with seven findings, two figures and two tables."""

    def lay_out(layout: str | None = "brief"):
        made = executed(
            ("markdown", "# What could it mean?\n\nA question.", []),
            *(stated(number) for number in range(1, 6)),
            ("markdown", "## On record", []),
            stated(6),
            stated(7),
            ("markdown", "- and more\n", []),
            ("markdown", "## Pictures", []),
            *(
                (
                    "code",
                    f"c{n}",
                    [{collect.FIGURE_MIME: {**FIGURE, "id": f"line-{n}"}, "image/svg+xml": SVG}],
                )
                for n in (1, 2)
            ),
            ("code", "folded", [table("reasons", 3)]),
            ("code", "long", [table("inputs", 30)]),
        )
        made["cells"][-2]["metadata"]["tags"] = ["folded"]
        node = nbformat.from_dict(made)
        if layout:
            node["metadata"]["impact"] = {"layout": layout}
        about = About("T", "B", "one", {"as_of": "latest"}, "0" * 64, "c0ffee", "impact run")
        return node, compose(node, collect.collect(node), about)

    return lay_out


def test_a_brief_answers_in_five_sentences_and_lists_the_other_findings(brief):
    _, page = brief()
    assert [entry["id"] for entry in page.findings] == [f"number-{n}" for n in range(1, BRIEF_LEAD + 1)]
    lists = [block.html for block in page.blocks if block.html.startswith('<ul class="findings">')]
    assert len(lists) == 1
    assert lists[0].count("<li") == 3  # two findings, and the entry of the prose below them
    assert lists[0].count("<ul") == lists[0].count("</ul>") == 1


def test_the_interval_stands_in_the_small_line_of_a_brief_as_of_any_page(brief):
    for layout in ("brief", None):
        basis = brief(layout)[1].findings[0]["basis"]
        assert "interval" in basis
        assert basis.endswith("way 1")


def test_another_layout_is_refused(brief):
    with pytest.raises(ReportConfigError, match=r"impact\.layout is 'poster'"):
        brief("poster")


def test_what_is_folded_is_on_the_screen_and_not_on_paper(brief):
    _, page = brief()
    shown = html.render(page)
    assert '<details class="more wide"><summary>Table reasons</summary>' in shown
    pdf = pytest.importorskip("impact.reporting.page.documents.pdf")
    docx = pytest.importorskip("impact.reporting.page.documents.docx")
    for document in (pdf.source(page), docx.as_html(page)):
        assert "Table reasons" not in document
        assert "Table inputs" in document


def test_no_format_spoils_the_tables_of_another(brief):
    pdf = pytest.importorskip("impact.reporting.page.documents.pdf")
    docx = pytest.importorskip("impact.reporting.page.documents.docx")
    _, page = brief()
    typeset, written = pdf.source(page), docx.as_html(page)
    assert (docx.as_html(page), pdf.source(page)) == (written, typeset)


def test_the_pages_of_a_folded_table_are_not_listed_on_paper(brief):
    node, _ = brief()
    node["cells"][-2]["outputs"][0]["data"][collect.TABLE_MIME]["sources"] = ["lm-2025"]
    for cell in node["cells"]:
        for output in cell.get("outputs", ()):
            for mime in (collect.FIGURE_MIME, FINDING_MIME):
                output["data"].get(mime, {})["sources"] = ["lm-2024"]
    about = About("T", "B", "one", {"as_of": "latest"}, "0" * 64, "c0ffee", "impact run")
    page = compose(node, collect.collect(node), about)
    assert page.few_sources == ("lm-2024", "news-1")
    assert "lm-2025" in page.shown.source_ids


def test_two_figures_in_a_row_stand_side_by_side_and_a_long_table_in_two_halves(brief):
    pdf = pytest.importorskip("impact.reporting.page.documents.pdf")
    source = pdf.source(brief()[1])
    assert source.startswith("#let brief = true")
    assert source.count("\n#figure-pair(") == 1
    assert source.count("\n#two-halves(") == 1
    plain = pdf.source(brief(None)[1])
    assert "\n#figure-pair(" not in plain
    assert "\n#two-halves(" not in plain


def test_a_brief_of_a_single_page_of_paper_can_be_set(brief):
    pytest.importorskip("typst", reason="the extra [documents] is not installed")
    from impact.reporting.page.documents import pdf

    assert pdf.render(brief()[1]).startswith(b"%PDF")


def test_pages_behind_single_statements_are_named_and_the_others_summed_up(brief):
    _, page = brief()
    assert {entry["id"] for pages in page.short_sources.values() for entry in pages} <= set(SOURCES)
    assert page.other_sources == ""
    from dataclasses import replace

    rest = replace(page, few_sources=("news-1",)).other_sources
    assert rest.startswith("Sums and models rest on 2 further pages")


@pytest.mark.skipif(pandoc() is None, reason="pandoc is not installed")
def test_a_word_document_of_a_brief_is_set_smaller_with_its_pictures_side_by_side(brief):
    from impact.reporting.page.documents import docx

    def parts(document: bytes):
        with zipfile.ZipFile(io.BytesIO(document)) as archive:
            return [archive.read(f"word/{name}.xml").decode("utf-8") for name in ("document", "styles")]

    (short, small), (whole, usual) = (parts(docx.render(brief(layout)[1])) for layout in ("brief", None))
    finding = [re.findall(r'wp:extent cx="(\d+)"', xml) for xml in (short, whole)]
    widths = [[round(int(cx) / 360_000, 1) for cx in each] for each in finding]
    assert widths == [[8.0, 8.0], [16.0, 16.0]]  # centimetres, as asked for
    types = [[int(size) for size in re.findall(r'<w:sz w:val="(\d+)"', xml)] for xml in (small, usual)]
    assert all(less <= more for less, more in zip(*types, strict=True))
    assert sum(types[0]) < sum(types[1])
