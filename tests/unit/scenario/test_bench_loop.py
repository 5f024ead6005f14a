"""The loop that the bench sets beside the engine is the same course: it gives the same casualties."""

from __future__ import annotations

import pytest

from bench import scenario


def test_the_loop_over_draws_and_years_gives_what_the_engine_gives():
    loop, engine = (way(100, 100)["expected_casualties"] for way in (scenario.looped, scenario.ours))
    assert loop == pytest.approx(engine, rel=1e-6)
