"""Plan a batch: check the whole request, and find out what of it is out of date and why. Runs nothing."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from impact.errors import ParameterError
from impact.project import Project
from impact.project.kernel_reads.variables import ALL
from impact.reporting import manifest as records
from impact.reporting.key import cachekey, unrecorded
from impact.reporting.key.project_files import ProjectFiles
from impact.reporting.links.site_map import SiteMap, site_map
from impact.reporting.page import formats
from impact.reporting.page.frame.imprint import CITATION
from impact.reporting.plan.entry_checks import checked_values
from impact.reporting.plan.explain import Explanation, Reason, listed, page_reasons, run_reasons
from impact.reporting.request import parameters as params
from impact.reporting.request.notebooks import read_notebook
from impact.reporting.request.parameters import injecting, secrets
from impact.reporting.request.parameters.text import write_text
from impact.reporting.request.slug import ALWAYS
from impact.reporting.request.slug import slug as slug_of
from impact.reporting.request.spec import ReportSpec, read_reports, select
from impact.reporting.run import rerender
from impact.reporting.run.execute import Job, Outcome
from impact.reporting.sweep import WORK

#: part of the page: which other pages reports.yml plans
SITE = "the other pages that reports.yml plans"
#: variables of git that name a repository, as `git rev-parse --local-env-vars` lists them
_NAMES_A_REPOSITORY = frozenset(
    f"GIT_{name}"
    for name in (
        *("ALTERNATE_OBJECT_DIRECTORIES", "COMMON_DIR", "CONFIG", "CONFIG_COUNT", "CONFIG_PARAMETERS", "DIR"),
        *("GRAFT_FILE", "IMPLICIT_WORK_TREE", "INDEX_FILE", "INTERNAL_SUPER_PREFIX", "NO_REPLACE_OBJECTS"),
        *("OBJECT_DIRECTORY", "PREFIX", "REPLACE_REF_BASE", "SHALLOW_FILE", "WORK_TREE"),
    )
)


@dataclass(frozen=True)
class Plan:
    """A checked request."""

    jobs: list[Job]
    up_to_date: list[Outcome]
    unchanged: list[Job]  # of those that are up to date
    explanations: list[Explanation]  # of both, in order
    specs: list[ReportSpec]  # every entry of reports.yml
    notice: str = ""  # what else the user should know


def plan(project: Project, ids: list[str], overrides: Mapping[str, str], *, force: bool = False) -> Plan:
    """Check a request and find out what of it is out of date, and why. Runs nothing."""
    entries = read_reports(project.reports_yml)
    specs = select(entries, ids)
    if not ids:
        _check_for_all(project, specs, overrides)
    formats.check_installed(specs)
    inputs = cachekey.input_hashes(project)
    files = ProjectFiles(project.root)
    commit, notice = git_commit(project.root)
    site = site_map(project.reports_yml)
    request = Plan([], [], [], [], entries, notice)
    seen: set[tuple[str, str]] = set()
    for spec in specs:
        for job in _jobs(project, spec, overrides, inputs, files, commit, site):
            if (job.report.id, job.slug) in seen:
                continue
            seen.add((job.report.id, job.slug))
            started = time.monotonic()
            explanation = judge(job, force=force)
            request.explanations.append(explanation)
            if explanation.verdict == "up to date":
                seconds = time.monotonic() - started
                where = job.folder / records.REPORT
                request.up_to_date.append(Outcome(spec.id, job.slug, "up to date", seconds, where))
                request.unchanged.append(job)
            else:
                request.jobs.append(replace(job, reuse=explanation.verdict == "page only"))
    return request


def _check_for_all(project: Project, specs: list[ReportSpec], overrides: Mapping[str, str]) -> None:
    """Refuse a parameter that only some reports take where no report is named; say which take it.

    Raises
    ------
    ParameterError
        With a line that names one of them.
    """
    takers: dict[str, list[str]] = {name: [] for name in overrides}
    for spec in specs if overrides else ():
        name = f"notebooks/{spec.notebook}.ipynb"
        for parameter in params.read_parameters(read_notebook(project, spec), name, project):
            takers.get(parameter, []).append(spec.id)
    for name, ids in takers.items():
        if ids and len(ids) < len(specs):
            raise ParameterError(
                f"no report is named, and not all take the parameter {name!r}",
                f"one that does: {', '.join(ids)}",
                f"name it: impact run {ids[0]} -p {name}={shlex.quote(overrides[name])}",
            )


def judge(job: Job, *, force: bool = False) -> Explanation:
    """Judge whether a report is out of date, and why; reads its folder and changes nothing."""
    known = records.read_manifest(job.folder)
    last = cachekey.read_parts(job.folder)
    now = job.parts
    notes = _notes(job, made=last is not None)

    def say(verdict: Any, *reasons: Reason) -> Explanation:
        return Explanation(job.report.id, job.slug, verdict, reasons, "; ".join(notes))

    if force:
        return say("to make", Reason("request", "it is asked for with --force"))
    if known is None or last is None or now is None:
        failed = records.read_failure(job.folder) if known is None else None
        words = f"never made; the last run failed: {failed.error}" if failed else "never made"
        if known is not None:
            words = "it was made by another version, which kept no record of what it read"
        return say("to make", Reason("report", words))
    if last.run_key != now.run_key or last.environment != now.environment:
        return say("to make", *run_reasons(last, now))
    outputs = [Reason("output", words) for words in records.damages(job.folder, known)]
    run = records.read_run(job.folder)
    if run is None or run.made_at is None:
        outputs.append(Reason("report", "it is not known when it was made"))
    differing = (*page_reasons(last, now), *outputs)
    if not differing:
        return say("up to date")
    return say("page only" if rerender.can_reuse(job.folder, known) else "to make", *differing)


def _notes(job: Job, *, made: bool) -> Iterator[str]:
    """Say what counts beside what is in the project, and what cannot be compared."""
    now, needs = job.parts, job.needs
    if now is None or needs is None:
        return
    foreign = f"it imports {needs.modules[0]}" if needs.modules else ""
    if doubt := now.every_table if made else needs.unrecorded or foreign:
        yield f"every file of the project counts for it: {doubt}"
    outside = [name for name in now.inputs if name.startswith(("/", "~/"))]
    variables = [f"variable {name}" for name in now.environment if name != ALL]
    if ALL in now.environment:
        variables = ["all environment variables"]
    if outside or variables:
        yield f"what it read outside the project counts, too: {listed([*outside, *variables])}"
    if now.beyond:
        yield f"it also read what cannot be compared: {listed([*now.beyond])}; --force makes it again"


def _jobs(
    project: Project,
    spec: ReportSpec,
    overrides: Mapping[str, str],
    inputs: dict[str, str],
    files: ProjectFiles,
    commit: str,
    site: SiteMap,
) -> Iterator[Job]:
    name = f"notebooks/{spec.notebook}.ipynb"
    planned = files.hash_of(name)  # first: what is saved between the two is refused later
    notebook = read_notebook(project, spec)
    declared = params.read_parameters(notebook, name, project)
    typed = params.check(declared, overrides, where=name, typed=False, project=project)
    matrix = {key: values for key, values in spec.matrix.items() if key not in overrides}
    doubt, modules = unrecorded.words(notebook), unrecorded.imports(notebook)
    for values in spec.model_copy(update={"matrix": matrix}).expand():
        set_values = {**checked_values(project, spec, declared, values, name), **typed}
        effective = {key: set_values.get(key, parameter.default) for key, parameter in declared.items()}
        changed = {k: v for k, v in effective.items() if repr(v) != repr(declared[k].default)}
        slug = slug_of(declared, effective)
        folder = project.reports / spec.id / slug
        needs = cachekey.Needs(tuple(_paths(declared, effective)), doubt, modules, name)
        whole = cachekey.parts(
            _as_executed(notebook, changed),
            report=spec.model_dump(include={"id", "title", "question", "formats", "schedule"}),
            beside={SITE: site.digest, CITATION: files.hash_of(CITATION)},
            parameters=effective,
            inputs=inputs,
        )
        parts = cachekey.expected(files, whole, needs, cachekey.read_parts(folder))
        work = project.root / WORK / f"{os.getpid()}-{spec.id}-{slug}"
        yield Job(
            project=project.root,
            report=spec,
            slug=slug,
            parameters=effective,
            changed=changed,
            key=parts.run_key,
            parts=parts,
            whole=whole,
            needs=needs,
            site=site,
            secrets=secrets.variables(declared, effective),
            inputs=parts.inputs,
            git_commit=commit,
            work=work,
            scratch=work / "scratch",  # run() gives it a shorter one
            rerun=rerun_command(spec.id, declared, effective),
            planned=planned,
        )


def _as_executed(notebook: Any, changed: Mapping[str, params.Value]) -> Mapping[str, Any]:
    """Take the notebook as it is executed: the defaults that the run replaces are no part of it."""
    ready = injecting.prepared(notebook, changed, params.TAG)
    if ready is notebook:
        return ready
    injected = injecting.cell_source(changed)  # whether there is such a cell depends on the defaults
    cells = [
        {**cell, "source": f"{cell['source']}\n{injected}"} if cell is not before else cell
        for cell, before in zip(ready["cells"], notebook["cells"], strict=True)
    ]
    return {**ready, "cells": cells}


def _paths(declared: Mapping[str, params.Parameter], values: Mapping[str, Any]) -> list[str]:
    """List the values that are paths: what stands there counts like a table."""
    paths: list[str] = []
    for name, parameter in declared.items():
        if parameter.kind == "path" and values[name] is not None:
            paths += values[name] if parameter.several else [values[name]]
    return paths


def rerun_command(report: str, declared: Mapping[str, params.Parameter], values: Mapping[str, Any]) -> str:
    """Write the command that makes exactly this report again."""
    words = ["impact", "run", report]
    for name, parameter in declared.items():
        if name == "as_of" and values[name] is not None:
            words += ["--as-of", str(values[name])]
        elif name in ALWAYS or repr(values[name]) != repr(parameter.default):
            words += ["-p", f"{name}={write_text(parameter, values[name])}"]
    return shlex.join(words)


def _without_repository() -> dict[str, str]:
    """Copy the environment without what names a repository: a hook of git tells its own so, index and all."""
    named = {name: value for name, value in os.environ.items() if name not in _NAMES_A_REPOSITORY}
    return {**named, "GIT_OPTIONAL_LOCKS": "0"}


def git_commit(root: Path) -> tuple[str, str]:
    """Look up the commit of the checkout, marked when files differ from it.

    Returns
    -------
    tuple
        The commit, and why it is not recorded where there is a checkout. Both are empty outside a checkout.
    """
    if not any((folder / ".git").exists() for folder in (root, *root.parents)):
        return "", ""
    git = shutil.which("git")
    if git is None:
        return "", "the commit is not recorded: git is not installed"
    # This folder's notebooks are run, so its .git is trusted as they are, whoever owns it; none above it is.
    trusted: list[str] = []
    if (root / ".git").exists():
        trusted = ["-c", f"safe.directory={root.resolve()}", "-c", "core.fsmonitor="]
    words = ["describe", "--always", "--dirty=+changes", "--abbrev=40", "--exclude=*"]
    answer = subprocess.run(
        [git, *trusted, "-C", str(root), *words],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        env=_without_repository(),
    )
    if answer.returncode == 0:
        return answer.stdout.strip(), ""
    reason = next(iter(answer.stderr.splitlines()), f"git ended with exit code {answer.returncode}")
    return "", f"the commit is not recorded: {reason.removeprefix('fatal: ')}"
