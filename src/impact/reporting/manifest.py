"""The manifest: everything that made a report, so that anyone can repeat it and check that it is the same.

``manifest.json`` is part of the report and the same in every run with the same inputs. What differs between
runs (how the newest one came out, when, how long) stands apart in ``run.json``; why it gave no report, in
``failed.json``.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from impact.project.hashes import sha256

MANIFEST = "manifest.json"
RUN = "run.json"
FAILED = "failed.json"
FAILED_NOTEBOOK = "failed.ipynb"
REPORT = "report.html"
NOTEBOOK = "notebook.ipynb"
FINDINGS = "findings.json"

# What a run leaves besides its report; not listed among the outputs of the manifest.
APART = frozenset({MANIFEST, RUN, FAILED, FAILED_NOTEBOOK})


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    def to_json(self) -> str:
        """Write the record, its fields in their order and its mappings sorted."""
        body = self.model_dump(mode="json", by_alias=True)
        ordered = {name: dict(sorted(v.items())) if isinstance(v, dict) else v for name, v in body.items()}
        return json.dumps(ordered, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


_Kind = TypeVar("_Kind", bound=_Record)

State = Literal["made", "up to date", "failed"]
Cause = Literal["", "error", "timeout", "kernel died", "cancelled", "output missing", "worker lost"]


class Manifest(_Record):
    """What made a report and what it consists of; paths of inputs are relative to the project."""

    schema_: Literal["impact-manifest/1"] = Field(default="impact-manifest/1", alias="schema")
    key: str
    report: str
    title: str
    question: str
    slug: str
    notebook: str
    parameters: dict[str, Any]
    seed: int | None
    git_commit: str
    python: str
    packages: dict[str, str]
    inputs: dict[str, str]
    outputs: dict[str, str]


class Run(_Record):
    """How the newest run of a report came out; there after every run, whatever its state."""

    schema_: Literal["impact-run/1"] = Field(default="impact-run/1", alias="schema")
    state: State = "made"
    cause: Cause = ""  # of a failure
    message: str = ""
    made_at: str | None = None  # when the report that is there was made, by this run or an earlier one
    failed_at: str | None = None
    seconds: float = 0.0  # of making or failing, never of finding a report up to date
    key: str = ""
    kernel: str = ""


class Failure(_Record):
    """Why the newest run of a report failed."""

    schema_: Literal["impact-failure/1"] = Field(default="impact-failure/1", alias="schema")
    report: str
    slug: str
    parameters: dict[str, Any]
    cause: Cause = "error"
    error: str
    cell: int | None
    failed_at: str
    seconds: float


def read_manifest(folder: Path) -> Manifest | None:
    """Read the manifest of a report; None when there is none, or it cannot be read."""
    return _read(Manifest, folder / MANIFEST)


def read_failure(folder: Path) -> Failure | None:
    """Read why the newest run of a report failed; None when it did not."""
    return _read(Failure, folder / FAILED)


def read_run(folder: Path) -> Run | None:
    """Read how the newest run of a report came out; None when there was none."""
    return _read(Run, folder / RUN)


def note_run(folder: Path, run: Run) -> None:
    """Write ``run.json``, unless it says so already.

    A failure beside the last good report keeps when that was made.
    """
    before = read_run(folder)
    if run.made_at is None and before is not None:
        run = run.model_copy(update={"made_at": before.made_at})
    if run != before:
        replace(folder / RUN, run.to_json())


def replace(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    replace_bytes(path, text.encode("utf-8"))


def replace_bytes(path: Path, body: bytes) -> None:
    """Write a file of bytes whole or not at all."""
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        new.write_bytes(body)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def damages(folder: Path, manifest: Manifest) -> list[str]:
    """List which outputs that the manifest names are missing or changed, a sentence each."""
    problems = []
    for name, digest in manifest.outputs.items():
        path = folder / name
        if not path.is_file():
            problems.append(f"output {name} is missing")
        elif sha256(path) != digest:
            problems.append(f"output {name} was changed")
    return problems


def is_whole(folder: Path, manifest: Manifest) -> bool:
    """Whether every output that the manifest names is there, unchanged."""
    return all(
        (folder / name).is_file() and sha256(folder / name) == digest
        for name, digest in manifest.outputs.items()
    )


def outputs_of(folder: Path) -> dict[str, str]:
    """Hash every file of a report except the records that stand apart; paths relative to the folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    names = {path.relative_to(folder).as_posix(): path for path in files}
    return {name: sha256(path) for name, path in names.items() if name not in APART}


def _read(kind: type[_Kind], path: Path) -> _Kind | None:
    try:
        body: Any = json.loads(path.read_text(encoding="utf-8"))
        return kind.model_validate(body)
    except (OSError, ValueError, ValidationError):
        return None
