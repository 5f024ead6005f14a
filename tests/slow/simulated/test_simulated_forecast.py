"""Known truths simulated in small: the intervals of `forecast` hold them about as often as they say."""

from __future__ import annotations

from bench.validation import forecast as simulation


def test_small_version_of_the_simulation_covers():
    for world, method, make, note in simulation.WORLDS:
        for line in simulation._by_method(world, method, make, "", 120, 7, 3):
            assert (0.78 if note else 0.88) <= line.coverage <= 0.995, line
