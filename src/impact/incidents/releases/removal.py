"""Removal of a dataset or one of its releases, with all that was fetched for it."""

from __future__ import annotations

import shutil

from impact.errors import ImportRefused, machine_lacks
from impact.incidents.releases.snapshot import forget_snapshots, read_log
from impact.incidents.releases.store import recover, write_index
from impact.project import Project, find_project, own_data, own_places
from impact.project.lock import lock


def forget(name: str, release: str | None = None, project: Project | None = None) -> list[str]:
    """Remove a dataset, or one release of it, with what was fetched for it.

    Parameters
    ----------
    name
        Of the dataset, or ``mine@2021``.
    release
        Of the release; none means all of the dataset.

    Returns
    -------
    list of str
        References of what was removed.

    Raises
    ------
    UnknownName
        When there is no such dataset or release.
    ImportRefused
        When it cannot be removed.
    """
    project = project or find_project()
    name, given = own_data.split_reference(name)
    release = release or given
    reference = f"{name}@{release}" if release else name
    place = own_data.release_folder(project, reference)
    home = place.parent
    with lock(project.root, "impact incidents forget"):
        try:
            recover(home)
            days = dict(own_data.read_releases(project, name).days)
            if release is None or set(days) == {release}:
                # the index goes first: from then on nothing is registered, however this ends
                (home / own_data.INDEX).unlink(missing_ok=True)
                shutil.rmtree(home)
                own_places.index_places(project)
                return [f"{name}@{known}" for known in sorted(days)]
            log = read_log(home)  # refuses one that is damaged, before anything goes
            days.pop(release)
            write_index(home, days)
            shutil.rmtree(home / release)
            forget_snapshots(home, release, log)
            own_places.index_places(project)
        except OSError as error:
            words = f"{reference} could not be removed: {error.strerror or error}"
            raise machine_lacks(error, words) or ImportRefused(
                words,
                "permission to write in data/own",
                f"remove data/own/{reference.replace('@', '/')} yourself",
            ) from error
    return [reference]
