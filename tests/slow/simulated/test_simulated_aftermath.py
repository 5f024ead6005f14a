"""Known truths simulated in small: the intervals of `aftermath` hold them about as often as they say."""

from __future__ import annotations


def test_intervals_hold_the_true_rate_about_as_often_as_they_say() -> None:
    from bench.validation import aftermath as bench

    for line in bench.simulate(bench.WORLDS[0], 120, 7):
        assert 0.88 <= line.coverage <= 1.0, line
        assert line.declined <= 15, line
