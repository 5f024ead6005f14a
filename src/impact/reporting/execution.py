"""Make one report: execute its notebook, write its files, put them in place whole or not at all.

Runs in a worker process. Everything is made in a folder of its own beside ``reports/`` and renamed at the
end; a failure leaves the last good report untouched and ``failed.ipynb`` beside it.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from impact.errors import ImpactError
from impact.reporting import manifest as records
from impact.reporting.spec import ReportSpec

# papermill imports nbformat, which beside JupyterLab compiles grammars for 0.8 s that nobody uses.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

# Begins the names of the temporary folders of runs; the number of the owning process follows.
SCRATCH = "impact-run-"

State = Literal["made", "up to date", "failed"]
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

    @property
    def folder(self) -> Path:
        """Where the report belongs."""
        return self.project / "reports" / self.report.id / self.slug

    @property
    def notebook(self) -> Path:
        """The notebook that is executed."""
        return self.project / "notebooks" / f"{self.report.notebook}.ipynb"


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


class Failed(Exception):
    """Carries what is left of a notebook up to the worker, with the cell that failed."""

    def __init__(self, error: str, cell: int | None, notebook: Any) -> None:
        super().__init__(error)
        self.error = error
        self.cell = cell
        self.notebook = notebook


def make(job: Job, progress: Progress) -> Outcome:
    """Make one report.

    Never raises for what a notebook or a report can do wrong: that is an outcome. An interruption is passed
    on after everything half made is removed.

    Parameters
    ----------
    job
        What to make.
    progress
        Told how many cells of how many are done.
    """
    started = time.monotonic()
    new = job.work / "new"
    for left in (job.work, job.scratch):  # of a worker that was killed over the same job
        shutil.rmtree(left, ignore_errors=True)
    try:
        new.mkdir(parents=True)
        (job.work / "for").write_text(f"{job.report.id}/{job.slug}", encoding="utf-8")
        executed = execute(job, progress)
        try:
            _write(job, executed, new)
        except ImpactError as error:
            raise Failed(str(error), None, executed) from error
        run = records.Run(made_at=_now(), seconds=round(time.monotonic() - started, 3))
        (new / records.RUN).write_text(run.to_json(), encoding="utf-8")
        put_in_place(new, job.folder, job.work / "replaced")
    except Failed as failure:
        return keep_failure(job, failure, started)
    except Exception as error:  # noqa: BLE001 - a defect of ours must not take the rest of the batch down
        defect = Failed(f"{type(error).__name__}: {error}", None, None)
        return keep_failure(job, defect, started, trace=traceback.format_exc())
    finally:
        shutil.rmtree(job.work, ignore_errors=True)
    return Outcome(job.report.id, job.slug, "made", time.monotonic() - started, job.folder / records.REPORT)


def execute(job: Job, progress: Progress) -> Any:
    """Execute a notebook with papermill in a kernel of its own, and give it back normalised.

    Raises
    ------
    Failed
        When a cell fails, time runs out, the kernel dies or the notebook stops itself: with the notebook as
        far as it came.
    """
    import nbformat
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    from impact.reporting import kernel
    from impact.reporting.normalise import normalise

    kernel.quiet()
    partial = job.work / "executing.ipynb"
    (job.scratch / "cwd").mkdir(parents=True)
    os.environ.update(kernel.environment(job.project, job.scratch))
    deadline = time.monotonic() + job.report.timeout
    reached = 0
    total = 1

    def on_start(**_: Any) -> None:
        nonlocal reached
        reached += 1

    def on_done(**_: Any) -> None:
        progress(reached, total)

    def remaining(_cell: Any) -> float:
        return max(deadline - time.monotonic(), 0.001)

    error, cell = "", None
    try:
        source = nbformat.read(job.notebook, as_version=4)
        total = sum(cell.cell_type == "code" and bool(cell.source.strip()) for cell in source.cells)
        total += bool(job.changed)  # papermill's cell with the parameters
        papermill.execute_notebook(
            str(job.notebook),
            str(partial),
            parameters=job.changed,
            kernel_name="python3",
            progress_bar=False,
            record_timing=False,
            coalesce_streams=True,
            store_widget_state=False,
            shutdown_kernel="immediate",  # waiting for a kernel to say goodbye costs 0.4 s, now and then 3 s
            kernel_manager_class=kernel.OwnKernelManager,
            config=kernel.connection(job.scratch),
            resources={"metadata": {"path": str(job.scratch / "cwd")}},
            timeout_func=remaining,
            on_cell_execute=on_start,
            on_cell_executed=on_done,
            extra_arguments=["--HistoryManager.enabled=False"],
        )
    except PapermillExecutionError as problem:
        error, cell = f"{problem.ename}: {_first_line(problem.evalue)}", reached
    except CellTimeoutError:
        error, cell = f"took longer than {job.report.timeout} s", reached
    except DeadKernelError:
        error, cell = "the kernel died (out of memory, or killed)", reached
    finally:
        shutil.rmtree(job.scratch, ignore_errors=True)
    left = nbformat.read(partial if partial.exists() else job.notebook, as_version=4)
    normalise(left, job.project)
    if not error:
        error, cell = _stopped_early(left)
    if error:
        raise Failed(f"code cell {cell}: {error}", cell, left)
    return left


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
        folder.rename(aside)
    try:
        new.rename(folder)
    except BaseException:
        if aside.exists() and not folder.exists():
            aside.rename(folder)
        raise


def sweep(work_root: Path, reports: Path) -> None:
    """Remove what killed runs left behind; a report that was just being replaced is put back.

    Parameters
    ----------
    work_root
        The folder of all jobs' working folders, each named after the process that owns it.
    reports
        The folder of the reports.
    """
    for scratch in Path(tempfile.gettempdir()).glob(f"{SCRATCH}*"):
        if not _owner_lives(scratch.name.removeprefix(SCRATCH)):
            shutil.rmtree(scratch, ignore_errors=True)
    for left in work_root.iterdir() if work_root.is_dir() else ():
        if _owner_lives(left.name):
            continue
        target = left / "for"
        if (left / "replaced").is_dir() and target.is_file():
            folder = reports / target.read_text(encoding="utf-8")
            if not folder.exists():
                (left / "replaced").rename(folder)
        shutil.rmtree(left, ignore_errors=True)


def _write(job: Job, executed: Any, new: Path) -> None:
    """Write everything a report consists of into ``new``, checked."""
    import platform

    import nbformat

    from impact.reporting import cachekey, exports, html, outputs

    shown = outputs.collect(executed)
    outputs.check_declared(shown, executed.metadata.get("impact", {}).get("outputs", {}))
    nbformat.write(executed, new / records.NOTEBOOK)
    exports.write(shown, new)
    page = html.render(executed, shown, html.About.of(job))
    (new / records.REPORT).write_text(page, encoding="utf-8")
    seed = job.parameters.get("seed")
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
        inputs={**job.inputs, f"notebooks/{job.notebook.name}": records.sha256(job.notebook)},
        outputs=records.outputs_of(new),
    )
    (new / records.MANIFEST).write_text(manifest.to_json(), encoding="utf-8")


def keep_failure(job: Job, failure: Failed, started: float, trace: str = "") -> Outcome:
    """Keep the partial notebook, its error on top, beside the last good report."""
    import nbformat

    seconds = time.monotonic() - started
    record = records.Failure(
        report=job.report.id,
        slug=job.slug,
        parameters=job.parameters,
        error=failure.error,
        cell=failure.cell,
        failed_at=_now(),
        seconds=round(seconds, 3),
    )
    where = job.folder / records.FAILED_NOTEBOOK
    try:
        job.folder.mkdir(parents=True, exist_ok=True)
        notebook = failure.notebook or nbformat.read(job.notebook, as_version=4)
        banner = nbformat.v4.new_markdown_cell(f"**This run failed.** {failure.error}", id="failure")
        notebook.cells.insert(0, banner)
        _replace(where, nbformat.writes(notebook) + "\n")
        _replace(job.folder / records.FAILED, record.to_json())
    except OSError as error:  # no space even for that: the line on the screen has to do
        trace = trace or f"{where} could not be written: {error}"
    return Outcome(job.report.id, job.slug, "failed", seconds, where, failure.error, trace)


def _stopped_early(notebook: Any) -> tuple[str, int | None]:
    """Find a cell that ended the kernel without an error: ``sys.exit(0)`` is not success."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    for number, cell in enumerate(code, start=1):
        for output in cell.outputs:
            if output.output_type == "error":
                return f"{output.ename}: the notebook stopped itself ({output.evalue or 'no reason'})", number
        if cell.execution_count is None:
            return "was not executed", number
    return "", None


def _replace(path: Path, text: str) -> None:
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        new.write_text(text, encoding="utf-8")
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def _owner_lives(name: str) -> bool:
    """Say whether the process lives with whose number the name of a folder begins."""
    number = name.partition("-")[0]
    try:
        os.kill(int(number), 0)
    except ValueError:
        return False
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _first_line(text: str) -> str:
    return next((line.strip() for line in str(text).splitlines() if line.strip()), "")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
