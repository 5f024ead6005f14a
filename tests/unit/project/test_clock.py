"""The clock: a time that no machine can mean is refused, in one line."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from impact.errors import ImpossibleDate
from impact.project import clock


@pytest.mark.parametrize("time", ["1970-01-02T00:00:30+00:00", "1999-12-31T23:59:59+00:00"])
def test_a_clock_that_was_never_set_is_said(monkeypatch, time):
    monkeypatch.setenv(clock.ENVIRONMENT_VARIABLE, time)
    with pytest.raises(ImpossibleDate, match=rf"says {time[:10]} .* after 2000-01-01; set the clock"):
        clock.now()


def test_what_has_begun_ends_under_a_clock_that_was_never_set(monkeypatch):
    monkeypatch.setenv(clock.ENVIRONMENT_VARIABLE, "1970-01-02T00:00:30+00:00")
    assert clock.stamp() is None
    assert not clock.is_to_come(datetime(2026, 5, 5, tzinfo=UTC)), "such a clock can say that of no time"
    monkeypatch.setenv(clock.ENVIRONMENT_VARIABLE, "2026-05-05T12:00:00+00:00")
    assert clock.stamp() == "2026-05-05T12:00:00+00:00"
    assert clock.is_to_come(datetime(2026, 5, 6, tzinfo=UTC))


def test_a_clock_that_runs_years_ahead_is_taken_at_its_word(monkeypatch):
    monkeypatch.setenv(clock.ENVIRONMENT_VARIABLE, "2035-05-05T12:00:00+00:00")
    assert clock.now() == datetime(2035, 5, 5, 12, tzinfo=UTC)
