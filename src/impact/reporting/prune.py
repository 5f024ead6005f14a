"""Remove what nobody needs any more: earlier runs beyond the last few, and reports of abandoned requests.

A folder goes by a rename, the index follows, and only then its files are deleted: whoever is killed over it
leaves a report that is whole or gone, and the next command an index that leads nowhere else.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from impact.project import Project
from impact.project.held_signals import hold_signals
from impact.project.lock import lock
from impact.reporting import history
from impact.reporting import manifest as records
from impact.reporting.links.site_map import INDEX
from impact.reporting.plan.plan import plan
from impact.reporting.site.write_index import write_index
from impact.reporting.sweep import WORK, move, remove, sweep, workplace


@dataclass(frozen=True)
class Removal:
    """A folder that goes, why, and how many bytes that frees."""

    folder: Path
    why: str
    size: int


def prune(
    project: Project, *, keep: int = history.EARLIER, unlisted: bool = False, dry_run: bool = False
) -> list[Removal]:
    """Remove earlier runs of reports, and, when asked, reports that ``reports.yml`` does not list.

    Only folders that a run has made are removed, known by their ``manifest.json`` or ``failed.json``. Waits
    for a run or build of the same project to end.

    Parameters
    ----------
    project
        Whose ``reports/`` is pruned.
    keep
        How many earlier runs of each report stay.
    unlisted
        Remove reports, and their earlier runs, made with parameters that are not in ``reports.yml``.
    dry_run
        Remove nothing, only say what would go.

    Returns
    -------
    list of Removal
        What went, or would go.

    Raises
    ------
    ReportConfigError, ParameterError, BuildError
        When ``reports.yml`` cannot be read or, with ``unlisted``, expanded.
    """
    if dry_run:
        return _find(project, keep, unlisted)
    with lock(project.root, "impact prune"):
        sweep(project.root / WORK, project.reports)
        removals = _find(project, keep, unlisted)
        name = f"{os.getpid()}-prune"
        try:
            _take_away(project, removals, workplace(project.root, project.reports) / name)
        finally:
            with hold_signals():  # who is stopped here would leave an index that leads to what is gone
                # also where nothing goes: one who was killed over it may have left the index as it was
                if removals or (project.reports / INDEX).is_file():
                    write_index(project)
                for work in (project.root / WORK, project.reports / WORK):
                    remove(work / name)
                    with suppress(OSError):
                        work.rmdir()
    return removals


def _take_away(project: Project, removals: list[Removal], aside: Path) -> None:
    """Move folders out of ``reports/``, each at once; folders that are empty then go, too."""
    for number, removal in enumerate(removals):
        aside.mkdir(parents=True, exist_ok=True)
        move(removal.folder, aside / str(number))
    # also those that one who was killed has left
    earlier = project.reports / history.HISTORY
    for folder in (*earlier.glob("*/*"), *earlier.glob("*"), earlier, *project.reports.glob("[!.]*")):
        with suppress(OSError):  # something is in it, or it is a file
            folder.rmdir()


def _find(project: Project, keep: int, unlisted: bool) -> list[Removal]:
    removals: list[Removal] = []
    gone: set[Path] = set()
    if unlisted:
        listed = {(job.report.id, job.slug) for job in plan(project, [], {}, force=True).jobs}
        for folder in sorted(project.reports.glob("[!.]*/*/")):
            ours = any((folder / name).is_file() for name in (records.MANIFEST, records.FAILED, records.RUN))
            if ours and (folder.parent.name, folder.name) not in listed:
                removals.append(_removal(folder, "not in reports.yml"))
        for report, slug in history.places(project.reports):
            if (report, slug) not in listed:
                folder = project.reports / history.HISTORY / report / slug
                removals.append(_removal(folder, "earlier runs of a report that is not in reports.yml"))
                gone.add(folder)
    for report, slug in history.places(project.reports):
        earlier = history.runs(project.reports, report, slug)
        if project.reports / history.HISTORY / report / slug not in gone:
            why = f"more than {keep} runs ago"
            removals += [_removal(run.folder, why) for run in earlier[: max(len(earlier) - keep, 0)]]
            broken = history.unusable(project.reports, report, slug)
            removals += [_removal(folder, "it cannot be read any more") for folder in broken]
    return removals


def _removal(folder: Path, why: str) -> Removal:
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return Removal(folder, why, size)
