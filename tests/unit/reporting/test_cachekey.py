"""What makes a report out of date: what its last run read, and nothing else that stands in the project."""

from __future__ import annotations

from typing import Any

import pytest

from impact.errors import ParameterError
from impact.project import reads
from impact.project.reads import Record
from impact.reporting import runner
from impact.reporting.key import cachekey, project_files
from impact.reporting.key.cachekey import Needs, expected, narrow
from impact.reporting.key.code import NO_REPORT_CODE, PAGE_CODE, package_versions
from impact.reporting.key.project_files import ProjectFiles
from impact.reporting.plan import plan
from tests.miniature import PARAMETERS, Miniature, finding_cell
from tests.unit.reporting.key_parts import PACKAGE, A, B, whole

TITLE = ("markdown", "# A page\n\nIts question.")


def reader(*names: str) -> tuple[str, str]:
    """A cell that reads text files of data/processed through the package, and shows what is in them."""
    paths = [f"data/processed/{name}.txt" for name in names]
    lines = ["import impact", *(f"print(len(impact.project_path({path!r}).read_text()))" for path in paths)]
    return ("code", "\n".join(lines))


NEEDS = Needs()


def test_a_run_that_read_one_table_depends_on_that_one(tmp_path):
    files = ProjectFiles(tmp_path)
    last = narrow(files, whole(), NEEDS, Record((A,)))
    assert last.inputs == {A: "a1"}
    assert expected(files, whole(inputs={A: "a1", B: "b2"}), NEEDS, last).run_key == last.run_key
    assert expected(files, whole(inputs={A: "a2", B: "b1"}), NEEDS, last).run_key != last.run_key


@pytest.mark.parametrize(
    "change",
    [
        {"cells": (("c1", "1"), ("c2", "3"))},
        {"cells": (("c1", "1"),)},
        {"cells": (("c2", "2"), ("c1", "1"))},
        {"parameters": {"as_of": "2025-03-18"}},
        {"code": {"data.py": "d2"}},
        {"code": {"data.py": "d1", "new.py": "n"}},
        {"versions": {"pandas": "3.1"}},
        {"inputs": {B: "b1"}},
    ],
)
def test_whatever_the_execution_depends_on_changes_the_run_key(tmp_path, change):
    files = ProjectFiles(tmp_path)
    last = narrow(files, whole(), NEEDS, Record((A,)))
    assert expected(files, whole(**change), NEEDS, last).run_key != last.run_key


def test_text_and_names_of_cells_do_not_change_the_run_key(tmp_path):
    renamed = whole(cells=(("x", "1"), ("y", "2")), page={"text of the notebook": "t2"})
    assert renamed.run_key == whole().run_key
    assert renamed.page_key != whole().page_key


@pytest.mark.parametrize(
    ("needed", "read", "why"),
    [
        (NEEDS, None, "not known yet"),
        (NEEDS, Record((), "what it read was not watched"), "not watched"),
        (NEEDS, Record((A,), "it called os.system"), "it called os.system"),
        (Needs(unrecorded="it imports duckdb"), Record((A,)), "it imports duckdb"),
    ],
)
def test_where_a_read_may_go_unseen_every_table_counts(tmp_path, needed, read, why):
    files = ProjectFiles(tmp_path)
    parts = narrow(files, whole(), needed, read)
    assert parts.inputs == {A: "a1", B: "b1"}
    assert why in parts.every_table
    assert expected(files, whole(inputs={A: "a1", B: "b2"}), needed, parts).run_key != parts.run_key


def test_a_notebook_that_was_watched_and_read_nothing_depends_on_no_file(tmp_path):
    assert narrow(ProjectFiles(tmp_path), whole(), NEEDS, Record(())).inputs == {}


def test_paths_that_are_parameters_count_beside_what_was_read(tmp_path):
    (tmp_path / "own.csv").write_text("x")
    needed = Needs(paths=("own.csv",))
    parts = narrow(ProjectFiles(tmp_path), whole(), needed, Record((A,)))
    assert set(parts.inputs) == {A, "own.csv"}
    (tmp_path / "own.csv").write_text("y")
    assert expected(ProjectFiles(tmp_path), whole(), needed, parts).run_key != parts.run_key


def test_a_plan_hashes_each_file_once_for_all_reports(tmp_path, monkeypatch):
    for name in ("a.txt", "b.txt", "own.ipynb"):
        (tmp_path / name).write_text(name)
    hashed = []
    monkeypatch.setattr(
        project_files, "hash_of", lambda root, name: hashed.append(name) or cachekey.hash_of(root, name)
    )
    files = ProjectFiles(tmp_path)
    own = Needs(notebook="own.ipynb")
    first, second = (expected(files, whole(), own, None) for _ in range(2))
    assert sorted(hashed) == ["a.txt", "b.txt"]
    assert first == second
    assert set(first.inputs) == {A, B, "a.txt", "b.txt"}
    assert "own.ipynb" in expected(files, whole(), Needs(), None).inputs


def test_a_folder_counts_with_everything_in_it(tmp_path):
    (tmp_path / "own").mkdir()
    before = cachekey.hash_of(tmp_path, "own")
    (tmp_path / "own/new.csv").write_text("x")
    assert cachekey.hash_of(tmp_path, "own") != before
    assert cachekey.hash_of(tmp_path, "nothing") == ""


def test_what_an_editor_keeps_beside_a_file_is_no_input(miniature):
    (miniature.project.processed / "datapackage.json").write_text("{}", encoding="utf-8")
    folder = miniature.project.raw / ".ipynb_checkpoints"
    before = cachekey.input_hashes(miniature.project)
    folder.mkdir()
    (folder / "sources-checkpoint.csv").write_text("a copy", encoding="utf-8")
    assert cachekey.input_hashes(miniature.project) == before
    (miniature.project.raw / "new.csv").write_text("a", encoding="utf-8")
    assert cachekey.input_hashes(miniature.project) != before


def test_parts_are_read_back_as_they_were_written(tmp_path):
    made = narrow(ProjectFiles(tmp_path), whole(), NEEDS, Record((A,)))
    (tmp_path / cachekey.KEY).write_text(made.to_json(), encoding="utf-8")
    assert cachekey.read_parts(tmp_path) == made


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"schema": "impact-key/0"}', '{"schema": "impact-key/1"}', "null"]
)
def test_a_broken_record_is_none(tmp_path, text):
    (tmp_path / cachekey.KEY).write_text(text, encoding="utf-8")
    assert cachekey.read_parts(tmp_path) is None


def test_a_digest_shows_nothing_of_a_value_and_differs_between_projects(tmp_path):
    from impact.project.kernel_reads import variables

    one, other = (tmp_path / name for name in ("one", "other"))
    for folder in (one, other):
        folder.mkdir()
    made = variables.digests(one, ["A_B", "A_C"], {"A_B": "x"})
    assert made == variables.digests(one, ["A_B", "A_C"], {"A_B": "x"})
    assert made["A_C"] == ""
    assert made["A_B"] != variables.digests(one, ["A_B"], {"A_B": "y"})["A_B"]
    assert made["A_B"] != variables.digests(other, ["A_B"], {"A_B": "x"})["A_B"]
    assert (one / ".impact" / variables.KEY).stat().st_mode & 0o777 == 0o600


def test_a_run_that_nobody_watched_is_not_taken_for_one_that_read_nothing(tmp_path):
    assert reads.recorded(tmp_path / "reads").unseen == "what it read was not watched"


@pytest.mark.parametrize("name", [*PAGE_CODE, *NO_REPORT_CODE])
def test_every_named_part_of_the_package_exists(name):
    assert (PACKAGE / name).exists(), f"{name} was renamed: mend PAGE_CODE or NO_REPORT_CODE in key/code.py"


def test_code_is_split_into_what_runs_and_what_lays_out():
    run, page = cachekey.code_hashes()
    assert {
        "data/load.py",
        "charts/frame/theme.py",
        "reporting/run/execute.py",
        "reporting/run/kernel.py",
    } <= set(run)
    assert {"reporting/page/html.py", "reporting/templates/style/base.css"} <= set(page)
    assert not {"cli/app.py", "reporting/site/write_index.py"} & {*run, *page}


def test_a_path_of_the_project_is_noted_and_stays_inside(miniature, tmp_path):
    record = tmp_path / "reads"
    with reads.recording(record):
        assert reads.project_path("data/raw/sources.csv").is_file()
        with pytest.raises(ParameterError):
            reads.project_path("../a")
    assert reads.recorded(record).paths == ("data/raw/sources.csv",)


def states(project: Any) -> dict[str, str]:
    return {
        explanation.report: explanation.verdict for explanation in plan.plan(project, [], {}).explanations
    }


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Miniature:
    """Three reports, two tables: one report reads the first, one the second, one both."""
    made = Miniature(tmp_path_factory.mktemp("three") / "a project")
    for name in ("one", "two"):
        (made.project.processed / f"{name}.txt").write_text(name)
    made.add("first", TITLE, PARAMETERS, reader("one"), finding_cell())
    made.add("second", TITLE, PARAMETERS, reader("two"), finding_cell())
    made.add("both", TITLE, PARAMETERS, reader("one", "two"), finding_cell())
    made.add("around", TITLE, PARAMETERS, ("code", "__import__('os')"), finding_cell())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMPACT_PROJECT", str(made.project.root))
        assert [outcome.state for outcome in runner.run(made.project, jobs=2)] == ["made"] * 4
    return made


@pytest.mark.notebooks
def test_one_changed_table_runs_only_the_reports_that_read_it(three):
    path = three.project.processed / "one.txt"
    assert set(states(three.project).values()) == {"up to date"}
    path.write_text("another")
    changed = states(three.project)
    path.write_text("one")
    assert changed == {"first": "to make", "second": "up to date", "both": "to make", "around": "to make"}
    assert set(states(three.project).values()) == {"up to date"}


@pytest.mark.notebooks
def test_a_table_that_nobody_reads_is_nobodys_change(three):
    path = three.project.processed / "new.txt"
    path.write_text("new")
    changed = states(three.project)
    path.unlink()
    assert changed == {
        "first": "up to date",
        "second": "up to date",
        "both": "up to date",
        "around": "to make",
    }


@pytest.mark.notebooks
def test_a_table_that_is_gone_is_a_change(three):
    path = three.project.processed / "two.txt"
    path.unlink()
    changed = states(three.project)
    path.write_text("two")
    assert (changed["first"], changed["second"]) == ("up to date", "to make")


@pytest.mark.notebooks
def test_the_manifest_names_what_was_read(three):
    from impact.reporting.manifest import read_manifest

    inputs = read_manifest(three.project.reports / "first/as-of-latest").inputs
    assert set(inputs) == {"data/processed/one.txt", "data/raw/sources.csv", "notebooks/first.ipynb"}


def test_a_report_depends_on_the_packages_that_make_it_and_on_no_others():
    versions = package_versions()
    assert {"landmine-evidence", "pandas", "matplotlib", "papermill", "nbclient", "shapely"} <= set(versions)
    assert not {"pytest", "sphinx", "jupyterlab", "typst", "distributed"} & set(versions)


def test_what_every_kernel_is_given_is_no_input_of_a_report(tmp_path):
    """A run sets it in its own process, and the next plan would see a change."""
    from impact.project.kernel_reads import variables
    from impact.reporting.run import kernel

    settings = kernel.environment(tmp_path, tmp_path, few=False)
    assert variables.digests(tmp_path, ["*"], settings) == variables.digests(tmp_path, ["*"], {})
