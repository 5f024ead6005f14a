"""The manifest: everything that made a report, so that anyone can repeat it and check that it is the same.

``manifest.json`` is part of the report and the same in every run with the same inputs. What differs between
runs (when, how long) stands apart in ``run.json``; why the newest run gave no report, in ``failed.json``.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

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


class Manifest(_Record):
    """What made a report and what it consists of; paths of inputs are relative to the project."""

    schema_: Literal["impact-manifest/1"] = Field(default="impact-manifest/1", alias="schema")
    key: str
    report: str
    title: str
    question: str
    slug: str
    notebook: str
    parameters: dict[str, bool | int | float | str]
    seed: int | None
    git_commit: str
    python: str
    packages: dict[str, str]
    inputs: dict[str, str]
    outputs: dict[str, str]


class Run(_Record):
    """When a report was made and how long that took."""

    schema_: Literal["impact-run/1"] = Field(default="impact-run/1", alias="schema")
    made_at: str
    seconds: float


class Failure(_Record):
    """Why the newest run of a report failed."""

    schema_: Literal["impact-failure/1"] = Field(default="impact-failure/1", alias="schema")
    report: str
    slug: str
    parameters: dict[str, bool | int | float | str]
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


def is_whole(folder: Path, manifest: Manifest) -> bool:
    """Say whether every output that the manifest names is there, unchanged."""
    return all(
        (folder / name).is_file() and sha256(folder / name) == digest
        for name, digest in manifest.outputs.items()
    )


def outputs_of(folder: Path) -> dict[str, str]:
    """Hash every file of a report except the records that stand apart; paths relative to the folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    names = {path.relative_to(folder).as_posix(): path for path in files}
    return {name: sha256(path) for name, path in names.items() if name not in APART}


def sha256(path: Path) -> str:
    """Hash a file."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _read(kind: type[_Kind], path: Path) -> _Kind | None:
    try:
        body: Any = json.loads(path.read_text(encoding="utf-8"))
        return kind.model_validate(body)
    except (OSError, ValueError, ValidationError):
        return None
