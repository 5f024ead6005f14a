"""--explain: every cause is named; and what only changes the page is laid out again without a kernel."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from impact.reporting import runner
from impact.reporting.key import cachekey
from impact.reporting.key.cachekey import Parts
from impact.reporting.plan import explain, plan
from impact.reporting.run import execute, rerender
from tests.miniature import PARAMETERS, Miniature, figure_cell, finding_cell, notebook
from tests.unit.reporting.test_cachekey import TITLE, reader, whole

A = "data/processed/casualties.parquet"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"cells": (("c1", "1"), ("c2", "3"))}, "code cell c2 changed"),
        ({"cells": (("c1", "1"), ("c2", "2"), ("c3", "3"))}, "code cell c3 added"),
        ({"cells": (("c2", "2"),)}, "code cell c1 removed"),
        ({"cells": (("c2", "2"), ("c1", "1"))}, "the order of the code cells changed"),
        ({"parameters": {"as_of": "2025-03-18"}}, "parameter as_of = '2025-03-18', was 'latest'"),
        ({"parameters": {"as_of": "latest", "n": 1}}, "parameter n = 1 is new"),
        ({"inputs": {A: "2"}}, "table casualties changed"),
        ({"inputs": {A: ""}}, "table casualties is gone"),
        ({"inputs": {A: "1", "own.csv": "x"}}, "file own.csv is new"),
        ({"code": {"data.py": "d2"}}, "package file data.py changed"),
        ({"code": {"data.py": "d1", "new.py": "n"}}, "package file new.py is new"),
        ({"versions": {"pandas": "3.1"}}, "pandas 3.1, was 3.0"),
    ],
)
def test_what_changed_is_named(change, words):
    old = whole(inputs={A: "1"})
    new = Parts(**{**vars(old), **change})
    assert [reason.words for reason in explain.run_reasons(old, new)] == [words]
    assert old.run_key != new.run_key


def test_the_same_key_has_no_reasons():
    assert explain.run_reasons(whole(), whole()) == ()
    assert explain.page_reasons(whole(), whole()) == ()


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("text of the notebook", "text of the notebook changed"),
        ("reports.yml title", "title in reports.yml changed"),
        ("package reporting/html.py", "package file reporting/html.py changed, which makes the page"),
        ("data/raw/sources.csv", "the bibliography changed, which the page prints"),
    ],
)
def test_what_changed_of_the_page_is_named(part, words):
    old, new = whole(page={part: "1"}), whole(page={part: "2"})
    assert [reason.words for reason in explain.page_reasons(old, new)] == [words]


def test_many_reasons_are_counted_and_listed():
    old, new = whole(), whole(parameters={"as_of": "x"}, versions={"pandas": "4"})
    said = explain.Explanation("r", "s", "to make", explain.run_reasons(old, new))
    assert said.line == "r (s): to make: parameter as_of = 'x', was 'latest' (and 1 more)"
    assert said.details == ("parameter as_of = 'x', was 'latest'", "pandas 4, was 3.0")


CELLS = (TITLE, PARAMETERS, reader("one"), finding_cell(), figure_cell())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Miniature:
    built = Miniature(tmp_path_factory.mktemp("made") / "a project")
    (built.project.processed / "one.txt").write_text("one")
    built.add("good", *CELLS, entry='matrix: {as_of: [latest, "2025-03-18"]}')
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMPACT_PROJECT", str(built.project.root))
        assert {outcome.state for outcome in runner.run(built.project, jobs=2)} == {"made"}
    return built


@pytest.fixture
def own(made: Miniature, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Miniature:
    """A copy of the made project for one test, so that nothing has to be executed again."""
    import shutil

    from impact.project import Project

    shutil.copytree(made.project.root, tmp_path / "a project")
    copy = Miniature.__new__(Miniature)
    copy.project = Project(tmp_path / "a project")
    copy._entries = []
    monkeypatch.setenv("IMPACT_PROJECT", str(copy.project.root))
    return copy


def lines(project: Any) -> list[str]:
    return [explanation.line for explanation in plan.plan(project, ["good"], {}).explanations]


def edit(miniature: Miniature, number: int, text: str, tags: list[str] | None = None) -> None:
    path = miniature.project.notebooks / "good.ipynb"
    body = json.loads(path.read_text())
    body["cells"][number]["source"] = text
    if tags is not None:
        body["cells"][number]["metadata"]["tags"] = tags
    path.write_text(json.dumps(body))


def content(folder: Path) -> dict[str, bytes]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "run.json"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.notebooks
def test_nothing_changed_is_up_to_date(own):
    assert lines(own.project) == [
        "good (as-of-latest): up to date: nothing has changed",
        "good (as-of-2025-03-18): up to date: nothing has changed",
    ]


@pytest.mark.notebooks
@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        (lambda m: edit(m, 0, "# Another page"), "page only: text of the notebook changed"),
        (lambda m: edit(m, 3, "1 + 1"), "to make: code cell c3 changed"),
        (
            lambda m: m.project.processed.joinpath("one.txt").write_text("2"),
            "to make: file data/processed/one.txt changed",
        ),
        (
            lambda m: m.project.reports_yml.write_text(
                m.project.reports_yml.read_text().replace("Title", "Head")
            ),
            "page only: title in reports.yml changed (and 1 more)",  # and the map of the site, which has it
        ),
        (
            lambda m: m.project.reports.joinpath("good/as-of-latest/report.html").unlink(),
            "page only: output report.html is missing",
        ),
        (
            lambda m: m.project.reports.joinpath("good/as-of-latest/notebook.ipynb").unlink(),
            "to make: output notebook.ipynb is missing",
        ),
        (
            lambda m: m.project.reports.joinpath("good/as-of-latest/key.json").unlink(),
            "to make: it was made by another version, which kept no record of what it read",
        ),
        (
            lambda m: m.project.reports.joinpath("good/as-of-latest/manifest.json").unlink(),
            "to make: never made",
        ),
        (
            lambda m: m.project.raw.joinpath("sources.csv").open("a").write("\n"),
            "page only: the bibliography changed, which the page prints",
        ),
    ],
)
def test_every_change_has_its_verdict(own, change, verdict):
    change(own)
    assert lines(own.project)[0] == f"good (as-of-latest): {verdict}"


@pytest.mark.notebooks
def test_text_is_laid_out_again_without_a_kernel_as_a_whole_run_would(own, monkeypatch):
    """Byte for byte what --force gives, for the defaults and for a set parameter."""
    edit(own, 0, "# Another page\n\nAnother question.")
    edit(
        own, 3, json.loads((own.project.notebooks / "good.ipynb").read_text())["cells"][3]["source"], ["wide"]
    )
    folder = own.project.reports / "good"
    before = content(folder)

    def refuse(*_: Any) -> Any:
        raise AssertionError("a kernel was started")

    with monkeypatch.context() as patch:
        patch.setattr(execute, "execute", refuse)
        jobs = plan.plan(own.project, [], {}).jobs
        assert [job.reuse for job in jobs] == [True, True]
        for job in jobs:
            assert execute.make(job, lambda *_: None).state == "made"
    assert lines(own.project)[0].endswith("up to date: nothing has changed")
    again = content(folder)
    assert again != before
    assert b"Another page" in again["as-of-latest/report.html"]
    assert b"It is 42." in again["as-of-latest/report.html"]
    assert {o.state for o in runner.run(own.project, force=True, jobs=2)} == {"made"}
    assert content(folder) == again


@pytest.mark.notebooks
def test_an_executed_notebook_that_does_not_fit_is_executed(own):
    path = own.project.reports / "good/as-of-latest/notebook.ipynb"
    committed = own.project.notebooks / "good.ipynb"
    assert rerender.stored(committed, path, {}) is not None
    assert rerender.stored(committed, path, {"as_of": "2025-03-18"}) is None
    edit(own, 3, "1 + 1")
    assert rerender.stored(committed, path, {}) is None
    path.write_text("{")
    assert rerender.stored(committed, path, {}) is None


def test_a_report_that_failed_says_so(miniature):
    miniature.add("good", TITLE, PARAMETERS, finding_cell())
    folder = miniature.project.reports / "good/as-of-latest"
    folder.mkdir(parents=True)
    failure = {"report": "good", "slug": "s", "parameters": {}, "error": "it broke", "cell": 1}
    record = {
        "schema": "impact-failure/1",
        **failure,
        "failed_at": "2026-01-01T00:00:00+00:00",
        "seconds": 1.0,
    }
    (folder / "failed.json").write_text(json.dumps(record))
    assert lines(miniature.project) == [
        "good (as-of-latest): to make: never made; the last run failed: it broke"
    ]


def test_force_is_a_reason(miniature):
    miniature.add("good", TITLE, PARAMETERS, finding_cell())
    (said,) = plan.plan(miniature.project, [], {}, force=True).explanations
    assert said.line == "good (as-of-latest): to make: it is asked for with --force"


def test_why_every_table_counts_is_said(miniature):
    miniature.add("good", TITLE, PARAMETERS, ("code", "import duckdb"), finding_cell())
    (said,) = plan.plan(miniature.project, [], {}).explanations
    assert said.details == ("every file of the project counts for it: it imports duckdb",)


def test_tags_that_change_the_execution_are_part_of_the_run():
    def key(*tags: str) -> str:
        made = notebook(("code", "x = 1", *tags))
        return cachekey.parts(made, report={}, parameters={}, inputs={}).run_key

    assert key() == key("wide")
    assert len({key(), key("parameters"), key("raises-exception"), key("skip-execution")}) == 4
