"""The commands on what runs have left: diff and prune (verify is tried in tests/slow/test_verify.py)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from impact import cli
from tests.miniature import PARAMETERS, Miniature, finding_cell
from tests.unit.reporting.test_compare import finding
from tests.unit.reporting.test_history import make


def call(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Run the command in this process: exit code, output, errors."""
    with pytest.raises(SystemExit) as stopped:
        cli.main(list(words))
    printed = capsys.readouterr()
    return int(stopped.value.code or 0), printed.out, printed.err


@pytest.fixture
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One report that said 1000 in January and says 2000 now."""
    made = Miniature(tmp_path / "a project")
    monkeypatch.setenv("IMPACT_PROJECT", str(made.project.root))
    monkeypatch.chdir(tmp_path)
    made.add("a", ("markdown", "# A page"), PARAMETERS, finding_cell())
    folder = made.project.reports / "a" / "as-of-latest"
    make(folder, finding(value=1000), made_at="2026-01-02T06:00:00+00:00")
    make(folder, finding(value=2000))
    return made.project.reports


@pytest.mark.parametrize("verb", ["verify", "diff", "prune"])
def test_every_verb_has_help(capsys, verb):
    code, out, _ = call(capsys, verb, "--help")
    assert code == 0
    assert "Usage" in out


def test_a_report_is_compared_with_its_run_before_by_its_short_name(reports, capsys):
    code, out, _ = call(capsys, "diff", "a/as-of-latest")
    assert code == 0
    assert "finding total: changed (1,000 people -> 2,000 people)" in out


def test_tolerances_decide_what_differs_and_the_exit_code_can_say_so(reports, capsys):
    assert call(capsys, "diff", "a/as-of-latest", "--exit-code")[0] == 1
    code, out, _ = call(capsys, "diff", "a/as-of-latest", "--exit-code", "--rtol", "0.6")
    assert code == 0
    assert "no change" in out


def test_differences_come_as_json_and_as_a_page(reports, capsys, tmp_path):
    code, out, err = call(capsys, "diff", "a/as-of-latest", "--json", "--page", "new.html")
    assert code == 0
    assert json.loads(out)["reports"][0]["findings"][0]["state"] == "changed"
    assert "page: new.html" in err
    assert "1,000 people" in (tmp_path / "new.html").read_text(encoding="utf-8")


def test_what_cannot_be_compared_is_a_wrong_request(reports, capsys):
    code, _, err = call(capsys, "diff", "b/as-of-latest")
    assert code == 2
    assert "holds no report" in err
    other = make(reports / "a" / "as-of-2018-12-31", finding(), as_of="2018-12-31")
    code, _, err = call(capsys, "diff", f"a/{other.name}")
    assert code == 2
    assert "no earlier run" in err


def test_pruning_says_what_goes(reports, capsys):
    code, out, _ = call(capsys, "prune", "--keep", "0", "--dry-run")
    assert code == 0
    assert "1 folder would be removed" in out
    assert "removed" in call(capsys, "prune", "--keep", "0")[1]
    assert call(capsys, "prune", "--keep", "0")[1].startswith("nothing to remove\n")


def test_pruning_says_what_only_unlisted_removes(reports, capsys):
    make(reports / "nobody-lists-it" / "default", finding())
    before = call(capsys, "prune", "--keep", "99", "--dry-run")[1]
    assert before.startswith("nothing to remove\n")
    assert "of reports that reports.yml does not list" in before
    assert "--unlisted removes" in before
    whole = call(capsys, "prune", "--keep", "99", "--unlisted", "--dry-run")[1]
    assert "reports/nobody-lists-it/default" in whole
    assert "--unlisted" not in whole
