"""Can the reads of a notebook go unseen? Only one that reads through the package is taken at its word.

``impact.load`` and its like note what they read. A notebook that opens files on its own, starts programs or
uses a module that might do so gives no such record, and every table counts for it. The check is strict on
purpose: what it does not know it takes for a way around, which costs time and never a wrong report.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

# Modules that read nothing of the project by themselves, apart from the names below.
_MODULES = frozenset(
    {"__future__", "IPython", "calendar", "collections", "dataclasses", "datetime", "decimal", "fractions"}
    | {
        "functools",
        "impact",
        "itertools",
        "json",
        "math",
        "matplotlib",
        "numpy",
        "operator",
        "pandas",
        "random",
    }
    | {"re", "scipy", "statistics", "statsmodels", "string", "sys", "textwrap", "time", "typing"}
    | {"unicodedata", "warnings"}
)
# Rooms of the package from which a notebook could read without a record.
_ROOMS = frozenset(
    {"impact.build", "impact.cleaning", "impact.project", "impact.project.reads", "impact.reporting"}
)
_ROOM_NAMES = frozenset({"build", "cleaning", "find_project", "reporting", "reads"})
# Names that open files or hide what is called, whatever they belong to.
_WAYS = frozenset(
    # files
    {"DataSource", "ExcelFile", "FileLink", "FileLinks", "HDFStore", "Path", "datasets", "fopen", "from_file"}
    | {"fromfile", "genfromtxt", "imread", "io", "lib", "loadmat", "loadtxt", "memmap", "open"}
    | {"read_bytes", "read_text", "ctypeslib", "f2py"}
    # what is called without its name
    | {"__builtins__", "__dict__", "__getattribute__", "__globals__", "__import__", "__loader__", "__spec__"}
    | {
        "__subclasses__",
        "breakpoint",
        "compile",
        "eval",
        "exec",
        "get_ipython",
        "getattr",
        "globals",
        "input",
    }
    | {"locals", "modules", "vars"}
)
_IN_TEXT = ("data/", "data\\", ".parquet", ".csv", "processed")


def reaches_around(notebook: Mapping[str, Any]) -> str:
    """Say what in a notebook might read files without a record; empty when nothing does.

    Parameters
    ----------
    notebook
        A notebook node of nbformat 4.
    """
    loaders: set[str] = set()
    for tree in _trees(notebook):
        if isinstance(tree, str):
            return tree
        loaders |= _loaders(tree)
    for tree in _trees(notebook):
        noted = _noted(tree)  # type: ignore[arg-type]
        for node in ast.walk(tree):  # type: ignore[arg-type]
            reason = "" if id(node) in noted else _reason(node, loaders)
            if reason:
                return reason
    return ""


def stands_on_package(notebook: Mapping[str, Any]) -> bool:
    """Say whether a notebook imports the package, so that it may read through it."""
    for tree in _trees(notebook):
        for node in () if isinstance(tree, str) else ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            if any(name.partition(".")[0] == "impact" for name in names):
                return True
    return False


def _trees(notebook: Mapping[str, Any]) -> Iterator[ast.Module | str]:
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        try:
            yield ast.parse("".join(cell["source"]))
        except SyntaxError:  # a magic, a call of the shell
            yield "a cell is not plain Python"


def _noted(tree: ast.Module) -> set[int]:
    """Give the nodes of ``impact.project_path("...")`` and of ``pd.read_csv(impact.project_path(...))``.

    A path that is asked for there is noted, and so is what is read from it.
    """
    nodes: set[int] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if _asks_for_path(node):
            nodes |= {id(argument) for argument in node.args}
        elif node.args and isinstance(node.args[0], ast.Call) and _asks_for_path(node.args[0]):
            nodes.add(id(node.func))
    return nodes


def _asks_for_path(call: ast.Call) -> bool:
    return ast.unparse(call.func).rpartition(".")[2] == "project_path"


def _loaders(tree: ast.Module) -> set[str]:
    """Give the names under which a notebook may call ``load``: the package, or the function itself."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {a.asname or a.name for a in node.names if a.name in ("impact", "impact.data")}
        elif isinstance(node, ast.ImportFrom) and node.module in ("impact", "impact.data"):
            names |= {a.asname or a.name for a in node.names if a.name in ("data", "load")}
    return names


def _reason(node: ast.AST, loaders: set[str]) -> str:
    if isinstance(node, ast.Import):
        return next((why for alias in node.names if (why := _import_reason(alias.name))), "")
    if isinstance(node, ast.ImportFrom):
        module = node.module or ""
        names = [module, *(f"{module}.{alias.name}" for alias in node.names)]
        if module.partition(".")[0] != "impact":
            return _import_reason(module) or _names_reason(alias.name for alias in node.names)
        hidden = [alias.name for alias in node.names if alias.name in _ROOM_NAMES]
        return next((why for name in names if (why := _import_reason(name))), "") or (
            f"it imports {module}.{hidden[0]}" if hidden else ""
        )
    if isinstance(node, ast.Name):
        return _names_reason([node.id]) if node.id not in loaders else ""
    if isinstance(node, ast.Attribute):
        return _attribute_reason(node, loaders)
    if isinstance(node, ast.keyword) and node.arg in ("filename", "filepath_or_buffer"):
        return f"it gives a {node.arg}"
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        # a sentence may speak of data; a path has no blanks
        path_like = " " not in node.value and any(part in node.value for part in _IN_TEXT)
        return f"it names {node.value!r}" if path_like else ""
    return ""


def _attribute_reason(node: ast.Attribute, loaders: set[str]) -> str:
    owner = ast.unparse(node.value)
    if node.attr == "load":
        return "" if owner in loaders else f"it calls {owner}.load"
    if owner.partition(".")[0] in loaders and node.attr in _ROOM_NAMES:
        return f"it uses {owner}.{node.attr}"
    return _names_reason([node.attr])


def _import_reason(name: str) -> str:
    if name.partition(".")[0] not in _MODULES:
        return f"it imports {name}"
    if any(name == room or name.startswith(f"{room}.") for room in _ROOMS):
        return f"it imports {name}"
    return _names_reason(name.split(".")[1:])


def _names_reason(names: Any) -> str:
    for name in names:
        if name in _WAYS or name.startswith(("read_", "load_")):
            return f"it uses {name}"
    return ""
