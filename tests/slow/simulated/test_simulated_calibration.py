"""Known truths simulated in small: the intervals of `calibration` hold them about as often as they say."""

from __future__ import annotations

import math

import numpy as np
import pytest

from impact.scenario.calibration import calibrate
from tests.data.test_calibration import BASE, figure, past


@pytest.mark.usefixtures("short")
def test_leave_one_out_intervals_hold_the_record_in_repeated_histories():
    rng = np.random.default_rng(20250318)
    inside, all_of_them = 0, 0
    for _ in range(8):
        places = []
        for name in "abcd":
            # the true number of mines lies in the published range 9 times in 10
            truth = 2e5 * math.exp(rng.normal(0, math.log(2) / 1.645))
            exact = past(name, 6e-6 * math.exp(rng.normal(0, 0.6)), mines=figure(truth))
            counted = float(rng.poisson(exact.figures["casualties"].middle))
            places.append(past(name, 0, casualties=counted))
        found = calibrate.calibrate(places, draws=2000, base=BASE).predictions
        rows = found[found["outcome"] == "casualties"]
        inside, all_of_them = inside + int(rows["inside"].sum()), all_of_them + len(rows)
    assert inside / all_of_them >= 0.85, f"{inside} of {all_of_them}"
