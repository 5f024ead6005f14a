"""Lay a report out again without executing it: outputs of the last run, text of the notebook as it is now."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from impact.project import state_file
from impact.project.hashes import sha256
from impact.reporting import manifest as records
from impact.reporting.request.parameters import TAG
from impact.reporting.request.parameters.injecting import INJECTED, cell_source, prepared_bytes
from impact.reporting.run.normalise import settle_ids, written_ids


def can_reuse(folder: Path, manifest: records.Manifest) -> bool:
    """Whether the executed notebook of a report is there, unchanged since it was made."""
    digest = manifest.outputs.get(records.NOTEBOOK)
    path = folder / records.NOTEBOOK
    return digest is not None and path.is_file() and sha256(path) == digest


def stored(notebook: Path, executed: Path, changed: Mapping[str, Any]) -> Any | None:
    """Read both notebooks and renew the executed one; None when either cannot be read."""
    import nbformat

    try:
        now = nbformat.reads(prepared_bytes(notebook, changed, TAG).decode("utf-8"), as_version=4)
        body = state_file.read(executed, _notebook, finite=False)
        laid = None if body is None else renewed(now, body, changed)
        if laid is not None:
            settle_ids(laid, written_ids(notebook))
        return laid
    except (OSError, ValueError, AttributeError, KeyError, TypeError, nbformat.ValidationError):
        return None


def _notebook(body: Any) -> Any:
    """Accept an executed notebook of nbformat 4, texts that lie in lines put together."""
    import nbformat

    if body["nbformat"] != 4:  # papermill wrote it: no other version can stand here
        raise state_file.Damaged("no notebook of nbformat 4")
    return nbformat.reads(json.dumps(body), as_version=4)


def renewed(committed: Any, executed: Any, changed: Mapping[str, Any]) -> Any | None:
    """Put the text, tags and metadata of the committed notebook into the executed one.

    Parameters
    ----------
    committed
        The notebook as it is now, a node of nbformat 4.
    executed
        The notebook of the last run, with outputs.
    changed
        Values that the run set.

    Returns
    -------
    NotebookNode or None
        None when the code cells of the two do not line up: it has to be executed.
    """
    injected = [cell for cell in executed.cells if INJECTED in cell.metadata.get("tags", ())]
    expected = [cell_source(changed)] if changed else []
    if [cell.source for cell in injected] != expected:
        return None
    done = [cell for cell in executed.cells if cell.cell_type == "code" and cell not in injected]
    code = [cell for cell in committed.cells if cell.cell_type == "code"]
    if [cell.source for cell in done] != [cell.source for cell in code]:
        return None
    waiting = iter(done)
    cells = []
    for cell in committed.cells:
        cell.metadata.setdefault("tags", [])  # papermill gives every cell some
        if cell.cell_type == "code":
            before = next(waiting)
            cell.outputs, cell.execution_count = before.outputs, before.execution_count
        cells.append(cell)
        if injected and "parameters" in cell.metadata.tags:
            cells.append(injected[0])
    about_kernel = {
        name: executed.metadata[name] for name in ("language_info", "kernelspec") if name in executed.metadata
    }
    committed.metadata.update(about_kernel)
    committed.cells = cells
    return committed
