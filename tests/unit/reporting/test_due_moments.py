"""When reports are due: moments of the schedule over changing clocks, missed ones, pauses after a failure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.errors import ImpossibleDate, ReportConfigError, UnknownName
from impact.reporting.request.spec import ReportSpec, read_reports
from impact.reporting.schedule import due as schedule
from impact.reporting.schedule.due import Served, State, due, due_since_last, next_time, previous_time

BERLIN = ZoneInfo("Europe/Berlin")
MINUTE = timedelta(minutes=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def report(name: str = "one", when: str | None = "0 6 2 * *", **more) -> ReportSpec:
    return ReportSpec(id=name, notebook=name, title=name, schedule=when, **more)


# Moments. -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "after", "expected"),
    [
        ("0 6 2 * *", "2026-10-02T05:59:59", "2026-10-02T06:00"),
        ("0 6 2 * *", "2026-10-02T06:00", "2026-11-02T06:00"),
        ("*/15 * * * *", "2026-12-31T23:46", "2027-01-01T00:00"),
        ("@monthly", "2026-02-15", "2026-03-01T00:00"),
        ("@weekly", "2026-11-23", "2026-11-29T00:00"),
        ("0 0 29 2 *", "2026-01-01", "2028-02-29T00:00"),
        ("0 0 13 * 5", "2026-11-01", "2026-11-06T00:00"),  # a 13th or a Friday, as cron has it
        ("0 0 * * 7", "2026-11-23", "2026-11-29T00:00"),  # 7 is Sunday, too
    ],
)
def test_next_moment(expression, after, expected):
    assert next_time(expression, at(after)) == at(expected)
    assert previous_time(expression, at(expected)) == at(expected)


@pytest.mark.parametrize(
    ("expression", "after", "expected"),
    [
        ("30 2 * * *", "2026-03-28T12:00", "2026-03-29T01:00"),  # left out that night: right after the gap
        ("30 2 * * *", "2026-03-29T01:00", "2026-03-30T00:30"),
        ("30 2 * * *", "2026-10-24T12:00", "2026-10-25T00:30"),  # twice that night: the first
        ("30 2 * * *", "2026-10-25T00:30", "2026-10-26T01:30"),
        ("30 2 * * *", "2026-10-25T01:15", "2026-10-26T01:30"),  # between the two
        ("30 * * * *", "2026-10-25T00:45", "2026-10-25T01:30"),  # every hour is every hour
    ],
)
def test_changing_clocks_lose_and_double_nothing(expression, after, expected):
    assert next_time(expression, at(after), BERLIN) == at(expected)
    assert previous_time(expression, at(expected), BERLIN) == at(expected)


def test_the_moment_before_a_doubled_hour_is_found_from_within_it():
    assert previous_time("30 2 * * *", at("2026-10-25T01:15"), BERLIN) == at("2026-10-25T00:30")


@given(
    expression=st.sampled_from(["30 2 * * *", "*/20 * * * *", "15 1-3 * 3,10 *", "0 6 2 * *", "0 2 * * 0"]),
    start=st.integers(0, 2 * 365 * 86400).map(lambda s: at("2026-01-01") + timedelta(seconds=s)),
    zone=st.sampled_from([ZoneInfo("UTC"), BERLIN, ZoneInfo("Australia/Lord_Howe")]),
)
def test_next_and_previous_agree(expression, start, zone):
    following = next_time(expression, start, zone)
    assert following > start
    assert previous_time(expression, following, zone) == following
    assert previous_time(expression, following - timedelta(seconds=1), zone) <= start


def test_a_day_that_never_comes_is_refused_with_its_line(tmp_path):
    path = tmp_path / "reports.yml"
    path.write_text("- id: one\n  notebook: one\n  title: One\n  schedule: '0 0 30 2 *'\n")
    with pytest.raises(ReportConfigError, match=r"line 4: report 'one' has schedule = .*never comes"):
        read_reports(path)


def test_a_misspelt_time_zone_is_refused_with_the_close_match():
    with pytest.raises(UnknownName, match="did you mean 'Europe/Berlin'"):
        schedule.time_zone("Europe/Berln")


def test_a_moment_is_read_in_the_zone_unless_it_names_one():
    assert schedule.read_time("2026-07-01T06:00", BERLIN) == at("2026-07-01T04:00")
    assert schedule.read_time("2026-07-01T06:00+00:00", BERLIN) == at("2026-07-01T06:00")
    with pytest.raises(ImpossibleDate, match="not a date or time"):
        schedule.read_time("yesterday", BERLIN)


# What is due. ---------------------------------------------------------------------------------------------


def test_since_is_left_out_and_now_counts():
    specs = [report()]
    moment = at("2026-10-02T06:00")
    assert [item.when for item in due(specs, moment - MINUTE, moment)] == [moment]
    assert due(specs, moment, moment + MINUTE) == []


def test_missed_moments_make_a_report_due_once():
    (moment,) = due([report(when="@daily")], at("2026-10-01T12:00"), at("2026-10-20T12:00"))
    assert (moment.first, moment.when) == (at("2026-10-02"), at("2026-10-20"))


def test_reports_without_schedule_are_never_due():
    assert due([report(when=None)], at("2000-01-01"), at("2026-01-01")) == []


def test_every_parameter_set_of_a_due_report_is_named():
    spec = report(matrix={"as_of": ["2025-03-18", "latest"]})
    (moment,) = due([spec], at("2026-10-01"), at("2026-10-03"))
    assert moment.to_dict()["parameters"] == [{"as_of": "2025-03-18"}, {"as_of": "latest"}]


def test_a_report_that_the_schedule_never_made_is_due():
    (moment,) = due_since_last([report()], State(), at("2026-10-20"))
    assert (moment.when, moment.first) == (at("2026-10-02T06:00"), None)


def test_who_failed_stays_due_and_the_others_are_served():
    specs = [report("good"), report("bad")]
    now = at("2026-10-02T06:10")
    moments = due_since_last(specs, State(), now)
    state = State().after(moments, {"bad"}, now)
    assert state.reports["good"] == Served(made=at("2026-10-02T06:00"))
    assert [item.report for item in due_since_last(specs, state, now + MINUTE)] == ["bad"]


def test_a_failed_report_is_tried_again_after_longer_and_longer_pauses():
    specs, now, state = [report()], at("2026-10-02T06:00"), State()
    pauses = []
    for _ in range(7):
        (moment,) = due_since_last(specs, state, now)
        state = state.after([moment], {"one"}, now)
        (moment,) = due_since_last(specs, state, now)
        assert moment.not_before is not None
        assert moment.waits(now)
        assert not moment.waits(moment.not_before)
        pauses.append((moment.not_before - now) // timedelta(hours=1))
        now = moment.not_before
    assert pauses == [1, 2, 4, 8, 16, 24, 24]


def test_the_next_scheduled_moment_ends_the_pause():
    specs = [report(when="* * * * *")]
    now = at("2026-10-02T06:00")
    state = State().after(due_since_last(specs, State(), now), {"one"}, now)
    (moment,) = due_since_last(specs, state, now + MINUTE)
    assert (moment.tries, moment.waits(now + MINUTE)) == (0, False)


def test_a_report_made_at_last_forgets_its_failures():
    specs, now = [report()], at("2026-10-02T06:00")
    state = State().after(due_since_last(specs, State(), now), {"one"}, now)
    later = now + timedelta(hours=1)
    state = state.after(due_since_last(specs, state, later), set(), later)
    assert state.reports["one"] == Served(made=now)
    assert due_since_last(specs, state, later) == []


def test_the_state_is_read_as_it_was_written(tmp_path):
    state = State(reports={"one": Served(made=at("2026-10-02T06:00")), "two": Served(tries=2)})
    schedule.write_state(tmp_path / "reports", state)
    assert schedule.read_state(tmp_path / "reports") == state
    assert [path.name for path in (tmp_path / "reports").iterdir()] == [schedule.STATE]


@pytest.mark.parametrize("text", ["", "{", '{"schema": "impact-schedule/9"}', '{"reports": {"one": 3}}'])
def test_a_broken_state_counts_as_nothing_done(tmp_path, text):
    (tmp_path / schedule.STATE).write_text(text)
    assert schedule.read_state(tmp_path) == State()
