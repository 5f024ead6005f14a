"""The closing step where something about it is broken: reports, table and all the rest stand."""

from __future__ import annotations

import json
import os

import pandas as pd
import pytest

from impact.reporting.schedule import due
from tests.miniature import GOOD
from tests.slow.fault_helpers import room

pytestmark = pytest.mark.notebooks

# Saves reports.yml broken, as an editor does in the middle of a run.
SAVING = (
    "code",
    "import os, pathlib\n"
    "path = pathlib.Path(os.environ['IMPACT_PROJECT'], 'reports.yml')\n"
    "path.write_text(path.read_text() + '- id: [\\n')",
)


@pytest.fixture
def here(tmp_path):
    with room(tmp_path / "a project") as made:
        yield made


def truncated_table(here):
    frame = pd.DataFrame({"year": [2024], "source_id": ["lm-2024"]})
    path = here.project.processed / "none.parquet"
    frame.to_parquet(path)
    path.write_bytes(path.read_bytes()[:-20])


def break_all(here):
    """Break everything that only the closing step reads, or puts in its place."""
    truncated_table(here)
    reports = here.project.reports
    reports.mkdir(exist_ok=True)
    (reports / "index.html").write_bytes(b"\xff an old index")
    (reports / "glossary.html").write_bytes(b"\xff an old page")
    for name in ("status.csv", "feed.xml"):
        (reports / name).mkdir()
    (here.project.root / "CITATION.cff").write_text("authors: 5\ncontact: [")
    earlier = reports / ".history/good/as-of-latest/0001"
    earlier.mkdir(parents=True)
    (earlier / "manifest.json").write_bytes(b"\xff")


def test_the_closing_step_loses_nothing_that_is_not_broken(here):
    here.add("good", *GOOD)
    here.add("other", *GOOD)
    break_all(here)
    code, out, errors = here.run("--jobs", "2")
    assert code == 1
    assert [line.split()[:3] for line in out.splitlines()[1:3]] == [
        ["good", "as-of-latest", "made"],
        ["other", "as-of-latest", "made"],
    ]
    assert "Traceback" not in errors
    assert "defect" not in errors
    (text,) = [line for line in errors.splitlines() if line.startswith("error: ")]
    assert "data/processed/none.parquet cannot be read (ArrowInvalid)" in text
    assert here.states() == {"good": ("made", ""), "other": ("made", "")}
    index = (here.project.reports / "index.html").read_text(encoding="utf-8")
    assert "Title of good" in index
    assert "the file cannot be read" in index
    assert "This page lacks what could not be read when it was written: the state of the table" in index

    (here.project.processed / "none.parquet").unlink()
    code, _, errors = here.run()
    assert code == 0, errors
    assert here.states() == {"good": ("up to date", ""), "other": ("up to date", "")}
    assert "This page lacks" not in (here.project.reports / "index.html").read_text(encoding="utf-8")


def test_reports_yml_that_is_saved_broken_during_a_run_loses_nothing(here):
    here.add("good", *GOOD, SAVING)
    code, out, errors = here.run()
    assert code == 1
    assert out.splitlines()[1].split()[:3] == ["good", "as-of-latest", "made"]
    assert "error: reports.yml was changed during the run: " in errors
    assert "Title of good" in (here.project.reports / "index.html").read_text(encoding="utf-8")
    assert here.states() == {"good": ("made", "")}
    assert here.run()[0] == 2, "the next run is refused with the line that is wrong"


def test_a_scheduled_run_whose_index_lacks_a_part_counts_and_tells(here):
    here.add("good", *GOOD, entry='schedule: "0 0 1 * *"')
    truncated_table(here)
    hook = f"cat > {str(here.project.root / 'told')!r}"
    process = here.start("due", "--run", "--hook", hook)
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 1
    assert "1 made" in errors
    text = (here.project.root / "told").read_text()
    assert text.startswith("failed: scheduled run: reports/index.html lacks the state of the table")
    state = json.loads((here.project.reports / due.STATE).read_text())["reports"]
    assert state["good"]["made"]
    assert state["good"]["tries"] == 0
    assert os.path.exists(here.project.reports / "status.csv")  # noqa: PTH110
