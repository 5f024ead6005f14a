"""Make a batch of reports: check the whole request, leave what is up to date, run the rest in parallel."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from impact.errors import ImpactError, ParameterError, ReportConfigError, RunFailed
from impact.locking import turn
from impact.project import Project
from impact.reporting import cachekey, execution, status
from impact.reporting import manifest as records
from impact.reporting import parameters as params
from impact.reporting.execution import Job, Outcome
from impact.reporting.parameters.text import write_text
from impact.reporting.pool import Listener, run_all
from impact.reporting.spec import ReportSpec, read_reports, select
from impact.reporting.sweeping import SCRATCH, sweep

WORK = ".reports-work"  # beside reports/, so that the last step is a rename on one file system


@dataclass(frozen=True)
class Plan:
    """A checked request."""

    jobs: list[Job]
    up_to_date: list[Outcome]
    kept: list[Job]  # of those that are up to date


def run(
    project: Project,
    ids: list[str] | None = None,
    *,
    overrides: Mapping[str, str] | None = None,
    jobs: int = 1,
    force: bool = False,
    cluster: str | None = None,
    listener: Listener | None = None,
) -> list[Outcome]:
    """Make reports, then the site's index and ``status.csv``.

    Waits for another run or build of the same project to end. An interruption notes what was not made as
    cancelled and is passed on.

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
    listener
        Is told how it goes on.

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
    RunFailed
        When the index cannot be written.
    """

    def wait(line: str) -> None:
        plan(project, ids or [], overrides or {}, force=True)  # a wrong request need not wait to be refused
        if listener:
            listener.waiting(line)

    with turn(project.root, "impact run", wait):
        return _run(project, ids or [], overrides or {}, jobs, force, cluster, listener)


def _run(
    project: Project,
    ids: list[str],
    overrides: Mapping[str, str],
    jobs: int,
    force: bool,
    cluster: str | None,
    listener: Listener | None,
) -> list[Outcome]:
    work = project.root / WORK
    sweep(work, project.reports)
    request = plan(project, ids, overrides, force=force)  # what we waited for may have made some
    for job in request.kept:
        _leave(job)
    if listener:
        listener.started(request.jobs, request.up_to_date)
    outcomes = list(request.up_to_date)
    try:
        prefix = f"{SCRATCH}{os.getpid()}-"
        with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as scratch:
            ready = [replace(job, scratch=Path(scratch) / str(n)) for n, job in enumerate(request.jobs)]
            for outcome in run_all(ready, jobs, listener, cluster=cluster):
                outcomes.append(outcome)  # noqa: PERF402 - those before an interruption count
    except KeyboardInterrupt:
        with suppress(OSError, ImpactError):
            _close(project, [*outcomes, *_cancelled(request.jobs, outcomes)])
        raise
    finally:
        with suppress(OSError):
            work.rmdir()
    return _close(project, outcomes)


def _cancelled(jobs: list[Job], outcomes: list[Outcome]) -> Iterator[Outcome]:
    """Note for every report that was to be made, and was not, that it was stopped."""
    done = {(outcome.report, outcome.slug) for outcome in outcomes}
    for job in jobs:
        if (job.report.id, job.slug) not in done:
            yield execution.note_cancelled(job)


def _close(project: Project, outcomes: list[Outcome]) -> list[Outcome]:
    """Write what shows the whole batch, and give its outcomes in the order of ``reports.yml``."""
    from impact.reporting import site

    rank = {spec.id: number for number, spec in enumerate(read_reports(project.reports_yml))}
    ordered = sorted(outcomes, key=lambda outcome: (rank.get(outcome.report, len(rank)), outcome.slug))
    try:
        status.write(project.reports, ordered)
        site.write(project)
    except OSError as error:
        failed = sum(outcome.state == "failed" for outcome in outcomes)
        raise RunFailed(
            f"the index of the reports could not be written: {execution.disk_words(error)}",
            f"room for it; of {len(outcomes)} reports {failed} failed",
        ) from error
    return ordered


def plan(project: Project, ids: list[str], overrides: Mapping[str, str], *, force: bool = False) -> Plan:
    """Check a request and find out what of it is out of date. Runs nothing."""
    specs = select(read_reports(project.reports_yml), ids)
    inputs = cachekey.input_hashes(project)
    commit = git_commit(project.root)
    made: list[Job] = []
    up_to_date: list[Outcome] = []
    kept: list[Job] = []
    seen: set[tuple[str, str]] = set()
    for spec in specs:
        for job in _jobs(project, spec, overrides, inputs, commit):
            if (job.report.id, job.slug) in seen:
                continue
            seen.add((job.report.id, job.slug))
            started = time.monotonic()
            known = None if force else records.read_manifest(job.folder)
            if known is not None and known.key == job.key and records.is_whole(job.folder, known):
                where = job.folder / records.REPORT
                seconds = time.monotonic() - started
                up_to_date.append(Outcome(spec.id, job.slug, "up to date", seconds, where))
                kept.append(job)
            else:
                made.append(job)
    return Plan(made, up_to_date, kept)


def _leave(job: Job) -> None:
    """Leave a report as it is; only what stands apart from it may change."""
    with suppress(OSError):
        for name in (records.FAILED, records.FAILED_NOTEBOOK):  # of a request that has been taken back
            (job.folder / name).unlink(missing_ok=True)
        before = records.read_run(job.folder) or records.Run()
        change = {"state": "up to date", "cause": "", "message": "", "failed_at": None, "key": job.key}
        records.note_run(job.folder, before.model_copy(update=change))


def read_notebook(project: Project, spec: ReportSpec) -> Any:
    """Read the notebook of a report as plain JSON, which is quicker than nbformat and enough to plan.

    Raises
    ------
    ReportConfigError
        When it does not exist or is no notebook; the error names the close match.
    """
    import difflib
    import json

    path = project.notebooks / f"{spec.notebook}.ipynb"
    if not path.is_file():
        names = sorted(other.stem for other in project.notebooks.glob("*.ipynb"))
        close = difflib.get_close_matches(spec.notebook, names, n=1)
        raise ReportConfigError(
            f"{project.reports_yml.name}: report {spec.id!r} wants the notebook {spec.notebook!r}",
            f"one of {', '.join(names) or 'the notebooks in notebooks/, which holds none'}",
            f"did you mean {close[0]!r}?" if close else "",
        )
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        if notebook["nbformat"] != 4:
            raise KeyError("nbformat 4")
        for cell in notebook["cells"]:
            cell["source"] = "".join(cell["source"])
    except (ValueError, KeyError, TypeError) as error:
        raise ReportConfigError(
            f"notebooks/{path.name} is no notebook: {error}", "nbformat 4 JSON"
        ) from error
    return notebook


def _jobs(
    project: Project, spec: ReportSpec, overrides: Mapping[str, str], inputs: dict[str, str], commit: str
) -> Iterator[Job]:
    notebook = read_notebook(project, spec)
    name = f"notebooks/{spec.notebook}.ipynb"
    declared = params.read_parameters(notebook, name, project)
    typed = params.check(declared, overrides, where=name, typed=False, project=project)
    matrix = {key: values for key, values in spec.matrix.items() if key not in overrides}
    for values in spec.model_copy(update={"matrix": matrix}).expand():
        given = {**_checked(project, spec, declared, values, name), **typed}
        effective = {key: given.get(key, parameter.default) for key, parameter in declared.items()}
        changed = {k: v for k, v in effective.items() if repr(v) != repr(declared[k].default)}
        slug = params.slug(declared, effective)
        work = project.root / WORK / f"{os.getpid()}-{spec.id}-{slug}"
        yield Job(
            project=project.root,
            report=spec,
            slug=slug,
            parameters=effective,
            changed=changed,
            key=cachekey.run_key(
                notebook,
                report=spec.model_dump(include={"id", "title", "question", "formats"}),
                parameters=effective,
                inputs=inputs,
            ),
            inputs=inputs,
            git_commit=commit,
            work=work,
            scratch=work / "scratch",  # run() gives it a shorter one
            rerun=rerun_command(spec.id, declared, effective),
        )


def _checked(
    project: Project, spec: ReportSpec, declared: Mapping[str, params.Parameter], values: Any, name: str
) -> dict[str, params.Value]:
    """Check the values of ``reports.yml``; a refusal names their line."""
    checked: dict[str, params.Value] = {}
    for key, value in values.items():
        label = f"{project.reports_yml.name}{spec.line_of(key)}, report {spec.id!r}"
        try:
            checked |= params.check(declared, {key: value}, where=name, project=project)
        except ParameterError as error:
            raise ParameterError(f"{label}: {error.found}", error.expected, error.remedy) from error
    return checked


def rerun_command(report: str, declared: Mapping[str, params.Parameter], values: Mapping[str, Any]) -> str:
    """Write the command that makes exactly this report again."""
    words = ["impact", "run", report]
    for name, parameter in declared.items():
        if name == "as_of":
            words += ["--as-of", str(values[name])]
        elif repr(values[name]) != repr(parameter.default):
            words += ["-p", f"{name}={write_text(parameter, values[name])}"]
    return shlex.join(words)


def git_commit(root: Path) -> str:
    """Give the commit of the checkout, marked when files differ from it; nothing outside a checkout."""
    git = shutil.which("git")
    if git is None:
        return ""
    command = [git, "-C", str(root), "describe", "--always", "--dirty=+changes", "--abbrev=40", "--exclude=*"]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    return found.stdout.strip() if found.returncode == 0 else ""
