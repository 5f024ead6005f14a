"""Worker processes: each makes reports one after the other, all of them end when the batch is stopped."""

from __future__ import annotations

import itertools
import os
import queue
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from types import FrameType
from typing import Any, Protocol

from impact.reporting import execution
from impact.reporting.execution import Job, Outcome

# How long an interrupted worker may take to stop its kernel before it is killed.
_GRACE = 5.0
_TICK = 0.1


class Listener(Protocol):
    """Is told how a batch goes on."""

    def started(self, jobs: list[Job], outcomes: list[Outcome]) -> None:
        """Hear that the request is checked: what is to be made, and what is up to date."""

    def progressed(self, job: Job, done: int, total: int) -> None:
        """Hear that so many of so many cells of a report are done."""

    def finished(self, job: Job, outcome: Outcome) -> None:
        """Hear that a report is made, or has failed."""


def run_all(jobs: list[Job], workers: int, listener: Listener | None) -> Iterator[Outcome]:
    """Make all jobs, several at once.

    What a dying worker took down with it is tried once more, each job alone, to know the culprit.
    """
    left = list(jobs)
    if not left:
        return
    for job, outcome in _run_pool(jobs, min(workers, len(jobs)), listener):
        if outcome is not None:
            left.remove(job)
            yield outcome
    for job in left:
        for _, outcome in _run_pool([job], 1, listener):
            yield outcome or _lost(job, listener)


def _lost(job: Job, listener: Listener | None) -> Outcome:
    shutil.rmtree(job.work, ignore_errors=True)
    error = "its worker process died twice (out of memory, or killed)"
    outcome = execution.keep_failure(job, execution.Failed(error, None, None), time.monotonic())
    if listener:
        listener.finished(job, outcome)
    return outcome


def _run_pool(
    jobs: list[Job], workers: int, listener: Listener | None
) -> Iterator[tuple[Job, Outcome | None]]:
    """Run jobs in worker processes; no outcome means that the pool broke before the job was done."""
    # A spawned worker inherits nothing: no threads, sockets or locks of whoever called us.
    context = get_context("spawn")
    messages: Any = context.Queue()
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin_worker, initargs=(messages,))
    futures: dict[Future[Outcome], int] = {}
    try:
        for number, job in enumerate(jobs):
            futures[pool.submit(_work, number, job)] = number
        waiting = set(futures)
        while waiting:
            done, waiting = wait(waiting, timeout=_TICK, return_when=FIRST_COMPLETED)
            for number, cells, total in _drain(messages):
                if listener:
                    listener.progressed(jobs[number], cells, total)
            for future in done:
                job = jobs[futures[future]]
                try:
                    outcome: Outcome | None = future.result()
                except BrokenProcessPool:
                    outcome = None
                if outcome is not None and listener:
                    listener.finished(job, outcome)
                yield job, outcome
        pool.shutdown()
    except BaseException:
        _stop(pool)
        for job in jobs:
            shutil.rmtree(job.work, ignore_errors=True)
        raise
    finally:
        messages.close()


def _stop(pool: ProcessPoolExecutor) -> None:
    """Stop workers at once: each removes what it has half made and ends its kernel, or is killed."""
    # Python 3.14 has terminate_workers(); before that the processes are only in a private attribute
    processes = list((getattr(pool, "_processes", None) or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + _GRACE
    for process in processes:
        process.join(max(deadline - time.monotonic(), 0.0))
        if process.is_alive():
            process.kill()
            process.join()


def _drain(messages: Any) -> Iterator[tuple[int, int, int]]:
    for _ in itertools.count():
        try:
            yield messages.get_nowait()
        except (queue.Empty, OSError):
            return


# In the worker. -------------------------------------------------------------------------------------------

_messages: Any = None
_stopping = False


def _begin_worker(messages: Any) -> None:
    global _messages
    _messages = messages
    messages.cancel_join_thread()  # progress nobody reads any more must not keep a worker from ending
    # Ctrl-C reaches every process of the terminal; the parent decides and sends SIGTERM.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _interrupt)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    global _stopping
    _stopping = True
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # once is enough: the clean-up must not be interrupted too
    raise SystemExit(143)


def _end_with_parent() -> None:
    # A killed parent can tell its workers nothing, and they would wait for work for ever.
    parent = parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_GRACE)  # for the clean-up; the pool's own loop would go on waiting for work after it
        os._exit(1)


def _work(number: int, job: Job) -> Outcome:
    if _stopping:  # the pool hands out work ahead of time
        raise SystemExit(143)

    def progress(done: int, total: int) -> None:
        _messages.put((number, done, total))

    return execution.make(job, progress)
