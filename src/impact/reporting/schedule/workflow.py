"""The file that hands the schedule to GitHub: a workflow.

GitHub keeps nothing between runs that could say what is due since the last one, so the workflow makes all
reports at the times of the schedules.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence

from impact.errors import ReportConfigError
from impact.reporting.request.spec import ReportSpec
from impact.reporting.schedule import cronfields
from impact.reporting.schedule.due import five_fields


def write(specs: Sequence[ReportSpec], *, hook: str | None = None, timezone: str = "UTC") -> str:
    """Write a GitHub workflow that makes all reports at the times of their schedules.

    Reports of the same day are made together, at the time of the last one.

    Raises
    ------
    ReportConfigError
        When no report has a schedule, or the schedules are not in UTC, which is GitHub's time.
    """
    if timezone != "UTC":
        raise ReportConfigError(
            f"schedules in {timezone} cannot be handed to GitHub, whose schedules are in UTC",
            "schedules in UTC",
            "write those of reports.yml in UTC",
        )
    if hook is not None and any(not character.isprintable() for character in hook):
        raise ReportConfigError(f"hook {hook!r} holds a line break", "one line", "put it into a script")
    times = "".join(
        f'    - cron: "{expression}"\n' for expression in _together(cronfields.expressions(specs))
    )
    told = (
        ""
        if hook is None
        else f"""
      - name: Tell who wants to know
        if: failure()
        run: |
          .venv/bin/python -m impact.cli due --failed --hook {shlex.quote(hook)}
"""
    )
    return f"""\
# Makes all reports by their schedule, in UTC, and keeps them for three months; a failure fails the job and
# keeps the page that says what failed. Written by `impact schedule --as github-actions`; see
# docs/scheduling.md.
name: Reports

on:
  schedule:
{times}  workflow_dispatch:

permissions:
  contents: read

# A run waits for the one before it; it is not stopped half way.
concurrency:
  group: reports
  cancel-in-progress: false

jobs:
  reports:
    runs-on: ubuntu-latest
    timeout-minutes: {_job_minutes(specs)}
    steps:
      - name: Get the project
        uses: actions/checkout@v6

      - name: Get Python
        uses: actions/setup-python@v6
        with:
          python-version: "3.12"

      - name: Make the reports
        run: make report

      - name: Keep the reports
        if: success()
        uses: actions/upload-artifact@v7
        with:
          name: reports
          path: reports/
          if-no-files-found: error
          retention-days: 90

      - name: Keep the page that says what failed
        if: failure()
        uses: actions/upload-artifact@v7
        with:
          name: reports-failed
          path: reports/
          if-no-files-found: ignore
          retention-days: 90
{told}"""


def _together(expressions: Iterable[str]) -> list[str]:
    """Merge expressions of the same days into the latest time; leave those with several times a day."""
    latest: dict[tuple[str, ...], tuple[int, int]] = {}
    others: list[str] = []
    for expression in expressions:
        cron = cronfields.parse(expression)
        fields = five_fields(expression).split()
        weekdays = cronfields.weekdays(cron)
        # a field that begins with a star is left as it is: the star decides how the two kinds of day combine
        days = (
            fields[2] if fields[2].startswith("*") else cronfields.field(cron.days, 1, 31),
            cronfields.field(cron.months, 1, 12),
            fields[4] if fields[4].startswith("*") else cronfields.field(weekdays, 0, 6),
        )
        if len(cron.hours) == len(cron.minutes) == 1:
            time = (min(cron.hours), min(cron.minutes))
            latest[days] = max(time, latest.get(days, time))
        else:
            others.append(
                " ".join((cronfields.field(cron.minutes, 0, 59), cronfields.field(cron.hours, 0, 23), *days))
            )
    merged = [f"{minute} {hour} {' '.join(days)}" for days, (hour, minute) in latest.items()]
    return list(dict.fromkeys([*merged, *others]))


def _job_minutes(specs: Sequence[ReportSpec]) -> int:
    """Give the job a quarter of an hour, and what all reports may take one after the other."""
    seconds = 0
    for spec in specs:
        count = 1
        for values in spec.matrix.values():
            count *= (
                len(values) if isinstance(values, list) else 10
            )  # a named set, whose length only data tell
        seconds += spec.timeout * count
    return min(15 + -(-seconds // 60), 360)  # six hours is the most that GitHub grants
