"""Examples of the commands that run notebooks or build all tables, as they are written, and their JSON."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from impact import cli
from tests.conftest import copy_project
from tests.miniature import PARAMETERS, Miniature, finding_cell


def run(line: str) -> int:
    """Run a command line as it is written."""
    with pytest.raises(SystemExit) as stopped:
        cli.main(shlex.split(line)[1:])
    return int(stopped.value.code or 0)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of three small notebooks, named as reports of the real one, as the current folder."""
    made = Miniature(tmp_path / "a project")
    for report in ("global-burden", "article-claims", "data-quality"):
        made.add(report, ("markdown", "# A page"), PARAMETERS, finding_cell(), entry="schedule: 0 6 2 * *")
    monkeypatch.setenv("IMPACT_PROJECT", str(made.project.root))
    monkeypatch.chdir(made.project.root)
    return made.project.root


@pytest.mark.notebooks
def test_the_examples_that_make_and_check_reports_run_as_they_are_written(here, capsys):
    for line in (
        "impact run",
        "impact run article-claims --jobs 2",
        "impact run -p as_of=2018-12-31",
        "impact run data-quality --force",
        "impact run global-burden --as-of 2018-12-31",
        "impact verify article-claims --jobs 2",
        "impact verify",
    ):
        assert run(line) == 0, capsys.readouterr().err
    for verb in ("run", "verify"):
        capsys.readouterr()
        assert run(f"impact {verb} article-claims --json") == 0
        body = json.loads(capsys.readouterr().out)
        assert body["schema"] == f"impact-{verb}/1"
        assert [report["report"] for report in body["reports"]] == ["article-claims"]


def test_tables_are_built_anew_and_accounted_for_in_json(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("IMPACT_PROJECT", str(copy_project(tmp_path / "a project")))
    assert run("impact build --force") == 0
    capsys.readouterr()
    assert run("impact build --json") == 0
    body = json.loads(capsys.readouterr().out)
    assert body["up_to_date"]
    for table in body["tables"]:
        assert table["read"] == table["clean"] + table["duplicates"] + table["quarantined"]
