"""Processes of this machine as workers: each has one report in hand, and takes only that one down with it.

A worker that ends, whoever ended it and however, is replaced; what it had in hand comes back as
:class:`WorkerDied`. The pool of the standard library gives up all its workers when one dies, and hands an
interruption of a worker (SIGTERM, ``SystemExit``) to whoever waits for the result, whom it would end, too.
"""

from __future__ import annotations

import gc
import os
import queue
import threading
import time
import traceback
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

from impact.project.environment import environment_with, put
from impact.reporting.pool import forking, worker
from impact.reporting.run import execute
from impact.reporting.run.job import Job, Outcome
from impact.reporting.run.warm import forked_process

if TYPE_CHECKING:
    import socket
    from multiprocessing.process import BaseProcess

    from impact.reporting.run.warm.launch import ForkServer

# Workers that may end one after the other before they begin a report: such a machine has no room for any.
_STARTS = 3

# Seconds that a worker may take to end when there is no more to do: its warm process ends with it.
_FAREWELL = 30.0

# With it Python looks for no modules in the folder it is started in, where a csv.py may lie; workers are
# started by ``python -c``, which would.
_SAFE_PATH = "PYTHONSAFEPATH"
_BEGUN = "begun"  # a worker's first word about a report
_Task = tuple[int, Job, "Future[Outcome | Defect]"]


class WorkerDied(Exception):
    """A worker ended with a report in hand, or before it could begin with it."""


@dataclass(frozen=True)
class Defect:
    """An error of ours in a worker, in words and in full."""

    error: str
    trace: str


class ProcessExecutor:
    """Worker processes, as :class:`~impact.reporting.pool.pool.Executor`.

    Parameters
    ----------
    workers
        How many there are at once.
    jobs
        What they are to make.
    """

    def __init__(self, workers: int, jobs: list[Job]) -> None:
        self._shared = (jobs[0].scratch.parent, jobs[0].work.parent)
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._steps: queue.SimpleQueue[tuple[int, int, int]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._processes: set[BaseProcess] = set()
        self._stopped = False
        self._vain = 0  # workers in a row that ended before they began a report
        #: whether no worker can be started here, so that none need be tried again
        self.hopeless = False
        # The first ones are forked, before there are threads. Those that take their place are spawned, which
        # inherit nothing: no threads, sockets or locks.
        forked: list[_Worker | None] = [None] * workers
        self._warm: ForkServer | None = None
        if forking.ready({name for job in jobs for name in job.report.formats}, jobs[0].project):
            with suppress(OSError):  # no memory for one, no pipe: the seat says so
                self._warm = _warm_for_all(workers, jobs)
                for number in range(workers):
                    forked[number] = self._start("fork")
        self._seats = [threading.Thread(target=self._hold_seat, args=(own,), daemon=True) for own in forked]
        for seat in self._seats:
            seat.start()

    def submit(self, number: int, job: Job) -> Future[Any]:
        """Hand out a job."""
        future: Future[Outcome | Defect] = Future()
        self._tasks.put((number, job, future))
        return future

    def steps(self) -> Iterator[tuple[int, int, int]]:
        """Drain what has been reported of progress since the last call."""
        with suppress(queue.Empty):
            while True:
                yield self._steps.get_nowait()

    def outcome(self, job: Job, future: Future[Any]) -> Outcome | None:
        """Read how a finished job came out; none when its worker died under it."""
        try:
            answer: Outcome | Defect = future.result()
        except WorkerDied:
            return None
        if isinstance(answer, Outcome):
            return answer
        failure = execute.Failed(answer.error, None, None)
        return execute.keep_failure(job, failure, time.monotonic(), trace=answer.trace)

    def close(self) -> None:
        """End the workers after all is done."""
        for _ in self._seats:
            self._tasks.put(None)
        for seat in self._seats:
            seat.join()
        if self._warm is not None:
            self._warm.stop()

    def stop(self) -> None:
        """Stop workers at once: each removes what it has half made and ends its kernel, or is killed."""
        with self._lock:
            self._stopped = True
            processes = list(self._processes)
        for process in processes:
            process.terminate()
        deadline = time.monotonic() + worker.GRACE
        for process in processes:
            _end(process, deadline)
        self.close()

    def _hold_seat(self, own: _Worker | None) -> None:
        """Hand one job after the other to a worker, and another worker the next when that one has died."""
        while (task := self._tasks.get()) is not None:
            number, job, future = task
            try:
                own, answer = self._make(own, number, job)
            except Exception as error:  # noqa: BLE001 - also no process, no memory for one, no pipe
                own = None
                future.set_exception(error if isinstance(error, WorkerDied) else WorkerDied(str(error)))
            else:
                future.set_result(answer)
        if own is not None:
            own.close()
            self._forget(own, _FAREWELL)

    def _make(self, own: _Worker | None, number: int, job: Job) -> tuple[_Worker, Outcome | Defect]:
        for _ in range(_STARTS):
            if self.hopeless:
                break
            own = own or self._start()
            try:
                own.hand_out(job)
                for done, total in own.steps():
                    self._steps.put((number, done, total))
            except (EOFError, OSError):
                self._forget(own)
                if own.begun:
                    break
                self._vain += 1
                self.hopeless = self._vain >= _STARTS * len(self._seats)
                own = None  # it has died idle, or while it started: no fault of this job
            else:
                self._vain = 0
                return own, own.answer
        raise WorkerDied(f"the worker of {job.report.id} ({job.slug}) has died")

    def _start(self, how: str = "spawn") -> _Worker:
        with self._lock:
            if self._stopped:
                raise WorkerDied("the batch was stopped")
            own = _Worker(how, self._shared, self._warm if how == "fork" else None)
            self._processes.add(own.process)
            return own

    def _forget(self, own: _Worker, seconds: float = worker.GRACE) -> None:
        _end(own.process, time.monotonic() + seconds)
        own.connection.close()
        with self._lock:
            self._processes.discard(own.process)


class _Worker:
    """One worker, seen from here."""

    def __init__(self, how: str, shared: tuple[Path, ...], warm: ForkServer | None) -> None:
        context: Any = get_context(how)
        self.connection, theirs = context.Pipe()
        with theirs, _split_off(warm) as server:
            forked = how == "fork"
            begin = partial(_serve_forked, forked_process.open_files(), server) if forked else _serve
            arguments = (theirs, os.environ.get(_SAFE_PATH), *shared)
            self.process: BaseProcess = context.Process(target=begin, args=arguments)
            with forked_process.signals_held() if forked else environment_with({_SAFE_PATH: "1"}):
                self.process.start()
        self.begun = False
        self.answer: Any = None

    def hand_out(self, job: Job) -> None:
        self.begun = False
        self.connection.send(job)

    def steps(self) -> Iterator[tuple[int, int]]:
        """Follow a job to its end; raise EOFError where the worker ends before."""
        while True:
            wait([self.connection, self.process.sentinel])
            if not self.connection.poll():
                raise EOFError
            message = self.connection.recv()
            if message == _BEGUN:
                self.begun = True
            elif isinstance(message, tuple):
                yield message
            else:
                self.answer = message
                return

    def close(self) -> None:
        """Tell it that there is no more to do."""
        with suppress(OSError):
            self.connection.send(None)


def _warm_for_all(workers: int, jobs: list[Job]) -> ForkServer | None:
    """Begin to warm up one process for all workers: a fork of this one, else where several need one."""
    from impact.reporting.run.kernel import begin_warming_for_all

    executed = [job for job in jobs if job.kernel == "warm" and not job.reuse]
    if not executed:
        return None
    first, several = executed[0], workers > 1 and len(executed) > 1
    return begin_warming_for_all(
        first.project, first.scratch.with_name("warm"), few=first.few, several=several
    )


@contextmanager
def _split_off(warm: ForkServer | None) -> Iterator[socket.socket | None]:
    """Have a fork server split off for a worker that is forked now; its end here is closed afterwards."""
    if warm is None:
        yield None
        return
    with warm.split() as channel:
        yield channel


def _end(process: BaseProcess, deadline: float) -> None:
    """Wait for the end of a process, and kill it when that does not come."""
    process.join(max(deadline - time.monotonic(), 0.0))
    if process.is_alive():
        process.kill()
        process.join()


# In the worker. -------------------------------------------------------------------------------------------


def _serve_forked(
    inherited: tuple[int, ...],
    server: socket.socket | None,
    connection: Connection,
    safe_path: str | None,
    *shared: Path,
) -> None:
    keep = {connection.fileno(), *([server.fileno()] if server else [])}
    forked_process.settle(inherited, keep, forking.NAME)
    gc.freeze()  # else looking for circles of objects would copy every page that it shares with the run
    if server is not None:
        from impact.reporting.run.warm.launch import adopt

        adopt(server)
    _serve(connection, safe_path, *shared)


def _serve(connection: Connection, safe_path: str | None, *shared: Path) -> None:
    """Make one report after the other until there are no more.

    Whatever ends this process while it has one in hand, a signal or what the report did to it, is for the
    runner the death of a worker.
    """
    put(_SAFE_PATH, safe_path)  # of this process's start alone: a notebook's own programs know nothing of it
    parent = parent_process()
    worker.begin(parent.join if parent is not None else lambda: None, *shared)
    forked_process.hear_signals()
    try:
        while (job := connection.recv()) is not None:
            connection.send(_BEGUN)
            connection.send(_answer(connection, job))
    except BaseException as end:  # noqa: BLE001 - the runner says what has become of the report
        orphan = isinstance(end, (EOFError, OSError)) or (parent is not None and not parent.is_alive())
        if orphan:  # the thread of `begin` sweeps up and ends this process
            threading.Event().wait(2 * worker.GRACE)
        raise SystemExit(143) from None


def _answer(connection: Connection, job: Job) -> Outcome | Defect:
    try:
        return worker.make(job, lambda done, total: connection.send((done, total)))
    except Exception as error:  # noqa: BLE001 - a defect of ours must not take the rest of the batch down
        return Defect(f"{type(error).__name__}: {error}", traceback.format_exc())
