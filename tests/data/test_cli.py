"""The command: what it prints, where, and with which exit code."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from impact import cli
from tests.miniature import PARAMETERS, Miniature, finding_cell


def call(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Run the command in this process: exit code, output, errors."""
    with pytest.raises(SystemExit) as stopped:
        cli.main(list(words))
    printed = capsys.readouterr()
    return int(stopped.value.code or 0), printed.out, printed.err


@pytest.fixture
def miniature(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Miniature:
    made = Miniature(tmp_path / "a project")
    monkeypatch.setenv("IMPACT_PROJECT", str(made.project.root))
    made.add("good", ("markdown", "# A page"), PARAMETERS, finding_cell(), entry="schedule: 0 6 2 * *")
    return made


@pytest.mark.parametrize(
    "words", [("load", "treaty", "--place", "LTU"), ("series", "Ukraine"), ("load", "treaty", "--json")]
)
def test_figures_of_tables_that_are_older_than_raw_files_are_called_so(
    built, tmp_path, monkeypatch, capsys, words
):
    raw, data = built / "data" / "raw", tmp_path / "data"
    data.mkdir()
    (tmp_path / "reports.yml").write_text((built / "reports.yml").read_text())
    (data / "processed").symlink_to(built / "data" / "processed")
    shutil.copytree(raw, data / "raw")
    monkeypatch.setenv("IMPACT_PROJECT", str(tmp_path))
    assert "newer" not in call(capsys, *words)[2]
    changed = data / "raw" / "global_casualties.csv"
    changed.write_text(changed.read_text().replace("6279", "6297"))
    code, _, err = call(capsys, *words)
    assert code == 0
    assert "note: data/raw is newer than the tables (global_casualties.csv): " in err
    assert "run: impact build" in err


def test_help_teaches_with_examples(capsys):
    code, out, _ = call(capsys, "--help")
    assert code == 0
    for words in ("impact series Ukraine", "impact run", "impact scenario compare", "Exit codes"):
        assert words in out


@pytest.mark.parametrize(
    "verb", ["build", "run", "list", "due", "schedule", "load", "tables", "places", "sources"]
)
def test_every_verb_has_help(capsys, verb):
    code, out, _ = call(capsys, verb, "--help")
    assert code == 0
    assert "Usage" in out


def test_help_imports_nothing_heavy():
    heavy = ("pandas", "numpy", "matplotlib", "papermill", "nbformat", "pydantic", "pyarrow")
    program = (
        "import sys\nfrom impact import cli\n"
        "try: cli.main(['--help'])\nexcept SystemExit: pass\n"
        f"print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["run", "god"], "did you mean 'good'"),
        (["run", "-p", "asof=latest"], "did you mean 'as_of'"),
        (["run", "--as-of", "2025-02-30"], "YYYY-MM-DD"),
        (["run", "-p", "as_of"], "name=value"),
        (["run", "-p", "as_of=latest", "--as-of", "2025-03-18"], "given twice"),
        (["run", "--jobs", "0"], "--jobs"),
        (["rnu"], "did you mean run?"),
        (["due", "god"], "did you mean 'good'"),
        (["due", "--next", "--run"], "--next alone"),
        (["load", "casualties", "--format", "pdf"], "--format pdf; expected one of table, csv"),
    ],
)
def test_a_wrong_request_is_one_line_and_exit_code_2(capsys, miniature, words, says):
    code, _, err = call(capsys, *words)
    assert code == 2
    assert err.startswith("error: ")
    assert len(err.splitlines()) == 1
    assert says in err


def test_a_parameter_that_not_all_reports_take_is_answered_with_those_that_do(capsys, miniature):
    cells = (("markdown", "# A page"), ("code", 'country: str = "LVA"', "parameters"), finding_cell())
    miniature.add("about-one", *cells)
    code, _, err = call(capsys, "run", "-p", "country=EST")
    assert code == 2
    assert (
        "no report is named, and not all take the parameter 'country'; expected one that does: about-one;"
        in err
    )
    assert "name it: impact run about-one -p country=EST" in err


def test_due_next_says_when_each_report_is_due_next(capsys, miniature):
    miniature.add("often", ("markdown", "# A page"), PARAMETERS, finding_cell(), entry="schedule: 0 6 1 * *")
    miniature.add("never", ("markdown", "# A page"), PARAMETERS, finding_cell())
    now = ("--now", "2026-11-29T00:00")
    code, out, _ = call(capsys, "due", "--next", *now)
    assert code == 0
    assert [line.split("  ")[0] for line in out.splitlines()] == ["report", "often", "good", "never"]
    assert "2026-12-02 06:00 UTC" in out
    assert "on request only" in out
    _, out, _ = call(capsys, "due", "--next", "good", "--json", *now)
    assert json.loads(out)["next"] == [{"report": "good", "when": "2026-12-02T06:00+00:00"}]
    _, out, _ = call(capsys, "due", "often", *now)
    assert "often" in out
    assert "good" not in out


@pytest.mark.parametrize(("name", "says"), [("mien", "did you mean 'mine'"), ("my data", "example")])
def test_a_dataset_that_is_not_there_is_refused_before_anything_runs(capsys, miniature, name, says):
    cell = ("code", 'dataset: str = "example"  # a dataset', "parameters")
    miniature.add("own", ("markdown", "# A page"), cell, finding_cell())
    place = miniature.project.root / "data" / "own" / "mine"
    (place / "2021").mkdir(parents=True)
    (place / "releases.json").write_text('{"days": {"2021": "2021-01-01"}}', encoding="utf-8")
    code, _, err = call(capsys, "run", "own", "-p", f"dataset={name}")
    assert code == 2
    assert f"there is no dataset {name!r}" in err
    assert says in err
    assert not (miniature.project.reports / "own").exists()
    code, _, err = call(capsys, "run", "own", "-p", "dataset=mine@2022")
    assert (code, "no release '2022'" in err) == (2, True)


def test_missing_tables_are_one_line_that_says_what_to_do(capsys, miniature):
    (miniature.project.processed / "datapackage.json").unlink()
    code, _, err = call(capsys, "run")
    assert code == 1
    assert err == (
        "error: there is no data/processed; expected the tables built from data/raw; run: impact build\n"
    )


def test_debug_shows_where_an_error_comes_from(miniature):
    with pytest.raises(Exception, match="no report 'god'"):
        cli.main(["run", "god", "--debug"])


def test_a_defect_of_ours_says_so_and_asks_for_a_report(capsys, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise KeyError("lost")

    monkeypatch.setattr("impact.places.resolve", broken)
    code, _, err = call(capsys, "places", "Estonia")
    assert (code, len(err.splitlines())) == (1, 1)
    assert "--debug" in err


def test_list_gives_parameters_with_their_help(capsys, miniature):
    code, out, _ = call(capsys, "list")
    assert code == 0
    assert "good: Title of good" in out
    assert "as_of = latest  day on which the figures were known (latest, or a date YYYY-MM-DD)" in out
    assert "0 6 2 * *" in out


def test_list_of_a_notebook_is_a_table_and_json(capsys, miniature):
    code, out, _ = call(capsys, "list", "good.ipynb")
    assert code == 0
    assert out.splitlines()[:2] == ["notebooks/good.ipynb", "  report good: all defaults"]
    assert out.splitlines()[2].split() == ["name", "type", "default", "allowed", "help"]
    assert "as_of  date  latest   latest, or a date YYYY-MM-DD  day on which" in out
    code, out, _ = call(capsys, "list", "good", "--json")
    (parameter,) = json.loads(out)["parameters"]
    assert (parameter["name"], parameter["type"], parameter["default"]) == ("as_of", "date", "latest")
    code, out, err = call(capsys, "list", "godo")
    assert code == 2
    assert "did you mean 'good'?" in err


def test_explain_runs_nothing_and_ends_well(capsys, miniature):
    code, out, _ = call(capsys, "run", "--explain")
    assert (code, out) == (0, "good (as-of-latest): to make: never made\n")
    assert not miniature.project.reports.exists()


@pytest.mark.notebooks
def test_run_makes_reports_and_says_where_they_are(capsys, miniature, monkeypatch):
    monkeypatch.chdir(miniature.project.root)
    code, out, err = call(capsys, "run", "--jobs", "1")
    assert code == 0
    assert out.splitlines()[0].split() == ["report", "parameters", "state", "cause", "seconds", "where"]
    assert "made" in out
    assert "reports/good/as-of-latest/report.html" in out
    assert err.splitlines()[0] == "1 to make"
    code, out, err = call(capsys, "run")
    assert code == 0
    assert err == "good (as-of-latest): up to date\n"
    miniature.add("good", ("code", "1 / 0"))
    code, out, err = call(capsys, "run")
    assert code == 1
    assert "failed: good (default): code cell 1: ZeroDivisionError: division by zero" in err
    assert "failed.ipynb" in out


def test_only_a_page_that_is_planned_says_when_it_is_brought_up_to_date(capsys, miniature):
    call(capsys, "run", "good")
    call(capsys, "run", "good", "-p", "as_of=2020-01-01")
    pages = {
        path.parent.name: path.read_text() for path in miniature.project.reports.glob("good/*/report.html")
    }
    updated = {name: "Planned updates" in page for name, page in pages.items()}
    assert updated == {"as-of-latest": True, "as-of-2020-01-01": False}


def test_load_prints_a_table_as_it_was_known(capsys, in_built):
    code, out, _ = call(capsys, "load", "casualties", "--as-of", "2018-12-31", "--format", "csv")
    assert code == 0
    rows = list(csv.DictReader(io.StringIO(out)))
    world = {
        row["value"]
        for row in rows
        if (row["place"], row["year"], row["measure"]) == ("WLD", "2016", "total")
    }
    assert "9437" in world
    assert not any(row["published"] > "2018-12-31" for row in rows)


def test_load_writes_json_and_parquet(capsys, in_built, tmp_path):
    import pandas as pd

    code, out, _ = call(capsys, "load", "treaty", "--format", "json")
    assert code == 0
    rows = json.loads(out)
    code, _, _ = call(
        capsys, "load", "treaty", "--format", "parquet", "--output", str(tmp_path / "t.parquet")
    )
    assert code == 0
    assert len(pd.read_parquet(tmp_path / "t.parquet")) == len(rows)


@pytest.mark.parametrize("words", [["load", "casualty"], ["load", "casualties", "--as-of", "2025-13-01"]])
def test_what_cannot_be_loaded_is_exit_code_2(capsys, in_built, words):
    code, _, err = call(capsys, *words)
    assert code == 2
    assert len(err.splitlines()) == 1


def test_tables_lists_what_there_is(capsys, in_built):
    code, out, _ = call(capsys, "tables")
    assert code == 0
    assert "casualties_vintages" in out


def test_build_prints_an_account_that_balances_and_then_does_nothing_twice(
    capsys, built, monkeypatch, tmp_path
):
    import shutil

    root = tmp_path / "own"
    shutil.copytree(built / "data/raw", root / "data/raw")
    shutil.copy(built / "reports.yml", root / "reports.yml")
    monkeypatch.setenv("IMPACT_PROJECT", str(root))
    code, out, _ = call(capsys, "build")
    assert code == 0
    lines = [line.split() for line in out.splitlines()[1:-1]]
    for _, *numbers in lines:
        read, clean, duplicates, quarantined, _ = (int(n.replace(",", "")) for n in numbers)
        assert read == clean + duplicates + quarantined
    code, out, _ = call(capsys, "build")
    assert "up to date" in out


def test_sources_are_cited_and_exported(capsys, miniature):
    code, out, _ = call(capsys, "sources", "cite", "lm-2024")
    assert code == 0
    assert out == "Landmine Monitor: Landmine Monitor 2024 (2024-11-20). https://example.org/2024\n"
    code, out, _ = call(capsys, "sources", "bibtex", "lm-2024")
    assert out.startswith("@misc{lm-2024,")
    code, _, _ = call(capsys, "sources", "cite", "lm-2042")
    assert code == 2


def test_places_resolve_or_are_refused(capsys):
    _, out, _ = call(capsys, "places", "Türkiye", "DR Congo")
    assert [line.split()[0] for line in out.splitlines()] == ["TUR", "COD"]
    assert call(capsys, "places", "Atlantis")[0] == 2


def test_a_reader_that_has_seen_enough_is_no_error(in_built):
    command = f'"{sys.executable}" -c "from impact.cli import main; main()" load sources -f csv | head -1'
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""
