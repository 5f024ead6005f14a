"""Known truths simulated in small: the intervals of `clearance` hold them about as often as they say."""

from __future__ import annotations

from bench.validation import clearance as simulation


def test_intervals_hold_the_truth_in_made_worlds() -> None:
    # neighbouring years are taken as correlated: where they are not, the interval is wider than it says
    for line in simulation.run(150, 20250318)[:4]:
        assert line.coverage >= 0.93, f"{line.world}: {line.coverage:.3f}"
