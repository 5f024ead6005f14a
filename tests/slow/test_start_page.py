"""The start page runs to its end in a kernel of its own, and each cell shows what its text promises."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from impact.lab.start import START
from tests.conftest import CHECKOUT

FIGURE = "application/vnd.impact.figure.v1+json"
TABLE = "application/vnd.impact.table.v1+json"
WIDGET = "application/vnd.jupyter.widget-view+json"
#: cell -> what it shows
PROMISED = {
    "what": TABLE,
    "series": "text/html",
    "chart": FIGURE,
    "times": TABLE,
    "rate": FIGURE,
    "trend": FIGURE,
    "change": FIGURE,
    "scenario": WIDGET,
    "own": "text/html",
    "keep": "stdout",
}


@pytest.fixture(scope="module")
def executed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A copy of the project after the start page ran, and its code cells by name."""
    project = tmp_path_factory.mktemp("start") / "project"
    shutil.copytree(built, project)
    (project / "scratch").mkdir(exist_ok=True)
    (project / "notebooks").mkdir(exist_ok=True)
    notebook = nbformat.read(CHECKOUT / START, as_version=4)
    before = os.environ.get("IMPACT_PROJECT")
    os.environ["IMPACT_PROJECT"] = str(project)
    try:
        NotebookClient(
            notebook, timeout=300, resources={"metadata": {"path": str(project / "notebooks")}}
        ).execute()
    finally:
        os.environ.pop("IMPACT_PROJECT")
        if before is not None:
            os.environ["IMPACT_PROJECT"] = before
    return project, {cell.id: cell for cell in notebook.cells if cell.cell_type == "code"}


def shown(cell: Any) -> set[str]:
    """The forms of all that a cell shows; streams by their name."""
    forms: set[str] = set()
    for output in cell.outputs:
        forms |= {output.name} if output.output_type == "stream" else set(output.get("data", {}))
    return forms


def test_there_are_ten_cells_and_each_shows_what_it_promises(executed):
    _, cells = executed
    assert list(cells) == list(PROMISED)
    missing = {name: form for name, form in PROMISED.items() if form not in shown(cells[name])}
    assert not missing


def test_no_cell_warns(executed):
    _, cells = executed
    warnings = {
        name: output.text
        for name, cell in cells.items()
        for output in cell.outputs
        if output.output_type == "stream" and output.name == "stderr"
    }
    assert not warnings


def test_every_figure_names_its_source_and_follows_a_dark_theme(executed):
    _, cells = executed
    for name in (name for name, form in PROMISED.items() if form == FIGURE):
        (data,) = [output.data for output in cells[name].outputs if FIGURE in output.get("data", {})]
        assert data[FIGURE]["source_line"], name
        assert "var(--c-ink" in data["text/html"], name


def test_the_figure_is_saved_where_git_does_not_look(executed):
    project, cells = executed
    assert (project / "scratch" / "ukraine.png").read_bytes().startswith(b"\x89PNG")
    assert [path.name for path in (project / "notebooks").iterdir() if path.suffix == ".png"] == []
    assert "Landmine Monitor" in cells["keep"].outputs[0].text
