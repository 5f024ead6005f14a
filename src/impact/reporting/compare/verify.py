"""Verify reports: execute them again elsewhere and compare every file, byte by byte, with what stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from impact.errors import ImpactError
from impact.project import Project, shared
from impact.reporting import manifest as records
from impact.reporting.compare.first_difference import first_difference
from impact.reporting.key.cachekey import read_parts
from impact.reporting.plan.explain import page_reasons, run_reasons
from impact.reporting.plan.plan import plan
from impact.reporting.pool.pool import Listener, run_all
from impact.reporting.run.execute import Job, Outcome
from impact.reporting.sweep import scratch_folder

State = Literal["same", "different", "missing", "failed"]

# What differs first decides what is worth reading: results before pages, pages before records of them.
_ORDER = (
    "findings.json",
    "tables/",
    "figures/",
    "notebook.ipynb",
    "report.html",
    "report.pdf",
    "report.docx",
)


@dataclass(frozen=True)
class FileDifference:
    """A file that is not the same, and where."""

    name: str
    where: str


@dataclass(frozen=True)
class Verdict:
    """What verifying a report showed."""

    report: str
    slug: str
    state: State
    files: int = 0  # compared
    seconds: float = 0.0
    message: str = ""
    differences: tuple[FileDifference, ...] = ()


def verify(
    project: Project,
    ids: list[str] | None = None,
    *,
    overrides: Mapping[str, str] | None = None,
    against: Path | None = None,
    jobs: int = 1,
    listener: Listener | None = None,
) -> list[Verdict]:
    """Execute reports again in a temporary folder and compare them with those that stand.

    Nothing in ``reports/`` is changed. Where the inputs are those of the standing report, the commit that it
    names is taken over, since a commit that changes no input changes no report.

    Parameters
    ----------
    project
        Where ``reports.yml``, the notebooks and the data are.
    ids
        Reports to verify; none means all of ``reports.yml``.
    overrides
        Parameters, as for ``impact run``.
    against
        Another folder of reports to compare with, such as one from another machine; none means
        ``reports/``.
    jobs
        How many are executed at once.
    listener
        Shows how it goes on.

    Raises
    ------
    ReportConfigError, ParameterError, UnknownName, BuildError
        As :func:`impact.reporting.runner.run` does, before anything runs.
    ImpactError
        When ``against`` is not a folder.
    """
    standing = against or project.reports
    if against is not None and not against.is_dir():
        raise ImpactError(f"{against} is not a folder", "a folder of reports, such as reports/")
    request = plan(project, ids or [], overrides or {}, force=True)
    verdicts: list[Verdict] = []
    ready: list[Job] = []
    with scratch_folder() as place:
        elsewhere = place / "reports"
        for number, job in enumerate(request.jobs):
            known = records.read_manifest(standing / job.report.id / job.slug)
            if known is None:
                verdicts.append(Verdict(job.report.id, job.slug, "missing", message="it is not made yet"))
                continue
            commit = known.git_commit if known.key == job.key else job.git_commit
            work, scratch = place / f"{number}w", place / f"{number}"
            ready.append(replace(job, reports=elsewhere, work=work, scratch=scratch, git_commit=commit))
        if listener:
            listener.started(ready, [])
        by_name = {(job.report.id, job.slug): job for job in ready}
        with shared.kept_in(place / "shared"):  # of what reports share, nothing is taken on trust
            for outcome in run_all(ready, jobs, listener) if ready else ():
                job = by_name[outcome.report, outcome.slug]
                verdicts.append(_judge(job, outcome, standing / job.report.id / job.slug))
    order = [(job.report.id, job.slug) for job in request.jobs]
    return sorted(verdicts, key=lambda verdict: order.index((verdict.report, verdict.slug)))


def compare_folders(old: Path, new: Path) -> tuple[int, list[FileDifference]]:
    """Compare the files of two reports, those apart that tell the time.

    Returns
    -------
    tuple
        How many files were compared, and those that differ: results first.
    """
    before, after = records.outputs_of(old), records.outputs_of(new)
    names = sorted({*before, *after}, key=_rank)
    differences: list[FileDifference] = []
    for name in (*names, records.MANIFEST):
        paths = old / name, new / name
        if not paths[0].is_file() or not paths[1].is_file():
            where = "is only in the new run" if paths[1].is_file() else "is not in the new run"
            differences.append(FileDifference(name, where))
            continue
        where = first_difference(name, paths[0].read_bytes(), paths[1].read_bytes())
        if where:
            differences.append(FileDifference(name, where))
    others = [difference for difference in differences if difference.name != records.MANIFEST]
    return len(names) + 1, others or differences  # the manifest lists the hashes of what differs anyway


def _judge(job: Job, outcome: Outcome, standing: Path) -> Verdict:
    if outcome.state == "failed":
        return Verdict(
            job.report.id, job.slug, "failed", seconds=outcome.seconds, message=f"failed: {outcome.message}"
        )
    count, differences = compare_folders(standing, job.folder)
    message = _why_different(job, standing) if differences else ""
    state: State = "different" if differences else "same"
    return Verdict(job.report.id, job.slug, state, count, outcome.seconds, message, tuple(differences))


def _why_different(job: Job, standing: Path) -> str:
    """Say what two runs with different results have not in common, or that they have everything in common."""
    known = records.read_manifest(standing)
    damaged = records.damages(standing, known) if known else []
    old, new = read_parts(standing), read_parts(job.folder)
    reasons = (*run_reasons(old, new), *page_reasons(old, new)) if old and new else ()
    if reasons:
        more = f" (and {len(reasons) - 1} more)" if len(reasons) > 1 else ""
        return f"it was made from other inputs than this run had: {reasons[0].words}{more}; run: impact run"
    if known is not None and known.key != job.key:
        return "it was made from other inputs than those there are now; run: impact run"
    if damaged:
        return f"it was changed after it was made: {', '.join(damaged)}"
    return "the same inputs gave another result"


def _rank(name: str) -> tuple[int, str]:
    places = [number for number, start in enumerate(_ORDER) if name.startswith(start)]
    return (places[0] if places else len(_ORDER), name)
