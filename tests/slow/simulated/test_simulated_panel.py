"""Known truths simulated in small: the intervals of `panel` hold them about as often as they say."""

from __future__ import annotations

import numpy as np


def test_intervals_hold_a_known_ratio():
    from bench.validation.panel import EFFECT, replicate

    held = [low <= EFFECT <= high for _, low, high in filter(None, replicate("effect", 0.6, 100, seed=3))]
    assert 0.88 <= np.mean(held) <= 1.0
