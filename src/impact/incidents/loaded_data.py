"""Loaded data: a registered dataset by its name, or one of those that the project ships."""

from __future__ import annotations

from impact.errors import UnknownName
from impact.incidents.example import SHIPPED
from impact.incidents.national_data import NationalData
from impact.incidents.pipeline import read
from impact.incidents.releases import stored_data
from impact.project import Project, find_project, own_data


def load(name: str, release: str | None = None, project: Project | None = None) -> NationalData:
    """Load a dataset.

    Parameters
    ----------
    name
        ``mine`` (the newest release) or ``mine@2021``; ``example`` and ``example-clearance``, made up, are
        there without an import, unless a dataset of that name was imported.
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
    dataset, version = own_data.split_reference(name)
    if dataset in SHIPPED and not own_data.read_releases(project, dataset).days:
        data = read(*SHIPPED[dataset])
        known = str(data.mapping.source.day)
        if (release or version) not in (None, known):
            raise UnknownName(
                f"{dataset} has no release {release or version!r}", f"the release {known}", "leave it out"
            )
        return data
    return stored_data.load(name, release, project)
