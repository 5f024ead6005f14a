"""A batch: jobs go to an executor, here or on a cluster, and come back as outcomes; stopping stops all."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import Any, Protocol

from impact.reporting import sweep
from impact.reporting.pool import worker
from impact.reporting.run import execute
from impact.reporting.run.execute import Job, Outcome

_TICK = 0.1

# Work is handed out again when its worker died; once a report has had a worker to itself it is to blame.
_ROUNDS = 3

Step = tuple[int, int, int]  # number of the job, cells done, cells in all


class Listener(Protocol):
    """Shows how a batch goes on."""

    def waiting(self, line: str) -> None:
        """Show for whom the batch has to wait."""

    def started(self, jobs: list[Job], outcomes: list[Outcome]) -> None:
        """Show that the request is checked: what is to be made, and what is up to date."""

    def progressed(self, job: Job, done: int, total: int) -> None:
        """Show that so many of so many cells of a report are done."""

    def finished(self, job: Job, outcome: Outcome) -> None:
        """Show that a report is made, or has failed."""


class Executor(Protocol):
    """Workers that make jobs: processes of this machine, or a cluster."""

    def submit(self, number: int, job: Job) -> Future[Any]:
        """Hand out a job."""

    def steps(self) -> Iterator[Step]:
        """Drain what has been reported of progress since the last call."""

    def outcome(self, _job: Job, future: Future[Any]) -> Outcome | None:
        """Read how a finished job came out; none when its worker died under it."""

    def close(self) -> None:
        """End the workers after all is done."""

    def stop(self) -> None:
        """Stop all work at once, leaving nothing half made."""


def run_all(
    jobs: list[Job], workers: int, listener: Listener | None, *, cluster: str | None = None
) -> Iterator[Outcome]:
    """Make all jobs, several at once.

    What a dying worker took down with it is tried again: what had not begun together, what had begun each
    alone, to know the culprit. A cluster does that by itself.

    Parameters
    ----------
    jobs
        What to make.
    workers
        How many processes to use here.
    listener
        Shows how it goes on.
    cluster
        Address of a scheduler; its workers are used instead of processes here.
    """
    if not jobs:
        return
    if cluster is not None:
        from impact.reporting.pool.dask import DaskExecutor

        for job, outcome in _follow(DaskExecutor(cluster, jobs), jobs, listener):
            yield outcome or _lost(job, listener, "the workers of the cluster died over it, or none was left")
        return
    remaining = jobs
    suspects: list[Job] = []
    for _ in range(_ROUNDS):
        again: list[Job] = []
        for job, outcome in _follow(
            ProcessExecutor(min(workers, len(remaining)), remaining), remaining, listener
        ):
            if outcome is None:
                again.append(job)
            else:
                yield outcome
        # Interrupted workers remove what they have begun, a killed one could not: that folder names it.
        suspects += [job for job in again if job.work.exists()]
        remaining = [job for job in again if not job.work.exists()]
        if not remaining:
            break
    for job in suspects + remaining:
        for _, outcome in _follow(ProcessExecutor(1, [job]), [job], listener):
            yield outcome or _lost(job, listener, "its worker process died twice (out of memory, or killed)")


def _lost(job: Job, listener: Listener | None, error: str) -> Outcome:
    sweep.end_strays(job.scratch)
    sweep.recover(job.work, job.folder.parents[1])
    failure = execute.Failed(error, None, None, cause="worker lost")
    outcome = execute.keep_failure(job, failure, time.monotonic())
    if listener:
        listener.finished(job, outcome)
    return outcome


def _follow(
    executor: Executor, jobs: list[Job], listener: Listener | None
) -> Iterator[tuple[Job, Outcome | None]]:
    """Hand out jobs and follow them to their ends; no outcome means that a worker died over the job."""
    numbers: dict[Future[Any], int] = {}
    try:
        for number, job in enumerate(jobs):
            numbers[executor.submit(number, job)] = number
        waiting = set(numbers)
        while waiting:
            done, waiting = wait(waiting, timeout=_TICK, return_when=FIRST_COMPLETED)
            for number, cells, total in executor.steps():
                if listener:
                    listener.progressed(jobs[number], cells, total)
            for future in done:
                job = jobs[numbers[future]]
                outcome = executor.outcome(job, future)
                if outcome is not None and listener:
                    listener.finished(job, outcome)
                yield job, outcome
        executor.close()
    except BaseException:
        executor.stop()
        for job in jobs:
            sweep.recover(job.work, job.folder.parents[1])
        raise


class ProcessExecutor:
    """Worker processes of our own."""

    def __init__(self, workers: int, jobs: list[Job]) -> None:
        # A spawned worker inherits nothing: no threads, sockets or locks of whoever called us.
        context = get_context("spawn")
        self._messages: Any = context.Queue()
        shared = (jobs[0].scratch.parent, jobs[0].work.parent)
        self._pool = ProcessPoolExecutor(
            workers, mp_context=context, initializer=_begin_worker, initargs=(self._messages, *shared)
        )

    def submit(self, number: int, job: Job) -> Future[Any]:
        """Hand out a job."""
        return self._pool.submit(_work, number, job)

    def steps(self) -> Iterator[Step]:
        """Drain what has been reported of progress since the last call."""
        while True:
            try:
                yield self._messages.get_nowait()
            except (queue.Empty, OSError):
                return

    def outcome(self, _job: Job, future: Future[Any]) -> Outcome | None:
        """Read how a finished job came out; none when its worker died under it, or under another one."""
        try:
            outcome: Outcome = future.result()
        except BrokenProcessPool:
            return None
        return outcome

    def close(self) -> None:
        """End the workers after all is done."""
        self._pool.shutdown()
        self._messages.close()

    def stop(self) -> None:
        """Stop workers at once: each removes what it has half made and ends its kernel, or is killed."""
        # Python 3.14 has terminate_workers(); before that the processes are only in a private attribute
        processes = list((getattr(self._pool, "_processes", None) or {}).values())
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.terminate()
        deadline = time.monotonic() + worker.GRACE
        for process in processes:
            process.join(max(deadline - time.monotonic(), 0.0))
            if process.is_alive():
                process.kill()
                process.join()
        self._messages.close()


# In the worker. -------------------------------------------------------------------------------------------

_messages: Any = None


def _begin_worker(messages: Any, *shared: Path) -> None:
    global _messages
    _messages = messages
    messages.cancel_join_thread()  # progress nobody reads any more must not keep a worker from ending
    parent = parent_process()
    worker.begin(parent.join if parent is not None else lambda: None, *shared)


def _work(number: int, job: Job) -> Outcome:
    def progress(done: int, total: int) -> None:
        _messages.put((number, done, total))

    return worker.make(job, progress)
