"""What is kept of a report that was not made: its notebook as far as it came, and why, in words for people.

It stands beside the last good report, which stays as it is.
"""

from __future__ import annotations

import errno
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from impact.errors import machine_lacks
from impact.reporting import manifest as records
from impact.reporting.page.prose.signs import shortened, visible
from impact.reporting.request.parameters import secrets
from impact.reporting.run.job import Failed, Job, Outcome, notice_of, run_of
from impact.reporting.run.limits import KEPT, MESSAGE


def keep_failure(job: Job, failure: Failed, started: float, trace: str = "") -> Outcome:
    """Keep the partial notebook, its error on top, beside the last good report."""
    import nbformat

    secrets.scrub(failure.notebook, job.secrets.values())
    failure.error = _said(failure.error, job, MESSAGE)
    trace = _said(trace, job, KEPT)
    seconds = time.monotonic() - started
    run = run_of(job, "failed", started, failure)
    record = records.Failure(
        report=job.report.id,
        slug=job.slug,
        parameters=job.parameters,
        cause=failure.cause,
        error=failure.error,
        cell=failure.cell,
        failed_at=run.failed_at or "",
        seconds=run.seconds,
    )
    where = job.folder / records.FAILED_NOTEBOOK
    try:
        job.folder.mkdir(parents=True, exist_ok=True)
        records.note_run(job.folder, run)
        records.replace(job.folder / records.FAILED, record.to_json())
        notebook = failure.notebook or _as_planned(job.notebook)
        banner = nbformat.v4.new_markdown_cell(f"**This run failed.** {failure.error}", id="failure")
        notebook.cells.insert(0, banner)
        records.replace(where, nbformat.writes(_shortened(notebook)) + "\n")
    except Exception as error:  # noqa: BLE001 - no space even for that: the line on the screen has to do
        trace = trace or f"{where} could not be written: {error}"
    return Outcome(
        job.report.id, job.slug, "failed", seconds, where, failure.error, trace, failure.cause, notice_of(job)
    )


def _said(text: str, job: Job, most: int) -> str:
    """Settle what is said of a failure: no secret, nothing for a terminal alone, no more than one reads."""
    return shortened(visible(secrets.scrub(text, job.secrets.values())), most)


def note_cancelled(job: Job) -> Outcome:
    """Note that a report was to be made and the batch was stopped before; nothing else of it changes."""
    stopped = Failed("stopped before it was made", None, None, cause="cancelled")
    with suppress(OSError):
        job.folder.mkdir(parents=True, exist_ok=True)
        records.note_run(job.folder, run_of(job, "failed", time.monotonic(), stopped))
    where = job.folder / records.RUN
    return Outcome(job.report.id, job.slug, "failed", 0.0, where, stopped.error, cause="cancelled")


def disk_words(error: OSError) -> str:
    """Word what went wrong with a file, for people."""
    if error.errno == errno.ENOSPC:
        return "there is no room left on the disk; free some and run it again"
    name = f"{Path(error.filename).name}: " if error.filename else ""
    words = f"{name}{error.strerror or error}"
    return str(machine_lacks(error, words) or words)


def file_words(job: Job, error: OSError) -> str:
    """Word what went wrong with a file of a report; a notebook that has gone meanwhile is named as that."""
    if isinstance(error, FileNotFoundError) and not job.notebook.exists():
        name = f"{job.notebook.parent.name}/{job.notebook.name}"
        gone = f"{name} is not there any more: it was moved or renamed after the run had begun"
        return f"{gone}; put it back, or write its new name into reports.yml"
    return disk_words(error)


def _as_planned(path: Path) -> Any:
    """Read a notebook that was not executed at all; an empty one in its place where it has gone meanwhile."""
    import nbformat

    try:
        return nbformat.read(path, as_version=4)
    except FileNotFoundError:
        return nbformat.v4.new_notebook()


def _shortened(notebook: Any) -> Any:
    """Cut what a notebook has printed to what a person can read, so that its failure can be looked at."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "stream":
                output.text = shortened(output.text, KEPT)
            elif output.output_type == "error":
                output.evalue = shortened(output.evalue, KEPT)
                output.traceback = shortened("\n".join(output.traceback), KEPT).split("\n")
            elif isinstance(output.get("data", {}).get("text/plain"), str):
                output.data["text/plain"] = shortened(output.data["text/plain"], KEPT)
    return notebook
