"""Known truths simulated in small: the intervals of `aftermath` hold them about as often as they say."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("world", [0, 1, 2, 6], ids=["two phases", "one rate", "late", "power law"])
def test_intervals_hold_the_true_rates_and_totals_about_as_often_as_they_say(world: int) -> None:
    from bench.validation import aftermath as bench

    for line in bench.simulate(bench.WORLDS[world], 60, 7):
        # 60 totals of a further war may miss by chance; below 0.78 a 90 % interval would be wrong
        least = 0.78 if line.level == 0.9 else 0.88
        assert least <= line.coverage <= 1.0, line
        assert line.declined <= 6, line
