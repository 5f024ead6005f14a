"""Write docs/map.md, the map of the house, from the docstrings of its packages: ``python -m tools.make_map``.

A room says once what it is for, in the docstring of its package; the floors stand once, in pyproject.toml.
"""

from __future__ import annotations

import ast
import inspect
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "impact"
PAGE = ROOT / "docs" / "map.md"
INTRODUCTION = """# Map of the house

Made from the docstrings of the packages by `make map`; do not edit. What a module does stands in its first
line; `docs/path_of_a_figure.md` walks through the rooms with one number in hand.

Folders beside the package: `notebooks/` puts the questions, `data/raw/` holds published figures as CSV with
their sources, `data/processed/` the tables built from them, `reports.yml` says which reports to make,
`scenarios/` what is assumed if mines were laid, `tests/` has `unit`, `data`, `reports` and `slow`, `bench/`
compares with peers, `tools/` writes what is generated.
"""
ADDITIONS = """## Where an addition goes

| add | is |
|---|---|
| a published figure | `impact new figure`: a row in a CSV of `data/raw/`, and its page in `sources.csv` |
| a table | grain, key, columns, codes and cleaner in its family in `catalogue/`; then `make codebook` |
| a kind of figure | a module of `charts/` that bears the name of its function, and a line in its stub |
| a model | a module or package of `models/`, its equation in its docstring, a line in `make_methods` |
| a question | a module of `answers/`, a notebook, an entry in `reports.yml` |
| an output format | a module of `reporting/page/`; its name in `formats`, `words` and `request/spec.py` |
| a way to word a quantity | a function of `wording/`, and a line in its stub |
"""


def docstring(path: Path) -> str:
    """Read the docstring of a module without importing it."""
    return inspect.cleandoc(ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "")


def first_line(path: Path) -> str:
    """Read the first line of a docstring, without what it points at."""
    line = docstring(path).split("\n", 1)[0]
    return re.sub(r":\w+:`~?([^`]*)`", r"`\1`", line).replace("``", "`").replace("|", "\\|")


def floors() -> list[list[str]]:
    """Read the floors from the contract in pyproject.toml, top first."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = next(
        c for c in contracts["contracts"] if c["type"] == "layers" and c["containers"] == ["impact"]
    )
    return [re.findall(r"\w+", layer) for layer in layers["layers"]]


def room(path: Path) -> list[str]:
    """Write what is in a room: its purpose, its modules, and the rooms inside it."""
    name = path.relative_to(PACKAGE).as_posix()
    if path.is_file():
        return [f"- `{name}`: {first_line(path)}"]
    lines = [f"- **`{name}/`**: {first_line(path / '__init__.py')}"]
    modules = sorted(m.stem for m in path.glob("*.py") if m.stem not in ("__init__", "__main__"))
    if modules:
        lines.append(f"  {', '.join(f'`{module}`' for module in modules)}")
    for inner in sorted(folder for folder in path.iterdir() if (folder / "__init__.py").is_file()):
        lines += [f"  {line}" for line in room(inner)]
    return lines


def page() -> str:
    """Write the whole page: the floors from the top, each with its rooms."""
    lines = [INTRODUCTION, "## The floors\n", "Imports run downwards only; `make lint` holds it.\n"]
    for number, names in enumerate(floors()):
        rooms = [PACKAGE / name if (PACKAGE / name).is_dir() else PACKAGE / f"{name}.py" for name in names]
        lines += [f"Floor {len(floors()) - number}\n"]
        lines += [line for path in rooms if path.exists() for line in room(path)]
        lines += [""]
    return "\n".join([*lines, ADDITIONS])


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
