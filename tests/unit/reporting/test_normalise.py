"""Two runs of the same notebook are the same bytes: what only one run has is dropped."""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat

from impact.reporting.run.normalise import normalise
from tests.miniature import executed


def normalised(*outputs: dict, metadata: dict | None = None) -> nbformat.NotebookNode:
    made = nbformat.from_dict(executed(("code", "x", list(outputs))))
    made.metadata.update(metadata or {})
    normalise(made, Path("/somewhere/project"))
    return made


def stream(text: str) -> dict:
    return {"output_type": "stream", "name": "stdout", "text": text}


def test_papermills_records_go():
    made = nbformat.from_dict(executed(("code", "x", [])))
    made.metadata["papermill"] = {"start_time": "now"}
    made.cells[0].metadata.update({"papermill": {"duration": 1}, "execution": {"iopub.status.busy": "now"}})
    normalise(made, Path("/p"))
    assert "papermill" not in made.metadata
    assert dict(made.cells[0].metadata) == {}


def test_addresses_of_objects_go():
    first, second = normalised(stream("<A at 0x7f1234567890>")), normalised(stream("<A at 0x7faaaaaaaaaa>"))
    assert first == second


def test_paths_of_this_machine_go():
    made = normalised(
        stream(f"/tmp/ipykernel_77/12345.py:3: W\n{sys.prefix}/lib/x.py\n/somewhere/project/data/raw\n")
    )
    assert made.cells[0].outputs[0].text == "cell:3: W\nlib/x.py\ndata/raw\n"


def test_ids_of_styled_tables_are_numbered():
    html = '<style>#T_ab12f th {}</style><table id="T_ab12f"><td id="T_ab12f_row0"></td></table>'
    other = html.replace("ab12f", "99999")
    first, second = normalised({"text/html": html}), normalised({"text/html": other})
    assert first == second


def test_the_injected_cell_has_a_stable_id():
    made = nbformat.from_dict(executed(("code", "x", []), ("code", "y", [])))
    made.cells[0].metadata["tags"] = ["injected-parameters"]
    made.cells[0]["id"], made.cells[1]["id"] = "9d1f", "9d1f"
    normalise(made, Path("/p"))
    assert [cell.id for cell in made.cells] == ["injected-parameters", "9d1f"]


def test_papermills_error_marks_go():
    made = nbformat.from_dict(executed(("markdown", "An Exception", []), ("code", "x", [])))
    made.cells[0].metadata["tags"] = ["papermill-error-cell-tag"]
    normalise(made, Path("/p"))
    assert [cell.cell_type for cell in made.cells] == ["code"]
