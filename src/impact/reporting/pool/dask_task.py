"""The cluster's side: a task of a Dask worker has a report made in a process and returns its files.

A worker runs tasks in threads, but kernels want a process whose main thread handles signals, and a report
that kills its process must not take the worker along. The process is kept for the next report of the batch,
as those of a run on one machine are, with what it has imported and the fork server of its warm kernels;
each report has a kernel of its own.
"""

from __future__ import annotations

import io
import os
import pickle
import platform
import select
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from impact.errors import ClusterError
from impact.project import Project, find_project
from impact.project.hashes import hash_of
from impact.reporting import sweep
from impact.reporting.key import cachekey
from impact.reporting.pool import worker
from impact.reporting.run.job import Job, Outcome, Progress

#: the topic under which workers report the progress of a batch
TOPIC = "impact-progress"

#: seconds that a process waits for its next report; then its run is over, or was killed
IDLE = 10.0

_stopped: set[str] = set()  # batches
_makers: dict[str, set[Maker]] = {}  # by batch: all that live
_free: dict[str, list[Maker]] = {}  # likewise: those that wait for work
_CODE = "from impact.reporting.pool.dask_task import serve; serve({})"


@dataclass(eq=False)
class Maker:
    """A process that makes one report after another."""

    process: subprocess.Popen[bytes]
    jobs: IO[bytes]  # what it is to make
    lifeline: IO[bytes]  # its end tells the process that the worker is gone
    answers: IO[bytes]


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
        return _in_process(batch, job, expected, progress)
    except ProcessDied:  # perhaps somebody else's fault
        return _in_process(batch, job, expected, progress)


def stop(batch: str) -> None:
    """End the processes of a batch at once; each removes what it has half made."""
    _stopped.add(batch)
    for maker in tuple(_makers.get(batch, ())):
        _end(batch, maker)


def release(batch: str) -> None:
    """End the processes of a batch that is done."""
    for maker in _free.pop(batch, []):
        _end(batch, maker)


def _in_process(
    batch: str, job: Job, expected: Mapping[str, str], progress: Progress
) -> tuple[Outcome, bytes]:
    maker = _take(batch)
    whole = False
    try:
        if batch in _stopped:
            raise RuntimeError("this batch was stopped")
        pickle.dump((job, dict(expected)), maker.jobs)
        maker.jobs.flush()
        while len(message := pickle.load(maker.answers)) == 2 and isinstance(message[0], int):  # noqa: S301
            progress(*message)
        whole = True
    except (OSError, EOFError, pickle.UnpicklingError) as error:
        words = f"process {maker.process.pid} died over {job.report.id} ({job.slug})"
        raise ProcessDied(words) from error
    finally:
        if whole and batch not in _stopped:
            _free.setdefault(batch, []).append(maker)
        else:
            _end(batch, maker)
    if isinstance(message[0], ClusterError):
        raise message[0]
    return message


def _take(batch: str) -> Maker:
    """Take a process that waits, or start one; those that have waited too long have ended by themselves."""
    for known, makers in tuple(_free.items()):
        for maker in [one for one in makers if one.process.poll() is not None]:
            makers.remove(maker)
            _end(known, maker)
    with suppress(IndexError, KeyError):
        return _free[batch].pop()
    theirs, ours = os.pipe()
    try:
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", _CODE.format(theirs)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=(theirs,),
            start_new_session=True,  # Ctrl-C in the worker's terminal is the worker's affair
        )
    except BaseException:
        os.close(ours)
        raise
    finally:
        os.close(theirs)
    assert process.stdin is not None
    assert process.stdout is not None
    maker = Maker(process, os.fdopen(ours, "wb"), process.stdin, process.stdout)
    _makers.setdefault(batch, set()).add(maker)
    return maker


def _end(batch: str, maker: Maker) -> None:
    _makers.get(batch, set()).discard(maker)
    process = maker.process
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (maker.jobs, maker.lifeline, maker.answers):
        with suppress(OSError):
            pipe.close()
    sweep.sweep_scratch(f"{process.pid}-*")  # where it was killed


def _project(root: Path) -> Project:
    """Find the project: at the same path, as on a shared folder; or else where this worker stands."""
    return Project(root) if (root / "reports.yml").is_file() else find_project()


def serve(handle: int) -> None:
    """Make the reports that come in, one after another; progress and results go out as pickles.

    Parameters
    ----------
    handle
        File descriptor of the pipe that the reports come through.
    """
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what anything prints must not get between the answers
    jobs = os.fdopen(handle, "rb")  # one at a time comes in, so that none waits in its buffer

    def send(message: tuple[Any, ...]) -> None:
        pickle.dump(message, answers)
        answers.flush()

    with sweep.scratch_folder() as here:
        worker.begin(lambda: os.read(0, 1), here)
        while select.select([jobs], [], [], IDLE)[0]:
            try:
                job, expected = pickle.load(jobs)  # noqa: S301 - between a process and its own child
            except EOFError:
                return
            if problems := differences(expected, installed()):  # edited since the worker was started
                send(
                    (ClusterError(f"a worker differs: {'; '.join(problems[:3])}", "the same everywhere"), b"")
                )
                return
            send(_make(job, here / "report", lambda *step: send(step)))


def _make(job: Job, here: Path, progress: Progress) -> tuple[Outcome, bytes]:
    """Make a report in a folder of its own, and pack it."""
    try:
        local = replace(
            job,
            project=_project(job.project).root,
            reports=here / "reports",
            work=here / "w",
            scratch=here / "s",
        )
        outcome = worker.make(local, progress)
        # a path of this machine says nothing on another one
        return replace(outcome, where=job.folder / outcome.where.name), pack(local.folder)
    finally:
        shutil.rmtree(here, ignore_errors=True)


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
