"""Check that notebooks are committed as questions, not as answers.

One line per problem: file, cell, what was found, what to do. Exit code 1 when there is any. Called by
``make lint`` and by tests/unit/test_notebooks_clean.py. The rules:

- valid nbformat 4.5 with an id on every cell, no id twice;
- no outputs and no execution counts (reports are built, not committed);
- the first cell is text and starts with a title, the second is code tagged ``parameters`` (none in a notebook
  whose metadata say ``"impact": {"report": false}``: it is there to explore);
- on disk as JupyterLab saves it, so that saving one changes no byte;
- no code cell longer than twelve lines, the parameters apart, no function longer than six, no class: what
  needs more belongs in ``src/impact/answers`` where it is tested; a reader sees question, call, picture;
- of ``impact`` only what it offers and the faces of its packages (``from impact.answers import NAME``);
- no absolute path of somebody's machine;
- no file opened by the notebook itself and no import but of ``impact`` and what shows results: data are
  read with ``impact.load``, which knows vintages and sources and notes what a report depends on;
- code that parses.

``python tools/check_notebooks.py --strip notebooks`` removes outputs and execution counts in place.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat

from impact.lab import questions

LONGEST_CELL = 12
LONGEST_FUNCTION = 6
FACE = Path(__file__).resolve().parent.parent / "src" / "impact" / "__init__.pyi"
# What a notebook may import. The package reads; numpy and pandas arrange; the others show or calculate.
IMPORTED = {"IPython", "datetime", "impact", "itertools", "math", "numpy", "pandas", "re", "textwrap"}
# Calls that open files, whatever they belong to. impact.project_path names a file of the reader's own.
OPENING = re.compile(
    r"(?:^|\.)(?:open|read_\w+|fromfile|genfromtxt|loadtxt|memmap|Path)$|^(?:eval|exec|__import__)$"
)
# A path that starts at the root of a file system or at a drive; "/" inside a URL or a fraction is neither.
ABSOLUTE_PATH = re.compile(
    r"""["'(\s](/(?:home|Users|root|work|tmp|mnt|opt|var|private)/|[A-Za-z]:\\\\?\w)"""
)


def problems(path: Path) -> list[str]:
    """List what is wrong with one notebook, one line each; empty when nothing is.

    Parameters
    ----------
    path
        An ``.ipynb`` file.
    """
    try:
        notebook = nbformat.reads(path.read_text(encoding="utf-8"), as_version=nbformat.NO_CONVERT)
        nbformat.validate(notebook)
    except (nbformat.ValidationError, ValueError, AttributeError) as error:
        reason = str(error).strip().splitlines()[0]
        return [f"{path}: not a valid notebook ({reason}); save it again from JupyterLab"]
    found = [*_shape(notebook), *_identities(notebook), *_bytes(path, notebook)]
    for number, cell in enumerate(notebook.cells, start=1):
        found += [f"cell {number}: {problem}" for problem in (*_cell(cell), *_brevity(cell))]
    return [f"{path}: {problem}" for problem in found]


def _shape(notebook: Any) -> Iterator[str]:
    if notebook.nbformat != 4 or notebook.nbformat_minor < 5:
        version = f"{notebook.nbformat}.{notebook.nbformat_minor}"
        yield f"format {version}, expected 4.5; save it again from JupyterLab"
    cells = notebook.cells
    if not cells or cells[0].cell_type != "markdown" or not cells[0].source.startswith("# "):
        yield "cell 1: no title; start with a text cell whose first line is '# Title'"
    if notebook.metadata.get("impact", {}).get("report") is False:
        return  # a page to explore, such as the start page, has no parameters
    tagged = [n for n, cell in enumerate(cells, start=1) if "parameters" in cell.metadata.get("tags", [])]
    if tagged != [2] or cells[1].cell_type != "code":
        yield f"cells tagged 'parameters': {tagged or 'none'}, expected exactly the second cell, a code cell"


def _identities(notebook: Any) -> Iterator[str]:
    seen: set[str] = set()
    for number, cell in enumerate(notebook.cells, start=1):
        identity = cell.get("id")
        if not identity:
            yield f"cell {number}: no id; save the notebook again from JupyterLab"
        elif identity in seen:
            yield f"cell {number}: id {identity!r} is used twice; delete it and save again"
        else:
            seen.add(identity)


def _bytes(path: Path, notebook: Any) -> Iterator[str]:
    if path.read_text(encoding="utf-8") != nbformat.writes(notebook) + "\n":
        yield (
            "not written as JupyterLab writes it; run: python tools/check_notebooks.py --strip notebooks, "
            "or save it again"
        )


def _cell(cell: Any) -> Iterator[str]:
    path = ABSOLUTE_PATH.search(" " + cell.source)
    if path:
        yield f"absolute path {path.group(1)!r}; use impact.load or a path inside the project"
    if cell.cell_type != "code":
        return
    if cell.outputs:
        yield "has outputs; run: python tools/check_notebooks.py --strip notebooks"
    if cell.execution_count is not None:
        yield "has an execution count; run: python tools/check_notebooks.py --strip notebooks"
    yield from _code(cell.source)


def _brevity(cell: Any) -> Iterator[str]:
    if cell.cell_type != "code":
        return
    lines = len(cell.source.strip().splitlines())
    if lines > LONGEST_CELL and "parameters" not in cell.metadata.get("tags", []):
        yield (
            f"{lines} lines of code, at most {LONGEST_CELL} are allowed; move them to a function of "
            "src/impact/answers, where it is tested"
        )
    tree = _parsed(cell.source)
    for node in ast.walk(tree) if isinstance(tree, ast.Module) else ():
        for module in _deep(node):
            yield (
                f"imports {module}; a notebook takes what impact offers and the faces of its packages: "
                "import impact, from impact.answers import NAME"
            )


def _deep(node: ast.AST) -> list[str]:
    """List what an import reaches beyond the face of ``impact`` and those of its packages."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names if alias.name.startswith("impact.")]
    if not isinstance(node, ast.ImportFrom) or (node.module or "").partition(".")[0] != "impact":
        return []
    names, room = [alias.name for alias in node.names], str(node.module).partition(".")[2]
    if not room:
        return [f"impact.{name}" for name in names if name not in _offered()]
    if room not in _offered():
        return [str(node.module)]
    return [f"{node.module}.{name}" for name in names if name.startswith("_")]


def _offered() -> frozenset[str]:
    """Read the names that ``impact`` offers, its packages among them, from its stub."""
    for node in ast.parse(FACE.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return frozenset(ast.literal_eval(node.value))
    raise ValueError(f"{FACE}: no __all__; write the public names of the package there")


def _parsed(source: str) -> ast.Module | SyntaxError | None:
    """Parse a cell without its magics; an error where it is no Python, nothing where another language."""
    if source.lstrip().startswith("%%"):
        return None
    try:
        return ast.parse(re.sub(r"^(\s*)[%!].*$", r"\1pass", source, flags=re.MULTILINE))
    except SyntaxError as error:
        return error


def _code(source: str) -> Iterator[str]:
    tree = _parsed(source)
    if isinstance(tree, SyntaxError):
        yield f"line {tree.lineno}: {tree.msg}"
    for node in ast.walk(tree) if isinstance(tree, ast.Module) else ():
        yield from _reading(node)
        if isinstance(node, ast.ClassDef):
            yield f"class {node.name}; classes belong in src/impact, where they are tested"
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield (
                    f"function {node.name} has {lines} lines, at most {LONGEST_FUNCTION} are allowed; "
                    "move it to src/impact, where it is tested"
                )


def _reading(node: ast.AST) -> Iterator[str]:
    modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
    modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
    for module in modules:
        if module.partition(".")[0] not in IMPORTED:
            yield f"imports {module}; read data with impact.load, and move other work to src/impact"
    if isinstance(node, ast.Call) and OPENING.search(ast.unparse(node.func)):
        argument = ast.unparse(node.args[0]) if node.args else ""
        if not argument.startswith("impact.project_path("):
            yield (
                f"calls {ast.unparse(node.func)}; read data with impact.load, "
                "a file of your own with impact.project_path"
            )


def strip(path: Path) -> bool:
    """Write a notebook as the lab saves it, without results; return whether that changed it."""
    before = path.read_text(encoding="utf-8")
    bare = questions.strip(nbformat.reads(before, as_version=nbformat.NO_CONVERT))
    after = nbformat.writes(nbformat.from_dict(bare)) + "\n"
    if after != before:
        path.write_text(after, encoding="utf-8")
    return after != before


def notebooks(paths: list[Path]) -> list[Path]:
    """Find the notebooks among files and below folders, sorted; JupyterLab's own copies are left out."""
    found: set[Path] = set()
    for path in paths:
        found |= {path} if path.suffix == ".ipynb" else set(path.rglob("*.ipynb"))
    return sorted(path for path in found if ".ipynb_checkpoints" not in path.parts)


def main(arguments: list[str] | None = None) -> int:
    """Check or strip; return the exit code."""
    parser = argparse.ArgumentParser(description="Check that notebooks are committed without outputs.")
    parser.add_argument("paths", nargs="+", type=Path, help="notebooks, or folders of them")
    parser.add_argument("--strip", action="store_true", help="remove outputs and execution counts first")
    options = parser.parse_args(arguments)
    lines: list[str] = []
    for path in notebooks(options.paths):
        if options.strip and strip(path):
            print(f"{path}: written as the lab saves it, without results")
        lines += problems(path)
    for line in lines:
        print(line, file=sys.stderr)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
