"""When a report is due: cron expressions, the times they name, and what the schedule has done so far.

Expressions are those of ``reports.yml`` (five fields, or a nickname such as ``@monthly``) and are read in one
time zone. Where clocks change, times fall as Debian's cron would have them: a time that is left out comes
right after the gap, a time that happens twice counts once.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from impact.errors import ImpossibleDate, UnknownName, machine_lacks
from impact.project import state_file
from impact.project.clock import plausible
from impact.project.clock import reading as time_read
from impact.reporting.request.cron import five_fields
from impact.reporting.request.spec import ReportSpec

STATE = ".schedule.json"
UTC_ZONE = ZoneInfo("UTC")

# Longer than any change of the clocks: a search that starts so much earlier misses no time of that hour.
_SLACK = timedelta(hours=3)
_FIRST_PAUSE = timedelta(hours=1)
_LONGEST_PAUSE = timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """A report that is to be made."""

    spec: ReportSpec
    when: datetime  # the newest time it was due at, UTC
    first: datetime | None  # the oldest one that has not been served; None when none ever was
    tries: int = 0  # runs that have failed since `when`
    not_before: datetime | None = None  # when the next try is, after a failure

    @property
    def report(self) -> str:
        """The id of the report."""
        return self.spec.id

    def waits(self, now: datetime) -> bool:
        """Whether the pause after a failure still lasts."""
        return self.not_before is not None and self.not_before > now

    def to_dict(self) -> dict[str, Any]:
        """Write it for programs: times in ISO form, and each parameter set as ``reports.yml`` gives it."""
        return {
            "report": self.report,
            "when": iso(self.when),
            "first": iso(self.first),
            "parameters": self.spec.expand(),
            "tries": self.tries,
            "not_before": iso(self.not_before),
        }


_Time = Annotated[AwareDatetime, AfterValidator(plausible)]


class Served(BaseModel):
    """What the schedule has done for one report."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    made: _Time | None = None  # the scheduled time up to which it has been made
    failed_at: _Time | None = None
    tries: int = Field(default=0, ge=0, le=1_000_000)


class State(BaseModel):
    """What the schedule has done, for every report it has run."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    schema_: Literal["impact-schedule/1"] = Field(default="impact-schedule/1", alias="schema")
    reports: dict[str, Served] = Field(default_factory=dict)
    refused: str = ""  # which reports.yml was refused when a scheduled run last looked, and why; a hash

    def after(self, dues: Sequence[Due], failed: set[str], now: datetime) -> State:
        """Count a run in: who failed stays due, everyone else has been served.

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
                served[due.report] = Served(made=before.made, failed_at=now, tries=due.tries + 1)
            else:
                served[due.report] = Served(made=max(due.when, before.made or due.when))
        return self.model_copy(update={"reports": dict(sorted(served.items()))})


def next_time(expression: str, after: datetime, zone: ZoneInfo = UTC_ZONE) -> datetime:
    """Find the first time of a cron expression after another time, in UTC.

    Parameters
    ----------
    expression
        Five fields or a nickname, as ``reports.yml`` allows them.
    after
        With a time zone; itself not counted.
    zone
        Whose clocks the expression means.

    Examples
    --------
    >>> next_time("0 6 2 * *", datetime(2026, 10, 2, 6, tzinfo=UTC)).isoformat()
    '2026-11-02T06:00:00+00:00'
    """
    return next(time for time in _times(expression, after - _SLACK, zone) if time > after)


def previous_time(expression: str, until: datetime, zone: ZoneInfo = UTC_ZONE) -> datetime:
    """Find the last time of a cron expression up to another time, in UTC; that time itself counts.

    >>> previous_time("0 6 2 * *", datetime(2026, 10, 2, 6, tzinfo=UTC)).isoformat()
    '2026-10-02T06:00:00+00:00'
    """
    return next(time for time in _times(expression, until + _SLACK, zone, reverse=True) if time <= until)


def due(
    specs: Sequence[ReportSpec],
    since: datetime | Mapping[str, datetime | None],
    now: datetime,
    zone: ZoneInfo = UTC_ZONE,
) -> list[Due]:
    """List the reports with a scheduled time after ``since`` and up to ``now``, in the order of ``specs``.

    Several times of one report make it due once: a report says how things are, not how they were.

    Parameters
    ----------
    specs
        Entries of ``reports.yml``; those without a schedule are never due.
    since
        One time for all, or one for each report's id; a report without one has never been made by the
        schedule and is due.
    now
        With a time zone.
    zone
        Whose clocks the expressions mean.
    """
    dues = []
    for spec in specs:
        if spec.schedule is None:
            continue
        start = since if isinstance(since, datetime) else since.get(spec.id)
        when = previous_time(spec.schedule, now, zone)
        if start is None or when > start:
            first = next_time(spec.schedule, start, zone) if start is not None else None
            dues.append(Due(spec, when, first))
    return dues


def due_since_last(
    specs: Sequence[ReportSpec], state: State, now: datetime, zone: ZoneInfo = UTC_ZONE
) -> list[Due]:
    """List what is due since the schedule last ran, by its state.

    A report that failed stays due. It is tried again at its next scheduled time, and before that after one
    hour, two, four and so on, at most a day apart: a fault that mends itself is not waited out for a month,
    and one that does not is not reported every hour.
    """
    dues = []
    for item in due(specs, {name: served.made for name, served in state.reports.items()}, now, zone):
        served = state.reports.get(item.report)
        if served and served.failed_at and item.when <= served.failed_at:
            pause = min(_FIRST_PAUSE * 2 ** min(served.tries - 1, 10), _LONGEST_PAUSE)
            dues.append(replace(item, tries=served.tries, not_before=served.failed_at + pause))
        else:
            dues.append(item)
    return dues


def coming_times(
    specs: Sequence[ReportSpec], now: datetime, zone: ZoneInfo = UTC_ZONE
) -> list[tuple[str, datetime | None]]:
    """List when each report is due next, the soonest first; those without a schedule last, with None."""
    times = {spec.id: next_time(spec.schedule, now, zone) if spec.schedule else None for spec in specs}
    return sorted(times.items(), key=lambda item: (item[1] is None, item[1] or now))


def coming(
    specs: Sequence[ReportSpec], now: datetime, zone: ZoneInfo = UTC_ZONE
) -> tuple[str, datetime] | None:
    """Find the report that is due next, and when; None when no report has a schedule."""
    first = min(
        ((time, name) for name, time in coming_times(specs, now, zone) if time is not None), default=None
    )
    return (first[1], first[0]) if first else None


def read_state(reports: Path, until: datetime | None = None) -> State:
    """Read what the schedule has done so far.

    A file that is missing or unreadable counts as nothing done: everything is then due, which costs little,
    because reports that are up to date are not made again. So does a time in it that is still to come, as
    one is after the clock was set back: to wait for it could silence the schedule for years.

    Parameters
    ----------
    reports
        The folder of the reports.
    until
        What time it is, where that is later than the clock says.
    """
    path, clock = reports / STATE, time_read()
    state = state_file.read(path, _state, "everything is due") or State()
    latest = max(until or clock, clock)
    served = {}
    for name, item in state.reports.items():
        times = {"made": item.made, "failed_at": item.failed_at}
        unknown = [field for field, time in times.items() if not state_file.is_known(time, path, latest)]
        served[name] = item.model_copy(update=dict.fromkeys(unknown))
    return state.model_copy(update={"reports": served})


def _state(body: Any) -> State | None:
    if not state_file.is_current(body, State.model_fields["schema_"].default):
        return None
    return State.model_validate_json(json.dumps(body), strict=True)  # as JSON: times are texts in it


def write_state(reports: Path, state: State) -> None:
    """Write what the schedule has done, whole or not at all."""
    reports.mkdir(parents=True, exist_ok=True)
    for half in reports.glob(f"{STATE}.*"):  # of a run that was killed: who writes holds the schedule's lock
        half.unlink(missing_ok=True)
    state_file.write(reports / STATE, state.model_dump_json(by_alias=True, indent=2) + "\n")


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
        if lack := machine_lacks(error, f"the time zone {name!r} cannot be read: {error}"):
            raise lack from error
        close = difflib.get_close_matches(name, sorted(available_timezones()), n=1)
        raise UnknownName(
            f"there is no time zone {name!r}",
            "a name such as UTC or Europe/Tallinn",
            f"did you mean {close[0]!r}?" if close else "",
            close=close,
        ) from error


def read_time(text: str, zone: ZoneInfo) -> datetime:
    """Read a day or a time of a day, in ``zone`` unless it names another; in UTC.

    >>> read_time("2026-10-01T00:00", ZoneInfo("Europe/Tallinn")).isoformat()
    '2026-09-30T21:00:00+00:00'

    Raises
    ------
    ImpossibleDate
        When it is neither.
    """
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise ImpossibleDate(
            f"{text!r} is not a date or time", "such as 2026-10-01T06:00 or 2026-10-01"
        ) from error
    return (time if time.tzinfo else time.replace(tzinfo=zone)).astimezone(UTC)


def iso(time: datetime | None) -> str | None:
    """Write a time in ISO form, to the minute."""
    return time.isoformat(timespec="minutes") if time else None


def _times(expression: str, start: datetime, zone: ZoneInfo, *, reverse: bool = False) -> Iterator[datetime]:
    from cronsim import CronSim

    local = start.astimezone(zone).replace(microsecond=0)
    for time in CronSim(five_fields(expression), local, reverse=reverse):
        yield time.astimezone(UTC)
