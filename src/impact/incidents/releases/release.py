"""Release: one import of a dataset as it stands on disk, and what its ``dataset.json`` says."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from impact.arguments import instance, needs, optional
from impact.errors import ImpactError
from impact.project import Project, own_data, reads, state_file

SCHEMA = "impact-dataset/1"


@dataclass(frozen=True)
class Release:
    """One release of a dataset.

    ``state`` says what storing did: ``new``, ``replaced``, ``unchanged`` (the same content was there), or
    ``read`` where it was only looked up. ``facts`` is the content of ``dataset.json``: unit, source, publish
    level, rows, fingerprint of the file.
    """

    name: str
    release: str
    folder: Path
    state: str = "read"
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def reference(self) -> str:
        """Name and release as the command takes them: ``mine@2021``."""
        return f"{self.name}@{self.release}"

    @property
    def page(self) -> Path:
        """Page of the release."""
        return self.folder / "index.html"

    @property
    def rows(self) -> int:
        """Rows of its main table."""
        return int(self.facts.get("kept", 0))

    @property
    def keep_until(self) -> dt.date | None:
        """Last day on which the data may be kept, by their terms."""
        day = (self.facts.get("source") or {}).get("keep_until")
        return dt.date.fromisoformat(day) if day else None

    def overdue(self, today: dt.date) -> bool:
        """Whether the day is past until which the data may be kept."""
        return self.keep_until is not None and self.keep_until < today


@dataclass(frozen=True)
class Dataset:
    """A registered dataset with its releases, oldest first."""

    name: str
    releases: tuple[Release, ...]

    @property
    def current(self) -> Release:
        """The newest release."""
        return self.releases[-1]


def read_release(project: Project, reference: str) -> Release:
    """Look a release up.

    Raises
    ------
    UnknownName
        When there is no such dataset or release.
    ImpactError
        When its ``dataset.json`` cannot be read.
    """
    folder = own_data.release_folder(project, reference)
    name, release = folder.parent.name, folder.name.removeprefix(own_data.MOVED)
    path = folder / own_data.DATASET
    reads.note(project, path)
    try:
        facts = own_data.read_facts(folder)
    except (OSError, state_file.Damaged) as error:
        why = error if isinstance(error, state_file.Damaged) else "it is not there"
        raise ImpactError(
            f"data/own/{name}/{release}/{own_data.DATASET} cannot be read ({why})",
            "the facts of the release",
            f"import it again: impact import FILE --map M --as {name} --release {release} --replace",
        ) from error
    return Release(name, release, folder, facts=facts)


@needs("datasets", project=optional(instance(Project, expected="a project", remedy="leave it out")))
def datasets(project: Project | None = None) -> list[Dataset]:
    """List the registered datasets, each with its releases.

    Returns
    -------
    list of Dataset
        By name; empty when nothing was imported.
    """
    from impact.project import find_project

    project = project or find_project()
    listed = []
    for name in own_data.dataset_names(project):
        releases = own_data.read_releases(project, name).ordered
        if releases:
            made = tuple(read_release(project, f"{name}@{release}") for release in releases)
            listed.append(Dataset(name, made))
    return listed
