"""A file that is no notebook of ours is refused in plain words; what editors add does no harm."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import nbformat
import pytest

from impact.errors import ReportConfigError
from impact.reporting.request import notebook_text
from impact.reporting.run.normalise import normalise
from impact.reporting.run.warm import warm_up


def made(change: Callable[[dict[str, Any]], object] = lambda _: None) -> str:
    notebook: dict[str, Any] = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": "impact", "language": "python", "display_name": "impact"}},
        "cells": [
            {"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["# A\n", "question"]},
            {
                "cell_type": "code",
                "id": "b",
                "metadata": {"tags": ["parameters"]},
                "source": "n: int = 1",
                "outputs": [],
                "execution_count": None,
            },
        ],
    }
    change(notebook)
    return json.dumps(notebook, indent=1)


def cell(**fields: Any) -> Callable[[dict[str, Any]], object]:
    return lambda notebook: notebook["cells"][0].update(fields)


def has(**fields: Any) -> Callable[[dict[str, Any]], object]:
    return lambda notebook: notebook.update(fields)


R = {"language_info": {"name": "R"}}
JULIA = {"kernelspec": {"name": "julia-1.9", "display_name": "Julia 1.9", "language": "julia"}}


@pytest.mark.parametrize(
    ("content", "problem", "remedy"),
    [
        (b"", "is empty", "make a new one in JupyterLab"),
        (b" \n", "is empty", "make a new one"),
        (made().encode("utf-8-sig"), "begins with a byte order mark", "save it as 'UTF-8'"),
        (made().encode("utf-16"), "its bytes are no UTF-8 text", "open it in JupyterLab and save it"),
        (b"<!DOCTYPE html><html></html>", "is a web page", "'Raw' on GitHub"),
        (b"not json", "its JSON breaks in line 1; the file may be cut off", "from git"),
        (made()[:300].encode(), "its JSON breaks in line ", "from git"),
        (
            made().replace(' "cells"', '<<<<<<< HEAD\n"cells"').encode(),
            "(<<<<<<<, line",
            "git checkout --ours",
        ),
        (b"[" * 100_000, "brackets inside each other without end", "from git"),
        (b"[]", "it names no format", "save it"),
        (b"{}", "it names no format", "save it"),
        (made(has(nbformat=True)).encode(), "it names no format", "save it"),
        (made(has(nbformat="4")).encode(), "it names no format", "save it"),
        (
            made(has(nbformat=2)).encode(),
            "format 2, as Jupyter saved it until 2015",
            "save it: it is put into",
        ),
        (
            made(has(nbformat=3)).encode(),
            "format 3, as Jupyter saved it until 2015",
            "save it: it is put into",
        ),
        (made(has(nbformat=5)).encode(), "format 5, newer than this program knows", "update this package"),
        (made(has(cells={"a": 1})).encode(), "it has no list of cells", "save it"),
        (made(has(metadata=[])).encode(), "its metadata are no names with values", "save it"),
        (made(has(cells=["text"])).encode(), "cell 1 is no cell", "save it"),
        (made(cell(source=None)).encode(), "cell 1 holds no text", "save it"),
        (made(cell(source=[1])).encode(), "cell 1 holds no text", "save it"),
        (made(cell(cell_type="sql")).encode(), "cell 1 is of the kind 'sql'", "save it"),
        (made(cell(metadata=[])).encode(), "cell 1 has metadata that are no names", "save it"),
        (made(cell(metadata={"tags": "parameters"})).encode(), "tags that are no list of words", "save it"),
        (made(has(metadata=R)).encode(), "is written in R", "choose the kernel impact"),
        (made(has(metadata=JULIA)).encode(), "is written in julia", "choose the kernel impact"),
    ],
)
def test_a_file_that_is_no_notebook_of_ours_is_refused_with_what_to_do(tmp_path, content, problem, remedy):
    path = tmp_path / "mine.ipynb"
    path.write_bytes(content)
    with pytest.raises(ReportConfigError) as refusal:
        notebook_text.parse(path)
    error = refusal.value
    assert error.found.startswith("notebooks/mine.ipynb ")
    assert problem in error.found
    assert error.expected
    assert remedy in error.remedy
    assert "\n" not in str(error)
    assert not any(word in str(error) for word in ("indices", "char 0", "Expecting", "nbformat 4 JSON"))


@pytest.mark.parametrize(
    "content",
    [
        made(),
        made().replace("\n", "\r\n"),
        made(has(nbformat_minor=99)),
        made(has(metadata={"language_info": {"name": "ipython"}, "colab": {"provenance": []}})),
        made(lambda notebook: notebook.pop("metadata")),
        made(cell(metadata={"id": "x", "executionInfo": {"user": {"displayName": "Ada"}}})),
    ],
    ids=["plain", "crlf", "minor", "colab", "without metadata", "user"],
)
def test_what_other_editors_save_is_read(tmp_path, content):
    path = tmp_path / "mine.ipynb"
    path.write_bytes(content.encode())
    assert [cell["source"] for cell in notebook_text.parse(path)["cells"]] == ["# A\nquestion", "n: int = 1"]


def test_an_executed_notebook_does_not_name_who_used_an_editor(tmp_path):
    user = {
        "executionInfo": {"user": {"displayName": "Ada", "userId": "123"}},
        "outputId": "1",
        "tags": ["x"],
    }
    notebook = nbformat.reads(made(cell(metadata=user)), as_version=4)
    notebook.metadata["colab"] = {"authorship_tag": "Ada"}
    notebook.metadata["vscode"] = {"interpreter": {"hash": "1"}}
    normalise(notebook, tmp_path)
    assert "Ada" not in nbformat.writes(notebook)
    assert notebook.cells[0].metadata == {"tags": ["x"]}
    assert set(notebook.metadata) == {"kernelspec"}


def test_a_neighbour_that_nobody_can_read_costs_no_warm_kernels(tmp_path, monkeypatch):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "reports.yml").write_text("[]\n")
    (tmp_path / "notebooks" / "latin.ipynb").write_bytes("é".encode("latin-1"))
    (tmp_path / "notebooks" / "link.ipynb").symlink_to("nowhere")
    monkeypatch.setenv("IMPACT_PROJECT", str(tmp_path))
    assert warm_up._asked_for()
