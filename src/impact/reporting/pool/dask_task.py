"""The cluster's side: a task of a Dask worker makes a report in a process and returns its files.

A worker runs tasks in threads, but kernels want a process whose main thread handles signals, and a report
that kills its process must not take the worker along.
"""

from __future__ import annotations

import io
import os
import pickle
import platform
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from impact.errors import ClusterError
from impact.project import Project, find_project
from impact.project.hashes import hash_of
from impact.reporting import sweep
from impact.reporting.key import cachekey
from impact.reporting.pool import worker
from impact.reporting.run.job import Job, Outcome, Progress

#: the topic under which workers report the progress of a batch
TOPIC = "impact-progress"

_stopped: set[str] = set()  # batches
_processes: dict[str, set[subprocess.Popen[bytes]]] = {}  # by batch


class ProcessDied(Exception):
    """The process that made a report has died over it, twice."""


def installed() -> dict[str, str]:
    """List what this process makes reports with, version or hash by name."""
    code = {"Python": platform.python_version(), "impact": cachekey.package_hash()}
    return {**code, **cachekey.package_versions(), **code}  # of impact the code and not the version


def describe(root: str, names: list[str]) -> dict[str, str]:
    """List what this worker has, for comparison with what the run has: what is installed, and files by hash.

    Parameters
    ----------
    root
        The project's folder where the run was started.
    names
        Files that the reports depend on, relative to the project.
    """
    project = _project(Path(root))
    return {**installed(), **{name: hash_of(project.root, name) for name in names}}


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> list[str]:
    """Name what differs between two descriptions; nothing when reports would be the same.

    >>> differences({"Python": "3.11.7", "a.csv": "1", "b": "2"}, {"Python": "3.12.1", "a.csv": "", "b": "2"})
    ['Python 3.12.1 instead of 3.11.7', 'a.csv missing']
    """
    return [
        f"{name} {there[name][:12]} instead of {here.get(name, '')[:12] or 'none'}"
        if there.get(name)
        else f"{name} missing"
        for name in dict.fromkeys([*here, *there])
        if here.get(name) != there.get(name)
    ]


def make(batch: str, number: int, job: Job, expected: Mapping[str, str]) -> tuple[Outcome, bytes]:
    """Make a report in a process of its own; the task that a run submits.

    Parameters
    ----------
    batch, number
        Of the run, and of the job in it.
    job
        What to make.
    expected
        What is installed where the run was started; a worker may have come after the others were asked.

    Returns
    -------
    Outcome, bytes
        How it came out, and the report's folder (or what remains of a failed one) as a zip file.
    """
    from distributed import get_worker

    if problems := differences(expected, installed()):
        raise ClusterError(f"a worker differs: {'; '.join(problems[:3])}", "the same packages everywhere")
    dask_worker = get_worker()

    def progress(done: int, total: int) -> None:
        dask_worker.log_event(TOPIC, {"batch": batch, "step": (number, done, total)})

    try:
        return _in_process(batch, job, progress)
    except ProcessDied:  # perhaps somebody else's fault
        return _in_process(batch, job, progress)


def stop(batch: str) -> None:
    """End the processes of a batch at once; each removes what it has half made."""
    _stopped.add(batch)
    for process in tuple(_processes.get(batch, ())):
        _end(process)


def _in_process(batch: str, job: Job, progress: Progress) -> tuple[Outcome, bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", "from impact.reporting.pool.dask_task import make_one; make_one()"],
        stdin=subprocess.PIPE,  # its end tells the process that the worker is gone
        stdout=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C in the worker's terminal is the worker's affair
    )
    _processes.setdefault(batch, set()).add(process)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        if batch in _stopped:
            raise RuntimeError("this batch was stopped")
        pickle.dump(job, process.stdin)
        process.stdin.flush()
        while len(message := pickle.load(process.stdout)) == 2 and isinstance(message[0], int):  # noqa: S301
            progress(*message)
        return message
    except (OSError, EOFError, pickle.UnpicklingError) as error:
        raise ProcessDied(f"process {process.pid} died over {job.report.id} ({job.slug})") from error
    finally:
        _end(process)
        _processes[batch].discard(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):
            if pipe is not None:
                pipe.close()
    sweep.sweep_scratch(f"{process.pid}-*")  # where it was killed


def _project(root: Path) -> Project:
    """Find the project: at the same path, as on a shared folder; or else where this worker stands."""
    return Project(root) if (root / "reports.yml").is_file() else find_project()


def make_one() -> None:
    """Make the report that comes in through standard input; progress and result go out as pickles."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what anything prints must not get between the answers
    job: Job = pickle.load(sys.stdin.buffer)  # noqa: S301 - between a process and its own child

    def send(message: tuple[object, ...]) -> None:
        pickle.dump(message, answers)
        answers.flush()

    with sweep.scratch_folder() as here:
        worker.begin(lambda: os.read(0, 1), here)
        local = replace(
            job,
            project=_project(job.project).root,
            reports=here / "reports",
            work=here / "w",
            scratch=here / "s",
        )
        outcome = worker.make(local, lambda *step: send(step))
        # a path of this machine says nothing on another one
        send((replace(outcome, where=job.folder / outcome.where.name), pack(local.folder)))


def pack(folder: Path) -> bytes:
    """Pack a folder as a zip file."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder).as_posix())
    return body.getvalue()


def unpack(body: bytes, folder: Path) -> None:
    """Unpack a zip file into a folder."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        archive.extractall(folder)
