"""The import graph of the package: no module needs itself through others, wherever its imports stand.

import-linter holds the floors (pyproject.toml) but passes over imports for type checking, and those inside
functions make circles as well: whoever reads one of the modules has to read them all.
"""

from __future__ import annotations

import ast
import graphlib
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

import impact

PACKAGE = Path(impact.__file__).parent


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def targets(statement: ast.Import | ast.ImportFrom, path: Path) -> list[str]:
    """List the dotted names that a statement may import, the longest first for each."""
    if isinstance(statement, ast.Import):
        return [alias.name for alias in statement.names]
    base = statement.module or ""
    if statement.level:  # from . import x
        package = path.relative_to(PACKAGE.parent).parts[:-1]
        here = package[: len(package) - statement.level + 1]
        base = ".".join([*here, *([base] if base else [])])
    return [f"{base}.{alias.name}" for alias in statement.names]


def _module_of(target: str, modules: Collection[str]) -> str:
    while target and target not in modules:
        target = target.rpartition(".")[0]  # a name inside a module
    return target


def graph_of(paths: list[Path]) -> dict[str, set[str]]:
    """For each module, the modules that it imports: at its top, inside functions and for type checking."""
    modules = {module_name(path): path for path in paths}
    graph: dict[str, set[str]] = {}
    for name, path in modules.items():
        graph[name] = set()
        for statement in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(statement, ast.Import | ast.ImportFrom):
                imported = {_module_of(target, modules) for target in targets(statement, path)}
                graph[name] |= imported - {"", name}
    return graph


def circle_in(graph: dict[str, set[str]]) -> list[str]:
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        return list(error.args[1])
    return []


def test_no_module_imports_itself_through_others():
    graph = graph_of(sorted(PACKAGE.rglob("*.py")))
    assert len(graph) > 150
    assert any("impact.errors" in imported for imported in graph.values())
    assert circle_in(graph) == [], "move what both need into a module of its own, below both"


def test_a_circle_is_seen_wherever_its_imports_stand(tmp_path, monkeypatch):
    folder = tmp_path / "impact"
    (folder / "room").mkdir(parents=True)
    monkeypatch.setattr(f"{__name__}.PACKAGE", folder)
    (folder / "__init__.py").write_text("")
    (folder / "room" / "__init__.py").write_text("")
    typing = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from impact.room.second import Thing\n"
    (folder / "room" / "first.py").write_text(typing)
    (folder / "room" / "second.py").write_text("class Thing: ...\ndef do():\n    from . import third\n")
    (folder / "room" / "third.py").write_text("import impact.room.first\n")
    circle = circle_in(graph_of(sorted(folder.rglob("*.py"))))
    assert set(circle) == {"impact.room.first", "impact.room.second", "impact.room.third"}


def test_the_bibliography_can_be_asked_before_anything_else_was_used():
    subprocess.run([sys.executable, "-c", "import impact; impact.sources.lookup"], check=True)
