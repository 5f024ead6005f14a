"""Notebooks are committed without outputs and keep to their form; tools/check_notebooks.py has the rules."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests.conftest import CHECKOUT
from tools import check_notebooks

ROOT = CHECKOUT
COMMITTED = check_notebooks.notebooks([ROOT / "notebooks"])


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: path.stem)
def test_committed_notebook_is_clean(path: Path) -> None:
    assert check_notebooks.problems(path) == []


def good() -> Any:
    return new_notebook(
        cells=[
            new_markdown_cell("# A question", id="title"),
            new_code_cell('as_of = "latest"  # date', id="parameters", metadata={"tags": ["parameters"]}),
            new_code_cell("import impact\n\n\ndef half(x):\n    return x / 2", id="code"),
        ]
    )


def save(notebook: Any, folder: Path) -> Path:
    path = folder / "one.ipynb"
    nbformat.write(notebook, path)
    return path


def test_a_notebook_in_good_form_has_no_problem(tmp_path: Path) -> None:
    assert check_notebooks.problems(save(good(), tmp_path)) == []


def _output(notebook: Any) -> None:
    notebook.cells[2].outputs = [new_output("stream", text="5")]


def _count(notebook: Any) -> None:
    notebook.cells[2].execution_count = 3


def _no_title(notebook: Any) -> None:
    notebook.cells[0].source = "A question"


def _no_parameters(notebook: Any) -> None:
    notebook.cells[1].metadata = {}


def _parameters_twice(notebook: Any) -> None:
    notebook.cells[2].metadata = {"tags": ["parameters"]}


def _long_function(notebook: Any) -> None:
    notebook.cells[2].source = "def f(x):\n" + "    x += 1\n" * 6 + "    return x"


def _long_cell(notebook: Any) -> None:
    notebook.cells[2].source = "import impact\n" + "x = 1\n" * 12


def _deep_module(notebook: Any) -> None:
    notebook.cells[2].source = "from impact.models.trend import joinpoint"


def _hidden_room(notebook: Any) -> None:
    notebook.cells[2].source = "from impact import reporting"


def _class(notebook: Any) -> None:
    notebook.cells[2].source = "class A:\n    pass"


def _home_path(notebook: Any) -> None:
    # In pieces: the repository holds no path of a machine, this test included.
    notebook.cells[2].source = 'x = "' + "/ho" + 'me/someone/data.csv"'


def _own_file(notebook: Any) -> None:
    notebook.cells[2].source = "import pandas as pd\npd.read_csv(x)"


def _other_import(notebook: Any) -> None:
    notebook.cells[2].source = "from duckdb import sql"


def _broken_code(notebook: Any) -> None:
    notebook.cells[2].source = "x = ("


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_output, "cell 3: has outputs"),
        (_count, "cell 3: has an execution count"),
        (_no_title, "cell 1: no title"),
        (_no_parameters, "cells tagged 'parameters': none"),
        (_parameters_twice, "cells tagged 'parameters': [2, 3]"),
        (_long_function, "function f has 8 lines, at most 6"),
        (_long_cell, "cell 3: 13 lines of code, at most 12"),
        (_deep_module, "cell 3: imports impact.models.trend; a notebook takes what impact offers"),
        (_hidden_room, "cell 3: imports impact.reporting; a notebook takes what impact offers"),
        (_class, "class A; classes belong in src/impact"),
        (_home_path, "absolute path"),
        (_own_file, "cell 3: calls pd.read_csv; read data with impact.load"),
        (_other_import, "cell 3: imports duckdb; read data with impact.load"),
        (_broken_code, "cell 3: line 1:"),
    ],
)
def test_one_clear_line_per_problem(spoil: Callable[[Any], None], says: str, tmp_path: Path) -> None:
    notebook = good()
    spoil(notebook)
    (line,) = check_notebooks.problems(save(notebook, tmp_path))
    assert line.startswith(str(tmp_path))
    assert says in line
    assert "\n" not in line


def test_a_file_that_is_no_notebook_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.ipynb"
    path.write_text('{"cells": [', encoding="utf-8")
    (line,) = check_notebooks.problems(path)
    assert "not a valid notebook" in line


@pytest.mark.parametrize("call", ["open(x)", "Path(x)", "np.fromfile(x)", "exec(x)", "pd.read_parquet(x)"])
def test_a_notebook_opens_no_file_itself(call: str, tmp_path: Path) -> None:
    notebook = good()
    notebook.cells[2].source = call
    (line,) = check_notebooks.problems(save(notebook, tmp_path))
    assert "a file of your own with impact.project_path" in line


@pytest.mark.parametrize(
    "code", ["pd.read_csv(impact.project_path(table))", "files.read(x)", "import numpy as np, math"]
)
def test_a_file_that_is_named_to_the_package_is_let_through(code: str, tmp_path: Path) -> None:
    notebook = good()
    notebook.cells[2].source = code
    assert check_notebooks.problems(save(notebook, tmp_path)) == []


def test_strip_removes_outputs_and_nothing_else(tmp_path: Path) -> None:
    notebook = good()
    _output(notebook)
    _count(notebook)
    path = save(notebook, tmp_path)
    assert check_notebooks.strip(path) is True
    assert check_notebooks.strip(path) is False
    assert nbformat.read(path, as_version=4) == good()


@pytest.mark.parametrize(
    "text", ["1/2 of the area", "see https://example.org/home/page", "a / b", "data/raw/sources.csv"]
)
def test_what_only_looks_like_a_path_is_let_through(text: str, tmp_path: Path) -> None:
    notebook = good()
    notebook.cells[0].source = f"# Title\n\n{text}"
    assert check_notebooks.problems(save(notebook, tmp_path)) == []


@pytest.mark.parametrize(
    "line", ["import impact", "from impact import charts", "from impact.answers import global_burden"]
)
def test_faces_of_the_package_may_be_imported(line: str, tmp_path: Path) -> None:
    notebook = good()
    notebook.cells[2].source = line
    assert check_notebooks.problems(save(notebook, tmp_path)) == []


def test_parameters_may_take_the_lines_they_need(tmp_path: Path) -> None:
    notebook = good()
    notebook.cells[1].source = "\n".join(f"p{number}: int = 1  # a parameter" for number in range(20))
    assert check_notebooks.problems(save(notebook, tmp_path)) == []
