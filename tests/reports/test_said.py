"""No finding of any report drops how its figure was given, or gives one range in two ways."""

from __future__ import annotations

import re

import pytest

from impact.findings import from_dict
from tests import said

pytestmark = pytest.mark.usefixtures("in_built")


def test_every_finding_says_how_its_figure_was_given(reports):
    days = {report.parameters.get("as_of", "latest") for report in reports}
    figures = {day: said.figures(day) for day in days}
    problems = [
        f"{report}: {problem}"
        for report in reports
        for problem in said.unsaid(report.findings, figures[report.parameters.get("as_of", "latest")])
    ]
    assert problems == []


def test_a_range_is_the_same_in_the_sentence_and_beside_it(reports):
    problems, compared = [], 0
    for report in reports:
        for finding in map(from_dict, report.findings):
            ranges = re.findall(r"between ([\d.,]+\d and [\d.,]+\d)", finding.original or finding.sentence)
            beside = re.match(r"between ([\d.,]+\d and [\d.,]+\d)", finding.interval)
            if ranges and beside and finding.level is None:
                compared += 1
                if beside[1] not in ranges:
                    problems.append(f"{report}: {finding.id}: {ranges} and {beside[1]}")
    assert problems == []
    assert compared >= 4
