"""Remove what nobody needs any more: earlier runs beyond the last few, and reports of abandoned requests."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from impact.project import Project
from impact.project.lock import lock
from impact.reporting import history
from impact.reporting import manifest as records
from impact.reporting.plan.plan import plan
from impact.reporting.site.write_index import write_index


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

    Only folders that a run has made are removed, known by their ``manifest.json`` or ``failed.json``.

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
        With ``unlisted``, when ``reports.yml`` cannot be read or expanded.
    """
    if dry_run:
        return _find(project, keep, unlisted)
    with lock(project.root, "impact prune"):
        removals = _find(project, keep, unlisted)
        for removal in removals:
            shutil.rmtree(removal.folder)
            for parent in (removal.folder.parent, removal.folder.parent.parent):
                if parent != project.reports and parent.is_dir() and not any(parent.iterdir()):
                    parent.rmdir()
        if removals:
            write_index(project)
    return removals


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
