"""Saving without results: a notebook of the project reaches the disk as a question, not as an answer.

A notebook below ``notebooks/`` is saved without outputs, execution counts and what an editor notes beside the
cells, so running and saving it changes no byte and git sees nothing. The screen keeps its outputs, and a copy
with them is kept in ``.impact/lab``: opened again, the notebook shows them as long as its cells are the same.
Notebooks elsewhere, such as copies in ``scratch/``, are saved as they are.

Why here and not in a filter of git: it needs no setting of git and no program that git can find, it works in
a folder that is no clone, and ``make lint`` sees what git sees.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from impact.lab.questions import same, settle, strip, without_controls
from impact.project import state_file

#: Folder of the project for what the lab remembers; git ignores it and `make clean` removes it.
MEMORY = ".impact/lab"
_FOLDER = "notebooks"


class ProjectContents(AsyncLargeFileManager):
    """The files of the project, as JupyterLab reads and saves them."""

    async def save(self, model: dict[str, Any], path: str = "") -> Any:
        """Save a file; of a notebook of the project only the questions, its results beside."""
        content = model.get("content")
        if model.get("type") == "notebook" and content and self._is_question(path):
            self._remember(content, path)
            # the whole answer of the browser is replaced: nbformat compares it with what it writes
            model = {**model, "content": strip(content)}
        return await super().save(model, path)

    async def get(self, path: str, content: bool = True, *args: Any, **options: Any) -> Any:
        """Read a file; a notebook of the project with the results it had when it was saved last."""
        model = await super().get(path, content, *args, **options)
        if content and model["type"] == "notebook" and self._is_question(path):
            kept = self._recall(path)
            if kept is not None and same(strip(kept), strip(model["content"])):
                import nbformat

                notebook = nbformat.from_dict(kept)
                self.mark_trusted_cells(notebook, path)
                if not await self._has_kernel(path) and without_controls(notebook):
                    self._remember(notebook, path)  # the kernel that starts now knows nothing of them
                model["content"] = notebook
        return model

    def _is_question(self, path: str) -> bool:
        return path.strip("/").startswith(f"{_FOLDER}/")

    async def _has_kernel(self, path: str) -> bool:
        """Whether a kernel runs for a notebook, so that its sliders still answer."""
        sessions = getattr(self.parent, "session_manager", None)
        running = await sessions.list_sessions() if sessions is not None else []
        return any(session["path"].strip("/") == path.strip("/") for session in running)

    def _memory(self, path: str) -> Path:
        return Path(self.root_dir) / MEMORY / path.strip("/")

    def _remember(self, content: dict[str, Any], path: str) -> None:
        """Keep a copy with its results; trusted later when each cell was run here."""
        import nbformat

        clean = settle(content)
        signed = nbformat.from_dict(copy.deepcopy(content))
        trusted = self.notary.check_cells(signed)
        if trusted:
            self.notary.sign(nbformat.from_dict(copy.deepcopy(clean)))
        place = self._memory(path)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(json.dumps(clean, ensure_ascii=False), encoding="utf-8")
        except OSError as error:  # a full disk must not keep anybody from saving
            self.log.warning("results of %s are not kept for the next time: %s", path, error)

    def _recall(self, path: str) -> dict[str, Any] | None:
        try:
            return state_file.checked(self._memory(path), _notebook, finite=False)
        except FileNotFoundError:
            return None
        except state_file.Damaged as damage:
            self.log.warning("results of %s are not shown: what was kept is damaged (%s)", path, damage)
            return None


def _notebook(body: Any) -> dict[str, Any]:
    """Accept a notebook of nbformat 4 with its results."""
    import nbformat

    if body["nbformat"] != 4:
        raise state_file.Damaged("no notebook of nbformat 4")
    try:
        nbformat.validate(nbformat.from_dict(body))
    except nbformat.ValidationError as error:
        raise state_file.Damaged("no notebook of nbformat 4") from error
    return dict(body)
