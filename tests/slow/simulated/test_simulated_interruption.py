"""Known truths simulated in small: the intervals of `interruption` hold them about as often as they say."""

from __future__ import annotations

import numpy as np


def test_intervals_hold_a_known_change_of_level():
    from bench.validation.interruption import WORLDS, replicate

    held = [low <= np.log(0.7) <= high for _, low, high in replicate(WORLDS[1], 150, seed=7)]
    assert 0.90 <= np.mean(held) <= 0.995
