"""The time of a notebook: seconds in which nothing could run are not its own."""

from __future__ import annotations

import pytest

from impact.reporting.run.time_left import TICK, TimeLeft


@pytest.fixture
def clock():
    class Clock:
        now = 100.0

        def __call__(self) -> float:
            return self.now

    return Clock()


def test_time_begins_when_it_is_first_asked_for(clock):
    left = TimeLeft(20, clock)
    clock.now += 500
    assert left() == 20


def test_time_is_used_up_while_it_is_looked_at(clock):
    left = TimeLeft(20, clock)
    left()
    for _ in range(15):
        clock.now += TICK
        left()
    assert left() == 5
    for _ in range(15):
        clock.now += TICK
        left()
    assert 0 < left() < 0.01, "none is left, which no limit may be"


def test_a_pause_of_everything_counts_as_one_look(clock):
    left = TimeLeft(20, clock)
    left()
    clock.now += 3600  # Ctrl-Z, docker pause, a machine that slept
    assert left() == 20 - TICK
    clock.now += 5  # a busy machine
    assert left() == 15 - TICK
