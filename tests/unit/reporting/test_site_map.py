"""The map of the site: what reports.yml plans, in order, and what stands beside what."""

from __future__ import annotations

import pytest

from impact.reporting.links.site_map import SiteMap, page_of, site_map
from impact.reporting.plan import plan
from impact.reporting.runner import run
from tests.miniature import PARAMETERS, Miniature, finding_cell

TITLE = ("markdown", "# A page\n\nIts question.")
COUNTRY = (
    "code",
    'country: str = "EST"  # ISO3 code\nas_of: str = "latest"  # day on which the figures were known',
    "parameters",
)
STATES = "matrix:\n  country: [LVA, EST]"


@pytest.fixture
def site(miniature: Miniature) -> SiteMap:
    """Reports in another order than that of their questions; Q3 and Q7 by country, Q8 on two days."""
    miniature.add("mine", TITLE, PARAMETERS)
    miniature.add(
        "claims", TITLE, PARAMETERS, entry='question: Q8\nmatrix:\n  as_of: ["2025-03-18", "latest"]'
    )
    miniature.add("profile", TITLE, COUNTRY, entry="question: Q7\nmatrix:\n  country: [LVA, EST, ALA]")
    miniature.add("ahead", TITLE, COUNTRY, entry=f"question: Q3\n{STATES}\nformats: [html, pdf]")
    miniature.add("world", TITLE, PARAMETERS, entry="question: Q2")
    miniature.add("summary", TITLE, COUNTRY, entry=f"question: B\n{STATES}")
    return site_map(miniature.project.reports_yml)


def addresses(pages: object) -> list[str]:
    return [page.href.removesuffix("/report.html") for page in pages]  # type: ignore[attr-defined]


def test_pages_stand_in_the_order_of_the_questions_and_places_by_name(site):
    assert addresses(site.pages) == [
        "summary/country-EST_as-of-latest",
        "summary/country-LVA_as-of-latest",
        "world/as-of-latest",
        "ahead/country-EST_as-of-latest",
        "ahead/country-LVA_as-of-latest",
        "profile/country-ALA_as-of-latest",
        "profile/country-EST_as-of-latest",
        "profile/country-LVA_as-of-latest",
        "claims/as-of-latest",
        "claims/as-of-2025-03-18",
        "mine/as-of-latest",
    ]


def test_a_label_parts_a_page_from_others_of_its_report(site):
    labels = {page.href.removesuffix("/report.html"): page.label for page in site.pages}
    assert labels["world/as-of-latest"] == ""
    assert labels["profile/country-ALA_as-of-latest"] == "Åland Islands"
    assert labels["claims/as-of-latest"] == "with the latest figures"
    assert labels["claims/as-of-2025-03-18"] == "as known on 18 March 2025"


def test_the_pages_of_a_place_are_brief_scenario_and_profile(site):
    assert [page.report for page in site.of_place("LVA")] == ["summary", "ahead", "profile"]
    assert [page.report for page in site.of_place("ALA")] == ["profile"]
    assert site.of_place("") == ()
    assert site.profile("LVA").slug == "country-LVA_as-of-latest"
    assert site.profile("LTU") is None
    assert set(site.places) == {"ALA", "EST", "LVA"}


def test_beside_a_page_about_a_place_stands_the_same_place(site):
    brief = site.page("summary", "country-LVA_as-of-latest")
    ahead = site.page("ahead", "country-LVA_as-of-latest")
    assert site.next(ahead).href == "profile/country-LVA_as-of-latest/report.html"
    assert site.previous(brief) is None
    assert site.next(brief).report == "world"


def test_where_the_place_has_no_page_a_step_leads_to_the_question_in_the_index(site):
    world = site.question("Q2")[0]
    assert site.previous(world).href == "index.html#brief"
    assert site.next(world).href == "index.html#question-3"
    aland = site.profile("ALA")
    assert site.previous(aland).href == "index.html#question-3"
    assert site.next(aland).href == "claims/as-of-latest/report.html", "of two days, the latest"


def test_a_page_that_is_not_planned_has_its_place_in_the_order(site, miniature):
    spec = next(s for s in plan.read_reports(miniature.project.reports_yml) if s.id == "profile")
    page = page_of(spec, "country-POL_as-of-2020-01-01", {"country": "POL", "as_of": "2020-01-01"})
    assert page.label == "Poland, as known on 1 January 2020"
    assert site.page(page.report, page.slug) is None
    assert site.next(page).report == "claims"


def test_a_page_with_other_parameters_is_labelled_by_them(site, miniature):
    spec = plan.read_reports(miniature.project.reports_yml)[0]
    assert page_of(spec, "as-of-latest_draws-40", {"as_of": "latest", "draws": 40}).label == "draws-40"


def test_an_entry_that_cannot_be_planned_has_no_pages(miniature):
    miniature.add("good", TITLE, PARAMETERS)
    miniature.add("bad", TITLE, entry="matrix:\n  country: [EST]")  # has no such parameter
    assert [page.report for page in site_map(miniature.project.reports_yml).pages] == ["good"]


def test_another_entry_in_reports_yml_lays_pages_out_again_and_executes_none(miniature):
    miniature.add("one", TITLE, PARAMETERS, finding_cell())
    assert [outcome.state for outcome in run(miniature.project, jobs=1)] == ["made"]
    miniature.add("two", TITLE, PARAMETERS, finding_cell())
    first, second = plan.plan(miniature.project, [], {}).explanations
    assert first.verdict == "page only"
    assert [reason.words for reason in first.reasons] == ["the other pages that reports.yml plans changed"]
    assert second.verdict == "to make"


def test_a_timeout_of_another_entry_changes_no_page(miniature):
    miniature.add("one", TITLE, PARAMETERS, finding_cell())
    miniature.add("two", TITLE, PARAMETERS, finding_cell())
    before = site_map(miniature.project.reports_yml).digest
    miniature.add("two", TITLE, PARAMETERS, finding_cell(), entry="timeout: 30")
    assert site_map(miniature.project.reports_yml).digest == before
    miniature.add("two", TITLE, PARAMETERS, finding_cell(), entry="formats: [html, pdf]")
    assert site_map(miniature.project.reports_yml).digest != before


def test_a_report_that_answers_no_question_stands_beside_none(site):
    assert site.next(site.question("Q8")[0]) is None
    assert site.previous(site.of_report("mine")[0]) is None
