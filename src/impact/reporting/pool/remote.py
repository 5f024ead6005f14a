"""The cluster's side: make reports in processes below a Dask worker, and send their files back as bytes.

A worker runs tasks in threads, but kernels want a process whose main thread handles signals, and a report
that kills its process must not take the worker along. So each thread of a worker borrows a process (a
*desk*), which is kept for the next report and ends with its worker, however that ends.
"""

from __future__ import annotations

import io
import os
import pickle
import platform
import queue
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from impact.errors import ClusterError, ImpactError
from impact.project import Project, find_project
from impact.project.hashes import sha256
from impact.reporting import sweep
from impact.reporting.key import cachekey
from impact.reporting.run.execute import Job, Outcome

#: seconds after which a desk that nobody uses is given up
_IDLE = 120.0

#: the topic under which workers tell the progress of a batch
TOPIC = "impact-progress"


def installed() -> dict[str, Any]:
    """Say what this process makes reports with: ``python``, ``code`` (hash of this package), ``packages``."""
    return {
        "python": platform.python_version(),
        "code": cachekey.package_hash(),
        "packages": dict(cachekey.package_versions()),
    }


def describe(root: str, names: list[str]) -> dict[str, Any]:
    """Say what this worker has, for comparison with what the run has.

    Parameters
    ----------
    root
        The project's folder where the run was started.
    names
        Files that the reports depend on, relative to the project.

    Returns
    -------
    dict
        What is :func:`installed` and ``files`` (hash by name; empty when there is no such file); or
        ``error`` when there is no project.
    """
    try:
        project = _project(Path(root))
    except ImpactError as error:
        return {"error": str(error)}
    return {**installed(), "files": {name: _hash(project.root / name) for name in names}}


def differences(here: Mapping[str, Any], there: Mapping[str, Any]) -> list[str]:
    """Name what differs between two descriptions, in words; nothing when reports would be the same.

    >>> differences({"python": "3.11.7", "files": {"a": "1"}}, {"python": "3.12.1", "files": {"a": "2"}})
    ['Python 3.12.1 instead of 3.11.7', 'another a']
    """
    if "error" in there:
        return [str(there["error"])]
    found = []
    if here["python"] != there["python"]:
        found.append(f"Python {there['python']} instead of {here['python']}")
    if here.get("code") != there.get("code"):
        found.append("another version of impact")
    ours, theirs = here.get("packages", {}), there.get("packages", {})
    found += [
        f"{name} {theirs.get(name, 'missing')} instead of {ours.get(name, 'none')}"
        for name in sorted(set(ours) | set(theirs))
        if ours.get(name) != theirs.get(name)
    ]
    for name, digest in here.get("files", {}).items():
        other = there.get("files", {}).get(name, "")
        if other != digest:
            found.append(f"another {name}" if other else f"no {name}")
    return found


def make(batch: str, number: int, job: Job, expected: Mapping[str, Any]) -> tuple[Outcome, bytes]:
    """Make a report in a desk of this worker; the task that a run submits.

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
        How it came out, and the report's folder (or what is left of a failed one) as a zip file.
    """
    if found := differences(expected, installed()):
        raise ClusterError(f"a worker differs: {'; '.join(found[:3])}", "the same packages everywhere")
    tell = _teller(batch, number)
    try:
        return _ask(batch, job, tell)
    except DeskDied:  # perhaps somebody else's fault
        return _ask(batch, job, tell)


def _ask(batch: str, job: Job, tell: Callable[[int, int], None]) -> tuple[Outcome, bytes]:
    desk = _desks.take(batch)
    try:
        answer = desk.ask(job, tell)
    except BaseException:
        desk.end()
        raise
    _desks.give_back(desk)
    return answer


def stop(batch: str) -> int:
    """End the desks of a batch at once; those at work remove what they have half made."""
    return _desks.end(batch)


def pack(folder: Path) -> bytes:
    """Pack a folder."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder).as_posix())
    return held.getvalue()


def unpack(body: bytes, folder: Path) -> None:
    """Unpack into a folder, which is made."""
    folder.mkdir(parents=True)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        archive.extractall(folder)


class DeskDied(Exception):
    """The process that made a report has died over it."""


class _Desk:
    """A process that makes one report after the other."""

    def __init__(self, batch: str) -> None:
        self.batch = batch
        self._process = subprocess.Popen(
            [sys.executable, "-c", "from impact.reporting.pool.remote import serve; serve()"],
            stdin=subprocess.PIPE,  # its end tells the desk that the worker is gone
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C in the worker's terminal is the worker's affair
        )

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, job: Job, tell: Callable[[int, int], None]) -> tuple[Outcome, bytes]:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        try:
            _send(stdin, job)
            while True:
                kind, body = _receive(stdout)
                if kind == "answer":
                    outcome, files = body
                    return outcome, files
                tell(*body)
        except (OSError, EOFError) as error:
            raise DeskDied(f"process {self._process.pid} died over {job.report.id} ({job.slug})") from error

    def end(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        for left in Path(tempfile.gettempdir()).glob(f"{sweep.SCRATCH}{self._process.pid}-*"):
            sweep.end_strays(left)  # of a desk that was killed
            shutil.rmtree(left, ignore_errors=True)


class _Desks:
    """The desks of a worker: as many as it has threads at work."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[_Desk] = []
        self._all: list[_Desk] = []
        self._stopped: set[str] = set()

    def take(self, batch: str) -> _Desk:
        with self._lock:
            if batch in self._stopped:
                raise RuntimeError("this batch was stopped")
            while self._idle:
                desk = self._idle.pop()
                if desk.batch == batch and desk.alive:
                    return desk
                self._all.remove(desk)
                desk.end()
            desk = _Desk(batch)
            self._all.append(desk)
            return desk

    def give_back(self, desk: _Desk) -> None:
        with self._lock:
            self._idle.append(desk)

    def end(self, batch: str) -> int:
        with self._lock:
            self._stopped.add(batch)
            ours = [desk for desk in self._all if desk.batch == batch]
            self._all = [desk for desk in self._all if desk.batch != batch]
            self._idle = [desk for desk in self._idle if desk.batch != batch]
        for desk in ours:
            desk.end()
        return len(ours)


_desks = _Desks()


def _teller(batch: str, number: int) -> Callable[[int, int], None]:
    from distributed import get_worker

    worker = get_worker()

    def tell(done: int, total: int) -> None:
        worker.log_event(TOPIC, {"batch": batch, "number": number, "done": done, "total": total})

    return tell


def _project(root: Path) -> Project:
    """Give the project at the same path, as on a shared folder; or else where this worker stands."""
    if (root / "reports.yml").is_file():
        return Project(root)
    return find_project()


def _hash(path: Path) -> str:
    return sha256(path) if path.is_file() else ""


# In the desk. ---------------------------------------------------------------------------------------------


def serve() -> None:
    """Make the reports that come in through standard input, until that ends."""
    from impact.reporting.pool import worker

    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what anything prints must not get between the answers
    jobs: queue.Queue[Job | None] = queue.Queue()
    gone = threading.Event()

    # unbuffered: at the end of this process its other thread still waits in here, and must hold no lock
    orders = os.fdopen(os.dup(0), "rb", buffering=0)

    def read() -> None:
        try:
            while True:
                jobs.put(_receive(orders))
        except (OSError, EOFError):
            gone.set()

    threading.Thread(target=read, daemon=True).start()
    shared = Path(tempfile.mkdtemp(prefix=f"{sweep.SCRATCH}{os.getpid()}-"))
    worker.begin(gone.wait, shared)
    try:
        while True:
            job = jobs.get(timeout=_IDLE)
            if job is None:
                return
            _send(answers, ("answer", _serve(job, shared, lambda *step: _send(answers, ("step", step)))))
    except queue.Empty:
        return
    finally:
        shutil.rmtree(shared, ignore_errors=True)


def _serve(job: Job, shared: Path, progress: Callable[[int, int], None]) -> tuple[Outcome, bytes]:
    from impact.reporting.pool import worker

    with tempfile.TemporaryDirectory(dir=shared, prefix="j", ignore_cleanup_errors=True) as room:
        here = Path(room)
        project = _project(job.project)
        local = replace(
            job, project=project.root, reports=here / "reports", work=here / "w", scratch=here / "s"
        )
        outcome = worker.make(local, progress)
        # a path of this machine says nothing on another one
        return replace(outcome, where=job.folder / outcome.where.name), pack(local.folder)


def _send(pipe: Any, body: Any) -> None:
    packed = pickle.dumps(body)
    pipe.write(struct.pack("!Q", len(packed)) + packed)
    pipe.flush()


def _receive(pipe: Any) -> Any:
    size = struct.unpack("!Q", _read(pipe, 8))[0]
    return pickle.loads(_read(pipe, size))  # noqa: S301 - between a process and its own child


def _read(pipe: Any, size: int) -> bytes:
    parts = []
    while size:
        part = pipe.read(size)
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
