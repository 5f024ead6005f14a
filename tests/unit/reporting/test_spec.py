"""reports.yml: what is allowed is read, everything else is refused with its line."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from impact.data.groups import NAMED_SETS
from impact.errors import ReportConfigError, UnknownName
from impact.reporting.request.cron import check_cron
from impact.reporting.request.spec import NamedSet, ReportSpec, read_reports, select
from tests.conftest import CHECKOUT

WHOLE = """
- id: one
  notebook: 01_one
  title: One
  question: Q1
  parameters: {seed: 7, label: "007"}
  matrix:
    as_of: [2025-03-18, latest]
    country: [EST, LVA]
  formats: [html]
  schedule: "0 6 2 * *"
  timeout: 60
"""


def read(tmp_path: Path, text: str) -> list[ReportSpec]:
    path = tmp_path / "reports.yml"
    path.write_text(text, encoding="utf-8")
    return read_reports(path)


def test_a_matrix_expands_to_every_combination(tmp_path):
    (report,) = read(tmp_path, WHOLE)
    sets = report.expand()
    assert len(sets) == 4
    assert sets[0] == {"seed": 7, "label": "007", "as_of": "2025-03-18", "country": "EST"}


def test_an_unquoted_date_stays_the_text_it_is(tmp_path):
    (report,) = read(tmp_path, WHOLE)
    assert report.matrix["as_of"] == ["2025-03-18", "latest"]


def test_no_matrix_is_one_report(tmp_path):
    (report,) = read(tmp_path, "- {id: a, notebook: b, title: c}")
    assert report.expand() == [{}]
    assert report.formats == ("html",)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("- id: a\n  notebok: b\n  title: c\n", 2, "did you mean 'notebook'"),
        ("- id: a\n  title: c\n", 1, "no 'notebook'"),
        ("- id: a\n  notebook: b\n  title: c\n  timeout: soon\n", 4, "whole seconds"),
        ("- id: a\n  notebook: b\n  title: c\n  timeout: 0\n", 4, "1 to 28800"),
        ("- id: a\n  notebook: b\n  title: c\n  formats: [html, pfd]\n", 4, "among html"),
        ("- id: a\n  notebook: b\n  title: c\n  question: first\n", 4, "Q1 to Q99"),
        ("- id: A b\n  notebook: b\n  title: c\n", 1, "letters, digits, hyphens"),
        ("- id: a\n  notebook: ../b\n  title: c\n", 2, "letters, digits, hyphens"),
        (
            "- id: a\n  notebook: b\n  title: c\n  matrix:\n    country: withdrawing\n",
            5,
            "withdrawing_states",
        ),
        ("- id: a\n  notebook: b\n  title: c\n  matrix:\n    country: []\n", 4, "empty"),
        ("- id: a\n  notebook: b\n  title: c\n  matrix:\n    country: [EST, EST]\n", 4, "repeats"),
        ("- id: a\n  notebook: b\n  title: c\n  parameters: [x]\n", 4, "text, number"),
        ("- id: a\n  notebook: b\n  title: c\n  schedule: 0 26 * * *\n", 4, "hour '26'"),
        ("- id: a\n  notebook: b\n  title: c\n  title: d\n", 4, "appears twice"),
        ("- id: a\n  notebook: b\n  title: c\n- id: a\n  notebook: b\n  title: c\n", 4, "already in line 1"),
        ("- id: a\n- just words\n", 1, "no 'notebook'"),
        ("- id: [\n", 2, "is not YAML"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path, text, line, says):
    with pytest.raises(ReportConfigError, match=says) as caught:
        read(tmp_path, text)
    assert f"reports.yml, line {line}" in str(caught.value)


@pytest.mark.parametrize("text", ["", "a: 1", "[]", "- 1"])
def test_anything_but_a_list_of_reports_is_refused(tmp_path, text):
    with pytest.raises(ReportConfigError):
        read(tmp_path, text)


def test_a_missing_file_is_an_error_that_can_be_read(tmp_path):
    with pytest.raises(ReportConfigError, match="cannot be read"):
        read_reports(tmp_path / "reports.yml")


def test_an_unknown_report_is_refused_with_the_close_match(tmp_path):
    reports = read(tmp_path, WHOLE)
    with pytest.raises(UnknownName, match="did you mean 'one'"):
        select(reports, ["oen"])


def test_reports_keep_their_order_whatever_was_asked_first(tmp_path):
    reports = read(tmp_path, "- {id: a, notebook: n, title: t}\n- {id: b, notebook: n, title: t}\n")
    assert [report.id for report in select(reports, ["b", "a"])] == ["a", "b"]


@pytest.mark.parametrize(
    "text", ["* * * * *", "*/5 0-6 1,15 * 1-5", "0 6 2 * *", "@monthly", "59 23 31 12 7"]
)
def test_cron_expressions_are_accepted(text):
    check_cron(text)


@pytest.mark.parametrize(
    "text", ["", "* * * *", "60 * * * *", "* * 0 * *", "5-1 * * * *", "*/0 * * * *", "x * * * *"]
)
def test_other_schedules_are_refused(text):
    with pytest.raises(ValueError, match="cron expression"):
        check_cron(text)


def test_the_projects_own_file_is_valid():
    ids = [report.id for report in read_reports(CHECKOUT / "reports.yml")]
    assert ids[:3] == ["global-burden", "article-claims", "data-quality"]


def test_a_report_may_name_every_set_of_places():
    assert get_args(NamedSet) == tuple(NAMED_SETS)
