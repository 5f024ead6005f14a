"""The files that hand the schedule to cron, systemd or GitHub Actions: templates filled with a few values.

cron and systemd start one command every quarter of an hour, ``impact due --since last --run``; which report
is due is decided there, from ``reports.yml``. So a changed schedule needs no new file, a run that was missed
is made up for, and clocks that change are no concern of theirs. GitHub keeps nothing between runs that could
tell what is due since the last one, so its workflow makes all reports at the times of the schedules.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from impact.errors import ReportConfigError
from impact.reporting.page.templates import fill
from impact.reporting.request.cron import five_fields
from impact.reporting.request.spec import ReportSpec

#: Debian's cron cuts a longer command off without a word.
_LONGEST_COMMAND = 998


def crontab(project: Path, python: Path, hook: str, timezone: str) -> str:
    """Write a crontab; everything in it is quoted for the shell and for cron.

    Parameters
    ----------
    project
        The project's folder.
    python
        The interpreter to run with.
    hook
        A command that reads what failed; empty for none.
    timezone
        Whose clocks the schedules mean.

    Raises
    ------
    ReportConfigError
        When a path or the hook cannot be written so that every cron reads it alike.
    """
    words = _command(project, python, hook, timezone)
    root, command = shlex.quote(str(project)), shlex.join(words)
    if "\\" in root + command:
        raise ReportConfigError(
            "a path or the hook holds a backslash, which crons read differently",
            "a command that every cron reads alike",
            "put the hook into a script",
        )
    text = fill(
        "schedule/crontab.j2",
        project=project,
        root=root.replace("%", r"\%"),  # to cron a percent sign is a line break
        command=command.replace("%", r"\%"),
    )
    length = len(text.splitlines()[-1].split(maxsplit=5)[-1])
    if length > _LONGEST_COMMAND:
        raise ReportConfigError(
            f"the command is {length} characters long",
            f"at most {_LONGEST_COMMAND}, which is what cron takes",
            "put the hook into a script" if hook else "use a shorter path",
        )
    return text


def units(project: Path, python: Path, hook: str, timezone: str) -> dict[str, str]:
    """Write a systemd service and its timer, by file name; parameters and errors are those of a crontab.

    Both suit a user's own systemd (``~/.config/systemd/user``) and, with ``User=`` added, the system's.
    """
    words = _command(project, python, hook, timezone)
    # systemd starts nothing whose path holds a quote or a backslash; env does
    through = ["/usr/bin/env"] if set(str(python)) & set("\"'\\") else []
    command = " ".join(map(_systemd_word, [*through, *words]))
    root = str(project).replace("%", "%%")
    return {
        "impact-reports.service": fill("schedule/impact-reports.service.j2", root=root, command=command),
        "impact-reports.timer": fill("schedule/impact-reports.timer.j2"),
    }


def workflow(specs: Sequence[ReportSpec], hook: str, timezone: str) -> str:
    """Write a GitHub workflow that makes all reports, once for each day of the schedules, at its last time.

    Raises
    ------
    ReportConfigError
        When no report has a schedule, or GitHub could not keep to one.
    """
    if timezone != "UTC":
        raise ReportConfigError(
            f"schedules in {timezone} cannot be handed to GitHub, whose schedules are in UTC",
            "schedules in UTC",
            "write those of reports.yml in UTC",
        )
    _refuse_control_characters(hook)
    expressions = [five_fields(spec.schedule) for spec in specs if spec.schedule]
    if not expressions:
        raise ReportConfigError(
            "no report in reports.yml has a schedule",
            "a cron expression for at least one",
            "add for instance schedule: '0 6 2 * *'",
        )
    if any("7" in expression.split()[4] for expression in expressions):
        raise ReportConfigError("a schedule names Sunday as 7", "0, which is GitHub's Sunday")
    return fill(
        "schedule/workflow.yml.j2",
        times=_last_of_each_day(expressions),
        hook=shlex.quote(hook) if hook else "",
    )


def _command(project: Path, python: Path, hook: str, timezone: str) -> list[str]:
    words = [str(python), "-m", "impact.cli", "due", "--since", "last", "--run", "--build"]
    words += ["--timezone", timezone] if timezone != "UTC" else []
    words += ["--hook", hook] if hook else []
    _refuse_control_characters(str(project), *words)
    return words


def _refuse_control_characters(*texts: str) -> None:
    for text in texts:
        if not text.isprintable():
            raise ReportConfigError(
                f"{text!r} holds a line break or another control character",
                "one line",
                "put a longer hook into a script",
            )


def _systemd_word(word: str) -> str:
    """Quote a word of ExecStart: systemd has C's escapes, and ``%`` specifiers of its own.

    Dollars need no care: the colon before the command says that no variables are meant.
    """
    if word and all(character.isalnum() or character in "/._-=+,@" for character in word):
        return word
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


def _last_of_each_day(expressions: Sequence[str]) -> list[str]:
    """Merge expressions of the same days into the latest time; leave those with several times a day."""
    latest: dict[str, tuple[int, int]] = {}
    several = []
    for expression in expressions:
        minute, hour, days = expression.split(maxsplit=2)
        if minute.isdecimal() and hour.isdecimal():
            latest[days] = max((int(hour), int(minute)), latest.get(days, (0, 0)))
        else:
            several.append(expression)
    return list(
        dict.fromkeys([*(f"{minute} {hour} {days}" for days, (hour, minute) in latest.items()), *several])
    )
