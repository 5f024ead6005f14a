"""Known truths simulated in small: the intervals of `revision` hold them about as often as they say."""

from __future__ import annotations

from bench.validation import revision as simulation


def test_small_version_of_the_simulation_covers():
    for line in simulation.run(100, 7):
        assert 0.90 <= line.coverage <= 0.99, line
