"""Could a notebook read files past the record? Only what Python opens itself is seen while it runs.

:mod:`impact.project.kernel_reads.watch` notes every file that Python opens. A library written in another
language may read without that (pandas does, for Parquet), and so may code that is put together while it runs.
The check is strict on purpose: what it does not know counts, which costs time and never a wrong report.
Modules of the user's own are checked in the same way, once a run has shown where they are.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import packages_distributions, version
from pathlib import Path
from typing import Any

from impact.project import state_file
from impact.project.hashes import path_of

# Libraries that open files with Python's own means, apart from the words below.
_KNOWN = frozenset(
    {*sys.stdlib_module_names, "IPython", "impact", "matplotlib", "numpy", "pandas", "scipy", "statsmodels"}
)
_IMPORT = re.compile(r"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import\b|import[ \t]+([^#;\n]+))", re.MULTILINE)
_WORDS = re.compile(
    r"\b(read_(?:parquet|feather|orc|hdf)|HDFStore|ctypes|dbm|multiprocessing|sqlite3|_posixsubprocess"
    r"|__import__|__builtins__|importlib|runpy|(?<!\bre\.)compile|eval|exec|dir_fd|ProcessPoolExecutor"
    # these look at a file without opening it
    r"|exists|is_?file|is_?dir|l?stat|getsize|get[mc]time|access)\b"
)


def unrecorded(notebook: Mapping[str, Any]) -> str:
    """Name what in a notebook might read files without a record; empty when nothing does.

    Parameters
    ----------
    notebook
        A notebook node of nbformat 4.
    """
    for cell in _code(notebook):
        if word := _doubt(cell) or next((f"it imports {name}" for name in _foreign(cell)), ""):
            return word
    return ""


def words(notebook: Mapping[str, Any]) -> str:
    """Name a word in a notebook by which it might read without a record; its imports are left to the run."""
    return next(filter(None, map(_doubt, _code(notebook))), "")


def imports(notebook: Mapping[str, Any]) -> tuple[str, ...]:
    """List the modules that a notebook imports and that are not known to open files with Python's means."""
    return tuple(sorted({name for cell in _code(notebook) for name in _foreign(cell)}))


def unsettled(project: Path, modules: Iterable[str], paths: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """Name what a run may have read unseen through modules, once it has shown which files it opened.

    Parameters
    ----------
    project
        Root of the project.
    modules
        What the notebook imports, from :func:`imports`.
    paths
        What the run has opened: a module among them is the user's, and its text is checked.

    Returns
    -------
    str, tuple of str
        Why something may have been read unseen, empty when it cannot have; and the modules that are
        neither the user's nor of a library that the package depends on.
    """
    sources = [name for name in paths if name.endswith((".py", ".ipy", ".ipynb"))]
    own = {_module(name) for name in sources}
    foreign = {*modules} - own
    doubt = ""
    for name in sources:
        for cell in _read(path_of(project, name)):
            foreign |= {*_foreign(cell)} - own
            word = _doubt(cell)
            doubt = doubt or (f"{name}: {word}" if word else "")
    if foreign and not doubt:
        doubt = f"it imports {min(foreign)}"
    return doubt, tuple(sorted(foreign))


def versions_of(modules: Iterable[str]) -> dict[str, str]:
    """Look up the version of the library that each module comes from; empty where none is installed."""
    names = sorted({*modules})
    known = packages_distributions() if names else {}
    return {name: version(known[name][0]) if known.get(name) else "" for name in names}


def _module(name: str) -> str:
    path = Path(name)
    return path.parent.name if path.name == "__init__.py" else path.stem


def _read(path: Path) -> list[str]:
    """Read the code of a module or notebook, cell by cell; one word of doubt where that is not possible."""
    try:
        text = state_file.read_text(path).replace("\r\n", "\n").replace("\r", "\n")
        return [*_code(state_file.parse(text, finite=False))] if path.suffix == ".ipynb" else [text]
    except FileNotFoundError:
        return []
    except (ValueError, LookupError, TypeError, AttributeError):
        return ["exec"]


def _code(notebook: Mapping[str, Any]) -> Iterator[str]:
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            yield "".join(cell["source"])


def _doubt(source: str) -> str:
    word = _WORDS.search(source)
    return f"it uses {word[1]}" if word else ""


def _foreign(source: str) -> Iterator[str]:
    for package, names in _IMPORT.findall(source):
        if package.startswith("."):
            continue  # of the same package, whose files are seen
        for name in [package] if package else names.split(","):
            module = name.split(" as ")[0].strip().partition(".")[0]
            if module not in _KNOWN:
                yield module
