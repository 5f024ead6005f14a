"""The fields of cron expressions: taken apart to be translated, and written again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from cronsim import CronSim

from impact.errors import ReportConfigError
from impact.reporting.request.spec import ReportSpec
from impact.reporting.schedule.due import five_fields, next_time


def expressions(specs: Sequence[ReportSpec]) -> list[str]:
    """Collect the schedules of the reports.

    Raises
    ------
    ReportConfigError
        When no report has one, or one names a day that never comes.
    """
    found = [spec.schedule for spec in specs if spec.schedule]
    if not found:
        raise ReportConfigError(
            "no report in reports.yml has a schedule",
            "a cron expression for at least one",
            "add for instance schedule: '0 6 2 * *'",
        )
    for expression in found:
        next_time(expression, datetime.now(UTC))  # refuses a day that never comes
    return found


def parse(expression: str) -> CronSim:
    """Take an expression apart into sets of minutes, hours, days, months and weekdays."""
    return CronSim(five_fields(expression), datetime(2000, 1, 1, tzinfo=UTC))


def weekdays(cron: CronSim) -> set[int]:
    """Give the weekdays of an expression, Sunday as 0."""
    return {day % 7 for day in cron.weekdays if isinstance(day, int)}  # check_cron lets no other kind pass


def field(values: set[int], low: int, high: int) -> str:
    """Write a field of a cron expression.

    >>> field(set(range(60)), 0, 59), field({0, 15, 30, 45}, 0, 59), field({1, 2, 3, 7}, 1, 31)
    ('*', '0,15,30,45', '1-3,7')
    """
    if values >= set(range(low, high + 1)):
        return "*"
    runs: list[list[int]] = []
    for value in sorted(values):
        if runs and value == runs[-1][-1] + 1:
            runs[-1].append(value)
        else:
            runs.append([value])
    return ",".join(
        f"{run[0]}-{run[-1]}" if len(run) > 2 else ",".join(str(value) for value in run) for run in runs
    )
