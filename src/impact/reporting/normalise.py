"""Make an executed notebook the same in every run: drop times, paths and ids that only this run has.

Two runs of papermill over the same notebook differ in execution times, papermill's metadata, the id of the
injected cell, ids of pandas' Styler and addresses of objects in memory; nothing of that is a result.
"""

from __future__ import annotations

import re
from typing import Any

_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,16}\b")
_STYLER = re.compile(r"\bT_([0-9a-f]{5})(?=[_\"' {])")
_TAG_INJECTED = "injected-parameters"
_TAG_ERROR = "papermill-error-cell-tag"


def normalise(notebook: Any) -> None:
    """Change an executed notebook in place so that equal runs give equal bytes.

    Parameters
    ----------
    notebook
        A notebook node of nbformat 4.5 as papermill leaves it.
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
            _normalise_output(output, stylers)
    notebook.nbformat, notebook.nbformat_minor = 4, 5


def _normalise_output(output: Any, stylers: dict[str, str]) -> None:
    if "text" in output:
        output["text"] = _ADDRESS.sub("0x0", _joined(output["text"]))
    data = output.get("data", {})
    if "text/plain" in data:
        data["text/plain"] = _ADDRESS.sub("0x0", _joined(data["text/plain"]))
    if "text/html" in data:
        text = _joined(data["text/html"])
        data["text/html"] = _STYLER.sub(
            lambda match: stylers.setdefault(match[0], f"T_{len(stylers) + 1:05d}"), text
        )


def _joined(value: Any) -> str:
    return "".join(value) if isinstance(value, list) else str(value)
