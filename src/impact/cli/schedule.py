"""Commands on the schedule: due, schedule."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from impact.cli.scheduled_run import (
    check_reports,
    dues_of,
    log,
    nothing_due,
    run_what_is_due,
    select_reports,
    tell_hook,
    time_words,
)
from impact.cli.typer_app import REPORTS, AsJson, app, print_json, print_table, relative
from impact.cli.words.examples import examples
from impact.cli.words.shell_completion import complete_report
from impact.errors import RequestError
from impact.project.output_files import file_to_write, folder_to_write, make_folder, write_text
from impact.wording import counted

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from impact.project import Project

Zone = Annotated[
    str, typer.Option("--timezone", metavar="NAME", help="Whose clocks the schedules in reports.yml mean.")
]
Hook = Annotated[
    str, typer.Option("--hook", metavar="COMMAND", help="On failure: a command that reads what failed.")
]


class Scheduler(StrEnum):
    """Programs that a schedule can be handed to."""

    cron = "cron"
    systemd = "systemd"
    github_actions = "github-actions"


@app.command(
    rich_help_panel=REPORTS,
    epilog=examples(
        "impact due",
        "impact due --next",
        "impact due --next evidence-brief",
        "impact due --since 2026-10-01T00:00 --json",
        "impact due --since last --run --hook 'mail -s \"reports failed\" me@example.org'",
    ),
)
def due(
    ids: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[REPORT]...",
            help="Reports of reports.yml; none means all.",
            autocompletion=complete_report,
        ),
    ] = None,
    since: Annotated[
        str, typer.Option("--since", help="A time (2026-10-01T00:00), or last: since the schedule ran.")
    ] = "last",
    now: Annotated[
        str | None, typer.Option("--now", metavar="TIME", help="Look as if it were another time.")
    ] = None,
    timezone: Zone = "UTC",
    as_json: AsJson = False,
    ahead: Annotated[
        bool, typer.Option("--next", help="List instead when each report is due next, the soonest first.")
    ] = False,
    run: Annotated[bool, typer.Option("--run", help="Make what is due.")] = False,
    build: Annotated[
        bool, typer.Option("--build", help="With --run: bring the tables up to date first.")
    ] = False,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="With --run: how many at once.")] = 1,
    hook: Hook = "",
    failed: Annotated[
        bool, typer.Option("--failed", help="List instead what failed when it was last run.")
    ] = False,
) -> None:
    """List the reports that are due by their schedule, or make them.

    All of reports.yml and its notebooks is checked first, as impact run checks it.

    With --run, reports that fail stay due and the exit code is 1; when another scheduled run is at work, this
    one leaves it to that. The output has one line for each that failed, and is empty when none did; progress
    goes to the channel of errors. What is wrong with reports.yml is told once, until it changes.
    """
    from impact.project import clock as clocks
    from impact.project import find_project
    from impact.project.lock import lock_if_free
    from impact.reporting.schedule import fetch_due, run_due
    from impact.reporting.schedule.due import read_time, time_zone

    zone = time_zone(timezone)
    clock = clocks.now()
    at = read_time(now, zone) if now else clock
    start = None if since == "last" else read_time(since, zone)
    if start is not None and start > at:
        raise RequestError(
            f"--since {since} is after {at.isoformat(timespec='minutes')}",
            "an earlier time",
            "or a later --now",
        )
    if run and at > clock:
        raise RequestError(
            "--run with a time that has not come would count it as done",
            "a --now that is past",
            "leave --now out",
        )
    if run and (as_json or failed):
        raise RequestError("--run with --json or --failed, which only list", "one of them", "leave one out")
    project = find_project()
    wanted = ids or []
    if ahead:
        _check_alone(run or failed or since != "last")
        _list_ahead(project, wanted, at, zone, as_json=as_json)
    elif failed:
        problems = [*run_due.standing_problems(project), *fetch_due.standing_troubles(project)]
        if wanted:
            names = {spec.id for spec in select_reports(project, wanted)}
            problems = [problem for problem in problems if problem.report in names]
        if as_json:
            print_json("due-failed/1", {"problems": [asdict(problem) for problem in problems]})
        else:
            for problem in problems:
                typer.echo(str(problem))
        if not problems and not as_json:
            typer.echo("no report failed when it was last run, and no fetch of a dataset")
        tell_hook(project, hook, problems)
    elif run:
        with lock_if_free(project.root, run_due.LOCK) as free:
            if free:
                run_what_is_due(project, wanted, start, at, zone, build=build, jobs=jobs, hook=hook)
            else:
                log("another scheduled run is at work; left to it")
    else:
        _list(project, wanted, start, at, zone, as_json=as_json)


@app.command(
    rich_help_panel=REPORTS,
    epilog=examples(
        "impact schedule --as cron --output impact.crontab",
        "impact schedule --as systemd --output ~/.config/systemd/user",
        "impact schedule --as github-actions --output .github/workflows/monthly.yml",
    ),
)
def schedule(
    form: Annotated[Scheduler, typer.Option("--as", help="The program that is to start the runs.")],
    hook: Hook = "",
    timezone: Zone = "UTC",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file (systemd: a folder); none means the screen.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write the file that makes cron, systemd or GitHub Actions run what is due."""
    from impact.project import find_project
    from impact.reporting.request.spec import read_reports
    from impact.reporting.schedule import handover
    from impact.reporting.schedule.due import time_zone

    if output is not None:
        output = folder_to_write(output) if form is Scheduler.systemd else file_to_write(output)
    time_zone(timezone)
    project = find_project()
    python = Path(sys.executable).absolute()
    if form is Scheduler.github_actions:
        files = {"": handover.workflow(read_reports(project.reports_yml), hook, timezone)}
    elif form is Scheduler.cron:
        files = {"": handover.crontab(project.root, python, hook, timezone)}
    else:
        files = handover.units(project.root, python, hook, timezone)
    if as_json:
        print_json("schedule/1", {"for": form.value, "files": files})
        return
    if output is None:
        sys.stdout.write("\n".join(files.values()))
        return
    for name, text in files.items():
        if name:
            make_folder(output)
        path = output / name if name else output
        write_text(path, text)
        typer.echo(f"written: {relative(path)}", err=True)


def _check_alone(more: bool) -> None:
    """Refuse --next beside what asks for something else."""
    if more:
        raise RequestError("--next with --run, --failed or --since", "--next alone", "leave one out")


def _list_ahead(project: Project, ids: list[str], at: datetime, zone: ZoneInfo, *, as_json: bool) -> None:
    from impact.reporting.schedule.due import coming_times, iso

    check_reports(project)
    times = coming_times(select_reports(project, ids), at, zone)
    if as_json:
        print_json(
            "due-next/1",
            {"now": iso(at), "next": [{"report": name, "when": iso(time)} for name, time in times]},
        )
        return
    none = "no schedule: on request only"
    rows = [[name, time_words(time, zone) if time else none] for name, time in times]
    print_table("", ("report", "next"), rows, numbers=())


def _list(
    project: Project,
    ids: list[str],
    start: datetime | None,
    at: datetime,
    zone: ZoneInfo,
    *,
    as_json: bool,
) -> None:
    from impact.reporting.schedule.due import iso

    check_reports(project)
    dues = dues_of(project, ids, start, at, zone)
    if as_json:
        body = {"schema": "impact-due/1", "now": iso(at), "since": iso(start) or "last"}
        entries = [item.to_dict() for item in dues]
        typer.echo(json.dumps({**body, "due": entries}, indent=2, ensure_ascii=False))
        return
    if not dues:
        typer.echo(nothing_due(project, ids, at, zone))
        return
    rows = [
        [
            item.report,
            ", ".join(f"{name}={value}" for name, value in values.items()) or "defaults",
            time_words(item.when, zone),
            f"failed {counted(item.tries, 'time')}, again at {time_words(item.not_before, zone)}"
            if item.waits(at) and item.not_before
            else "",
        ]
        for item in dues
        for values in item.spec.expand()
    ]
    print_table("", ("report", "parameters", "due", "note"), rows, numbers=())
