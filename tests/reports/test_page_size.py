"""No page is heavier than a slow line bears, save those of a closed list."""

from __future__ import annotations

from impact.reporting.page.check import BUDGET, OVER_BUDGET


def listed(report_id: str) -> bool:
    """Whether a report of the batch, whose ids have endings, is on the list."""
    return any(report_id.startswith(name) for name in OVER_BUDGET)


def test_a_page_over_its_budget_is_on_the_list_with_its_reason(reports):
    sizes = {str(report): len(report.page.encode()) for report in reports if not listed(report.id)}
    assert {name: size for name, size in sizes.items() if size > BUDGET} == {}


def test_the_list_holds_no_report_that_keeps_to_the_budget(reports):
    for name in OVER_BUDGET:
        assert max(len(report.page.encode()) for report in reports if report.id.startswith(name)) > BUDGET
