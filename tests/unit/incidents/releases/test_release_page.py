"""The page of a release loads nothing, escapes what comes from data, and shows nothing of a person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from impact.incidents.data_finding import Effect
from impact.incidents.releases.store import store
from impact.reporting.page.check import check_page
from tests.unit.incidents.releases import made_up

MARK = "<script>alert('x')</script>"


@pytest.fixture
def page(tmp_path):
    project = made_up.project(tmp_path / "project")

    def make(data):
        return store(data, "mine", project=project).page.read_text(encoding="utf-8")

    return make


def waiting(**more):
    return made_up.finding("count_at_a_limit", Effect.withheld, decided=False, **more)


def test_a_page_loads_nothing_and_says_first_what_came_of_the_file(page):
    html = page(made_up.data())
    check_page(html)
    assert "8 rows: 6 kept, 1 set aside, 1 is no record; nothing waits for a decision." in html
    assert "The account balances: no row is lost." in html
    assert "Content-Security-Policy" in html


def test_names_and_values_of_the_file_are_escaped(page):
    data = made_up.data(
        findings=(waiting(column=MARK, value=MARK, proposal=MARK, field="operator"),),
        source={"maker": MARK, "licence": MARK},
    )
    html = page(replace(data, account=replace(data.account, file=MARK)))
    check_page(html)
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_a_question_stands_with_the_line_that_accepts_it(page):
    html = page(made_up.data(findings=(waiting(column="Código: 1", value="5", proposal="05", field="id"),)))
    assert "Waits for a decision." in html
    assert "- {kind: count_at_a_limit, column: &#34;Código: 1&#34;}" in html
    assert "5 → 05" in html
    assert "docs/own-data/kinds/count_at_a_limit.md" in html


@pytest.mark.parametrize(
    "about", [{"field": "date", "value": "31/02/1987"}, {"field": "operator", "value": None}]
)
def test_what_could_tell_a_person_apart_is_not_shown(page, about):
    html = page(made_up.data(findings=(waiting(column="c", proposal="1987-02-28", rows=(17_402,), **about),)))
    for secret in ("1987", "17402", "17,402"):
        assert secret not in html


def test_made_up_data_say_so(page):
    assert "These data are made up." in page(made_up.data(made_up=True))


def test_data_and_account_show_themselves_in_a_notebook():
    data = made_up.data(findings=(waiting(column=MARK),))
    for shown in (data, data.account):
        html = shown._repr_html_()
        assert "8 rows: 6 kept" in html
        assert "<script" not in html
        check_page(html)


@pytest.mark.parametrize(
    ("undated", "said"),
    [(0, ""), (1, "At most 4 people without a sure year are in no row"), (6, "6 people without a sure year")],
)
def test_the_table_of_years_says_how_many_people_have_none(page, undated, said):
    html = page(made_up.data(made_up.people(("killed",) * (12 + undated), (2019,) * 12 + (None,) * undated)))
    assert said in html
    assert ("sure year" in html) is bool(undated)
