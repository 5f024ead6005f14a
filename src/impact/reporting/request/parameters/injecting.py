"""Values into the notebook that is executed, unchanged.

papermill writes the cell ``injected-parameters`` with a translator of its own, which formats it with black
where that is installed: the same run would give other bytes on another machine. Ours writes ``repr``, which
Python reads back as the same value, and is registered in its place.

The defaults that a run replaces are no part of it: in the notebook that is executed the values stand in their
place (:func:`prepared`), so that a changed default makes only those reports again that use it.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from impact.reporting.request.parameters.parameter import Value

INJECTED = "injected-parameters"


def cell_source(values: Mapping[str, Value]) -> str:
    r"""Write the source of the cell that sets parameters.

    >>> print(cell_source({"code": "007", "share": 1e-05, "label": None}))
    # Parameters
    code = '007'
    share = 1e-05
    label = None
    """
    return "\n".join(["# Parameters", *(f"{name} = {value!r}" for name, value in values.items())])


def with_values(source: str, values: Mapping[str, Value]) -> str:
    """Put values in the place of the defaults in a parameters cell; all else stays as it is written.

    A line with several names, and a cell that is not Python, stay.

    >>> with_values("years: int = 30  # how far back", {"years": 10})
    'years: int = 10  # how far back'
    """
    if not values or "\r" in source or "\f" in source:  # Python counts lines by these in its own way
        return source
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return source
    text = source.encode()
    starts = [0]
    for line in text.split(b"\n"):
        starts.append(starts[-1] + len(line) + 1)
    for statement in reversed(body):
        targets: list[Any] = [getattr(statement, "target", None)]
        if isinstance(statement, ast.Assign):
            targets = statement.targets
        node = getattr(statement, "value", None)
        only = targets[0] if len(targets) == 1 else None
        if not isinstance(only, ast.Name) or only.id not in values or not isinstance(node, ast.expr):
            continue
        begin = starts[node.lineno - 1] + node.col_offset
        end = starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
        text = text[:begin] + repr(values[only.id]).encode() + text[end:]
    return text.decode()


def prepared(notebook: Mapping[str, Any], values: Mapping[str, Value], tag: str) -> Mapping[str, Any]:
    """Copy a notebook with values in the place of its defaults; itself where there is nothing to replace.

    Parameters
    ----------
    notebook
        As plain JSON or a node of nbformat 4.
    values
        Those that differ from the defaults.
    tag
        Of the parameters cell.
    """
    cells = [
        {**cell, "source": with_values("".join(cell["source"]), values)}
        if tag in cell.get("metadata", {}).get("tags", ())
        else cell
        for cell in (notebook["cells"] if values else ())
    ]
    sources = [["".join(cell["source"]) for cell in some] for some in (cells, notebook["cells"])]
    return notebook if not cells or sources[0] == sources[1] else {**notebook, "cells": cells}


def prepared_bytes(path: Path, values: Mapping[str, Value], tag: str) -> bytes:
    """Read the file of a notebook as it is executed: its own bytes where no default is replaced."""
    content = path.read_bytes()
    notebook = json.loads(content)
    ready = prepared(notebook, values, tag)
    return content if ready is notebook else (json.dumps(ready, indent=1, ensure_ascii=False) + "\n").encode()


def use_exact_translator() -> None:
    """Make papermill write parameters with :func:`cell_source`."""
    from papermill.translators import PythonTranslator, papermill_translators

    class ExactTranslator(PythonTranslator):
        @classmethod
        def codify(cls, parameters: Mapping[str, Value], comment: str = "Parameters") -> str:
            del comment  # ours is always the same
            return cell_source(parameters)

    papermill_translators.register("python", ExactTranslator)
