"""Known truths simulated in small: the intervals of `completion` hold them about as often as they say."""

from __future__ import annotations

from bench.validation import completion as simulation


def test_intervals_hold_the_truth_in_made_worlds() -> None:
    for line in simulation.run(150, 20250318):
        assert 0.89 <= line.coverage <= 0.99, f"{line.world}, {line.quantity}: {line.coverage:.3f}"
        assert line.declined <= 3
