"""Which public datasets have casualties of a place: an index below ``data/own``, written at each import.

A profile of a country reads one small file, ``data/own/_places/KHM.json``, and no other, so that importing a
dataset makes only the reports of its own places due.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from impact.project import own_data, reads, state_file
from impact.project.layout import Project

_FOLDER = "_places"  # no dataset can be named so


def datasets_of(project: Project, place: str) -> list[str]:
    """List the registered datasets with casualties of a place that have a public release, by name.

    Parameters
    ----------
    place
        ISO 3166-1 alpha-3 code.
    """
    path = own_data.own_folder(project) / _FOLDER / f"{place}.json"
    reads.note(project, path)
    try:
        return state_file.checked(path, _names)
    except FileNotFoundError:
        # without data/own there is no need to list datasets, on whose names the report would then depend
        if path.parent.is_dir() or not path.parent.parent.is_dir():
            return []
        return sorted(_by_place(project).get(place, []))  # who was replacing the index was killed over it
    except state_file.Damaged as damage:
        state_file.tell(path, str(damage), "the next import makes it again")
        return sorted(_by_place(project).get(place, []))


def _names(body: Any) -> list[str]:
    if type(body) is not list or not all(type(name) is str for name in body):
        raise state_file.Damaged("values of another kind")
    return body


def index_places(project: Project) -> None:
    """Write the index anew from the releases that stand, after an import and after a dataset is gone.

    It is whole, or not there at all and then worth nothing to :func:`datasets_of`. It is empty where no
    dataset is left.
    """
    home, named = own_data.own_folder(project), _by_place(project)
    new, old, folder = home / f".{_FOLDER}.new", home / f".{_FOLDER}.old", home / _FOLDER
    for left in (new, old):
        shutil.rmtree(left, ignore_errors=True)
    new.mkdir(parents=True)
    for place, names in named.items():
        (new / f"{place}.json").write_text(json.dumps(sorted(names)) + "\n", encoding="utf-8")
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _by_place(project: Project) -> dict[str, list[str]]:
    """List for each place the datasets with casualties of it, from the public releases that stand."""
    import pyarrow.parquet as pq

    home = own_data.own_folder(project)
    named: dict[str, list[str]] = {}
    for name in own_data.dataset_names(project):
        places: set[str] = set()
        for release in own_data.read_releases(project, name).ordered:
            path = home / name / release / own_data.ANNUAL
            if path.is_file() and _is_public(project, path.parent):
                reads.note(project, path)
                column = pq.read_table(path, columns=["place"]).column("place")
                places |= {place for place in column.unique().to_pylist() if place}
        for place in places:
            named.setdefault(place, []).append(name)
    return named


def _is_public(project: Project, folder: Path) -> bool:
    reads.note(project, folder / own_data.DATASET)
    try:
        return own_data.level_of(own_data.read_facts(folder)) == own_data.PUBLIC
    except (FileNotFoundError, state_file.Damaged):
        return False  # nobody knows to whom it may be shown
