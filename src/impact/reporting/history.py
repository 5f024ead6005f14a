"""What reports said before: ``reports/.history/<report>/<parameters>/<number>``, the newest number last.

When a run replaces a report by one that says something else, the old one's findings, tables, manifest and
time stay here; pictures and pages do not, they can be made again. The site and ``impact diff`` tell what
changed.
"""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from impact.reporting import manifest as records
from impact.reporting.manifest import Manifest

HISTORY = ".history"
#: How many earlier runs of a report are kept; `impact prune --keep` keeps fewer.
EARLIER = 24
# Monthly schedules are 28 to 31 days apart.
_MONTH = timedelta(days=27)
_TABLES = "tables"
_NUMBER = re.compile(r"[0-9]{1,9}")
#: what becomes of a damaged record of an earlier run
_GOES = "and impact prune removes it"


@dataclass(frozen=True)
class EarlierRun:
    """An earlier run of a report."""

    folder: Path
    manifest: Manifest
    made_at: str  # ISO time; may be empty

    @property
    def number(self) -> int:
        """Its place in the row of runs."""
        return int(self.folder.name)

    @property
    def day(self) -> str:
        """The day on which it was made, as an ISO date; may be empty."""
        return self.made_at[:10]


def keep(old: Path, folder: Path) -> Path | None:
    """Keep the results of a report that was just replaced, when those of the new one differ.

    Called by whoever put the new report in its place. What goes wrong here costs the history, never the
    report.

    Parameters
    ----------
    old
        The folder of the replaced report; it is only read.
    folder
        Where the report stands: ``reports/<id>/<parameters>``.

    Returns
    -------
    Path or None
        Where it is kept; None when there was nothing to keep.
    """
    manifest = records.read_manifest(old)
    now = records.read_manifest(folder)
    if manifest is None or (now is not None and _results(now) == _results(manifest)):
        return None
    reports = folder.parents[1]
    place = reports / HISTORY / manifest.report / manifest.slug
    number = max((int(taken.name) for taken in _numbered(place)), default=0) + 1
    new = place / f".new-{os.getpid()}"
    target = place / f"{number:04d}"
    try:
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        for name in (records.MANIFEST, records.FINDINGS, records.RUN):
            with suppress(FileNotFoundError):
                shutil.copyfile(old / name, new / name)
        if (old / _TABLES).is_dir():
            shutil.copytree(old / _TABLES, new / _TABLES)
        new.rename(target)
        trim(reports, manifest.report, manifest.slug, EARLIER)
    except OSError:  # no room left, for one; the new report is more than the memory of the old one
        shutil.rmtree(new, ignore_errors=True)
        return None
    return target


def runs(reports: Path, report: str, slug: str) -> list[EarlierRun]:
    """List the earlier runs of a report, the newest last."""
    earlier = []
    for folder in _numbered(reports / HISTORY / report / slug):
        manifest = records.read_manifest(folder, _GOES)
        if manifest is not None:
            run = records.read_run(folder, _GOES)
            earlier.append(EarlierRun(folder, manifest, (run.made_at if run else None) or ""))
    return sorted(earlier, key=lambda run: run.number)


def unusable(reports: Path, report: str, slug: str) -> list[Path]:
    """List the kept runs of a report that cannot be read any more; nobody can compare with them."""
    readable = {run.folder for run in runs(reports, report, slug) if _as_kept(run)}
    return [folder for folder in _numbered(reports / HISTORY / report / slug) if folder not in readable]


def _as_kept(run: EarlierRun) -> bool:
    """Whether findings and tables are those that were kept."""
    return records.unchanged(run.folder, run.manifest, *_results(run.manifest)[0])


def _numbered(place: Path) -> list[Path]:
    """List the folders of kept runs, readable or not, the newest last."""
    if not place.is_dir():
        return []
    folders = [path for path in place.iterdir() if path.is_dir() and _NUMBER.fullmatch(path.name)]
    return sorted(folders, key=lambda folder: int(folder.name))


def places(reports: Path) -> list[tuple[str, str]]:
    """List report and parameters of everything that has a history."""
    folders = sorted((reports / HISTORY).glob("*/*/"))
    return [(folder.parent.name, folder.name) for folder in folders if folder.is_dir()]


def baseline(reports: Path, report: str, slug: str, made_at: str) -> EarlierRun | None:
    """Find the run to compare a report with: the newest that is a month older, or else the newest.

    Parameters
    ----------
    reports
        The folder of all reports.
    report, slug
        Which report, with which parameters.
    made_at
        When the report that stands was made, an ISO time.
    """
    earlier = runs(reports, report, slug)
    if not earlier:
        return None
    try:
        limit = datetime.fromisoformat(made_at) - _MONTH
        older = [run for run in earlier if run.made_at and datetime.fromisoformat(run.made_at) <= limit]
    except (ValueError, TypeError):  # no time, or one without a zone
        older = []
    return older[-1] if older else earlier[-1]


def trim(reports: Path, report: str, slug: str, last: int) -> list[Path]:
    """Remove all but the last runs of a report; gives the folders that are gone."""
    earlier = _numbered(reports / HISTORY / report / slug)
    gone = earlier[: max(len(earlier) - last, 0)]
    for folder in gone:
        half = folder.with_name(f".new-{os.getpid()}-{folder.name}")  # a half run is nothing to compare with
        with suppress(OSError):
            folder.rename(half)
            shutil.rmtree(half, ignore_errors=True)
    return gone


def _results(manifest: Manifest) -> tuple[dict[str, str], dict[str, object]]:
    """Collect what a reader would notice: the hashes of findings and tables, and the parameters."""
    outputs = {
        name: digest
        for name, digest in manifest.outputs.items()
        if name == records.FINDINGS or name.startswith(f"{_TABLES}/")
    }
    return outputs, dict(manifest.parameters)
