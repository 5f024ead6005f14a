"""Make an executed notebook the same in every run: drop times, paths and ids that only this run has.

Two runs of papermill over the same notebook differ in execution times, papermill's metadata, ids that
nbformat draws for cells without one, names of temporary files, ids that libraries draw for elements of a page
(pandas' Styler, matplotlib, plotly) and addresses of objects in memory; nothing of that is a result.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Any

from impact.reporting.page.collect import FIGURE_MIME, TABLE_MIME

_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,16}\b")
# In HTML and Markdown only where Python writes it so: elsewhere it may be a figure.
_AT_ADDRESS = re.compile(r"(?<= at )0x[0-9a-fA-F]{6,16}\b")
# The lookbehind keeps the time linear: a page of JSON may be one word of a megabyte.
_CELL_FILE = re.compile(r"(?<!\S)\S*[/\\]ipykernel_\d+[/\\]\d+\.py")
_TEMPORARY = re.compile(r"(?<=[/\\])tmp[a-z0-9_]{8}(?![a-z0-9_])")
_STYLER = re.compile(r"\bT_([0-9a-f]{5})(?=[_\"' {])")
_ID = re.compile(r"""\bid=\\?["']([^"'\\<>\s]{8,120})""")
# A part of an id that was drawn: of uuid4, or of a hash with a salt. A day, 20250318, is not.
_DRAWN = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?!(?:19|20)\d{6}(?!\d))[0-9a-f]{8,64}"
)
_SVG_DATE = re.compile(r"<dc:date>[^<]*</dc:date>\s*")
_WIDGET = "application/vnd.jupyter.widget-view+json"
_PNG = b"\x89PNG\r\n\x1a\n"
# Words of a PNG that name its making.
_TEXTS = (b"tEXt", b"zTXt", b"iTXt")
_MAKING = re.compile(rb"(?i)(?:date:|creation time\0|timestamp)")
_TAG_INJECTED = "injected-parameters"
_TAG_ERROR = "papermill-error-cell-tag"
#: what editors note of themselves and of who used them: Colab writes names and numbers of people
_EDITORS = ("colab", "vscode", "executionInfo", "outputId", "authorship_tag")


def normalise(
    notebook: Any, project: Path, *, scratch: Path | None = None, ids: Collection[str] | None = None
) -> None:
    """Change an executed notebook in place so that equal runs give equal bytes.

    Parameters
    ----------
    notebook
        A notebook node of nbformat 4.5 as papermill leaves it.
    project
        Root of the project; paths in what was printed become relative to it.
    scratch
        The temporary folder of the run, in which the notebook worked.
    ids
        Those that its file gives to cells, from :func:`written_ids`; all others were drawn. None takes those
        that are there for written.
    """
    for name in ("papermill", *_EDITORS):
        notebook.metadata.pop(name, None)
    if not notebook.metadata.get("widgets"):
        notebook.metadata.pop("widgets", None)
    notebook.cells = [cell for cell in notebook.cells if _TAG_ERROR not in cell.metadata.get("tags", ())]
    settle_ids(notebook, ids)
    own = _Own(project, scratch)
    for cell in notebook.cells:
        for name in ("papermill", "execution", *_EDITORS):
            cell.metadata.pop(name, None)
        for output in cell.get("outputs", ()):
            output.pop("transient", None)
            own.settle(output)


def written_ids(path: Path) -> list[str]:
    """List the ids that a notebook's file gives to its cells; nbformat draws the others while it reads."""
    cells = json.loads(path.read_bytes()).get("cells", ())
    return [cell["id"] for cell in cells if isinstance(cell.get("id"), str)]


def settle_ids(notebook: Any, written: Collection[str] | None = None) -> None:
    """Give every cell an id that is the same in every run: the written one, or one of content and place."""
    seen: set[str] = set()
    for number, cell in enumerate(notebook.cells, start=1):
        if _TAG_INJECTED in cell.metadata.get("tags", ()):
            cell["id"] = _TAG_INJECTED
        elif not cell.get("id") or cell["id"] in seen or (written is not None and cell["id"] not in written):
            text = f"{number}\0{cell.cell_type}\0{cell.source}"
            cell["id"] = f"cell-{number}-{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:8]}"
        seen.add(cell["id"])
    notebook.nbformat, notebook.nbformat_minor = 4, 5  # the first that has ids


class _Own:
    """What only one run has, with what stands for it, numbered as it is met in the notebook."""

    def __init__(self, project: Path, scratch: Path | None) -> None:
        # the environment first: it usually stands inside the project
        folders = [*([scratch / "cwd", scratch] if scratch else []), Path(sys.prefix), project]
        self._folders = [f"{folder}/" for folder in folders]
        self._temporary_folders = [*([str(scratch)] if scratch else []), tempfile.gettempdir()]
        self._stylers: dict[str, str] = {}
        self._temporary: dict[str, str] = {}
        self._drawn: dict[str, str] = {}

    def settle(self, output: Any) -> None:
        """Change an output in place."""
        if "text" in output:
            output["text"] = self._printed(output["text"])
        if output.get("output_type") == "error":
            output["evalue"] = self._printed(output["evalue"])
            output["traceback"] = [self._printed(line) for line in output["traceback"]]
        data = output.get("data", {})
        widget = data.get(_WIDGET)
        if isinstance(widget, dict) and isinstance(widget.get("model_id"), str):
            widget["model_id"] = self._numbered(self._drawn, widget["model_id"], "w{:05d}")
        ours = FIGURE_MIME in data or TABLE_MIME in data  # made by this package, the same each time
        for kind in data:
            if kind == "text/plain":
                data[kind] = self._printed(data[kind])
            elif kind.startswith("text/") or kind == "image/svg+xml":
                text = _joined(data[kind])
                data[kind] = self._styled(text) if ours else self._marked(self._styled(text))
            elif kind == "image/png":
                data[kind] = _undated(_joined(data[kind]))

    def _printed(self, value: Any) -> str:
        return self._placed(_ADDRESS.sub("0x0", _joined(value)))

    def _placed(self, text: str) -> str:
        text = _CELL_FILE.sub("cell", text)
        for folder in self._folders:
            text = text.replace(folder, "")
        for folder in self._temporary_folders:
            text = text.replace(folder, "/tmp")  # noqa: S108 - a word on a page
        return _TEMPORARY.sub(lambda match: self._numbered(self._temporary, match[0], "tmp{:05d}"), text)

    def _styled(self, text: str) -> str:
        return _STYLER.sub(lambda match: self._numbered(self._stylers, match[0], "T_{:05d}"), text)

    def _marked(self, text: str) -> str:
        text = self._placed(_AT_ADDRESS.sub("0x0", _SVG_DATE.sub("", text)))
        drawn = dict.fromkeys(part for name in _ID.findall(text) for part in _DRAWN.findall(name))
        if not drawn:
            return text
        for part in drawn:
            self._numbered(self._drawn, part, "n{:05d}")
        parts = re.compile("|".join(map(re.escape, sorted(drawn, key=len, reverse=True))))
        return parts.sub(lambda match: self._drawn[match[0]], text)

    @staticmethod
    def _numbered(names: dict[str, str], name: str, form: str) -> str:
        return names.setdefault(name, form.format(len(names) + 1))


def _undated(coded: str) -> str:
    """Leave out of a PNG, in base64, when it was made."""
    try:
        content = base64.b64decode(coded)
    except ValueError:
        return coded  # whoever shows it will say so
    if not content.startswith(_PNG):
        return coded
    chunks, at = [_PNG], len(_PNG)
    while at + 12 <= len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4], "big")
        kind, body = content[at + 4 : at + 8], content[at + 8 : end - 4]
        if kind != b"tIME" and not (kind in _TEXTS and _MAKING.match(body)):
            chunks.append(content[at:end])
        at = end
    settled = b"".join(chunks)
    return coded if settled == content else base64.b64encode(settled).decode("ascii")


def _joined(value: Any) -> str:
    return "".join(value) if isinstance(value, list) else str(value)
