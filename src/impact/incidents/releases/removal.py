"""Removal of a dataset or one of its releases, with all that was fetched for it."""

from __future__ import annotations

import shutil

from impact.errors import ImportRefused, machine_lacks
from impact.incidents.releases.snapshot import forget_snapshots, read_log
from impact.incidents.releases.store import recover, write_index
from impact.project import Project, find_project, own_data, own_places
from impact.project.held_signals import hold_signals
from impact.project.lock import lock


def forget(name: str, release: str | None = None, project: Project | None = None) -> list[str]:
    """Remove a dataset, or one release of it, with what was fetched for it.

    It is gone at once, by a rename; its files are deleted then, before Ctrl-C or SIGTERM is heard. Whoever is
    killed over it and calls this again has the rest deleted, as has the next import of that dataset.

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
    home = own_data.own_folder(project) / name
    going(project, reference)  # a wrong request need not wait to be refused
    with lock(project.root, "impact incidents forget"):
        try:
            forgotten = recover(project, name)
            if reference in forgotten:
                own_places.index_places(project)
                return forgotten
            own_data.release_folder(project, reference)
            days = dict(own_data.read_releases(project, name).days)
            if release is None or set(days) == {release}:
                with hold_signals():
                    gone = home.rename(home.with_name(f"{own_data.MOVED}{name}"))
                    own_places.index_places(project)
                    shutil.rmtree(gone)
                return [f"{name}@{known}" for known in sorted(days)]
            # what was fetched goes first: as long as the release is in the index, this can be called again
            forget_snapshots(home, release, read_log(home))  # refuses a log that is damaged
            days.pop(release)
            with hold_signals():
                gone = (home / release).rename(home / f"{own_data.MOVED}{release}")
                write_index(home, days)
                own_places.index_places(project)
                shutil.rmtree(gone)
        except OSError as error:
            words = f"{reference} could not be removed: {error.strerror or error}"
            raise machine_lacks(error, words) or ImportRefused(
                words,
                "permission to write in data/own",
                f"remove data/own/{reference.replace('@', '/')} yourself",
            ) from error
    return [reference]


def going(project: Project, reference: str) -> list[str]:
    """List what there is to remove, of a dataset or one of its releases.

    What is left of one that somebody was killed over counts.

    Raises
    ------
    UnknownName
        When there is no such dataset or release.
    """
    name, release = own_data.split_reference(reference)
    home = own_data.own_folder(project) / name
    left = home / f"{own_data.MOVED}{release}" if release else home.with_name(f"{own_data.MOVED}{name}")
    if left.is_dir():
        return [reference]
    own_data.release_folder(project, reference)
    known = own_data.read_releases(project, name).ordered
    return [reference] if release else [f"{name}@{one}" for one in known]
