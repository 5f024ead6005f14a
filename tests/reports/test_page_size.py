"""No page is heavier than a slow line bears, save those of a closed list."""

from __future__ import annotations

from impact.reporting.page.check import BUDGET, OVER_BUDGET


def test_a_page_over_its_budget_is_on_the_list_with_its_reason(reports):
    sizes = {str(report): (report.id, len(report.page.encode())) for report in reports}
    assert {
        name: size for name, (id_, size) in sizes.items() if size > BUDGET and id_ not in OVER_BUDGET
    } == {}


def test_the_list_holds_no_page_that_keeps_to_the_budget(reports):
    largest: dict[str, int] = {}
    for report in reports:
        largest[report.id] = max(largest.get(report.id, 0), len(report.page.encode()))
    assert [id_ for id_ in OVER_BUDGET if largest[id_] <= BUDGET] == []
