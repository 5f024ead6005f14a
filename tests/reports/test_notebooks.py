"""What every notebook leaves: by default, for all kinds of places, and on days of which less was known."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from impact import places
from impact.errors import ParameterError
from impact.places import gazetteer
from impact.reporting.runner import run
from tests.conftest import CHECKOUT
from tests.forms import two_forms
from tests.reports.conftest import Made

REGIONS = set(pd.read_csv(CHECKOUT / "data" / "raw" / "border_regions.csv")["region"])
#: what a missing or unfinished value looks like on a page
UNFINISHED = re.compile(r"\bnan\b|\binf\b|\bNaT\b|None to |<NA>|&lt;NA&gt;|\de-\d\d")


def of(reports: list[Made], question: str) -> list[Made]:
    """The reports of the batch that answer one question."""
    some = [report for report in reports if report.id.startswith(question)]
    assert some, question
    return some


def test_every_report_is_made_but_the_one_on_a_day_before_its_question(outcomes):
    failures = [o for o in outcomes if o["state"] != "made" and o["id"] != "article-claims-early"]
    assert not failures
    (early,) = [o for o in outcomes if o["id"] == "article-claims-early"]
    assert early["state"] == "failed"
    assert "from 2025-03-18 on, when the article appeared" in early["message"]


def test_every_finding_has_sources_and_the_day_of_its_report(reports):
    failures = [
        (str(report), finding["id"])
        for report in reports
        for finding in report.findings
        if not finding["sources"] or finding["as_of"] != report.parameters.get("as_of", "latest")
    ]
    assert not failures


def test_one_quantity_has_one_form_in_all_reports(reports):
    assert not two_forms(report.folder for report in reports if report.as_published)


def test_no_page_shows_an_unfinished_value(reports):
    failures = [(str(r), match[0]) for r in reports if (match := UNFINISHED.search(r.words))]
    assert not failures


def test_no_page_calls_land_safe_or_unsafe(reports):
    pattern = re.compile(r"\b(un)?safe\b", re.IGNORECASE)
    few = [*of(reports, "country-profile"), *of(reports, "withdrawal"), *of(reports, "evidence")]
    assert not [str(report) for report in few if pattern.search(report.words)]


def test_the_sentences_of_published_reports_stand_on_the_page_of_findings(reports):
    committed = (CHECKOUT / "docs/findings.md").read_text(encoding="utf-8")
    missing = [
        finding["sentence"]
        for report in reports
        if report.as_published
        and not report.id.startswith(("country-profile", "article-claims", "national-incidents"))
        for finding in report.findings
        if not finding.get("original") and finding["sentence"].replace("|", "\\|") not in committed
    ]
    assert not missing, f"run: make report, impact findings --output docs/findings.md; missing: {missing}"


def test_a_place_has_its_name_its_treaty_status_and_no_region(reports):
    regions = {area for _, area in gazetteer.areas().values()} | REGIONS
    failures = []
    for report in of(reports, "country-profile"):
        country = report.parameters["country"]
        if f"<h1>What is known about {places.name(country)}?</h1>" not in report.body:
            failures.append((country, "title"))
        if "treaty-status" not in [finding["id"] for finding in report.findings]:
            failures.append((country, "treaty status"))
        if {finding["place"] for finding in report.findings} != {country}:
            failures.append((country, "findings about other places"))
        failures += [(country, region) for region in regions if region in report.body]
    assert not failures


def test_a_scenario_gives_casualties_chance_cost_and_the_projection_of_the_monitor(reports):
    ids = {"casualties", "chance", "cost", "monitor-projection"}
    failures = [
        (str(report), ids - {finding["id"] for finding in report.findings})
        for report in of(reports, "withdrawal-scenarios")
    ]
    assert not [failure for failure in failures if failure[1]]


def test_a_slider_leaves_no_widget_in_a_report(reports):
    for report in of(reports, "withdrawal-scenarios"):
        executed = (report.folder / "notebook.ipynb").read_text(encoding="utf-8")
        assert "widget" not in executed.replace("ipywidgets", "").lower(), str(report)


def test_a_brief_leads_with_five_sentences_and_names_no_region(reports):
    lead = ["casualties", "with-self-destruction", "clearing", "history", "world"]
    failures = []
    for report in of(reports, "evidence-brief"):
        sentences = {finding["id"]: finding["sentence"] for finding in report.findings}
        if list(sentences)[: len(lead)] != lead:
            failures.append((str(report), list(sentences)))
        if not sentences["casualties"].startswith("If 100,000 long-lived mines"):
            failures.append((str(report), sentences["casualties"]))
        printed = re.sub(r'<details class="(?:more|code).*?</details>', " ", report.body, flags=re.DOTALL)
        failures += [(str(report), region) for region in REGIONS if region in printed]
    assert not failures


def test_a_brief_tells_of_leaving_what_was_known_on_its_day(reports):
    for report in of(reports, "evidence-brief"):
        if report.parameters["as_of"] == "latest":
            continue
        (status,) = [f["sentence"] for f in report.findings if f["id"] == "treaty-status"]
        assert "withdrawal took effect" not in status, str(report)
        assert ("No step" in status) == (report.parameters["country"] == "FIN"), str(report)


def test_a_brief_is_two_or_three_printed_pages(reports):
    for report in of(reports, "evidence-brief"):
        pdf = report.folder / "report.pdf"
        if pdf.is_file():
            pages = re.findall(rb"/Type\s*/Page\b(?!s)", pdf.read_bytes())
            assert 2 <= len(pages) <= 3, str(report)


def test_an_aggregate_is_no_place_for_a_page(batch: Path):
    from impact.project import Project

    with pytest.raises(ParameterError, match="WLD"):
        run(Project(batch), ["country-profile-0"], overrides={"country": "WLD"})
