"""Documents: report.pdf and report.docx say what the page says, read aloud, and the same bytes each time."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from impact.errors import ReportConfigError, RunFailed
from impact.reporting.page import collect, formats
from impact.reporting.page.check import LARGEST_PAGE, check_size
from impact.reporting.page.page import About, Page, compose
from impact.reporting.page.pandoc import pandoc
from impact.reporting.request.spec import ReportSpec
from tests.miniature import FIGURE, FINDING, SVG, executed

pytest.importorskip("typst", reason="the extra [documents] is not installed")

from impact.reporting.page.documents import docx, pdf

needs_pandoc = pytest.mark.skipif(pandoc() is None, reason="pandoc is not installed")

ROWS = "".join(f"<tr><th scope='row'>Place {n}</th><td>{n},000</td><td>yes</td></tr>" for n in range(1, 121))
TABLE = {
    collect.TABLE_MIME: {
        "id": "places",
        "title": "Many places",
        "sources": ["lm-2024"],
        "data": {"columns": ["place", "n"], "rows": [["Place 1", 1000]]},
    },
    "text/html": f"<table><thead><tr><th>Place</th><th>Number</th><th>Said</th></tr></thead>"
    f"<tbody>{ROWS}</tbody></table>",
}
NASTY = 'A "quoted" #set text(red) with $x$, \\ and <b>tags</b> & 5 % *stars* @here [in brackets].'


@pytest.fixture
def page(miniature: Any) -> Callable[..., Page]:
    """Lay out a notebook with a finding, prose, a figure and a table."""
    import nbformat

    def lay_out(*extra: tuple[str, str, list[Any]], sentence: str = "It is 42.") -> Page:
        made = executed(
            ("markdown", "# How many?\n\nA question in one line.", []),
            ("code", "x", [{"application/vnd.impact.finding.v1+json": {**FINDING, "sentence": sentence}}]),
            (
                "markdown",
                "## Evidence\n\nIt is *known* and **said** in `data/raw`, "
                "see [there](https://example.org/a?b=1&c=2).\n\n### Details\n\n- one\n- two\n\n> said\n",
                [],
            ),
            ("code", "y", [{collect.FIGURE_MIME: FIGURE, "image/svg+xml": SVG}]),
            ("code", "z", [TABLE]),
            *extra,
        )
        node = nbformat.from_dict(made)
        about = About(
            "A title", "Q1", "one", {"as_of": "latest", "seed": 3}, "0" * 64, "c0ffee", "impact run"
        )
        return compose(node, collect.collect(node), about)

    return lay_out


def text_of(document: bytes) -> str:
    """All text of a Word document, in order."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        xml = archive.read("word/document.xml").decode("utf-8")
    return re.sub(r"<[^>]+>", "", re.sub(r"</w:p>", "\n", xml))


def xml_of(document: bytes, name: str = "word/document.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return archive.read(name).decode("utf-8")


def test_a_pdf_is_made_readable_aloud_and_the_same_each_time(page):
    first = pdf.render(page())
    assert first.startswith(b"%PDF-")
    assert b"pdfuaid:part" in first  # it claims PDF/UA, which typst has checked
    assert first == pdf.render(page())


def test_a_pdf_says_its_title_and_language(page):
    made = pdf.render(page())
    assert b"en-GB" in made or b"en-gb" in made.lower()
    assert b"DisplayDocTitle true" in made


def test_findings_stand_before_the_evidence_and_code_nowhere(page):
    source = pdf.source(page(("code", "secret_code = 1", [{"text/plain": "shown"}])))
    assert source.index("It is 42.") < source.index("Evidence")
    assert "95 % interval 40 to 44 people; counted" in source
    assert "secret_code" not in source


def test_a_pdf_carries_pictures_with_words_and_tables_with_heads(page):
    source = pdf.source(page())
    assert FIGURE["alt"] in source
    assert "table-title(" in source
    assert "align: (left, right, left,)" in source
    assert source.count("Place 120") == 1


def test_a_long_table_goes_over_pages(page):
    assert len(re.findall(rb"/Type ?/Page\b", pdf.render(page()))) >= 3


@pytest.mark.parametrize("sentence", [NASTY, "Ends in a backslash \\.", "5 < 6 & “so” – §."])
def test_words_of_a_notebook_are_never_taken_for_markup(page, sentence):
    made = page(sentence=sentence)
    assert pdf.literal(sentence) in pdf.source(made)
    assert pdf.render(made).startswith(b"%PDF-")


def test_markup_in_prose_and_cells_is_set_as_text(page):
    table = '<table><thead><tr><th>#a</th></tr></thead><tbody><tr><td>]#x["</td></tr></tbody></table>'
    prose = ("markdown", '## Odd\n\n#show *x* `#set` \\ "q" ]', [])
    assert pdf.render(page(prose, ("code", "q", [{"text/html": table}]))).startswith(b"%PDF-")


def test_joined_cells_quotations_printed_text_and_lists_in_lists_are_set(page):
    joined = (
        "<table><thead><tr><th rowspan='2'>a</th><th colspan='2'>b</th></tr>"
        "<tr><th>c</th><th>d</th></tr></thead>"
        "<tbody><tr><th>1</th><td>2</td><td>3</td></tr></tbody></table>"
    )
    prose = (
        "markdown",
        "## More\n\n1. one\n   - deep\n2. two\n\n---\n\n| a | b |\n|---|--:|\n| x | 1 |\n",
        [],
    )
    printed = {"output_type": "stream", "name": "stdout", "text": 'line "1"\n  line 2\n'}
    made = page(prose, ("code", "q", [{"text/html": joined}, printed]))
    assert pdf.render(made).startswith(b"%PDF-")
    assert "rowspan: 2" in pdf.source(made)


@needs_pandoc
def test_a_word_document_says_what_the_page_says_and_the_same_each_time(page):
    document = docx.render(page())
    text = text_of(document)
    for words in (
        "How many?",
        "It is 42.",
        "95 % interval",
        "Evidence",
        "Many places",
        "Place 120",
        "Sources",
    ):
        assert words in text
    assert document == docx.render(page())
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(1980, 1, 1)}


@needs_pandoc
def test_a_word_document_with_stand_ins_is_as_with_the_pictures_themselves(page, monkeypatch):
    made = page()
    quick = zipfile.ZipFile(io.BytesIO(docx.render(made)))
    monkeypatch.setattr(docx, "with_stand_ins", lambda html: (html, {}))
    slow = zipfile.ZipFile(io.BytesIO(docx.render(made)))
    assert quick.namelist() == slow.namelist()
    assert [name for name in quick.namelist() if name.endswith(".png")]
    for name in quick.namelist():
        assert quick.read(name) == slow.read(name), name
    assert b"base64" not in quick.read("word/document.xml")


@needs_pandoc
def test_a_word_document_has_headings_alternative_text_and_repeated_heads(page):
    xml = xml_of(docx.render(page()))
    assert re.findall(r'w:pStyle w:val="(Heading\d)"', xml)[:3] == ["Heading1", "Heading1", "Heading2"]
    assert f'descr="{FIGURE["alt"]}"' in xml
    assert "<w:tblHeader" in xml
    assert xml.count("<w:cantSplit") >= 121
    assert 'w:jc w:val="right"' in xml


@needs_pandoc
def test_header_and_footer_of_a_word_document_name_the_report_its_day_and_its_key(page):
    document = docx.render(page())
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        (header,), (footer,) = (
            [
                xml_of(document, name)
                for name in archive.namelist()
                if re.fullmatch(rf"word/{edge}\d*\.xml", name)
            ]
            for edge in ("header", "footer")
        )
    assert "How many?" in header
    assert page().dateline in header
    assert "Key 000000000000" in footer
    assert "PAGE" in footer
    assert "FOOTER-" not in footer
    assert "HEADER-" not in header
    assert "<w:titlePg" in xml_of(document)  # the first page has the title itself


def test_a_figure_that_marks_its_words_is_set_as_text_around_its_drawing(page):
    marked = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 80" data-drawing="0 20 100 50">'
        '<g class="words"><text>Painted title</text></g><path d="M0 0"/></svg>'
    )
    words = {"subtitle": "A subtitle", "source_line": "Landmine Monitor 2025"}
    bundle = {collect.FIGURE_MIME: {**FIGURE, **words, "id": "marked"}, "image/svg+xml": marked}
    made = page(("code", "m", [bundle]))
    typeset, written = pdf.source(made), docx.as_html(made)
    for document in (typeset, written):
        assert "Painted title" not in document
        assert "A subtitle" in document
        assert "Source: Landmine Monitor 2025" in document
    assert pdf.render(made).startswith(b"%PDF-")


@needs_pandoc
def test_pandoc_reads_the_document_back(page, tmp_path):
    path = tmp_path / "report.docx"
    path.write_bytes(docx.render(page()))
    command = [str(pandoc()), "--from=docx", "--to=markdown", str(path)]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "# Evidence" in text
    assert "*known* and **said**" in text
    assert "https://example.org/a?b=1&c=2" in text


@needs_pandoc
def test_of_a_print_out_that_fills_a_book_documents_hold_both_ends_and_say_so(page):
    lines = "".join(f"line {n}\n" for n in range(90_000))
    made = page(("code", "print(lines)", [{"output_type": "stream", "name": "stdout", "text": lines}]))
    assert "line 45000\n" in made.blocks[-2].html  # the page has them all
    for text in (pdf.source(made), text_of(docx.render(made))):
        assert "[88,000 lines are left out here; report.html has them]" in text
        assert [int(n) for n in re.findall(r"line (\d+)", text)] == [*range(1_334), *range(89_334, 90_000)]
    assert pdf.render(made).startswith(b"%PDF")


def test_formats_that_cannot_be_made_are_refused_before_anything_runs(monkeypatch):
    report = ReportSpec(id="one", notebook="one", title="One", formats=("html", "pdf"))
    formats.check_installed([report])
    monkeypatch.setattr(formats.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(ReportConfigError, match=r"'one' wants the format.*landmine-evidence\[documents\]"):
        formats.check_installed([report])
    formats.check_installed([ReportSpec(id="one", notebook="one", title="One")])


def test_a_page_links_the_documents_beside_it(miniature):
    import nbformat

    from impact.reporting.page import html

    node = nbformat.from_dict(executed(("markdown", "# A", [])))
    shown = collect.collect(node)
    about = {"title": "A", "question": "", "notebook": "a", "parameters": {}, "key": "0" * 64}
    for asked, expected in ((("html",), []), (("html", "pdf", "docx"), ["report.pdf", "report.docx"])):
        about_page = About(**about, git_commit="", rerun="", formats=asked)
        page = html.render(compose(node, shown, about_page))
        assert list(dict.fromkeys(re.findall(r'href="(report\.\w+)"', page))) == expected


def test_a_page_that_is_too_large_is_refused_with_its_heaviest_part():
    check_size("x" * LARGEST_PAGE, {"map": 9})
    with pytest.raises(RunFailed, match=r"the page takes 1\.50 MB; the heaviest parts are map \(1\.20 MB\)"):
        check_size("x" * (LARGEST_PAGE + 1), {"line": 10, "map": 1_200_000})


def test_the_reference_document_is_what_its_tool_makes(tmp_path, monkeypatch):
    if pandoc() is None:
        pytest.skip("pandoc is not installed")
    from tools import make_reference_document as tool

    committed = tool.TARGET.read_bytes()
    monkeypatch.setattr(tool, "TARGET", tmp_path / Path("reference.docx"))
    tool.main()
    made = (tmp_path / "reference.docx").read_bytes()
    with zipfile.ZipFile(io.BytesIO(committed)) as a, zipfile.ZipFile(io.BytesIO(made)) as b:
        for name in ("word/styles.xml", "word/footer1.xml"):
            assert a.read(name) == b.read(name)
