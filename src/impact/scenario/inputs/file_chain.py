"""The files of a scenario: where one stands, those it is based on, and what they say together."""

from __future__ import annotations

import difflib
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from impact import regular_file, yaml_document
from impact.errors import ScenarioError, UnknownName, machine_lacks
from impact.project import Project, reads
from impact.scenario.inputs.entries import RIVALS, Document, Entry, parse
from impact.yaml_document import Fault, Unreadable

FOLDER = "scenarios"

SUFFIX = ".yml"


def locate(project: Project, path_or_name: str | Path, beside: Path | None = None) -> Path:
    """Find a file by name or path; ``beside`` is the folder of the file that names it."""
    name = str(path_or_name)
    folders = [project.root / FOLDER] if beside is None else [beside, project.root / FOLDER]
    if isinstance(path_or_name, str) and not name.endswith((".yml", ".yaml")) and "/" not in name:
        for folder in folders:
            if regular_file.stands_at(folder / f"{name}{SUFFIX}"):
                return _inside(folder / f"{name}{SUFFIX}", name, folders if beside else None)
        every = sorted({path.stem for folder in folders for path in folder.glob(f"*{SUFFIX}")})
        close = difflib.get_close_matches(name, every, n=1)
        hint = f"did you mean {close[0]!r}?" if close else "a file is given by its path, ending in .yml"
        expected = f"one of {', '.join(every)}" if every else f"a file {FOLDER}/NAME{SUFFIX} in the project"
        raise UnknownName(f"there is no scenario {name!r}", expected, hint, close)
    if not name.endswith((".yml", ".yaml")):
        raise UnknownName(f"{name!r} is no scenario file", "a file whose name ends in .yml")
    roots = [Path.cwd(), project.root] if beside is None else [beside]
    for root in roots:
        if regular_file.stands_at(root / path_or_name):
            return _inside(root / path_or_name, name, folders if beside else None)
    remedy = "give its path from where you stand, or from the project's folder"
    raise UnknownName(f"there is no file {name!r}", "the path of a scenario file", remedy)


def _inside(path: Path, name: str, folders: list[Path] | None) -> Path:
    """Refuse a file that another one names and that lies elsewhere, links followed, before it is opened."""
    real = path.resolve()
    if folders is None or any(real.is_relative_to(folder.resolve()) for folder in folders):
        return path
    remedy = f"copy it there, or to {FOLDER}/"
    raise UnknownName(f"{name!r} leads out of the folder", f"a file beside this one, or in {FOLDER}/", remedy)


def chain_of(project: Project, path: Path) -> list[Document]:
    """Read a file and those it stands on, the first one first."""
    chain: list[Document] = []
    seen: list[Path] = []
    while True:
        document = read_document(project, path)
        chain.insert(0, document)
        seen.append(path.resolve())
        if not document.based_on:
            return chain
        line = document.lines.get("based_on")
        try:
            path = locate(project, document.based_on, beside=path.parent)
        except UnknownName as error:
            fault = Fault(document.file, line, "based_on", error.found, error.expected, error.remedy)
            raise error_of([*(f for d in chain for f in d.faults), fault]) from None
        if path.resolve() in seen:
            round_trip = " -> ".join(step.stem for step in [*seen[seen.index(path.resolve()) :], path])
            circle = f"the files stand on each other in a circle: {round_trip}"
            fault = Fault(document.file, line, "based_on", circle, "a file that stands on its own in the end")
            raise error_of([*(f for d in chain for f in d.faults), fault])


def read_document(project: Project, path: Path) -> Document:
    """Read one file, and note that it is read.

    Raises
    ------
    ScenarioError
        It cannot be read, or is no YAML.
    """
    label = _note(project, path)
    try:
        body = yaml_document.read_text(path, label)
    except Unreadable as error:
        raise error_of([error.fault]) from error
    except OSError as error:
        problem = f"{label} cannot be read ({error.strerror})"
        raise machine_lacks(error, problem) or ScenarioError(problem, "a scenario file") from error
    return _parsed(body, label)


@lru_cache(maxsize=64)
def _parsed(body: str, label: str) -> Document:
    """Parse what stands in a file once, however many countries and scenarios are made of it."""
    return parse(body, label)


def _note(project: Project, path: Path) -> str:
    """Note that a file is read, and return the name that errors call it by."""
    root, real = project.root.resolve(), path.resolve()
    if real.is_relative_to(root):
        reads.note(project, project.root / real.relative_to(root))
        return real.relative_to(root).as_posix()
    if os.environ.get(reads.ENVIRONMENT_VARIABLE):
        raise ScenarioError(
            f"{path} lies outside the project",
            "a file in the project's folder",
            f"copy it to {FOLDER}/: a change elsewhere could not make the report again",
        )
    return str(path)


def merged(chain: list[Document]) -> dict[str, Entry]:
    """Let each file replace what those below it say of a field, or of one that takes its place."""
    merged: dict[str, Entry] = {}
    for document in chain:
        for side, other in RIVALS:
            for mine, theirs in ((side, other), (other, side)):
                if any(name in document.entries for name in mine):
                    merged = {name: entry for name, entry in merged.items() if name not in theirs}
        merged |= document.entries
    return merged


def newest(chain: list[Document], key: str) -> Any:
    """Take what the last file that says something of a key says; None where none does."""
    return next((value for document in reversed(chain) if (value := getattr(document, key))), None)


def error_of(faults: list[Fault]) -> ScenarioError:
    """Make one error of all faults, in the order of files and lines."""
    ordered = sorted(dict.fromkeys(faults), key=lambda fault: (fault.file, fault.line or 0))
    if len(ordered) == 1:
        only = ordered[0]
        return ScenarioError(only.summary(), only.expected, only.remedy, faults=(only,))
    lines = "\n  ".join(str(fault) for fault in ordered)
    return ScenarioError(f"{len(ordered)} things are wrong:\n  {lines}", faults=tuple(ordered))
