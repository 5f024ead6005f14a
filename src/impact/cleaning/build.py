"""Build all processed tables at once: the new folder replaces the old one only when everything is right."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from impact import catalogue
from impact.arguments import instance, needs
from impact.catalogue import RAW, TABLES
from impact.catalogue.csvfile import RawFile, raw_bytes, read_raw
from impact.cleaning.accounts import Account
from impact.cleaning.clean import as_records
from impact.cleaning.datapackage import describe
from impact.cleaning.frames import make_frames
from impact.cleaning.parquet_file import write_quarantine, write_table
from impact.errors import BuildError, ImpactError, RawDataError, machine_lacks
from impact.project import Project, output_files, state_file
from impact.project.hashes import hash_of
from impact.project.held_signals import hold_signals
from impact.project.layout import PACKAGE
from impact.project.lock import lock

EXPECTED_ROWS = "expected_rows.csv"
_SCHEMA = "impact-accounts/1"
_MODULES = ("errors", "vocabulary", "places", "catalogue", "data", "cleaning")


@dataclass(frozen=True)
class BuildResult:
    """What a build did: the account of every table, and whether anything had to be done."""

    accounts: list[Account]
    folder: Path
    up_to_date: bool
    quarantined: int


@needs(
    "build",
    project=instance(
        Project, expected="a project", remedy="pass impact.project.find_project(), or run: impact build"
    ),
)
def build(
    project: Project, *, force: bool = False, waiting: Callable[[str], None] | None = None
) -> BuildResult:
    """Build ``data/processed`` from ``data/raw``.

    Nothing is done when raw files and cleaning code are as they were. Otherwise all tables are made in a
    temporary folder beside the old one, which they replace at the very end; whatever goes wrong before
    leaves the old tables as they are. Waits for a run or another build of the same project to end, and
    tells ``waiting`` so in one line.

    Raises
    ------
    RawDataError
        When a raw file cannot be read.
    BuildError
        When an account does not balance, a key is claimed twice or too much had to be quarantined.
    """
    key = build_key(project)
    clean = not any(project.processed.parent.glob(".processed-*"))
    if not force and clean and (accounts := _kept(project, key)):
        return accounts  # without the lock: a run that reads these very tables is no reason to wait
    with lock(project.root, "impact build", waiting):
        _recover(project)
        if not force and (accounts := _kept(project, key)):  # perhaps by whom we waited for
            return accounts
        return _build(project, key)


def _build(project: Project, key: str) -> BuildResult:
    project.processed.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=".processed-", dir=project.processed.parent))
    try:
        accounts, quarantined = _write_tables(project, temporary, key)
        temporary.chmod(0o755)
        _replace(project.processed, temporary)
    except ImpactError:
        raise
    except OSError as error:
        words = f"data/processed could not be written: {error.strerror or error}"
        raise machine_lacks(error, words) or BuildError(
            words,
            "room and permission to write",
            "free disk space or correct the permissions; the last good tables stay in place",
        ) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return BuildResult(accounts, project.processed, False, quarantined)


def build_key(project: Project) -> str:
    """Hash everything the processed tables depend on: raw files and the cleaning code."""
    digest = hashlib.sha256(f"schema {catalogue.VERSION}".encode())
    code: Iterable[Path] = (
        path
        for module in _MODULES
        for path in (
            sorted(p for p in (PACKAGE / module).iterdir() if p.suffix in (".py", ".csv"))
            if (PACKAGE / module).is_dir()
            else [PACKAGE / f"{module}.py"]
        )
    )
    for path in (*sorted(project.raw.glob("*.csv")), *code):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(raw_bytes(path)).digest())
    return digest.hexdigest()


def _kept(project: Project, key: str) -> BuildResult | None:
    stored = state_file.read(project.processed / "accounts.json", _stored, "the tables are built again")
    if stored is None or stored.key != key:
        return None
    whole = all(
        digest and hash_of(project.processed, name) == digest for name, digest in stored.outputs.items()
    )
    return BuildResult(stored.accounts, project.processed, True, stored.quarantined) if whole else None


class _Stored(BaseModel):
    """What a build notes of itself in ``accounts.json``."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    schema_: Literal["impact-accounts/1"] = Field(alias="schema")
    key: str
    quarantined: int
    accounts: list[Account]
    inputs: dict[str, str]
    outputs: dict[str, str]


def _stored(body: Any) -> _Stored | None:
    """Accept the notes of a build; as JSON, in which tuples are lists."""
    if not state_file.is_current(body, _SCHEMA):
        return None
    stored = _Stored.model_validate_json(json.dumps(body), strict=True)
    if not all(account.balances for account in stored.accounts):
        raise state_file.Damaged("an account in it does not balance")
    return stored


def _expected_rows(project: Project) -> dict[str, int]:
    path = project.raw / EXPECTED_ROWS
    file = read_raw(path, ("file", "rows"))
    try:
        return {row.texts["file"]: int(row.texts["rows"]) for row in file.rows}
    except ValueError as error:
        raise RawDataError(
            f"{EXPECTED_ROWS}: {error}", "a file name and a whole number in each line"
        ) from None


def read_all(project: Project) -> dict[str, RawFile]:
    """Read every raw file of the catalogue."""
    expected = _expected_rows(project)
    return {
        name: read_raw(project.raw / f"{name}.csv", table.raw, expected.get(f"{name}.csv", 0))
        for name, table in RAW.items()
    }


def _write_tables(project: Project, folder: Path, key: str) -> tuple[list[Account], int]:
    made = make_frames(read_all(project))
    cleaned, frames = made.cleaned, made.frames
    for name, frame in frames.items():
        write_table(TABLES[name], frame, folder / f"{name}.parquet")
    refused = [record for table in cleaned.values() for record in as_records(table.refused, table.table.name)]
    quarantine = pd.DataFrame(refused, columns=["table", "file", "line", "column", "value", "reason"])
    quarantine = quarantine.sort_values(["file", "line"], kind="stable", ignore_index=True)
    write_quarantine(quarantine, folder / "quarantine.parquet")
    describe(frames, folder)
    accounts = [cleaned[name].account for name in TABLES if name in cleaned]
    inputs = {p.name: hashlib.sha256(raw_bytes(p)).hexdigest() for p in sorted(project.raw.glob("*.csv"))}
    outputs = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}
    stored = {
        "schema": _SCHEMA,
        "key": key,
        "quarantined": len(quarantine),
        "accounts": [asdict(account) for account in accounts],
        "inputs": inputs,
        "outputs": outputs,
    }
    (folder / "accounts.json").write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")
    return accounts, len(quarantine)


def _retired(processed: Path) -> Path:
    return processed.with_name(".processed-retired")


def _replace(processed: Path, new: Path) -> None:
    """Put the new folder in the place of the old one by renaming; see :func:`_recover`."""
    retired = _retired(processed)
    shutil.rmtree(retired, ignore_errors=True)
    with hold_signals():
        if processed.exists():
            processed.rename(retired)
        new.rename(processed)
        shutil.rmtree(retired, ignore_errors=True)


def _recover(project: Project) -> None:
    """Bring the old tables back when a build was killed between its two renames; remove what it left.

    To be called by who holds the project's lock: no other build is at work then, whatever the clock says.
    """
    retired = _retired(project.processed)
    if retired.exists() and not project.processed.exists():
        retired.rename(project.processed)
    for folder in project.processed.parent.glob(".processed-*"):
        shutil.rmtree(folder, ignore_errors=True)


def record_rows(project: Project) -> Path:
    """Write how many data lines each raw file holds now, after figures were added."""
    path = project.raw / EXPECTED_ROWS
    counts = {
        f"{name}.csv": read_raw(project.raw / f"{name}.csv", table.raw).read for name, table in RAW.items()
    }
    lines = ["file,rows", *(f"{name},{rows}" for name, rows in sorted(counts.items()))]
    output_files.write_text(path, "\n".join([*lines, ""]))
    return path


__all__ = ["BuildResult", "build", "build_key", "read_all", "record_rows"]
