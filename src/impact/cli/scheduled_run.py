"""A scheduled run as the command starts it: what is due is made, and who asked for it hears what failed."""

from __future__ import annotations

import sys
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

import typer

from impact.cli.typer_app import relative
from impact.errors import ImpactError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from impact.project import Project
    from impact.reporting.request.spec import ReportSpec
    from impact.reporting.schedule.due import Due
    from impact.reporting.schedule.run_due import Problem


def run_what_is_due(
    project: Project,
    ids: list[str],
    start: datetime | None,
    at: datetime,
    zone: ZoneInfo,
    *,
    build: bool,
    jobs: int,
    hook: str,
) -> None:
    """Make what is due, and tell the hook what failed; raises the exit code 1 where something did."""
    from impact.data.raw_changes import note_on_raw
    from impact.reporting.pool.progress import show
    from impact.reporting.schedule import fetch_due, run_due
    from impact.reporting.site.closing import ClosingFailed

    troubles: list[Problem] = []
    datasets: list[tuple[str, str, str]] = []
    try:
        if _is_refused(project):
            return
        dues = dues_of(project, ids, start, at, zone)
        ready = [item for item in dues if not item.waits(at)]
        for item in dues:
            if item.waits(at) and item.not_before:
                log(f"{item.report} failed; it is tried again at {time_words(item.not_before, zone)}")
        if not ready:
            log(nothing_due(project, ids, at, zone, waits=bool(dues)))
            return
        log("due: " + ", ".join(f"{item.report} ({time_words(item.when, zone)})" for item in ready))
        datasets = fetch_due.fetch_due(project, ready, log)
        troubles = fetch_due.troubles(datasets)
        try:
            with show() as listener:
                outcomes = run_due.run_due(project, ready, at, build=build, jobs=jobs, listener=listener)
        except ClosingFailed as closing:  # the reports have come out all the same
            outcomes = closing.outcomes
            troubles += [run_due.Problem("", "", trouble) for trouble in closing.troubles]
        fetch_due.note_datasets(project, datasets)
    except BaseException as error:  # a defect of ours or a signal, too: nobody is there to see it
        with suppress(OSError, ValueError):
            fetch_due.note_datasets(project, datasets)
        problems = [*run_due.problems_of_end(error), *troubles]
        if not isinstance(error, KeyboardInterrupt):  # who stops a run knows of it
            _print(problems)
        tell_hook(project, hook, problems)
        raise
    problems = [*run_due.problems(outcomes), *troubles]
    _print(problems)
    for notice in sorted({outcome.notice for outcome in outcomes} - {""}):
        log(f"note: {notice}")
    if not build and (note := note_on_raw(project)):
        log(f"note: {note}")
    states = [outcome.state for outcome in outcomes]
    counts = ", ".join(f"{states.count(state)} {state}" for state in dict.fromkeys(states))
    log(f"{counts}; index: {relative(project.reports / 'index.html')}")
    tell_hook(project, hook, problems)
    if problems:
        raise typer.Exit(1)


def _is_refused(project: Project) -> bool:
    """Say whether reports.yml or a notebook is as wrong as at the look before; raise what is wrong anew.

    So the hook, and cron with it, is told once for each state of the file; the log has every look.
    """
    from impact.reporting.schedule import run_due

    try:
        check_reports(project)
    except ImpactError as error:
        if not run_due.is_refused_again(project, str(error)):
            raise
        log(f"nothing is run, for what was told before is still wrong: {error}")
        return True
    run_due.is_refused_again(project, "")
    return False


def check_reports(project: Project) -> None:
    """Check all of reports.yml and its notebooks, as ``impact run`` does, whatever is due."""
    from impact.reporting.plan.entry_checks import check_entries

    check_entries(project, select_reports(project, []))


def dues_of(
    project: Project, ids: list[str], start: datetime | None, at: datetime, zone: ZoneInfo
) -> list[Due]:
    """List what is due since a time, or, without one, since the schedule last ran."""
    from impact.reporting.schedule.due import due, due_since_last, read_state

    specs = select_reports(project, ids)
    if start is not None:
        return due(specs, start, at, zone)
    return due_since_last(specs, read_state(project.reports, at), at, zone)


def select_reports(project: Project, ids: list[str]) -> list[ReportSpec]:
    """Read reports.yml and pick reports; no ids means all."""
    from impact.reporting.request.spec import read_reports, select

    return select(read_reports(project.reports_yml), ids)


def nothing_due(
    project: Project, ids: list[str], at: datetime, zone: ZoneInfo, *, waits: bool = False
) -> str:
    """Say that nothing is due, beside what waits for its next try, and what comes next."""
    from impact.reporting.schedule.due import coming

    ahead = coming(select_reports(project, ids), at, zone)
    if ahead is None:
        return (
            f"nothing is due: {'none of these reports' if ids else 'no report in reports.yml'} has a schedule"
        )
    return f"nothing {'else ' if waits else ''}is due; next: {ahead[0]}, {time_words(ahead[1], zone)}"


def tell_hook(project: Project, hook: str, problems: list[Problem]) -> None:
    """Tell the user's hook what failed; a signal meanwhile ends the hook, too."""
    from impact.reporting.schedule.run_due import call_hook

    if hook and problems:
        sys.stdout.flush()
        trouble = call_hook(project, hook, problems)
        if trouble:
            typer.echo(f"error: {trouble}", err=True)


def _print(problems: list[Problem]) -> None:
    """Print what failed, and nothing else of a scheduled run, to the output: it is what cron mails."""
    with suppress(OSError, ValueError):  # a full disk under it, or closed: the hook is told all the same
        for problem in problems:
            typer.echo(str(problem))
        sys.stdout.flush()


def log(text: str) -> None:
    """Print a line with the time, to the channel of the progress lines, so that a log keeps their order."""
    from impact.project.clock import reading

    typer.echo(f"{reading():%Y-%m-%dT%H:%M:%SZ} {text}", err=True)


def time_words(time: datetime, zone: ZoneInfo) -> str:
    """Write a time as the clocks of a zone show it, with its name."""
    return f"{time.astimezone(zone):%Y-%m-%d %H:%M} {zone.key}"
