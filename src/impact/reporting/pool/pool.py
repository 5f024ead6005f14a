"""A batch: jobs go to an executor, here or on a cluster, and come back as outcomes; stopping stops all."""

from __future__ import annotations

import queue
import time
from collections.abc import Generator, Iterator
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, Protocol

from impact.reporting import sweep
from impact.reporting.pool.processes import ProcessExecutor
from impact.reporting.run import execute
from impact.reporting.run.execute import Job, Outcome

_TICK = 0.1
_NO_WORKER = (
    "no worker process could be started: each ended before it began; free memory, or where a script of yours "
    'calls impact, let it do so below: if __name__ == "__main__":'
)

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
) -> Generator[Outcome]:
    """Make all jobs, several at once.

    The report that a dying worker had in hand is made again when all others are done, alone: perhaps there
    was no room for two. A cluster does that by itself.

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
    again: list[Job] = []
    executor = ProcessExecutor(min(workers, len(jobs)), jobs)
    for job, outcome in _follow(executor, jobs, listener):
        if outcome is None and executor.hopeless:
            yield _lost(job, listener, _NO_WORKER)
        elif outcome is None:
            again.append(job)
        else:
            yield outcome
    for job in again:
        if executor.hopeless:
            yield _lost(job, listener, _NO_WORKER)
            continue
        sweep.end_strays(job.scratch)  # a kernel outlives its killed worker for a moment
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


def _ended(done: queue.SimpleQueue[Future[Any]]) -> list[Future[Any]]:
    """Take what has ended; wait a moment for it where nothing has."""
    ended: list[Future[Any]] = []
    with suppress(queue.Empty):
        ended.append(done.get(timeout=_TICK))
        while True:
            ended.append(done.get_nowait())
    return ended


def _follow(
    executor: Executor, jobs: list[Job], listener: Listener | None
) -> Iterator[tuple[Job, Outcome | None]]:
    """Hand out jobs and follow them to their ends; no outcome means that a worker died over the job."""
    numbers: dict[Future[Any], int] = {}
    # each puts itself there: to wait for all of them together takes a look at every one
    done: queue.SimpleQueue[Future[Any]] = queue.SimpleQueue()
    try:
        for number, job in enumerate(jobs):
            numbers[executor.submit(number, job)] = number
        for future in numbers:
            future.add_done_callback(done.put)
        waiting = len(numbers)
        while waiting:
            ended = _ended(done)
            for number, cells, total in executor.steps():
                if listener:
                    listener.progressed(jobs[number], cells, total)
            for future in ended:
                waiting -= 1
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
