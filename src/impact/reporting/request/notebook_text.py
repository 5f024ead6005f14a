"""Notebook text: what a file has to hold to be a notebook of ours; faults in plain words, with what to do."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from impact.errors import ReportConfigError
from impact.project import state_file

_KINDS = ("code", "markdown", "raw")
_SAVE = "open it in JupyterLab and save it"
_BACK = "take it back from git, or from whoever sent it"
_NO_TEXT = "its bytes are no UTF-8 text", "a notebook saved by JupyterLab or VS Code", f"{_SAVE}, or {_BACK}"


def parse(path: Path) -> Any:
    """Read a notebook as plain JSON, the source of each cell as one text.

    Raises
    ------
    ReportConfigError
        When the file cannot be read, is no notebook, is one of another format, or is written for another
        language than Python.
    FileNotFoundError
        When there is none.
    """
    try:
        text = state_file.read_text(path)
    except state_file.Damaged as damage:
        if str(damage) != state_file.NO_UTF8:
            raise _refusal(path, f"is not a notebook: {damage}", "a notebook", _BACK) from damage
        raise _refusal(path, f"is not a notebook: {_NO_TEXT[0]}", *_NO_TEXT[1:]) from damage
    notebook = _parsed(path, text)
    _check_format(path, notebook)
    for number, cell in enumerate(notebook["cells"], start=1):
        if problem := _join(cell):
            raise _refusal(
                path, f"is not a notebook: cell {number} {problem}", "cells of code or text", _SAVE
            )
    _check_language(path, notebook["metadata"])
    return notebook


def _refusal(path: Path, problem: str, expected: str, remedy: str) -> ReportConfigError:
    return ReportConfigError(f"notebooks/{path.name} {problem}", expected, remedy)


def _parsed(path: Path, text: str) -> Any:
    expected = "the JSON of a notebook"
    if text.startswith("\ufeff"):
        problem = "begins with a byte order mark, which JupyterLab does not read either"
        raise _refusal(path, problem, "UTF-8 without one", "save it as 'UTF-8' and not as 'UTF-8 with BOM'")
    if not text.strip():
        raise _refusal(path, "is empty", "a notebook", f"make a new one in JupyterLab, or {_BACK}")
    try:
        return json.loads(text)
    except RecursionError as error:
        problem = "is not a notebook: brackets inside each other without end"
        raise _refusal(path, problem, expected, _BACK) from error
    except ValueError as error:
        if text.lstrip().startswith("<"):
            problem, remedy = "is a web page and no notebook", "download the file itself ('Raw' on GitHub)"
        elif mark := re.search(r"^<{7} ", text, re.MULTILINE):
            line = text.count("\n", 0, mark.start()) + 1
            problem = f"holds the marks of a merge that was not finished (<<<<<<<, line {line})"
            remedy = "take one of the two sides: git checkout --ours or --theirs"
        else:
            at = getattr(error, "lineno", 1)
            problem = f"is not a notebook: its JSON breaks in line {at}; the file may be cut off"
            remedy = _BACK
        raise _refusal(path, problem, expected, remedy) from error


def _check_format(path: Path, notebook: Any) -> None:
    """Refuse JSON of another form than a notebook of format 4 has."""
    major = notebook.get("nbformat") if isinstance(notebook, dict) else None
    if isinstance(major, bool) or not isinstance(major, int) or major < 1:
        major = 0
    if 0 < major < 4:
        problem = f"is a notebook of format {major}, as Jupyter saved it until 2015"
        raise _refusal(path, problem, "format 4", f"{_SAVE}: it is put into the new form")
    if major > 4:
        problem = f"is a notebook of format {major}, newer than this program knows"
        raise _refusal(path, problem, "format 4", "save it in the format of today, or update this package")
    problem = ""
    if not major:
        problem = "it names no format (nbformat)"
    elif not isinstance(notebook.get("cells"), list):
        problem = "it has no list of cells"
    elif not isinstance(notebook.setdefault("metadata", {}), dict):
        problem = "its metadata are no names with values"
    if problem:
        raise _refusal(path, f"is not a notebook: {problem}", "what JupyterLab saves", f"{_SAVE}, or {_BACK}")


def _join(cell: Any) -> str:
    """Put the lines of a cell together; what is wrong with it, if anything is."""
    if not isinstance(cell, dict):
        return "is no cell"
    kind, metadata = cell.get("cell_type"), cell.setdefault("metadata", {})
    if kind not in _KINDS:
        return f"is of the kind {kind!r}"
    source = cell.get("source")
    if not isinstance(source, str) and not _are_texts(source):
        return "holds no text"
    cell["source"] = "".join(source or ())
    if not isinstance(metadata, dict):
        return "has metadata that are no names with values"
    return "" if _are_texts(metadata.get("tags", [])) else "has tags that are no list of words"


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


def _check_language(path: Path, metadata: dict[str, Any]) -> None:
    """Refuse a notebook that says of itself that it is written in another language."""
    for part, key in (("language_info", "name"), ("kernelspec", "language")):
        about = metadata.get(part)
        language = about.get(key) if isinstance(about, dict) else None
        if isinstance(language, str) and language and "python" not in language.lower():
            problem = f"is written in {language}: its metadata say so ({part})"
            remedy = "choose the kernel impact in JupyterLab and write its cells in Python"
            raise _refusal(path, problem, "a notebook in Python", remedy)
