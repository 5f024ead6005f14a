"""One page with all findings: every number with its interval, and what stands beside Landmine Monitor."""

from __future__ import annotations

from pathlib import Path

from impact.findings import Finding
from impact.reporting.manifest import Manifest
from impact.reporting.request.spec import ReportSpec
from impact.reporting.site.findings_page import findings_page
from impact.reporting.site.finished_reports import FEW, FinishedReport

SPEC = ReportSpec(id="toll", notebook="01_toll", title="The toll", question="Q1", formats=["html"])
FALL = Finding(
    "fall", "It fell by 4.2 % a year.", -4.2, "% a year", low=-6.0, high=-2.1, level=0.95, method="joinpoint"
)
BESIDE = Finding("monitor-fall", "The Monitor says the same.", "agrees", "")


def made(slug: str, *stated: Finding, **parameters: str) -> FinishedReport:
    manifest = Manifest(
        key="k",
        report="toll",
        title="The toll",
        question="Q1",
        slug=slug,
        notebook="01_toll.ipynb",
        parameters={"as_of": "latest", **parameters},
        seed=None,
        git_commit="",
        python="3",
        packages={},
        inputs={},
        outputs={},
    )
    return FinishedReport(manifest, list(stated), Path("toll") / slug)


def test_a_finding_stands_with_value_interval_and_method():
    page = findings_page([(SPEC, [made("as-of-latest", FALL)])])
    assert "## Q1: The toll" in page
    row = next(line for line in page.splitlines() if line.startswith("| It fell"))
    assert "−4.2 % a year" in row
    assert "95 % interval −6 to −2.1" in row
    assert row.endswith("| joinpoint |")


def test_what_landmine_monitor_says_stands_apart_from_the_table():
    page = findings_page([(SPEC, [made("as-of-latest", FALL, BESIDE)])])
    assert "**Beside Landmine Monitor.** The Monitor says the same." in page
    assert page.count("The Monitor says the same.") == 1


def test_what_rests_on_a_dataset_of_ones_own_or_on_made_up_data_is_no_published_finding():
    own = Finding("own", "Two people were hurt.", 2, "people", sources=("own:mine@2021",))
    page = findings_page([(SPEC, [made("default", FALL, own)])])
    assert "It fell" in page
    assert "Two people" not in page
    assert "The toll" not in findings_page([(SPEC, [made("default", own)])])


def test_a_report_of_many_pages_gives_the_first_finding_of_each_and_no_more():
    second = Finding("second", "A second one.", 1, "people")
    places = [
        made(f"country-{code}", Finding("first", f"First of {code}.", 1, "people"), second)
        for code in "abcdefgh"
    ]
    assert len(places) > FEW
    page = findings_page([(SPEC, places)])
    assert page.count("First of") == len(places)
    assert "A second one." not in page


def test_a_report_that_is_not_there_has_no_section():
    assert "The toll" not in findings_page([(SPEC, [])])


def test_a_bar_in_a_sentence_does_not_break_the_table():
    odd = Finding("odd", "Either a | b.", 1, "people")
    row = next(line for line in findings_page([(SPEC, [made("x", odd)])]).splitlines() if "Either" in line)
    assert r"a \| b" in row


def test_a_report_on_a_few_countries_gives_the_findings_of_each_under_its_name():
    pages = [
        made("country-EST", Finding("first", "Few in Estonia.", 1, "people"), country="EST"),
        made("country-LVA", Finding("first", "Few in Latvia.", 2, "people"), BESIDE, country="LVA"),
        made("country-LVA_draws-5", Finding("first", "Another run.", 3, "people"), country="LVA"),
    ]
    page = findings_page([(SPEC, pages)])
    assert page.index("### Estonia") < page.index("Few in Estonia.") < page.index("### Latvia")
    assert page.index("Few in Latvia.") < page.index("**Beside Landmine Monitor.**")
    assert "Another run." not in page
