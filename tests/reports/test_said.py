"""No finding of any report drops how its figure was given."""

from __future__ import annotations

import pytest

from tests import said

pytestmark = pytest.mark.usefixtures("in_built")


def test_every_finding_says_how_its_figure_was_given(reports):
    days = {report.parameters.get("as_of", "latest") for report in reports}
    given = {day: said.figures(day) for day in days}
    problems = [
        f"{report}: {problem}"
        for report in reports
        for problem in said.unsaid(report.findings, given[report.parameters.get("as_of", "latest")])
    ]
    assert problems == []
