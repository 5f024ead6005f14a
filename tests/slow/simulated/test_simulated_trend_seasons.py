"""Known truths simulated in small: monthly trends hold a change that seasons and a population overlie."""

from __future__ import annotations

import numpy as np
import pytest

from bench.validation.trend_seasons import WORLDS, replicate


@pytest.mark.parametrize("world", WORLDS[::2], ids=lambda world: world.name)
def test_monthly_trends_hold_a_known_change(world):
    held = [low <= world.truth <= high for _, low, high in replicate(world, 100, seed=7)]
    assert np.mean(held) >= 0.88
