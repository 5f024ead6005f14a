"""Verifying: equal runs are the same to the byte, and a difference is named with its place."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from impact import cli
from impact.errors import ImpactError, UnknownName
from impact.project import Project
from impact.reporting import runner
from impact.reporting.compare.first_difference import first_difference
from impact.reporting.compare.verify import verify
from impact.reporting.page import formats
from tests.miniature import PARAMETERS, Miniature, figure_cell, finding_cell


def zipped(**parts: str) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return body.getvalue()


DOCUMENTS = all(formats.installed(name) for name in ("pdf", "docx"))


@pytest.mark.parametrize(
    ("name", "old", "new", "where"),
    [
        ("t.csv", "year,n\n2023,1\n2024,2\n", "year,n\n2023,1\n2024,3\n", "line 3: '2024,2' is now '2024,3'"),
        ("t.csv", "a\n1\n", "a\n1\n2\n", "line 3: nothing is now '2'"),
        ("t.csv", "a\n1\n", "a\r\n1\r\n", "byte 1 of 4 (now 6)"),
        ("x.svg", "<svg>\n<path/>\n", "<svg>\n<rect/>\n", "line 2: '<path/>' is now '<rect/>'"),
        ("report.html", "a\n", "a\nb\n", "line 2: nothing is now 'b'"),
        ("report.html", "x" * 99 + "1", "x" * 99 + "2", f"line 1: '{'x' * 20}1' is now '{'x' * 20}2'"),
        ("x.png", b"abc", b"abd", "byte 2 of 3 (now 3)"),
        ("report.docx", b"no archive", b"no archive!", "byte 10 of 10 (now 11)"),
        ("report.docx", zipped(a="1\n2"), zipped(a="1\n3"), "a, line 2: '2' is now '3'"),
        ("report.docx", zipped(a="1"), zipped(a="1", b="2"), "b, line 1: nothing is now '2'"),
        ("t.csv", "same", "same", ""),
    ],
)
def test_the_first_difference_is_named(name, old, new, where):
    old, new = (text if isinstance(text, bytes) else text.encode() for text in (old, new))
    assert first_difference(name, old, new) == where


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Two reports, one of which is not the same twice; one in all formats where that is possible."""
    formats = "formats: [html, pdf, docx]" if DOCUMENTS else ""
    project = Miniature(tmp_path_factory.mktemp("verify") / "a project")
    title = ("markdown", "# A page\n\nIts question.")
    project.add("steady", title, PARAMETERS, finding_cell(), figure_cell(), entry=formats)
    clock = "import time; print(time.time_ns())"
    project.add("fickle", title, PARAMETERS, finding_cell(), ("code", clock))
    project.add("never-made", title, PARAMETERS, finding_cell())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMPACT_PROJECT", str(project.project.root))
        runner.run(project.project, ["steady", "fickle"], jobs=2)
    return project.project


@pytest.mark.notebooks
def test_steady_fickle_and_missing_reports_are_told_apart(made):
    before = {path: path.stat().st_mtime_ns for path in made.reports.rglob("*")}
    verdicts = {verdict.report: verdict for verdict in verify(made, jobs=2)}
    assert {path: path.stat().st_mtime_ns for path in made.reports.rglob("*")} == before
    steady, fickle = verdicts["steady"], verdicts["fickle"]
    assert (steady.state, steady.differences) == ("same", ())
    assert steady.files >= (8 if DOCUMENTS else 6)
    assert (fickle.state, fickle.message) == ("different", "the same inputs gave another result")
    (first, *_) = fickle.differences
    assert first.name == "notebook.ipynb"
    assert first.where.startswith("line ")
    assert verdicts["never-made"].state == "missing"


@pytest.mark.notebooks
def test_the_command_says_which_file_was_touched_and_exits_with_1(made, monkeypatch, capsys):
    monkeypatch.setenv("IMPACT_PROJECT", str(made.root))
    page = made.reports / "steady" / "as-of-latest" / "report.html"
    whole = page.read_text(encoding="utf-8")
    try:
        page.write_text(whole.replace("It is 42.", "It is 43."), encoding="utf-8")
        with pytest.raises(SystemExit) as stopped:
            cli.main(["verify", "steady"])
    finally:
        page.write_text(whole, encoding="utf-8")
    printed = capsys.readouterr()
    assert stopped.value.code == 1
    assert "different" in printed.out
    assert "report.html: line" in printed.err
    assert "It is 43." in printed.err
    assert "was changed" in printed.err


def test_a_wrong_request_is_refused_before_anything_runs(made, tmp_path):
    with pytest.raises(UnknownName, match="did you mean 'steady'"):
        verify(made, ["stedy"])
    with pytest.raises(ImpactError, match="is not a folder"):
        verify(made, ["steady"], against=Path(tmp_path / "none"))


@pytest.mark.notebooks
def test_what_reports_share_is_computed_anew_and_is_no_input(miniature, monkeypatch):
    """The results lie in the temporary folder of the verification: a file there is no read of the report."""
    monkeypatch.setenv("IMPACT_PROJECT", str(miniature.project.root))
    sharing = (
        "from impact.project import shared\n"
        "def work(): return 42\n"
        "work.__module__ = 'impact.models'  # only functions of the package are shared\n"
        "print(shared.once_for_a_batch(work)())"
    )
    cells = {"sharing": sharing, "calling": "import os\nprint(len(dict(os.environ)) > 0)"}
    for name, code in cells.items():
        miniature.add(
            name, ("markdown", "# A page\n\nIts question."), PARAMETERS, ("code", code), finding_cell()
        )
    assert {outcome.state for outcome in runner.run(miniature.project, [])} == {"made"}
    assert list((miniature.project.root / ".impact/shared").glob("*.result"))
    verdicts = verify(miniature.project)
    assert {one.report: (one.state, one.message) for one in verdicts} == {
        "sharing": ("same", ""),
        "calling": ("same", ""),
    }


@pytest.mark.notebooks
def test_another_environment_is_named_and_not_taken_for_chance(miniature, monkeypatch):
    """A variable that only one of the two runs has, and a notebook reads, is named in the message."""
    monkeypatch.setenv("IMPACT_PROJECT", str(miniature.project.root))
    monkeypatch.delenv("TONE", raising=False)
    cell = "import os\nprint(os.environ.get('TONE'))"
    miniature.add(
        "toned", ("markdown", "# A page\n\nIts question."), PARAMETERS, ("code", cell), finding_cell()
    )
    assert {outcome.state for outcome in runner.run(miniature.project, [])} == {"made"}
    monkeypatch.setenv("TONE", "dark")
    (verdict,) = verify(miniature.project)
    assert verdict.state == "different"
    cause = "environment variable TONE is set now"
    assert verdict.message == f"it was made from other inputs than this run had: {cause}; run: impact run"
