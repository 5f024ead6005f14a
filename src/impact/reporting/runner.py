"""Make a batch of reports: check the whole request, leave what is up to date, run the rest in parallel."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import replace

from impact.errors import ClusterError
from impact.project import Project
from impact.project.lock import lock
from impact.reporting import manifest as records
from impact.reporting.plan.plan import plan
from impact.reporting.pool.pool import Listener, run_all
from impact.reporting.pool.work_order import order
from impact.reporting.run import execute
from impact.reporting.run.execute import Job, Outcome
from impact.reporting.run.kernel_choice import are_few, choose, take_files
from impact.reporting.site.closing import ClosingFailed, EarlyIndex, close_batch
from impact.reporting.sweep import WORK, recover, scratch_folder, sweep, workplace


class Stopped(KeyboardInterrupt):
    """A batch was stopped; ``outcomes`` has every report of it, those that were not made as cancelled."""

    def __init__(self, outcomes: list[Outcome]) -> None:
        super().__init__("stopped by Ctrl-C or SIGTERM")
        self.outcomes = outcomes


def run(
    project: Project,
    ids: list[str] | None = None,
    *,
    overrides: Mapping[str, str] | None = None,
    jobs: int = 1,
    force: bool = False,
    cluster: str | None = None,
    kernel: str = "auto",
    listener: Listener | None = None,
) -> list[Outcome]:
    """Make reports, then the site's index and ``status.csv``.

    Waits for another run or build of the same project to end. Whatever ends the batch before its time, what
    was not made is noted as cancelled, and what was made is shown.

    Parameters
    ----------
    project
        Where ``reports.yml``, the notebooks and the data are.
    ids
        Reports to make; none means all of ``reports.yml``.
    overrides
        Parameters from the command line, as text; they take the place of those in ``reports.yml``, and a
        matrix over such a parameter is not expanded.
    jobs
        How many reports are made at once, each in a process of its own.
    force
        Make reports that are up to date, too.
    cluster
        Address of a Dask scheduler whose workers make the reports; then ``jobs`` does not count.
    kernel
        ``plain``: a new interpreter for each notebook; ``warm``: forked from one that has everything
        imported; ``auto``: what is quicker for so many reports.
    listener
        Shows how it goes on.

    Returns
    -------
    list of Outcome
        One for each report, in the order of ``reports.yml``.

    Raises
    ------
    ReportConfigError, ParameterError, UnknownName
        When anything of the request is wrong; nothing has run then.
    BuildError
        When the processed tables are missing.
    ClusterError
        When the cluster cannot be used.
    MachineLacks
        When this process may not open enough files.
    ClosingFailed
        When ``status.csv``, the glossary or the index cannot be written in full; it carries the outcomes.
    Stopped
        By Ctrl-C or SIGTERM.
    """

    def wait(line: str) -> None:
        plan(project, ids or [], overrides or {}, force=True)  # a wrong request need not wait to be refused
        if listener:
            listener.waiting(line)

    with lock(project.root, "impact run", wait):
        return _run(project, ids or [], overrides or {}, jobs, force, cluster, kernel, listener)


def _run(
    project: Project,
    ids: list[str],
    overrides: Mapping[str, str],
    jobs: int,
    force: bool,
    cluster: str | None,
    kernel: str,
    listener: Listener | None,
) -> list[Outcome]:
    # where its folder in the home cannot be written, it says so: that makes no difference to a report
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    sweep(project.root / WORK, project.reports)
    work = workplace(project.root, project.reports)
    request = plan(project, ids, overrides, force=force)  # what we waited for may have made some
    for job in request.unchanged:
        _leave(job)
    if listener:
        listener.started(request.jobs, request.up_to_date)
    if request.jobs:
        # what plain kernels need that take the place of warm ones is looked at when they do
        take_files("plain" if kernel == "plain" and not cluster else "warm")
    outcomes = list(request.up_to_date)
    early = EarlyIndex(project, request.specs, request.jobs)
    try:
        with scratch_folder() as scratch:
            # how many a worker of a cluster makes is known when it is reached
            workers = 0 if cluster else jobs
            kind, few = choose(kernel, len(request.jobs), workers), are_few(len(request.jobs), workers)
            ready = [
                replace(job, work=work / job.work.name, scratch=scratch / str(number), kernel=kind, few=few)
                for number, job in enumerate(order(request.jobs))
            ]
            with closing(run_all(ready, jobs, listener, cluster=cluster)) as arriving:
                for outcome in arriving:  # those before an interruption count
                    outcomes += [replace(outcome, notice=outcome.notice or request.notice)]
                    early.after(outcome)
    except ClusterError:  # nothing was run
        raise
    except BaseException as end:
        # whatever it is, Ctrl-C or a defect of ours: the batch does not end without a word
        outcomes += list(_cancelled(request.jobs, outcomes))
        with suppress(ClosingFailed):
            outcomes = close_batch(project, request.specs, outcomes)
        if isinstance(end, KeyboardInterrupt):
            raise Stopped(outcomes) from None
        raise
    finally:
        for folder in work.glob("*"):  # of a worker stopped while it cleaned up
            recover(folder, project.reports)
        with suppress(OSError):
            work.rmdir()
    return close_batch(project, request.specs, outcomes)


def _cancelled(jobs: list[Job], outcomes: list[Outcome]) -> Iterator[Outcome]:
    """Note for every report that was to be made, and was not, that it was stopped."""
    done = {(outcome.report, outcome.slug) for outcome in outcomes}
    for job in jobs:
        if (job.report.id, job.slug) not in done:
            yield execute.note_cancelled(job)


def _leave(job: Job) -> None:
    """Leave a report as it is; only what stands apart from it may change."""
    with suppress(OSError):
        for name in (records.FAILED, records.FAILED_NOTEBOOK):  # of a request that has been taken back
            (job.folder / name).unlink(missing_ok=True)
        before = records.read_run(job.folder) or records.Run()
        change = {"state": "up to date", "cause": "", "message": "", "failed_at": None, "key": job.key}
        records.note_run(job.folder, before.model_copy(update=change))
