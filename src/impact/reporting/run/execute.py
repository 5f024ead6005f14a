"""Make one report: execute its notebook, write its files, put them in place whole or not at all.

Runs in a worker process. Everything is made in a folder of its own beside ``reports/`` and renamed at the
end; a failure leaves the last good report untouched and ``failed.ipynb`` beside it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import time
import traceback
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from impact.errors import ImpactError, RunFailed
from impact.project import reads
from impact.reporting import history, late_imports
from impact.reporting import manifest as records
from impact.reporting.key import cachekey
from impact.reporting.key.project_files import ProjectFiles
from impact.reporting.links.site_map import page_of
from impact.reporting.manifest import Cause
from impact.reporting.request.parameters import TAG, secrets
from impact.reporting.request.parameters.injecting import prepared_bytes
from impact.reporting.run import rerender
from impact.reporting.run.failure import disk_words, file_words, keep_failure, note_cancelled
from impact.reporting.run.job import Failed, Job, Outcome, Progress, notice_of, run_of, with_copy
from impact.reporting.run.limits import check_size
from impact.reporting.sweep import end_strays, move, recover

__all__ = [
    "Failed",
    "Job",
    "Outcome",
    "Progress",
    "disk_words",
    "execute",
    "keep_failure",
    "make",
    "note_cancelled",
    "obtain",
    "put_in_place",
]

late_imports.put_off()

# The tag of a cell that its author wants to be left out; nbclient does so.
_SKIPPED = "skip-execution"

# The record of what a report reads is part of its key and its manifest.
_TELLING_NAME = (
    "it read a file of the project whose name holds a secret; expected names that may be written down"
)
# A page is gone through element by element, a text of Markdown block by block.
_TOO_DEEP = "what it shows is nested too deep to be laid out; expected a few hundred levels at most"


def make(job: Job, progress: Progress) -> Outcome:
    """Make one report.

    Never raises for what a notebook or a report can do wrong: that is an outcome. An interruption is passed
    on after everything half made is removed.

    Parameters
    ----------
    job
        What to make.
    progress
        Called with how many cells of how many are done.
    """
    started = time.monotonic()
    new = job.work / "new"
    recover(job.work, job.folder.parents[1])  # of a worker that was killed over the same job
    shutil.rmtree(job.scratch, ignore_errors=True)
    try:
        new.mkdir(parents=True)
        (job.work / "for").write_text(f"{job.report.id}/{job.slug}", encoding="utf-8")
        job = with_copy(job)
        executed, job = obtain(job, progress)
        try:
            check_size(executed)
            _check_inputs(job)
            notice = _write(job, executed, new)
        except ImpactError as error:
            raise Failed(str(error), None, executed) from error
        except RecursionError as error:
            raise Failed(_TOO_DEEP, None, executed) from error
        run = run_of(job, "made", started)
        (new / records.RUN).write_text(run.to_json(), encoding="utf-8")
        put_in_place(new, job.folder, job.work / "replaced")
        history.keep(job.work / "replaced", job.folder)
    except Failed as failure:
        return keep_failure(job, failure, started)
    except OSError as error:
        return keep_failure(job, Failed(file_words(job, error), None, None), started)
    except ImpactError as error:
        return keep_failure(job, Failed(str(error), None, None), started)
    except Exception as error:  # noqa: BLE001 - a defect of ours must not take the rest of the batch down
        defect = Failed(f"{type(error).__name__}: {error}", None, None)
        return keep_failure(job, defect, started, trace=traceback.format_exc())
    finally:
        end_strays(job.scratch)
        shutil.rmtree(job.scratch, ignore_errors=True)
        shutil.rmtree(job.work, ignore_errors=True)
    seconds = time.monotonic() - started
    said = "; ".join(
        part for part in (notice_of(job), notice and f"{job.report.id} ({job.slug}): {notice}") if part
    )
    return Outcome(job.report.id, job.slug, "made", seconds, job.folder / records.REPORT, notice=said)


def obtain(job: Job, progress: Progress) -> tuple[Any, Job]:
    """Obtain the executed notebook, free of secrets, and the job narrowed to what it has read.

    Where only the page changed it is the notebook of the last run with the text as it is now; when that
    does not fit, it is executed all the same.

    Raises
    ------
    Failed
        As :func:`execute`.
    """
    stored = rerender.stored(job.notebook, job.folder / records.NOTEBOOK, job.changed) if job.reuse else None
    if stored is not None:
        return secrets.scrub(stored, job.secrets.values()), job
    record = job.work / "reads"
    with reads.recording(record):
        executed = execute(job, progress)
    secrets.scrub(executed, job.secrets.values())
    if job.whole is None or job.needs is None:
        return executed, job
    reading = reads.recorded(record)
    if any(secrets.scrub(path, job.secrets.values()) != path for path in reading.paths):
        raise Failed(_TELLING_NAME, None, executed)
    if name := cachekey.changed_meanwhile(job.project, job.whole, reading):
        raise Failed(f"{name} changed while the report was made", None, executed)
    parts = cachekey.narrow(ProjectFiles(job.project), job.whole, job.needs, reading)
    return executed, replace(job, parts=parts, key=parts.run_key, inputs=parts.inputs)


def execute(job: Job, progress: Progress) -> Any:
    """Execute a notebook with papermill in a kernel of its own, and give it back normalised.

    Raises
    ------
    Failed
        When a cell fails, time runs out, the kernel dies or the notebook stops itself: with the notebook as
        far as it came.
    """
    import nbformat

    from impact.reporting.run import kernel

    kernel.quiet()
    (job.scratch / "cwd").mkdir(parents=True)
    os.environ.update(kernel.environment(job.project, job.scratch, few=job.few))
    if job.kernel == "warm":
        kernel.begin_warming(few=job.few)  # in a process of its own, while this one imports papermill

    from nbclient.exceptions import DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    from impact.reporting.request.parameters.injecting import use_exact_translator
    from impact.reporting.run import engine, kernel_end
    from impact.reporting.run.normalise import normalise, written_ids
    from impact.reporting.run.notebook_client import OutOfTime, Steps
    from impact.reporting.run.time_left import TimeLeft

    use_exact_translator()
    reached = 0

    def on_start(**_: Any) -> None:
        nonlocal reached
        reached += 1

    def on_done(**_: Any) -> None:
        steps.reach(reached, total)

    error, cell = "", None
    cause: Cause = "error"
    notebook, ready = job.notebook, prepared_bytes(job.notebook, job.changed, TAG)
    if ready != job.notebook.read_bytes():  # a default that the run replaces is no part of it
        notebook = job.work / "given.ipynb"
        notebook.write_bytes(ready)
    total = sum(_holds_code(cell) for cell in json.loads(ready)["cells"])
    total += bool(job.changed)  # papermill's cell with the parameters
    holder: list[Any] = []
    steps = Steps(progress)
    try:
        engine.execute(
            notebook,
            job.changed,
            holder,
            partial=job.work / "executing.ipynb",
            scratch=job.scratch,
            kind=job.kernel,
            hidden=tuple(job.secrets.values()),
            remaining=TimeLeft(job.report.timeout),  # of the notebook: it begins when there is a kernel
            on_cell_execute=on_start,
            on_cell_executed=on_done,
        )
    except PapermillExecutionError as problem:
        words = secrets.scrub(problem.evalue, job.secrets.values())  # before they are cut
        error, cell = ": ".join(filter(None, (problem.ename, _first_line(words)))), reached
    except RunFailed as problem:
        error, cell = str(problem), reached
    except OutOfTime:
        error, cell, cause = f"took longer than {job.report.timeout} s", reached, "timeout"
    except DeadKernelError as problem:
        when = "" if reached else " while it started"
        words = kernel_end.words(getattr(problem, "exit_code", None), when)
        error, cell, cause = words, reached, "kernel died"
    finally:
        shutil.rmtree(job.scratch, ignore_errors=True)
    steps.say()  # not where this process is being ended: nobody may listen any more
    executed = holder[0] if holder else nbformat.reads(ready.decode("utf-8"), as_version=4)
    normalise(executed, job.project, scratch=job.scratch, ids=written_ids(job.notebook))
    if not error:
        error, cell = _stopped_early(executed)
    if error:
        raise Failed(f"code cell {cell}: {error}" if cell else error, cell or None, executed, cause)
    return executed


def put_in_place(new: Path, folder: Path, aside: Path) -> None:
    """Replace a report's folder by a new one; when that fails the old one is back.

    Parameters
    ----------
    new
        The finished folder, on the same file system.
    folder
        Where it belongs.
    aside
        Where the old one waits meanwhile; it must not exist.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    if folder.exists():
        move(folder, aside)
    try:
        new.rename(folder)
    except BaseException:
        if aside.exists() and not folder.exists():
            move(aside, folder)
        raise


def _check_inputs(job: Job) -> None:
    """Refuse a report whose data changed under it: it might hold old figures beside new ones."""
    for name, digest in job.inputs.items():
        if cachekey.hash_of(job.project, name) != digest:
            raise RunFailed(f"{name} changed while the report was made", "one set of data", "run it again")


def _write(job: Job, executed: Any, new: Path) -> str:
    """Write everything a report consists of into ``new``, checked; note what its maker should know."""
    import platform

    from nbformat import v4

    from impact.reporting.page import collect, exports, formats
    from impact.reporting.page.frame.imprint import read_imprint
    from impact.reporting.page.page import About

    shown = collect.collect(executed)
    try:
        collect.check_declared(shown, executed.metadata.get("impact", {}).get("outputs", {}))
    except RunFailed as error:
        raise Failed(str(error), None, executed, cause="output missing") from error
    planned = job.site.page(job.report.id, job.slug)
    about = About(
        title=job.report.title,
        question=job.report.question,
        notebook=job.report.notebook,
        parameters=job.parameters,
        key=job.key,
        git_commit=job.git_commit,
        rerun=job.rerun,
        formats=tuple(job.report.formats),
        schedule=(job.report.schedule or "") if planned else "",  # only what reports.yml plans is scheduled
        site=job.site,
        here=planned or page_of(job.report, job.slug, job.parameters),
        imprint=read_imprint(job.project),
    )
    text = v4.writes(executed)  # nbformat.write would check all of it once more, for a log alone
    (new / records.NOTEBOOK).write_text(f"{text}\n", encoding="utf-8")
    exports.write(shown, new)
    notice = formats.write(executed, shown, about, new)
    if job.parts is not None:
        (new / cachekey.KEY).write_text(job.parts.to_json(), encoding="utf-8")
    seed = job.parameters.get("seed")
    ready = prepared_bytes(job.notebook, job.changed, TAG)
    manifest = records.Manifest(
        key=job.key,
        report=job.report.id,
        title=job.report.title,
        question=job.report.question,
        slug=job.slug,
        notebook=job.report.notebook,
        parameters=job.parameters,
        seed=seed if isinstance(seed, int) else None,
        git_commit=job.git_commit,
        python=platform.python_version(),
        packages=cachekey.package_versions(),
        inputs={
            **job.inputs,
            **cachekey.bibliography(job.project),
            f"notebooks/{job.notebook.name}": hashlib.sha256(ready).hexdigest(),
        },
        outputs=records.outputs_of(new),
    )
    (new / records.MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
    return notice


def _stopped_early(notebook: Any) -> tuple[str, int | None]:
    """Find a cell that ended the kernel without an error: ``sys.exit(0)`` is not success."""
    from impact.reporting.run.engine import RAISES  # which imports papermill

    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    for number, cell in enumerate(code, start=1):
        raises = RAISES in cell.metadata.get("tags", ())
        for output in cell.outputs:
            if output.output_type == "error" and not raises:
                return f"{output.ename}: the notebook stopped itself ({output.evalue or 'no reason'})", number
        if cell.execution_count is None and _SKIPPED not in cell.metadata.get("tags", ()):
            return "was not executed", number
    return "", None


def _holds_code(cell: Mapping[str, Any]) -> bool:
    return cell["cell_type"] == "code" and bool("".join(cell["source"]).strip())


def _first_line(text: str) -> str:
    return next((line.strip() for line in re.split(r"[\r\n]+", str(text)) if line.strip()), "")
