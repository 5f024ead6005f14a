"""What goes to a worker and what comes back: one report to make, how it came out, the record of its run."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from impact.project import clock
from impact.reporting import manifest as records
from impact.reporting.key import cachekey
from impact.reporting.links.site_map import SiteMap
from impact.reporting.manifest import Cause, State
from impact.reporting.request.spec import ReportSpec
from impact.reporting.run.kernel_choice import cold_reason

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Job:
    """One report to make, with all that its worker needs to know."""

    project: Path
    report: ReportSpec
    slug: str
    parameters: dict[str, Any]  # every parameter's value
    changed: dict[str, Any]  # those that differ from the notebook's defaults
    key: str
    inputs: dict[str, str]
    git_commit: str
    rerun: str  # the exact command that makes this report again
    work: Path  # made, used and removed by this job
    scratch: Path  # likewise; with a short path, because it holds sockets
    reports: Path | None = None  # none means the project's; a worker of a cluster has its own
    parts: cachekey.Parts | None = None  # what the key holds
    whole: cachekey.Parts | None = None  # likewise, with every file that may be read
    needs: cachekey.Needs | None = None  # what is known of the files it reads
    site: SiteMap = field(default=SiteMap(), repr=False)  # the pages that it may link to
    reuse: bool = False  # only the page changed: lay it out from the notebook of the last run
    secrets: Mapping[str, str] = field(default_factory=dict)  # parameter -> environment variable
    kernel: str = "plain"  # or warm
    few: bool = False  # of a batch too small for a warm-up that imports everything
    planned: str = ""  # hash of the notebook's file when the run was planned; empty where nobody planned
    copy: Path | None = None  # of that file, for this job alone: the file itself may be saved meanwhile

    @property
    def folder(self) -> Path:
        """Where the report belongs."""
        return (self.reports or self.project / "reports") / self.report.id / self.slug

    @property
    def notebook(self) -> Path:
        """The notebook that is executed."""
        return self.copy or self.project / "notebooks" / f"{self.report.notebook}.ipynb"


@dataclass(frozen=True)
class Outcome:
    """How a report came out, and where to look."""

    report: str
    slug: str
    state: State
    seconds: float
    where: Path
    message: str = ""
    trace: str = field(default="", repr=False)  # of an error that is our own defect
    cause: Cause = ""  # of a failure
    notice: str = ""  # what else the user should know


class Failed(Exception):
    """Carries what is left of a notebook up to the worker, with the cell that failed and the cause."""

    def __init__(self, error: str, cell: int | None, notebook: Any, cause: Cause = "error") -> None:
        super().__init__(error)
        self.error = error
        self.cell = cell
        self.notebook = notebook
        self.cause = cause


def with_copy(job: Job) -> Job:
    """Copy the notebook, so that whoever saves it meanwhile changes the next run and not half of this one.

    Raises
    ------
    Failed
        When it was saved after the run was planned: its report would bear the key of another notebook.
    """
    content = job.notebook.read_bytes()
    if job.planned and hashlib.sha256(content).hexdigest() != job.planned:
        name = f"notebooks/{job.notebook.name}"
        raise Failed(
            f"{name} was saved after the run had begun; expected it as planned; run it again", None, None
        )
    copy = job.work / "notebook" / job.notebook.name
    copy.parent.mkdir()
    copy.write_bytes(content)
    return replace(job, copy=copy)


def run_of(job: Job, state: State, started: float, failure: Failed | None = None) -> records.Run:
    """Record a run that ends now and began at ``started`` of the monotonic clock."""
    return records.Run(
        state=state,
        cause=failure.cause if failure else "",
        message=failure.error if failure else "",
        made_at=None if failure else clock.stamp(),
        failed_at=clock.stamp() if failure else None,
        seconds=round(time.monotonic() - started, 3),
        key=job.key,
        kernel="plain" if cold_reason() else job.kernel,
    )


def notice_of(job: Job) -> str:
    """Note what else the user should know of how a report was made; empty when there is nothing."""
    if job.kernel == "plain" or not cold_reason():
        return ""
    return f"plain kernels took the place of warm ones: {cold_reason()}"
