"""The keys of a run: hashes of everything that can change a report. Same keys, same report: not made again.

There are two. ``run_key`` holds what the execution depends on: the code cells of the notebook, the
parameters, the files that it reads, the code of the package and the installed versions. ``page_key`` holds
what only the page shows: text, titles, formats, templates. When only the second differs, the page is laid out
again from the executed notebook.

Which files and environment variables count is known from the last run, in which they were noted
(:mod:`impact.project.reads`).
Why that cannot leave a stale report: ``docs/decisions/0004-what-a-run-depends-on.md``.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from impact.errors import BuildError
from impact.project import Project, state_file
from impact.project.hashes import hash_json, hash_of, path_of, quick_stamp, sha256
from impact.project.kernel_reads import variables
from impact.project.reads import Record
from impact.reporting.key import unrecorded as texts
from impact.reporting.key.code import code_hashes, package_hash, package_versions, version
from impact.reporting.key.project_files import ProjectFiles
from impact.reporting.key.unrecorded import unrecorded

__all__ = [
    "KEY",
    "Needs",
    "Parts",
    "bibliography",
    "code_hashes",
    "expected",
    "hash_of",
    "input_hashes",
    "narrow",
    "package_hash",
    "package_versions",
    "parts",
    "read_parts",
    "unrecorded",
]

KEY = "key.json"
SCHEMA = "impact-key/2"
_BIBLIOGRAPHY = "data/raw/sources.csv"
_SCENARIOS = "scenarios"  # assumptions are inputs as tables are
# Tags that change how a notebook is executed; all others only change how it looks.
_TAGS = frozenset({"parameters", "raises-exception", "skip-execution"})
_DOCUMENT_PACKAGES = ("pypandoc-binary", "typst")


@dataclass(frozen=True)
class Parts:
    """What a report depends on, part by part; ``key.json`` of the report holds it.

    ``cells`` are id and hash of the code cells in order, ``inputs`` hash by path; ``every_table`` says why
    all files count, and is empty when only those count that the last run read. ``environment`` are digests
    by the name of a variable, in no key; ``beyond`` is what was reached and cannot be compared.
    """

    cells: tuple[tuple[str, str], ...]
    parameters: dict[str, Any]
    inputs: dict[str, str]
    code: dict[str, str]
    versions: dict[str, str]
    page: dict[str, str]
    every_table: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    beyond: tuple[str, ...] = ()

    @property
    def run_key(self) -> str:
        """Hash what the execution depends on."""
        body = [
            [digest for _, digest in self.cells],
            self.parameters,
            self.inputs,
            _digest_of(self.code),
            _digest_of(self.versions),
        ]
        return hash_json(body)

    @property
    def page_key(self) -> str:
        """Hash what only the page shows."""
        return hash_json(self.page)

    def to_json(self) -> str:
        """Write the parts with both keys, and the hash of all that as a seal."""
        body = {"schema": SCHEMA, "run_key": self.run_key, "page_key": self.page_key, **vars(self)}
        body["seal"] = hash_json(body)
        return json.dumps(body, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


@dataclass(frozen=True)
class Needs:
    """What a notebook and its parameters show about the files it reads."""

    paths: tuple[str, ...] = ()  # paths that are values of parameters
    unrecorded: str = ""  # why reads of the notebook may go unseen; empty when they cannot
    modules: tuple[str, ...] = ()  # what it imports that only a run shows to be the user's own
    notebook: str = ""  # its own file, which counts cell by cell


def read_parts(folder: Path) -> Parts | None:
    """Read what a report was made from; None when that is not there or of another version."""
    return state_file.read(folder / KEY, _parts_of)


def parts(
    notebook: Mapping[str, Any],
    *,
    report: Mapping[str, Any],
    parameters: Mapping[str, Any],
    inputs: Mapping[str, str],
    beside: Mapping[str, str] | None = None,
) -> Parts:
    """Take what a report depends on apart, all files counted.

    Parameters
    ----------
    notebook
        The notebook as committed; outputs, ids and editors' metadata do not count.
    report
        What ``reports.yml`` says that shows in the page: id, title, question, formats, schedule.
    parameters
        The value of every parameter, as JSON has it.
    inputs
        Hash by path, from :func:`input_hashes`.
    beside
        What else the page shows, hash by name: the map of the site, the citation.
    """
    cells = []
    shown = []
    for number, cell in enumerate(notebook["cells"], start=1):
        tags = sorted(cell.get("metadata", {}).get("tags", ()))
        if cell["cell_type"] == "code":
            effective = [tag for tag in tags if tag in _TAGS]
            cells.append((str(cell.get("id", number)), hash_json([cell["source"], effective])))
            shown.append(["code", tags])
        else:
            shown.append([cell["cell_type"], cell["source"], tags])
    run_code, page_code = code_hashes()
    page = {
        "text of the notebook": hash_json(shown),
        "metadata of the notebook": hash_json(notebook.get("metadata", {}).get("impact", {})),
        _BIBLIOGRAPHY: inputs.get(_BIBLIOGRAPHY, ""),
        **(beside or {}),
        **{f"reports.yml {name}": hash_json(value) for name, value in report.items()},
        **{f"package {name}": digest for name, digest in page_code.items()},
    }
    if set(report.get("formats", ())) - {"html"}:
        page |= _document_versions()
    return Parts(
        cells=tuple(cells),
        parameters=json.loads(json.dumps(dict(parameters))),  # a range reads back as a list
        inputs=dict(inputs),
        code=run_code,
        versions={"python": platform.python_version(), **package_versions()},
        page=page,
        every_table="never made",
    )


@lru_cache(maxsize=1)
def _document_versions() -> dict[str, str]:
    """Look up the versions of what only documents are made with; each look-up reads a file."""
    return {f"version of {name}": version(name) for name in _DOCUMENT_PACKAGES}


def narrow(files: ProjectFiles, whole: Parts, needs: Needs, record: Record | None) -> Parts:
    """Leave out the files that a run does not read.

    Parameters
    ----------
    files
        Of the project.
    whole
        With all files.
    needs
        What the notebook is known to need.
    record
        What the run noted, or the last run; None when there was none.
    """
    if record is None:
        return _made_of(files, whole, needs, needs.unrecorded or "what it reads is not known yet", Record(()))
    doubt, foreign = texts.unsettled(files.root, needs.modules, record.paths)
    return _made_of(files, whole, needs, needs.unrecorded or record.unseen or doubt, record, foreign)


def expected(files: ProjectFiles, whole: Parts, needs: Needs, last: Parts | None) -> Parts:
    """Leave out the files that the last run did not read, for what the report would be made from now."""
    if last is None:
        return narrow(files, whole, needs, None)
    record = Record(tuple(last.inputs), last.every_table, tuple(last.environment), last.beyond)
    foreign = tuple(name for name in last.versions if name not in whole.versions)
    return _made_of(files, whole, needs, needs.unrecorded or record.unseen, record, foreign)


def _made_of(
    files: ProjectFiles,
    whole: Parts,
    needs: Needs,
    why: str,
    record: Record,
    foreign: tuple[str, ...] = (),
) -> Parts:
    """Count what was read; and every file of the project where ``why`` says that more may have been."""
    paths = {*needs.paths, *record.paths}
    if why:
        paths |= {*whole.inputs, *(files.readable - {needs.notebook})}
    return replace(
        whole,
        inputs={name: whole.inputs.get(name) or files.hash_of(name) for name in sorted(paths)},
        versions={**texts.versions_of(foreign), **whole.versions},
        every_table=why,
        environment=variables.digests(
            files.root, variables.of_notebook(record.variables, whole.versions), os.environ
        ),
        beyond=record.beyond,
    )


def changed_meanwhile(project: Path, whole: Parts, record: Record) -> str:
    """Name a file that is no longer what it was when a run first opened it; empty when there is none.

    Those whose hashes were known before the run are left out: they are compared with these.
    """
    for name, before in record.stamps.items():
        if name not in whole.inputs and before != quick_stamp(path_of(project, name)):
            return name
    return ""


def input_hashes(project: Project) -> dict[str, str]:
    """Hash what notebooks may read, by path relative to the project.

    Raises
    ------
    BuildError
        When the processed tables have not been built.
    """
    if not (project.processed / "datapackage.json").is_file():
        raise BuildError("there is no data/processed", "the tables built from data/raw", "run: impact build")
    files = [
        path
        for folder in (project.processed, project.raw, project.root / _SCENARIOS)
        for path in folder.rglob("*")
        # nothing hidden, and no copy that JupyterLab keeps in .ipynb_checkpoints
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]
    return {path.relative_to(project.root).as_posix(): sha256(path) for path in sorted(files)}


def bibliography(project: Path) -> dict[str, str]:
    """Hash the bibliography, which every page prints from; by its path."""
    return {_BIBLIOGRAPHY: hash_of(project, _BIBLIOGRAPHY)}


def _parts_of(body: Any) -> Parts | None:
    """Make the parts of what ``key.json`` holds; its seal shows whether it is as it was written."""
    if not state_file.is_current(body, SCHEMA):
        return None
    if body.pop("seal") != hash_json(body):
        raise state_file.Damaged("the hash in it does not fit the rest")
    del body["schema"], body["run_key"], body["page_key"]
    cells = tuple((name, digest) for name, digest in body.pop("cells"))
    return Parts(cells=cells, beyond=tuple(body.pop("beyond")), **body)


def _digest_of(mapping: Mapping[str, str]) -> str:
    return _digest_items(tuple(sorted(mapping.items())))


@lru_cache(maxsize=8)
def _digest_items(items: tuple[tuple[str, str], ...]) -> str:
    return hash_json(items)
