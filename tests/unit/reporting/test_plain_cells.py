"""Plain cells are what IPython would make of them; no cell with a word of IPython's is taken for one."""

from __future__ import annotations

import json
import math
import re
import sys
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from impact.reporting.run.warm import plain_cells
from tests.conftest import CHECKOUT

_CELLS = (
    "a = 1",
    "a = 1\nb = 2",
    "a = 1\r\nb = 2\n",
    "\n\na = 1\nb = 2",
    "  a = 1\n  b = 2",
    "a = '''\n   \nb'''\nc = 2",
    "a = '''one\n\n  two'''\n\n\nc = 2",
    "a\x0cb\nc = 2",
    "math.sqrt(4)",
    "math . sqrt(4)",
    "absent.sqrt(4)",
    "pwd",
    "pwd\n",
    "who_ls int",
    "ls(-1)",
    "%pwd\na = 1",
    "a = %pwd\nb = 1",
    "a = !ls\nb = 1",
    "!ls\na = 1",
    "%%bash\nls",
    "math?\na = 1",
    "a = 1\nmath.sqrt?",
    "?math\na = 1",
    ",print a b\na = 1",
    ";print a b\na = 1",
    "a = 1\n/print a b",
    "if a:\n    /print a b",
    ">>> a = 1\n>>> b = 2",
    "In [1]: a = 1\n   ...: b = 2",
    "a = (\n1\n   ...: 2)",
    "a = [1,\n     ...]\nb = 2",
    "def f(:\n  a = 'x",
    "a = (1,\n     2)\nb = 'it''s'",
    "'''a",
    "exit",
    "",
    " ",
    "\n",
    "# a comment",
    "a = 1  # PYTHON-MODE",
)


def _of_notebooks() -> list[str]:
    books = [json.loads(path.read_text()) for path in Path(CHECKOUT, "notebooks").glob("*.ipynb")]
    return ["".join(c["source"]) for book in books for c in book["cells"] if c["cell_type"] == "code"]


@pytest.fixture(scope="module")
def shell(tmp_path_factory):
    main, hook = sys.modules["__main__"], sys.excepthook
    settings = Config(HistoryManager={"enabled": False})
    made = InteractiveShell(ipython_dir=str(tmp_path_factory.mktemp("ipython")), config=settings)
    made.user_ns["math"] = math
    yield made
    sys.modules["__main__"], sys.excepthook = main, hook


@pytest.fixture
def passing(shell):
    """Give a shell that hands on plain cells."""
    plain_cells.pass_over(shell)
    yield shell
    del shell.transform_cell


@pytest.mark.parametrize("cell", [*_CELLS, *_of_notebooks()])
def test_a_plain_cell_is_what_ipython_would_make_of_it(passing, cell):
    assert passing.transform_cell(cell) == InteractiveShell.transform_cell(passing, cell)


def test_most_cells_of_our_notebooks_are_plain():
    cells = _of_notebooks()
    modules = {match[1]: math for cell in cells if (match := re.match(r"(\w+)\.", cell))}
    assert sum(plain_cells.is_plain(cell, modules) for cell in cells) > len(cells) / 2


def test_a_transformer_that_a_notebook_adds_sees_plain_cells(passing):
    passing.input_transformers_post.append(lambda lines: ["changed = 1\n"])
    assert passing.transform_cell("a = 1\nb = 2") == "changed = 1\n"
    del passing.input_transformers_post[:]
    cleanups = passing.input_transformer_manager.cleanup_transforms
    cleanups.append(lambda lines: ["cleaned = 1\n"])
    assert passing.transform_cell("a = 1\nb = 2") == "cleaned = 1\n"
    cleanups.pop()
