"""Runs: what is made, what is left alone, what fails, and that nothing half made is ever seen.

Notebooks are executed here; they are of a few lines and import nothing heavy. One batch serves several tests.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from impact.errors import BuildError, ParameterError, ReportConfigError, UnknownName
from impact.project import Project
from impact.reporting import manifest as records
from impact.reporting import runner
from impact.reporting.run.execute import Outcome
from tests.miniature import PARAMETERS, Miniature, figure_cell, finding_cell

pytestmark = pytest.mark.notebooks

APART = ("run.json", "status.csv")
TITLE = ("markdown", "# A page\n\nIts question.")


def run(project: Project, *ids: str, **options) -> dict[tuple[str, str], Outcome]:
    return {(outcome.report, outcome.slug): outcome for outcome in runner.run(project, list(ids), **options)}


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a folder except the records of the run, which tell the time."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name not in APART]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def leftovers(project: Project) -> list[str]:
    return sorted(path.name for path in project.root.iterdir() if path.name.startswith(".reports"))


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, dict[tuple[str, str], Outcome]]:
    """One batch in which nearly everything goes wrong that a notebook can do, beside two good reports."""
    made = Miniature(tmp_path_factory.mktemp("batch") / "a project")
    reading = "import impact, os\nopen(impact.project_path('data/processed/datapackage.json')).close()"
    good = (TITLE, PARAMETERS, finding_cell(), figure_cell(), ("code", f"{reading}\nprint(os.getcwd())"))
    made.add("good", *good, entry='matrix: {as_of: ["2025-03-18", latest]}')
    made.add("failing", TITLE, PARAMETERS, finding_cell(), ("code", "1 / 0"), ("code", "never = 'reached'"))
    made.add("unreadable", TITLE, finding_cell(), figure_cell(alt=""))
    made.add(
        "networked", TITLE, finding_cell(), ("markdown", '<img src="https://example.org/x.png" alt="x">')
    )
    made.add("unsourced", TITLE, finding_cell(sources=["no-such-page"]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMPACT_PROJECT", str(made.project.root))
        return made.project, run(made.project, jobs=2)


def test_the_good_reports_of_a_bad_batch_are_made(batch):
    project, outcomes = batch
    for slug in ("as-of-2025-03-18", "as-of-latest"):
        assert outcomes["good", slug].state == "made", outcomes["good", slug]
        assert (project.reports / "good" / slug / "report.html").is_file()


@pytest.mark.parametrize(
    ("report", "says"),
    [
        ("failing", "code cell 3: ZeroDivisionError: division by zero"),
        ("unreadable", "no alternative text"),
        ("networked", "would load https://example.org/x.png"),
        ("unsourced", "no-such-page"),
    ],
)
def test_a_failure_says_what_and_where(batch, report, says):
    project, outcomes = batch
    ((_, slug),) = [key for key in outcomes if key[0] == report]
    outcome = outcomes[report, slug]
    assert outcome.state == "failed"
    assert says in outcome.message
    assert outcome.trace == "", outcome.trace
    folder = project.reports / report / slug
    assert sorted(path.name for path in folder.iterdir()) == ["failed.ipynb", "failed.json", "run.json"]
    first = json.loads((folder / "failed.ipynb").read_text())["cells"][0]
    assert says in "".join(first["source"])
    assert says in records.read_failure(folder).error


def test_a_failed_notebook_keeps_what_it_had_done(batch):
    project, _ = batch
    text = (project.reports / "failing/as-of-latest/failed.ipynb").read_text()
    assert "It is 42." in text
    assert "ZeroDivisionError" in text


def test_the_index_shows_what_is_there_and_what_failed(batch):
    project, _ = batch
    page = (project.reports / "index.html").read_text()
    assert "good/as-of-latest/report.html" in page
    assert "18 March 2025" in page
    assert "It is 42." in page
    assert "division by zero" in page
    assert "failing/as-of-latest/failed.ipynb" in page
    assert "failing/as-of-latest/report.html" not in page


def test_nothing_is_left_behind(batch):
    project, _ = batch
    assert leftovers(project) == []
    assert sorted(path.name for path in project.notebooks.iterdir() if path.suffix != ".ipynb") == []


def test_the_manifest_names_every_file_with_its_hash(batch):
    project, _ = batch
    folder = project.reports / "good/as-of-2025-03-18"
    manifest = records.read_manifest(folder)
    assert records.is_whole(folder, manifest)
    assert set(manifest.outputs) == set(content(folder)) - {"manifest.json"}
    assert set(manifest.inputs) == {
        "data/processed/datapackage.json",
        "data/raw/sources.csv",
        "notebooks/good.ipynb",
    }
    assert manifest.parameters == {"as_of": "2025-03-18"}
    assert manifest.packages["papermill"]


def test_a_notebook_works_in_a_folder_of_its_own(batch):
    project, _ = batch
    text = (project.reports / "good/as-of-latest/notebook.ipynb").read_text()
    assert "a project" not in text.partition("os.getcwd")[2].partition("/cwd")[0]


def test_what_is_up_to_date_is_not_made_again_and_force_gives_the_same_bytes(miniature):
    miniature.add("good", TITLE, PARAMETERS, finding_cell(), figure_cell(), ("code", "object()"))
    project = miniature.project
    (first,) = run(project).values()
    assert first.state == "made"
    before = content(project.reports / "good/as-of-latest")
    made = records.read_run(project.reports / "good/as-of-latest")
    (second,) = run(project).values()
    assert second.state == "up to date"
    rest = records.read_run(project.reports / "good/as-of-latest")
    assert rest == made.model_copy(update={"state": "up to date"})
    (third,) = run(project, force=True).values()
    assert third.state == "made"
    assert content(project.reports / "good/as-of-latest") == before


@pytest.mark.parametrize("change", ["notebook", "data", "title", "output"])
def test_a_change_of_what_a_report_depends_on_makes_it_again(miniature, change):
    miniature.add(
        "good", TITLE, PARAMETERS, finding_cell(), ("code", "__import__('os')")
    )  # may read anything
    project = miniature.project
    folder = project.reports / "good/as-of-latest"
    assert run(project)["good", "as-of-latest"].state == "made"
    if change == "notebook":
        miniature.add("good", TITLE, PARAMETERS, finding_cell(value=41))
    elif change == "data":
        (project.processed / "new.parquet").write_bytes(b"new")
    elif change == "title":
        text = project.reports_yml.read_text().replace("Title of good", "Another title")
        project.reports_yml.write_text(text)
    else:
        (folder / "report.html").write_text("cut short")
    assert [job.slug for job in runner.plan(project, [], {}).jobs] == ["as-of-latest"]


def test_outputs_and_editors_marks_in_a_notebook_do_not_count(miniature):
    miniature.add("good", TITLE, PARAMETERS, finding_cell())
    (before,) = runner.plan(miniature.project, [], {}).jobs
    path = miniature.project.notebooks / "good.ipynb"
    body = json.loads(path.read_text())
    body["cells"][1] |= {
        "execution_count": 7,
        "id": "another",
        "metadata": {"tags": ["parameters"], "scrolled": True},
    }
    path.write_text(json.dumps(body))
    (after,) = runner.plan(miniature.project, [], {}).jobs
    assert before.key == after.key


def test_a_failure_leaves_the_last_good_report_and_a_success_removes_the_failure(miniature):
    project = miniature.project
    miniature.add("good", TITLE, PARAMETERS, finding_cell())
    run(project)
    folder = project.reports / "good/as-of-latest"
    before = content(folder)
    miniature.add("good", TITLE, PARAMETERS, ("code", "raise RuntimeError('broken today')"))
    assert run(project)["good", "as-of-latest"].state == "failed"
    assert {name: body for name, body in content(folder).items() if "failed" not in name} == before
    assert (folder / "failed.ipynb").is_file()
    assert "The page that stands is the last good one" in (project.reports / "index.html").read_text()
    miniature.add("good", TITLE, PARAMETERS, finding_cell())
    assert run(project)["good", "as-of-latest"].state == "up to date"
    assert content(folder) == before
    assert "broken today" not in (project.reports / "index.html").read_text()


def test_a_parameter_from_the_command_line_takes_the_place_of_a_matrix(miniature):
    entry = 'matrix: {as_of: ["2025-03-18", latest], country: [EST, LVA]}'
    cells = (TITLE, ("code", 'as_of: str = "latest"\ncountry: str = "EST"', "parameters"), finding_cell())
    miniature.add("good", *cells, entry=entry)
    whole = runner.plan(miniature.project, [], {})
    assert [job.slug for job in whole.jobs] == [
        "as-of-2025-03-18_country-EST",
        "as-of-2025-03-18_country-LVA",
        "as-of-latest_country-EST",
        "as-of-latest_country-LVA",
    ]
    one = runner.plan(miniature.project, [], {"as_of": "2018-12-31"})
    assert [job.slug for job in one.jobs] == ["as-of-2018-12-31_country-EST", "as-of-2018-12-31_country-LVA"]
    assert one.jobs[1].rerun == "impact run good --as-of 2018-12-31 -p country=LVA"


@pytest.mark.parametrize(
    ("ids", "overrides", "error", "says"),
    [
        (["god"], {}, UnknownName, "did you mean 'good'"),
        ([], {"asof": "latest"}, ParameterError, "did you mean 'as_of'"),
        ([], {"as_of": "someday"}, ParameterError, "YYYY-MM-DD"),
    ],
)
def test_a_wrong_request_is_refused_before_anything_runs(miniature, ids, overrides, error, says):
    miniature.add("good", TITLE, PARAMETERS, finding_cell())
    with pytest.raises(error, match=says):
        runner.run(miniature.project, ids, overrides=overrides)
    assert not miniature.project.reports.exists()


def test_a_missing_notebook_is_named_with_the_close_match(miniature):
    miniature.add("good", TITLE, finding_cell())
    text = miniature.project.reports_yml.read_text().replace("notebook: good", "notebook: goood")
    miniature.project.reports_yml.write_text(text)
    with pytest.raises(ReportConfigError, match="did you mean 'good'"):
        runner.plan(miniature.project, [], {})


def test_without_tables_there_is_one_line_that_says_what_to_do(miniature):
    miniature.add("good", TITLE, finding_cell())
    (miniature.project.processed / "datapackage.json").unlink()
    with pytest.raises(BuildError, match="run: impact build"):
        runner.run(miniature.project)
