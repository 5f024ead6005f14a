"""Outputs of another form than they claim: each is named in one line, with its cell and what was expected."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from impact import findings
from impact.errors import FindingError, RunFailed
from impact.reporting.page import collect
from impact.reporting.run.normalise import normalise
from tests.miniature import DOT, FIGURE, FINDING, SVG, executed

TITLE = ("markdown", "# How many?\n\nA question in one line.", [])


def figure(**changes):
    return {collect.FIGURE_MIME: {**FIGURE, **changes}, "image/svg+xml": SVG}


@pytest.mark.parametrize(
    ("bundle", "said"),
    [
        ({collect.FIGURE_MIME: [1]}, "a figure is a value of type list; expected an object with its id"),
        ({collect.FIGURE_MIME: None}, "a figure is a value of type NoneType; expected an object"),
        ({collect.TABLE_MIME: "x"}, "a table is a value of type str; expected an object"),
        (figure(title=5), "figure 'line' has a value of type int as title; expected text"),
        (figure(caption=["x"]), "figure 'line' has a value of type list as caption; expected text"),
        (figure(sources="lm-2024"), "figure 'line' has a value of type str as sources; expected a list"),
        (figure(data=[1]), "figure 'line' has a value of type list as data; expected an object"),
        (figure(data={"rows": []}), "figure 'line' has data without columns and rows; expected a list"),
        (figure(data={"columns": ["a"], "rows": [1]}), "figure 'line' has data without columns and rows"),
        (figure(numbers={"headings": ["a"]}), "figure 'line' has numbers of another form; expected headings"),
        (
            figure(numbers={"headings": ["a"], "right": [], "rows": [], "left": 0}),
            "figure 'line' has 0 sides for 1 headings; expected one each",
        ),
        (
            figure(numbers={"headings": ["a"], "right": [True], "rows": [["1"], []], "left": 0}),
            "figure 'line': row 2 of its data has 0 values; expected 1, as columns",
        ),
        (
            figure(data={"columns": ["a", "b"], "rows": [[1, 2], [3]]}),
            "figure 'line': row 2 of its data has 1 values; expected 2, as columns",
        ),
        (figure(sources=["lm-2024", None]), "figure 'line' has a value of type NoneType among its sources"),
        (
            {**figure(), "image/svg+xml": SVG.replace("</svg>", "<g>")},
            "figure 'line' has a picture that cannot be read (no element found: line 1",
        ),
        (
            figure(svg_narrow="<svg>&nbsp;</svg>"),
            "figure 'line' has a picture that cannot be read (undefined",
        ),
        (
            {**figure(), "image/svg+xml": "<html/>"},
            "figure 'line' has a picture whose first element is html; expected svg",
        ),
    ],
)
def test_a_figure_or_table_of_another_form_is_named_with_its_cell(bundle, said):
    with pytest.raises(RunFailed) as caught:
        collect.collect(executed(TITLE, ("code", "x", [bundle])))
    assert str(caught.value).startswith(f"code cell 1: {said}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (None, "a finding is a value of type NoneType"),
        ([1], "a finding is a value of type list"),
        ({**FINDING, "value": {"a": 1}}, "finding 'answer' has values of another kind"),
        ({**FINDING, "sources": 7}, "finding 'answer' has values of another kind"),
        ({**FINDING, "sources": ["lm-2024", 3]}, "finding 'answer' has values of another kind"),
    ],
)
def test_a_finding_of_another_form_is_refused_in_one_line(record, said):
    with pytest.raises(FindingError) as caught:
        findings.collect(executed(("code", "x", [{findings.MIME: record}])))
    assert str(caught.value).startswith(said)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("coded", "said"), [("AAAA", "cannot be read"), ("not base64", "is no base64"), ("", "cannot be read")]
)
def test_a_picture_that_cannot_be_read_is_named(page_of, coded, said):
    output = {"output_type": "display_data", "data": {"image/jpeg": coded}, "metadata": {"alt": "a dot"}}
    with pytest.raises(RunFailed, match=f"code cell 1: the picture {said}; expected"):
        page_of(executed(TITLE, ("code", "x", [output])))


def test_what_a_picture_says_of_itself_may_be_of_any_kind(page_of):
    output = {"output_type": "display_data", "data": {"image/png": DOT}, "metadata": {"image/png": 5}}
    with pytest.raises(RunFailed, match="code cell 1 shows a picture without alternative text"):
        page_of(executed(TITLE, ("code", "x", [output])))


@pytest.mark.parametrize("value", [5, {"model_id": 5}, ["model_id"]])
def test_a_widget_of_another_form_stays_as_it_is(value):
    kind = "application/vnd.jupyter.widget-view+json"
    notebook = nbformat.from_dict(executed(("code", "x", [{kind: value}])))
    normalise(notebook, Path("nowhere"))
    assert notebook.cells[0].outputs[0].data[kind] == value
