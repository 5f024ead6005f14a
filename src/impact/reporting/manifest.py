"""The manifest: everything that made a report, so that anyone can repeat it and check that it is the same.

``manifest.json`` is part of the report and the same in every run with the same inputs. What differs between
runs (how the newest one came out, when, how long) stands apart in ``run.json``; why it gave no report, in
``failed.json``.
"""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from impact.project import state_file
from impact.project.clock import read_moment
from impact.project.hashes import sha256

MANIFEST = "manifest.json"
RUN = "run.json"
FAILED = "failed.json"
FAILED_NOTEBOOK = "failed.ipynb"
REPORT = "report.html"
NOTEBOOK = "notebook.ipynb"
FINDINGS = "findings.json"

# what becomes of a damaged record, and of the report beside it
_AGAIN = "the next run makes it again"

# What a run leaves besides its report; not listed among the outputs of the manifest.
APART = frozenset({MANIFEST, RUN, FAILED, FAILED_NOTEBOOK})


def _name(text: str) -> str:
    """Accept the name of a report or of its parameters: a folder of its own, never one elsewhere."""
    if not text or text.startswith(".") or set(text) & set("/\\\0"):
        raise ValueError("no name of a folder")
    return text


def _file(text: str) -> str:
    """Accept the path of a file inside a report."""
    path = PurePosixPath(text)
    if not text or "\0" in text or path.is_absolute() or ".." in path.parts:
        raise ValueError("no path inside a report")
    return text


def _time(text: str) -> str:
    """Accept a time in ISO form; empty where there is none."""
    if text:
        read_moment(text)
    return text


_Name = Annotated[str, AfterValidator(_name)]
_File = Annotated[str, AfterValidator(_file)]
_Time = Annotated[str, AfterValidator(_time)]


class _Record(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=True, strict=True, allow_inf_nan=False
    )

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
    report: _Name
    title: str
    question: str
    slug: _Name
    notebook: str
    parameters: dict[str, Any]
    seed: int | None
    git_commit: str
    python: str
    packages: dict[str, str]
    inputs: dict[str, str]
    outputs: dict[_File, str]


class Run(_Record):
    """How the newest run of a report came out; there after every run, whatever its state."""

    schema_: Literal["impact-run/1"] = Field(default="impact-run/1", alias="schema")
    state: State = "made"
    cause: Cause = ""  # of a failure
    message: str = ""
    made_at: _Time | None = None  # when the report that is there was made, by this run or an earlier one
    failed_at: _Time | None = None
    seconds: float = 0.0  # of making or failing, never of finding a report up to date
    key: str = ""
    kernel: str = ""


class Failure(_Record):
    """Why the newest run of a report failed."""

    schema_: Literal["impact-failure/1"] = Field(default="impact-failure/1", alias="schema")
    report: _Name
    slug: _Name
    parameters: dict[str, Any]
    cause: Cause = "error"
    error: str
    cell: int | None
    failed_at: _Time
    seconds: float


def read_manifest(folder: Path, then: str = _AGAIN) -> Manifest | None:
    """Read the manifest of a report; None when there is none, or it cannot be read.

    ``then`` tells the user what becomes of one that is damaged, here and below.
    """
    return _read(Manifest, folder / MANIFEST, then)


def read_failure(folder: Path, then: str = _AGAIN) -> Failure | None:
    """Read why the newest run of a report failed; None when it did not, or that cannot be read.

    A time that is still to come is not known: it is empty then.
    """
    failure = _read(Failure, folder / FAILED, then)
    if failure and not _known(failure.failed_at, folder / FAILED):
        failure = failure.model_copy(update={"failed_at": ""})
    return failure


def read_run(folder: Path, then: str = _AGAIN) -> Run | None:
    """Read how the newest run of a report came out; None when there was none, or that cannot be read.

    A time that is still to come is not known: it is None then.
    """
    run = _read(Run, folder / RUN, then)
    if run is None:
        return None
    unknown = [name for name in ("made_at", "failed_at") if not _known(getattr(run, name), folder / RUN)]
    return run.model_copy(update=dict.fromkeys(unknown))


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
    state_file.write(path, body)


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


def unchanged(folder: Path, manifest: Manifest, *names: str) -> bool:
    """Whether those of some outputs that the manifest names are there as they were made."""
    made = {name: manifest.outputs[name] for name in names if name in manifest.outputs}
    return is_whole(folder, manifest.model_copy(update={"outputs": made}))


def outputs_of(folder: Path) -> dict[str, str]:
    """Hash every file of a report except the records that stand apart; paths relative to the folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    names = {path.relative_to(folder).as_posix(): path for path in files}
    return {name: sha256(path) for name, path in names.items() if name not in APART}


def _read(kind: type[_Kind], path: Path, then: str) -> _Kind | None:
    schema = kind.model_fields["schema_"].default

    def check(body: Any) -> _Kind | None:
        return kind.model_validate(body) if state_file.is_current(body, schema) else None

    return state_file.read(path, check, then)


def _known(time: str | None, path: Path) -> bool:
    return bool(time) and state_file.is_known(read_moment(time or ""), path)
