"""What the reports of the batch have in common is computed once, and counts as read by each of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.reports.conftest import ARTICLE, Made

CALIBRATION = "impact.scenario.calibration.calibrate.calibrate"
GATHERING = "impact.answers.brief.background.gather"


@pytest.fixture(scope="session")
def records(batch: Path) -> Callable[[str], list[dict[str, Any]]]:
    """What stands at the head of the stored results of a function."""
    heads = [
        json.loads(path.read_bytes().partition(b"\n")[0])
        for path in sorted((batch / ".impact/shared").glob("*.result"))
    ]
    return lambda function: [head for head in heads if head["function"] == function]


def key(report: Made) -> dict[str, Any]:
    """What a report's key was made from."""
    return json.loads((report.folder / "key.json").read_text(encoding="utf-8"))


def inputs(report: Made) -> set[str]:
    """The files that a report's key holds."""
    return set(key(report)["inputs"])


def test_no_report_depends_on_every_file_of_the_project(reports):
    assert {str(report): why for report in reports if (why := key(report)["every_table"])} == {}


def test_each_day_is_calibrated_and_gathered_for_once(records):
    days = {"latest", ARTICLE}
    assert len(records(CALIBRATION)) == len(records(GATHERING)) == len(days)


def test_tables_behind_shared_results_are_reads_of_every_report_that_uses_them(reports, records):
    missing = [
        (str(report), sorted(lacking))
        for function, questions in ((CALIBRATION, ("withdrawal", "evidence")), (GATHERING, ("evidence",)))
        for report in reports
        if report.id.startswith(questions)
        if (lacking := set.intersection(*(set(head["reads"]) for head in records(function))) - inputs(report))
    ]
    assert missing == []


def test_shared_results_rest_on_tables(records):
    heads = [head for function in (CALIBRATION, GATHERING) for head in records(function)]
    assert [head["function"] for head in heads if len(head["reads"]) < 3] == []
