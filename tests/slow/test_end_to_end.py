"""From the raw files to verified reports, in a copy of the project: what `make report` does, twice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from impact.cleaning.build import build
from impact.project import Project
from impact.reporting import runner
from impact.reporting.compare.verify import verify
from impact.reporting.page import formats
from tests.conftest import CHECKOUT, copy_project

pytestmark = pytest.mark.notebooks

REPORTS = ["global-burden", "article-claims"]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = copy_project(tmp_path_factory.mktemp("end to end") / "a project")
    shutil.copytree(CHECKOUT / "notebooks", folder / "notebooks")
    if not all(formats.installed(name) for name in ("pdf", "docx")):
        path = folder / "reports.yml"
        path.write_text(path.read_text().replace("[html, pdf, docx]", "[html]"), encoding="utf-8")
    made = Project(folder)
    build(made)
    return made


def test_two_reports_are_made_and_are_the_same_to_the_byte_when_made_again(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMPACT_PROJECT", str(project.root))
    outcomes = runner.run(project, REPORTS, jobs=2)
    assert {outcome.state for outcome in outcomes} == {"made"}, [outcome.message for outcome in outcomes]
    verdicts = verify(project, REPORTS, jobs=2)
    assert [(verdict.state, verdict.message, verdict.differences) for verdict in verdicts] == [
        ("same", "", ())
    ] * len(outcomes)
    for outcome in outcomes:
        folder = Path(outcome.where).parent
        assert (folder / "report.html").stat().st_size < 1_500_000
        assert not list(folder.rglob("*.tmp"))
