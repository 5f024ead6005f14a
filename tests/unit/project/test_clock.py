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


def test_a_clock_that_runs_years_ahead_is_taken_at_its_word(monkeypatch):
    monkeypatch.setenv(clock.ENVIRONMENT_VARIABLE, "2035-05-05T12:00:00+00:00")
    assert clock.now() == datetime(2035, 5, 5, 12, tzinfo=UTC)
