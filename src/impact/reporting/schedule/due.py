"""When a report is due: cron expressions, the moments they name, and what the schedule has done so far.

Expressions are those of ``reports.yml`` (five fields, or a nickname such as ``@monthly``) and are read in one
time zone, UTC unless told otherwise. Where clocks change, moments fall as Debian's cron would have them: a
time that is left out comes right after the gap, a time that happens twice counts once.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from cronsim import CronSim, CronSimError
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from impact.errors import ImpossibleDate, ReportConfigError, UnknownName
from impact.reporting.request.spec import ReportSpec

STATE = ".schedule.json"

_NICKNAMES = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
}
# Longer than any change of the clocks: a search that starts so much earlier misses no moment of that hour.
_SLACK = timedelta(hours=3)
_FIRST_PAUSE = timedelta(hours=1)
_LONGEST_PAUSE = timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """A report that is to be made."""

    spec: ReportSpec
    when: datetime  # the newest moment it was due at, UTC
    first: datetime | None  # the oldest one that has not been served; None when none ever was
    tries: int = 0  # runs that have failed since `when`
    not_before: datetime | None = None  # when the next try is, after a failure

    @property
    def report(self) -> str:
        """The id of the report."""
        return self.spec.id

    @property
    def parameters(self) -> list[dict[str, Any]]:
        """Its parameter sets as ``reports.yml`` gives them; those of a named set are read from the tables."""
        return self.spec.expand()

    def waits(self, now: datetime) -> bool:
        """Say whether the pause after a failure still lasts."""
        return self.not_before is not None and self.not_before > now


class Served(BaseModel):
    """What the schedule has done for one report."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    made: AwareDatetime | None = None  # the scheduled moment up to which it has been made
    failed_for: AwareDatetime | None = None  # the scheduled moment at which it could not be made
    failed_at: AwareDatetime | None = None
    tries: int = 0


class State(BaseModel):
    """What the schedule has done, for every report it has run."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    schema_: Literal["impact-schedule/1"] = Field(default="impact-schedule/1", alias="schema")
    reports: dict[str, Served] = Field(default_factory=dict)

    def after(self, dues: Sequence[Due], failed: set[str], now: datetime) -> State:
        """Give the state after a run: who failed stays due, everyone else has been served.

        Parameters
        ----------
        dues
            What was run.
        failed
            Ids of the reports of which at least one parameter set failed.
        now
            When that was.
        """
        served = dict(self.reports)
        for due in dues:
            before = self.reports.get(due.report, Served())
            if due.report in failed:
                served[due.report] = Served(
                    made=before.made, failed_for=due.when, failed_at=now, tries=due.tries + 1
                )
            else:
                made = max(due.when, before.made) if before.made else due.when
                served[due.report] = Served(made=made)
        return State(reports=dict(sorted(served.items())))


def five_fields(expression: str) -> str:
    """Give an expression in five fields, whatever way it was written.

    >>> five_fields("@monthly")
    '0 0 1 * *'
    """
    return _NICKNAMES.get(expression, expression)


def next_time(expression: str, after: datetime, zone: ZoneInfo | None = None) -> datetime:
    """Give the first moment of an expression after a moment, in UTC.

    Parameters
    ----------
    expression
        Five fields or a nickname.
    after
        With a time zone; itself not counted.
    zone
        Whose clocks the expression means; UTC when none.

    Raises
    ------
    ReportConfigError
        When there is no such moment, as with 30 February.

    Examples
    --------
    >>> next_time("0 6 2 * *", datetime(2026, 10, 2, 6, tzinfo=UTC)).isoformat()
    '2026-11-02T06:00:00+00:00'
    """
    return next(moment for moment in _moments(expression, after - _SLACK, zone) if moment > after)


def previous_time(expression: str, until: datetime, zone: ZoneInfo | None = None) -> datetime:
    """Give the last moment of an expression up to a moment, in UTC; the moment itself counts.

    Parameters and errors are those of :func:`next_time`.

    >>> previous_time("0 6 2 * *", datetime(2026, 10, 2, 6, tzinfo=UTC)).isoformat()
    '2026-10-02T06:00:00+00:00'
    """
    later = until + _SLACK
    return next(moment for moment in _moments(expression, later, zone, reverse=True) if moment <= until)


def due(
    specs: Sequence[ReportSpec],
    since: datetime | Mapping[str, datetime | None],
    now: datetime,
    zone: ZoneInfo | None = None,
) -> list[Due]:
    """List the reports with a scheduled moment after ``since`` and up to ``now``, in the order of ``specs``.

    Several moments of one report make it due once: a report says how things are, not how they were.

    Parameters
    ----------
    specs
        Entries of ``reports.yml``; those without a schedule are never due.
    since
        One moment for all, or one for each report's id; a report without one has never been made by the
        schedule and is due.
    now
        With a time zone.
    zone
        Whose clocks the expressions mean; UTC when none.
    """
    found = []
    for spec in specs:
        if spec.schedule is None:
            continue
        start = since if isinstance(since, datetime) else since.get(spec.id)
        with _naming(spec):
            when = previous_time(spec.schedule, now, zone)
            if start is None or when > start:
                first = next_time(spec.schedule, start, zone) if start is not None else None
                found.append(Due(spec, when, first))
    return found


def due_since_last(
    specs: Sequence[ReportSpec], state: State, now: datetime, zone: ZoneInfo | None = None
) -> list[Due]:
    """List what is due since the schedule last ran, from what it has kept.

    A report that failed stays due. It is tried again at its next scheduled moment, and before that after one
    hour, two, four and so on, at most a day apart: a fault that mends itself is not waited out for a month,
    and one that does not is not told every hour.
    """
    found = []
    for item in due(specs, {name: served.made for name, served in state.reports.items()}, now, zone):
        served = state.reports.get(item.report)
        if served and served.failed_at and served.failed_for and item.when <= served.failed_for:
            pause = min(_FIRST_PAUSE * 2 ** min(served.tries - 1, 10), _LONGEST_PAUSE)
            item = replace(item, tries=served.tries, not_before=served.failed_at + pause)  # noqa: PLW2901
        found.append(item)
    return found


def coming(
    specs: Sequence[ReportSpec], now: datetime, zone: ZoneInfo | None = None
) -> tuple[str, datetime] | None:
    """Give the report that is due next and when; None when no report has a schedule."""
    times = []
    for spec in specs:
        if spec.schedule:
            with _naming(spec):
                times.append((next_time(spec.schedule, now, zone), spec.id))
    return (min(times)[1], min(times)[0]) if times else None


def read_state(reports: Path) -> State:
    """Read what the schedule has done so far.

    A file that is missing or unreadable counts as nothing done: everything is then due, which costs little,
    because reports that are up to date are not made again.
    """
    try:
        return State.model_validate_json((reports / STATE).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError):
        return State()


def write_state(reports: Path, state: State) -> None:
    """Keep what the schedule has done, whole or not at all."""
    reports.mkdir(parents=True, exist_ok=True)
    new = reports / f"{STATE}.{os.getpid()}"
    try:
        new.write_text(state.model_dump_json(by_alias=True, indent=2) + "\n", encoding="utf-8")
        new.replace(reports / STATE)
    finally:
        new.unlink(missing_ok=True)


def time_zone(name: str) -> ZoneInfo:
    """Find a time zone by its name.

    Raises
    ------
    UnknownName
        With the close match.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        known = sorted(available_timezones())
        close = difflib.get_close_matches(name, known, n=1)
        raise UnknownName(
            f"there is no time zone {name!r}",
            "a name such as UTC or Europe/Tallinn",
            f"did you mean {close[0]!r}?" if close else "",
            close=close,
        ) from error


def moment(text: str, zone: ZoneInfo) -> datetime:
    """Read a day or a moment, in ``zone`` unless it says another, and give it in UTC.

    >>> moment("2026-10-01T00:00", ZoneInfo("Europe/Tallinn")).isoformat()
    '2026-09-30T21:00:00+00:00'

    Raises
    ------
    ImpossibleDate
        When it is neither.
    """
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise ImpossibleDate(f"{text!r} is no moment", "such as 2026-10-01T06:00 or 2026-10-01") from error
    return (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC)


@contextmanager
def _naming(spec: ReportSpec) -> Iterator[None]:
    """Name the report whose schedule has no moment."""
    try:
        yield
    except _Never as error:
        raise ReportConfigError(f"reports.yml, report {spec.id!r}: {error.found}", error.expected) from error


class _Never(ReportConfigError):
    """An expression that names no moment."""


def _moments(
    expression: str, start: datetime, zone: ZoneInfo | None, *, reverse: bool = False
) -> Iterator[datetime]:
    local = start.astimezone(zone or UTC).replace(microsecond=0)
    try:
        for found in CronSim(five_fields(expression), local, reverse=reverse):
            yield found.astimezone(UTC)
    except CronSimError as error:
        raise _Never(
            f"schedule {expression!r}: {error}", "an expression that names a day there is"
        ) from error
    raise _Never(f"schedule {expression!r} names no day within 50 years", "a day that comes")
