"""Commands on the schedule: due, schedule."""

from __future__ import annotations

import json
import signal
import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from impact.cli.app import app, print_table, relative

if TYPE_CHECKING:
    from impact.project import Project
    from impact.reporting.schedule.due import Due
    from impact.reporting.schedule.due_run import Problem

Zone = Annotated[
    str, typer.Option("--timezone", metavar="NAME", help="Whose clocks the schedules in reports.yml mean.")
]


class Scheduler(StrEnum):
    """Programs that a schedule can be handed to."""

    cron = "cron"
    systemd = "systemd"
    github_actions = "github-actions"


@app.command(
    epilog="Examples: impact due | impact due --since 2026-10-01T00:00 --json | "
    "impact due --since last --run --hook 'mail -s \"reports failed\" me@example.org'"
)
def due(
    since: Annotated[
        str, typer.Option("--since", help="A moment (2026-10-01T00:00), or last: since the schedule ran.")
    ] = "last",
    now: Annotated[
        str | None, typer.Option("--now", metavar="MOMENT", help="Look as if it were another moment.")
    ] = None,
    timezone: Zone = "UTC",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    run: Annotated[bool, typer.Option("--run", help="Make what is due.")] = False,
    build: Annotated[
        bool, typer.Option("--build", help="With --run: bring the tables up to date first.")
    ] = False,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="With --run: how many at once.")] = 1,
    hook: Annotated[
        str | None,
        typer.Option("--hook", metavar="COMMAND", help="On failure: a command that reads what failed."),
    ] = None,
    failed: Annotated[
        bool, typer.Option("--failed", help="List instead what failed when it was last run.")
    ] = False,
) -> None:
    """List the reports that are due by their schedule, or make them.

    With --run, reports that fail stay due and the exit code is 1; when another scheduled run is at work, this
    one leaves it to that.
    """
    from impact.project import find_project
    from impact.reporting.schedule import due_run
    from impact.reporting.schedule.due import moment, time_zone

    zone = time_zone(timezone)
    clock = datetime.now(UTC)
    at = moment(now, zone) if now else clock
    start = None if since == "last" else moment(since, zone)
    if start is not None and start > at:
        raise typer.BadParameter(f"--since {since} is after {at.isoformat(timespec='minutes')}")
    if run and at > clock:
        raise typer.BadParameter("--run with a moment that has not come would count it as done")
    if run and (as_json or failed):
        raise typer.BadParameter("--run makes reports; --json and --failed only list")
    project = find_project()
    if failed:
        _tell(project, hook, _list_failed(project))
    elif run:
        with due_run.alone(project) as free:
            if free:
                _run(project, start, at, timezone, build=build, jobs=jobs, hook=hook)
            else:
                _log("another scheduled run is at work; left to it")
    else:
        _list_due(project, start, at, timezone, as_json=as_json)


@app.command(
    epilog="Examples: impact schedule --as cron | crontab - | "
    "impact schedule --as systemd --output ~/.config/systemd/user | "
    "impact schedule --as github-actions --output .github/workflows/monthly.yml"
)
def schedule(
    form: Annotated[Scheduler, typer.Option("--as", help="The program that is to start the runs.")],
    hook: Annotated[
        str | None,
        typer.Option("--hook", metavar="COMMAND", help="On failure: a command that reads what failed."),
    ] = None,
    python: Annotated[
        Path | None, typer.Option("--python", help="The Python to run with; this one when not given.")
    ] = None,
    log: Annotated[
        Path | None, typer.Option("--log", help="Where cron and systemd write what the runs print.")
    ] = None,
    timezone: Zone = "UTC",
    poll: Annotated[
        str | None,
        typer.Option("--poll", metavar="CRON", help="When cron and systemd look; made from the schedules."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file (systemd: a folder); none means the screen.")
    ] = None,
) -> None:
    """Write the file that makes cron, systemd or GitHub Actions run what is due."""
    from impact.project import find_project
    from impact.reporting.request.spec import read_reports
    from impact.reporting.schedule import schedulers, workflow
    from impact.reporting.schedule.due import time_zone

    time_zone(timezone)
    project = find_project()
    specs = read_reports(project.reports_yml)
    if form is Scheduler.github_actions:
        if log or python or poll:
            raise typer.BadParameter("--log, --python and --poll are for cron and systemd")
        files = {"monthly.yml": workflow.write(specs, hook=hook, timezone=timezone)}
    else:
        order = schedulers.Order(
            project=project.root,
            python=(python or Path(sys.executable)).absolute(),
            poll=poll or schedulers.polls(specs),
            log=log.absolute() if log else None,
            hook=hook,
            timezone=timezone,
        )
        cron = form is Scheduler.cron
        files = {"crontab": schedulers.crontab(order)} if cron else schedulers.units(order)
    _write(files, output, folder=form is Scheduler.systemd)


def _write(files: dict[str, str], output: Path | None, *, folder: bool) -> None:
    if output is None:
        sys.stdout.write("\n".join(files.values()))
        return
    (output if folder else output.parent).mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = output / name if folder else output
        path.write_text(text, encoding="utf-8")
        typer.echo(f"written: {relative(path)}", err=True)


def _find(project: Project, start: datetime | None, at: datetime, timezone: str) -> list[Due]:
    from impact.reporting.request.spec import read_reports
    from impact.reporting.schedule.due import due, due_since_last, read_state, time_zone

    specs = read_reports(project.reports_yml)
    zone = time_zone(timezone)
    if start is not None:
        return due(specs, start, at, zone)
    return due_since_last(specs, read_state(project.reports), at, zone)


def _list_due(
    project: Project, start: datetime | None, at: datetime, timezone: str, *, as_json: bool
) -> None:
    found = _find(project, start, at, timezone)
    if as_json:
        body = {"schema": "impact-due/1", "now": _iso(at), "since": _iso(start) if start else "last"}
        entries = [
            {
                "report": item.report,
                "when": _iso(item.when),
                "first": _iso(item.first),
                "parameters": item.parameters,
                "tries": item.tries,
                "not_before": _iso(item.not_before),
            }
            for item in found
        ]
        typer.echo(json.dumps({**body, "due": entries}, indent=2, ensure_ascii=False))
        return
    if not found:
        typer.echo(_nothing(project, at, timezone))
        return
    rows = [
        [
            item.report,
            ", ".join(f"{name}={value}" for name, value in values.items()) or "defaults",
            _words(item.when, timezone),
            f"failed {item.tries} times, again at {_words(item.not_before, timezone)}"
            if item.waits(at) and item.not_before
            else "",
        ]
        for item in found
        for values in item.parameters
    ]
    print_table("", ("report", "parameters", "due", "note"), rows, numbers=())


def _list_failed(project: Project) -> list[Problem]:
    from impact.reporting.schedule.due_run import standing_problems

    found = standing_problems(project)
    for problem in found:
        typer.echo(str(problem))
    if not found:
        typer.echo("no report failed when it was last run")
    return found


def _run(
    project: Project,
    start: datetime | None,
    at: datetime,
    timezone: str,
    *,
    build: bool,
    jobs: int,
    hook: str | None,
) -> None:
    from impact.reporting.pool.progress import show
    from impact.reporting.schedule import due_run

    # A service manager stops a process with SIGTERM; it is to end as with Ctrl-C, leaving nothing half made.
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        found = _find(project, start, at, timezone)
        ready = [item for item in found if not item.waits(at)]
        for item in found:
            if item.waits(at) and item.not_before:
                _log(f"{item.report} failed; it is tried again at {_words(item.not_before, timezone)}")
        if not ready:
            _log(_nothing(project, at, timezone))
            return
        _log("due: " + ", ".join(f"{item.report} ({_words(item.when, timezone)})" for item in ready))
        with show() as listener:
            outcomes = due_run.run_due(project, ready, at, build=build, jobs=jobs, listener=listener)
    except Exception as error:  # a defect of ours, too: nobody is there to see it
        _tell(project, hook, [due_run.Problem("", "", str(error) or type(error).__name__)])
        raise
    failed = due_run.problems(outcomes)
    for problem in failed:
        typer.echo(str(problem), err=True)
    states = [outcome.state for outcome in outcomes]
    counts = ", ".join(f"{states.count(state)} {state}" for state in dict.fromkeys(states))
    _log(f"{counts}; index: {relative(project.reports / 'index.html')}")
    _tell(project, hook, failed)
    if failed:
        raise typer.Exit(1)


def _tell(project: Project, hook: str | None, failed: list[Problem]) -> None:
    from impact.reporting.schedule.due_run import tell

    if hook and failed:
        sys.stdout.flush()
        trouble = tell(project, hook, failed)
        if trouble:
            typer.echo(f"error: {trouble}", err=True)


def _nothing(project: Project, at: datetime, timezone: str) -> str:
    from impact.reporting.request.spec import read_reports
    from impact.reporting.schedule.due import coming, time_zone

    ahead = coming(read_reports(project.reports_yml), at, time_zone(timezone))
    if ahead is None:
        return "nothing is due: no report in reports.yml has a schedule"
    return f"nothing is due; next: {ahead[0]}, {_words(ahead[1], timezone)}"


def _log(text: str) -> None:
    """Print a line with the time, to the channel of the progress lines, so that a log keeps their order."""
    typer.echo(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {text}", err=True)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="minutes") if moment else None


def _words(moment: datetime, timezone: str) -> str:
    from impact.reporting.schedule.due import time_zone

    return f"{moment.astimezone(time_zone(timezone)):%Y-%m-%d %H:%M} {timezone}"


def _interrupt(_number: int, _frame: Any) -> None:
    raise KeyboardInterrupt
