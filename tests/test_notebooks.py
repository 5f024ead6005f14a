"""The notebooks run: with their defaults, and as of days on which far less was known."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from impact import places
from impact.errors import ParameterError
from impact.places import gazetteer
from impact.project import Project
from impact.reporting.runner import run
from tests.conftest import CHECKOUT

REGIONS = CHECKOUT / "data" / "raw" / "border_regions.csv"
CASES = [
    ("treaty-and-harm", "latest"),
    ("treaty-and-harm", "2002-12-31"),
    ("treaty-and-harm", "2012-06-30"),
    ("after-the-war", "latest"),
    ("after-the-war", "2002-12-31"),
    ("global-burden", "latest"),
    ("global-burden", "2002-12-31"),
    ("global-burden", "2012-06-30"),
    ("article-claims", "2025-03-18"),
    ("clearance-burden", "latest"),
    ("clearance-burden", "2002-12-31"),
    ("data-quality", "latest"),
    ("data-quality", "2005-12-31"),
    ("who-is-harmed", "latest"),
    ("who-is-harmed", "2012-06-30"),
]


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Project:
    """A project of its own, built, with the real notebooks."""
    folder = tmp_path / "project"
    shutil.copytree(built, folder)
    shutil.copytree(CHECKOUT / "notebooks", folder / "notebooks")
    return Project(folder)


@pytest.mark.parametrize(("report", "as_of"), CASES, ids=[f"{r}-{a}" for r, a in CASES])
def test_a_notebook_runs_and_says_what_it_found(project: Project, report: str, as_of: str) -> None:
    (outcome,) = run(project, [report], overrides={"as_of": as_of})
    assert outcome.state == "made", outcome.message
    folder = outcome.where.parent
    findings = json.loads((folder / "findings.json").read_text(encoding="utf-8"))["findings"]
    page = (folder / "report.html").read_text(encoding="utf-8")
    for finding in findings:
        assert finding["as_of"] == as_of
        assert finding["sources"]
    assert not any(word in page for word in (">nan<", " nan ", "NaT", "None to "))
    if as_of == "latest":
        assert_on_the_page_of_findings(findings)


def assert_on_the_page_of_findings(findings: list[dict[str, Any]]) -> None:
    committed = (CHECKOUT / "docs/findings.md").read_text(encoding="utf-8")
    missing = [f["sentence"] for f in findings if f["sentence"].replace("|", "\\|") not in committed]
    assert not missing, f"run: make report, impact findings --output docs/findings.md; missing: {missing}"


def test_a_claim_cannot_be_judged_before_it_was_made(project: Project) -> None:
    (outcome,) = run(project, ["article-claims"], overrides={"as_of": "2010-06-30"})
    assert outcome.state == "failed"
    assert "from 2025-03-18 on, when the article appeared" in outcome.message


PLACES = [  # rich, withdrawing, thin, no state, gifts only
    ("KHM", "latest"),
    ("EST", "latest"),
    ("BTN", "latest"),
    ("ESH", "2006-12-31"),
    ("JPN", "2002-12-31"),
]


@pytest.mark.parametrize(("country", "as_of"), PLACES, ids=[f"{c}-{a}" for c, a in PLACES])
def test_a_place_gets_a_page_whatever_is_known_of_it(project: Project, country: str, as_of: str) -> None:
    (outcome,) = run(project, ["country-profile"], overrides={"country": country, "as_of": as_of})
    assert outcome.state == "made", outcome.message
    folder = outcome.where.parent
    findings = json.loads((folder / "findings.json").read_text(encoding="utf-8"))["findings"]
    assert "treaty-status" in [finding["id"] for finding in findings]
    assert {finding["place"] for finding in findings} == {country}
    page = (folder / "report.html").read_text(encoding="utf-8")
    said = page[page.index("<main") : page.index('<section class="sources"')]
    assert f"<h1>What is known about {places.name(country)}?</h1>" in said
    assert not any(word in said for word in (">nan<", " nan ", "NaT", "None to ", "&lt;NA&gt;"))
    assert not re.search(r"\b(un)?safe\b", re.sub("<[^>]+>", " ", said), re.IGNORECASE)
    regions = {area for _, area in gazetteer.areas().values()} | set(pd.read_csv(REGIONS)["region"])
    assert not [region for region in regions if region in said]


def test_an_aggregate_is_no_place_for_a_page(project: Project) -> None:
    with pytest.raises(ParameterError, match="WLD"):
        run(project, ["country-profile"], overrides={"country": "WLD"})


SCENARIOS = [  # every state; kinds of mine, a file by its path, the article's day, short and long horizons
    ("LTU", "base-100000", "latest", 50),
    ("EST", "self-destruct-apii", "2025-03-18", 50),
    ("LVA", "scenarios/command-controlled.yml", "latest", 20),
    ("POL", "announced", "latest", 100),
    ("FIN", "no-war", "2025-03-18", 50),
]


@pytest.mark.parametrize(
    ("country", "scenario", "as_of", "horizon"), SCENARIOS, ids=[f"{c}-{a}" for c, _, a, _ in SCENARIOS]
)
def test_a_scenario_runs_for_every_state(
    project: Project, country: str, scenario: str, as_of: str, horizon: int
) -> None:
    said = {
        "country": country,
        "scenario": scenario,
        "as_of": as_of,
        "horizon": str(horizon),
    }
    as_published = (scenario, as_of) == ("base-100000", "latest")
    if not as_published:
        said["draws"] = "2000"
    (outcome,) = run(project, ["withdrawal-scenarios"], overrides=said)
    assert outcome.state == "made", outcome.message
    folder = outcome.where.parent
    findings = json.loads((folder / "findings.json").read_text(encoding="utf-8"))["findings"]
    assert {"casualties", "chance", "cost", "monitor-projection"} <= {finding["id"] for finding in findings}
    assert all(finding["sources"] and finding["as_of"] == as_of for finding in findings)
    if as_published:
        assert_on_the_page_of_findings(findings)
    page = (folder / "report.html").read_text(encoding="utf-8")
    told = page[page.index("<main") : page.index('<section class="sources"')]
    words = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", told, flags=re.DOTALL)
    assert not any(wrong in words for wrong in (" nan ", " inf ", "None to ", "NaT", "&lt;NA&gt;", "e-05"))
    assert not re.search(r"\b(un)?safe\b", words, re.IGNORECASE)
    executed = (folder / "notebook.ipynb").read_text(encoding="utf-8")
    assert "widget" not in executed.replace("ipywidgets", "").lower()  # what a slider would leave behind


BRIEFS = [  # most steps; the article's day, announced; the article's day, not yet announced
    ("POL", "latest"),
    ("EST", "2025-03-18"),
    ("FIN", "2025-03-18"),
]


@pytest.mark.parametrize(("country", "as_of"), BRIEFS, ids=[f"{c}-{a}" for c, a in BRIEFS])
def test_a_brief_says_in_five_sentences_what_was_known(project: Project, country: str, as_of: str) -> None:
    said = {"country": country, "as_of": as_of} | ({} if as_of == "latest" else {"draws": "2000"})
    (outcome,) = run(project, ["evidence-brief"], overrides=said)
    assert outcome.state == "made", outcome.message
    folder = outcome.where.parent
    findings = json.loads((folder / "findings.json").read_text(encoding="utf-8"))["findings"]
    told = {finding["id"]: finding["sentence"] for finding in findings}
    lead = ["casualties", "with-self-destruction", "clearing", "history", "world"]
    assert list(told)[: len(lead)] == lead
    assert told["casualties"].startswith("If 100,000 antipersonnel mines")
    if as_of != "latest":
        assert "withdrawal took effect" not in told["treaty-status"]
        assert ("No step" in told["treaty-status"]) == (country == "FIN")
    else:
        assert_on_the_page_of_findings(findings)
    page = (folder / "report.html").read_text(encoding="utf-8")
    body = page[page.index("<main") : page.index('<section class="sources"')]
    words = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", body, flags=re.DOTALL)
    assert not any(wrong in words for wrong in (" nan ", " inf ", "None to ", "NaT", "&lt;NA&gt;", "e-05"))
    assert not re.search(r"\b(un)?safe\b", words, re.IGNORECASE)
    printed = re.sub(r'<details class="(?:more|code).*?</details>', " ", body, flags=re.DOTALL)
    assert not [region for region in set(pd.read_csv(REGIONS)["region"]) if region in printed]
    if (folder / "report.pdf").is_file():
        pages = re.findall(rb"/Type\s*/Page\b(?!s)", (folder / "report.pdf").read_bytes())
        assert 2 <= len(pages) <= 4 or not pages  # pages in compressed objects cannot be counted so
