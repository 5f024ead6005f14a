"""What a notebook shows is read from its bundles; what it promised and does not show is an error."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.charts.frame.chart import frame_as_json
from impact.errors import FindingError, RunFailed
from impact.reporting.page import collect, exports, typesetter
from impact.reporting.page.collect import Data, Outputs
from tests.miniature import FIGURE, FINDING, SVG, executed

FINDING_BUNDLE = {"application/vnd.impact.finding.v1+json": FINDING, "text/plain": "It is 42."}
FIGURE_BUNDLE = {collect.FIGURE_MIME: FIGURE, "image/svg+xml": SVG, "image/png": "iVBORw0KGgo=\n"}
TABLE_BUNDLE = {
    collect.TABLE_MIME: {**FIGURE, "id": "table", "alt": ""},
    "text/html": "<table><tr><td>1</td></tr></table>",
}


def shown_in(*bundles: dict) -> Outputs:
    return collect.collect(executed(("code", "x", list(bundles))))


def test_the_names_of_the_bundles_are_those_of_the_charts():
    from impact.charts.frame import chart
    from impact.charts.tables import display

    assert chart.MIME == collect.FIGURE_MIME
    assert display.MIME == collect.TABLE_MIME


def test_sources_of_everything_shown_are_collected():
    assert shown_in(FINDING_BUNDLE, FIGURE_BUNDLE).source_ids == ("lm-2024", "lm-2025")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"alt": " "}, "no alternative text"),
        ({"alt": None}, "no alternative text"),
        ({"title": ""}, "no title"),
        ({"id": "Two words"}, "unusable id"),
        ({"id": "../up"}, "unusable id"),
    ],
)
def test_a_figure_that_cannot_be_read_or_filed_is_refused(change, says):
    record = {key: value for key, value in {**FIGURE, **change}.items() if value is not None}
    with pytest.raises(RunFailed, match=says):
        shown_in({**FIGURE_BUNDLE, collect.FIGURE_MIME: record})


def test_a_figure_without_picture_is_refused():
    with pytest.raises(RunFailed, match="no picture"):
        shown_in({collect.FIGURE_MIME: FIGURE})


def test_two_figures_of_one_id_are_refused():
    with pytest.raises(RunFailed, match="a second time"):
        shown_in(FIGURE_BUNDLE, FIGURE_BUNDLE)


def test_a_finding_without_source_is_refused():
    with pytest.raises(FindingError, match="no source"):
        shown_in({"application/vnd.impact.finding.v1+json": {**FINDING, "sources": []}})


def test_a_report_without_finding_is_no_success():
    with pytest.raises(RunFailed, match="no finding"):
        collect.check_declared(shown_in(FIGURE_BUNDLE), {})


@pytest.mark.parametrize(
    "declared",
    [{"figures": 1, "tables": 1}, {"figures": ["line"], "tables": ["table"], "findings": ["answer"]}, {}],
)
def test_what_was_declared_and_shown_is_a_success(declared):
    collect.check_declared(shown_in(FINDING_BUNDLE, FIGURE_BUNDLE, TABLE_BUNDLE), declared)


@pytest.mark.parametrize(
    ("declared", "says"),
    [
        ({"figures": 2}, "1 figures were made"),
        ({"figures": ["line", "other"]}, "missing: other"),
        ({"findings": ["second"]}, "missing: second"),
        ({"picture": 1}, "declares picture"),
    ],
)
def test_what_was_declared_and_not_shown_is_a_failure(declared, says):
    with pytest.raises(RunFailed, match=says):
        collect.check_declared(shown_in(FINDING_BUNDLE, FIGURE_BUNDLE), declared)


def test_a_declared_figure_without_a_single_row_is_a_failure():
    empty = {**FIGURE_BUNDLE, collect.FIGURE_MIME: {**FIGURE, "data": {"columns": ["a"], "rows": []}}}
    with pytest.raises(RunFailed, match="without any row"):
        collect.check_declared(shown_in(FINDING_BUNDLE, empty), {"figures": 1})


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("{", "not JSON: no JSON"),
        ("[" * 100_000, "not JSON: brackets inside each other without end"),
        ('{"ratingValue": NaN}', "not JSON: NaN in place of a number"),
        ("5", "a value of type int"),
        (["a"], "a value of type str"),
        (None, "a value of type NoneType"),
    ],
)
def test_linked_data_that_are_no_objects_fail_the_report_and_not_the_machine(value, says):
    with pytest.raises(RunFailed, match=says):
        shown_in({collect.JSONLD_MIME: value})


def test_linked_data_may_be_text_or_several_objects():
    item = {"@type": "ClaimReview"}
    for value in (item, [item], json.dumps(item), json.dumps([item])):
        assert shown_in({collect.JSONLD_MIME: value}).linked_data == (item,)


def test_files_of_a_report(miniature, tmp_path):
    linked = {collect.JSONLD_MIME: {"@type": "ClaimReview", "name": "a"}}
    exports.write(shown_in(FINDING_BUNDLE, FIGURE_BUNDLE, TABLE_BUNDLE, linked, linked), tmp_path / "new")
    names = sorted(p.relative_to(tmp_path / "new").as_posix() for p in (tmp_path / "new").rglob("*.*"))
    assert names == [
        "claimreview.jsonld",
        *(["figures/line.pdf"] if typesetter.is_installed() else []),
        "figures/line.png",
        "figures/line.svg",
        "findings.json",
        "tables/line.csv",
        "tables/line.csv-metadata.json",
        "tables/table.csv",
        "tables/table.csv-metadata.json",
    ]
    text = (tmp_path / "new/tables/line.csv-metadata.json").read_text(encoding="utf-8")
    described = json.loads(text)
    assert text == json.dumps(described, indent=2, ensure_ascii=False) + "\n"
    assert described["dc:source"][0]["dc:publisher"] == "Landmine Monitor"
    assert len(json.loads((tmp_path / "new/claimreview.jsonld").read_text())) == 2


def test_a_figure_without_a_png_gets_one_from_its_svg_twice_as_wide(miniature, tmp_path):
    pytest.importorskip("typst")
    bundle = {name: data for name, data in FIGURE_BUNDLE.items() if name != "image/png"}
    bundle["image/svg+xml"] = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 90"></svg>'
    exports.write(shown_in(FINDING_BUNDLE, bundle), tmp_path / "new")
    png = (tmp_path / "new/figures/line.png").read_bytes()
    assert int.from_bytes(png[16:20], "big") == 2 * 720


def test_a_picture_is_drawn_no_wider_than_its_document_keeps_and_never_more_than_twice_its_size():
    pytest.importorskip("typst")
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 90"></svg>'
    for most, width in ((953, 953), (4000, 2 * 720)):
        assert int.from_bytes(typesetter.picture_as_png(svg, most)[16:20], "big") == width


def test_a_figure_as_pdf_has_vectors_and_its_own_fonts_and_is_the_same_each_time():
    pytest.importorskip("typst")
    svg = SVG.replace("</svg>", '<text x="20" y="40">1,200 people</text></svg>')
    made = [typesetter.picture_as_pdf(svg, 'A "title"', "Words.") for _ in range(2)]
    assert made[0] == made[1]
    assert made[0].startswith(b"%PDF")
    assert b"/FontFile" in made[0]
    assert b"/Image" not in made[0].replace(b"/ImageB", b"").replace(b"/ImageC", b"").replace(b"/ImageI", b"")
    assert len(made[0]) < 40_000


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", '=HYPERLINK("x")'])
def test_no_text_is_a_formula_in_a_spreadsheet(text):
    (_, row) = list(csv.reader(io.StringIO(exports.as_csv(Data((text,), ((text,),))), newline="")))
    assert row[0].startswith("'")


def test_infinite_numbers_stay_numbers_in_a_spreadsheet():
    frame = frame_as_json(pd.DataFrame({"low": [-np.inf], "high": [np.inf]}))
    json.dumps(frame, allow_nan=False)
    text = exports.as_csv(Data(tuple(frame["columns"]), tuple(map(tuple, frame["rows"]))))
    assert pd.read_csv(io.StringIO(text)).iloc[0].tolist() == [-np.inf, np.inf]


cells = st.one_of(
    st.none(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(st.characters(codec="utf-8", exclude_characters="\r")),
)


@given(st.lists(st.tuples(cells, cells), max_size=5))
def test_csv_gives_back_what_went_in(rows):
    text = exports.as_csv(Data(("a", "b"), tuple(rows)))
    read = list(csv.reader(io.StringIO(text, newline="")))[1:]
    assert len(read) == len(rows)
    for result, row in zip(read, rows, strict=True):
        for cell, value in zip(result, row, strict=True):
            expected = "" if value is None else str(value)
            assert cell in {expected, f"'{expected}"}
