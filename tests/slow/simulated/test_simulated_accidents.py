"""Known truths simulated in small: the intervals of `accidents` hold them about as often as they say."""

from __future__ import annotations

from bench.validation import accidents as simulation


def test_intervals_hold_the_truth_in_made_worlds() -> None:
    for line in simulation.run(60, 20250318):
        assert 0.85 <= line.coverage <= 1, f"{line.world}, {line.quantity}: {line.coverage:.3f}"
        assert line.declined == 0
