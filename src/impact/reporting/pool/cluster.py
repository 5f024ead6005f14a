"""Make reports on a Dask cluster: the same jobs through ``Client.get_executor()``, files back as bytes.

What a killed worker had in hand Dask gives to another one. Workers must have this package, the same packages
and the same data; that is checked before anything is sent to them, and again for workers that come later.
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

from impact.errors import ClusterError, ImpactError
from impact.project.hashes import sha256
from impact.reporting import history
from impact.reporting import manifest as records
from impact.reporting.pool import remote
from impact.reporting.run import execute
from impact.reporting.run.execute import Job, Outcome

#: seconds to wait for the scheduler, and for its first worker
PATIENCE = 10

#: seconds to wait for new workers when all have gone; a nanny brings one back in two or three
LONELY = 30.0
_LOOK = 1.0

# The name is written into a report's folder before it is renamed; no more is taken over from a failed one.
_OF_A_FAILURE = (records.FAILED_NOTEBOOK, records.FAILED, records.RUN)

Step = tuple[int, int, int]


class Cluster:
    """The workers of a Dask scheduler.

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
        self._installed = remote.installed()
        self._batch = uuid.uuid4().hex
        self._steps: queue.SimpleQueue[Step] = queue.SimpleQueue()
        self._client.subscribe_topic(remote.TOPIC, self._hear)
        self._executor = self._client.get_executor(pure=False)
        self._futures: list[Future[Any]] = []
        self._looked = self._staffed = time.monotonic()

    def submit(self, number: int, job: Job) -> Future[Any]:
        """Hand out a job."""
        future: Future[Any] = self._executor.submit(remote.make, self._batch, number, job, self._installed)
        self._futures.append(future)
        return future

    def steps(self) -> Iterator[Step]:
        """Give how the jobs went on since the last call; give up what nobody is there to make."""
        if time.monotonic() - self._looked > _LOOK:
            self._look()
        while True:
            try:
                yield self._steps.get_nowait()
            except queue.Empty:
                return

    def outcome(self, job: Job, future: Future[Any]) -> Outcome | None:
        """Put what a worker has sent in its place; none when workers died over it."""
        from distributed.scheduler import KilledWorker

        try:
            outcome, files = future.result()
        except (KilledWorker, remote.DeskDied, CancelledError):
            return None
        except Exception as error:  # noqa: BLE001 - of the cluster; the other reports go on
            failure = execute.Failed(f"on the cluster: {type(error).__name__}: {error}", None, None)
            return execute.keep_failure(job, failure, time.monotonic())
        return deliver(job, outcome, files)

    def close(self) -> None:
        """Send the processes home that made the reports; the workers stay for others."""
        self._client.unsubscribe_topic(remote.TOPIC)
        with suppress(OSError, TimeoutError):
            self._client.run(remote.stop, self._batch, on_error="ignore")
        self._client.close()

    def stop(self) -> None:
        """Stop all work of this batch at once."""
        with suppress(Exception):
            self._executor.shutdown(wait=False)
            self._client.run(remote.stop, self._batch, on_error="ignore")
        with suppress(Exception):
            self._client.close(timeout=PATIENCE)

    def _look(self) -> None:
        """Cancel what is left when there have been no workers for long: Dask would wait for ever."""
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

    def _hear(self, event: tuple[float, Mapping[str, Any]]) -> None:
        _, body = event
        if body["batch"] == self._batch:
            self._steps.put((body["number"], body["done"], body["total"]))


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
        job.work.mkdir(parents=True)
        (job.work / "for").write_text(f"{job.report.id}/{job.slug}", encoding="utf-8")
        remote.unpack(files, new)
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


def check_workers(client: Any, jobs: list[Job]) -> None:
    """Compare every worker with this machine.

    Raises
    ------
    ClusterError
        Naming a worker and what differs there.
    """
    root = jobs[0].project
    names = sorted({name for job in jobs for name in (*job.inputs, f"notebooks/{job.notebook.name}")})
    here = {**remote.installed(), "files": {name: sha256(root / name) for name in names}}
    answers = client.run(remote.describe, str(root), names, on_error="return")
    for worker, answer in answers.items():
        if isinstance(answer, BaseException):
            found = [f"it cannot use impact ({type(answer).__name__}: {answer})"]
        else:
            found = remote.differences(here, answer)
        if found:
            more = f" and {len(found) - 3} more" if len(found) > 3 else ""
            raise ClusterError(
                f"the worker {worker} differs from here: {'; '.join(found[:3])}{more}",
                "the same package, packages and data on every worker",
                "install the same lock there, share or copy the project's folder, and restart the worker",
            )


def _connect(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        raise ClusterError(
            "--cluster needs the package distributed, which is not installed",
            "the extra 'cluster' of impact",
            "in a checkout: .venv/bin/python -m pip install -e '.[cluster]'",
        ) from error
    _quiet()
    if not address.startswith(("tcp://", "tls://")):
        raise ClusterError(f"--cluster {address} is no address", "tcp://HOST:PORT or tls://HOST:PORT")
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError, ImpactError) as error:
        raise ClusterError(
            f"the scheduler {address} was not reached ({type(error).__name__})",
            "an address such as tcp://127.0.0.1:8786 where a scheduler listens",
            "start one: dask scheduler --host 127.0.0.1 --no-dashboard",
        ) from error
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError as error:
        client.close()
        raise ClusterError(
            f"the scheduler {address} has no workers", "at least one", f"start one: dask worker {address}"
        ) from error
    return client


def _quiet() -> None:
    """Keep the library's log off the screen: what matters is reported once, by us."""
    import logging

    for name in ("distributed", "tornado", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
