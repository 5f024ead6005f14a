"""History: what a replaced report said stays, within limits; pruning removes only what runs have made."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from impact.findings import Finding
from impact.project import Project
from impact.reporting import history
from impact.reporting import manifest as records
from impact.reporting.prune import prune
from impact.reporting.site import news
from impact.reporting.site.write_index import write_index
from tests.miniature import PARAMETERS, Miniature, finding_cell
from tests.unit.reporting.test_compare import finding, write_report


def make(folder: Path, *findings: Finding, made_at: str = "", **parameters) -> Path:
    """Write a report over the one that may be there, as a run does, and keep that."""
    aside = folder.with_name(f"{folder.name}-replaced")
    if folder.exists():
        folder.rename(aside)
    write_report(folder, *findings, **parameters)
    if made_at:
        (folder / "run.json").write_text(records.Run(made_at=made_at).to_json(), encoding="utf-8")
    (folder / "report.html").write_text("<!DOCTYPE html>", encoding="utf-8")
    history.keep(aside, folder)
    shutil.rmtree(aside, ignore_errors=True)
    return folder


@pytest.fixture
def report(tmp_path: Path) -> Path:
    return tmp_path / "reports" / "a" / "as-of-latest"


def kept(report: Path) -> list[history.EarlierRun]:
    return history.runs(report.parents[1], report.parent.name, report.name)


def test_what_a_replaced_report_said_is_kept(report):
    make(report, finding(value=1), made_at="2026-01-02T06:00:00+00:00")
    make(report, finding(value=2))
    (run,) = kept(report)
    assert run.day == "2026-01-02"
    assert sorted(path.name for path in run.folder.iterdir()) == [
        "findings.json",
        "manifest.json",
        "run.json",
        "tables",
    ]
    assert json.loads((run.folder / "findings.json").read_text())["findings"][0]["value"] == 1


def test_a_run_that_says_the_same_leaves_no_trace(report):
    make(report, finding(value=1))
    make(report, finding(value=1))
    assert kept(report) == []


def test_only_the_last_runs_stay_in_order(report, monkeypatch):
    for value in range(13):
        make(report, finding(value=value))
    assert [run.number for run in kept(report)] == list(range(1, 13))
    history.trim(report.parents[1], "a", report.name, 3)
    assert [run.number for run in kept(report)] == [10, 11, 12]
    make(report, finding(value=99))
    assert kept(report)[-1].number == 13


def test_history_never_costs_the_report(report, monkeypatch):
    make(report, finding(value=1))
    monkeypatch.setattr(history.shutil, "copyfile", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    make(report, finding(value=2))
    assert kept(report) == []
    assert not list((report.parents[1] / history.HISTORY).rglob(".new-*"))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-03-02T06:00:00+00:00", "2026-01-31"),  # the newest that is a month older
        ("2026-02-20T06:00:00+00:00", "2026-01-01"),
        ("2026-01-20T06:00:00+00:00", "2026-02-19"),  # none is: the newest
        ("", "2026-02-19"),
    ],
)
def test_reports_are_compared_with_a_month_ago(report, now, expected):
    days = ("2026-01-01", "2026-01-31", "2026-02-19")
    for value, day in enumerate((*days, "2026-02-20")):
        make(report, finding(value=value), made_at=f"{day}T06:00:00+00:00")
    baseline = history.baseline(report.parents[1], "a", report.name, now)
    assert baseline is not None
    assert baseline.day == expected


def test_the_site_says_what_changed_and_since_when(report):
    reports = report.parents[1]
    make(report, finding(value=1, sentence="It was 1."), made_at="2026-01-02T06:00:00+00:00")
    manifest = records.read_manifest(report)
    assert news.changed(reports, report, manifest, "A") is None
    make(report, finding(value=2, sentence="It is 2."), made_at="2026-02-02T06:00:00+00:00")
    baseline = news.changed(reports, report, records.read_manifest(report), "A")
    assert baseline["since"] == "2 January 2026"
    assert (baseline["findings"][0]["old"], baseline["findings"][0]["new"]) == ("It was 1.", "It is 2.")
    assert baseline["command"] == "impact diff a/as-of-latest"


def test_a_damaged_history_costs_the_site_nothing(report):
    make(report, finding(value=1))
    make(report, finding(value=2))
    (kept(report)[0].folder / "findings.json").write_text("{", encoding="utf-8")
    assert news.changed(report.parents[1], report, records.read_manifest(report), "A") is None


@pytest.fixture
def project(miniature: Miniature) -> Project:
    miniature.add("a", ("markdown", "# A page"), PARAMETERS, finding_cell())
    return miniature.project


def test_the_index_shows_changes_failures_and_documents(project):
    report = make(project.reports / "a" / "as-of-latest", finding(value=1, sentence="It was 1."))
    make(report, finding(value=2, sentence="It is 2 & more."), made_at="2026-02-02T06:00:00+00:00")
    (report / "report.pdf").write_bytes(b"%PDF-")
    failure = records.Failure(
        report="a",
        slug="as-of-latest",
        parameters={"as_of": "latest"},
        error="code cell 2: no.",
        cell=2,
        failed_at="2026-03-02T06:00:00+00:00",
        seconds=1,
    )
    (report / "failed.json").write_text(failure.to_json(), encoding="utf-8")
    page = write_index(project).read_text(encoding="utf-8")
    assert "What changed" in page
    assert "It is 2 &amp; more." in page
    assert "Before: It was 1." in page
    assert 'href="a/as-of-latest/report.pdf"' in page
    assert "report.docx" not in page
    assert "(latest), 2 March 2026: <code>code cell 2: no</code>." in page
    assert "made on 2 February 2026" in page
    assert 'href="a/as-of-latest/failed.ipynb"' in page


def test_the_index_is_written_anew_when_the_history_grows(project):
    report = make(project.reports / "a" / "as-of-latest", finding(value=1))
    before = write_index(project).read_text(encoding="utf-8")
    make(report, finding(value=2))
    assert write_index(project).read_text(encoding="utf-8") != before


def test_pruning_keeps_the_last_runs_and_says_what_it_would_do(project):
    report = project.reports / "a" / "as-of-latest"
    for value in range(5):
        make(report, finding(value=value))
    would = prune(project, keep=1, dry_run=True)
    assert [removal.folder.name for removal in would] == ["0001", "0002", "0003"]
    assert len(kept(report)) == 4
    assert prune(project, keep=1) == would
    assert [run.number for run in kept(report)] == [4]
    assert prune(project, keep=1) == []


def test_pruning_leaves_unlisted_reports_alone_unless_asked(project):
    listed = make(project.reports / "a" / "as-of-latest", finding())
    adhoc = make(project.reports / "a" / "as-of-2018-12-31", finding(value=1), as_of="2018-12-31")
    make(adhoc, finding(value=2), as_of="2018-12-31")
    gone = make(project.reports / "no-longer" / "as-of-latest", finding())
    foreign = project.reports / "mine" / "notes"
    foreign.mkdir(parents=True)
    (foreign / "notes.txt").write_text("mine", encoding="utf-8")
    assert prune(project, keep=9) == []
    removed = {removal.folder for removal in prune(project, keep=9, unlisted=True)}
    assert removed == {adhoc, gone, project.reports / history.HISTORY / "a" / adhoc.name}
    assert listed.is_dir()
    assert foreign.is_dir()
    assert not gone.parent.exists()
    assert not (project.reports / history.HISTORY / "a").exists()
