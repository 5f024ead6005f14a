"""Reports made by the workers of a Dask scheduler: what is sent to them, and what becomes of the answers.

Workers must have this package, the same packages and the same data; that is checked before anything is sent
to them, and again for workers that come later. What a killed worker had in hand Dask gives to another one.
"""

from __future__ import annotations

import os
import queue
import shutil
import time
import uuid
from collections.abc import Iterator, Mapping
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import replace
from typing import Any

from impact.errors import ClusterError, ImpactError, missing_extra
from impact.project.hashes import hash_of
from impact.reporting import history
from impact.reporting import manifest as records
from impact.reporting.pool import dask_task
from impact.reporting.run import execute
from impact.reporting.run.job import Job, Outcome
from impact.reporting.run.kernel_choice import are_few

#: keeps scheduler or worker from listening on a network, which ``--no-dashboard`` alone does not
LOOPBACK = "--host 127.0.0.1 --dashboard-address 127.0.0.1:0 --no-dashboard"
#: seconds to wait for the scheduler, and for its first worker
PATIENCE = 10
#: seconds to wait for new workers when all have gone; a nanny brings one back in two or three
LONELY = 30.0
_LOOK = 1.0
# What is taken over from a failed report: the name is written into its folder before it is renamed.
_OF_A_FAILURE = (records.FAILED_NOTEBOOK, records.FAILED, records.RUN)


class DaskExecutor:
    """The workers of a Dask scheduler, as :class:`~impact.reporting.pool.pool.Executor`.

    Parameters
    ----------
    address
        Of the scheduler: ``tcp://127.0.0.1:8786``.
    jobs
        What they are to make.

    Raises
    ------
    ClusterError
        When the extra is not installed, the scheduler is not reached, it has no workers, or these have other
        code, packages or data than here.
    """

    def __init__(self, address: str, jobs: list[Job]) -> None:
        self._client = _connect(address)
        try:
            check_workers(self._client, jobs)
        except BaseException:
            self._client.close()
            raise
        workers = sum(self._client.nthreads().values())
        self._kernel = "plain" if are_few(len(jobs), workers) else "warm"
        self._batch = uuid.uuid4().hex
        self._steps: queue.SimpleQueue[tuple[int, int, int]] = queue.SimpleQueue()
        self._client.subscribe_topic(dask_task.TOPIC, self._receive)
        self._executor = self._client.get_executor(pure=False)
        self._futures: list[Future[Any]] = []
        self._looked = self._staffed = time.monotonic()

    def submit(self, number: int, job: Job) -> Future[Any]:
        """Hand out a job."""
        if job.kernel == "warm":
            job = replace(job, kernel=self._kernel)  # where each worker makes few, none earns a warm-up back
        future: Future[Any] = self._executor.submit(
            dask_task.make, self._batch, number, job, dask_task.installed()
        )
        self._futures.append(future)
        return future

    def steps(self) -> Iterator[tuple[int, int, int]]:
        """Drain what has been reported of progress; cancel what nobody is there to make."""
        if time.monotonic() - self._looked > _LOOK:
            self._look()
        with suppress(queue.Empty):
            while True:
                yield self._steps.get_nowait()

    def outcome(self, job: Job, future: Future[Any]) -> Outcome | None:
        """Put what a worker has sent in its place; none when workers died over it."""
        from distributed.scheduler import KilledWorker

        try:
            outcome, files = future.result()
        except (KilledWorker, dask_task.ProcessDied, CancelledError):
            return None
        except Exception as error:  # noqa: BLE001 - of the cluster; the other reports go on
            failure = execute.Failed(f"on the cluster: {type(error).__name__}: {error}", None, None)
            return execute.keep_failure(job, failure, time.monotonic())
        return deliver(job, outcome, files)

    def close(self) -> None:
        """Leave the workers to others; that the cluster is gone must not lose an outcome."""
        for leave in (
            lambda: self._client.run(dask_task.release, self._batch, on_error="ignore"),
            lambda: self._client.unsubscribe_topic(dask_task.TOPIC),
            self._client.close,
        ):
            with suppress(Exception):
                leave()

    def stop(self) -> None:
        """Stop all work of this batch at once."""
        with suppress(Exception):
            self._executor.shutdown(wait=False)
            self._client.run(dask_task.stop, self._batch, on_error="ignore")
        with suppress(Exception):
            self._client.close(timeout=PATIENCE)

    def _look(self) -> None:
        """Cancel what remains when there have been no workers for long: Dask would wait for ever."""
        self._looked = time.monotonic()
        try:
            staffed = bool(self._client.nthreads())
        except (OSError, TimeoutError):
            staffed = False
        if staffed:
            self._staffed = self._looked
        elif self._looked - self._staffed > LONELY:
            for future in self._futures:
                future.cancel()

    def _receive(self, event: tuple[float, Mapping[str, Any]]) -> None:
        _, body = event
        if body["batch"] == self._batch:
            self._steps.put(body["step"])


def _connect(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        raise missing_extra("cluster", "distributed") from error
    import logging

    for name in ("distributed", "tornado", "asyncio"):  # what matters is reported once, by us
        logging.getLogger(name).setLevel(logging.CRITICAL)
    if not address.startswith(("tcp://", "tls://")):
        raise ClusterError(f"--cluster {address} is not an address", "tcp://HOST:PORT or tls://HOST:PORT")
    if address.startswith("tls://") and not _has_certificate():
        raise ClusterError(
            f"--cluster {address} without a certificate",
            "the files of the cluster's authority in the settings of Dask",
            "set DASK_CONFIG to the folder made by tools/cluster_certificates.py",
        )
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError, ImpactError) as error:
        raise ClusterError(
            f"the scheduler {address} was not reached ({type(error).__name__})",
            "an address such as tcp://127.0.0.1:8786 where a scheduler listens",
            f"start one: dask scheduler {LOOPBACK}",
        ) from error
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError as error:
        client.close()
        raise ClusterError(
            f"the scheduler {address} has no workers",
            "at least one",
            f"start one: dask worker {address} {LOOPBACK}",
        ) from error
    return client


def _has_certificate() -> bool:
    """Whether Dask's settings name the files that a connection by TLS needs."""
    import dask.config

    names = ("ca-file", "client.cert", "client.key")
    return all(dask.config.get(f"distributed.comm.tls.{name}", None) for name in names)


def check_workers(client: Any, jobs: list[Job]) -> None:
    """Compare every worker with this machine.

    Raises
    ------
    ClusterError
        Naming a worker and what differs there.
    """
    root = jobs[0].project
    names = sorted({name for job in jobs for name in (*job.inputs, f"notebooks/{job.notebook.name}")})
    here = {**dask_task.installed(), **{name: hash_of(root, name) for name in names}}
    for address, answer in client.run(dask_task.describe, str(root), names, on_error="return").items():
        if isinstance(answer, BaseException):
            problems = [f"it cannot use impact ({type(answer).__name__}: {answer})"]
        else:
            problems = dask_task.differences(here, answer)
        if problems:
            more = f" and {len(problems) - 3} more" if len(problems) > 3 else ""
            raise ClusterError(
                f"the worker {address} differs from here: {'; '.join(problems[:3])}{more}",
                "the same package, packages and data on every worker",
                "install the same lock there, share or copy the project's folder, and restart the worker",
            )


def deliver(job: Job, outcome: Outcome, files: bytes) -> Outcome:
    """Put what a worker has sent in its place, as if the report had been made here.

    Parameters
    ----------
    job
        What was asked for.
    outcome
        How it came out there.
    files
        The folder, packed.
    """
    started = time.monotonic()
    new = job.work / "new"
    try:
        shutil.rmtree(job.work, ignore_errors=True)
        new.mkdir(parents=True)
        (job.work / "for").write_text(f"{job.report.id}/{job.slug}", encoding="utf-8")
        dask_task.unpack(files, new)
        if outcome.state == "made":
            manifest = records.read_manifest(new)
            if manifest is None or not records.is_whole(new, manifest):
                raise execute.Failed("it did not arrive whole from the cluster", None, None)
            execute.put_in_place(new, job.folder, job.work / "replaced")
            history.keep(job.work / "replaced", job.folder)
        else:
            job.folder.mkdir(parents=True, exist_ok=True)
            for name in _OF_A_FAILURE:
                if name == records.RUN and (run := records.read_run(new)):
                    records.note_run(job.folder, run)
                elif (new / name).is_file():
                    os.replace(new / name, job.folder / name)  # noqa: PTH105 - over what is there
    except execute.Failed as failure:
        return execute.keep_failure(job, failure, started)
    except OSError as error:
        words = execute.disk_words(error)
        return execute.keep_failure(job, execute.Failed(words, None, None), started)
    finally:
        shutil.rmtree(job.work, ignore_errors=True)
    return replace(outcome, where=job.folder / outcome.where.name)
