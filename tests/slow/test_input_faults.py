"""Faults of what a run is given, done for real: parameters, YAML, files to write, tables for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from impact.project import Project
from tests.miniature import Cell, finding_cell, show
from tests.slow.fault_helpers import COMMAND, Room, room

PLAIN = """# where the figures are from
url = "https://example.org/?a=b#top"  # address of the table
years = 30  # type: int  how far back
share = -0.5
names = [
    "a=b",  # the first
    "c # d",
]  # two names
weights = {"men": 1, "women": [2, None]}
label = None  # a word
first = second = 7"""
ANNOTATED = """# where the figures are from
url: str = "https://example.org/?a=b#top"  # address of the table
years: int = 30  # how far back"""
SHOW: Cell = ("code", "print(repr([url, years, share, names, weights, label, first, second]))")


@pytest.fixture
def where(tmp_path) -> Iterator[Room]:
    with room(tmp_path / "project") as made:
        yield made


def command(where: Room, *words: str) -> tuple[int, str, str]:
    process = where.start(*words)
    out, errors = process.communicate(timeout=300)
    return process.returncode, out, errors


def printed(folder: Path) -> str:
    """What the last cell of an executed notebook printed."""
    executed = json.loads((folder / "notebook.ipynb").read_text(encoding="utf-8"))
    return "".join(executed["cells"][-1]["outputs"][0]["text"]).strip()


def parameters(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["parameters"]


# --- 14: YAML through one door


LAUGHS = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "\n".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)
)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- &a\n  id: *a", "reports.yml, line 2: the reference *a leads into what it stands in"),
        (LAUGHS, "reports.yml, line 6: the references as far as *a4 unfold to more than 200,000 values"),
        ("[" * 100_000, "reports.yml, line 1: more than 40 levels inside each other"),
        ("- id: a\n  notebook: b\n  title: c\n  timeout: 1:30", "line 4: report 'a' has timeout = '1:30'"),
    ],
)
def test_a_reports_yml_that_no_program_should_unfold_is_refused_in_one_line(where, text, says):
    where.add("good", finding_cell())
    where.project.reports_yml.write_text(text, encoding="utf-8")
    code, out, errors = where.run()
    assert (code, out) == (2, "")
    assert says in errors
    assert len(errors.splitlines()) == 1
    assert not where.project.reports.exists()


@pytest.mark.parametrize(
    ("file", "words", "code", "says"),
    [
        ("CITATION.cff", ("run",), 0, ""),
        ("reports.yml", ("run",), 2, "reports.yml is no file but a pipe or device"),
        ("notebooks/good.ipynb", ("run",), 2, "good.ipynb is not a notebook: no file but a pipe or device"),
        ("data/raw/casualties.csv", ("build",), 1, "casualties.csv cannot be read (no file but a pipe"),
        ("data/raw/sources.csv", ("sources", "cite", "who"), 2, "sources.csv: no file but a pipe or device"),
        ("scenarios/own.yml", ("scenario", "show", "own"), 2, "own.yml cannot be read (no file but a pipe"),
    ],
)
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(where, file, words, code, says):
    where.add("good", finding_cell())
    path = where.project.root / file
    path.parent.mkdir(exist_ok=True, parents=True)
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    process = where.start(*words)
    try:
        _, errors = process.communicate(timeout=120)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    assert (process.returncode, says in errors) == (code, True), errors
    assert len([line for line in errors.splitlines() if line.startswith("error")]) == bool(says)


# --- 14: where nothing may be written, and files that are nobody's business


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("scenario", "run", "mine", "-o", "data/raw"), "data/raw would be written to data/raw, which holds"),
        (("scenario", "run", "mine", "-o", "notebooks/new/deep"), "would be written to notebooks"),
        (("findings", "-o", "reports/findings.md"), "would be written to reports"),
        (("schedule", "--as", "cron", "-o", "reports.yml"), "which says which reports are made"),
        (("load", "casualties", "-o", "nowhere/x.csv"), "there is no folder nowhere"),
        (("scenario", "compare", "mine", "-o", "nowhere/x.csv"), "there is no folder nowhere"),
        (("schedule", "--as", "cron", "-o", "nowhere/x"), "make it: mkdir -p nowhere"),
    ],
)
def test_an_output_that_would_harm_the_project_is_refused_before_anything_is_computed(where, words, says):
    where.add("good", finding_cell())
    (where.project.reports).mkdir()
    before = sorted(where.project.root.rglob("*"))
    code, out, errors = command(where, *words)
    assert (code, out) == (2, "")
    assert says in errors
    assert len(errors.splitlines()) == 1
    assert sorted(where.project.root.rglob("*")) == before


def test_a_scenario_does_not_read_or_show_a_file_elsewhere(where, built, tmp_path):
    (tmp_path / "secret.yml").write_text("hunter2: [", encoding="utf-8")
    where.add("good", finding_cell())
    folder = where.project.root / "scenarios"
    folder.mkdir()
    shutil.copytree(built / "data" / "processed", where.project.processed, dirs_exist_ok=True)
    for named in ("../../secret.yml", str(tmp_path / "secret.yml"), "../../../etc/passwd"):
        head = f"name: own\ntitle: T\nabout: A.\nbased_on: {named}\n"
        (folder / "own.yml").write_text(head, encoding="utf-8")
        code, out, errors = command(where, "scenario", "show", "own")
        assert (code, out) == (2, "")
        assert "own.yml, line 4, based_on: " in errors
        assert "hunter2" not in errors
        assert "root:" not in errors


def test_a_page_that_leads_elsewhere_is_not_made(where):
    """Others are; the notebook itself is kept with the failure."""
    html = '<meta http-equiv="Refresh" content="0; url=https://example.org">'
    where.add("leading", finding_cell(), ("code", show({"text/html": html, "text/plain": ""})))
    where.add("good", finding_cell())
    code, _, errors = where.run("--jobs", "2")
    assert code == 1
    assert where.states() == {"leading": ("failed", "error"), "good": ("made", "")}
    assert "the page holds an order to go to another page (meta refresh)" in errors
    assert not (where.folder("leading") / "report.html").exists()


# --- 13: tables for spreadsheets


def test_no_table_that_a_command_writes_holds_a_formula(project):
    """A maker's text that would call up an address, from the tables and from a scenario's own reason."""
    formula = '=HYPERLINK("https://example.org","here")'
    path = project.processed / "casualties.parquet"
    table = pq.read_table(path)
    place = table.column_names.index("note")
    notes = pa.array([formula] * table.num_rows, type=table.schema.field(place).type)
    pq.write_table(table.set_column(place, table.schema.field(place), notes), path)
    own = project.root / "scenarios" / "own.yml"
    why = f"  decoy_share: {{value: 0.1, unit: share, source: judgement, why: '{formula}'}}\n"
    own.write_text(f"name: own\ntitle: T\nabout: A.\nbased_on: base-100000\ninputs:\n{why}", "utf-8")
    outputs = [
        run_in(project, "load", "casualties", "-f", "csv"),
        run_in(project, "load", "casualties", "-o", "all.csv")
        + (project.root / "all.csv").read_text("utf-8"),
    ]
    run_in(project, "scenario", "run", "own", "-c", "LTU", "--draws", "100", "-o", "out")
    outputs += [(project.root / "out" / "assumptions.csv").read_text("utf-8")]
    for text in outputs:
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert f"'{formula}" in cells
        assert formula not in cells
    assert any(cell.startswith("0.") for cell in cells), "numbers stay numbers"


def run_in(project: Project, *words: str) -> str:
    environment = {**os.environ, "IMPACT_PROJECT": str(project.root)}
    made = subprocess.run(
        [*COMMAND, *words], cwd=project.root, env=environment, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    return made.stdout


# --- 17: parameters as users of papermill write them


def test_plain_assignments_are_listed_set_and_made(where):
    entry = 'parameters:\n  weights: {"men": 3}\nmatrix:\n  years: [10, 20]\n  label: [5, "5"]'
    where.add("good", ("code", PLAIN, "parameters"), finding_cell(), SHOW, entry=entry)
    code, out, _ = command(where, "list", "good", "--json")
    assert code == 0
    listed = {one["name"]: (one["type"], one["help"]) for one in json.loads(out)["parameters"]}
    assert listed["url"] == ("str", "address of the table")
    assert listed["years"] == ("int", "how far back")
    assert listed["names"] == ("list of str", "two names")
    code, _, errors = where.run("-p", "url=x=y#z", "-p", "second=8", "--jobs", "2")
    assert code == 0, errors
    made = {printed(folder) for folder in (where.project.reports / "good").iterdir()}
    assert made == {
        repr(["x=y#z", years, -0.5, ["a=b", "c # d"], {"men": 3}, label, 7, 8])
        for years in (10, 20)
        for label in (5, "5")
    }
    assert {state for state, _ in where.states().values()} == {"made"}
    code, out, errors = where.run("-p", "url=x=y#z", "-p", "second=8")
    assert (code, "up to date" in out + errors) == (0, True)


def test_a_plain_line_gives_the_bytes_of_the_annotated_one(where):
    """Nothing differs but the cell itself, and the hashes of the notebook."""
    shown: Cell = ("code", "print(url, years)")
    pages = []
    for cell in (ANNOTATED.replace(": str", "").replace(": int", ""), ANNOTATED):
        where.add("good", ("code", cell, "parameters"), finding_cell(), shown)
        code, _, errors = where.run("-p", "years=20")
        assert code == 0, errors
        folder = where.folder("good")
        files = {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
        pages.append((folder.name, parameters(folder), files))
    (name, values, files), (other_name, other_values, other_files) = pages
    assert (name, values) == (other_name, other_values)
    assert files.keys() == other_files.keys()
    differing = {path.name for path in files if files[path] != other_files[path]}
    assert differing <= {"notebook.ipynb", "manifest.json", "key.json", "run.json", "report.html"}
    key, other_key = (json.loads(page[Path("manifest.json")])["key"] for page in (files, other_files))
    page = files[Path("report.html")].decode().replace(key, other_key)
    page = page.replace(key[:12], other_key[:12])
    assert page == other_files[Path("report.html")].decode()


def test_a_notebook_without_the_tag_that_needs_none_is_made(where):
    where.add("bare", ("code", "x = 1"), finding_cell())
    code, _, errors = where.run("bare")
    assert code == 0, errors
    code, _, errors = where.run("bare", "-p", "x=2")
    assert code == 2
    assert "in the cell tagged parameters" in errors


# --- a default that reports.yml replaces


def test_a_default_that_is_replaced_makes_no_report_again_and_one_that_is_used_does(where):
    """The bytes are those of a report that is made with the new default: verify says same."""
    entry = "parameters: {years: 10, country: LVA}"

    def add(years: str, country: str, span: str) -> None:
        cell = f'years: int = {years}  # how far\ncountry: str = "{country}"\nspan: int = {span}'
        where.add(
            "good", ("code", cell, "parameters"), finding_cell(), ("code", "print(years, span)"), entry=entry
        )

    add("30", "EST", "1")
    code, _, errors = where.run()
    assert code == 0, errors
    before = (where.folder("good") / "report.html").read_bytes()
    for years, country in (("7", "LTU"),):
        add(years, country, "1")
        code, out, errors = where.run()
        assert (code, where.states()["good"][0]) == (0, "up to date"), out + errors
        code, out, errors = command(where, "verify", "good")
        assert (code, "same" in out) == (0, True), out + errors
    assert (where.folder("good") / "report.html").read_bytes() == before
    add("7", "LVA", "1")  # now it is the default: no value has to be set, and the notebook is another one
    code, out, errors = where.run()
    assert (code, where.states()["good"][0]) == (0, "made"), out + errors
    add("7", "LVA", "2")
    code, out, errors = where.run()
    assert (code, where.states()["good"][0]) == (0, "made"), out + errors
    assert printed(where.folder("good")) == "10 2"
    code, out, errors = command(where, "verify", "good")
    assert (code, "same" in out) == (0, True), out + errors
