"""What reaches the disk when a notebook is saved in the lab, and what stands on the screen next time."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.sign import MemorySignatureStore, NotebookNotary
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from traitlets.config import LoggingConfigurable

from impact.lab.contents import ProjectContents
from impact.lab.questions import AGAIN, strip

SLIDER = {"application/vnd.jupyter.widget-view+json": {"model_id": "x"}, "text/plain": "VBox(...)"}
HTML = {"text/html": "<b>42</b>", "text/plain": "42"}


@pytest.fixture
def contents(tmp_path: Path) -> ProjectContents:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "scratch").mkdir()
    manager = ProjectContents(root_dir=str(tmp_path))
    manager.notary = NotebookNotary(store_factory=MemorySignatureStore, secret=b"of this test")
    return manager


def question() -> Any:
    cells = [new_markdown_cell("# A question", id="title"), new_code_cell("6 * 7", id="code")]
    return nbformat.from_dict(strip(new_notebook(cells=cells)))


def answered() -> dict[str, Any]:
    notebook = question()
    notebook.cells[1].outputs = [new_output("execute_result", HTML, execution_count=1)]
    notebook.cells[1].execution_count = 1
    notebook.cells[1].metadata["trusted"] = True  # JupyterLab says so of a cell that was run
    return json.loads(json.dumps(notebook))


def save(contents: ProjectContents, path: str, notebook: dict[str, Any]) -> None:
    asyncio.run(contents.save({"type": "notebook", "content": notebook, "format": "json"}, path))


def read(contents: ProjectContents, path: str) -> Any:
    return asyncio.run(contents.get(path))["content"]


def test_a_notebook_of_the_project_is_saved_without_results(contents, tmp_path):
    path = tmp_path / "notebooks" / "a.ipynb"
    nbformat.write(question(), path)
    before = path.read_bytes()
    save(contents, "notebooks/a.ipynb", answered())
    assert path.read_bytes() == before


def test_opened_again_it_shows_its_results_and_trusts_them(contents):
    save(contents, "notebooks/a.ipynb", answered())
    cell = read(contents, "notebooks/a.ipynb").cells[1]
    assert cell.outputs[0].data == HTML
    assert cell.metadata.trusted is True


def test_results_of_a_cell_that_nobody_ran_here_are_not_trusted(contents):
    notebook = answered()
    del notebook["cells"][1]["metadata"]["trusted"]
    save(contents, "notebooks/a.ipynb", notebook)
    cell = read(contents, "notebooks/a.ipynb").cells[1]
    assert cell.outputs
    assert not cell.metadata.trusted


def test_a_notebook_that_changed_on_disk_shows_no_old_results(contents, tmp_path):
    save(contents, "notebooks/a.ipynb", answered())
    other = question()
    other.cells[1].source = "6 * 8"
    nbformat.write(other, tmp_path / "notebooks" / "a.ipynb")
    assert read(contents, "notebooks/a.ipynb").cells[1].outputs == []


class Sessions:
    """The sessions of a server in which a kernel runs for one notebook."""

    async def list_sessions(self) -> list[dict[str, str]]:
        return [{"path": "notebooks/a.ipynb"}]


class Server(LoggingConfigurable):
    """A server that runs a kernel for the notebook."""

    session_manager = Sessions()


def with_slider() -> dict[str, Any]:
    notebook = answered()
    notebook["cells"][1]["outputs"][0]["data"] = dict(SLIDER)
    return notebook


def test_a_slider_is_there_again_while_its_kernel_runs(contents):
    contents.parent = Server()
    save(contents, "notebooks/a.ipynb", with_slider())
    assert read(contents, "notebooks/a.ipynb").cells[1].outputs[0].data == SLIDER


def test_a_slider_whose_kernel_has_ended_is_a_sentence_for_good(contents):
    save(contents, "notebooks/a.ipynb", with_slider())
    assert read(contents, "notebooks/a.ipynb").cells[1].outputs[0].data == {"text/plain": AGAIN}
    contents.parent = Server()  # with the kernel of the notebook opened just now
    cell = read(contents, "notebooks/a.ipynb").cells[1]
    assert cell.outputs[0].data == {"text/plain": AGAIN}
    assert cell.metadata.trusted is True


def test_a_notebook_in_scratch_keeps_its_results(contents, tmp_path):
    save(contents, "scratch/a.ipynb", answered())
    stored = nbformat.read(tmp_path / "scratch" / "a.ipynb", as_version=4)
    assert stored.cells[1].outputs[0].data == HTML


def test_a_memory_that_cannot_be_written_keeps_nobody_from_saving(contents, tmp_path, caplog):
    (tmp_path / ".impact").write_text("a file where the folder should be", encoding="utf-8")
    save(contents, "notebooks/a.ipynb", answered())
    assert nbformat.read(tmp_path / "notebooks" / "a.ipynb", as_version=4).cells[1].outputs == []
