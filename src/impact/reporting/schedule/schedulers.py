"""The files that hand the schedule to a scheduler of this machine: a crontab, or systemd's units.

Both start one command often, ``impact due --since last --run``; which report is due is decided there, from
``reports.yml``. So a changed schedule seldom needs a new file, a run that was missed is made up for, and
clocks that change are no concern of the scheduler.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from impact.errors import ReportConfigError
from impact.project.lock import FOLDER
from impact.reporting.request.spec import ReportSpec, check_cron
from impact.reporting.schedule import cronfields
from impact.reporting.schedule.due import five_fields, next_time

UNIT = "impact-reports"
LOG = f"{FOLDER}/schedule.log"

# Debian's cron cuts a longer command off without a word.
_LONGEST_COMMAND = 998
_DAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")


@dataclass(frozen=True)
class Order:
    """What cron or systemd is to start, when, and where its output goes."""

    project: Path
    python: Path
    poll: str  # cron expression of the moments to look at what is due
    log: Path | None = None
    hook: str | None = None
    timezone: str = "UTC"

    def __post_init__(self) -> None:
        for name in ("project", "python", "log", "hook"):
            value = getattr(self, name)
            if value is not None and any(not character.isprintable() for character in str(value)):
                raise ReportConfigError(
                    f"{name} {str(value)!r} holds a line break or another control character",
                    "one line",
                    "put a longer hook into a script" if name == "hook" else "",
                )
        try:
            check_cron(self.poll)
        except ValueError as error:
            raise ReportConfigError(str(error), "when to look, such as '*/15 * * * *'") from error
        next_time(self.poll, datetime.now(UTC))  # refuses a day that never comes

    @property
    def words(self) -> list[str]:
        """The command, word by word."""
        words = [str(self.python), "-m", "impact.cli", "due", "--since", "last", "--run", "--build"]
        if self.timezone != "UTC":
            words += ["--timezone", self.timezone]
        if self.hook:
            words += ["--hook", self.hook]
        return words


def polls(specs: Sequence[ReportSpec]) -> str:
    """Give the cron expression of the moments to look at what is due: every hour, at the minutes in use.

    Raises
    ------
    ReportConfigError
        When no report has a schedule.
    """
    minutes: set[int] = set()
    for expression in cronfields.expressions(specs):
        minutes |= cronfields.parse(expression).minutes
    return f"{cronfields.field(minutes, 0, 59)} * * * *"


def crontab(order: Order) -> str:
    r"""Write a crontab.

    A percent sign is a line break to cron unless a backslash stands before it.

    >>> order = Order(Path("/srv/50% more"), Path("/usr/bin/python3"), "0 * * * *")
    >>> crontab(order).splitlines()[-1][:40]
    "0 * * * * cd '/srv/50\\% more' && mkdir -"

    Raises
    ------
    ReportConfigError
        When the command is longer than cron takes, or cannot be written so that cron passes it on unchanged.
    """
    log = str(order.log) if order.log else LOG
    folder = str(Path(log).parent)
    quoted = shlex.quote(log)
    command = (
        f"cd {shlex.quote(str(order.project))} && mkdir -p {shlex.quote(folder)} && "
        f"{shlex.join(order.words)} >>{quoted} 2>&1 || "
        f'{{ code=$?; echo "impact: scheduled run failed, exit code $code; see "{quoted}; exit $code; }}'
    )
    if "\\%" in command or "\\\\" in command:
        # crons differ in what they make of these
        raise ReportConfigError(
            "a path or the hook holds two backslashes in a row, or one before a percent sign",
            "a command that every cron reads alike",
            "put the hook into a script",
        )
    command = command.replace("%", r"\%")
    if len(command) > _LONGEST_COMMAND:
        raise ReportConfigError(
            f"the command is {len(command)} characters long",
            f"at most {_LONGEST_COMMAND}, which is what cron takes",
            "put the hook into a script" if order.hook else "use a shorter path",
        )
    where = log if order.log else f"{order.project}/{log}"
    return f"""\
# Reports of {order.project}, made when they are due (see docs/scheduling.md).
# Written by `impact schedule --as cron`. Install it beside what is there with `crontab -e`.
#
# Overlap: a run that finds another at work leaves it to that; the lock is .impact/schedule.lock.
# Failure: exit code 1; the failed reports stay due, and the hook, if one was given, is told. The line that
#   the command itself prints then is mailed by cron to MAILTO, where mail is set up.
# Log: about a line each time, more when reports are made. Rotate it, for instance with logrotate:
#   "{where}" {{
#       monthly
#       rotate 12
#       missingok
#       notifempty
#   }}
SHELL=/bin/sh
# MAILTO=me@example.org
{five_fields(order.poll)} {command}
"""


def units(order: Order) -> dict[str, str]:
    """Write a systemd service and its timer, by file name.

    Both suit a user's own systemd (``~/.config/systemd/user``) and, with ``User=`` added, the system's.
    """
    log = f"append:{_specifiers(str(order.log))}" if order.log else "journal"
    rotation = (
        "# The log file is only added to: rotate it, for instance with logrotate (monthly, rotate 12)."
        if order.log
        else f"# The log: journalctl --user -u {UNIT}.service; journald rotates it."
    )
    # systemd starts nothing whose path holds a quote or a backslash; env does
    through = ["/usr/bin/env"] if set(str(order.python)) & set("\"'\\") else []
    command = " ".join(_systemd_word(word) for word in (*through, *order.words))
    calendar = "".join(f"OnCalendar={line}\n" for line in on_calendar(order.poll))
    service = f"""\
# {UNIT}.service
# Makes the reports that are due (see docs/scheduling.md). Written by `impact schedule --as systemd`.
# Overlap: systemd never starts a service twice; other scheduled runs are kept out by .impact/schedule.lock.
# Failure: the service fails with exit code 1; the failed reports stay due and the hook, if given, is told.
{rotation}
[Unit]
Description=Make the reports that are due

[Service]
Type=oneshot
WorkingDirectory={_specifiers(str(order.project))}
ExecStart=:{command}
StandardOutput={log}
StandardError=inherit
Nice=10
TimeoutStartSec=infinity
"""
    timer = f"""\
# {UNIT}.timer
# Looks at what is due. Start it with: systemctl --user enable --now {UNIT}.timer
[Unit]
Description=Look for reports that are due

[Timer]
{calendar}Persistent=true
AccuracySec=1s
Unit={UNIT}.service

[Install]
WantedBy=timers.target
"""
    return {f"{UNIT}.service": service, f"{UNIT}.timer": timer}


def on_calendar(expression: str) -> list[str]:
    """Translate a cron expression into systemd's calendar events, which together name the same moments.

    cron takes day of month *or* day of week when both are given; systemd takes both at once, so it needs two.

    >>> on_calendar("*/15 6-8 * * 1-5")
    ['Mon,Tue,Wed,Thu,Fri *-*-* 06,07,08:00,15,30,45:00']
    >>> on_calendar("0 0 1 * 1")
    ['*-*-01 00:00:00', 'Mon *-*-* 00:00:00']
    """
    cron = cronfields.parse(expression)
    weekdays = cronfields.weekdays(cron)
    clock = f"{_numbers(cron.hours, 24)}:{_numbers(cron.minutes, 60)}:00"
    months = _numbers(cron.months, 12)
    days = _numbers(cron.days, 31)
    names = ",".join(_DAYS[day] for day in sorted(weekdays, key=lambda day: (day - 1) % 7))
    every = len(weekdays) == len(_DAYS)
    if cron.day_and or every:
        return [f"{'' if every else names + ' '}*-{months}-{days} {clock}"]
    return [f"*-{months}-{days} {clock}", f"{names} *-{months}-* {clock}"]


def _numbers(values: set[int], count: int) -> str:
    return "*" if len(values) == count else ",".join(f"{value:02d}" for value in sorted(values))


def _specifiers(text: str) -> str:
    return text.replace("%", "%%")


def _systemd_word(word: str) -> str:
    """Quote a word of ExecStart: systemd has C's escapes, and ``%`` specifiers of its own.

    Dollars need no care: the colon before the command says that no variables are meant.
    """
    if word and all(character.isalnum() or character in "/._-=+,@" for character in word):
        return word
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_specifiers(escaped)}"'
