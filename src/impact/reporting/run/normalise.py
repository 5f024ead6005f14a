"""Make an executed notebook the same in every run: drop times, paths and ids that only this run has.

Two runs of papermill over the same notebook differ in execution times, papermill's metadata, the id of the
injected cell, ids of pandas' Styler and addresses of objects in memory; nothing of that is a result.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,16}\b")
# The lookbehind keeps the time linear: a page of JSON may be one word of a megabyte.
_CELL_FILE = re.compile(r"(?<!\S)\S*[/\\]ipykernel_\d+[/\\]\d+\.py")
_STYLER = re.compile(r"\bT_([0-9a-f]{5})(?=[_\"' {])")
_TAG_INJECTED = "injected-parameters"
_TAG_ERROR = "papermill-error-cell-tag"


def normalise(notebook: Any, project: Path) -> None:
    """Change an executed notebook in place so that equal runs give equal bytes.

    Parameters
    ----------
    notebook
        A notebook node of nbformat 4.5 as papermill leaves it.
    project
        Root of the project; paths in what was printed become relative to it.
    """
    notebook.metadata.pop("papermill", None)
    if not notebook.metadata.get("widgets"):
        notebook.metadata.pop("widgets", None)
    notebook.cells = [cell for cell in notebook.cells if _TAG_ERROR not in cell.metadata.get("tags", ())]
    seen: set[str] = set()
    stylers: dict[str, str] = {}
    for number, cell in enumerate(notebook.cells, start=1):
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if _TAG_INJECTED in cell.metadata.get("tags", ()):
            cell["id"] = _TAG_INJECTED
        if not cell.get("id") or cell["id"] in seen:
            cell["id"] = f"cell-{number}"
        seen.add(cell["id"])
        for output in cell.get("outputs", ()):
            output.pop("transient", None)
            _normalise_output(output, stylers, project)
    notebook.nbformat, notebook.nbformat_minor = 4, 5


def _normalise_output(output: Any, stylers: dict[str, str], project: Path) -> None:
    if "text" in output:
        output["text"] = _settled(output["text"], project)
    data = output.get("data", {})
    if "text/plain" in data:
        data["text/plain"] = _settled(data["text/plain"], project)
    if "text/html" in data:
        text = _joined(data["text/html"])
        data["text/html"] = _STYLER.sub(
            lambda match: stylers.setdefault(match[0], f"T_{len(stylers) + 1:05d}"), text
        )


def _settled(value: Any, project: Path) -> str:
    text = _CELL_FILE.sub("cell", _ADDRESS.sub("0x0", _joined(value)))
    for folder in (sys.prefix, str(project)):  # the environment first: it usually stands inside the project
        text = text.replace(f"{folder}/", "")
    return text


def _joined(value: Any) -> str:
    return "".join(value) if isinstance(value, list) else str(value)
