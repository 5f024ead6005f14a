"""Questions: a notebook without its results, and without what an editor noted beside its cells."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

#: What the committed notebooks say of the kernel; JupyterLab writes in the version of whoever saves.
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE = {"name": "python"}
#: What stands in place of a control whose kernel has ended.
AGAIN = "Run this cell to have its controls again."
_CONTROL = "application/vnd.jupyter.widget-view+json"
# What editors note of a cell: how it looked on the screen, and when it ran.
_SCREEN = ("collapsed", "scrolled", "execution", "ExecuteTime", "heading_collapsed", "hidden", "trusted")
# What JupyterLab's panel of properties adds to a cell that is looked at, when nobody chose anything.
_UNCHOSEN: dict[str, Any] = {
    "tags": [],
    "editable": True,
    "deletable": True,
    "slideshow": {"slide_type": ""},
    "jupyter": {},
}


def settle(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """Copy a notebook without what an editor noted beside its cells; outputs stay.

    Parameters
    ----------
    notebook
        Of nbformat 4, as plain JSON.

    Returns
    -------
    dict
        The copy, its kernel and language as the committed notebooks name them.
    """
    settled: dict[str, Any] = copy.deepcopy(dict(notebook))
    metadata = settled["metadata"]
    metadata.pop("widgets", None)
    metadata.pop("signature", None)
    for name, committed in (("kernelspec", KERNEL), ("language_info", LANGUAGE)):
        if name in metadata:
            metadata[name] = dict(committed)
    for cell in settled["cells"]:
        cell["metadata"] = {
            name: value
            for name, value in cell["metadata"].items()
            if name not in _SCREEN and not (name in _UNCHOSEN and value == _UNCHOSEN[name])
        }
    return settled


def strip(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """Copy a notebook without outputs and execution counts, and as :func:`settle` does."""
    bare = settle(notebook)
    for cell in bare["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return bare


def without_controls(notebook: Any) -> bool:
    """Put a sentence in place of sliders and other controls: they live in a kernel, and it has ended.

    Parameters
    ----------
    notebook
        With results; changed in place.

    Returns
    -------
    bool
        Whether there were any.
    """
    changed = False
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            if _CONTROL in output.get("data", {}):
                output["data"] = {"text/plain": AGAIN}
                changed = True
    return changed


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two notebooks without results ask the same."""
    return [_question(cell) for cell in one["cells"]] == [_question(cell) for cell in other["cells"]]


def _question(cell: Mapping[str, Any]) -> tuple[Any, ...]:
    return cell["cell_type"], cell.get("id"), "".join(cell["source"]), cell["metadata"]
