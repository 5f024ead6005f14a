"""Known truths simulated in small: the intervals of `rates` hold them about as often as they say."""

from __future__ import annotations

from bench.validation import rates as simulation


def test_exact_and_score_intervals_hold_known_rates_and_ratios():
    for line in simulation.run(300, 7):
        assert line.coverage >= 0.92, line
