"""Stored data: a release read back as it was stored."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv

from impact.errors import ImpactError, machine_lacks
from impact.incidents.account import Account
from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.national_data import NationalData
from impact.incidents.privacy.personal_values import masked
from impact.incidents.releases.release import Release, read_release
from impact.incidents.releases.release_files import ACCOUNT, FINDINGS, MAPPING, QUARANTINE
from impact.incidents.tables import TABLES
from impact.project import Project, find_project, own_data, reads, state_file
from impact.project.spreadsheet_text import from_csv


def load(name: str, release: str | None = None, project: Project | None = None) -> NationalData:
    """Load a release.

    Parameters
    ----------
    name
        ``mine`` (the newest release) or ``mine@2021``.
    release
        The same apart from the name.

    Returns
    -------
    NationalData
        As it was stored; ``facts`` holds what ``dataset.json`` says.

    Raises
    ------
    UnknownName
        When there is no such dataset or release, with the closest name.
    ImpactError
        When a file of it cannot be read.
    """
    project = project or find_project()
    reference = name if release is None else f"{own_data.split_reference(name)[0]}@{release}"
    return _stored(project, read_release(project, reference))


def _stored(project: Project, release: Release) -> NationalData:
    from impact.incidents.mapping import load as load_mapping

    folder = release.folder
    try:
        tables = {
            name: pq.read_table(_noted(project, folder / f"{name}.parquet"))
            for name in TABLES
            if name in release.facts["rows"]
        }
        account = _json(_noted(project, folder / ACCOUNT))
        account.pop("balances")
        mapping = load_mapping(_noted(project, folder / MAPPING))
        # again: a release may be older than a rule of what is masked
        findings = masked((_finding(body) for body in _json(_noted(project, folder / FINDINGS))), mapping)
        quarantined = _quarantine(_noted(project, folder / QUARANTINE))
        return NationalData(
            mapping=mapping,
            account=Account(**account),
            findings=findings,
            tables=tables,
            quarantined=quarantined,
            facts=release.facts,
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, pa.ArrowException) as error:
        words = f"data/own/{release.name}/{release.release} cannot be read: {_why(error)}"
        raise machine_lacks(error, words) or ImpactError(
            words,
            "a release as impact import writes it",
            f"import it again: impact import FILE --map M --as {release.name}"
            f" --release {release.release} --replace",
        ) from error


def _why(error: Exception) -> str:
    return str(error) if isinstance(error, state_file.Damaged) else type(error).__name__


def _noted(project: Project, path: Path) -> Path:
    reads.note(project, path)  # Arrow opens files without Python's own means
    return path


def _json(path: Path) -> Any:
    return state_file.checked(path, lambda body: body)


def _finding(body: dict[str, Any]) -> DataFinding:
    return DataFinding(**{**body, "effect": Effect(body["effect"]), "rows": tuple(body["rows"])})


def _quarantine(path: Path) -> pa.Table:
    kinds = {"row": pa.int64(), "kind": pa.string(), "column": pa.string(), "field": pa.string()}
    options = csv.ConvertOptions(column_types=kinds, strings_can_be_null=True)
    table = csv.read_csv(path, convert_options=options)
    for position, name in enumerate(table.column_names):
        if name != "row":
            texts = [None if text is None else from_csv(text) for text in table.column(name).to_pylist()]
            table = table.set_column(position, name, pa.array(texts, pa.string()))
    return table
