"""Known truths simulated in small: the interval of `chain_ladder` holds the reports to come."""

from __future__ import annotations

import numpy as np

from bench.validation.chain_ladder import WORLDS, replicate


def test_reports_to_come_are_held_about_as_often_as_promised():
    for world in WORLDS:
        results, truths = replicate(world, 150, seed=7)
        held = [low <= truth <= high for (_, low, high), truth in zip(results, truths, strict=True)]
        assert 0.89 <= np.mean(held) <= 1, world.name
